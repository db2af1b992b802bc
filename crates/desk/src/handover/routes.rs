//! Endpoints of packets: open one, fill it in, ask the customer for what is missing, throw a draft away.
//! They never overwrite what somebody else changed since the caller looked, and refuse what looks like a password.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::Path;
use axum::http::StatusCode;
use causeway_base::{Locale, Time, text};
use causeway_identity::UserId;
use causeway_identity::permission::{ReadConversations, WriteConversations};
use causeway_store::Tx;
use causeway_web::{Answer, Caller, Code, Endpoints, Input, Page, Permit, Problem};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::template::{self, Field, Kind};
use super::{
    Completeness, Entries, Entry, Handover, HandoverId, Source, State as Standing, prefill, receiver, rules, send,
    store, tell, words,
};
use crate::attachment::AttachmentId;
use crate::conversation::routes::resolve;
use crate::conversation::store as conversations;
use crate::{ConversationId, Desk, organisation, secret};

/// How many packets a conversation may have.
const MOST: usize = 50;
/// The longest value, in characters.
const LONGEST: usize = 4_000;
const MOST_FILES: usize = 20;

pub(crate) fn add(endpoints: Endpoints<Desk>) -> Endpoints<Desk> {
    let endpoints = endpoints
        .get::<ReadConversations, _, _>("/api/v1/conversations/{id}/handovers", "Packets for engineers.", list)
        .answers::<Page<Handover>>()
        .post::<WriteConversations, _, _>("/api/v1/conversations/{id}/handovers", "Open a packet.", open)
        .body::<NewHandover>()
        .creates::<Handover>()
        .patch::<WriteConversations, _, _>("/api/v1/conversations/{id}/handovers/{packet}", "Fill a packet in.", change)
        .body::<ChangeHandover>()
        .answers::<Handover>()
        .delete::<WriteConversations, _, _>("/api/v1/conversations/{id}/handovers/{packet}", "Discard a draft.", remove)
        .post::<WriteConversations, _, _>(
            "/api/v1/conversations/{id}/handovers/{packet}/question",
            "A polite question for what is missing, in the customer's language, for a reply.",
            ask,
        )
        .answers::<Question>();
    let endpoints = send::add(endpoints);
    let endpoints = super::template_routes::add(endpoints);
    let endpoints = super::report::add(endpoints);
    super::page::add(endpoints)
}

pub(super) type State = axum::extract::State<Desk>;

/// A packet to open.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewHandover {
    /// The template's name; the one that fits the customer's products when left out.
    pub(super) template: Option<String>,
}

/// What changes of a packet; what is left out stays.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ChangeHandover {
    pub(super) version: i64,
    /// By the field's key.
    pub(super) values: BTreeMap<String, ChangeEntry>,
}

/// What changes of one value.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ChangeEntry {
    pub(super) value: Option<String>,
    pub(super) files: Option<Vec<AttachmentId>>,
    pub(super) unavailable: Option<String>,
    /// Whether the caller tried the credential and it worked.
    pub(super) tested: Option<bool>,
    /// Where a value that is taken over comes from.
    pub(super) source: Option<Source>,
}

/// A part of a reply, and the packet that now knows what was asked.
#[derive(Debug, Clone, Serialize, JsonSchema)]
struct Question {
    /// As safe HTML.
    html: String,
    handover: Handover,
}

/// The packet as `reader` sees it: with proposals, and whether it is theirs to accept.
pub(super) fn shown(tx: &mut Tx<'_>, id: HandoverId, reader: UserId) -> Result<Handover, Problem> {
    let packet = store::find(tx, id)?.ok_or_else(|| Problem::not_found("packet"))?;
    completed(tx, packet, reader)
}

fn completed(tx: &mut Tx<'_>, mut packet: Handover, reader: UserId) -> Result<Handover, Problem> {
    if let Some(state) = conversations::state(tx, packet.conversation_id)? {
        packet.proposals = prefill::proposals(tx, &packet, &state)?;
    }
    packet.mine = receiver::is_mine(tx, &packet, reader)?;
    Ok(packet)
}

