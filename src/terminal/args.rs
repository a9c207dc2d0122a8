//! What was typed. Each command's options stay in its own struct; what they mean to the library is
//! decided in [`super::convert`].

use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum, ValueHint};

/// Finds news articles that carry the same wire story and shows who took it from whom, on what
/// evidence.
#[derive(Debug, Parser)]
#[command(name = "wirecopy", version, max_term_width = 100, arg_required_else_help = true)]
#[command(before_help = "Examples:
  wirecopy report articles/                     which stories, who took them from whom
  wirecopy report news.jsonl --json out.jsonl   the same as records for other programs
  wirecopy graph articles/ | dot -Tsvg > g.svg  the provenance graph as a picture
  wirecopy compare a.html b.html                two articles side by side, and why (not)")]
#[command(
    after_help = "Exit codes: 0 ran; 1 copies were found (only with --check); 2 an error, or \
an input that could not be read (it is named and skipped, the results of the rest are printed)."
)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Report the stories of a collection: who took what from whom
    Report(Box<Report>),
    /// Write the provenance graph to standard output
    Graph(Graph),
    /// Lay two articles side by side: shared passages, scores, credits, and why (not)
    Compare(Compare),
    /// Score a run against labelled pairs, clusters or planted families
    Eval(Eval),
    /// Grow a planted collection and measure speed, memory and recall on it
    Bench(Bench),
    /// Show what the program sees of each page: body, removed lines, credits, date, units
    Extract(Extract),
    /// Write a completion script for a shell
    Completions(Completions),
    /// Write the manual page
    Man,
}

/// Where articles come from and how to read them.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Input")]
pub(crate) struct Input {
    /// Files and folders: text, HTML, JSON Lines, feeds, each plain, .gz or .zst; `-` is standard input
    #[arg(required = true, value_name = "PATH", value_hint = ValueHint::AnyPath)]
    pub(crate) paths: Vec<PathBuf>,
    /// Read a JSON field under another name, e.g. `--field text=content`; may be repeated
    ///
    /// Names: id, text, html, title, url, outlet, published.
    #[arg(long, value_name = "NAME=FIELD")]
    pub(crate) field: Vec<String>,
    /// Number of threads; 0 uses every core
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) threads: usize,
}

/// How the program talks.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Talking")]
pub(crate) struct Talk {
    /// When to use colour; `NO_COLOR` in the environment turns `auto` off
    #[arg(long, value_enum, default_value_t = When::Auto, value_name = "WHEN")]
    pub(crate) color: When,
    /// Say nothing on standard error but errors
    #[arg(long, short)]
    pub(crate) quiet: bool,
    /// Print the seconds of every stage on standard error
    #[arg(long)]
    pub(crate) timings: bool,
}

/// When to colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum When {
    /// On a terminal
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// Report the stories of a collection: who took what from whom.
#[derive(Debug, clap::Args)]
#[command(before_help = "Examples:
  wirecopy report articles/
  wirecopy report news.jsonl.gz --field text=content --limit 20
  wirecopy report articles/ --html report.html --csv tables/ --json records.jsonl
  wirecopy report news.jsonl --by source
  wirecopy report news.jsonl --level copies --threshold 0.8 --keep kept-ids.txt")]
pub(crate) struct Report {
    #[command(flatten)]
    pub(crate) input: Input,
    #[command(flatten)]
    pub(crate) select: Select,
    #[command(flatten)]
    pub(crate) files: Files,
    #[command(flatten)]
    pub(crate) depth: Depth,
    #[command(flatten)]
    pub(crate) keep: Keep,
    #[command(flatten)]
    pub(crate) memory: Memory,
    #[command(flatten)]
    pub(crate) talk: Talk,
    /// Exit with 1 when an article that reuses another's wording is found
    #[arg(long)]
    pub(crate) check: bool,
}

/// Which stories are shown, and in which order.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Selection")]
pub(crate) struct Select {
    /// Show at most this many stories
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub(crate) limit: usize,
    /// Show stories of at least this many articles
    #[arg(long, value_name = "N", default_value_t = 2)]
    pub(crate) min_size: usize,
    /// Order of the stories
    #[arg(long, value_enum, default_value_t = Sort::Reach, value_name = "ORDER")]
    pub(crate) sort: Sort,
    /// Only stories with an article of this day or later, e.g. 2025-01-14
    #[arg(long, value_name = "DATE")]
    pub(crate) since: Option<String>,
    /// Only stories with an article of this outlet (name or domain)
    #[arg(long, value_name = "NAME")]
    pub(crate) outlet: Option<String>,
    /// Only stories that name this source
    #[arg(long, value_name = "NAME")]
    pub(crate) source: Option<String>,
    /// Only stories with a match of this verdict
    #[arg(long, value_enum, value_name = "VERDICT")]
    pub(crate) verdict: Option<VerdictName>,
    /// Only the story with this id, or the one whose id begins so
    #[arg(long, value_name = "ID")]
    pub(crate) story: Option<String>,
    /// Flows over the whole collection instead of stories
    #[arg(long, value_enum, value_name = "WHAT")]
    pub(crate) by: Option<By>,
}

