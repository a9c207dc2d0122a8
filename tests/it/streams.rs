//! Pages that show a stream of other stories where their own should stand.

use wirecopy::article::read::Reading;
use wirecopy::article::{Article, Page, Reason, Survey};
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
    let found = detect(reading, &Options::default(), &Progress::default()).unwrap();
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

/// Six stories of one small site; no page says whose it is.
const UNSIGNED: [&str; 6] = [
    "Two ferries collided in fog near the breakwater before dawn. Nobody drowned, though eleven \
     passengers broke bones when a staircase gave way, and divers spent the morning looking for a \
     delivery van that had slid off the car deck.",
    "Prosecutors dropped all charges against the beekeeper whose swarm stung a visiting senator. \
     Her lawyer had shown that the hives were moved overnight by somebody with a forklift, a \
     grudge and, judging by his hands, very little protective clothing.",
    "The orchestra will play its farewell concert on an ice rink, since its own hall has no roof \
     left. Tickets sold out within minutes; musicians have been told to wear gloves without \
     fingertips and to tune their instruments outside.",
    "Engineers finished boring the second metro tube under Castle Hill eight days early. Trains \
     should run by spring, provided that inspectors accept the ventilation shafts, which had to be \
     redrawn after bats were found breeding in an old cistern.",
    "A shipment of counterfeit insulin was seized at the northern border on Wednesday night. \
     Officers grew suspicious because the invoices listed garden furniture, while the lorry's \
     refrigerator hummed and its driver could not name one kind of chair.",
    "Voters in the lake district rejected a casino for the fourth time, by a wider margin than \
     ever. Turnout reached seventy per cent although heavy snow had closed three polling stations \
     and volunteers carried ballot boxes across frozen fields.",
];

#[test]
fn what_stands_below_all_pages_of_an_unnamed_site_is_furniture() {
    let foot = "Since the great flood this paper prints what others leave unsaid.";
    let page = |(id, story): (usize, &&str)| Page {
        id: format!("{id}"),
        text: format!("{story}\n\n{foot}"),
        ..Page::default()
    };
    let pages: Vec<Page> = UNSIGNED.iter().enumerate().map(page).collect();
    let removed = |pages: &[Page]| {
        let article = Article::new(pages[0].clone(), &Survey::of(pages));
        article.body.removed.iter().map(|line| line.reason).collect::<Vec<_>>()
    };
    assert_eq!(removed(&pages), [Reason::Recurring]);
    // Five pages prove less, and it may as well be the last sentence of their stories.
    assert_eq!(removed(&pages[..5]), []);
}
