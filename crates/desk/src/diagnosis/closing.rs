//! What each class of problems asks for before it is solved (R104): a recorded finding, an article, a delivered solution.
//! It never holds up what the ladder guessed; only a class that a person chose counts.

use causeway_store::{Result, Tx, sql};
use causeway_web::{Code, Problem};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{ProblemClass, preparation, store};
use crate::{ConversationId, organisation};

/// The setting's name.
pub(crate) const NAME: &str = "problem_classes";

/// How strict the classes are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ClosingRules {
    /// A fault needs a recorded finding.
    pub fault_needs_finding: bool,
    /// What is for reading needs a reply with a link.
    pub document_needs_link: bool,
    /// What is being prepared needs to be delivered or withdrawn.
    pub preparation_needs_ending: bool,
}

impl Default for ClosingRules {
    fn default() -> Self {
        Self { fault_needs_finding: true, document_needs_link: true, preparation_needs_ending: true }
    }
}

/// The organisation's rules with their version; 0 before anybody changed them.
pub(super) fn rules(tx: &mut Tx<'_>) -> Result<(ClosingRules, i64)> {
    Ok(organisation::store::setting(tx, NAME)?.unwrap_or_default())
}

/// Checks that what the class asks for is there.
///
/// # Errors
/// `solve_incomplete` in words.
pub(crate) fn check(tx: &mut Tx<'_>, id: ConversationId) -> std::result::Result<(), Problem> {
    let finding = store::of(tx, id)?;
    let Some(class) = finding.class else { return Ok(()) };
    let rules = rules(tx)?.0;
    let words = match class {
        ProblemClass::Fault if rules.fault_needs_finding && finding.recorded_at.is_none() => {
            "This is a fault: record what was found before it is solved."
        }
        ProblemClass::DocumentOnly if rules.document_needs_link && !linked(tx, id)? => {
            "This is for reading: send the customer a reply with a link before it is solved."
        }
        ProblemClass::NoSolutionYet if rules.preparation_needs_ending && preparation::lasts(tx, id)? => {
            "A solution is still being prepared: say that it was delivered or withdrawn before this is solved."
        }
        _ => return Ok(()),
    };
    Err(Problem::new(Code::SolveIncomplete, words)
        .hint("Change the class of the problem if it turned out to be another."))
}

/// Whether a reply of a colleague holds a link.
fn linked(tx: &mut Tx<'_>, id: ConversationId) -> Result<bool> {
    Ok(tx.value::<i64>(&sql!(
        "SELECT COUNT(*) FROM message WHERE conversation_id = ? AND kind = 'reply' AND author_kind = 'user' \
         AND (text LIKE '%http://%' OR text LIKE '%https://%' OR html LIKE '%href=%')",
        id
    ))? > 0)
}
