//! What the bot says next: of what it knows, what was written, what was found and which guides are open. Pure.
//! Whatever it says, a person is offered, until one has it.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use causeway_base::{Locale, text};
use causeway_knowledge::guide::rules::{Stands, walk};
use causeway_knowledge::guide::{Shown, fitting, telling};
use causeway_knowledge::html;
use causeway_knowledge::html::Html;
use causeway_knowledge::status::pick;

use super::words::{self, Words};
use super::{Act, Memory, Outcome, Quick};

/// From this share of the asked words on, in percent, an article is cited.
const SURE_ENOUGH: usize = 50;
/// From this share on the bot says that it is quite sure.
const QUITE_SURE: usize = 80;
/// How often it asks back before it hands over.
const QUESTIONS: u8 = 1;
/// The longest passage that is cited, in characters.
const CITED: usize = 400;
/// How much of what was written is remembered, in characters.
const REMEMBERED: usize = 400;

/// A published article that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Hit {
    /// Its title.
    pub(crate) title: String,
    /// The passage that answers.
    pub(crate) passage: String,
    /// Where it is.
    pub(crate) url: String,
}

/// What the bot hears.
pub(crate) struct Heard<'a> {
    /// What was written.
    pub(crate) words: &'a str,
    /// What was found for it, the best first.
    pub(crate) hits: &'a [Hit],
    /// The open guides.
    pub(crate) guides: &'a [Shown],
    /// The visitor's language.
    pub(crate) locale: Locale,
    /// In which languages to look for words, the best first.
    pub(crate) wanted: &'a [Locale],
    /// Whether somebody of the team is there.
    pub(crate) there: bool,
    /// Whether the visitor comes back after they had called it solved.
    pub(crate) again: bool,
}

/// What the bot does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Turn {
    /// What it knows after it.
    pub(crate) memory: Memory,
    /// What it says.
    pub(crate) says: Html,
    /// How the chat stands.
    pub(crate) outcome: Outcome,
    /// Whether it gave an answer: an article, or the end of a guide.
    pub(crate) answers: bool,
    /// The articles that hold the answer, the surest first, when it is one that may be put into other words.
    pub(crate) grounds: Vec<Hit>,
}

/// What was asked for, for the search: with what was written before, once the bot asked back.
pub(crate) fn question(memory: &Memory, words: &str) -> String {
    let all = if memory.asked > 0 { format!("{} {words}", memory.matter) } else { words.to_owned() };
    all.trim().chars().take(REMEMBERED).collect()
}

/// How many of the words that say what is asked stand in an article, in percent.
fn share(asked: &BTreeSet<String>, hit: &Hit) -> usize {
    let held = telling(&format!("{}\n{}", hit.title, hit.passage));
    if asked.is_empty() { 0 } else { asked.iter().filter(|word| held.contains(*word)).count() * 100 / asked.len() }
}

/// Decides what comes next.
pub(crate) fn decide(memory: &Memory, heard: &Heard<'_>) -> Turn {
    let said = text::fold(heard.words);
    let clicked = memory.offered.iter().find(|quick| text::fold(&quick.words) == said).map(|quick| &quick.act);
    let talk = Talk { memory, heard, words: words::of(heard.locale) };
    match clicked {
        Some(Act::Solved) => talk.solved(),
        Some(Act::NotHelped) if memory.asked < QUESTIONS => talk.ask(),
        Some(Act::NotHelped | Act::Person) => talk.hand_over(),
        Some(Act::Guide(slug)) => talk.guide(slug, ""),
        Some(Act::Answer(key)) => match &memory.walk {
            Some((slug, path)) if path.is_empty() => talk.guide(slug, key),
            Some((slug, path)) => talk.guide(slug, &format!("{path}.{key}")),
            None => talk.hand_over(),
        },
        // What a bot called solved once is a person's the second time.
        None if heard.again || talk.words.wants_person(&said) => talk.hand_over(),
        None => talk.search(),
    }
}

struct Talk<'a> {
    memory: &'a Memory,
    heard: &'a Heard<'a>,
    words: &'static Words,
}

