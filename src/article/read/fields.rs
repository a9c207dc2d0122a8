//! Which field of a JSON record holds what.

/// The names under which JSON records keep what an article needs. Each is a list: the first name
/// that is present and not empty counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fields {
    /// Fields of the article's id.
    pub id: Vec<String>,
    /// Fields of the text.
    pub text: Vec<String>,
    /// Fields of the HTML, used where there is no text.
    pub html: Vec<String>,
    /// Fields of the headline.
    pub title: Vec<String>,
    /// Fields of the address.
    pub url: Vec<String>,
    /// Fields of the outlet's name.
    pub outlet: Vec<String>,
    /// Fields of the time of publication.
    pub published: Vec<String>,
}

impl Default for Fields {
    /// wirecopy's own names first, then those of schema.org, ninjs and the common scrapers.
    fn default() -> Self {
        Self {
            id: names("id,_id,doc_id,guid,uri"),
            text: names(
                "text,body,content,articleBody,maintext,plaintext,body_text,content_text,article",
            ),
            html: names("html,body_html,body_xhtml,content_html,raw_html"),
            title: names("title,headline"),
            url: names("url,link"),
            outlet: names("outlet,publisher,source_name,site_name"),
            published: names(
                "published,published_at,publishedAt,date_published,datePublished,date_publish,\
                 publish_date,pub_date,pubDate,versioncreated,versionCreated,date",
            ),
        }
    }
}

impl Fields {
    /// The roles with the fields of each, as [`set`](Self::set) takes them.
    pub fn roles(&self) -> [(&'static str, String); 7] {
        self.clone().slots().map(|(role, names)| (role, names.join(",")))
    }

    /// Reads a role from other fields: one name, or several with commas between them. False where
    /// `role` is none of the roles above or no field is named.
    pub fn set(&mut self, role: &str, list: &str) -> bool {
        let list = names(list);
        let slot = self.slots().into_iter().find(|(name, _)| *name == role);
        match slot {
            Some((_, slot)) if !list.is_empty() => {
                *slot = list;
                true
            }
            _ => false,
        }
    }

    fn slots(&mut self) -> [(&'static str, &mut Vec<String>); 7] {
        [
            ("id", &mut self.id),
            ("text", &mut self.text),
            ("html", &mut self.html),
            ("title", &mut self.title),
            ("url", &mut self.url),
            ("outlet", &mut self.outlet),
            ("published", &mut self.published),
        ]
    }
}

fn names(list: &str) -> Vec<String> {
    list.split(',').map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned).collect()
}
