//! Edges beside the tree: relatives of which neither is known to come first, versions of one text
//! by one outlet, reports of one utterance.

use rustc_hash::FxHashSet;

use super::EdgeKind;
use super::candidate::version;
use super::draw::{Line, Place, Story};
use super::family::Tie;
use super::lineage::{DIRECTION, Descent, Parent};
use super::story::DisjointSets;
use crate::matching::Verdict;

/// Two members of which one was made from the other at least this probably are joined by an edge.
const TIE: f32 = 0.25;

impl Story<'_> {
    /// For each member without a claimed parent the undirected edge to its likeliest relative.
    pub(super) fn open_lines(&self, parents: &[Descent]) -> Vec<Line> {
        let mut pairs: Vec<(usize, usize)> = Vec::new();
        for child in parents.iter().filter(|d| d.parent == Parent::Unknown).map(|d| d.child) {
            let relative = |tie: &Tie| {
                let other = if tie.a == child { tie.b } else { tie.a };
                let forth = self.lineage.probability(child, Parent::Member(other));
                let back = self.lineage.probability(other, Parent::Member(child));
                (other, forth + back)
            };
            let ties = self.family.ties.iter();
            let own = ties
                .filter(|tie| (tie.a == child || tie.b == child) && tie.verdict.reuses_wording());
            let best = own.map(relative).max_by(|x, y| x.1.total_cmp(&y.1).then(y.0.cmp(&x.0)));
            // A member that names nobody would stand alone without it.
            let names_nobody = self.card(child).claims.is_empty();
            let open = best.filter(|&(other, probability)| {
                (names_nobody || TIE <= probability)
                    && parents[other].parent != Parent::Member(child)
            });
            pairs.extend(open.map(|(other, _)| (child.min(other), child.max(other))));
        }
        pairs.sort_unstable();
        pairs.dedup();
        // Without a direction the edge says that the two are one story, no more.
        let line = |(a, b): (usize, usize)| {
            let tie = self.tie(a, b)?;
            Some(self.tie_line(tie, a, b, tie.score.clamp(0.0, 1.0), false))
        };
        pairs.into_iter().filter_map(line).collect()
    }

    /// An edge to each later version of a text from the likeliest of the earlier ones by the same
    /// outlet, where the `drawn` have none: that it also took something from elsewhere does not make
    /// it any less a version. Without direction where neither dates nor marks tell it.
    pub(super) fn version_lines(&self, drawn: &[Line]) -> Vec<Line> {
        let revisions = || drawn.iter().filter(|line| line.edge.kind == EdgeKind::Revision);
        let mut revised: FxHashSet<Place> = revisions().map(|line| line.to).collect();
        revised.extend(revisions().filter(|line| !line.edge.directed).map(|line| line.from));
        let joined: FxHashSet<(Place, Place)> = drawn.iter().map(ends).collect();
        let mut open: Vec<(f32, Line)> = Vec::new();
        for tie in self.family.ties.iter().filter(|tie| tie.verdict.reuses_wording()) {
            if !self.card(tie.a).same_outlet(self.card(tie.b)) {
                continue;
            }
            let known = version(self.family, tie);
            let (from, to) = known.unwrap_or((tie.a, tie.b));
            let forth = self.lineage.descent(to, from);
            let sure = forth / (forth + self.lineage.descent(from, to)).max(f32::MIN_POSITIVE);
            let directed = known.is_some() && DIRECTION <= sure;
            let confidence = tie.score * if directed { sure } else { 1.0 };
            let line = self.tie_line(tie, from, to, confidence.clamp(0.0, 1.0), directed);
            if line.edge.kind == EdgeKind::Revision && !joined.contains(&ends(&line)) {
                open.push((forth, line));
            }
        }
        open.sort_by(|x, y| y.0.total_cmp(&x.0).then((x.1.to, x.1.from).cmp(&(y.1.to, y.1.from))));
        let mut lines: Vec<Line> =
            open.into_iter().map(|(_, line)| line).filter(|line| revised.insert(line.to)).collect();
        lines.sort_by_key(|line| (line.from, line.to));
        lines
    }

    /// Undirected edges between reports of one utterance: of all such pairs a spanning forest of
    /// the surest, so that a hundred reports do not make five thousand edges.
    pub(super) fn sibling_lines(&self) -> Vec<Line> {
        let mut ties: Vec<&Tie> =
            self.family.ties.iter().filter(|tie| tie.verdict == Verdict::SameUtterance).collect();
        ties.sort_by(|x, y| y.score.total_cmp(&x.score).then((x.a, x.b).cmp(&(y.a, y.b))));
        let mut sets = DisjointSets::new(self.family.members.len());
        for tie in self.family.ties.iter().filter(|tie| tie.verdict.reuses_wording()) {
            sets.join(tie.a, tie.b);
        }
        ties.retain(|tie| sets.join(tie.a, tie.b));
        ties.sort_by_key(|tie| (tie.a, tie.b));
        let line = |tie: &Tie| {
            let mut line = self.tie_line(tie, tie.a, tie.b, tie.score.clamp(0.0, 1.0), false);
            line.edge.kind = EdgeKind::SameUtterance;
            line
        };
        ties.into_iter().map(line).collect()
    }
}

/// The two ends of an edge in order, whichever way it points.
fn ends(line: &Line) -> (Place, Place) {
    (line.from.min(line.to), line.from.max(line.to))
}
