//! `wirecopy extract`: what the program sees of each page.

use rayon::prelude::*;
use wirecopy::article::read;
use wirecopy::article::{Article, Collection, Survey};
use wirecopy::report::extract;

use super::args::Extract;
use super::exit::Status;
use super::failure::Failure;
use super::{convert, output};

/// Reads the pages and prints each as the line sees it.
pub(crate) fn run(args: &Extract) -> Result<Status, Failure> {
    convert::threads(args.input.threads)?;
    let fields = convert::fields(&args.input.field)?;
    let reading = read::read(&args.input.paths, &fields);
    convert::name_problems(&reading.problems);
    let survey = Survey::of(&reading.pages);
    let articles: Vec<Article> =
        reading.pages.into_par_iter().map(|page| Article::new(page, &survey)).collect();
    let articles = Collection::new(articles);
    let screen = output::screen(args.talk.color);
    output::to_stdout(|out| {
        for index in articles.indices() {
            let article = articles.get(index);
            if args.json {
                extract::write_json(&article, out)?;
                continue;
            }
            if index > 0 {
                writeln!(out)?;
            }
            extract::write_text(&article, &screen, out)?;
        }
        Ok(())
    })?;
    Ok(convert::status(&reading.problems))
}
