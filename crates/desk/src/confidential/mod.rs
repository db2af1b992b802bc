//! Keeps the conversations of confidential customers to those who may know them (R281): one door before every endpoint
//! whose path names a conversation, a message, a file or a customer. It never decides who may; the people crate does.

use std::collections::HashSet;

use axum::extract::{MatchedPath, RawPathParams, Request, State};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use causeway_identity::UserId;
use causeway_people::confidential::{check_company, check_contact};
use causeway_people::{CompanyId, ContactId, contact};
use causeway_store::{Result, Tx, sql};
use causeway_web::{Caller, Endpoints, Problem};
use uuid::Uuid;

use crate::conversation::routes::resolve;
use crate::conversation::{ConversationId, store as conversations};
use crate::{Desk, LedgerId};

#[cfg(test)]
mod tests;

/// Refuses whoever may not know the customer of this conversation.
///
/// # Errors
/// `confidential` for those who are not on the access list.
pub fn check(tx: &mut Tx<'_>, reader: UserId, id: ConversationId) -> Result<(), Problem> {
    match conversations::state(tx, id)? {
        Some(state) => check_contact(tx, reader, state.contact_id),
        None => Ok(()),
    }
}

/// Those of these conversations whose customer `reader` may not know; for lists that show more of them than a row.
pub fn hidden(tx: &mut Tx<'_>, reader: UserId, ids: &[ConversationId]) -> Result<HashSet<ConversationId>> {
    let mut query = sql!("SELECT c.id FROM conversation c WHERE 1 = 1");
    causeway_people::confidential::store::leave_out_conversations(&mut query, reader);
    query.add("AND c.id IN").list(ids.iter().copied());
    let known: HashSet<ConversationId> = tx.all::<(ConversationId,)>(&query)?.into_iter().map(|row| row.0).collect();
    Ok(ids.iter().filter(|id| !known.contains(id)).copied().collect())
}

/// Those of these people who may know the customer of a conversation, in the same order; for what gives it to somebody.
pub fn who_may_know(tx: &mut Tx<'_>, id: ConversationId, people: Vec<UserId>) -> Result<Vec<UserId>> {
    // Nobody has no place on an access list: what even they may know, everybody may.
    if hidden(tx, UserId(Uuid::nil()), &[id])?.is_empty() {
        return Ok(people);
    }
    let mut known = Vec::new();
    for user in people {
        if hidden(tx, user, &[id])?.is_empty() {
            known.push(user);
        }
    }
    Ok(known)
}

/// Puts all endpoints so far behind the door.
pub(crate) fn guard(endpoints: Endpoints<Desk>) -> Endpoints<Desk> {
    endpoints.with_router(|router, desk: &Desk| router.route_layer(middleware::from_fn_with_state(desk.clone(), door)))
}

async fn door(
    State(desk): State<Desk>,
    path: MatchedPath,
    params: Result<RawPathParams, axum::extract::rejection::RawPathParamsRejection>,
    request: Request,
    next: Next,
) -> Response {
    let named = params.ok().and_then(|params| params.iter().next().map(|(_, value)| value.to_owned()));
    let reader = request.extensions().get::<Caller>().map(|caller| UserId(caller.user));
    if let (Some(name), Some(reader), Some(kind)) = (named, reader, Kind::of(path.as_str())) {
        let allowed = desk.db.read(move |tx| kind.check(tx, reader, &name)).await;
        if let Err(problem) = allowed {
            return problem.into_response();
        }
    }
    next.run(request).await
}

/// What the first part of a path names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Conversation,
    Message,
    Attachment,
    Secret,
    Rearrangement,
    Mail,
    Contact,
    Company,
}

impl Kind {
    fn of(path: &str) -> Option<Self> {
        let (what, rest) = path.strip_prefix("/api/v1/")?.split_once('/')?;
        if !rest.starts_with('{') {
            return None;
        }
        match what {
            "conversations" => Some(Self::Conversation),
            "messages" => Some(Self::Message),
            "attachments" => Some(Self::Attachment),
            "secrets" => Some(Self::Secret),
            "rearrangements" => Some(Self::Rearrangement),
            "ledger" => Some(Self::Mail),
            "contacts" => Some(Self::Contact),
            "companies" => Some(Self::Company),
            _ => None,
        }
    }

    fn check(self, tx: &mut Tx<'_>, reader: UserId, name: &str) -> Result<(), Problem> {
        if self == Self::Conversation {
            // What does not exist is the endpoint's own matter.
            return match resolve(tx, name) {
                Ok(id) => check(tx, reader, id),
                Err(_) => Ok(()),
            };
        }
        let Ok(id) = name.parse::<Uuid>() else { return Ok(()) };
        match self {
            Self::Contact => {
                let id = contact::store::current(tx, ContactId(id))?;
                check_contact(tx, reader, id)
            }
            Self::Company => check_company(tx, reader, CompanyId(id)),
            _ => self.conversations(tx, id)?.into_iter().try_for_each(|id| check(tx, reader, id)),
        }
    }

    /// The conversations that a thing belongs to.
    fn conversations(self, tx: &mut Tx<'_>, id: Uuid) -> Result<Vec<ConversationId>> {
        let query = match self {
            Self::Message => sql!("SELECT conversation_id FROM message WHERE id = ?", id),
            Self::Attachment => sql!(
                "SELECT m.conversation_id FROM attachment a JOIN message m ON m.id = a.message_id WHERE a.id = ?",
                id
            ),
            Self::Secret => {
                sql!("SELECT m.conversation_id FROM secret s JOIN message m ON m.id = s.message_id WHERE s.id = ?", id)
            }
            Self::Rearrangement => sql!(
                "SELECT from_conversation FROM rearrangement WHERE id = ? \
                 UNION SELECT into_conversation FROM rearrangement WHERE id = ?",
                id,
                id
            ),
            Self::Mail => sql!("SELECT conversation_id FROM ledger WHERE id = ? AND conversation_id IS NOT NULL", id),
            Self::Conversation | Self::Contact | Self::Company => return Ok(Vec::new()),
        };
        Ok(tx.all::<(ConversationId,)>(&query)?.into_iter().map(|row| row.0).collect())
    }
}

/// Which of these mails of the ledger `reader` may not know the sender of.
pub(crate) fn hidden_mails(tx: &mut Tx<'_>, reader: UserId, ids: &[LedgerId]) -> Result<Vec<LedgerId>> {
    let mut query = sql!(
        "SELECT l.id FROM ledger l WHERE l.conversation_id IS NOT NULL AND NOT EXISTS \
         (SELECT 1 FROM conversation c WHERE c.id = l.conversation_id"
    );
    causeway_people::confidential::store::leave_out_conversations(&mut query, reader);
    query.add(") AND l.id IN").list(ids.iter().copied());
    Ok(tx.all::<(LedgerId,)>(&query)?.into_iter().map(|row| row.0).collect())
}
