//! JSON-LD: what a page says of its article in the words of schema.org.

use serde_json::Value;

type Object = serde_json::Map<String, Value>;

/// Properties of an article that tell who made it, when, and from what.
const READ: [&str; 22] = [
    "headline",
    "alternativeHeadline",
    "datePublished",
    "dateModified",
    "dateCreated",
    "dateline",
    "author",
    "creator",
    "contributor",
    "publisher",
    "sourceOrganization",
    "provider",
    "sdPublisher",
    "isBasedOn",
    "citation",
    "translationOfWork",
    "creditText",
    "copyrightHolder",
    "copyrightNotice",
    "inLanguage",
    "url",
    "articleBody",
];
/// How far articles are looked for, and their properties followed.
const DEEPEST: usize = 6;

/// The properties of the articles in a script of linked data, as `(ld:NAME, value)`. Things count
/// by their name; their address is added as `ld:NAME.url`. Nothing where it is not JSON.
pub(super) fn properties(script: &str) -> Vec<(String, String)> {
    let Some(data) = read(script) else { return Vec::new() };
    let mut nodes = Vec::new();
    gather(&data, 0, &mut nodes);
    let wanted = ["Article", "Posting", "Report"];
    let articles = nodes.iter().filter(|node| is_one_of(node, &wanted));
    let pages = nodes.iter().filter(|node| is_one_of(node, &["WebPage"]));
    let mut properties = Vec::new();
    // A page's properties stand in for those of an article where there is none.
    for node in articles.chain(pages) {
        for name in READ {
            if let Some(value) = node.get(name) {
                let name = format!("ld:{}", name.to_lowercase());
                add(&name, value, &nodes, 0, &mut properties);
            }
        }
    }
    properties
}

/// Scripts come wrapped in comments, and with line breaks inside strings.
fn read(script: &str) -> Option<Value> {
    let script = script.trim();
    let script = script.strip_prefix("<!--").unwrap_or(script);
    let script = script.strip_prefix("//<![CDATA[").unwrap_or(script);
    let script = script.strip_suffix("-->").unwrap_or(script);
    let script = script.strip_suffix("//]]>").unwrap_or(script).trim().trim_end_matches(';');
    serde_json::from_str(script).ok().or_else(|| {
        let plain: String = script.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        serde_json::from_str(&plain).ok()
    })
}

/// All things described on their own: at the top, in lists, in a graph, as what a page is about.
fn gather<'a>(value: &'a Value, depth: usize, nodes: &mut Vec<&'a Object>) {
    if depth == DEEPEST {
        return;
    }
    match value {
        Value::Array(items) => items.iter().for_each(|item| gather(item, depth + 1, nodes)),
        Value::Object(object) => {
            nodes.push(object);
            for name in ["@graph", "mainEntity", "mainEntityOfPage"] {
                object.get(name).into_iter().for_each(|inner| gather(inner, depth + 1, nodes));
            }
        }
        _ => {}
    }
}

fn is_one_of(node: &Object, kinds: &[&str]) -> bool {
    let is = |kind: &Value| {
        kind.as_str().is_some_and(|kind| kinds.iter().any(|wanted| kind.ends_with(wanted)))
    };
    match node.get("@type") {
        Some(Value::Array(types)) => types.iter().any(is),
        Some(kind) => is(kind),
        None => false,
    }
}

fn add(
    name: &str,
    value: &Value,
    nodes: &[&Object],
    depth: usize,
    properties: &mut Vec<(String, String)>,
) {
    if depth == DEEPEST {
        return;
    }
    match value {
        Value::String(text) if !text.trim().is_empty() => {
            properties.push((name.to_owned(), text.trim().to_owned()));
        }
        Value::Number(number) => properties.push((name.to_owned(), number.to_string())),
        Value::Array(items) => {
            items.iter().for_each(|item| add(name, item, nodes, depth + 1, properties));
        }
        Value::Object(thing) => {
            let thing = described(thing, nodes);
            let called = thing.get("name").or_else(|| thing.get("headline"));
            let address = thing.get("url").or_else(|| thing.get("@id"));
            match (called, address) {
                (Some(called), address) => {
                    add(name, called, nodes, depth + 1, properties);
                    if let Some(Value::String(address)) = address {
                        properties.push((format!("{name}.url"), address.clone()));
                    }
                }
                (None, Some(address)) => add(name, address, nodes, depth + 1, properties),
                (None, None) => {}
            }
        }
        _ => {}
    }
}

/// The thing itself, where only its identifier is given and it is described elsewhere.
fn described<'a>(thing: &'a Object, nodes: &[&'a Object]) -> &'a Object {
    let Some(id) = thing.get("@id").filter(|_| !thing.contains_key("name")) else { return thing };
    let same = |node: &&&Object| node.get("@id") == Some(id) && node.contains_key("name");
    nodes.iter().find(same).copied().unwrap_or(thing)
}
