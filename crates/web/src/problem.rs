//! Errors as `application/problem+json` (RFC 9457) with stable codes and a sentence that helps.
//! Unknown errors say nothing of their cause to the caller; the cause goes to the log under the request's id.

use axum::Json;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use causeway_store::Error as StoreError;
use schemars::JsonSchema;
use serde::Serialize;

/// What an endpoint answers.
pub type Answer<T> = Result<Json<T>, Problem>;

/// The stable codes a client can switch on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Code {
    /// There is no such thing, or the caller may not know of it.
    NotFound,
    /// A value is missing or not allowed; `errors` names the fields.
    InvalidInput,
    /// Somebody else changed it first; `current` is how it stands now.
    VersionConflict,
    /// The conversation has a message that the writer has not seen.
    NewerMessage,
    /// The reply names people who are new to the conversation; `current` lists them.
    ConfirmRecipients,
    /// The reply holds what belongs to another customer; `current` lists it.
    ConfirmContent,
    /// Something in the reply should not reach a customer; `current` lists the hints.
    WordingBlocks,
    /// The conversation cannot be solved yet; `current` tells what is missing.
    SolveIncomplete,
    /// A packet for engineers lacks something; `current` tells what.
    HandoverIncomplete,
    /// The moment for this has passed.
    TooLate,
    /// Sign in first.
    Unauthenticated,
    /// E-mail or password is wrong.
    BadCredentials,
    /// The caller's role does not allow it.
    Forbidden,
    /// It is about a customer whom the caller may not know.
    Confidential,
    /// Too many attempts; `Retry-After` tells when to go on.
    RateLimited,
    /// The request is larger than allowed.
    TooLarge,
    /// The same `Idempotency-Key` was used for another request.
    IdempotencyConflict,
    /// The desk is not set up yet.
    SetupNeeded,
    /// The desk is set up already.
    SetupDone,
    /// It exists already.
    AlreadyExists,
    /// Something it depends on does not answer (database, disk, another server).
    Unavailable,
    /// A defect of ours; it is in the log under the request's id.
    Internal,
}

impl Code {
    const fn status(self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::InvalidInput => StatusCode::UNPROCESSABLE_ENTITY,
            Self::VersionConflict
            | Self::NewerMessage
            | Self::ConfirmRecipients
            | Self::ConfirmContent
            | Self::WordingBlocks
            | Self::SolveIncomplete
            | Self::HandoverIncomplete
            | Self::TooLate
            | Self::IdempotencyConflict
            | Self::SetupNeeded
            | Self::SetupDone
            | Self::AlreadyExists => StatusCode::CONFLICT,
            Self::Unauthenticated | Self::BadCredentials => StatusCode::UNAUTHORIZED,
            Self::Forbidden | Self::Confidential => StatusCode::FORBIDDEN,
            Self::RateLimited => StatusCode::TOO_MANY_REQUESTS,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    const fn title(self) -> &'static str {
        match self {
            Self::NotFound => "Not found",
            Self::InvalidInput => "Invalid input",
            Self::VersionConflict => "Changed by somebody else",
            Self::NewerMessage => "There is a newer message",
            Self::ConfirmRecipients => "Confirm the recipients",
            Self::ConfirmContent => "Look at what belongs to another customer",
            Self::WordingBlocks => "Look at the wording",
            Self::SolveIncomplete => "Not ready to be solved",
            Self::HandoverIncomplete => "Not complete enough to be handed over",
            Self::TooLate => "Too late",
            Self::Unauthenticated => "Not signed in",
            Self::BadCredentials => "Wrong e-mail or password",
            Self::Forbidden => "Not allowed",
            Self::Confidential => "Confidential customer",
            Self::RateLimited => "Too many attempts",
            Self::TooLarge => "Too large",
            Self::IdempotencyConflict => "Idempotency key used before",
            Self::SetupNeeded => "Set-up needed",
            Self::SetupDone => "Already set up",
            Self::AlreadyExists => "Exists already",
            Self::Unavailable => "Not available",
            Self::Internal => "Internal error",
        }
    }
}

