//! The endpoint that gives a conversation as a file.
//! It never gives one to somebody who may not read the conversation.

use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use causeway_identity::UserId;
use causeway_identity::permission::ReadConversations;
use causeway_store::{Tx, named_values};
use causeway_web::{Caller, Endpoints, Problem, Query};
use schemars::JsonSchema;
use serde::Deserialize;

use super::{files, mailbox, whole};
use crate::Desk;
use crate::attachment::routes::unavailable;
use crate::conversation::routes::resolve;

named_values!(Format "The form of the file." {
    Json "Everything, notes and history included." = "json",
    Mbox "The mails as a mailbox." = "mbox",
});

/// What kind of file.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ExportQuery {
    format: Format,
}

pub(crate) fn add(endpoints: Endpoints<Desk>) -> Endpoints<Desk> {
    endpoints
        .get::<ReadConversations, _, _>("/api/v1/conversations/{id}/export", "A conversation as a file.", export)
        .query::<ExportQuery>()
}

async fn export(
    state: axum::extract::State<Desk>,
    caller: Caller,
    Path(name): Path<String>,
    Query(query): Query<ExportQuery>,
) -> Result<Response, Problem> {
    let with_files = query.format == Format::Mbox;
    let work = move |tx: &mut Tx<'_>| {
        let id = resolve(tx, &name)?;
        let export = whole(tx, id, UserId(caller.user))?.ok_or_else(|| Problem::not_found("conversation"))?;
        let files = if with_files { files(tx, &export)? } else { Vec::new() };
        Ok::<_, Problem>((export, files))
    };
    let (export, keys) = state.db.read(work).await?;
    let number = export.conversation.row.number;
    let (kind, ending, bytes) = match query.format {
        Format::Json => {
            let bytes = serde_json::to_vec_pretty(&export).map_err(|error| Problem::internal(&error))?;
            ("application/json", "json", bytes)
        }
        Format::Mbox => {
            let mut files = Vec::with_capacity(keys.len());
            for (file, key) in keys {
                let bytes = state.files.read(&state.db, &key).await.map_err(|error| unavailable(&error))?;
                files.push((file, bytes));
            }
            ("application/mbox", "mbox", mailbox(&export, &files))
        }
    };
    let headers = [
        (header::CONTENT_TYPE, kind.to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"conversation-{number}.{ending}\"")),
        (header::CACHE_CONTROL, "private, no-store".to_owned()),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
    ];
    Ok((headers, bytes).into_response())
}
