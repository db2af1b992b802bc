//! Tests of fields: which values fit, what is shown and required, and what the history hears.
//! They never look into the tables.

use std::collections::BTreeMap;

use causeway_store::Actor;
use causeway_testkit::{Kit, on_both};
use serde_json::{Value as Json, json};

use super::check::{Stored, in_words, stored, told};
use super::value::{Of, change, held};
use super::*;
use crate::conversation::ConversationId;
use crate::conversation::change::{Change, StatusInput};
use crate::testing::{TestDesk, mail};

fn field(kind: Kind) -> Field {
    let option = |id: &str, archived| FieldOption { id: id.to_owned(), name: id.to_uppercase(), archived };
    Field {
        id: FieldId(uuid::Uuid::from_u128(1)),
        owner: Owner::Conversation,
        name: "Harbour".to_owned(),
        names: BTreeMap::new(),
        kind,
        options: vec![option("north", false), option("south", false), option("old", true)],
        required: Required::Never,
        shown_when: None,
        position: 1,
        archived: false,
        version: 1,
    }
}

#[test]
fn values_that_fit_come_back_as_they_went_in() {
    let user = uuid::Uuid::from_u128(7).to_string();
    for (kind, value) in [
        (Kind::Text, json!("Berth 4")),
        (Kind::LongText, json!("one\ntwo")),
        (Kind::Number, json!(0)),
        (Kind::Number, json!(-3)),
        (Kind::Number, json!(0.1)),
        (Kind::Number, json!(-12.000_001)),
        (Kind::Number, json!(1_000_000_000_000_i64)),
        (Kind::YesNo, json!(true)),
        (Kind::YesNo, json!(false)),
        (Kind::Date, json!(1_767_571_200_000_i64)),
        (Kind::Date, json!(-86_400_000)),
        (Kind::Choice, json!("north")),
        (Kind::Choices, json!(["south", "north"])),
        (Kind::Link, json!("https://status.example/a?b=c")),
        (Kind::Person, json!(user)),
    ] {
        let field = field(kind);
        let rows = stored(&field, &value).unwrap();
        assert!(!rows.is_empty(), "{value}");
        assert_eq!(told(&field, &rows), value, "{kind:?}");
    }
}

#[test]
fn values_that_do_not_fit_are_refused_with_the_fields_name() {
    for (kind, value) in [
        (Kind::Text, json!(4)),
        (Kind::Text, json!("x".repeat(501))),
        (Kind::Number, json!("four")),
        (Kind::Number, json!("1.2345678")),
        (Kind::Number, json!("--1")),
        (Kind::Number, json!("1e3")),
        (Kind::Number, json!(1_000_000_000_001_i64)),
        (Kind::YesNo, json!("yes")),
        (Kind::Date, json!(1_767_571_200_001_i64)),
        (Kind::Date, json!("2026-01-05")),
        (Kind::Choice, json!("old")),
        (Kind::Choice, json!("east")),
        (Kind::Choices, json!(["north", "east"])),
        (Kind::Choices, json!("north")),
        (Kind::Link, json!("javascript:alert(1)")),
        (Kind::Link, json!("https://")),
        (Kind::Link, json!("https://a b.example")),
        (Kind::Person, json!("Olga")),
    ] {
        let problem = stored(&field(kind), &value).unwrap_err();
        assert!(problem.detail().contains("Harbour"), "{kind:?} {value}: {}", problem.detail());
    }
}

#[test]
fn emptiness_is_one_thing_for_all_kinds() {
    for kind in Kind::ALL {
        for empty in [json!(null), json!(""), json!("  ")] {
            assert_eq!(stored(&field(*kind), &empty).unwrap(), [], "{kind:?}");
        }
        let value = told(&field(*kind), &[]);
        assert!(value.is_null(), "{kind:?} {value}");
    }
    assert_eq!(stored(&field(Kind::Choices), &json!([])).unwrap(), []);
}

#[test]
fn the_history_tells_options_by_name() {
    let rows = [Stored::Text("north".to_owned()), Stored::Text("gone".to_owned())];
    assert_eq!(in_words(&field(Kind::Choices), &rows), json!(["NORTH", "gone"]));
    assert_eq!(in_words(&field(Kind::Choice), &rows[..1]), json!("NORTH"));
}

async fn add(desk: &TestDesk, one: Field) -> FieldId {
    let work = move |tx: &mut causeway_store::Tx<'_>| {
        let one = Field { id: tx.new_id(), ..one.clone() };
        store::add(tx, &one).map(|()| one.id)
    };
    desk.desk.db.write(work).await.unwrap()
}

