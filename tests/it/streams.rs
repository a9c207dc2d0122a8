//! Pages that show a stream of other stories where their own should stand.

use wirecopy::article::read::Reading;
use wirecopy::article::{Article, Page, Survey};
use wirecopy::matching::{Match, Verdict, compare};
use wirecopy::progress::Progress;
use wirecopy::{Options, detect};

const STREAM: &str = "Growers in the Vessel valley have begun to pick the last of the winter pears, three \
    weeks later than in any year since the cooperative keeps books. Frost in April killed a third of \
    the blossom on the lower terraces.\n\n\
    The cooperative expects to pay its members eleven cents a kilo less than last autumn, because \
    the cider presses bought early from abroad. Pickers from the coast have been hired until the \
    middle of the month.\n\n\
    A retired lighthouse keeper has given the town museum forty years of handwritten weather logs. \
    Volunteers will type them up over the winter and hand the figures to the meteorological office.";

const HEADLINES: [&str; 6] = [
    "Striker signs for three seasons at Bellmare United",
    "Bank raises mortgage rates for second time",
    "Comet visible to naked eye from Thursday night",
    "Court frees editor jailed over leaked cables",
    "Tunnel reopens after nine months of repairs",
    "Chess prodigy beats grandmaster in seventeen moves",
];

fn page(id: usize, title: &str, text: &str) -> Page {
    Page {
        id: format!("{id}"),
        outlet: Some("Harbour Post".to_owned()),
        title: Some(title.to_owned()),
        text: text.to_owned(),
        ..Page::default()
    }
}

fn claims(pages: Vec<Page>) -> Vec<Match> {
    let reading = Reading { pages, ..Reading::default() };
    let found = detect(reading, &Options::default(), &Progress::default());
    found.matches.into_iter().filter(|found| found.verdict != Verdict::Template).collect()
}

#[test]
fn a_stream_under_many_headlines_joins_nobody() {
    // Two of the headlines find words of theirs in the stream, scattered over its sentences.
    let mut headlines = HEADLINES.map(str::to_owned);
    headlines[0] = "Winter museum hired volunteers for coast festival weather".to_owned();
    headlines[1] = "Cooperative books figures of early autumn cider festival".to_owned();
    let pages = (0..).zip(&headlines).map(|(id, title)| page(id, title, STREAM));
    assert_eq!(claims(pages.collect()), []);
}

#[test]
fn one_story_under_several_headlines_of_one_outlet_stays_one_story() {
    let headlines = [
        "Winter pears picked three weeks late in Vessel valley",
        "Frost in April killed a third of pear blossom, growers say",
        "Cooperative to pay its members eleven cents a kilo less",
        "Growers in Vessel valley begin to pick the last pears",
        "Late frost: lower terraces lose a third of their blossom",
    ];
    let pages = (0..).zip(headlines).map(|(id, title)| page(id, title, STREAM));
    assert_eq!(claims(pages.collect()).len(), 10);
}

#[test]
fn two_pages_alone_prove_no_stream() {
    let articles = [0, 1].map(|id| Article::new(page(id, "", STREAM), &Survey::default()));
    assert_eq!(compare(&articles[0], &articles[1]).verdict, Some(Verdict::Exact));
}
