//! `wirecopy graph`: the provenance graph on standard output, or one file a story.

use std::io::{self, Write};

use wirecopy::Options;
use wirecopy::report::graph::{Graph, GraphOptions};
use wirecopy::report::{dot, gexf, graphml, mermaid, node_link, prov};

use super::args::{self, Format};
use super::exit::Status;
use super::failure::Failure;
use super::{convert, output};

/// Detects and writes the graph.
pub(crate) fn run(args: &args::Graph) -> Result<Status, Failure> {
    let detection = convert::detect(&args.input, &args.talk, &Options::default())?;
    let options = GraphOptions { story: args.story.clone(), by_outlet: args.by.is_some() };
    let graph = Graph::of(&detection, &options)?;
    match &args.split {
        Some(folder) => split(&graph, args.format, folder)?,
        None => output::to_stdout(|out| write(&graph, args.format, out))?,
    }
    Ok(convert::status(&detection.problems))
}

fn split(graph: &Graph, format: Format, folder: &std::path::Path) -> Result<(), Failure> {
    output::folder(folder)?;
    for story in &graph.stories {
        let part = graph.story(&story.id)?;
        let file = folder.join(format!("{}.{}", story.id, extension(format)));
        output::to_file(&file, |out| write(&part, format, out))?;
    }
    Ok(())
}

/// Writes a graph in one of its formats.
pub(crate) fn write(graph: &Graph, format: Format, out: &mut dyn Write) -> io::Result<()> {
    match format {
        Format::Dot => dot::write(graph, out),
        Format::Graphml => graphml::write(graph, out),
        Format::Gexf => gexf::write(graph, out),
        Format::Mermaid => mermaid::write(graph, out),
        Format::Prov => prov::write(graph, out),
        Format::NodeLink => node_link::write(graph, out),
    }
}

fn extension(format: Format) -> &'static str {
    match format {
        Format::Dot => "dot",
        Format::Graphml => "graphml",
        Format::Gexf => "gexf",
        Format::Mermaid => "mmd",
        Format::Prov => "prov.json",
        Format::NodeLink => "json",
    }
}
