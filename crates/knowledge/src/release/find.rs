//! What names the features of a release: articles in every language, macros that the author sees, guides.
//! It never names a macro to somebody who does not see it, and no personal one to anybody.

use std::collections::{BTreeMap, BTreeSet};

use causeway_base::Locale;
use causeway_desk::diagnosis::guide::{self, Guide};
use causeway_desk::macros::{self, Scope};
use causeway_identity::UserId;
use causeway_mail::html_to_text;
use causeway_store::{Result, Tx, from_row, sql};

use super::rules::{self, Sought};
use super::{Candidate, Kind, MARKS, Release, store};
use crate::article::ArticleId;

/// The texts of so many articles are read at once.
const CHUNK: i64 = 200;

struct Text {
    id: ArticleId,
    number: i64,
    source_locale: Locale,
    locale: Locale,
    title: String,
    words: String,
}
from_row!(Text { id, number, source_locale, locale, title, words });

/// What names a feature of a release, at most one more than a release may mark.
///
/// # Errors
/// What the database says.
pub fn candidates(tx: &mut Tx<'_>, release: &Release, reader: UserId) -> Result<Vec<Candidate>> {
    let sought: Vec<Sought> = release.features.iter().filter_map(|feature| Sought::of(feature)).collect();
    let marked: BTreeSet<(Kind, String)> =
        store::marks(tx, release.id)?.into_iter().map(|mark| (mark.kind, mark.target)).collect();
    let mut all = articles(tx, &sought)?;
    all.extend(of_macros(tx, &sought, reader)?);
    all.extend(of_guides(tx, &sought)?);
    for one in &mut all {
        one.marked = marked.contains(&(one.kind, one.target.clone()));
    }
    all.truncate(MARKS + 1);
    Ok(all)
}

/// Articles that are not put away, by their texts as last written and as published.
fn articles(tx: &mut Tx<'_>, sought: &[Sought]) -> Result<Vec<Candidate>> {
    let mut out = Vec::new();
    if sought.is_empty() {
        return Ok(out);
    }
    let last: Option<i64> = tx.value(&sql!("SELECT MAX(number) FROM article"))?;
    let mut after = 0;
    while after < last.unwrap_or_default() && out.len() <= MARKS {
        let texts: Vec<Text> = tx.all(&sql!(
            "SELECT a.id, a.number, a.source_locale, t.locale, v.title, v.words FROM article a \
             JOIN article_text t ON t.article_id = a.id JOIN article_version v ON v.article_id = t.article_id \
             AND v.locale = t.locale AND (v.no = t.current_no OR v.no = t.published_no) \
             WHERE a.archived = FALSE AND a.number > ? AND a.number <= ? ORDER BY a.number, v.no DESC, t.locale",
            after,
            after + CHUNK
        ))?;
        let mut found: BTreeMap<i64, (Candidate, bool)> = BTreeMap::new();
        for text in texts {
            let new = || (candidate(Kind::Article, text.id.to_string(), Some(text.number), &text.title), false);
            let (one, named) = found.entry(text.number).or_insert_with(new);
            if text.locale == text.source_locale && !*named {
                one.title.clone_from(&text.title);
                *named = true;
            }
            add(one, rules::named(sought, &text.words));
        }
        out.extend(found.into_values().map(|(one, _)| one).filter(|one| !one.features.is_empty()));
        after += CHUNK;
    }
    Ok(out)
}

fn candidate(kind: Kind, target: String, number: Option<i64>, title: &str) -> Candidate {
    Candidate { kind, target, number, title: title.to_owned(), features: Vec::new(), marked: false }
}

fn add(one: &mut Candidate, features: Vec<String>) {
    for feature in features {
        if !one.features.contains(&feature) {
            one.features.push(feature);
        }
    }
}

fn of_macros(tx: &mut Tx<'_>, sought: &[Sought], reader: UserId) -> Result<Vec<Candidate>> {
    let all = shared(tx, reader)?;
    let named = all.into_iter().filter(|one| !one.archived).map(|one| {
        let texts: Vec<String> = one.bodies.values().map(|body| html_to_text(body)).collect();
        let words = rules::words(&format!("{}\n{}\n{}", one.name, one.shortcut, texts.join("\n")));
        let features = rules::named(sought, &words);
        Candidate { features, ..candidate(Kind::Macro, one.id.to_string(), None, &one.name) }
    });
    Ok(named.filter(|one| !one.features.is_empty()).collect())
}

/// The macros of others that somebody sees.
pub(super) fn shared(tx: &mut Tx<'_>, reader: UserId) -> Result<Vec<macros::Macro>> {
    let all = macros::store::seen_by(tx, reader)?;
    Ok(all.into_iter().filter(|one| one.scope != Scope::Person).collect())
}

/// What names a guide among all.
pub(super) fn key_of(guide: &Guide) -> String {
    format!("{} {}", guide.class.as_str(), guide.name)
}

fn of_guides(tx: &mut Tx<'_>, sought: &[Sought]) -> Result<Vec<Candidate>> {
    let (guides, _) = guide::all(tx)?;
    let named = guides.iter().map(|guide| {
        let features = rules::named(sought, &rules::words(&told(guide)));
        Candidate { features, ..candidate(Kind::Guide, key_of(guide), None, &guide.name) }
    });
    Ok(named.filter(|one| !one.features.is_empty()).collect())
}

/// Everything that a guide says, to the team and to customers.
fn told(guide: &Guide) -> String {
    let mut all: Vec<&str> = vec![&guide.name, &guide.product];
    if let Some(public) = &guide.public {
        all.extend(public.titles.values().chain(public.introductions.values()).map(String::as_str));
    }
    for step in &guide.steps {
        all.extend([step.ask.as_str(), &step.hint]);
        if let Some(public) = &step.public {
            let texts = public.asks.values().chain(public.helps.values()).chain(public.picture_texts.values());
            all.extend(texts.map(String::as_str));
        }
        for answer in &step.answers {
            all.extend([answer.words.as_str(), &answer.finding]);
            if let Some(public) = &answer.public {
                all.extend(public.says.values().chain(public.ends.values()).map(String::as_str));
            }
        }
    }
    all.join("\n")
}
