//! The attributes of one start tag, as far as anybody asks for them.

/// Attributes that are read; all others are passed over.
const READ: [&str; 16] = [
    "class",
    "id",
    "role",
    "itemprop",
    "hidden",
    "aria-hidden",
    "style",
    "href",
    "rel",
    "content",
    "name",
    "property",
    "charset",
    "datetime",
    "type",
    "lang",
];
/// Bytes of an attribute that are kept.
const LONGEST: usize = 8192;

/// The attributes read so far.
#[derive(Debug, Default)]
pub(super) struct Attributes {
    read: Vec<(&'static str, String)>,
    /// Whether a value that comes now belongs to the last of them.
    awaiting: bool,
}

impl Attributes {
    pub(super) fn clear(&mut self) {
        self.read.clear();
        self.awaiting = false;
    }

    pub(super) fn name(&mut self, name: &[u8]) {
        let known = READ.iter().find(|known| known.as_bytes() == name);
        // Of two attributes with one name the first counts.
        let known = known.filter(|known| self.get(known).is_none());
        self.awaiting = known.is_some();
        self.read.extend(known.map(|known| (*known, String::new())));
    }

    pub(super) fn value(&mut self, value: &[u8]) {
        if let Some((_, last)) = self.read.last_mut().filter(|_| self.awaiting) {
            let value = String::from_utf8_lossy(value);
            last.push_str(&value[..value.floor_char_boundary(LONGEST)]);
        }
    }

    /// The value of an attribute, empty where it has none.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.read.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_str())
    }

    /// Whether the element is not shown.
    pub(super) fn hide(&self) -> bool {
        let style = |style: &str| {
            let style: String = style.split_ascii_whitespace().collect();
            style.contains("display:none") || style.contains("visibility:hidden")
        };
        self.get("hidden").is_some()
            || self.get("aria-hidden") == Some("true")
            || self.get("style").is_some_and(style)
    }

    /// The words by which an element says what it is for.
    pub(super) fn hints(&self) -> String {
        const MOST: usize = 200;
        let mut hints = String::new();
        for value in ["class", "id", "role", "itemprop"].iter().filter_map(|name| self.get(name)) {
            for word in value.split_ascii_whitespace() {
                if MOST < hints.len() + 1 + word.len() {
                    return hints;
                }
                if !hints.is_empty() {
                    hints.push(' ');
                }
                hints.extend(word.chars().map(|c| c.to_ascii_lowercase()));
            }
        }
        hints
    }
}
