//! `Idempotency-Key`: a creating call that is repeated gets the first call's answer and creates nothing.
//! The answer is stored in the same unit of work as what was created, so there is no gap between the two.

use axum::http::HeaderMap;
use causeway_base::{Time, token};
use causeway_store::{Tx, sql};
use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use crate::{Code, Problem};

/// How long answers are kept.
const KEPT_MS: i64 = 86_400_000;

/// The key of a request, if it sent one.
///
/// # Errors
/// `invalid_input` when it is empty or longer than 200 characters.
fn key_of(headers: &HeaderMap) -> Result<Option<String>, Problem> {
    let Some(value) = headers.get("idempotency-key") else { return Ok(None) };
    let text = value.to_str().unwrap_or_default().trim();
    if text.is_empty() || text.len() > 200 {
        return Err(Problem::new(Code::InvalidInput, "The Idempotency-Key must have 1 to 200 plain characters."));
    }
    Ok(Some(text.to_owned()))
}

/// Runs `create` in `tx`, or gives back what it answered when this caller sent the same key before.
///
/// # Errors
/// `idempotency_conflict` when the key came with another request; else what `create` returns.
pub fn remembered<I, T>(
    tx: &mut Tx<'_>,
    headers: &HeaderMap,
    caller: Uuid,
    input: &I,
    create: impl FnOnce(&mut Tx<'_>) -> Result<T, Problem>,
) -> Result<T, Problem>
where
    I: std::fmt::Debug,
    T: Serialize + DeserializeOwned,
{
    let Some(key) = key_of(headers)? else { return create(tx) };
    let request_hash = token::hash(&format!("{input:?}"));
    let found: Option<(String, Option<String>)> =
        tx.first(&sql!("SELECT request_hash, answer FROM idempotency WHERE caller = ? AND key = ?", caller, &key))?;
    if let Some((hash, answer)) = found {
        if hash != request_hash {
            let problem = Problem::new(Code::IdempotencyConflict, "This Idempotency-Key was used for another request.");
            return Err(problem.hint("Use a new key for each new request."));
        }
        return serde_json::from_str(&answer.unwrap_or_default()).map_err(|error| Problem::internal(&error));
    }
    let created = create(tx)?;
    let answer = serde_json::to_string(&created).map_err(|error| Problem::internal(&error))?;
    let now = tx.now();
    tx.run(&sql!(
        "INSERT INTO idempotency (key, caller, request_hash, status, answer, created_at) VALUES (?, ?, ?, 201, ?, ?)",
        &key,
        caller,
        request_hash,
        answer,
        now
    ))?;
    Ok(created)
}

/// Takes out answers that are older than a day.
///
/// # Errors
/// What the database says.
pub fn forget_old_answers(tx: &mut Tx<'_>) -> causeway_store::Result<()> {
    let before = Time(tx.now().ms() - KEPT_MS);
    tx.run(&sql!("DELETE FROM idempotency WHERE created_at < ?", before)).map(drop)
}
