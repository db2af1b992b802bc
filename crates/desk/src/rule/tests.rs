//! Tests of rules: what sets them off, what they do, loops, crashes and two nodes.
//! They never act but through the engine that reads the log.

use causeway_store::{Error, Tx, sql};
use causeway_testkit::{Kit, on_both};
use serde_json::json;

use super::firing::{ActionState, Firing, FiringState};
use super::*;
use crate::conversation::change::{self, Change};
use crate::message::Kind;
use crate::testing::{TestDesk, mail, writing};
use crate::{Category, ConversationId, Priority, TagId, tag};

/// Adds a rule from JSON and switches it on.
pub(super) async fn rule(desk: &TestDesk, name: &str, definition: serde_json::Value) -> RuleId {
    let definition: Definition = serde_json::from_value(definition).unwrap();
    check::shape(&definition).unwrap();
    let (name, by) = (name.to_owned(), desk.owner);
    let work = move |tx: &mut Tx<'_>| {
        let id = store::add(tx, &name, "", &definition, Some(by))?;
        let rule = store::find(tx, id)?.unwrap();
        assert!(store::save(tx, &Rule { enabled: true, ..rule }, Some(by))?);
        Ok::<_, Error>(id)
    };
    desk.desk.db.write(work).await.unwrap()
}

pub(super) async fn tag(desk: &TestDesk, name: &'static str) -> TagId {
    desk.desk.db.write(move |tx| tag::store::find_or_add(tx, name)).await.unwrap()
}

pub(super) async fn act(desk: &TestDesk) {
    engine::catch_up(&desk.desk.db, None).await.unwrap();
}

pub(super) async fn firings(desk: &TestDesk, rule: RuleId) -> Vec<Firing> {
    desk.desk.db.read(move |tx| firing::of_rule(tx, rule, 100)).await.unwrap()
}

async fn set_priority(desk: &TestDesk, id: ConversationId, priority: Priority) {
    let permit = desk.permit(desk.owner);
    let version = desk.conversation(id).await.row.version;
    let wished = Change { version, priority: Some(priority), ..Change::default() };
    desk.desk.db.write(move |tx| change::change(tx, permit, id, &wished)).await.unwrap();
}

on_both! {
    async fn what_a_customer_writes_sets_a_rule_off_once(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let before = desk.ask(&mail("a@x", "Old", "", "please refund")).await;
        let refund = tag(&desk, "refund").await;
        let wanted = rule(&desk, "Refunds first", json!({
            "when": [{ "kind": "customer_wrote" }],
            "says": { "any": ["refund", "退款"] },
            "actions": [
                { "kind": "set_priority", "priority": "high" },
                { "kind": "add_tag", "tag_id": refund },
                { "kind": "note", "text": "Conversation {{conversation.number}}: look at the order." },
            ],
        })).await;
        let id = desk.ask(&mail("b@x", "Order", "", "请尽快退款")).await;
        let other = desk.ask(&mail("c@x", "Other", "", "hello")).await;
        act(&desk).await;
        act(&desk).await;
        let row = desk.conversation(id).await.row;
        assert_eq!(row.priority, Priority::High);
        assert_eq!(row.tags[0].name, "refund");
        let notes: Vec<_> = desk.messages(id).await.into_iter().filter(|one| one.kind == Kind::Note).collect();
        assert_eq!(notes.len(), 1);
        assert_eq!(notes[0].text.trim(), format!("Conversation {}: look at the order.", row.number));
        assert_eq!(notes[0].author.name, "Refunds first");
        assert_eq!(desk.conversation(other).await.row.priority, Priority::Normal);
        assert_eq!(desk.conversation(before).await.row.priority, Priority::Normal, "what was before is none of its business");
        let told = firings(&desk, wanted).await;
        assert_eq!(told.len(), 1);
        assert_eq!(told[0].state, FiringState::Done);
        assert_eq!(told[0].inputs["words"], "退款");
        assert_eq!(told[0].inputs["priority"], "normal");
        assert!(told[0].outcomes.iter().all(|outcome| outcome.state == ActionState::Done), "{:?}", told[0].outcomes);
        let history = desk.desk.db.read(move |tx| crate::conversation::history::list(tx, id, None, 50)).await.unwrap();
        let line = history.iter().find(|event| event.kind == "rule.fired").unwrap();
        assert_eq!(line.actor.name.as_deref(), Some("Refunds first"));
        let changed = history.iter().find(|event| event.data["changes"]["priority"]["to"] == "high").unwrap();
        assert_eq!(changed.actor.name.as_deref(), Some("Refunds first"));
    }
}

