//! Paths: the levels that a matter climbs, who is at each and how long they have (R167). They are data of the organisation;
//! the ones that come with the desk begin with whoever answers and end with its owners.

use causeway_base::text;
use causeway_identity::{TeamId, UserId};
use causeway_store::{Result, Tx, named_values, sql};
use causeway_web::Problem;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::EscalationKind;
use crate::{ConversationId, confidential, on_call, organisation};

/// The setting's name.
pub(crate) const NAME: &str = "escalation_paths";
const MOST_PATHS: usize = 20;
const MOST_LEVELS: usize = 10;
const MOST_PEOPLE: usize = 50;
/// A day to acknowledge, and a week to solve.
const MOST_MINUTES: i64 = 24 * 60;
const MOST_SOLVE_MINUTES: i64 = 7 * 24 * 60;

named_values!(Rank "What a level is." {
    Agent "Whoever answers." = "agent",
    Lead "The lead of the team (R184)." = "lead",
    Manager "The manager of support." = "manager",
    Director "The director." = "director",
    Ceo "The head of the company." = "ceo",
    Retention "Whoever keeps customers (R183)." = "retention",
    Other "Somebody else." = "other",
});

/// One level.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Level {
    /// What it is.
    pub rank: Rank,
    /// A name of the organisation's own; empty for that of the rank.
    #[serde(default)]
    pub name: String,
    /// Whoever answers the conversation is at it.
    #[serde(default)]
    pub assignee: bool,
    /// The owners of the desk are at it.
    #[serde(default)]
    pub owners: bool,
    /// These people are at it.
    #[serde(default)]
    pub user_ids: Vec<UserId>,
    /// All members of these teams are at it.
    #[serde(default)]
    pub team_ids: Vec<TeamId>,
    /// Whoever is on call by this rota is at it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_call: Option<String>,
    /// Each person at it is also written to by mail at once, with a link that takes the matter on.
    #[serde(default)]
    pub mail: bool,
    /// The chat groups of its teams are told as well.
    #[serde(default)]
    pub chat: bool,
    /// Within so many minutes somebody has to take it on.
    pub minutes: i64,
    /// Within so many minutes after that it has to be solved, or the next level is told.
    #[serde(default)]
    pub solve_minutes: Option<i64>,
}

/// A path.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Path {
    /// Names it: lower-case letters, digits and `_`.
    pub key: String,
    /// A name of the organisation's own; empty for the one of its kind.
    #[serde(default)]
    pub name: String,
    /// For which escalations it is.
    pub kind: EscalationKind,
    /// From the lowest to the highest; a level is above all before it, so that no path leads in a circle.
    pub levels: Vec<Level>,
}

/// The paths that come with the desk.
pub fn standard() -> Vec<Path> {
    let level = |rank, minutes| Level {
        rank,
        name: String::new(),
        assignee: rank == Rank::Agent,
        owners: rank == Rank::Ceo,
        user_ids: Vec::new(),
        team_ids: Vec::new(),
        on_call: None,
        mail: rank != Rank::Agent,
        chat: false,
        minutes,
        solve_minutes: Some(60),
    };
    let usual = [(Rank::Agent, 10), (Rank::Lead, 10), (Rank::Manager, 15), (Rank::Director, 20), (Rank::Ceo, 30)];
    let risk = [(Rank::Retention, 30), (Rank::Manager, 60), (Rank::Ceo, 120)];
    let path = |key: &str, kind, levels: &[(Rank, i64)]| Path {
        key: key.to_owned(),
        name: String::new(),
        kind,
        levels: levels.iter().map(|(rank, minutes)| level(*rank, *minutes)).collect(),
    };
    vec![path("usual", EscalationKind::NotSolved, &usual), path("risk", EscalationKind::AccountRisk, &risk)]
}

/// The organisation's paths with their version; those of the desk at version 0 before anybody changed them.
pub(super) fn all(tx: &mut Tx<'_>) -> Result<(Vec<Path>, i64)> {
    Ok(organisation::store::setting(tx, NAME)?.unwrap_or_else(|| (standard(), 0)))
}

