//! Endpoints that move a packet: send it to its receiver, accept it, return it with marks.
//! They never let an incomplete packet pass without a lead's reason (R88, R98).

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::Path;
use causeway_base::{Secret, text};
use causeway_identity::UserId;
use causeway_identity::permission::{OverrideHandovers, WriteConversations};
use causeway_identity::user;
use causeway_mail::Address;
use causeway_store::Tx;
use causeway_web::{Answer, Caller, Code, Endpoints, Input, Permit, Problem};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;

use super::receiver::{self, Receiver, Verdict};
use super::routes::{State, found, same_version, save, shown};
use super::{Handover, HandoverId, Outside, Sending, State as Standing, due, page, rules, store, tell, words};
use crate::Desk;
use crate::conversation::store as conversations;
use crate::message::begin::{self, NewMail};

/// The longest reason of a lead, in characters.
const LONGEST_REASON: usize = 300;

pub(super) fn add(endpoints: Endpoints<Desk>) -> Endpoints<Desk> {
    endpoints
        .post::<WriteConversations, _, _>(
            "/api/v1/conversations/{id}/handovers/{packet}/send",
            "Send a packet to a colleague, a team or somebody without a seat.",
            send,
        )
        .body::<SendHandover>()
        .answers::<Handover>()
        .post::<WriteConversations, _, _>(
            "/api/v1/conversations/{id}/handovers/{packet}/verdict",
            "Accept a packet, or return it with marks.",
            verdict,
        )
        .body::<GivenVerdict>()
        .answers::<Handover>()
        .post::<WriteConversations, _, _>(
            "/api/v1/conversations/{id}/handovers/{packet}/answer",
            "Answer what an accepted packet asks.",
            answer,
        )
        .body::<GivenAnswer>()
        .answers::<Handover>()
}

/// Whom a packet goes to.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SendHandover {
    pub(super) version: i64,
    pub(super) to: Receiver,
    /// Why it leaves before it is complete; only leads may.
    pub(super) override_reason: Option<String>,
    /// Within how many minutes an answer is needed (R92).
    pub(super) due_minutes: Option<i64>,
}

/// What the receiver says.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct GivenVerdict {
    version: i64,
    accepted: bool,
    #[serde(default)]
    note: String,
    /// What is wrong or missing, by the field's key.
    #[serde(default)]
    marks: BTreeMap<String, String>,
}

/// What the receiver found out.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct GivenAnswer {
    version: i64,
    answer: String,
}

/// The reason with which an incomplete packet may pass; `None` for a complete one.
fn gate(tx: &mut Tx<'_>, packet: &Handover, reason: Option<&str>, caller: &Caller) -> Result<Option<String>, Problem> {
    let missing = &packet.completeness.missing;
    if missing.is_empty() {
        return Ok(None);
    }
    let reason = text::clean(reason.unwrap_or_default().trim(), LONGEST_REASON);
    if reason.is_empty() {
        let locale = user::store::find(tx, UserId(caller.user))?.map(|user| user.locale).unwrap_or_default();
        let labels: Vec<String> = packet
            .fields
            .iter()
            .filter(|field| missing.contains(&field.key))
            .map(|field| words::label(field, locale))
            .collect();
        let detail =
            format!("The packet is {} % complete. Missing: {}.", packet.completeness.percent, labels.join(", "));
        return Err(Problem::new(Code::HandoverIncomplete, detail)
            .hint("Fill it in, ask the customer, or let a lead send it with a reason.")
            .current(&packet.completeness));
    }
    caller.permit::<OverrideHandovers>().map_err(|problem| {
        problem.hint("Only a lead may send a packet before it is complete; the reason is written down.")
    })?;
    Ok(Some(reason))
}

/// Sends a packet, if it is complete or a lead says why not.
///
/// # Errors
/// `handover_incomplete` with what is missing; `forbidden` for a reason of somebody who is no lead; `too_late`;
/// `version_conflict`; `invalid_input` for a receiver that cannot be one.
pub(super) fn send_packet(
    tx: &mut Tx<'_>,
    desk: &Desk,
    caller: &Caller,
    packet: &Handover,
    input: &SendHandover,
) -> Result<(), Problem> {
    same_version(packet, input.version)?;
    if !rules::open(packet.state) {
        return Err(Problem::new(Code::TooLate, "This packet was sent already.").current(packet));
    }
    due::checked(input.due_minutes)?;
    let reason = gate(tx, packet, input.override_reason.as_deref(), caller)?;
    let mut to = input.to.clone();
    let name = to.checked(tx, packet)?;
    let now = tx.now();
    let sending = Sending {
        id: tx.new_id(),
        sent_by: UserId(caller.user),
        sent_at: now,
        percent: packet.completeness.percent,
        override_reason: reason.clone(),
        accepted: None,
        settled_by: String::new(),
        settled_at: None,
        note: String::new(),
        marks: BTreeMap::new(),
        due_at: input.due_minutes.map(|minutes| now.plus_ms(minutes * 60_000)),
        answer: String::new(),
        answered_by: String::new(),
        answered_at: None,
    };
    let after = Handover {
        state: Standing::Sent,
        to_user: to.user,
        to_team: to.team,
        outside: to.outside.clone(),
        ..packet.clone()
    };
    save(tx, packet, &after)?;
    store::add_sending(tx, packet.id, &sending)?;
    due::plan(tx, packet.id, &sending)?;
    let permit = caller.permit::<WriteConversations>()?;
    if let Some(outside) = &to.outside {
        write_to(tx, desk, permit, &after, &sending, outside)?;
    }
    let data = json!({
        "to_user": to.user, "to_team": to.team, "name": name, "percent": sending.percent, "reason": reason.unwrap_or_default(),
    });
    tell(tx, "handover.sent", &after, permit.actor(), data);
    Ok(())
}

