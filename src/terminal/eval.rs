//! `wirecopy eval`: a run against labels.

use std::fs;
use std::io::{self, BufReader};

use wirecopy::eval::provenance::{self, Ground};
use wirecopy::eval::{Family, Labels, evaluate, read_truth};
use wirecopy::provenance::fit::Fitting;
use wirecopy::{Error, Options, Problem};

use super::args::{Eval, Question};
use super::exit::Status;
use super::failure::Failure;
use super::{convert, output};

/// Reads the labels, runs the line, prints the figures.
pub(crate) fn run(args: &Eval) -> Result<Status, Failure> {
    if args.provenance { against_planted(args) } else { against_labels(args) }
}

fn against_labels(args: &Eval) -> Result<Status, Failure> {
    let labels = Labels {
        positive: args.positive.clone(),
        ignore: args.ignore.clone(),
        rest_negative: args.rest_negative,
    };
    let place = args.truth.display().to_string();
    let truth = read_truth(&place, &truth_text(args)?, &labels)?;
    let detection = convert::detect(&args.input, &args.talk, &Options::default())?;
    let evaluation = evaluate(&truth, &detection, family(args.question), args.errors)?;
    print(args.json, &evaluation, &evaluation.text())?;
    Ok(convert::status(&detection.problems))
}

fn against_planted(args: &Eval) -> Result<Status, Failure> {
    let place = args.truth.display().to_string();
    let content = truth_text(args)?;
    let (ground, problems) = Ground::read(&place, BufReader::new(content.as_bytes()));
    convert::name_problems(&problems);
    if ground.articles().next().is_none() {
        let error = Error::new(format!("{place} holds no planted truth"));
        return Err(error
            .hint("`wirecopy bench --write DIR` writes a collection with its truth")
            .into());
    }
    if args.fit {
        return fit(args, &ground, problems);
    }
    let detection = convert::detect(&args.input, &args.talk, &Options::default())?;
    let scores = provenance::score(&ground, &detection);
    print(args.json, &scores, &scores.to_string())?;
    Ok(convert::status(&[problems, detection.problems].concat()))
}

/// Each path is a collection of its own: who signs pages in one tells nothing of another.
fn fit(args: &Eval, ground: &Ground, mut problems: Vec<Problem>) -> Result<Status, Failure> {
    let mut fitting = Fitting::default();
    convert::threads(args.input.threads)?;
    for path in args.input.paths.chunks(1) {
        let detection = convert::detect_in(path, &args.input, &args.talk, &Options::default())?;
        let made = provenance::descent(ground, &detection.articles);
        fitting.add(&detection.articles, &detection.matches, &made);
        problems.extend(detection.problems);
    }
    output::to_stdout(|out| out.write_all(fitting.weights().as_bytes()))?;
    Ok(convert::status(&problems))
}

#[expect(
    clippy::disallowed_methods,
    reason = "labels are an argument of the command, not articles"
)]
fn truth_text(args: &Eval) -> Result<String, Failure> {
    fs::read_to_string(&args.truth).map_err(|error| {
        Error::new(format!("cannot read the labels in {}", args.truth.display()))
            .because(error)
            .into()
    })
}

fn print(json: bool, figures: &impl serde::Serialize, text: &str) -> Result<(), Failure> {
    output::to_stdout(|out| {
        if !json {
            return out.write_all(text.as_bytes());
        }
        serde_json::to_writer_pretty(&mut *out, figures).map_err(io::Error::from)?;
        writeln!(out)
    })
}

fn family(question: Question) -> Family {
    match question {
        Question::Copy => Family::Copy,
        Question::Derivation => Family::Derivation,
        Question::Story => Family::Story,
    }
}