/// The packet of this conversation.
pub(super) fn found(tx: &mut Tx<'_>, name: &str, id: HandoverId) -> Result<Handover, Problem> {
    let conversation = resolve(tx, name)?;
    let packet = store::find(tx, id)?.ok_or_else(|| Problem::not_found("packet"))?;
    let same = conversations::current(tx, packet.conversation_id)? == conversations::current(tx, conversation)?;
    if same || packet.conversation_id == conversation { Ok(packet) } else { Err(Problem::not_found("packet")) }
}

/// That the caller looked at the packet as it is.
pub(super) fn same_version(packet: &Handover, version: i64) -> Result<(), Problem> {
    if packet.version == version {
        return Ok(());
    }
    Err(Problem::new(Code::VersionConflict, "Somebody else changed this packet meanwhile.").current(packet))
}

fn still_open(packet: &Handover) -> Result<(), Problem> {
    if rules::open(packet.state) {
        return Ok(());
    }
    Err(Problem::new(Code::TooLate, "This packet is with its receiver; open a new one to add something.")
        .current(packet))
}

async fn list(state: State, caller: Caller, Path(name): Path<String>) -> Answer<Page<Handover>> {
    let work = move |tx: &mut Tx<'_>| {
        let id = resolve(tx, &name)?;
        let packets = store::of(tx, id)?;
        packets
            .into_iter()
            .map(|packet| completed(tx, packet, UserId(caller.user)))
            .collect::<Result<Vec<_>, Problem>>()
    };
    Ok(Json(Page::whole(state.db.read(work).await?)))
}

/// Opens a packet and fills in what the desk knows.
pub(super) fn begin(
    tx: &mut Tx<'_>,
    permit: Permit<WriteConversations>,
    conversation: ConversationId,
    input: &NewHandover,
) -> Result<HandoverId, Problem> {
    let state = conversations::state(tx, conversation)?.ok_or_else(|| Problem::not_found("conversation"))?;
    if store::of(tx, conversation)?.len() >= MOST {
        return Err(Problem::field("/template", "too_many", "A conversation has at most 50 packets."));
    }
    let (templates, _) = template::all(tx)?;
    let template = if let Some(name) = &input.template {
        templates.iter().find(|template| template.name == *name)
    } else {
        let products = prefill::products(tx, &state)?;
        template::fitting(&templates, &products)
    };
    let template = template.ok_or_else(|| Problem::field("/template", "unknown", "There is no such template."))?;
    let packet = Handover {
        id: tx.new_id(),
        conversation_id: conversation,
        template_name: template.name.clone(),
        fields: template.fields.clone(),
        entries: prefill::begin(tx, &state, &template.fields, &template.product)?,
        state: Standing::Draft,
        to_user: None,
        to_team: None,
        outside: None,
        asked: Vec::new(),
        asked_at: None,
        created_by: UserId(permit.user()),
        created_at: tx.now(),
        version: 1,
        sendings: Vec::new(),
        completeness: Completeness { percent: 0, missing: Vec::new() },
        proposals: Vec::new(),
        mine: false,
    };
    store::add(tx, &packet)?;
    tell(tx, "handover.opened", &packet, permit.actor(), json!({}));
    Ok(packet.id)
}

async fn open(
    state: State,
    permit: Permit<WriteConversations>,
    Path(name): Path<String>,
    Input(input): Input<NewHandover>,
) -> Result<(StatusCode, Json<Handover>), Problem> {
    let work = move |tx: &mut Tx<'_>| {
        let conversation = resolve(tx, &name)?;
        let id = begin(tx, permit, conversation, &input)?;
        shown(tx, id, UserId(permit.user()))
    };
    Ok((StatusCode::CREATED, Json(state.db.write(work).await?)))
}

