//! What one shift leaves to the next: a note with the figures of that moment, and who took it over.
//! It never changes once it was left; taking over is written down once.

use causeway_base::{Time, text};
use causeway_identity::UserId;
use causeway_store::{Error, Result, Tx, from_row, id_type, sql};
use causeway_web::{Code, Problem};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Figures, read};

id_type!(ShiftId, "Names what a shift left.");

/// The longest note, in characters.
const LONGEST: usize = 4_000;

/// What a shift left.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Shift {
    /// Its id.
    pub id: ShiftId,
    /// Who left.
    pub left_by: UserId,
    /// When.
    pub left_at: Time,
    /// What the next should know.
    pub note: String,
    /// How things stood.
    pub figures: Figures,
    /// Who took it over.
    pub taken_by: Option<UserId>,
    /// When.
    pub taken_at: Option<Time>,
}

struct Row {
    id: ShiftId,
    left_by: UserId,
    left_at: Time,
    note: String,
    figures: String,
    taken_by: Option<UserId>,
    taken_at: Option<Time>,
}
from_row!(Row { id, left_by, left_at, note, figures, taken_by, taken_at });

/// The last twenty, newest first.
pub fn last(tx: &mut Tx<'_>) -> Result<Vec<Shift>> {
    let rows: Vec<Row> = tx.all(&sql!(
        "SELECT id, left_by, left_at, note, figures, taken_by, taken_at FROM shift ORDER BY left_at DESC, id DESC LIMIT 20"
    ))?;
    let read = |row: Row| {
        let figures = serde_json::from_str(&row.figures).map_err(|error| Error::Defect(format!("a shift: {error}")))?;
        let Row { id, left_by, left_at, note, taken_by, taken_at, .. } = row;
        Ok(Shift { id, left_by, left_at, note, figures, taken_by, taken_at })
    };
    rows.into_iter().map(read).collect()
}

/// Leaves a shift, with the figures of now.
///
/// # Errors
/// `invalid_input` for a note that is empty or too long.
pub fn leave(tx: &mut Tx<'_>, by: UserId, note: &str) -> std::result::Result<ShiftId, Problem> {
    let note = text::clean(note.trim(), LONGEST + 1);
    if note.is_empty() || note.chars().count() > LONGEST {
        return Err(Problem::field(
            "/note",
            "length",
            "Say what the next shift should know, in 1 to 4,000 characters.",
        ));
    }
    let figures = serde_json::to_string(&read::figures(tx)?).map_err(|error| Error::Defect(error.to_string()))?;
    let (id, now): (ShiftId, _) = (tx.new_id(), tx.now());
    tx.run(&sql!(
        "INSERT INTO shift (id, left_by, left_at, note, figures) VALUES (?, ?, ?, ?, ?)",
        id,
        by,
        now,
        note,
        figures
    ))?;
    Ok(id)
}

/// Takes a shift over, once.
///
/// # Errors
/// `not_found`; `too_late` when somebody took it already.
pub fn take(tx: &mut Tx<'_>, id: ShiftId, by: UserId) -> std::result::Result<(), Problem> {
    let known: i64 = tx.value(&sql!("SELECT COUNT(*) FROM shift WHERE id = ?", id))?;
    if known == 0 {
        return Err(Problem::not_found("shift"));
    }
    let now = tx.now();
    if tx.run(&sql!("UPDATE shift SET taken_by = ?, taken_at = ? WHERE id = ? AND taken_by IS NULL", by, now, id))? == 0
    {
        return Err(Problem::new(Code::TooLate, "Somebody took this shift over already."));
    }
    Ok(())
}
