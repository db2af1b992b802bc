//! Who is here: each visitor with their open pages, in memory. After a restart pages come back and tell it anew.
//! It never outlives the last page, but for a moment in which a page may be loading anew.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use causeway_desk::ConversationId;
use causeway_hub::{Hub, VisitorNow};
use tokio::sync::mpsc;
use uuid::Uuid;

use crate::visitor::{Visitor, VisitorId};

/// The most pages of one visitor.
pub(crate) const PAGES: usize = 8;
/// Wakes that wait for a page; one that is asleep for longer reads everything at the next.
const WAITING: usize = 16;

/// What wakes a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Wake {
    /// Something is new in the conversation.
    News,
    /// Somebody of the team writes, or nobody any more.
    Writing(Option<String>),
    /// The server stops; come back soon.
    Close,
}

#[derive(Debug, Default)]
struct Room {
    conversation: Option<Uuid>,
    pages: Vec<(u64, mpsc::Sender<Wake>)>,
    typing: bool,
    seen_seq: i64,
}

#[derive(Debug, Default)]
struct Inner {
    next: u64,
    rooms: HashMap<VisitorId, Room>,
    of: HashMap<Uuid, Vec<VisitorId>>,
    /// Who of the team writes where; only where somebody does.
    writing: HashMap<Uuid, String>,
}

/// All visitors who are here on this node.
#[derive(Debug, Default)]
pub(crate) struct Rooms(Mutex<Inner>);

/// A page's place; given up when dropped.
pub(crate) struct Seat {
    pub(crate) number: u64,
    pub(crate) wakes: mpsc::Receiver<Wake>,
}

impl Inner {
    /// Says whether it was elsewhere.
    fn place(&mut self, visitor: VisitorId, conversation: Option<Uuid>) -> bool {
        let before = self.rooms.get(&visitor).and_then(|room| room.conversation);
        if before == conversation {
            return false;
        }
        if let Some(before) = before
            && let Some(list) = self.of.get_mut(&before)
        {
            list.retain(|one| *one != visitor);
            if list.is_empty() {
                self.of.remove(&before);
            }
        }
        if let Some(now) = conversation {
            self.of.entry(now).or_default().push(visitor);
        }
        if let Some(room) = self.rooms.get_mut(&visitor) {
            room.conversation = conversation;
        }
        true
    }

    fn send(&self, conversation: Uuid, wake: &Wake) {
        for room in self.of.get(&conversation).into_iter().flatten().filter_map(|visitor| self.rooms.get(visitor)) {
            for (_, page) in &room.pages {
                // A page whose wakes are full is awake already.
                drop(page.try_send(wake.clone()));
            }
        }
    }
}

impl Rooms {
    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds a page; nothing when the visitor has too many.
    pub(crate) fn join(&self, hub: &Hub, visitor: &Visitor) -> Option<Seat> {
        let mut inner = self.lock();
        inner.next += 1;
        let number = inner.next;
        let room = inner.rooms.entry(visitor.id).or_default();
        if room.pages.len() >= PAGES {
            return None;
        }
        let (page, wakes) = mpsc::channel(WAITING);
        room.pages.push((number, page));
        inner.place(visitor.id, visitor.conversation.map(|id| id.0));
        drop(inner);
        self.tell(hub, visitor.id, None);
        Some(Seat { number, wakes })
    }

    /// Takes a page out.
    pub(crate) fn leave(&self, hub: &Hub, visitor: VisitorId, number: u64) {
        let mut inner = self.lock();
        let Some(room) = inner.rooms.get_mut(&visitor) else { return };
        room.pages.retain(|(page, _)| *page != number);
        room.typing = room.typing && !room.pages.is_empty();
        let gone = room.pages.is_empty();
        drop(inner);
        self.tell(hub, visitor, None);
        if gone {
            let mut inner = self.lock();
            if inner.rooms.get(&visitor).is_some_and(|room| room.pages.is_empty()) {
                inner.place(visitor, None);
                inner.rooms.remove(&visitor);
            }
        }
    }

