//! A provider of OpenID Connect for tests: it signs in whoever the test names, and does wrong what the test wants.
//! It never checks who asks more than a real one must: client, secret, code, place and verifier.

use std::sync::{Arc, Mutex};

use axum::body::to_bytes;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::{Json, Router};
use causeway_store::Db;
use data_encoding::{BASE64, BASE64URL_NOPAD};
use ring::rand::SystemRandom;
use ring::signature::{
    ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair, RSA_PKCS1_SHA256, RsaKeyPair, RsaPublicKeyComponents,
};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// What the provider does otherwise than it should.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    /// Signs with a key that it does not publish.
    Key,
    /// Names no algorithm and signs nothing.
    Unsigned,
    /// Changes a claim.
    Claim(&'static str, &'static str),
    /// Calls itself another.
    Name,
    /// Leads to a place that is not encrypted.
    Place(&'static str),
}

/// The provider, shared with the test.
#[derive(Clone)]
pub(super) struct Scripted {
    pub(super) issuer: String,
    db: Db,
    key: Arc<EcdsaKeyPair>,
    other: Arc<EcdsaKeyPair>,
    rsa: Arc<RsaKeyPair>,
    pub(super) fault: Arc<Mutex<Option<Fault>>>,
    pub(super) with_rsa: Arc<Mutex<bool>>,
    /// What is added to the claims of whoever signs in.
    pub(super) person: Arc<Mutex<Value>>,
    /// The queries with which browsers came: nonce, challenge and place to go back to, by code.
    asked: Arc<Mutex<Vec<(String, String, String)>>>,
}

fn ecdsa() -> EcdsaKeyPair {
    let chance = SystemRandom::new();
    let key = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &chance).unwrap();
    EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, key.as_ref(), &chance).unwrap()
}

fn rsa() -> RsaKeyPair {
    let lines = include_str!("testdata/provider.pem").lines().filter(|line| !line.starts_with('-'));
    RsaKeyPair::from_der(&BASE64.decode(lines.collect::<String>().as_bytes()).unwrap()).unwrap()
}

/// The fields of a query or a form.
pub(super) fn fields(text: &str) -> Vec<(String, String)> {
    let url = format!("/x?{text}").parse::<axum::http::Uri>().unwrap();
    axum::extract::Query::<Vec<(String, String)>>::try_from_uri(&url).unwrap().0
}

pub(super) fn field(text: &str, name: &str) -> String {
    fields(text).into_iter().find(|(known, _)| known == name).map(|(_, value)| value).unwrap_or_default()
}

impl Scripted {
    pub(super) async fn begin(db: Db) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let issuer = format!("http://{}", listener.local_addr().unwrap());
        let person = json!({ "email": "mei@customer.example", "email_verified": true, "name": "Mei" });
        let world = Self {
            issuer,
            db,
            key: Arc::new(ecdsa()),
            other: Arc::new(ecdsa()),
            rsa: Arc::new(rsa()),
            fault: Arc::default(),
            with_rsa: Arc::default(),
            person: Arc::new(Mutex::new(person)),
            asked: Arc::default(),
        };
        let router = Router::new().fallback(answer).with_state(world.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        world
    }

    /// Signs somebody in who came with this address; answers the code.
    pub(super) fn signs_in(&self, address: &str) -> String {
        let (place, query) = address.split_once('?').unwrap();
        assert_eq!(place, format!("{}/authorize", self.issuer));
        assert_eq!(field(query, "client_id"), "causeway");
        assert_eq!(field(query, "code_challenge_method"), "S256");
        let mut asked = self.asked.lock().unwrap();
        asked.push((field(query, "nonce"), field(query, "code_challenge"), field(query, "redirect_uri")));
        format!("code-{}", asked.len() - 1)
    }

    fn fault(&self) -> Option<Fault> {
        *self.fault.lock().unwrap()
    }

    fn places(&self) -> Value {
        let at = |path: &str| format!("{}/{path}", self.issuer);
        let mut places = json!({
            "issuer": self.issuer,
            "authorization_endpoint": at("authorize"),
            "token_endpoint": at("token"),
            "jwks_uri": at("jwks"),
        });
        match self.fault() {
            Some(Fault::Name) => places["issuer"] = json!("https://other.example"),
            Some(Fault::Place(place)) => places["token_endpoint"] = json!(place),
            _ => {}
        }
        places
    }

