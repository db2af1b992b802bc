//! The caps on mails per minute, of the desk and of each recipient's domain: each mail over it gets the next free moment and waits for it, none is dropped.
//! It never sends and never plans; the outbox asks before it hands a mail over.

use causeway_base::Time;
use causeway_store::{Result, Tx, sql};
use serde::{Deserialize, Serialize};

use super::domain;
use crate::MessageId;
use crate::organisation::store::{set_setting, setting};

const NAME: &str = "outbound";
/// The cap that applies until somebody sets another: what most providers bear.
pub const DEFAULT_PER_MINUTE: i64 = 120;
/// The highest cap that can be set.
pub const MOST_PER_MINUTE: i64 = 6_000;

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Stored {
    per_minute: i64,
    #[serde(default = "usual_of_domain")]
    per_domain_minute: i64,
}

const fn usual_of_domain() -> i64 {
    domain::DEFAULT_PER_MINUTE
}

impl Default for Stored {
    fn default() -> Self {
        Self { per_minute: DEFAULT_PER_MINUTE, per_domain_minute: domain::DEFAULT_PER_MINUTE }
    }
}

fn stored(tx: &mut Tx<'_>) -> Result<Stored> {
    Ok(setting::<Stored>(tx, NAME)?.map(|(stored, _)| stored).unwrap_or_default())
}

/// When a mail may leave, and when the next one may after it. `next` is when this one might have, by the mails before.
///
/// After a quiet time a twelfth of the cap may leave at once; the rest of the minute gives room for no more than the
/// rest of the cap, so that no minute on end holds more than the cap.
pub fn slot(now: Time, next: Time, per_minute: i64) -> (Time, Time) {
    let per_minute = per_minute.clamp(1, MOST_PER_MINUTE);
    let burst = per_minute / 12;
    let room = per_minute - burst;
    let step = (60_000 + room - 1) / room;
    let earliest = next.max(now.plus_ms(-burst * step));
    (earliest.max(now), earliest.plus_ms(step))
}

/// How many mails may leave in a minute.
pub fn per_minute(tx: &mut Tx<'_>) -> Result<i64> {
    Ok(stored(tx)?.per_minute)
}

/// Sets how many mails may leave in a minute.
pub fn set_per_minute(tx: &mut Tx<'_>, per_minute: i64) -> Result<()> {
    let before = stored(tx)?;
    set_setting(tx, NAME, &Stored { per_minute, ..before })
}

/// How many mails may leave to one recipient's domain in a minute.
pub fn per_domain_minute(tx: &mut Tx<'_>) -> Result<i64> {
    Ok(stored(tx)?.per_domain_minute)
}

/// Sets how many mails may leave to one recipient's domain in a minute.
pub fn set_per_domain_minute(tx: &mut Tx<'_>, per_domain_minute: i64) -> Result<()> {
    let before = stored(tx)?;
    set_setting(tx, NAME, &Stored { per_domain_minute, ..before })
}

/// Asks whether a mail to `domains` may leave now, by their caps first and the desk's after them. `Some` is the moment that was kept free for it: ask again then. A mail that may
/// leave has used its moment up; another attempt asks anew.
pub fn take(tx: &mut Tx<'_>, message: MessageId, domains: &[String]) -> Result<Option<Time>> {
    let now = tx.now();
    let kept: Option<(Time, bool)> =
        tx.first(&sql!("SELECT at, of_desk FROM outbound_slot WHERE message_id = ?", message))?;
    if let Some((at, of_desk)) = kept {
        if at > now {
            return Ok(Some(at));
        }
        tx.run(&sql!("DELETE FROM outbound_slot WHERE message_id = ?", message))?;
        if of_desk {
            return Ok(None);
        }
    } else {
        // A mail that waits for its domain takes no moment of the desk's from the others.
        let at = domain::slot(tx, domains)?;
        if at > now {
            return keep(tx, message, at, false);
        }
    }
    let next: Option<(Time,)> = tx.first(&sql!("SELECT next_at FROM outbound_pace WHERE name = 'desk'"))?;
    let cap = per_minute(tx)?;
    let (at, after) = slot(now, next.map_or(Time(0), |row| row.0), cap);
    tx.run(&sql!(
        "INSERT INTO outbound_pace (name, next_at) VALUES ('desk', ?) ON CONFLICT (name) DO UPDATE SET next_at = excluded.next_at",
        after
    ))?;
    if at <= now {
        return Ok(None);
    }
    keep(tx, message, at, true)
}

