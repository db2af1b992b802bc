//! The open pages of visitors: what is new goes to each of them at once, and the team hears how they are doing.
//! It never carries words by itself: a page is only woken, and then reads what its visitor may read.

mod page;
mod room;
pub(crate) mod socket;
pub(crate) mod stream;

use causeway_hub::News;
use tokio::sync::watch;

use crate::Chat;
#[cfg(test)]
pub(crate) use page::{Frame, Page};
pub(crate) use room::{Rooms, Wake};

/// The kinds of events that a visitor's page can show.
fn concerns(kind: &str) -> bool {
    kind.starts_with("message.") || kind.starts_with("conversation.")
}

/// Wakes the pages of visitors when something happens in their conversation, until `stop` turns true; once a process.
pub async fn run(chat: Chat, mut stop: watch::Receiver<bool>) {
    let mut listener = chat.hub.listen();
    loop {
        tokio::select! {
            news = listener.next() => match news {
                Some(News::Event(event)) => {
                    if let Some(conversation) = event.conversation.filter(|_| concerns(&event.kind)) {
                        chat.rooms.wake(conversation);
                    }
                }
                Some(News::Writing(conversation, name)) => chat.rooms.team_writes(conversation, name),
                Some(News::Missed) => chat.rooms.wake_all(),
                None => return,
            },
            changed = stop.changed() => {
                if changed.is_err() || *stop.borrow() {
                    chat.rooms.close();
                    return;
                }
            }
        }
    }
}
