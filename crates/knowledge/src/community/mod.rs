//! The community: customers ask each other in public, answer, vote, and the team keeps order (R153, R154, R155).
//! It never shows who somebody is beyond the name that they chose, and nothing that waits for a look.

pub mod category;
pub mod health;
pub mod member;
pub mod moderation;
pub mod news;
mod pages;
pub mod setting;
mod text;
pub mod topic;
mod words;

use axum::Router;
use causeway_base::{Locale, Time};
use causeway_store::{Actor, NewEvent, Result, Tx, id_type, named_values};
use causeway_web::Endpoints;
use serde_json::json;

use crate::html::Html;
use crate::site::Site;
use crate::{BrandId, Knowledge, html};

/// The most topics that the map of the site names, those that somebody wrote in last.
const MAPPED: usize = 5_000;

id_type!(TopicCategoryId, "Names a category of the community.");
id_type!(MemberId, "Names a member of the community.");
id_type!(TopicId, "Names a topic of the community; people use its number.");
id_type!(PostId, "Names a question or an answer of the community.");

named_values!(PostState "Who sees a question or an answer." {
    Waiting "Its writer and the team, until somebody looked." = "waiting",
    Shown "Everybody." = "shown",
    Hidden "The team." = "hidden",
    Deleted "Nobody; its words are gone." = "deleted",
});

named_values!(Why "Why a question or an answer is not shown." {
    Nothing "It is shown, or nobody said." = "",
    First "It is among the first of its writer." = "first_posts",
    Links "It has links, and its writer is new." = "links",
    Flags "Members flagged it." = "flags",
    Team "The team decided so." = "team",
});

named_values!(FlagReason "What is wrong with a post, as members say." {
    Spam "It advertises." = "spam",
    Rude "It hurts." = "rude",
    Private "It tells what is somebody's own." = "private",
    Other "Something else." = "other",
});

named_values!(Sort "In which order topics are listed." {
    Active "What was written in last." = "active",
    Unanswered "What nobody answered, the newest first." = "unanswered",
    Votes "What most have, too." = "votes",
});

/// Records that something of a community changed.
pub(crate) fn tell(tx: &mut Tx<'_>, kind: &'static str, brand: BrandId, topic: Option<i64>, actor: Actor) {
    let data = json!({ "brand_id": brand, "topic": topic });
    tx.record(NewEvent { kind, conversation: None, actor, only_for: None, data });
}

/// The link that leads to the community from other pages; nothing where it is off.
pub(crate) fn link(tx: &mut Tx<'_>, site: &Site) -> Result<Option<Html>> {
    let words = words::of(site.locale);
    Ok(is_open(tx, site.brand.id)?.then(|| {
        html!("<p class=\"to\"><a href=\"{}\">{}</a> {}</p>", site.path("community"), words.title, words.invitation)
    }))
}

/// Whether a brand has a community that customers can read.
pub(crate) fn is_open(tx: &mut Tx<'_>, brand: BrandId) -> Result<bool> {
    Ok(setting::of(tx, brand)?.enabled)
}

/// What its pages are called, in a language.
pub(crate) const fn title(locale: Locale) -> &'static str {
    words::of(locale).title
}

/// The topics that everybody can read, for the map of the site: language, path behind it, and when something was last
/// written.
pub(crate) fn mapped(tx: &mut Tx<'_>, site: &Site) -> Result<Vec<(Locale, String, Time)>> {
    let which = topic::store::Wanted { brand: Some(site.brand.id), shown: true, ..Default::default() };
    let all = topic::store::lines(tx, &which, Sort::Active, None, MAPPED)?;
    let own = all.into_iter().filter(|line| site.brand.locales.contains(&line.locale));
    Ok(own.map(|line| (line.locale, format!("community/t/{}", line.number), line.active_at)).collect())
}

pub(crate) fn add(endpoints: Endpoints<Knowledge>) -> Endpoints<Knowledge> {
    let endpoints = category::routes::add(setting::add(endpoints));
    let endpoints = topic::routes::add(endpoints);
    let endpoints = topic::turns::add(endpoints);
    health::add(member::routes::add(moderation::routes::add(endpoints)))
}

/// The public pages, to be merged with the others.
pub(crate) fn router() -> Router<Knowledge> {
    pages::router()
}

#[cfg(test)]
mod tests;
