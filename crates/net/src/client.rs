//! The client: one request after another until there is an answer, each hop judged anew.
//! It never sends cookies, referrers or credentials, and never unpacks a compressed answer.

use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

use reqwest::header::{ACCEPT, CONTENT_LENGTH, CONTENT_TYPE, LOCATION};
use reqwest::redirect::Policy;
use reqwest::{Method, Response, Url};

use crate::guard::GuardedResolver;
use crate::{Guard, Refusal};

/// What one request may cost.
#[derive(Debug, Clone)]
pub struct Limits {
    /// The longest answer, in bytes.
    pub bytes: usize,
    /// The longest time for all of it: look-ups, redirects and the answer.
    pub time: Duration,
    /// The most redirects that are followed.
    pub redirects: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { bytes: 10_000_000, time: Duration::from_secs(10), redirects: 3 }
    }
}

/// A picture as the server sent it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Image {
    /// One of the types that a browser shows without running anything.
    pub content_type: String,
    /// The file.
    pub bytes: Vec<u8>,
}

/// What a server answered to a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormAnswer {
    /// The status.
    pub status: u16,
    /// The body, whatever the status.
    pub body: Vec<u8>,
}

/// A request to a machine's interface: the caller names all of it.
#[derive(Debug, Clone, Default)]
pub struct Request {
    /// `GET`, `PUT` and so on.
    pub method: &'static str,
    /// The absolute address.
    pub url: String,
    /// Headers by name.
    pub headers: Vec<(&'static str, String)>,
    /// The body; nothing for `GET` and `HEAD`.
    pub body: Vec<u8>,
}

/// What a machine's interface answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// The status.
    pub status: u16,
    /// How long the body is said to be; after `HEAD` the only word about it.
    pub length: Option<u64>,
    /// Its headers by name in lower case; values that are no text are left out.
    pub headers: Vec<(String, String)>,
    /// The body, whatever the status.
    pub body: Vec<u8>,
}

impl Reply {
    /// The value of the first header of this name, which is in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// Pictures that cannot carry script; SVG can.
const IMAGE_TYPES: [&str; 8] = [
    "image/png",
    "image/jpeg",
    "image/gif",
    "image/webp",
    "image/avif",
    "image/bmp",
    "image/x-icon",
    "image/vnd.microsoft.icon",
];

/// The guarded HTTP client. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Client {
    http: reqwest::Client,
    guard: Arc<Guard>,
    limits: Limits,
}

impl Client {
    /// A client under these rules. Fails when TLS cannot be set up.
    pub fn new(guard: Guard, limits: Limits) -> Result<Self, Refusal> {
        // The program installs ring at its start; a second installation is refused and does no harm.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let guard = Arc::new(guard);
        let http = reqwest::Client::builder()
            .no_proxy()
            .redirect(Policy::none())
            .referer(false)
            .connect_timeout(limits.time)
            .dns_resolver(GuardedResolver(Arc::clone(&guard)))
            .user_agent("Causeway")
            .build()
            .map_err(|error| refusal(&error))?;
        Ok(Self { http, guard, limits })
    }

    /// Fetches a picture.
    pub async fn get_image(&self, url: &str) -> Result<Image, Refusal> {
        let work = async {
            let response = self.get(url, &IMAGE_TYPES.join(", ")).await?;
            let content_type = image_type(&response)?;
            Ok(Image { content_type, bytes: self.body(response).await? })
        };
        tokio::time::timeout(self.limits.time, work).await.map_err(|_| Refusal::TimedOut)?
    }

    /// Sends a form (`a=b&c=d`, already encoded) and answers what came back. A redirect is not followed: it would carry
    /// what the form holds to another place.
    pub async fn post_form(&self, url: &str, form: String) -> Result<FormAnswer, Refusal> {
        let work = async {
            let url = Url::parse(url).map_err(|_| Refusal::NotAUrl)?;
            self.guard.check(&url)?;
            let request = self.http.post(url).header(CONTENT_TYPE, "application/x-www-form-urlencoded");
            let request = request.header(ACCEPT, "application/json").body(form);
            let response = request.send().await.map_err(|error| refusal(&error))?;
            let status = response.status().as_u16();
            Ok(FormAnswer { status, body: self.body(response).await? })
        };
        tokio::time::timeout(self.limits.time, work).await.map_err(|_| Refusal::TimedOut)?
    }

