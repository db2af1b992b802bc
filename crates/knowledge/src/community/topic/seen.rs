//! A topic as customers see it: what is shown to everybody, and to a writer what of theirs still waits.
//! Its types hold nothing else, so a page made of them cannot tell who somebody is or what the team knows.

use std::collections::{BTreeMap, BTreeSet};

use causeway_base::{Locale, Time, text};
use causeway_store::{Result, Tx, from_row, sql};

use super::{Line, store};
use crate::Brand;
use crate::community::member::{self, Badge, Level};
use crate::community::text as words;
use crate::community::{MemberId, PostId, PostState, Sort, TopicCategoryId, TopicId};
use crate::site::published::{self, Card};

/// How many answers a page shows.
pub(in crate::community) const PAGE: usize = 30;

/// A topic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::community) struct Seen {
    pub(in crate::community) id: TopicId,
    pub(in crate::community) number: i64,
    pub(in crate::community) category: TopicCategoryId,
    pub(in crate::community) locale: Locale,
    pub(in crate::community) title: String,
    pub(in crate::community) closed: bool,
    /// Whether the question can be read by everybody.
    pub(in crate::community) open: bool,
    pub(in crate::community) question: Said,
    /// The answer that settled it, on every page.
    pub(in crate::community) accepted: Option<Said>,
    /// The others, in order: one page of them.
    pub(in crate::community) answers: Vec<Said>,
    /// How many answers everybody sees, the accepted one too.
    pub(in crate::community) count: i64,
    /// The number after which the next page begins.
    pub(in crate::community) next: Option<i64>,
    /// Names of members by their keys, for what is called in the texts.
    pub(in crate::community) names: BTreeMap<String, String>,
}

/// A question or an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::community) struct Said {
    pub(in crate::community) id: PostId,
    pub(in crate::community) no: i64,
    pub(in crate::community) name: String,
    pub(in crate::community) staff: bool,
    pub(in crate::community) level: Level,
    pub(in crate::community) badges: Vec<Badge>,
    pub(in crate::community) text: String,
    pub(in crate::community) votes: i64,
    /// Whether whoever looks wrote it.
    pub(in crate::community) mine: bool,
    /// Whether they voted for it.
    pub(in crate::community) voted: bool,
    /// Whether it waits for a look; only its writer sees it then.
    pub(in crate::community) waits: bool,
    /// The article that answers, while customers can read it.
    pub(in crate::community) article: Option<Card>,
    pub(in crate::community) at: Time,
    pub(in crate::community) edited: bool,
}

struct Row {
    id: PostId,
    no: i64,
    member: MemberId,
    name: String,
    staff: bool,
    text: String,
    state: PostState,
    votes: i64,
    article: Option<i64>,
    at: Time,
    edited_at: Option<Time>,
}
from_row!(Row { id, no, member, name, staff, text, state, votes, article, at, edited_at });

/// The posts of a topic that somebody may see. Every question here has the same condition, and it is written once.
const POSTS: &str = "SELECT p.id, p.no, p.member_id, m.name, p.staff, p.text, p.state, p.votes, p.article, p.created_at, \
     p.edited_at FROM community_post p JOIN community_member m ON m.id = p.member_id \
     WHERE (p.state = 'shown' OR (p.state = 'waiting' AND p.member_id = ?)) AND p.topic_id = ?";