on_both! {
    async fn rules_never_set_each_other_off_for_ever(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let up = rule(&desk, "Up", json!({
            "when": [{ "kind": "priority_changed", "to": "low" }],
            "actions": [{ "kind": "set_priority", "priority": "high" }],
        })).await;
        let down = rule(&desk, "Down", json!({
            "when": [{ "kind": "priority_changed", "to": "high" }],
            "actions": [{ "kind": "set_priority", "priority": "low" }],
        })).await;
        let id = desk.ask(&mail("a@x", "A", "", "hello")).await;
        set_priority(&desk, id, Priority::Low).await;
        act(&desk).await;
        // Low: up makes it high, down makes it low, and up is not set off by what followed from itself.
        assert_eq!(desk.conversation(id).await.row.priority, Priority::Low);
        let states = |all: Vec<Firing>| all.into_iter().map(|one| one.state).collect::<Vec<_>>();
        let up = states(firings(&desk, up).await);
        assert!(up.contains(&FiringState::Done) && up.contains(&FiringState::Loop) && up.len() == 2, "{up:?}");
        assert_eq!(states(firings(&desk, down).await), [FiringState::Done]);
    }
}

on_both! {
    async fn a_budget_stops_what_people_or_machines_drive(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let any = rule(&desk, "Any change", json!({
            "when": [{ "kind": "priority_changed" }],
            "actions": [{ "kind": "note", "text": "It changed." }],
        })).await;
        let id = desk.ask(&mail("a@x", "A", "", "hello")).await;
        for round in 0..40 {
            set_priority(&desk, id, if round % 2 == 0 { Priority::Low } else { Priority::High }).await;
        }
        act(&desk).await;
        let all = firings(&desk, any).await;
        let done = all.iter().filter(|one| one.state == FiringState::Done).count();
        assert_eq!(i64::try_from(done).unwrap(), BUDGET);
        assert_eq!(all.iter().filter(|one| one.state == FiringState::Budget).count(), 1, "told once an hour");
        desk.kit.clock.advance(3_600_001);
        set_priority(&desk, id, Priority::Urgent).await;
        act(&desk).await;
        assert_eq!(firings(&desk, any).await.iter().filter(|one| one.state == FiringState::Done).count(), done + 1);
    }
}

on_both! {
    async fn a_crash_loses_nothing_and_repeats_nothing(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let noted = rule(&desk, "Note", json!({
            "when": [{ "kind": "conversation_created" }],
            "actions": [{ "kind": "note", "text": "Welcome." }],
        })).await;
        let id = desk.ask(&mail("a@x", "A", "", "hello")).await;
        // The node acts and dies before the commit.
        let dies = |tx: &mut Tx<'_>| {
            engine::chunk(tx)?;
            Err::<(), _>(Error::Defect("the power is gone".to_owned()))
        };
        desk.desk.db.write(dies).await.unwrap_err();
        assert!(firings(&desk, noted).await.is_empty());
        // It comes back, and a second node looks at the same time.
        let second = desk.kit.open_again().await;
        let (one, two) = tokio::join!(
            engine::catch_up(&desk.desk.db, Some("one")),
            engine::catch_up(&second, Some("two")),
        );
        one.unwrap();
        two.unwrap();
        assert_eq!(firings(&desk, noted).await.len(), 1);
        let notes = desk.messages(id).await.into_iter().filter(|one| one.kind == Kind::Note).count();
        assert_eq!(notes, 1);
    }
}