    /// The visitor writes in this conversation now, and in no other.
    pub(crate) fn moves(&self, hub: &Hub, visitor: &Visitor, conversation: ConversationId) {
        let mut inner = self.lock();
        let Some(room) = inner.rooms.get(&visitor.id) else { return };
        let before = room.conversation;
        // Woken for nothing, pages of a conversation that was merged would wake each other for ever.
        if !inner.place(visitor.id, Some(conversation.0)) {
            return;
        }
        // Their other pages hear of a conversation that began in this one.
        inner.send(conversation.0, &Wake::News);
        drop(inner);
        if let Some(conversation_id) = before {
            hub.tell_visitor(VisitorNow { conversation_id, here: false, typing: false, text: None, seen_seq: 0 });
        }
        self.tell(hub, visitor.id, None);
    }

    /// Wakes the pages of a conversation.
    pub(crate) fn wake(&self, conversation: Uuid) {
        self.lock().send(conversation, &Wake::News);
    }

    /// Wakes every page.
    pub(crate) fn wake_all(&self) {
        let inner = self.lock();
        for (_, page) in inner.rooms.values().flat_map(|room| &room.pages) {
            drop(page.try_send(Wake::News));
        }
    }

    /// Asks every page to come back later.
    pub(crate) fn close(&self) {
        let inner = self.lock();
        for (_, page) in inner.rooms.values().flat_map(|room| &room.pages) {
            drop(page.try_send(Wake::Close));
        }
    }

    /// Somebody of the team writes in a conversation, or nobody any more.
    pub(crate) fn team_writes(&self, conversation: Uuid, name: Option<String>) {
        let mut inner = self.lock();
        let before = inner.writing.get(&conversation);
        if before == name.as_ref() {
            return;
        }
        match &name {
            Some(name) => inner.writing.insert(conversation, name.clone()),
            None => inner.writing.remove(&conversation),
        };
        inner.send(conversation, &Wake::Writing(name));
    }

    /// Who of the team writes in a conversation.
    pub(crate) fn writing(&self, conversation: ConversationId) -> Option<String> {
        self.lock().writing.get(&conversation.0).cloned()
    }

    /// The visitor types; `text` is what they have typed, when the team may see it. An empty text ends it.
    pub(crate) fn types(&self, hub: &Hub, visitor: &Visitor, text: Option<String>) {
        let mut inner = self.lock();
        let Some(room) = inner.rooms.get_mut(&visitor.id) else { return };
        room.typing = text.as_deref() != Some("");
        drop(inner);
        self.tell(hub, visitor.id, text.filter(|text| !text.is_empty()));
    }

    /// The visitor has seen their conversation up to here.
    pub(crate) fn saw(&self, hub: &Hub, visitor: &Visitor, conversation: ConversationId, seq: i64) {
        let mut inner = self.lock();
        let Some(room) = inner.rooms.get_mut(&visitor.id) else {
            drop(inner);
            hub.tell_visitor(VisitorNow {
                conversation_id: conversation.0,
                here: false,
                typing: false,
                text: None,
                seen_seq: seq,
            });
            return;
        };
        room.seen_seq = room.seen_seq.max(seq);
        drop(inner);
        self.tell(hub, visitor.id, None);
    }

    /// Whether a visitor of this conversation is here.
    pub(crate) fn here(&self, conversation: ConversationId) -> bool {
        let inner = self.lock();
        let visitors = inner.of.get(&conversation.0).into_iter().flatten();
        visitors.filter_map(|visitor| inner.rooms.get(visitor)).any(|room| !room.pages.is_empty())
    }

    /// How many pages are open.
    pub(crate) fn connections(&self) -> usize {
        self.lock().rooms.values().map(|room| room.pages.len()).sum()
    }

    fn tell(&self, hub: &Hub, visitor: VisitorId, text: Option<String>) {
        let inner = self.lock();
        let Some(room) = inner.rooms.get(&visitor) else { return };
        let Some(conversation_id) = room.conversation else { return };
        let (here, typing, seen_seq) = (!room.pages.is_empty(), room.typing, room.seen_seq);
        drop(inner);
        hub.tell_visitor(VisitorNow { conversation_id, here, typing, text, seen_seq });
    }
}
