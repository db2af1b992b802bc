//! Does what a rule says, one action after the other, through the commands that people's own changes go through.
//! It never lets one action that fails undo the others, and never hides that it failed.

use causeway_identity::UserId;
use causeway_identity::permission::WriteConversations;
use causeway_store::{Actor, NewEvent, Result, Tx, sql};
use causeway_web::{Permit, Problem};
use serde_json::{Value as Json, json};

use super::firing::{ActionState, Outcome};
use super::{Action, FiringId, Rule, hook, letter};
use crate::conversation::change::{self, Change, StatusInput};
use crate::conversation::{State, store as conversations};
use crate::escalation::{self, Begin, EscalationKind};
use crate::issue::{self, Who};
use crate::macros::{self, MacroId};
use crate::{ConversationId, TagId, field};

/// A rule that acts.
#[derive(Clone, Copy)]
pub struct Acting<'a> {
    /// The rule.
    pub rule: &'a Rule,
    /// The firing.
    pub firing: FiringId,
    /// The conversation.
    pub conversation: ConversationId,
    /// What set it off, for programs that are told.
    pub cause: &'a Json,
}

type Done = std::result::Result<(ActionState, String), Problem>;

/// Does all actions of the rule; each undoes only itself when it fails.
pub fn all(tx: &mut Tx<'_>, acting: Acting<'_>) -> Result<Vec<Outcome>> {
    let mut outcomes = Vec::with_capacity(acting.rule.definition.actions.len());
    for (at, action) in acting.rule.definition.actions.iter().enumerate() {
        let (state, detail) = match tx.attempt(|tx| one(tx, acting, at, action))? {
            Ok(done) => done,
            Err(problem) => (ActionState::Failed, problem.detail().to_owned()),
        };
        outcomes.push(Outcome { action: action.kind().to_owned(), state, detail });
    }
    Ok(outcomes)
}

fn plain(did: bool) -> (ActionState, String) {
    (if did { ActionState::Done } else { ActionState::Unchanged }, String::new())
}

fn state(tx: &mut Tx<'_>, id: ConversationId) -> std::result::Result<State, Problem> {
    conversations::state(tx, id)?.ok_or_else(|| Problem::not_found("conversation"))
}

fn one(tx: &mut Tx<'_>, acting: Acting<'_>, at: usize, action: &Action) -> Done {
    let (id, actor) = (acting.conversation, Actor::rule(acting.firing.0));
    match action {
        Action::SetStatus { .. }
        | Action::SetPriority { .. }
        | Action::AddTag { .. }
        | Action::RemoveTag { .. }
        | Action::Assign { .. }
        | Action::Unassign
        | Action::SetTeam { .. }
        | Action::Snooze { .. } => changed(tx, acting, action),
        Action::SetField { field_id, value } => Ok(plain(field::value::set(tx, id, *field_id, value, actor)?)),
        Action::Follow { user_id } => Ok(plain(conversations::follow(tx, id, *user_id, true)?)),
        Action::Note { text } => {
            let state = state(tx, id)?;
            letter::note(tx, acting.rule, &state, text, actor)?;
            Ok(plain(true))
        }
        Action::Reply { macro_id } => {
            let state = state(tx, id)?;
            Ok(letter::reply(tx, &state, *macro_id, actor)?)
        }
        Action::RunMacro { macro_id } => run_macro(tx, acting, *macro_id),
        Action::NotifyPerson { user_id } => {
            notify(tx, acting, *user_id);
            Ok(plain(true))
        }
        Action::NotifyTeam { team_id } => {
            let members: Vec<(UserId,)> = tx.all(&sql!(
                "SELECT m.user_id FROM team_member m JOIN user_account u ON u.id = m.user_id \
                 WHERE m.team_id = ? AND u.active = TRUE ORDER BY m.user_id",
                *team_id
            ))?;
            let told = members.len();
            for (user,) in members {
                notify(tx, acting, user);
            }
            Ok((if told > 0 { ActionState::Done } else { ActionState::Declined }, told.to_string()))
        }
        Action::Escalate { reason } => escalate(tx, acting, *reason),
        Action::CreateIssue { issue, labels } => {
            Ok(match issue::by_rule::begin(tx, id, *issue, labels, &Who::outside(&acting.rule.name, actor))? {
                Some(number) => (ActionState::Done, format!("#{number}")),
                None => plain(false),
            })
        }
        Action::TellHook { hook_id } => planned(tx, acting, at, hook::Target::Hook(*hook_id)),
        Action::Webhook { url } => planned(tx, acting, at, hook::Target::Url(url.clone())),
    }
}

