//! What changes releases: written down, changed, taken away; and what they touch: marked, looked at, not meant after all.
//! It never says of an article that it was looked at; verifying the article does.

use std::collections::BTreeSet;

use causeway_base::text;
use causeway_identity::permission::WriteKnowledge;
use causeway_identity::{UserId, audit};
use causeway_store::Tx;
use causeway_web::{Code, Permit, Problem};
use schemars::JsonSchema;
use serde::Deserialize;

use super::rules::Sought;
use super::{FEATURES, Kind, MARKS, MOST, Mark, MarkId, Release, find, store, tell};
use crate::article::write::person;

/// The longest name, product and version, in characters.
const LINE: usize = 100;
/// The longest text of what changed.
const CHANGES: usize = 10_000;
/// The longest feature.
const FEATURE: usize = 80;

/// What is written of a release.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "ReleaseInput")]
pub struct Told {
    /// The version that the writer saw; left out for a new one.
    #[serde(default)]
    pub version: i64,
    /// Its name.
    pub name: String,
    /// The day of it, as `2026-11-28`.
    pub day: Option<String>,
    /// The product.
    #[serde(default)]
    pub product: String,
    /// The product's version.
    #[serde(default)]
    pub product_version: String,
    /// What changed.
    #[serde(default)]
    pub changes: String,
    /// What it is about.
    #[serde(default)]
    pub features: Vec<String>,
}

/// Something that is to be marked.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "ReleaseTarget")]
pub struct Target {
    /// What it is.
    pub kind: Kind,
    /// See [`Mark`].
    pub target: String,
}

/// The release with this number.
pub(super) fn found(tx: &mut Tx<'_>, number: i64) -> Result<Release, Problem> {
    store::find(tx, number)?.ok_or_else(|| Problem::not_found("release"))
}

fn line(value: &str, pointer: &str, what: &str) -> Result<String, Problem> {
    let value = text::clean(value.trim(), LINE + 1).replace(['\n', '\t'], " ");
    if value.chars().count() > LINE {
        return Err(Problem::field(pointer, "length", format!("{what} has at most {LINE} characters.")));
    }
    Ok(value)
}

/// Makes what somebody wrote fit to be kept.
fn checked(told: &Told) -> Result<Told, Problem> {
    let name = line(&told.name, "/name", "A name")?;
    if name.is_empty() {
        return Err(Problem::field("/name", "length", "A release needs a name."));
    }
    let day = match told.day.as_deref().map(str::trim).filter(|day| !day.is_empty()) {
        Some(day) => {
            let invalid = |_| Problem::field("/day", "invalid", "Write the day as 2026-11-28.");
            Some(day.parse::<jiff::civil::Date>().map_err(invalid)?.to_string())
        }
        None => None,
    };
    let changes = text::clean(told.changes.trim(), CHANGES + 1);
    if changes.chars().count() > CHANGES {
        return Err(Problem::field("/changes", "length", "What changed is told in at most 10,000 characters."));
    }
    Ok(Told {
        version: told.version,
        name,
        day,
        product: line(&told.product, "/product", "A product")?,
        product_version: line(&told.product_version, "/product_version", "A version")?,
        changes,
        features: features(&told.features)?,
    })
}

fn features(all: &[String]) -> Result<Vec<String>, Problem> {
    let mut seen = BTreeSet::new();
    let mut kept = Vec::new();
    for feature in all {
        let feature = text::clean(feature.trim(), FEATURE + 1).replace(['\n', '\t'], " ");
        if feature.is_empty() || !seen.insert(text::fold(&feature)) {
            continue;
        }
        if !(2..=FEATURE).contains(&feature.chars().count()) || Sought::of(&feature).is_none() {
            let words = format!("“{feature}” is no feature that can be looked for: write 2 to 80 characters.");
            return Err(Problem::field("/features", "invalid", words));
        }
        kept.push(feature);
    }
    if kept.len() > FEATURES {
        return Err(Problem::field("/features", "too_many", "A release names at most 50 features."));
    }
    Ok(kept)
}

/// Writes a release down and answers its number.
///
/// # Errors
/// What is wrong with it, or that there are too many.
pub fn begin(tx: &mut Tx<'_>, permit: Permit<WriteKnowledge>, told: &Told) -> Result<i64, Problem> {
    let (told, now) = (checked(told)?, tx.now());
    if store::count(tx)? >= MOST {
        let words = "A desk keeps at most 500 releases.";
        return Err(Problem::new(Code::InvalidInput, words).hint("Delete some of the oldest."));
    }
    let number = store::next_number(tx)?;
    let release = Release {
        id: tx.new_id(),
        number,
        name: told.name,
        day: told.day,
        product: told.product,
        product_version: told.product_version,
        changes: told.changes,
        features: told.features,
        open: 0,
        done: 0,
        created_by: person(permit.user()),
        created_at: now,
        updated_at: now,
        version: 1,
    };
    store::add(tx, &release)?;
    tell(tx, "release.created", number, permit.actor());
    Ok(number)
}

