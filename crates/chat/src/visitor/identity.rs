//! Who a website says that its visitor is: a JSON Web Token (RFC 7519), or the bare facts beside an HMAC over them, both
//! under the widget's secret. It never believes what the signature does not cover, but for the name, which proves nothing.

use causeway_base::jwt::Jwt;
use causeway_base::{Secret, Time, text};
use causeway_web::{Code, Problem};
use data_encoding::HEXLOWER_PERMISSIVE;
use hmac::{Hmac, KeyInit, Mac};
use serde::Deserialize;
use sha2::Sha256;

/// The longest token that is read.
const LONGEST: usize = 4_096;
/// How far ahead a token may end, in seconds.
const LIFE: i64 = 3_600;
/// By how much clocks may differ, in seconds.
const SKEW: i64 = 60;

/// The longest name of the website's own for somebody, in characters.
const LONGEST_SUB: usize = 200;

/// What a website said, once its signature was found right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Claims {
    /// Its own name for the person.
    pub(crate) sub: String,
    /// What they are called.
    pub(crate) name: String,
    /// Their address.
    pub(crate) email: Option<String>,
}

/// What a page brings to say who its visitor is.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub(crate) enum Identity {
    /// A JSON Web Token.
    Token(String),
    /// The facts, and the website's HMAC over them.
    Hashed(Hashed),
}

/// Who it is, with an HMAC; what else a page sends beside it is passed over.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Hashed {
    user: User,
    /// HMAC-SHA256 in hex.
    hash: String,
}

#[derive(Debug, Clone, Deserialize)]
struct User {
    id: Id,
    #[serde(default)]
    name: Option<String>,
    #[serde(default)]
    email: Option<String>,
}

/// Websites name people by words or by numbers.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
enum Id {
    Number(i64),
    Words(String),
}

/// The claims of a token.
#[derive(Debug, Deserialize)]
struct Token {
    sub: String,
    exp: i64,
    aud: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    email: Option<String>,
}

fn refused(why: &str) -> Problem {
    Problem::new(Code::Forbidden, format!("The website's word for who this is cannot be taken: {why}.")).hint(
        "Sign a JWT with HS256, the chat's secret, and the claims sub, exp (an hour at most) and aud (the chat's key).",
    )
}

fn forged(why: &str) -> Problem {
    Problem::new(Code::Forbidden, format!("The website's word for who this is cannot be taken: {why}.")).hint(
        "The hash is hex HMAC-SHA256 with the chat's secret over the user's id, a line feed and their e-mail address, which is empty if the page gives none.",
    )
}

fn keyed(secret: &Secret) -> Result<Hmac<Sha256>, Problem> {
    Hmac::<Sha256>::new_from_slice(secret.reveal().as_bytes()).map_err(|error| Problem::internal(&error))
}

fn one_line(given: &str) -> String {
    text::clean(given.trim(), 200).replace(['\n', '\t'], " ")
}

/// Checks what a page brought.
///
/// # Errors
/// `forbidden` that says what is wrong with it.
pub(crate) fn verify(given: &Identity, secret: &Secret, key: &str, now: Time) -> Result<Claims, Problem> {
    match given {
        Identity::Token(token) => verify_token(token, secret, key, now),
        Identity::Hashed(hashed) => verify_hash(hashed, secret),
    }
}

