//! Whatever a user has becomes pages, and whatever is wrong with it becomes problems.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use tempfile::TempDir;
use wirecopy::Problem;
use wirecopy::article::Page;
use wirecopy::article::read::{Fields, Limits, Reading, for_each_batch, read};

/// A folder of files, gone with the test.
fn folder(files: &[(&str, &[u8])]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, content) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }
    folder
}

fn read_path(path: impl AsRef<Path>) -> Reading {
    read(&[path.as_ref().to_owned()], &Fields::default())
}

fn read_file(name: &str, content: &[u8]) -> Reading {
    read_path(folder(&[(name, content)]).path().join(name))
}

fn read_limited(path: &Path, limits: &Limits) -> Reading {
    let mut all = Reading::default();
    for_each_batch(&[path.to_owned()], &Fields::default(), limits, |batch| {
        all.pages.extend(batch.made);
        all.problems.extend(batch.problems);
    });
    all
}

fn ids(reading: &Reading) -> Vec<&str> {
    reading.pages.iter().map(|page| page.id.as_str()).collect()
}

#[track_caller]
fn the_page(reading: &Reading) -> &Page {
    assert_eq!(reading.problems, []);
    assert_eq!(reading.pages.len(), 1);
    &reading.pages[0]
}

#[track_caller]
fn the_problem(reading: &Reading) -> &Problem {
    assert_eq!(reading.problems.len(), 1, "{:?}", reading.problems);
    &reading.problems[0]
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn zstd(bytes: &[u8]) -> Vec<u8> {
    ruzstd::encoding::compress_to_vec(bytes, ruzstd::encoding::CompressionLevel::Fastest)
}

#[test]
fn a_text_file_is_one_article_named_after_its_file() {
    let reading = read_file("ferry 3.txt", "Ferry stops.\n\nNo more boats.\n".as_bytes());
    let page = the_page(&reading);
    assert_eq!(page.id, "ferry 3");
    assert_eq!(page.text, "Ferry stops.\n\nNo more boats.\n");
    assert_eq!(page.line, None);
}

#[test]
fn a_line_of_json_is_one_article() {
    let json =
        br#"{"id":"a1","text":"Line one.\nLine two.","title":"Ferry","url":"https://n.example/1",
        "outlet":"Harbour News","published":"2024-05-01T10:00:00Z"}"#;
    let json: Vec<u8> = json.iter().copied().filter(|&byte| byte != b'\n').collect();
    let reading = read_file("docs.jsonl", &json);
    let page = the_page(&reading);
    assert_eq!(page.id, "a1");
    assert_eq!(page.line, Some(1));
    assert_eq!(page.text, "Line one.\nLine two.");
    assert_eq!(page.title.as_deref(), Some("Ferry"));
    assert_eq!(page.url.as_deref(), Some("https://n.example/1"));
    assert_eq!(page.outlet.as_deref(), Some("Harbour News"));
    assert_eq!(page.published.as_deref(), Some("2024-05-01T10:00:00Z"));
}

#[test]
fn ids_are_numbers_too_and_else_file_and_line() {
    let reading = read_file("d.jsonl", b"{\"id\":7,\"text\":\"x\"}\n\n{\"text\":\"y\"}\n");
    assert_eq!(ids(&reading), ["7", "d:3"]);
}

