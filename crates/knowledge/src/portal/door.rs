//! The door of the portal: for each request the site that it came in at, and the customer who is signed in, if one is.
//! It never lets a brand be seen that shows nothing.

use axum::http::HeaderMap;
use causeway_store::Tx;
use causeway_web::Problem;

use super::{Visitor, session};
use crate::Knowledge;
use crate::site::{Asked, Site, open};

/// What a request brings along.
#[derive(Debug, Clone)]
pub(crate) struct Door {
    asked: Asked,
    hash: Option<String>,
    tag: String,
}

impl Door {
    /// Reads it; `own` says whether it came in at a brand's own host, `tag` names the language.
    pub(crate) fn of(knowledge: &Knowledge, headers: &HeaderMap, own: bool, tag: String) -> Self {
        Self { asked: Asked::of(knowledge, headers, own), hash: session::hash_of(headers), tag }
    }

    /// The hash of the token that the browser brought.
    pub(crate) fn hash(&self) -> Option<&str> {
        self.hash.as_deref()
    }

    /// The site and who is signed in.
    ///
    /// # Errors
    /// `not_found` where no help centre is shown.
    pub(crate) fn enter(&self, tx: &mut Tx<'_>) -> Result<(Site, Option<Visitor>), Problem> {
        let site = open(tx, &self.asked, Some(&self.tag))?.ok_or_else(|| Problem::not_found("page"))?;
        let visitor = session::visitor(tx, self.hash())?;
        Ok((site, visitor))
    }
}
