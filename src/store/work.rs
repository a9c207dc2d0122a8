//! What a stage may use while it is at work.

use super::Files;

/// The working files, and the bytes of memory that the work may take.
#[derive(Debug, Clone, Copy)]
pub struct Work<'a> {
    /// Where working files go.
    pub files: &'a Files,
    /// Bytes of memory that may be held; not bounded where there are none.
    pub room: Option<u64>,
}

impl Work<'_> {
    /// One part of so many of the room.
    pub fn share(&self, of: u64) -> u64 {
        self.room.map_or(u64::MAX, |room| room / of)
    }
}