#[test]
fn other_field_names_are_read_when_told() {
    let folder = folder(&[("d.jsonl", br#"{"key":"k","story":"One.","summary":"Two."}"#)]);
    let mut fields = Fields::default();
    assert!(fields.set("id", "key"));
    assert!(fields.set("text", "missing, story,summary"));
    let reading = read(&[folder.path().to_owned()], &fields);
    assert_eq!((the_page(&reading).id.as_str(), the_page(&reading).text.as_str()), ("k", "One."));
    assert!(!fields.set("colour", "red"));
    assert!(!fields.set("text", " ,"));
}

#[test]
fn records_of_wires_and_scrapers_are_read_without_telling() {
    let ninjs = br#"{"uri":"urn:n:1","headline":"Ferry stops","body_html":"<p>No boats.</p>",
        "versioncreated":"2024-05-01T10:00:00Z","infoSources":[{"name":"Coast Agency","role":"o"}],
        "publisher":{"name":"Harbour News"}}"#;
    let reading = read_file("item.json", ninjs);
    let page = the_page(&reading);
    assert_eq!(page.id, "urn:n:1");
    assert_eq!(page.title.as_deref(), Some("Ferry stops"));
    assert_eq!(page.text, "No boats.");
    assert_eq!(page.outlet.as_deref(), Some("Harbour News"));
    assert_eq!(page.published.as_deref(), Some("2024-05-01T10:00:00Z"));
    assert_eq!(page.metadata.get("json:infosources"), Some("Coast Agency"));
}

#[test]
fn answers_of_news_services_are_unwrapped() {
    let flat = r#"{"status": "ok", "articles": [
        {"id": "n1", "title": "One", "content": "The harbour stays shut until Monday."},
        {"id": "n2", "title": "Two"},
        {"url": "https://bay.example/3", "content": "The ferries sail again."}]}"#;
    let reading = read_file("answer.json", flat.as_bytes());
    assert_eq!(ids(&reading), ["n1", "answer:3"]);
    assert!(the_problem(&reading).message.contains("has no text"));

    let deep =
        r#"{"response": {"total": 1, "results": [{"id": "g1", "body": "Rain, then wind."}]}}"#;
    assert_eq!(ids(&read_file("deep.json", deep.as_bytes())), ["g1"]);
    assert_eq!(ids(&read_file("lines.jsonl", format!("{deep}\n").as_bytes())), ["g1"]);

    let empty = read_file("empty.json", br#"{"status": "ok", "articles": []}"#);
    assert!(the_problem(&empty).message.contains("has no text"));
}

#[test]
fn the_items_of_a_json_feed_are_articles_of_its_site() {
    let feed = r#"{"version": "https://jsonfeed.org/version/1.1", "title": "Kelp Wire",
        "description": "News from the bay.", "items": [
        {"id": "k1", "content_text": "The harbour stays shut until Monday."},
        {"id": "k2", "content_html": "<p>The ferries sail again.</p>"}]}"#;
    let reading = read_file("feed.json", feed.as_bytes());
    assert_eq!(ids(&reading), ["k1", "k2"]);
    assert!(reading.pages.iter().all(|page| page.outlet.as_deref() == Some("Kelp Wire")));
    assert_eq!(reading.problems, []);
}

#[test]
fn json_over_several_lines_is_read_as_array_and_as_objects() {
    let array = b"[\n {\"id\":\"a\",\"text\":\"brace } and \\\"quote\\\" [\"},\n {\"id\":\"b\",\n\"text\":\"y\"}\n]\n";
    let reading = read_file("a.json", array);
    assert_eq!(ids(&reading), ["a", "b"]);
    assert_eq!(reading.pages[0].text, "brace } and \"quote\" [");
    assert_eq!(reading.pages[1].line, Some(3));
    let objects = b"{\n\"id\":\"a\",\n\"text\":\"x\"\n}\n{\n\"id\":\"b\",\n\"text\":\"y\"}";
    assert_eq!(ids(&read_file("b.json", objects)), ["a", "b"]);
    let lines = b"{\"id\":\"a\",\"text\":\"x\"}\n{\"id\":\"b\",\"text\":\"y\"}\n";
    assert_eq!(ids(&read_file("c.json", lines)), ["a", "b"]);
    assert!(
        the_problem(&read_file("d.json", b"\"only a string\"")).message.contains("no JSON object")
    );
    let cut = read_file("e.json", b"[{\"id\":\"a\",\"text\":\"x\"},\n{\"id\":\"b\",");
    assert_eq!(ids(&cut), ["a"]);
    assert_eq!(the_problem(&cut).line, Some(2));
}

#[test]
fn the_items_of_a_feed_are_articles() {
    let rss = r#"<?xml version="1.0"?><rss version="2.0"><channel><title>Harbour News</title>
<item><title>Ferry &amp; boats</title><link>https://h.example/1</link><guid>g1</guid>
<pubDate>Wed, 01 May 2024 10:00:00 GMT</pubDate><description>Short.</description>
<content:encoded><![CDATA[<p>No boats.</p><p>None at all.</p>]]></content:encoded>
<source url="https://wire.example/rss">Coast Agency</source></item>
<item><title>Second</title><description>&lt;p&gt;Caf&amp;eacute; shuts.&lt;/p&gt;</description></item>
</channel></rss>"#;
    let reading = read_file("h.xml", rss.as_bytes());
    assert_eq!(reading.problems, []);
    assert_eq!(ids(&reading), ["g1", "h:2"]);
    let page = &reading.pages[0];
    assert_eq!(page.text, "No boats.\nNone at all.");
    assert_eq!(page.title.as_deref(), Some("Ferry & boats"));
    assert_eq!(page.url.as_deref(), Some("https://h.example/1"));
    assert_eq!(page.outlet.as_deref(), Some("Harbour News"));
    assert_eq!(page.published.as_deref(), Some("Wed, 01 May 2024 10:00:00 GMT"));
    assert_eq!(page.metadata.get("rss:source"), Some("Coast Agency"));
    assert_eq!(page.metadata.get("rss:source_url"), Some("https://wire.example/rss"));
    assert_eq!((reading.pages[1].line, reading.pages[1].text.as_str()), (Some(6), "Café shuts."));
}

