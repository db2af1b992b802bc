//! Tests of the decision: a table of cases, what must hold for any people and matters, and a week of arrivals.
//! They never touch a database.

use uuid::Uuid;

use super::*;

fn person(number: u128) -> UserId {
    UserId(Uuid::from_u128(number))
}

fn candidate(number: u128) -> Candidate {
    Candidate {
        user: person(number),
        availability: Availability::Available,
        intake: Intake::FrontLine,
        experience: Experience::Mid,
        languages: vec!["en".to_owned()],
        skills: Vec::new(),
        capacity: 10,
        load: 0,
        most_chats: 3,
        chats: 0,
        last_assigned_at: None,
    }
}

fn loaded(number: u128, load: i64) -> Candidate {
    Candidate { load, ..candidate(number) }
}

fn away(number: u128) -> Candidate {
    Candidate { availability: Availability::Away, ..candidate(number) }
}

fn speaks(number: u128, language: &str) -> Candidate {
    Candidate { languages: vec![language.to_owned()], ..candidate(number) }
}

fn policy(method: Method) -> Policy {
    Policy { method, last_agent_first: true, account_manager_first: true }
}

fn asks(language: &str) -> Matter {
    Matter { language: Some(language.to_owned()), ..Matter::default() }
}

/// The customer of manager 1, for whom 2 and then 3 stand in.
fn managed() -> Matter {
    Matter { account: Some(AccountManager { manager: person(1), deputies: vec![person(2), person(3)] }), ..asks("ja") }
}

fn balanced(candidates: &[Candidate], matter: &Matter) -> Result<Chosen, Nobody> {
    choose(candidates, matter, policy(Method::Balanced))
}

fn deputy(because: Hindrance) -> Vec<Reason> {
    vec![Reason::DeputyOf { manager: person(1), because }]
}

#[test]
fn a_desk_that_changed_nothing_gives_nothing_out() {
    let matter = Matter { last_agent: Some(person(1)), ..managed() };
    assert_eq!(choose(&[candidate(1)], &matter, Policy::default()), Err(Nobody::Manual));
    assert_eq!(choose(&[candidate(1)], &matter, policy(Method::Manual)), Err(Nobody::Manual));
}

#[test]
fn the_account_manager_comes_first_and_the_first_deputy_who_can_stands_in() {
    let chosen = balanced(&[loaded(1, 9), candidate(2)], &managed()).unwrap();
    assert_eq!(
        (chosen.user, chosen.for_user),
        (person(1), None),
        "although the other has more room and nobody writes ja"
    );
    assert_eq!(chosen.reasons, [Reason::AccountManager]);
    let chosen = balanced(&[away(1), candidate(2), candidate(3)], &managed()).unwrap();
    assert_eq!((chosen.user, chosen.for_user), (person(2), Some(person(1))), "the manager gets it back");
    assert_eq!(chosen.reasons, deputy(Hindrance::Away));
    let chosen = balanced(&[away(1), away(2), candidate(3)], &managed()).unwrap();
    assert_eq!((chosen.user, chosen.reasons), (person(3), deputy(Hindrance::Away)));
    let chosen = balanced(&[loaded(1, 10), candidate(2)], &managed()).unwrap();
    assert_eq!(
        (chosen.user, chosen.for_user),
        (person(2), None),
        "a manager who is there but full gives it away for good"
    );
    assert_eq!(chosen.reasons, deputy(Hindrance::Full));
    let chosen = balanced(&[candidate(2)], &managed()).unwrap();
    assert_eq!(chosen.reasons, deputy(Hindrance::NotAsked), "a manager outside of the team");
}

