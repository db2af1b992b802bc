//! Proof of who sent a mail: SPF, DKIM, DMARC and ARC of what comes in, DKIM signatures on what goes out, and a doctor
//! that reads a domain's records. It never decides what becomes of a mail; it says what its sender can prove.

mod check;
mod dns;
pub mod doctor;
mod results;
pub mod sign;

use std::future::Future;
use std::net::IpAddr;
use std::pin::Pin;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use check::Checker;
pub use dns::{Dns, LookupFailure};
pub use results::{UpstreamResults, authentication_results};

/// What a sender has proven, in one word: the only thing that the rest of the desk decides by.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// The domain in `From` stands behind the mail: an aligned DKIM signature or SPF.
    Proven,
    /// Nothing proves the sender, and nothing speaks against them.
    #[default]
    Unproven,
    /// The domain in `From` asks receivers to quarantine or reject such a mail (DMARC).
    Forged,
}

/// What one method says (RFC 8601 § 2.7).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// It holds.
    Pass,
    /// It does not hold.
    Fail,
    /// It does not hold, but the domain is not sure of its own record.
    Softfail,
    /// The domain says nothing about it.
    Neutral,
    /// There is nothing to check.
    #[default]
    None,
    /// DNS did not answer; another time it may.
    Temperror,
    /// A record or signature is broken.
    Permerror,
}

/// A verdict about a domain.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Finding {
    /// What was found.
    pub verdict: Verdict,
    /// The domain that it is about.
    pub domain: String,
}

/// All that was found out about the sender of one mail.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Proof {
    /// The sum of it.
    pub standing: Standing,
    /// The domain in `From`.
    pub domain: String,
    /// SPF (RFC 7208) of the envelope's sender; `none` where the connection came from our own side.
    pub spf: Finding,
    /// DKIM (RFC 6376), one entry a signature.
    #[serde(default)]
    pub dkim: Vec<Finding>,
    /// DMARC (RFC 9989); its domain is the one whose record applied.
    pub dmarc: Finding,
    /// The sealer whose ARC chain (RFC 8617) was believed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub arc: Option<String>,
    /// The upstream server whose `Authentication-Results` were believed instead of checking.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub upstream: Option<String>,
}

/// How a mail came, as far as proof goes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Circumstances {
    /// The address of the server that handed it over; `None` for fetched mail and for servers of our own.
    pub ip: Option<IpAddr>,
    /// The name that server gave itself.
    pub helo: String,
    /// `MAIL FROM`; `None` for the null sender.
    pub mail_from: Option<String>,
    /// Whose `Authentication-Results` are believed (RFC 8601 § 1.2), when the operator named somebody.
    pub upstream: Option<String>,
}

/// What checking answers.
pub type Checked = Pin<Box<dyn Future<Output = Proof> + Send>>;

/// What a machine without DNS can say.
pub struct NothingProven;

impl CheckSender for NothingProven {
    fn check(&self, _: std::sync::Arc<Vec<u8>>, _: Circumstances) -> Checked {
        Box::pin(async { Proof::default() })
    }
}

/// Finds out what a mail's sender can prove.
pub trait CheckSender: Send + Sync + 'static {
    /// Checks one mail within a bounded time; what could not be found out is not proven.
    fn check(&self, mail: std::sync::Arc<Vec<u8>>, how: Circumstances) -> Checked;
}
