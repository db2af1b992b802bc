//! Rules by tables, commands on both databases.

use causeway_base::Time;
use causeway_identity::UserId;
use causeway_testkit::{Kit, on_both};
use causeway_web::Code;
use uuid::Uuid;

use super::change::{self, Change, StatusInput};
use super::rules::{self, Contradiction, StatusChoice, Wish};
use super::{Category, Priority, State, list, store};
use crate::conversation::list::{ListQuery, View};
use crate::message::Kind;
use crate::testing::{TestDesk, mail, writing};
use crate::{InboxId, StatusId, tag};

fn state(category: Category) -> State {
    State {
        id: crate::ConversationId(Uuid::from_u128(1)),
        number: 1,
        subject: "x".to_owned(),
        status_id: choice(category).id,
        category,
        priority: Priority::Normal,
        assignee_id: None,
        team_id: None,
        inbox_id: InboxId(Uuid::from_u128(2)),
        contact_id: causeway_people::ContactId(Uuid::from_u128(3)),
        lang: None,
        last_seq: 1,
        waiting_since: Some(Time(50)),
        snoozed_until: (category == Category::Snoozed).then_some(Time(500)),
        next_action_at: (category == Category::Waiting).then_some(Time(900)),
        version: 1,
    }
}

fn choice(category: Category) -> StatusChoice {
    StatusChoice { id: StatusId(Uuid::from_u128(10 + category as u128)), category }
}

#[test]
fn a_customers_message_opens_whatever_it_was_and_the_oldest_wait_counts() {
    for category in Category::ALL {
        let after = rules::after_incoming(&state(*category), choice(Category::Open), false, Time(90));
        assert_eq!((after.category, after.snoozed_until, after.waiting_since), (Category::Open, None, Some(Time(50))));
        let automatic = rules::after_incoming(&state(*category), choice(Category::Open), true, Time(90));
        assert_eq!(automatic, state(*category), "automatic mail opens nothing");
    }
}

#[test]
fn a_reply_waits_for_the_customer_unless_wished_and_takes_what_nobody_had() {
    let user = UserId(Uuid::from_u128(7));
    let cases = [
        (Category::Open, false, Category::Waiting),
        (Category::Open, true, Category::Open),
        (Category::Solved, false, Category::Solved),
        (Category::Waiting, false, Category::Waiting),
    ];
    for (before, wished, expected) in cases {
        let after = rules::after_reply(&state(before), Some(user), choice(Category::Waiting), wished, Time(90));
        assert_eq!((after.category, after.waiting_since, after.assignee_id), (expected, None, Some(user)));
    }
    let other = State { assignee_id: Some(UserId(Uuid::from_u128(8))), ..state(Category::Open) };
    let after = rules::after_reply(&other, Some(user), choice(Category::Waiting), false, Time(90));
    assert_eq!(after.assignee_id, other.assignee_id, "what somebody has stays theirs");
}

#[test]
fn a_snooze_needs_a_time_ahead_and_every_other_status_lifts_it() {
    let snooze = |until| Wish { status: Some(choice(Category::Snoozed)), snoozed_until: until, ..Wish::default() };
    let open = state(Category::Open);
    assert_eq!(rules::changed(&open, &snooze(None), Time(100)), Err(Contradiction::SnoozeWithoutTime));
    assert_eq!(rules::changed(&open, &snooze(Some(Time(100))), Time(100)), Err(Contradiction::SnoozeInThePast));
    assert_eq!(rules::changed(&open, &snooze(Some(Time(101))), Time(100)).unwrap().snoozed_until, Some(Time(101)));
    let solved = Wish { status: Some(choice(Category::Solved)), ..Wish::default() };
    let after = rules::changed(&state(Category::Snoozed), &solved, Time(100)).unwrap();
    assert_eq!((after.snoozed_until, after.waiting_since), (None, None));
}

