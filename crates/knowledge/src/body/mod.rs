//! The body of an article: HTML by a short allow-list, its headings, and Markdown on the way in and out.
//! It never keeps anything that runs, loads from elsewhere or leaves its place.

mod contents;
pub mod markdown;
mod sanitise;
mod video;

pub use contents::{Contents, Heading, Labels, contents, sections};
pub use sanitise::{media_of, sanitise};

#[cfg(test)]
mod tests;
