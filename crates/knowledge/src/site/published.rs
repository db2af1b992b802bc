//! What customers can read, and all SQL that asks for it. Its types hold nothing else, so a page made of them cannot show
//! a draft, an internal or an archived article: every question here has the same condition, and it is written once.

use std::collections::{BTreeSet, HashMap};

use causeway_base::{Locale, Time};
use causeway_store::{Result, Tx, from_row, sql};

use crate::article::{ArticleId, Review, Trust, store};
use crate::{Brand, BrandId, CategoryId, release};

/// The condition for everybody: on article `a`, its text `t` and its brand `b`.
pub(crate) const READABLE: &str =
    "a.visibility = 'public' AND a.archived = FALSE AND t.published_no IS NOT NULL AND b.published = TRUE";

pub(crate) const FROM: &str = "FROM article a JOIN brand b ON b.id = a.brand_id JOIN article_text t ON t.article_id = a.id \
     JOIN article_version v ON v.article_id = t.article_id AND v.locale = t.locale AND v.no = t.published_no WHERE";
pub(crate) const CARD: &str = "SELECT a.id, a.number, a.category_id, a.slug, t.locale, v.title, v.summary, t.first_published_at, \
     t.published_at";

/// The most rows of one list: texts in all languages of the largest help centre that we expect.
const MOST: usize = 20_000;

/// A published text as lists show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Card {
    /// The article.
    pub id: ArticleId,
    /// Its number.
    pub number: i64,
    /// Its section.
    pub category_id: CategoryId,
    /// Its name in addresses.
    pub slug: String,
    /// The language of this text.
    pub locale: Locale,
    /// The title.
    pub title: String,
    /// What it is about.
    pub summary: String,
    /// When it was first published.
    pub begun_at: Time,
    /// When this text was published.
    pub updated_at: Time,
}
from_row!(Card { id, number, category_id, slug, locale, title, summary, begun_at, updated_at });

struct Rest {
    no: i64,
    body: String,
    verified_at: Option<Time>,
    created_at: Time,
    days: i64,
}
from_row!(Rest { no, body, verified_at, created_at, days });

/// A published text as its page shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    /// What lists show.
    pub card: Card,
    /// The version.
    pub no: i64,
    /// The body.
    pub body: String,
    /// How far it can be trusted.
    pub trust: Trust,
    /// When somebody last said that it is right.
    pub verified_at: Option<Time>,
    /// The languages in which it can be read.
    pub locales: Vec<Locale>,
    /// What was chosen to stand beside it.
    pub related: Vec<Card>,
}

/// What is at an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// This text.
    Here(Box<Published>),
    /// It is at the address with this slug.
    Moved(String),
    /// Nothing that a customer may know of.
    Nothing,
}

/// Of each article the text that is best for somebody who reads `wanted`, in the order of sections.
pub fn cards(tx: &mut Tx<'_>, brand: &Brand, wanted: Locale) -> Result<Vec<Card>> {
    let mut query = sql!(CARD);
    query.add(FROM).add(READABLE).add("AND a.brand_id = ?").bind(brand.id);
    query.add("ORDER BY a.position, a.number LIMIT ?").bind(MOST);
    Ok(best(tx.all(&query)?, brand, wanted))
}

/// All published texts in these sections, in the order of articles.
pub fn inside(tx: &mut Tx<'_>, brand: &Brand, sections: &[CategoryId]) -> Result<Vec<Card>> {
    let mut query = sql!(CARD);
    query.add(FROM).add(READABLE).add("AND a.brand_id = ? AND a.category_id IN").bind(brand.id);
    query.list(sections.iter().copied()).add("ORDER BY a.position, a.number LIMIT ?").bind(MOST);
    tx.all(&query)
}