/// Order of the stories in the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Sort {
    /// Most outlets first, then most articles
    Reach,
    /// Most articles first
    Size,
    /// Last heard of first
    Latest,
    /// First heard of first
    Earliest,
}

/// Verdicts by their names in the records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
#[value(rename_all = "snake_case")]
pub(crate) enum VerdictName {
    /// Equal after normalization
    Exact,
    /// Nearly the whole of both
    Copy,
    /// Most of one, or whole passages, in the other
    Excerpt,
    /// The same story sentence by sentence, in other words
    Rewrite,
    /// The same quotations, prose independent
    SameUtterance,
    /// A shared mould or page furniture
    Template,
}

/// What flows are counted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum By {
    /// Who published: own pieces against pick-ups, and from whom
    Outlet,
    /// Who was taken from: how often, by how many
    Source,
}

/// Files written beside the report. Several may be asked for in one run.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Files")]
pub(crate) struct Files {
    /// Records for other programs, JSON Lines
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) json: Option<PathBuf>,
    /// One page that opens offline: overview, graphs, texts side by side
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) html: Option<PathBuf>,
    /// The graph for Graphviz
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) dot: Option<PathBuf>,
    /// The graph for yEd, Gephi, networkx
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) graphml: Option<PathBuf>,
    /// The graph for Gephi, with time spans
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) gexf: Option<PathBuf>,
    /// The graph for Markdown pages
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) mermaid: Option<PathBuf>,
    /// The graph as W3C PROV-JSON
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) prov: Option<PathBuf>,
    /// The graph as node-link JSON
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) node_link: Option<PathBuf>,
    /// Tables for a spreadsheet: stories, articles, matches, relations, nodes, edges
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub(crate) csv: Option<PathBuf>,
}

/// How deep to look, and how to look for copies alone.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Copies only")]
pub(crate) struct Depth {
    /// How deep to look: every relation, or whole-document copies alone (much faster)
    #[arg(long, value_enum, default_value_t = Level::Stories, value_name = "LEVEL")]
    pub(crate) level: Level,
    /// Resemblance from which two articles count as copies, with `--level copies`
    #[arg(long, value_name = "J", default_value_t = 0.8)]
    pub(crate) threshold: f64,
    /// Compare pages as they are, furniture included, with `--level copies`
    #[arg(long)]
    pub(crate) no_clean: bool,
}

/// What to keep of the copies.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Copies only")]
pub(crate) struct Keep {
    /// With `--level copies`: write the ids to keep, one a line: one article of every group of
    /// copies, and all others
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) keep: Option<PathBuf>,
    /// Which article of a group to keep
    #[arg(
        long, value_enum, requires = "keep", default_value_t = KeepRule::First, value_name = "RULE"
    )]
    pub(crate) keep_rule: KeepRule,
}

/// How deep to look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Level {
    /// Copies, excerpts, rewordings, shared utterances, and their provenance
    Stories,
    /// Whole-document copies only
    Copies,
}

/// Which article of a group of copies is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum KeepRule {
    /// The earliest in the input
    First,
    /// The one with the most words
    Longest,
    /// The one that names most sources
    MostCredited,
}

/// Bounds on memory.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Memory")]
pub(crate) struct Memory {
    /// Stay below so much memory, and keep the rest on disk, e.g. 2G
    #[arg(long, value_name = "SIZE")]
    pub(crate) memory: Option<String>,
    /// Folder for what memory cannot hold; a run that was stopped goes on from there when it is
    /// started again
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub(crate) scratch: Option<PathBuf>,
}

/// Write the provenance graph to standard output.
#[derive(Debug, clap::Args)]
#[command(before_help = "Examples:
  wirecopy graph articles/ | dot -Tsvg > graph.svg
  wirecopy graph articles/ --format graphml > graph.graphml
  wirecopy graph news.jsonl --by outlet | dot -Tsvg > flows.svg
  wirecopy graph news.jsonl --split graphs/")]
pub(crate) struct Graph {
    #[command(flatten)]
    pub(crate) input: Input,
    /// Format of the graph
    #[arg(long, value_enum, default_value_t = Format::Dot, value_name = "FORMAT")]
    pub(crate) format: Format,
    /// Only the story with this id
    #[arg(long, value_name = "ID")]
    pub(crate) story: Option<String>,
    /// Flows between sources and outlets instead of articles
    #[arg(long, value_enum, value_name = "WHAT", conflicts_with = "story")]
    pub(crate) by: Option<Flow>,
    /// Write one file a story into this folder instead
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub(crate) split: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) talk: Talk,
}

/// What a graph of flows joins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Flow {
    /// Sources and outlets
    Outlet,
}

/// Formats of the provenance graph.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// Graphviz
    Dot,
    /// yEd, Gephi, networkx
    Graphml,
    /// Gephi, with time spans
    Gexf,
    /// Markdown pages
    Mermaid,
    /// W3C PROV-JSON
    Prov,
    /// Node-link JSON
    NodeLink,
}

