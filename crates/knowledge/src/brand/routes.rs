//! Endpoints of brands, which are settings.
//! It never saves colours that cannot be read or a host that cannot be one.

use axum::Json;
use axum::body::Body;
use axum::http::{HeaderMap, StatusCode};
use causeway_base::{Locale, text};
use causeway_identity::audit;
use causeway_identity::permission::{ManageSettings, ReadKnowledge};
use causeway_store::Tx;
use causeway_web::{Answer, Code, Endpoints, FieldError, Input, Page, PathId, Permit, Problem};
use schemars::JsonSchema;
use serde::Deserialize;

use super::{Brand, BrandId, Colours, MOST, store, tell};
use crate::{Knowledge, category, media, site, slug};

/// The largest logo, in bytes.
const LOGO: usize = 512 * 1024;

pub(crate) fn add(endpoints: Endpoints<Knowledge>) -> Endpoints<Knowledge> {
    endpoints
        .get::<ReadKnowledge, _, _>("/api/v1/knowledge/brands", "The brands of the help centre.", list)
        .answers::<Page<Brand>>()
        .post::<ManageSettings, _, _>("/api/v1/knowledge/brands", "Add a brand.", create)
        .body::<NewBrand>()
        .creates::<Brand>()
        .patch::<ManageSettings, _, _>("/api/v1/knowledge/brands/{id}", "Change a brand.", change)
        .body::<ChangeBrand>()
        .answers::<Brand>()
        .put::<ManageSettings, _, _>(
            "/api/v1/knowledge/brands/{id}/logo",
            "Give a brand a logo; the body is the picture.",
            set_logo,
        )
        .answers::<Brand>()
        .delete::<ManageSettings, _, _>("/api/v1/knowledge/brands/{id}/logo", "Take a brand's logo away.", drop_logo)
        .answers::<Brand>()
}

type State = axum::extract::State<Knowledge>;

/// A brand to add.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct NewBrand {
    name: String,
    /// Made from the name when left out.
    slug: Option<String>,
    host: Option<String>,
    locales: Vec<Locale>,
    default_locale: Locale,
    colours: Option<Colours>,
    #[serde(default)]
    published: bool,
}

/// What changes of a brand; what is left out stays.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ChangeBrand {
    version: i64,
    name: Option<String>,
    slug: Option<String>,
    /// `null` for none.
    #[serde(default, deserialize_with = "crate::article::routes::given")]
    host: Option<Option<String>>,
    locales: Option<Vec<Locale>>,
    default_locale: Option<Locale>,
    colours: Option<Colours>,
    published: Option<bool>,
}

/// The hosts at which the team works: a brand that took one would lock everybody out.
fn hosts_of_the_team(knowledge: &Knowledge, headers: &HeaderMap) -> Vec<String> {
    let named = knowledge.desk.settings.public_url.as_deref().and_then(|url| url.split_once("://"));
    let named = named.map(|(_, rest)| rest.split('/').next().unwrap_or_default());
    let hosts = named.into_iter().chain([site::host_of(headers)]);
    hosts.map(|host| site::host_name(host).to_ascii_lowercase()).collect()
}

/// Checks a brand as input, and brings its host and languages into order.
fn checked(tx: &mut Tx<'_>, brand: &mut Brand, team: &[String]) -> Result<(), Problem> {
    brand.name = text::clean(brand.name.trim(), 101).replace(['\n', '\t'], " ");
    if brand.name.is_empty() || brand.name.chars().count() > 100 {
        return Err(Problem::field("/name", "length", "A brand's name has 1 to 100 characters."));
    }
    if !slug::is_slug(&brand.slug) {
        return Err(Problem::field("/slug", "invalid", "Use lower-case letters, digits and hyphens."));
    }
    if let Some(host) = &mut brand.host {
        *host = host.trim().trim_end_matches('.').to_ascii_lowercase();
        if !is_host(host) {
            return Err(Problem::field("/host", "invalid", "Write the host name only, such as help.example.com."));
        }
        if team.contains(host) {
            let words = "The team itself works at this host, and could no longer reach its desk there.";
            return Err(Problem::field("/host", "taken", words).hint("Use a host name that only customers use."));
        }
    }
    let mut locales = Vec::new();
    brand.locales.retain(|locale| {
        !locales.contains(locale) && {
            locales.push(*locale);
            true
        }
    });
    if !brand.locales.contains(&brand.default_locale) {
        return Err(Problem::field("/default_locale", "invalid", "The default language is one of those offered."));
    }
    if let Err(mistakes) = brand.colours.palette() {
        let mut errors = mistakes.into_iter().map(|(field, detail)| FieldError {
            pointer: format!("/colours/{field}"),
            code: "contrast",
            detail,
        });
        let problem = Problem::new(Code::InvalidInput, "These colours cannot be read well enough.");
        return Err(errors.by_ref().fold(problem, Problem::and));
    }
    if store::is_taken(tx, brand)? {
        return Err(Problem::new(Code::AlreadyExists, "Another brand has this address."));
    }
    Ok(())
}