#[test]
fn without_manager_and_deputies_anybody_takes_it_and_the_manager_still_gets_it_back() {
    let chosen = balanced(&[away(1), loaded(2, 10), speaks(4, "ja")], &managed()).unwrap();
    assert_eq!((chosen.user, chosen.for_user), (person(4), Some(person(1))));
    let off = Policy { account_manager_first: false, ..policy(Method::Balanced) };
    let chosen = choose(&[candidate(1), speaks(4, "ja")], &managed(), off).unwrap();
    assert_eq!((chosen.user, chosen.for_user), (person(4), None), "the inbox does not ask for managers");
}

#[test]
fn who_answered_last_keeps_the_customer_as_long_as_they_can() {
    let matter = Matter { last_agent: Some(person(1)), ..asks("en") };
    let chosen = balanced(&[loaded(1, 9), candidate(2)], &matter).unwrap();
    assert_eq!((chosen.user, chosen.reasons), (person(1), vec![Reason::LastAgent]));
    for last in [loaded(1, 10), away(1), speaks(1, "ja")] {
        assert_eq!(balanced(&[last, candidate(2)], &matter).unwrap().user, person(2));
    }
    let off = Policy { last_agent_first: false, ..policy(Method::Balanced) };
    assert_eq!(choose(&[loaded(1, 9), candidate(2)], &matter, off).unwrap().user, person(2));
}

#[test]
fn balanced_looks_at_the_share_and_round_robin_at_the_turn() {
    let large = Candidate { capacity: 40, load: 8, last_assigned_at: Some(Time(20)), ..candidate(1) };
    let small = Candidate { capacity: 10, load: 4, last_assigned_at: Some(Time(10)), ..candidate(2) };
    let pair = [large, small];
    let matter = Matter { skills: Vec::new(), ..asks("en-GB") };
    let chosen = balanced(&pair, &matter).unwrap();
    assert_eq!(chosen.user, person(1), "a fifth of their capacity is less than two fifths");
    let speaks = Reason::Speaks { language: "en-GB".to_owned() };
    assert_eq!(chosen.reasons, [Reason::MostRoom { load: 8, capacity: 40 }, speaks.clone()]);
    let chosen = choose(&pair, &matter, policy(Method::RoundRobin)).unwrap();
    assert_eq!((chosen.user, chosen.reasons), (person(2), vec![Reason::Turn, speaks]));
    let newcomer = [pair[0].clone(), pair[1].clone(), candidate(3)];
    assert_eq!(choose(&newcomer, &matter, policy(Method::RoundRobin)).unwrap().user, person(3));
}

#[test]
fn chats_have_a_limit_of_their_own() {
    let chatting = Candidate { chats: 3, load: 3, ..candidate(1) };
    let busy = Candidate { chats: 2, load: 9, ..candidate(2) };
    let chat = Matter { way: Way::Chat, ..Matter::default() };
    let both = [chatting.clone(), busy.clone()];
    assert_eq!(balanced(&both, &chat).unwrap().user, person(2), "whoever has another chat to give, however busy");
    assert_eq!(balanced(&both, &Matter::default()).unwrap().user, person(1), "a mail goes where there is most room");
    assert_eq!(balanced(std::slice::from_ref(&chatting), &chat), Err(Nobody::EveryoneFull));
    assert_eq!(balanced(&[Candidate { load: 10, ..busy }], &chat), Err(Nobody::EveryoneFull), "chats count as matters");
}

#[test]
fn a_language_covers_its_regions_but_a_region_not_the_language() {
    for (known, wanted, covered) in [
        ("zh", "zh-TW", true),
        ("zh-tw", "zh-TW", true),
        ("zh-CN", "zh-TW", false),
        ("zh-TW", "zh", false),
        ("e", "en", false),
    ] {
        assert_eq!(balanced(&[speaks(1, known)], &asks(wanted)).is_ok(), covered, "{known} for {wanted}");
    }
}

