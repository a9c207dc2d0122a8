//! Which options belong to which level. One that would do nothing is refused: somebody counts on it.

use clap::ArgMatches;
use clap::parser::ValueSource;
use wirecopy::Error;

use super::args::Level;

/// Options of the search for copies, by their ids.
const COPIES: [&str; 4] = ["threshold", "no_clean", "keep", "keep_rule"];

/// Options about stories.
const STORIES: [&str; 16] = [
    "min_size",
    "sort",
    "since",
    "outlet",
    "source",
    "verdict",
    "story",
    "by",
    "html",
    "dot",
    "graphml",
    "gexf",
    "mermaid",
    "prov",
    "node_link",
    "csv",
];

/// Refuses the first option typed that the level at hand passes over. Commands without levels pass.
pub(super) fn refuse_idle(matches: &ArgMatches) -> Result<(), Error> {
    let Some((_, typed)) = matches.subcommand() else { return Ok(()) };
    let Ok(Some(level)) = typed.try_get_one::<Level>("level") else { return Ok(()) };
    let (idle, other): (&[&str], _) = match level {
        Level::Stories => (&COPIES, "copies"),
        Level::Copies => (&STORIES, "stories"),
    };
    let is_idle =
        |id: &&str| idle.contains(id) && typed.value_source(id) == Some(ValueSource::CommandLine);
    match typed.ids().map(clap::Id::as_str).find(is_idle) {
        None => Ok(()),
        Some(id) => {
            let option = id.replace('_', "-");
            Err(Error::new(format!("--{option} works with --level {other} only"))
                .hint(format!("add --level {other}, or leave the option out")))
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::{COPIES, STORIES};
    use crate::terminal::args::Args;

    #[test]
    fn every_id_is_an_option_of_report() {
        let command = Args::command();
        let report = command.find_subcommand("report").unwrap();
        let known: Vec<&str> = report.get_arguments().map(|arg| arg.get_id().as_str()).collect();
        let strange = COPIES.iter().chain(&STORIES).filter(|id| !known.contains(id));
        assert_eq!(strange.collect::<Vec<_>>(), Vec::<&&str>::new());
    }
}
