//! The public pages of the community: whole without script, for readers alike, and for whoever is signed in with what
//! they may do. They are made of [`super::topic::seen`] alone, and show nothing where the community is off.

mod act;
mod ask;
mod flag;
mod list;
mod members;
mod mend;
mod parts;
mod topic;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::HeaderMap;
use axum::response::Response;
use axum::routing::{get, post};
use causeway_store::{Result, Tx};
use causeway_web::Problem;

use super::member::{self, Member};
use super::setting::{self, CommunitySetting};
use super::topic::store;
use super::topic::write::Writer;
use super::topic::{Post, Topic};
use super::{PostId, news};
use crate::Knowledge;
use crate::portal::door::Door;
use crate::portal::{Visitor, on, private, same_site};
use crate::site::{Head, Site, missing};

pub(super) type State = axum::extract::State<Knowledge>;
pub(super) type Own = Option<axum::Extension<crate::site::OwnHost>>;

/// The largest form, in bytes: the longest text, however its characters are sent.
const LARGEST: usize = 256 * 1024;

pub(super) fn router() -> Router<Knowledge> {
    Router::new()
        .route("/help/{locale}/community", get(list::show))
        .route("/help/{locale}/community/suggest", get(ask::suggest))
        .route("/help/{locale}/community/new", get(ask::show).post(ask::take))
        .route("/help/{locale}/community/members", get(members::show))
        .route("/help/{locale}/community/me", get(members::me).post(members::change))
        .route("/help/{locale}/community/t/{number}", get(topic::show))
        .route("/help/{locale}/community/t/{number}/answer", post(act::answer))
        .route("/help/{locale}/community/t/{number}/follow", post(act::follow))
        .route("/help/{locale}/community/t/{number}/accept", post(act::accept))
        .route("/help/{locale}/community/p/{post}/vote", post(act::vote))
        .route("/help/{locale}/community/p/{post}/flag", get(flag::show).post(flag::take))
        .route("/help/{locale}/community/p/{post}/edit", get(mend::show).post(mend::take))
        .route("/help/{locale}/community/end/{token}", get(news::page::ask).post(news::page::end))
        .layer(DefaultBodyLimit::max(LARGEST))
}

/// What a page says about itself: in every language of the brand, and left out by search engines until it says otherwise.
pub(super) fn head(site: &Site, title: &str, path: &str) -> Head {
    let languages = site.brand.locales.iter().map(|locale| (*locale, site.path_in(*locale, path))).collect();
    let (title, path) = (title.to_owned(), site.path(path));
    Head { title, path, languages, hidden: true, class: "desk community", ..Head::default() }
}

/// A community that is open, and who looks at it.
pub(super) struct Here {
    pub(super) site: Site,
    pub(super) setting: CommunitySetting,
    /// Who is signed in.
    pub(super) visitor: Option<Visitor>,
    /// They as a member, once they wrote.
    pub(super) member: Option<Member>,
}

impl Here {
    /// They as a writer.
    fn writer(&self, tx: &mut Tx<'_>) -> Result<Option<Writer>> {
        self.member.clone().map(|member| Writer::of(tx, member, self.setting)).transpose()
    }
}

/// Where a request came in, when a community is open there.
pub(super) enum Came {
    In(Box<Here>),
    /// There is none.
    Nowhere(Box<Site>),
}

/// Looks where a request came in.
pub(super) fn enter(tx: &mut Tx<'_>, door: &Door) -> std::result::Result<Came, Problem> {
    let (site, visitor) = door.enter(tx)?;
    let setting = setting::of(tx, site.brand.id)?;
    if !setting.enabled {
        return Ok(Came::Nowhere(Box::new(site)));
    }
    let member = match &visitor {
        Some(visitor) => member::store::by_contact(tx, visitor.contact)?,
        None => None,
    };
    Ok(Came::In(Box::new(Here { site, setting, visitor, member })))
}

/// What somebody does asks for: the community, the customer who is signed in, and the topic.
struct Doing {
    here: Here,
    visitor: Visitor,
}

/// Where a request to do something ends before anything is done.
enum Turned {
    /// At the page for what is missing.
    Missing(Box<Site>),
    /// At the sign-in, which leads on to this path.
    SignIn(Box<Site>, String),
}

impl Turned {
    fn send(self) -> Response {
        match self {
            Self::Missing(site) => private(missing(&site)),
            Self::SignIn(site, next) => on(&sign_in(&site, &next)),
        }
    }
}

/// The sign-in that leads back to a page of the community.
fn sign_in(site: &Site, next: &str) -> String {
    format!("{}?next=community{next}", site.path("sign-in"))
}

/// Who does something, or where they are led instead.
fn doing(tx: &mut Tx<'_>, door: &Door, next: &str) -> std::result::Result<std::result::Result<Doing, Turned>, Problem> {
    Ok(match enter(tx, door)? {
        Came::Nowhere(site) => Err(Turned::Missing(site)),
        Came::In(here) => match here.visitor.clone() {
            Some(visitor) => Ok(Doing { here: *here, visitor }),
            None => Err(Turned::SignIn(Box::new(here.site), next.to_owned())),
        },
    })
}

/// A post of this community with its topic; somebody else's brand has none.
fn post_here(tx: &mut Tx<'_>, here: &Here, id: PostId) -> Result<Option<(Topic, Post)>> {
    let Some(post) = store::post(tx, id)? else { return Ok(None) };
    let topic = store::by_id(tx, post.topic_id)?.filter(|topic| topic.brand_id == here.site.brand.id);
    Ok(topic.map(|topic| (topic, post)))
}

/// Refuses what another site's page sends, before anything is read.
fn guarded(state: &State, own: Own, tag: String, headers: &HeaderMap) -> std::result::Result<Door, Problem> {
    same_site(headers)?;
    Ok(Door::of(state, headers, own.is_some(), tag))
}