/// Whether this is a full host name (RFC 1123) and no network address.
fn is_host(host: &str) -> bool {
    let label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    host.len() <= 253
        && host.contains('.')
        && host.split('.').all(label)
        && host.rsplit('.').next().is_some_and(|last| last.chars().any(|c| c.is_ascii_alphabetic()))
}

fn found(tx: &mut Tx<'_>, id: BrandId) -> Result<Brand, Problem> {
    store::find(tx, id)?.ok_or_else(|| Problem::not_found("brand"))
}

async fn list(state: State) -> Answer<Page<Brand>> {
    Ok(Json(Page::whole(state.desk.db.read(store::all).await?)))
}

async fn create(
    state: State,
    permit: Permit<ManageSettings>,
    headers: HeaderMap,
    Input(input): Input<NewBrand>,
) -> Result<(StatusCode, Json<Brand>), Problem> {
    let team = hosts_of_the_team(&state, &headers);
    let work = move |tx: &mut Tx<'_>| {
        let given = input.slug.clone().unwrap_or_else(|| slug::from_title(&input.name));
        let mut brand = Brand {
            id: tx.new_id(),
            name: input.name.clone(),
            slug: given,
            host: input.host.clone().filter(|host| !host.trim().is_empty()),
            locales: input.locales.clone(),
            default_locale: input.default_locale,
            colours: input.colours.clone().unwrap_or_default(),
            logo: None,
            published: input.published,
            is_default: false,
            version: 1,
        };
        if store::all(tx)?.len() as i64 >= MOST {
            return Err(Problem::new(Code::InvalidInput, "A desk has at most 50 brands."));
        }
        checked(tx, &mut brand, &team)?;
        store::add(tx, &brand)?;
        category::seed::add(tx, brand.id)?;
        audit::record(tx, permit.actor(), "brand.created", &brand.name, "")?;
        tell(tx, "brand.created", brand.id, permit.actor());
        Ok(brand)
    };
    Ok((StatusCode::CREATED, Json(state.desk.db.write(work).await?)))
}

async fn change(
    state: State,
    permit: Permit<ManageSettings>,
    PathId(id): PathId<BrandId>,
    headers: HeaderMap,
    Input(input): Input<ChangeBrand>,
) -> Answer<Brand> {
    let team = hosts_of_the_team(&state, &headers);
    let hosts = state.hosts.clone();
    let work = move |tx: &mut Tx<'_>| {
        let before = found(tx, id)?;
        let mut brand = Brand { version: input.version, ..before.clone() };
        brand.name = input.name.clone().unwrap_or(brand.name);
        brand.slug = input.slug.clone().unwrap_or(brand.slug);
        brand.host = input.host.clone().unwrap_or(brand.host).filter(|host| !host.trim().is_empty());
        brand.locales = input.locales.clone().unwrap_or(brand.locales);
        brand.default_locale = input.default_locale.unwrap_or(brand.default_locale);
        brand.colours = input.colours.clone().unwrap_or(brand.colours);
        brand.published = input.published.unwrap_or(brand.published);
        checked(tx, &mut brand, &team)?;
        if !store::save(tx, &brand)? {
            let problem = Problem::new(Code::VersionConflict, "Somebody else changed this brand meanwhile.");
            return Err(problem.current(&before));
        }
        audit::record(tx, permit.actor(), "brand.changed", &brand.name, "")?;
        tell(tx, "brand.changed", id, permit.actor());
        found(tx, id)
    };
    let brand = state.desk.db.write(work).await?;
    hosts.forget();
    Ok(Json(brand))
}

async fn set_logo(
    state: State,
    permit: Permit<ManageSettings>,
    PathId(id): PathId<BrandId>,
    body: Body,
) -> Answer<Brand> {
    let (_, prepared) = media::picture(&state, body, LOGO).await?;
    let work = move |tx: &mut Tx<'_>| {
        found(tx, id)?;
        let key = prepared.keep(tx)?;
        store::set_logo(tx, id, Some(&key))?;
        tell(tx, "brand.changed", id, permit.actor());
        found(tx, id)
    };
    Ok(Json(state.desk.db.write(work).await?))
}

async fn drop_logo(state: State, permit: Permit<ManageSettings>, PathId(id): PathId<BrandId>) -> Answer<Brand> {
    let work = move |tx: &mut Tx<'_>| {
        found(tx, id)?;
        store::set_logo(tx, id, None)?;
        tell(tx, "brand.changed", id, permit.actor());
        found(tx, id)
    };
    Ok(Json(state.desk.db.write(work).await?))
}

#[cfg(test)]
mod tests {
    use super::is_host;

    #[test]
    fn what_is_a_host() {
        for good in ["help.example.com", "a-b.example", "xn--fiq228c.example"] {
            assert!(is_host(good), "{good}");
        }
        for bad in ["", "localhost", "10.0.0.1", "a..b", "-a.example", "a.example:80", "a.example/x", "ü.example"] {
            assert!(!is_host(bad), "{bad}");
        }
    }
}
