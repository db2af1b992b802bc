//! How often promises and goals were kept, week by week, and why not (R192): a report, never a decision.
//! It counts a clock when it ended, or when its promise passed; one that stopped because no answer was due counts nowhere.

use std::collections::BTreeMap;

use axum::Json;
use causeway_base::{Time, text};
use causeway_identity::UserId;
use causeway_identity::permission::ReadSettings;
use causeway_store::{Result, Tx, from_row, sql};
use causeway_web::{Answer, Caller, Endpoints, Problem, Query};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{ClockKind, PolicyId, store};
use crate::{ConversationId, Desk, confidential};

const WEEK_MS: i64 = 7 * 86_400_000;
/// The most weeks of one report, and the usual number.
const MOST_WEEKS: i64 = 52;
const USUAL_WEEKS: i64 = 8;
/// How many broken promises are listed.
const LISTED: usize = 200;

pub(super) fn add(endpoints: Endpoints<Desk>) -> Endpoints<Desk> {
    endpoints
        .get::<ReadSettings, _, _>("/api/v1/reports/attainment", "How often promises and goals were kept.", look)
        .query::<Asked>()
        .answers::<Attainment>()
}

/// Of how many weeks.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Asked {
    /// 8 when left out, at most 52.
    weeks: Option<i64>,
}

/// The report.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub(super) struct Attainment {
    /// When its first week begins; the last one ends now.
    pub(super) from: Time,
    /// How many weeks.
    pub(super) weeks: i64,
    /// The counts of each week, kind of clock and policy, in the order of time.
    pub(super) counts: Vec<Count>,
    /// The policies that are named, with those that are gone.
    pub(super) policies: Vec<Named>,
    /// The newest broken promises, at most 200.
    pub(super) broken: Vec<Broken>,
    /// The reasons that were given most often.
    pub(super) reasons: Vec<Reasoned>,
}

/// What was counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub(super) struct Count {
    /// The week, counted from 0.
    pub(super) week: i64,
    pub(super) kind: ClockKind,
    pub(super) policy_id: PolicyId,
    /// Promises that came to their end, and those of them that were kept.
    pub(super) promises: i64,
    pub(super) promises_kept: i64,
    /// Goals, in the same way.
    pub(super) goals: i64,
    pub(super) goals_kept: i64,
}
from_row!(Count { week, kind, policy_id, promises, promises_kept, goals, goals_kept });

/// A policy by name.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub(super) struct Named {
    pub(super) id: PolicyId,
    pub(super) name: String,
}

/// A promise that was not kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub(super) struct Broken {
    pub(super) conversation_id: ConversationId,
    pub(super) number: i64,
    /// Empty when the reader may not know the customer.
    pub(super) subject: String,
    pub(super) kind: ClockKind,
    pub(super) started_at: Time,
    pub(super) promise_at: Time,
    /// When it ended; absent while it still runs.
    pub(super) ended_at: Option<Time>,
    /// Why, in a colleague's words.
    pub(super) reason: Option<String>,
    /// The number of the issue that was made of it.
    pub(super) improvement: Option<i64>,
}
from_row!(Broken { conversation_id, number, subject, kind, started_at, promise_at, ended_at, reason, improvement });

/// A reason and how often it was given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub(super) struct Reasoned {
    pub(super) reason: String,
    pub(super) count: i64,
}

async fn look(state: axum::extract::State<Desk>, caller: Caller, Query(asked): Query<Asked>) -> Answer<Attainment> {
    let weeks = asked.weeks.unwrap_or(USUAL_WEEKS).clamp(1, MOST_WEEKS);
    Ok(Json(state.db.read(move |tx| Ok::<_, Problem>(report(tx, weeks, UserId(caller.user))?)).await?))
}

