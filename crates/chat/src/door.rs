//! Who asks: the visitor whose token a request brings, and the widget that it asks for.
//! It never looks at cookies, so no website can make a browser act for its visitor.

use axum::http::{HeaderMap, header};
use causeway_base::token;
use causeway_store::Tx;
use causeway_web::{Code, Problem};

use crate::visitor::{self, Visitor};
use crate::widget::{self, Widget};

/// The hash of the token that a request brings.
pub(crate) fn hash_of(headers: &HeaderMap) -> Option<String> {
    let text = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, bearer) = text.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token::hash(bearer.trim()))
}

/// The network address that a request comes from, as the server noted it.
pub(crate) fn address_of(headers: &HeaderMap) -> String {
    headers.get("x-causeway-peer").and_then(|value| value.to_str().ok()).unwrap_or("unknown").to_owned()
}

/// The visitor of this token, with their widget, while it is on.
pub(crate) fn known(tx: &mut Tx<'_>, hash: Option<&str>) -> Result<Option<(Widget, Visitor)>, Problem> {
    let Some(hash) = hash else { return Ok(None) };
    let Some(visitor) = visitor::store::by_token(tx, hash)? else { return Ok(None) };
    let widget = widget::store::find(tx, visitor.widget)?.filter(|widget| widget.enabled);
    Ok(widget.map(|widget| (widget, visitor)))
}

/// The same, for what only a visitor may do.
///
/// # Errors
/// `unauthenticated`: the token is to be forgotten.
pub(crate) fn visitor(tx: &mut Tx<'_>, hash: Option<&str>) -> Result<(Widget, Visitor), Problem> {
    known(tx, hash)?.ok_or_else(|| Problem::new(Code::Unauthenticated, "This chat is not known here any more."))
}

/// The widget of this key, while it is on.
///
/// # Errors
/// `not_found`.
pub(crate) fn widget(tx: &mut Tx<'_>, key: &str) -> Result<Widget, Problem> {
    let found = widget::store::by_key(tx, key)?.filter(|widget| widget.enabled);
    found.ok_or_else(|| Problem::not_found("chat"))
}
