//! The doctor: reads what DNS says about a domain that mail is sent for, and says what is right, what is missing and
//! what to publish. It never changes anything and never says more than what the records show.

use std::net::IpAddr;

use mail_auth::spf::verify::SpfParameters;
use mail_auth::{Parameters, SpfResult};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::sign::DnsRecord;
use crate::{Dns, LookupFailure};

/// What is examined.
#[derive(Debug, Clone, Default)]
pub struct Patient {
    /// The domain of the addresses that mail leaves from.
    pub domain: String,
    /// The records that our keys ask for; empty when the desk does not sign.
    pub keys: Vec<DnsRecord>,
    /// The host that takes our mail for delivery, if one is set.
    pub relay: Option<String>,
    /// The name that our own mail server gives itself, when it is reached from outside.
    pub hostname: Option<String>,
}

/// What a line of the diagnosis is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum About {
    /// Where the domain takes mail.
    Mx,
    /// Which servers may send for it.
    Spf,
    /// Which keys may sign for it.
    Dkim,
    /// What receivers shall do with forgeries.
    Dmarc,
    /// Whether our server's address and name agree.
    ReverseDns,
}

/// How good it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// Nothing to do.
    Good,
    /// It works; it could be better.
    Advice,
    /// Mail is lost, refused or taken for spam because of it.
    Bad,
    /// DNS did not answer.
    Unknown,
}

/// One line of the diagnosis.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Line {
    /// What it is about.
    pub about: About,
    /// How good it is.
    pub state: State,
    /// A stable word for what was found, such as `spf_missing`; the app has the sentence in each language.
    pub code: String,
    /// The same as an English sentence, for the command line.
    pub words: String,
    /// What DNS has.
    pub found: Vec<String>,
    /// What to publish.
    pub publish: Option<DnsRecord>,
}

fn line(about: About, state: State, code: &str, words: impl Into<String>, found: Vec<String>) -> Line {
    Line { about, state, code: code.to_owned(), words: words.into(), found, publish: None }
}

fn silent(about: About, failure: &LookupFailure) -> Line {
    line(about, State::Unknown, "dns_silent", format!("{failure}; ask again in a while."), Vec::new())
}

impl Line {
    fn publish(mut self, name: String, value: String) -> Self {
        self.publish = Some(DnsRecord::txt(name, value));
        self
    }
}

/// Examines one domain.
pub async fn examine(dns: &Dns, patient: &Patient) -> Vec<Line> {
    let named = async {
        match &patient.hostname {
            Some(hostname) => Some(reverse(dns, hostname).await),
            None => None,
        }
    };
    let domain = &patient.domain;
    let (mx, spf, dkim, dmarc, reverse) =
        tokio::join!(mx(dns, domain), spf(dns, patient), dkim(dns, patient), dmarc(dns, domain), named);
    std::iter::once(mx).chain(spf).chain(dkim).chain(dmarc).chain(reverse).collect()
}

async fn mx(dns: &Dns, domain: &str) -> Line {
    match dns.mx(domain).await {
        Ok(found) if found.iter().all(String::is_empty) => {
            let words = format!("{domain} says that it takes no mail (null MX, RFC 7505): answers to you are lost.");
            line(About::Mx, State::Bad, "mx_null", words, found)
        }
        Ok(found) => line(About::Mx, State::Good, "mx_found", format!("Mail for {domain} has a place to go."), found),
        Err(LookupFailure::Missing) => {
            let words = format!("{domain} has no MX record: most servers cannot send answers to it.");
            line(About::Mx, State::Bad, "mx_missing", words, Vec::new())
        }
        Err(failure) => silent(About::Mx, &failure),
    }
}

async fn spf(dns: &Dns, patient: &Patient) -> Vec<Line> {
    let domain = &patient.domain;
    let records = match dns.txt(domain).await {
        Ok(records) => records,
        Err(LookupFailure::Missing) => Vec::new(),
        Err(failure) => return vec![silent(About::Spf, &failure)],
    };
    let found: Vec<String> = records.into_iter().filter(|text| is_spf(text)).collect();
    let proposal = format!("v=spf1 {} ~all", sender_of(patient.relay.as_deref()));
    let Some(record) = found.first().cloned() else {
        let words = format!("{domain} does not say which servers may send for it.");
        return vec![line(About::Spf, State::Bad, "spf_missing", words, found).publish(domain.clone(), proposal)];
    };
    if found.len() > 1 {
        let words = "There are several SPF records; receivers treat that as an error. Keep one.";
        return vec![line(About::Spf, State::Bad, "spf_several", words, found)];
    }
    let mut lines = vec![spf_quality(&record, found)];
    if let Some(relay) = &patient.relay {
        lines.extend(spf_of_relay(dns, domain, relay).await);
    }
    lines
}