#[test]
fn the_entries_of_an_atom_feed_are_articles() {
    let atom = r#"<feed xmlns="http://www.w3.org/2005/Atom"><title>Harbour News</title>
<entry><id>tag:1</id><title>Ferry</title><link rel="self" href="https://h.example/self"/>
<link href="https://h.example/1?a=1&amp;b=2"/><updated>2024-05-02</updated><published>2024-05-01</published>
<author><name>A. Writer</name></author><source><title>Coast Agency</title></source>
<content type="xhtml"><div><p>No <b>boats</b>.</p></div></content></entry><entry><title>Unclosed"#;
    let reading = read_file("h.atom", atom.as_bytes());
    assert_eq!(ids(&reading), ["tag:1"]);
    let page = &reading.pages[0];
    assert_eq!(page.text, "No boats.");
    assert_eq!(page.url.as_deref(), Some("https://h.example/1?a=1&b=2"));
    assert_eq!(page.published.as_deref(), Some("2024-05-01"));
    assert_eq!(page.metadata.get("author"), Some("A. Writer"));
    assert_eq!(page.metadata.get("atom:source"), Some("Coast Agency"));
    assert!(the_problem(&reading).message.contains("no text"));
}

#[test]
fn the_pages_of_a_web_archive_are_articles() {
    let record = |kind: &str, content: &str| {
        format!(
            "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: https://h.example/1\r\n\
             Content-Length: {}\r\n\r\n{content}\r\n\r\n",
            content.len()
        )
    };
    let http = |head: &str, body: &str| format!("HTTP/1.1 {head}\r\n\r\n{body}");
    let archive = [
        record("warcinfo", "software: x"),
        record("request", "GET / HTTP/1.1\r\n\r\n"),
        record(
            "response",
            &http("200 OK\r\nContent-Type: text/html", "<title>F</title><p>No boats."),
        ),
        record("response", &http("404 Not Found\r\nContent-Type: text/html", "<p>Gone")),
        record("response", &http("200 OK\r\nContent-Type: image/png", "\u{1}")),
        record(
            "response",
            &http(
                "200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked",
                "6\r\n<p>Two\r\n5\r\n more\r\n0\r\n\r\n",
            ),
        ),
    ];
    let reading = read_file(
        "crawl.warc.gz",
        &archive.iter().flat_map(|r| gzip(r.as_bytes())).collect::<Vec<_>>(),
    );
    assert_eq!(reading.problems, []);
    assert_eq!(ids(&reading), ["crawl:3", "crawl:6"]);
    assert_eq!(reading.pages[0].text, "No boats.");
    assert_eq!(reading.pages[0].url.as_deref(), Some("https://h.example/1"));
    assert_eq!(reading.pages[1].text, "Two more");
    let cut = archive.concat();
    let cut = read_file("crawl.warc", &cut.as_bytes()[..cut.len() - 60]);
    assert_eq!(ids(&cut), ["crawl:3"]);
    assert!(the_problem(&cut).message.contains("truncated"));
}

#[test]
fn compression_is_told_by_content_not_by_name() {
    let json = b"{\"id\":\"a\",\"text\":\"x\"}\n";
    for bytes in [gzip(json), zstd(json), [gzip(json), gzip(b"\n")].concat()] {
        assert_eq!(ids(&read_file("d.jsonl", &bytes)), ["a"]);
        assert_eq!(ids(&read_file("d.jsonl.gz", &bytes)), ["a"]);
    }
    let two = [zstd(json), zstd(b"{\"id\":\"b\",\"text\":\"y\"}\n")].concat();
    assert_eq!(ids(&read_file("d.jsonl.zst", &two)), ["a", "b"]);
    assert_eq!(the_page(&read_file("ferry.txt.gz", &gzip(b"No boats."))).id, "ferry");
}

