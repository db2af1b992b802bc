//! Tests of conditions: their JSON, their meaning on both engines, and that `not` knows no third answer.
//! They never look at the text of a statement.

use causeway_store::sql;
use causeway_testkit::{Kit, on_both};
use serde_json::json;

use super::*;
use crate::ConversationId;
use crate::testing::{TestDesk, mail};

fn condition(value: serde_json::Value) -> Condition {
    serde_json::from_value(value).unwrap()
}

#[test]
fn a_condition_reads_as_people_would_write_it() {
    let user = uuid::Uuid::from_u128(7);
    let text = json!({ "all": [
        { "category": ["open", "waiting"] },
        { "not": { "assignee": ["me", user] } },
        { "any": [{ "waiting": { "over_minutes": 120 } }, { "priority": ["urgent"] }] },
        { "field": { "id": user, "test": { "is": ["gold"] } } },
    ]});
    let read = condition(text.clone());
    assert_eq!(serde_json::to_value(&read).unwrap(), text);
    assert!(read.depends_on_moment());
    assert!(serde_json::from_value::<Condition>(json!({ "assignee": ["somebody"] })).is_err());
    assert!(serde_json::from_value::<Condition>(json!({ "colour": ["red"] })).is_err());
}

#[test]
fn what_is_too_much_is_refused() {
    let mut deep = Condition::Attachment(true);
    for _ in 0..DEEPEST {
        deep = Condition::Not(Box::new(deep));
    }
    assert!(deep.check("/condition").is_err());
    assert!(Condition::All(vec![Condition::Attachment(true); MOST_TESTS + 1]).check("/condition").is_err());
    assert!(Condition::Subject(vec![" ".to_owned()]).check("/condition").is_err());
    assert!(Condition::All(vec![Condition::Attachment(true); MOST_TESTS]).check("/condition").is_ok());
}

async fn found(desk: &TestDesk, text: serde_json::Value) -> Vec<i64> {
    let (wished, reader) = (condition(text), desk.owner);
    desk.desk
        .db
        .read(move |tx| {
            let all: Vec<(ConversationId, i64)> =
                tx.all(&sql!("SELECT id, number FROM conversation ORDER BY number"))?;
            let mut found = Vec::new();
            for (id, number) in all {
                if wished.holds(tx, id, Some(reader))? {
                    found.push(number);
                }
            }
            Ok::<_, causeway_store::Error>(found)
        })
        .await
        .unwrap()
}

on_both! {
    async fn conditions_mean_what_they_say(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let first = desk.ask(&mail("a@x", "100% refund_please", "", "hello")).await;
        desk.ask(&mail("b@x", "退款问题", "", "你好,我想退款,请帮我看看。")).await;
        desk.reply(first, "Done.").await;
        desk.kit.clock.advance(10 * 60_000);
        desk.ask(&mail("c@x", "Login", "", "hello")).await;
        let cases = [
            (json!({ "all": [] }), vec![1, 2, 3]),
            (json!({ "any": [] }), vec![]),
            (json!({ "category": ["waiting"] }), vec![1]),
            (json!({ "assignee": ["me"] }), vec![1]),
            (json!({ "assignee": ["nobody"] }), vec![2, 3]),
            (json!({ "not": { "assignee": ["me"] } }), vec![2, 3]),
            (json!({ "subject": ["% REFUND_"] }), vec![1]),
            (json!({ "subject": ["退款", "login"] }), vec![2, 3]),
            (json!({ "language": ["zh"] }), vec![2]),
            (json!({ "not": { "language": ["zh"] } }), vec![1, 3]),
            (json!({ "waiting": { "over_minutes": 5 } }), vec![2]),
            (json!({ "waiting": { "under_minutes": 5 } }), vec![3]),
            (json!({ "not": { "waiting": { "over_minutes": 5 } } }), vec![1, 3]),
            (json!({ "messages": { "at_least": 2 } }), vec![1]),
            (json!({ "next_action": { "planned": true } }), vec![1]),
            (json!({ "next_action": "overdue" }), vec![]),
            (json!({ "next_action": { "within_minutes": 10_000 } }), vec![1]),
            (json!({ "team": ["none"] }), vec![1, 2, 3]),
            (json!({ "mentioned": false }), vec![1, 2, 3]),
            (
                json!({ "all": [{ "any": [{ "category": ["waiting"] }, { "subject": ["login"] }] }, { "not": { "not": { "priority": ["normal"] } } }] }),
                vec![1, 3],
            ),
        ];
        for (text, expected) in cases {
            assert_eq!(found(&desk, text.clone()).await, expected, "{text}");
        }
    }
}
