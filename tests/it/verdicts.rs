//! What two texts are to each other, on texts written for the purpose.

use proptest::prelude::*;
use wirecopy::article::{Article, Page, Survey};
use wirecopy::matching::{Comparison, PassageKind, Verdict, compare};

fn article(text: &str) -> Article {
    Article::new(Page { text: text.to_owned(), ..Page::default() }, &Survey::default())
}

fn comparison(a: &str, b: &str) -> Comparison {
    compare(&article(a), &article(b))
}

const FERRY: &str = "The night ferry to Halvorsund ran aground on a sandbank early on Tuesday with 214 \
    passengers aboard, the coast guard said. Two tugs pulled the vessel free shortly after dawn and \
    nobody was hurt. Divers found a gash of three metres below the waterline and the harbour master \
    ordered the ship into dry dock. The operator cancelled all sailings until Friday and offered \
    travellers a refund. Investigators will examine whether the pilot had misread a buoy that was \
    moved after the winter storms.";

#[test]
fn the_same_words_are_exact() {
    assert_eq!(comparison(FERRY, FERRY).verdict, Some(Verdict::Exact));
    let shouted = FERRY.replace(", ", " - ").to_uppercase();
    assert_eq!(comparison(FERRY, &shouted).verdict, Some(Verdict::Exact));
}

#[test]
fn a_tail_cut_off_leaves_an_excerpt() {
    let cut = FERRY.split_inclusive(". ").take(2).collect::<String>();
    let found = comparison(FERRY, &cut);
    assert_eq!(found.verdict, Some(Verdict::Excerpt), "{:?}", found.gates);
    assert!(found.containment.b_in_a > found.containment.a_in_b);
}

#[test]
fn other_words_sentence_by_sentence_are_a_rewrite() {
    let reworded = "With 214 passengers aboard, the night ferry bound for Halvorsund hit a sandbank \
        in the early hours of Tuesday, according to the coast guard. The ship was pulled free by two \
        tugs soon after dawn; there were no injuries. A gash three metres long was found by divers \
        below the waterline, so the harbour master sent the ship to dry dock. Until Friday the \
        operator has cancelled every sailing and will refund travellers. Whether the pilot misread \
        a buoy moved after winter storms is now for investigators to examine.";
    let found = comparison(FERRY, reworded);
    assert_eq!(found.verdict, Some(Verdict::Rewrite), "{:?}", found.gates);
    assert!(found.passages.iter().any(|passage| passage.kind == PassageKind::Reworded));
}

#[test]
fn one_quotation_in_independent_prose_is_one_utterance() {
    let quote = "\"We will not reopen the quarry while a single well in the valley runs dry,\"";
    let a = format!(
        "The regional governor rejected the mining company's appeal on Monday. {quote} she told the \
         assembly after a heated debate. Shares of the company fell by a tenth."
    );
    let b = format!(
        "Farmers cheered outside the parliament building when news of the decision spread. {quote} \
         the governor had said inside. Lawyers expect the dispute to reach the supreme court."
    );
    let found = comparison(&a, &b);
    assert_eq!(found.verdict, Some(Verdict::SameUtterance), "{:?}", found.gates);
    assert_eq!(found.passages.len(), 1);
    assert_eq!(found.passages[0].kind, PassageKind::Quotation);
}

#[test]
fn a_results_list_with_other_results_is_a_mould() {
    let list = |rows: [(&str, &str, u32, u32); 5]| -> String {
        let rows = rows.map(|(home, guest, goals, against)| {
            format!("In the regional hockey league {home} met {guest} and the game ended {goals} to {against}.\n")
        });
        format!(
            "Here are the results of the regional hockey league this weekend:\n{}",
            rows.concat()
        )
    };
    let first = list([
        ("Arvika", "Borga", 31, 12),
        ("Cedra", "Dunmore", 24, 53),
        ("Elst", "Falun", 42, 40),
        ("Gent", "Hove", 15, 66),
        ("Ipswich", "Jena", 73, 22),
    ]);
    let second = list([
        ("Kalmar", "Lund", 14, 25),
        ("Mora", "Nykvarn", 33, 31),
        ("Orsa", "Pori", 57, 48),
        ("Quedlin", "Rauma", 62, 11),
        ("Salo", "Turku", 29, 34),
    ]);
    let found = comparison(&first, &second);
    assert_eq!(found.verdict, Some(Verdict::Template), "{:?}", found.gates);
}

/// The article on one line, links to other stories between its sentences.
#[test]
fn links_in_capitals_make_no_transcript() {
    let linked = |text: &str| {
        let mut sentences: Vec<&str> = text.split_inclusive(". ").collect();
        sentences.insert(2, "MORE: Storm shuts two ports. ");
        sentences.insert(4, "MORE: Why buoys drift. ");
        sentences.concat()
    };
    let found = comparison(&linked(FERRY), &linked(FERRY).replace("Two tugs", "A pair of tugs"));
    assert_eq!(found.verdict, Some(Verdict::Copy), "{:?}", found.gates);
    assert!(found.passages.iter().all(|passage| passage.kind != PassageKind::Quotation));
}

#[test]
fn a_transcript_on_one_line_is_speech() {
    let interview = "HOST: What did the divers find below the waterline of the ferry? DIVER: A gash \
        of three metres, and paint from a buoy that had drifted off its mooring. HOST: Was the pilot \
        told of the drift? DIVER: The harbour master radioed him twice before midnight.";
    let a = format!(
        "{interview}\nTravellers waited all day in the terminal for a refund, and hotels near the \
         harbour were full by the evening. A hundred lorries stood on the quay with their engines off."
    );
    let b = format!(
        "Shares of the shipping company lost a tenth on Wednesday as analysts cut their forecasts for \
         the season. Insurers expect claims of several millions and a long dispute.\n{interview}"
    );
    let found = comparison(&a, &b);
    assert_eq!(found.verdict, Some(Verdict::SameUtterance), "{:?}", found.gates);
}

