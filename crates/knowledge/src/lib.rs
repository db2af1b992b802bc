//! The help centre: brands, sections, articles with versions and translations, and the public pages that show them.
//! It never shows a draft, an internal or an archived article to a customer, and its pages are whole without script.

pub mod article;
pub mod body;
pub mod brand;
pub mod calling;
pub mod category;
pub mod community;
pub mod find;
pub mod first_steps;
pub mod guide;
pub mod html;
pub mod media;
pub mod opinion;
pub mod portal;
pub mod release;
pub mod request_form;
pub mod sample;
pub mod site;
pub mod slug;
pub mod status;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod valid;

use std::sync::Arc;

use causeway_desk::outbox::Transport;
use causeway_desk::{Desk, organisation};
use causeway_identity::{Attempts, Hashing};
use causeway_queue::Handler;
use causeway_store::{Result, Tx};
use causeway_web::Endpoints;

pub use article::ArticleId;
pub use brand::{Brand, BrandId};
pub use category::CategoryId;

/// What the handlers of this crate share. Cheap to clone.
#[derive(Clone)]
pub struct Knowledge {
    /// The desk: database, files, settings.
    pub desk: Desk,
    /// How often strangers sent something, by their address.
    sent: Arc<Attempts>,
    /// Hashes passwords of customers.
    hashing: Hashing,
    /// How many requests of strangers came of late.
    tide: Arc<portal::proof::Tide>,
    /// Which hosts are brands' own.
    hosts: Arc<site::Hosts>,
    /// Public pages as they were last made.
    pages: Arc<site::kept::Kept>,
    /// What is published, to search in.
    pub shelf: find::Shelf,
    /// Makes names of readers that mean nothing after a restart.
    readers: [u8; 32],
}

impl Knowledge {
    /// The help centre of `desk`.
    pub fn new(desk: Desk) -> Self {
        let mut readers = [0; 32];
        desk.db.random().fill(&mut readers);
        Self {
            desk,
            sent: Arc::default(),
            hashing: Hashing::default(),
            tide: Arc::default(),
            hosts: Arc::default(),
            pages: Arc::default(),
            shelf: find::Shelf::default(),
            readers,
        }
    }
}

/// The jobs of this crate: links to sign in, word of passwords, and news of the status page and the community.
pub fn jobs(desk: &Desk, transport: Arc<dyn Transport>) -> Vec<Handler> {
    let mut jobs = status::follow::news::jobs(desk, &transport);
    jobs.push(status::begins_job());
    jobs.push(community::news::job(desk.clone(), Arc::clone(&transport)));
    jobs.push(portal::sign_in::job(desk.clone(), Arc::clone(&transport)));
    jobs.push(portal::way::job(desk.clone(), transport));
    jobs
}

/// The endpoints of this crate, to be finished by the caller.
pub fn endpoints(knowledge: Knowledge) -> Endpoints<Knowledge> {
    let endpoints = Endpoints::new(knowledge);
    let endpoints = brand::routes::add(endpoints);
    let endpoints = category::routes::add(endpoints);
    let endpoints = article::routes::add(endpoints);
    let endpoints = article::text_routes::add(endpoints);
    let endpoints = article::export::add(endpoints);
    let endpoints = article::links::add(endpoints);
    let endpoints = opinion::add(endpoints);
    let endpoints = find::asked::add(endpoints);
    let endpoints = find::synonyms::add(endpoints);
    let endpoints = status::routes::add(endpoints);
    let endpoints = request_form::routes::add(endpoints);
    let endpoints = community::add(endpoints);
    let endpoints = guide::routes::add(endpoints);
    let endpoints = release::routes::add(endpoints);
    let endpoints = first_steps::routes::add(endpoints);
    let endpoints = portal::way::routes::add(endpoints);
    media::add(endpoints)
}

/// Lets this crate keep up with what other parts do. Once a process.
pub fn keepers(desk: &Desk) {
    desk.db.keep(Arc::new(sample::Keeper));
}

/// What a desk begins with: a brand with the organisation's name, its first sections (R142) and forms. It does nothing when
/// there is a brand, or no organisation yet, so it may run at every start.
///
/// # Errors
/// What the database says.
pub fn begin(tx: &mut Tx<'_>) -> Result<()> {
    let Some(organisation) = organisation::store::find(tx)? else { return Ok(()) };
    if brand::store::any(tx)? {
        return Ok(());
    }
    let brand = brand::first(tx, &organisation.name, organisation.locale);
    brand::store::add(tx, &brand)?;
    category::seed::add(tx, brand.id)?;
    request_form::seed::add(tx, brand.id)
}
