use proptest::prelude::*;

use super::*;

fn check(text: &str, expected: &[(UnitKind, &str)]) {
    let mut kept = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        kept.push(Span::new(start, start + line.trim_end().len()));
        start += line.len();
    }
    let found: Vec<_> = units(text, &kept).iter().map(|u| (u.kind(), u.span().of(text))).collect();
    assert_eq!(found, expected, "in {text:?}");
}

use UnitKind::{Narrative as N, Quotation as Q};

#[test]
fn sentences_end_at_full_stops_that_are_some() {
    check(
        "Mr. Oduya met Gen. A. B. Kray on Nov. 5 in St. Ives. He paid $4.5 mln! Why? Nobody knew...",
        &[
            (N, "Mr. Oduya met Gen. A. B. Kray on Nov. 5 in St. Ives."),
            (N, "He paid $4.5 mln!"),
            (N, "Why?"),
            (N, "Nobody knew..."),
        ],
    );
    check(
        "He left the U.S. Embassy at 5 p.m. The car was gone from the U.S. It never came back.",
        &[
            (N, "He left the U.S. Embassy at 5 p.m."),
            (N, "The car was gone from the U.S."),
            (N, "It never came back."),
        ],
    );
    check(
        "Die Wahl am 26. Dezember war gültig. Am 3. März folgt die nächste.",
        &[(N, "Die Wahl am 26. Dezember war gültig."), (N, "Am 3. März folgt die nächste.")],
    );
    check(
        "They spoke of success.But now the firm shrinks.",
        &[(N, "They spoke of success."), (N, "But now the firm shrinks.")],
    );
    check("Visit Harbour.Az for more news .", &[(N, "Visit Harbour.Az for more news .")]);
}

#[test]
fn a_text_without_capitals_has_sentences() {
    check(
        "the mayor of halvorsund resigned. his deputy, approx. 40, takes over... for now. nobody \
         else asked for it vs. last year.",
        &[
            (N, "the mayor of halvorsund resigned."),
            (
                N,
                "his deputy, approx. 40, takes over... for now. nobody else asked for it vs. last year.",
            ),
        ],
    );
    check(
        "“We will not open.” she said on monday.",
        &[(Q, "We will not open."), (N, "she said on monday.")],
    );
}

#[test]
fn sentences_end_in_every_script() {
    check(
        "大臣は辞任した。後任は未定だ！なぜか？",
        &[(N, "大臣は辞任した。"), (N, "後任は未定だ！"), (N, "なぜか？")],
    );
    check("هل عاد الوزير؟ لم يعد بعد.", &[(N, "هل عاد الوزير؟"), (N, "لم يعد بعد.")]);
    check("मंत्री लौट आए। सभा कल होगी।", &[(N, "मंत्री लौट आए।"), (N, "सभा कल होगी।")]);
    check(
        "Министр приехал в 2019 г. Он уехал в мае.",
        &[(N, "Министр приехал в 2019 г. Он уехал в мае.")],
    );
}

#[test]
fn a_quotation_is_cut_from_the_prose_around_it() {
    check(
        "\"We will rebuild the bridge by spring. Nobody will be left alone,\" Mayor Tamm said.",
        &[
            (Q, "We will rebuild the bridge by spring."),
            (Q, "Nobody will be left alone"),
            (N, "Mayor Tamm said."),
        ],
    );
    check(
        "He called the plan “a sad joke” and left.",
        &[(N, "He called the plan “a sad joke” and left.")],
    );
    check("“No comment,” she said.", &[(Q, "No comment"), (N, "she said.")]);
    check(
        "The council was “trampled on.” It met again.",
        &[(N, "The council was “trampled on."), (N, "It met again.")],
    );
}

