//! Tests of what rules do: replies, macros, fields, notifications, programs outside, and the dry run.
//! They never act but through the engine that reads the log.

use std::collections::BTreeMap;

use causeway_store::{Error, Tx, sql};
use causeway_testkit::{Kit, on_both};
use serde_json::json;

use super::*;
use crate::MacroId;
use crate::macros::{self, Macro, Scope};
use crate::notification;
use crate::rule::trial::{self, Asked};

async fn shared_macro(desk: &TestDesk, text: &str, actions: Vec<macros::Action>) -> MacroId {
    let bodies = BTreeMap::from([("en".to_owned(), text.to_owned())]);
    let work = move |tx: &mut Tx<'_>| {
        let new = Macro {
            id: tx.new_id(),
            name: "Hours".to_owned(),
            keys: Vec::new(),
            shortcut: String::new(),
            folder: String::new(),
            scope: Scope::Everyone,
            owner_id: None,
            team_id: None,
            bodies: bodies.clone(),
            actions: actions.clone(),
            archived: false,
            reviewed_at: None,
            reviewed_by: None,
            changed_by: None,
            changed_at: tx.now(),
            version: 1,
        };
        macros::store::add(tx, &new)?;
        Ok::<_, Error>(new.id)
    };
    desk.desk.db.write(work).await.unwrap()
}

on_both! {
    async fn a_reply_goes_to_a_person_once_a_day(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let words = shared_macro(&desk, "<p>Hello {{customer.name}}, we are closed.</p>", Vec::new()).await;
        let closed = rule(&desk, "Closed", json!({
            "when": [{ "kind": "customer_wrote" }], "actions": [{ "kind": "reply", "macro_id": words }],
        })).await;
        let id = desk.ask(&mail("a@x", "A", "", "hello")).await;
        act(&desk).await;
        desk.pass(20_000).await;
        act(&desk).await;
        assert_eq!(desk.sent().len(), 1);
        assert!(desk.sent()[0].contains("Hello Mei Chen, we are closed."), "{}", desk.sent()[0]);
        assert!(desk.sent()[0].contains("Auto-Submitted: auto-replied"), "{}", desk.sent()[0]);
        assert!(desk.conversation(id).await.row.waiting_since.is_some(), "nobody has answered yet");
        desk.ask(&mail("b@x", "Re: A", "References: <a@x>\n", "again")).await;
        act(&desk).await;
        desk.pass(20_000).await;
        assert_eq!(desk.sent().len(), 1);
        let newest = &firings(&desk, closed).await[0];
        assert_eq!(newest.outcomes[0].state, ActionState::Declined);
        // A machine is not answered, and sets nothing off.
        desk.kit.clock.advance(25 * 3_600_000);
        desk.ask(&mail("c@x", "Away", "Auto-Submitted: auto-replied\nReferences: <a@x>\n", "I am away")).await;
        act(&desk).await;
        desk.pass(20_000).await;
        assert_eq!(desk.sent().len(), 1);
    }
}

on_both! {
    async fn macros_people_and_programs_are_reached(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let (ada, vip) = (desk.agent("Ada").await, tag(&desk, "vip").await);
        let actions = vec![
            macros::Action::AddTag { tag_id: vip },
            macros::Action::AssignMe,
            macros::Action::SetPriority { priority: Priority::Low },
        ];
        let prepared = shared_macro(&desk, "<p>x</p>", actions).await;
        let told = rule(&desk, "Tell", json!({
            "when": [{ "kind": "tag_added", "tag_id": tag(&desk, "call").await }],
            "actions": [
                { "kind": "run_macro", "macro_id": prepared },
                { "kind": "assign", "user_id": ada },
                { "kind": "notify_person", "user_id": desk.owner },
                { "kind": "webhook", "url": "https://example.test/hook" },
            ],
        })).await;
        let id = desk.ask(&mail("a@x", "A", "", "hello")).await;
        let (permit, version) = (desk.permit(ada), desk.conversation(id).await.row.version);
        let call = tag(&desk, "call").await;
        let wished = Change { version, tag_ids: Some(vec![call]), ..Change::default() };
        desk.desk.db.write(move |tx| change::change(tx, permit, id, &wished)).await.unwrap();
        act(&desk).await;
        let row = desk.conversation(id).await.row;
        assert_eq!(row.priority, Priority::Low);
        assert_eq!(row.tags.iter().map(|tag| tag.name.as_str()).collect::<Vec<_>>(), ["call", "vip"]);
        assert_eq!(row.assignee_id, Some(ada));
        let firing = firings(&desk, told).await.remove(0);
        assert!(firing.outcomes.iter().all(|one| one.state == ActionState::Done), "{:?}", firing.outcomes);
        notification::reader::catch_up(&desk.desk.db).await.unwrap();
        let owner = desk.owner;
        let heard = desk.desk.db.read(move |tx| notification::store::page(tx, owner, false, None, 10)).await.unwrap();
        let line = heard.iter().find(|one| one.kind == notification::Kind::Rule).unwrap();
        assert_eq!(line.who, "Tell");
        let jobs = sql!("SELECT payload FROM job WHERE kind = 'rule.webhook'");
        let jobs: Vec<(String,)> = desk.desk.db.read(move |tx| tx.all(&jobs)).await.unwrap();
        assert_eq!(jobs.len(), 1);
        assert!(jobs[0].0.contains(&firing.id.to_string()), "the key is the firing's");
    }
}

