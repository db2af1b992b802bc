//! Groups of words that mean the same to a search: what customers say beside what articles say (R143).
//! They never change an article; a search for one word of a group finds the others, ranked lower.

use axum::Json;
use causeway_base::text;
use causeway_desk::organisation;
use causeway_identity::audit;
use causeway_identity::permission::{PublishKnowledge, ReadKnowledge};
use causeway_store::{NewEvent, Result, Tx};
use causeway_web::{Answer, Code, Endpoints, Input, Permit, Problem};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::Knowledge;

/// The setting's name, and what its event is about.
const NAME: &str = "help_synonyms";
/// The event that tells every node's index.
pub(super) const CHANGED: &str = "help_synonyms.changed";
const MOST_GROUPS: usize = 1_000;
const MOST_WORDS: usize = 20;
const LONGEST: usize = 60;

pub(crate) fn add(endpoints: Endpoints<Knowledge>) -> Endpoints<Knowledge> {
    endpoints
        .get::<ReadKnowledge, _, _>("/api/v1/knowledge/synonyms", "Words that mean the same to a search.", show)
        .answers::<Synonyms>()
        .put::<PublishKnowledge, _, _>("/api/v1/knowledge/synonyms", "Replace the words that mean the same.", keep)
        .body::<Synonyms>()
        .answers::<Synonyms>()
}

type State = axum::extract::State<Knowledge>;

/// All groups with their version; 0 before anybody named one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Synonyms {
    /// Each group has two words or more.
    pub(crate) groups: Vec<Vec<String>>,
    #[serde(default)]
    pub(crate) version: i64,
}

/// The groups as they are.
pub(super) fn current(tx: &mut Tx<'_>) -> Result<Synonyms> {
    let held = organisation::store::setting::<Vec<Vec<String>>>(tx, NAME)?;
    Ok(held.map_or(Synonyms { groups: Vec::new(), version: 0 }, |(groups, version)| Synonyms { groups, version }))
}

/// Groups as they are kept: trimmed, each word once, and none of a single word.
fn checked(groups: &[Vec<String>]) -> std::result::Result<Vec<Vec<String>>, Problem> {
    if groups.len() > MOST_GROUPS {
        return Err(Problem::field("/groups", "length", "There are at most 1,000 groups."));
    }
    let mut kept = Vec::with_capacity(groups.len());
    for (at, group) in groups.iter().enumerate() {
        let mut words: Vec<String> = Vec::new();
        for word in group {
            let word = text::clean(word.trim(), LONGEST).replace(['\n', '\t'], " ");
            if !word.is_empty() && words.iter().all(|other| text::fold(other) != text::fold(&word)) {
                words.push(word);
            }
        }
        if words.len() < 2 || words.len() > MOST_WORDS {
            let place = format!("/groups/{at}");
            return Err(Problem::field(&place, "length", "A group has 2 to 20 words that are not the same."));
        }
        kept.push(words);
    }
    Ok(kept)
}

async fn show(state: State) -> Answer<Synonyms> {
    Ok(Json(state.desk.db.read(current).await?))
}

async fn keep(state: State, permit: Permit<PublishKnowledge>, Input(input): Input<Synonyms>) -> Answer<Synonyms> {
    let groups = checked(&input.groups)?;
    let work = move |tx: &mut Tx<'_>| {
        let now = current(tx)?;
        if now.version != input.version {
            return Err(Problem::new(Code::VersionConflict, "Somebody else changed the words meanwhile.").current(&now));
        }
        organisation::store::set_setting(tx, NAME, &groups)?;
        let (actor, data) = (permit.actor(), json!({ "groups": groups.len() }));
        audit::record(tx, actor, "help_synonyms.changed", "", "")?;
        tx.record(NewEvent { kind: CHANGED, conversation: None, actor, only_for: None, data });
        Ok(current(tx)?)
    };
    Ok(Json(state.desk.db.write(work).await?))
}
