//! DKIM keys of the domains that mail leaves from, and the doctor that reads their DNS records.
//! It never shows a private key, and never signs with one that nobody switched on.

pub mod routes;
pub mod store;

use causeway_base::{Time, text};
use causeway_proof::doctor::{self, Line, Patient};
use causeway_proof::sign::DnsRecord;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Desk, inbox, relay};

/// The key of a domain, as people see it.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct SigningKey {
    /// The domain.
    pub domain: String,
    /// The selector that receivers look it up by.
    pub selector: String,
    /// Whether mail is signed with it.
    pub active: bool,
    /// What to publish in DNS.
    pub records: Vec<DnsRecord>,
    /// When it was made.
    pub created_at: Time,
}

/// What the doctor says about one domain.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Diagnosis {
    /// The domain.
    pub domain: String,
    /// Line by line.
    pub lines: Vec<Line>,
}

/// Signs `mail` when the sender's domain has an active key. A broken key costs the signature, never the mail.
pub(crate) async fn signed(desk: &Desk, from: &str, mail: Vec<u8>) -> causeway_store::Result<Vec<u8>> {
    let Some(domain) = text::domain_of(from) else { return Ok(mail) };
    let (sealer, of) = (desk.sealer.clone(), domain.clone());
    let Some(keys) = desk.db.read(move |tx| store::active(tx, &sealer, &of)).await? else { return Ok(mail) };
    let unsigned = mail.clone();
    let signing = tokio::task::spawn_blocking(move || keys.sign(&domain, &mail)).await;
    match signing {
        Ok(Ok(signed)) => Ok(signed),
        Ok(Err(error)) => {
            tracing::warn!(%error, "a mail leaves without a signature");
            Ok(unsigned)
        }
        Err(_) => Ok(unsigned),
    }
}

/// Examines the domains of all inboxes, or only `domain`.
///
/// # Errors
/// When the database does not answer. Without a resolver the answer is empty.
pub async fn diagnose(desk: &Desk, domain: Option<String>) -> causeway_store::Result<Vec<Diagnosis>> {
    let asked = desk.clone();
    let work = move |tx: &mut causeway_store::Tx<'_>| {
        let inboxes = inbox::store::all(tx)?;
        let keys = store::all(tx)?;
        let relay = relay::store::in_force(tx, &asked)?.map(|relay| relay.host);
        Ok::<_, causeway_store::Error>((inboxes, keys, relay))
    };
    let (inboxes, keys, relay) = desk.db.read(work).await?;
    let mut domains: Vec<String> = match domain {
        Some(domain) => vec![domain.trim().to_lowercase()],
        None => inboxes.iter().filter_map(|inbox| text::domain_of(&inbox.address)).collect(),
    };
    domains.sort();
    domains.dedup();
    let Some(dns) = &desk.dns else { return Ok(Vec::new()) };
    let mut diagnoses = Vec::with_capacity(domains.len());
    for domain in domains {
        let keys = keys.iter().filter(|key| key.domain == domain).flat_map(|key| key.records.clone()).collect();
        let public_name = desk.settings.hostname.contains('.').then(|| desk.settings.hostname.clone());
        let patient = Patient { domain: domain.clone(), keys, relay: relay.clone(), hostname: public_name };
        diagnoses.push(Diagnosis { domain, lines: doctor::examine(dns, &patient).await });
    }
    Ok(diagnoses)
}

#[cfg(test)]
mod tests;