#[test]
fn a_folder_is_walked_in_sorted_order_without_hidden_and_foreign_files() {
    let folder = folder(&[
        ("b.txt", b"b"),
        ("a/z.txt", b"z"),
        ("a/c.txt", b"c"),
        (".hidden/x.txt", b"x"),
        (".x.txt", b"x"),
        ("labels.csv", b"a,b"),
        ("photo.JPG", b"\xff\xd8\xff"),
    ]);
    let reading = read_path(folder.path());
    assert_eq!(reading.problems, []);
    assert_eq!(ids(&reading), ["c", "z", "b"]);
}

#[test]
fn names_that_clash_get_their_folders_in_front() {
    let folder = folder(&[
        ("x/may/1.txt", b"a"),
        ("x/june/1.txt", b"b"),
        ("x/2.txt", b"c"),
        ("x/3.txt", b"d"),
        ("x/3.html", b"<p>e</p>"),
    ]);
    let reading = read_path(folder.path());
    assert_eq!(reading.problems, []);
    let mut ids = ids(&reading);
    ids.sort_unstable();
    assert_eq!(ids, ["2", "3.html", "3.txt", "june/1", "may/1"]);
}

#[test]
fn the_order_of_paths_and_repeats_change_nothing() {
    let folder = folder(&[
        ("a.txt", b"a"),
        ("b.jsonl", b"{\"id\":\"k\",\"text\":\"1\"}\nbroken"),
        ("c.jsonl", b"{\"id\":\"k\",\"text\":\"2\"}\n"),
    ]);
    let path = |name: &str| folder.path().join(name);
    let one = read(&[path("a.txt"), path("b.jsonl"), path("c.jsonl")], &Fields::default());
    let other = read(&[path("c.jsonl"), path("b.jsonl"), path("a.txt")], &Fields::default());
    let all = read(&[path("./b.jsonl"), folder.path().to_owned()], &Fields::default());
    assert_eq!(ids(&one), ["a", "k"]);
    assert_eq!(one.pages[1].text, "1");
    assert_eq!(one.problems.len(), 2);
    assert_eq!((&one.pages, &one.problems), (&other.pages, &other.problems));
    let mut ids = ids(&all);
    ids.sort_unstable();
    assert_eq!(ids, ["a", "k"]);
}

#[test]
#[cfg(unix)]
fn links_in_a_ring_end() {
    let folder = folder(&[("a/x.txt", b"x")]);
    for name in ["a/one", "a/two"] {
        std::os::unix::fs::symlink(folder.path(), folder.path().join(name)).unwrap();
    }
    assert_eq!(ids(&read_path(folder.path())), ["x"]);
}

#[test]
fn text_in_old_encodings_is_read() {
    let text = "Паром больше не ходит, сообщили в порту. Лодок нет, и вряд ли они появятся.";
    let (bytes, _, _) = encoding_rs::WINDOWS_1251.encode(text);
    assert_eq!(the_page(&read_file("a.txt", &bytes)).text, text);
    let utf16: Vec<u8> =
        [0xfeff].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    assert_eq!(the_page(&read_file("a.txt", &utf16)).text, text);
    let marked = [b"\xef\xbb\xbf", text.as_bytes()].concat();
    assert_eq!(the_page(&read_file("a.txt", &marked)).text, text);
    let record = b"\xef\xbb\xbf{\"id\":\"a\",\"text\":\"x\"}\n";
    assert_eq!(ids(&read_file("a.jsonl", record)), ["a"]);
}

#[test]
fn text_that_is_nearly_utf8_is_kept_with_a_problem() {
    let reading = read_file("a.txt", b"F\xc3\xa4hre, K\xc3\xbcste, \xff and so on, gr\xc3\xb6\xc3\x9fer, sch\xc3\xb6n, f\xc3\xbcr, \xc3\xbcber, w\xc3\xa4re, h\xc3\xb6ren");
    assert!(reading.pages[0].text.starts_with("Fähre, Küste, \u{fffd}"));
    assert!(the_problem(&reading).message.contains("UTF-8"));
}

