//! Who looks at which conversation, and who writes there. It lives in memory: after a restart, screens tell it anew.
//! It never outlives a connection.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The most screens of one user.
const SCREENS: usize = 20;

/// What somebody does with a conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Watching {
    /// It is open.
    Viewing,
    /// An answer is being written.
    Writing,
}

/// Somebody who is there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Person {
    pub(crate) user_id: Uuid,
    pub(crate) name: String,
    pub(crate) state: Watching,
}

#[derive(Debug)]
struct Screen {
    user: Uuid,
    name: String,
    conversation: Option<Uuid>,
    writing_since: Option<Instant>,
}

/// All screens of this node.
#[derive(Debug, Default)]
pub(crate) struct Presence {
    next: u64,
    screens: HashMap<u64, Screen>,
}

impl Presence {
    /// Adds a screen; `None` when the user has too many.
    pub(crate) fn join(&mut self, user: Uuid, name: &str) -> Option<u64> {
        if self.screens.values().filter(|screen| screen.user == user).count() >= SCREENS {
            return None;
        }
        self.next += 1;
        let screen = Screen { user, name: name.to_owned(), conversation: None, writing_since: None };
        self.screens.insert(self.next, screen);
        Some(self.next)
    }

    /// Takes a screen out; answers the conversation that it showed.
    pub(crate) fn leave(&mut self, screen: u64) -> Option<Uuid> {
        self.screens.remove(&screen)?.conversation
    }

    /// Whether a screen shows this conversation.
    pub(crate) fn shows(&self, screen: u64, conversation: Uuid) -> bool {
        self.screens.get(&screen).is_some_and(|screen| screen.conversation == Some(conversation))
    }

    /// Notes what a screen shows; answers the conversations whose people changed.
    pub(crate) fn watch(&mut self, screen: u64, to: Option<Uuid>, state: Watching, now: Instant) -> Vec<Uuid> {
        let Some(screen) = self.screens.get_mut(&screen) else { return Vec::new() };
        let was_writing = screen.writing_since.is_some();
        let before = screen.conversation;
        let writes = state == Watching::Writing && to.is_some();
        screen.writing_since = writes.then_some(now);
        screen.conversation = to;
        if before == to && was_writing == writes {
            return Vec::new();
        }
        let mut changed: Vec<Uuid> = before.into_iter().chain(to).collect();
        changed.dedup();
        changed
    }

    /// Lets who has not written for so long only look; answers the conversation if that changed.
    pub(crate) fn calm(&mut self, screen: u64, now: Instant, after: Duration) -> Option<Uuid> {
        let screen = self.screens.get_mut(&screen)?;
        if now.duration_since(screen.writing_since?) < after {
            return None;
        }
        screen.writing_since = None;
        screen.conversation
    }

    /// Who is at a conversation, one entry a person: writing on one screen counts over looking on another.
    pub(crate) fn people(&self, conversation: Uuid) -> Vec<Person> {
        let mut all: HashMap<Uuid, Person> = HashMap::new();
        for screen in self.screens.values().filter(|screen| screen.conversation == Some(conversation)) {
            let state = if screen.writing_since.is_some() { Watching::Writing } else { Watching::Viewing };
            let person = Person { user_id: screen.user, name: screen.name.clone(), state };
            let entry = all.entry(screen.user).or_insert_with(|| person.clone());
            if state == Watching::Writing {
                *entry = person;
            }
        }
        let mut people: Vec<Person> = all.into_values().collect();
        people.sort_by(|one, other| one.name.cmp(&other.name).then(one.user_id.cmp(&other.user_id)));
        people
    }

    /// The conversations that anybody looks at.
    pub(crate) fn conversations(&self) -> Vec<Uuid> {
        let mut all: Vec<Uuid> = self.screens.values().filter_map(|screen| screen.conversation).collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    pub(crate) fn connections(&self) -> usize {
        self.screens.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_on_two_screens_is_one_and_writing_counts() {
        let (now, user, conversation) = (Instant::now(), Uuid::from_u128(1), Uuid::from_u128(9));
        let mut presence = Presence::default();
        let (one, two) = (presence.join(user, "Mei").unwrap(), presence.join(user, "Mei").unwrap());
        assert_eq!(presence.watch(one, Some(conversation), Watching::Viewing, now), [conversation]);
        presence.watch(two, Some(conversation), Watching::Writing, now);
        let people = presence.people(conversation);
        assert_eq!(people.len(), 1);
        assert_eq!(people[0].state, Watching::Writing);
        let again = presence.watch(two, Some(conversation), Watching::Writing, now);
        assert!(again.is_empty(), "a key press is no news");
        let six = Duration::from_secs(6);
        assert_eq!(presence.calm(two, now + Duration::from_secs(5), six), None);
        assert_eq!(presence.calm(two, now + Duration::from_secs(7), six), Some(conversation));
        assert_eq!(presence.people(conversation)[0].state, Watching::Viewing);
        assert_eq!(presence.leave(one), Some(conversation));
        assert_eq!(presence.watch(two, None, Watching::Viewing, now), [conversation]);
        assert!(presence.people(conversation).is_empty());
    }

    #[test]
    fn screens_of_one_user_are_bounded() {
        let mut presence = Presence::default();
        for _ in 0..SCREENS {
            assert!(presence.join(Uuid::from_u128(1), "Mei").is_some());
        }
        assert!(presence.join(Uuid::from_u128(1), "Mei").is_none());
        assert!(presence.join(Uuid::from_u128(2), "Jun").is_some());
    }
}
