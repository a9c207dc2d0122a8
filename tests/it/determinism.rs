//! The same articles and options give the same bytes out, whatever the threads and the order.

use std::path::{Path, PathBuf};

use proptest::prelude::*;
use wirecopy::article::read::{self, Fields, Reading};
use wirecopy::progress::Progress;
use wirecopy::report::json::{self, RunInfo};
use wirecopy::{Options, detect};

proptest! {
    #![proptest_config(ProptestConfig { cases: 8, ..ProptestConfig::default() })]

    #[test]
    fn threads_and_order_do_not_show(order in Just(pages().collect::<Vec<_>>()).prop_shuffle()) {
        let expected = records(&pages().collect::<Vec<_>>(), 1);
        for threads in [1, 2, 8] {
            prop_assert_eq!(&records(&order, threads), &expected, "with {} threads", threads);
        }
    }
}

#[test]
fn the_fixture_gives_records_of_every_kind() {
    let records = records(&pages().collect::<Vec<_>>(), 2);
    for kind in ["run", "article", "match", "cluster", "relation", "summary"] {
        assert!(records.contains(&format!("{{\"type\":\"{kind}\"")), "no {kind} record");
    }
}

fn pages() -> impl Iterator<Item = PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/cod");
    std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path())
}

/// All records of a run over these files, read in this order, with this many threads.
fn records(paths: &[PathBuf], threads: usize) -> String {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
    let reading: Reading = read::read(paths, &Fields::default());
    let detection =
        pool.install(|| detect(reading, &Options::default(), &Progress::default()).unwrap());
    let mut records = Vec::new();
    json::write(&detection, &RunInfo::default(), &mut records).unwrap();
    String::from_utf8(records).unwrap()
}
