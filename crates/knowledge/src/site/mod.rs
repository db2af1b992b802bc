//! The public pages: complete without script, in each language, at `/help/` and at the root of a brand's own host.
//! They are made of `published` alone, and load nothing from anywhere but here.

mod article;
mod draft;
mod home;
mod hosts;
pub(crate) mod kept;
mod machine;
mod page;
pub mod published;
mod search;
mod section;
mod style;
pub(crate) mod suggest;
mod useful;
mod words;

use std::borrow::Cow;
use std::sync::Arc;

use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Router, middleware};
use causeway_base::Locale;
use causeway_desk::sla::{self, ClockKind};
use causeway_desk::{inbox, organisation};
use causeway_store::{Result, Tx};
use tower::Layer;

use crate::{Brand, Knowledge, brand, community, guide, media, portal, status};

pub(crate) use article::reading;
pub(crate) use home::link as article_link;
pub use hosts::{Hosts, OwnHost};
pub(crate) use hosts::{host_of, is_this_machine, name as host_name};
pub(crate) use kept::Life;
pub(crate) use machine::{atom, instant};
pub(crate) use page::{Answer, Head, alike, breadcrumb_data, breadcrumbs, missing, page as frame, with};
pub(crate) use section::way;
pub(crate) use useful::{address as address_of, reader as reader_of};

/// The public pages, to be merged with the endpoints behind the guard that finds out who calls.
pub fn router(knowledge: Knowledge) -> Router {
    Router::new()
        .route("/help", get(home::choose))
        .route("/help/", get(home::choose))
        .route("/help/style/{name}", get(style::serve))
        .route("/help/draft/{locale}/{number}", get(draft::show))
        .route("/help/media/{id}", get(media::serve))
        .route("/help/logo/{key}", get(media::logo))
        .route("/help/sitemap.xml", get(machine::sitemap))
        .route("/help/robots.txt", get(machine::robots))
        .route("/robots.txt", get(machine::robots))
        .route("/help/{locale}", get(home::with_slash))
        .route("/help/{locale}/", get(home::show))
        .route("/help/{locale}/c/{slug}", get(section::show))
        .route("/help/{locale}/a/{name}", get(article::show))
        .route("/help/{locale}/a/{name}/useful", post(useful::take))
        .route("/help/{locale}/search", get(search::show))
        .route("/help/{locale}/suggest", get(suggest::show))
        .route("/help/{locale}/search/{note}/{number}", get(search::follow))
        .route("/help/{locale}/feed.xml", get(machine::feed))
        // What has no page here gets our page for that, and not the agents' app.
        .route("/help/{locale}/{*rest}", get(home::nothing))
        .merge(portal::router())
        .merge(status::router())
        .merge(community::router())
        .merge(guide::router())
        .with_state(knowledge)
}

/// Puts everything behind the door at which brands' own hosts come in. It must be the outermost: it changes addresses.
pub fn behind_hosts(knowledge: Knowledge, all: Router) -> Router {
    let door = middleware::from_fn_with_state(knowledge, hosts::on_own_host).layer(all);
    Router::new().fallback_service(door)
}

type State = axum::extract::State<Knowledge>;

/// For whom and where a page is made.
#[derive(Debug, Clone)]
pub(crate) struct Site {
    /// The brand.
    pub(crate) brand: Brand,
    /// The language.
    pub(crate) locale: Locale,
    /// What the pages' paths begin with: `/help`, nothing on the brand's own host, and that host where it is seen from the
    /// desk's address.
    pub(crate) base: Cow<'static, str>,
    /// What whole addresses begin with; empty when nobody said it and the request does not tell.
    pub(crate) origin: String,
    /// The organisation's time zone, for dates.
    pub(crate) zone: String,
    /// Where customers write to.
    pub(crate) address: Option<String>,
    /// Within how many minutes they are promised an answer.
    pub(crate) promise: Option<i64>,
    /// What is told of calling.
    pub(crate) calling: crate::calling::Calling,
    /// Whether customers ask each other.
    pub(crate) community: bool,
}

