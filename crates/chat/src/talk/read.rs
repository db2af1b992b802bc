//! A chat as its visitor reads it, as JSON: messages from some number on, where it stands, how far the team has read.
//! It never reads a conversation that is not this visitor's.

use std::collections::HashMap;

use ammonia::Builder;
use axum::Json;
use axum::http::HeaderMap;
use causeway_base::Time;
use causeway_desk::chat::{self, read as chats};
use causeway_desk::request::{self, Speaker, Standing};
use causeway_desk::{ConversationId, MessageId};
use causeway_store::{Result, Tx};
use causeway_web::{Problem, Query};
use serde::{Deserialize, Serialize};

use crate::visitor::{Visitor, store};
use crate::{State, bot, door, proactive};

/// A file of a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct File {
    id: String,
    name: String,
    size: i64,
    image: bool,
}

/// One message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Message {
    id: MessageId,
    pub(crate) seq: i64,
    by: &'static str,
    name: String,
    at: Time,
    text: String,
    html: String,
    files: Vec<File>,
    pub(crate) client_id: Option<String>,
    /// What can be answered with one click, while it is the last message.
    pub(crate) quick: Vec<String>,
}

/// What is new in a chat.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct News {
    #[serde(skip)]
    pub(crate) id: ConversationId,
    pub(crate) number: i64,
    pub(crate) standing: Standing,
    subject: String,
    pub(crate) messages: Vec<Message>,
    pub(crate) last_seq: i64,
    seen_seq: i64,
    pub(crate) team_seen_seq: i64,
    opinion: Option<i64>,
    /// The message that the chat showed by itself and with which this began; told with the whole.
    offer: Option<String>,
}

/// Pictures by their names; whether one really is, its bytes say when they are fetched.
pub(crate) fn is_image(name: &str) -> bool {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).unwrap_or_default();
    matches!(ending.as_str(), "png" | "jpg" | "jpeg" | "gif" | "webp")
}

/// A reply's HTML for a page that is not the desk's: plain marks and links, no pictures, no styles.
fn plain(html: &str) -> String {
    let mut builder = Builder::default();
    builder.rm_tags(["img", "area", "map", "center", "figure", "figcaption"]);
    builder.rm_tag_attributes("td", ["align", "char", "charoff"]);
    builder.link_rel(Some("noopener noreferrer nofollow"));
    builder.url_schemes(["http", "https", "mailto", "tel"].into());
    builder.set_tag_attribute_value("a", "target", "_blank");
    builder.clean(html).to_string()
}

fn message(line: chats::Line, names: &mut HashMap<MessageId, String>) -> Message {
    let (by, name) = match line.by {
        Speaker::You => ("you", String::new()),
        Speaker::Team(name) => ("team", name),
        Speaker::Other(name) => ("other", name),
    };
    let file = |file: request::File| File {
        image: is_image(&file.name),
        id: file.id.to_string(),
        name: file.name,
        size: file.size,
    };
    Message {
        client_id: names.remove(&line.id),
        quick: line.quick,
        id: line.id,
        seq: line.seq,
        by,
        name,
        at: line.at,
        html: plain(&line.html.unwrap_or_else(|| causeway_mail::text_to_html(&line.text))),
        text: line.text,
        files: line.files.into_iter().map(file).collect(),
    }
}

/// What a visitor may read after message number `after`; nothing while they have not written.
pub(crate) fn news(tx: &mut Tx<'_>, visitor: &Visitor, after: i64) -> Result<Option<News>> {
    let Some(named) = visitor.conversation else { return Ok(None) };
    let Some((id, summary)) = request::store::one(tx, visitor.contact, named)? else { return Ok(None) };
    let lines = chats::lines(tx, id, visitor.contact, after)?;
    let ids: Vec<MessageId> = lines.iter().map(|line| line.id).collect();
    let mut names: HashMap<MessageId, String> = store::names(tx, visitor.id, &ids)?.into_iter().collect();
    let mut messages: Vec<Message> = lines.into_iter().map(|line| message(line, &mut names)).collect();
    if let Some(last) = messages.last_mut().filter(|last| last.quick.is_empty()) {
        last.quick = bot::store::offered(tx, id, last.seq)?;
    }
    Ok(Some(News {
        id,
        number: summary.number,
        standing: summary.standing,
        subject: summary.subject,
        last_seq: messages.last().map_or(after, |last| last.seq),
        messages,
        seen_seq: chat::seen_seq(tx, id)?,
        team_seen_seq: chats::team_seen(tx, id)?,
        opinion: store::opinion(tx, id)?.map(|(score, _)| score),
        offer: if after == 0 { proactive::store::beginning(tx, id)? } else { None },
    }))
}

/// From where on.
#[derive(Debug, Deserialize)]
pub(crate) struct After {
    #[serde(default)]
    pub(crate) after: i64,
}

/// What is new, for pages that can hold no connection.
#[derive(Debug, Serialize)]
pub(crate) struct Polled {
    #[serde(flatten)]
    news: Option<News>,
    typing: Option<String>,
}

/// Answers what is new.
pub(crate) async fn poll(
    state: State,
    headers: HeaderMap,
    Query(from): Query<After>,
) -> std::result::Result<Json<Polled>, Problem> {
    let hash = door::hash_of(&headers);
    let read = move |tx: &mut Tx<'_>| {
        let (_, visitor) = door::visitor(tx, hash.as_deref())?;
        Ok::<_, Problem>(news(tx, &visitor, from.after)?)
    };
    let news = state.desk.db.read(read).await?;
    let typing = news.as_ref().and_then(|news| state.rooms.writing(news.id));
    Ok(Json(Polled { news, typing }))
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn a_reply_carries_no_script_no_picture_and_no_style_into_the_chat() {
        for (given, wanted) in [
            ("<p>Hi <b>you</b></p>", "<p>Hi <b>you</b></p>"),
            ("<img src=\"https://t.example/p.gif\">x", "x"),
            ("<script>alert(1)</script><p style=\"position:fixed\" onclick=\"x()\">y</p>", "<p>y</p>"),
            (
                "<a href=\"javascript:alert(1)\">z</a>",
                "<a target=\"_blank\" rel=\"noopener noreferrer nofollow\">z</a>",
            ),
        ] {
            assert_eq!(plain(given), wanted);
        }
    }
}