#[test]
fn when_nobody_takes_it_the_answer_is_what_has_to_change() {
    let specialist = Candidate { intake: Intake::EscalationOnly, ..candidate(1) };
    let skilled = Matter { skills: vec!["billing".to_owned()], ..asks("en") };
    let hard = Matter { least_experience: Some(Experience::Senior), ..asks("en") };
    let ja = Nobody::Language { language: "ja".to_owned() };
    let billing = Nobody::Skills { skills: skilled.skills.clone() };
    let full_and_wrong = loaded(2, 10);
    for (people, matter, because) in [
        (vec![], asks("en"), Nobody::NoPeople),
        (vec![away(1)], asks("en"), Nobody::EveryoneAway),
        (vec![away(1), specialist.clone()], asks("en"), Nobody::OnlyEscalations),
        (vec![candidate(1)], hard, Nobody::Experience),
        (vec![candidate(1)], skilled, billing),
        (vec![candidate(1), full_and_wrong], asks("ja"), ja),
        (vec![candidate(1), Candidate { load: 10, ..speaks(2, "ja") }], asks("ja"), Nobody::EveryoneFull),
    ] {
        assert_eq!(balanced(&people, &matter), Err(because));
    }
    let escalated = Matter { escalated: true, ..asks("en") };
    assert_eq!(balanced(&[specialist], &escalated).unwrap().user, person(1));
}

/// Draws whose order is the same in every run.
struct Draws(u64);

impl Draws {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }

    fn number(&mut self, limit: u64) -> i64 {
        i64::try_from(self.below(limit)).unwrap()
    }

    fn of<T: Clone>(&mut self, all: &[T]) -> T {
        all[usize::try_from(self.below(all.len() as u64)).unwrap()].clone()
    }

    fn candidate(&mut self, number: u128) -> Candidate {
        Candidate {
            availability: self.of(Availability::ALL),
            intake: self.of(Intake::ALL),
            experience: self.of(Experience::ALL),
            languages: vec![self.of(&["en", "ja", "zh"]).to_owned()],
            skills: vec![self.of(&["billing", "network"]).to_owned()],
            capacity: self.number(6) - 1,
            load: self.number(6),
            most_chats: self.number(6),
            chats: self.number(3),
            last_assigned_at: self.of(&[None, Some(Time(1)), Some(Time(2))]),
            ..candidate(number)
        }
    }

    fn matter(&mut self) -> Matter {
        let mut someone = |limit: u64| person(u128::from(self.below(limit)));
        let account = AccountManager { manager: someone(10), deputies: vec![someone(10), someone(10)] };
        let last = someone(10);
        Matter {
            language: self.of(&[None, Some("en"), Some("ja"), Some("zh-TW")]).map(str::to_owned),
            skills: self.of(&[vec![], vec!["billing".to_owned()]]),
            least_experience: self.of(&[None, Some(Experience::Senior)]),
            way: self.of(Way::ALL),
            last_agent: self.of(&[None, Some(last)]),
            account: self.of(&[None, Some(account)]),
            on_call: None,
            not_again: self.of(&[Vec::new(), Vec::new(), vec![last]]),
            escalated: self.below(3) == 0,
        }
    }
}

#[test]
fn whatever_is_asked_nobody_gets_what_they_must_not() {
    let mut draws = Draws(7);
    let (mut taken, mut waiting) = (0, 0);
    for round in 0..20_000 {
        let mut people: Vec<Candidate> = (0..u128::from(draws.below(8))).map(|n| draws.candidate(n)).collect();
        let (matter, method) = (draws.matter(), draws.of(&[Method::RoundRobin, Method::Balanced]));
        let found = choose(&people, &matter, policy(method));
        people.reverse();
        assert_eq!(
            choose(&people, &matter, policy(method)),
            found,
            "round {round}: the order of the people decides nothing"
        );
        let Ok(chosen) = found else {
            let fits = people.iter().any(|one| one.barred(&matter).or_else(|| one.lacks(&matter)).is_none());
            assert!(!fits, "round {round}: somebody could have taken it");
            waiting += 1;
            continue;
        };
        taken += 1;
        let one = people.iter().find(|one| one.user == chosen.user).unwrap();
        assert_eq!(one.availability, Availability::Available, "round {round}");
        assert!(one.load < one.capacity, "round {round}: over capacity");
        assert!(matter.way != Way::Chat || one.chats < one.most_chats, "round {round}: too many chats");
        assert!(one.intake == Intake::FrontLine || matter.escalated, "round {round}: not escalated");
        assert!(!chosen.reasons.is_empty(), "round {round}: always a reason");
        let known = matches!(chosen.reasons[0], Reason::AccountManager | Reason::DeputyOf { .. });
        assert!(known || one.lacks(&matter).is_none(), "round {round}: they lack something");
    }
    assert!(taken > 1_000 && waiting > 1_000, "both happen: {taken} and {waiting}");
}

