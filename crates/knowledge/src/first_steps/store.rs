//! All SQL of first steps.
//! It never decides who may tick one.

use std::collections::HashMap;

use causeway_base::Time;
use causeway_desk::organisation::store::{set_setting, setting};
use causeway_people::{CompanyId, ContactId};
use causeway_store::{Result, Tx, sql};
use uuid::Uuid;

use super::{FirstStep, FirstStepId, FirstSteps, StepTaken};

const NAME: &str = "first_steps";

/// The list.
pub(crate) fn all(tx: &mut Tx<'_>) -> Result<FirstSteps> {
    let found: Option<(Vec<FirstStep>, i64)> = setting(tx, NAME)?;
    Ok(found.map(|(steps, version)| FirstSteps { version, steps }).unwrap_or_default())
}

/// Writes the list anew.
pub(crate) fn set(tx: &mut Tx<'_>, steps: &[FirstStep]) -> Result<()> {
    set_setting(tx, NAME, &steps)
}

/// Whose steps a contact takes: those of their company, or their own when they belong to none.
pub(crate) fn owner(tx: &mut Tx<'_>, contact: ContactId) -> Result<Uuid> {
    let row: Option<(Option<CompanyId>,)> = tx.first(&sql!("SELECT company_id FROM contact WHERE id = ?", contact))?;
    Ok(row.and_then(|row| row.0).map_or(contact.0, |company| company.0))
}

/// When each step was taken.
pub(crate) fn taken(tx: &mut Tx<'_>, owner: Uuid) -> Result<HashMap<FirstStepId, Time>> {
    let rows: Vec<(FirstStepId, Time)> =
        tx.all(&sql!("SELECT step_id, taken_at FROM first_step_taken WHERE owner_id = ?", owner))?;
    Ok(rows.into_iter().collect())
}

/// The list as it stands with a customer.
pub(crate) fn of(tx: &mut Tx<'_>, contact: ContactId) -> Result<Vec<StepTaken>> {
    let owner = owner(tx, contact)?;
    let taken = taken(tx, owner)?;
    let steps = all(tx)?.steps.into_iter();
    Ok(steps
        .filter_map(|step| {
            let id = step.id?;
            Some(StepTaken { id, titles: step.titles, taken_at: taken.get(&id).copied() })
        })
        .collect())
}

/// Ticks a step off, or takes the tick away. Says whether that is new.
pub(crate) fn tick(tx: &mut Tx<'_>, step: FirstStepId, contact: ContactId, done: bool) -> Result<bool> {
    let (owner, now) = (owner(tx, contact)?, tx.now());
    let query = if done {
        sql!(
            "INSERT INTO first_step_taken (step_id, owner_id, taken_by, taken_at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
            step,
            owner,
            contact,
            now
        )
    } else {
        sql!("DELETE FROM first_step_taken WHERE step_id = ? AND owner_id = ?", step, owner)
    };
    Ok(tx.run(&query)? > 0)
}
