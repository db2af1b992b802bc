//! Pages as they were last made, packed as browsers want them, until something happens that they could show.
//! Beside them stand the sites that they are for. They never outlive such an event, so what is published, changed or taken back is there or gone at once.

use std::io::{Read, Write};
use std::sync::{Arc, Mutex, PoisonError};

use axum::http::header;
use axum::response::{IntoResponse, Response};
use causeway_base::Time;
use causeway_store::{Db, Error, Result, Tx, sql};
use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use moka::sync::Cache;

use super::Site;
use super::page::Answer;

/// Bytes of pages that are kept; which ones, is decided by how often they are asked for.
const MOST: u64 = 32 * 1024 * 1024;
/// Sites that are kept: one for each brand, language and address at which somebody comes in. Addresses are made up by whoever
/// asks, so there is an end to them.
const SITES: u64 = 200;

/// For how long a page stands while nothing happens: what follows from the clock alone shows with the next one.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Life {
    /// It says how things are now.
    Seconds,
    /// It says how long ago something was checked.
    Minutes,
}

impl Life {
    const fn ms(self) -> i64 {
        match self {
            Self::Seconds => 10_000,
            Self::Minutes => 10 * 60_000,
        }
    }
}

/// The newest event that a page knows of, and when it was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Made {
    pub(crate) event: i64,
    pub(crate) at: Time,
}

/// A page that was made, ready to be sent to whoever asks.
#[derive(Debug, Clone)]
pub(crate) struct Ready {
    made: Made,
    life: Life,
    /// The page without its text.
    frame: Answer,
    tag: String,
    /// Its text with gzip.
    packed: axum::body::Bytes,
}

impl Ready {
    /// # Errors
    /// Never in practice: packing writes into memory.
    fn of(made: Made, life: Life, answer: Answer) -> std::io::Result<Self> {
        let (frame, text) = answer.without_text();
        let mut packer = GzEncoder::new(Vec::new(), Compression::default());
        packer.write_all(text.as_bytes())?;
        Ok(Self { made, life, frame, tag: super::page::tag(&text), packed: packer.finish()?.into() })
    }

    /// Sends it, packed if the reader takes that, or says that the reader has it already.
    pub(crate) fn send(self, known: Option<&str>, packed: bool) -> Response {
        if packed || super::page::is_known(known, &self.tag) {
            let mut response = self.frame.send_as(known, &self.tag, self.packed);
            if response.status() == axum::http::StatusCode::OK {
                let headers = response.headers_mut();
                headers.insert(header::CONTENT_ENCODING, header::HeaderValue::from_static("gzip"));
                headers.insert(header::VARY, header::HeaderValue::from_static("accept-encoding"));
            }
            return response;
        }
        let mut text = String::new();
        match GzDecoder::new(self.packed.as_ref()).read_to_string(&mut text) {
            Ok(_) => self.frame.send_as(known, &self.tag, text.into()),
            Err(error) => causeway_web::Problem::internal(&error.to_string()).into_response(),
        }
    }
}

/// The pages of this node, by everything that they depend on beside the desk itself.
pub(crate) struct Kept {
    pages: Cache<String, Ready>,
    sites: Cache<String, (Made, Arc<Site>)>,
    seen: Mutex<Seen>,
}

/// How far the event log was looked at.
#[derive(Debug, Clone, Copy, Default)]
struct Seen {
    /// The last event that was looked at.
    last: i64,
    /// The newest of those that a page could show.
    shown: i64,
}

impl Default for Kept {
    fn default() -> Self {
        let weight = |key: &String, page: &Ready| {
            u32::try_from(key.len() + page.packed.len() + page.frame.weight()).unwrap_or(u32::MAX)
        };
        let pages = Cache::builder().max_capacity(MOST).weigher(weight).build();
        Self { pages, sites: Cache::new(SITES), seen: Mutex::default() }
    }
}

