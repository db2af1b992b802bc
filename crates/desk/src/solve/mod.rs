//! What a conversation needs before it is solved: its fields filled, and a word on how it ended.
//! It never solves anything itself; the command that changes conversations asks it.

use causeway_store::{Result, Tx, named_values, sql};
use causeway_web::{Code, Problem};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::ConversationId;
use crate::diagnosis;
use crate::field::{self, FieldName};
use crate::issue;
use crate::organisation::store as settings;

named_values!(Outcome "How a conversation ended (R83)." {
    Answered "The question was answered." = "answered",
    Explained "Something unclear was explained." = "explained",
    Taught "The customer can do it alone next time (R159)." = "taught",
    Fixed "Something was repaired." = "fixed",
    Investigated "It was looked into, with a result." = "investigated",
    Referred "Somebody else is the right one." = "referred",
    NotPossible "It cannot be done; the note says what can be done instead (R85)." = "not_possible",
    AnsweredElsewhere "It was answered by telephone, in person or in another conversation." = "answered_elsewhere",
    NoAnswerNeeded "Nobody expects an answer." = "no_answer_needed",
});

/// How it ended, as callers say it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OutcomeInput {
    /// How.
    pub outcome: Outcome,
    /// More words; for what is not possible, the alternative that was offered.
    #[serde(default)]
    pub note: String,
}

/// What is missing before a conversation can be solved.
#[derive(Debug, Clone, Default, Serialize, JsonSchema)]
pub struct Missing {
    /// Fields to fill.
    pub fields: Vec<FieldName>,
    /// Whether somebody must say how it ended.
    pub outcome: bool,
    /// Whether that is because the customer got no answer (R82).
    pub unanswered: bool,
}

/// How strict the organisation is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct SolveRules {
    /// Whether every solved conversation needs an outcome, not only those without an answer.
    pub outcome_always: bool,
}

const SETTING: &str = "solve";

/// The organisation's rules.
pub fn rules(tx: &mut Tx<'_>) -> Result<SolveRules> {
    Ok(settings::setting::<SolveRules>(tx, SETTING)?.map_or_else(SolveRules::default, |found| found.0))
}

/// Sets the organisation's rules.
pub fn set_rules(tx: &mut Tx<'_>, rules: SolveRules) -> Result<()> {
    settings::set_setting(tx, SETTING, &rules)
}

/// What is missing before this conversation can be solved with `said`.
pub fn missing(tx: &mut Tx<'_>, id: ConversationId, said: Option<&OutcomeInput>) -> Result<Missing> {
    let fields = field::missing_on_solve(tx, id)?;
    if said.is_some() {
        return Ok(Missing { fields, ..Missing::default() });
    }
    let answers: i64 = tx.value(&sql!(
        "SELECT COUNT(*) FROM message WHERE conversation_id = ? AND kind = 'reply' AND author_kind = 'user'",
        id
    ))?;
    let asked: i64 =
        tx.value(&sql!("SELECT COUNT(*) FROM message WHERE conversation_id = ? AND kind = 'incoming'", id))?;
    let unanswered = answers == 0 && asked > 0;
    Ok(Missing { fields, outcome: unanswered || rules(tx)?.outcome_always, unanswered })
}

/// Checks that a conversation may be solved with `said`, and answers the words to keep.
///
/// # Errors
/// `solve_incomplete` with what is missing; `invalid_input` for an impossibility without an alternative.
pub fn check(tx: &mut Tx<'_>, id: ConversationId, said: Option<&OutcomeInput>) -> std::result::Result<(), Problem> {
    diagnosis::closing::check(tx, id)?;
    issue::valuable::check(tx, id)?;
    let missing = missing(tx, id, said)?;
    if !missing.fields.is_empty() || missing.outcome {
        let names: Vec<&str> = missing.fields.iter().map(|field| field.name.as_str()).collect();
        let detail = if !names.is_empty() {
            format!("Fill these fields before this is solved: {}.", names.join(", "))
        } else if missing.unanswered {
            "The customer has no answer yet: say why this is solved without one.".to_owned()
        } else {
            "Say how this ended before it is solved.".to_owned()
        };
        return Err(Problem::new(Code::SolveIncomplete, detail).current(&missing));
    }
    let Some(said) = said else { return Ok(()) };
    if said.note.chars().count() > 1000 {
        return Err(Problem::field("/outcome/note", "length", "A note has at most 1,000 characters."));
    }
    if said.outcome == Outcome::NotPossible && said.note.trim().is_empty() {
        return Err(Problem::field(
            "/outcome/note",
            "required",
            "Say what can be done instead, or who was told of the wish.",
        ));
    }
    Ok(())
}

/// Keeps how a conversation ended; nothing while it is not solved.
pub fn keep(tx: &mut Tx<'_>, id: ConversationId, said: Option<&OutcomeInput>) -> Result<()> {
    let note = said.map(|said| causeway_base::text::clean(said.note.trim(), 1000)).unwrap_or_default();
    tx.run(&sql!(
        "UPDATE conversation SET outcome = ?, outcome_note = ? WHERE id = ?",
        said.map(|said| said.outcome),
        note,
        id
    ))
    .map(drop)
}

/// How a conversation ended.
pub fn of(tx: &mut Tx<'_>, id: ConversationId) -> Result<Option<OutcomeInput>> {
    let row: Option<(Option<Outcome>, String)> =
        tx.first(&sql!("SELECT outcome, outcome_note FROM conversation WHERE id = ?", id))?;
    Ok(row.and_then(|(outcome, note)| outcome.map(|outcome| OutcomeInput { outcome, note })))
}

pub mod routes;
#[cfg(test)]
mod tests;
