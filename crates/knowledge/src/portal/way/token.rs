//! Signing in by the word of the company's own website: a JSON Web Token that its server signed with the brand's secret.
//! It never believes one that lives long, was used, or leads anywhere but to pages of ours.

use axum::extract::Query;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use causeway_base::jwt::Jwt;
use causeway_base::seal::Sealer;
use causeway_base::{Secret, Time, token as tokens};
use causeway_store::Tx;
use causeway_web::Problem;
use serde::Deserialize;

use super::store::{self, Ways};
use super::{Begun, Proof, Way, address, is_address, let_in, one_line, refused, words};
use crate::BrandId;
use crate::portal::{Own, State, private};
use crate::site::{Asked, Site, missing, open};

/// For how long a token may be good, in seconds.
const LIFE: i64 = 600;
/// By how much clocks may differ, in seconds.
const SKEW: i64 = 60;
/// The longest name that a website gives a token or a person.
const LONGEST_NAME: usize = 200;

/// Where the secret is sealed for.
pub(super) fn place(brand: BrandId) -> String {
    format!("portal_way/token_secret/{brand}")
}

/// What the browser brings.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Brought {
    #[serde(default)]
    jwt: String,
    /// The page of ours to go on to.
    #[serde(default)]
    to: String,
}

#[derive(Debug, Deserialize)]
struct Claims {
    email: String,
    iat: i64,
    exp: i64,
    jti: String,
    #[serde(default)]
    name: String,
    /// The website's own name for the person. The address is what counts here.
    #[serde(default)]
    sub: String,
}

/// Whom a token names.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Person {
    address: String,
    name: String,
    jti: String,
}

/// Why a token is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Refusal {
    Unreadable,
    Algorithm,
    Signature,
    Claims,
    Address,
    Expired,
    NotYet,
    TooLong,
    Used,
}

impl Refusal {
    /// For whoever builds the website.
    const fn code(self) -> &'static str {
        match self {
            Self::Unreadable => "token_unreadable",
            Self::Algorithm => "token_algorithm",
            Self::Signature => "token_signature",
            Self::Claims => "token_claims",
            Self::Address => "token_email",
            Self::Expired => "token_expired",
            Self::NotYet => "token_not_yet",
            Self::TooLong => "token_too_long",
            Self::Used => "token_used",
        }
    }

    fn page(self, site: &Site) -> Response {
        let words = words::of(site.locale);
        let old = matches!(self, Self::Expired | Self::Used);
        let why = if old { words.token_ended } else { words.token_wrong };
        refused(site, StatusCode::FORBIDDEN, why, Some(self.code()))
    }
}

/// Reads a token and checks it against the secrets that are good.
fn checked(given: &str, secrets: &[Secret], now: Time) -> Result<Person, Refusal> {
    let token = Jwt::read(given).ok_or(Refusal::Unreadable)?;
    if token.algorithm() != "HS256" {
        return Err(Refusal::Algorithm);
    }
    if !secrets.iter().any(|secret| token.is_signed_with(secret)) {
        return Err(Refusal::Signature);
    }
    let claims: Claims = token.claims().ok_or(Refusal::Claims)?;
    let seconds = now.ms().div_euclid(1_000);
    if claims.jti.is_empty() || claims.jti.len() > LONGEST_NAME || claims.sub.len() > LONGEST_NAME {
        return Err(Refusal::Claims);
    }
    if claims.iat > seconds.saturating_add(SKEW) {
        return Err(Refusal::NotYet);
    }
    if claims.exp.saturating_add(SKEW) <= seconds {
        return Err(Refusal::Expired);
    }
    if claims.exp.saturating_sub(claims.iat) > LIFE || claims.exp > seconds.saturating_add(LIFE + SKEW) {
        return Err(Refusal::TooLong);
    }
    let address = claims.email.trim().to_owned();
    if !is_address(&address) {
        return Err(Refusal::Address);
    }
    Ok(Person { address, name: one_line(&claims.name), jti: claims.jti })
}

/// The secrets that are good for a brand: the last one, and the one before until it is ended.
fn secrets(sealer: &Sealer, ways: &Ways) -> Result<Vec<Secret>, Problem> {
    let sealed = ways.token_secret.iter().chain(&ways.token_before);
    let opened = sealed.map(|sealed| sealer.open(sealed, &place(ways.brand)));
    opened.collect::<Result<_, _>>().map_err(|error| Problem::internal(&error))
}

