//! The articles of one run, by index: in memory, or on disk where memory is bounded.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use rayon::slice::ParallelSliceMut;

use super::Article;
use crate::error::Error;
use crate::store::{Files, Record as _, Seal, Shelf, ShelfWriter};

/// All articles of a run, sorted by id. An article's index in it is its number everywhere in the
/// line, so that input order never shows in a result.
#[derive(Debug)]
pub struct Collection(Place);

#[derive(Debug)]
enum Place {
    Held(Vec<Article>),
    Shelved(Shelved),
}

/// Articles on a shelf.
#[derive(Debug)]
struct Shelved {
    shelf: Shelf,
    /// The place of each article on the shelf, in the order of ids.
    order: Vec<u32>,
    /// The first failure to read one.
    trouble: Mutex<Option<Error>>,
}

/// The name of the shelf, and of the file that holds the order of ids.
const SHELF: &str = "articles";
const ORDER: &str = "articles.order";

impl Default for Collection {
    fn default() -> Self {
        Self::new(Vec::new())
    }
}

impl Collection {
    /// A collection of articles with distinct ids, in any order.
    pub fn new(mut articles: Vec<Article>) -> Self {
        articles.par_sort_unstable_by(|a, b| a.id.cmp(&b.id));
        Self(Place::Held(articles))
    }

    /// A collection that [`Shelving`] left in these files.
    pub(crate) fn open(files: &Files) -> Result<Self, Error> {
        let mut order = Vec::new();
        let mut input = files.read(ORDER)?;
        while let Some(place) = u32::read(&mut input)? {
            order.push(place);
        }
        let shelf = Shelf::open(files, SHELF)?;
        Ok(Self(Place::Shelved(Shelved { shelf, order, trouble: Mutex::default() })))
    }

    /// The article with this index. A caller that holds it while it asks for others is safe. An
    /// article on a disk that fails is empty: see [`Collection::check`].
    pub fn get(&self, index: u32) -> Cow<'_, Article> {
        match &self.0 {
            Place::Held(articles) => Cow::Borrowed(&articles[index as usize]),
            Place::Shelved(shelved) => Cow::Owned(shelved.get(index)),
        }
    }

    /// Bytes of an article's text, and on a shelf of all that is said of it.
    pub fn bytes(&self, index: u32) -> u64 {
        match &self.0 {
            Place::Held(articles) => articles[index as usize].text.len() as u64,
            Place::Shelved(shelved) => shelved.shelf.bytes(shelved.order[index as usize] as usize),
        }
    }

    /// Whether every article asked for so far could be read. The failure is told once.
    pub fn check(&self) -> Result<(), Error> {
        match &self.0 {
            Place::Held(_) => Ok(()),
            Place::Shelved(shelved) => {
                let mut trouble = shelved.trouble.lock().unwrap_or_else(PoisonError::into_inner);
                trouble.take().map_or(Ok(()), Err)
            }
        }
    }

    /// How many articles there are.
    pub fn len(&self) -> usize {
        match &self.0 {
            Place::Held(articles) => articles.len(),
            Place::Shelved(shelved) => shelved.order.len(),
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// All indices, in order.
    pub fn indices(&self) -> std::ops::Range<u32> {
        0..u32::try_from(self.len()).unwrap_or(u32::MAX)
    }
}

impl Shelved {
    fn get(&self, index: u32) -> Article {
        let read = self.shelf.read(self.order[index as usize] as usize, unpack);
        read.flatten().unwrap_or_else(|error| {
            let mut trouble = self.trouble.lock().unwrap_or_else(PoisonError::into_inner);
            trouble.get_or_insert(error);
            Article::default()
        })
    }
}

/// An article as the bytes that [`Shelving::push`] takes.
pub(crate) fn pack(article: &Article) -> Vec<u8> {
    // Nothing in an article can fail to be written to memory.
    postcard::to_allocvec(article).unwrap_or_default()
}

fn unpack(record: &[u8]) -> Result<Article, Error> {
    postcard::from_bytes(record).map_err(|error| {
        Error::new("an article in the scratch folder is damaged")
            .hint("remove the folder and run again")
            .because(error)
    })
}

/// Puts articles on a shelf, in any order.
pub(crate) struct Shelving<'a> {
    files: &'a Files,
    shelf: ShelfWriter<'a>,
    /// The ids, with the place of each on the shelf.
    ids: Vec<(Box<str>, u32)>,
}

impl<'a> Shelving<'a> {
    /// Begins an empty shelf in these files.
    pub(crate) fn new(files: &'a Files) -> Result<Self, Error> {
        Ok(Self { files, shelf: ShelfWriter::new(files, SHELF)?, ids: Vec::new() })
    }

    /// How many articles are on the shelf.
    pub(crate) fn len(&self) -> usize {
        self.ids.len()
    }

    /// Takes an article that was packed. Ids are distinct.
    pub(crate) fn push(&mut self, id: &str, packed: &[u8]) -> Result<(), Error> {
        let place = u32::try_from(self.ids.len()).unwrap_or(u32::MAX);
        self.ids.push((id.into(), place));
        self.shelf.push(packed)
    }

    /// Closes the shelf and gives the files it is kept in.
    pub(crate) fn finish(mut self) -> Result<BTreeMap<String, Seal>, Error> {
        let mut left = self.shelf.seal()?;
        self.ids.sort_unstable();
        let mut out = self.files.write(ORDER)?;
        self.ids.iter().try_for_each(|(_, place)| place.write(&mut out))?;
        left.insert(ORDER.to_owned(), out.finish()?);
        Ok(left)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn article(id: &str) -> Article {
        Article { id: id.to_owned(), text: format!("News of {id}."), ..Article::default() }
    }

    #[test]
    fn articles_come_back_from_the_shelf_as_they_were_in_the_order_of_ids() {
        let folder = tempfile::tempdir().unwrap();
        let files = Files::in_folder(folder.path().to_owned());
        let mut shelving = Shelving::new(&files).unwrap();
        let articles = ["tide", "boat", "quay"].map(article);
        for article in &articles {
            shelving.push(&article.id, &pack(article)).unwrap();
        }
        shelving.finish().unwrap();
        let (shelved, held) = (Collection::open(&files).unwrap(), Collection::new(articles.into()));
        assert_eq!(shelved.len(), held.len());
        assert!(held.indices().all(|index| shelved.get(index) == held.get(index)));
        assert!(shelved.check().is_ok());
    }

    #[test]
    fn a_disk_that_fails_is_told_when_asked() {
        let folder = tempfile::tempdir().unwrap();
        let files = Files::in_folder(folder.path().to_owned());
        let mut shelving = Shelving::new(&files).unwrap();
        shelving.push("tide", &pack(&article("tide"))).unwrap();
        shelving.finish().unwrap();
        let shelved = Collection::open(&files).unwrap();
        let file = std::fs::OpenOptions::new().write(true).open(folder.path().join(SHELF));
        file.unwrap().set_len(3).unwrap();
        assert_eq!(*shelved.get(0), Article::default());
        assert!(shelved.check().is_err());
    }
}