/// Writes a release anew. What it marks stays marked.
///
/// # Errors
/// What is wrong with it, or that somebody else changed it since the version that the writer saw.
pub fn change(tx: &mut Tx<'_>, permit: Permit<WriteKnowledge>, number: i64, told: &Told) -> Result<(), Problem> {
    let (before, told) = (found(tx, number)?, checked(told)?);
    let after = Release {
        version: told.version,
        name: told.name,
        day: told.day,
        product: told.product,
        product_version: told.product_version,
        changes: told.changes,
        features: told.features,
        ..before.clone()
    };
    if !store::save(tx, &after)? {
        let problem = Problem::new(Code::VersionConflict, "Somebody else changed this release meanwhile.");
        return Err(problem.current(&before));
    }
    tell(tx, "release.changed", number, permit.actor());
    Ok(())
}

/// Takes a release away: what only it made doubtful is so no longer.
///
/// # Errors
/// That there is none.
pub fn remove(tx: &mut Tx<'_>, permit: Permit<WriteKnowledge>, number: i64) -> Result<(), Problem> {
    let release = found(tx, number)?;
    store::delete(tx, release.id)?;
    audit::record(tx, permit.actor(), "release.deleted", &number.to_string(), &release.name)?;
    tell(tx, "release.deleted", number, permit.actor());
    Ok(())
}

/// Marks what a release touches, of what names its features.
///
/// # Errors
/// That something is not there or does not name a feature, or that it is too much.
pub fn mark(tx: &mut Tx<'_>, permit: Permit<WriteKnowledge>, number: i64, targets: &[Target]) -> Result<(), Problem> {
    let (release, by, now) = (found(tx, number)?, person(permit.user()), tx.now());
    let known = find::candidates(tx, &release, UserId(permit.user()))?;
    let mut count = store::marks(tx, release.id)?.len();
    for target in targets {
        let one = known.iter().find(|one| one.kind == target.kind && one.target == target.target);
        let unknown =
            || Problem::field("/targets", "unknown", "Something of this names no feature of the release now.");
        let one = one.ok_or_else(unknown)?;
        if one.marked {
            continue;
        }
        count += 1;
        if count > MARKS {
            return Err(Problem::field("/targets", "too_many", "A release marks at most 500 texts.")
                .hint("Name narrower features, or write two releases."));
        }
        let mark = Mark {
            id: tx.new_id(),
            kind: one.kind,
            target: one.target.clone(),
            number: one.number,
            title: one.title.clone(),
            features: one.features.clone(),
            marked_by: by,
            marked_at: now,
            done_by: None,
            done_at: None,
        };
        store::add_mark(tx, release.id, &mark)?;
    }
    tell(tx, "release.marked", number, permit.actor());
    Ok(())
}

fn mark_of(tx: &mut Tx<'_>, number: i64, id: MarkId, reader: uuid::Uuid) -> Result<Mark, Problem> {
    let release = found(tx, number)?;
    let marks = seen(tx, &release, UserId(reader))?;
    marks.into_iter().find(|mark| mark.id == id).ok_or_else(|| Problem::not_found("mark"))
}

/// Notes that somebody looked at a macro or a guide.
///
/// # Errors
/// That it is an article, which is verified instead, or that it was done already.
pub fn look(tx: &mut Tx<'_>, permit: Permit<WriteKnowledge>, number: i64, id: MarkId) -> Result<(), Problem> {
    let mark = mark_of(tx, number, id, permit.user())?;
    if mark.kind == Kind::Article {
        let words = "An article is looked at by saying that it is right.";
        return Err(Problem::new(Code::InvalidInput, words).hint("Verify the article."));
    }
    if !store::done(tx, id, person(permit.user()))? {
        return Err(Problem::new(Code::TooLate, "Somebody has looked at this already."));
    }
    tell(tx, "release.looked_at", number, permit.actor());
    Ok(())
}

/// Takes a mark away: the release does not touch it after all.
///
/// # Errors
/// That somebody has looked at it already.
pub fn unmark(tx: &mut Tx<'_>, permit: Permit<WriteKnowledge>, number: i64, id: MarkId) -> Result<(), Problem> {
    mark_of(tx, number, id, permit.user())?;
    if !store::drop_mark(tx, id)? {
        return Err(Problem::new(Code::TooLate, "Somebody has looked at this already."));
    }
    tell(tx, "release.unmarked", number, permit.actor());
    Ok(())
}

/// The marks of a release that somebody may see: macros only if they see the macro.
pub(super) fn seen(tx: &mut Tx<'_>, release: &Release, reader: UserId) -> Result<Vec<Mark>, Problem> {
    let mut marks = store::marks(tx, release.id)?;
    if marks.iter().any(|mark| mark.kind == Kind::Macro) {
        let all = find::shared(tx, reader)?;
        let macros: BTreeSet<String> = all.into_iter().map(|one| one.id.to_string()).collect();
        marks.retain(|mark| mark.kind != Kind::Macro || macros.contains(&mark.target));
    }
    Ok(marks)
}
