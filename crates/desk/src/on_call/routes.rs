//! Endpoints of rotas: who is on call now and next, and changing them.
//! They never overwrite what somebody else changed since the caller looked.

use axum::Json;
use causeway_base::Time;
use causeway_identity::UserId;
use causeway_identity::permission::{ManageSettings, ReadSettings};
use causeway_store::Tx;
use causeway_web::{Answer, Code, Endpoints, Input, Permit, Problem};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{NAME, Rota, all, checked};
use crate::told::settings_changed;
use crate::{Desk, organisation};

/// How far ahead turns are shown: six weeks, looked at by the hour.
const HOURS: i64 = 6 * 7 * 24;
const HOUR_MS: i64 = 3_600_000;

pub(crate) fn add(endpoints: Endpoints<Desk>) -> Endpoints<Desk> {
    endpoints
        .get::<ReadSettings, _, _>("/api/v1/on-call", "The rotas, and who is on call now and next.", show)
        .answers::<Shown>()
        .put::<ManageSettings, _, _>("/api/v1/on-call", "Replace the rotas.", keep)
        .body::<Rotas>()
        .answers::<Shown>()
}

type State = axum::extract::State<Desk>;

/// The rotas with the version that was seen.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Rotas {
    rotas: Vec<Rota>,
    #[serde(default)]
    version: i64,
}

/// The rotas with their turns.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub(super) struct Shown {
    rotas: Vec<Rota>,
    version: i64,
    pub(super) turns: Vec<Turn>,
}

/// A turn of one rota.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub(super) struct Turn {
    /// The rota.
    pub(super) key: String,
    /// Whose turn it is.
    pub(super) user_id: UserId,
    /// Since when, or now.
    pub(super) from: Time,
}

/// Who is on call from `now` on, each time that it changes.
pub(super) fn turns(rota: &Rota, now: Time) -> Vec<Turn> {
    let mut turns: Vec<Turn> = Vec::new();
    let mut seen = now;
    for hour in 0..=HOURS {
        let at = now.plus_ms(hour * HOUR_MS);
        let user = rota.at(at);
        if turns.last().map(|turn| turn.user_id) != user
            && let Some(user_id) = user
        {
            turns.push(Turn { key: rota.key.clone(), user_id, from: changed(rota, seen, at) });
        }
        seen = at;
    }
    turns
}

/// To the minute, when within an hour it became another person's turn.
fn changed(rota: &Rota, from: Time, to: Time) -> Time {
    let wanted = rota.at(to);
    let minutes = to.since(from) / 60_000;
    let found = (1..=minutes).map(|minute| from.plus_ms(minute * 60_000)).find(|at| rota.at(*at) == wanted);
    let at = found.unwrap_or(to);
    // The whole minute before it, if that is theirs already.
    let whole = Time(at.ms() - at.ms().rem_euclid(60_000));
    if rota.at(whole) == wanted { whole } else { at }
}

fn current(tx: &mut Tx<'_>) -> Result<Shown, Problem> {
    let now = tx.now();
    let (rotas, version) = all(tx)?;
    let turns = rotas.iter().flat_map(|rota| turns(rota, now)).collect();
    Ok(Shown { rotas, version, turns })
}

async fn show(state: State) -> Answer<Shown> {
    Ok(Json(state.db.read(current).await?))
}

async fn keep(state: State, permit: Permit<ManageSettings>, Input(input): Input<Rotas>) -> Answer<Shown> {
    let work = move |tx: &mut Tx<'_>| {
        let kept = checked(tx, &input.rotas)?;
        let now = current(tx)?;
        if now.version != input.version {
            return Err(Problem::new(Code::VersionConflict, "Somebody else changed the rotas meanwhile.").current(&now));
        }
        organisation::store::set_setting(tx, NAME, &kept)?;
        settings_changed(tx, permit.actor(), "on_call");
        current(tx)
    };
    Ok(Json(state.db.write(work).await?))
}
