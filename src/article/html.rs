//! HTML into the text of its blocks and its metadata.
