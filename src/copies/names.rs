//! The ids of some articles, looked up in the table: as many at a time as memory has room for.

use super::Work;
use super::table::{Row, Table};
use crate::error::Error;

/// Bytes that the name of an article takes up, as long as ids commonly are.
const NAME: u64 = 100;

/// Ids and bodies by rank.
pub(super) struct Names {
    /// Sorted.
    ranks: Vec<u32>,
    /// All ids, one after another, and where each ends.
    ids: String,
    ends: Vec<usize>,
    bodies: Vec<Option<u128>>,
}

/// What an article is called.
#[derive(Debug, Clone, Copy)]
pub(super) struct Name<'a> {
    pub(super) id: &'a str,
    /// Hash of its body; none where it has no words.
    pub(super) body: Option<u128>,
}

impl<'a> Name<'a> {
    pub(super) fn of(row: &'a Row) -> Self {
        Self { id: &row.id, body: row.body() }
    }
}

impl Names {
    /// How many names may be held at a time.
    pub(super) fn most(work: &Work<'_>) -> usize {
        usize::try_from(work.share(4) / NAME).unwrap_or(usize::MAX).max(2)
    }

    /// Looks up the names of these articles.
    pub(super) fn look_up(
        mut ranks: Vec<u32>,
        table: &Table,
        work: &Work<'_>,
    ) -> Result<Self, Error> {
        ranks.sort_unstable();
        ranks.dedup();
        let mut names =
            Self { ranks: Vec::new(), ids: String::new(), ends: Vec::new(), bodies: Vec::new() };
        let mut wanted = ranks.iter().peekable();
        table.scan(work.files, |rank, row| {
            if wanted.next_if_eq(&&rank).is_some() {
                names.ids.push_str(&row.id);
                names.ends.push(names.ids.len());
                names.bodies.push(row.body());
            }
            Ok(())
        })?;
        names.ranks = ranks;
        Ok(names)
    }

    /// The name of an article that was looked up.
    pub(super) fn of(&self, rank: u32) -> Name<'_> {
        let Ok(at) = self.ranks.binary_search(&rank) else { return Name { id: "", body: None } };
        let start = if at == 0 { 0 } else { self.ends[at - 1] };
        Name { id: &self.ids[start..self.ends[at]], body: self.bodies[at] }
    }
}