/// What an SPF record says of the relay; a relay on our own side sends through the servers that take our mail.
fn sender_of(relay: Option<&str>) -> String {
    match relay.map(|relay| (relay, relay.parse::<IpAddr>())) {
        None => "mx".to_owned(),
        Some((_, Ok(address))) if is_own_side(address) => "mx".to_owned(),
        Some((_, Ok(IpAddr::V4(address)))) => format!("ip4:{address}"),
        Some((_, Ok(IpAddr::V6(address)))) => format!("ip6:{address}"),
        Some((name, Err(_))) => format!("a:{name}"),
    }
}

fn is_spf(text: &str) -> bool {
    text.split_whitespace().next().is_some_and(|word| word.eq_ignore_ascii_case("v=spf1"))
}

/// What the record alone shows.
fn spf_quality(record: &str, found: Vec<String>) -> Line {
    let words: Vec<String> = record.split_whitespace().map(str::to_ascii_lowercase).collect();
    let has = |word: &str| words.iter().any(|one| one == word);
    let costly = ["include:", "a", "a:", "mx", "mx:", "ptr", "exists:", "redirect="];
    let costs = |word: &str| {
        let word = word.trim_start_matches(['+', '-', '~', '?']);
        costly.iter().any(|one| if one.ends_with([':', '=']) { word.starts_with(one) } else { word == *one })
    };
    let lookups = words.iter().filter(|word| costs(word)).count();
    if has("all") || has("+all") {
        let words = "The SPF record lets everybody send for you (+all). End it with ~all or -all.";
        line(About::Spf, State::Bad, "spf_everybody", words, found)
    } else if lookups > 10 {
        let words = "The SPF record needs more than the ten look-ups that receivers make (RFC 7208 § 4.6.4).";
        line(About::Spf, State::Bad, "spf_too_long", words, found)
    } else if has("-all") || has("~all") || words.iter().any(|word| word.starts_with("redirect=")) {
        line(About::Spf, State::Good, "spf_found", "The SPF record is in order.", found)
    } else {
        let words = "The SPF record does not say what to do with other servers. End it with ~all or -all.";
        line(About::Spf, State::Advice, "spf_open", words, found)
    }
}

/// Whether the relay may send for the domain, as far as its addresses tell.
async fn spf_of_relay(dns: &Dns, domain: &str, relay: &str) -> Option<Line> {
    let addresses: Vec<IpAddr> = match relay.parse() {
        Ok(address) => vec![address],
        Err(_) => dns.addresses(relay).await.ok()?,
    };
    let public: Vec<IpAddr> = addresses.into_iter().filter(|address| !is_own_side(*address)).take(4).collect();
    let sender = format!("postmaster@{domain}");
    for address in &public {
        let question = SpfParameters::verify_mail_from(*address, domain, relay, &sender);
        if dns.0.verify_spf(Parameters::new(question)).await.result() == SpfResult::Pass {
            let words = format!("The relay {relay} may send for {domain}.");
            return Some(line(About::Spf, State::Good, "spf_relay", words, vec![address.to_string()]));
        }
    }
    let found = public.iter().map(ToString::to_string).collect::<Vec<_>>();
    (!found.is_empty()).then(|| {
        let words = format!(
            "The SPF record does not name the addresses of {relay}. That is right only if it sends from others: look at what its provider asks to include."
        );
        line(About::Spf, State::Advice, "spf_relay_unknown", words, found)
    })
}

/// Addresses that say nothing to the world outside.
fn is_own_side(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => address.is_loopback() || address.is_private() || address.is_link_local(),
        IpAddr::V6(address) => address.is_loopback() || address.is_unique_local() || address.is_unicast_link_local(),
    }
}

async fn dkim(dns: &Dns, patient: &Patient) -> Vec<Line> {
    if patient.keys.is_empty() {
        let words = "The desk does not sign for this domain. Make a key in the settings, or let your relay sign.";
        return vec![line(About::Dkim, State::Advice, "dkim_off", words, Vec::new())];
    }
    let mut lines = Vec::new();
    for key in &patient.keys {
        let mut line = match dns.txt(&key.name).await {
            Ok(found) => dkim_key(key, found),
            Err(LookupFailure::Missing) => {
                let words = format!("{} is not published: receivers cannot check our signature.", key.name);
                line(About::Dkim, State::Bad, "dkim_missing", words, Vec::new())
            }
            Err(failure) => silent(About::Dkim, &failure),
        };
        if line.state == State::Bad {
            line.publish = Some(key.clone());
        }
        lines.push(line);
    }
    lines
}

