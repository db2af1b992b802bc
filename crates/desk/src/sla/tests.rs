//! Clocks: the course of a conversation by table, and on both databases that they run, pause, pass once and keep their
//! terms. They never wait; the clock is moved.

use causeway_base::Time;
use causeway_calendar::{Calendar, Plan};
use causeway_store::sql;
use causeway_testkit::{Kit, on_both};

use super::course::{Clock, Ending, Facts, Writer, clocks};
use super::*;
use crate::ConversationId;
use crate::condition::ClockState;
use crate::conversation::change::{Change, StatusInput};
use crate::message::Kind;
use crate::message::undo;
use crate::testing::{TestDesk, mail, writing};
use crate::{Category, Priority};

const MINUTE: i64 = 60_000;

fn target(kind: ClockKind, promise: i64, goal: i64) -> Target {
    Target {
        kind,
        promise: Some(promise),
        goal: Some(goal),
        priorities: Vec::new(),
        around_the_clock: false,
        pauses: Vec::new(),
    }
}

/// Start, promise, whether it stands still, and how it ended, in minutes.
type Seen = (i64, Option<i64>, bool, Option<(i64, Ending)>);

/// Minutes of who wrote and what the category became, as clocks in minutes.
fn run(written: &[(i64, Writer)], categories: &[(i64, Category)], target: Target, now: i64) -> Vec<Seen> {
    let at = |minute: i64| Time(minute * MINUTE);
    let facts = Facts {
        written: written.iter().map(|one| (at(one.0), one.1)).collect(),
        categories: categories.iter().map(|one| (at(one.0), one.1)).collect(),
        diagnosis: None,
        priority: Priority::Normal,
    };
    let always = Calendar::new(&Plan::around_the_clock("UTC")).unwrap();
    let minutes = |time: Time| time.ms() / MINUTE;
    let shown = |clock: Clock| {
        let ended = clock.ended.map(|(time, how)| (minutes(time), how));
        (minutes(clock.started_at), clock.promise_at.map(minutes), clock.paused, ended)
    };
    clocks(&facts, &[target], &always, &always, at(now)).into_iter().map(shown).collect()
}

#[test]
fn a_course_gives_its_clocks() {
    use Category::{Open, Solved, Waiting};
    use Writer::{Customer, Desk, Team};
    let open = [(0, Open)];
    let first = || target(ClockKind::FirstReply, 120, 20);
    let next = || target(ClockKind::NextReply, 120, 20);
    // Runs, and ends with the first answer of a person.
    assert_eq!(run(&[(0, Customer)], &open, first(), 5), [(0, Some(120), false, None)]);
    assert_eq!(
        run(&[(0, Customer), (1, Desk), (9, Team)], &open, first(), 10),
        [(0, Some(120), false, Some((9, Ending::Met)))]
    );
    let acknowledged = run(&[(0, Customer), (1, Desk)], &open, target(ClockKind::Acknowledgement, 5, 1), 10);
    assert_eq!(acknowledged, [(0, Some(5), false, Some((1, Ending::Met)))]);
    // Nobody waits: the team began it, or it was solved without a word.
    assert_eq!(run(&[(0, Team)], &open, first(), 5), []);
    let solved = [(0, Open), (30, Solved)];
    assert_eq!(run(&[(0, Customer)], &solved, first(), 60), [(0, Some(120), false, Some((30, Ending::Stopped)))]);
    // The next reply counts from the oldest message without an answer.
    let talk = [(0, Customer), (9, Team), (20, Customer), (40, Customer), (50, Team), (60, Customer)];
    assert_eq!(
        run(&talk, &open, next(), 70),
        [(20, Some(140), false, Some((50, Ending::Met))), (60, Some(180), false, None)]
    );
    assert_eq!(run(&[(0, Customer), (5, Customer)], &open, next(), 70), [], "the first answer is still to come");
    // What is planned for later has not ended anything yet.
    assert_eq!(run(&[(0, Customer), (90, Team)], &open, first(), 70), [(0, Some(120), false, None)]);
    // It pauses by category, moves on by as much, and has no time while it stands.
    let resolution = || Target { pauses: vec![Waiting], ..target(ClockKind::Resolution, 60, 30) };
    let waited = [(0, Open), (10, Waiting), (40, Open)];
    assert_eq!(run(&[(0, Customer)], &waited, resolution(), 45), [(0, Some(90), false, None)]);
    assert_eq!(run(&[(0, Customer)], &waited[..2], resolution(), 45), [(0, None, true, None)]);
    // Between solved and opened again nobody worked on it.
    let again = [(0, Open), (10, Solved), (40, Open), (50, Solved)];
    assert_eq!(run(&[(0, Customer)], &again, resolution(), 70), [(0, Some(90), false, Some((50, Ending::Met)))]);
    // News are due from one word of the team to the next.
    let update = target(ClockKind::Update, 30, 20);
    assert_eq!(
        run(&[(0, Customer), (5, Team), (25, Team)], &open, update, 26),
        [(5, Some(35), false, Some((25, Ending::Met))), (25, Some(55), false, None)]
    );
}

