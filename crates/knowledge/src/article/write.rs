//! Writing articles: begun, changed, saved text by text, brought back from an older version.
//! It never changes what customers read; only what is said about an article in public asks for leave to publish.

use causeway_base::{Locale, text};
use causeway_identity::permission::{PublishKnowledge, WriteKnowledge};
use causeway_identity::{UserId, audit, user};
use causeway_people::{SegmentId, segment};
use causeway_store::Tx;
use causeway_web::{Code, Permit, Problem};

use super::state::{self, Step};
use super::trust::USUAL_DAYS;
use super::{Article, State, TextRow, Trust, Version, Visibility, store, tell, texts};
use crate::{BrandId, CategoryId, body, category, slug};

/// The longest title, summary and body, in characters.
const TITLE: usize = 200;
const SUMMARY: usize = 500;
const BODY: usize = 200_000;
/// How many articles may stand beside another one by choice.
const RELATED: usize = 20;

/// An article to begin.
#[derive(Debug, Clone)]
pub struct NewArticle {
    /// The default brand when left out.
    pub brand: Option<BrandId>,
    /// Where it lies.
    pub category: CategoryId,
    /// The language it is written in first; the brand's own when left out.
    pub locale: Option<Locale>,
    /// Its text.
    pub draft: Draft,
    /// Who may read it.
    pub visibility: Visibility,
    /// The segment, when it is for one.
    pub segment: Option<SegmentId>,
    /// Its name in addresses; made from the title when left out.
    pub slug: Option<String>,
}

/// What somebody wrote.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Draft {
    /// The title.
    pub title: String,
    /// What the article is about.
    pub summary: String,
    /// The body as HTML, of which only what is allowed stays.
    pub body: String,
}

/// What changes of an article itself; what is left out stays.
#[derive(Debug, Clone, Default)]
pub struct Change {
    /// The version that the writer saw.
    pub version: i64,
    /// Another section of the same brand.
    pub category: Option<CategoryId>,
    /// Other readers.
    pub visibility: Option<Visibility>,
    /// The segment that they are of; goes with `visibility`.
    pub segment: Option<SegmentId>,
    /// Another name in addresses; the old one leads on.
    pub slug: Option<String>,
    /// Somebody else, or nobody, looks after it.
    pub owner: Option<Option<UserId>>,
    /// Somebody else, or nobody, says that it is right.
    pub verifier: Option<Option<UserId>>,
    /// Another interval.
    pub review_days: Option<i64>,
    /// Another place in its section, counted from 0.
    pub position: Option<usize>,
    /// The numbers of the articles that stand beside it.
    pub related: Option<Vec<i64>>,
}

/// The article with this number.
pub(crate) fn found(tx: &mut Tx<'_>, number: i64) -> Result<Article, Problem> {
    store::find(tx, number)?.ok_or_else(|| Problem::not_found("article"))
}

/// The text of an article in a language.
pub(crate) fn text_in(article: &Article, locale: Locale) -> Result<&TextRow, Problem> {
    let text = article.texts.iter().find(|text| text.locale == locale);
    text.ok_or_else(|| Problem::not_found("text in this language"))
}

/// Makes what somebody wrote fit to be kept.
fn checked(draft: &Draft) -> Result<Draft, Problem> {
    let line = |value: &str, most: usize, pointer: &str, what: &str| {
        let value = text::clean(value.trim(), most + 1).replace(['\n', '\t'], " ");
        let fits = value.chars().count() <= most;
        let problem = || Problem::field(pointer, "length", format!("{what} has at most {most} characters."));
        fits.then_some(value).ok_or_else(problem)
    };
    let title = line(&draft.title, TITLE, "/title", "A title")?;
    if title.is_empty() {
        return Err(Problem::field("/title", "length", "An article needs a title."));
    }
    if draft.body.chars().count() > BODY {
        return Err(Problem::field("/body", "length", "A body has at most 200,000 characters."));
    }
    let body = body::sanitise(&text::clean(&draft.body, BODY));
    Ok(Draft { title, summary: line(&draft.summary, SUMMARY, "/summary", "A summary")?, body })
}

