//! Bounded memory from the inside: rooms far smaller than any that can be asked for.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use super::*;
use crate::article::Survey;

/// Families of near copies, twins, articles without words, in no order.
fn write_articles(folder: &Path) -> PathBuf {
    let mut lines = String::new();
    for i in 0..240_usize {
        let family = i * 7 % 90;
        let mut words: Vec<String> = (0..120).map(|j| format!("w{family}x{j}")).collect();
        if i % 3 == 0 {
            words[i % 120] = format!("changed{i}");
        }
        let text = if i % 50 == 0 { "... !!! ...".to_owned() } else { words.join(" ") };
        let _ = writeln!(lines, "{{\"id\": \"a{}\", \"text\": \"{text}\"}}", i * 31 % 240);
    }
    // An id that was there before: a problem, and no article.
    lines.push_str("{\"id\": \"a0\", \"text\": \"once more\"}\n");
    let path = folder.join("news.jsonl");
    #[expect(clippy::disallowed_methods, reason = "the input of a test")]
    std::fs::write(&path, lines).unwrap();
    path
}

fn options(scratch: Option<&Path>) -> CopiesOptions {
    let scratch = scratch.map(Path::to_path_buf);
    CopiesOptions { clean: false, scratch, ..CopiesOptions::default() }
}

fn run(path: &Path, room: Option<u64>, options: &CopiesOptions) -> Result<Copies, Error> {
    let progress = Progress::default();
    find_within(room, &[path.to_owned()], &Fields::default(), options, &progress)
}

fn everything(copies: &Copies) -> String {
    let mut out = Vec::new();
    copies.write(&serde_json::Value::Null, &mut out).unwrap();
    for rule in [KeepRule::First, KeepRule::Longest] {
        copies
            .for_each_kept(rule, |id| {
                out.extend_from_slice(id.as_bytes());
                Ok(())
            })
            .unwrap();
    }
    format!("{} {:?} {:?}", String::from_utf8(out).unwrap(), copies.capped, copies.largest(3))
}

#[test]
fn any_room_gives_the_same_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let path = write_articles(folder.path());
    let wanted = everything(&run(&path, None, &options(None)).unwrap());
    assert!(wanted.contains("\"articles\":240") && wanted.contains("earlier article"));
    for room in [0, 5_000, 1 << 20] {
        let copies = run(&path, Some(room), &options(None)).unwrap();
        assert_eq!(everything(&copies), wanted, "with room for {room} bytes");
    }
}

#[test]
fn a_stopped_run_goes_on_where_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let path = write_articles(folder.path());
    let scratch = folder.path().join("scratch");
    let options = options(Some(&scratch));
    let wanted = everything(&run(&path, None, &options).unwrap());

    // Stopped in the second pass, with a file half written.
    let signer = Signer::new(&options, Survey::default);
    let (paths, fields) = ([path.clone()], Fields::default());
    let input = Input { paths: &paths, fields: &fields, signer: &signer };
    let mut store =
        Store::Disk(Scratch::open(Some(&scratch), job(&paths, &fields, &options)).unwrap());
    read(&input, &mut store, Some(5_000), &Progress::default()).unwrap();
    let _ = store.files().write("pairs").unwrap();
    drop(store);
    let again = run(&path, Some(5_000), &options).unwrap();
    assert_eq!(again.bytes, 0, "the first pass was not done again");
    assert_eq!(everything(&again), wanted);
    // Not finished: its results might not have been written.
    drop(again);

    let ours = scratch.join("wirecopy-scratch");
    for lost in ["matches", "pairs", "rows"] {
        std::fs::remove_file(ours.join(lost)).unwrap();
        let again = run(&path, Some(5_000), &options).unwrap();
        assert_eq!(everything(&again), wanted, "without {lost}");
        assert!(again.bytes > 0);
    }
    let last = run(&path, Some(5_000), &options).unwrap();
    assert_eq!(last.bytes, 0, "nothing was left to be read");
    last.finish();
    assert!(!ours.exists());
}

#[test]
fn a_scratch_folder_of_another_run_is_refused_with_the_reason() {
    let folder = tempfile::tempdir().unwrap();
    let path = write_articles(folder.path());
    let scratch = folder.path().join("scratch");
    let first = run(&path, Some(5_000), &options(Some(&scratch))).unwrap();
    let busy = run(&path, Some(5_000), &options(Some(&scratch))).unwrap_err();
    assert!(busy.message.contains("another run is at work"), "{busy}");
    drop(first);

    let other = CopiesOptions { threshold: 0.5, ..options(Some(&scratch)) };
    let refusal = run(&path, Some(5_000), &other).unwrap_err();
    assert!(refusal.message.contains("threshold was 0.8 then, and is 0.5 now"), "{refusal}");

    let more = std::fs::OpenOptions::new().append(true).open(&path).unwrap();
    std::io::Write::write_all(&mut &more, b"\n").unwrap();
    let refusal = run(&path, Some(5_000), &options(Some(&scratch))).unwrap_err();
    assert!(refusal.message.contains("the input was 1 file"), "{refusal}");
    assert!(refusal.hint.is_some());
}

#[test]
fn a_scratch_folder_that_cannot_be_used_is_an_error_with_advice() {
    let folder = tempfile::tempdir().unwrap();
    let path = write_articles(folder.path());
    // A file stands where the folder should be.
    let refusal = run(&path, Some(5_000), &options(Some(&path))).unwrap_err();
    assert!(refusal.message.contains("cannot use the scratch folder"), "{refusal}");
    assert!(refusal.hint.unwrap().contains("--scratch"));
}

#[test]
fn an_input_that_changes_between_readings_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let path = write_articles(folder.path());
    let scratch = folder.path().join("scratch");
    drop(run(&path, Some(5_000), &options(Some(&scratch))).unwrap());
    let signer = Signer::new(&options(None), Survey::default);
    let paths = [path.clone()];
    let fields = Fields::default();
    let input = Input { paths: &paths, fields: &fields, signer: &signer };
    let job = job(&paths, &fields, &options(None));
    let store = Store::Disk(Scratch::open(Some(&scratch), job).unwrap());
    assert!(unchanged(&input, &store).is_ok());
    #[expect(clippy::disallowed_methods, reason = "the input of a test")]
    std::fs::write(&path, "{\"id\": \"x\", \"text\": \"other words\"}").unwrap();
    assert!(unchanged(&input, &store).unwrap_err().message.contains("changed"));
}