impl Kept {
    /// What a page that is made now knows of. What happens in a conversation, which is most of what happens, is on no page
    /// that everybody gets alike.
    ///
    /// # Errors
    /// What the database says.
    pub(crate) async fn now(&self, db: &Db) -> Result<Made> {
        let (last, at) = (*db.last_event().borrow(), db.now());
        let seen = *self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if seen.last >= last {
            return Ok(Made { event: seen.shown, at });
        }
        let newest = move |tx: &mut Tx<'_>| {
            let query = sql!("SELECT MAX(id) FROM event WHERE id > ? AND conversation_id IS NULL", seen.last);
            Ok::<_, Error>(tx.first::<(Option<i64>,)>(&query)?.and_then(|row| row.0))
        };
        let newest = db.read(newest).await?;
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        // Whoever looked at the same time may be further already.
        seen.last = seen.last.max(last);
        seen.shown = seen.shown.max(newest.unwrap_or_default());
        Ok(Made { event: seen.shown, at })
    }

    /// A page that still stands.
    pub(crate) fn find(&self, key: &str, now: Made) -> Option<Ready> {
        let page = self.pages.get(key)?;
        let stands = page.made.event == now.event && now.at.since(page.made.at) < page.life.ms();
        stands.then_some(page)
    }

    /// A site that still stands.
    pub(super) fn site(&self, key: &str, now: Made) -> Option<Arc<Site>> {
        let (made, site) = self.sites.get(key)?;
        (made.event == now.event && now.at.since(made.at) < Life::Seconds.ms()).then_some(site)
    }

    /// Keeps a site, as [`Kept::put`] does a page.
    pub(super) fn put_site(&self, key: String, made: Made, site: Arc<Site>) {
        self.sites.insert(key, (made, site));
    }

    /// Keeps a page. `made` was asked for before the page was, so that nothing falls between the two.
    ///
    /// # Errors
    /// Never in practice, as [`Ready::of`].
    pub(crate) fn put(&self, key: String, made: Made, life: Life, answer: Answer) -> std::io::Result<Ready> {
        let page = Ready::of(made, life, answer)?;
        self.pages.insert(key, page.clone());
        Ok(page)
    }
}

#[cfg(test)]
mod tests {
    use axum::http::StatusCode;
    use causeway_base::Locale;

    use super::*;

    fn page() -> Answer {
        Answer::Page { status: StatusCode::OK, locale: Locale::En, text: "<p>x".to_owned(), policy: String::new() }
    }

    #[test]
    fn a_page_stands_until_something_happens_or_its_time_passes() {
        let (kept, made) = (Kept::default(), |event, at| Made { event, at: Time(at) });
        for (life, ms) in [(Life::Seconds, 10_000), (Life::Minutes, 600_000)] {
            kept.put("a".to_owned(), made(7, 1_000), life, page()).unwrap();
            assert!(kept.find("a", made(7, 999 + ms)).is_some());
            for (key, now) in [("a", made(8, 1_001)), ("a", made(7, 1_000 + ms)), ("b", made(7, 1_000))] {
                assert!(kept.find(key, now).is_none(), "{key} {now:?}");
            }
        }
    }

    #[tokio::test]
    async fn it_is_sent_packed_or_plain_and_only_once() {
        let ready = Ready::of(Made { event: 1, at: Time(0) }, Life::Minutes, page()).unwrap();
        let tag = ready.tag.clone();
        let body = |response: Response| axum::body::to_bytes(response.into_body(), 1_000);
        let packed = ready.clone().send(None, true);
        assert_eq!(packed.headers()[header::CONTENT_ENCODING], "gzip");
        let mut text = String::new();
        GzDecoder::new(body(packed).await.unwrap().as_ref()).read_to_string(&mut text).unwrap();
        assert_eq!(text, "<p>x");
        let plain = ready.clone().send(None, false);
        assert!(!plain.headers().contains_key(header::CONTENT_ENCODING));
        assert_eq!(body(plain).await.unwrap(), "<p>x");
        let again = ready.send(Some(&tag), true);
        assert_eq!((again.status(), body(again).await.unwrap().len()), (StatusCode::NOT_MODIFIED, 0));
    }
}
