//! The endpoint registry: one call names method, path, permission, types and handler. Guard, OpenAPI and the printed
//! permission table all come from it; nothing can be served without a permission.

use std::sync::Arc;

use axum::extract::{DefaultBodyLimit, Request, State};
use axum::handler::Handler;
use axum::http::{Method, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodFilter, Router, on};
use schemars::{JsonSchema, Schema, SchemaGenerator};

use crate::caller::{Authenticator, not_signed_in};
use crate::{Authenticate, Caller, Code, Permission, Problem, Via};

/// The largest JSON body, in bytes, unless an endpoint names another limit.
const BODY_LIMIT: usize = 2 * 1024 * 1024;

type SchemaOf = fn(&mut SchemaGenerator) -> Schema;

/// What is known of one endpoint.
#[derive(Clone)]
pub struct Endpoint {
    /// The method.
    pub method: Method,
    /// The path, with `{name}` for parts that vary.
    pub path: &'static str,
    /// One line for people.
    pub summary: &'static str,
    /// The permission's name; empty when signing in is enough.
    pub permission: &'static str,
    /// Whether it is open to everyone.
    pub public: bool,
    pub(crate) query: Option<SchemaOf>,
    pub(crate) body: Option<SchemaOf>,
    pub(crate) answer: Option<SchemaOf>,
    pub(crate) creates: bool,
}

/// The endpoints of a feature, with the state that their handlers share.
pub struct Endpoints<S> {
    state: S,
    router: Router<S>,
    list: Vec<Endpoint>,
}

fn schema_of<T: JsonSchema>(generator: &mut SchemaGenerator) -> Schema {
    generator.subschema_for::<T>()
}

impl<S: Clone + Send + Sync + 'static> Endpoints<S> {
    /// No endpoints yet.
    pub fn new(state: S) -> Self {
        Self { state, router: Router::new(), list: Vec::new() }
    }

    /// Adds an endpoint that asks for `P`; describe its types with the calls that follow.
    #[must_use]
    pub fn add<P: Permission, H, T>(
        mut self,
        method: Method,
        path: &'static str,
        summary: &'static str,
        handler: H,
    ) -> Self
    where
        H: Handler<T, S>,
        T: 'static,
    {
        let endpoint = Endpoint {
            method: method.clone(),
            path,
            summary,
            permission: P::NAME,
            public: P::PUBLIC,
            query: None,
            body: None,
            answer: None,
            creates: false,
        };
        self.list.push(endpoint);
        let filter = MethodFilter::try_from(method).unwrap_or(MethodFilter::GET);
        self.router = self.router.route(path, on(filter, handler.layer(middleware::from_fn(require::<P>))));
        self
    }

    /// `GET`.
    #[must_use]
    pub fn get<P: Permission, H: Handler<T, S>, T: 'static>(
        self,
        path: &'static str,
        summary: &'static str,
        handler: H,
    ) -> Self {
        self.add::<P, H, T>(Method::GET, path, summary, handler)
    }
    /// `POST`.
    #[must_use]
    pub fn post<P: Permission, H: Handler<T, S>, T: 'static>(
        self,
        path: &'static str,
        summary: &'static str,
        handler: H,
    ) -> Self {
        self.add::<P, H, T>(Method::POST, path, summary, handler)
    }
    /// `PUT`.
    #[must_use]
    pub fn put<P: Permission, H: Handler<T, S>, T: 'static>(
        self,
        path: &'static str,
        summary: &'static str,
        handler: H,
    ) -> Self {
        self.add::<P, H, T>(Method::PUT, path, summary, handler)
    }
    /// `PATCH`.
    #[must_use]
    pub fn patch<P: Permission, H: Handler<T, S>, T: 'static>(
        self,
        path: &'static str,
        summary: &'static str,
        handler: H,
    ) -> Self {
        self.add::<P, H, T>(Method::PATCH, path, summary, handler)
    }
    /// `DELETE`.
    #[must_use]
    pub fn delete<P: Permission, H: Handler<T, S>, T: 'static>(
        self,
        path: &'static str,
        summary: &'static str,
        handler: H,
    ) -> Self {
        self.add::<P, H, T>(Method::DELETE, path, summary, handler)
    }

    fn last(mut self, change: impl FnOnce(&mut Endpoint)) -> Self {
        if let Some(endpoint) = self.list.last_mut() {
            change(endpoint);
        }
        self
    }
    /// The endpoint's query string.
    #[must_use]
    pub fn query<T: JsonSchema>(self) -> Self {
        self.last(|endpoint| endpoint.query = Some(schema_of::<T>))
    }
    /// The endpoint's JSON body.
    #[must_use]
    pub fn body<T: JsonSchema>(self) -> Self {
        self.last(|endpoint| endpoint.body = Some(schema_of::<T>))
    }
    /// What the endpoint answers with 200.
    #[must_use]
    pub fn answers<T: JsonSchema>(self) -> Self {
        self.last(|endpoint| endpoint.answer = Some(schema_of::<T>))
    }
    /// What the endpoint answers with 201; it honours `Idempotency-Key`.
    #[must_use]
    pub fn creates<T: JsonSchema>(self) -> Self {
        self.last(|endpoint| {
            endpoint.answer = Some(schema_of::<T>);
            endpoint.creates = true;
        })
    }

    /// Puts a layer around the endpoints so far; what it refuses never reaches a handler.
    #[must_use]
    pub fn with_router(mut self, change: impl FnOnce(Router<S>, &S) -> Router<S>) -> Self {
        self.router = change(self.router, &self.state);
        self
    }

    /// The router and the list, to be merged with the other features'.
    pub fn finish(self) -> (Router, Vec<Endpoint>) {
        (self.router.with_state(self.state), self.list)
    }
}

