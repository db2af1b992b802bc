//! What visitors ask and say: how a chat begins, what is written, what was read, what they thought of it.
//! Everything that leaves here is made of [`causeway_desk::chat::read`], which can hold nothing of the team's.

pub(crate) mod articles;
pub(crate) mod files;
pub(crate) mod marks;
pub(crate) mod read;
pub(crate) mod say;
pub(crate) mod session;
pub(crate) mod transcript;
