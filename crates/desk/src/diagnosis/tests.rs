//! Diagnoses: guides by table and property, and on both databases that the clock begins with the first look, ends with
//! the finding, and that each class asks for what belongs to it. They never wait; the clock is moved.

use causeway_base::Clock as _;
use causeway_store::Tx;
use causeway_testkit::{Kit, on_both};
use causeway_triage::Class;
use causeway_web::Problem;

use super::guide::{self, Answer, Guide, Step};
use super::preparation::{self, ChangePreparation, Ending};
use super::routes::{ChangeFinding, Diagnosis, NewStep, answer, found, write};
use super::{Cause, Charge, Confidence, ProblemClass, Side, closing, letter, own, report, store, touch};
use crate::condition::Condition;
use crate::testing::{TestDesk, mail};
use crate::{ConversationId, ladder, promise, sla};

const MINUTE: i64 = 60_000;

fn step(key: &str, answers: &[(&str, &str)]) -> Step {
    let answer = |(key, next): &(&str, &str)| Answer {
        key: (*key).to_owned(),
        words: "So".to_owned(),
        next: (*next).to_owned(),
        ..Answer::default()
    };
    let answers = answers.iter().map(answer).collect();
    Step { key: key.to_owned(), ask: "What?".to_owned(), hint: String::new(), answers, ..Step::default() }
}

fn guide(steps: Vec<Step>) -> Guide {
    Guide { name: "Ours".to_owned(), class: ProblemClass::Fault, product: String::new(), steps, public: None }
}

#[test]
fn a_guide_that_nobody_could_walk_through_is_refused() {
    let fine = guide(vec![step("a", &[("yes", "b"), ("no", "")]), step("b", &[("done", "")])]);
    assert_eq!(guide::checked(std::slice::from_ref(&fine)).unwrap(), std::slice::from_ref(&fine));
    for (steps, what) in [
        (vec![], "length"),
        (vec![step("a", &[])], "length"),
        (vec![step("A b", &[("yes", "")])], "invalid"),
        (vec![step("a", &[("yes", "elsewhere")])], "unknown"),
        (vec![step("a", &[("yes", "a")])], "circle"),
        (vec![step("a", &[("yes", "b")]), step("b", &[("no", "a")])], "circle"),
        (vec![step("a", &[("yes", "")]), step("a", &[("yes", "")])], "duplicate"),
        (vec![step("a", &[("yes", ""), ("yes", "")])], "invalid"),
    ] {
        let refused = guide::checked(&[guide(steps)]).unwrap_err();
        assert!(serde_json::to_string(&refused).unwrap().contains(what), "{what}: {refused:?}");
    }
    let wordless = Guide { name: String::new(), ..guide(vec![Step { ask: String::new(), ..fine.steps[0].clone() }]) };
    assert!(guide::checked(&[wordless]).is_err(), "the desk has no words for a step that is not its own");
}

#[test]
fn the_desks_own_guides_can_be_walked_and_one_is_there_for_each_class() {
    let guides = own::guides();
    assert_eq!(guide::checked(&guides).unwrap(), guides);
    for class in ProblemClass::ALL {
        assert!(guide::fitting(&guides, *class, &[]).is_some(), "{class:?}");
    }
}

#[test]
fn the_guide_of_a_product_comes_before_the_general_one() {
    let general = guide(vec![step("a", &[("yes", "")])]);
    let special = Guide { name: "Mail".to_owned(), product: "Mail Server".to_owned(), ..general.clone() };
    let guides = [general.clone(), special.clone()];
    let fitting = |products: &[String]| guide::fitting(&guides, ProblemClass::Fault, products);
    assert_eq!(fitting(&["mail server".to_owned()]), Some(&special));
    assert_eq!(fitting(&[]), Some(&general));
    assert_eq!(guide::fitting(&guides, ProblemClass::Simple, &[]), None);
}

#[test]
fn a_letter_says_what_was_written_down_and_offers_only_what_costs() {
    let finding = super::Finding {
        finding: "The disk is full <17 GB>.".to_owned(),
        cause: Some(Cause::Capacity),
        side: Some(Side::CustomerEnvironment),
        charge: Some(Charge::Charged),
        advice: "Move the files.\nThen restart.".to_owned(),
        offer: "Two hours of work.".to_owned(),
        ..super::Finding::default()
    };
    let html = letter::letter(&finding, causeway_base::Locale::En);
    assert!(html.contains("&lt;17 GB&gt;") && html.contains("Move the files.<br>Then restart."), "{html}");
    assert!(html.contains("Two hours of work."));
    let free = super::Finding { charge: Some(Charge::Free), ..finding };
    assert!(!letter::letter(&free, causeway_base::Locale::Ja).contains("Two hours"));
    assert_eq!(letter::letter(&super::Finding::default(), causeway_base::Locale::En), "");
}