/// Lay two articles side by side.
#[derive(Debug, clap::Args)]
#[command(before_help = "Examples:
  wirecopy compare a.html b.txt
  wirecopy compare d17 d42 --within news.jsonl")]
pub(crate) struct Compare {
    /// The first article: a file, or an id with `--within`
    #[arg(value_name = "A", value_hint = ValueHint::AnyPath)]
    pub(crate) a: String,
    /// The second article
    #[arg(value_name = "B", value_hint = ValueHint::AnyPath)]
    pub(crate) b: String,
    /// Look the two up by their ids in this file or folder
    #[arg(long, value_name = "PATH", value_hint = ValueHint::AnyPath)]
    pub(crate) within: Option<PathBuf>,
    /// Read a JSON field under another name, e.g. `--field text=content`; may be repeated
    #[arg(long, value_name = "NAME=FIELD")]
    pub(crate) field: Vec<String>,
    #[command(flatten)]
    pub(crate) talk: Talk,
}

/// Score a run against labels.
#[derive(Debug, clap::Args)]
#[command(before_help = "Examples:
  wirecopy eval --truth pairs.csv --positive copy,derived --ignore doubt --as derivation news.jsonl
  wirecopy eval --truth clusters.csv --as story news.jsonl
  wirecopy eval --truth truth.jsonl --provenance planted.jsonl
  wirecopy eval --truth all.jsonl --provenance --fit planted-1.jsonl planted-2.jsonl")]
pub(crate) struct Eval {
    #[command(flatten)]
    pub(crate) input: Input,
    /// Labels: CSV or JSON Lines with id_a, id_b, label (pairs) or id, cluster (clusters)
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) truth: PathBuf,
    /// Labels that count as positive, separated by commas (pairs)
    #[arg(long, value_name = "LABELS", value_delimiter = ',')]
    pub(crate) positive: Vec<String>,
    /// Labels that are left out, separated by commas (pairs)
    #[arg(long, value_name = "LABELS", value_delimiter = ',')]
    pub(crate) ignore: Vec<String>,
    /// The question asked of a pair
    #[arg(long = "as", value_enum, default_value_t = Question::Derivation, value_name = "QUESTION")]
    pub(crate) question: Question,
    /// Every pair of labelled ids that is not listed counts as negative
    #[arg(long)]
    pub(crate) rest_negative: bool,
    /// The truth is that of planted families: score the provenance graph
    #[arg(long)]
    pub(crate) provenance: bool,
    /// Fit the weights of provenance to planted families, each path a collection of its own, and
    /// print them as `weights.csv`
    #[arg(long, requires = "provenance", conflicts_with = "json")]
    pub(crate) fit: bool,
    /// List up to this many of the worst errors
    #[arg(long, value_name = "N", default_value_t = 10)]
    pub(crate) errors: usize,
    /// Print the figures as JSON
    #[arg(long)]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) talk: Talk,
}

/// The question asked of a labelled pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Question {
    /// Is one nearly the whole of the other (exact, copy)?
    Copy,
    /// Does one reuse the other's wording (exact, copy, excerpt, rewrite)?
    Derivation,
    /// Do both belong to one story?
    Story,
}

/// Grow a planted collection and measure.
#[derive(Debug, clap::Args)]
#[command(before_help = "Examples:
  wirecopy bench
  wirecopy bench --articles 10000,100000 --json
  wirecopy bench --articles 2000 --write planted/     keep the collection and its truth")]
pub(crate) struct Bench {
    /// Sizes of the collections, separated by commas
    #[arg(long, value_name = "N", value_delimiter = ',', default_values_t = [1_000, 10_000])]
    pub(crate) articles: Vec<usize>,
    /// Seed of the generator
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(crate) seed: u64,
    /// Write the collections and their truth into this folder and stop
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub(crate) write: Option<PathBuf>,
    /// Print the figures as JSON
    #[arg(long)]
    pub(crate) json: bool,
    /// Number of threads; 0 uses every core
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) threads: usize,
    #[command(flatten)]
    pub(crate) depth: Depth,
    #[command(flatten)]
    pub(crate) memory: Memory,
    #[command(flatten)]
    pub(crate) talk: Talk,
}

/// Show what the program sees.
#[derive(Debug, clap::Args)]
#[command(before_help = "Examples:
  wirecopy extract page.html
  wirecopy extract news.jsonl --json")]
pub(crate) struct Extract {
    #[command(flatten)]
    pub(crate) input: Input,
    /// One JSON object a page
    #[arg(long)]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) talk: Talk,
}

/// Write a completion script.
#[derive(Debug, clap::Args)]
#[command(before_help = "Example:
  wirecopy completions bash > ~/.local/share/bash-completion/completions/wirecopy")]
pub(crate) struct Completions {
    /// The shell
    #[arg(value_enum)]
    pub(crate) shell: clap_complete::Shell,
}
