//! One exchange between an issue and its twin: look, bring both together, say what is to be said. It can be repeated at any
//! point. It never trusts what an event says about a twin; it looks.

use std::sync::Arc;

use causeway_base::{Secret, Time};
use causeway_queue::{Failure, Handler, Job, Outcome};
use causeway_store::{Actor, Result, Tx, sql};
use causeway_web::Problem;

use super::access::{self, Tokens};
use super::contract::{self, Outgoing, Remote, RemoteComment, Standing};
use super::link::{self, Link};
use super::merge::{self, Side};
use super::wire::{Trouble, Wire};
use super::{LinkId, Tracker, store};
use crate::Desk;
use crate::issue::comment::{self, CommentId};
use crate::issue::{self, Comment, Issue, IssueId, What, Who, redact};

pub(super) const KIND: &str = "tracker.sync";
/// Clocks there and here differ; a comment is asked for again rather than missed.
const OVERLAP_MS: i64 = 600_000;

/// The job.
pub(super) fn job(desk: Desk, tokens: Tokens) -> Handler {
    Handler::new(KIND, move |job: Job| exchange(desk.clone(), Arc::clone(&tokens), job))
}

/// What an exchange begins with.
struct Begun {
    link: Link,
    tracker: Tracker,
    issue: Issue,
    key: Secret,
}

fn begin(tx: &mut Tx<'_>, desk: &Desk, id: LinkId) -> Result<Option<Begun>> {
    let Some(link) = link::find(tx, id)? else { return Ok(None) };
    let Some(tracker) = store::find(tx, link.tracker_id)?.filter(|tracker| tracker.active) else { return Ok(None) };
    let Some(row) = issue::store::by_id(tx, link.issue_id)? else { return Ok(None) };
    let sealed = store::key(tx, tracker.id)?;
    let key = access::opened(&desk.sealer, tracker.id, "key", &sealed)?;
    Ok(Some(Begun { issue: issue::store::whole(tx, row)?, link, tracker, key }))
}

fn lost(error: impl ToString) -> Failure {
    Failure::Retry(error.to_string(), None)
}

async fn exchange(desk: Desk, tokens: Tokens, job: Job) -> std::result::Result<Outcome, Failure> {
    let id: LinkId = serde_json::from_str(&job.payload).map_err(|error| Failure::Dead(error.to_string()))?;
    let reading = desk.clone();
    let begun = desk.db.read(move |tx| begin(tx, &reading, id)).await.map_err(lost)?;
    let Some(begun) = begun else { return Ok(Outcome::Done) };
    let (now, begun_issue) = (desk.db.now(), begun.link.issue_id);
    let wire = access::wire(&desk.trackers, begun.tracker.clone(), &begun.key, &tokens, now).await;
    let looked = match wire {
        Ok(wire) => look(&desk, &wire, begun).await,
        Err(trouble) => Err(Stop::Trouble(trouble)),
    };
    match looked {
        Ok(done) => Ok(done),
        Err(Stop::Problem(words)) => Err(lost(words)),
        Err(Stop::Trouble(trouble)) => {
            let words = trouble.words();
            let issue = begun_issue;
            let note = move |tx: &mut Tx<'_>| {
                link::failed(tx, id, &words)?;
                tell(tx, issue)
            };
            desk.db.write(note).await.map_err(lost)?;
            Err(trouble.failure())
        }
    }
}

/// Tells screens that there is news of a twin.
fn tell(tx: &mut Tx<'_>, id: IssueId) -> Result<()> {
    if let Some(row) = issue::store::by_id(tx, id)? {
        issue::tell(tx, "issue.synced", &row, None, Actor::SYSTEM);
    }
    Ok(())
}

/// Why an exchange stopped: the tracker, or the desk's own database.
enum Stop {
    Trouble(Trouble),
    Problem(String),
}

impl From<Trouble> for Stop {
    fn from(trouble: Trouble) -> Self {
        Self::Trouble(trouble)
    }
}

fn own(error: causeway_store::Error) -> Stop {
    Stop::Problem(error.to_string())
}

async fn look(desk: &Desk, wire: &Wire, begun: Begun) -> std::result::Result<Outcome, Stop> {
    let Begun { mut link, issue, .. } = begun;
    let key = if let Some(key) = &link.key {
        key.clone()
    } else {
        let id = link.id;
        desk.db.write(move |tx| link::tried(tx, id)).await.map_err(own)?;
        let key = made(wire, &link, &issue).await?;
        let inner = key.clone();
        desk.db.write(move |tx| link::made(tx, id, &inner)).await.map_err(own)?;
        link.key = Some(key.clone());
        key
    };
    let remote = contract::read(wire, &key).await?;
    let since = link.synced_at.unwrap_or(link.created_at).plus_ms(-OVERLAP_MS);
    let told = contract::comments(wire, &key, since).await?;
    let (inner, there, tracker) = (link.clone(), remote.clone(), wire.tracker.clone());
    let taken = desk.db.write(move |tx| take(tx, &inner, &there, &told, &tracker)).await;
    let Taken { both, own_title, unsaid } = taken.map_err(|problem: Problem| Stop::Problem(problem.to_string()))?;
    let (first, change) = (Side::of(&remote), merge::wanted(wire.provider(), &Side::of(&remote), &both));
    let (seen, at) = if change.is_empty() {
        (first, remote.changed_at)
    } else {
        contract::change(wire, &remote, &change).await?;
        let last = contract::read(wire, &key).await?;
        (merge::seen(first, &change, Side::of(&last)), last.changed_at)
    };
    for comment in unsaid {
        let said = contract::comment(wire, &key, &signed(&comment), comment.id.0).await?;
        let id = link.id;
        desk.db.write(move |tx| pair(tx, id, &said, comment.id)).await.map_err(own)?;
    }
    let url = remote.url;
    Ok(Outcome::DoneWith(Box::new(move |tx| {
        link::synced(tx, &link, &seen, &own_title, &url, at)?;
        tell(tx, link.issue_id)
    })))
}

