//! Tests of what solving needs.
//! They never change a conversation but through the command that people use.

use causeway_testkit::{Kit, on_both};
use causeway_web::{Code, Problem};

use super::*;
use crate::Category;
use crate::conversation::change::{self, Change, StatusInput};
use crate::testing::{TestDesk, mail};

async fn solve(desk: &TestDesk, id: ConversationId, said: Option<OutcomeInput>) -> std::result::Result<(), Problem> {
    let permit = desk.permit(desk.owner);
    let status = Some(StatusInput { id: None, category: Some(Category::Solved) });
    let change =
        Change { version: desk.conversation(id).await.row.version, status, outcome: said, ..Change::default() };
    desk.desk.db.write(move |tx| change::change(tx, permit, id, &change)).await
}

fn said(outcome: Outcome, note: &str) -> OutcomeInput {
    OutcomeInput { outcome, note: note.to_owned() }
}

on_both! {
    async fn what_has_no_answer_needs_a_word_why(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let id = desk.ask(&mail("a@x", "Question", "", "hello")).await;
        let refused = solve(&desk, id, None).await.unwrap_err();
        assert_eq!(refused.code(), Code::SolveIncomplete);
        solve(&desk, id, Some(said(Outcome::NoAnswerNeeded, "A newsletter."))).await.unwrap();
        let kept = desk.desk.db.read(move |tx| of(tx, id)).await.unwrap();
        assert_eq!(kept, Some(said(Outcome::NoAnswerNeeded, "A newsletter.")));
        // A new question opens it; how it ended before is no longer true.
        desk.ask(&mail("b@x", "Re: Question", "In-Reply-To: <a@x>\nReferences: <a@x>\n", "one more thing")).await;
        assert_eq!(desk.desk.db.read(move |tx| of(tx, id)).await.unwrap(), None);
    }

    async fn what_was_answered_needs_no_word_unless_the_organisation_wants_one(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let first = desk.ask(&mail("a@x", "Question", "", "hello")).await;
        let second = desk.ask(&mail("b@x", "Another", "", "hello")).await;
        desk.reply(first, "An answer.").await;
        desk.reply(second, "An answer.").await;
        solve(&desk, first, None).await.unwrap();
        desk.desk.db.write(|tx| set_rules(tx, SolveRules { outcome_always: true })).await.unwrap();
        assert_eq!(solve(&desk, second, None).await.unwrap_err().code(), Code::SolveIncomplete);
        let bare = solve(&desk, second, Some(said(Outcome::NotPossible, " "))).await.unwrap_err();
        assert_eq!(bare.code(), Code::InvalidInput);
        solve(&desk, second, Some(said(Outcome::NotPossible, "Offered the export instead."))).await.unwrap();
    }
}