/// An item of three sentences is too short to weigh much; what tells is that all of it is kept.
#[test]
fn a_short_item_in_other_words_is_a_rewrite() {
    let a = "A freight barge loaded with gravel sank in the Orlin canal on Monday. Its crew of three \
        climbed onto the lock gate and were unhurt. The waterway stays shut until a crane arrives.";
    let b = "Loaded with gravel, a cargo vessel went down on Monday in the Orlin canal. Unhurt, the \
        crew of three got onto the lock gate. Until a crane comes the waterway will be shut.";
    let found = comparison(a, b);
    assert_eq!(found.verdict, Some(Verdict::Rewrite), "{:?}", found.gates);
}

/// The cells are too short for any run of equal words between them.
#[test]
fn a_table_with_other_figures_is_a_mould() {
    let stations = ["Upper Mill", "Old Quay", "Saint Bride", "Marl Pit", "East Weir", "Long Acre"];
    let table = |day: &str, figures: [(u32, u32); 6]| {
        let rows = stations.iter().zip(figures);
        let rows = rows.map(|(station, (level, flow))| format!("{station} {level} {flow}\n"));
        format!(
            "The river board publishes the levels and the flow measured at its six gauging stations \
             every morning at seven. These are the figures for {day}, in centimetres and in cubic \
             metres a second:\n{}Boats may pass the locks while the level at Old Quay stays below \
             three metres. The board warns bathers that the current is stronger than it looks.",
            rows.collect::<String>()
        )
    };
    let a = table("Monday", [(141, 22), (203, 31), (187, 40), (166, 12), (95, 28), (120, 33)]);
    let b = table("Friday", [(158, 26), (211, 37), (190, 44), (172, 15), (99, 30), (131, 39)]);
    let found = comparison(&a, &b);
    assert_eq!(found.verdict, Some(Verdict::Template), "{:?}", found.gates);
}

/// One bank's bond in the words of another's: the frame stands, the names differ.
#[test]
fn a_frame_that_names_others_is_a_mould() {
    let issue = |bank: &str, lead: &str, month: &str, day: u32, rate: &str| {
        format!(
            "The {bank} Bank is issuing a convertible bond with an indicated coupon of {rate} percent, \
             lead manager {lead} Securities said. Terms will be fixed on {month} {day} and involve a \
             premium over the average price in {bank} of the past week. The bonds will be listed in \
             {month} and sold in small denominations. Fees include underwriting by {lead} and selling."
        )
    };
    let a = issue("Torvik Savings", "Hallgren", "March", 14, "two");
    let b = issue("Pemberton Farmers", "Ostrava", "June", 27, "four");
    let found = comparison(&a, &b);
    assert_eq!(found.verdict, Some(Verdict::Template), "{:?}", found.gates);
}

#[test]
fn strangers_have_no_verdict_and_say_which_gate_failed() {
    let stranger = "The city orchestra opened its season with a little known symphony. Critics praised \
        the brass section, though the hall was half empty because of the tram strike.";
    let found = comparison(FERRY, stranger);
    assert_eq!(found.verdict, None);
    assert!(found.gates.iter().any(|gate| !gate.passed));
}

#[test]
fn nothing_to_compare_is_no_match() {
    for (a, b) in [("", ""), ("", FERRY), ("?!", "?!"), ("word", "other")] {
        assert_eq!(comparison(a, b).verdict, None, "{a:?} {b:?}");
    }
}

#[test]
fn one_word_repeated_ends_soon() {
    let found = comparison(&"buoy ".repeat(20_000), &"buoy ".repeat(15_000));
    assert!(found.resemblance > 0.9);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn comparison_is_symmetric(a in text(), b in text()) {
        let (there, back) = (comparison(&a, &b), comparison(&b, &a));
        prop_assert_eq!(there.verdict, back.verdict);
        prop_assert_eq!(there.score, back.score);
        prop_assert_eq!(&there.gates, &back.gates);
        prop_assert_eq!(there.containment.a_in_b, back.containment.b_in_a);
        let mut swapped: Vec<_> = back.passages.iter().map(|p| (p.b, p.a)).collect();
        swapped.sort_unstable();
        let passages: Vec<_> = there.passages.iter().map(|p| (p.a, p.b)).collect();
        prop_assert_eq!(passages, swapped);
    }

    #[test]
    fn passages_overlap_on_neither_side(a in text(), b in text()) {
        let passages = comparison(&a, &b).passages;
        let mut sides = [passages.iter().map(|p| p.a).collect::<Vec<_>>(), passages.iter().map(|p| p.b).collect()];
        for (side, text) in sides.iter_mut().zip([&a, &b]) {
            side.sort_unstable();
            prop_assert!(side.iter().all(|span| !span.of(text).is_empty()));
            prop_assert!(side.windows(2).all(|two| two[0].end <= two[1].start));
        }
    }
}

/// Texts over few words, so that they share much in every order, with quotation marks anywhere.
fn text() -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec![
        "harbour", "pilot", "storm", "the", "of", "\"", "Oslo", "41", "dredger", "said", ".",
        "tariff", "ministry", "a", "glacier", "\n",
    ]);
    prop::collection::vec(word, 0..80).prop_map(|words| words.join(" "))
}
