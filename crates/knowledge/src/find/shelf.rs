//! The published texts in memory, ranked by `causeway-retrieval`: filled at the start, then kept by what the event log tells.
//! It never holds a text that customers may not read for longer than it takes to read the event.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use causeway_base::Locale;
use causeway_retrieval::{Article, Hit, Index, Question, Section, Settings};
use causeway_store::{Db, Error, Event, Result, Tx, events_after, last_event};
use tokio::sync::{Mutex, watch};

use super::synonyms;
use crate::ArticleId;
use crate::body;
use crate::brand::BrandId;
use crate::site::published::{self, Text};

/// How many events are read at once, and how many texts are put in under one lock.
const CHUNK: usize = 200;
/// How often the log is looked at when nobody searches.
const LOOK: Duration = Duration::from_secs(1);
/// Bits of a key that name the language.
const BITS: u32 = 3;

/// The key of a text.
pub(super) fn key(number: i64, locale: Locale) -> u64 {
    let at = Locale::ALL.iter().position(|one| *one == locale).unwrap_or_default() as u64;
    (number.unsigned_abs() << BITS) | at
}

/// The article's number in a key.
pub(super) fn number(key: u64) -> i64 {
    (key >> BITS).cast_signed()
}

#[derive(Default)]
struct Texts {
    index: Index,
    brands: HashMap<u64, BrandId>,
    /// The last event that is counted; none before everything was read.
    at: Option<i64>,
}

/// The published texts of this node. Cheap to clone.
#[derive(Clone, Default)]
pub struct Shelf {
    texts: Arc<RwLock<Texts>>,
    /// One at a time counts what happened: two at once could put an older text over a newer one.
    turn: Arc<Mutex<()>>,
}

impl Shelf {
    /// Fills the shelf, then keeps it until `stop` turns true.
    pub async fn run(self, db: Db, mut stop: watch::Receiver<bool>) {
        loop {
            let done = if self.at().is_none() { self.fill(&db).await } else { self.follow(&db).await.map(drop) };
            if let Err(error) = done {
                tracing::warn!(%error, "published articles could not be read");
            }
            tokio::select! {
                () = tokio::time::sleep(LOOK) => {}
                _ = stop.changed() => return,
            }
        }
    }

    fn at(&self) -> Option<i64> {
        self.texts.read().unwrap_or_else(PoisonError::into_inner).at
    }

    /// Reads everything that is published.
    ///
    /// # Errors
    /// What the database says; the shelf stays as it was.
    pub async fn fill(&self, db: &Db) -> Result<()> {
        let begin =
            |tx: &mut Tx<'_>| Ok::<_, Error>((last_event(tx)?, published::numbers(tx)?, synonyms::current(tx)?));
        let (at, numbers, synonyms) = db.read(begin).await?;
        // Made apart, so that nobody waits for it and a second filling leaves nothing of the first.
        let index = Index::new(Settings { synonyms: synonyms.groups });
        let mut fresh = Texts { index, at: Some(at), ..Texts::default() };
        for some in numbers.chunks(CHUNK) {
            let some = some.to_vec();
            let texts = db.read(move |tx| published::texts(tx, &some)).await?;
            // Cutting texts into terms takes the processor for a while, which is no work for those who answer requests.
            let put = tokio::task::spawn_blocking(move || {
                for text in texts {
                    fresh.put(text);
                }
                fresh
            });
            fresh = put.await.map_err(|error| Error::Defect(error.to_string()))?;
        }
        *self.texts.write().unwrap_or_else(PoisonError::into_inner) = fresh;
        Ok(())
    }

