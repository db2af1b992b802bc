//! Which articles a list shows, as SQL.
//! It never decides who may see the list; that is for those who may read drafts.

use causeway_base::{Locale, segment};
use causeway_identity::UserId;
use causeway_store::{Cursor, Result, Sql, Tx, sql};

use super::store::{ROWS, rows};
use super::{Article, State, Trust, Visibility};
use crate::{BrandId, CategoryId};

/// Which articles are wanted.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// Only those of this brand.
    pub brand: Option<BrandId>,
    /// Only those of this section.
    pub category: Option<CategoryId>,
    /// Only those with a text that stands here. Archived ones are shown only when asked for.
    pub state: Option<State>,
    /// Only those with a text in this language, which the state is then about.
    pub locale: Option<Locale>,
    /// Only those of which customers (or the team) read something, or nothing.
    pub live: Option<bool>,
    /// Only those with a translation whose source changed since.
    pub source_changed: bool,
    /// Only those of this owner.
    pub owner: Option<UserId>,
    /// Only those for these readers.
    pub visibility: Option<Visibility>,
    /// Only those with this trust.
    pub trust: Option<Trust>,
    /// Words that all stand in one text as last written, or a number.
    pub text: String,
}

/// The articles that are wanted, the last changed first.
pub fn list(tx: &mut Tx<'_>, wanted: &Wanted, after: Option<Cursor>, limit: usize) -> Result<Vec<Article>> {
    let mut query = sql!(ROWS);
    query.add("WHERE a.archived = ?").bind(wanted.state == Some(State::Archived));
    if let Some(brand) = wanted.brand {
        query.add("AND a.brand_id = ?").bind(brand);
    }
    if let Some(category) = wanted.category {
        query.add("AND a.category_id = ?").bind(category);
    }
    if let Some(owner) = wanted.owner {
        query.add("AND a.owner_id = ?").bind(owner);
    }
    if let Some(visibility) = wanted.visibility {
        query.add("AND a.visibility = ?").bind(visibility);
    }
    texts(&mut query, wanted);
    if let Some(trust) = wanted.trust {
        let now = tx.now();
        match trust {
            Trust::Verified => query.add(VERIFIED).bind(now),
            Trust::Stale => query.add(STALE).bind(now),
            Trust::Due => query.add(DUE).bind(now).bind(now),
        };
    }
    words(&mut query, &wanted.text);
    if let Some(after) = after {
        query.add("AND (a.updated_at < ? OR (a.updated_at = ? AND a.id < ?))");
        query.bind(after.at).bind(after.at).bind(after.id);
    }
    rows(tx, query.add("ORDER BY a.updated_at DESC, a.id DESC LIMIT ?").bind(limit))
}

/// The same as [`super::Review::trust`]; 129,600,000 is a day and a half.
const VERIFIED: &str = "AND a.verified_at IS NOT NULL AND a.verified_at + a.review_days * 86400000 > ? \
     AND NOT EXISTS (SELECT m.id FROM release_mark m WHERE m.article_id = a.id AND m.done_at IS NULL)";
const STALE: &str = "AND COALESCE(a.verified_at, a.created_at) + a.review_days * 129600000 <= ?";
const DUE: &str = "AND (a.verified_at IS NULL OR a.verified_at + a.review_days * 86400000 <= ? \
                   OR EXISTS (SELECT m.id FROM release_mark m WHERE m.article_id = a.id AND m.done_at IS NULL)) \
                   AND COALESCE(a.verified_at, a.created_at) + a.review_days * 129600000 > ?";

fn texts(query: &mut Sql, wanted: &Wanted) {
    if wanted.state.is_some() || wanted.locale.is_some() {
        query.add("AND EXISTS (SELECT t.article_id FROM article_text t WHERE t.article_id = a.id");
        if let Some(state) = wanted.state {
            query.add("AND t.state = ?").bind(state);
        }
        if let Some(locale) = wanted.locale {
            query.add("AND t.locale = ?").bind(locale);
        }
        query.add(")");
    }
    if let Some(live) = wanted.live {
        query.add(if live { "AND EXISTS" } else { "AND NOT EXISTS" });
        query.add("(SELECT t.article_id FROM article_text t WHERE t.article_id = a.id AND t.published_no IS NOT NULL)");
    }
    if wanted.source_changed {
        query.add(
            "AND EXISTS (SELECT t.article_id FROM article_text t JOIN article_text s ON s.article_id = t.article_id",
        );
        query.add("WHERE t.article_id = a.id AND s.locale = a.source_locale AND t.locale <> a.source_locale");
        query.add("AND t.source_no < COALESCE(s.published_no, s.current_no))");
    }
}

fn words(query: &mut Sql, text: &str) {
    let text = text.trim();
    if let Ok(number) = text.trim_start_matches('#').parse::<i64>() {
        query.add("AND a.number = ?").bind(number);
        return;
    }
    let patterns = patterns(text);
    if patterns.is_empty() {
        return;
    }
    query.add(
        "AND EXISTS (SELECT t.article_id FROM article_text t JOIN article_version v ON v.article_id = t.article_id",
    );
    query.add("AND v.locale = t.locale AND v.no = t.current_no WHERE t.article_id = a.id");
    for pattern in patterns {
        query.add("AND v.words LIKE ?").bind(pattern);
    }
    query.add(")");
}

/// What the words of a version must be like for somebody who looks for `text`: whole pairs of characters, beginnings of
/// words. Tokens hold letters, digits and marks only, so that nothing in them means something to LIKE.
pub fn patterns(text: &str) -> Vec<String> {
    let tokens = segment::tokens(text);
    let pairs = tokens.iter().any(|token| token.paired && !token.tail);
    let wanted = tokens.iter().filter(|token| token.position > 0 && !(token.tail && pairs));
    let patterns = wanted.map(|token| {
        let whole = token.paired && !token.tail;
        format!("% {}{}%", token.text, if whole { " " } else { "" })
    });
    patterns.take(12).collect()
}