/// All published texts, for maps and feeds.
pub fn all(tx: &mut Tx<'_>, brand: &Brand) -> Result<Vec<Card>> {
    let mut query = sql!(CARD);
    query.add(FROM).add(READABLE).add("AND a.brand_id = ?").bind(brand.id);
    query.add("ORDER BY a.number, t.locale LIMIT ?").bind(MOST);
    let all: Vec<Card> = tx.all(&query)?;
    Ok(all.into_iter().filter(|card| brand.locales.contains(&card.locale)).collect())
}

/// A published text as the index of searches holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// The article's number.
    pub number: i64,
    /// The brand.
    pub brand_id: BrandId,
    /// The language.
    pub locale: Locale,
    /// The title.
    pub title: String,
    /// What it is about.
    pub summary: String,
    /// The body, as HTML.
    pub body: String,
}
from_row!(Text { number, brand_id, locale, title, summary, body });

/// The numbers of all articles, of whatever state: what they hold for customers [`texts`] says.
pub fn numbers(tx: &mut Tx<'_>) -> Result<Vec<i64>> {
    let rows: Vec<(i64,)> = tx.all(&sql!("SELECT number FROM article ORDER BY number"))?;
    Ok(rows.into_iter().map(|row| row.0).collect())
}

/// The numbers of these articles.
pub fn numbers_of(tx: &mut Tx<'_>, ids: &BTreeSet<ArticleId>) -> Result<BTreeSet<i64>> {
    let mut query = sql!("SELECT number FROM article WHERE id IN");
    query.list(ids.iter().copied());
    let rows: Vec<(i64,)> = tx.all(&query)?;
    Ok(rows.into_iter().map(|row| row.0).collect())
}

/// All published texts of the articles with these numbers, of every brand that shows something.
pub fn texts(tx: &mut Tx<'_>, numbers: &[i64]) -> Result<Vec<Text>> {
    let mut query = sql!("SELECT a.number, a.brand_id, t.locale, v.title, v.summary, v.body");
    query.add(FROM).add(READABLE).add("AND a.number IN").list(numbers.iter().copied());
    tx.all(query.add("ORDER BY a.number, t.locale"))
}

/// One card for each of these articles, in this order.
pub fn of_numbers(tx: &mut Tx<'_>, brand: &Brand, wanted: Locale, numbers: &[i64]) -> Result<Vec<Card>> {
    let mut query = sql!(CARD);
    query.add(FROM).add(READABLE).add("AND a.brand_id = ?").bind(brand.id);
    query.add("AND a.number IN").list(numbers.iter().copied());
    let mut cards = best(tx.all(&query)?, brand, wanted);
    cards.sort_by_key(|card| numbers.iter().position(|number| *number == card.number));
    Ok(cards)
}

/// The articles that most readers opened after a search in this language, of the newest searches since an instant; each was
/// opened by `least` readers at least, so that nobody alone decides what others see.
pub fn sought(
    tx: &mut Tx<'_>,
    brand: &Brand,
    wanted: Locale,
    (since, least): (Time, i64),
    limit: usize,
) -> Result<Vec<Card>> {
    let rows: Vec<(i64, i64)> = tx.all(&sql!(
        "SELECT a.number, COUNT(DISTINCT s.reader) FROM (SELECT clicked_id, reader FROM help_search WHERE brand_id = ? \
         AND locale = ? AND at >= ? AND clicked_id IS NOT NULL ORDER BY at DESC LIMIT 5000) s \
         JOIN article a ON a.id = s.clicked_id GROUP BY a.number HAVING COUNT(DISTINCT s.reader) >= ? \
         ORDER BY COUNT(DISTINCT s.reader) DESC, a.number LIMIT ?",
        brand.id,
        wanted.tag(),
        since,
        least,
        limit
    ))?;
    let numbers: Vec<i64> = rows.into_iter().map(|row| row.0).collect();
    of_numbers(tx, brand, wanted, &numbers)
}

