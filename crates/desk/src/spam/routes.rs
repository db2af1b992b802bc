//! Endpoints of blocked senders: see them, block one, lift a block.
//! It never blocks the addresses that the desk itself writes from.

use axum::Json;
use axum::extract::Path;
use axum::http::StatusCode;
use causeway_base::text;
use causeway_identity::UserId;
use causeway_identity::permission::{ReadConversations, WriteConversations};
use causeway_identity::user::routes::checked_email;
use causeway_store::Tx;
use causeway_web::{Answer, Endpoints, Input, Page, Permit, Problem};
use schemars::JsonSchema;
use serde::Deserialize;

use super::{BlockedSender, store};
use crate::told::settings_changed;
use crate::{Desk, inbox};

pub(crate) fn add(endpoints: Endpoints<Desk>) -> Endpoints<Desk> {
    endpoints
        .get::<ReadConversations, _, _>("/api/v1/blocked-senders", "Senders whose mail goes to spam.", list)
        .answers::<Page<BlockedSender>>()
        .post::<WriteConversations, _, _>("/api/v1/blocked-senders", "Block an address or a domain.", create)
        .body::<NewBlock>()
        .creates::<BlockedSender>()
        .delete::<WriteConversations, _, _>("/api/v1/blocked-senders/{sender}", "Lift a block.", lift)
}

type State = axum::extract::State<Desk>;

/// Whom to block.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct NewBlock {
    /// An address, or a domain with or without `@`.
    sender: String,
    /// Why.
    #[serde(default)]
    detail: String,
}

/// An address or a domain, in the form in which it is compared.
fn checked_sender(sender: &str) -> Result<String, Problem> {
    let sender = sender.trim();
    let domain = sender.strip_prefix('@').unwrap_or(sender);
    if domain.contains('@') {
        return Ok(text::address_key(&checked_email(domain, "/sender")?));
    }
    // What is no domain is no domain of an address either.
    let address = checked_email(&format!("x@{domain}"), "/sender");
    let found = address.ok().and_then(|address| text::domain_of(&address)).filter(|domain| domain.contains('.'));
    found.ok_or_else(|| Problem::field("/sender", "invalid", "This is neither an address nor a domain."))
}

async fn list(state: State) -> Answer<Page<BlockedSender>> {
    Ok(Json(Page::whole(state.db.read(store::blocked).await?)))
}

async fn create(
    state: State,
    permit: Permit<WriteConversations>,
    Input(input): Input<NewBlock>,
) -> Result<(StatusCode, Json<BlockedSender>), Problem> {
    let sender = checked_sender(&input.sender)?;
    let work = move |tx: &mut Tx<'_>| {
        if inbox::store::all(tx)?.iter().any(|inbox| text::address_key(&inbox.address) == sender) {
            return Err(Problem::field("/sender", "own_address", "This is an address of your own desk."));
        }
        store::block(tx, &sender, &input.detail, UserId(permit.user()))?;
        settings_changed(tx, permit.actor(), "blocked_senders");
        store::find_block(tx, &sender)?.ok_or_else(|| Problem::not_found("block"))
    };
    Ok((StatusCode::CREATED, Json(state.db.write(work).await?)))
}

async fn lift(
    state: State,
    permit: Permit<WriteConversations>,
    Path(sender): Path<String>,
) -> Result<StatusCode, Problem> {
    let work = move |tx: &mut Tx<'_>| {
        let lifted = store::unblock(tx, &sender)?;
        if lifted {
            settings_changed(tx, permit.actor(), "blocked_senders");
        }
        Ok::<_, Problem>(lifted)
    };
    if state.db.write(work).await? { Ok(StatusCode::NO_CONTENT) } else { Err(Problem::not_found("block")) }
}

#[cfg(test)]
mod tests {
    use super::checked_sender;

    #[test]
    fn addresses_and_domains_have_one_form() {
        for (given, kept) in [
            (" Eve@Shop.Example ", Some("eve@shop.example")),
            ("@Shop.Example", Some("shop.example")),
            ("shop.example", Some("shop.example")),
            ("localhost", None),
            ("a b.example", None),
            ("", None),
        ] {
            assert_eq!(checked_sender(given).ok().as_deref(), kept, "{given}");
        }
    }
}
