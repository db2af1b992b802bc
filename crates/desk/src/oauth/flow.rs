//! The authorization code flow in values: the page to go to, the forms to send, the answers read (RFC 6749 § 4.1 and
//! § 6, PKCE by RFC 7636). It never sends anything and never stores anything.

use causeway_base::{Random, Secret, form};
use data_encoding::BASE64URL_NOPAD;
use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::{Places, Provider};

/// What the desk asks for: reading and sending mail, a refresh token, and the address that signed in.
const fn scope(provider: Provider) -> &'static str {
    match provider {
        Provider::Google => "https://mail.google.com/ openid email",
        Provider::Microsoft => {
            "https://outlook.office.com/IMAP.AccessAsUser.All https://outlook.office.com/SMTP.Send offline_access openid email profile"
        }
    }
}

/// How the desk is known to a provider, with its secret opened.
#[derive(Debug, Clone)]
pub struct Client {
    /// Whom.
    pub provider: Provider,
    /// The id that the provider gave the desk.
    pub id: String,
    /// The secret; Microsoft's public clients have none.
    pub secret: Option<Secret>,
    /// Microsoft's directory.
    pub tenant: Option<String>,
}

impl Client {
    fn place(&self, url: &str) -> String {
        url.replace("{tenant}", self.tenant.as_deref().unwrap_or("common"))
    }

    fn authorize(&self, places: &Places) -> String {
        match self.provider {
            Provider::Google => self.place(&places.google_authorize),
            Provider::Microsoft => self.place(&places.microsoft_authorize),
        }
    }

    /// Where tokens are given out.
    pub fn token_place(&self, places: &Places) -> String {
        match self.provider {
            Provider::Google => self.place(&places.google_token),
            Provider::Microsoft => self.place(&places.microsoft_token),
        }
    }
}

/// A verifier of 43 characters (RFC 7636 § 4.1).
pub fn verifier(random: &dyn Random) -> Secret {
    let mut bytes = [0u8; 32];
    random.fill(&mut bytes);
    Secret::new(BASE64URL_NOPAD.encode(&bytes))
}

/// The challenge of a verifier, method S256 (RFC 7636 § 4.2).
pub fn challenge(verifier: &str) -> String {
    BASE64URL_NOPAD.encode(&Sha256::digest(verifier.as_bytes()))
}

/// The page that a person is sent to.
pub fn consent_page(
    client: &Client,
    places: &Places,
    redirect_uri: &str,
    state: &str,
    verifier: &str,
    login_hint: Option<&str>,
) -> String {
    let challenge = challenge(verifier);
    let mut fields = vec![
        ("response_type", "code"),
        ("client_id", &client.id),
        ("redirect_uri", redirect_uri),
        ("scope", scope(client.provider)),
        ("state", state),
        ("code_challenge", &challenge),
        ("code_challenge_method", "S256"),
        // Without it Google gives a refresh token only for the first consent.
        ("prompt", if client.provider == Provider::Google { "consent" } else { "select_account" }),
    ];
    if client.provider == Provider::Google {
        fields.push(("access_type", "offline"));
    }
    if let Some(hint) = login_hint {
        fields.push(("login_hint", hint));
    }
    format!("{}?{}", client.authorize(places), form::fields(&fields))
}

fn with_secret<'a>(client: &'a Client, mut fields: Vec<(&'a str, &'a str)>) -> String {
    fields.push(("client_id", &client.id));
    if let Some(secret) = &client.secret {
        fields.push(("client_secret", secret.reveal()));
    }
    form::fields(&fields)
}

/// The form that turns a code into tokens.
pub fn code_form(client: &Client, code: &str, redirect_uri: &str, verifier: &str) -> String {
    let fields = vec![
        ("grant_type", "authorization_code"),
        ("code", code),
        ("redirect_uri", redirect_uri),
        ("code_verifier", verifier),
    ];
    with_secret(client, fields)
}

/// The form that turns a refresh token into an access token.
pub fn refresh_form(client: &Client, refresh: &str) -> String {
    with_secret(client, vec![("grant_type", "refresh_token"), ("refresh_token", refresh)])
}

/// Tokens as a provider gave them out.
#[derive(Debug, Clone)]
pub struct Tokens {
    /// What opens the mailbox.
    pub access: Secret,
    /// What gets the next access token; absent when the old one stays good.
    pub refresh: Option<Secret>,
    /// For how long the access token is good, in milliseconds.
    pub life_ms: i64,
    /// The address that signed in, when the answer names one.
    pub login: Option<String>,
}

/// Why there are no tokens.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    /// Consent is gone: somebody has to sign in again (`invalid_grant`).
    #[error("{0}")]
    SignIn(String),
    /// The desk's own settings at the provider are wrong (`invalid_client` and the like).
    #[error("{0}")]
    Settings(String),
    /// The provider does not answer, or not now.
    #[error("{0}")]
    Later(String),
}

#[derive(Deserialize)]
struct Answer {
    access_token: Option<String>,
    refresh_token: Option<String>,
    expires_in: Option<i64>,
    id_token: Option<String>,
    error: Option<String>,
    error_description: Option<String>,
}

#[derive(Deserialize)]
struct Claims {
    email: Option<String>,
    preferred_username: Option<String>,
    upn: Option<String>,
}

/// Reads what a provider answered.
///
/// # Errors
/// [`TokenError`] by the provider's own word (RFC 6749 § 5.2).
pub fn read_answer(status: u16, body: &[u8]) -> Result<Tokens, TokenError> {
    let unclear = || TokenError::Later(format!("The provider answered {status} without a word of sense."));
    let answer: Answer = serde_json::from_slice(body).map_err(|_| unclear())?;
    if let Some(error) = answer.error {
        let words = answer.error_description.unwrap_or_default();
        let words = causeway_base::text::clean(format!("{error}: {words}").trim_end_matches([':', ' ']), 500);
        return Err(match error.as_str() {
            "invalid_grant" | "interaction_required" | "consent_required" | "login_required" => {
                TokenError::SignIn(words)
            }
            "invalid_client"
            | "unauthorized_client"
            | "invalid_scope"
            | "invalid_request"
            | "redirect_uri_mismatch" => TokenError::Settings(words),
            _ => TokenError::Later(words),
        });
    }
    let access = answer.access_token.filter(|token| status == 200 && is_token(token)).ok_or_else(unclear)?;
    Ok(Tokens {
        access: Secret::new(access),
        refresh: answer.refresh_token.filter(|token| !token.is_empty()).map(Secret::new),
        life_ms: answer.expires_in.unwrap_or(3600).clamp(0, 86_400) * 1000,
        login: answer.id_token.as_deref().and_then(login_of),
    })
}

/// A token may not break a line of SASL.
fn is_token(token: &str) -> bool {
    !token.is_empty() && token.bytes().all(|byte| byte.is_ascii_graphic())
}

/// The address in an id token. It came straight from the provider over TLS, so its signature adds nothing (OpenID
/// Connect Core § 3.1.3.7).
fn login_of(id_token: &str) -> Option<String> {
    let claims = BASE64URL_NOPAD.decode(id_token.split('.').nth(1)?.trim_end_matches('=').as_bytes()).ok()?;
    let claims: Claims = serde_json::from_slice(&claims).ok()?;
    let named = [claims.email, claims.preferred_username, claims.upn].into_iter().flatten();
    named.map(|name| causeway_base::text::address_key(&name)).find(|name| name.contains('@'))
}