/// The only policy becomes one that counts around the clock.
async fn always(desk: &TestDesk, targets: Vec<Target>) -> Policy {
    let work = move |tx: &mut causeway_store::Tx<'_>| {
        let mut policy = store::all(tx)?.remove(0);
        policy.terms = Terms { condition: Condition::All(Vec::new()), calendar_id: None, targets: targets.clone() };
        let by = policy.changed_by.unwrap_or(UserId(uuid::Uuid::nil()));
        assert!(store::save(tx, &policy, Some(by))?);
        Ok::<_, causeway_store::Error>(store::all(tx)?.remove(0))
    };
    desk.desk.db.write(work).await.unwrap()
}

async fn settle(desk: &TestDesk) {
    engine::catch_up(&desk.desk.db).await.unwrap();
}

async fn of(desk: &TestDesk, id: ConversationId) -> Vec<Shown> {
    settle(desk).await;
    desk.desk.db.read(move |tx| clock::of(tx, id)).await.unwrap()
}

/// When a clock is due after its start, in minutes.
fn due(clock: &Shown) -> (Option<i64>, Option<i64>) {
    let after = |at: Option<Time>| at.map(|at| at.since(clock.started_at) / MINUTE);
    (after(clock.goal_at), after(clock.promise_at))
}

async fn set(desk: &TestDesk, id: ConversationId, change: Change) {
    let permit = desk.permit(desk.owner);
    let work = move |tx: &mut causeway_store::Tx<'_>| {
        let version = crate::conversation::store::state(tx, id)?.unwrap().version;
        crate::conversation::change::change(tx, permit, id, &Change { version, ..change.clone() })
    };
    desk.desk.db.write(work).await.unwrap();
}

const REPLIES: fn() -> Vec<Target> =
    || vec![target(ClockKind::FirstReply, 120, 20), target(ClockKind::NextReply, 60, 10)];

