//! Tests of issues: written down, found again, linked, changed, and what their conversations get.
//! They never use SQL of their own.

use causeway_base::Locale;
use causeway_store::Tx;
use causeway_testkit::{Kit, on_both};
use causeway_web::{Code, Problem};

use super::routes::{ChangeIssue, NewIssue, begin, changed, linked, seen};
use super::store::Wanted;
use super::*;
use crate::conversation::change::{self, Change, StatusInput};
use crate::testing::{TestDesk, mail};

fn bug(title: &str, conversation: Option<&str>) -> NewIssue {
    NewIssue {
        title: title.to_owned(),
        text: "Saving gives 100 % errors.".to_owned(),
        kind: Kind::Bug,
        labels: vec!["Orders".to_owned(), " orders ".to_owned()],
        owner_id: None,
        when_fixed: None,
        conversation: conversation.map(str::to_owned),
        conversations: Vec::new(),
    }
}

async fn write_down(desk: &TestDesk, input: NewIssue) -> Result<Issue, Problem> {
    let (permit, by) = (desk.permit(desk.owner), desk.owner);
    let work = move |tx: &mut Tx<'_>| {
        let number = begin(tx, permit, &input)?;
        seen(tx, number, by)
    };
    desk.desk.db.write(work).await
}

async fn alter(desk: &TestDesk, number: i64, input: ChangeIssue) -> Result<Issue, Problem> {
    let (permit, by) = (desk.permit(desk.owner), desk.owner);
    let work = move |tx: &mut Tx<'_>| {
        changed(tx, permit, number, &input)?;
        seen(tx, number, by)
    };
    desk.desk.db.write(work).await
}

async fn found(desk: &TestDesk, wanted: Wanted) -> Vec<i64> {
    let rows = desk.desk.db.read(move |tx| store::list(tx, &wanted, None, 50)).await.unwrap();
    rows.into_iter().map(|row| row.number).collect()
}

async fn solve(desk: &TestDesk, id: ConversationId) -> Result<(), Problem> {
    let permit = desk.permit(desk.owner);
    let status = Some(StatusInput { id: None, category: Some(Category::Solved) });
    let version = desk.conversation(id).await.row.version;
    let outcome = Some(crate::testing::no_answer_needed());
    let change = Change { version, status, outcome, ..Change::default() };
    desk.desk.db.write(move |tx| change::change(tx, permit, id, &change)).await
}

