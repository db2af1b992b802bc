//! Brands: under which name, in which languages and colours, and at which address a help centre is shown.
//! It never holds an article; articles say to which brand they belong.

pub mod colour;
pub mod routes;
pub mod store;

use causeway_base::Locale;
use causeway_store::{NewEvent, Tx, id_type};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::json;

pub use colour::Colours;

use crate::slug;

id_type!(BrandId, "Names a brand.");

/// The most brands of a desk.
pub const MOST: i64 = 50;

/// A brand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Brand {
    /// Its id.
    pub id: BrandId,
    /// Its name, as customers read it.
    pub name: String,
    /// Its name in addresses.
    pub slug: String,
    /// A host name at which its help centre is at the root; `null` for none.
    pub host: Option<String>,
    /// The languages that it offers, in the order in which menus show them.
    pub locales: Vec<Locale>,
    /// The language of whoever asks for none of these.
    pub default_locale: Locale,
    /// Its colours.
    pub colours: Colours,
    /// Where its logo is; `null` for none.
    pub logo: Option<String>,
    /// Whether customers can read its help centre.
    pub published: bool,
    /// Whether it is the one at the desk's own address.
    pub is_default: bool,
    /// Raised by every change.
    pub version: i64,
}

impl Brand {
    /// The languages in which to look for a text for somebody who wants `wanted`, the best first.
    pub fn preference(&self, wanted: Locale) -> Vec<Locale> {
        let mut all = vec![wanted, self.default_locale];
        all.extend(&self.locales);
        let mut seen = Vec::new();
        all.retain(|locale| {
            !seen.contains(locale) && {
                seen.push(*locale);
                true
            }
        });
        all
    }

    /// The language to speak to somebody whose browser sends this `Accept-Language`.
    pub fn spoken_to(&self, header: &str) -> Locale {
        let asked = Locale::asked_for(header);
        // Without a header, English is nobody's wish.
        let wished = !header.trim().is_empty() && self.locales.contains(&asked);
        if wished { asked } else { self.default_locale }
    }
}

/// The brand that a desk begins with.
pub(crate) fn first(tx: &Tx<'_>, name: &str, locale: Locale) -> Brand {
    let slug = slug::from_title(name);
    Brand {
        id: tx.new_id(),
        name: name.to_owned(),
        slug: if slug.is_empty() { "help".to_owned() } else { slug },
        host: None,
        locales: Locale::ALL.to_vec(),
        default_locale: locale,
        colours: Colours::default(),
        logo: None,
        published: true,
        is_default: true,
        version: 1,
    }
}

/// Records that something about a brand or its sections changed.
pub(crate) fn tell(tx: &mut Tx<'_>, kind: &'static str, brand: BrandId, actor: causeway_store::Actor) {
    tx.record(NewEvent { kind, conversation: None, actor, only_for: None, data: json!({ "brand_id": brand }) });
}

#[cfg(test)]
mod tests;