impl Site {
    /// The path of a page in this language.
    pub(crate) fn path(&self, rest: &str) -> String {
        self.path_in(self.locale, rest)
    }

    /// The path of a page in another language.
    pub(crate) fn path_in(&self, locale: Locale, rest: &str) -> String {
        format!("{}/{}/{rest}", self.base, locale.tag())
    }

    /// The whole address of a path.
    pub(crate) fn whole(&self, path: &str) -> String {
        format!("{}{path}", self.origin)
    }

    /// Day and time of an instant where the organisation is.
    pub(crate) fn moment(&self, at: causeway_base::Time) -> String {
        format!("{} {}", self.date(at), self.local(at).1)
    }

    /// The same with the offset that says whose clock is meant, for what is promised.
    pub(crate) fn promised(&self, at: causeway_base::Time) -> String {
        format!("{} ({})", self.moment(at), self.local(at).2)
    }

    /// Day, time of day and offset from UTC of an instant where the organisation is.
    fn local(&self, at: causeway_base::Time) -> (jiff::civil::Date, String, String) {
        let zone = self.time_zone();
        let moment = jiff::Timestamp::from_millisecond(at.ms()).unwrap_or_default();
        let local = jiff::ZonedDateTime::new(moment, zone);
        (local.date(), local.strftime("%H:%M").to_string(), local.strftime("UTC%:z").to_string())
    }

    /// The organisation's time zone.
    pub(crate) fn time_zone(&self) -> jiff::tz::TimeZone {
        jiff::tz::TimeZone::get(&self.zone).unwrap_or(jiff::tz::TimeZone::UTC)
    }

    /// Whether the clocks were put forward or back between two instants.
    pub(crate) fn moves(&self, from: causeway_base::Time, until: Option<causeway_base::Time>) -> bool {
        until.is_some_and(|until| self.local(from).2 != self.local(until).2)
    }

    /// A day, written out.
    pub(crate) fn day(&self, date: jiff::civil::Date) -> String {
        words::of(self.locale).date(date)
    }

    /// Within what time an answer was promised, in words.
    pub(crate) fn within(&self, minutes: i64) -> String {
        words::of(self.locale).within(minutes)
    }

    /// The day of an instant where the organisation is.
    pub(crate) fn date(&self, at: causeway_base::Time) -> String {
        words::of(self.locale).date(self.local(at).0)
    }
}

/// A language in its own words.
pub(crate) const fn locale_name(locale: Locale) -> &'static str {
    words::of(locale).own_name
}

/// What a request says about where it came in.
#[derive(Debug, Clone)]
pub(crate) struct Asked {
    host: String,
    own: bool,
    public_url: Option<String>,
    pub(crate) languages: String,
    pub(crate) etag: Option<String>,
    /// Whether the reader takes gzip.
    packed: bool,
}

impl Asked {
    pub(crate) fn of(knowledge: &Knowledge, headers: &HeaderMap, own: bool) -> Self {
        let text = |name: header::HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
        Self {
            host: host_of(headers).to_ascii_lowercase(),
            own,
            public_url: knowledge.desk.settings.public_url.clone(),
            languages: text(header::ACCEPT_LANGUAGE).unwrap_or_default().to_owned(),
            etag: text(header::IF_NONE_MATCH).map(str::to_owned),
            packed: text(header::ACCEPT_ENCODING).is_some_and(takes_gzip),
        }
    }

    /// What a page depends on beside the desk: where it was asked for, and how.
    fn key(&self, what: &impl std::fmt::Display) -> String {
        format!("{} {} {} {what}", self.own, self.host, self.origin())
    }

