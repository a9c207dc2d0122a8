//! Credits, checked against a table that a person can read and extend: `fixtures/credits/cases.tsv`.

use proptest::prelude::*;
use wirecopy::article::{Article, Page, Survey};

/// Neutral paragraphs that push a sentence out of the lede.
const FILLER: &str = "The pier was built a century ago and has been repaired many times since then. \
    Fishermen use its northern side, and a small ferry calls there on market days. \
    The stones come from a quarry inland, which closed before the war.\n";

/// A claim counts from this confidence on.
const CLAIMED: f32 = 0.5;

/// What a row of the table asks for and what the page claims, as `Source:relation`.
fn wanted_and_claimed(row: &str) -> (Vec<String>, Vec<String>) {
    let fields: Vec<&str> = row.split('\t').collect();
    let [_language, place, outlet, text, expected] = fields[..] else {
        panic!("five fields wanted: {row}");
    };
    let mut text = text.replace("\\n", "\n");
    if place == "late" {
        text = FILLER.repeat(4) + &text + "\n" + &FILLER.repeat(2);
    }
    let page = Page { text, outlet: Some(outlet.to_owned()), ..Page::default() };
    let article = Article::new(page, &Survey::default());
    let mut claimed: Vec<String> = article
        .credits
        .iter()
        .filter(|credit| CLAIMED <= credit.confidence)
        .map(|credit| format!("{}:{}", credit.source, credit.relation.name()))
        .collect();
    let mut wanted: Vec<String> =
        expected.split(';').filter(|claim| *claim != "-").map(str::to_owned).collect();
    claimed.sort();
    wanted.sort();
    (wanted, claimed)
}

