//! Whether customers of one plan wait longer than those of another (R173): the report that stays visible.
//! It never changes an order, and names no customer.

use std::collections::BTreeMap;

use axum::Json;
use causeway_base::Time;
use causeway_identity::UserId;
use causeway_identity::permission::ReadSettings;
use causeway_people::confidential::store::leave_out_conversations;
use causeway_store::{Result, Tx, from_row, sql};
use causeway_web::{Answer, Caller, Endpoints};
use schemars::JsonSchema;
use serde::Serialize;

use super::DAY_MS;
use super::wait::{Measure, Ratio, measure, ratio};
use crate::{ConversationId, Desk};

/// How far back the report looks.
const DAYS: i64 = 90;
/// At most so many conversations are looked at, the newest: the report stays quick on a large desk.
const MOST_CONVERSATIONS: i64 = 10_000;
/// At most so many of their messages.
const MOST_MESSAGES: i64 = 200_000;
/// So many plans are told apart, those with most conversations.
const MOST_PLANS: usize = 20;

pub(super) fn add(endpoints: Endpoints<Desk>) -> Endpoints<Desk> {
    endpoints
        .get::<ReadSettings, _, _>("/api/v1/reports/fairness", "How long customers of each plan wait.", look)
        .answers::<Fairness>()
}

/// How customers of one plan fared.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct PlanFairness {
    /// What their companies bought, in the team's words; empty for companies without a plan and people without a company.
    pub plan: String,
    /// How many conversations.
    pub conversations: i64,
    /// How many of them wait for an answer now.
    pub waiting: i64,
    /// Until the first answer.
    pub first: Measure,
    /// Until each later answer, from the oldest message that it answers.
    pub later: Measure,
    /// The share of answers, first and later, within the allowance of the class, in percent with one decimal; whoever has
    /// waited longer by now counts as too late. `null` when there is none. Classes that may not wait at all are left out.
    pub within_percent: Option<f64>,
}

/// How customers of each plan fared.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Fairness {
    /// Since when; 90 days.
    pub since: Time,
    /// How many conversations were looked at.
    pub conversations: i64,
    /// Whether there are more, which were not looked at.
    pub sampled: bool,
    /// By plan, most conversations first; 20 at most.
    pub plans: Vec<PlanFairness>,
    /// The worst plan against the best at first answers; `null` when fewer than two have enough.
    pub first: Option<Ratio>,
    /// The same at later answers.
    pub later: Option<Ratio>,
}

struct Looked {
    id: ConversationId,
    plan: String,
    allowance: i64,
    waiting_since: Option<i64>,
}
from_row!(Looked { id, plan, allowance, waiting_since });

/// What is added up for a plan.
#[derive(Default)]
struct Sum {
    conversations: i64,
    waiting: i64,
    first: Vec<i64>,
    later: Vec<i64>,
    within: i64,
    judged: i64,
}

impl Sum {
    fn judge(&mut self, wait: i64, allowance: i64) {
        if allowance > 0 {
            self.judged += 1;
            self.within += i64::from(wait <= allowance);
        }
    }

    /// The messages of one conversation in their order, as who wrote at which moment.
    fn add(&mut self, looked: &Looked, messages: &[(bool, i64)], now: i64) {
        self.conversations += 1;
        let (mut asked, mut answered) = (None, false);
        for &(by_customer, at) in messages {
            if by_customer {
                asked = asked.or(Some(at));
            } else if let Some(since) = asked.take() {
                let wait = (at - since).max(0);
                self.judge(wait, looked.allowance);
                if answered {
                    self.later.push(wait);
                } else {
                    self.first.push(wait);
                }
                answered = true;
            } else {
                answered = true;
            }
        }
        if let Some(since) = looked.waiting_since {
            self.waiting += 1;
            if now - since > looked.allowance {
                self.judge(now - since, looked.allowance);
            }
        }
    }

    fn told(mut self, plan: String) -> (PlanFairness, Vec<i64>, Vec<i64>) {
        self.first.sort_unstable();
        self.later.sort_unstable();
        #[expect(clippy::cast_precision_loss, reason = "counts far below 2^52")]
        let within = (self.judged > 0).then(|| (self.within * 1000 / self.judged) as f64 / 10.0);
        let told = PlanFairness {
            plan,
            conversations: self.conversations,
            waiting: self.waiting,
            first: measure(&self.first),
            later: measure(&self.later),
            within_percent: within,
        };
        (told, self.first, self.later)
    }
}