fn dkim_key(key: &DnsRecord, found: Vec<String>) -> Line {
    let public = |text: &str| {
        let tags = text.split(';').filter_map(|tag| tag.split_once('='));
        let value = tags.into_iter().find(|(name, _)| name.trim() == "p").map(|(_, value)| value);
        value.map(|value| value.chars().filter(|c| !c.is_whitespace()).collect::<String>())
    };
    let wanted = public(&key.value);
    let published: Vec<Option<String>> = found.iter().map(|text| public(text)).collect();
    if published.contains(&wanted) {
        let words = format!("{} has our key.", key.name);
        return line(About::Dkim, State::Good, "dkim_found", words, Vec::new());
    }
    if published.iter().flatten().any(String::is_empty) {
        let words = format!("{} says that its key is revoked.", key.name);
        return line(About::Dkim, State::Bad, "dkim_revoked", words, found);
    }
    let words = format!("{} has another key than ours: receivers take our mail for forged.", key.name);
    line(About::Dkim, State::Bad, "dkim_other", words, found)
}

async fn dmarc(dns: &Dns, domain: &str) -> Vec<Line> {
    let name = format!("_dmarc.{domain}");
    let publish = |line: Line| line.publish(name.clone(), format!("v=DMARC1; p=none; rua=mailto:postmaster@{domain}"));
    let records = match dns.txt(&name).await {
        Ok(records) => records,
        Err(LookupFailure::Missing) => Vec::new(),
        Err(failure) => return vec![silent(About::Dmarc, &failure)],
    };
    let found: Vec<String> =
        records.into_iter().filter(|text| text.trim_start().to_ascii_lowercase().starts_with("v=dmarc1")).collect();
    let Some(record) = found.first() else {
        let words = format!("{domain} does not say what to do with forged mail; large providers ask for it.");
        return vec![publish(line(About::Dmarc, State::Bad, "dmarc_missing", words, found))];
    };
    let policy = record
        .split(';')
        .filter_map(|tag| tag.split_once('='))
        .find(|(name, _)| name.trim().eq_ignore_ascii_case("p"))
        .map(|(_, value)| value.trim().to_ascii_lowercase());
    vec![match policy.as_deref() {
        Some("quarantine" | "reject") => {
            line(About::Dmarc, State::Good, "dmarc_found", "Forged mail is held or refused.", found)
        }
        Some("none") => {
            let words = "Forged mail is only watched (p=none). Raise it to quarantine when the reports show that all of your mail passes.";
            line(About::Dmarc, State::Advice, "dmarc_watching", words, found)
        }
        _ => publish(line(
            About::Dmarc,
            State::Bad,
            "dmarc_broken",
            "The DMARC record has no policy that receivers know.",
            found,
        )),
    }]
}

