//! What changes incidents: begin, add a step, say what they do to components, change, resolve.
//! It never changes what was: a step that was written stays or is visibly put right, and what is over takes no more steps.

use causeway_base::{Locale, Time, text};
use causeway_desk::issue;
use causeway_identity::permission::PublishKnowledge;
use causeway_identity::{UserId, audit};
use causeway_store::Tx;
use causeway_web::{Code, Permit, Problem};

use super::{
    Affected, ComponentId, Impact, Incident, Kind, MOST, Phase, Stage, State, Step, StepId, Texts, begins, follow,
    rules, store, tell,
};
use crate::category::routes::brand_of;
use crate::{Brand, BrandId};

/// The longest title, in characters.
const TITLE: usize = 160;
/// The longest text of a step.
pub(super) const WORDS: usize = 4_000;
/// The most steps of an incident.
pub(super) const STEPS: usize = 200;

/// A step to add.
#[derive(Debug, Clone)]
pub struct NewStep {
    /// How far the incident is.
    pub phase: Phase,
    /// The words by language.
    pub texts: Texts,
    /// When it was so; now when nothing is said.
    pub at: Option<Time>,
    /// How components are from then on; what is not named is operational again.
    pub components: Option<Vec<(ComponentId, State)>>,
}

/// An incident to begin.
#[derive(Debug, Clone)]
pub struct NewIncident {
    /// The brand; the default one when nothing is said.
    pub brand: Option<BrandId>,
    /// What it is.
    pub kind: Kind,
    /// Its titles by language.
    pub titles: Texts,
    /// How much it weighs.
    pub impact: Impact,
    /// How components are while it runs.
    pub components: Vec<(ComponentId, State)>,
    /// How far it is; the usual first phase when nothing is said.
    pub phase: Option<Phase>,
    /// The words of its first step.
    pub texts: Texts,
    /// When it began or begins; now when nothing is said.
    pub from: Option<Time>,
    /// When planned work ends.
    pub until: Option<Time>,
    /// The number of the desk's issue behind it.
    pub issue: Option<i64>,
    /// The words that are told when planned work begins by the clock; empty to tell nothing then.
    pub begin_texts: Texts,
}

/// What changes of an incident itself; what is left out stays.
#[derive(Debug, Clone)]
pub struct Change {
    /// The version that the writer saw.
    pub version: i64,
    /// See [`NewIncident`].
    pub titles: Option<Texts>,
    /// See [`NewIncident`].
    pub impact: Option<Impact>,
    /// See [`NewIncident`]; `Some(None)` takes it off.
    pub issue: Option<Option<i64>>,
    /// See [`NewIncident`].
    pub from: Option<Time>,
    /// See [`NewIncident`].
    pub until: Option<Time>,
    /// See [`NewIncident`].
    pub begin_texts: Option<Texts>,
}

/// Texts by language, without empty ones; one at least.
pub(super) fn checked(given: &Texts, pointer: &str, most: usize, lines: bool) -> Result<Texts, Problem> {
    let mut out = Texts::new();
    for (tag, words) in given {
        let locale = Locale::from_tag(tag)
            .ok_or_else(|| Problem::field(pointer, "invalid", "Languages are en, zh-CN, zh-TW and ja."))?;
        let mut words = text::clean(words.trim(), most + 1);
        if !lines {
            words = words.replace(['\n', '\t'], " ");
        }
        if words.chars().count() > most {
            return Err(Problem::field(pointer, "length", format!("Use at most {most} characters.")));
        }
        if !words.is_empty() {
            out.insert(locale.tag().to_owned(), words);
        }
    }
    if out.is_empty() {
        return Err(Problem::field(pointer, "required", "Write it in one language at least."));
    }
    Ok(out)
}

/// The incident with this number.
pub fn found(tx: &mut Tx<'_>, number: i64) -> Result<Incident, Problem> {
    store::find(tx, number)?.ok_or_else(|| Problem::not_found("incident"))
}

pub(super) fn changed_meanwhile(now: &Incident) -> Problem {
    Problem::new(Code::VersionConflict, "Somebody else changed this incident meanwhile.").current(now)
}

/// The incident with this number, if it is not over.
fn unfinished(tx: &mut Tx<'_>, number: i64) -> Result<Incident, Problem> {
    let incident = found(tx, number)?;
    if rules::stage(&incident, tx.now()) == Stage::Over {
        return Err(Problem::new(Code::TooLate, "This incident is over.").hint("Begin a new one if it came back."));
    }
    Ok(incident)
}

