//! Stage 5: a detection becomes what people and programs read, one file per format.
//!
//! In: a [`Detection`](crate::detect::Detection). Out: text on a writer. Everything is written from
//! the records of [`view`], so that each format carries the same facts under the same names.

pub mod brief;
pub mod columns;
pub mod compare;
pub mod csv;
pub mod dot;
pub mod extract;
pub mod flow;
pub mod gexf;
pub mod graph;
pub mod graphml;
pub mod headline;
pub mod html;
pub mod json;
pub mod layers;
pub mod mermaid;
pub mod node_link;
pub mod plain;
pub mod prov;
pub mod records;
pub mod relation;
pub mod root;
pub mod screen;
pub mod sentence;
pub mod tally;
pub mod text;
pub mod tree;
pub mod view;
