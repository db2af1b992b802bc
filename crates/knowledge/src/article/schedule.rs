//! Publishes what was planned, when its time has come: looked for by one node at a time, under a lease.
//! It never publishes a plan twice: the plan goes in the unit of work that carries it out.

use std::time::Duration;

use causeway_queue::Patrol;
use causeway_store::{Actor, Error, Result, Tx};
use causeway_web::Problem;

use super::{publish, store, texts};

/// How many texts one step publishes.
const STEP: usize = 20;

/// Who looks for what is due, and how often.
pub const PATROL: Patrol =
    Patrol { lease: "articles", lease_ms: 30_000, every: Duration::from_secs(5), waiting: texts::any_due, step };

fn step(tx: &mut Tx<'_>) -> Result<bool> {
    let due = texts::due(tx, STEP)?;
    for (id, locale, no, by) in &due {
        if !texts::claim_due(tx, *id, *locale, *no)? {
            continue;
        }
        let Some(article) = store::by_id(tx, *id)? else { continue };
        let Some(text) = article.texts.iter().find(|text| text.locale == *locale) else { continue };
        let put_out = |tx: &mut Tx<'_>| {
            let version = texts::version(tx, *id, *locale, *no)?.ok_or_else(|| Problem::not_found("version"))?;
            publish::put_out(tx, &article, text, &version, *by, by.map_or(Actor::SYSTEM, |by| Actor::user(by.0)))
        };
        if let Err(problem) = tx.attempt(put_out)? {
            if matches!(problem.code(), causeway_web::Code::Unavailable) {
                return Err(Error::Unavailable(problem.detail().to_owned()));
            }
            // A plan that cannot be carried out must not keep the others waiting.
            tracing::warn!(article = article.number, %problem, "a planned text could not be published");
        }
    }
    Ok(due.len() == STEP)
}
