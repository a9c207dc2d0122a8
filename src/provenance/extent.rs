//! Sets of spans: how much of a text some passages cover.

use crate::article::Span;

/// A set of bytes of one text, as sorted spans that neither touch nor overlap.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Extent(Vec<Span>);

impl Extent {
    /// Whether it holds bytes within `reach` before the span and within `reach` after it.
    pub(crate) fn surrounds(&self, span: Span, reach: u32) -> bool {
        let next = self.0.partition_point(|other| other.end <= span.start);
        let before = next.checked_sub(1).is_some_and(|i| span.start - self.0[i].end <= reach);
        let first = self.0.partition_point(|other| other.start < span.end);
        before && self.0.get(first).is_some_and(|other| other.start - span.end <= reach)
    }

    /// The union of spans in any order.
    pub(crate) fn new(mut spans: Vec<Span>) -> Self {
        spans.retain(|span| !span.is_empty());
        spans.sort_unstable();
        let mut merged: Vec<Span> = Vec::with_capacity(spans.len());
        for span in spans {
            match merged.last_mut() {
                Some(last) if span.start <= last.end => last.end = last.end.max(span.end),
                _ => merged.push(span),
            }
        }
        Self(merged)
    }

    /// The spans, in order.
    pub(crate) fn spans(&self) -> &[Span] {
        &self.0
    }

    /// Number of bytes.
    pub(crate) fn len(&self) -> usize {
        self.0.iter().map(|span| span.len()).sum()
    }

    /// What lies in either.
    #[must_use]
    pub(crate) fn union(&self, other: &Self) -> Self {
        Self::new([self.spans(), other.spans()].concat())
    }

    /// What lies in both.
    #[must_use]
    pub(crate) fn intersection(&self, other: &Self) -> Self {
        Self(self.overlaps(other).collect())
    }

    fn overlaps<'a>(&'a self, other: &'a Self) -> impl Iterator<Item = Span> + 'a {
        let (mut i, mut j) = (0, 0);
        std::iter::from_fn(move || {
            loop {
                let (a, b) = (self.0.get(i)?, other.0.get(j)?);
                *(if a.end <= b.end { &mut i } else { &mut j }) += 1;
                let (start, end) = (a.start.max(b.start), a.end.min(b.end));
                if start < end {
                    return Some(Span { start, end });
                }
            }
        })
    }

    /// Number of bytes that lie in both.
    pub(crate) fn common(&self, other: &Self) -> usize {
        self.overlaps(other).map(|span| span.len()).sum()
    }

    /// What lies in this one and not in the other.
    #[must_use]
    pub(crate) fn difference(&self, other: &Self) -> Self {
        let mut left = Vec::new();
        let mut cuts = other.0.iter().peekable();
        for span in &self.0 {
            let mut start = span.start;
            while cuts.next_if(|cut| cut.end <= start).is_some() {}
            let mut ahead = cuts.clone();
            while let Some(cut) = ahead.next_if(|cut| cut.start < span.end) {
                if start < cut.start {
                    left.push(Span { start, end: cut.start });
                }
                start = start.max(cut.end);
            }
            if start < span.end {
                left.push(Span { start, end: span.end });
            }
        }
        Self(left)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn extent(pairs: &[(u32, u32)]) -> Extent {
        Extent::new(pairs.iter().map(|&(start, end)| Span { start, end }).collect())
    }

    #[test]
    fn union_merges_what_touches() {
        assert_eq!(extent(&[(4, 6), (0, 2), (2, 4), (8, 9)]), extent(&[(0, 6), (8, 9)]));
    }

    #[test]
    fn difference_cuts_holes() {
        let whole = extent(&[(0, 10), (20, 30)]);
        let holes = extent(&[(2, 4), (8, 22), (29, 40)]);
        assert_eq!(whole.difference(&holes), extent(&[(0, 2), (4, 8), (22, 29)]));
    }

    #[test]
    fn a_span_is_surrounded_where_bytes_stand_near_on_either_side() {
        let extent = extent(&[(0, 10), (20, 30)]);
        let surrounds = |start, end, reach| extent.surrounds(Span { start, end }, reach);
        assert!(surrounds(12, 18, 2));
        assert!(!surrounds(12, 18, 1));
        assert!(!surrounds(30, 40, 9));
        assert!(!Extent::default().surrounds(Span { start: 0, end: 4 }, 9));
    }

    fn bytes(extent: &Extent) -> Vec<bool> {
        (0..64).map(|i| extent.spans().iter().any(|s| s.start <= i && i < s.end)).collect()
    }

    proptest! {
        #[test]
        fn operations_agree_with_sets_of_bytes(
            a in prop::collection::vec((0u32..60, 0u32..12), 0..8),
            b in prop::collection::vec((0u32..60, 0u32..12), 0..8),
        ) {
            let build = |pairs: &[(u32, u32)]| {
                let spans = pairs.iter().map(|&(s, n)| Span { start: s, end: (s + n).min(64) });
                Extent::new(spans.collect())
            };
            let (a, b) = (build(&a), build(&b));
            let zip = |f: fn(bool, bool) -> bool| -> Vec<bool> {
                bytes(&a).into_iter().zip(bytes(&b)).map(|(x, y)| f(x, y)).collect()
            };
            prop_assert_eq!(bytes(&a.union(&b)), zip(|x, y| x || y));
            prop_assert_eq!(bytes(&a.intersection(&b)), zip(|x, y| x && y));
            prop_assert_eq!(bytes(&a.difference(&b)), zip(|x, y| x && !y));
            prop_assert_eq!(a.len(), bytes(&a).into_iter().filter(|&x| x).count());
        }
    }
}
