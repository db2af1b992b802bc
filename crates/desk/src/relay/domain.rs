//! The pace of mails to one recipient's domain: how many in a minute, how many at once, and rests that its server asks for.
//! It never holds up mail to another domain, and never drops one.

use std::collections::BTreeSet;

use causeway_base::{Time, text};
use causeway_store::{Result, Tx, sql};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ZonedDateTime};

use super::pace;
use crate::MessageId;
use crate::message::Recipients;

/// The cap for one domain until somebody sets another: a busy day with one large customer stays below it, a burst that
/// providers would take for spam does not.
pub const DEFAULT_PER_MINUTE: i64 = 60;
/// How many mails may be on their way to one domain at once.
const AT_ONCE: i64 = 2;
/// How soon a mail that finds the domain busy asks again.
const AGAIN_MS: i64 = 1_000;
/// How long a mail may count as being handed over: the time that handing over may take, and a little.
const FLIGHT_MS: i64 = 11 * 60_000;
/// The first rest after a refusal; each further one in a row doubles it.
const REST_MS: i64 = 60_000;
/// The longest rest.
const LONGEST_REST_MS: i64 = 3_600_000;

/// A moment to ask again, with words when people should see why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wait {
    /// When.
    pub until: Time,
    /// Why, for the delivery.
    pub words: Option<String>,
}

/// The domains that a message goes to.
pub fn of_message(tx: &mut Tx<'_>, id: MessageId) -> Result<Vec<String>> {
    let row: Option<(String,)> = tx.first(&sql!("SELECT recipients FROM message WHERE id = ?", id))?;
    let all: Recipients = row.and_then(|(text,)| serde_json::from_str(&text).ok()).unwrap_or_default();
    let everyone = all.to.iter().chain(&all.cc).chain(&all.bcc);
    let domains: BTreeSet<String> = everyone.filter_map(|one| text::domain_of(&one.address)).collect();
    Ok(domains.into_iter().collect())
}

/// Whether mail to one of `domains` has to wait: a rest, or as many mails on their way as may be.
pub fn wait(tx: &mut Tx<'_>, message: MessageId, domains: &[String]) -> Result<Option<Wait>> {
    if domains.is_empty() {
        return Ok(None);
    }
    let now = tx.now();
    let mut query = sql!("SELECT domain, paused_until, words FROM outbound_domain WHERE paused_until > ?", now);
    query.add("AND domain IN").list(domains.iter().map(String::as_str));
    let resting: Vec<(String, Time, String)> = tx.all(query.add("ORDER BY paused_until DESC LIMIT 1"))?;
    if let Some((domain, until, words)) = resting.into_iter().next() {
        return Ok(Some(Wait { until, words: Some(told(&words, &domain, until)) }));
    }
    tx.run(&sql!("DELETE FROM outbound_flight WHERE until <= ?", now))?;
    for domain in domains {
        let flying: i64 = tx.value(&sql!(
            "SELECT COUNT(*) FROM outbound_flight WHERE domain = ? AND message_id <> ?",
            domain,
            message
        ))?;
        if flying >= AT_ONCE {
            return Ok(Some(Wait { until: now.plus_ms(AGAIN_MS), words: None }));
        }
    }
    Ok(None)
}

/// The server's words with what the desk makes of them.
fn told(words: &str, domain: &str, until: Time) -> String {
    let at = ZonedDateTime::new(Timestamp::from_millisecond(until.ms()).unwrap_or_default(), TimeZone::UTC);
    format!("{words} (no mail to {domain} before {} UTC)", at.strftime("%H:%M"))
}

/// The moment at which the domains' caps let one more mail leave; it is used up by asking.
pub(super) fn slot(tx: &mut Tx<'_>, domains: &[String]) -> Result<Time> {
    let (now, cap) = (tx.now(), pace::per_domain_minute(tx)?);
    let mut latest = now;
    for domain in domains {
        let next: Option<(Time,)> = tx.first(&sql!("SELECT next_at FROM outbound_domain WHERE domain = ?", domain))?;
        let (at, after) = pace::slot(now, next.map_or(Time(0), |row| row.0), cap);
        tx.run(&sql!(
            "INSERT INTO outbound_domain (domain, next_at) VALUES (?, ?) \
             ON CONFLICT (domain) DO UPDATE SET next_at = excluded.next_at",
            domain,
            after
        ))?;
        latest = latest.max(at);
    }
    Ok(latest)
}

