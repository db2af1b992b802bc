//! The one door outwards: an HTTP client that refuses private addresses, long answers and long waits.
//! It never follows a redirect, a proxy setting or a name to a place that it has not checked.

mod address;
mod client;
mod guard;

pub use address::{Network, NotANetwork, is_public};
pub use client::{Client, FormAnswer, Image, Limits, Reply, Request};
pub use guard::Guard;

/// Why a request was not made or its answer not used. The words are fit for an operator's eyes.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The text is not an absolute URL.
    #[error("this is not a web address")]
    NotAUrl,
    /// Only `http` and `https` leave the desk.
    #[error("the scheme {0} is not allowed")]
    Scheme(String),
    /// A user name or password stands in the URL.
    #[error("a web address with a password in it is not fetched")]
    Credentials,
    /// Not one of the ports that web servers use.
    #[error("port {0} is not allowed")]
    Port(u16),
    /// The host is, or resolves to, an address that is not on the public internet and not allowed by configuration.
    #[error("{0} is not a public address")]
    Address(String),
    /// The name has no address.
    #[error("{0} cannot be resolved")]
    Unresolvable(String),
    /// More redirects than the limit.
    #[error("too many redirects")]
    TooManyRedirects,
    /// A redirect without a usable place to go.
    #[error("a redirect leads nowhere")]
    BadRedirect,
    /// The server did not answer 200.
    #[error("the server answered {0}")]
    Status(u16),
    /// The answer is not of a kind that was asked for.
    #[error("the answer is of type {0}")]
    ContentType(String),
    /// The answer is longer than the limit.
    #[error("the answer is too large")]
    TooLarge,
    /// The whole of it took longer than the limit.
    #[error("the server took too long")]
    TimedOut,
    /// The connection or TLS failed.
    #[error("the connection failed: {0}")]
    Transport(String),
}
