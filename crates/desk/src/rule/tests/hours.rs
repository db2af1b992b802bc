//! Tests of working time in rules, and of issues that rules write down.
//! They never act but through the engine that reads the log.

use causeway_base::Time;
use causeway_calendar::Plan;
use causeway_store::Tx;
use causeway_testkit::{Kit, on_both};
use serde_json::json;

use super::*;
use crate::calendar::{self, CalendarId, UseKind};
use crate::issue;
use crate::rule::trial::{self, Asked};

/// Monday to Friday, nine to five, in Shanghai.
async fn office(desk: &TestDesk) -> CalendarId {
    let day = json!([{ "from": "09:00", "to": "17:00" }]);
    let week = json!({ "mon": day, "tue": day, "wed": day, "thu": day, "fri": day });
    let plan: Plan =
        serde_json::from_value(json!({ "zone": "Asia/Shanghai", "always_open": false, "weekly": week })).unwrap();
    desk.desk.db.write(move |tx| calendar::store::add(tx, "Office", &plan, None)).await.unwrap()
}

/// Moves the clock to the next moment of this kind: Wednesday at noon, or Sunday.
fn until(desk: &TestDesk, text: &str) {
    let wanted = Time(text.parse::<jiff::Timestamp>().unwrap().as_millisecond());
    desk.kit.clock.advance(wanted.since(desk.now()));
}

on_both! {
    async fn a_rule_acts_in_working_time_or_outside_of_it(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let office = office(&desk).await;
        let (day, night) = (tag(&desk, "day").await, tag(&desk, "night").await);
        let asked = |open: bool, tag: TagId| json!({
            "when": [{ "kind": "customer_wrote" }],
            "hours": { "calendar_id": office, "open": open },
            "actions": [{ "kind": "add_tag", "tag_id": tag }],
        });
        rule(&desk, "By day", asked(true, day)).await;
        rule(&desk, "By night", asked(false, night)).await;
        until(&desk, "2031-01-08T04:00:00Z");
        let first = desk.ask(&mail("a@x", "Noon", "", "hello")).await;
        // Seen late: what counts is when the customer wrote.
        until(&desk, "2031-01-08T22:00:00Z");
        act(&desk).await;
        let second = desk.ask(&mail("b@x", "Night", "", "hello")).await;
        act(&desk).await;
        let tags = async |id| desk.conversation(id).await.row.tags.into_iter().map(|tag| tag.name).collect::<Vec<_>>();
        assert_eq!((tags(first).await, tags(second).await), (vec!["day".to_owned()], vec!["night".to_owned()]));
        let tried: Definition = serde_json::from_value(asked(false, night)).unwrap();
        let found = trial::run(&desk.desk.db, Asked { definition: tried, conversations: 10 }, desk.owner).await.unwrap();
        assert_eq!((found.conversations, found.examples[0].id), (1, second));
        let uses = desk.desk.db.read(move |tx| calendar::in_use(tx, office)).await.unwrap();
        assert!(uses.iter().filter(|one| one.kind == UseKind::Rule).count() == 2, "{uses:?}");
        let gone: Definition = serde_json::from_value(json!({
            "when": [{ "kind": "customer_wrote" }],
            "hours": { "calendar_id": "0199aaaa-0000-7000-8000-000000000000", "open": true },
            "actions": [{ "kind": "unassign" }],
        })).unwrap();
        let refused = desk.desk.db.read(move |tx| check::definition(tx, &gone)).await.unwrap_err();
        assert_eq!(refused.errors()[0].pointer, "/definition/hours");
    }

    async fn a_rule_writes_one_issue_down_for_a_conversation(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let wanted = rule(&desk, "Faults", json!({
            "when": [{ "kind": "customer_wrote" }],
            "says": { "any": ["error 500"] },
            "actions": [{ "kind": "create_issue", "issue": "bug", "labels": ["auto"] }],
        })).await;
        let id = desk.ask(&mail("a@x", "Save fails", "", "error 500 when I save. Call me: +49 30 1234567")).await;
        act(&desk).await;
        desk.arrive(&mail("b@x", "Re: Save fails", "In-Reply-To: <a@x>\r\n", "still error 500")).await;
        act(&desk).await;
        let issues = desk.desk.db.read(move |tx: &mut Tx<'_>| issue::store::of(tx, id)).await.unwrap();
        assert_eq!(issues.len(), 1);
        assert_eq!((issues[0].title.as_str(), issues[0].labels.as_slice()), ("Save fails", ["auto".to_owned()].as_slice()));
        let row = issues[0].clone();
        let whole = desk.desk.db.read(move |tx| issue::store::whole(tx, row.clone())).await.unwrap();
        assert!(!whole.text.contains("1234567"), "{}", whole.text);
        assert!(whole.steps.iter().all(|step| step.by_name == "Faults"));
        let states: Vec<_> = firings(&desk, wanted).await.into_iter().map(|one| one.outcomes[0].state).collect();
        assert!(states.contains(&ActionState::Done), "{states:?}");
    }
}
