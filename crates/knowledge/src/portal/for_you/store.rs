//! What the customers of some segments can read, and all SQL that asks for it.
//! It never finds what is for the team, put away or unpublished, nor what everybody reads: that has pages of its own.

use causeway_base::Locale;
use causeway_people::{ContactId, Segment, SegmentId, segment};
use causeway_store::{Result, Sql, Tx, sql};

use crate::Brand;
use crate::article::lists::patterns;
use crate::article::store as articles;
use crate::media::MediaId;
use crate::site::published::{self, CARD, Card, FROM, Published};

/// The condition, before the segments: on article `a`, its text `t` and its brand `b`.
const READABLE: &str = "a.visibility = 'segment' AND a.archived = FALSE AND t.published_no IS NOT NULL \
     AND b.published = TRUE AND a.segment_id IN";
/// The most texts of one list.
const MOST: usize = 500;

/// The segments of a contact.
pub(super) fn segments(tx: &mut Tx<'_>, contact: ContactId) -> Result<Vec<SegmentId>> {
    Ok(segment::store::of(tx, contact)?.into_iter().map(|Segment { id, .. }| id).collect())
}

fn readable(segments: &[SegmentId], brand: &Brand) -> Sql {
    let mut query = sql!(CARD);
    query.add(FROM).add(READABLE).list(segments.iter().copied()).add("AND a.brand_id = ?").bind(brand.id);
    query
}

/// Of each article the text that is best for somebody who reads `wanted`, in the order of articles; with words, only those
/// that hold them all.
pub(super) fn cards(
    tx: &mut Tx<'_>,
    brand: &Brand,
    wanted: Locale,
    segments: &[SegmentId],
    words: &str,
) -> Result<Vec<Card>> {
    if segments.is_empty() {
        return Ok(Vec::new());
    }
    let mut query = readable(segments, brand);
    for pattern in patterns(words) {
        query.add("AND v.words LIKE ?").bind(pattern);
    }
    query.add("ORDER BY a.position, a.number LIMIT ?").bind(MOST);
    Ok(published::best(tx.all(&query)?, brand, wanted))
}

/// The article that has or had this slug.
pub(super) fn find(
    tx: &mut Tx<'_>,
    brand: &Brand,
    wanted: Locale,
    segments: &[SegmentId],
    slug: &str,
) -> Result<Option<Published>> {
    let Some(id) = articles::by_slug(tx, brand.id, slug)?.filter(|_| !segments.is_empty()) else { return Ok(None) };
    let mut query = readable(segments, brand);
    query.add("AND a.id = ?").bind(id);
    let texts: Vec<Card> = tx.all(&query)?;
    let locales = brand.locales.iter().copied();
    let locales = locales.filter(|locale| texts.iter().any(|text| text.locale == *locale)).collect();
    let Some(card) = published::best(texts, brand, wanted).into_iter().next() else { return Ok(None) };
    published::whole(tx, brand, wanted, card, locales).map(Some)
}

/// Whether an article that these segments can read shows a picture.
pub(super) fn shows(tx: &mut Tx<'_>, segments: &[SegmentId], picture: MediaId) -> Result<bool> {
    if segments.is_empty() {
        return Ok(false);
    }
    let mut query = sql!(
        "SELECT a.id FROM article_media s JOIN article a ON a.id = s.article_id \
         JOIN article_text t ON t.article_id = s.article_id AND t.locale = s.locale \
         JOIN brand b ON b.id = a.brand_id WHERE s.media_id = ? AND",
        picture
    );
    query.add(READABLE).list(segments.iter().copied());
    Ok(tx.first::<(crate::ArticleId,)>(query.add("LIMIT 1"))?.is_some())
}
