//! Endpoints of the proof that no mail is missing.
//! It never counts by itself; it plans the count and tells how the last one came out.

use axum::Json;
use axum::http::StatusCode;
use causeway_identity::permission::{ManageLedger, ReadLedger};
use causeway_queue::{NewJob, enqueue};
use causeway_store::Tx;
use causeway_web::{Answer, Endpoints, Input, Page, Problem};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::proof::{self, MOST_LISTED, MissingRow, Proof};
use crate::{Desk, InboxId, mailbox};

/// The kind of the job that counts a mailbox; the channels bring its handler.
pub const COUNT_JOB: &str = "mailbox.count";

/// Which mailbox to count.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct CountPayload {
    /// The inbox that it feeds.
    pub inbox: InboxId,
}

/// Plans the count of a mailbox for now, once however often it is asked for.
///
/// # Errors
/// What the database says.
pub fn plan(tx: &mut Tx<'_>, inbox: InboxId) -> causeway_store::Result<()> {
    enqueue(tx, &NewJob::new(COUNT_JOB, &CountPayload { inbox }).unique(inbox.to_string()))
}

pub(crate) fn add(endpoints: Endpoints<Desk>) -> Endpoints<Desk> {
    endpoints
        .get::<ReadLedger, _, _>("/api/v1/ledger/proof", "How the mailboxes compare with the ledger.", show)
        .answers::<Proof>()
        .post::<ManageLedger, _, _>("/api/v1/ledger/proof", "Count every mailbox against the ledger now.", count)
        .answers::<Proof>()
        .get::<ReadLedger, _, _>("/api/v1/ledger/missing", "Mails of mailboxes that are not in the desk.", missing)
        .answers::<Page<MissingRow>>()
        .post::<ManageLedger, _, _>("/api/v1/ledger/missing", "Fetch missing mails again.", fetch)
        .body::<FetchInput>()
}

type State = axum::extract::State<Desk>;

/// What to fetch.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct FetchInput {
    /// The mail's key; left out, all of them.
    key: Option<String>,
}

async fn show(state: State) -> Answer<Proof> {
    Ok(Json(state.db.read(proof::show).await?))
}

async fn count(state: State) -> Answer<Proof> {
    let work = |tx: &mut Tx<'_>| {
        for inbox in mailbox::store::all(tx)?.into_keys() {
            plan(tx, inbox)?;
        }
        proof::show(tx)
    };
    Ok(Json(state.db.write(work).await?))
}

async fn missing(state: State) -> Answer<Page<MissingRow>> {
    Ok(Json(Page::whole(state.db.read(|tx| proof::list(tx, MOST_LISTED)).await?)))
}

async fn fetch(state: State, Input(input): Input<FetchInput>) -> Result<StatusCode, Problem> {
    let wanted = input.key.clone();
    let count = state.db.write(move |tx| proof::want(tx, wanted.as_deref())).await?;
    if count == 0 && input.key.is_some() {
        return Err(Problem::not_found("mail"));
    }
    Ok(StatusCode::NO_CONTENT)
}
