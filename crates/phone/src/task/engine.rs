//! Follows the event log and plans calls: for whoever asked to be called, and for what is unclear or an urgent fault, as the
//! settings say; hears what customers say to a remote session. Its place moves in the same unit of work, so nothing counts twice.

use std::time::Duration;

use causeway_desk::{ConversationId, chat, conversation, field, ladder};
use causeway_knowledge::calling;
use causeway_queue::{Follower, Reader as _, lease};
use causeway_store::{
    Actor, ActorKind, Db, Event, Result, Tx, events_after, last_event, reader_position, set_reader_position,
};
use causeway_triage::Class;
use tokio::sync::watch;

use super::{NewTask, Reason, make, rules, store};
use crate::{person, remote, settings};

const READER: &str = "phone";
const LEASE: &str = "phone";
/// How long a node that falls silent keeps others from planning.
const LEASE_MS: i64 = 30_000;
/// How many events are read at once.
const CHUNK: usize = 200;
/// How often events of other nodes are looked for.
const PATROL: Duration = Duration::from_secs(5);

struct Reader {
    db: Db,
    node: Option<String>,
}

/// Plans calls until `stop` turns true. `node` must be the same after a restart of the same node.
pub async fn run(db: Db, node: String, stop: watch::Receiver<bool>) {
    let reader = Reader { db: db.clone(), node: Some(node.clone()) };
    let follower = Follower { lease: LEASE, patrol: PATROL };
    follower.run(&db, node, stop, reader).await;
}

/// Plans all calls that there are to plan, for tests.
///
/// # Errors
/// What the database says.
pub async fn catch_up(db: &Db) -> Result<()> {
    let mut reader = Reader { db: db.clone(), node: None };
    while reader.step().await? {}
    Ok(())
}

impl causeway_queue::Reader for Reader {
    async fn step(&mut self) -> Result<bool> {
        let behind = |tx: &mut Tx<'_>| Ok::<_, causeway_store::Error>(reader_position(tx, READER)? < last_event(tx)?);
        if !self.db.read(behind).await? {
            return Ok(false);
        }
        let node = self.node.clone();
        let unit = move |tx: &mut Tx<'_>| {
            if lease::held(tx, LEASE, node.as_deref(), LEASE_MS)? { chunk(tx) } else { Ok(false) }
        };
        self.db.write(unit).await
    }
}

fn chunk(tx: &mut Tx<'_>) -> Result<bool> {
    let from = reader_position(tx, READER)?;
    let events = events_after(tx, from, CHUNK)?;
    let Some(last) = events.last().map(|event| event.id) else { return Ok(false) };
    for event in &events {
        // One event that cannot be worked on must not hold up all others.
        match tx.attempt(|tx| look(tx, event))? {
            Err(error) if error.is_temporary() => return Err(error),
            Err(error) => tracing::error!(%error, event = event.id, "a call could not be planned"),
            Ok(()) => {}
        }
    }
    set_reader_position(tx, READER, last)?;
    Ok(true)
}

fn look(tx: &mut Tx<'_>, event: &Event) -> Result<()> {
    let Some(id) = event.conversation.map(ConversationId) else { return Ok(()) };
    match event.kind.as_str() {
        "call.wished" => asked(tx, id),
        "message.created" => remote::heard::look(tx, id, &event.data),
        "conversation.created" | "conversation.changed" => by_itself(tx, id, event),
        _ => Ok(()),
    }
}

/// Somebody asked to be called.
fn asked(tx: &mut Tx<'_>, named: ConversationId) -> Result<()> {
    let Some(wish) = calling::wish(tx, named)? else { return Ok(()) };
    let id = conversation::store::current(tx, named)?;
    let Some(state) = conversation::store::state(tx, id)? else { return Ok(()) };
    if store::had(tx, id, Reason::Asked)? {
        return Ok(());
    }
    let (settings, _) = settings::find(tx)?;
    let due_at = settings::due(tx, &settings, state.inbox_id, Reason::Asked, wish.urgent)?;
    // Whose number it is nobody has shown, but nobody else has it.
    if !person::of(tx, state.contact_id)?.phones.contains(&wish.number) {
        person::learn(tx, state.contact_id, &wish.number)?;
    }
    let new = NewTask {
        number: wish.number,
        wish: wish.wish,
        lang: Some(wish.lang),
        team: state.team_id,
        ..NewTask::new(id, Reason::Asked, due_at)
    };
    make(tx, &new, Actor::contact(state.contact_id.0)).map(drop)
}

/// A conversation came or changed: it may call for a call by itself.
fn by_itself(tx: &mut Tx<'_>, named: ConversationId, event: &Event) -> Result<()> {
    let (settings, _) = settings::find(tx)?;
    if !settings.call_unclear && !settings.call_urgent {
        return Ok(());
    }
    let id = conversation::store::current(tx, named)?;
    let Some(state) = conversation::store::state(tx, id)? else { return Ok(()) };
    let phones = person::of(tx, state.contact_id)?;
    let created = event.kind == "conversation.created";
    let facts = rules::Facts {
        category: state.category,
        priority: state.priority,
        class: ladder::store::of(tx, id)?.map_or(Class::Other, |standing| standing.class),
        way: chat::way(tx, id)?,
        // What is lacking counts when it comes in; later on a colleague looks at it.
        lacks: created && !field::missing_on_solve(tx, id)?.is_empty(),
        number: !phones.phones.is_empty(),
        no_calls: phones.no_calls,
        ours: created && event.actor_kind == ActorKind::User,
    };
    let Some(reason) = rules::wanted(&settings, &facts) else { return Ok(()) };
    if store::open_of(tx, id)?.is_some() || store::had(tx, id, reason)? {
        return Ok(());
    }
    let due_at = settings::due(tx, &settings, state.inbox_id, reason, false)?;
    let number = phones.phones.into_iter().next().unwrap_or_default();
    let (lang, assignee, team) = (state.lang, state.assignee_id, state.team_id);
    let new = NewTask { number, lang, assignee, team, ..NewTask::new(id, reason, due_at) };
    make(tx, &new, Actor::SYSTEM).map(drop)
}