fn known(tx: &mut Tx<'_>, brand: BrandId, wish: &[(ComponentId, State)]) -> Result<(), Problem> {
    let all = store::components(tx, brand)?;
    let twice = |at: usize| wish[..at].iter().any(|other| other.0 == wish[at].0);
    if wish.len() > MOST || (0..wish.len()).any(twice) {
        return Err(Problem::field("/components", "invalid", "Name each component once."));
    }
    if !wish.iter().all(|(id, _)| all.iter().any(|one| one.id == *id)) {
        return Err(Problem::field("/components", "unknown", "This brand has no such component."));
    }
    Ok(())
}

fn known_issue(tx: &mut Tx<'_>, number: Option<i64>) -> Result<(), Problem> {
    match number {
        Some(number) if issue::store::find(tx, number)?.is_none() => {
            Err(Problem::field("/issue", "unknown", "There is no such issue."))
        }
        _ => Ok(()),
    }
}

fn fits(kind: Kind, phase: Phase) -> Result<(), Problem> {
    match (kind, phase) {
        (_, Phase::Resolved) | (Kind::Maintenance, Phase::Notice) => Ok(()),
        (Kind::Maintenance, _) => {
            Err(Problem::field("/phase", "invalid", "Planned work has notices, and is resolved when it ends early."))
        }
        (Kind::Incident, Phase::Notice) => {
            Err(Problem::field("/phase", "invalid", "Only planned work has notices; say how far the incident is."))
        }
        (Kind::Incident, _) => Ok(()),
    }
}

fn period(kind: Kind, from: Time, until: Option<Time>, now: Time) -> Result<(), Problem> {
    match (kind, until) {
        (Kind::Incident, Some(_)) => Err(Problem::field(
            "/until_at",
            "invalid",
            "An incident ends when it is resolved; only planned work has an end.",
        )),
        (Kind::Incident, None) if from > now => {
            Err(Problem::field("/from_at", "invalid", "An incident begins now or began earlier."))
        }
        (Kind::Maintenance, None) => Err(Problem::field("/until_at", "required", "Say when the work will be over.")),
        (Kind::Maintenance, Some(until)) if until <= from => {
            Err(Problem::field("/until_at", "invalid", "The work ends after it begins."))
        }
        (Kind::Incident, None) | (Kind::Maintenance, Some(_)) => Ok(()),
    }
}

/// Begins an incident or plans work. Answers its number.
pub fn begin(tx: &mut Tx<'_>, permit: Permit<PublishKnowledge>, new: &NewIncident) -> Result<i64, Problem> {
    let Brand { id: brand, .. } = brand_of(tx, new.brand)?;
    let now = tx.now();
    let from = new.from.unwrap_or(now);
    period(new.kind, from, new.until, now)?;
    known(tx, brand, &new.components)?;
    known_issue(tx, new.issue)?;
    let usual = if new.kind == Kind::Maintenance { Phase::Notice } else { Phase::Investigating };
    let phase = new.phase.unwrap_or(usual);
    fits(new.kind, phase)?;
    if phase == Phase::Resolved {
        return Err(Problem::field("/phase", "invalid", "Begin it first, then resolve it."));
    }
    let said_at = if new.kind == Kind::Maintenance { now } else { from };
    let first = tx.new_id();
    let step = Step {
        id: first,
        no: 1,
        phase,
        texts: checked(&new.texts, "/texts", WORDS, true)?,
        at: said_at,
        by_user: Some(UserId(permit.user())),
        corrected_at: None,
    };
    let incident = Incident {
        id: tx.new_id(),
        number: store::next_number(tx)?,
        brand_id: brand,
        kind: new.kind,
        titles: checked(&new.titles, "/titles", TITLE, false)?,
        impact: new.impact,
        issue: new.issue,
        from_at: from,
        until_at: new.until,
        begin_texts: begins::checked(new.kind, from, now, &new.begin_texts)?,
        affected: from_the_beginning(&new.components),
        steps: vec![step],
        created_by: Some(UserId(permit.user())),
        created_at: now,
        updated_at: now,
        version: 1,
    };
    store::add(tx, &incident)?;
    follow::news::plan(tx, brand, incident.number, first, None)?;
    begins::plan(tx, &incident)?;
    audit::record(tx, permit.actor(), "status.begun", &incident.number.to_string(), incident.kind.as_str())?;
    tell(tx, "status.begun", brand, Some(&incident), permit.actor());
    Ok(incident.number)
}

fn from_the_beginning(wish: &[(ComponentId, State)]) -> Vec<Affected> {
    wish.iter().map(|(component_id, state)| Affected { component_id: *component_id, at: None, state: *state }).collect()
}