/// Begins an article and answers its number.
pub fn begin(tx: &mut Tx<'_>, permit: Permit<WriteKnowledge>, new: &NewArticle) -> Result<i64, Problem> {
    let (now, by) = (tx.now(), person(permit.user()));
    let brand = category::routes::brand_of(tx, new.brand)?;
    in_brand(tx, brand.id, new.category)?;
    let draft = checked(&new.draft)?;
    let locale = new.locale.unwrap_or(brand.default_locale);
    let number = store::next_number(tx)?;
    let mut article = Article {
        id: tx.new_id(),
        number,
        brand_id: brand.id,
        category_id: new.category,
        slug: format!("article-{number}"),
        visibility: new.visibility,
        segment_id: readers(tx, new.visibility, new.segment)?,
        archived: false,
        source_locale: locale,
        owner_id: by,
        verifier_id: None,
        review_days: USUAL_DAYS,
        verified_at: None,
        verified_by: None,
        trust: Trust::Due,
        review_due_at: now,
        since_release: None,
        position: store::next_position(tx, new.category)?,
        created_by: by,
        created_at: now,
        updated_at: now,
        version: 1,
        title: draft.title.clone(),
        texts: Vec::new(),
    };
    let (wish, asked) = match &new.slug {
        Some(slug) => (checked_slug(slug)?, true),
        None => (slug::from_title(&draft.title), false),
    };
    store::add(tx, &article)?;
    article.slug = claimed(tx, &article, &wish, asked)?;
    store::save(tx, &article)?;
    let version = first(&draft, by, now);
    texts::add(tx, article.id, locale, &version, State::Draft, None)?;
    tell(tx, "article.created", &article, Some(locale), permit.actor());
    Ok(number)
}

fn first(draft: &Draft, by: Option<UserId>, now: causeway_base::Time) -> Version {
    Version {
        no: 1,
        title: draft.title.clone(),
        summary: draft.summary.clone(),
        body: draft.body.clone(),
        by_user: by,
        at: now,
        restored_from: None,
    }
}

/// The user with this id; nobody for the desk itself.
pub(crate) fn person(id: uuid::Uuid) -> Option<UserId> {
    (!id.is_nil()).then_some(UserId(id))
}

fn in_brand(tx: &mut Tx<'_>, brand: BrandId, id: CategoryId) -> Result<(), Problem> {
    let known = category::store::find(tx, id)?.is_some_and(|category| category.brand_id == brand);
    let problem = || Problem::field("/category_id", "unknown", "This brand has no such section.");
    known.then_some(()).ok_or_else(problem)
}

/// The segment whose customers read what has this visibility.
fn readers(tx: &mut Tx<'_>, visibility: Visibility, wish: Option<SegmentId>) -> Result<Option<SegmentId>, Problem> {
    if visibility != Visibility::Segment {
        return Ok(None);
    }
    let problem = || Problem::field("/segment_id", "unknown", "Choose the segment whose customers read this article.");
    let id = wish.ok_or_else(problem)?;
    segment::store::find(tx, id)?.ok_or_else(problem)?;
    Ok(Some(id))
}

fn checked_slug(slug: &str) -> Result<String, Problem> {
    let problem = || Problem::field("/slug", "invalid", "Use lower-case letters, digits and hyphens, with a letter.");
    slug::is_slug(slug).then(|| slug.to_owned()).ok_or_else(problem)
}

/// Takes a slug for the article: the wished one, with a number behind it when it is taken and nobody asked for it.
fn claimed(tx: &mut Tx<'_>, article: &Article, wish: &str, asked: bool) -> Result<String, Problem> {
    let own = format!("article-{}", article.number);
    let tries = (1..=if asked { 1 } else { 9 }).map(|n| slug::nth(wish, n)).filter(|slug| slug::is_slug(slug));
    for slug in tries.chain((!asked).then_some(own)) {
        if store::claim_slug(tx, article.brand_id, &slug, article.id)? {
            return Ok(slug);
        }
    }
    Err(Problem::field("/slug", "taken", "Another article has or had this address."))
}

