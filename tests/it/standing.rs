//! Standing background: what a page repeats under story after story tells nothing about two of them.

use wirecopy::article::Page;
use wirecopy::article::read::Reading;
use wirecopy::matching::Match;
use wirecopy::progress::Progress;
use wirecopy::{Options, detect};

const BACKGROUND: &str = "The Sound of Farre carries a fifth of the grain shipped out of the northern \
    provinces each winter, past shallows that no chart shows. Its only lighthouse was built by \
    convicts after the wreck of the emigrant ship Amalie drowned two hundred passengers.";

/// How each story begins, and how it ends.
const STORIES: [[&str; 2]; 5] = [
    [
        "A tanker lost its rudder beside the skerries on Monday. \
         Two tugs from the mainland towed it to harbour.",
        "Divers will look at the damaged hull on Thursday. \
         The owners decide then whether it can be mended.",
    ],
    [
        "Teachers at the island school voted for a strike over unheated classrooms. \
         Nearly all of the parents agree with them.",
        "The council promised new boilers last spring. The union does not believe a word of that.",
    ],
    [
        "An amateur geologist found amber under a collapsed boathouse. \
         It is larger than the fist of a grown man.",
        "The museum in the capital offered money for it. \
         She turned the curators down with a laugh.",
    ],
    [
        "Seal hunters demand a higher quota this summer. \
         The growing herds tear up their salmon nets.",
        "Biologists counted fewer pups than ever before. \
         They survey the colonies from an aeroplane.",
    ],
    [
        "A choir of retired customs officers won the contest. \
         They sang a long cantata about smuggling.",
        "Its conductor dedicated the trophy to a fast schooner. \
         In thirty years he never managed to catch her.",
    ],
];

/// The stories of a site that does not say whose it is, with the days they were published on.
fn claims(days: [Option<u8>; 5]) -> Vec<Match> {
    let page = |(id, ([begin, end], day)): (usize, ([&str; 2], Option<u8>))| Page {
        id: id.to_string(),
        published: day.map(|day| format!("2026-02-{day:02}T08:00:00Z")),
        text: [begin, BACKGROUND, end].join("\n\n"),
        ..Page::default()
    };
    let pages = STORIES.into_iter().zip(days).enumerate().map(page).collect();
    let reading = Reading { pages, ..Reading::default() };
    detect(reading, &Options::default(), &Progress::default()).unwrap().matches
}

#[test]
fn a_passage_repeated_for_weeks_joins_nobody() {
    assert_eq!(claims([3, 7, 12, 20, 27].map(Some)), []);
}

#[test]
fn a_passage_that_many_bring_at_once_was_taken_from_somewhere() {
    assert_eq!(claims([Some(3); 5]).len(), 10);
}

#[test]
fn without_dates_a_passage_proves_no_weeks() {
    assert_eq!(claims([None; 5]).len(), 10);
}
