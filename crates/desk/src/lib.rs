//! The desk itself: inboxes, what arrives, conversations and their messages, what leaves, and search over all of it.
//! It never talks to a network and never shows anything to a customer but the mail that an agent sent.

pub mod acknowledge;
pub mod app_card;
pub mod asset;
pub mod attachment;
pub mod board;
pub mod bulk;
pub mod calendar;
pub mod chat;
pub mod checklist;
pub mod closing;
pub mod condition;
pub mod confidential;
pub mod configuration;
pub mod consultation;
pub mod contact_merge;
pub mod conversation;
pub mod coverage;
pub mod diagnosis;
pub mod downtime;
pub mod draft;
pub mod escalation;
pub mod export;
pub mod field;
pub mod files;
pub mod handover;
pub mod inbox;
pub mod intake;
pub mod issue;
pub mod ladder;
pub mod ledger;
pub mod likeness;
pub mod link;
pub mod macros;
pub mod mailbox;
pub mod message;
pub mod mix_up;
pub mod notification;
pub mod oauth;
pub mod on_call;
pub mod organisation;
pub mod outbox;
mod plain_page;
pub mod promise;
pub mod rearrange;
pub mod relay;
pub mod request;
pub mod room;
pub mod routing;
pub mod rule;
pub mod sample;
pub mod search;
pub mod secret;
pub mod setup;
pub mod side;
pub mod signing;
pub mod sla;
pub mod solve;
pub mod spam;
pub mod status;
pub mod suppression;
pub mod tag;
#[cfg(test)]
mod testing;
pub mod time_spent;
pub mod timeline;
mod told;
pub mod tracker;
pub mod view;
pub mod wording;

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
pub use macros::MacroId;
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
    /// Asks trackers, whose address an administrator chose: at any port, but only public or allowed addresses.
    pub trackers: causeway_net::Client,
    /// Finds out what the senders of mails can prove; the wiring puts it in.
    pub senders: Arc<dyn causeway_proof::CheckSender>,
    /// DNS, for the doctor; `None` when this machine has no resolver.
    pub dns: Option<causeway_proof::Dns>,
    /// Looks for malware in what customers send, if the operator runs a scanner.
    pub scanner: Option<Arc<dyn attachment::scan::ScanFile>>,
    /// How the desk reaches mail servers; the wiring puts it in.
    pub mail_checks: Arc<dyn relay::MailChecks>,
    /// Where people sign in for their mailboxes.
    pub providers: oauth::Providers,
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
    /// The server in front of our SMTP whose `Authentication-Results` are believed (RFC 8601).
    pub upstream: Option<String>,
    /// Networks of our own servers: their addresses say nothing about a mail's sender.
    pub own_networks: Vec<causeway_net::Network>,
    /// The address at which customers reach the desk; without it large files stay in the mail.
    pub public_url: Option<String>,
    /// How many bytes of files a mail may carry before they become links.
    pub attach_bytes: i64,
    /// The name of our own mail server, when the world reaches it.
    pub hostname: String,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            undo_ms: 10_000,
            relay: None,
            max_bytes: 25 * 1024 * 1024,
            upstream: None,
            own_networks: Vec::new(),
            public_url: None,
            attach_bytes: 15 * 1024 * 1024,
            hostname: String::new(),
        }
    }
}

