//! Headlines as a reader wants them: without the outlet's name that pages hang behind the title.

/// What stands between a headline and the outlet's name.
const SEPARATORS: [&str; 5] = [" | ", " - ", " – ", " — ", " :: "];

/// The headline without the outlet's own name at its end: `Strait closed | Island Courier` gives
/// `Strait closed`. What follows the last separator goes when it is the outlet's name, or is made of
/// the labels of its domain (`Yahoo! News` for `news.yahoo.com`); anything else stays.
pub fn without_outlet<'t>(title: &'t str, outlet: &str, domain: Option<&str>) -> &'t str {
    let cut = SEPARATORS.iter().filter_map(|separator| title.rsplit_once(separator));
    let Some((headline, tail)) = cut.min_by_key(|(_, tail)| tail.len()) else { return title };
    let names = |site: &str| is_name_of(tail, site);
    let is_own = names(outlet) || domain.is_some_and(names);
    if is_own && !headline.trim().is_empty() { headline.trim_end() } else { title }
}

fn is_name_of(tail: &str, site: &str) -> bool {
    let joined = letters(tail);
    if joined.is_empty() {
        return false;
    }
    let labels: Vec<String> = site.split('.').map(letters).collect();
    let words: Vec<String> =
        tail.split_whitespace().map(letters).filter(|w| !w.is_empty()).collect();
    joined == letters(site)
        || labels.contains(&joined)
        || (labels.len() > 1 && words.iter().all(|word| labels.contains(word)))
}

/// The letters and digits of a name, in lower case.
fn letters(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::without_outlet;

    #[test]
    fn the_outlets_own_name_goes() {
        for (title, outlet, domain) in [
            ("Strait closed | Island Courier", "Island Courier", None),
            ("Strait closed - Island Courier", "islandcourier.example", None),
            ("Strait closed – Yahoo! News", "Yahoo", Some("news.yahoo.com")),
            ("Strait closed — Island Courier", "The Courier", Some("islandcourier.example")),
        ] {
            assert_eq!(without_outlet(title, outlet, domain), "Strait closed", "{title}");
        }
    }

    #[test]
    fn everything_else_stays() {
        for (title, outlet) in [
            ("Strait closed - minister", "Island Courier"),
            ("Strait closed | Reuters", "Island Courier"),
            (" | Island Courier", "Island Courier"),
            ("Island Courier", "Island Courier"),
            ("Strait closed - ?!", "Island Courier"),
            ("", ""),
        ] {
            assert_eq!(without_outlet(title, outlet, None), title);
        }
    }
}