/// Notes that a mail is being handed over.
pub fn depart(tx: &mut Tx<'_>, message: MessageId, domains: &[String]) -> Result<()> {
    let until = tx.now().plus_ms(FLIGHT_MS);
    for domain in domains {
        tx.run(&sql!(
            "INSERT INTO outbound_flight (message_id, domain, until) VALUES (?, ?, ?) \
             ON CONFLICT (domain, message_id) DO UPDATE SET until = excluded.until",
            message,
            domain,
            until
        ))?;
    }
    Ok(())
}

/// Notes that handing a mail over ended, and whether its server took it: then its domains are well.
pub fn arrive(tx: &mut Tx<'_>, message: MessageId, taken: bool) -> Result<()> {
    if taken {
        tx.run(&sql!(
            "UPDATE outbound_domain SET refusals = 0, paused_until = 0 WHERE refusals > 0 AND domain IN \
             (SELECT domain FROM outbound_flight WHERE message_id = ?)",
            message
        ))?;
    }
    tx.run(&sql!("DELETE FROM outbound_flight WHERE message_id = ?", message)).map(drop)
}

/// Whether these words ask for fewer mails: 421, or 450 and 451 with an enhanced code of policy (RFC 3463 § 3.8, 4.7.x).
fn asks_for_rest(words: &str) -> bool {
    let code = |code: &str| words.starts_with(code) || words.contains(&format!("({code})"));
    code("421") || ((code("450") || code("451")) && words.contains("4.7."))
}

/// Lets a domain rest when `words` of its refusal ask for it; each refusal in a row doubles the rest. With several
/// domains only the one that the words name. Gives the words to show and when to go on.
pub fn rest(tx: &mut Tx<'_>, domains: &[String], words: &str) -> Result<Option<(String, Time)>> {
    if !asks_for_rest(words) {
        return Ok(None);
    }
    let named = match domains {
        [one] => Some(one),
        several => several.iter().find(|domain| words.to_lowercase().contains(domain.as_str())),
    };
    let Some(domain) = named else { return Ok(None) };
    let row: Option<(i64,)> = tx.first(&sql!("SELECT refusals FROM outbound_domain WHERE domain = ?", domain))?;
    let before = row.map_or(0, |row| row.0);
    let rest = REST_MS.saturating_mul(1 << before.clamp(0, 10)).min(LONGEST_REST_MS);
    let until = tx.now().plus_ms(rest);
    let shown = text::clean(words, 400);
    tx.run(&sql!(
        "INSERT INTO outbound_domain (domain, paused_until, refusals, words) VALUES (?, ?, 1, ?) ON CONFLICT (domain) \
         DO UPDATE SET paused_until = excluded.paused_until, refusals = outbound_domain.refusals + 1, words = excluded.words",
        domain,
        until,
        &shown
    ))?;
    Ok(Some((told(&shown, domain, until), until)))
}

#[cfg(test)]
mod tests {
    use causeway_mail::Address;
    use causeway_testkit::{Kit, on_both};

    use super::*;
    use crate::message::{Delivery, Kind};
    use crate::outbox::Refused;
    use crate::testing::{TestDesk, mail, writing};

    #[test]
    fn only_words_that_ask_for_fewer_mails_make_a_rest() {
        for (words, rests) in [
            ("421 too many connections", true),
            ("transient error (421): try later", true),
            ("450 4.7.1 greylisted", true),
            ("451 4.7.500 server busy", true),
            ("451 later", false),
            ("450 4.2.2 mailbox full", false),
            ("the connection failed", false),
        ] {
            assert_eq!(asks_for_rest(words), rests, "{words}");
        }
    }