async fn see(desk: &TestDesk, id: ConversationId) -> Diagnosis {
    desk.desk.db.read(move |tx| found(tx, id)).await.unwrap()
}

async fn look(desk: &TestDesk, id: ConversationId) {
    let owner = desk.owner;
    desk.desk.db.write(move |tx| touch::touch(tx, id, owner)).await.unwrap();
}

async fn change(desk: &TestDesk, id: ConversationId, input: ChangeFinding) -> Result<Diagnosis, Problem> {
    let owner = desk.owner;
    let work = move |tx: &mut Tx<'_>| {
        let version = store::of(tx, id)?.version;
        write(tx, id, &ChangeFinding { version, ..input.clone() }, owner)?;
        found(tx, id)
    };
    desk.desk.db.write(work).await
}

fn class(class: ProblemClass) -> ChangeFinding {
    ChangeFinding { class: Some(class), ..ChangeFinding::default() }
}

fn whole() -> ChangeFinding {
    ChangeFinding {
        finding: Some("The disk is full.".to_owned()),
        evidence: Some("df says 100 %.".to_owned()),
        cause: Some(Cause::Capacity),
        confidence: Some(Confidence::Certain),
        side: Some(Side::CustomerEnvironment),
        record: true,
        ..ChangeFinding::default()
    }
}

async fn diagnosis_clocks(desk: &TestDesk, id: ConversationId) -> Vec<sla::Shown> {
    sla::engine::catch_up(&desk.desk.db).await.unwrap();
    let all = desk.desk.db.read(move |tx| sla::of(tx, id)).await.unwrap();
    all.into_iter().filter(|clock| clock.kind == sla::ClockKind::Diagnosis).collect()
}

