//! Batches made in parallel and put away in order.

use crate::error::Error;

/// Makes something of each batch and puts it away: while one is put away, the next is made.
pub(crate) fn make_ahead<B: Send, T: Default + Send>(
    batches: impl Iterator<Item = B>,
    make: impl Fn(B) -> Result<T, Error> + Sync,
    mut put_away: impl FnMut(T) -> Result<(), Error> + Send,
) -> Result<(), Error> {
    let mut made = T::default();
    for batch in batches {
        let (next, done) = rayon::join(|| make(batch), || put_away(made));
        done?;
        made = next?;
    }
    put_away(made)
}
