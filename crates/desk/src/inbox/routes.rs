//! Endpoints of inboxes.
//! It never shows a mailbox's password, not even sealed.

use axum::Json;
use axum::http::StatusCode;
use causeway_identity::TeamId;
use causeway_identity::permission::{ManageSettings, ReadSettings};
use causeway_identity::user::routes::{checked_email, checked_name};
use causeway_store::Tx;
use causeway_web::{Answer, Code, Endpoints, Input, Page, PathId, Permit, Problem};
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer};

use super::store::{self, Fields};
use super::{Inbox, InboxId, SenderName};
use crate::Desk;
use crate::told::settings_changed;

pub(crate) fn add(endpoints: Endpoints<Desk>) -> Endpoints<Desk> {
    endpoints
        .get::<ReadSettings, _, _>("/api/v1/inboxes", "All inboxes.", list)
        .answers::<Page<Inbox>>()
        .post::<ManageSettings, _, _>("/api/v1/inboxes", "Add an inbox.", create)
        .body::<NewInbox>()
        .creates::<Inbox>()
        .patch::<ManageSettings, _, _>("/api/v1/inboxes/{id}", "Change an inbox.", change)
        .body::<ChangeInbox>()
        .answers::<Inbox>()
        .delete::<ManageSettings, _, _>("/api/v1/inboxes/{id}", "Delete an inbox that was never used.", remove)
}

type State = axum::extract::State<Desk>;

/// Tells `null` from a field that was left out.
///
/// # Errors
/// What the deserializer says.
pub(crate) fn given<'de, D: Deserializer<'de>, T: Deserialize<'de>>(from: D) -> Result<Option<Option<T>>, D::Error> {
    Option::<T>::deserialize(from).map(Some)
}

/// An inbox to add.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct NewInbox {
    name: String,
    address: String,
    /// Further addresses whose mail belongs here.
    #[serde(default)]
    aliases: Vec<String>,
    team_id: Option<TeamId>,
    from_name: Option<SenderName>,
    quote_history: Option<bool>,
    #[serde(default)]
    signature_html: String,
}

/// What changes of an inbox; what is left out stays.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ChangeInbox {
    version: i64,
    name: Option<String>,
    address: Option<String>,
    aliases: Option<Vec<String>>,
    #[serde(default, deserialize_with = "given")]
    team_id: Option<Option<TeamId>>,
    from_name: Option<SenderName>,
    quote_history: Option<bool>,
    signature_html: Option<String>,
}

/// What stands under every answer, as safe HTML.
pub(crate) fn signature(html: &str) -> String {
    causeway_mail::sanitise_agent(&causeway_base::text::clean(html, 20_000))
}

/// The most further addresses of one inbox.
const MOST_ALIASES: usize = 100;

/// Further addresses, each once and none the own one.
pub(crate) fn checked_aliases(aliases: &[String], address: &str) -> Result<Vec<String>, Problem> {
    if aliases.len() > MOST_ALIASES {
        let words = format!("An inbox has at most {MOST_ALIASES} further addresses.");
        return Err(Problem::field("/aliases", "too_many", words));
    }
    let mut checked = Vec::with_capacity(aliases.len());
    for alias in aliases.iter().filter(|alias| !alias.trim().is_empty()) {
        checked.push(checked_email(alias, "/aliases")?);
    }
    checked.sort_unstable();
    checked.dedup();
    checked.retain(|alias| alias != address);
    Ok(checked)
}

/// Refuses addresses of another inbox than `own`.
pub(crate) fn none_taken(
    tx: &mut Tx<'_>,
    address: &str,
    aliases: &[String],
    own: Option<InboxId>,
) -> Result<(), Problem> {
    if store::is_taken(tx, address, own)? {
        return Err(Problem::field("/address", "taken", "Another inbox has this address."));
    }
    for alias in aliases {
        if store::is_taken(tx, alias, own)? {
            return Err(Problem::field("/aliases", "taken", format!("Another inbox has {alias}.")));
        }
    }
    Ok(())
}

