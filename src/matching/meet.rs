//! What two sorted lists have in common.

/// Calls `take` with the members of both lists that have one key, key by key. Both are sorted by it.
pub(super) fn meet<'a, T, K: Ord>(
    a: &'a [T],
    b: &'a [T],
    key: impl Fn(&T) -> K,
    mut take: impl FnMut(&'a [T], &'a [T]),
) {
    let (mut i, mut j) = (0, 0);
    while i < a.len() && j < b.len() {
        let (key_a, key_b) = (key(&a[i]), key(&b[j]));
        if key_a != key_b {
            // Added rather than asked: which of the two is behind no processor guesses.
            i += usize::from(key_a < key_b);
            j += usize::from(key_b < key_a);
            continue;
        }
        let end = |list: &[T], from: usize| {
            from + list[from..].iter().take_while(|member| key(member) == key_a).count()
        };
        let (end_i, end_j) = (end(a, i), end(b, j));
        take(&a[i..end_i], &b[j..end_j]);
        (i, j) = (end_i, end_j);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_of_one_key_meet_all_together() {
        let a = [(1, 'a'), (2, 'b'), (2, 'c'), (5, 'd'), (7, 'e')];
        let b = [(0, 'v'), (2, 'w'), (5, 'x'), (5, 'y'), (9, 'z')];
        let letters = |list: &[(u32, char)]| list.iter().map(|pair| pair.1).collect::<String>();
        let mut met = Vec::new();
        meet(&a, &b, |pair| pair.0, |x, y| met.push((letters(x), letters(y))));
        assert_eq!(met, [("bc".into(), "w".into()), ("d".into(), "xy".into())]);
        meet(&a, &[], |pair| pair.0, |_, _| unreachable!("nothing is in both"));
    }
}