on_both! {
    async fn solving_needs_a_word_like_for_people(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let solved = desk.desk.db.read(|tx| crate::status::store::builtin(tx, Category::Solved)).await.unwrap().id;
        let id = desk.ask(&mail("a@x", "A", "", "hello")).await;
        let bare = rule(&desk, "Bare", json!({
            "when": [{ "kind": "priority_changed", "to": "low" }], "actions": [{ "kind": "set_status", "status_id": solved }],
        })).await;
        rule(&desk, "Worded", json!({
            "when": [{ "kind": "priority_changed", "to": "high" }],
            "actions": [{ "kind": "set_status", "status_id": solved, "outcome": { "outcome": "no_answer_needed" } }],
        })).await;
        super::set_priority(&desk, id, Priority::Low).await;
        act(&desk).await;
        assert_eq!(desk.conversation(id).await.row.status.category, Category::Open);
        assert_eq!(firings(&desk, bare).await[0].outcomes[0].state, ActionState::Failed);
        super::set_priority(&desk, id, Priority::High).await;
        act(&desk).await;
        assert_eq!(desk.conversation(id).await.row.status.category, Category::Solved);
    }
}

on_both! {
    async fn a_dry_run_tells_what_would_have_happened(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let refund = tag(&desk, "refund").await;
        let first = desk.ask(&mail("a@x", "Money", "", "I want a refund")).await;
        desk.ask(&mail("b@x", "Other", "", "hello")).await;
        desk.ask(&mail("c@x", "Re: Money", "References: <a@x>\n", "refund please")).await;
        let definition: Definition = serde_json::from_value(json!({
            "when": [{ "kind": "customer_wrote" }],
            "says": { "any": ["refund"] },
            "condition": { "priority": ["normal"] },
            "actions": [{ "kind": "add_tag", "tag_id": refund }, { "kind": "set_priority", "priority": "normal" }],
        })).unwrap();
        let asked = Asked { definition, conversations: 100 };
        let found = trial::run(&desk.desk.db, asked.clone(), desk.owner).await.unwrap();
        assert_eq!((found.looked_at, found.fitting, found.conversations, found.times), (2, 2, 1, 2));
        assert!(found.complete);
        let example = &found.examples[0];
        assert_eq!((example.id, example.words.as_str(), example.times), (first, "refund", 2));
        let differs: Vec<bool> = example.changes.iter().map(|change| change.differs).collect();
        assert_eq!(differs, [true, false]);
        assert!(desk.conversation(first).await.row.tags.is_empty(), "nothing was changed");
        let only_last = trial::run(&desk.desk.db, Asked { conversations: 1, ..asked }, desk.owner).await.unwrap();
        assert_eq!((only_last.looked_at, only_last.conversations), (1, 0));
    }
}

on_both! {
    async fn a_dry_run_counts_moments_that_are_due_now(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        desk.ask(&mail("a@x", "A", "", "hello")).await;
        desk.kit.clock.advance(3_600_000);
        desk.ask(&mail("b@x", "B", "", "hello")).await;
        let definition: Definition = serde_json::from_value(json!({
            "when": [{ "kind": "after", "moment": "waiting", "minutes": 30 }],
            "actions": [{ "kind": "set_priority", "priority": "urgent" }],
        })).unwrap();
        let found = trial::run(&desk.desk.db, Asked { definition, conversations: 10 }, desk.owner).await.unwrap();
        assert_eq!((found.fitting, found.conversations), (2, 1));
        assert_eq!(found.examples[0].changes[0].from, json!("normal"));
    }
}
