//! What becomes of a text: review, publishing, taking back, putting away; and the word that an article is right.
//! It never publishes without a permit for it, and every change of what customers read is in the audit trail.

use causeway_base::{Locale, Time};
use causeway_identity::permission::{PublishKnowledge, WriteKnowledge};
use causeway_identity::{UserId, audit};
use causeway_store::{Actor, Tx};
use causeway_web::{Code, Permit, Problem};

use super::state::{self, Step};
use super::write::{changed_meanwhile, found, person, text_in};
use super::{Article, State, TextRow, store, tell, texts};
use crate::body;

/// How far ahead publishing can be planned: two years.
const AHEAD: i64 = 730 * 86_400_000;

fn next(text: &TextRow, step: Step) -> Result<State, Problem> {
    state::after(text.state, step).ok_or_else(|| {
        let words = match text.state {
            State::Draft => "This text is a draft.",
            State::InReview => "This text is in review.",
            State::Published => "This text is published as it is.",
            State::Archived => "This article is archived.",
        };
        Problem::new(Code::TooLate, format!("{words} This cannot be done with it now."))
    })
}

/// Asks for a text's review, or gives it back to its writer.
pub fn review(
    tx: &mut Tx<'_>,
    permit: Permit<WriteKnowledge>,
    number: i64,
    locale: Locale,
    step: Step,
) -> Result<(), Problem> {
    let article = found(tx, number)?;
    let state = next(text_in(&article, locale)?, step)?;
    texts::set_state(tx, article.id, locale, state)?;
    store::touch(tx, article.id)?;
    let kind = if step == Step::Submit { "article.submitted" } else { "article.returned" };
    tell(tx, kind, &article, Some(locale), permit.actor());
    Ok(())
}

/// The version to publish: one by its number, else the last one. It must say something.
fn chosen(tx: &mut Tx<'_>, text: &TextRow, no: Option<i64>) -> Result<super::Version, Problem> {
    let no = no.unwrap_or(text.current_no);
    let version = texts::version(tx, text.article_id, text.locale, no)?;
    let version = version.ok_or_else(|| Problem::field("/no", "unknown", "There is no such version of this text."))?;
    let says =
        !causeway_mail::html_to_text(&version.body).trim().is_empty() || !body::media_of(&version.body).is_empty();
    let empty = || Problem::field("/body", "empty", "There is nothing in this text yet.").hint("Write it first.");
    says.then_some(version).ok_or_else(empty)
}

/// Publishes a version: customers read it from this moment.
pub fn publish(
    tx: &mut Tx<'_>,
    permit: Permit<PublishKnowledge>,
    number: i64,
    locale: Locale,
    no: Option<i64>,
) -> Result<(), Problem> {
    let article = found(tx, number)?;
    let text = text_in(&article, locale)?;
    next(text, Step::Publish)?;
    let version = chosen(tx, text, no)?;
    put_out(tx, &article, text, &version, person(permit.user()), permit.actor())
}

/// Puts a version out, for a person or for the plan that one made.
pub(super) fn put_out(
    tx: &mut Tx<'_>,
    article: &Article,
    text: &TextRow,
    version: &super::Version,
    by: Option<UserId>,
    actor: Actor,
) -> Result<(), Problem> {
    // With an older version published, what was written since goes on being a draft.
    let newest = version.no == text.current_no;
    let state = if newest { State::Published } else { draft_again(text.state) };
    texts::put_out(tx, article.id, text.locale, version, state, by)?;
    store::touch(tx, article.id)?;
    let theirs = article.verifier_id.is_none() || article.verifier_id == by;
    if text.locale == article.source_locale && newest && theirs && by.is_some() {
        store::verify(tx, article.id, by, version.at)?;
    }
    audit::record(tx, actor, "article.published", &subject(article, text.locale), &format!("version {}", version.no))?;
    tell(tx, "article.published", article, Some(text.locale), actor);
    Ok(())
}