/// Checks an HMAC. It covers id and address exactly as they are given. The line feed between them is always there, so
/// that no id which somebody chose for themselves at the website can be read as the first two parts of a token.
fn verify_hash(given: &Hashed, secret: &Secret) -> Result<Claims, Problem> {
    let Hashed { user, hash } = given;
    let sub = match &user.id {
        Id::Number(number) => number.to_string(),
        Id::Words(words) => words.clone(),
    };
    // An id is believed as it was signed or not at all: trimming it would make one person of two.
    if sub.trim().is_empty() || sub.chars().count() > LONGEST_SUB || sub.chars().any(char::is_control) {
        return Err(forged("an id has 1 to 200 characters on one line"));
    }
    let email = user.email.as_deref().unwrap_or_default();
    if email.len() > 254 {
        return Err(forged("the e-mail address is too long"));
    }
    let mut mac = keyed(secret)?;
    mac.update(format!("{sub}\n{email}").as_bytes());
    // Some languages write hex in capitals. The comparison takes the same time wherever the two differ.
    let bytes = HEXLOWER_PERMISSIVE.decode(hash.as_bytes()).ok().filter(|bytes| bytes.len() == 32);
    if bytes.is_none_or(|bytes| mac.verify_slice(&bytes).is_err()) {
        return Err(forged("its hash is wrong"));
    }
    let name = one_line(user.name.as_deref().unwrap_or_default());
    Ok(Claims { sub, name, email: (!email.is_empty()).then(|| email.to_owned()) })
}

/// Reads and checks a token.
fn verify_token(given: &str, secret: &Secret, key: &str, now: Time) -> Result<Claims, Problem> {
    if given.len() > LONGEST {
        return Err(refused("it is too long"));
    }
    let token = Jwt::read(given).ok_or_else(|| refused("it is no JWT"))?;
    if token.algorithm() != "HS256" {
        return Err(refused("it is not signed with HS256"));
    }
    if !token.is_signed_with(secret) {
        return Err(refused("its signature is wrong"));
    }
    let claims: Token = token.claims().ok_or_else(|| refused("sub, exp or aud is missing"))?;
    let seconds = now.ms() / 1_000;
    if claims.aud != key {
        return Err(refused("it is for another chat"));
    }
    if claims.exp + SKEW < seconds {
        return Err(refused("it has ended"));
    }
    if claims.exp > seconds + LIFE + SKEW {
        return Err(refused("it is good for more than an hour"));
    }
    let sub = text::clean(claims.sub.trim(), 201).replace(['\n', '\t'], " ");
    if sub.is_empty() || sub.chars().count() > LONGEST_SUB {
        return Err(refused("sub has 1 to 200 characters"));
    }
    Ok(Claims { sub, name: one_line(&claims.name), email: claims.email })
}

#[cfg(test)]
mod tests {
    use data_encoding::BASE64URL_NOPAD;
    use serde_json::{Value, json};

    use super::*;

    fn sign(header: &Value, claims: &Value, secret: &str) -> String {
        let part = |value: &Value| BASE64URL_NOPAD.encode(value.to_string().as_bytes());
        let signed = format!("{}.{}", part(header), part(claims));
        let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
        mac.update(signed.as_bytes());
        format!("{signed}.{}", BASE64URL_NOPAD.encode(&mac.finalize().into_bytes()))
    }

    fn check(token: &str) -> Result<String, String> {
        let token = Identity::Token(token.to_owned());
        let verified = verify(&token, &Secret::new("s".to_owned()), "key", Time(1_000_000_000));
        verified.map(|claims| claims.sub).map_err(|problem| problem.detail().to_owned())
    }

    #[test]
    fn only_a_short_lived_token_of_this_widget_is_believed() {
        let (alg, now) = (json!({ "alg": "HS256" }), 1_000_000);
        let good = json!({ "sub": "u7", "exp": now + 600, "aud": "key" });
        assert_eq!(check(&sign(&alg, &good, "s")), Ok("u7".to_owned()));
        for (header, claims, secret) in [
            (&alg, &good, "other"),
            (&json!({ "alg": "none" }), &good, "s"),
            (&json!({ "alg": "HS512" }), &good, "s"),
            (&alg, &json!({ "sub": "u7", "exp": now - 61, "aud": "key" }), "s"),
            (&alg, &json!({ "sub": "u7", "exp": now + 3_661, "aud": "key" }), "s"),
            (&alg, &json!({ "sub": "u7", "exp": now + 600, "aud": "another" }), "s"),
            (&alg, &json!({ "sub": " ", "exp": now + 600, "aud": "key" }), "s"),
            (&alg, &json!({ "sub": "u7", "aud": "key" }), "s"),
        ] {
            assert!(check(&sign(header, claims, secret)).is_err(), "{header} {claims} {secret}");
        }
        let whole = sign(&alg, &good, "s");
        let unsigned = whole.rsplit_once('.').unwrap().0;
        for broken in ["", "a", "a.b", "a.b.c", "a.b.c.d", &format!("{unsigned}."), &"x".repeat(5_000)] {
            assert!(check(broken).is_err(), "{broken}");
        }
    }