fn keep(tx: &mut Tx<'_>, message: MessageId, at: Time, of_desk: bool) -> Result<Option<Time>> {
    tx.run(&sql!("INSERT INTO outbound_slot (message_id, at, of_desk) VALUES (?, ?, ?)", message, at, of_desk))?;
    Ok(Some(at))
}

/// How many mails wait for their moment.
pub fn waiting(tx: &mut Tx<'_>) -> Result<i64> {
    let now = tx.now();
    tx.value(&sql!("SELECT COUNT(*) FROM outbound_slot WHERE at > ?", now))
}

#[cfg(test)]
mod tests {
    use causeway_testkit::{Kit, on_both};

    use super::*;

    #[test]
    fn no_minute_holds_more_than_the_cap_and_none_waits_longer_than_it_must() {
        for cap in [1, 2, 30, 120, 6_000] {
            let (mut next, mut left) = (Time(0), Vec::new());
            let now = Time(1_000_000);
            for _ in 0..cap * 3 {
                let (at, after) = slot(now, next, cap);
                next = after;
                left.push(at.ms());
            }
            assert_eq!(left[0], now.ms(), "the first leaves at once");
            for (at, start) in left.iter().enumerate() {
                let minute = left[at..].iter().filter(|end| *end - start < 60_000).count();
                assert!(minute as i64 <= cap, "{cap}: {minute} in one minute");
            }
            let last = left.last().unwrap() - now.ms();
            assert!(last <= 200_000 + 3 * cap, "{cap}: the last waits {last} ms");
        }
    }

    #[test]
    fn a_quiet_time_is_not_saved_up_beyond_a_burst() {
        let (at, next) = slot(Time(10_000_000), Time(5), 60);
        assert_eq!(at, Time(10_000_000));
        assert_eq!(next, Time(10_000_000 - 5 * 1_091 + 1_091));
    }

    on_both! {
        async fn replies_over_the_cap_wait_their_turn_and_all_of_them_leave(kit: Kit) {
            let desk = crate::testing::TestDesk::new(kit).await;
            desk.desk.db.write(|tx| set_per_minute(tx, 2)).await.unwrap();
            let mail = crate::testing::mail("1@c", "Help", "", "Hi");
            let id = desk.ask(&mail).await;
            for text in ["One", "Two", "Three"] {
                desk.reply(id, text).await;
            }
            desk.pass(10_000).await;
            assert_eq!(desk.sent().len(), 1);
            assert_eq!(desk.desk.db.read(waiting).await.unwrap(), 2);
            desk.pass(29_000).await;
            assert_eq!(desk.sent().len(), 1, "not before its moment");
            desk.pass(1_000).await;
            assert_eq!(desk.sent().len(), 2);
            desk.pass(30_000).await;
            assert_eq!(desk.sent().len(), 3);
            assert_eq!(desk.desk.db.read(waiting).await.unwrap(), 0);
        }

        async fn a_mail_keeps_its_moment_until_it_left(kit: Kit) {
            kit.db.write(|tx| set_per_minute(tx, 2)).await.unwrap();
            let ids: Vec<MessageId> = kit.db.read(|tx| Ok::<_, causeway_store::Error>(vec![tx.new_id(), tx.new_id(), tx.new_id()])).await.unwrap();
            let (one, two, three) = (ids[0], ids[1], ids[2]);
            assert_eq!(kit.db.write(move |tx| take(tx, one, &[])).await.unwrap(), None);
            let second = kit.db.write(move |tx| take(tx, two, &[])).await.unwrap().unwrap();
            let third = kit.db.write(move |tx| take(tx, three, &[])).await.unwrap().unwrap();
            assert_eq!(third.since(second), 30_000);
            assert_eq!(kit.db.write(move |tx| take(tx, two, &[])).await.unwrap(), Some(second), "asking again changes nothing");
            assert_eq!(kit.db.read(waiting).await.unwrap(), 2);
            kit.clock.advance(30_000);
            assert_eq!(kit.db.write(move |tx| take(tx, two, &[])).await.unwrap(), None);
            assert_eq!(kit.db.write(move |tx| take(tx, three, &[])).await.unwrap(), Some(third));
            assert_eq!(kit.db.read(waiting).await.unwrap(), 1);
        }
    }
}