#[test]
fn every_kind_of_marks_is_read() {
    let quoted = "we shall open the gates at noon tomorrow";
    for (open, close) in [
        ("“", "”"),
        ("\"", "\""),
        ("«", "»"),
        ("« ", " »"),
        ("»", "«"),
        ("„", "“"),
        ("„", "”"),
        ("”", "”"),
        ("``", "''"),
        ("''", "''"),
        ("＂", "＂"),
    ] {
        let text = format!("The guard said: {open}{quoted}{close} and smiled.");
        check(&text, &[(N, "The guard said"), (Q, quoted), (N, "and smiled.")]);
    }
    check(
        "大臣は「橋は春までに必ず再建する」と述べた。",
        &[(N, "大臣は"), (Q, "橋は春までに必ず再建する"), (N, "と述べた。")],
    );
    check(
        "‘We don’t know what the players’ union wants,’ he said.",
        &[(Q, "We don’t know what the players’ union wants"), (N, "he said.")],
    );
}

#[test]
fn apostrophes_and_terms_are_no_quotations() {
    let text = "It's the 'Tiger' class, the players' choice since '94, and Ann's too.";
    check(text, &[(N, text)]);
}

#[test]
fn nested_marks_stay_inside() {
    check(
        "“He told us ‘go home at once, all of you,’ and we went,” said Ann.",
        &[(Q, "He told us ‘go home at once, all of you,’ and we went"), (N, "said Ann.")],
    );
    check(
        "« Il a dit « partez tous maintenant » et puis rien », dit Anne.",
        &[(Q, "Il a dit « partez tous maintenant » et puis rien"), (N, "dit Anne.")],
    );
}

#[test]
fn a_quotation_runs_over_paragraphs() {
    check(
        "“We lost the whole harvest this year.\n“We will not lose another,” he said.",
        &[
            (Q, "We lost the whole harvest this year."),
            (Q, "We will not lose another"),
            (N, "he said."),
        ],
    );
    check(
        "“We lost the whole harvest this year. It rained.\nWe will not lose more,” he said.",
        &[
            (Q, "We lost the whole harvest this year."),
            (Q, "It rained."),
            (Q, "We will not lose more"),
            (N, "he said."),
        ],
    );
}

#[test]
fn a_missing_mark_is_repaired() {
    check(
        "But they broke (off) the talks, so they should call first,” said the envoy.",
        &[(Q, "But they broke (off) the talks, so they should call first"), (N, "said the envoy.")],
    );
    check(
        "He said “we will never go back there. The train left at nine in the morning.",
        &[
            (N, "He said"),
            (Q, "we will never go back there."),
            (N, "The train left at nine in the morning."),
        ],
    );
    check(
        "It was ” in bilateral exchanges in global affairs. “",
        &[(N, "It was"), (Q, "in bilateral exchanges in global affairs.")],
    );
}

#[test]
fn unpunctuated_text_is_cut() {
    let text = "word ".repeat(10_000);
    let kept = [Span::new(0, text.len())];
    assert!(units(&text, &kept).iter().all(|unit| unit.span().len() <= 1000));
}

#[test]
fn hostile_runs_take_linear_time() {
    for run in [".", "\"", "“", "a,” ", "‘A ", "! ", "»", "« ", "….", ".x"] {
        let text = run.repeat(200_000) + "x";
        let kept = [Span::new(0, text.len())];
        assert!(units(&text, &kept).len() <= text.len());
    }
}

proptest! {
    #[test]
    fn units_are_ordered_and_inside_their_paragraphs(
        text in "([a-zA-Z]{1,8}|[ .,!?\"'“”„«»‘’「」。、\n]|\\PC){0,200}",
        cuts in prop::collection::vec(0usize..400, 0..8),
    ) {
        let mut cuts: Vec<_> = cuts.iter().map(|c| text.floor_char_boundary(*c)).collect();
        cuts.sort_unstable();
        let kept: Vec<_> = cuts.chunks_exact(2).map(|c| Span::new(c[0], c[1])).collect();
        let mut end = 0;
        for unit in units(&text, &kept) {
            prop_assert!(end <= unit.span().start && unit.span().start < unit.span().end);
            prop_assert!(kept.iter().any(|paragraph| paragraph.contains(unit.span())));
            prop_assert!(text.get(unit.span().range()).is_some_and(|t| t.contains(char::is_alphanumeric)));
            end = unit.span().end;
        }
    }
}