fn conversations(tx: &mut Tx<'_>, since: Time, reader: UserId) -> Result<Vec<Looked>> {
    let mut query = sql!(
        "SELECT c.id, COALESCE(f.plan, '') AS plan, c.ladder_allowance AS allowance, c.waiting_since \
         FROM conversation c JOIN contact p ON p.id = c.contact_id LEFT JOIN company f ON f.id = p.company_id \
         WHERE c.created_at >= ? AND c.spam = FALSE AND c.sample = FALSE AND c.merged_into IS NULL AND c.side_of IS NULL",
        since
    );
    leave_out_conversations(&mut query, reader);
    tx.all(query.add("ORDER BY c.created_at DESC, c.id LIMIT ?").bind(MOST_CONVERSATIONS + 1))
}

/// Who wrote when, by conversation; only what asks and what answers.
fn messages(tx: &mut Tx<'_>, since: Time, reader: UserId) -> Result<BTreeMap<ConversationId, Vec<(bool, i64)>>> {
    let mut query = sql!(
        "SELECT m.conversation_id, m.kind = 'incoming' AS asks, \
         CASE WHEN m.kind = 'incoming' THEN m.created_at ELSE COALESCE(m.sent_at, m.created_at) END AS at \
         FROM (SELECT c.id, c.created_at FROM conversation c \
         WHERE c.created_at >= ? AND c.spam = FALSE AND c.sample = FALSE AND c.merged_into IS NULL AND c.side_of IS NULL",
        since
    );
    leave_out_conversations(&mut query, reader);
    query.add("ORDER BY c.created_at DESC, c.id LIMIT ?").bind(MOST_CONVERSATIONS);
    query.add(
        ") n JOIN message m ON m.conversation_id = n.id WHERE m.automatic IS NULL AND (m.kind = 'incoming' OR \
         (m.kind = 'reply' AND m.author_kind = 'user' \
         AND COALESCE(m.delivery, 'sent') NOT IN ('scheduled', 'paused', 'failed'))) \
         ORDER BY n.created_at DESC, n.id, m.seq LIMIT ?",
    );
    let rows: Vec<(ConversationId, bool, i64)> = tx.all(query.bind(MOST_MESSAGES))?;
    let mut all: BTreeMap<ConversationId, Vec<(bool, i64)>> = BTreeMap::new();
    for (id, asks, at) in rows {
        all.entry(id).or_default().push((asks, at));
    }
    Ok(all)
}

/// The report as this reader may see it.
pub(super) fn report(tx: &mut Tx<'_>, reader: UserId) -> Result<Fairness> {
    let now = tx.now();
    let since = now.plus_ms(-DAYS * DAY_MS);
    let mut looked = conversations(tx, since, reader)?;
    let most = usize::try_from(MOST_CONVERSATIONS).unwrap_or(usize::MAX);
    let sampled = looked.len() > most;
    looked.truncate(most);
    let messages = messages(tx, since, reader)?;
    let mut sums: BTreeMap<String, Sum> = BTreeMap::new();
    for one in &looked {
        let told = messages.get(&one.id).map_or(&[][..], Vec::as_slice);
        sums.entry(one.plan.clone()).or_default().add(one, told, now.ms());
    }
    let mut plans: Vec<_> = sums.into_iter().map(|(plan, sum)| sum.told(plan)).collect();
    plans.sort_by_key(|(told, _, _)| std::cmp::Reverse(told.conversations));
    plans.truncate(MOST_PLANS);
    let first = ratio(plans.iter().map(|(told, first, _)| (told.plan.as_str(), first.as_slice())));
    let later = ratio(plans.iter().map(|(told, _, later)| (told.plan.as_str(), later.as_slice())));
    let conversations = i64::try_from(looked.len()).unwrap_or(i64::MAX);
    Ok(Fairness { since, conversations, sampled, plans: plans.into_iter().map(|plan| plan.0).collect(), first, later })
}

async fn look(state: axum::extract::State<Desk>, caller: Caller) -> Answer<Fairness> {
    let reader = UserId(caller.user);
    Ok(Json(state.db.read(move |tx| report(tx, reader)).await?))
}
