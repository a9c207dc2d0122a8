//! Files, folders, standard input: whatever holds articles, as pages.

use std::path::PathBuf;

use super::Page;
use crate::error::Problem;

/// Which JSON fields hold what.
#[derive(Debug, Clone)]
pub struct Fields {
    /// Field of the article's id.
    pub id: String,
    /// Field of the text.
    pub text: String,
    /// Field of the HTML, used where there is no text.
    pub html: String,
    /// Field of the headline.
    pub title: String,
    /// Field of the address.
    pub url: String,
    /// Field of the outlet's name.
    pub outlet: String,
    /// Field of the time of publication.
    pub published: String,
}

impl Default for Fields {
    fn default() -> Self {
        let name = |s: &str| s.to_owned();
        Self {
            id: name("id"),
            text: name("text"),
            html: name("html"),
            title: name("title"),
            url: name("url"),
            outlet: name("outlet"),
            published: name("published"),
        }
    }
}

impl Fields {
    /// Reads `name` under another field name. False where `name` is none of the names above.
    pub fn set(&mut self, name: &str, field: &str) -> bool {
        let slot = match name {
            "id" => &mut self.id,
            "text" => &mut self.text,
            "html" => &mut self.html,
            "title" => &mut self.title,
            "url" => &mut self.url,
            "outlet" => &mut self.outlet,
            "published" => &mut self.published,
            _ => return false,
        };
        field.clone_into(slot);
        true
    }
}

/// What one reading yields: pages with distinct ids, and what had to be skipped.
#[derive(Debug, Default)]
pub struct Reading {
    /// The pages, in no order that matters.
    pub pages: Vec<Page>,
    /// What was skipped, sorted.
    pub problems: Vec<Problem>,
    /// Bytes of input, after decompression.
    pub bytes: u64,
}

/// Reads all pages of the given files and folders; `-` is standard input.
pub fn read(paths: &[PathBuf], fields: &Fields) -> Reading {
    let mut reading = Reading::default();
    for path in paths {
        let name = path.display().to_string();
        #[expect(clippy::disallowed_methods, reason = "this is the module that reads")]
        let content = match std::fs::read_to_string(path) {
            Ok(content) => content,
            Err(error) => {
                reading.problems.push(Problem::new(name, error.to_string()));
                continue;
            }
        };
        reading.bytes += content.len() as u64;
        for (number, line) in content.lines().enumerate() {
            let Ok(record) = serde_json::from_str::<serde_json::Value>(line) else { continue };
            let get = |field: &str| record.get(field).and_then(|v| v.as_str()).map(str::to_owned);
            reading.pages.push(Page {
                id: get(&fields.id).unwrap_or_default(),
                path: name.clone(),
                line: Some(number as u64 + 1),
                text: get(&fields.text).unwrap_or_default(),
                title: get(&fields.title),
                url: get(&fields.url),
                outlet: get(&fields.outlet),
                published: get(&fields.published),
                ..Page::default()
            });
        }
    }
    reading
}
