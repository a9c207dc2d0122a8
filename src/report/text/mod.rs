//! The report a person reads: a summary, the stories that matter first, then the singles that name
//! a source, then what could not be read.

mod branches;
mod story;
mod tables;

use std::cmp::Reverse;
use std::io;

use super::records::RelationRecord;
use super::root::names_source;
use super::screen::{ALARM, FAINT, STRONG, Screen};
use super::sentence::count;
use super::tally;
use super::view::View;
use crate::detect::Detection;
use crate::matching::Verdict;
use crate::provenance::{Node, Story};

/// What to show, and where.
#[derive(Debug, Clone)]
pub struct TextOptions {
    /// The terminal, or what stands for one.
    pub screen: Screen,
    /// Stories shown at most.
    pub limit: usize,
    /// Articles that a story must have to be shown.
    pub min_size: usize,
    /// Only stories with an article published at this time or later, in seconds since 1970.
    pub since: Option<i64>,
    /// Only stories carried by an outlet whose name or domain contains this.
    pub outlet: Option<String>,
    /// Only stories with a named source whose name contains this.
    pub source: Option<String>,
    /// Only stories with a match of this verdict.
    pub verdict: Option<Verdict>,
    /// Only the story with this id, or those whose id begins so.
    pub story: Option<String>,
    /// Which stories come first.
    pub order: Order,
    /// A table of outlets or sources instead of the stories.
    pub by: Option<By>,
}

/// Which stories come first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Order {
    /// Those carried by most outlets, then by most articles.
    #[default]
    Reach,
    /// Those with most articles.
    Size,
    /// Those last heard of.
    Latest,
    /// Those first heard of.
    Earliest,
}

/// What a table has its rows for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// One row an outlet, most pick-ups first.
    Outlet,
    /// One row a source, farthest reach first.
    Source,
}

impl Default for TextOptions {
    fn default() -> Self {
        Self {
            screen: Screen::default(),
            limit: 20,
            min_size: 2,
            since: None,
            outlet: None,
            source: None,
            verdict: None,
            story: None,
            order: Order::default(),
            by: None,
        }
    }
}

/// Writes the report.
pub fn write(
    detection: &Detection,
    options: &TextOptions,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let view = View::of(detection);
    let relations = view.relations();
    let edges = tally::edges_by_story(&view, &relations);
    let report = Report { view: &view, relations: &relations, edges: &edges, options };
    report.write_summary(out)?;
    match options.by {
        Some(by) => tables::write(&report, by, out)?,
        None => {
            report.write_stories(out)?;
            report.write_singles(out)?;
        }
    }
    report.write_problems(out)
}

/// Everything that the parts of a report look at.
struct Report<'r> {
    view: &'r View<'r>,
    relations: &'r [RelationRecord],
    /// The edges of each story, by position in the relations.
    edges: &'r [Vec<usize>],
    options: &'r TextOptions,
}