on_both! {
    async fn two_nodes_without_a_lease_still_fire_once(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let noted = rule(&desk, "Note", json!({
            "when": [{ "kind": "conversation_created" }],
            "actions": [{ "kind": "note", "text": "Welcome." }],
        })).await;
        let mut ids = Vec::new();
        for number in 0..20 {
            ids.push(desk.ask(&mail(&format!("m{number}@x"), "A", "", "hello")).await);
        }
        let second = desk.kit.open_again().await;
        let (one, two) = tokio::join!(engine::catch_up(&desk.desk.db, None), engine::catch_up(&second, None));
        one.unwrap();
        two.unwrap();
        assert_eq!(firings(&desk, noted).await.len(), 20);
        for id in ids {
            let notes = desk.messages(id).await.into_iter().filter(|one| one.kind == Kind::Note).count();
            assert_eq!(notes, 1);
        }
    }
}

on_both! {
    async fn what_is_gone_marks_the_rule_and_others_go_on(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let gone = tag(&desk, "gone").await;
        let broken = rule(&desk, "Broken", json!({
            "when": [{ "kind": "conversation_created" }],
            "actions": [{ "kind": "add_tag", "tag_id": gone }, { "kind": "set_priority", "priority": "urgent" }],
        })).await;
        let whole = rule(&desk, "Whole", json!({
            "when": [{ "kind": "conversation_created" }],
            "actions": [{ "kind": "set_priority", "priority": "low" }],
        })).await;
        desk.desk.db.write(move |tx| tx.run(&sql!("DELETE FROM tag WHERE id = ?", gone))).await.unwrap();
        let id = desk.ask(&mail("a@x", "A", "", "hello")).await;
        act(&desk).await;
        assert_eq!(desk.conversation(id).await.row.priority, Priority::Low);
        assert_eq!(firings(&desk, whole).await[0].state, FiringState::Done);
        let failed = &firings(&desk, broken).await[0];
        assert_eq!(failed.state, FiringState::Failed);
        assert!(failed.outcomes[0].detail.contains("tag"), "{:?}", failed.outcomes);
        let rule = desk.desk.db.read(move |tx| store::find(tx, broken)).await.unwrap().unwrap();
        assert!(rule.attention.unwrap().contains("tag"));
    }
}

on_both! {
    async fn order_stop_and_first_match_are_kept(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let created = |priority: &str, stop: bool| json!({
            "when": [{ "kind": "conversation_created" }],
            "actions": [{ "kind": "set_priority", "priority": priority }],
            "stop": stop,
        });
        let first = rule(&desk, "First", created("low", false)).await;
        let second = rule(&desk, "Second", created("urgent", true)).await;
        let third = rule(&desk, "Third", created("high", false)).await;
        let id = desk.ask(&mail("a@x", "A", "", "hello")).await;
        act(&desk).await;
        assert_eq!(desk.conversation(id).await.row.priority, Priority::Urgent);
        assert!(firings(&desk, third).await.is_empty());
        // The other way round, and only the first that fits.
        let folder = Folder { name: String::new(), first_match: true };
        let turn = move |tx: &mut Tx<'_>| {
            store::order(tx, &[third, second, first])?;
            store::set_folders(tx, std::slice::from_ref(&folder))
        };
        desk.desk.db.write(turn).await.unwrap();
        let id = desk.ask(&mail("b@x", "B", "", "hello")).await;
        act(&desk).await;
        assert_eq!(desk.conversation(id).await.row.priority, Priority::High);
        assert_eq!((firings(&desk, first).await.len(), firings(&desk, second).await.len()), (1, 1));
    }
}

on_both! {
    async fn replies_and_notes_and_statuses_set_rules_off(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let seen = |when: serde_json::Value| json!({
            "when": [when], "actions": [{ "kind": "follow", "user_id": desk.owner }],
        });
        let sent = rule(&desk, "Sent", seen(json!({ "kind": "reply_sent" }))).await;
        let noted = rule(&desk, "Noted", seen(json!({ "kind": "note_written" }))).await;
        let named = rule(&desk, "Named", seen(json!({ "kind": "mentioned" }))).await;
        let taken = rule(&desk, "Taken", seen(json!({ "kind": "assignee_changed", "from": "nobody" }))).await;
        let back = rule(&desk, "Back", seen(json!({ "kind": "assignee_changed", "to": "nobody" }))).await;
        let id = desk.ask(&mail("a@x", "A", "", "hello")).await;
        desk.reply(id, "Hello Mei").await;
        act(&desk).await;
        assert!(firings(&desk, sent).await.is_empty(), "it can still be taken back");
        desk.pass(20_000).await;
        let mut note = writing(Kind::Note, "look");
        note.mention_ids = vec![desk.agent("Ada").await];
        desk.write(id, desk.owner, note).await.unwrap();
        act(&desk).await;
        for (rule, times) in [(sent, 1), (noted, 1), (named, 1), (taken, 1), (back, 0)] {
            assert_eq!(firings(&desk, rule).await.len(), times);
        }
        assert_eq!(desk.conversation(id).await.row.status.category, Category::Waiting);
    }
}