on_both! {
    async fn a_fault_has_five_minutes_from_the_first_look_to_the_finding(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let id = desk.ask(&mail("1@c", "It is broken", "", "We see an error 500, it does not work any more.")).await;
        let standing = desk.desk.db.read(move |tx| ladder::store::of(tx, id)).await.unwrap().unwrap();
        assert!(matches!(standing.class, Class::Fault | Class::UrgentFault), "{standing:?}");
        assert_eq!(diagnosis_clocks(&desk, id).await, [], "nobody looked yet");
        desk.kit.clock.advance(30 * MINUTE);
        look(&desk, id).await;
        let started = desk.kit.clock.now();
        look(&desk, id).await;
        let clock = diagnosis_clocks(&desk, id).await.remove(0);
        let after = |at: Option<causeway_base::Time>| at.map(|at| at.since(started) / MINUTE);
        assert_eq!((clock.started_at, after(clock.goal_at), after(clock.promise_at)), (started, Some(3), Some(5)));
        desk.kit.clock.advance(3 * MINUTE);
        diagnosis_clocks(&desk, id).await;
        let seen = |kind| desk.events(kind);
        assert_eq!((seen("clock.goal_passed").await, seen("clock.broken").await), (2, 0), "with the first reply's");
        let refused = change(&desk, id, ChangeFinding { record: true, ..ChangeFinding::default() }).await.unwrap_err();
        assert!(serde_json::to_string(&refused).unwrap().contains("/finding"));
        desk.kit.clock.advance(MINUTE);
        let recorded = change(&desk, id, whole()).await.unwrap();
        assert_eq!(recorded.finding.charge, Some(Charge::Charged), "what is not ours may cost");
        desk.kit.clock.advance(9 * MINUTE);
        let ended = diagnosis_clocks(&desk, id).await.remove(0);
        assert_eq!((ended.met, desk.events("clock.broken").await), (Some(true), 0));
        let report = desk.desk.db.read(|tx| report::report(tx, 7)).await.unwrap();
        assert_eq!((report.weeks[0].faults, report.weeks[0].in_time, report.weeks[0].late), (1, 1, 0));
        assert_eq!(report.found[0].cause, Cause::Capacity);
    }

    async fn what_turns_out_to_be_no_fault_has_no_clock_and_what_turns_into_one_has(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let id = desk.ask(&mail("1@c", "Help", "", "Hi")).await;
        look(&desk, id).await;
        assert_eq!(diagnosis_clocks(&desk, id).await, []);
        change(&desk, id, class(ProblemClass::Fault)).await.unwrap();
        assert_eq!(diagnosis_clocks(&desk, id).await.len(), 1, "choosing the class is a look");
        change(&desk, id, class(ProblemClass::Simple)).await.unwrap();
        assert_eq!(diagnosis_clocks(&desk, id).await, []);
        assert_eq!(see(&desk, id).await.counts_as, Some(ProblemClass::Simple));
    }

    async fn each_class_asks_for_its_own_before_it_is_solved(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let id = desk.ask(&mail("1@c", "Help", "", "Hi")).await;
        let solvable = async || desk.desk.db.read(move |tx| closing::check(tx, id)).await.is_ok();
        assert!(solvable().await);
        for (kind, free) in [
            (ProblemClass::Simple, true),
            (ProblemClass::Fault, false),
            (ProblemClass::DocumentOnly, false),
            (ProblemClass::NoSolutionYet, true),
        ] {
            change(&desk, id, class(kind)).await.unwrap();
            assert_eq!(solvable().await, free, "{kind:?}");
        }
        change(&desk, id, class(ProblemClass::DocumentOnly)).await.unwrap();
        desk.reply(id, "Please read https://acme.example/help/disk").await;
        assert!(solvable().await);
        change(&desk, id, class(ProblemClass::Fault)).await.unwrap();
        change(&desk, id, whole()).await.unwrap();
        assert!(solvable().await);
    }

    async fn a_solution_in_preparation_is_a_promise_until_it_is_delivered(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let id = desk.ask(&mail("1@c", "Help", "", "Hi")).await;
        change(&desk, id, class(ProblemClass::NoSolutionYet)).await.unwrap();
        let prepare = async |input: ChangePreparation| {
            let permit = desk.permit(desk.owner);
            desk.desk.db.write(move |tx| preparation::change(tx, permit, id, &input)).await
        };
        let nothing = || ChangePreparation { note: None, promised_at: None, consent: None, ending: None, reason: None };
        assert!(prepare(nothing()).await.is_err(), "by when?");
        let due = Some(desk.kit.clock.now().plus_ms(24 * 60 * MINUTE));
        let note = Some("A fix of the import".to_owned());
        prepare(ChangePreparation { note, promised_at: due, ..nothing() }).await.unwrap();
        assert!(desk.desk.db.read(move |tx| closing::check(tx, id)).await.is_err());
        let later = Some(desk.kit.clock.now().plus_ms(48 * 60 * MINUTE));
        prepare(ChangePreparation { promised_at: later, ..nothing() }).await.unwrap();
        let promises = desk.desk.db.read(move |tx| promise::store::of(tx, id)).await.unwrap();
        assert_eq!((promises.len(), Some(promises[0].due_at)), (1, later));
        prepare(ChangePreparation { ending: Some(Ending::Delivered), ..nothing() }).await.unwrap();
        let promises = desk.desk.db.read(move |tx| promise::store::of(tx, id)).await.unwrap();
        assert_eq!(promises[0].state, promise::PromiseState::Kept);
        assert!(desk.desk.db.read(move |tx| closing::check(tx, id)).await.is_ok());
    }

    async fn a_step_is_kept_and_what_it_suggests_is_taken_over_where_nothing_stands(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let id = desk.ask(&mail("1@c", "Help", "", "Hi")).await;
        let take = async |step: &str, said: &str| {
            let input = NewStep { step: step.to_owned(), answer: said.to_owned() };
            let owner = desk.owner;
            desk.desk.db.write(move |tx| answer(tx, id, &input, owner)).await
        };
        assert!(take("reach", "no").await.is_err(), "no class, no guide");
        change(&desk, id, class(ProblemClass::Fault)).await.unwrap();
        assert!(take("reach", "maybe").await.is_err() && take("nowhere", "no").await.is_err());
        take("reach", "no").await.unwrap();
        take("machine", "provider").await.unwrap();
        let known = see(&desk, id).await;
        assert_eq!(known.steps.iter().map(|step| step.seq).collect::<Vec<_>>(), [1, 2]);
        assert_eq!((known.finding.cause, known.finding.side), (Some(Cause::Infrastructure), Some(Side::ThirdParty)));
        take("resources", "used_up").await.unwrap();
        assert_eq!(see(&desk, id).await.finding.cause, Some(Cause::Infrastructure), "what stands, stands");
    }

    async fn a_condition_asks_what_a_problem_counts_as(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let id = desk.ask(&mail("1@c", "It is broken", "", "We see an error 500, it does not work any more.")).await;
        let is = async |list: Vec<ProblemClass>| {
            desk.desk.db.read(move |tx| Condition::Problem(list.clone()).holds(tx, id, None)).await.unwrap()
        };
        assert!(is(vec![ProblemClass::Fault]).await, "the ladder says so");
        assert!(!is(vec![ProblemClass::Simple, ProblemClass::DocumentOnly]).await);
        change(&desk, id, class(ProblemClass::Simple)).await.unwrap();
        assert!(is(vec![ProblemClass::Simple]).await && !is(vec![ProblemClass::Fault]).await);
    }
}