/// Changes an article itself. What customers see of a published one changes only with leave to publish.
pub fn change(
    tx: &mut Tx<'_>,
    permit: Permit<WriteKnowledge>,
    publish: Option<Permit<PublishKnowledge>>,
    number: i64,
    change: &Change,
) -> Result<(), Problem> {
    let before = found(tx, number)?;
    if before.version != change.version {
        return Err(changed_meanwhile(tx, number));
    }
    let mut after = before.clone();
    if let Some(category) = change.category {
        in_brand(tx, before.brand_id, category)?;
        after.category_id = category;
    }
    if let Some(visibility) = change.visibility {
        after.visibility = visibility;
        after.segment_id = readers(tx, visibility, change.segment)?;
    }
    after.owner_id = checked_user(tx, change.owner.unwrap_or(after.owner_id), before.owner_id, "/owner_id")?;
    after.verifier_id =
        checked_user(tx, change.verifier.unwrap_or(after.verifier_id), before.verifier_id, "/verifier_id")?;
    after.review_days = change.review_days.unwrap_or(after.review_days);
    if !(1..=3_650).contains(&after.review_days) {
        return Err(Problem::field("/review_days", "invalid", "A review comes after 1 to 3,650 days."));
    }
    if let Some(slug) = change.slug.as_ref().filter(|slug| **slug != before.slug) {
        after.slug = claimed(tx, &before, &checked_slug(slug)?, true)?;
    }
    let other_readers = (after.visibility, after.segment_id) != (before.visibility, before.segment_id);
    let seen = other_readers || (&after.slug, after.category_id) != (&before.slug, before.category_id);
    let live = before.texts.iter().any(|text| text.published_no.is_some());
    if live && (seen || change.position.is_some()) && publish.is_none() {
        let words = "This article is published: who may read it and where it stands is for those who publish.";
        return Err(Problem::new(Code::Forbidden, words).hint("Ask somebody who may publish articles."));
    }
    if before.category_id != after.category_id {
        after.position = store::next_position(tx, after.category_id)?;
    }
    if !store::save(tx, &after)? {
        return Err(changed_meanwhile(tx, number));
    }
    if let Some(position) = change.position {
        place(tx, &after, position)?;
    }
    if let Some(numbers) = &change.related {
        relate(tx, &after, numbers)?;
    }
    if other_readers {
        let detail = match after.segment_id {
            Some(segment) => format!("{} {segment}", after.visibility.as_str()),
            None => after.visibility.as_str().to_owned(),
        };
        audit::record(tx, permit.actor(), "article.visibility", &number.to_string(), &detail)?;
    }
    tell(tx, "article.changed", &after, None, permit.actor());
    Ok(())
}

/// The problem of somebody who saw an article as it no longer is.
pub(super) fn changed_meanwhile(tx: &mut Tx<'_>, number: i64) -> Problem {
    let problem = Problem::new(Code::VersionConflict, "Somebody else changed this article meanwhile.");
    match store::find(tx, number) {
        Ok(Some(now)) => problem.current(&now),
        _ => problem,
    }
}

/// Whoever looks after an article or says that it is right must be here; who was chosen before may have left.
fn checked_user(
    tx: &mut Tx<'_>,
    wish: Option<UserId>,
    before: Option<UserId>,
    pointer: &str,
) -> Result<Option<UserId>, Problem> {
    let Some(id) = wish.filter(|_| wish != before) else { return Ok(wish) };
    let known = user::store::find(tx, id)?.is_some_and(|user| user.active);
    if known { Ok(wish) } else { Err(Problem::field(pointer, "unknown", "There is no such colleague.")) }
}

