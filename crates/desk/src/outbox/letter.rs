//! Making the mail of a reply: names, threading headers, text and HTML, signature, quoted history, attachments.
//! It never puts a note, or anything that only the team may see, into a mail.

use causeway_base::text;
use causeway_identity::{UserId, team, user};
use causeway_mail::{Address, OutAttachment, Outgoing};
use causeway_store::Tx;

use super::{OutEnvelope, store};
use crate::attachment::Attachment;
use crate::conversation::{State, store as conversations};
use crate::files::FileError;
use crate::inbox::{Inbox, SenderName};
use crate::message::{Kind, Message, MessageId, store as messages};
use crate::organisation::Organisation;
use crate::{Desk, attachment, chat, closing, inbox, organisation, secret, signing};

/// The most earlier messages that are quoted.
const QUOTED: usize = 5;

/// A mail ready for the relay.
pub struct Letter {
    /// From and to.
    pub envelope: OutEnvelope,
    /// The mail.
    pub bytes: Vec<u8>,
}

/// All that a mail is made from, read in one unit of work.
struct Sources {
    message: Message,
    header_id: String,
    state: State,
    inbox: Inbox,
    organisation: Organisation,
    earlier: Vec<Message>,
    /// Replies before it that were read in no chat; they stand above it.
    missed: Vec<Message>,
    ancestors: Vec<(String, Kind)>,
    author: Option<user::User>,
    team: Option<String>,
    files: Vec<(Attachment, String)>,
    /// Whether everybody who gets it may see what was written before.
    may_see_history: bool,
    /// Whether it asks if the conversation is solved.
    asks: bool,
    /// Whether it asks for access data.
    asks_access: bool,
}

/// Builds the mail and marks the reply as being sent; `None` when there is nothing to send.
///
/// # Errors
/// When database or disk do not answer.
pub async fn build(desk: &Desk, id: MessageId) -> Result<Option<Letter>, FileError> {
    let begun = desk.db.write(move |tx| if store::begin(tx, id)? { sources(tx, id) } else { Ok(None) }).await?;
    let Some(sources) = begun else { return Ok(None) };
    let linked = linked(desk, &sources);
    let mut files = Vec::with_capacity(sources.files.len());
    for (file, key) in &sources.files {
        if !linked.iter().any(|(one, _)| one.id == file.id) {
            files.push((file.clone(), desk.files.read(&desk.db, key).await?));
        }
    }
    let letter = write(desk, &sources, files, &linked);
    let bytes = signing::signed(desk, &letter.envelope.from, letter.bytes).await?;
    Ok(Some(Letter { bytes, ..letter }))
}

fn sources(tx: &mut Tx<'_>, id: MessageId) -> causeway_store::Result<Option<Sources>> {
    let Some(message) = messages::find(tx, id)? else { return Ok(None) };
    let Some(state) = conversations::state(tx, message.conversation_id)? else { return Ok(None) };
    let (Some(inbox), Some(organisation)) = (inbox::store::find(tx, state.inbox_id)?, organisation::store::find(tx)?)
    else {
        return Ok(None);
    };
    let answered = messages::answered(tx, id)?.filter(|one| one.conversation_id == message.conversation_id);
    let ancestors_before = answered.as_ref().map_or(message.seq, |one| one.seq + 1);
    let mut earlier = match answered {
        Some(answered) => vec![answered],
        None => messages::page(tx, message.conversation_id, message.seq, 20)?,
    };
    earlier.retain(|one| one.kind != Kind::Note && one.automatic.is_none());
    earlier.truncate(QUOTED);
    // A customer's password does not travel back and forth in what is quoted.
    earlier.iter_mut().for_each(crate::secret::view::cover);
    let missed = chat::unseen_before(tx, &message)?;
    let author = message.author.id.map(|id| user::store::find(tx, UserId(id))).transpose()?.flatten();
    let team = state.team_id.or(inbox.team_id).map(|id| team::store::find(tx, id)).transpose()?.flatten();
    let unverified = conversations::unverified(tx, message.conversation_id)?;
    let to = &message.recipients;
    let may_see_history =
        !to.to.iter().chain(&to.cc).chain(&to.bcc).any(|one| unverified.contains(&text::address_key(&one.address)));
    let mut files = attachment::store::with_bytes(tx, id)?;
    for one in &missed {
        files.extend(attachment::store::with_bytes(tx, one.id)?);
    }
    Ok(Some(Sources {
        may_see_history,
        asks: closing::asks(tx, message.conversation_id, id)?,
        asks_access: secret::ask::asks(tx, id)?,
        header_id: super::header_id(tx, id, inbox.id)?,
        ancestors: messages::header_ids(tx, message.conversation_id, ancestors_before)?,
        files,
        missed,
        team: team.map(|team| team.name),
        message,
        state,
        inbox,
        organisation,
        earlier,
        author,
    }))
}

