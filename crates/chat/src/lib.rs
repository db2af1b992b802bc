//! Live chat: the widget on a website, its visitors, and what they and the team say to each other at once.
//! A chat is a conversation of the desk like every other; nothing here is a second place for messages.

pub mod bot;
mod door;
mod frame;
mod live;
pub mod opinion;
pub mod proactive;
mod rates;
mod talk;
pub mod visitor;
pub mod widget;

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};
use causeway_assist::Assist;
use causeway_desk::Desk;
use causeway_hub::Hub;
use causeway_knowledge::Knowledge;
use causeway_web::Endpoints;

pub use live::run;

/// What the handlers of this crate share. Cheap to clone.
#[derive(Clone)]
pub struct Chat {
    /// The desk: database, files, settings.
    pub desk: Desk,
    /// Who of the team writes, and who is told of visitors.
    pub hub: Hub,
    /// The help centre, for articles inside of the chat.
    pub knowledge: Knowledge,
    /// The language model that may put the bot's answers into words.
    pub assist: Assist,
    /// The open pages of visitors.
    rooms: Arc<live::Rooms>,
    /// How often somebody sent something.
    rates: Arc<rates::Rates>,
}

impl Chat {
    /// The chat of a desk.
    pub fn new(desk: Desk, hub: Hub, knowledge: Knowledge, assist: Assist) -> Self {
        Self { desk, hub, knowledge, assist, rooms: Arc::default(), rates: Arc::default() }
    }

    /// How many pages of visitors are connected.
    pub fn connections(&self) -> usize {
        self.rooms.connections()
    }
}

/// The endpoints of the team, to be finished by the caller.
pub fn endpoints(chat: Chat) -> Endpoints<Chat> {
    let endpoints = visitor::routes::add(widget::routes::add(Endpoints::new(chat)));
    opinion::routes::add(bot::routes::add(proactive::routes::add(endpoints)))
}

/// What websites and visitors ask for. It stands outside of the guard that finds out which colleague calls: a visitor's
/// token is nobody's API key.
pub fn router(chat: Chat) -> Router {
    let largest = chat.desk.settings.max_bytes;
    let files = post(talk::files::take).layer(DefaultBodyLimit::max(largest));
    Router::new()
        .route("/widget.js", get(frame::loader))
        .route("/widget/{key}", get(frame::page))
        .route("/widget/{key}/messages.js", get(proactive::page::script))
        .route("/widget/assets/{file}", get(frame::asset))
        .route("/widget/v1/proactive", post(proactive::page::count))
        .route("/widget/v1/sessions", post(talk::session::begin))
        .route("/widget/v1/messages", get(talk::read::poll).post(talk::say::take))
        .route("/widget/v1/events", get(live::stream::open))
        .route("/widget/v1/live", get(live::socket::open))
        .route("/widget/v1/typing", post(talk::marks::typing))
        .route("/widget/v1/seen", post(talk::marks::seen))
        .route("/widget/v1/page", post(talk::marks::page))
        .route("/widget/v1/solved", post(talk::marks::solved))
        .route("/widget/v1/opinion", post(talk::marks::opinion))
        .route("/widget/v1/email", post(talk::marks::email))
        .route("/widget/v1/transcript", get(talk::transcript::show))
        .route("/widget/v1/articles", get(talk::articles::find))
        .layer(DefaultBodyLimit::max(64 * 1024))
        .route("/widget/v1/files", files)
        .route("/widget/v1/files/{id}", get(talk::files::show))
        .with_state(chat)
}

type State = axum::extract::State<Chat>;

#[cfg(test)]
mod tests;
