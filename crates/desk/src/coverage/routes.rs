//! Endpoints of template coverage: the counts, and the inquiries that have no template.
//! It never shows what the caller may not know.

use axum::Json;
use axum::extract::Query;
use causeway_identity::UserId;
use causeway_identity::permission::ReadConversations;
use causeway_store::{Result, Tx};
use causeway_web::{Answer, Caller, Endpoints, Problem};
use jiff::Span;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::gaps::{self, Gaps};
use super::{About, BENCHMARK, Band, COVERED, Counts, Topic, Week, monday, store};
use crate::{Desk, organisation};

/// How many weeks are shown when nobody says.
const WEEKS: i64 = 12;
/// The longest period, in weeks.
const MOST: i64 = 52;

pub(crate) fn add(endpoints: Endpoints<Desk>) -> Endpoints<Desk> {
    endpoints
        .get::<ReadConversations, _, _>("/api/v1/coverage", "How many answers are templates.", report)
        .answers::<Report>()
        .get::<ReadConversations, _, _>("/api/v1/coverage/gaps", "Frequent inquiries without a template.", list)
        .answers::<Gaps>()
}

type State = axum::extract::State<Desk>;

/// Which answers are looked at.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Period {
    /// How many weeks back, this one included: 1 to 52; 12 when left out.
    weeks: Option<i64>,
    /// A tag's id, or `none` for conversations without one; all when left out.
    tag: Option<String>,
}

/// How many answers are templates.
#[derive(Debug, Clone, Serialize, JsonSchema)]
struct Report {
    /// All together.
    total: Counts,
    /// By week, the oldest first; weeks without answers are there, too.
    weeks: Vec<Week>,
    /// By topic, the most frequent first; always of all conversations.
    topics: Vec<Topic>,
    /// The share of inquiries at which desks usually lie, in percent.
    benchmark: Band,
    /// From which share of its text on an answer counts as a template, in percent.
    threshold: i64,
}

impl Period {
    fn weeks(&self) -> Result<i64, Problem> {
        let weeks = self.weeks.unwrap_or(WEEKS);
        let wrong = || Problem::field("/weeks", "invalid", "Look at 1 to 52 weeks.");
        (1..=MOST).contains(&weeks).then_some(weeks).ok_or_else(wrong)
    }

    fn about(&self) -> Result<About, Problem> {
        let wrong = |_| Problem::field("/tag", "unknown", "Name a tag by its id, or `none`.");
        match self.tag.as_deref() {
            None => Ok(About::Everything),
            Some("none") => Ok(About::NoTopic),
            Some(id) => id.parse().map(|id| About::Tag(crate::TagId(id))).map_err(wrong),
        }
    }
}

/// The Mondays of the last `count` weeks, the oldest first.
fn mondays(tx: &mut Tx<'_>, count: i64) -> Result<Vec<Date>> {
    let zone = organisation::store::find(tx)?.and_then(|own| TimeZone::get(&own.time_zone).ok());
    let last = monday(tx.now(), &zone.unwrap_or(TimeZone::UTC));
    Ok((0..count).rev().map(|back| last.saturating_sub(Span::new().weeks(back))).collect())
}

async fn report(state: State, caller: Caller, Query(period): Query<Period>) -> Answer<Report> {
    let (count, about, reader) = (period.weeks()?, period.about()?, UserId(caller.user));
    let work = move |tx: &mut Tx<'_>| {
        let mondays: Vec<String> = mondays(tx, count)?.iter().map(ToString::to_string).collect();
        let since = mondays.first().cloned().unwrap_or_default();
        let found = store::weeks(tx, &since, about, reader)?;
        let topics = store::topics(tx, &since, reader)?;
        let weeks: Vec<Week> = mondays
            .into_iter()
            .map(|week| {
                let counts = found.iter().find(|(own, _)| *own == week).map(|(_, counts)| *counts).unwrap_or_default();
                Week { week, counts }
            })
            .collect();
        let total = weeks.iter().fold(Counts::default(), |sum, one| sum.and(one.counts));
        Ok::<_, Problem>(Report { total, weeks, topics, benchmark: BENCHMARK, threshold: COVERED })
    };
    Ok(Json(state.db.read(work).await?))
}

async fn list(state: State, caller: Caller, Query(period): Query<Period>) -> Answer<Gaps> {
    let (count, about, reader) = (period.weeks()?, period.about()?, UserId(caller.user));
    let work = move |tx: &mut Tx<'_>| {
        let since = mondays(tx, count)?.first().map(ToString::to_string).unwrap_or_default();
        Ok::<_, Problem>(gaps::since(tx, &since, about, reader)?)
    };
    Ok(Json(state.db.read(work).await?))
}