#[test]
fn the_table_of_cases_and_traps() {
    let table = include_str!("../../fixtures/credits/cases.tsv");
    let rows = table.lines().filter(|line| !line.starts_with('#'));
    let wrong: Vec<String> = rows
        .filter_map(|row| {
            let (wanted, claimed) = wanted_and_claimed(row);
            (wanted != claimed).then(|| format!("{row}\n    claimed: {claimed:?}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{} rows:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn a_list_of_twelve_agencies_claims_none_of_them_with_certainty() {
    let text = "The lake rose two metres in one night, the council said on Monday.\n\
        Sources: AP, AFP, Reuters, TASS, EFE, ANSA, Lusa, Kyodo, Yonhap, Xinhua, Bernama, PTI";
    let article = Article::new(Page { text: text.into(), ..Page::default() }, &Survey::default());
    assert_eq!(article.credits.len(), 12);
    for credit in &article.credits {
        assert!(credit.confidence < CLAIMED, "{credit:?}");
        assert!(credit.rule.ends_with(".list"), "{credit:?}");
    }
}

#[test]
fn metadata_counts_across_hosts_only_and_contradictions_are_told() {
    let page = |canonical: &str| {
        let mut page = Page {
            text: "OSLO (Reuters) — The council voted to close the old pier for repairs.".into(),
            url: Some("https://www.harbour-ledger.example/pier".into()),
            ..Page::default()
        };
        page.metadata.properties = vec![("canonical".into(), canonical.into())];
        Article::new(page, &Survey::default())
    };
    let own = page("https://harbour-ledger.example/pier?amp");
    assert_eq!(own.credits.len(), 1);
    assert!(own.contradictions.is_empty());
    let other = page("https://apnews.com/article/pier");
    assert!(other.credits.iter().any(|credit| credit.source == "Associated Press"));
    assert_eq!(other.contradictions.len(), 1, "{:?}", other.contradictions);
}

/// The surest credit of `text` among pages that state their outlet in a field, in markup, or not.
fn named_beside(others: Vec<Page>, page: Page) -> Option<String> {
    let pages: Vec<Page> = others.into_iter().chain([page]).collect();
    let survey = Survey::of(&pages);
    let article = Article::new(pages.last().unwrap().clone(), &survey);
    article.credits.first().map(|credit| format!("{}:{}", credit.source, credit.relation.name()))
}

fn page_of(name: &str, id: &str, with_field: bool) -> Page {
    let host = name.to_lowercase().replace(' ', "");
    let mut page = Page {
        id: id.to_owned(),
        url: Some(format!("https://www.{host}.example/news/{id}")),
        text: format!("The council of {name} voted to close the old pier for repairs."),
        ..Page::default()
    };
    if with_field {
        page.outlet = Some(name.to_owned());
    } else {
        page.metadata.properties = vec![("og:site_name".to_owned(), name.to_owned())];
    }
    page
}

#[test]
fn outlets_of_the_collection_are_known_by_field_markup_and_address() {
    for with_field in [true, false] {
        let others = || vec![page_of("Tidemoor Slate", "a", with_field)];
        let mut page = page_of("Cranport Lamp", "b", with_field);
        page.text =
            "The old pier is closed, Cranport Lamp reports with reference to Tidemoor Slate."
                .to_owned();
        assert_eq!(named_beside(others(), page).as_deref(), Some("Tidemoor Slate:relay"));
        let mut page = page_of("Cranport Lamp", "b", with_field);
        let canonical = "https://www.tidemoorslate.example/news/a".to_owned();
        page.metadata.properties.push(("canonical".to_owned(), canonical));
        assert_eq!(named_beside(others(), page).as_deref(), Some("Tidemoor Slate:republication"));
    }
}

#[test]
fn a_page_filed_under_a_foreign_address_does_not_take_its_name() {
    let mut stray = page_of("Hill Post", "b", true);
    stray.url = Some("https://www.tidemoorslate.example/news/a".to_owned());
    let others = vec![stray, page_of("Tidemoor Slate", "a", true)];
    let mut page = page_of("Cranport Lamp", "c", true);
    let canonical = "https://www.tidemoorslate.example/news/a".to_owned();
    page.metadata.properties = vec![("canonical".to_owned(), canonical)];
    assert_eq!(named_beside(others, page).as_deref(), Some("Tidemoor Slate:republication"));
}

#[test]
fn markup_that_points_to_several_places_is_not_believed() {
    let mut page = page_of("Cranport Lamp", "c", true);
    let state = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    page.metadata.properties = vec![
        state("canonical", "https://www.reuters.com/fish"),
        state("syndication-source", "https://apnews.com/fish"),
        state("ld:isbasedon", "https://www.afp.com/en/fish"),
    ];
    let article = Article::new(page, &Survey::default());
    assert_eq!(article.credits.len(), 3);
    for credit in &article.credits {
        assert!(credit.confidence < CLAIMED, "{credit:?}");
        assert!(credit.rule.ends_with(".contradicted"), "{credit:?}");
    }
    assert_eq!(article.contradictions.len(), 2, "{:?}", article.contradictions);
}

#[test]
fn an_address_that_several_outlets_share_names_none_of_them() {
    let mut others = vec![page_of("Tidemoor Slate", "a", true), page_of("Hill Post", "b", true)];
    for page in &mut others {
        page.url = Some(format!("https://portal.example/{}", page.id));
    }
    let mut page = page_of("Cranport Lamp", "c", true);
    let canonical = "https://portal.example/a".to_owned();
    page.metadata.properties = vec![("canonical".to_owned(), canonical)];
    assert_eq!(named_beside(others, page).as_deref(), Some("portal.example:republication"));
}

proptest! {
    #[test]
    fn any_text_is_read_and_every_span_lies_in_it(text in "(\\PC|\n|\\(AP\\) — |Source: Reuters|according to |told AFP){0,40}") {
        let article = Article::new(Page { text, ..Page::default() }, &Survey::default());
        for credit in &article.credits {
            prop_assert!((0.0..=1.0).contains(&credit.confidence));
            if let Some(span) = credit.span {
                prop_assert!(article.text.get(span.range()).is_some_and(|words| !words.is_empty()));
            }
        }
    }
}