/// The topic of a number as `me` sees it, with a page of answers after the one with the number `after`.
pub(in crate::community) fn find(
    tx: &mut Tx<'_>,
    (brand, wanted): (&Brand, Locale),
    number: i64,
    me: Option<MemberId>,
    after: i64,
) -> Result<Option<Seen>> {
    let Some(topic) = store::find(tx, number)?.filter(|topic| topic.brand_id == brand.id) else { return Ok(None) };
    // Nobody has this id.
    let viewer = me.unwrap_or(MemberId(uuid::Uuid::nil()));
    let query = |more: &'static str| {
        let mut query = sql!(POSTS, viewer, topic.id);
        query.add(more);
        query
    };
    let Some(question) = tx.first::<Row>(&query("AND p.no = 1"))? else { return Ok(None) };
    let accepted: Option<Row> = match topic.accepted_id {
        Some(id) => tx.first(query("AND p.id = ?").bind(id))?,
        None => None,
    };
    let mut rows: Vec<Row> = tx.all(query("AND p.no > ? ORDER BY p.no LIMIT ?").bind(after.max(1)).bind(PAGE + 1))?;
    let next = (rows.len() > PAGE).then(|| rows.get(PAGE - 1).map(|row| row.no)).flatten();
    rows.truncate(PAGE);
    rows.retain(|row| accepted.as_ref().is_none_or(|accepted| accepted.id != row.id));
    let count = tx.value(&sql!(
        "SELECT COUNT(*) FROM community_post WHERE topic_id = ? AND no > 1 AND state = 'shown'",
        topic.id
    ))?;
    let open = question.state == PostState::Shown;
    let mut shelf =
        Shelf::of(tx, (brand, wanted), [&question].into_iter().chain(&accepted).chain(&rows), viewer, topic.id)?;
    Ok(Some(Seen {
        id: topic.id,
        number,
        category: topic.category_id,
        locale: topic.locale,
        title: topic.title,
        closed: topic.closed,
        open,
        question: shelf.said(question),
        accepted: accepted.map(|row| shelf.said(row)),
        answers: rows.into_iter().map(|row| shelf.said(row)).collect(),
        count,
        next,
        names: std::mem::take(&mut shelf.names),
    }))
}

/// What posts are made of beside their rows.
struct Shelf {
    me: MemberId,
    deeds: std::collections::HashMap<MemberId, member::Deeds>,
    voted: Vec<PostId>,
    articles: Vec<Card>,
    names: BTreeMap<String, String>,
}

impl Shelf {
    fn of<'a>(
        tx: &mut Tx<'_>,
        (brand, wanted): (&Brand, Locale),
        rows: impl Iterator<Item = &'a Row>,
        me: MemberId,
        topic: TopicId,
    ) -> Result<Self> {
        let (mut writers, mut numbers, mut called) = (Vec::new(), Vec::new(), BTreeSet::new());
        for row in rows {
            writers.push(row.member);
            numbers.extend(row.article);
            called.extend(words::names(&row.text));
        }
        let known = member::store::by_keys(tx, called)?;
        Ok(Self {
            me,
            deeds: member::store::deeds(tx, &writers)?,
            voted: store::voted(tx, topic, me)?,
            articles: published::of_numbers(tx, brand, wanted, &numbers)?,
            names: known.into_iter().map(|member| (text::fold(&member.name), member.name)).collect(),
        })
    }

    fn said(&mut self, row: Row) -> Said {
        let deeds = self.deeds.get(&row.member).copied().unwrap_or_default();
        Said {
            level: member::level(&deeds),
            badges: member::badges(&deeds),
            mine: row.member == self.me,
            voted: self.voted.contains(&row.id),
            waits: row.state == PostState::Waiting,
            article: row.article.and_then(|number| self.articles.iter().find(|card| card.number == number).cloned()),
            id: row.id,
            no: row.no,
            name: row.name,
            staff: row.staff,
            text: row.text,
            votes: row.votes,
            at: row.at,
            edited: row.edited_at.is_some(),
        }
    }
}

/// What everybody sees of a brand's topics, in one order.
pub(in crate::community) fn lines(
    tx: &mut Tx<'_>,
    wanted: store::Wanted,
    sort: Sort,
    after: Option<causeway_store::Cursor>,
    limit: usize,
) -> Result<Vec<Line>> {
    store::lines(tx, &store::Wanted { shown: true, ..wanted }, sort, after, limit)
}