/// The files that go as links since they are too large together; what stands in the text stays in the mail.
fn linked(desk: &Desk, sources: &Sources) -> Vec<(Attachment, String)> {
    let Some(base) = &desk.settings.public_url else { return Vec::new() };
    let html = sources.message.html.as_deref().unwrap_or_default();
    let beside = sources.files.iter().map(|(file, _)| file).filter(|file| !html.contains(&file.id.to_string()));
    let beside: Vec<&Attachment> = beside.collect();
    if beside.iter().map(|file| file.size).sum::<i64>() <= desk.settings.attach_bytes {
        return Vec::new();
    }
    let random = desk.db.random();
    let link = |file: &Attachment| attachment::shared::link(desk, base, file.id, &*random).ok();
    beside.into_iter().filter_map(|file| Some((file.clone(), link(file)?))).collect()
}

fn write(desk: &Desk, sources: &Sources, files: Vec<(Attachment, Vec<u8>)>, linked: &[(Attachment, String)]) -> Letter {
    let message = &sources.message;
    let links = (!linked.is_empty()).then(|| attachment::shared::words(sources.state.lang.as_deref(), linked));
    let (mut link_html, mut link_text) = links.unwrap_or_default();
    if sources.asks {
        let (random, lang) = (desk.db.random(), sources.state.lang.as_deref());
        let (html, text) = closing::lines(desk, sources.state.id, message.id, lang, &*random).unwrap_or_default();
        link_html.push_str(&html);
        link_text.push_str(&text);
    }
    if sources.asks_access {
        let (random, lang) = (desk.db.random(), sources.state.lang.as_deref());
        let (html, text) = secret::ask::lines(desk, message.id, lang, &*random).unwrap_or_default();
        link_html.push_str(&html);
        link_text.push_str(&text);
    }
    let said = sources.missed.iter().chain([message]);
    let html: String =
        said.map(|one| one.html.clone().unwrap_or_default() + &chat::quick::list(&one.quick_replies)).collect();
    let (html, used) = with_content_ids(&html, &files, &sources.header_id);
    let token = desk.reply_key.token(sources.state.number);
    let last_incoming = sources.ancestors.iter().rev().find(|(_, kind)| *kind == Kind::Incoming);
    let out = Outgoing {
        message_id: sources.header_id.clone(),
        date_ms: message.created_at.ms(),
        from: Address { name: from_name(sources), address: sources.inbox.address.clone() },
        reply_to: Some(Address {
            name: sources.organisation.name.clone(),
            address: desk.reply_key.address(&sources.inbox.address, sources.state.number),
        }),
        to: message.recipients.to.clone(),
        cc: message.recipients.cc.clone(),
        subject: subject(sources),
        in_reply_to: last_incoming.or(sources.ancestors.last()).map(|(id, _)| id.clone()),
        references: sources.ancestors.iter().map(|(id, _)| id.clone()).collect(),
        text: plain_body(sources, &link_text),
        html: Some(html_body(sources, &(html + &link_html), &token)),
        attachments: files
            .into_iter()
            .map(|(file, bytes)| OutAttachment {
                content_id: Some(content_id(&file, &sources.header_id)),
                inline: used.contains(&file.id),
                name: file.name,
                content_type: file.content_type,
                bytes,
            })
            .collect(),
        desk_mark: sources.organisation.desk_id.to_string(),
        automatic: message.automatic.is_some(),
        unsubscribe: None,
    };
    let recipients = &message.recipients;
    let everyone = recipients.to.iter().chain(&recipients.cc).chain(&recipients.bcc);
    let envelope =
        OutEnvelope { from: sources.inbox.address.clone(), to: everyone.map(|one| one.address.clone()).collect() };
    Letter { envelope, bytes: causeway_mail::compose(&out) }
}

fn from_name(sources: &Sources) -> String {
    if sources.message.automatic.is_some() {
        return sources.inbox.name.clone();
    }
    let organisation = &sources.organisation.name;
    let agent = sources.author.as_ref().map_or(&sources.message.author.name, |author| &author.name);
    match sources.inbox.from_name {
        SenderName::Agent => format!("{agent} · {organisation}"),
        SenderName::Team => sources.team.clone().unwrap_or_else(|| sources.inbox.name.clone()),
        SenderName::Inbox => sources.inbox.name.clone(),
    }
}