async fn reverse(dns: &Dns, hostname: &str) -> Line {
    let addresses = match dns.addresses(hostname).await {
        Ok(addresses) if !addresses.is_empty() => addresses,
        Ok(_) | Err(LookupFailure::Missing) => {
            let words = format!("{hostname}, the name that our mail server gives itself, has no address.");
            return line(About::ReverseDns, State::Bad, "reverse_no_address", words, Vec::new());
        }
        Err(failure) => return silent(About::ReverseDns, &failure),
    };
    let mut found = Vec::new();
    for address in addresses.into_iter().take(4) {
        let names = dns.names(address).await.unwrap_or_default();
        if names.iter().any(|name| name == &hostname.to_ascii_lowercase()) {
            let words = format!("{address} and {hostname} name each other.");
            return line(About::ReverseDns, State::Good, "reverse_found", words, vec![address.to_string()]);
        }
        found.push(format!("{address}: {}", if names.is_empty() { "-".to_owned() } else { names.join(", ") }));
    }
    let words = format!(
        "The address of {hostname} does not lead back to its name; some servers refuse mail for that. Ask your network's provider to set it."
    );
    line(About::ReverseDns, State::Advice, "reverse_other", words, found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_spf_record_is_judged_by_what_it_ends_with_and_what_it_costs() {
        let many =
            format!("v=spf1 {} ~all", (0..11).map(|n| format!("include:s{n}.example")).collect::<Vec<_>>().join(" "));
        for (record, code) in [
            ("v=spf1 mx ~all", "spf_found"),
            ("v=spf1 ip4:192.0.2.1 -all", "spf_found"),
            ("v=spf1 redirect=_spf.example", "spf_found"),
            ("v=spf1 mx", "spf_open"),
            ("v=spf1 mx ?all", "spf_open"),
            ("v=spf1 +all", "spf_everybody"),
            (many.as_str(), "spf_too_long"),
        ] {
            assert_eq!(spf_quality(record, Vec::new()).code, code, "{record}");
        }
    }

    #[test]
    fn the_proposed_record_names_the_relay_as_spf_writes_it() {
        for (relay, expected) in [
            (None, "mx"),
            (Some("127.0.0.1"), "mx"),
            (Some("198.51.100.7"), "ip4:198.51.100.7"),
            (Some("2001:db8::7"), "ip6:2001:db8::7"),
            (Some("smtp.acme.example"), "a:smtp.acme.example"),
        ] {
            assert_eq!(sender_of(relay), expected);
        }
    }

    #[test]
    fn a_published_key_is_compared_with_ours_whatever_its_spaces() {
        let key = DnsRecord::txt("s._domainkey.a.example".into(), "v=DKIM1; k=rsa; p=ABCD".into());
        for (published, code) in
            [("v=DKIM1;k=rsa;p=AB CD", "dkim_found"), ("v=DKIM1; p=", "dkim_revoked"), ("v=DKIM1; p=XYZ", "dkim_other")]
        {
            assert_eq!(dkim_key(&key, vec![published.into()]).code, code, "{published}");
        }
    }

    fn txt(text: &str) -> causeway_testkit::Record {
        causeway_testkit::Record::Txt(text.into())
    }

    async fn codes(dns: &causeway_testkit::ScriptedDns, patient: &Patient) -> Vec<(About, State, String)> {
        let dns = Dns::new(&[dns.address]).unwrap();
        examine(&dns, patient).await.into_iter().map(|line| (line.about, line.state, line.code)).collect()
    }

    #[tokio::test]
    async fn a_domain_in_order_has_nothing_to_mend() {
        use causeway_testkit::Record;
        let key = DnsRecord::txt("s._domainkey.acme.example".into(), "v=DKIM1; k=rsa; p=ABCD".into());
        let dns = causeway_testkit::ScriptedDns::start(&[
            ("acme.example", Record::Mx(10, "mx.acme.example".into())),
            ("acme.example", txt("v=spf1 a:relay.acme.example -all")),
            ("relay.acme.example", Record::A([198, 51, 100, 7].into())),
            (&key.name, txt(&key.value)),
            ("_dmarc.acme.example", txt("v=DMARC1; p=quarantine; rua=mailto:d@acme.example")),
            ("mx.acme.example", Record::A([198, 51, 100, 8].into())),
            ("8.100.51.198.in-addr.arpa", Record::Ptr("mx.acme.example".into())),
        ])
        .await;
        let patient = Patient {
            domain: "acme.example".into(),
            keys: vec![key],
            relay: Some("relay.acme.example".into()),
            hostname: Some("mx.acme.example".into()),
        };
        let found = codes(&dns, &patient).await;
        assert!(found.iter().all(|(_, state, _)| *state == State::Good), "{found:?}");
        assert_eq!(found.len(), 6);
    }

    #[tokio::test]
    async fn an_empty_domain_is_told_what_to_publish_and_silence_is_no_fault() {
        let key = DnsRecord::txt("s._domainkey.acme.example".into(), "v=DKIM1; k=rsa; p=ABCD".into());
        let dns = causeway_testkit::ScriptedDns::start(&[]).await;
        let patient = Patient { domain: "acme.example".into(), keys: vec![key.clone()], ..Patient::default() };
        let resolver = Dns::with_patience(&[dns.address], std::time::Duration::from_millis(200)).unwrap();
        let lines = examine(&resolver, &patient).await;
        let codes: Vec<&str> = lines.iter().map(|line| line.code.as_str()).collect();
        assert_eq!(codes, ["mx_missing", "spf_missing", "dkim_missing", "dmarc_missing"]);
        assert_eq!(lines[2].publish.as_ref(), Some(&key));
        assert!(lines[3].publish.as_ref().unwrap().name == "_dmarc.acme.example");
        dns.silence(true);
        let other = Patient { domain: "other.example".into(), ..patient };
        let silent = examine(&resolver, &other).await;
        assert!(silent.iter().all(|line| line.state == State::Unknown || line.about == About::Dkim), "{silent:?}");
    }
}
