//! How much each sign of an answer counts, in one place.
//! It never computes; `cargo xtask retrieval` shows what a change of these numbers does.

/// What one mention in the title is worth, in mentions in the text.
pub(crate) const TITLE: f32 = 2.0;
/// The same of a heading.
pub(crate) const HEADING: f32 = 1.5;
/// The same of a tag.
pub(crate) const TAG: f32 = 1.5;
/// How much the length of an article takes from each mention in it, from 0 to 1.
pub(crate) const LENGTH: f32 = 0.4;
/// Terms of an average article for one step of saturation: in long articles more mentions are needed to say something.
pub(crate) const SATURATION_TERMS: f32 = 350.0;
/// The bounds of saturation.
pub(crate) const SATURATION: (f32, f32) = (1.0, 3.0);

/// What is left of a word that only frames a question.
pub(crate) const STOP: f32 = 0.5;
/// What is left of a pair of characters of which one belongs to a frame.
pub(crate) const STRADDLE: f32 = 0.4;
/// What is left of the parts of a compound that is known as a whole.
pub(crate) const PART: f32 = 0.5;
/// A synonym beside what was asked.
pub(crate) const SYNONYM: f32 = 0.8;
/// A word of the same root.
pub(crate) const RELATED: f32 = 0.5;
/// What begins like the last word.
pub(crate) const COMPLETED: f32 = 0.7;
/// Two words that are written as one.
pub(crate) const JOINED: f32 = 0.6;

/// The best window of the article.
pub(crate) const WINDOW: f32 = 0.5;
/// How many terms a window is wide.
pub(crate) const WIDTH: u32 = 40;
/// Neighbours of the question that are neighbours in the article.
pub(crate) const PHRASE: f32 = 0.5;
/// A title that is about what is asked and about nothing else.
pub(crate) const TITLED: f32 = 1.0;
/// The best heading.
pub(crate) const HEADED: f32 = 0.3;
/// What an article loses when it meets nothing of the question.
pub(crate) const COVERAGE: f32 = 0.1;
/// What the most read article gains.
pub(crate) const POPULARITY: f32 = 0.05;
/// What the language of whoever asks gains.
pub(crate) const LANGUAGE: f32 = 0.05;
