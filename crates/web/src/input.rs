//! What requests carry: JSON bodies, queries, ids in paths, pages. Wrong input becomes a problem with a sentence.
//! It never accepts unknown fields silently; the input types deny them.

use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Path, Request};
use axum::http::request::Parts;
use causeway_store::Cursor;
use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::{Code, Problem};

/// A JSON body.
pub struct Input<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Input<T> {
    type Rejection = Problem;
    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let bytes = Bytes::from_request(request, state)
            .await
            .map_err(|_| Problem::new(Code::TooLarge, "The request is larger than this endpoint allows."))?;
        let mut json = serde_json::Deserializer::from_slice(&bytes);
        serde_path_to_error::deserialize(&mut json).map(Self).map_err(|error| {
            let pointer = format!("/{}", error.path().to_string().replace('.', "/").trim_start_matches('/'));
            Problem::field(
                if pointer == "/" { "" } else { &pointer },
                "invalid",
                format!("The request is not as expected: {}.", error.inner()),
            )
        })
    }
}

/// The query string.
pub struct Query<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Query<T> {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        match axum::extract::Query::<T>::from_request_parts(parts, state).await {
            Ok(axum::extract::Query(query)) => Ok(Self(query)),
            Err(rejection) => Err(Problem::new(
                Code::InvalidInput,
                format!("The query is not as expected: {}.", rejection.body_text()),
            )),
        }
    }
}

/// The last or only id in the path; anything that is no id is simply not found.
pub struct PathId<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned + Send> FromRequestParts<S> for PathId<T> {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let Path(id) = Path::<T>::from_request_parts(parts, state).await.map_err(|_| Problem::not_found("address"))?;
        Ok(Self(id))
    }
}

/// One page of a list.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Page<T> {
    /// The rows.
    pub items: Vec<T>,
    /// What to send as `cursor` for the next page; `null` at the end.
    pub next_cursor: Option<String>,
}

impl<T> Page<T> {
    /// The whole of a short list.
    pub const fn whole(items: Vec<T>) -> Self {
        Self { items, next_cursor: None }
    }

    /// A page out of `limit + 1` fetched rows: the surplus row only tells that there is more.
    pub fn cut(mut items: Vec<T>, limit: usize, cursor: impl Fn(&T) -> Cursor) -> Self {
        let more = items.len() > limit;
        items.truncate(limit);
        let next_cursor = if more { items.last().map(|last| cursor(last).encode()) } else { None };
        Self { items, next_cursor }
    }
}

/// `limit` and `cursor` of a list.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
pub struct PageQuery {
    /// How many rows, at most 200; 50 when left out.
    pub limit: Option<usize>,
    /// Where the last page ended.
    pub cursor: Option<String>,
}

impl PageQuery {
    /// The number of rows to answer.
    pub fn limit(&self) -> usize {
        self.limit.unwrap_or(50).clamp(1, 200)
    }

    /// Where to go on.
    ///
    /// # Errors
    /// `invalid_input` for a cursor that this server did not make.
    pub fn after(&self) -> Result<Option<Cursor>, Problem> {
        self.cursor
            .as_deref()
            .map(|text| {
                Cursor::decode(text)
                    .ok_or_else(|| Problem::field("/cursor", "invalid", "This cursor was not made by this desk."))
            })
            .transpose()
    }
}
