//! The tables: outlets by what they took, sources by how far they reached.

use std::io;

use super::{By, Report};
use crate::report::screen::{FAINT, STRONG, Screen, pad, pad_left};
use crate::report::tally::{self, OutletTally, SourceTally};

/// Writes the table asked for.
pub(super) fn write(report: &Report<'_>, by: By, out: &mut dyn io::Write) -> io::Result<()> {
    let limit = report.options.limit;
    let (head, rows): (&[&str], Vec<Vec<String>>) = match by {
        By::Outlet => {
            let outlets = tally::outlets(report.view, report.relations);
            (&OUTLETS, outlets.iter().map(outlet_row).collect())
        }
        By::Source => {
            let sources = tally::sources(report.view, report.relations);
            (&SOURCES, sources.iter().map(source_row).collect())
        }
    };
    writeln!(out)?;
    write_table(report.screen(), head, &rows[..limit.min(rows.len())], out)?;
    if limit < rows.len() {
        let line = format!("{} more", rows.len() - limit);
        writeln!(out, "{}", report.screen().paint(FAINT, &line))?;
    }
    Ok(())
}

const OUTLETS: [&str; 7] =
    ["outlet", "articles", "in stories", "pick-ups", "credited", "taken by others", "first"];
const SOURCES: [&str; 6] = ["source", "articles", "outlets", "stories", "mentions", "named as"];

fn outlet_row(outlet: &OutletTally) -> Vec<String> {
    let mut row = vec![outlet.outlet.clone()];
    let counts = [
        outlet.articles,
        outlet.in_stories,
        outlet.pick_ups,
        outlet.credited,
        outlet.taken,
        outlet.first,
    ];
    row.extend(counts.map(|n| n.to_string()));
    row
}

fn source_row(source: &SourceTally) -> Vec<String> {
    let mut row = vec![source.source.clone()];
    let counts = [source.articles, source.outlets, source.stories, source.mentions];
    row.extend(counts.map(|n| n.to_string()));
    let named: Vec<String> = source
        .relations
        .iter()
        .map(|(name, n)| format!("{} {n}", name.replace('_', " ")))
        .collect();
    row.push(named.join(", "));
    row
}

/// Writes a table: the first and the last column of words, left; counts right. Columns that do not
/// fit are left out from the right, the first gives way last.
fn write_table(
    screen: &Screen,
    head: &[&str],
    rows: &[Vec<String>],
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let is_count = |column: usize| {
        0 < column && rows.iter().all(|row| row[column].bytes().all(|b| b.is_ascii_digit()))
    };
    let mut widths: Vec<usize> = (0..head.len())
        .map(|column| {
            let cells = rows.iter().map(|row| screen.cut(&row[column], 48).chars().count());
            cells.max().unwrap_or(0).max(head[column].len())
        })
        .collect();
    widths[0] = widths[0].min(screen.width / 2).max(8);
    while 1 < widths.len() && screen.width < widths.iter().sum::<usize>() + 2 * (widths.len() - 1) {
        widths.pop();
    }
    let line = |cells: Vec<&str>| {
        let cells: Vec<String> = cells
            .iter()
            .zip(&widths)
            .enumerate()
            .map(|(column, (cell, &width))| {
                let cell = screen.cut(cell, width);
                if is_count(column) { pad_left(&cell, width) } else { pad(&cell, width) }
            })
            .collect();
        cells.join("  ").trim_end().to_owned()
    };
    writeln!(out, "{}", screen.paint(STRONG, &line(head.to_vec())))?;
    for row in rows {
        writeln!(out, "{}", line(row.iter().map(String::as_str).collect()))?;
    }
    Ok(())
}
