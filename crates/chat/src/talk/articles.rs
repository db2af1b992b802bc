//! Articles of the help centre inside of the chat: found by what somebody types before they write.
//! It keeps nothing of what is typed, and finds only what everybody may read.

use axum::Json;
use axum::http::HeaderMap;
use causeway_base::{Locale, text};
use causeway_knowledge::brand;
use causeway_knowledge::find::{Asked, LONGEST, most_useful};
use causeway_knowledge::site::published::Card;
use causeway_store::Tx;
use causeway_web::{Problem, Query};
use serde::{Deserialize, Serialize};

use crate::{State, door, rates};

/// How many are shown.
const SHOWN: usize = 5;

/// What is asked.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Question {
    key: String,
    #[serde(default)]
    locale: String,
    #[serde(default)]
    q: String,
}

/// An article.
#[derive(Debug, Serialize)]
pub(crate) struct Offer {
    title: String,
    excerpt: String,
    url: String,
}

/// What was found.
#[derive(Debug, Serialize)]
pub(crate) struct Offers {
    items: Vec<Offer>,
}

/// Answers the articles that fit.
pub(crate) async fn find(
    state: State,
    headers: HeaderMap,
    Query(asked): Query<Question>,
) -> Result<Json<Offers>, Problem> {
    state.rates.take(format!("asks {}", door::address_of(&headers)), rates::QUESTIONS, state.desk.db.now())?;
    let key = asked.key;
    let read = move |tx: &mut Tx<'_>| {
        door::widget(tx, &key)?;
        Ok::<_, Problem>(brand::store::default(tx)?.filter(|brand| brand.published))
    };
    let Some(brand) = state.desk.db.read(read).await? else { return Ok(Json(Offers { items: Vec::new() })) };
    let locale = Locale::nearest(&asked.locale);
    let words = text::clean(asked.q.trim(), LONGEST).replace(['\n', '\t'], " ");
    if words.is_empty() {
        let read = move |tx: &mut Tx<'_>| most_useful(tx, &brand, locale, SHOWN);
        let items = state.desk.db.read(read).await?.into_iter().map(|card| offer(&card, card.summary.clone(), locale));
        return Ok(Json(Offers { items: items.collect() }));
    }
    let asked = Asked { brand: brand.id, locale, text: words, typing: true, limit: SHOWN };
    let found = state.knowledge.find(asked).await?;
    let items = found.into_iter().map(|found| {
        let passage = found.passage.map(|passage| passage.text).unwrap_or_default();
        offer(&found.card, passage, locale)
    });
    Ok(Json(Offers { items: items.collect() }))
}

fn offer(card: &Card, words: String, locale: Locale) -> Offer {
    let url = format!("/help/{}/a/{}", locale.tag(), card.slug);
    Offer { title: card.title.clone(), excerpt: text::snippet(&words, 140), url }
}
