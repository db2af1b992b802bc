//! Work that a stranger's browser does while somebody types, so that floods of requests cost whoever sends them.
//! It never keeps anybody out: without it a request is taken as well, only not as many of them from one address.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use causeway_base::{Secret, Time, token};
use causeway_desk::Desk;
use causeway_store::{Error, Result, Tx, sql};
use sha2::{Digest, Sha256};

use crate::html;
use crate::html::Html;

/// Binds the seal to its use.
const SEAL: &str = "portal: proof of work";
/// For how long a challenge can be answered: longer than anybody writes at a form.
const LIFE_MS: i64 = 6 * 3_600_000;
/// How many characters of a challenge are worked on, its last ones: with the answer they fill one block of the hash.
const WORKED: usize = 32;
/// The longest answer, in digits.
const DIGITS: usize = 12;
/// Zero bits that an answer's hash begins with when few requests come: some ten thousand hashes, a blink on a phone.
const BITS: u32 = 14;
/// In this time requests are counted.
const WINDOW_MS: i64 = 10 * 60_000;
/// From so many requests of strangers on, a challenge takes one bit more each.
const STEPS: [usize; 3] = [20, 80, 320];

/// How many requests of strangers came of late, in this process.
#[derive(Debug, Default)]
pub(crate) struct Tide(Mutex<VecDeque<Time>>);

impl Tide {
    /// Counts one.
    pub(super) fn came(&self, now: Time) {
        let mut times = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        times.retain(|at| now.since(*at) < WINDOW_MS);
        // More are not told apart.
        if times.len() < STEPS[2] {
            times.push_back(now);
        }
    }

    /// How hard a challenge is now.
    fn bits(&self, now: Time) -> u32 {
        let times = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let recent = times.iter().filter(|at| now.since(**at) < WINDOW_MS).count();
        STEPS.iter().fold(BITS, |bits, step| bits + u32::from(recent >= *step))
    }
}

/// The field of a form that carries a challenge and, once it is solved, the answer. Without script it stays empty.
pub(super) fn field(desk: &Desk, tide: &Tide) -> Option<Html> {
    let (now, bits) = (desk.db.now(), tide.bits(desk.db.now()));
    let plain = Secret::new(format!("{bits} {}", now.plus_ms(LIFE_MS).ms()));
    let challenge = desk.sealer.seal(&plain, SEAL, &*desk.db.random()).ok()?;
    Some(html!(
        "<input type=\"hidden\" name=\"proof\" value=\"\" data-challenge=\"{}\" data-bits=\"{}\">",
        challenge,
        i64::from(bits)
    ))
}

/// A challenge that was solved, and may have been used before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Solved {
    hash: String,
    expires_at: Time,
}

/// Whether `bytes` begin with as many zero bits.
fn begins_with_zeros(bytes: &[u8], bits: u32) -> bool {
    let first = bytes.first_chunk::<4>().map_or(u32::MAX, |first| u32::from_be_bytes(*first));
    first.leading_zeros() >= bits
}

/// What a form brought as proof, if it is one of ours, in time, right, and new.
///
/// # Errors
/// What the database says.
pub(super) async fn brought(desk: &Desk, given: &str) -> Result<Option<Solved>> {
    let Some(solved) = solved(desk, given) else { return Ok(None) };
    let hash = solved.hash.clone();
    let known = desk.db.read(move |tx| {
        let row: Option<(String,)> = tx.first(&sql!("SELECT hash FROM portal_proof WHERE hash = ?", &hash))?;
        Ok::<_, Error>(row.is_some())
    });
    Ok((!known.await?).then_some(solved))
}

/// The challenge in `challenge:answer`, if it was solved in time.
fn solved(desk: &Desk, given: &str) -> Option<Solved> {
    let (challenge, answer) = given.rsplit_once(':')?;
    if answer.is_empty() || answer.len() > DIGITS || !answer.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let plain = desk.sealer.open(challenge, SEAL).ok()?;
    let (bits, until) = plain.reveal().split_once(' ')?;
    let (bits, expires_at) = (bits.parse().ok()?, Time(until.parse().ok()?));
    let worked = challenge.get(challenge.len().checked_sub(WORKED)?..)?;
    let right = begins_with_zeros(&Sha256::digest(format!("{worked}:{answer}")), bits);
    (right && desk.db.now() < expires_at).then(|| Solved { hash: token::hash(challenge), expires_at })
}

/// Uses a solved challenge up. Says whether it was new: each works once.
pub(super) fn spend(tx: &mut Tx<'_>, solved: &Solved) -> Result<bool> {
    let now = tx.now();
    tx.run(&sql!("DELETE FROM portal_proof WHERE expires_at < ?", now))?;
    Ok(tx.run(&sql!(
        "INSERT INTO portal_proof (hash, expires_at) VALUES (?, ?) ON CONFLICT DO NOTHING",
        &solved.hash,
        solved.expires_at
    ))? > 0)
}

#[cfg(test)]
pub(super) fn solve(page: &str) -> String {
    let value = |name: &str| page.split_once(&format!("{name}=\"")).unwrap().1.split('"').next().unwrap().to_owned();
    let (challenge, bits) = (value("data-challenge"), value("data-bits").parse().unwrap());
    let worked = &challenge[challenge.len() - WORKED..];
    let right = |n: &u64| begins_with_zeros(&Sha256::digest(format!("{worked}:{n}")), bits);
    format!("{challenge}:{}", (0..10_000_000).find(right).unwrap())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_gets_harder_when_many_come_and_easier_again() {
        let tide = Tide::default();
        assert_eq!(tide.bits(Time(0)), 14);
        for (count, bits) in [(20, 15), (60, 16), (400, 17)] {
            for _ in 0..count {
                tide.came(Time(0));
            }
            assert_eq!(tide.bits(Time(1)), bits);
        }
        assert_eq!(tide.bits(Time(WINDOW_MS)), 14);
    }

    #[test]
    fn zeros_are_counted_from_the_first_bit() {
        assert!(begins_with_zeros(&[0, 3, 255, 255], 14) && !begins_with_zeros(&[0, 3, 255, 255], 15));
        assert!(!begins_with_zeros(&[0], 1));
    }
}
