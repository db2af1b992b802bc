//! Realtime: the event log's tail goes to every open screen, in order and without gaps, with who looks at what.
//! It never decides what an event means, and what is only for one user reaches only that user's screens.

mod connection;
mod listener;
mod pace;
mod presence;
mod protocol;
mod tail;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use causeway_store::{Db, Event};
use causeway_web::{Authenticate, Endpoints, Permission};
use tokio::sync::{broadcast, watch};
use uuid::Uuid;

pub use listener::{Listener, News, VisitorNow};
use pace::Pace;
use presence::{Person, Presence};

/// Events that a slow screen may lag behind before it reads them from the log again.
const BUFFER: usize = 1024;

/// The right to follow what happens; the role table knows it under this name.
pub struct Follow;
impl Permission for Follow {
    const NAME: &'static str = "conversations.read";
}

/// What goes to screens.
#[derive(Debug, Clone)]
pub(crate) enum Live {
    /// Something happened.
    Event(Arc<Event>),
    /// Who looks at a conversation now.
    Presence(Uuid, Arc<Vec<Person>>),
    /// How the visitor of a chat is doing.
    Visitor(Arc<VisitorNow>),
}

/// The hub of one node. Cheap to clone.
#[derive(Clone)]
pub struct Hub {
    pub(crate) db: Db,
    pub(crate) live: broadcast::Sender<Live>,
    pub(crate) authenticator: Arc<dyn Authenticate>,
    pub(crate) pace: Pace,
    /// The newest event when the hub was made: screens may come before the hub runs and are told of all after it.
    made_at: i64,
    presence: Arc<Mutex<Presence>>,
    /// The visitors of chats who are here, for screens that come later.
    visitors: Arc<Mutex<HashMap<Uuid, Arc<VisitorNow>>>>,
    closing: watch::Sender<bool>,
}

impl Hub {
    /// A hub on `db`; `authenticator` is asked again whether a screen may still follow.
    pub fn new(db: Db, authenticator: Arc<dyn Authenticate>) -> Self {
        Self::with_pace(db, authenticator, Pace::default())
    }

    pub(crate) fn with_pace(db: Db, authenticator: Arc<dyn Authenticate>, pace: Pace) -> Self {
        let (live, _) = broadcast::channel(BUFFER);
        let made_at = *db.last_event().borrow();
        Self {
            db,
            live,
            authenticator,
            pace,
            made_at,
            presence: Arc::default(),
            visitors: Arc::default(),
            closing: watch::Sender::new(false),
        }
    }

    /// The endpoint that screens connect to.
    pub fn endpoints(&self) -> Endpoints<Self> {
        connection::add(Endpoints::new(self.clone()))
    }

    /// Follows the log until `stop` turns true; to be run once.
    pub async fn run(self, stop: watch::Receiver<bool>) {
        tail::run(self.db, self.live, self.made_at, stop).await;
    }

    /// Asks every screen to connect again; for the end of the program.
    pub fn close_all(&self) {
        self.closing.send_replace(true);
    }

    /// How many screens are connected.
    pub fn connections(&self) -> usize {
        self.presence().connections()
    }

    pub(crate) fn presence(&self) -> MutexGuard<'_, Presence> {
        self.presence.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns once [`Hub::close_all`] was called, at once for a screen that comes after that.
    pub(crate) async fn closed(&self) {
        // An error would mean that the sender is gone, which this hub itself holds.
        drop(self.closing.subscribe().wait_for(|closing| *closing).await);
    }

    /// What happens from now on, for a part that follows it beside the screens.
    pub fn listen(&self) -> Listener {
        Listener(self.live.subscribe())
    }

    /// Tells every screen how the visitor of a chat is doing.
    pub fn tell_visitor(&self, now: VisitorNow) {
        let now = Arc::new(now);
        // Sent under the lock: of two changes at once, the later state must also be the later message.
        let mut visitors = self.visitors.lock().unwrap_or_else(PoisonError::into_inner);
        if now.here {
            visitors.insert(now.conversation_id, Arc::clone(&now));
        } else {
            visitors.remove(&now.conversation_id);
        }
        // Nobody may be listening; then nobody has to know.
        drop(self.live.send(Live::Visitor(now)));
    }

    /// The visitors of chats who are here.
    pub(crate) fn visitors(&self) -> Vec<Arc<VisitorNow>> {
        self.visitors.lock().unwrap_or_else(PoisonError::into_inner).values().cloned().collect()
    }

    /// Tells every screen who looks at a conversation.
    pub(crate) fn tell_presence(&self, conversation: Uuid) {
        // Sent under the lock: of two changes at once, the later state must also be the later message.
        let presence = self.presence();
        let people = Arc::new(presence.people(conversation));
        // Nobody may be listening; then nobody has to know.
        drop(self.live.send(Live::Presence(conversation, people)));
    }
}

#[cfg(test)]
mod tests;
