//! Files that are too large for mail: the customer gets a sealed link instead, which ends after a month.
//! It never serves a file that was not sent to a customer, and never one that a browser could run.

use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use causeway_base::seal::CannotOpen;
use causeway_base::{Locale, Random, Secret, Time, text};
use causeway_store::{Tx, sql};
use causeway_web::Problem;

use super::{Attachment, AttachmentId, routes, store};
use crate::Desk;

/// For how long a link works.
const LIFE_MS: i64 = 30 * 86_400_000;
/// Binds the seal to its use.
const SEAL: &str = "shared file";

/// The link to a file, from the address at which customers reach the desk.
///
/// # Errors
/// [`CannotOpen`], which only a broken sealer gives.
pub(crate) fn link(desk: &Desk, base: &str, id: AttachmentId, random: &dyn Random) -> Result<String, CannotOpen> {
    let until = desk.db.now().plus_ms(LIFE_MS).ms();
    let token = desk.sealer.seal(&Secret::new(format!("{id} {until}")), SEAL, random)?;
    Ok(format!("{}/api/v1/shared-files/{token}", base.trim_end_matches('/')))
}

/// The lines that stand for files in a mail, as HTML and as text.
pub(crate) fn words(lang: Option<&str>, files: &[(Attachment, String)]) -> (String, String) {
    let intro = match lang.map_or(Locale::En, Locale::nearest) {
        Locale::En => "These files are too large for mail. The links work for 30 days:",
        Locale::ZhCn => "以下文件过大，无法随邮件发送。链接 30 天内有效：",
        Locale::ZhTw => "以下檔案過大，無法隨郵件寄送。連結 30 天內有效：",
        Locale::Ja => "次のファイルは大きいためメールに添付できません。リンクは 30 日間有効です：",
    };
    let (mut html, mut plain) = (format!("<p>{intro}</p><ul>"), format!("\n\n{intro}\n"));
    for (file, link) in files {
        let size = file.size / 1024 / 1024;
        html.push_str(&format!("<li><a href=\"{link}\">{}</a> ({size} MB)</li>", text::escape_html(&file.name)));
        plain.push_str(&format!("{} ({size} MB): {link}\n", file.name));
    }
    html.push_str("</ul>");
    (html, plain)
}

fn opened(desk: &Desk, token: &str) -> Option<AttachmentId> {
    let plain = desk.sealer.open(token, SEAL).ok()?;
    let (id, until) = plain.reveal().split_once(' ')?;
    let until = Time(until.parse().ok()?);
    (desk.db.now() < until).then_some(AttachmentId(uuid::Uuid::try_parse(id).ok()?))
}

/// A file that hangs on a reply.
fn sent(tx: &mut Tx<'_>, id: AttachmentId) -> Result<Option<(Attachment, String)>, Problem> {
    let reply: Option<(AttachmentId,)> = tx.first(&sql!(
        "SELECT a.id FROM attachment a JOIN message m ON m.id = a.message_id WHERE a.id = ? AND m.kind = 'reply'",
        id
    ))?;
    if reply.is_none() {
        return Ok(None);
    }
    Ok(store::find(tx, id)?)
}

pub(super) async fn serve(state: axum::extract::State<Desk>, Path(token): Path<String>) -> Result<Response, Problem> {
    let gone = || Problem::not_found("file").hint("The link has ended. Ask for the file again by answering the mail.");
    let id = opened(&state, &token).ok_or_else(gone)?;
    let found = state.db.read(move |tx| sent(tx, id)).await?;
    let (attachment, key) = found.ok_or_else(gone)?;
    let bytes = state.files.read(&state.db, &key).await.map_err(|error| routes::unavailable(&error))?;
    let headers = [
        (header::CONTENT_TYPE, "application/octet-stream".to_owned()),
        (header::CONTENT_DISPOSITION, routes::disposition(&attachment.name, false)),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox".to_owned()),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
        (header::CACHE_CONTROL, "private, no-store".to_owned()),
    ];
    Ok((headers, bytes).into_response())
}
