//! One open page of a visitor: what it was told so far, and what it is told next.
//! It never tells a message twice or leaves one out: each read begins after the last message that was told.

use causeway_desk::request::Standing;
use causeway_store::Tx;
use causeway_web::{Code, Problem};
use serde::Serialize;

use super::Wake;
use crate::talk::read::{self, Message, News};
use crate::visitor::Visitor;
use crate::{Chat, door};

/// What a page is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum Frame {
    /// The connection stands.
    Welcome { last_seq: i64 },
    /// What was said.
    Messages { messages: Vec<Message> },
    /// A message was taken.
    Ack { client_id: String, message: Box<Message> },
    /// A message was not taken.
    Refused { client_id: String, code: Code, detail: String, retry_after: Option<u64> },
    /// Who of the team writes.
    Typing { name: Option<String> },
    /// How far the team has read.
    TeamSeen { seq: i64 },
    /// Where it stands.
    Standing { standing: Standing },
    /// Yes.
    Pong,
}

impl Frame {
    pub(crate) fn text(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

/// A page with what it knows.
pub(crate) struct Page {
    chat: Chat,
    hash: String,
    pub(crate) visitor: Visitor,
    number: u64,
    /// The last message that it was told.
    pub(crate) last: i64,
    team_seen: i64,
    standing: Option<Standing>,
}

impl Drop for Page {
    fn drop(&mut self) {
        self.chat.rooms.leave(&self.chat.hub, self.visitor.id, self.number);
    }
}

impl Page {
    /// Lets a page in that knows everything up to message `after`. Gives what wakes it.
    ///
    /// # Errors
    /// `unauthenticated` for a token that is not known; `rate_limited` for too many pages.
    pub(crate) async fn open(
        chat: Chat,
        hash: String,
        after: i64,
    ) -> Result<(Self, tokio::sync::mpsc::Receiver<Wake>), Problem> {
        let asked = hash.clone();
        let visitor = chat.desk.db.read(move |tx| door::visitor(tx, Some(&asked))).await?.1;
        let Some(seat) = chat.rooms.join(&chat.hub, &visitor) else {
            return Err(Problem::new(Code::RateLimited, "This chat is open in too many windows."));
        };
        let page = Self { chat, hash, visitor, number: seat.number, last: after, team_seen: 0, standing: None };
        Ok((page, seat.wakes))
    }

    /// What it is told when it is woken; nothing when it knows all of it.
    ///
    /// # Errors
    /// `unauthenticated` when its token is not good any more; what the database says.
    pub(crate) async fn woken(&mut self, wake: Wake) -> Result<Vec<Frame>, Problem> {
        match wake {
            Wake::News => self.news().await,
            Wake::Writing(name) => Ok(vec![Frame::Typing { name }]),
            Wake::Close => Ok(Vec::new()),
        }
    }

    async fn news(&mut self) -> Result<Vec<Frame>, Problem> {
        let (hash, after) = (self.hash.clone(), self.last);
        let read = move |tx: &mut Tx<'_>| {
            let (_, visitor) = door::visitor(tx, Some(&hash))?;
            let news = read::news(tx, &visitor, after)?;
            Ok::<_, Problem>((visitor, news))
        };
        let (visitor, news) = self.chat.desk.db.read(read).await?;
        self.visitor = visitor;
        Ok(news.map_or_else(Vec::new, |news| self.frames(news)))
    }

    fn frames(&mut self, news: News) -> Vec<Frame> {
        // A conversation that was merged into another one goes on there.
        if self.visitor.conversation != Some(news.id) {
            self.chat.rooms.moves(&self.chat.hub, &self.visitor, news.id);
            self.visitor.conversation = Some(news.id);
        }
        let mut frames = Vec::new();
        if !news.messages.is_empty() {
            self.last = self.last.max(news.last_seq);
            frames.push(Frame::Messages { messages: news.messages });
        }
        if self.team_seen < news.team_seen_seq {
            self.team_seen = news.team_seen_seq;
            frames.push(Frame::TeamSeen { seq: news.team_seen_seq });
        }
        if self.standing.is_none_or(|before| before != news.standing) {
            frames.push(Frame::Standing { standing: news.standing });
        }
        self.standing = Some(news.standing);
        frames
    }
}
