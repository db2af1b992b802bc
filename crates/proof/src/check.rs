//! Checking one mail: SPF, DKIM, DMARC, and ARC or an upstream's word where the operator trusts them.
//! It never counts a signature of a domain that is not the sender's own (alignment, RFC 9989 § 4.4).

use std::sync::Arc;
use std::time::Duration;

use mail_auth::dmarc::verify::DmarcParameters;
use mail_auth::spf::verify::SpfParameters;
use mail_auth::{AuthenticatedMessage, DkimOutput, DkimResult, DmarcResult, Parameters, SpfOutput, SpfResult};

use crate::{CheckSender, Checked, Circumstances, Dns, Finding, Proof, Standing, Verdict, results};

/// For how long one mail may keep DNS busy.
const WHOLE: Duration = Duration::from_secs(8);
/// The most signatures that are looked at: each one may cost a look-up.
const SIGNATURES: usize = 10;

/// Checks by DNS.
#[derive(Clone)]
pub struct Checker {
    dns: Dns,
    /// Our own name, for SPF macros.
    hostname: String,
    /// Domains whose ARC seals are believed, lower case.
    sealers: Arc<[String]>,
}

impl Checker {
    /// A checker that calls itself `hostname` and believes the ARC chains of `sealers`.
    pub fn new(dns: Dns, hostname: &str, sealers: &[String]) -> Self {
        let sealers = sealers.iter().map(|name| name.trim().to_ascii_lowercase()).collect();
        Self { dns, hostname: hostname.to_owned(), sealers }
    }

    async fn prove(&self, mail: &[u8], how: &Circumstances) -> Proof {
        let Some(message) = AuthenticatedMessage::parse(mail) else { return Proof::default() };
        let domain = sole_domain(&message);
        let mut proof = Proof { domain: domain.clone().unwrap_or_default(), ..Proof::default() };
        let Some(domain) = domain else { return proof };
        let upstream =
            how.upstream.as_deref().and_then(|server| Some((server, results::authentication_results(mail, server)?)));
        if let Some((server, results)) = upstream {
            return results.proof(&domain, server);
        }
        if message.dkim_headers.len() <= SIGNATURES {
            self.by_domain(&message, how, &domain, &mut proof).await;
        }
        if proof.standing != Standing::Proven {
            self.by_sealer(&message, mail, &domain, &mut proof).await;
        }
        proof
    }

    async fn by_domain(
        &self,
        message: &AuthenticatedMessage<'_>,
        how: &Circumstances,
        domain: &str,
        proof: &mut Proof,
    ) {
        let dkim = self.dns.0.verify_dkim(Parameters::new(message)).await;
        let spf = self.spf(how).await;
        let envelope = envelope_domain(how);
        proof.dkim = dkim.iter().map(of_dkim).collect();
        proof.spf = Finding { verdict: of_spf(spf.result()), domain: envelope.clone() };
        // Nothing to align: DMARC could only say what is known already, and would cost a look-up a mail.
        if how.ip.is_none() && dkim.is_empty() {
            return;
        }
        let dmarc = self.dns.0.verify_dmarc(Parameters::new(DmarcParameters {
            message,
            dkim_output: &dkim,
            dkim2_output: None,
            rfc5321_mail_from_domain: &envelope,
            spf_output: &spf,
        }));
        let dmarc = dmarc.await;
        let aligned = [dmarc.dkim_result(), dmarc.spf_result()];
        dmarc.domain().clone_into(&mut proof.dmarc.domain);
        let policy = dmarc.policy();
        if aligned.iter().any(|result| matches!(result, DmarcResult::Pass)) {
            (proof.dmarc.verdict, proof.standing) = (Verdict::Pass, Standing::Proven);
        } else if aligned.iter().any(|result| matches!(result, DmarcResult::TempError(_))) {
            proof.dmarc.verdict = Verdict::Temperror;
        } else if dmarc.dmarc_record().is_none() {
            if own_word(proof, domain) {
                proof.standing = Standing::Proven;
            }
        } else {
            proof.dmarc.verdict = Verdict::Fail;
            // Without the sender's address SPF could not speak for them, so silence is no forgery.
            let strict = matches!(policy, mail_auth::dmarc::Policy::Quarantine | mail_auth::dmarc::Policy::Reject);
            if strict && how.ip.is_some() {
                proof.standing = Standing::Forged;
            }
        }
    }

