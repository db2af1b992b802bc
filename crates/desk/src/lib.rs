//! The desk itself: inboxes, what arrives, conversations and their messages, what leaves, and search over all of it.
//! It never talks to a network and never shows anything to a customer but the mail that an agent sent.

pub mod attachment;
pub mod conversation;
pub mod draft;
pub mod files;
pub mod inbox;
pub mod intake;
pub mod ledger;
pub mod message;
pub mod organisation;
pub mod outbox;
pub mod relay;
pub mod sample;
pub mod search;
pub mod setup;
pub mod status;
pub mod tag;
#[cfg(test)]
mod testing;
mod told;

use std::sync::Arc;

use causeway_base::seal::Sealer;
use causeway_mail::ReplyKey;
use causeway_queue::Handler;
use causeway_store::Db;
use causeway_web::Endpoints;

pub use conversation::{Category, ConversationId, Priority};
pub use files::Files;
pub use inbox::InboxId;
pub use ledger::LedgerId;
pub use message::MessageId;
pub use status::StatusId;
pub use tag::TagId;

/// What the handlers and jobs of this crate share. Cheap to clone.
#[derive(Clone)]
pub struct Desk {
    /// The database.
    pub db: Db,
    /// Raw mails and attachments.
    pub files: Files,
    /// Signs reply addresses, so that an answer finds its conversation and nobody can guess another one's.
    pub reply_key: ReplyKey,
    /// Seals passwords at rest.
    pub sealer: Sealer,
    /// What the configuration says; it wins over what is set in the app.
    pub settings: Arc<Settings>,
    /// Fetches remote images for agents who asked for them.
    pub images: causeway_net::Client,
    /// How the desk reaches mail servers; the wiring puts it in.
    pub mail_checks: Arc<dyn relay::MailChecks>,
}

/// What the operator configured for the desk.
#[derive(Debug, Clone)]
pub struct Settings {
    /// For how long a reply can be taken back, in milliseconds.
    pub undo_ms: i64,
    /// The relay from the configuration, if it names one.
    pub relay: Option<relay::RelaySettings>,
    /// The largest attachment and raw mail, in bytes.
    pub max_bytes: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self { undo_ms: 10_000, relay: None, max_bytes: 25 * 1024 * 1024 }
    }
}

/// The endpoints of this crate, to be finished by the caller.
pub fn endpoints(desk: Desk) -> Endpoints<Desk> {
    let endpoints = Endpoints::new(desk);
    let endpoints = conversation::routes::add(endpoints);
    let endpoints = message::routes::add(endpoints);
    let endpoints = attachment::routes::add(endpoints);
    let endpoints = draft::routes::add(endpoints);
    let endpoints = search::routes::add(endpoints);
    let endpoints = ledger::routes::add(endpoints);
    let endpoints = inbox::routes::add(endpoints);
    let endpoints = inbox::mailbox_routes::add(endpoints);
    let endpoints = relay::routes::add(endpoints);
    let endpoints = status::routes::add(endpoints);
    let endpoints = tag::routes::add(endpoints);
    organisation::routes::add(endpoints)
}

/// The jobs of this crate, with `transport` as the way out for mail.
pub fn jobs(desk: &Desk, transport: Arc<dyn outbox::Transport>) -> Vec<Handler> {
    vec![outbox::job(desk.clone(), transport), conversation::snooze::job(desk.db.clone())]
}
