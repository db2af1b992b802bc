//! Endpoints of trackers: the list, their settings, whether they answer, and the secret of their events.
//! It never shows a key that was stored, and a secret of events only when it is made.

use axum::Json;
use axum::http::StatusCode;
use causeway_base::{Secret, text, token};
use causeway_identity::audit;
use causeway_identity::permission::{ManageSettings, ReadConversations};
use causeway_store::Tx;
use causeway_web::{Answer, Code, Endpoints, Input, Page, PathId, Permit, Problem};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Provider, Tracker, TrackerId, access, contract, events, link_routes, poll, store};
use crate::Desk;
use crate::told::settings_changed;

/// How many trackers there may be.
const MOST: usize = 50;

pub(crate) fn add(endpoints: Endpoints<Desk>) -> Endpoints<Desk> {
    let endpoints = endpoints
        .get::<ReadConversations, _, _>("/api/v1/trackers", "The trackers that issues can have twins in.", list)
        .answers::<Page<Tracker>>()
        .post::<ManageSettings, _, _>("/api/v1/trackers", "Connect a tracker.", create)
        .body::<TrackerInput>()
        .creates::<Made>()
        .put::<ManageSettings, _, _>("/api/v1/trackers/{id}", "Change how a tracker is reached.", replace)
        .body::<TrackerInput>()
        .answers::<Tracker>()
        .delete::<ManageSettings, _, _>(
            "/api/v1/trackers/{id}",
            "Forget a tracker; issues here and there stay.",
            remove,
        )
        .post::<ManageSettings, _, _>("/api/v1/trackers/{id}/check", "Whether the tracker answers.", check)
        .answers::<Checked>()
        .post::<ManageSettings, _, _>("/api/v1/trackers/{id}/secret", "Make another secret for its events.", secret)
        .answers::<Made>();
    link_routes::add(events::add(endpoints))
}

pub(super) type State = axum::extract::State<Desk>;

/// A tracker as people enter it.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct TrackerInput {
    pub(super) provider: Provider,
    pub(super) name: String,
    /// Where its interface is; the maker's own place when left out.
    #[serde(default)]
    pub(super) address: String,
    /// `owner/repository`, `group/project` or a Jira key.
    pub(super) project: String,
    /// Jira in the cloud: whose key it is.
    #[serde(default)]
    pub(super) login: String,
    /// GitHub: the app's number, with its private key as the key.
    #[serde(default)]
    pub(super) app: String,
    /// GitHub: the installation's number.
    #[serde(default)]
    pub(super) installation: String,
    /// A token, or the private key of a GitHub app; when left out, the stored one stays.
    pub(super) key: Option<Secret>,
    /// The secret of its events, where the tracker made it; else the desk makes one.
    pub(super) secret: Option<Secret>,
    #[serde(default = "usual")]
    pub(super) active: bool,
    /// The version that was seen; 0 for a new one.
    #[serde(default)]
    pub(super) version: i64,
}

const fn usual() -> bool {
    true
}

/// A tracker with the secret that it signs its events with, which is shown this once.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub(super) struct Made {
    pub(super) tracker: Tracker,
    /// The secret.
    secret: String,
    /// Where it sends its events.
    events_url: String,
}

/// What a tracker answered.
#[derive(Debug, Clone, Serialize, JsonSchema)]
struct Checked {
    /// Why it cannot be used; absent when it can.
    problem: Option<String>,
}

fn wrong(at: &'static str, words: &'static str) -> Problem {
    Problem::field(at, "invalid", words)
}

/// An address that keys are sent to: encrypted, or on a network of the company's own.
fn address(given: &str, provider: Provider) -> Result<String, Problem> {
    let given = given.trim().trim_end_matches('/');
    let usual = match provider {
        Provider::GitHub => "https://api.github.com",
        Provider::GitLab => "https://gitlab.com/api/v4",
        Provider::Jira => "",
    };
    let address = if given.is_empty() { usual } else { given };
    let host = address.split_once("://").map(|(_, rest)| rest.split(['/', ':']).next().unwrap_or_default());
    let own = host.and_then(|host| host.parse().ok()).is_some_and(|ip| !causeway_net::is_public(ip));
    let encrypted =
        address.starts_with("https://") && host.is_some_and(|host| host.contains('.') && !host.contains('@'));
    let plain = text::clean(address, 300) == address && !address.contains([' ', '?', '#', '@']);
    if !plain || !(encrypted || (own && address.starts_with("http://"))) {
        return Err(wrong("/address", "The address begins with https:// and names a host."));
    }
    if provider == Provider::GitLab && !address.contains("/api/") {
        return Ok(format!("{address}/api/v4"));
    }
    // A GitHub server of a company's own has its interface below this path.
    if provider == Provider::GitHub && !address.contains("//api.") && !address.contains("/api/") && !own {
        return Ok(format!("{address}/api/v3"));
    }
    Ok(address.to_owned())
}

