//! Hooks: chat groups and programs that are told, of one person or of one team; sending to them with retries.
//! It never shows an address again that was stored, and asks only through the guarded client.

use causeway_base::{Locale, Secret, Time, text};
use causeway_identity::{TeamId, UserId, user};
use causeway_net::Request;
use causeway_queue::{Failure, Handler, Job, NewJob, Outcome, enqueue};
use causeway_store::{Error, Result, Tx, from_row, sql};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::gather::Told;
use super::hook_format::{self, Format, News};
use super::{AboutPost, HookId, Kind, Notification, NotificationId, words};
use crate::conversation::view;
use crate::organisation;
use crate::room::{self, PostId};
use crate::{ConversationId, Desk};

const KIND: &str = "notification.hook";
/// About an hour in all: chat is for what is new.
const ATTEMPTS: i64 = 7;

/// A hook, without its address.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Hook {
    /// Its id.
    pub id: HookId,
    /// Whose it is; `None` for a team's.
    pub user_id: Option<UserId>,
    /// The team whose new conversations it is told of.
    pub team_id: Option<TeamId>,
    /// What people call it.
    pub name: String,
    /// What it wants to be sent.
    pub format: Format,
    /// What went wrong the last time.
    pub error: Option<String>,
    /// When it was last told.
    pub last_ok_at: Option<Time>,
}
from_row!(Hook { id, user_id, team_id, name, format, error, last_ok_at });

const COLUMNS: &str = "SELECT id, user_id, team_id, name, format, error, last_ok_at FROM notification_hook";

/// A hook to add.
#[derive(Debug, Clone)]
pub struct NewHook {
    /// Whose it is, if it is a person's.
    pub user: Option<UserId>,
    /// The team's, if it is a team's.
    pub team: Option<TeamId>,
    /// What people call it.
    pub name: String,
    /// What it wants to be sent.
    pub format: Format,
    /// Where to; the secret of most of them.
    pub url: Secret,
    /// What signs, where the service knows signatures.
    pub secret: Option<Secret>,
}

fn place(id: HookId) -> String {
    format!("notification_hook/{id}")
}

/// Adds a hook.
pub fn add(tx: &mut Tx<'_>, desk: &Desk, new: &NewHook) -> Result<HookId> {
    let (id, now): (HookId, _) = (tx.new_id(), tx.now());
    let seal = |secret: &Secret, tx: &Tx<'_>| {
        desk.sealer.seal(secret, &place(id), tx.random()).map_err(|error| Error::Defect(error.to_string()))
    };
    let url = seal(&new.url, tx)?;
    let secret = new.secret.as_ref().map(|secret| seal(secret, tx)).transpose()?;
    tx.run(&sql!(
        "INSERT INTO notification_hook (id, user_id, team_id, name, format, url_sealed, secret_sealed, created_at) \
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        id,
        new.user,
        new.team,
        &new.name,
        new.format,
        url,
        secret,
        now
    ))?;
    Ok(id)
}

/// A person's own hooks, and those of teams.
pub fn list(tx: &mut Tx<'_>, user: UserId) -> Result<Vec<Hook>> {
    let mut query = sql!(COLUMNS);
    tx.all(query.add("WHERE user_id = ? OR team_id IS NOT NULL ORDER BY created_at, id").bind(user))
}

/// One hook.
pub fn find(tx: &mut Tx<'_>, id: HookId) -> Result<Option<Hook>> {
    let mut query = sql!(COLUMNS);
    tx.first(query.add("WHERE id = ?").bind(id))
}