/// A value of its kind.
fn checked_value(field: &Field, value: &str) -> Result<String, Problem> {
    let place = format!("/values/{}/value", field.key);
    let clean = text::clean(value.trim(), LONGEST + 1);
    if clean.chars().count() > LONGEST {
        return Err(Problem::field(&place, "length", "A value has at most 4,000 characters."));
    }
    if !secret::find(&clean).is_empty() {
        let words =
            "This looks like a password or key. Keep it in the vault of its message, and write here where it is.";
        return Err(Problem::field(&place, "secret", words));
    }
    let fits = clean.is_empty()
        || match field.kind {
            Kind::Date => super::read::date(&clean).as_ref() == Some(&clean),
            Kind::YesNo => matches!(clean.as_str(), "yes" | "no" | "unknown"),
            Kind::Choice => field.options.contains(&clean),
            Kind::File => false,
            Kind::Text | Kind::Long | Kind::Credential => true,
        };
    if !fits {
        return Err(Problem::field(&place, "invalid", "This is no value for this field."));
    }
    Ok(if field.kind == Kind::Long || field.kind == Kind::Credential { clean } else { clean.replace('\n', " ") })
}

/// Files of the conversation, each once.
fn checked_files(tx: &mut Tx<'_>, packet: &Handover, field: &Field, files: &[AttachmentId]) -> Result<(), Problem> {
    let place = format!("/values/{}/files", field.key);
    if field.kind != Kind::File || files.len() > MOST_FILES {
        return Err(Problem::field(&place, "invalid", "This field takes up to 20 files of the conversation, or none."));
    }
    for id in files {
        if !store::has_file(tx, packet.conversation_id, *id)? {
            return Err(Problem::field(&place, "unknown", "A file is not of this conversation."));
        }
    }
    Ok(())
}

fn changed(
    tx: &mut Tx<'_>,
    packet: &Handover,
    field: &Field,
    input: &ChangeEntry,
    by: UserId,
) -> Result<Entry, Problem> {
    let before = packet.entries.get(&field.key).cloned().unwrap_or_default();
    let now: Time = tx.now();
    let mut entry =
        Entry { by: Some(by), at: Some(now), source: input.source.or(Some(Source::Person)), ..before.clone() };
    if let Some(value) = &input.value {
        entry.value = checked_value(field, value)?;
    }
    if let Some(files) = &input.files {
        checked_files(tx, packet, field, files)?;
        entry.files.clone_from(files);
    }
    if let Some(why) = &input.unavailable {
        if !matches!(field.kind, Kind::File | Kind::Credential) {
            let place = format!("/values/{}/unavailable", field.key);
            return Err(Problem::field(&place, "invalid", "Only files and credentials can be missing for a reason."));
        }
        entry.unavailable = text::clean(why.trim(), 500);
    }
    // Another credential was not tested.
    if entry.value != before.value || input.tested == Some(false) {
        (entry.tested_at, entry.tested_by) = (None, None);
    }
    if input.tested == Some(true) {
        if field.kind != Kind::Credential || entry.value.is_empty() {
            let place = format!("/values/{}/tested", field.key);
            return Err(Problem::field(&place, "invalid", "Write down which access was tested first."));
        }
        (entry.tested_at, entry.tested_by) = (Some(now), Some(by));
    }
    Ok(entry)
}

