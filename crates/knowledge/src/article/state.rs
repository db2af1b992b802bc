//! Where the text of an article in one language stands, and what may follow: draft, in review, published, archived.
//! It never decides who may do it; permits do.

use causeway_store::named_values;

named_values!(State "Where a text stands." {
    Draft "It is being written; what was published before may still be read." = "draft",
    InReview "Somebody is asked to read it before it is published." = "in_review",
    Published "What was written last is what customers read." = "published",
    Archived "It is read by nobody and kept." = "archived",
});

/// What is done with a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Something else is written.
    Save,
    /// Its review is asked for.
    Submit,
    /// It goes back to its writer.
    Return,
    /// A version is what customers read from now on.
    Publish,
    /// A version is to be published later.
    Schedule,
    /// Customers read it no more.
    Unpublish,
    /// The article is put away.
    Archive,
    /// The article is taken up again.
    Revive,
}

/// Where a text stands after a step; `None` when the step cannot be taken there.
pub const fn after(state: State, step: Step) -> Option<State> {
    match (state, step) {
        (State::Draft | State::InReview | State::Published, Step::Archive) => Some(State::Archived),
        (State::Draft | State::InReview | State::Published, Step::Save | Step::Unpublish)
        | (State::InReview, Step::Return)
        | (State::Archived, Step::Revive) => Some(State::Draft),
        (State::Draft, Step::Submit) => Some(State::InReview),
        (State::Draft | State::InReview | State::Published, Step::Publish) => Some(State::Published),
        // Until its time it stands where it stood.
        (State::Draft | State::InReview, Step::Schedule) => Some(state),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_step_from_every_state() {
        use State::{Archived, Draft, InReview, Published};
        let steps = [
            Step::Save,
            Step::Submit,
            Step::Return,
            Step::Publish,
            Step::Schedule,
            Step::Unpublish,
            Step::Archive,
            Step::Revive,
        ];
        let table = [
            (
                Draft,
                [Some(Draft), Some(InReview), None, Some(Published), Some(Draft), Some(Draft), Some(Archived), None],
            ),
            (
                InReview,
                [Some(Draft), None, Some(Draft), Some(Published), Some(InReview), Some(Draft), Some(Archived), None],
            ),
            (Published, [Some(Draft), None, None, Some(Published), None, Some(Draft), Some(Archived), None]),
            (Archived, [None, None, None, None, None, None, None, Some(Draft)]),
        ];
        for (state, ends) in table {
            for (step, end) in steps.into_iter().zip(ends) {
                assert_eq!(after(state, step), end, "{state:?} {step:?}");
            }
        }
    }
}
