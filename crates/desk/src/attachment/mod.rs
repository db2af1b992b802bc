//! Files that hang on messages, and uploads that wait for theirs.
//! It never serves a file so that a browser could run it.

mod incoming;
mod opened;
pub mod pictures;
pub mod routes;
pub mod scan;
pub(crate) mod shared;
mod sniff;
pub mod store;

pub use incoming::Incoming;
pub use opened::{Opened, OpenedMail};
pub use sniff::image as image_type;

use causeway_store::{from_row, id_type};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

id_type!(AttachmentId, "Names an attachment.");

/// An attachment.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Attachment {
    /// Its id.
    pub id: AttachmentId,
    /// The file's name.
    pub name: String,
    /// Its type, as the sender said.
    pub content_type: String,
    /// Its size in bytes.
    pub size: i64,
    /// Whether it is shown inside the text.
    pub inline: bool,
    /// Its Content-ID, if it came with one.
    pub content_id: Option<String>,
    /// The malware that a scanner found in it; such a file is not given out.
    pub threat: Option<String>,
}
from_row!(Attachment { id, name, content_type, size, inline, content_id, threat });