async fn list(state: State) -> Answer<Page<Inbox>> {
    Ok(Json(Page::whole(state.db.read(store::all).await?)))
}

async fn create(
    state: State,
    permit: Permit<ManageSettings>,
    Input(input): Input<NewInbox>,
) -> Result<(StatusCode, Json<Inbox>), Problem> {
    let fields = Fields {
        name: checked_name(&input.name, "/name")?,
        address: checked_email(&input.address, "/address")?,
        team_id: input.team_id,
        from_name: input.from_name.unwrap_or(SenderName::Agent),
        quote_history: input.quote_history.unwrap_or(true),
        signature_html: signature(&input.signature_html),
    };
    let aliases = checked_aliases(&input.aliases, &fields.address)?;
    let work = move |tx: &mut Tx<'_>| {
        none_taken(tx, &fields.address, &aliases, None)?;
        let added = store::add(tx, &fields)?;
        let id = added.ok_or_else(|| Problem::field("/address", "taken", "Another inbox has this address."))?;
        store::set_aliases(tx, id, &aliases)?;
        settings_changed(tx, permit.actor(), "inboxes");
        store::find(tx, id)?.ok_or_else(|| Problem::not_found("inbox"))
    };
    Ok((StatusCode::CREATED, Json(state.db.write(work).await?)))
}

fn merged(inbox: &Inbox, input: &ChangeInbox) -> Result<Fields, Problem> {
    let address = input.address.as_deref().map_or(Ok(inbox.address.clone()), |text| checked_email(text, "/address"));
    Ok(Fields {
        name: input.name.as_deref().map_or(Ok(inbox.name.clone()), |name| checked_name(name, "/name"))?,
        address: address?,
        team_id: input.team_id.unwrap_or(inbox.team_id),
        from_name: input.from_name.unwrap_or(inbox.from_name),
        quote_history: input.quote_history.unwrap_or(inbox.quote_history),
        signature_html: input.signature_html.as_deref().map_or_else(|| inbox.signature_html.clone(), signature),
    })
}

async fn change(
    state: State,
    permit: Permit<ManageSettings>,
    PathId(id): PathId<InboxId>,
    Input(input): Input<ChangeInbox>,
) -> Answer<Inbox> {
    let work = move |tx: &mut Tx<'_>| {
        let inbox = store::find(tx, id)?.ok_or_else(|| Problem::not_found("inbox"))?;
        let fields = merged(&inbox, &input)?;
        let aliases = checked_aliases(input.aliases.as_ref().unwrap_or(&inbox.aliases), &fields.address)?;
        none_taken(tx, &fields.address, &aliases, Some(id))?;
        if !store::save(tx, id, &fields, input.version)? {
            return Err(
                Problem::new(Code::VersionConflict, "Somebody else changed this inbox meanwhile.").current(&inbox)
            );
        }
        store::set_aliases(tx, id, &aliases)?;
        settings_changed(tx, permit.actor(), "inboxes");
        store::find(tx, id)?.ok_or_else(|| Problem::not_found("inbox"))
    };
    Ok(Json(state.db.write(work).await?))
}

async fn remove(
    state: State,
    permit: Permit<ManageSettings>,
    PathId(id): PathId<InboxId>,
) -> Result<StatusCode, Problem> {
    let work = move |tx: &mut Tx<'_>| {
        if store::is_used(tx, id)? {
            return Err(Problem::new(Code::InvalidInput, "Conversations came through this inbox; it has to stay.")
                .hint("Take its mailbox away, or rename it."));
        }
        settings_changed(tx, permit.actor(), "inboxes");
        Ok::<_, Problem>(store::delete(tx, id)?)
    };
    if state.db.write(work).await? { Ok(StatusCode::NO_CONTENT) } else { Err(Problem::not_found("inbox")) }
}
