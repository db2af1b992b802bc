//! Endpoints of outside systems: setting them up, opening one for a conversation's customer, and its card.
//! It never shows a secret but in the answer that made it.

use axum::Json;
use axum::extract::Path;
use axum::http::StatusCode;
use causeway_base::{Secret, text};
use causeway_identity::audit;
use causeway_identity::permission::{ManageSettings, ReadConversations, ReadSettings};
use causeway_people::contact::store as contacts;
use causeway_store::Tx;
use causeway_web::{Answer, Caller, Code, Endpoints, Input, Page, PathId, Permit, Problem};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::card::{self, Card};
use super::link::{self, Context};
use super::{AppCard, AppCardId, store};
use crate::Desk;
use crate::conversation::routes::resolve;
use crate::conversation::store as conversations;
use crate::told::settings_changed;

pub(crate) fn add(endpoints: Endpoints<Desk>) -> Endpoints<Desk> {
    endpoints
        .get::<ReadSettings, _, _>("/api/v1/apps", "Outside systems in which customers are looked up.", list)
        .answers::<Page<AppCard>>()
        .post::<ManageSettings, _, _>(
            "/api/v1/apps",
            "Add an outside system; the answer shows its secret once.",
            create,
        )
        .body::<NewApp>()
        .creates::<Made>()
        .patch::<ManageSettings, _, _>("/api/v1/apps/{id}", "Change an outside system.", change)
        .body::<ChangeApp>()
        .answers::<AppCard>()
        .post::<ManageSettings, _, _>("/api/v1/apps/{id}/secret", "Make another secret; the old one ends.", renew)
        .answers::<Made>()
        .delete::<ManageSettings, _, _>("/api/v1/apps/{id}", "Remove an outside system.", remove)
        .post::<ReadConversations, _, _>(
            "/api/v1/conversations/{id}/apps/{app}/open",
            "The address that opens an outside system for this customer, good for five minutes.",
            open,
        )
        .answers::<Opened>()
        .get::<ReadConversations, _, _>(
            "/api/v1/conversations/{id}/apps/{app}/card",
            "What an outside system says about this customer.",
            show_card,
        )
        .answers::<Card>()
}

type State = axum::extract::State<Desk>;

/// A system to add.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct NewApp {
    name: String,
    url: String,
    #[serde(default)]
    card_url: String,
}

/// What changes of a system; what is left out stays.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ChangeApp {
    version: i64,
    name: Option<String>,
    url: Option<String>,
    card_url: Option<String>,
    archived: Option<bool>,
}

/// A system with the secret that was just made.
#[derive(Debug, Clone, Serialize, JsonSchema)]
struct Made {
    #[serde(flatten)]
    app: AppCard,
    /// The key of the signatures; never shown again.
    secret: String,
}

/// An address to open.
#[derive(Debug, Clone, Serialize, JsonSchema)]
struct Opened {
    /// The address with the signed context.
    url: String,
}

fn place(id: AppCardId) -> String {
    format!("app_card/secret_sealed/{id}")
}

/// Checks a system as input.
pub(crate) fn checked(app: AppCard) -> Result<AppCard, Problem> {
    let name = text::clean(app.name.trim(), 61).replace('\n', " ");
    if name.is_empty() || name.chars().count() > 60 {
        return Err(Problem::field("/name", "length", "A name has 1 to 60 characters."));
    }
    let url = link::checked(&app.url, "/url")?;
    let card_url =
        if app.card_url.trim().is_empty() { String::new() } else { link::checked(&app.card_url, "/card_url")? };
    Ok(AppCard { name, url, card_url, ..app })
}

/// A new secret for a system, open and sealed.
pub(crate) fn sealed(tx: &Tx<'_>, desk: &Desk, id: AppCardId) -> Result<(Secret, String), Problem> {
    let secret = causeway_base::token::new("cwa_", tx.random());
    let sealed = desk.sealer.seal(&secret, &place(id), tx.random()).map_err(|error| Problem::internal(&error))?;
    Ok((secret, sealed))
}

async fn list(state: State) -> Answer<Page<AppCard>> {
    Ok(Json(Page::whole(state.db.read(store::all).await?)))
}

async fn create(
    state: State,
    permit: Permit<ManageSettings>,
    Input(input): Input<NewApp>,
) -> Result<(StatusCode, Json<Made>), Problem> {
    let desk = state.0.clone();
    let work = move |tx: &mut Tx<'_>| {
        let (name, url, card_url) = (input.name.clone(), input.url.clone(), input.card_url.clone());
        let app = AppCard { id: tx.new_id(), name, url, card_url, position: 0, archived: false, version: 1 };
        let app = checked(app)?;
        let (secret, sealed) = sealed(tx, &desk, app.id)?;
        store::add(tx, &app, &sealed)?;
        audit::record(tx, permit.actor(), "app.added", &app.id.to_string(), &app.name)?;
        settings_changed(tx, permit.actor(), "apps");
        let app = store::find(tx, app.id)?.ok_or_else(|| Problem::not_found("app"))?;
        Ok::<_, Problem>(Made { app, secret: secret.reveal().to_owned() })
    };
    Ok((StatusCode::CREATED, Json(state.db.write(work).await?)))
}