fn project(given: &str, provider: Provider) -> Result<String, Problem> {
    let given = given.trim().trim_matches('/');
    let plain = |part: &str| {
        !part.is_empty()
            && part != ".."
            && part.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'))
    };
    let parts = given.split('/').count();
    let fits = given.len() <= 200 && given.split('/').all(plain);
    match provider {
        Provider::GitHub if fits && parts == 2 => Ok(given.to_owned()),
        Provider::GitHub => Err(wrong("/project", "A repository is named owner/repository.")),
        Provider::GitLab if fits && (parts >= 2 || given.bytes().all(|c| c.is_ascii_digit())) => Ok(given.to_owned()),
        Provider::GitLab => Err(wrong("/project", "A project is named group/project, or by its number.")),
        Provider::Jira if fits && parts == 1 && !given.contains(['-', '.']) => Ok(given.to_ascii_uppercase()),
        Provider::Jira => Err(wrong("/project", "A project is named by its key, such as SUP.")),
    }
}

fn given(words: &str) -> Option<String> {
    Some(text::clean(words.trim(), 300).replace('\n', "")).filter(|words| !words.is_empty())
}

/// The settings as they are kept, without id and what only the exchange knows.
fn checked(input: &TrackerInput, id: TrackerId) -> Result<Tracker, Problem> {
    let name = text::clean(input.name.trim(), 80).replace(['\n', '\t'], " ");
    if name.is_empty() {
        return Err(Problem::field("/name", "empty", "Give it a name."));
    }
    let (app, installation) = (given(&input.app), given(&input.installation));
    let numbers = [&app, &installation]
        .into_iter()
        .flatten()
        .all(|word| word.bytes().all(|c| c.is_ascii_alphanumeric() || c == b'.'));
    if app.is_some() != installation.is_some() || !numbers {
        return Err(wrong("/installation", "An app needs its own number and the number of its installation."));
    }
    if let (Some(_), Some(key)) = (&app, &input.key)
        && access::pair(key).is_none()
    {
        return Err(wrong("/key", "An app's private key is an RSA key in PEM form."));
    }
    if app.is_none() && input.key.as_ref().is_some_and(|key| key.reveal().trim().contains(char::is_whitespace)) {
        return Err(wrong("/key", "A token has no spaces or line breaks."));
    }
    Ok(Tracker {
        id,
        provider: input.provider,
        name,
        address: address(&input.address, input.provider)?,
        project: project(&input.project, input.provider)?,
        login: given(&input.login).filter(|_| input.provider == Provider::Jira),
        app: app.filter(|_| input.provider == Provider::GitHub),
        installation: installation.filter(|_| input.provider == Provider::GitHub),
        active: input.active,
        heard_at: None,
        polled_at: None,
        problem: None,
        version: input.version,
    })
}

/// The key as it is kept: a token without the blanks around it.
fn key(input: &TrackerInput) -> Option<Secret> {
    let key = input.key.as_ref().filter(|key| !key.reveal().trim().is_empty())?;
    Some(Secret::new(key.reveal().trim()))
}

fn events_url(desk: &Desk, id: TrackerId) -> String {
    let base = desk.settings.public_url.as_deref().unwrap_or_default().trim_end_matches('/');
    format!("{base}/api/v1/trackers/{id}/events")
}

fn found(tx: &mut Tx<'_>, id: TrackerId) -> Result<Tracker, Problem> {
    store::find(tx, id)?.ok_or_else(|| Problem::not_found("tracker"))
}

async fn list(state: State) -> Answer<Page<Tracker>> {
    Ok(Json(Page::whole(state.db.read(store::list).await?)))
}

async fn create(
    state: State,
    permit: Permit<ManageSettings>,
    Input(input): Input<TrackerInput>,
) -> Result<(StatusCode, Json<Made>), Problem> {
    let desk = state.0.clone();
    let made = state.db.write(move |tx| begin(tx, &desk, permit, &input)).await?;
    Ok((StatusCode::CREATED, Json(made)))
}

/// Connects a tracker.
pub(super) fn begin(
    tx: &mut Tx<'_>,
    desk: &Desk,
    permit: Permit<ManageSettings>,
    input: &TrackerInput,
) -> Result<Made, Problem> {
    let id: TrackerId = tx.new_id();
    let tracker = checked(input, id)?;
    let key = key(input).ok_or_else(|| Problem::field("/key", "empty", "A tracker needs a token or a key."))?;
    if store::list(tx)?.len() >= MOST {
        return Err(Problem::field("/name", "too_many", "There are 50 trackers already."));
    }
    let own = input.secret.clone().filter(|secret| !secret.reveal().trim().is_empty());
    let secret = own.unwrap_or_else(|| token::new("cwh_", tx.random()));
    let key = access::sealed(tx, &desk.sealer, id, "key", &key)?;
    let hook = access::sealed(tx, &desk.sealer, id, "hook", &secret)?;
    store::add(tx, &tracker, &key, &hook)?;
    poll::begin(tx, id)?;
    audit::record(tx, permit.actor(), "tracker.added", &id.to_string(), &tracker.name)?;
    settings_changed(tx, permit.actor(), "trackers");
    let events_url = events_url(desk, id);
    Ok(Made { tracker: found(tx, id)?, secret: secret.reveal().to_owned(), events_url })
}

