//! All SQL of packets.
//! It never decides anything and records no event.

use std::collections::HashMap;

use causeway_base::Time;
use causeway_identity::{TeamId, UserId};
use causeway_store::{Error, Result, Tx, from_row, sql};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{Completeness, Handover, HandoverId, Sending, SendingId, State, rules};
use crate::ConversationId;
use crate::attachment::AttachmentId;

/// A packet as its row holds it.
struct Kept {
    id: HandoverId,
    conversation_id: ConversationId,
    template_name: String,
    fields: String,
    entries: String,
    state: State,
    to_user: Option<UserId>,
    to_team: Option<TeamId>,
    outside: Option<String>,
    asked: String,
    asked_at: Option<Time>,
    created_by: UserId,
    created_at: Time,
    version: i64,
}
from_row!(Kept {
    id,
    conversation_id,
    template_name,
    fields,
    entries,
    state,
    to_user,
    to_team,
    outside,
    asked,
    asked_at,
    created_by,
    created_at,
    version
});

/// A sending as its row holds it.
struct KeptSending {
    handover_id: HandoverId,
    id: SendingId,
    sent_by: UserId,
    sent_at: Time,
    percent: i64,
    override_reason: Option<String>,
    accepted: Option<bool>,
    settled_by: String,
    settled_at: Option<Time>,
    note: String,
    marks: String,
    due_at: Option<Time>,
    answer: String,
    answered_by: String,
    answered_at: Option<Time>,
}
from_row!(KeptSending {
    handover_id,
    id,
    sent_by,
    sent_at,
    percent,
    override_reason,
    accepted,
    settled_by,
    settled_at,
    note,
    marks,
    due_at,
    answer,
    answered_by,
    answered_at
});

const HANDOVERS: &str = "SELECT id, conversation_id, template_name, fields, entries, state, to_user, to_team, outside, \
     asked, asked_at, created_by, created_at, version FROM handover";
const SENDINGS: &str = "SELECT handover_id, id, sent_by, sent_at, percent, override_reason, accepted, settled_by, \
     settled_at, note, marks, due_at, answer, answered_by, answered_at FROM handover_sending";

fn read<T: DeserializeOwned>(text: &str) -> Result<T> {
    serde_json::from_str(text).map_err(|error| Error::Defect(error.to_string()))
}

fn written<T: Serialize>(value: &T) -> Result<String> {
    serde_json::to_string(value).map_err(|error| Error::Defect(error.to_string()))
}

fn whole(kept: Kept) -> Result<Handover> {
    let mut packet = Handover {
        id: kept.id,
        conversation_id: kept.conversation_id,
        template_name: kept.template_name,
        fields: read(&kept.fields)?,
        entries: read(&kept.entries)?,
        state: kept.state,
        to_user: kept.to_user,
        to_team: kept.to_team,
        outside: kept.outside.as_deref().map(read).transpose()?,
        asked: read(&kept.asked)?,
        asked_at: kept.asked_at,
        created_by: kept.created_by,
        created_at: kept.created_at,
        version: kept.version,
        sendings: Vec::new(),
        completeness: Completeness { percent: 0, missing: Vec::new() },
        proposals: Vec::new(),
        mine: false,
    };
    packet.completeness = rules::completeness(&packet.fields, &packet.entries);
    Ok(packet)
}

fn sendings(tx: &mut Tx<'_>, packets: &mut [Handover]) -> Result<()> {
    let mut query = sql!(SENDINGS);
    query.add("WHERE handover_id IN").list(packets.iter().map(|packet| packet.id));
    let mut all: HashMap<HandoverId, Vec<Sending>> = HashMap::new();
    for row in tx.all::<KeptSending>(query.add("ORDER BY sent_at, CASE WHEN accepted IS NULL THEN 1 ELSE 0 END, id"))? {
        all.entry(row.handover_id).or_default().push(Sending {
            id: row.id,
            sent_by: row.sent_by,
            sent_at: row.sent_at,
            percent: row.percent,
            override_reason: row.override_reason,
            accepted: row.accepted,
            settled_by: row.settled_by,
            settled_at: row.settled_at,
            note: row.note,
            marks: read(&row.marks)?,
            due_at: row.due_at,
            answer: row.answer,
            answered_by: row.answered_by,
            answered_at: row.answered_at,
        });
    }
    for packet in packets {
        packet.sendings = all.remove(&packet.id).unwrap_or_default();
    }
    Ok(())
}