    fn mac_of(text: &str, secret: &str) -> String {
        let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
        mac.update(text.as_bytes());
        HEXLOWER_PERMISSIVE.encode(&mac.finalize().into_bytes())
    }

    fn check_hash(user: &Value, hash: &str) -> Result<Claims, String> {
        // The options of the page's call stand beside it.
        let given: Identity = serde_json::from_value(json!({ "widget": "key", "user": user, "hash": hash }))
            .map_err(|e| e.to_string())?;
        verify(&given, &Secret::new("s".to_owned()), "key", Time(0)).map_err(|problem| problem.detail().to_owned())
    }

    #[test]
    fn a_hash_is_believed_for_exactly_the_id_and_address_that_it_covers() {
        let hash = mac_of("u7\nhana@harbour.example", "s");
        let hana = json!({ "id": "u7", "email": "hana@harbour.example", "name": " Hana\nMori " });
        let known = Claims {
            sub: "u7".to_owned(),
            name: "Hana Mori".to_owned(),
            email: Some("hana@harbour.example".to_owned()),
        };
        assert_eq!(check_hash(&hana, &hash), Ok(known.clone()));
        assert_eq!(check_hash(&hana, &hash.to_uppercase()), Ok(known), "hex in capitals is the same number");
        assert!(check_hash(&json!({ "id": 7 }), &mac_of("7\n", "s")).is_ok(), "a number, and no address");
        let long = "x".repeat(201);
        for (user, hash) in [
            (json!({ "id": "U7", "email": "hana@harbour.example" }), hash.clone()),
            (json!({ "id": "u7", "email": "Hana@harbour.example" }), hash.clone()),
            (json!({ "id": "u7", "email": "ceo@harbour.example" }), hash.clone()),
            (json!({ "id": "u7" }), hash.clone()),
            (json!({ "id": " u7", "email": "hana@harbour.example" }), hash.clone()),
            (json!({ "id": "u7\nhana@harbour.example" }), hash.clone()),
            (hana.clone(), mac_of("u7\nhana@harbour.example", "other")),
            // What covers the id alone covers no address.
            (hana.clone(), mac_of("u7", "s")),
            (json!({ "id": "u7" }), mac_of("u7", "s")),
            (hana.clone(), hash[..62].to_owned()),
            (hana.clone(), format!("{hash}00")),
            (hana.clone(), "no hex".to_owned()),
            (hana.clone(), String::new()),
            (json!({ "id": " " }), mac_of(" \n", "s")),
            (json!({ "id": long }), mac_of(&format!("{long}\n"), "s")),
            (json!({ "email": "hana@harbour.example" }), hash.clone()),
        ] {
            assert!(check_hash(&user, &hash).is_err(), "{user} {hash}");
        }
    }

    /// Whoever may choose their own id at a website has it signed; it must be no token under the same secret.
    #[test]
    fn an_id_that_looks_like_a_token_signs_none() {
        let part = |value: &Value| BASE64URL_NOPAD.encode(value.to_string().as_bytes());
        let claims = json!({ "sub": "ceo", "exp": 1_000_600, "aud": "key" });
        let id = format!("{}.{}", part(&json!({ "alg": "HS256" })), part(&claims));
        let hash = HEXLOWER_PERMISSIVE.decode(mac_of(&format!("{id}\n"), "s").as_bytes()).unwrap();
        assert!(check(&format!("{id}.{}", BASE64URL_NOPAD.encode(&hash))).is_err());
    }
}