/// Takes a hook away.
pub fn delete(tx: &mut Tx<'_>, id: HookId) -> Result<()> {
    tx.run(&sql!("DELETE FROM notification_hook WHERE id = ?", id)).map(drop)
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Payload {
    hook: HookId,
    kind: Kind,
    conversation: Option<ConversationId>,
    post: Option<PostId>,
}

/// Tells a person's own hooks at `at`.
pub(super) fn plan_own(tx: &mut Tx<'_>, told: &Told, at: Time) -> Result<()> {
    let hooks: Vec<(HookId,)> = tx.all(&sql!("SELECT id FROM notification_hook WHERE user_id = ?", told.user))?;
    for (hook,) in hooks {
        let conversation = told.conversation.map(|facts| facts.id);
        let payload = Payload { hook, kind: told.kind, conversation, post: told.post };
        enqueue(tx, &NewJob::new(KIND, &payload).at(at))?;
    }
    Ok(())
}

/// Tells a team's hooks of a new conversation.
pub(super) fn plan_team(tx: &mut Tx<'_>, team: TeamId, conversation: ConversationId) -> Result<()> {
    let hooks: Vec<(HookId,)> = tx.all(&sql!("SELECT id FROM notification_hook WHERE team_id = ?", team))?;
    for (hook,) in hooks {
        let payload = Payload { hook, kind: Kind::Unassigned, conversation: Some(conversation), post: None };
        enqueue(tx, &NewJob::new(KIND, &payload))?;
    }
    Ok(())
}

/// Tells the hooks of these teams of a matter that climbed.
pub(crate) fn plan_escalation(tx: &mut Tx<'_>, teams: &[TeamId], conversation: ConversationId) -> Result<()> {
    let mut query = sql!("SELECT id FROM notification_hook WHERE team_id IN");
    query.list(teams.iter().copied());
    let hooks: Vec<(HookId,)> = tx.all(&query)?;
    for (hook,) in hooks {
        let payload = Payload { hook, kind: Kind::Escalation, conversation: Some(conversation), post: None };
        enqueue(tx, &NewJob::new(KIND, &payload))?;
    }
    Ok(())
}

/// The job.
pub fn job(desk: Desk) -> Handler {
    Handler::new(KIND, move |job: Job| tell(desk.clone(), job)).attempts(ATTEMPTS)
}

async fn tell(desk: Desk, job: Job) -> Result<Outcome, Failure> {
    let payload: Payload = serde_json::from_str(&job.payload).map_err(|error| Failure::Dead(error.to_string()))?;
    let (id, base) = (payload.hook, desk.settings.public_url.clone());
    let found = desk.db.read(move |tx| news(tx, &payload, base.as_deref())).await;
    let Some(news) = found.map_err(|error| Failure::Retry(error.to_string(), None))? else { return Ok(Outcome::Done) };
    match send(&desk, id, news).await {
        Ok(()) => Ok(Outcome::Done),
        Err(words) => Err(Failure::Retry(words, None)),
    }
}

/// What is told, as the hook's owner may see it; a team's hook knows of no confidential customer.
fn news(tx: &mut Tx<'_>, payload: &Payload, base: Option<&str>) -> Result<Option<News>> {
    let Some(hook) = find(tx, payload.hook)? else { return Ok(None) };
    let reader = hook.user_id.unwrap_or(UserId(Uuid::nil()));
    let person = user::store::find(tx, reader)?;
    let ids: Vec<ConversationId> = payload.conversation.into_iter().collect();
    let row = view::rows(tx, &ids, reader)?.pop();
    let titles = room::store::titles(tx, payload.post.into_iter())?;
    let post = payload.post.and_then(|id| titles.get(&id).map(|title| AboutPost { id, title: title.clone() }));
    if row.is_none() && post.is_none() {
        return Ok(None);
    }
    let one = Notification {
        id: NotificationId(Uuid::nil()),
        kind: payload.kind,
        count: 1,
        who: row
            .as_ref()
            .map(|row| row.contact.name.clone())
            .filter(|_| payload.kind == Kind::Message)
            .unwrap_or_default(),
        conversation: row.map(Into::into),
        post,
        at: tx.now(),
        read: false,
    };
    // A team reads the language of the desk.
    let desk = organisation::store::find(tx)?.map_or(Locale::En, |organisation| organisation.locale);
    let locale = person.map_or(desk, |person| person.locale);
    let url = base.map(|base| words::link(base, &one));
    Ok(Some(News { kind: payload.kind.as_str().to_owned(), text: words::line(locale, &one), url }))
}

/// Sends to a hook and notes how it went.
///
/// # Errors
/// What went wrong, in words for the settings page.
pub async fn send(desk: &Desk, id: HookId, news: News) -> std::result::Result<(), String> {
    let (sealer, format) = (desk.sealer.clone(), Format::Json);
    let read = move |tx: &mut Tx<'_>| {
        let row: Option<(Format, String, Option<String>)> =
            tx.first(&sql!("SELECT format, url_sealed, secret_sealed FROM notification_hook WHERE id = ?", id))?;
        let Some((kind, url, secret)) = row else { return Ok((format, None, None)) };
        let open =
            |sealed: &String| sealer.open(sealed, &place(id)).map_err(|error| Error::Unavailable(error.to_string()));
        Ok::<_, Error>((kind, Some(open(&url)?), secret.as_ref().map(open).transpose()?))
    };
    let (format, url, secret) = desk.db.read(read).await.map_err(|error| error.to_string())?;
    let Some(url) = url else { return Ok(()) };
    let (url, body) = hook_format::request(format, url.reveal(), secret.as_ref(), &news, desk.db.now());
    let headers = vec![("content-type", "application/json".to_owned())];
    let request = Request { method: "POST", url, headers, body: body.to_string().into_bytes() };
    let error = match desk.images.send(request).await {
        Ok(reply) => hook_format::refusal(format, reply.status, &reply.body),
        Err(refusal) => Some(refusal.to_string()),
    };
    let noted = error.clone().map(|words| text::clean(&words, 300));
    let note = move |tx: &mut Tx<'_>| {
        let ok_at = noted.is_none().then(|| tx.now());
        tx.run(&sql!(
            "UPDATE notification_hook SET error = ?, last_ok_at = COALESCE(?, last_ok_at) WHERE id = ?",
            noted.clone(),
            ok_at,
            id
        ))
    };
    desk.db.write(note).await.map_err(|error| error.to_string())?;
    error.map_or(Ok(()), Err)
}
