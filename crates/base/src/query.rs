//! Search query language.