async fn fill(desk: &TestDesk, id: ConversationId, field: FieldId, value: Json) -> Result<(), causeway_web::Problem> {
    let (of, by) = (Of { owner: Owner::Conversation, id: id.0 }, Actor::user(desk.owner.0));
    let values = BTreeMap::from([(field, value)]);
    desk.desk.db.write(move |tx| change(tx, of, &values, by)).await
}

async fn all(desk: &TestDesk, id: ConversationId) -> Vec<HeldField> {
    let of = Of { owner: Owner::Conversation, id: id.0 };
    desk.desk.db.read(move |tx| held(tx, of)).await.unwrap()
}

async fn solve(desk: &TestDesk, id: ConversationId) -> Result<(), causeway_web::Problem> {
    let (permit, version) = (desk.permit(desk.owner), desk.conversation(id).await.row.version);
    let status = Some(StatusInput { id: None, category: Some(crate::Category::Solved) });
    let outcome = Some(crate::testing::no_answer_needed());
    let wish = Change { version, status, outcome, ..Change::default() };
    desk.desk.db.write(move |tx| crate::conversation::change::change(tx, permit, id, &wish)).await
}

on_both! {
    async fn a_required_field_that_is_shown_stops_solving_until_it_is_filled(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let id = desk.ask(&mail("m1@customer.example", "Crane stuck", "", "It does not move.")).await;
        let cause = add(&desk, Field { required: Required::OnSolve, name: "Cause".to_owned(), ..field(Kind::Choice) }).await;
        let shown_when = serde_json::from_value(json!({ "field": { "id": cause, "test": { "is": ["south"] } } })).unwrap();
        let why = Field { required: Required::OnSolve, shown_when, name: "Why".to_owned(), position: 2, ..field(Kind::Text) };
        let why = add(&desk, why).await;
        let missing = move |tx: &mut causeway_store::Tx<'_>| missing_on_solve(tx, id);
        assert_eq!(desk.desk.db.read(missing).await.unwrap().iter().map(|one| one.id).collect::<Vec<_>>(), [cause]);
        assert!(!all(&desk, id).await[1].shown);
        desk.reply(id, "We will look at it.").await;

        let refused = solve(&desk, id).await.unwrap_err();
        assert!(refused.detail().contains("Cause"), "{}", refused.detail());
        fill(&desk, id, cause, json!("south")).await.unwrap();
        assert!(all(&desk, id).await[1].shown);
        assert!(solve(&desk, id).await.unwrap_err().detail().contains("Why"));
        fill(&desk, id, why, json!("Rust")).await.unwrap();
        solve(&desk, id).await.unwrap();
    }

    async fn a_change_is_told_once_and_nothing_is_told_of_no_change(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let id = desk.ask(&mail("m1@customer.example", "Crane stuck", "", "It does not move.")).await;
        let number = add(&desk, field(Kind::Number)).await;
        let before = desk.events("conversation.changed").await;
        fill(&desk, id, number, json!(2.5)).await.unwrap();
        fill(&desk, id, number, json!(2.5)).await.unwrap();
        assert_eq!(desk.events("conversation.changed").await, before + 1);
        assert_eq!(all(&desk, id).await[0].value, json!(2.5));
        fill(&desk, id, number, json!(null)).await.unwrap();
        assert_eq!(all(&desk, id).await[0].value, json!(null));
        let history = desk.desk.db.read(move |tx| crate::conversation::history::list(tx, id, None, 9)).await.unwrap();
        assert_eq!(history[1].data["changes"]["field:Harbour"], json!({ "from": null, "to": 2.5 }));
        assert!(fill(&desk, id, number, json!("much")).await.is_err());
    }

    async fn an_archived_option_stays_where_it_is_and_is_not_chosen_anew(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let first = desk.ask(&mail("m1@customer.example", "Crane stuck", "", "It does not move.")).await;
        let second = desk.ask(&mail("m2@customer.example", "Another crane", "", "It does not move.")).await;
        let choices = add(&desk, field(Kind::Choices)).await;
        fill(&desk, first, choices, json!(["north"])).await.unwrap();
        let work = move |tx: &mut causeway_store::Tx<'_>| {
            let mut field = store::find(tx, choices)?.unwrap();
            field.options[0].archived = true;
            store::save(tx, &field, 1)
        };
        assert!(desk.desk.db.write(work).await.unwrap());
        fill(&desk, first, choices, json!(["north", "south"])).await.unwrap();
        assert!(fill(&desk, second, choices, json!(["north"])).await.is_err());
    }

    async fn a_person_has_to_be_on_the_team(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let id = desk.ask(&mail("m1@customer.example", "Crane stuck", "", "It does not move.")).await;
        let person = add(&desk, field(Kind::Person)).await;
        fill(&desk, id, person, json!(desk.owner)).await.unwrap();
        assert!(fill(&desk, id, person, json!(uuid::Uuid::from_u128(9))).await.is_err());
        assert_eq!(all(&desk, id).await[0].value, json!(desk.owner));
    }

    async fn fields_are_ordered_as_wished_and_taken_names_are_found(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let first = add(&desk, Field { name: "One".to_owned(), ..field(Kind::Text) }).await;
        let second = add(&desk, Field { name: "Two".to_owned(), ..field(Kind::Text) }).await;
        let third = add(&desk, Field { name: "Three".to_owned(), ..field(Kind::Text) }).await;
        let work = move |tx: &mut causeway_store::Tx<'_>| {
            store::order(tx, Owner::Conversation, &[third, first])?;
            let ids = store::all(tx, None)?.into_iter().map(|field| field.id).collect::<Vec<_>>();
            let other = Field { name: "ｔｗｏ".to_owned(), ..field(Kind::Text) };
            Ok::<_, causeway_store::Error>((ids, store::is_taken(tx, &other)?))
        };
        let (ids, taken) = desk.desk.db.write(work).await.unwrap();
        assert_eq!(ids, [third, first, second]);
        assert!(taken);
    }

    async fn rows_of_a_list_get_short_texts_of_what_is_filled(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let first = desk.ask(&mail("m1@customer.example", "Crane stuck", "", "It does not move.")).await;
        let second = desk.ask(&mail("m2@customer.example", "Another crane", "", "It does not move.")).await;
        let mut ids = Vec::new();
        for (name, kind, value) in [
            ("Parts", Kind::Choices, json!(["north", "south"])),
            ("Seen", Kind::YesNo, json!(true)),
            ("Spare", Kind::YesNo, json!(false)),
            ("Day", Kind::Date, json!(1_767_571_200_000_i64)),
            ("Load", Kind::Number, json!(2.5)),
            ("Who", Kind::Person, json!(desk.owner)),
        ] {
            let id = add(&desk, Field { name: name.to_owned(), ..field(kind) }).await;
            fill(&desk, first, id, value).await.unwrap();
            ids.push(id);
        }
        let asked = ids.clone();
        let found = desk.desk.db.read(move |tx| facts(tx, &asked, &[first, second])).await.unwrap();
        let told: Vec<Option<&str>> = ids.iter().map(|id| found[&first].get(id).map(String::as_str)).collect();
        let wished = [Some("NORTH, SOUTH"), Some("Seen"), None, Some("2026-01-05"), Some("2.5"), Some("Olga")];
        assert_eq!(told, wished);
        assert!(!found.contains_key(&second));
    }

    async fn a_view_follows_what_a_field_holds_and_that_it_ends(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let id = desk.ask(&mail("m1@customer.example", "Crane stuck", "", "It does not move.")).await;
        let cause = add(&desk, field(Kind::Choice)).await;
        let owner = desk.owner;
        let condition: Condition =
            serde_json::from_value(json!({ "field": { "id": cause, "test": { "is": ["north"] } } })).unwrap();
        let work = move |tx: &mut causeway_store::Tx<'_>| {
            let view = crate::view::SavedView {
                id: tx.new_id(),
                name: "North".to_owned(),
                scope: crate::view::Scope::Everyone,
                owner_id: Some(owner),
                team_id: None,
                live: false,
                condition: condition.clone(),
                sort: crate::view::Sort::Newest,
                columns: Vec::new(),
                position: 1,
                version: 1,
            };
            crate::view::store::save(tx, &view)?;
            Ok::<_, causeway_store::Error>(view.id)
        };
        let view = desk.desk.db.write(work).await.unwrap();
        let members = move |tx: &mut causeway_store::Tx<'_>| {
            tx.value::<i64>(&causeway_store::sql!("SELECT COUNT(*) FROM view_member WHERE view_id = ?", view))
        };
        fill(&desk, id, cause, json!("north")).await.unwrap();
        assert_eq!(desk.desk.db.read(members).await.unwrap(), 1);
        let end = move |tx: &mut causeway_store::Tx<'_>| {
            crate::told::settings_changed(tx, Actor::SYSTEM, "fields");
            store::delete(tx, cause)
        };
        assert!(desk.desk.db.write(end).await.unwrap());
        assert_eq!(desk.desk.db.read(members).await.unwrap(), 0);
    }
}
