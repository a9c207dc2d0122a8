//! `wirecopy compare`: two articles side by side.

use std::path::PathBuf;

use wirecopy::article::read::{self, Fields, Reading};
use wirecopy::article::{Article, Survey};
use wirecopy::report::compare;
use wirecopy::{Error, matching};

use super::args::Compare;
use super::exit::Status;
use super::failure::Failure;
use super::{convert, output};

/// Reads the two articles, compares them, prints what was found.
pub(crate) fn run(args: &Compare) -> Result<Status, Failure> {
    let fields = convert::fields(&args.field)?;
    let (a, b) = match &args.within {
        Some(path) => within(path.clone(), &args.a, &args.b, &fields)?,
        None => (single(&args.a, &fields)?, single(&args.b, &fields)?),
    };
    let comparison = matching::compare(&a, &b);
    let screen = output::screen(args.talk.color);
    output::to_stdout(|out| compare::write(&a, &b, &comparison, &screen, out))?;
    Ok(Status::Ran)
}

/// The one article of a file.
fn single(path: &str, fields: &Fields) -> Result<Article, Failure> {
    let reading = read::read(&[PathBuf::from(path)], fields);
    let survey = Survey::of(&reading.pages);
    let count = reading.pages.len();
    let mut pages = reading.pages.into_iter();
    match (pages.next(), count) {
        (Some(page), 1) => Ok(Article::new(page, &survey)),
        (Some(_), _) => Err(Error::new(format!("{path} holds {count} articles, not one"))
            .hint("name two of them by id, with --within FILE")
            .into()),
        (None, _) => Err(unreadable(path, &reading.problems)),
    }
}

/// The two articles with these ids among those of a file or folder, read with its other pages in sight.
fn within(path: PathBuf, a: &str, b: &str, fields: &Fields) -> Result<(Article, Article), Failure> {
    let place = path.display().to_string();
    let Reading { pages, problems, .. } = read::read(&[path], fields);
    if pages.is_empty() {
        return Err(unreadable(&place, &problems));
    }
    let survey = Survey::of(&pages);
    let find = |id: &str| {
        let page = pages.iter().find(|page| page.id == id).cloned();
        page.map(|page| Article::new(page, &survey)).ok_or_else(|| {
            let error = Error::new(format!("{place} holds no article with the id {id}"));
            Failure::Error(error.hint("`wirecopy extract --json` lists the ids"))
        })
    };
    Ok((find(a)?, find(b)?))
}

fn unreadable(path: &str, problems: &[wirecopy::Problem]) -> Failure {
    let error = Error::new(format!("{path} holds no article"));
    match problems.first() {
        Some(problem) => error.because(problem.to_string()).into(),
        None => error.into(),
    }
}
