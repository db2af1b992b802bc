//! Endpoints of the ledger.
//! It never shows a raw mail to somebody without the right to manage the ledger.

use axum::Json;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use causeway_identity::UserId;
use causeway_identity::permission::{ManageLedger, ReadLedger};
use causeway_store::{Cursor, Tx};
use causeway_web::{Answer, Caller, Code, Endpoints, Page, PageQuery, PathId, Problem, Query};
use schemars::JsonSchema;
use serde::Deserialize;

use super::{LedgerId, LedgerRow, Outcome, store};
use crate::attachment::routes::unavailable;
use crate::{Desk, confidential, secret};

pub(crate) fn add(endpoints: Endpoints<Desk>) -> Endpoints<Desk> {
    endpoints
        .get::<ReadLedger, _, _>("/api/v1/ledger", "Every mail that arrived, newest first.", list)
        .query::<LedgerQuery>()
        .answers::<Page<LedgerRow>>()
        .get::<ReadLedger, _, _>("/api/v1/ledger/{id}", "One mail.", show)
        .answers::<LedgerRow>()
        .get::<ManageLedger, _, _>("/api/v1/ledger/{id}/raw", "The raw mail.", raw)
        .post::<ManageLedger, _, _>("/api/v1/ledger/{id}/replay", "Take a failed or ignored mail in again.", replay)
        .answers::<LedgerRow>()
}

type State = axum::extract::State<Desk>;

/// What of the ledger.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct LedgerQuery {
    outcome: Option<Outcome>,
    /// Part of the sender or the subject.
    q: Option<String>,
    limit: Option<usize>,
    cursor: Option<String>,
}

/// Takes out of the rows what would tell who a confidential customer is.
fn cover(tx: &mut Tx<'_>, reader: UserId, rows: &mut [LedgerRow]) -> Result<(), Problem> {
    let ids: Vec<LedgerId> = rows.iter().map(|row| row.id).collect();
    let hidden = confidential::hidden_mails(tx, reader, &ids)?;
    for row in rows.iter_mut().filter(|row| hidden.contains(&row.id)) {
        (row.from_address, row.subject) = (None, None);
        row.detail.clear();
    }
    Ok(())
}

async fn list(state: State, caller: Caller, Query(query): Query<LedgerQuery>) -> Answer<Page<LedgerRow>> {
    let reader = UserId(caller.user);
    let page = PageQuery { limit: query.limit, cursor: query.cursor };
    let (limit, after) = (page.limit(), page.after()?);
    let part = query.q.unwrap_or_default();
    let work = move |tx: &mut Tx<'_>| {
        let mut rows = store::list_for(tx, Some(reader), query.outcome, &part, after, limit + 1)?;
        cover(tx, reader, &mut rows)?;
        Ok::<_, Problem>(rows)
    };
    let rows = state.db.read(work).await?;
    Ok(Json(Page::cut(rows, limit, |row| Cursor { at: row.received_at.ms(), id: row.id.0 })))
}

async fn show(state: State, PathId(id): PathId<LedgerId>) -> Answer<LedgerRow> {
    let row = state.db.read(move |tx| store::find(tx, id)).await?;
    row.map(Json).ok_or_else(|| Problem::not_found("mail"))
}

async fn raw(state: State, PathId(id): PathId<LedgerId>) -> Result<Response, Problem> {
    raw_answer(&state, id).await
}

/// The raw mail as a file to save.
pub(crate) async fn raw_answer(desk: &Desk, id: LedgerId) -> Result<Response, Problem> {
    let work = move |tx: &mut Tx<'_>| Ok::<_, Problem>((store::blob_key(tx, id)?, secret::store::is_withheld(tx, id)?));
    let (key, withheld) = desk.db.read(work).await?;
    if withheld {
        return Err(Problem::new(
            Code::TooLate,
            "Secrets of this mail were moved to the vault; its raw form still holds them.",
        )
        .hint("Read the message in its conversation and show the secrets there."));
    }
    let key = key.ok_or_else(|| Problem::not_found("mail"))?;
    let bytes = desk.files.read(&desk.db, &key).await.map_err(|error| unavailable(&error))?;
    let headers = [
        (header::CONTENT_TYPE, "message/rfc822".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{id}.eml\"")),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
    ];
    Ok((headers, bytes).into_response())
}

async fn replay(state: State, PathId(id): PathId<LedgerId>) -> Answer<LedgerRow> {
    let work = move |tx: &mut Tx<'_>| {
        let before = store::find(tx, id)?.ok_or_else(|| Problem::not_found("mail"))?;
        if !store::replay(tx, id)? {
            return Err(Problem::new(Code::TooLate, "This mail is in a conversation already.").current(&before));
        }
        store::find(tx, id)?.ok_or_else(|| Problem::not_found("mail"))
    };
    Ok(Json(state.db.write(work).await?))
}
