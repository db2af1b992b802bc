//! What a rule tells programs outside: a job that sends, with a key by which the receiver knows a repetition.
//! It never asks but through the guarded client, and tells nothing of a confidential customer.

use causeway_base::text;
use causeway_identity::UserId;
use causeway_net::Request;
use causeway_queue::{Failure, Handler, Job, NewJob, Outcome, enqueue};
use causeway_store::{Result, Tx};
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};

use super::{FiringId, Rule};
use crate::conversation::view;
use crate::notification::HookId;
use crate::notification::hook::send;
use crate::notification::hook_format::News;
use crate::{ConversationId, Desk};

const KIND: &str = "rule.webhook";
/// About three hours in all.
const ATTEMPTS: i64 = 9;

/// Where to.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Target {
    /// A team's hook.
    Hook(HookId),
    /// A public address.
    Url(String),
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Payload {
    key: String,
    rule: String,
    target: Target,
    conversation: ConversationId,
    cause: Json,
}

/// Plans it. The key is the same for every attempt and for no other action.
pub fn plan(
    tx: &mut Tx<'_>,
    rule: &Rule,
    key: (FiringId, usize),
    target: Target,
    conversation: ConversationId,
    cause: &Json,
) -> Result<()> {
    let key = format!("{}-{}", key.0, key.1);
    let payload = Payload { key: key.clone(), rule: rule.name.clone(), target, conversation, cause: cause.clone() };
    enqueue(tx, &NewJob::new(KIND, &payload).unique(key))
}

/// The job.
pub fn job(desk: Desk) -> Handler {
    Handler::new(KIND, move |job: Job| tell(desk.clone(), job)).attempts(ATTEMPTS)
}

async fn tell(desk: Desk, job: Job) -> std::result::Result<Outcome, Failure> {
    let payload: Payload = serde_json::from_str(&job.payload).map_err(|error| Failure::Dead(error.to_string()))?;
    let conversation = payload.conversation;
    // Nobody reads it, so a confidential customer is told as a stand-in.
    let nobody = UserId(uuid::Uuid::nil());
    let row = desk.db.read(move |tx| view::rows(tx, &[conversation], nobody)).await;
    let Some(row) = row.map_err(|error| Failure::Retry(error.to_string(), None))?.pop() else {
        return Ok(Outcome::Done);
    };
    let subject = crate::secret::masked(&row.subject);
    let url =
        desk.settings.public_url.as_deref().map(|base| format!("{}/c/{}", base.trim_end_matches('/'), row.number));
    let sent = match payload.target {
        Target::Hook(id) => {
            let words = format!("{}: #{} {subject}", payload.rule, row.number);
            send(&desk, id, News { kind: "rule".to_owned(), text: words, url }).await
        }
        Target::Url(to) => {
            // What changed may hold words of the customer's.
            let cause = if row.contact.masked { json!({ "kind": payload.cause.get("kind") }) } else { payload.cause };
            let body = json!({
                "rule": payload.rule,
                "cause": cause,
                "conversation": {
                    "id": row.id,
                    "number": row.number,
                    "subject": subject,
                    "status": row.status.category,
                    "priority": row.priority,
                    "url": url,
                },
            });
            post(&desk, to, &payload.key, &body).await
        }
    };
    sent.map(|()| Outcome::Done).map_err(|words| Failure::Retry(words, None))
}

async fn post(desk: &Desk, url: String, key: &str, body: &Json) -> std::result::Result<(), String> {
    let headers = vec![("content-type", "application/json".to_owned()), ("idempotency-key", key.to_owned())];
    let request = Request { method: "POST", url, headers, body: body.to_string().into_bytes() };
    match desk.images.send(request).await {
        Ok(reply) if (200..300).contains(&reply.status) => Ok(()),
        Ok(reply) => Err(text::clean(&format!("It answered {}.", reply.status), 200)),
        Err(refusal) => Err(refusal.to_string()),
    }
}