/// What a week did to each of twelve people: how many matters they got, and the most that they had open.
fn week(method: Method, seed: u64) -> Vec<(i64, i64)> {
    const MINUTES: i64 = 7 * 24 * 60;
    let mut draws = Draws(seed);
    let mut people: Vec<Candidate> = (1..=12).map(|n| Candidate { capacity: 6, ..candidate(n) }).collect();
    let mut counts = vec![(0, 0); people.len()];
    let (mut ends, mut queue): (Vec<(i64, usize)>, i64) = (Vec::new(), 0);
    for minute in 0..MINUTES {
        ends.retain(|(end, who)| {
            let open = *end > minute;
            people[*who].load -= i64::from(!open);
            open
        });
        // About four arrivals an hour, and thirty in the two hours of rush that fill everybody.
        let rush = minute % (24 * 60) < 120;
        queue += i64::from(draws.below(if rush { 2 } else { 15 }) == 0);
        while queue > 0 {
            let Ok(chosen) = choose(&people, &asks("en"), policy(method)) else { break };
            let who = people.iter().position(|one| one.user == chosen.user).unwrap();
            people[who].load += 1;
            people[who].last_assigned_at = Some(Time(minute * 60_000 + queue));
            counts[who] = (counts[who].0 + 1, counts[who].1.max(people[who].load));
            ends.push((minute + 5 + draws.number(480), who));
            queue -= 1;
        }
    }
    counts
}

#[test]
fn in_a_week_of_arrivals_nobody_is_overloaded_and_equal_people_get_equally_many() {
    for method in [Method::RoundRobin, Method::Balanced] {
        for seed in 1..=5 {
            let counts = week(method, seed);
            let all: i64 = counts.iter().map(|count| count.0).sum();
            let people = i64::try_from(counts.len()).unwrap();
            assert!(all > 600, "a week with too little to do proves nothing: {all}");
            assert!(counts.iter().any(|count| count.1 == 6), "somebody was full at times, or capacity was never asked");
            for (number, most) in &counts {
                assert!(*most <= 6, "{method:?}, seed {seed}: {most} at once");
                let apart = (number * people - all).abs() * 10;
                assert!(apart <= all, "{method:?}, seed {seed}: {number} of {all}, {counts:?}");
            }
        }
    }
}

#[test]
fn whoever_is_on_call_comes_first_unless_away_and_who_did_not_answer_is_not_asked_again() {
    let called = Matter { on_call: Some(person(2)), ..managed() };
    let people = [candidate(1), Candidate { load: 10, ..candidate(2) }, speaks(3, "ja")];
    let chosen = balanced(&people, &called).unwrap();
    assert_eq!((chosen.user, chosen.reasons), (person(2), vec![Reason::OnCall]));
    assert_eq!(balanced(&[candidate(1), away(2)], &called).unwrap().user, person(1));
    let again = Matter { not_again: vec![person(1), person(2)], ..called };
    assert_eq!(balanced(&people, &again).unwrap().user, person(3));
    let nobody = Matter { not_again: vec![person(1), person(2), person(3)], ..again };
    assert_eq!(balanced(&people, &nobody), Err(Nobody::NoPeople));
}
