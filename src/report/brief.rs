//! What the records of other things say of an article, held for all articles: everything else of
//! it is read from the article when its own record is made.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::records::TRUSTED_DATE;
use crate::article::{Article, Collection};

/// All articles in brief, by index.
#[derive(Debug, Default)]
pub struct Briefs {
    articles: Vec<Brief>,
    /// The outlets' names, by number.
    outlets: Vec<String>,
    numbers: FxHashMap<String, u32>,
}

#[derive(Debug)]
struct Brief {
    id: Box<str>,
    outlet: Option<u32>,
    /// Time of publication in seconds since 1970, where it can be trusted.
    seconds: Option<i64>,
    country: Option<[u8; 2]>,
}

/// So many articles are read before the names of their outlets are numbered.
const BATCH: usize = 4096;

impl Briefs {
    /// Reads every article once.
    pub fn of(articles: &Collection) -> Self {
        let mut briefs = Self { articles: Vec::with_capacity(articles.len()), ..Self::default() };
        for start in articles.indices().step_by(BATCH) {
            let end = articles.indices().end.min(start.saturating_add(BATCH as u32));
            let read: Vec<(Brief, Option<String>)> =
                (start..end).into_par_iter().map(|index| brief(&articles.get(index))).collect();
            for (brief, outlet) in read {
                let outlet = outlet.map(|name| briefs.number(name));
                briefs.articles.push(Brief { outlet, ..brief });
            }
        }
        briefs
    }

    fn number(&mut self, outlet: String) -> u32 {
        if let Some(number) = self.numbers.get(&outlet) {
            return *number;
        }
        let number = u32::try_from(self.outlets.len()).unwrap_or(u32::MAX);
        self.outlets.push(outlet.clone());
        self.numbers.insert(outlet, number);
        number
    }

    /// How many articles there are.
    pub fn len(&self) -> usize {
        self.articles.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.articles.is_empty()
    }

    /// Whether the collection holds an article of this outlet.
    pub fn publishes(&self, outlet: &str) -> bool {
        self.numbers.contains_key(outlet)
    }

    /// An article's id.
    pub fn id(&self, article: u32) -> &str {
        &self.articles[article as usize].id
    }

    /// The name of its outlet.
    pub fn outlet(&self, article: u32) -> Option<&str> {
        let number = self.articles[article as usize].outlet?;
        Some(&self.outlets[number as usize])
    }

    /// What a reader calls it: its outlet, else its id.
    pub fn name(&self, article: u32) -> &str {
        self.outlet(article).unwrap_or(self.id(article))
    }

    /// The country of its outlet, in capitals, where the outlet's domain ends in one.
    pub fn country(&self, article: u32) -> Option<String> {
        let letters = self.articles[article as usize].country?;
        Some(letters.map(char::from).iter().collect())
    }

    /// Its time of publication in seconds since 1970, where it can be trusted to order articles.
    pub fn trusted(&self, article: u32) -> Option<i64> {
        self.articles[article as usize].seconds
    }

    /// Sorts by trusted date, undated articles last, then by id.
    pub fn order(&self, article: u32) -> (bool, i64, &str) {
        let seconds = self.trusted(article);
        (seconds.is_none(), seconds.unwrap_or_default(), self.id(article))
    }

    /// The first of some articles: by trusted date, else by id.
    pub fn first(&self, articles: &[u32]) -> Option<u32> {
        articles.iter().copied().min_by_key(|&article| self.order(article))
    }

    /// The outlets of some articles, sorted by name.
    pub fn outlets(&self, articles: &[u32]) -> Vec<&str> {
        let mut outlets: Vec<&str> =
            articles.iter().filter_map(|&article| self.outlet(article)).collect();
        outlets.sort_unstable();
        outlets.dedup();
        outlets
    }

    /// First and last trusted time of some articles, in seconds since 1970.
    pub fn times(&self, articles: &[u32]) -> Option<(i64, i64)> {
        let times = articles.iter().filter_map(|&article| self.trusted(article));
        Some((times.clone().min()?, times.max()?))
    }
}

fn brief(article: &Article) -> (Brief, Option<String>) {
    let published = article.published.as_ref();
    let outlet = article.outlet.as_ref();
    let brief = Brief {
        id: article.id.as_str().into(),
        outlet: None,
        seconds: published.filter(|p| TRUSTED_DATE <= p.quality).map(|p| p.seconds),
        country: outlet.and_then(|outlet| country(outlet.domain.as_deref()?)),
    };
    (brief, outlet.map(|outlet| outlet.name.clone()))
}

/// Endings of two letters that tell no country: they are sold for what they spell.
const GENERIC: [&str; 12] =
    ["ai", "cc", "co", "eu", "fm", "gg", "io", "ly", "me", "to", "tv", "ws"];

/// The country that a domain ends in, in capitals.
fn country(domain: &str) -> Option<[u8; 2]> {
    let ending = domain.rsplit('.').next()?;
    let letters: [u8; 2] = ending.as_bytes().try_into().ok()?;
    let is_country = letters.iter().all(u8::is_ascii_alphabetic) && !GENERIC.contains(&ending);
    is_country.then(|| letters.map(|letter| letter.to_ascii_uppercase()))
}