/// Mails the link to an engineer without a seat: a side conversation, so that answers by mail have a place.
fn write_to(
    tx: &mut Tx<'_>,
    desk: &Desk,
    permit: Permit<WriteConversations>,
    packet: &Handover,
    sending: &Sending,
    outside: &Outside,
) -> Result<(), Problem> {
    let base = desk.settings.public_url.as_deref().ok_or_else(|| {
        Problem::field("/to/outside", "no_address", "The desk has no public address, so a link would lead nowhere.")
            .hint("Set `public_url` in the configuration, or send the packet to a colleague.")
    })?;
    let state = conversations::state(tx, packet.conversation_id)?.ok_or_else(|| Problem::not_found("conversation"))?;
    let token = page::seal(desk, packet.id, sending.id, tx.random()).map_err(|error| Problem::internal(&error))?;
    let link = format!("{}/api/v1/handed/{}", base.trim_end_matches('/'), token.reveal());
    let words = words::page(outside.locale());
    let html = format!("<p>{}</p><p><a href=\"{}\">{}</a></p>", words.intro, text::escape_html(&link), words.open);
    let mail = NewMail {
        inbox_id: state.inbox_id,
        to: vec![Address { name: outside.name.clone(), address: outside.email.clone() }],
        cc: Vec::new(),
        subject: format!("{}: #{}", words.title, state.number),
        html: Some(html),
        text: None,
        attachment_ids: Vec::new(),
        send_at: None,
        side_of: Some(packet.conversation_id),
        promises: Vec::new(),
        wording_override: None,
    };
    begin::begin(tx, permit, desk, &mail).map(drop)
}

async fn send(
    state: State,
    caller: Caller,
    Path((name, id)): Path<(String, HandoverId)>,
    Input(input): Input<SendHandover>,
) -> Answer<Handover> {
    let desk = state.0.clone();
    let work = move |tx: &mut Tx<'_>| {
        let packet = found(tx, &name, id)?;
        send_packet(tx, &desk, &caller, &packet, &input)?;
        shown(tx, id, UserId(caller.user))
    };
    Ok(Json(state.db.write(work).await?))
}

async fn verdict(
    state: State,
    permit: Permit<WriteConversations>,
    Path((name, id)): Path<(String, HandoverId)>,
    Input(input): Input<GivenVerdict>,
) -> Answer<Handover> {
    let work = move |tx: &mut Tx<'_>| {
        let (packet, by) = received(tx, &name, id, input.version, permit)?;
        let said = Verdict { accepted: input.accepted, note: input.note.clone(), marks: input.marks.clone() };
        receiver::settle(tx, &packet, &said, &by, permit.actor())?;
        shown(tx, id, UserId(permit.user()))
    };
    Ok(Json(state.db.write(work).await?))
}

/// A packet that the caller may speak for, and the name of who speaks.
fn received(
    tx: &mut Tx<'_>,
    conversation: &str,
    id: HandoverId,
    version: i64,
    permit: Permit<WriteConversations>,
) -> Result<(Handover, String), Problem> {
    let packet = found(tx, conversation, id)?;
    same_version(&packet, version)?;
    let reader = UserId(permit.user());
    if receiver::is_with_receiver(&packet) && !receiver::is_mine(tx, &packet, reader)? {
        return Err(Problem::new(Code::Forbidden, "This packet was sent to somebody else."));
    }
    let own = user::store::find(tx, reader)?.map(|user| user.name).unwrap_or_default();
    let by = packet.outside.as_ref().map_or(own, |outside| outside.name.clone());
    Ok((packet, by))
}

async fn answer(
    state: State,
    permit: Permit<WriteConversations>,
    Path((name, id)): Path<(String, HandoverId)>,
    Input(input): Input<GivenAnswer>,
) -> Answer<Handover> {
    let work = move |tx: &mut Tx<'_>| {
        let (packet, by) = received(tx, &name, id, input.version, permit)?;
        receiver::answer(tx, &packet, &input.answer, &by, permit.actor())?;
        shown(tx, id, UserId(permit.user()))
    };
    Ok(Json(state.db.write(work).await?))
}

/// The token of a link, which opens the packet without a seat.
pub(super) type Token = Secret;