impl Talk<'_> {
    fn quick(&self, act: Act) -> Quick {
        let words = match &act {
            Act::Person => self.words.person,
            Act::Solved => self.words.solved,
            Act::NotHelped => self.words.not_helped,
            Act::Guide(_) | Act::Answer(_) => "",
        };
        Quick { words: words.to_owned(), act }
    }

    /// Says something and offers answers; a person is always the last of them.
    fn say(&self, says: Html, mut offered: Vec<Quick>, change: impl FnOnce(&mut Memory)) -> Turn {
        offered.push(self.quick(Act::Person));
        let mut memory = Memory { offered, ..self.memory.clone() };
        change(&mut memory);
        Turn { memory, says, outcome: Outcome::Talking, answers: false, grounds: Vec::new() }
    }

    fn hand_over(&self) -> Turn {
        let says = if self.heard.there { self.words.handed_over } else { self.words.handed_over_later };
        let memory = Memory { offered: Vec::new(), walk: None, ..self.memory.clone() };
        let outcome = Outcome::HandedOver;
        Turn { memory, says: html!("<p>{}</p>", says), outcome, answers: false, grounds: Vec::new() }
    }

    fn solved(&self) -> Turn {
        let turn = self.say(html!("<p>{}</p>", self.words.glad), Vec::new(), |memory| memory.walk = None);
        Turn { outcome: Outcome::Solved, ..turn }
    }

    fn ask(&self) -> Turn {
        let matter = question(self.memory, self.heard.words);
        let click = self.memory.offered.iter().any(|quick| text::fold(&quick.words) == text::fold(self.heard.words));
        self.say(html!("<p>{}</p>", self.words.which), Vec::new(), |memory| {
            memory.asked += 1;
            memory.walk = None;
            if !click {
                memory.matter = matter;
            }
        })
    }

    /// Looks for an article or a guide, asks back, or hands over.
    fn search(&self) -> Turn {
        let asked = question(self.memory, self.heard.words);
        let telling = telling(&asked);
        let mut hits: Vec<(usize, &Hit)> = self.heard.hits.iter().map(|hit| (share(&telling, hit), hit)).collect();
        hits.sort_by_key(|(share, _)| Reverse(*share));
        let best = hits.first().copied();
        let guide = fitting(self.heard.wanted, self.heard.guides, &asked).into_iter().next();
        let offer = guide.map(|guide| Quick {
            words: text::snippet(pick(&guide.titles, self.heard.wanted).0, 80),
            act: Act::Guide(guide.slug.clone()),
        });
        match (best, offer) {
            (Some((share, hit)), offer) if share >= SURE_ENOUGH && !hit.passage.is_empty() => {
                let sure = if share >= QUITE_SURE { self.words.quite_sure } else { self.words.perhaps };
                let says = html!(
                    "<p>{}</p><blockquote>{}</blockquote><p>{} <a href=\"{}\">{}</a></p>",
                    sure,
                    text::snippet(&hit.passage, CITED),
                    self.words.from,
                    hit.url,
                    hit.title
                );
                let mut offered = vec![self.quick(Act::Solved), self.quick(Act::NotHelped)];
                offered.extend(offer);
                let turn = self.say(says, offered, |memory| {
                    memory.matter = asked;
                    memory.walk = None;
                });
                let sure = hits.iter().filter(|(share, hit)| *share >= SURE_ENOUGH && !hit.passage.is_empty());
                Turn { answers: true, grounds: sure.map(|(_, hit)| (*hit).clone()).collect(), ..turn }
            }
            (_, Some(offer)) => self.say(html!("<p>{}</p>", self.words.guide), vec![offer], |memory| {
                memory.matter = asked;
                memory.walk = None;
            }),
            _ if self.memory.asked < QUESTIONS => self.ask(),
            _ => self.hand_over(),
        }
    }

    /// Where a walk through a guide stands.
    fn guide(&self, slug: &str, path: &str) -> Turn {
        let wanted = self.heard.wanted;
        // A guide that was closed meanwhile is no way any more.
        let Some(guide) = self.heard.guides.iter().find(|guide| guide.slug == slug) else { return self.hand_over() };
        let Some(walk) = walk(guide, path) else { return self.hand_over() };
        let place = Some((slug.to_owned(), walk.path(usize::MAX)));
        match walk.stands {
            Stands::Step(step) => {
                let answers = step.answers.iter().map(|answer| Quick {
                    words: pick(&answer.says, wanted).0.to_owned(),
                    act: Act::Answer(answer.key.clone()),
                });
                let (asks, helps) = (pick(&step.asks, wanted).0, pick(&step.helps, wanted).0);
                let helps = (!helps.is_empty()).then(|| html!("<p>{}</p>", helps));
                self.say(html!("<p><b>{}</b></p>{}", asks, helps), answers.collect(), |memory| memory.walk = place)
            }
            Stands::End(answer) => {
                let ends = pick(&answer.ends, wanted).0;
                let pieces = ends.split('\n').map(str::trim).filter(|piece| !piece.is_empty());
                let says: Html = pieces.map(|piece| html!("<p>{}</p>", piece)).collect();
                let offered = vec![self.quick(Act::Solved), self.quick(Act::NotHelped)];
                let turn = self.say(says, offered, |memory| memory.walk = place);
                Turn { answers: true, ..turn }
            }
        }
    }
}
