use super::*;
use crate::article::{Survey, body};

fn dating_of(page: &Page) -> Dating {
    let body = body::extract(page, &Survey::default(), None);
    dating(page, &body, Language("en"))
}

fn text(text: &str) -> Page {
    Page { text: text.to_owned(), ..Page::default() }
}

const STORY: &str = "The harbour board voted to close the old ferry berth for two years.\n\n\
                     \"We have no choice, the piles are rotten,\" chairman Olev Tamm told us.\n";

#[test]
fn a_stamp_near_the_head_is_trusted() {
    let page = text(&format!("Menu\n\nBoard closes old berth\n\n3 May 2024 09:15\n\n{STORY}"));
    let published = dating_of(&page).published.unwrap();
    assert_eq!((published.time.as_str(), published.quality), ("2024-05-03T09:15:00", 0.8));
    assert_eq!(published.span.map(|s| s.of(&page.text)), Some("3 May 2024 09:15"));
}

#[test]
fn a_masthead_clock_is_not() {
    let clock = "11.5 C\nTallinn\nFriday, May 3, 2024\n\nBuy now\n\nBoard closes old berth\n\n";
    let published = dating_of(&text(&format!("{clock}{STORY}"))).published.unwrap();
    assert_eq!((published.time.as_str(), published.quality), ("2024-05-03", 0.1));
}

#[test]
fn the_day_at_the_top_of_a_page_is_not_the_day_of_its_story() {
    let page = text(&format!("Friday, May 3, 2024\n\nMenu\n\nBoard closes old berth\n\n{STORY}"));
    assert!(dating_of(&page).published.unwrap().quality < 0.5);
    let page = text(&format!("Board closes old berth\n\nFriday, May 3, 2024\n\n{STORY}"));
    assert_eq!(dating_of(&page).published.unwrap().quality, 0.75);
}

#[test]
fn a_dateline_outranks_a_stamp_and_a_field_outranks_both() {
    let story =
        format!("Board closes berth\n\nMay 9, 2024\n\nTALLINN, May 3, 2024 (Gull) -- {STORY}");
    let mut page = text(&story);
    assert_eq!(dating_of(&page).published.unwrap().time, "2024-05-03");
    page.published = Some("2024-05-03T08:00:00+03:00".into());
    let dating = dating_of(&page);
    let published = dating.published.unwrap();
    assert_eq!((published.time.as_str(), published.quality), ("2024-05-03T08:00:00+03:00", 0.6));
    assert_eq!(dating.contradictions.len(), 1);
}

#[test]
fn two_dates_in_the_metadata_are_told_and_believed_less() {
    let mut page = text(STORY);
    let state = |page: &mut Page, name: &str, value: &str| {
        page.metadata.properties.push((name.to_owned(), value.to_owned()));
    };
    state(&mut page, "article:published_time", "2024-05-03T06:00:00Z");
    state(&mut page, "ld:datepublished", "2024-05-03T09:00:00Z");
    state(&mut page, "date", "2024-09-09");
    let dating = dating_of(&page);
    assert_eq!((dating.published.unwrap().quality, dating.contradictions.len()), (1.0, 0));
    state(&mut page, "json:datepublished", "2024-06-03");
    let dating = dating_of(&page);
    assert_eq!((dating.published.unwrap().quality, dating.contradictions.len()), (0.6, 1));
}

#[test]
fn numbers_are_read_as_the_country_of_the_page_writes_them() {
    let dated = |url: &str, lang: &str| {
        let mut page = Page { published: Some("03/04/2024".into()), ..text(STORY) };
        page.url = Some(url.to_owned());
        page.metadata.properties.push(("lang".into(), lang.into()));
        let published = dating_of(&page).published.unwrap();
        (published.time, published.quality)
    };
    let (april, march) = ("2024-04-03".to_owned(), "2024-03-04".to_owned());
    assert_eq!(dated("https://port.co.uk/a", "en"), (april.clone(), 1.0));
    assert_eq!(dated("https://www.thehindu.com/a", "en"), (april.clone(), 1.0));
    assert_eq!(dated("https://port.example/a", "en-AU"), (april, 1.0));
    assert_eq!(dated("https://www.nytimes.com/a", "en"), (march.clone(), 1.0));
    assert_eq!(dated("https://port.co.uk/a", "en-US"), (march.clone(), 1.0));
    assert_eq!(dated("https://port.example/a", "en"), (march, 0.7));
}

#[test]
fn a_default_date_is_distrusted() {
    let page = Page { published: Some("1970-01-01T00:00:00Z".into()), ..text(STORY) };
    let dating = dating_of(&page);
    assert!(dating.published.unwrap().quality <= 0.1);
    assert!(dating.contradictions[0].contains("1970-01-01"));
    let page = Page { published: Some("1955-03-01".into()), ..text(STORY) };
    assert_eq!(dating_of(&page).published.unwrap().quality, 1.0);
}

#[test]
fn metadata_epochs_and_addresses_are_read() {
    let mut page = text(STORY);
    page.url = Some("https://port.example/news/2024/05/03/berth.html".into());
    assert_eq!(dating_of(&page).published.unwrap().quality, 0.7);
    page.metadata.properties.push(("article:published_time".into(), "1714716000".into()));
    let published = dating_of(&page).published.unwrap();
    assert_eq!((published.time.as_str(), published.quality), ("2024-05-03T06:00:00Z", 1.0));
}

#[test]
fn dates_in_the_story_are_not_the_date_of_the_story() {
    let page =
        text("The war that began on 24 February 2022 has cost the port half of its trade.\n");
    assert_eq!(dating_of(&page).published, None);
    let page =
        text("The chairman said on 24 February 2022 that the port had lost half its trade.\n");
    assert_eq!(dating_of(&page).published.unwrap().quality, 0.5);
}
