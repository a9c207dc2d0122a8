use proptest::prelude::*;

use super::*;

fn page(text: &str) -> Page {
    Page { text: text.to_owned(), ..Page::default() }
}

fn kept(text: &str) -> Vec<String> {
    let body = extract(&page(text), &Survey::default(), None);
    body.kept.iter().map(|s| s.of(text).to_owned()).collect()
}

fn reasons(text: &str) -> Vec<(Reason, String)> {
    let body = extract(&page(text), &Survey::default(), None);
    body.removed.iter().map(|r| (r.reason, r.span.of(text).to_owned())).collect()
}

const STORY: [&str; 3] = [
    "The harbour board voted on Monday to close the old ferry berth for two years.",
    "\"We have no choice, the piles are rotten,\" chairman Olev Tamm told reporters.",
    "He said nothing more.",
];

fn with_furniture(head: &[&str], tail: &[&str]) -> String {
    head.iter().chain(&STORY).chain(tail).map(|line| format!("{line}\n\n")).collect()
}

#[test]
fn furniture_around_a_story_goes_with_its_reason() {
    let text = with_furniture(
        &["facebook", "twitter", "Menu", "Harbour board closes old ferry berth", "By Ann Lee"],
        &[
            "Source: BNS",
            "Photo: Ann Lee",
            "Views: 31",
            "© 2024 Port Herald. All rights reserved.",
            "Subscribe to our newsletter and never miss a story.",
        ],
    );
    assert_eq!(kept(&text), STORY);
    let reasons: Vec<_> = reasons(&text).into_iter().map(|(reason, _)| reason).collect();
    assert_eq!(
        reasons,
        [
            Reason::Share,
            Reason::Share,
            Reason::Short,
            Reason::Headline,
            Reason::Byline,
            Reason::SourceLine,
            Reason::Caption,
            Reason::Counter,
            Reason::Licence,
            Reason::Subscription,
        ]
    );
}

#[test]
fn lists_of_other_stories_are_cut_off() {
    let text = with_furniture(
        &["Some paragraph of the same story that is long enough to count as story told so far, \
           with the many words that it takes to say how the harbour came to be what it is today, \
           and who had paid for all of it."],
        &[
            "Most Read News",
            "- Man bites dog in the old town",
            "- Ferry sinks, all saved.",
            "- Mayor says that she will not stand again in the spring elections",
        ],
    );
    assert_eq!(kept(&text)[1..], STORY);
}

#[test]
fn comments_are_cut_off() {
    let text = with_furniture(
        &["Some paragraph of the same story that is long enough to count as story told so far, \
           with the many words that it takes to say how the harbour came to be what it is today, \
           and who had paid for all of it."],
        &[
            "Leave a Reply",
            "Great work, I have been saying so for years and nobody listened to me.",
            "Related Articles",
            "Not a word in it is true, as everyone in the harbour will tell you.",
        ],
    );
    assert_eq!(kept(&text)[1..], STORY);
}

#[test]
fn a_stream_of_other_stories_is_cut_off() {
    let item =
        "A long text about something else entirely, as aggregators like to print. ".repeat(6);
    let mut text = with_furniture(&[], &[]);
    for (label, headline) in [("Gull Wire", "Fog closes airport"), ("Gull Wire", "Rain is due")] {
        text += &format!("{label}\n{headline}\n{item}\n");
    }
    assert_eq!(kept(&text), STORY);
}

#[test]
fn wrapped_lines_become_paragraphs_again() {
    let text = "The harbour board voted on Monday to close\nthe old ferry berth for two years. \
                Chairman\nTamm said.\n    The berth was built in 1911, and it has been\nmended ever since.\n";
    assert_eq!(
        kept(text),
        [
            "The harbour board voted on Monday to close\nthe old ferry berth for two years. \
         Chairman\nTamm said.",
            "The berth was built in 1911, and it has been\nmended ever since.",
        ]
    );
}

#[test]
fn short_items_and_tables_survive() {
    for text in [
        "Ferry late.",
        "Share",
        "Oper shr loss 40 cts vs loss 10 cts\n    Net loss 2,136,000\n    Revs not given",
        "大臣は辞任した。",
    ] {
        assert_eq!(kept(text).join("\n    "), text);
    }
}

#[test]
fn headings_inside_the_story_are_told_apart() {
    let text = format!("{}\n\nA berth with a past\n\n{}\n", STORY[0], STORY[1]);
    assert_eq!(kept(&text), STORY[..2]);
    assert_eq!(reasons(&text), [(Reason::Heading, "A berth with a past".to_owned())]);
}

#[test]
fn a_line_that_repeats_the_title_is_the_headline() {
    let text = format!("Berth to close\n{}\nBerth to close\n", STORY[0]);
    let page = Page { title: Some("Berth to Close | Port Herald".into()), ..page(&text) };
    let body = extract(&page, &Survey::default(), None);
    assert_eq!(body.kept.len(), 1);
    assert_eq!(body.headline.map(|h| h.of(&text)), Some("Berth to close"));
}

proptest! {
    #[test]
    fn lines_are_sorted_once_each_and_words_never_vanish(
        text in "([a-zA-Z]{1,9}|[ .,!?©\n-]|Share\n|Related Articles\n|\\PC){0,120}",
    ) {
        let body = extract(&page(&text), &Survey::default(), None);
        let mut spans: Vec<Span> = body.kept.clone();
        spans.extend(body.removed.iter().map(|r| r.span));
        spans.sort_unstable();
        for pair in spans.windows(2) {
            prop_assert!(pair[0].end <= pair[1].start);
        }
        for span in spans {
            prop_assert!(!span.of(&text).is_empty());
        }
    }
}
