//! `wirecopy report`: the main job.

use std::io::{self, Write};
use std::path::Path;
use std::thread;

use wirecopy::report::csv::{self, Table};
use wirecopy::report::graph::{Graph, GraphOptions};
use wirecopy::report::text::{self, TextOptions};
use wirecopy::report::{html, json};
use wirecopy::{Detection, Options};

use super::args::{Files, Format, Level, Report};
use super::exit::Status;
use super::failure::Failure;
use super::{convert, copies, graph, output};

/// Detects, writes every file asked for, and prints the report.
pub(crate) fn run(args: &Report) -> Result<Status, Failure> {
    if args.depth.level == Level::Copies {
        return copies::run(args);
    }
    let text = convert::text_options(&args.select, args.talk.color)?;
    let bounds = convert::bounds(&args.memory)?;
    let found =
        convert::detect_within(&args.input, &args.talk, &Options::default(), bounds.as_ref())?;
    let detection = &found.detection;
    // Part of each is work for one thread alone.
    let (written, told) = thread::scope(|scope| {
        let told = scope.spawn(|| tell(detection, &text));
        (write_files(detection, &args.files), told.join())
    });
    written?;
    let told = told.unwrap_or_else(|panic| std::panic::resume_unwind(panic));
    output::to_stdout(|out| out.write_all(&told?))?;
    detection.articles.check()?;
    let reused = detection.matches.iter().any(|m| m.verdict.reuses_wording());
    let status = convert::found(&detection.problems, args.check && reused);
    found.finish_last();
    Ok(status)
}

/// The report a person reads; how many stories it shows is limited, hence its length.
fn tell(detection: &Detection, options: &TextOptions) -> io::Result<Vec<u8>> {
    let mut told = Vec::new();
    text::write(detection, options, &mut told)?;
    Ok(told)
}

fn write_files(detection: &Detection, files: &Files) -> Result<(), Failure> {
    let run = convert::run_info();
    write(files.json.as_deref(), |out| json::write(detection, &run, out))?;
    write(files.html.as_deref(), |out| html::write(detection, out))?;
    let graphs = [
        (&files.dot, Format::Dot),
        (&files.graphml, Format::Graphml),
        (&files.gexf, Format::Gexf),
        (&files.mermaid, Format::Mermaid),
        (&files.prov, Format::Prov),
        (&files.node_link, Format::NodeLink),
    ];
    if graphs.iter().any(|(path, _)| path.is_some()) {
        let graph = Graph::of(detection, &GraphOptions::default())?;
        for (path, format) in graphs {
            write(path.as_deref(), |out| graph::write(&graph, format, out))?;
        }
    }
    files.csv.as_deref().map_or(Ok(()), |folder| write_tables(detection, folder))
}

fn write_tables(detection: &Detection, folder: &Path) -> Result<(), Failure> {
    output::folder(folder)?;
    for table in Table::ALL {
        output::to_file(&folder.join(table.file_name()), |out| csv::write(detection, table, out))?;
    }
    Ok(())
}

fn write(
    path: Option<&Path>,
    writer: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), Failure> {
    path.map_or(Ok(()), |path| output::to_file(path, writer))
}