#[test]
fn one_broken_line_of_many_costs_that_line() {
    let lines = b"{\"id\":\"a\",\"text\":\"x\"}\n{\"id\":\"b\",\"te\n[1]\n\xff{\n{\"id\":\"c\"}\n{\"id\":\"d\",\"text\":\"y\"}\n";
    let reading = read_file("d.jsonl", lines);
    assert_eq!(ids(&reading), ["a", "d"]);
    let told: Vec<_> = reading.problems.iter().map(|p| (p.line, p.message.as_str())).collect();
    assert_eq!(told.len(), 4);
    assert_eq!(told[0].0, Some(2));
    assert!(told[0].1.contains("is not a JSON object"), "{}", told[0].1);
    assert!(told[1].1.contains("is not a JSON object"), "{}", told[1].1);
    assert_eq!(told[2], (Some(4), "is not UTF-8"));
    assert_eq!(told[3].0, Some(5));
    assert!(told[3].1.contains("has no text"));
    assert!(reading.problems[3].hint.as_ref().unwrap().contains("its fields are id"));
}

#[test]
fn half_a_surrogate_pair_is_read_as_a_replacement_character() {
    let record = r#"{"id":"a","text":"tail \ud83d, pair \ud83d\ude00, low \ude00, back \\ud83d"}"#;
    let reading = read_file("d.jsonl", record.as_bytes());
    assert_eq!(reading.pages[0].text, "tail \u{fffd}, pair 😀, low \u{fffd}, back \\ud83d");
    assert_eq!(the_problem(&reading).line, Some(1));
}

#[test]
fn a_line_over_the_limit_is_passed_over_without_being_held() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("d.jsonl");
    let mut file = fs::File::create(&path).unwrap();
    file.write_all(b"{\"id\":\"a\",\"text\":\"x\"}\n{\"text\":\"").unwrap();
    for _ in 0..20 {
        file.write_all(&vec![b'y'; 1 << 20]).unwrap();
    }
    file.write_all(b"\"}\n{\"id\":\"b\",\"text\":\"z\"}\n").unwrap();
    let reading = read_path(&path);
    assert_eq!(ids(&reading), ["a", "b"]);
    assert_eq!(reading.pages[1].line, Some(3));
    assert_eq!(the_problem(&reading).line, Some(2));
    assert!(the_problem(&reading).message.contains("20.0 MiB"));
}

#[test]
fn each_format_keeps_to_the_limit() {
    let limits = Limits { article: 40, ..Limits::default() };
    let long = "word ".repeat(20);
    let record = |id: &str, text: &str| format!("{{\"id\":\"{id}\",\"text\":\"{text}\"}}");
    let lines = [record("a", "x"), record("b", &long), record("c", "y")];
    for (name, content) in [
        ("d.jsonl", lines.join("\n")),
        ("d.json", format!("[{}]", lines.join(",\n"))),
        ("long.txt", long.clone()),
        ("long.html", format!("<p>{long}</p>")),
    ] {
        let folder = folder(&[(name, content.as_bytes())]);
        let reading = read_limited(&folder.path().join(name), &limits);
        assert!(the_problem(&reading).message.contains("40 bytes"), "{name}");
        let wanted: &[&str] = if name.starts_with('d') { &["a", "c"] } else { &[] };
        assert_eq!(ids(&reading), wanted, "{name}");
    }
}

#[test]
fn a_truncated_stream_keeps_what_came_before() {
    let mut lines = Vec::new();
    for n in 0..20_000_u32 {
        let noise = xxhash_rust::xxh3::xxh3_128(&n.to_le_bytes());
        lines.extend(format!("{{\"id\":{n},\"text\":\"{noise:x}\"}}\n").bytes());
    }
    for mut bytes in [gzip(&lines), zstd(&lines)] {
        bytes.truncate(bytes.len() * 2 / 3);
        let reading = read_file("d.jsonl.gz", &bytes);
        assert!(5000 < reading.pages.len(), "{}", reading.pages.len());
        let problem = the_problem(&reading);
        assert!(problem.message.contains("what came before was read"), "{}", problem.message);
        assert_eq!(problem.line, Some(reading.pages.len() as u64 + 1));
    }
}

#[test]
fn a_bomb_is_cut_off() {
    let limits = Limits { inflated: 1 << 20, inflation: 100, ..Limits::default() };
    for (name, bytes) in [
        ("a.jsonl", vec![b'\n'; 8 << 20]),
        ("b.jsonl", vec![b' '; 8 << 20]),
        ("c.json", vec![b' '; 8 << 20]),
    ] {
        let folder = folder(&[(name, &gzip(&bytes)), ("z.jsonl", &zstd(&bytes))]);
        let reading = read_limited(&folder.path().join(name), &limits);
        assert!(the_problem(&reading).message.contains("bomb"), "{name}");
        let reading = read_limited(&folder.path().join("z.jsonl"), &limits);
        assert!(the_problem(&reading).message.contains("bomb"), "{name}");
    }
}

