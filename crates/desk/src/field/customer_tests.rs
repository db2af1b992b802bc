//! Tests of conditions on fields of contacts and companies: what they mean, and that kept views follow every change.
//! They never trust the kept members; they compare them with the condition itself.

use std::collections::BTreeMap;

use causeway_people::{CompanyId, ContactId, company};
use causeway_store::{Actor, NewEvent, Tx, sql};
use causeway_testkit::{Kit, on_both};
use serde_json::{Value as Json, json};

use super::value::{Of, change};
use super::*;
use crate::ConversationId;
use crate::condition::sql::Moment;
use crate::testing::{TestDesk, mail};
use crate::view::{SavedView, Scope, Sort, keep, store as views};

async fn add(desk: &TestDesk, owner: Owner, name: &'static str, kind: Kind) -> FieldId {
    let work = move |tx: &mut Tx<'_>| {
        let field = Field {
            id: tx.new_id(),
            owner,
            name: name.to_owned(),
            names: BTreeMap::new(),
            kind,
            options: Vec::new(),
            required: Required::Never,
            shown_when: None,
            position: 1,
            archived: false,
            version: 1,
        };
        store::add(tx, &field).map(|()| field.id)
    };
    desk.desk.db.write(work).await.unwrap()
}

async fn fill(desk: &TestDesk, of: Of, field: FieldId, value: Json) {
    let (values, by) = (BTreeMap::from([(field, value)]), Actor::user(desk.owner.0));
    desk.desk.db.write(move |tx| change(tx, of, &values, by)).await.unwrap();
}

async fn save(desk: &TestDesk, condition: Json) -> SavedView {
    let (owner, condition) = (desk.owner, serde_json::from_value::<Condition>(condition).unwrap());
    let work = move |tx: &mut Tx<'_>| {
        let view = SavedView {
            id: tx.new_id(),
            name: "View".to_owned(),
            scope: Scope::Everyone,
            owner_id: Some(owner),
            team_id: None,
            live: false,
            condition: condition.clone(),
            sort: Sort::Oldest,
            columns: Vec::new(),
            position: 1,
            version: 1,
        };
        assert!(views::save(tx, &view)?);
        keep::rebuild(tx, &view)?;
        Ok::<_, causeway_store::Error>(view)
    };
    desk.desk.db.write(work).await.unwrap()
}

/// The kept members; checks that the condition itself names the same, and that the count agrees.
async fn held(desk: &TestDesk, view: &SavedView) -> Vec<ConversationId> {
    let view = view.clone();
    let work = move |tx: &mut Tx<'_>| {
        let kept = keep::members(tx, view.id)?;
        let mut query = sql!("SELECT c.id FROM conversation c WHERE");
        views::holds(&mut query, &view, Moment { reader: None, now: tx.now() });
        let mut truth: Vec<ConversationId> =
            tx.all::<(ConversationId,)>(&query)?.into_iter().map(|row| row.0).collect();
        truth.sort_unstable();
        assert_eq!(kept, truth);
        let count: i64 = tx.value(&sql!("SELECT members FROM saved_view WHERE id = ?", view.id))?;
        assert_eq!(count, i64::try_from(truth.len()).unwrap());
        Ok::<_, causeway_store::Error>(kept)
    };
    desk.desk.db.read(work).await.unwrap()
}

async fn customer(desk: &TestDesk, id: ConversationId) -> ContactId {
    let work = move |tx: &mut Tx<'_>| tx.value(&sql!("SELECT contact_id FROM conversation WHERE id = ?", id));
    desk.desk.db.read(work).await.unwrap()
}

/// Puts a contact into a company, or out of any, and tells of it as the endpoint does.
async fn employ(desk: &TestDesk, id: ContactId, company: Option<CompanyId>) {
    let work = move |tx: &mut Tx<'_>| {
        tx.run(&sql!("UPDATE contact SET company_id = ? WHERE id = ?", company, id))?;
        let data = json!({ "contact_id": id });
        let actor = Actor::SYSTEM;
        tx.record(NewEvent { kind: "contact.changed", conversation: None, actor, only_for: None, data });
        Ok::<_, causeway_store::Error>(())
    };
    desk.desk.db.write(work).await.unwrap();
}