on_both! {
    async fn a_new_desk_promises_two_hours_and_wants_twenty_minutes_of_its_business_hours(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let policy = desk.desk.db.read(store::all).await.unwrap().remove(0);
        assert!(policy.enabled && policy.terms.calendar_id.is_some());
        assert_eq!(policy.terms.targets[0].minutes(Priority::Normal), (Some(120), Some(20)));
        assert_eq!(policy.terms.targets[0].minutes(Priority::Urgent), (Some(60), Some(10)));
        let id = desk.ask(&mail("1@c", "Help", "", "Hi")).await;
        assert_eq!(of(&desk, id).await.len(), 1);
    }

    async fn clocks_run_pass_once_and_end_with_the_answer(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        always(&desk, REPLIES()).await;
        let id = desk.ask(&mail("1@c", "Help", "", "Hi")).await;
        let first = of(&desk, id).await.remove(0);
        assert_eq!((first.kind, due(&first)), (ClockKind::FirstReply, (Some(20), Some(120))));
        desk.kit.clock.advance(20 * MINUTE);
        settle(&desk).await;
        settle(&desk).await;
        assert_eq!((desk.events("clock.goal_passed").await, desk.events("clock.broken").await), (1, 0));
        desk.kit.clock.advance(100 * MINUTE);
        settle(&desk).await;
        settle(&desk).await;
        assert_eq!((desk.events("clock.goal_passed").await, desk.events("clock.broken").await), (1, 1));
        desk.reply(id, "We are on it.").await;
        let ended = of(&desk, id).await.remove(0);
        assert!(ended.ended_at.is_some() && ended.met == Some(true));
        desk.ask(&mail("2@c", "Re: Help", "In-Reply-To: <1@c>\nReferences: <1@c>\n", "And now?")).await;
        let next = of(&desk, id).await;
        assert_eq!(next.len(), 2, "{next:?}");
        assert_eq!((next[1].kind, due(&next[1]), next[1].ended_at), (ClockKind::NextReply, (Some(10), Some(60)), None));
    }

    async fn the_report_counts_what_was_kept_and_lists_what_was_not_with_its_reason_and_what_was_made_of_it(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        always(&desk, vec![target(ClockKind::FirstReply, 120, 20)]).await;
        let (kept, late, never, solved) = (
            desk.ask(&mail("1@c", "Kept", "", "Hi")).await,
            desk.ask(&mail("2@c", "Late", "", "Hi")).await,
            desk.ask(&mail("3@c", "Never", "", "Hi")).await,
            desk.ask(&mail("4@c", "Solved without a word", "", "Hi")).await,
        );
        settle(&desk).await;
        desk.kit.clock.advance(60 * MINUTE);
        desk.reply(kept, "Here you are.").await;
        let outcome = Some(crate::testing::no_answer_needed());
        let status = Some(StatusInput { id: None, category: Some(Category::Solved) });
        set(&desk, solved, Change { status, outcome, ..Change::default() }).await;
        desk.kit.clock.advance(120 * MINUTE);
        desk.reply(late, "Sorry.").await;
        desk.kit.clock.advance(MINUTE);
        settle(&desk).await;
        settle(&desk).await;
        let started = of(&desk, late).await[0].started_at;
        let by = desk.owner;
        let explain = move |tx: &mut causeway_store::Tx<'_>| {
            assert!(!clock::explain(tx, kept, ClockKind::FirstReply, started, "x", None, by)?, "that one was kept");
            clock::explain(tx, late, ClockKind::FirstReply, started, "Nobody was there", None, by)
        };
        assert!(desk.desk.db.write(explain).await.unwrap());
        let report = desk.desk.db.read(move |tx| attainment::report(tx, 8, by)).await.unwrap();
        let count = &report.counts[0];
        assert_eq!((report.counts.len(), count.week, count.promises, count.promises_kept), (1, 7, 3, 1));
        assert_eq!((count.goals, count.goals_kept), (2, 0), "the one that still runs has not ended its goal");
        let listed: Vec<_> = report.broken.iter().map(|one| (one.conversation_id, one.ended_at.is_some())).collect();
        assert!(listed.contains(&(late, true)) && listed.contains(&(never, false)) && listed.len() == 2, "{listed:?}");
        assert_eq!((report.reasons[0].reason.as_str(), report.reasons[0].count), ("Nobody was there", 1));
        let earlier = desk.desk.db.read(move |tx| attainment::report(tx, 1, by)).await.unwrap();
        assert_eq!(earlier.counts.len(), 1);
    }

    async fn a_reply_that_is_taken_back_lets_the_clock_go_on_from_its_start(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        always(&desk, REPLIES()).await;
        let id = desk.ask(&mail("1@c", "Help", "", "Hi")).await;
        let before = of(&desk, id).await;
        let reply = desk.reply(id, "Wrong one.").await;
        assert!(of(&desk, id).await[0].ended_at.is_some());
        let permit = desk.permit(desk.owner);
        desk.desk.db.write(move |tx| undo::undo(tx, permit, reply)).await.unwrap();
        assert_eq!(of(&desk, id).await, before);
    }

    async fn a_clock_pauses_by_category_and_its_story_is_the_engines(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let resolution = Target { pauses: vec![Category::Waiting], ..target(ClockKind::Resolution, 60, 30) };
        always(&desk, vec![resolution]).await;
        let id = desk.ask(&mail("1@c", "Help", "", "Hi")).await;
        let status = |category| Change {
            status: Some(StatusInput { id: None, category: Some(category) }),
            ..Change::default()
        };
        desk.kit.clock.advance(10 * MINUTE);
        set(&desk, id, status(Category::Waiting)).await;
        let paused = of(&desk, id).await.remove(0);
        assert!(paused.paused && paused.promise_at.is_none());
        desk.kit.clock.advance(600 * MINUTE);
        settle(&desk).await;
        assert_eq!(desk.events("clock.broken").await, 0, "it stood still");
        set(&desk, id, status(Category::Open)).await;
        let on = of(&desk, id).await.remove(0);
        assert_eq!(due(&on), (Some(630), Some(660)));
        let told = desk.desk.db.read(move |tx| trace::explain(tx, id)).await.unwrap();
        assert_eq!(told.items[0].trace.as_ref().unwrap().due_at, on.promise_at);
    }

    async fn an_urgent_matter_has_times_of_its_own_at_once(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let mut first = target(ClockKind::FirstReply, 120, 20);
        first.priorities = vec![ForPriority { priority: Priority::Urgent, promise: Some(30), goal: None }];
        always(&desk, vec![first]).await;
        let id = desk.ask(&mail("1@c", "Help", "", "Hi")).await;
        assert_eq!(due(&of(&desk, id).await[0]), (Some(20), Some(120)));
        set(&desk, id, Change { priority: Some(Priority::Urgent), ..Change::default() }).await;
        assert_eq!(due(&of(&desk, id).await[0]), (None, Some(30)));
    }

    async fn clocks_keep_the_terms_that_they_began_with_unless_asked_to_follow(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        always(&desk, REPLIES()).await;
        let id = desk.ask(&mail("1@c", "Help", "", "Hi")).await;
        assert_eq!(due(&of(&desk, id).await[0]).1, Some(120));
        let policy = always(&desk, vec![target(ClockKind::FirstReply, 240, 30)]).await;
        set(&desk, id, Change { priority: Some(Priority::High), ..Change::default() }).await;
        assert_eq!(due(&of(&desk, id).await[0]).1, Some(120), "what was promised stays promised");
        let other = desk.ask(&mail("9@c", "Another", "", "Hi")).await;
        assert_eq!(due(&of(&desk, other).await[0]).1, Some(240));
        desk.desk.db.write(|tx| store::apply_to_running(tx, PolicyId(uuid::Uuid::nil()))).await.unwrap();
        assert_eq!(due(&of(&desk, id).await[0]).1, Some(120), "another policy that is applied changes nothing of it");
        desk.desk.db.write(move |tx| store::apply_to_running(tx, policy.id)).await.unwrap();
        assert_eq!(due(&of(&desk, id).await[0]).1, Some(240));
        desk.desk.db.write(move |tx| store::delete(tx, policy.id)).await.unwrap();
        assert_eq!((of(&desk, id).await, of(&desk, other).await), (Vec::new(), Vec::new()));
    }

    async fn what_nobody_waits_for_has_no_clock(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        always(&desk, REPLIES()).await;
        let id = desk.ask(&mail("1@c", "Help", "", "Hi")).await;
        assert_eq!(of(&desk, id).await.len(), 1);
        set(&desk, id, Change { spam: Some(true), ..Change::default() }).await;
        assert_eq!(of(&desk, id).await, []);
        let begun = desk.desk.db.read(move |tx| tx.value::<i64>(&sql!("SELECT COUNT(*) FROM sla_course"))).await;
        assert_eq!(begun.unwrap(), 0);
    }

    async fn two_nodes_at_once_say_once_that_a_clock_passed(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        always(&desk, REPLIES()).await;
        for number in 0..20 {
            desk.ask(&mail(&format!("{number}@c"), "Help", "", "Hi")).await;
        }
        settle(&desk).await;
        desk.kit.clock.advance(200 * MINUTE);
        let second = desk.kit.open_again().await;
        let (one, two) = tokio::join!(engine::catch_up(&desk.desk.db), engine::catch_up(&second));
        one.and(two).unwrap();
        assert_eq!(desk.events("clock.broken").await, 20);
    }

    async fn a_replay_says_what_would_have_been_kept(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        for (at, minutes) in [10, 30, 200].into_iter().enumerate() {
            let id = desk.ask(&mail(&format!("{at}@c"), &format!("Help {at}"), "", "Hi")).await;
            desk.kit.clock.advance(minutes * MINUTE);
            desk.write(id, desk.owner, writing(Kind::Reply, "Done.")).await.unwrap();
        }
        let terms = Terms {
            condition: Condition::All(Vec::new()),
            calendar_id: None,
            targets: vec![target(ClockKind::FirstReply, 120, 20)],
        };
        let found = desk.desk.db.read(move |tx| replay::replay(tx, &terms, 100)).await.unwrap();
        let score = replay::Score { kind: ClockKind::FirstReply, clocks: 3, promises_kept: 2, goals_kept: 1 };
        assert_eq!(found, replay::Replay { conversations: 3, scores: vec![score] });
    }

    async fn conditions_ask_for_clocks_and_lists_go_by_what_is_due_first(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        always(&desk, REPLIES()).await;
        let early = desk.ask(&mail("1@c", "Early", "", "Hi")).await;
        desk.kit.clock.advance(30 * MINUTE);
        let late = desk.ask(&mail("2@c", "Late", "", "Hi")).await;
        let answered = desk.ask(&mail("3@c", "Answered", "", "Hi")).await;
        desk.reply(answered, "Done.").await;
        settle(&desk).await;
        let found = async |is: ClockState, kind: Option<ClockKind>| {
            let work = move |tx: &mut causeway_store::Tx<'_>| {
                let mut found = Vec::new();
                for id in [early, late, answered] {
                    found.push(Condition::Clock { kind, is }.holds(tx, id, None)?);
                }
                Ok::<_, causeway_store::Error>(found)
            };
            desk.desk.db.read(work).await.unwrap()
        };
        assert_eq!(found(ClockState::Running, None).await, [true, true, false]);
        assert_eq!(found(ClockState::Running, Some(ClockKind::Resolution)).await, [false; 3]);
        assert_eq!(found(ClockState::GoalPassed, Some(ClockKind::FirstReply)).await, [true, false, false]);
        assert_eq!(found(ClockState::DueWithinMinutes(90), None).await, [true, false, false]);
        assert_eq!(found(ClockState::PromisePassed, None).await, [false; 3]);
        desk.kit.clock.advance(100 * MINUTE);
        assert_eq!(found(ClockState::PromisePassed, None).await, [true, false, false]);
        desk.reply(early, "Sorry.").await;
        settle(&desk).await;
        assert_eq!(found(ClockState::PromisePassed, None).await, [false; 3]);
        assert_eq!(found(ClockState::Broken, None).await, [true, false, false], "late is late");
        let mut query = sql!("SELECT c.number FROM conversation c ORDER BY");
        query.add(crate::view::Sort::Due.place()).add("DESC, c.number");
        let order: Vec<(i64,)> = desk.desk.db.read(move |tx| tx.all(&query)).await.unwrap();
        assert_eq!(order, [(2,), (1,), (3,)], "only the second still has a clock");
    }

    async fn customers_read_what_is_published_and_never_a_goal(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let shown = async || desk.desk.db.read(|tx| page::shown_for_test(tx, causeway_base::Locale::En)).await.unwrap();
        assert_eq!(shown().await, None, "nothing is published by itself");
        let by = desk.owner;
        let publish = move |tx: &mut causeway_store::Tx<'_>| {
            let policy = store::all(tx)?.remove(0);
            store::save(tx, &Policy { published: true, name: "<Everyone>".to_owned(), ..policy }, Some(by))
        };
        assert!(desk.desk.db.write(publish).await.unwrap());
        let html = shown().await.unwrap();
        for words in ["&lt;Everyone&gt;", "A first answer", "2 hours", "urgent", "1 hour", "Monday–Friday", "Asia/Shanghai"] {
            assert!(html.contains(words), "{words} is not in {html}");
        }
        assert!(!html.contains("20 minutes") && !html.contains("10 minutes"), "a goal is the team's own: {html}");
    }

    async fn an_acknowledgement_says_by_when_the_live_policy_promises_an_answer(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        always(&desk, REPLIES()).await;
        let id = desk.ask(&mail("1@c", "Help", "", "Hi")).await;
        let said = desk.desk.db.read(move |tx| answer_by(tx, id, causeway_base::Locale::Ja)).await.unwrap();
        let at = jiff::Timestamp::from_millisecond(of(&desk, id).await[0].promise_at.unwrap().ms()).unwrap();
        let zone = jiff::tz::TimeZone::get("Asia/Shanghai").unwrap();
        let time = zone.to_datetime(at).strftime("%H:%M").to_string();
        assert!(said.as_deref().is_some_and(|said| said.contains(&time) && said.contains("UTC+08:00")), "{said:?} {time}");
        desk.reply(id, "Here.").await;
        always(&desk, vec![target(ClockKind::Resolution, 60, 30)]).await;
        let other = desk.ask(&mail("2@c", "Other", "", "Hi")).await;
        let said = desk.desk.db.read(move |tx| answer_by(tx, other, causeway_base::Locale::En)).await.unwrap();
        assert_eq!(said, None, "nobody promised an answer");
    }
}

#[test]
fn a_promise_is_a_sentence_in_each_language() {
    let zone = jiff::tz::TimeZone::get("Asia/Tokyo").unwrap();
    let due = Time(1_795_000_000_000);
    for (locale, said) in [
        (causeway_base::Locale::En, "You will have an answer by Wednesday, 18 November, 20:06 (UTC+09:00)."),
        (causeway_base::Locale::ZhCn, "我们将在 11 月 18 日（周三）20:06（UTC+09:00）之前答复您。"),
        (causeway_base::Locale::ZhTw, "我們將在 11 月 18 日（週三）20:06（UTC+09:00）之前答覆您。"),
        (causeway_base::Locale::Ja, "11月18日（水）20:06（UTC+09:00）までにご回答いたします。"),
    ] {
        assert_eq!(promised::sentence(locale, due, &zone), said);
    }
}
