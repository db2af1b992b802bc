//! Takes a file in as one unit of work, or shows what that would do by doing it and taking it back.
//! It never keeps a half: what cannot be done stops the whole, unless the caller chose to leave it out.

use causeway_identity::audit;
use causeway_identity::permission::ManageSettings;
use causeway_store::Tx;
use causeway_web::{Code, FieldError, Permit, Problem};

use super::document::Document;
use super::work::Work;
use super::{Report, mail, own, promises, rules, settings, shared};
use crate::Desk;

/// Why a look was taken back: it is done, or it failed.
enum Back {
    Seen(Box<Report>),
    Failed(Problem),
}

impl From<causeway_store::Error> for Back {
    fn from(error: causeway_store::Error) -> Self {
        Self::Failed(error.into())
    }
}

fn sections(
    tx: &mut Tx<'_>,
    desk: &Desk,
    permit: Permit<ManageSettings>,
    document: &Document,
    dry: bool,
) -> Result<Report, Problem> {
    let mut work = Work::new(tx, desk, permit, dry)?;
    if let Some(wanted) = &document.organisation {
        own::organisation(&mut work, tx, wanted)?;
    }
    if let Some(wanted) = document.solving {
        own::solving(&mut work, tx, wanted)?;
    }
    if let Some(wanted) = &document.wording {
        own::words(&mut work, tx, wanted)?;
    }
    // What others name comes before those that name it.
    own::statuses(&mut work, tx, &document.statuses)?;
    own::tags(&mut work, tx, &document.tags)?;
    own::teams(&mut work, tx, &document.teams)?;
    mail::inboxes(&mut work, tx, &document.inboxes)?;
    shared::fields(&mut work, tx, &document.fields)?;
    shared::views(&mut work, tx, &document.views)?;
    shared::macros(&mut work, tx, &document.macros)?;
    promises::calendars(&mut work, tx, &document.calendars)?;
    promises::policies(&mut work, tx, &document.policies)?;
    rules::rules(&mut work, tx, &document.rules)?;
    settings::settings(&mut work, tx, &document.settings)?;
    mail::apps(&mut work, tx, &document.apps)?;
    Ok(work.report)
}

/// What taking the file in would do. Nothing stays changed.
///
/// # Errors
/// What the database says.
pub async fn preview(desk: &Desk, permit: Permit<ManageSettings>, document: Document) -> Result<Report, Problem> {
    let mine = desk.clone();
    let work = move |tx: &mut Tx<'_>| {
        let report = sections(tx, &mine, permit, &document, true).map_err(Back::Failed)?;
        Err::<(), Back>(Back::Seen(Box::new(report)))
    };
    match desk.db.write(work).await {
        Err(Back::Seen(report)) => Ok(*report),
        Err(Back::Failed(problem)) => Err(problem),
        Ok(()) => Ok(Report::default()),
    }
}

/// Says what stands in the way of taking a file in as a whole.
fn refused(report: &Report) -> Problem {
    let words = "Some of this file cannot be taken in; nothing was changed.";
    let problem = Problem::new(Code::InvalidInput, words).hint("Change the file, or choose to leave those parts out.");
    let error = |one: &super::report::Refusal| FieldError {
        pointer: one.pointer.clone(),
        code: one.code,
        detail: one.detail.clone(),
    };
    report.refused.iter().map(error).fold(problem, Problem::and).current(report)
}

/// Takes the file in: all of it, or with `leave_out` all that can be taken in.
///
/// # Errors
/// `invalid_input` with a pointer for everything that cannot be taken in; then nothing is changed.
pub async fn import(
    desk: &Desk,
    permit: Permit<ManageSettings>,
    document: Document,
    leave_out: bool,
) -> Result<Report, Problem> {
    let mine = desk.clone();
    let work = move |tx: &mut Tx<'_>| {
        let report = sections(tx, &mine, permit, &document, false)?;
        if !report.refused.is_empty() && !leave_out {
            return Err(refused(&report));
        }
        if report.changes_anything() {
            let (added, changed) = (report.added.len(), report.changed.len());
            let detail = format!("{added} added, {changed} changed, {} left out", report.refused.len());
            audit::record(tx, permit.actor(), "configuration.imported", "", &detail)?;
        }
        Ok(report)
    };
    desk.db.write(work).await
}