/// Lets the matter climb, unless it does already for this reason.
fn escalate(tx: &mut Tx<'_>, acting: Acting<'_>, kind: EscalationKind) -> Done {
    let conversation = acting.conversation;
    let running = escalation::store::of(tx, conversation)?;
    if running.iter().any(|one| one.ended_at.is_none() && one.kind == kind) {
        return Ok(plain(false));
    }
    let (reason, actor) = (acting.rule.name.as_str(), Actor::rule(acting.firing.0));
    escalation::begin(
        tx,
        &Begin { conversation, path: None, kind, reason, drill: false, top: false, by: None, actor },
    )?;
    Ok(plain(true))
}

fn planned(tx: &mut Tx<'_>, acting: Acting<'_>, at: usize, target: hook::Target) -> Done {
    hook::plan(tx, acting.rule, (acting.firing, at), target, acting.conversation, acting.cause)?;
    Ok(plain(true))
}

/// Tells somebody, through the event that notifications read.
fn notify(tx: &mut Tx<'_>, acting: Acting<'_>, user: UserId) {
    let data = json!({ "rule": acting.rule.name });
    let (actor, conversation, only_for) = (Actor::rule(acting.firing.0), Some(acting.conversation.0), Some(user.0));
    tx.record(NewEvent { kind: "rule.notified", conversation, actor, only_for, data });
}

/// The changes that people make with one command.
fn changed(tx: &mut Tx<'_>, acting: Acting<'_>, action: &Action) -> Done {
    let id = acting.conversation;
    let before = state(tx, id)?;
    let mut change = Change { version: before.version, ..Change::default() };
    match action {
        Action::SetStatus { status_id, .. } if *status_id == before.status_id => return Ok(plain(false)),
        Action::SetStatus { status_id, outcome } => {
            change.status = Some(StatusInput { id: Some(*status_id), category: None });
            change.outcome.clone_from(outcome);
        }
        Action::SetPriority { priority } => change.priority = Some(*priority),
        Action::AddTag { tag_id } | Action::RemoveTag { tag_id } => {
            let add = matches!(action, Action::AddTag { .. });
            let mut tags: Vec<TagId> = conversations::tags(tx, id)?.into_iter().map(|tag| tag.id).collect();
            if tags.contains(tag_id) == add {
                return Ok(plain(false));
            }
            if add {
                tags.push(*tag_id);
            } else {
                tags.retain(|tag| tag != tag_id);
            }
            change.tag_ids = Some(tags);
        }
        Action::Assign { user_id } => change.assignee_id = Some(Some(*user_id)),
        Action::Unassign => change.assignee_id = Some(None),
        Action::SetTeam { team_id } => change.team_id = Some(*team_id),
        Action::Snooze { minutes } => change.snoozed_until = Some(tx.now().plus_ms(minutes * 60_000)),
        _ => return Ok(plain(false)),
    }
    let permit = Permit::<WriteConversations>::acting_as(Actor::rule(acting.firing.0));
    change::change(tx, permit, id, &change)?;
    Ok(plain(state(tx, id)?.version != before.version))
}

/// What a macro does, as actions of a rule; what only a person can do is left out.
pub fn of_macro(action: &macros::Action) -> Option<Action> {
    Some(match *action {
        macros::Action::SetStatus { status_id } => Action::SetStatus { status_id, outcome: None },
        macros::Action::SetPriority { priority } => Action::SetPriority { priority },
        macros::Action::AddTag { tag_id } => Action::AddTag { tag_id },
        macros::Action::RemoveTag { tag_id } => Action::RemoveTag { tag_id },
        macros::Action::Assign { user_id } => Action::Assign { user_id },
        macros::Action::Unassign => Action::Unassign,
        macros::Action::SetTeam { team_id } => Action::SetTeam { team_id },
        macros::Action::Snooze { minutes } => Action::Snooze { minutes },
        macros::Action::AssignMe => return None,
    })
}

/// All that the macro does, or nothing of it.
fn run_macro(tx: &mut Tx<'_>, acting: Acting<'_>, macro_id: MacroId) -> Done {
    let found = super::action::shared_macro(tx, macro_id)?.ok_or_else(|| Problem::not_found("macro"))?;
    let mut did = false;
    for action in found.actions.iter().filter_map(of_macro) {
        if let Some(words) = action.missing(tx)? {
            return Ok((ActionState::Failed, format!("{}: {words}", found.name)));
        }
        did |= changed(tx, acting, &action)?.0 == ActionState::Done;
    }
    Ok((plain(did).0, found.name))
}