on_both! {
    async fn a_view_follows_the_fields_of_contacts(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let first = desk.ask(&mail("a@x", "First", "", "hello")).await;
        let level = add(&desk, Owner::Contact, "Level", Kind::Text).await;
        let gold = save(&desk, json!({ "field": { "id": level, "test": { "is": ["gold"] } } })).await;
        let empty = save(&desk, json!({ "field": { "id": level, "test": { "filled": false } } })).await;
        let other = save(&desk, json!({ "not": { "field": { "id": level, "test": { "contains": "GO" } } } })).await;
        let of = Of { owner: Owner::Contact, id: customer(&desk, first).await.0 };
        assert_eq!(held(&desk, &gold).await, []);
        assert_eq!((held(&desk, &empty).await, held(&desk, &other).await), (vec![first], vec![first]));
        fill(&desk, of, level, json!("gold")).await;
        assert_eq!(held(&desk, &gold).await, [first]);
        assert_eq!((held(&desk, &empty).await, held(&desk, &other).await), (vec![], vec![]));
        fill(&desk, of, level, json!("silver")).await;
        assert_eq!(held(&desk, &gold).await, []);
        assert_eq!(held(&desk, &other).await, [first]);
    }

    async fn a_view_follows_the_fields_of_companies_and_who_belongs_to_them(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let first = desk.ask(&mail("a@x", "First", "", "hello")).await;
        let seats = add(&desk, Owner::Company, "Seats", Kind::Number).await;
        // Numbers are kept in millionths.
        let many = json!({ "field": { "id": seats, "test": { "between": { "at_least": 10_000_000 } } } });
        let many = save(&desk, many).await;
        let quiet = save(&desk, json!({ "priority": ["low"] })).await;
        let work = move |tx: &mut Tx<'_>| company::store::add(tx, "Harbour Ltd", &[], false);
        let employer: CompanyId = desk.desk.db.write(work).await.unwrap();
        let of = Of { owner: Owner::Company, id: employer.0 };
        let person = customer(&desk, first).await;
        fill(&desk, of, seats, json!(12)).await;
        assert_eq!(held(&desk, &many).await, [], "nobody of this company wrote");
        employ(&desk, person, Some(employer)).await;
        assert_eq!(held(&desk, &many).await, [first]);
        fill(&desk, of, seats, json!(9)).await;
        assert_eq!(held(&desk, &many).await, []);
        fill(&desk, of, seats, json!(10)).await;
        assert_eq!(held(&desk, &many).await, [first]);
        employ(&desk, person, None).await;
        assert_eq!(held(&desk, &many).await, []);
        assert_eq!(held(&desk, &quiet).await, []);
    }

    async fn a_value_counts_for_whose_field_it_is_only(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let first = desk.ask(&mail("a@x", "First", "", "hello")).await;
        let of_conversation = add(&desk, Owner::Conversation, "Place", Kind::Text).await;
        let of_contact = add(&desk, Owner::Contact, "Place", Kind::Text).await;
        let is = |id: FieldId| json!({ "field": { "id": id, "test": { "is": ["North"] } } });
        let both = save(&desk, json!({ "all": [is(of_conversation), is(of_contact)] })).await;
        let either = save(&desk, json!({ "any": [is(of_conversation), is(of_contact)] })).await;
        let person = customer(&desk, first).await;
        fill(&desk, Of { owner: Owner::Contact, id: person.0 }, of_contact, json!("North")).await;
        assert_eq!((held(&desk, &both).await, held(&desk, &either).await), (vec![], vec![first]));
        fill(&desk, Of { owner: Owner::Conversation, id: first.0 }, of_conversation, json!("North")).await;
        assert_eq!(held(&desk, &both).await, [first]);
    }

    async fn rows_show_what_fields_of_customers_hold(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let first = desk.ask(&mail("a@x", "First", "", "hello")).await;
        let second = desk.ask(&mail("b@x", "Second", "", "hello")).await;
        let level = add(&desk, Owner::Contact, "Level", Kind::Text).await;
        let seats = add(&desk, Owner::Company, "Seats", Kind::Number).await;
        let employer = desk.desk.db.write(|tx| company::store::add(tx, "Harbour Ltd", &[], false)).await.unwrap();
        let person = customer(&desk, first).await;
        employ(&desk, person, Some(employer)).await;
        fill(&desk, Of { owner: Owner::Contact, id: person.0 }, level, json!("gold")).await;
        fill(&desk, Of { owner: Owner::Company, id: employer.0 }, seats, json!(12)).await;
        let work = move |tx: &mut Tx<'_>| facts(tx, &[level, seats], &[first, second]);
        let shown = desk.desk.db.read(work).await.unwrap();
        let both = BTreeMap::from([(level, "gold".to_owned()), (seats, "12".to_owned())]);
        assert_eq!((&shown[&first], &shown[&second]), (&both, &both), "both are of one customer");
    }
}
