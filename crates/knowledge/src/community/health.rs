//! How a community does, week by week: who is active, what is answered, how soon, and by whom (R155).
//! Every share comes with what it is a share of, so that small numbers are seen as such.

use axum::Json;
use causeway_base::Time;
use causeway_identity::permission::ReadKnowledge;
use causeway_store::{Result, Tx, from_row, sql};
use causeway_web::{Answer, Endpoints, Problem, Query};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::MemberId;
use super::member::routes::{MemberAnswer, answers};
use super::member::store::most_active;
use crate::category::routes::brand_of;
use crate::{BrandId, Knowledge};

/// A week in milliseconds.
const WEEK: i64 = 7 * 86_400_000;
/// The most topics and posts that are looked at.
const MOST: usize = 50_000;
/// How many contributors are named.
const NAMED: usize = 10;

pub(crate) fn add(endpoints: Endpoints<Knowledge>) -> Endpoints<Knowledge> {
    endpoints
        .get::<ReadKnowledge, _, _>(
            "/api/v1/knowledge/community/health",
            "How a community does: active members, what is answered, how soon and by whom.",
            show,
        )
        .query::<HealthOf>()
        .answers::<Health>()
}

/// Of which brand, and for how long.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct HealthOf {
    brand: Option<BrandId>,
    /// How many weeks back, 1 to 52; 12 when left out.
    weeks: Option<i64>,
}

/// Some days of a community.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Span {
    /// When it begins.
    pub from: Time,
    /// Customers who wrote or voted.
    pub active: i64,
    /// Questions of customers.
    pub asked: i64,
    /// Of these, those that somebody else answered since.
    pub answered: i64,
    /// Of these, those with an accepted answer.
    pub solved: i64,
    /// How long the first answer took in the middle of those answered, in milliseconds; `null` without any.
    pub median_ms: Option<i64>,
    /// Answers by anybody but whoever asked.
    pub answers: i64,
    /// Of these, those of customers.
    pub peer_answers: i64,
}

/// How a community does.
#[derive(Debug, Clone, Serialize, JsonSchema)]
struct Health {
    /// All of it together.
    whole: Span,
    /// Each seven days, the oldest first; the last ones end now.
    weeks: Vec<Span>,
    /// Customers whose words are valued most, over all time.
    contributors: Vec<MemberAnswer>,
}

/// A question as the figures see it.
#[derive(Debug, Clone, Copy)]
pub struct Question {
    /// When it was asked.
    pub at: Time,
    /// Whether a colleague asked.
    pub staff: bool,
    /// When somebody else first answered.
    pub first: Option<Time>,
    /// Whether an answer was accepted.
    pub solved: bool,
}
from_row!(Question { at, staff, first, solved });

/// Something that somebody did: wrote an answer to another's question, or anything else.
#[derive(Debug, Clone, Copy)]
pub struct Deed {
    /// When.
    pub at: Time,
    /// Who.
    pub member: MemberId,
    /// Whether of the team.
    pub staff: bool,
    /// Whether it answers somebody else.
    pub answer: bool,
}
from_row!(Deed { at, member, staff, answer });

/// The figures between two instants.
pub fn span(questions: &[Question], deeds: &[Deed], from: Time, until: Time) -> Span {
    let inside = |at: Time| at >= from && at < until;
    let asked: Vec<&Question> = questions.iter().filter(|one| inside(one.at) && !one.staff).collect();
    let mut waits: Vec<i64> = asked.iter().filter_map(|one| Some(one.first?.since(one.at))).collect();
    waits.sort_unstable();
    let done: Vec<&Deed> = deeds.iter().filter(|one| inside(one.at)).collect();
    let mut active: Vec<MemberId> = done.iter().filter(|one| !one.staff).map(|one| one.member).collect();
    active.sort_unstable();
    active.dedup();
    let answers = done.iter().filter(|one| one.answer);
    Span {
        from,
        active: active.len() as i64,
        asked: asked.len() as i64,
        answered: waits.len() as i64,
        solved: asked.iter().filter(|one| one.solved).count() as i64,
        median_ms: median(&waits),
        answers: answers.clone().count() as i64,
        peer_answers: answers.filter(|one| !one.staff).count() as i64,
    }
}

/// The middle of sorted numbers; between two middles the mean.
fn median(sorted: &[i64]) -> Option<i64> {
    let upper = *sorted.get(sorted.len() / 2)?;
    if sorted.len() % 2 == 1 {
        return Some(upper);
    }
    let lower = *sorted.get(sorted.len() / 2 - 1)?;
    Some(lower + (upper - lower) / 2)
}

