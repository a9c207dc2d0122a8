//! Forms of words in a data file: sections of lines with `{places}` to fill.

use rustc_hash::FxHashMap;

/// The lines of a data file by section.
#[derive(Debug)]
pub(super) struct Sheet(FxHashMap<&'static str, Vec<&'static str>>);

impl Sheet {
    /// Reads `[section]` lines and the forms below each; lines with `#` are remarks. Blanks at the
    /// end of a form belong to it.
    pub(super) fn parse(text: &'static str) -> Self {
        let mut sections = FxHashMap::default();
        let mut current: &mut Vec<&'static str> = sections.entry("").or_default();
        for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
            match line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
                Some(name) => current = sections.entry(name).or_default(),
                None => current.push(line),
            }
        }
        Self(sections)
    }

    /// The forms of a section; none where there is no such section.
    pub(super) fn forms(&self, section: &str) -> &[&'static str] {
        self.0.get(section).map_or(&[], Vec::as_slice)
    }

    /// The form that a number picks.
    pub(super) fn form(&self, section: &str, number: u64) -> &'static str {
        let forms = self.forms(section);
        forms.get(number as usize % forms.len().max(1)).copied().unwrap_or_default()
    }
}

/// Writes a form, its places filled by `fill(name, out)`.
pub(super) fn fill(form: &str, out: &mut String, mut fill: impl FnMut(&str, &mut String)) {
    for (index, part) in form.split(['{', '}']).enumerate() {
        if index % 2 == 0 { out.push_str(part) } else { fill(part, out) }
    }
}