/// Adds a step to an incident that is not over, and resolves it when that is how far it is.
pub fn step(tx: &mut Tx<'_>, permit: Permit<PublishKnowledge>, number: i64, new: &NewStep) -> Result<(), Problem> {
    let incident = unfinished(tx, number)?;
    let now = tx.now();
    fits(incident.kind, new.phase)?;
    let at = new.at.unwrap_or(now);
    let last = incident.steps.iter().map(|step| step.at).chain(incident.affected.iter().filter_map(|one| one.at)).max();
    if at > now || last.is_some_and(|last| at < last) {
        return Err(Problem::field("/at", "invalid", "A step is not in the future and not before the last one."));
    }
    if incident.steps.len() >= STEPS {
        return Err(Problem::new(Code::InvalidInput, "An incident has at most 200 steps."));
    }
    if let Some(wish) = &new.components {
        apply(tx, &incident, wish, at)?;
    }
    let step = Step {
        id: tx.new_id::<StepId>(),
        no: incident.steps.last().map_or(1, |step| step.no + 1),
        phase: new.phase,
        texts: checked(&new.texts, "/texts", WORDS, true)?,
        at,
        by_user: Some(UserId(permit.user())),
        corrected_at: None,
    };
    store::add_step(tx, incident.id, &step)?;
    follow::news::plan(tx, incident.brand_id, number, step.id, None)?;
    touch(tx, &incident)?;
    let over = new.phase == Phase::Resolved;
    if over {
        audit::record(tx, permit.actor(), "status.resolved", &number.to_string(), "")?;
    }
    let kind = if over { "status.resolved" } else { "status.step_added" };
    tell(tx, kind, incident.brand_id, Some(&incident), permit.actor());
    Ok(())
}

pub(super) fn touch(tx: &mut Tx<'_>, incident: &Incident) -> Result<(), Problem> {
    if store::save(tx, incident)? { Ok(()) } else { Err(changed_meanwhile(incident)) }
}

fn apply(tx: &mut Tx<'_>, incident: &Incident, wish: &[(ComponentId, State)], at: Time) -> Result<(), Problem> {
    known(tx, incident.brand_id, wish)?;
    if let Some(changes) = rules::changed(incident, wish, at) {
        store::affect(tx, incident.id, &changes)?;
    } else {
        store::forget_affected(tx, incident.id)?;
        store::affect(tx, incident.id, &from_the_beginning(wish))?;
    }
    Ok(())
}

/// Says how components are from now on; before planned work begins, how they will be.
pub fn affect(
    tx: &mut Tx<'_>,
    permit: Permit<PublishKnowledge>,
    number: i64,
    version: i64,
    wish: &[(ComponentId, State)],
) -> Result<(), Problem> {
    let incident = unfinished(tx, number)?;
    if incident.version != version {
        return Err(changed_meanwhile(&incident));
    }
    let now = tx.now();
    apply(tx, &incident, wish, now)?;
    touch(tx, &incident)?;
    tell(tx, "status.affected", incident.brand_id, Some(&incident), permit.actor());
    Ok(())
}

/// Changes an incident itself. Its title, weight and issue can be put right when it is over, its time cannot.
pub fn change(tx: &mut Tx<'_>, permit: Permit<PublishKnowledge>, number: i64, change: &Change) -> Result<(), Problem> {
    let before = found(tx, number)?;
    let mut after = Incident { version: change.version, ..before.clone() };
    if let Some(titles) = &change.titles {
        after.titles = checked(titles, "/titles", TITLE, false)?;
    }
    after.impact = change.impact.unwrap_or(after.impact);
    if let Some(number) = change.issue {
        known_issue(tx, number.filter(|_| number != before.issue))?;
        after.issue = number;
    }
    let now = tx.now();
    if change.from.is_some() || change.until.is_some() {
        if rules::stage(&before, now) == Stage::Over {
            return Err(Problem::new(Code::TooLate, "This incident is over: its time stays as it was."));
        }
        after.from_at = change.from.unwrap_or(after.from_at);
        after.until_at = change.until.or(after.until_at);
        period(after.kind, after.from_at, after.until_at, now)?;
        let first = before.steps.first().filter(|_| before.kind == Kind::Incident).map(|step| step.at);
        if first.is_some_and(|first| after.from_at > first) {
            let words = "It began at the latest when its first step was written.";
            return Err(Problem::field("/from_at", "invalid", words));
        }
    }
    if let Some(texts) = change.begin_texts.as_ref().filter(|texts| **texts != before.begin_texts) {
        after.begin_texts = begins::checked(after.kind, before.from_at, now, texts)?;
    }
    if !store::save(tx, &after)? {
        return Err(changed_meanwhile(&before));
    }
    begins::plan(tx, &after)?;
    tell(tx, "status.changed", before.brand_id, Some(&before), permit.actor());
    Ok(())
}