    /// Sends one request to a machine's interface and answers what came back. A redirect is not followed: what the request
    /// holds is for this place alone.
    pub async fn send(&self, request: Request) -> Result<Reply, Refusal> {
        let work = async {
            let url = Url::parse(&request.url).map_err(|_| Refusal::NotAUrl)?;
            self.guard.check(&url)?;
            let method = Method::from_bytes(request.method.as_bytes()).map_err(|_| Refusal::NotAUrl)?;
            let mut built = self.http.request(method, url);
            for (name, value) in request.headers {
                built = built.header(name, value);
            }
            let response = built.body(request.body).send().await.map_err(|error| refusal(&error))?;
            let said = response.headers().get(CONTENT_LENGTH).and_then(|value| value.to_str().ok());
            let (status, length) = (response.status().as_u16(), said.and_then(|text| text.parse().ok()));
            let named = response.headers().iter();
            let headers = named.filter_map(|(name, value)| Some((name.to_string(), value.to_str().ok()?.to_owned())));
            let headers = headers.collect();
            Ok(Reply { status, length, headers, body: self.body(response).await? })
        };
        tokio::time::timeout(self.limits.time, work).await.map_err(|_| Refusal::TimedOut)?
    }

    /// The same client under other limits.
    #[must_use]
    pub fn limited(&self, limits: Limits) -> Self {
        Self { limits, ..self.clone() }
    }

    /// Fetches JSON text; it is not read here.
    ///
    /// # Errors
    /// What the guard, the server or the limits say.
    pub async fn get_json(&self, url: &str) -> Result<Vec<u8>, Refusal> {
        let work = async {
            let response = self.get(url, "application/json").await?;
            let header = response.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
            let essence = header.unwrap_or_default().split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
            if essence != "application/json" && !essence.ends_with("+json") {
                return Err(Refusal::ContentType(essence));
            }
            self.body(response).await
        };
        tokio::time::timeout(self.limits.time, work).await.map_err(|_| Refusal::TimedOut)?
    }

    /// Fetches a file of any type; the caller makes sense of it.
    ///
    /// # Errors
    /// What the guard, the server or the limits say.
    pub async fn get_bytes(&self, url: &str, accept: &str) -> Result<Vec<u8>, Refusal> {
        let work = async {
            let response = self.get(url, accept).await?;
            self.body(response).await
        };
        tokio::time::timeout(self.limits.time, work).await.map_err(|_| Refusal::TimedOut)?
    }

    /// The first answer that is not a redirect; anything but 200 is a refusal.
    async fn get(&self, url: &str, accept: &str) -> Result<Response, Refusal> {
        let mut url = Url::parse(url).map_err(|_| Refusal::NotAUrl)?;
        for _ in 0..=self.limits.redirects {
            self.guard.check(&url)?;
            let request = self.http.get(url.clone()).header(ACCEPT, accept);
            let response = request.send().await.map_err(|error| refusal(&error))?;
            match response.status().as_u16() {
                200 => return Ok(response),
                301 | 302 | 303 | 307 | 308 => url = next(&url, &response)?,
                status => return Err(Refusal::Status(status)),
            }
        }
        Err(Refusal::TooManyRedirects)
    }

    async fn body(&self, mut response: Response) -> Result<Vec<u8>, Refusal> {
        if response.content_length().is_some_and(|length| length > self.limits.bytes as u64) {
            return Err(Refusal::TooLarge);
        }
        let mut bytes = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| refusal(&error))? {
            if bytes.len() + chunk.len() > self.limits.bytes {
                return Err(Refusal::TooLarge);
            }
            bytes.extend_from_slice(&chunk);
        }
        Ok(bytes)
    }
}

fn next(from: &Url, response: &Response) -> Result<Url, Refusal> {
    let location = response.headers().get(LOCATION).and_then(|value| value.to_str().ok());
    location.and_then(|location| from.join(location).ok()).ok_or(Refusal::BadRedirect)
}

fn image_type(response: &Response) -> Result<String, Refusal> {
    let header = response.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let essence = header.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    if IMAGE_TYPES.contains(&essence.as_str()) { Ok(essence) } else { Err(Refusal::ContentType(essence)) }
}

/// Our own refusal when the guard said no inside the client, else what went wrong with the connection.
fn refusal(error: &reqwest::Error) -> Refusal {
    let mut cause: Option<&(dyn Error + 'static)> = error.source();
    let mut last = error.to_string();
    while let Some(inner) = cause {
        if let Some(refusal) = inner.downcast_ref::<Refusal>() {
            return refusal.clone();
        }
        last = inner.to_string();
        cause = inner.source();
    }
    if error.is_timeout() { Refusal::TimedOut } else { Refusal::Transport(last) }
}

#[cfg(test)]
mod tests;