/// The report of so many weeks until now, as `reader` may see it.
pub(super) fn report(tx: &mut Tx<'_>, weeks: i64, reader: UserId) -> Result<Attainment> {
    let now = tx.now();
    let from = now.plus_ms(-weeks * WEEK_MS);
    let counts: Vec<Count> = tx.all(&sql!(
        "SELECT week, kind, policy_id, CAST(SUM(promise) AS BIGINT), CAST(SUM(promise_kept) AS BIGINT), \
         CAST(SUM(goal) AS BIGINT), CAST(SUM(goal_kept) AS BIGINT) FROM ( \
         SELECT (told_at - ?) / ? AS week, kind, policy_id, promise, promise_kept, goal, goal_kept FROM ( \
         SELECT s.kind AS kind, u.policy_id AS policy_id, \
         CASE WHEN s.ended_at IS NOT NULL THEN s.ended_at ELSE s.promise_at END AS told_at, \
         CASE WHEN s.promise_at IS NULL THEN 0 ELSE 1 END AS promise, \
         CASE WHEN s.promise_at >= s.ended_at THEN 1 ELSE 0 END AS promise_kept, \
         CASE WHEN s.goal_at IS NULL OR s.ended_at IS NULL THEN 0 ELSE 1 END AS goal, \
         CASE WHEN s.goal_at >= s.ended_at THEN 1 ELSE 0 END AS goal_kept \
         FROM sla_clock s JOIN sla_course u ON u.conversation_id = s.conversation_id \
         JOIN conversation c ON c.id = s.conversation_id WHERE c.sample = FALSE \
         AND ((s.ended_at IS NOT NULL AND s.met = TRUE) OR s.promise_at < COALESCE(s.ended_at, ?))) ended \
         WHERE told_at >= ? AND told_at < ?) weekly GROUP BY week, kind, policy_id ORDER BY week, kind, policy_id",
        from,
        WEEK_MS,
        now,
        from,
        now
    ))?;
    let policies = store::all(tx)?.into_iter().map(|policy| Named { id: policy.id, name: policy.name }).collect();
    let broken = broken(tx, from, now, reader)?;
    let reasons = reasons(&broken);
    Ok(Attainment { from, weeks, counts, policies, broken, reasons })
}

fn broken(tx: &mut Tx<'_>, from: Time, now: Time, reader: UserId) -> Result<Vec<Broken>> {
    let mut all: Vec<Broken> = tx.all(&sql!(
        "SELECT c.id, c.number, c.subject, s.kind, s.started_at, s.promise_at, s.ended_at, s.reason, i.number \
         FROM sla_clock s JOIN conversation c ON c.id = s.conversation_id LEFT JOIN issue i ON i.id = s.improvement_id \
         WHERE c.sample = FALSE AND s.promise_at >= ? AND s.promise_at < ? AND s.promise_at < COALESCE(s.ended_at, ?) \
         ORDER BY s.promise_at DESC, c.number DESC LIMIT ?",
        from,
        now,
        now,
        LISTED
    ))?;
    let ids: Vec<ConversationId> = all.iter().map(|one| one.conversation_id).collect();
    let hidden = confidential::hidden(tx, reader, &ids)?;
    for one in all.iter_mut().filter(|one| hidden.contains(&one.conversation_id)) {
        one.subject.clear();
        one.reason = None;
    }
    Ok(all)
}

/// The reasons by how often they were given, upper and lower case alike.
fn reasons(broken: &[Broken]) -> Vec<Reasoned> {
    let mut counted: BTreeMap<String, Reasoned> = BTreeMap::new();
    for reason in broken.iter().filter_map(|one| one.reason.as_deref()).filter(|reason| !reason.trim().is_empty()) {
        let one = counted.entry(text::fold(reason)).or_insert(Reasoned { reason: reason.to_owned(), count: 0 });
        one.count += 1;
    }
    let mut all: Vec<Reasoned> = counted.into_values().collect();
    all.sort_by_key(|one| std::cmp::Reverse(one.count));
    all.truncate(20);
    all
}