/// What all endpoints share: who calls, from which origin, how much they may send.
#[derive(Clone)]
pub struct Guard {
    authenticator: Authenticator,
}

impl Guard {
    /// A guard that asks `authenticator` who calls.
    pub fn new(authenticator: Arc<dyn Authenticate>) -> Self {
        Self { authenticator }
    }

    /// Puts `router` behind the guard.
    pub fn protect(self, router: Router) -> Router {
        router.layer(DefaultBodyLimit::max(BODY_LIMIT)).layer(middleware::from_fn_with_state(self, identify))
    }
}

/// Finds out who calls and refuses foreign origins: a browser sends its cookie along with requests that another site
/// made, but it tells the origin (Fetch metadata, else `Origin` compared with `Host`).
async fn identify(State(guard): State<Guard>, mut request: Request, next: Next) -> Response {
    let caller = match guard.authenticator.caller(request.headers()).await {
        Ok(caller) => caller,
        Err(problem) => return problem.into_response(),
    };
    if let Some(caller) = caller {
        let changes = !matches!(*request.method(), Method::GET | Method::HEAD);
        let upgrade = request.headers().contains_key(header::UPGRADE);
        if (changes || upgrade) && matches!(caller.via, Via::Session(_)) && !same_origin(&request) {
            return Problem::new(Code::Forbidden, "The request came from another site.").into_response();
        }
        request.extensions_mut().insert(caller);
    }
    next.run(request).await
}

fn same_origin(request: &Request) -> bool {
    let text = |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok());
    match text("sec-fetch-site") {
        Some("same-origin" | "none") => return true,
        Some(_) => return false,
        None => {}
    }
    let Some(origin) = text("origin") else { return true };
    let host = text("x-forwarded-host").or_else(|| text("host")).unwrap_or_default();
    origin.split_once("://").is_some_and(|(_, authority)| authority.eq_ignore_ascii_case(host))
}

/// The registry's own check, before the handler runs; the handler's `Permit` is the second.
async fn require<P: Permission>(request: Request, next: Next) -> Response {
    if P::PUBLIC {
        return next.run(request).await;
    }
    match request.extensions().get::<Caller>().ok_or_else(not_signed_in).and_then(Caller::permit::<P>) {
        Ok(_) => next.run(request).await,
        Err(problem) => problem.into_response(),
    }
}
