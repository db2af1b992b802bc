//! How a tracker is asked: through the guarded client, with its key, and what its answers mean for the next try.
//! It never shows a key, and never follows where an answer leads.

use std::time::Duration;

use causeway_base::{Secret, Time, text};
use causeway_net::{Client, Limits, Refusal, Reply, Request};
use causeway_queue::Failure;
use serde_json::Value as Json;

use super::{Provider, Tracker};

const BYTES: usize = 8 * 1024 * 1024;
const TIME: Duration = Duration::from_secs(15);
/// The longest pause that a tracker can ask for.
const LONGEST_PAUSE_S: i64 = 3_600;

/// Why a tracker did not do what it was asked. The words are fit for an administrator's eyes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Trouble {
    /// There is no such issue or project, or the key may not see it.
    Gone(String),
    /// The key is not good, or may not do this.
    Refused(String),
    /// It asks to wait so many milliseconds.
    Wait(i64),
    /// Anything else: the line, the server, or an answer that is not as expected.
    Failed(String),
}

impl Trouble {
    pub(super) fn words(&self) -> String {
        match self {
            Self::Gone(words) | Self::Refused(words) | Self::Failed(words) => text::clean(words, 300),
            Self::Wait(ms) => format!("it asks to wait {} s", ms / 1_000),
        }
    }

    /// What the job does about it: nothing helps where the issue is gone or the key is refused.
    pub(super) fn failure(&self) -> Failure {
        match self {
            Self::Gone(_) | Self::Refused(_) => Failure::Dead(self.words()),
            Self::Wait(ms) => Failure::Retry(self.words(), Some(*ms)),
            Self::Failed(_) => Failure::Retry(self.words(), None),
        }
    }
}

/// A tracker that can be asked.
pub(super) struct Wire {
    client: Client,
    pub(super) tracker: Tracker,
    authorization: Secret,
    now: Time,
}

impl Wire {
    /// `authorization` is the value of the header that proves who asks.
    pub(super) fn new(client: &Client, tracker: Tracker, authorization: Secret, now: Time) -> Self {
        let limits = Limits { bytes: BYTES, time: TIME, redirects: 0 };
        Self { client: client.limited(limits), tracker, authorization, now }
    }

    pub(super) const fn provider(&self) -> Provider {
        self.tracker.provider
    }

    /// When the asking began.
    pub(super) const fn now(&self) -> Time {
        self.now
    }

    /// Asks, and reads the answer as JSON; an empty one is `null`.
    pub(super) async fn ask(&self, method: &'static str, path: &str, body: Option<&Json>) -> Result<Json, Trouble> {
        let url = format!("{}{path}", self.tracker.address);
        let mut headers = vec![("accept", accepted(self.provider()).to_owned())];
        let name = if self.provider() == Provider::GitLab { "private-token" } else { "authorization" };
        headers.push((name, self.authorization.reveal().to_owned()));
        if body.is_some() {
            headers.push(("content-type", "application/json".to_owned()));
        }
        let body = body.map(ToString::to_string).unwrap_or_default().into_bytes();
        let reply = self.client.send(Request { method, url, headers, body }).await.map_err(|refusal| lost(&refusal))?;
        if !(200..300).contains(&reply.status) {
            return Err(trouble(&reply));
        }
        if reply.body.is_empty() {
            return Ok(Json::Null);
        }
        serde_json::from_slice(&reply.body).map_err(|_| Trouble::Failed("its answer is no JSON".to_owned()))
    }
}

const fn accepted(provider: Provider) -> &'static str {
    match provider {
        Provider::GitHub => "application/vnd.github+json",
        Provider::GitLab | Provider::Jira => "application/json",
    }
}

fn lost(refusal: &Refusal) -> Trouble {
    Trouble::Failed(refusal.to_string())
}

/// What an answer that is no success means. Every maker explains in another place of the answer.
fn trouble(reply: &Reply) -> Trouble {
    let json: Json = serde_json::from_slice(&reply.body).unwrap_or(Json::Null);
    let why = ["/message", "/error", "/errorMessages/0", "/error_description"]
        .iter()
        .find_map(|place| json.pointer(place).and_then(Json::as_str))
        .unwrap_or_default();
    let words = format!("it answered {} {why}", reply.status).trim().to_owned();
    let seconds = |name: &str| reply.header(name).and_then(|value| value.trim().parse::<i64>().ok());
    let spent = seconds("x-ratelimit-remaining") == Some(0);
    match reply.status {
        429 => Trouble::Wait(pause(seconds("retry-after").unwrap_or(60))),
        // GitHub says 403 also when too much was asked.
        403 if spent || seconds("retry-after").is_some() => Trouble::Wait(pause(seconds("retry-after").unwrap_or(600))),
        401 | 403 => Trouble::Refused(words),
        301 | 302 | 307 | 308 => Trouble::Gone(format!("{words}: it moved to another place")),
        404 | 410 => Trouble::Gone(words),
        _ => Trouble::Failed(words),
    }
}

fn pause(seconds: i64) -> i64 {
    seconds.clamp(1, LONGEST_PAUSE_S) * 1_000
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_says_whether_another_try_helps() {
        let reply = |status, headers: &[(&str, &str)], body: &str| Reply {
            status,
            length: None,
            headers: headers.iter().map(|&(name, value)| (name.to_owned(), value.to_owned())).collect(),
            body: body.as_bytes().to_vec(),
        };
        let refused = Trouble::Refused("it answered 401 Bad credentials".to_owned());
        assert_eq!(trouble(&reply(401, &[], r#"{"message":"Bad credentials"}"#)), refused);
        assert_eq!(trouble(&reply(429, &[("retry-after", "7")], "")), Trouble::Wait(7_000));
        assert_eq!(trouble(&reply(403, &[("x-ratelimit-remaining", "0")], "")), Trouble::Wait(600_000));
        assert_eq!(trouble(&reply(403, &[("retry-after", "999999999")], "")), Trouble::Wait(3_600_000));
        assert_eq!(trouble(&reply(404, &[], "no JSON")), Trouble::Gone("it answered 404".to_owned()));
        assert!(matches!(trouble(&reply(502, &[], "")).failure(), Failure::Retry(_, None)));
        assert!(matches!(refused.failure(), Failure::Dead(_)));
    }
}
