//! Planned work that is told when it begins: a step that the clock writes, with words that a person wrote before.
//! It never tells twice, and nothing of work that was moved or called off meanwhile.

use causeway_base::Time;
use causeway_queue::{Failure, Handler, Job, NewJob, Outcome, enqueue};
use causeway_store::{Actor, Result, Tx};
use causeway_web::Problem;
use serde::{Deserialize, Serialize};

use super::{Incident, Kind, Phase, Stage, Step, StepId, Texts, follow, rules, store, tell, write};

const BEGINS: &str = "status.begins";

#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
struct Begins {
    incident: i64,
    /// When it was to begin; work that was moved has a job of its own.
    from: Time,
}

/// The words for the beginning; none are as good as ones that nobody wrote.
pub(super) fn checked(kind: Kind, from: Time, now: Time, given: &Texts) -> std::result::Result<Texts, Problem> {
    if given.values().all(|text| text.trim().is_empty()) {
        return Ok(Texts::new());
    }
    if kind == Kind::Incident {
        return Err(Problem::field("/begin_texts", "invalid", "Only planned work is told when it begins."));
    }
    if from <= now {
        return Err(Problem::field("/begin_texts", "invalid", "This work has begun: tell it with a step."));
    }
    write::checked(given, "/begin_texts", write::WORDS, true)
}

/// Plans to tell it, if somebody wrote words for it.
pub(super) fn plan(tx: &mut Tx<'_>, incident: &Incident) -> Result<()> {
    if incident.begin_texts.is_empty() {
        return Ok(());
    }
    let (number, from) = (incident.number, incident.from_at);
    let key = format!("{number} {}", from.ms());
    enqueue(tx, &NewJob::new(BEGINS, &Begins { incident: number, from }).unique(key).at(from))
}

/// What is still to be told of it now.
fn due(incident: &Incident, planned: Begins, now: Time) -> bool {
    incident.from_at == planned.from
        && !incident.begin_texts.is_empty()
        && incident.steps.len() < write::STEPS
        && rules::stage(incident, now) == Stage::Running
}

fn begin(tx: &mut Tx<'_>, planned: Begins) -> Result<()> {
    let Some(incident) = store::find(tx, planned.incident)? else { return Ok(()) };
    let now = tx.now();
    if !due(&incident, planned, now) {
        return Ok(());
    }
    let step = Step {
        id: tx.new_id::<StepId>(),
        no: incident.steps.last().map_or(1, |step| step.no + 1),
        phase: Phase::Notice,
        texts: incident.begin_texts.clone(),
        at: now,
        by_user: None,
        corrected_at: None,
    };
    store::add_step(tx, incident.id, &step)?;
    store::save(tx, &Incident { begin_texts: Texts::new(), ..incident.clone() })?;
    follow::news::plan(tx, incident.brand_id, incident.number, step.id, None)?;
    tell(tx, "status.step_added", incident.brand_id, Some(&incident), Actor::SYSTEM);
    Ok(())
}

/// The job that tells it.
pub(crate) fn job() -> Handler {
    Handler::new(BEGINS, |job: Job| async move {
        let planned: Begins = serde_json::from_str(&job.payload).map_err(|error| Failure::Dead(error.to_string()))?;
        Ok(Outcome::DoneWith(Box::new(move |tx: &mut Tx<'_>| begin(tx, planned))))
    })
}
