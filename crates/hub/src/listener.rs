//! What the parts beside the screens hear and say: events as they happen, who writes, how the visitor of a chat is doing.
//! It never waits for anybody: whoever falls behind is told that they missed something.

use std::sync::Arc;

use causeway_store::Event;
use serde::Serialize;
use tokio::sync::broadcast;
use tokio::sync::broadcast::error::RecvError;
use uuid::Uuid;

use crate::Live;
use crate::presence::Watching;

/// How the visitor of a chat is doing. It lives only as long as it is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct VisitorNow {
    /// The conversation.
    pub conversation_id: Uuid,
    /// Whether one of their pages is open.
    pub here: bool,
    /// Whether they write.
    pub typing: bool,
    /// What they have typed so far, if their chat says that it is shown.
    pub text: Option<String>,
    /// Up to which message they have seen.
    pub seen_seq: i64,
}

/// What is heard.
#[derive(Debug, Clone)]
pub enum News {
    /// Something happened.
    Event(Arc<Event>),
    /// Who of the team writes in a conversation now, if anybody does.
    Writing(Uuid, Option<String>),
    /// Something was missed: whatever is kept has to be read anew.
    Missed,
}

/// Follows what happens.
pub struct Listener(pub(crate) broadcast::Receiver<Live>);

impl Listener {
    /// What happens next; `None` when the hub is gone.
    pub async fn next(&mut self) -> Option<News> {
        loop {
            return match self.0.recv().await {
                Ok(Live::Event(event)) => Some(News::Event(event)),
                Ok(Live::Presence(conversation, people)) => {
                    let writes = people.iter().find(|person| person.state == Watching::Writing);
                    Some(News::Writing(conversation, writes.map(|person| person.name.clone())))
                }
                Ok(Live::Visitor(_)) => continue,
                Err(RecvError::Lagged(_)) => Some(News::Missed),
                Err(RecvError::Closed) => None,
            };
        }
    }
}