/// The endpoints of this crate, to be finished by the caller.
pub fn endpoints(desk: Desk) -> Endpoints<Desk> {
    let endpoints = Endpoints::new(desk);
    let endpoints = conversation::routes::add(endpoints);
    let endpoints = view::routes::add(endpoints);
    let endpoints = bulk::routes::add(endpoints);
    let endpoints = solve::routes::add(endpoints);
    let endpoints = checklist::routes::add(endpoints);
    let endpoints = closing::page::add(endpoints);
    let endpoints = secret::ask::page::add(endpoints);
    let endpoints = link::routes::add(endpoints);
    let endpoints = time_spent::routes::add(endpoints);
    let endpoints = export::routes::add(endpoints);
    let endpoints = configuration::routes::add(endpoints);
    let endpoints = macros::routes::add(endpoints);
    let endpoints = likeness::routes::add(endpoints);
    let endpoints = coverage::routes::add(endpoints);
    let endpoints = side::routes::add(endpoints);
    let endpoints = wording::routes::add(endpoints);
    let endpoints = promise::routes::add(endpoints);
    let endpoints = message::routes::add(endpoints);
    let endpoints = rearrange::routes::add(endpoints);
    let endpoints = attachment::routes::add(endpoints);
    let endpoints = draft::routes::add(endpoints);
    let endpoints = search::routes::add(endpoints);
    let endpoints = ledger::routes::add(endpoints);
    let endpoints = ledger::proof_routes::add(endpoints);
    let endpoints = inbox::routes::add(endpoints);
    let endpoints = inbox::behaviour::add(endpoints);
    let endpoints = suppression::routes::add(endpoints);
    let endpoints = spam::routes::add(endpoints);
    let endpoints = secret::routes::add(endpoints);
    let endpoints = signing::routes::add(endpoints);
    let endpoints = mailbox::routes::add(endpoints);
    let endpoints = oauth::routes::add(endpoints);
    let endpoints = relay::routes::add(endpoints);
    let endpoints = relay::inbox_routes::add(endpoints);
    let endpoints = status::routes::add(endpoints);
    let endpoints = tag::routes::add(endpoints);
    let endpoints = organisation::routes::add(endpoints);
    let endpoints = field::routes::add(endpoints);
    let endpoints = asset::routes::add(endpoints);
    let endpoints = app_card::routes::add(endpoints);
    let endpoints = timeline::routes::add(endpoints);
    let endpoints = contact_merge::routes::add(endpoints);
    let endpoints = notification::routes::add(endpoints);
    let endpoints = notification::hook_routes::add(endpoints);
    let endpoints = notification::unsubscribe::add(endpoints);
    let endpoints = room::routes::add(endpoints);
    let endpoints = promises_and_order(endpoints);
    // The last one: it guards all endpoints above.
    confidential::guard(endpoints)
}

/// What comes first, by when, by whom, and what happens when it does not.
fn promises_and_order(endpoints: Endpoints<Desk>) -> Endpoints<Desk> {
    let endpoints = ladder::routes::add(endpoints);
    let endpoints = rule::routes::add(endpoints);
    let endpoints = calendar::routes::add(endpoints);
    let endpoints = sla::routes::add(endpoints);
    let endpoints = diagnosis::routes::add(endpoints);
    let endpoints = downtime::routes::add(endpoints);
    let endpoints = escalation::routes::add(endpoints);
    let endpoints = board::routes::add(endpoints);
    let endpoints = routing::routes::add(endpoints);
    let endpoints = on_call::routes::add(endpoints);
    let endpoints = handover::routes::add(endpoints);
    let endpoints = consultation::routes::add(endpoints);
    let endpoints = tracker::routes::add(endpoints);
    issue::routes::add(endpoints)
}

/// Lets this crate keep what it derives from changes: which conversations each view holds. Once a process.
pub fn keepers(desk: &Desk) {
    desk.db.keep(Arc::new(conversation::tally::TallyKeeper::default()));
    desk.db.keep(Arc::new(view::keep::ViewKeeper::default()));
}

/// The jobs of this crate, with `transport` as the way out for mail.
pub fn jobs(desk: &Desk, transport: Arc<dyn outbox::Transport>) -> Vec<Handler> {
    let (wake, expire) = (conversation::wake::job(desk.db.clone()), secret::vault::job(desk.db.clone()));
    let bulk = bulk::run::job(desk.db.clone());
    let close = closing::job(desk.db.clone());
    let promise = promise::job(desk.db.clone());
    let hook = notification::hook::job(desk.clone());
    let digest = notification::digest::job(desk.clone(), Arc::clone(&transport));
    let call = escalation::call::job(desk.clone(), Arc::clone(&transport));
    let due = handover::due::job(desk.db.clone());
    let webhook = rule::hook::job(desk.clone());
    let holidays = calendar::feed::job(desk.clone());
    let [twins, changes] = tracker::poll::jobs(desk);
    let send = outbox::job(desk.clone(), transport);
    let update = issue::update::job(desk.clone());
    vec![send, update, wake, close, promise, expire, bulk, hook, digest, call, due, webhook, holidays, twins, changes]
}