fn place(tx: &mut Tx<'_>, article: &Article, position: usize) -> Result<(), Problem> {
    let mut ids = store::in_category(tx, article.category_id)?;
    ids.retain(|id| *id != article.id);
    ids.insert(position.min(ids.len()), article.id);
    Ok(store::order(tx, &ids)?)
}

fn relate(tx: &mut Tx<'_>, article: &Article, numbers: &[i64]) -> Result<(), Problem> {
    if numbers.len() > RELATED {
        return Err(Problem::field("/related", "too_many", "At most 20 articles stand beside another one."));
    }
    let mut ids = Vec::new();
    for number in numbers {
        let other =
            store::find(tx, *number)?.filter(|other| other.brand_id == article.brand_id && other.id != article.id);
        let problem = || Problem::field("/related", "unknown", format!("There is no other article {number} here."));
        ids.push(other.ok_or_else(problem)?.id);
    }
    Ok(store::set_related(tx, article.id, &ids)?)
}

/// Saves a text; what customers read stays. `seen` is the version that the writer saw, 0 for none. A translation names
/// the version it was made from when it was brought up to date. Answers the version's number.
pub fn save(
    tx: &mut Tx<'_>,
    permit: Permit<WriteKnowledge>,
    number: i64,
    locale: Locale,
    draft: &Draft,
    seen: i64,
    made_from: Option<i64>,
) -> Result<i64, Problem> {
    let article = found(tx, number)?;
    let draft = checked(draft)?;
    kept(tx, permit, &article, locale, draft, seen, made_from, None)
}

/// Brings an older version back as a new one.
pub fn restore(
    tx: &mut Tx<'_>,
    permit: Permit<WriteKnowledge>,
    number: i64,
    locale: Locale,
    no: i64,
    seen: i64,
) -> Result<i64, Problem> {
    let article = found(tx, number)?;
    let old = texts::version(tx, article.id, locale, no)?.ok_or_else(|| Problem::not_found("version"))?;
    let draft = Draft { title: old.title, summary: old.summary, body: old.body };
    kept(tx, permit, &article, locale, draft, seen, None, Some(no))
}

fn kept(
    tx: &mut Tx<'_>,
    permit: Permit<WriteKnowledge>,
    article: &Article,
    locale: Locale,
    draft: Draft,
    seen: i64,
    made_from: Option<i64>,
    restored_from: Option<i64>,
) -> Result<i64, Problem> {
    let before = article.texts.iter().find(|text| text.locale == locale);
    let current = before.map_or(0, |text| text.current_no);
    let conflict = |now: Option<super::Text>| {
        Problem::new(Code::VersionConflict, "Somebody else changed this text meanwhile.").current(&now)
    };
    if seen != current {
        return Err(conflict(before.cloned().map(|text| texts::whole(tx, text)).transpose()?.flatten()));
    }
    let from = if article.archived { State::Archived } else { before.map_or(State::Draft, |text| text.state) };
    let Some(state) = state::after(from, Step::Save) else {
        return Err(Problem::new(Code::TooLate, "This article is archived.").hint("Take it up again first."));
    };
    let source = article.texts.iter().find(|text| text.locale == article.source_locale);
    let made_from = match (source, before) {
        (Some(source), None) if locale != article.source_locale => {
            Some(made_from.unwrap_or_else(|| texts::basis(source)))
        }
        _ => made_from.filter(|_| locale != article.source_locale),
    };
    let last = texts::version(tx, article.id, locale, current)?;
    let same = last.is_some_and(|last| {
        (last.title, last.summary, last.body) == (draft.title.clone(), draft.summary.clone(), draft.body.clone())
    });
    if same && made_from.is_none() {
        return Ok(current);
    }
    let now = tx.now();
    let version = Version { no: current + 1, restored_from, ..first(&draft, person(permit.user()), now) };
    if !texts::add(tx, article.id, locale, &version, state, made_from)? {
        return Err(conflict(None));
    }
    store::touch(tx, article.id)?;
    tell(tx, "article.saved", article, Some(locale), permit.actor());
    Ok(version.no)
}
