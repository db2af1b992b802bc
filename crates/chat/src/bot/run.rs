//! The bot's turn after a visitor wrote: what was found, what it says, in one write; once for each message.
//! What goes wrong with it, or with a language model that puts it into words, stops no message and no colleague.

use causeway_assist::Question;
use causeway_base::{Locale, Time};
use causeway_desk::ConversationId;
use causeway_desk::chat::bot;
use causeway_desk::request::write;
use causeway_knowledge::brand::{self, Brand};
use causeway_knowledge::find::Asked;
use causeway_knowledge::guide::{self, Shown};
use causeway_people::ContactId;
use causeway_people::contact::store as contacts;
use causeway_store::Tx;
use causeway_web::Problem;
use uuid::Uuid;

use super::rules::{self, Heard, Hit, Turn};
use super::store::{self, Case, Turned};
use super::{Outcome, phrase, words};
use crate::Chat;
use crate::talk::session::hours;
use crate::visitor::Visitor;
use crate::widget::{BotMode, WidgetId, store as widgets};

/// How many articles are looked at.
const LOOKED_AT: usize = 3;
/// Within so long a visitor who writes again after it was solved opens it again, in milliseconds: seven days.
const REOPENS_MS: i64 = 7 * 86_400_000;

/// What the bot finds when it is its turn.
struct Found {
    case: Option<Case>,
    brand: Brand,
    guides: Vec<Shown>,
    there: bool,
    /// Whether they come back after they had called it solved.
    again: bool,
    /// A word that nobody knows, for what a language model is shown.
    fence: Uuid,
    /// The visitor's name, which a language model is not shown.
    name: String,
}

/// Says what comes next, if it is the bot's turn.
pub(crate) async fn answer(
    chat: &Chat,
    visitor: &Visitor,
    id: ConversationId,
    (seq, said): (i64, &str),
    locale: Locale,
) {
    if let Err(problem) = turn(chat, visitor, id, (seq, said), locale).await {
        tracing::warn!(?problem, "the bot of a chat could not answer");
    }
}

/// What there is for the bot; nothing while it is not its turn.
fn look(tx: &mut Tx<'_>, visitor: &Visitor, id: ConversationId, seq: i64) -> Result<Option<Found>, Problem> {
    let Some(widget) = widgets::find(tx, visitor.widget)? else { return Ok(None) };
    if widget.bot == BotMode::Off {
        return Ok(None);
    }
    let (there, _) = hours(tx, &widget)?;
    let case = store::find(tx, id)?;
    let silent = match &case {
        Some(case) => case.outcome == Outcome::HandedOver || case.heard_seq >= seq,
        // What it began it ends, also when somebody comes meanwhile.
        None => widget.bot == BotMode::Away && there,
    };
    if silent || bot::is_answered(tx, id)? {
        return Ok(None);
    }
    let Some(brand) = brand::store::default(tx)?.filter(|brand| brand.published) else { return Ok(None) };
    let guides = guide::store::open(tx, brand.id)?;
    let again = store::solved_since(tx, id, Time(tx.now().ms() - REOPENS_MS))?;
    let name = contacts::find(tx, visitor.contact)?.map(|contact| contact.name).unwrap_or_default();
    Ok(Some(Found { case, brand, guides, there, again, fence: tx.new_id(), name }))
}

async fn turn(
    chat: &Chat,
    visitor: &Visitor,
    id: ConversationId,
    (seq, said): (i64, &str),
    locale: Locale,
) -> Result<(), Problem> {
    let by = visitor.clone();
    let Some(found) = chat.desk.db.read(move |tx| look(tx, &by, id, seq)).await? else { return Ok(()) };
    let memory = found.case.as_ref().map(|case| case.memory.clone()).unwrap_or_default();
    let asked =
        Asked { brand: found.brand.id, locale, text: rules::question(&memory, said), typing: false, limit: LOOKED_AT };
    let hits: Vec<Hit> = chat.knowledge.find(asked).await?.into_iter().map(|one| hit(one, locale)).collect();
    let heard = Heard {
        words: said,
        hits: &hits,
        guides: &found.guides,
        locale,
        wanted: &found.brand.preference(locale),
        there: found.there,
        again: found.again,
    };
    let turn = rules::decide(&memory, &heard);
    let keep = Keep {
        id,
        widget: visitor.widget,
        contact: visitor.contact,
        heard: (found.case.map(|case| case.heard_seq), seq),
        again: found.again,
        locale,
    };
    if turn.grounds.is_empty() || !chat.assist.is_there().await? {
        return keep.say(chat, turn).await;
    }
    let asked = rules::question(&memory, said);
    let question = phrase::question((&found.name, &asked), &turn.grounds, locale, &found.fence.simple().to_string());
    let chat = chat.clone();
    // A model takes seconds. The visitor's own message is there already, and nobody waits for this one.
    tokio::spawn(async move {
        let turn = phrased(&chat, &question, turn, locale).await;
        if let Err(problem) = keep.say(&chat, turn).await {
            tracing::warn!(?problem, "the bot of a chat could not answer");
        }
    });
    Ok(())
}

/// The turn in the words of the language model, or as it is when there is none that rest on the articles.
async fn phrased(chat: &Chat, question: &Question, turn: Turn, locale: Locale) -> Turn {
    let answer = match chat.assist.ask(question).await {
        Ok(answer) => answer,
        Err(trouble) => {
            tracing::warn!(code = trouble.code(), %trouble, "the language model did not answer");
            return turn;
        }
    };
    match phrase::read(&answer, &turn.grounds) {
        Ok(words) => Turn { says: phrase::said(&words, &turn.grounds, locale), ..turn },
        Err(why) => {
            tracing::info!(?why, "the language model's words rest on no article");
            turn
        }
    }
}

/// What a turn is kept with.
struct Keep {
    id: ConversationId,
    widget: WidgetId,
    contact: ContactId,
    /// Up to which message the bot had heard, and up to which it has now.
    heard: (Option<i64>, i64),
    again: bool,
    locale: Locale,
}

impl Keep {
    /// Says it and keeps what the bot knows, unless somebody was faster.
    async fn say(&self, chat: &Chat, turn: Turn) -> Result<(), Problem> {
        let (id, widget, contact, again, name) =
            (self.id, self.widget, self.contact, self.again, words::of(self.locale).name);
        let (before, heard_seq) = self.heard;
        let (says, lang) = (turn.says.clone().into_string(), self.locale.tag());
        let work = move |tx: &mut Tx<'_>| {
            // Somebody may have answered meanwhile, or another page may have sent the same.
            if store::find(tx, id)?.map(|case| case.heard_seq) != before || bot::is_answered(tx, id)? {
                return Ok(());
            }
            let said_seq = bot::say(tx, id, name, &says, lang)?;
            let kept = Turned {
                widget,
                memory: &turn.memory,
                heard_seq,
                said_seq,
                outcome: turn.outcome,
                answers: turn.answers,
                reopened: again,
            };
            store::keep(tx, id, &kept)?;
            if turn.outcome == Outcome::Solved { write::solved(tx, id, contact) } else { Ok(()) }
        };
        chat.desk.db.write(work).await
    }
}

fn hit(found: causeway_knowledge::find::Found, locale: Locale) -> Hit {
    let url = format!("/help/{}/a/{}", locale.tag(), found.card.slug);
    let passage = found.passage.map_or(found.card.summary, |passage| passage.text);
    Hit { title: found.card.title, passage, url }
}