    on_both! {
        async fn a_burst_to_one_domain_does_not_hold_up_another(kit: Kit) {
            let desk = TestDesk::new(kit).await;
            desk.desk.db.write(|tx| pace::set_per_domain_minute(tx, 2)).await.unwrap();
            let many = desk.ask(&mail("1@c", "Help", "", "Hi")).await;
            for text in ["One", "Two", "Three"] {
                desk.reply(many, text).await;
            }
            let other = desk.ask("From: Ken <ken@other.example>\nTo: support@acme.example\nSubject: Q\nMessage-ID: <k@o>\n\nHi\n").await;
            desk.reply(other, "At once").await;
            desk.pass(10_000).await;
            let to = |desk: &TestDesk| {
                let taken = desk.relay.taken.lock().unwrap();
                taken.iter().map(|(envelope, _)| envelope.to[0].clone()).collect::<Vec<_>>()
            };
            let mut first = to(&desk);
            first.sort();
            assert_eq!(first, ["ken@other.example", "mei@customer.example"]);
            desk.pass(30_000).await;
            assert_eq!(to(&desk).len(), 3);
            desk.pass(30_000).await;
            assert_eq!(to(&desk).len(), 4);
        }

        async fn a_domain_that_asks_for_a_rest_gets_a_growing_one_and_the_reply_says_so(kit: Kit) {
            let desk = TestDesk::new(kit).await;
            let id = desk.ask(&mail("1@c", "Help", "", "Hi")).await;
            desk.reply(id, "One").await;
            let refuse = |words: &str| desk.relay.refusals.lock().unwrap().push_back(Refused::Temporary(words.to_owned()));
            refuse("421 4.7.0 too much mail");
            desk.pass(10_000).await;
            let shown = desk.messages(id).await.pop().unwrap();
            assert_eq!(shown.delivery, Some(Delivery::Queued));
            let words = shown.delivery_detail.unwrap();
            assert!(words.starts_with("421 4.7.0 too much mail (no mail to customer.example before "), "{words}");
            desk.reply(id, "Two").await;
            desk.pass(20_000).await;
            assert_eq!(desk.sent().len(), 1, "the second waits with the first");
            let second = desk.messages(id).await.pop().unwrap();
            assert_eq!(second.delivery, Some(Delivery::Queued));
            assert!(second.delivery_detail.unwrap().contains("no mail to customer.example before"));
            refuse("450 4.7.1 still too much");
            refuse("450 4.7.1 still too much");
            desk.pass(41_000).await;
            let tried = desk.sent().len();
            assert!(tried > 1);
            desk.pass(61_000).await;
            assert_eq!(desk.sent().len(), tried, "the second rest is longer than the first");
            desk.relay.refusals.lock().unwrap().clear();
            desk.pass(300_000).await;
            desk.pass(10_000).await;
            assert!(desk.messages(id).await.iter().filter(|one| one.delivery.is_some()).all(|one| one.delivery == Some(Delivery::Sent)));
        }

        async fn two_mails_at_once_are_the_most_and_one_that_never_came_back_is_forgotten(kit: Kit) {
            let desk = TestDesk::new(kit).await;
            let domains = vec!["customer.example".to_owned()];
            let ids: Vec<MessageId> =
                kit_ids(&desk).await;
            for id in &ids[..2] {
                let (id, domains) = (*id, domains.clone());
                desk.desk.db.write(move |tx| depart(tx, id, &domains)).await.unwrap();
            }
            let third = ids[2];
            let asked = domains.clone();
            let waits = desk.desk.db.write(move |tx| wait(tx, third, &asked)).await.unwrap();
            assert_eq!(waits, Some(Wait { until: desk.now().plus_ms(AGAIN_MS), words: None }));
            let (first, asked) = (ids[0], domains.clone());
            desk.desk.db.write(move |tx| arrive(tx, first, true)).await.unwrap();
            assert_eq!(desk.desk.db.write(move |tx| wait(tx, third, &asked)).await.unwrap(), None);
            let (again, asked) = (domains.clone(), domains.clone());
            desk.desk.db.write(move |tx| depart(tx, first, &again)).await.unwrap();
            desk.kit.clock.advance(FLIGHT_MS);
            assert_eq!(desk.desk.db.write(move |tx| wait(tx, third, &asked)).await.unwrap(), None);
        }

        async fn hidden_recipients_count_for_their_domain(kit: Kit) {
            let desk = TestDesk::new(kit).await;
            let id = desk.ask(&mail("1@c", "Help", "", "Hi")).await;
            let mut reply = writing(Kind::Reply, "Hi");
            reply.bcc = vec![Address::bare("boss@hidden.example")];
            reply.confirmed = vec!["boss@hidden.example".to_owned()];
            let message = desk.write(id, desk.owner, reply).await.unwrap();
            let domains = desk.desk.db.read(move |tx| of_message(tx, message)).await.unwrap();
            assert_eq!(domains, ["customer.example", "hidden.example"]);
        }
    }

    async fn kit_ids(desk: &TestDesk) -> Vec<MessageId> {
        let make = |tx: &mut Tx<'_>| Ok::<_, causeway_store::Error>((0..3).map(|_| tx.new_id()).collect());
        desk.desk.db.read(make).await.unwrap()
    }
}