const fn draft_again(state: State) -> State {
    match state {
        State::Published => State::Draft,
        other => other,
    }
}

fn subject(article: &Article, locale: Locale) -> String {
    format!("{} {}", article.number, locale.tag())
}

/// Plans the publishing of a version; `None` takes the plan away.
pub fn schedule(
    tx: &mut Tx<'_>,
    permit: Permit<PublishKnowledge>,
    number: i64,
    locale: Locale,
    plan: Option<(Time, Option<i64>)>,
) -> Result<(), Problem> {
    let (article, now) = (found(tx, number)?, tx.now());
    let text = text_in(&article, locale)?;
    let due = match plan {
        None if text.due_at.is_none() => return Err(Problem::new(Code::TooLate, "Nothing is planned for this text.")),
        None => None,
        Some((at, no)) => {
            next(text, Step::Schedule)?;
            if at <= now || at.since(now) > AHEAD {
                return Err(Problem::field("/at", "invalid", "Choose a time in the next two years."));
            }
            Some((at, chosen(tx, text, no)?.no))
        }
    };
    texts::set_due(tx, article.id, locale, due, person(permit.user()))?;
    store::touch(tx, article.id)?;
    let kind = if due.is_some() { "article.scheduled" } else { "article.unscheduled" };
    audit::record(tx, permit.actor(), kind, &subject(&article, locale), "")?;
    tell(tx, kind, &article, Some(locale), permit.actor());
    Ok(())
}

/// Takes a text away from customers.
pub fn unpublish(
    tx: &mut Tx<'_>,
    permit: Permit<PublishKnowledge>,
    number: i64,
    locale: Locale,
) -> Result<(), Problem> {
    let article = found(tx, number)?;
    let text = text_in(&article, locale)?;
    let state = next(text, Step::Unpublish)?;
    if text.published_no.is_none() {
        return Err(Problem::new(Code::TooLate, "Nothing of this text is published."));
    }
    texts::take_back(tx, article.id, locale, state)?;
    store::touch(tx, article.id)?;
    audit::record(tx, permit.actor(), "article.unpublished", &subject(&article, locale), "")?;
    tell(tx, "article.unpublished", &article, Some(locale), permit.actor());
    Ok(())
}

/// Puts an article away, or takes it up again as a draft.
pub fn archive(tx: &mut Tx<'_>, permit: Permit<PublishKnowledge>, number: i64, away: bool) -> Result<(), Problem> {
    let article = found(tx, number)?;
    let step = if away { Step::Archive } else { Step::Revive };
    if article.archived == away {
        let words = if away { "This article is archived already." } else { "This article is not archived." };
        return Err(Problem::new(Code::TooLate, words));
    }
    for text in &article.texts {
        texts::take_back(tx, article.id, text.locale, next(text, step)?)?;
    }
    if !store::save(tx, &Article { archived: away, ..article.clone() })? {
        return Err(changed_meanwhile(tx, number));
    }
    let kind = if away { "article.archived" } else { "article.revived" };
    audit::record(tx, permit.actor(), kind, &number.to_string(), "")?;
    tell(tx, kind, &article, None, permit.actor());
    Ok(())
}

/// Says that an article is right today. With a verifier, only they say so, or whoever may publish.
pub fn verify(
    tx: &mut Tx<'_>,
    permit: Permit<WriteKnowledge>,
    publish: Option<Permit<PublishKnowledge>>,
    number: i64,
) -> Result<(), Problem> {
    let (article, by) = (found(tx, number)?, person(permit.user()));
    if article.archived {
        return Err(Problem::new(Code::TooLate, "This article is archived."));
    }
    let theirs = article.verifier_id.or(article.owner_id);
    if publish.is_none() && theirs.is_some() && theirs != by {
        return Err(Problem::new(Code::Forbidden, "Somebody else says whether this article is right."));
    }
    let now = tx.now();
    store::verify(tx, article.id, by, now)?;
    tell(tx, "article.verified", &article, None, permit.actor());
    Ok(())
}