on_both! {
    async fn a_moment_sets_a_rule_off_once_and_only_from_then_on(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let old = desk.ask(&mail("a@x", "Old", "", "hello")).await;
        desk.kit.clock.advance(31 * 60_000);
        let waits = rule(&desk, "Waits", json!({
            "when": [{ "kind": "after", "moment": "waiting", "minutes": 30 }],
            "actions": [{ "kind": "set_priority", "priority": "urgent" }],
        })).await;
        let id = desk.ask(&mail("b@x", "New", "", "hello")).await;
        let answered = desk.ask(&mail("c@x", "Answered", "", "hello")).await;
        desk.reply(answered, "Hello").await;
        act(&desk).await;
        assert_eq!(desk.conversation(id).await.row.priority, Priority::Normal);
        desk.kit.clock.advance(29 * 60_000);
        act(&desk).await;
        assert_eq!(desk.conversation(id).await.row.priority, Priority::Normal);
        desk.kit.clock.advance(2 * 60_000);
        act(&desk).await;
        act(&desk).await;
        assert_eq!(desk.conversation(id).await.row.priority, Priority::Urgent);
        assert_eq!(desk.conversation(old).await.row.priority, Priority::Normal, "it was due before the rule");
        desk.kit.clock.advance(60 * 60_000);
        act(&desk).await;
        let all = firings(&desk, waits).await;
        assert_eq!(all.len(), 1);
        assert_eq!(all[0].cause["moment"], "waiting");
    }
}

on_both! {
    async fn a_clock_that_passes_sets_rules_off_once(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let broken = rule(&desk, "Broken", json!({
            "when": [{ "kind": "promise_passed", "clock": "first_reply" }],
            "actions": [{ "kind": "set_priority", "priority": "high" }],
        })).await;
        let other = rule(&desk, "Other", json!({
            "when": [{ "kind": "promise_passed", "clock": "resolution" }],
            "actions": [{ "kind": "set_priority", "priority": "urgent" }],
        })).await;
        let id = desk.ask(&mail("a@x", "Help", "", "hello")).await;
        // A week holds business hours wherever it begins.
        for _ in 0..3 {
            crate::sla::engine::catch_up(&desk.desk.db).await.unwrap();
            act(&desk).await;
            desk.kit.clock.advance(7 * 86_400_000);
        }
        assert_eq!(desk.conversation(id).await.row.priority, Priority::High);
        assert_eq!((firings(&desk, broken).await.len(), firings(&desk, other).await.len()), (1, 0));
    }
}

on_both! {
    async fn versions_are_kept(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let id = rule(&desk, "One", json!({
            "when": [{ "kind": "customer_wrote" }], "actions": [{ "kind": "unassign" }],
        })).await;
        let by = desk.owner;
        let work = move |tx: &mut Tx<'_>| {
            let rule = store::find(tx, id)?.unwrap();
            assert!(store::save(tx, &Rule { name: "Two".to_owned(), ..rule.clone() }, Some(by))?);
            assert!(!store::save(tx, &rule, Some(by))?, "an old version does not win");
            store::versions(tx, id)
        };
        let versions = desk.desk.db.write(work).await.unwrap();
        let told: Vec<_> = versions.iter().map(|one| (one.version, one.name.as_str(), one.enabled)).collect();
        assert_eq!(told, [(3, "Two", true), (2, "One", true), (1, "One", false)]);
        assert!(versions.iter().all(|one| one.changed_by == Some(by)));
    }
}

mod actions;
mod hours;
mod routes;
