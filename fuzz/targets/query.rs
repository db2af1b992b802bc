//! Any text as a search query and as a text to index: both engines' match texts can be made, excerpts are safe HTML.
//! It never asks a database.
#![no_main]

use causeway_base::Time;
use causeway_base::query::{Query, excerpt};
use causeway_base::segment;
use jiff::tz::TimeZone;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let query = Query::parse(text, Time(1_767_603_600_000), &TimeZone::UTC);
    query.fts5();
    query.tsquery();
    segment::index_text(text);
    segment::tsvector(text);
    let safe = excerpt(text, &query, 160).replace("<mark>", "").replace("</mark>", "");
    assert!(!safe.contains('<'));
});