#[test]
fn what_cannot_be_read_is_named() {
    let folder = folder(&[
        ("empty.txt", b""),
        ("blank.txt", b" \n\t\n"),
        ("blank.jsonl", b"{\"id\":\"a\",\"text\":\"  \"}"),
        ("report", b"%PDF-1.7 ..."),
        ("zip.txt", b"PK\x03\x04...."),
        ("nul.txt", &[b"text".as_slice(), &[0; 50]].concat()),
        ("noise.bin", &(0..4096_u32).map(|i| (i.wrapping_mul(i) >> 3) as u8).collect::<Vec<u8>>()),
        ("none/labels.csv", b"a,b"),
    ]);
    let missing = PathBuf::from("missing.txt");
    for (path, message) in [
        (folder.path().join("empty.txt"), "is empty"),
        (folder.path().join("blank.txt"), "holds no text"),
        (folder.path().join("blank.jsonl"), "has no text"),
        (folder.path().join("report"), "is a PDF document, not text"),
        (folder.path().join("zip.txt"), "is a ZIP archive or an office document, not text"),
        (folder.path().join("nul.txt"), "is binary data, not text"),
        (folder.path().join("noise.bin"), "is binary data, not text"),
        (folder.path().join("none"), "holds no articles"),
        (missing, "does not exist"),
    ] {
        let reading = read_path(&path);
        assert!(reading.pages.is_empty(), "{path:?}");
        let problem = the_problem(&reading);
        assert!(problem.message.contains(message), "{problem}");
        assert_eq!(problem.path, path.display().to_string());
    }
}

#[test]
fn a_bad_file_of_many_lines_does_not_fill_memory_with_problems() {
    let reading = read_file("d.jsonl", "broken\n".repeat(5000).as_bytes());
    assert_eq!(reading.problems.len(), 1001);
    assert!(reading.problems.iter().any(|p| p.message == "has 4000 more problems"));
}

#[test]
fn a_million_words_and_one_repeated_word_pass() {
    for text in [(0..1_000_000).map(|n| format!("w{n} ")).collect(), "news ".repeat(1_000_000)] {
        assert_eq!(the_page(&read_file("a.txt", text.as_bytes())).text, text);
    }
}

#[test]
fn batches_together_are_the_whole() {
    let mut lines = String::new();
    for n in 0..40_000 {
        lines +=
            &format!("{{\"id\":\"{n}\",\"text\":\"Ferry number {n} {}\"}}\n", "stops ".repeat(20));
    }
    let folder = folder(&[("d.jsonl", lines.as_bytes())]);
    let mut batches = 0;
    let mut next = 0;
    for_each_batch(&[folder.path().to_owned()], &Fields::default(), &Limits::default(), |batch| {
        batches += 1;
        for page in batch.made {
            assert_eq!(page.id, next.to_string());
            next += 1;
            assert_eq!(page.line, Some(next));
        }
    });
    assert_eq!(next, 40_000);
    assert!(2 < batches);
}

proptest! {
    #[test]
    fn no_bytes_upset_the_reader(bytes in proptest::collection::vec(any::<u8>(), 0..400),
                                 name in "[a-z]\\.(txt|html|json|jsonl|xml|warc|gz)") {
        let reading = read_file(&name, &bytes);
        prop_assert!(!reading.pages.is_empty() || !reading.problems.is_empty() || bytes.trim_ascii().is_empty());
    }

    #[test]
    fn every_text_survives_json(texts in proptest::collection::vec("\\PC*[a-z]\\PC*", 1..20), array: bool) {
        let records: Vec<String> = texts
            .iter()
            .map(|text| serde_json::json!({"text": text, "n": [{"x": "]}"}]}).to_string())
            .collect();
        let content =
            if array { format!("[{}]", records.join(",")) } else { records.join("\n") };
        let reading = read_file(if array { "d.json" } else { "d.jsonl" }, content.as_bytes());
        let read: Vec<&str> = reading.pages.iter().map(|page| page.text.as_str()).collect();
        prop_assert_eq!(read, texts);
    }
}
