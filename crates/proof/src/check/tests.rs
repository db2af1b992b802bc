//! What senders can prove, against a DNS server of our own: own word, policy, signatures, silence, and an upstream.
//! It never asks a resolver of this machine.

use std::sync::Arc;

use causeway_testkit::{Record, ScriptedDns};

use super::*;
use crate::sign::Keys;

const IP: &str = "192.0.2.25";

fn mail(from: &str) -> Vec<u8> {
    format!("From: {from}\r\nTo: support@acme.example\r\nSubject: Hello\r\nMessage-ID: <1@x>\r\n\r\nHi there\r\n")
        .into_bytes()
}

fn from_outside(mail_from: &str) -> Circumstances {
    Circumstances {
        ip: Some(IP.parse().unwrap()),
        helo: "mx.customer.example".into(),
        mail_from: Some(mail_from.into()),
        upstream: None,
    }
}

fn checker(dns: &ScriptedDns, sealers: &[&str]) -> Checker {
    let sealers: Vec<String> = sealers.iter().map(ToString::to_string).collect();
    Checker::new(Dns::new(&[dns.address]).unwrap(), "mx.acme.example", &sealers)
}

async fn proof(dns: &ScriptedDns, mail: Vec<u8>, how: Circumstances) -> Proof {
    checker(dns, &[]).check(Arc::new(mail), how).await
}

fn txt(text: &str) -> Record {
    Record::Txt(text.into())
}

#[tokio::test]
async fn spf_of_the_senders_own_domain_proves_the_sender() {
    let dns = ScriptedDns::start(&[("customer.example", txt("v=spf1 ip4:192.0.2.25 -all"))]).await;
    let found = proof(&dns, mail("Ann <ann@customer.example>"), from_outside("ann@customer.example")).await;
    assert_eq!(
        (found.standing, found.spf.verdict, found.dmarc.verdict),
        (Standing::Proven, Verdict::Pass, Verdict::None)
    );
    // The same envelope with another author proves nothing about that author.
    let other = proof(&dns, mail("boss@bank.example"), from_outside("ann@customer.example")).await;
    assert_eq!((other.standing, other.spf.verdict), (Standing::Unproven, Verdict::Pass));
    // Two authors of different domains prove neither.
    let two = proof(&dns, mail("ann@customer.example, boss@bank.example"), from_outside("ann@customer.example")).await;
    assert_eq!(two.standing, Standing::Unproven);
}

#[tokio::test]
async fn a_domain_that_asks_for_it_makes_a_mail_forged() {
    let dns = ScriptedDns::start(&[
        ("bank.example", txt("v=spf1 -all")),
        ("_dmarc.bank.example", txt("v=DMARC1; p=reject; rua=mailto:d@bank.example")),
        ("lenient.example", txt("v=spf1 -all")),
        ("_dmarc.lenient.example", txt("v=DMARC1; p=none; rua=mailto:d@lenient.example")),
    ])
    .await;
    let found = proof(&dns, mail("boss@bank.example"), from_outside("boss@bank.example")).await;
    assert_eq!((found.standing, found.dmarc.verdict), (Standing::Forged, Verdict::Fail));
    assert_eq!(found.dmarc.domain, "bank.example");
    let lenient = proof(&dns, mail("a@lenient.example"), from_outside("a@lenient.example")).await;
    assert_eq!(lenient.standing, Standing::Unproven);
    // Without the address of the server nothing can be said against it.
    let inside = Circumstances { ip: None, ..from_outside("boss@bank.example") };
    assert_eq!(proof(&dns, mail("boss@bank.example"), inside).await.standing, Standing::Unproven);
}

#[tokio::test]
async fn what_we_sign_others_can_check_with_the_records_that_we_ask_for() {
    let keys = Keys::generate("cw1").unwrap();
    let dns = ScriptedDns::start(&[]).await;
    for record in keys.records("acme.example") {
        dns.add(&record.name, Record::Txt(record.value));
    }
    dns.add("_dmarc.acme.example", txt("v=DMARC1; p=reject; rua=mailto:d@acme.example"));
    let signed = keys.sign("acme.example", &mail("Support <support@acme.example>")).unwrap();
    let inside = Circumstances::default();
    let found = proof(&dns, signed.clone(), inside.clone()).await;
    let pass = Finding { verdict: Verdict::Pass, domain: "acme.example".into() };
    assert_eq!((found.standing, found.dkim), (Standing::Proven, vec![pass.clone(), pass]));
    // A byte changed on the way, or a second author put in front, and the signature is worth nothing.
    let changed = String::from_utf8(signed.clone()).unwrap().replace("Hi there", "Hi thief").into_bytes();
    assert_eq!(proof(&dns, changed, inside.clone()).await.standing, Standing::Unproven);
    let second = [b"From: evil@acme.example\r\n".as_slice(), &signed].concat();
    assert_eq!(proof(&dns, second, inside).await.standing, Standing::Unproven);
}

#[tokio::test]
async fn a_signature_of_somebody_else_does_not_speak_for_the_author() {
    let keys = Keys::generate("s").unwrap();
    let dns = ScriptedDns::start(&[]).await;
    for record in keys.records("mailer.example") {
        dns.add(&record.name, Record::Txt(record.value));
    }
    let signed = keys.sign("mailer.example", &mail("ann@customer.example")).unwrap();
    let found = proof(&dns, signed, Circumstances::default()).await;
    assert_eq!((found.standing, found.dkim[0].verdict), (Standing::Unproven, Verdict::Pass));
}

#[tokio::test]
async fn when_dns_says_nothing_the_sender_is_not_proven_and_not_forged() {
    let dns = ScriptedDns::start(&[]).await;
    dns.silence(true);
    let keys = Keys::generate("s").unwrap();
    let signed = keys.sign("customer.example", &mail("ann@customer.example")).unwrap();
    let resolver = Dns::with_patience(&[dns.address], Duration::from_millis(200)).unwrap();
    let checker = Checker::new(resolver, "mx.acme.example", &[]);
    let found = checker.check(Arc::new(signed), from_outside("ann@customer.example")).await;
    assert_eq!((found.standing, found.dmarc.verdict), (Standing::Unproven, Verdict::Temperror));
}

#[tokio::test]
async fn an_upstream_is_believed_only_when_it_was_named() {
    let dns = ScriptedDns::start(&[]).await;
    let results = "Authentication-Results: mx.provider.example; dmarc=pass header.from=customer.example\r\n";
    let mail = [results.as_bytes(), &mail("ann@customer.example")].concat();
    let believed = Circumstances { upstream: Some("mx.provider.example".into()), ..Circumstances::default() };
    let found = proof(&dns, mail.clone(), believed).await;
    assert_eq!((found.standing, found.upstream.as_deref()), (Standing::Proven, Some("mx.provider.example")));
    assert_eq!(proof(&dns, mail, Circumstances::default()).await.standing, Standing::Unproven);
}

#[test]
fn a_domain_speaks_for_itself_and_for_names_below_it() {
    for (speaker, domain, expected) in [
        ("a.example", "a.example", true),
        ("A.example", "mail.a.EXAMPLE", true),
        ("mail.a.example", "a.example", false),
        ("example", "a.example", false),
        ("a.example", "evila.example", false),
    ] {
        assert_eq!(speaks_for(speaker, domain), expected, "{speaker} {domain}");
    }
}