    async fn spf(&self, how: &Circumstances) -> SpfOutput {
        let Some(ip) = how.ip else { return SpfOutput::new(String::new()) };
        let sender = how.mail_from.clone().unwrap_or_else(|| format!("postmaster@{}", how.helo));
        let spf = SpfParameters::verify_mail_from(ip, &how.helo, &self.hostname, &sender);
        self.dns.0.verify_spf(Parameters::new(spf)).await
    }

    /// A forwarder that the operator trusts says that the mail was in order when it came there.
    async fn by_sealer(&self, message: &AuthenticatedMessage<'_>, mail: &[u8], domain: &str, proof: &mut Proof) {
        if self.sealers.is_empty() || message.as_headers.is_empty() {
            return;
        }
        let chain = self.dns.0.verify_arc(Parameters::new(message)).await;
        let Some(last) = chain.sets().last() else { return };
        let sealer = last.seal.header.d.to_ascii_lowercase();
        if !matches!(chain.result(), DkimResult::Pass) || !self.sealers.contains(&sealer) {
            return;
        }
        if results::sealed_results(mail, last.seal.header.i).is_some_and(|results| results.proves(domain)) {
            proof.standing = Standing::Proven;
            proof.arc = Some(sealer);
        }
    }
}

impl CheckSender for Checker {
    fn check(&self, mail: Arc<Vec<u8>>, how: Circumstances) -> Checked {
        let checker = self.clone();
        Box::pin(async move {
            let late =
                Proof { dmarc: Finding { verdict: Verdict::Temperror, domain: String::new() }, ..Proof::default() };
            tokio::time::timeout(WHOLE, checker.prove(&mail, &how)).await.unwrap_or(late)
        })
    }
}

/// The domain in `From`; `None` when there is none, or several: such a mail proves nothing (RFC 9989 § 5.3.1).
fn sole_domain(message: &AuthenticatedMessage<'_>) -> Option<String> {
    let mut domains = message.from.iter().filter_map(|from| from.rsplit_once('@')).map(|(_, domain)| domain);
    let first = domains.next()?.trim_end_matches('.').to_ascii_lowercase();
    domains.all(|other| other.eq_ignore_ascii_case(&first)).then_some(first)
}

fn envelope_domain(how: &Circumstances) -> String {
    let domain = how.mail_from.as_deref().and_then(|from| from.rsplit_once('@')).map(|(_, domain)| domain);
    domain.unwrap_or(&how.helo).trim_end_matches('.').to_ascii_lowercase()
}

/// Where a domain has no DMARC record, it still speaks for itself and for names below it, but nobody else does.
fn own_word(proof: &Proof, domain: &str) -> bool {
    proof
        .dkim
        .iter()
        .chain([&proof.spf])
        .any(|found| found.verdict == Verdict::Pass && speaks_for(&found.domain, domain))
}

/// Whether `domain` is `speaker` or a name below it. A single label (`com`) speaks for nobody.
pub(crate) fn speaks_for(speaker: &str, domain: &str) -> bool {
    let (speaker, domain) = (speaker.to_ascii_lowercase(), domain.to_ascii_lowercase());
    speaker.contains('.')
        && (speaker == domain || domain.strip_suffix(&speaker).is_some_and(|rest| rest.ends_with('.')))
}

fn of_dkim(output: &DkimOutput<'_>) -> Finding {
    let verdict = match output.result() {
        DkimResult::Pass => Verdict::Pass,
        DkimResult::Neutral(_) => Verdict::Neutral,
        DkimResult::Fail(_) => Verdict::Fail,
        DkimResult::PermError(_) => Verdict::Permerror,
        DkimResult::TempError(_) => Verdict::Temperror,
        DkimResult::None => Verdict::None,
    };
    let domain = output.signature().map(|signature| signature.d.to_ascii_lowercase()).unwrap_or_default();
    Finding { verdict, domain }
}

fn of_spf(result: SpfResult) -> Verdict {
    match result {
        SpfResult::Pass => Verdict::Pass,
        SpfResult::Fail => Verdict::Fail,
        SpfResult::SoftFail => Verdict::Softfail,
        SpfResult::Neutral => Verdict::Neutral,
        SpfResult::TempError => Verdict::Temperror,
        SpfResult::PermError => Verdict::Permerror,
        SpfResult::None => Verdict::None,
    }
}

#[cfg(test)]
mod tests;
