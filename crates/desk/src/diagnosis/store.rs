//! SQL of findings and of the steps that led to them.
//! It never decides what a finding means.

use causeway_base::Time;
use causeway_identity::UserId;
use causeway_store::{Error, Result, Tx, from_row, sql};
use causeway_triage::Class;

use super::{Cause, Charge, Confidence, Finding, ProblemClass, Side, Taken};
use crate::ConversationId;

struct Row {
    class: Option<ProblemClass>,
    started_at: Option<Time>,
    started_by: Option<UserId>,
    finding: String,
    evidence: String,
    files: String,
    cause: Option<Cause>,
    confidence: Option<Confidence>,
    side: Option<Side>,
    charge: Option<Charge>,
    advice: String,
    offer: String,
    recorded_at: Option<Time>,
    recorded_by: Option<UserId>,
    version: i64,
}
from_row!(Row {
    class,
    started_at,
    started_by,
    finding,
    evidence,
    files,
    cause,
    confidence,
    side,
    charge,
    advice,
    offer,
    recorded_at,
    recorded_by,
    version
});

/// What was found out; an empty finding of version 0 before there is anything.
pub fn of(tx: &mut Tx<'_>, id: ConversationId) -> Result<Finding> {
    let row: Option<Row> = tx.first(&sql!(
        "SELECT class, started_at, started_by, finding, evidence, files, cause, confidence, side, charge, advice, offer, \
         recorded_at, recorded_by, version FROM diagnosis WHERE conversation_id = ?",
        id
    ))?;
    let Some(row) = row else { return Ok(Finding::default()) };
    let files = serde_json::from_str(&row.files).map_err(|error| Error::Defect(format!("files shown: {error}")))?;
    Ok(Finding {
        class: row.class,
        started_at: row.started_at,
        started_by: row.started_by,
        finding: row.finding,
        evidence: row.evidence,
        files,
        cause: row.cause,
        confidence: row.confidence,
        side: row.side,
        charge: row.charge,
        advice: row.advice,
        offer: row.offer,
        recorded_at: row.recorded_at,
        recorded_by: row.recorded_by,
        version: row.version,
    })
}

/// Writes a finding, if its row still has the version of `finding`. Says whether it had.
pub fn put(tx: &mut Tx<'_>, id: ConversationId, finding: &Finding) -> Result<bool> {
    let files = serde_json::to_string(&finding.files).map_err(|error| Error::Defect(error.to_string()))?;
    Ok(tx.run(&sql!(
        "INSERT INTO diagnosis (conversation_id, class, started_at, started_by, finding, evidence, files, cause, \
         confidence, side, charge, advice, offer, recorded_at, recorded_by) \
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (conversation_id) DO UPDATE SET \
         class = excluded.class, started_at = excluded.started_at, started_by = excluded.started_by, \
         finding = excluded.finding, evidence = excluded.evidence, files = excluded.files, cause = excluded.cause, \
         confidence = excluded.confidence, side = excluded.side, charge = excluded.charge, advice = excluded.advice, \
         offer = excluded.offer, recorded_at = excluded.recorded_at, recorded_by = excluded.recorded_by, \
         version = diagnosis.version + 1 WHERE diagnosis.version = ?",
        id,
        finding.class,
        finding.started_at,
        finding.started_by,
        &finding.finding,
        &finding.evidence,
        files,
        finding.cause,
        finding.confidence,
        finding.side,
        finding.charge,
        &finding.advice,
        &finding.offer,
        finding.recorded_at,
        finding.recorded_by,
        finding.version
    ))? > 0)
}

/// The class that a conversation counts as; nothing when it has none.
pub fn class(tx: &mut Tx<'_>, id: ConversationId) -> Result<Option<ProblemClass>> {
    let row: Option<(Option<ProblemClass>, String)> = tx.first(&sql!(
        "SELECT d.class, c.class FROM conversation c LEFT JOIN diagnosis d ON d.conversation_id = c.id \
         WHERE c.id = ?",
        id
    ))?;
    Ok(row.and_then(|(chosen, ladder)| ProblemClass::effective(chosen, Class::from_name(&ladder)?)))
}

/// The steps that were taken, oldest first.
pub fn steps(tx: &mut Tx<'_>, id: ConversationId) -> Result<Vec<Taken>> {
    tx.all(&sql!(
        "SELECT seq, class, guide, step, answer, question, said, at, by_id, by_customer FROM diagnosis_step \
         WHERE conversation_id = ? ORDER BY seq",
        id
    ))
}

/// Adds a step at the end.
pub fn take(tx: &mut Tx<'_>, id: ConversationId, taken: &Taken) -> Result<()> {
    tx.run(&sql!(
        "INSERT INTO diagnosis_step (conversation_id, seq, class, guide, step, answer, question, said, at, by_id, \
         by_customer) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        id,
        taken.seq,
        taken.class,
        &taken.guide,
        &taken.step,
        &taken.answer,
        &taken.question,
        &taken.said,
        taken.at,
        taken.by_id,
        taken.by_customer
    ))
    .map(drop)
}

/// Since when a fault was before a person's eyes, and when its finding was recorded.
pub fn span(tx: &mut Tx<'_>, id: ConversationId) -> Result<Option<(Time, Option<Time>)>> {
    tx.first(&sql!(
        "SELECT started_at, recorded_at FROM diagnosis WHERE conversation_id = ? AND started_at IS NOT NULL",
        id
    ))
}