on_both! {
    async fn an_issue_is_numbered_found_and_keeps_what_happened(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let first = write_down(&desk, bug("Orders cannot be saved", None)).await.unwrap();
        desk.pass(1_000).await;
        let second = write_down(&desk, bug("保存时出错", None)).await.unwrap();
        assert_eq!((first.row.number, second.row.number), (1, 2));
        assert_eq!(first.row.labels, ["Orders"]);
        let part = |part: &str| Wanted { part: part.to_owned(), ..Wanted::default() };
        assert_eq!(found(&desk, Wanted::default()).await, [2, 1]);
        assert_eq!(found(&desk, part("SAVED orders")).await, [1]);
        assert_eq!(found(&desk, part("存时")).await, [2]);
        assert_eq!(found(&desk, part("#1")).await, [1]);
        assert_eq!(found(&desk, part("100 %")).await, [2, 1]);
        assert_eq!(found(&desk, part("1_0")).await, Vec::<i64>::new());
        let label = Some("Orders".to_owned());
        assert_eq!(found(&desk, Wanted { label, ..Wanted::default() }).await, [2, 1]);
        assert_eq!(found(&desk, Wanted { label: Some("Order".to_owned()), ..Wanted::default() }).await, Vec::<i64>::new());

        desk.pass(1_000).await;
        let owner_id = Some(Some(desk.owner));
        let input = ChangeIssue { version: 1, state: Some(State::InProgress), owner_id, ..ChangeIssue::default() };
        let now = alter(&desk, 1, input.clone()).await.unwrap();
        let told: Vec<_> = now.steps.iter().map(|step| (step.what, step.after.as_str())).collect();
        let me = desk.owner.0.to_string();
        assert_eq!(told, [(What::Owner, me.as_str()), (What::State, "in_progress"), (What::Created, "")]);
        assert_eq!(alter(&desk, 1, input).await.unwrap_err().code(), Code::VersionConflict);
        assert_eq!(found(&desk, Wanted { states: vec![State::InProgress], ..Wanted::default() }).await, [1]);
        assert_eq!(found(&desk, Wanted { owner: Some(desk.owner), ..Wanted::default() }).await, [1]);
        let empty = write_down(&desk, bug("  ", None)).await.unwrap_err();
        assert_eq!(empty.code(), Code::InvalidInput);
    }

    async fn a_valuable_problem_is_not_solved_before_it_has_an_issue(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let id = desk.ask(&mail("a@x", "Export is empty", "", "The file has no rows.")).await;
        let by = desk.owner;
        desk.desk.db.write(move |tx| valuable::set(tx, id, true, by)).await.unwrap();
        assert_eq!(solve(&desk, id).await.unwrap_err().code(), Code::SolveIncomplete);
        let issue = write_down(&desk, bug("Export is empty", Some("#1"))).await.unwrap();
        assert_eq!(issue.linked.iter().map(|one| one.number).collect::<Vec<_>>(), [1]);
        assert_eq!(desk.events("issue.linked").await, 1);
        solve(&desk, id).await.unwrap();
    }

    async fn what_is_fixed_opens_its_conversations_once_each_with_a_note(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let one = desk.ask(&mail("a@x", "Export is empty", "", "No rows.")).await;
        let two = desk.ask(&mail("b@x", "Nothing in the export", "", "Empty.")).await;
        let issue = write_down(&desk, bug("Export is empty", Some("1"))).await.unwrap();
        let (who, row) = (Who::person(desk.owner, desk.permit(desk.owner).actor()), issue.row.clone());
        let twice = move |tx: &mut Tx<'_>| {
            linked(tx, &row, "2", &who)?;
            linked(tx, &row, "2", &who)
        };
        desk.desk.db.write(twice).await.unwrap();
        assert_eq!(desk.events("issue.linked").await, 2);
        solve(&desk, one).await.unwrap();
        let fix = ChangeIssue { version: 1, state: Some(State::Fixed), ..ChangeIssue::default() };
        let fixed = alter(&desk, 1, fix).await.unwrap();
        assert_eq!(desk.conversation(one).await.row.status.category, Category::Open);
        // Told once: another change of what is fixed already says nothing new.
        let title = Some("The export is empty".to_owned());
        alter(&desk, 1, ChangeIssue { version: fixed.row.version, title, ..ChangeIssue::default() }).await.unwrap();
        for id in [one, two] {
            let notes: Vec<_> = desk.messages(id).await.into_iter().filter(|one| one.text.contains("#1")).collect();
            assert_eq!(notes.len(), 1);
            assert_eq!(notes[0].kind, crate::message::Kind::Note);
        }
    }

    async fn a_note_leaves_a_conversation_where_it_is_and_nothing_says_nothing(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let id = desk.ask(&mail("a@x", "Export is empty", "", "No rows.")).await;
        write_down(&desk, NewIssue { when_fixed: Some(WhenFixed::Note), ..bug("One", Some("1")) }).await.unwrap();
        write_down(&desk, NewIssue { when_fixed: Some(WhenFixed::Nothing), ..bug("Two", Some("1")) }).await.unwrap();
        solve(&desk, id).await.unwrap();
        for number in [1, 2] {
            let fix = ChangeIssue { version: 1, state: Some(State::Fixed), ..ChangeIssue::default() };
            alter(&desk, number, fix).await.unwrap();
        }
        assert_eq!(desk.conversation(id).await.row.status.category, Category::Solved);
        assert_eq!(desk.messages(id).await.len(), 2);
    }

    async fn like_conversations_of_an_hour_are_proposed_until_an_incident_has_them(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let by = desk.owner;
        desk.ask(&mail("q@x", "Invoice", "", "Where is the invoice of October?")).await;
        desk.ask(&mail("a@x", "Checkout fails for Mei", "", "The checkout page shows error 502.")).await;
        desk.ask(&mail("b@x", "Error at checkout", "", "Since today checkout gives error 502.")).await;
        let propose = move |tx: &mut Tx<'_>| incident::proposed(tx, by);
        assert!(desk.desk.db.read(propose).await.unwrap().is_empty());
        desk.ask(&mail("c@x", "Cannot pay", "", "The checkout answers with error 502.")).await;
        let found = desk.desk.db.read(propose).await.unwrap();
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(found[0].title, "Checkout fails for [customer]");
        assert!(found[0].words.iter().any(|word| word.eq_ignore_ascii_case("checkout")), "{:?}", found[0].words);
        let numbers: Vec<String> = found[0].conversations.iter().map(|one| one.number.to_string()).collect();
        assert_eq!(numbers, ["2", "3", "4"]);
        let input = NewIssue { kind: Kind::Incident, conversations: numbers, ..bug("Checkout fails", None) };
        assert_eq!(write_down(&desk, input).await.unwrap().row.conversation_count, 3);
        assert!(desk.desk.db.read(propose).await.unwrap().is_empty());
    }

    async fn a_draft_names_nobody(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let words = "Mei Chen here (mei@customer.example, +86 138 1234 5678). password: Tr0ub4dor&3 no longer works.";
        let id = desk.ask(&mail("a@x", "Mei cannot sign in", "", words)).await;
        let draft = desk.desk.db.read(move |tx| conversation_routes::drafted(tx, id)).await.unwrap();
        assert_eq!(draft.title, "[customer] cannot sign in");
        for secret in ["Mei", "Chen", "customer.example", "1234", "Tr0ub4dor"] {
            assert!(!draft.text.contains(secret), "{}", draft.text);
        }
        assert!(draft.text.contains("no longer works"), "{}", draft.text);
    }
}

#[test]
fn every_language_says_that_it_is_fixed() {
    for locale in Locale::ALL {
        assert!(fixed::words(locale, 7).contains("#7"));
    }
}
