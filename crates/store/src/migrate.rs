//! Brings the tables up to date: one ordered list of files, one text for both engines.
//! It never goes back and never edits a file that was released; the next file does.

use causeway_base::Time;

use crate::connection::Connection;
use crate::{Dialect, Error, Result, sql};

/// One step: its file's name and text.
#[derive(Debug, Clone, Copy)]
pub struct Migration {
    /// `0001_foundation`.
    pub name: &'static str,
    /// The SQL, with the placeholders of [`Dialect::render_migration`].
    pub text: &'static str,
}

macro_rules! migrations {
    ($($name:literal),* $(,)?) => {
        &[$(Migration { name: $name, text: include_str!(concat!("../../../migrations/", $name, ".sql")) }),*]
    };
}

/// The folder `migrations/`, in order. A file that is not named here is never run.
pub const MIGRATIONS: &[Migration] = migrations![
    "0001_foundation",
    "0002_identity",
    "0003_people",
    "0004_desk",
    "0005_search",
    "0006_mailboxes",
    "0007_rearrange",
    "0008_mail_safety",
    "0009_secrets_and_spam",
    "0010_mail_rest",
    "0011_macros",
    "0012_promises",
    "0013_notifications",
    "0014_workspace",
    "0015_people",
    "0016_conversation_tools",
    "0017_closing",
    "0018_side",
    "0019_coverage",
    "0020_drafts",
    "0021_tally",
    "0024_verified",
    "0025_calendars",
    "0026_sla",
    "0027_ladder",
    "0028_rules",
    "0029_handovers",
    "0030_routing",
    "0031_issues",
    "0032_escalation",
    "0033_diagnosis",
    "0034_due",
    "0035_published",
    "0036_shifts",
    "0037_trackers",
    "0038_issue_updates",
    "0039_ownership",
    "0040_improvements",
    "0041_access_requests",
    "0042_consultations",
    "0043_handover_answers",
    "0044_skills",
    "0045_knowledge",
    "0046_portal",
    "0047_status",
    "0048_chat",
    "0049_request_forms",
    "0050_chats_at_once",
    "0051_phone",
    "0052_community",
    "0053_guides",
    "0054_bot",
    "0055_status_followers",
    "0056_sought",
    "0057_proactive_message",
    "0058_portal_roles",
    "0059_releases",
    "0060_sign_in",
    "0061_quick_replies",
    "0062_remote_sessions",
    "0063_status_groups",
    "0064_segments",
    "0065_first_steps",
];

/// Runs the steps that are missing, each in a transaction of its own.
pub(crate) fn run(connection: &mut Connection, now: Time) -> Result<()> {
    let dialect = connection.dialect();
    connection.batch(
        &dialect.render_migration("CREATE TABLE IF NOT EXISTS migration (name {key} PRIMARY KEY, at BIGINT NOT NULL);"),
    )?;
    for step in MIGRATIONS {
        // Two nodes may start at once: the second waits here and then finds the step done.
        connection.batch(if dialect == Dialect::Sqlite {
            "BEGIN IMMEDIATE"
        } else {
            "BEGIN; LOCK TABLE migration IN EXCLUSIVE MODE"
        })?;
        let outcome = step_in_transaction(connection, step, now);
        connection.batch(if outcome.is_ok() { "COMMIT" } else { "ROLLBACK" })?;
        outcome.map_err(|error| match error {
            Error::Unavailable(_) => error,
            other => Error::Defect(format!("migration {} failed: {other}", step.name)),
        })?;
    }
    Ok(())
}

fn step_in_transaction(connection: &mut Connection, step: &Migration, now: Time) -> Result<()> {
    let done: Vec<(i64,)> = connection.all(&sql!("SELECT at FROM migration WHERE name = ?", step.name))?;
    if !done.is_empty() {
        return Ok(());
    }
    let text = connection.dialect().render_migration(step.text);
    connection.batch(&text)?;
    connection.run(&sql!("INSERT INTO migration (name, at) VALUES (?, ?)", step.name, now))?;
    Ok(())
}