on_both! {
    async fn two_agents_never_overwrite_each_other(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let id = desk.ask(&mail("1@c", "Help", "", "Hi")).await;
        let permit = desk.permit(desk.owner);
        let version = desk.conversation(id).await.row.version;
        let urgent = Change { version, priority: Some(Priority::Urgent), ..Change::default() };
        let low = Change { version, priority: Some(Priority::Low), ..Change::default() };
        desk.desk.db.write(move |tx| change::change(tx, permit, id, &urgent)).await.unwrap();
        let problem = desk.desk.db.write(move |tx| change::change(tx, permit, id, &low)).await.unwrap_err();
        assert_eq!(problem.code(), Code::VersionConflict);
        assert_eq!(desk.conversation(id).await.row.priority, Priority::Urgent);
        assert_eq!(desk.events("conversation.changed").await, 1, "what was refused is no event");
    }

    async fn a_snooze_ends_at_its_time_and_not_when_it_was_moved(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let id = desk.ask(&mail("1@c", "Help", "", "Hi")).await;
        let permit = desk.permit(desk.owner);
        for minutes in [10, 30] {
            let version = desk.conversation(id).await.row.version;
            let snoozed_until = Some(desk.now().plus_ms(minutes * 60_000));
            let snooze = Change { version, snoozed_until, ..Change::default() };
            desk.desk.db.write(move |tx| change::change(tx, permit, id, &snooze)).await.unwrap();
        }
        desk.pass(20 * 60_000).await;
        assert_eq!(desk.conversation(id).await.row.status.category, Category::Snoozed);
        desk.pass(11 * 60_000).await;
        let row = desk.conversation(id).await.row;
        assert_eq!((row.status.category, row.snoozed_until), (Category::Open, None));
    }

    async fn views_hold_what_they_say_and_count_it(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let (mine, other) = (desk.ask(&mail("1@c", "One", "", "Hi")).await, desk.ask(&mail("2@c", "Two", "", "Ho")).await);
        let (permit, owner) = (desk.permit(desk.owner), desk.owner);
        let take = Change { version: 1, assignee_id: Some(Some(owner)), ..Change::default() };
        desk.desk.db.write(move |tx| change::change(tx, permit, mine, &take)).await.unwrap();
        let mut note = writing(Kind::Note, "Olga, please look");
        note.mention_ids = vec![owner];
        let agent = desk.agent("Ben").await;
        desk.write(other, agent, note).await.unwrap();
        for (view, expected) in [
            (View::Mine, vec![mine]),
            (View::Unassigned, vec![other]),
            (View::Mentions, vec![other]),
            (View::Snoozed, vec![]),
            (View::All, vec![other, mine]),
        ] {
            let query = ListQuery { view: Some(view), ..ListQuery::default() };
            let work = move |tx: &mut causeway_store::Tx<'_>| list::page(tx, &query, &[], owner, None, 10);
            let found: Vec<_> = desk.desk.db.read(work).await.unwrap().into_iter().map(|row| row.0).collect();
            assert_eq!(found, expected, "{view:?}");
        }
        let counts = desk.desk.db.read(move |tx| list::counts(tx, owner)).await.unwrap();
        assert_eq!((counts.mine, counts.unassigned, counts.mentions, counts.snoozed, counts.all), (1, 1, 1, 0, 2));
    }

    async fn pages_follow_each_other_without_gap_or_double(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        for at in 0..7 {
            desk.ask(&mail(&format!("{at}@c"), "S", "", &format!("text {at}"))).await;
        }
        let owner = desk.owner;
        let mut seen = Vec::new();
        let mut after = None;
        loop {
            let query = ListQuery::default();
            let work = move |tx: &mut causeway_store::Tx<'_>| list::page(tx, &query, &[], owner, after, 3);
            let rows = desk.desk.db.read(work).await.unwrap();
            let Some((id, at)) = rows.last().copied() else { break };
            after = Some(causeway_store::Cursor { at, id: id.0 });
            seen.extend(rows.into_iter().map(|row| row.0));
        }
        let distinct: std::collections::BTreeSet<_> = seen.iter().copied().collect();
        assert_eq!((seen.len(), distinct.len()), (7, 7));
    }

    async fn tags_change_with_their_event_and_unknown_people_are_refused(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let id = desk.ask(&mail("1@c", "Help", "", "Hi")).await;
        let permit = desk.permit(desk.owner);
        let tag = desk.desk.db.write(|tx| tag::store::find_or_add(tx, "Billing")).await.unwrap();
        let same = desk.desk.db.write(|tx| tag::store::find_or_add(tx, "ＢＩＬＬＩＮＧ")).await.unwrap();
        assert_eq!(tag, same, "case and width make no second tag");
        let change = Change { version: 1, tag_ids: Some(vec![tag]), ..Change::default() };
        desk.desk.db.write(move |tx| change::change(tx, permit, id, &change)).await.unwrap();
        assert_eq!(desk.conversation(id).await.row.tags[0].name, "Billing");
        let nobody = Change { version: 2, assignee_id: Some(Some(UserId(Uuid::from_u128(5)))), ..Change::default() };
        let problem = desk.desk.db.write(move |tx| change::change(tx, permit, id, &nobody)).await.unwrap_err();
        assert_eq!(problem.code(), Code::InvalidInput);
    }

    async fn read_marks_move_forward_only(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let id = desk.ask(&mail("1@c", "Help", "", "Hi")).await;
        let owner = desk.owner;
        assert!(desk.conversation(id).await.row.unread);
        assert!(desk.desk.db.write(move |tx| store::read_up_to(tx, id, owner, 1)).await.unwrap());
        assert!(!desk.desk.db.write(move |tx| store::read_up_to(tx, id, owner, 0)).await.unwrap());
        assert!(!desk.conversation(id).await.row.unread);
    }

    async fn a_status_is_named_by_category_or_id(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let id = desk.ask(&mail("1@c", "Help", "", "Hi")).await;
        let permit = desk.permit(desk.owner);
        let solved = StatusInput { id: None, category: Some(Category::Solved) };
        let outcome = Some(crate::testing::no_answer_needed());
        let change = Change { version: 1, status: Some(solved), outcome, ..Change::default() };
        desk.desk.db.write(move |tx| change::change(tx, permit, id, &change)).await.unwrap();
        let row = desk.conversation(id).await.row;
        assert_eq!((row.status.category, row.waiting_since), (Category::Solved, None));
    }
}