async fn change(
    state: State,
    permit: Permit<ManageSettings>,
    PathId(id): PathId<AppCardId>,
    Input(input): Input<ChangeApp>,
) -> Answer<AppCard> {
    let work = move |tx: &mut Tx<'_>| {
        let before = store::find(tx, id)?.ok_or_else(|| Problem::not_found("app"))?;
        let mut app = before.clone();
        app.name = input.name.clone().unwrap_or(app.name);
        app.url = input.url.clone().unwrap_or(app.url);
        app.card_url = input.card_url.clone().unwrap_or(app.card_url);
        app.archived = input.archived.unwrap_or(app.archived);
        if !store::save(tx, &checked(app)?, input.version)? {
            return Err(
                Problem::new(Code::VersionConflict, "Somebody else changed this app meanwhile.").current(&before)
            );
        }
        audit::record(tx, permit.actor(), "app.changed", &id.to_string(), "")?;
        settings_changed(tx, permit.actor(), "apps");
        store::find(tx, id)?.ok_or_else(|| Problem::not_found("app"))
    };
    Ok(Json(state.db.write(work).await?))
}

async fn renew(state: State, permit: Permit<ManageSettings>, PathId(id): PathId<AppCardId>) -> Answer<Made> {
    let desk = state.0.clone();
    let work = move |tx: &mut Tx<'_>| {
        let (secret, sealed) = sealed(tx, &desk, id)?;
        if !store::set_secret(tx, id, &sealed)? {
            return Err(Problem::not_found("app"));
        }
        audit::record(tx, permit.actor(), "app.secret_renewed", &id.to_string(), "")?;
        settings_changed(tx, permit.actor(), "apps");
        let app = store::find(tx, id)?.ok_or_else(|| Problem::not_found("app"))?;
        Ok(Made { app, secret: secret.reveal().to_owned() })
    };
    Ok(Json(state.db.write(work).await?))
}

async fn remove(
    state: State,
    permit: Permit<ManageSettings>,
    PathId(id): PathId<AppCardId>,
) -> Result<StatusCode, Problem> {
    let work = move |tx: &mut Tx<'_>| {
        if !store::delete(tx, id)? {
            return Err(Problem::not_found("app"));
        }
        audit::record(tx, permit.actor(), "app.removed", &id.to_string(), "")?;
        settings_changed(tx, permit.actor(), "apps");
        Ok(())
    };
    state.db.write(work).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A system and the address that opens it, or its card, for this conversation's customer.
fn address(
    tx: &mut Tx<'_>,
    desk: &Desk,
    user: uuid::Uuid,
    name: &str,
    app: &str,
    template: fn(&AppCard) -> &str,
) -> Result<(AppCard, String), Problem> {
    let conversation = resolve(tx, name)?;
    let state = conversations::state(tx, conversation)?.ok_or_else(|| Problem::not_found("conversation"))?;
    let id = app.parse().map_err(|()| Problem::not_found("app"))?;
    let app = store::find(tx, id)?.filter(|app| !app.archived && !template(app).is_empty());
    let app = app.ok_or_else(|| Problem::not_found("app"))?;
    let contact = contacts::find(tx, state.contact_id)?.ok_or_else(|| Problem::not_found("contact"))?;
    let context = Context {
        contact_id: contact.id.0,
        contact_email: contact.email,
        company_id: contact.company.map(|company| company.id.0),
        number: state.number,
        user_id: user,
    };
    let sealed = store::secret(tx, id)?.ok_or_else(|| Problem::not_found("app"))?;
    let secret = desk.sealer.open(&sealed, &place(id)).map_err(|error| Problem::internal(&error))?;
    let token = link::signed(id, &context, secret.reveal(), tx.new_id(), tx.now());
    let url = link::filled(template(&app), &context, &token);
    Ok((app, url))
}

async fn open(state: State, caller: Caller, Path((name, app)): Path<(String, String)>) -> Answer<Opened> {
    let desk = state.0.clone();
    let work = move |tx: &mut Tx<'_>| address(tx, &desk, caller.user, &name, &app, |app| &app.url);
    let (_, url) = state.db.read(work).await?;
    Ok(Json(Opened { url }))
}

async fn show_card(state: State, caller: Caller, Path((name, app)): Path<(String, String)>) -> Answer<Card> {
    let desk = state.0.clone();
    let work = move |tx: &mut Tx<'_>| address(tx, &desk, caller.user, &name, &app, |app| &app.card_url);
    let (app, url) = state.db.read(work).await?;
    Ok(Json(card::fetch(&state.images, &app.name, &url).await?))
}