    fn keys(&self) -> Value {
        let part = |bytes: &[u8]| BASE64URL_NOPAD.encode(bytes);
        let point = self.key.public_key().as_ref();
        let rsa = RsaPublicKeyComponents::<Vec<u8>>::from(self.rsa.public());
        json!({ "keys": [
            { "kty": "OKP", "crv": "Ed25519", "kid": "new" },
            { "kty": "EC", "crv": "P-256", "kid": "ec", "use": "sig", "x": part(&point[1..33]), "y": part(&point[33..]) },
            { "kty": "RSA", "kid": "rsa", "alg": "RS256", "n": part(&rsa.n),
              "e": part(&rsa.e) },
        ] })
    }

    fn sign(&self, claims: &Value) -> String {
        let part = |bytes: &[u8]| BASE64URL_NOPAD.encode(bytes);
        let rsa = *self.with_rsa.lock().unwrap();
        let head = match self.fault() {
            Some(Fault::Unsigned) => json!({ "alg": "none" }),
            _ if rsa => json!({ "alg": "RS256", "kid": "rsa" }),
            _ => json!({ "alg": "ES256", "kid": "ec" }),
        };
        let signed = format!("{}.{}", part(head.to_string().as_bytes()), part(claims.to_string().as_bytes()));
        let (chance, bytes) = (SystemRandom::new(), signed.as_bytes());
        let signature = match self.fault() {
            Some(Fault::Unsigned) => Vec::new(),
            Some(Fault::Key) => self.other.sign(&chance, bytes).unwrap().as_ref().to_vec(),
            _ if rsa => {
                let mut signature = vec![0; self.rsa.public().modulus_len()];
                self.rsa.sign(&RSA_PKCS1_SHA256, &chance, bytes, &mut signature).unwrap();
                signature
            }
            _ => self.key.sign(&chance, bytes).unwrap().as_ref().to_vec(),
        };
        format!("{signed}.{}", part(&signature))
    }

    fn token(&self, authorization: &str, form: &str) -> Option<Value> {
        let pair = BASE64.decode(authorization.strip_prefix("Basic ")?.as_bytes()).ok()?;
        let number: usize = field(form, "code").strip_prefix("code-")?.parse().ok()?;
        let (nonce, challenge, place) = self.asked.lock().unwrap().get(number)?.clone();
        let hashed = BASE64URL_NOPAD.encode(&Sha256::digest(field(form, "code_verifier").as_bytes()));
        if pair != b"causeway:s%26cret" || hashed != challenge || field(form, "redirect_uri") != place {
            return None;
        }
        let seconds = self.db.now().ms() / 1_000;
        let mut claims = json!({ "iss": self.issuer, "aud": "causeway", "sub": "u7", "nonce": nonce,
            "iat": seconds, "exp": seconds + 300 });
        for (name, value) in self.person.lock().unwrap().as_object().unwrap() {
            claims[name] = value.clone();
        }
        if let Some(Fault::Claim(name, value)) = self.fault() {
            claims[name] = serde_json::from_str(value).unwrap();
        }
        Some(json!({ "access_token": "x", "token_type": "Bearer", "id_token": self.sign(&claims) }))
    }
}

async fn answer(State(world): State<Scripted>, request: Request) -> Response {
    let path = request.uri().path().to_owned();
    let authorization = request.headers().get("authorization").and_then(|value| value.to_str().ok());
    let authorization = authorization.unwrap_or_default().to_owned();
    let form = to_bytes(request.into_body(), 100_000).await.unwrap();
    match path.as_str() {
        "/.well-known/openid-configuration" => Json(world.places()).into_response(),
        "/jwks" => Json(world.keys()).into_response(),
        "/token" => world
            .token(&authorization, &String::from_utf8_lossy(&form))
            .map_or_else(|| StatusCode::BAD_REQUEST.into_response(), |token| Json(token).into_response()),
        _ => StatusCode::NOT_FOUND.into_response(),
    }
}