/// The conversation's subject with its number; `Re:` once there is something to answer.
fn subject(sources: &Sources) -> String {
    let base = causeway_mail::base_subject(&sources.state.subject);
    let re = if sources.ancestors.is_empty() { "" } else { "Re: " };
    format!("{re}{base} [#{}]", sources.state.number)
}

fn content_id(file: &Attachment, header_id: &str) -> String {
    let domain = header_id.rsplit_once('@').map_or("causeway.invalid", |(_, domain)| domain);
    format!("{}@{domain}", file.id)
}

/// Images that the agent put into the text become inline parts of the mail.
fn with_content_ids(
    html: &str,
    files: &[(Attachment, Vec<u8>)],
    header_id: &str,
) -> (String, Vec<crate::attachment::AttachmentId>) {
    let mut html = html.to_owned();
    let mut used = Vec::new();
    for (file, _) in files {
        let source = format!("/api/v1/attachments/{}", file.id);
        if html.contains(&source) {
            html = html.replace(&source, &format!("cid:{}", content_id(file, header_id)));
            used.push(file.id);
        }
    }
    (html, used)
}

fn signatures(sources: &Sources) -> Vec<&str> {
    let own = sources.author.as_ref().map_or("", |author| author.signature_html.as_str());
    [own, sources.inbox.signature_html.as_str()].into_iter().filter(|html| !html.trim().is_empty()).collect()
}

fn quoted(sources: &Sources) -> &[Message] {
    if sources.inbox.quote_history && sources.message.automatic.is_none() && sources.may_see_history {
        &sources.earlier
    } else {
        &[]
    }
}

fn plain_body(sources: &Sources, links: &str) -> String {
    let said = sources.missed.iter().chain([&sources.message]);
    let said = said.map(|one| one.text.trim_end().to_owned() + &chat::quick::lines(&one.quick_replies));
    let mut out = said.collect::<Vec<_>>().join("\n\n") + links.trim_end();
    let signatures: Vec<String> = signatures(sources).into_iter().map(causeway_mail::html_to_text).collect();
    if !signatures.is_empty() {
        // RFC 3676 § 4.3: the line that begins a signature.
        out.push_str("\n\n-- \n");
        out.push_str(signatures.join("\n").trim_end());
    }
    for earlier in quoted(sources) {
        out.push_str("\n\n");
        out.push_str(&attribution(sources, earlier));
        for line in earlier.text.trim_end().lines() {
            out.push_str("\n> ");
            out.push_str(line);
        }
    }
    out.push('\n');
    out
}

fn html_body(sources: &Sources, html: &str, token: &str) -> String {
    let lang = sources.message.lang.as_deref().unwrap_or("en");
    // Both colour schemes are fine: nothing in the mail names a colour of its own.
    let mut out = format!(
        "<!doctype html><html lang=\"{}\"><head><meta charset=\"utf-8\"><meta name=\"color-scheme\" content=\"light dark\">\
         <meta name=\"supported-color-schemes\" content=\"light dark\"></head><body><div>{html}</div>",
        text::escape_html(lang)
    );
    let signatures = signatures(sources);
    if !signatures.is_empty() {
        out.push_str(&format!("<div class=\"signature\"><br>-- <br>{}</div>", signatures.join("<br>")));
    }
    for earlier in quoted(sources) {
        let body = earlier.html.clone().unwrap_or_else(|| causeway_mail::text_to_html(&earlier.text));
        let line = text::escape_html(&attribution(sources, earlier));
        out.push_str(&format!(
            "<br><div class=\"gmail_quote\"><div>{line}</div><blockquote style=\"margin:0 0 0 .8ex;\
             border-left:1px solid;padding-left:1ex\">{body}</blockquote></div>"
        ));
    }
    out.push_str(&format!(
        "<div style=\"display:none;font-size:0;line-height:0\">[causeway:{token}]</div></body></html>"
    ));
    out
}

/// The line above a quote, in the customer's language.
fn attribution(sources: &Sources, message: &Message) -> String {
    let at = organisation::local_time(message.created_at, &sources.organisation.time_zone);
    let name = if message.author.name.is_empty() { "?" } else { &message.author.name };
    match sources.state.lang.as_deref() {
        Some("zh-CN") => format!("{name} 于 {at} 写道："),
        Some("zh-TW") => format!("{name} 於 {at} 寫道："),
        Some("ja") => format!("{at} {name} のメール:"),
        _ => format!("On {at}, {name} wrote:"),
    }
}
