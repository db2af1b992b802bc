//! Endpoint of what the bot came to: counts, and the share that was solved as a range (R151).
//! It never makes a share of few, and never counts silence as sure.

use axum::Json;
use causeway_base::Time;
use causeway_identity::permission::ReadKnowledge;
use causeway_knowledge::guide::rules::{FEWEST, LEFT_AFTER, Range};
use causeway_store::Tx;
use causeway_web::{Answer, Endpoints, Problem, Query};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Outcome, store};
use crate::{Chat, State};

const DAY_MS: i64 = 86_400_000;

pub(crate) fn add(endpoints: Endpoints<Chat>) -> Endpoints<Chat> {
    endpoints
        .get::<ReadKnowledge, _, _>("/api/v1/reports/chat-bot", "What became of chats in which the bot spoke.", report)
        .query::<Since>()
        .answers::<Report>()
}

/// Over which time.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Since {
    /// The last so many days, 396 at most; 30 when left out.
    days: Option<i64>,
}

/// A chat as it is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counted {
    /// How it stands.
    pub outcome: Outcome,
    /// Whether the bot gave an answer in it.
    pub answered: bool,
    /// Whether its visitor wrote again within seven days after it was solved.
    pub reopened: bool,
    /// When the bot spoke last.
    pub at: Time,
}

/// What became of the chats in which the bot spoke.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Report {
    /// From how many chats on a share is told.
    pub fewest: i64,
    /// How many chats.
    pub chats: i64,
    /// In how many it gave an answer.
    pub answered: i64,
    /// How many visitors said that it is solved, and did not come back.
    pub solved: i64,
    /// How many were handed over.
    pub handed_over: i64,
    /// How many visitors left after an answer, without a word.
    pub left: i64,
    /// How many left without an answer.
    pub left_unanswered: i64,
    /// How many go on.
    pub talking: i64,
    /// How many came back within seven days after it was solved.
    pub reopened: i64,
    /// The share that was solved: what visitors said, and what is possible with those who left after an answer.
    pub solved_range: Option<Range>,
}

/// Counts chats. Pure.
pub fn count(chats: &[Counted], now: Time) -> Report {
    let mut report = Report { fewest: FEWEST, ..Report::default() };
    for one in chats {
        report.chats += 1;
        report.answered += i64::from(one.answered);
        report.reopened += i64::from(one.reopened);
        match one.outcome {
            Outcome::HandedOver => report.handed_over += 1,
            Outcome::Solved if !one.reopened => report.solved += 1,
            _ if now.since(one.at) < LEFT_AFTER => report.talking += 1,
            _ if one.answered && !one.reopened => report.left += 1,
            _ => report.left_unanswered += 1,
        }
    }
    let percent = |part: i64| (part * 100 + report.chats / 2) / report.chats.max(1);
    let range = Range { confirmed: percent(report.solved), possible: percent(report.solved + report.left) };
    report.solved_range = (report.chats >= FEWEST).then_some(range);
    report
}

async fn report(state: State, Query(query): Query<Since>) -> Answer<Report> {
    let days = query.days.unwrap_or(30).clamp(1, 396);
    let work = move |tx: &mut Tx<'_>| {
        let now = tx.now();
        Ok::<_, Problem>(count(&store::since(tx, Time(now.ms() - days * DAY_MS))?, now))
    };
    Ok(Json(state.desk.db.read(work).await?))
}