/// Writes values into a packet.
pub(super) fn write(
    tx: &mut Tx<'_>,
    permit: Permit<WriteConversations>,
    packet: &Handover,
    input: &ChangeHandover,
) -> Result<(), Problem> {
    same_version(packet, input.version)?;
    still_open(packet)?;
    let mut entries: Entries = packet.entries.clone();
    for (key, value) in &input.values {
        let field = packet.fields.iter().find(|field| field.key == *key);
        let field = field.ok_or_else(|| Problem::field("/values", "unknown", "The packet has no such field."))?;
        let entry = changed(tx, packet, field, value, UserId(permit.user()))?;
        let empty = entry.value.is_empty() && entry.files.is_empty() && entry.unavailable.is_empty();
        if empty {
            entries.remove(key)
        } else {
            entries.insert(key.clone(), entry)
        };
    }
    save(tx, packet, &Handover { entries, ..packet.clone() })?;
    let fields: Vec<&String> = input.values.keys().collect();
    tell(tx, "handover.changed", packet, permit.actor(), json!({ "fields": fields }));
    Ok(())
}

pub(super) fn save(tx: &mut Tx<'_>, before: &Handover, after: &Handover) -> Result<(), Problem> {
    if store::save(tx, after)? {
        return Ok(());
    }
    Err(Problem::new(Code::VersionConflict, "Somebody else changed this packet meanwhile.").current(before))
}

async fn change(
    state: State,
    permit: Permit<WriteConversations>,
    Path((name, id)): Path<(String, HandoverId)>,
    Input(input): Input<ChangeHandover>,
) -> Answer<Handover> {
    let work = move |tx: &mut Tx<'_>| {
        let packet = found(tx, &name, id)?;
        write(tx, permit, &packet, &input)?;
        shown(tx, id, UserId(permit.user()))
    };
    Ok(Json(state.db.write(work).await?))
}

async fn remove(
    state: State,
    permit: Permit<WriteConversations>,
    Path((name, id)): Path<(String, HandoverId)>,
) -> Result<StatusCode, Problem> {
    let work = move |tx: &mut Tx<'_>| {
        let packet = found(tx, &name, id)?;
        if !packet.sendings.is_empty() {
            return Err(Problem::new(Code::TooLate, "A packet that was sent stays, so that its story can be read."));
        }
        store::remove(tx, id)?;
        tell(tx, "handover.changed", &packet, permit.actor(), json!({}));
        Ok(())
    };
    state.db.write(work).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The question for what is missing, with the fields in the order of their numbers. An access is never asked for here.
pub(super) fn question(packet: &Handover, locale: Locale) -> (Vec<String>, String) {
    let asked: Vec<&Field> = packet
        .completeness
        .missing
        .iter()
        .filter_map(|key| packet.fields.iter().find(|field| field.key == *key && field.kind != Kind::Credential))
        .collect();
    if asked.is_empty() {
        return (Vec::new(), String::new());
    }
    let (before, after) = words::question(locale);
    let lines: Vec<String> = asked
        .iter()
        .map(|field| format!("<li><p>{}</p></li>", text::escape_html(&words::label(field, locale))))
        .collect();
    let html = format!("<p>{before}</p><ol>{}</ol><p>{after}</p>", lines.concat());
    (asked.into_iter().map(|field| field.key.clone()).collect(), html)
}

async fn ask(
    state: State,
    permit: Permit<WriteConversations>,
    Path((name, id)): Path<(String, HandoverId)>,
) -> Answer<Question> {
    let work = move |tx: &mut Tx<'_>| {
        let packet = found(tx, &name, id)?;
        still_open(&packet)?;
        let conversation = conversations::state(tx, packet.conversation_id)?;
        let lang = conversation.and_then(|state| state.lang);
        let desk = organisation::store::find(tx)?.map_or(Locale::En, |organisation| organisation.locale);
        let (asked, html) = question(&packet, lang.as_deref().map_or(desk, Locale::nearest));
        if asked.is_empty() {
            return Err(Problem::field("/", "nothing", "Nothing is missing that the customer could tell."));
        }
        let asked_at = Some(tx.now());
        save(tx, &packet, &Handover { asked, asked_at, ..packet.clone() })?;
        tell(tx, "handover.changed", &packet, permit.actor(), json!({}));
        Ok(Question { html, handover: shown(tx, id, UserId(permit.user()))? })
    };
    Ok(Json(state.db.write(work).await?))
}
