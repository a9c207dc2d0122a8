//! Where words go: standard output, standard error, files; and what the terminal can show.

use std::fs::{self, File};
use std::io::{self, BufWriter, IsTerminal as _, Write};
use std::path::Path;

use wirecopy::Error;
use wirecopy::report::screen::Screen;

use super::args::When;
use super::failure::Failure;

/// The narrowest and the widest lines that make sense, in columns.
const WIDTHS: (usize, usize) = (40, 400);

/// What standard output can show, by the user's wish and the environment.
pub(crate) fn screen(when: When) -> Screen {
    let dumb = variable("TERM") == "dumb";
    let terminal = io::stdout().is_terminal();
    let color = match when {
        When::Always => true,
        When::Never => false,
        When::Auto => terminal && !dumb && variable("NO_COLOR").is_empty(),
    };
    Screen { width: width(terminal), color, unicode: !dumb }
}

fn width(terminal: bool) -> usize {
    let told = variable("COLUMNS").parse().ok();
    let seen = || terminal_size::terminal_size().map(|(columns, _)| usize::from(columns.0));
    let width = told.or_else(|| if terminal { seen() } else { None });
    width.unwrap_or(Screen::default().width).clamp(WIDTHS.0, WIDTHS.1)
}

fn variable(name: &str) -> String {
    std::env::var(name).unwrap_or_default()
}

/// Hands standard output to a writer of results.
pub(crate) fn to_stdout(
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), Failure> {
    let mut out = BufWriter::with_capacity(1 << 16, io::stdout().lock());
    write(&mut out)
        .and_then(|()| out.flush())
        .map_err(|error| Failure::writing("to standard output", error))
}

/// Hands a new file to a writer of results. The file appears under its name only when it is whole.
pub(crate) fn to_file(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), Failure> {
    let place = path.display().to_string();
    if is_special(path) {
        return create(path)
            .and_then(|file| fill(file, write))
            .map_err(|error| Failure::writing(&place, error));
    }
    let partial = path.with_added_extension("partial");
    let written = create(&partial)
        .and_then(|file| fill(file, write))
        .and_then(|()| fs::rename(&partial, path));
    written.map_err(|error| {
        // A leftover is of no use to anyone, and the first error is the one to tell.
        let _ = fs::remove_file(&partial);
        Failure::writing(&place, error)
    })
}

/// Whether the path is a device or a pipe, which must be written in place.
fn is_special(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|metadata| !metadata.is_file() && !metadata.is_dir())
}

#[expect(
    clippy::disallowed_methods,
    reason = "this is the module that writes what the user asked for"
)]
/// Makes a file, or empties the one that is there.
pub(crate) fn create(path: &Path) -> io::Result<File> {
    File::create(path)
}

fn fill(file: File, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let mut out = BufWriter::with_capacity(1 << 16, file);
    write(&mut out)?;
    out.flush()
}

/// Makes a folder for results, and the folders above it.
pub(crate) fn folder(path: &Path) -> Result<(), Failure> {
    fs::create_dir_all(path).map_err(|error| {
        Failure::Error(
            Error::new(format!("cannot make the folder {}", path.display())).because(error),
        )
    })
}

/// Says something on standard error. A closed standard error is nobody's loss.
pub(crate) fn note(message: &str) {
    let text = message.trim_start();
    let indent = &message[..message.len() - text.len()];
    let _ = writeln!(anstream::stderr(), "{indent}{}", wirecopy::report::plain::plain(text));
}