/// The site in the language of the page that it leads to, else in the browser's.
fn site(tx: &mut Tx<'_>, asked: &Asked, to: &str) -> Result<(Site, Ways, Option<String>), Problem> {
    let mut site = open(tx, asked, None)?.ok_or_else(|| Problem::not_found("page"))?;
    let ways = store::of(tx, site.brand.id)?;
    let page = address::page(&site.brand, &site.base, to);
    let to = page.map(|(locale, path)| {
        site.locale = locale;
        path
    });
    Ok((site, ways, to))
}

/// Signs the browser in.
pub(super) async fn take(
    state: State,
    own: Own,
    Query(brought): Query<Brought>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let asked = Asked::of(&state, &headers, own.is_some());
    let to = brought.to;
    let (site, ways, to) = state.desk.db.read(move |tx| site(tx, &asked, &to)).await?;
    if !ways.token {
        return Ok(private(missing(&site)));
    }
    let person = match checked(&brought.jwt, &secrets(&state.desk.sealer, &ways)?, state.desk.db.now()) {
        Ok(person) => person,
        Err(refusal) => return Ok(refusal.page(&site)),
    };
    let once = tokens::hash(&format!("token {} {}", site.brand.id, person.jti));
    let proof = Proof { address: person.address, name: person.name, once, way: Way::Token };
    let (begun, locale) = (Begun::new(&state), site.locale);
    let hash = begun.hash.clone();
    if !state.desk.db.write(move |tx| let_in(tx, locale, &proof, &hash)).await? {
        return Ok(Refusal::Used.page(&site));
    }
    begun.lead(&headers, &to.unwrap_or_else(|| site.path("requests")))
}

#[cfg(test)]
mod tests {
    use causeway_base::jwt::sign;
    use serde_json::{Value, json};

    use super::*;

    const NOW: i64 = 1_000_000;

    fn check(claims: &Value, secret: &str) -> Result<String, Refusal> {
        let secrets = [Secret::new("new"), Secret::new("old")];
        let found = checked(&sign(claims, &Secret::new(secret)), &secrets, Time(NOW * 1_000));
        found.map(|person| person.address)
    }

    #[test]
    fn only_a_short_word_of_the_website_is_believed() {
        let with = |name: &str, value: Value| {
            let mut claims = json!({ "email": "mei@customer.example", "iat": NOW, "exp": NOW + 600, "jti": "1" });
            claims[name] = value;
            claims
        };
        let good = with("sub", json!("u7"));
        for secret in ["new", "old"] {
            assert_eq!(check(&good, secret), Ok("mei@customer.example".to_owned()), "{secret}");
        }
        assert_eq!(check(&good, "other"), Err(Refusal::Signature));
        for (claims, refusal) in [
            (with("email", json!(null)), Refusal::Claims),
            (with("jti", json!("")), Refusal::Claims),
            (with("jti", json!("x".repeat(201))), Refusal::Claims),
            (with("jti", json!(null)), Refusal::Claims),
            (with("iat", json!(null)), Refusal::Claims),
            (with("exp", json!(null)), Refusal::Claims),
            (with("exp", json!("soon")), Refusal::Claims),
            (with("sub", json!("x".repeat(201))), Refusal::Claims),
            (with("email", json!("nobody")), Refusal::Address),
            (with("email", json!("@x")), Refusal::Address),
            (with("email", json!("a b@x.example")), Refusal::Address),
            (with("exp", json!(NOW + 601)), Refusal::TooLong),
            (with("exp", json!(i64::MAX)), Refusal::TooLong),
            (with("iat", json!(NOW - 1)), Refusal::TooLong),
            (with("iat", json!(NOW + 61)), Refusal::NotYet),
            (with("exp", json!(NOW - 60)), Refusal::Expired),
            (with("exp", json!(i64::MIN)), Refusal::Expired),
        ] {
            assert_eq!(check(&claims, "new"), Err(refusal), "{claims}");
        }
        let skewed = json!({ "email": "mei@customer.example", "iat": NOW + 60, "exp": NOW + 660, "jti": "1" });
        assert!(check(&skewed, "new").is_ok(), "a website's clock may be a minute ahead");
        for bad in ["", "a.b.c", "e30.e30.e30"] {
            assert_eq!(checked(bad, &[Secret::new("new")], Time(0)), Err(Refusal::Unreadable), "{bad}");
        }
        let whole = sign(&good, &Secret::new("new"));
        let none = format!("eyJhbGciOiJub25lIn0.{}", whole.split_once('.').unwrap().1);
        assert_eq!(checked(&none, &[Secret::new("new")], Time(NOW * 1_000)), Err(Refusal::Algorithm));
        assert_eq!(checked(&whole, &[], Time(NOW * 1_000)), Err(Refusal::Signature), "no secret, nobody");
    }
}
