//! Endpoints of wording: the organisation's word list, and the check of what is being written.
//! It never keeps a text that is checked.

use axum::Json;
use causeway_base::{Time, text};
use causeway_identity::UserId;
use causeway_identity::permission::{ManageSettings, ReadSettings, WriteConversations};
use causeway_mail::Address;
use causeway_store::Tx;
use causeway_web::{Answer, Code, Endpoints, Input, Permit, Problem};
use causeway_wording::{Avoid, Hint, Language, WordList, promises};
use jiff::tz::TimeZone;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Context, WORDS};
use crate::conversation::routes::resolve;
use crate::conversation::store as conversations;
use crate::told::settings_changed;
use crate::{Desk, confidential, organisation};

/// The most entries of each kind in a word list.
const MAX_WORDS: usize = 500;
/// The longest word, in characters.
const MAX_WORD: usize = 80;
/// The most recipients whose names are looked at.
const MAX_NAMES: usize = 100;
/// The longest text that is checked, in characters; what is longer has its beginning checked.
const MAX_CHECKED: usize = 50_000;

pub(crate) fn add(endpoints: Endpoints<Desk>) -> Endpoints<Desk> {
    endpoints
        .get::<ReadSettings, _, _>("/api/v1/wording/words", "The organisation's word list.", words)
        .answers::<Words>()
        .put::<ManageSettings, _, _>("/api/v1/wording/words", "Replace the word list.", keep)
        .body::<Words>()
        .answers::<Words>()
        .post::<WriteConversations, _, _>("/api/v1/wording/check", "Hints and promises of an answer.", look)
        .body::<Checked>()
        .answers::<Seen>()
}

type State = axum::extract::State<Desk>;

/// The word list with its version; 0 before anybody wrote one.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Words {
    words: WordList,
    #[serde(default)]
    version: i64,
}

/// An answer in a conversation that is named by id or number, or without one a mail that begins a conversation.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Checked {
    conversation: Option<String>,
    /// The recipients of a mail that begins a conversation; for an answer the desk knows them.
    #[serde(default)]
    to: Vec<Address>,
    html: Option<String>,
    text: Option<String>,
}

/// What the check found, and the text that its places count in.
#[derive(Debug, Clone, Serialize, JsonSchema)]
struct Seen {
    text: String,
    hints: Vec<Hint>,
    promises: Vec<Promised>,
}

/// A promise in the text.
#[derive(Debug, Clone, Serialize, JsonSchema)]
struct Promised {
    text: String,
    due_at: Option<Time>,
    vague: bool,
}

fn current(tx: &mut Tx<'_>) -> Result<Words, Problem> {
    let found: Option<(WordList, i64)> = organisation::store::setting(tx, WORDS)?;
    let (words, version) = found.unwrap_or_default();
    Ok(Words { words, version })
}

async fn words(state: State) -> Answer<Words> {
    Ok(Json(state.db.read(current).await?))
}

fn checked_words(list: &[String], pointer: &str) -> Result<Vec<String>, Problem> {
    if list.len() > MAX_WORDS {
        return Err(Problem::field(pointer, "length", "The list has at most 500 words."));
    }
    let mut all: Vec<String> = Vec::new();
    for word in list {
        let word = text::clean(word.trim(), MAX_WORD + 1).replace('\n', " ");
        if word.chars().count() > MAX_WORD {
            return Err(Problem::field(pointer, "length", "A word has at most 80 characters."));
        }
        if !word.is_empty() && !all.contains(&word) {
            all.push(word);
        }
    }
    Ok(all)
}

/// Checks a word list as input.
pub(crate) fn checked(list: &WordList) -> Result<WordList, Problem> {
    let avoid: Vec<String> = list.avoid.iter().map(|one| one.word.clone()).collect();
    let instead = |word: &str| {
        let one = list.avoid.iter().find(|one| one.word.trim() == word);
        one.map(|one| text::clean(one.instead.trim(), MAX_WORD)).unwrap_or_default()
    };
    let avoid = checked_words(&avoid, "/words/avoid")?;
    Ok(WordList {
        avoid: avoid.into_iter().map(|word| Avoid { instead: instead(&word), word }).collect(),
        jargon: checked_words(&list.jargon, "/words/jargon")?,
        names: checked_words(&list.names, "/words/names")?,
    })
}

async fn keep(state: State, permit: Permit<ManageSettings>, Input(input): Input<Words>) -> Answer<Words> {
    let list = checked(&input.words)?;
    let work = move |tx: &mut Tx<'_>| {
        let now = current(tx)?;
        if now.version != input.version {
            return Err(
                Problem::new(Code::VersionConflict, "Somebody else changed the word list meanwhile.").current(&now)
            );
        }
        super::set_words(tx, &list)?;
        settings_changed(tx, permit.actor(), "wording");
        current(tx)
    };
    Ok(Json(state.db.write(work).await?))
}

/// What the rules need to know, and the customer's language if it is known.
fn context(
    tx: &mut Tx<'_>,
    desk: &Desk,
    reader: UserId,
    input: &Checked,
) -> Result<(Context, Option<Language>), Problem> {
    let Some(name) = &input.conversation else {
        // The names as they were written: those of contacts may be confidential.
        let names = input.to.iter().take(MAX_NAMES).map(|one| text::clean(&one.name, MAX_WORD)).collect();
        return Ok((Context::new_mail(tx, desk, names)?, None));
    };
    let id = resolve(tx, name)?;
    // Hints repeat the customer's words.
    confidential::check(tx, reader, id)?;
    let conversation = conversations::state(tx, id)?.ok_or_else(|| Problem::not_found("conversation"))?;
    let language = conversation.lang.as_deref().and_then(Language::from_tag);
    Ok((Context::of(tx, desk, &conversation)?, language))
}

async fn look(state: State, permit: Permit<WriteConversations>, Input(input): Input<Checked>) -> Answer<Seen> {
    let desk = state.0.clone();
    let work = move |tx: &mut Tx<'_>| {
        let (context, language) = context(tx, &desk, UserId(permit.user()), &input)?;
        let plain = match &input.html {
            Some(html) => causeway_mail::html_to_text(&causeway_mail::sanitise_agent(&text::clean(html, MAX_CHECKED))),
            None => text::clean(input.text.as_deref().unwrap_or_default(), MAX_CHECKED),
        };
        let zone = organisation::store::find(tx)?.and_then(|own| TimeZone::get(&own.time_zone).ok());
        let hints = context.hints(&plain);
        let language = Language::of_text(&plain).or(language).unwrap_or(Language::En);
        let found = promises(&plain, language, tx.now(), &zone.unwrap_or(TimeZone::UTC));
        let said = |range: std::ops::Range<usize>| plain.get(range).unwrap_or_default().to_owned();
        let promises = found
            .into_iter()
            .map(|one| Promised { text: said(one.range), due_at: one.due, vague: one.vague })
            .collect();
        Ok::<_, Problem>(Seen { hints, promises, text: plain })
    };
    Ok(Json(state.db.read(work).await?))
}