impl Report<'_> {
    fn screen(&self) -> &Screen {
        &self.options.screen
    }

    fn write_summary(&self, out: &mut dyn io::Write) -> io::Result<()> {
        let many = self.view.stories().iter().filter(|story| 1 < story.members.len());
        let n_stories = many.clone().count();
        let in_stories: usize = many.clone().map(|story| story.members.len()).sum();
        let origins: usize = many.map(|story| story.independent_origins).sum();
        let articles = self.view.detection.articles.indices();
        let pick_ups =
            articles.clone().filter(|&article| tally::is_pick_up(self.view, article)).count();
        let credited =
            articles.clone().filter(|&article| tally::is_credited(self.view, article)).count();
        let alone = articles.filter(|&article| {
            !self.view.is_told_by_many(article) && tally::is_pick_up(self.view, article)
        });
        let alone = alone.count();
        let n_articles = self.view.brief.len();
        let screen = self.screen();
        let head = [
            count(n_articles, "article", "articles"),
            format!("{} told more than once", count(n_stories, "story", "stories")),
        ];
        let mut tail = Vec::new();
        if 0 < n_stories {
            tail.push(format!(
                "{in_stories} articles in these, from {}",
                count(origins, "independent origin", "independent origins")
            ));
        }
        tail.push(format!("{} stand alone", n_articles - in_stories.min(n_articles)));
        let pick_ups = count(pick_ups, "pick-up", "pick-ups");
        let alone = if 0 < alone { format!(" and {alone} of them alone") } else { String::new() };
        tail.push(format!("{pick_ups}, {credited} of them credited{alone}"));
        let problems = self.view.detection.problems.len();
        if 0 < problems {
            tail.push(count(problems, "problem", "problems"));
        }
        for line in screen.wrap(&head.join(", "), screen.width) {
            writeln!(out, "{}", screen.paint(STRONG, &line))?;
        }
        for line in screen.wrap(&tail.join("; "), screen.width) {
            writeln!(out, "{}", screen.paint(FAINT, &line))?;
        }
        Ok(())
    }

    fn write_stories(&self, out: &mut dyn io::Write) -> io::Result<()> {
        let stories = self.chosen_stories();
        for (number, &story) in stories.iter().take(self.options.limit).enumerate() {
            writeln!(out)?;
            story::write(self, number + 1, story, out)?;
        }
        let rest = stories.len().saturating_sub(self.options.limit);
        if 0 < rest {
            let line = count(rest, "more story", "more stories");
            writeln!(out, "\n{}", self.screen().paint(FAINT, &line))?;
        }
        Ok(())
    }

    /// Positions of the stories that pass the filters, in the order asked for.
    fn chosen_stories(&self) -> Vec<usize> {
        let mut chosen: Vec<usize> =
            (0..self.view.stories().len()).filter(|&story| self.is_chosen(story)).collect();
        chosen.sort_by_cached_key(|&story| {
            let members = self.view.members(story);
            let size = members.len();
            let outlets = self.view.brief.outlets(members).len();
            let times = self.view.brief.times(members);
            let key = match self.options.order {
                Order::Reach => (Reverse(outlets), Reverse(size)),
                Order::Size => (Reverse(size), Reverse(outlets)),
                Order::Latest | Order::Earliest => (Reverse(0), Reverse(0)),
            };
            let time = match self.options.order {
                Order::Latest => times.map(|(_, last)| last.saturating_neg()),
                Order::Earliest => times.map(|(first, _)| first),
                Order::Reach | Order::Size => None,
            };
            (key, time.is_none(), time, &self.view.stories()[story].id)
        });
        chosen
    }

    fn is_chosen(&self, story: usize) -> bool {
        let options = self.options;
        let members = self.view.members(story);
        options.min_size.max(2) <= members.len()
            && options.verdict.is_none_or(|verdict| self.has_verdict(members, verdict))
            && self.passes(story)
    }

    fn is_single_chosen(&self, story: usize) -> bool {
        let options = self.options;
        options.verdict.is_none() && options.min_size <= 2 && self.passes(story)
    }

    /// The filters that singles pass as well.
    fn passes(&self, story: usize) -> bool {
        let options = self.options;
        let Story { id, members, .. } = &self.view.stories()[story];
        let since = |since| self.view.brief.times(members).is_some_and(|(_, last)| since <= last);
        let outlet =
            |wanted: &String| members.iter().any(|&member| self.is_of_outlet(member, wanted));
        options.since.is_none_or(since)
            && options.outlet.as_ref().is_none_or(outlet)
            && options.source.as_ref().is_none_or(|wanted| self.names_source(story, wanted))
            && options.story.as_ref().is_none_or(|wanted| id.starts_with(wanted.as_str()))
    }

    fn is_of_outlet(&self, member: u32, wanted: &str) -> bool {
        self.view.article(member).outlet.is_some_and(|outlet| {
            contains(&outlet.name, wanted)
                || outlet.domain.as_ref().is_some_and(|domain| contains(domain, wanted))
        })
    }

    fn names_source(&self, story: usize, wanted: &str) -> bool {
        self.edges[story].iter().any(|&edge| {
            let tail = self.relations[edge].tail;
            match self.view.detection.provenance.graph.node_weight(tail) {
                Some(Node::Source(name)) => contains(name, wanted),
                _ => false,
            }
        })
    }

    fn has_verdict(&self, members: &[u32], verdict: Verdict) -> bool {
        members
            .iter()
            .any(|&member| self.view.matches_from(member).iter().any(|m| m.verdict == verdict))
    }

    /// The singles that name a source, one line each.
    fn write_singles(&self, out: &mut dyn io::Write) -> io::Result<()> {
        let mut sources: Vec<(u32, &RelationRecord)> = Vec::new();
        for (story, single) in self.view.stories().iter().enumerate() {
            if single.members.len() == 1 && self.is_single_chosen(story) {
                let strongest = self.edges[story]
                    .iter()
                    .map(|&edge| &self.relations[edge])
                    .filter(|edge| names_source(edge))
                    .max_by(|x, y| x.confidence.0.total_cmp(&y.confidence.0));
                sources.extend(strongest.and_then(|edge| Some((edge.witness?, edge))));
            }
        }
        if sources.is_empty() {
            return Ok(());
        }
        sources.sort_by_key(|(article, _)| *article);
        let screen = self.screen();
        let heading = format!(
            "{} and names a source",
            count(sources.len(), "article stands alone", "articles stand alone")
        );
        let heading = if sources.len() == 1 { heading } else { heading.replace("names", "name") };
        writeln!(out)?;
        for line in screen.wrap(&heading, screen.width) {
            writeln!(out, "{}", screen.paint(STRONG, &line))?;
        }
        let limit = self.options.limit;
        for (article, edge) in sources.iter().take(limit) {
            story::write_single(self, *article, edge, out)?;
        }
        if limit < sources.len() {
            let line = format!("  {} more", sources.len() - limit);
            writeln!(out, "{}", screen.paint(FAINT, &line))?;
        }
        Ok(())
    }

    fn write_problems(&self, out: &mut dyn io::Write) -> io::Result<()> {
        let problems = &self.view.detection.problems;
        if problems.is_empty() {
            return Ok(());
        }
        let screen = self.screen();
        let heading = count(problems.len(), "problem", "problems");
        writeln!(out, "\n{}", screen.paint(ALARM, &heading))?;
        for problem in problems.iter().take(self.options.limit) {
            for line in screen.wrap(&problem.to_string(), screen.width.saturating_sub(2)) {
                writeln!(out, "  {line}")?;
            }
            if let Some(hint) = &problem.hint {
                let hint = screen.cut(hint, screen.width.saturating_sub(4));
                writeln!(out, "    {}", screen.paint(FAINT, &hint))?;
            }
        }
        if self.options.limit < problems.len() {
            let line = format!("  {} more", problems.len() - self.options.limit);
            writeln!(out, "{}", screen.paint(FAINT, &line))?;
        }
        Ok(())
    }
}

fn contains(name: &str, wanted: &str) -> bool {
    name.to_lowercase().contains(&wanted.to_lowercase())
}