/// One field that is wrong.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct FieldError {
    /// JSON pointer (RFC 6901) to the field in the request.
    pub pointer: String,
    /// Stable word for the kind of mistake.
    pub code: &'static str,
    /// A sentence for people.
    pub detail: String,
}

/// An error as the client sees it.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(transparent)]
pub struct Problem(Box<Body>);

#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "ProblemBody")]
struct Body {
    #[serde(rename = "type")]
    kind: &'static str,
    title: &'static str,
    status: u16,
    /// Stable word to switch on.
    code: Code,
    /// A sentence for people: what happened.
    detail: String,
    /// A sentence for people: what to do.
    #[serde(skip_serializing_if = "Option::is_none")]
    hint: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<FieldError>,
    /// How the thing stands now, after a conflict.
    #[serde(skip_serializing_if = "Option::is_none")]
    current: Option<serde_json::Value>,
    #[serde(skip)]
    retry_after: Option<u64>,
}

impl Problem {
    /// A problem with this code and sentence.
    pub fn new(code: Code, detail: impl Into<String>) -> Self {
        let (title, status) = (code.title(), code.status().as_u16());
        let detail = detail.into();
        let body = Body {
            kind: "about:blank",
            title,
            status,
            code,
            detail,
            hint: None,
            errors: Vec::new(),
            current: None,
            retry_after: None,
        };
        Self(Box::new(body))
    }

    /// The stable word to switch on.
    pub fn code(&self) -> Code {
        self.0.code
    }

    /// The sentence for people.
    pub fn detail(&self) -> &str {
        &self.0.detail
    }

    /// The fields that are wrong.
    pub fn errors(&self) -> &[FieldError] {
        &self.0.errors
    }

    /// Adds one more field that is wrong.
    #[must_use]
    pub fn and(mut self, error: FieldError) -> Self {
        self.0.errors.push(error);
        self
    }

    /// There is no such thing as far as the caller may know.
    pub fn not_found(what: &str) -> Self {
        Self::new(Code::NotFound, format!("There is no such {what}."))
    }

    /// One field is wrong.
    pub fn field(pointer: &str, code: &'static str, detail: impl Into<String>) -> Self {
        let detail = detail.into();
        let error = FieldError { pointer: pointer.to_owned(), code, detail: detail.clone() };
        let mut problem = Self::new(Code::InvalidInput, detail);
        problem.0.errors.push(error);
        problem
    }

    /// Adds what to do about it.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.0.hint = Some(hint.into());
        self
    }

    /// Adds how the thing stands now.
    #[must_use]
    pub fn current(mut self, current: &impl Serialize) -> Self {
        self.0.current = serde_json::to_value(current).ok();
        self
    }

    /// Adds after how many seconds to try again.
    #[must_use]
    pub fn retry_after(mut self, seconds: u64) -> Self {
        self.0.retry_after = Some(seconds);
        self
    }

    /// A defect: logged here, told without its cause.
    pub fn internal(cause: &dyn std::fmt::Display) -> Self {
        tracing::error!(error = %cause, "a request failed by a defect");
        Self::new(Code::Internal, "Something went wrong on our side; it is in the server's log.")
    }
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0.detail)?;
        self.0.hint.as_ref().map_or(Ok(()), |hint| write!(f, " {hint}"))
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Unavailable(_) | StoreError::Conflict(_) => {
                tracing::warn!(%error, "the database does not answer");
                Self::new(Code::Unavailable, "The database cannot be used at the moment; nothing was changed.")
                    .hint("Try again shortly. If it stays, look at disk space and the database server.")
                    .retry_after(2)
            }
            StoreError::Constraint(_) => {
                tracing::warn!(%error, "a request broke a rule of the database");
                Self::new(Code::InvalidInput, "Something this refers to does not exist any more, or exists twice.")
            }
            StoreError::Defect(_) | StoreError::Stopped(_) => Self::internal(&error),
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = self.0.code.status();
        let retry_after = self.0.retry_after;
        let body = serde_json::to_vec(&self).unwrap_or_default();
        let mut response = (status, [(header::CONTENT_TYPE, "application/problem+json")], body).into_response();
        if let Some(seconds) = retry_after {
            response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
        }
        response
    }
}
