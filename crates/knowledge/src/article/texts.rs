//! SQL of the texts of articles and their versions.
//! It never changes or deletes a version; it only adds.

use std::collections::HashMap;

use causeway_base::{Locale, Time, segment};
use causeway_identity::UserId;
use causeway_store::{Result, Tx, from_row, sql};
use uuid::Uuid;

use super::{ArticleId, State, Text, TextRow, Version};
use crate::body;

/// Texts by article, each article's in the order of [`Locale::ALL`].
pub type ByArticle = HashMap<ArticleId, Vec<TextRow>>;

struct Row {
    article_id: ArticleId,
    locale: Locale,
    state: State,
    current_no: i64,
    title: String,
    written_by: Option<UserId>,
    written_at: Time,
    published_no: Option<i64>,
    published_at: Option<Time>,
    published_by: Option<UserId>,
    due_at: Option<Time>,
    due_no: Option<i64>,
    source_no: Option<i64>,
}
from_row!(Row {
    article_id,
    locale,
    state,
    current_no,
    title,
    written_by,
    written_at,
    published_no,
    published_at,
    published_by,
    due_at,
    due_no,
    source_no
});

const ROWS: &str = "SELECT t.article_id, t.locale, t.state, t.current_no, v.title, v.by_user, v.at, t.published_no, \
     t.published_at, t.published_by, t.due_at, t.due_no, t.source_no FROM article_text t \
     JOIN article_version v ON v.article_id = t.article_id AND v.locale = t.locale AND v.no = t.current_no";
const VERSIONS: &str = "SELECT no, title, summary, body, by_user, at, restored_from FROM article_version";

impl Row {
    fn text(self, changed: bool) -> TextRow {
        TextRow {
            article_id: self.article_id,
            locale: self.locale,
            state: self.state,
            current_no: self.current_no,
            title: self.title,
            written_by: self.written_by,
            written_at: self.written_at,
            published_no: self.published_no,
            published_at: self.published_at,
            published_by: self.published_by,
            due_at: self.due_at,
            due_no: self.due_no,
            source_no: self.source_no,
            source_changed: changed,
        }
    }
}

/// What a translation is made from: what customers read of the first language, or what was written when they read none.
pub(super) fn basis(source: &TextRow) -> i64 {
    source.published_no.unwrap_or(source.current_no)
}

/// The texts of articles, each given with its first language.
pub fn of(tx: &mut Tx<'_>, articles: &[(ArticleId, Locale)]) -> Result<ByArticle> {
    let mut query = sql!(ROWS);
    query.add("WHERE t.article_id IN").list(articles.iter().map(|article| article.0));
    let sources: HashMap<ArticleId, Locale> = articles.iter().copied().collect();
    let mut all: ByArticle = HashMap::new();
    for row in tx.all::<Row>(&query)? {
        all.entry(row.article_id).or_default().push(row.text(false));
    }
    for (id, texts) in &mut all {
        texts.sort_by_key(|text| Locale::ALL.iter().position(|locale| *locale == text.locale));
        let first = sources.get(id).copied();
        let from = texts.iter().find(|text| Some(text.locale) == first).map(basis);
        for text in texts.iter_mut().filter(|text| Some(text.locale) != first) {
            text.source_changed = matches!((text.source_no, from), (Some(made), Some(now)) if made < now);
        }
    }
    Ok(all)
}

/// One version.
pub fn version(tx: &mut Tx<'_>, id: ArticleId, locale: Locale, no: i64) -> Result<Option<Version>> {
    let mut query = sql!(VERSIONS);
    query.add("WHERE article_id = ? AND locale = ? AND no = ?").bind(id).bind(locale).bind(no);
    tx.first(&query)
}

/// The versions of a text, the newest first, at most 50 before `before`.
pub fn versions(tx: &mut Tx<'_>, id: ArticleId, locale: Locale, before: i64) -> Result<Vec<Version>> {
    let mut query = sql!(VERSIONS);
    query.add("WHERE article_id = ? AND locale = ? AND no < ?").bind(id).bind(locale).bind(before);
    tx.all(query.add("ORDER BY no DESC LIMIT 50"))
}

/// A text with what was last written and what customers read.
pub fn whole(tx: &mut Tx<'_>, row: TextRow) -> Result<Option<Text>> {
    let Some(last) = version(tx, row.article_id, row.locale, row.current_no)? else { return Ok(None) };
    let published = match row.published_no {
        Some(no) if no != row.current_no => version(tx, row.article_id, row.locale, no)?,
        _ => None,
    };
    Ok(Some(Text { summary: last.summary, body: last.body, published, row }))
}