/// Makes the twin. After an attempt whose end nobody knows it is looked for first, by its mark.
async fn made(wire: &Wire, link: &Link, issue: &Issue) -> std::result::Result<String, Trouble> {
    if link.tried_at.is_some() {
        let since = link.created_at.plus_ms(-OVERLAP_MS);
        for page in 1..=10 {
            let found = contract::recent(wire, since, page).await?;
            if let Some(twin) = found.iter().find(|remote| remote.marker == Some(issue.row.id)) {
                return Ok(twin.key.clone());
            }
            if found.is_empty() {
                break;
            }
        }
    }
    let outgoing = Outgoing {
        id: issue.row.id,
        title: link.seen.title.clone(),
        text: link.body.clone(),
        labels: link.seen.labels.clone(),
        kind: issue.row.kind,
    };
    contract::create(wire, &outgoing).await
}

/// A comment as it stands there: who says it, because the key is one for all.
fn signed(comment: &Comment) -> String {
    if comment.by_name.is_empty() { comment.text.clone() } else { format!("{}:\n\n{}", comment.by_name, comment.text) }
}

struct Taken {
    /// What both sides become.
    both: Side,
    /// The title here, which may name what must not leave.
    own_title: String,
    /// What is said here and not there yet.
    unsaid: Vec<Comment>,
}

/// Takes over what changed there, in one unit of work.
fn take(
    tx: &mut Tx<'_>,
    link: &Link,
    remote: &Remote,
    told: &[RemoteComment],
    tracker: &Tracker,
) -> std::result::Result<Taken, Problem> {
    let row = issue::store::by_id(tx, link.issue_id)?.ok_or_else(|| Problem::not_found("issue"))?;
    let before = issue::store::whole(tx, row)?;
    let provider = tracker.provider;
    // A title that did not change since stands there as somebody chose it; another one leaves without names.
    let title = if link.own_title.as_ref() == Some(&before.row.title) {
        link.seen.title.clone()
    } else {
        let names = issue::store::names(tx, link.issue_id)?;
        redact::redacted(&before.row.title, &names.iter().map(String::as_str).collect::<Vec<_>>())
    };
    let here = Side {
        title,
        standing: Standing::of(before.row.state),
        labels: before.row.labels.iter().map(|words| contract::label(provider, words)).collect(),
    };
    let both = merge::merged(&link.seen, &here, &Side::of(remote));
    let mut after = before.clone();
    if both.title != here.title {
        after.row.title.clone_from(&both.title);
    }
    after.row.labels.clone_from(&both.labels);
    if both.standing != here.standing {
        after.row.state = both.standing.state(before.row.state);
    }
    let who = Who::outside(&tracker.name, Actor::SYSTEM);
    issue::change::apply(tx, &before, &after, &who)?;
    for one in told {
        heard(tx, link, one, &who)?;
    }
    Ok(Taken { both, own_title: after.row.title, unsaid: unsaid(tx, link)? })
}

/// Keeps a comment that was made there, once; one of ours is only known again.
fn heard(tx: &mut Tx<'_>, link: &Link, told: &RemoteComment, who: &Who) -> Result<()> {
    let known: i64 =
        tx.value(&sql!("SELECT COUNT(*) FROM tracker_comment WHERE link_id = ? AND remote_id = ?", link.id, &told.id))?;
    if known > 0 {
        return Ok(());
    }
    if let Some(own) = told.marker.map(CommentId) {
        let ours: i64 = tx.value(&sql!("SELECT COUNT(*) FROM issue_comment WHERE id = ?", own))?;
        return if ours > 0 { pair(tx, link.id, &told.id, own) } else { Ok(()) };
    }
    if told.text.is_empty() || told.at < link.created_at.plus_ms(-OVERLAP_MS) {
        return Ok(());
    }
    let comment = Comment {
        id: tx.new_id(),
        by_user: who.user,
        by_name: told.author.clone(),
        text: told.text.clone(),
        outside: true,
        at: told.at,
    };
    comment::keep(tx, link.issue_id, &comment)?;
    let author = Who { name: format!("{} · {}", told.author, who.name), ..who.clone() };
    issue::store::step(tx, link.issue_id, &author, What::Commented, "", "")?;
    pair(tx, link.id, &told.id, comment.id)
}

fn pair(tx: &mut Tx<'_>, link: LinkId, remote: &str, comment: CommentId) -> Result<()> {
    tx.run(&sql!(
        "INSERT INTO tracker_comment (link_id, remote_id, comment_id) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        link,
        remote,
        comment
    ))
    .map(drop)
}

/// What people of the desk said for outside since the tie was made, and is not there yet.
fn unsaid(tx: &mut Tx<'_>, link: &Link) -> Result<Vec<Comment>> {
    let nobody = uuid::Uuid::nil();
    let since: Time = link.created_at;
    tx.all(&sql!(
        "SELECT c.id, c.by_user, c.by_name, c.text, c.outside, c.at FROM issue_comment c \
         WHERE c.issue_id = ? AND c.outside = TRUE AND c.by_user <> ? AND c.at >= ? AND NOT EXISTS \
         (SELECT 1 FROM tracker_comment p WHERE p.link_id = ? AND p.comment_id = c.id) ORDER BY c.at, c.id LIMIT 50",
        link.issue_id,
        nobody,
        since,
        link.id
    ))
}