/// Who is at a level of this conversation's escalation: people whose accounts are open and who may know its customer, each
/// once.
pub(super) fn people(tx: &mut Tx<'_>, level: &Level, conversation: ConversationId) -> Result<Vec<UserId>> {
    let mut query = sql!("SELECT DISTINCT u.id FROM user_account u WHERE u.active = TRUE AND (u.id IN");
    query.list(level.user_ids.iter().copied());
    query.add("OR u.id IN (SELECT user_id FROM team_member WHERE team_id IN");
    query.list(level.team_ids.iter().copied()).add(")");
    if let Some(user) = level.on_call.as_deref().map(|key| on_call::now(tx, key)).transpose()?.flatten() {
        query.add("OR u.id = ?").bind(user);
    }
    if level.owners {
        query.add("OR u.role = 'owner'");
    }
    if level.assignee {
        query.add("OR u.id = (SELECT assignee_id FROM conversation WHERE id = ?)").bind(conversation);
    }
    let rows: Vec<(UserId,)> = tx.all(query.add(") ORDER BY u.id LIMIT 200"))?;
    // Whoever may not know the customer cannot help them either.
    confidential::who_may_know(tx, conversation, rows.into_iter().map(|row| row.0).collect())
}

/// Paths as they are kept: trimmed, and refused in words when nobody could climb them.
pub(crate) fn checked(paths: &[Path]) -> std::result::Result<Vec<Path>, Problem> {
    if paths.is_empty() || paths.len() > MOST_PATHS {
        return Err(Problem::field("/paths", "length", "There are 1 to 20 paths."));
    }
    let mut kept: Vec<Path> = Vec::with_capacity(paths.len());
    for (at, path) in paths.iter().enumerate() {
        let place = format!("/paths/{at}");
        if !text::is_key(&path.key) {
            let words = "A key has 1 to 40 lower-case letters, digits and underscores.";
            return Err(Problem::field(&format!("{place}/key"), "invalid", words));
        }
        if kept.iter().any(|other| other.key == path.key) {
            return Err(Problem::field(&format!("{place}/key"), "duplicate", "Two paths have the same key."));
        }
        if path.levels.is_empty() || path.levels.len() > MOST_LEVELS {
            return Err(Problem::field(&format!("{place}/levels"), "length", "A path has 1 to 10 levels."));
        }
        let levels: Vec<Level> = path
            .levels
            .iter()
            .enumerate()
            .map(|(number, level)| checked_level(&format!("{place}/levels/{number}"), level))
            .collect::<std::result::Result<_, _>>()?;
        kept.push(Path { key: path.key.clone(), name: line(&path.name), kind: path.kind, levels });
    }
    for kind in EscalationKind::ALL {
        if !kept.iter().any(|path| path.kind == *kind) {
            let words =
                "Each kind of escalation needs a path: one for what is not solved, one for customers who may leave.";
            return Err(Problem::field("/paths", "incomplete", words));
        }
    }
    Ok(kept)
}

fn checked_level(place: &str, level: &Level) -> std::result::Result<Level, Problem> {
    if !(1..=MOST_MINUTES).contains(&level.minutes) {
        return Err(Problem::field(&format!("{place}/minutes"), "range", "A level has one minute to a day."));
    }
    if level.solve_minutes.is_some_and(|minutes| !(1..=MOST_SOLVE_MINUTES).contains(&minutes)) {
        return Err(Problem::field(&format!("{place}/solve_minutes"), "range", "Solving has one minute to a week."));
    }
    if level.user_ids.len() > MOST_PEOPLE || level.team_ids.len() > MOST_PEOPLE {
        return Err(Problem::field(
            &format!("{place}/user_ids"),
            "length",
            "A level names at most 50 people and teams.",
        ));
    }
    Ok(Level { name: line(&level.name), ..level.clone() })
}

fn line(words: &str) -> String {
    text::clean(words.trim(), 80).replace('\n', " ")
}