/// Adds a version and makes it the text's last one. Says whether it did: another node may have added that version in the
/// same moment. `made_from` is the version that a translation was made from; the
/// one that is known stays when it is `None`.
pub fn add(
    tx: &mut Tx<'_>,
    id: ArticleId,
    locale: Locale,
    version: &Version,
    state: State,
    made_from: Option<i64>,
) -> Result<bool> {
    let plain = causeway_mail::html_to_text(&version.body);
    let words = segment::index_text(&format!("{}\n{}\n{plain}", version.title, version.summary));
    let added = tx.run(&sql!(
        "INSERT INTO article_version (article_id, locale, no, title, summary, body, words, by_user, at, restored_from) \
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        id,
        locale,
        version.no,
        &version.title,
        &version.summary,
        &version.body,
        format!(" {words} "),
        version.by_user,
        version.at,
        version.restored_from
    ))?;
    if added == 0 {
        return Ok(false);
    }
    tx.run(&sql!(
        "INSERT INTO article_text (article_id, locale, state, current_no, source_no) VALUES (?, ?, ?, ?, ?) \
         ON CONFLICT (article_id, locale) DO UPDATE SET state = excluded.state, current_no = excluded.current_no, \
         source_no = COALESCE(excluded.source_no, article_text.source_no)",
        id,
        locale,
        state,
        version.no,
        made_from
    ))?;
    Ok(true)
}

/// Puts a text where it stands now.
pub fn set_state(tx: &mut Tx<'_>, id: ArticleId, locale: Locale, state: State) -> Result<()> {
    tx.run(&sql!("UPDATE article_text SET state = ? WHERE article_id = ? AND locale = ?", state, id, locale)).map(drop)
}

/// Makes a version the one that customers read.
pub fn put_out(
    tx: &mut Tx<'_>,
    id: ArticleId,
    locale: Locale,
    version: &Version,
    state: State,
    by: Option<UserId>,
) -> Result<()> {
    let now = tx.now();
    tx.run(&sql!(
        "UPDATE article_text SET state = ?, published_no = ?, published_at = ?, published_by = ?, \
         first_published_at = COALESCE(first_published_at, ?), due_at = NULL, due_no = NULL, due_by = NULL \
         WHERE article_id = ? AND locale = ?",
        state,
        version.no,
        now,
        by,
        now,
        id,
        locale
    ))?;
    forget_media(tx, id, locale)?;
    for picture in body::media_of(&version.body) {
        // A picture that was never uploaded has no row to point at; the page shows its words instead.
        tx.run(&sql!(
            "INSERT INTO article_media (article_id, locale, media_id) \
             SELECT t.article_id, t.locale, m.id FROM article_text t JOIN help_media m ON m.id = ? \
             WHERE t.article_id = ? AND t.locale = ?",
            picture,
            id,
            locale
        ))?;
    }
    Ok(())
}

/// Takes a text away from customers, and what was to be published of it.
pub fn take_back(tx: &mut Tx<'_>, id: ArticleId, locale: Locale, state: State) -> Result<()> {
    tx.run(&sql!(
        "UPDATE article_text SET state = ?, published_no = NULL, published_at = NULL, published_by = NULL, \
         due_at = NULL, due_no = NULL, due_by = NULL WHERE article_id = ? AND locale = ?",
        state,
        id,
        locale
    ))?;
    forget_media(tx, id, locale)
}

fn forget_media(tx: &mut Tx<'_>, id: ArticleId, locale: Locale) -> Result<()> {
    tx.run(&sql!("DELETE FROM article_media WHERE article_id = ? AND locale = ?", id, locale)).map(drop)
}

/// Plans the publishing of a version, or takes the plan away.
pub fn set_due(
    tx: &mut Tx<'_>,
    id: ArticleId,
    locale: Locale,
    due: Option<(Time, i64)>,
    by: Option<UserId>,
) -> Result<()> {
    tx.run(&sql!(
        "UPDATE article_text SET due_at = ?, due_no = ?, due_by = ? WHERE article_id = ? AND locale = ?",
        due.map(|due| due.0),
        due.map(|due| due.1),
        by.filter(|_| due.is_some()),
        id,
        locale
    ))
    .map(drop)
}

/// Takes a plan to carry it out. Says whether it was still there: whoever comes second, with a lease or without, gets
/// nothing, because the row is locked until the first is done.
pub fn claim_due(tx: &mut Tx<'_>, id: ArticleId, locale: Locale, no: i64) -> Result<bool> {
    let now = tx.now();
    Ok(tx.run(&sql!(
        "UPDATE article_text SET due_at = NULL, due_no = NULL, due_by = NULL \
         WHERE article_id = ? AND locale = ? AND due_no = ? AND due_at <= ?",
        id,
        locale,
        no,
        now
    ))? > 0)
}

/// Whether anything is to be published by now.
pub fn any_due(tx: &mut Tx<'_>) -> Result<bool> {
    let now = tx.now();
    let one: Option<(Uuid,)> = tx.first(&sql!("SELECT article_id FROM article_text WHERE due_at <= ? LIMIT 1", now))?;
    Ok(one.is_some())
}

/// What is to be published: article, language, version, and who planned it.
pub type Due = (ArticleId, Locale, i64, Option<UserId>);

/// What is to be published by now.
pub fn due(tx: &mut Tx<'_>, limit: usize) -> Result<Vec<Due>> {
    let now = tx.now();
    tx.all(&sql!(
        "SELECT article_id, locale, due_no, due_by FROM article_text WHERE due_at <= ? \
         ORDER BY due_at, article_id, locale LIMIT ?",
        now,
        limit
    ))
}