fn questions(tx: &mut Tx<'_>, brand: BrandId, from: Time) -> Result<Vec<Question>> {
    tx.all(&sql!(
        "SELECT q.created_at, q.staff, (SELECT MIN(a.created_at) FROM community_post a WHERE a.topic_id = t.id AND a.no > 1 \
         AND a.state = 'shown' AND a.member_id <> q.member_id), t.accepted_id IS NOT NULL FROM community_topic t \
         JOIN community_post q ON q.topic_id = t.id AND q.no = 1 \
         WHERE t.brand_id = ? AND q.state = 'shown' AND q.created_at >= ? ORDER BY q.created_at DESC LIMIT ?",
        brand,
        from,
        MOST
    ))
}

fn deeds(tx: &mut Tx<'_>, brand: BrandId, from: Time) -> Result<Vec<Deed>> {
    let mut all: Vec<Deed> = tx.all(&sql!(
        "SELECT p.created_at, p.member_id, p.staff, (p.no > 1 AND p.member_id <> q.member_id) FROM community_post p \
         JOIN community_topic t ON t.id = p.topic_id JOIN community_post q ON q.topic_id = t.id AND q.no = 1 \
         WHERE t.brand_id = ? AND p.state = 'shown' AND p.created_at >= ? ORDER BY p.created_at DESC LIMIT ?",
        brand,
        from,
        MOST
    ))?;
    all.extend(tx.all::<Deed>(&sql!(
        "SELECT v.at, v.member_id, m.user_id IS NOT NULL, FALSE FROM community_vote v \
         JOIN community_member m ON m.id = v.member_id JOIN community_post p ON p.id = v.post_id \
         JOIN community_topic t ON t.id = p.topic_id WHERE t.brand_id = ? AND v.at >= ? ORDER BY v.at DESC LIMIT ?",
        brand,
        from,
        MOST
    ))?);
    Ok(all)
}

async fn show(state: axum::extract::State<Knowledge>, Query(query): Query<HealthOf>) -> Answer<Health> {
    let count = query.weeks.unwrap_or(12);
    if !(1..=52).contains(&count) {
        return Err(Problem::field("/weeks", "invalid", "Ask for 1 to 52 weeks."));
    }
    let work = move |tx: &mut Tx<'_>| {
        let brand = brand_of(tx, query.brand)?;
        // What happened at this very instant counts.
        let until = tx.now().plus_ms(1);
        let from = until.plus_ms(-count * WEEK);
        let (asked, done) = (questions(tx, brand.id, from)?, deeds(tx, brand.id, from)?);
        let week = |n: i64| span(&asked, &done, from.plus_ms(n * WEEK), from.plus_ms((n + 1) * WEEK));
        let members = most_active(tx, brand.id, false, NAMED)?;
        Ok::<_, Problem>(Health {
            whole: span(&asked, &done, from, until),
            weeks: (0..count).map(week).collect(),
            contributors: answers(tx, members)?,
        })
    };
    Ok(Json(state.desk.db.read(work).await?))
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn the_middle_is_the_middle() {
        assert_eq!((median(&[]), median(&[5]), median(&[1, 9]), median(&[1, 2, 9])), (None, Some(5), Some(5), Some(2)));
    }

    #[test]
    fn customers_count_and_colleagues_only_as_those_who_answer() {
        let question =
            |at, staff, first: Option<i64>, solved| Question { at: Time(at), staff, first: first.map(Time), solved };
        let deed =
            |at, who: u128, staff, answer| Deed { at: Time(at), member: MemberId(Uuid::from_u128(who)), staff, answer };
        let asked = [
            question(10, false, Some(30), true),
            question(20, false, Some(120), false),
            question(20, false, None, false),
            question(20, true, Some(21), true),
            question(100, false, Some(101), true),
        ];
        let done = [
            deed(10, 1, false, false),
            deed(20, 1, false, false),
            deed(30, 2, false, true),
            deed(40, 3, true, true),
            deed(100, 4, false, true),
        ];
        let found = span(&asked, &done, Time(0), Time(100));
        let wanted = Span {
            from: Time(0),
            active: 2,
            asked: 3,
            answered: 2,
            solved: 1,
            median_ms: Some(60),
            answers: 2,
            peer_answers: 1,
        };
        assert_eq!(found, wanted);
        assert_eq!(span(&[], &[], Time(0), Time(1)), Span::default());
    }
}
