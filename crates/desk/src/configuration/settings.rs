//! Settings that are one thing as a whole: the ladder, guides, paths, templates, rotas and how inboxes give out matters.
//! It never takes one in that its own page would refuse.

use std::collections::BTreeMap;

use causeway_store::Tx;
use causeway_web::Problem;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use super::names::Names;
use super::reference::{Stop, Thing, Turn, read, value};
use super::work::{Refused, Work};
use crate::{diagnosis, escalation, handover, ladder, on_call, organisation, routing};

/// Which places of these settings name something.
const REFERENCES: [(&str, Thing); 6] = [
    ("user_ids", Thing::Person),
    ("people", Thing::Person),
    ("user_id", Thing::Person),
    ("team_ids", Thing::Team),
    ("team_id", Thing::Team),
    ("inbox_id", Thing::Inbox),
];

type Check = fn(&mut Tx<'_>, Value) -> Result<Value, Refused>;
type Follow = fn(&mut Tx<'_>, Value) -> Result<(), Refused>;

/// One setting.
struct Whole {
    /// Its name in the file, on the desk and in reports.
    name: &'static str,
    /// What it is kept as, or why it is refused.
    check: Check,
    /// What follows from it, if anything does.
    follow: Option<Follow>,
}

/// A check that needs nothing of the desk.
fn checked<T: DeserializeOwned + Serialize>(
    given: Value,
    check: impl FnOnce(T) -> Result<T, Problem>,
) -> Result<Value, Refused> {
    Ok(value(&check(read(given)?)?)?)
}

/// In the order in which they can name each other: rotas before who uses them.
const ALL: [Whole; 7] = [
    Whole {
        name: ladder::NAME,
        check: |_, given| checked(given, |ladder| ladder::routes::checked(&ladder).map(|()| ladder)),
        follow: Some(|tx, given| Ok(ladder::store::apply(tx, &read(given)?)?)),
    },
    Whole {
        name: diagnosis::guide::NAME,
        check: |_, given| checked(given, |guides: Vec<_>| diagnosis::guide::checked(&guides)),
        follow: None,
    },
    Whole {
        name: diagnosis::closing::NAME,
        check: |_, given| checked(given, |rules: diagnosis::closing::ClosingRules| Ok(rules)),
        follow: None,
    },
    Whole {
        name: handover::template::NAME,
        check: |_, given| checked(given, |templates: Vec<_>| handover::template::checked(&templates)),
        follow: None,
    },
    Whole {
        name: on_call::NAME,
        check: |tx, given| checked(given, |rotas: Vec<_>| on_call::checked(tx, &rotas)),
        follow: None,
    },
    Whole {
        name: escalation::path::NAME,
        check: |_, given| checked(given, |paths: Vec<_>| escalation::path::checked(&paths)),
        follow: None,
    },
    Whole {
        name: routing::rules::NAME,
        check: |tx, given| checked(given, |all: Vec<_>| routing::rules::check(tx, &all).map(|()| all)),
        follow: Some(|tx, _| Ok(routing::rules::begin(tx)?)),
    },
];

/// The setting with what it names turned. Out of the desk, what is gone is left out.
fn turned(turn: &Turn<'_>, tx: &mut Tx<'_>, from: &Value) -> Result<Value, Stop> {
    match from {
        Value::Array(items) => {
            let mut all = Vec::with_capacity(items.len());
            for item in items {
                match turned(turn, tx, item) {
                    // An inbox that is gone has no rules any more.
                    Err(Stop::Hidden) => {}
                    other => all.push(other?),
                }
            }
            Ok(Value::Array(all))
        }
        Value::Object(fields) => {
            let mut all = Map::new();
            for (key, field) in fields {
                let thing = REFERENCES.iter().find(|(name, _)| name == key).map(|(_, thing)| *thing);
                all.insert(key.clone(), part(turn, tx, thing, field)?);
            }
            Ok(Value::Object(all))
        }
        other => Ok(other.clone()),
    }
}

fn part(turn: &Turn<'_>, tx: &mut Tx<'_>, thing: Option<Thing>, field: &Value) -> Result<Value, Stop> {
    match (thing, field) {
        (None, field) => turned(turn, tx, field),
        (Some(thing), Value::String(text)) => turn.text(tx, thing, text)?.map(|text| json!(text)).ok_or(Stop::Hidden),
        (Some(thing), Value::Array(items)) => {
            let mut all = Vec::with_capacity(items.len());
            for text in items.iter().filter_map(Value::as_str) {
                all.extend(turn.text(tx, thing, text)?);
            }
            Ok(json!(all))
        }
        (Some(_), other) => Ok(other.clone()),
    }
}

/// The settings that somebody changed, by name.
pub(super) fn entries(tx: &mut Tx<'_>, names: &Names) -> Result<BTreeMap<String, Value>, Stop> {
    let mut all = BTreeMap::new();
    for one in &ALL {
        if let Some((held, _)) = organisation::store::setting::<Value>(tx, one.name)? {
            all.insert(one.name.to_owned(), turned(&Turn::Out(names), tx, &held)?);
        }
    }
    Ok(all)
}

fn one_setting(work: &mut Work<'_>, tx: &mut Tx<'_>, one: &Whole, wanted: &Value) -> Result<(), Refused> {
    let named = turned(&Turn::In(&work.names), tx, wanted)?;
    let next = (one.check)(tx, named)?;
    let before = organisation::store::setting::<Value>(tx, one.name)?.map(|(held, _)| held);
    let before = before.map(|held| turned(&Turn::Out(&work.names), tx, &held)).transpose()?;
    let after = turned(&Turn::Out(&work.names), tx, &next)?;
    if work.note(one.name, "", before.as_ref(), &after) {
        organisation::store::set_setting(tx, one.name, &next)?;
        if let Some(follow) = one.follow {
            follow(tx, next)?;
        }
    }
    Ok(())
}

/// Takes settings in.
pub(super) fn settings(work: &mut Work<'_>, tx: &mut Tx<'_>, wanted: &BTreeMap<String, Value>) -> Result<(), Problem> {
    for one in &ALL {
        let Some(given) = wanted.get(one.name) else { continue };
        if let Err(why) = one_setting(work, tx, one, given) {
            work.refuse(one.name, format!("/settings/{}", one.name), "", why)?;
        }
        work.close(tx, one.name)?;
    }
    for name in wanted.keys().filter(|name| ALL.iter().all(|one| one.name != name.as_str())) {
        let why = Stop::Invalid(format!("There is no setting “{name}”."));
        work.refuse("settings", format!("/settings/{name}"), name, why.into())?;
    }
    Ok(())
}