/// The texts whose words are like all `patterns`, with the words themselves left out.
pub fn with_words(tx: &mut Tx<'_>, brand: &Brand, wanted: Locale, patterns: &[String]) -> Result<Vec<Card>> {
    let mut query = sql!(CARD);
    query.add(FROM).add(READABLE).add("AND a.brand_id = ?").bind(brand.id);
    for pattern in patterns {
        query.add("AND v.words LIKE ?").bind(pattern);
    }
    query.add("ORDER BY a.position, a.number LIMIT 500");
    Ok(best(tx.all(&query)?, brand, wanted))
}

/// Of each article the text that is best for somebody who reads `wanted`, in the order of the articles.
pub(crate) fn best(all: Vec<Card>, brand: &Brand, wanted: Locale) -> Vec<Card> {
    let preference = brand.preference(wanted);
    let rank = |locale: Locale| preference.iter().position(|one| *one == locale);
    let mut places: HashMap<ArticleId, usize> = HashMap::new();
    let mut out: Vec<Card> = Vec::new();
    for card in all {
        let Some(own) = rank(card.locale) else { continue };
        match places.get(&card.id) {
            None => {
                places.insert(card.id, out.len());
                out.push(card);
            }
            Some(at) if rank(out[*at].locale).is_none_or(|other| own < other) => out[*at] = card,
            Some(_) => {}
        }
    }
    out
}

/// What is at the address that `name` is the end of: a number, or a slug that an article has or had.
pub fn find(tx: &mut Tx<'_>, brand: &Brand, wanted: Locale, name: &str) -> Result<Found> {
    let article = match name.parse::<i64>() {
        Ok(number) => store::find(tx, number)?.filter(|article| article.brand_id == brand.id),
        Err(_) => match store::by_slug(tx, brand.id, name)? {
            Some(id) => store::by_id(tx, id)?,
            None => None,
        },
    };
    let Some(article) = article else { return Ok(Found::Nothing) };
    let mut query = sql!(CARD);
    query.add(FROM).add(READABLE).add("AND a.brand_id = ? AND a.id = ?").bind(brand.id).bind(article.id);
    let texts: Vec<Card> = tx.all(&query)?;
    let locales = brand.locales.iter().copied();
    let locales = locales.filter(|locale| texts.iter().any(|text| text.locale == *locale)).collect();
    let Some(card) = best(texts, brand, wanted).into_iter().next() else { return Ok(Found::Nothing) };
    if card.slug != name {
        return Ok(Found::Moved(card.slug));
    }
    Ok(Found::Here(Box::new(whole(tx, brand, wanted, card, locales)?)))
}

/// The whole of a text whose card was just found; whoever asks for a card says for whom it is.
pub(crate) fn whole(
    tx: &mut Tx<'_>,
    brand: &Brand,
    wanted: Locale,
    card: Card,
    locales: Vec<Locale>,
) -> Result<Published> {
    let mut query = sql!("SELECT v.no, v.body, a.verified_at, a.created_at, a.review_days");
    query.add(FROM).add("a.id = ? AND t.locale = ?").bind(card.id).bind(card.locale);
    let rest: Rest = tx.one(&query)?;
    let mut query = sql!(CARD);
    query.add(FROM).add(READABLE).add("AND a.id IN (SELECT related_id FROM article_related WHERE article_id = ?)");
    query.bind(card.id).add("AND a.brand_id = ?").bind(brand.id);
    let mut related = best(tx.all(&query)?, brand, wanted);
    let order: Vec<(ArticleId,)> =
        tx.all(&sql!("SELECT related_id FROM article_related WHERE article_id = ? ORDER BY position", card.id))?;
    related.sort_by_key(|other| order.iter().position(|one| one.0 == other.id));
    let touched = release::store::since(tx, &[card.id])?.contains_key(&card.id);
    let review = Review { verified_at: rest.verified_at, created_at: rest.created_at, days: rest.days, touched };
    Ok(Published {
        trust: review.trust(tx.now()),
        no: rest.no,
        body: rest.body,
        verified_at: rest.verified_at,
        card,
        locales,
        related,
    })
}
