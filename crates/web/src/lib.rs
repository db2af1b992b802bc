//! The HTTP face shared by all features: the endpoint registry, callers and permits, problems, pages, idempotency.
//! It knows no product words and no tables but the one for repeated calls; features register their endpoints here.

mod caller;
mod idempotency;
mod input;
mod openapi;
mod problem;
mod registry;

pub use caller::{Authenticate, Caller, Permission, Permit, Public, SignedIn, Via};
pub use idempotency::{forget_old_answers, remembered};
pub use input::{Input, Page, PageQuery, PathId, Query};
pub use openapi::document;
pub use problem::{Answer, Code, FieldError, Problem};
pub use registry::{Endpoint, Endpoints, Guard};