    pub(crate) fn origin(&self) -> String {
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':' | '[' | ']');
        match &self.public_url {
            _ if self.own => format!("https://{}", self.host),
            Some(url) => url.trim_end_matches('/').to_owned(),
            None if !self.host.is_empty() && self.host.chars().all(plain) => format!("http://{}", self.host),
            None => String::new(),
        }
    }
}

/// Whether a reader who accepts these encodings takes gzip.
fn takes_gzip(accepted: &str) -> bool {
    accepted.split(',').any(|one| {
        let (name, weight) = one.split_once(';').unwrap_or((one, ""));
        let refused = weight.trim().strip_prefix("q=").is_some_and(|weight| weight.trim().parse() == Ok(0.0));
        name.trim().eq_ignore_ascii_case("gzip") && !refused
    })
}

/// The site that a request is for; nothing when its brand shows nothing.
pub(crate) fn open(tx: &mut Tx<'_>, asked: &Asked, tag: Option<&str>) -> Result<Option<Site>> {
    let brand = if asked.own { brand::store::by_host(tx, host_name(&asked.host))? } else { brand::store::default(tx)? };
    let Some(brand) = brand.filter(|brand| brand.published) else { return Ok(None) };
    let locale = match tag {
        Some(tag) => Locale::from_tag(tag).filter(|locale| brand.locales.contains(locale)),
        None => Some(brand.spoken_to(&asked.languages)),
    };
    let Some(locale) = locale else { return Ok(None) };
    let base = if asked.own { "" } else { "/help" };
    Ok(Some(of(tx, asked, brand, locale, base.into())?))
}

/// The same, looked up once as long as nothing happens. The language is in the address, so what the browser prefers does not
/// matter.
///
/// # Errors
/// What the database says.
pub(crate) async fn found(knowledge: &Knowledge, asked: &Asked, tag: &str) -> Result<Option<Arc<Site>>> {
    let db = &knowledge.desk.db;
    let (key, now) = (asked.key(&tag), knowledge.pages.now(db).await?);
    if let Some(site) = knowledge.pages.site(&key, now) {
        return Ok(Some(site));
    }
    let (asked, tag) = (asked.clone(), tag.to_owned());
    let Some(site) = db.read(move |tx| open(tx, &asked, Some(&tag))).await? else { return Ok(None) };
    let site = Arc::new(site);
    knowledge.pages.put_site(key, now, Arc::clone(&site));
    Ok(Some(site))
}

/// The pages of a brand in a language, whether it shows them or not.
fn of(tx: &mut Tx<'_>, asked: &Asked, brand: Brand, locale: Locale, base: Cow<'static, str>) -> Result<Site> {
    Ok(Site {
        zone: organisation::store::find(tx)?.map(|organisation| organisation.time_zone).unwrap_or_default(),
        address: inbox::store::all(tx)?.into_iter().next().map(|inbox| inbox.address),
        origin: asked.origin(),
        promise: promise(tx)?,
        calling: crate::calling::find(tx)?,
        community: community::is_open(tx, brand.id)?,
        brand,
        locale,
        base,
    })
}

/// Within how many minutes a published policy promises everybody a first answer.
///
/// # Errors
/// What the database says.
pub fn promise(tx: &mut Tx<'_>) -> Result<Option<i64>> {
    let policies = sla::store::all(tx)?.into_iter().filter(|policy| policy.enabled && policy.published);
    let targets = policies.flat_map(|policy| policy.terms.targets);
    // The longest, so that nobody reads a promise that was made to somebody else.
    Ok(targets.filter(|target| target.kind == ClockKind::FirstReply).filter_map(|target| target.promise).max())
}

/// An answer that leads elsewhere.
pub(crate) fn redirect(status: StatusCode, to: &str, cache: &'static str) -> Response {
    let headers = [(header::LOCATION, to.to_owned()), (header::CACHE_CONTROL, cache.to_owned())];
    (status, headers).into_response()
}

#[cfg(test)]
mod tests;
