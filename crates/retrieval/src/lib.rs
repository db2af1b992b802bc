//! Which articles answer a question, in which order, and the passage that does.
//! It never reads or writes anything outside its arguments, and never reads a clock.
//!
//! ```
//! use causeway_retrieval::{Article, Index, Question, Section, Settings};
//!
//! let mut index = Index::new(Settings::default());
//! let text = "Open the order and choose Refund. The money is back within three days.".to_owned();
//! let section = Section { heading: "How to refund".to_owned(), anchor: "how".to_owned(), text };
//! index.put(Article { id: 7, title: "Refunds".to_owned(), sections: vec![section], ..Article::default() });
//! let hits = index.search(&Question::new("how do I get a refund?"));
//! assert_eq!((hits[0].id, hits[0].excerpt.anchor.as_str()), (7, "how"));
//! ```

mod article;
mod closer;
mod dictionary;
mod excerpt;
mod expand;
mod index;
mod postings;
mod question;
mod score;
mod search;
mod sentence;
mod similar;
mod stem;
mod stop;
mod stream;
mod synonyms;
mod terms;
mod typo;
mod weights;
mod why;

pub use article::{Article, MAX_ARTICLE_BYTES, MAX_LINE_BYTES, MAX_SECTIONS, MAX_TAGS, Section};
pub use excerpt::Excerpt;
pub use index::{Index, Settings};
pub use question::{How, MAX_QUESTION_BYTES};
pub use search::{Hit, MAX_HITS, Question};
pub use why::{Place, Reason};

#[cfg(test)]
mod measure;
#[cfg(test)]
mod tests;