async fn replace(
    state: State,
    permit: Permit<ManageSettings>,
    PathId(id): PathId<TrackerId>,
    Input(input): Input<TrackerInput>,
) -> Answer<Tracker> {
    let desk = state.0.clone();
    let work = move |tx: &mut Tx<'_>| {
        let before = found(tx, id)?;
        let after = checked(&input, id)?;
        if after.provider != before.provider {
            return Err(wrong("/provider", "A tracker of another maker is another tracker."));
        }
        // What proves who asks goes with the place that it is for: another place needs a key of its own.
        let elsewhere = after.address != before.address || after.app != before.app;
        let key = key(&input);
        if elsewhere && key.is_none() {
            return Err(Problem::field("/key", "empty", "Another address needs its key again."));
        }
        let sealed = key.map(|key| access::sealed(tx, &desk.sealer, id, "key", &key)).transpose()?;
        if !store::save(tx, &after, sealed)? {
            let words = "Somebody else changed this tracker meanwhile.";
            return Err(Problem::new(Code::VersionConflict, words).current(&found(tx, id)?));
        }
        poll::begin(tx, id)?;
        audit::record(tx, permit.actor(), "tracker.changed", &id.to_string(), &after.name)?;
        settings_changed(tx, permit.actor(), "trackers");
        found(tx, id)
    };
    Ok(Json(state.db.write(work).await?))
}

async fn remove(
    state: State,
    permit: Permit<ManageSettings>,
    PathId(id): PathId<TrackerId>,
) -> Result<StatusCode, Problem> {
    let work = move |tx: &mut Tx<'_>| {
        let tracker = found(tx, id)?;
        store::remove(tx, id)?;
        audit::record(tx, permit.actor(), "tracker.removed", &id.to_string(), &tracker.name)?;
        settings_changed(tx, permit.actor(), "trackers");
        Ok::<_, Problem>(())
    };
    state.db.write(work).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn secret(state: State, permit: Permit<ManageSettings>, PathId(id): PathId<TrackerId>) -> Answer<Made> {
    let desk = state.0.clone();
    let work = move |tx: &mut Tx<'_>| {
        let tracker = found(tx, id)?;
        let secret = token::new("cwh_", tx.random());
        let sealed = access::sealed(tx, &desk.sealer, id, "hook", &secret)?;
        store::set_hook(tx, id, &sealed)?;
        audit::record(tx, permit.actor(), "tracker.secret", &id.to_string(), &tracker.name)?;
        Ok::<_, Problem>(Made { tracker, secret: secret.reveal().to_owned(), events_url: events_url(&desk, id) })
    };
    Ok(Json(state.db.write(work).await?))
}

async fn check(state: State, PathId(id): PathId<TrackerId>) -> Answer<Checked> {
    let desk = state.0.clone();
    let read = move |tx: &mut Tx<'_>| {
        let tracker = found(tx, id)?;
        let sealed = store::key(tx, id)?;
        Ok::<_, Problem>((tracker, access::opened(&desk.sealer, id, "key", &sealed)?))
    };
    let (tracker, key) = state.db.read(read).await?;
    let tokens = access::Tokens::default();
    let answered = match access::wire(&state.trackers, tracker, &key, &tokens, state.db.now()).await {
        Ok(wire) => contract::check(&wire).await,
        Err(trouble) => Err(trouble),
    };
    Ok(Json(Checked { problem: answered.err().map(|trouble| trouble.words()) }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_and_projects_are_checked_before_a_key_is_sent_there() {
        let good = [
            ("", Provider::GitHub, "https://api.github.com"),
            ("https://git.acme.example", Provider::GitHub, "https://git.acme.example/api/v3"),
            ("https://gitlab.acme.example/", Provider::GitLab, "https://gitlab.acme.example/api/v4"),
            ("https://acme.atlassian.net", Provider::Jira, "https://acme.atlassian.net"),
            ("http://10.0.0.7:8080", Provider::Jira, "http://10.0.0.7:8080"),
        ];
        for (given, provider, kept) in good {
            assert_eq!(address(given, provider).ok().as_deref(), Some(kept), "{given}");
        }
        let bad = [
            "http://acme.example",
            "ftp://a.example",
            "https://user@a.example",
            "https://",
            "https://a.example?x",
            "x",
        ];
        for given in bad {
            assert!(address(given, Provider::Jira).is_err(), "{given}");
        }
        assert!(address("", Provider::Jira).is_err());
        for (given, provider) in [("a/b", Provider::GitHub), ("a/b/c", Provider::GitLab), ("42", Provider::GitLab)] {
            assert_eq!(project(given, provider).ok().as_deref(), Some(given));
        }
        assert_eq!(project("sup", Provider::Jira).ok().as_deref(), Some("SUP"));
        let wrong =
            [("a", Provider::GitHub), ("a/../b", Provider::GitLab), ("a b", Provider::Jira), ("", Provider::Jira)];
        for (given, provider) in wrong {
            assert!(project(given, provider).is_err(), "{given}");
        }
    }
}
