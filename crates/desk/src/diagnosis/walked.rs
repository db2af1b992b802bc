//! What a customer answered in a guide of the help centre before they wrote: steps of the diagnosis that are already taken.
//! It never takes over what the guide suggests; a finding is a colleague's.

use causeway_people::ContactId;
use causeway_store::{Actor, NewEvent, Result, Tx};
use serde_json::json;

use super::guide::Guide;
use super::{ProblemClass, Taken, store};
use crate::ConversationId;

/// One answer as the customer read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    /// The step's key.
    pub step: String,
    /// The answer's key.
    pub answer: String,
    /// The question in the customer's words.
    pub question: String,
    /// The answer in the customer's words.
    pub said: String,
}

/// The guide through which a customer walked, while the conversation is of its class or of none.
pub(super) fn guide<'a>(all: &'a [Guide], steps: &[Taken], class: Option<ProblemClass>) -> Option<&'a Guide> {
    let first = steps.iter().find(|step| step.by_customer)?;
    let fits = class.is_none_or(|class| class == first.class);
    all.iter().find(|guide| fits && guide.class == first.class && guide.name == first.guide)
}

/// Keeps what a customer answered, in the conversation that they begin.
///
/// # Errors
/// What the database says.
pub fn keep(tx: &mut Tx<'_>, id: ConversationId, by: ContactId, guide: &Guide, all: &[Answered]) -> Result<()> {
    let (at, actor) = (tx.now(), Actor::contact(by.0));
    let before = store::steps(tx, id)?.last().map_or(0, |last| last.seq);
    for (seq, one) in (before + 1..).zip(all) {
        let taken = Taken {
            seq,
            class: guide.class,
            guide: guide.name.clone(),
            step: one.step.clone(),
            answer: one.answer.clone(),
            question: one.question.clone(),
            said: one.said.clone(),
            at,
            by_id: by.0,
            by_customer: true,
        };
        store::take(tx, id, &taken)?;
        let data = json!({ "step": taken.step, "answer": taken.answer });
        tx.record(NewEvent { kind: "diagnosis.step", conversation: Some(id.0), actor, only_for: None, data });
    }
    Ok(())
}
