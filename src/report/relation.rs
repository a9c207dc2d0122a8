//! The kinds of edges by their names in records, and their terms in W3C PROV-O.

use crate::article::Relation;
use crate::provenance::EdgeKind;

/// The name of a relation in every format.
pub fn name(kind: EdgeKind) -> &'static str {
    match kind {
        EdgeKind::Copy => "copy",
        EdgeKind::Excerpt => "excerpt",
        EdgeKind::Rewrite => "rewrite",
        EdgeKind::Revision => "revision",
        EdgeKind::SameUtterance => "same_utterance",
        EdgeKind::Quotes => "quotes",
        EdgeKind::Derived => "derived",
        EdgeKind::Named(relation) => match relation {
            Relation::Dateline => "dateline",
            Relation::Credit => "credit",
            Relation::SourceLine => "source_line",
            Relation::Relay => "relay",
            Relation::Republication => "republication",
            Relation::Inputs => "inputs",
            Relation::Contribution => "contribution",
            Relation::Interview => "interview",
            Relation::Told => "told",
            Relation::AccordingTo => "according_to",
            Relation::Background => "background",
        },
    }
}

/// The PROV-O term for an edge (W3C Recommendation, 30 April 2013). An edge without a proved
/// direction can only say that both present the same thing: `alternateOf`, PROV's one symmetric
/// relation between entities.
pub fn prov(kind: EdgeKind, directed: bool) -> &'static str {
    if !directed {
        return "alternateOf";
    }
    match kind {
        EdgeKind::Copy | EdgeKind::Excerpt | EdgeKind::Rewrite | EdgeKind::Derived => {
            "wasDerivedFrom"
        }
        EdgeKind::Revision => "wasRevisionOf",
        EdgeKind::SameUtterance => "alternateOf",
        EdgeKind::Quotes => "wasQuotedFrom",
        EdgeKind::Named(relation) => match relation {
            Relation::Dateline
            | Relation::Credit
            | Relation::SourceLine
            | Relation::Relay
            | Relation::Republication
            | Relation::Inputs
            | Relation::Contribution => "wasDerivedFrom",
            Relation::Interview | Relation::Told | Relation::AccordingTo => "hadPrimarySource",
            Relation::Background => "wasInfluencedBy",
        },
    }
}

/// Whether the edge says that one text was made from the other's.
pub fn is_reuse(kind: EdgeKind) -> bool {
    matches!(kind, EdgeKind::Copy | EdgeKind::Excerpt | EdgeKind::Rewrite | EdgeKind::Revision)
}

/// Whether the edge says that an article, or a whole part of it, comes from the node at its tail: a
/// text or a source, not a statement, a mention, or an earlier version by the same outlet.
pub fn is_derivation(kind: EdgeKind) -> bool {
    match kind {
        EdgeKind::Named(relation) => {
            !matches!(relation, Relation::Background | Relation::Told | Relation::AccordingTo)
        }
        kind => is_reuse(kind) && kind != EdgeKind::Revision,
    }
}