    /// Counts what happened since it was looked last. Says whether the shelf is filled at all.
    ///
    /// # Errors
    /// What the database says.
    pub async fn follow(&self, db: &Db) -> Result<bool> {
        // Whoever comes while somebody counts searches in what is there.
        let Ok(_turn) = self.turn.try_lock() else { return Ok(self.at().is_some()) };
        while let Some(from) = self.at() {
            let News { last, synonyms, change } = db.read(move |tx| news(tx, from)).await?;
            if let Some(groups) = synonyms {
                self.texts.write().unwrap_or_else(PoisonError::into_inner).index.set_synonyms(&groups);
            }
            match change {
                Change::Nothing => {}
                Change::Everything => {
                    self.fill(db).await?;
                    continue;
                }
                Change::Articles(numbers, texts) => {
                    self.texts.write().unwrap_or_else(PoisonError::into_inner).replace(&numbers, texts);
                }
            }
            let Some(last) = last else { return Ok(true) };
            let mut held = self.texts.write().unwrap_or_else(PoisonError::into_inner);
            // Whoever looked at the same time may be further already.
            held.at = held.at.map(|at| at.max(last));
        }
        Ok(false)
    }

    /// The texts of a brand that answer, as [`Question`] without a filter.
    pub(super) fn search(&self, brand: BrandId, question: &Question<'_>) -> Vec<Hit> {
        let held = self.texts.read().unwrap_or_else(PoisonError::into_inner);
        held.index.search(&Question { filter: &|one| held.brands.get(&one) == Some(&brand), ..*question })
    }

    /// The numbers of articles that are like this one.
    pub(crate) fn near(&self, brand: BrandId, of: i64, locale: Locale, limit: usize) -> Vec<i64> {
        let held = self.texts.read().unwrap_or_else(PoisonError::into_inner);
        let near = held
            .index
            .similar(key(of, locale), limit, &|one| held.brands.get(&one) == Some(&brand) && number(one) != of);
        near.into_iter().map(|(one, _)| number(one)).collect()
    }

    /// The question as it was perhaps meant.
    pub(super) fn meant(&self, text: &str) -> Option<String> {
        self.texts.read().unwrap_or_else(PoisonError::into_inner).index.did_you_mean(text)
    }
}

impl Texts {
    fn put(&mut self, text: Text) {
        let id = key(text.number, text.locale);
        self.brands.insert(id, text.brand_id);
        let mut sections = vec![Section { text: text.summary, ..Section::default() }];
        sections.extend(body::sections(&text.body));
        let (language, title) = (text.locale.tag().to_owned(), text.title);
        self.index.put(Article { id, language, title, sections, tags: Vec::new(), popularity: 0.0 });
    }

    /// All texts of these articles are now these.
    fn replace(&mut self, numbers: &BTreeSet<i64>, texts: Vec<Text>) {
        for id in numbers.iter().flat_map(|number| Locale::ALL.iter().map(|locale| key(*number, *locale))) {
            self.index.remove(id);
            self.brands.remove(&id);
        }
        for text in texts {
            self.put(text);
        }
    }
}

/// What happened that the shelf has to know.
struct News {
    /// The last event of those that were looked at.
    last: Option<i64>,
    /// The words that mean the same, if somebody changed them.
    synonyms: Option<Vec<Vec<String>>>,
    change: Change,
}

/// What changed of the texts.
enum Change {
    Nothing,
    /// Texts of these articles may have changed; these are there now.
    Articles(BTreeSet<i64>, Vec<Text>),
    /// A brand changed, and with it perhaps what is readable at all.
    Everything,
}

fn article_of(event: &Event) -> Option<ArticleId> {
    let data: serde_json::Value = serde_json::from_str(&event.data).ok()?;
    data.get("article_id")?.as_str()?.parse().ok()
}

/// What the next events tell.
fn news(tx: &mut Tx<'_>, from: i64) -> Result<News> {
    let events = events_after(tx, from, CHUNK)?;
    let last = events.last().map(|event| event.id);
    let told = |kind: &str| events.iter().any(|event| event.kind.starts_with(kind));
    let synonyms = if told(synonyms::CHANGED) { Some(synonyms::current(tx)?.groups) } else { None };
    let changed: BTreeSet<ArticleId> =
        events.iter().filter(|event| event.kind.starts_with("article.")).filter_map(article_of).collect();
    let change = if told("brand.") {
        Change::Everything
    } else if changed.is_empty() {
        Change::Nothing
    } else {
        let numbers = published::numbers_of(tx, &changed)?;
        let texts = published::texts(tx, &numbers.iter().copied().collect::<Vec<_>>())?;
        Change::Articles(numbers, texts)
    };
    Ok(News { last, synonyms, change })
}
