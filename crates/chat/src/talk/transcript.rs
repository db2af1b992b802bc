//! A chat as a text to keep.
//! It holds what its visitor can read in the chat, and nothing else.

use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use causeway_desk::chat::quick;
use causeway_desk::chat::read::{Line, lines};
use causeway_desk::organisation;
use causeway_desk::request::{self, Speaker};
use causeway_people::contact::store as contacts;
use causeway_store::Tx;
use causeway_web::Problem;

use crate::{State, door};

fn text(line: &Line, zone: &str, you: &str) -> String {
    let at = organisation::local_time(line.at, zone);
    let name = match &line.by {
        Speaker::You => you,
        Speaker::Team(name) | Speaker::Other(name) => name.as_str(),
    };
    let files: Vec<String> = line.files.iter().map(|file| format!("[{}]\n", file.name)).collect();
    format!("{at} {name}\n{}{}\n{}\n", line.text.trim_end(), quick::lines(&line.quick), files.concat())
}

/// Answers it as a file.
pub(crate) async fn show(state: State, headers: HeaderMap) -> Result<Response, Problem> {
    let hash = door::hash_of(&headers);
    let read = move |tx: &mut Tx<'_>| {
        let (_, visitor) = door::visitor(tx, hash.as_deref())?;
        let missing = || Problem::not_found("chat");
        let named = visitor.conversation.ok_or_else(missing)?;
        let (id, summary) = request::store::one(tx, visitor.contact, named)?.ok_or_else(missing)?;
        let zone = organisation::store::find(tx)?.map(|one| one.time_zone).unwrap_or_default();
        let you = contacts::find(tx, visitor.contact)?.filter(|_| !visitor.doubtful).map(|one| one.name);
        let you = you.unwrap_or_else(|| "—".to_owned());
        let said = lines(tx, id, visitor.contact, 0)?;
        let whole: String = said.iter().map(|line| text(line, &zone, &you)).collect();
        Ok::<_, Problem>(format!("#{} {}\n\n{whole}", summary.number, summary.subject))
    };
    let whole = state.desk.db.read(read).await?;
    let headers = [
        (header::CONTENT_TYPE, "text/plain; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"chat.txt\""),
        (header::CACHE_CONTROL, "private, no-store"),
    ];
    Ok((headers, whole).into_response())
}