/// The packets of a conversation and of those that were merged into it, newest first.
pub fn of(tx: &mut Tx<'_>, conversation: ConversationId) -> Result<Vec<Handover>> {
    let mut query = sql!(HANDOVERS);
    query.add("WHERE conversation_id = ? OR conversation_id IN (SELECT id FROM conversation WHERE merged_into = ?)");
    query.bind(conversation).bind(conversation);
    let rows: Vec<Kept> = tx.all(query.add("ORDER BY created_at DESC, id DESC LIMIT 50"))?;
    let mut packets = rows.into_iter().map(whole).collect::<Result<Vec<_>>>()?;
    sendings(tx, &mut packets)?;
    Ok(packets)
}

/// One packet.
pub fn find(tx: &mut Tx<'_>, id: HandoverId) -> Result<Option<Handover>> {
    let mut query = sql!(HANDOVERS);
    let Some(kept) = tx.first::<Kept>(query.add("WHERE id = ?").bind(id))? else { return Ok(None) };
    let mut packets = [whole(kept)?];
    sendings(tx, &mut packets)?;
    Ok(packets.into_iter().next())
}

/// Adds a packet.
pub fn add(tx: &mut Tx<'_>, packet: &Handover) -> Result<()> {
    tx.run(&sql!(
        "INSERT INTO handover (id, conversation_id, template_name, fields, entries, state, asked, created_by, created_at) \
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        packet.id,
        packet.conversation_id,
        &packet.template_name,
        written(&packet.fields)?,
        written(&packet.entries)?,
        packet.state,
        written(&packet.asked)?,
        packet.created_by,
        packet.created_at
    ))
    .map(drop)
}

/// Writes a packet anew, if its row still has the version of `packet`. Says whether it did.
pub fn save(tx: &mut Tx<'_>, packet: &Handover) -> Result<bool> {
    let outside = packet.outside.as_ref().map(written).transpose()?;
    Ok(tx.run(&sql!(
        "UPDATE handover SET entries = ?, state = ?, to_user = ?, to_team = ?, outside = ?, asked = ?, asked_at = ?, \
         version = version + 1 WHERE id = ? AND version = ?",
        written(&packet.entries)?,
        packet.state,
        packet.to_user,
        packet.to_team,
        outside,
        written(&packet.asked)?,
        packet.asked_at,
        packet.id,
        packet.version
    ))? > 0)
}

/// Removes a packet. Says whether there was one.
pub fn remove(tx: &mut Tx<'_>, id: HandoverId) -> Result<bool> {
    Ok(tx.run(&sql!("DELETE FROM handover WHERE id = ?", id))? > 0)
}

/// Writes a sending down.
pub fn add_sending(tx: &mut Tx<'_>, packet: HandoverId, sending: &Sending) -> Result<()> {
    tx.run(&sql!(
        "INSERT INTO handover_sending (id, handover_id, sent_by, sent_at, percent, override_reason, marks, due_at) \
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        sending.id,
        packet,
        sending.sent_by,
        sending.sent_at,
        sending.percent,
        sending.override_reason.as_deref(),
        written(&sending.marks)?,
        sending.due_at
    ))
    .map(drop)
}

/// Writes down what the receiver said to a sending.
pub fn settle(tx: &mut Tx<'_>, sending: &Sending) -> Result<()> {
    tx.run(&sql!(
        "UPDATE handover_sending SET accepted = ?, settled_by = ?, settled_at = ?, note = ?, marks = ? WHERE id = ?",
        sending.accepted,
        &sending.settled_by,
        sending.settled_at,
        &sending.note,
        written(&sending.marks)?,
        sending.id
    ))
    .map(drop)
}

/// Writes down what the receiver answered.
pub fn answer(tx: &mut Tx<'_>, sending: &Sending) -> Result<()> {
    tx.run(&sql!(
        "UPDATE handover_sending SET answer = ?, answered_by = ?, answered_at = ? WHERE id = ?",
        &sending.answer,
        &sending.answered_by,
        sending.answered_at,
        sending.id
    ))
    .map(drop)
}

/// Whether a file hangs on a message of this conversation, or of one that was merged into it.
pub fn has_file(tx: &mut Tx<'_>, conversation: ConversationId, file: AttachmentId) -> Result<bool> {
    let count: i64 = tx.value(&sql!(
        "SELECT COUNT(*) FROM attachment a JOIN message m ON m.id = a.message_id WHERE a.id = ? AND (m.conversation_id = ? \
         OR m.conversation_id IN (SELECT id FROM conversation WHERE merged_into = ?))",
        file,
        conversation,
        conversation
    ))?;
    Ok(count > 0)
}
