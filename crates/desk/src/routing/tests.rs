//! Routing on both databases: who gets what, that nobody gets more than they can, that what is kept goes back, and that
//! whoever asks for the next gets the most pressing that fits. The clock is moved; nobody waits.

use causeway_identity::UserId;
use causeway_store::{Actor, Tx, sql};
use causeway_testkit::{Kit, on_both};
use serde_json::json;

use super::profile::ChangeProfile;
use super::rules::InboxRouting;
use super::*;
use crate::chat::{self, Way};
use crate::testing::{TestDesk, mail};
use crate::{ConversationId, TagId, organisation, rule};

const DAY: i64 = 86_400_000;

async fn route(desk: &TestDesk, routing: impl FnOnce(InboxRouting) -> InboxRouting) {
    let inbox_id = desk.inbox;
    let usual = InboxRouting {
        inbox_id,
        method: Method::Balanced,
        last_agent_first: false,
        account_manager_first: false,
        urgent_from: None,
        urgent_on_call: None,
        return_minutes: None,
        team_id: None,
    };
    let rules = vec![routing(usual)];
    let work = move |tx: &mut Tx<'_>| organisation::store::set_setting(tx, rules::NAME, &rules);
    desk.desk.db.write(work).await.unwrap();
}

async fn work(desk: &TestDesk, user: UserId, input: ChangeProfile) {
    let permit = desk.permit(desk.owner);
    let change = move |tx: &mut Tx<'_>| {
        let version = profile::of(tx, user)?.unwrap().version;
        routes::write(tx, user, &ChangeProfile { version, ..input.clone() }, permit)
    };
    desk.desk.db.write(change).await.unwrap();
}

fn there(availability: Availability) -> ChangeProfile {
    ChangeProfile { availability: Some(availability), ..ChangeProfile::default() }
}

/// A rule that tags what a customer writes with these words in it.
async fn tagging(desk: &TestDesk, words: &str, tag: TagId) {
    let definition = json!({
        "when": [{ "kind": "customer_wrote" }],
        "says": { "any": [words] },
        "actions": [{ "kind": "add_tag", "tag_id": tag }],
    });
    let definition: rule::Definition = serde_json::from_value(definition).unwrap();
    let by = desk.owner;
    let work = move |tx: &mut Tx<'_>| {
        let id = rule::store::add(tx, "Tags", "", &definition, Some(by))?;
        let made = rule::store::find(tx, id)?.unwrap();
        rule::store::save(tx, &rule::Rule { enabled: true, ..made }, Some(by))
    };
    assert!(desk.desk.db.write(work).await.unwrap());
}

async fn owner(desk: &TestDesk, id: ConversationId) -> Option<UserId> {
    engine::catch_up(&desk.desk.db).await.unwrap();
    desk.conversation(id).await.row.assignee_id
}

on_both! {
    async fn an_inbox_without_rules_leaves_everything_in_the_queue(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let id = desk.ask(&mail("1@c", "Help", "", "Hi")).await;
        assert_eq!(owner(&desk, id).await, None);
    }

    async fn what_comes_goes_to_whoever_has_room_until_nobody_has(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let (ada, ben) = (desk.agent("Ada").await, desk.agent("Ben").await);
        work(&desk, desk.owner, there(Availability::Away)).await;
        for (user, capacity) in [(ada, 2), (ben, 1)] {
            work(&desk, user, ChangeProfile { capacity: Some(capacity), ..ChangeProfile::default() }).await;
        }
        route(&desk, |usual| usual).await;
        let mut owners = Vec::new();
        let mut last = None;
        for number in 0..4 {
            desk.kit.clock.advance(1_000);
            let id = desk.ask(&mail(&format!("{number}@c"), &format!("Help {number}"), "", "Hi")).await;
            owners.push(owner(&desk, id).await);
            last = Some(id);
        }
        let count = |user: UserId| owners.iter().filter(|owner| **owner == Some(user)).count();
        assert_eq!((count(ada), count(ben), owners[3]), (2, 1, None), "{owners:?}");
        assert_eq!(desk.events("routing.assigned").await, 3);
        // Somebody gets room, and what waited goes to them.
        work(&desk, ben, ChangeProfile { capacity: Some(2), ..ChangeProfile::default() }).await;
        assert_eq!(owner(&desk, last.unwrap()).await, Some(ben));
    }

    async fn a_chat_goes_to_whoever_has_one_to_give_and_a_mail_to_whoever_has_room(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let ada = desk.agent("Ada").await;
        work(&desk, desk.owner, there(Availability::Away)).await;
        work(&desk, ada, ChangeProfile { most_chats: Some(1), ..ChangeProfile::default() }).await;
        route(&desk, |usual| usual).await;
        let mut ids = Vec::new();
        for number in 0..2 {
            desk.kit.clock.advance(1_000);
            let id = desk.ask(&mail(&format!("{number}@c"), &format!("Help {number}"), "", "Hi")).await;
            let chats = move |tx: &mut Tx<'_>| chat::came_by(tx, id, Way::Chat, Actor::SYSTEM);
            desk.desk.db.write(chats).await.unwrap();
            ids.push((id, owner(&desk, id).await));
        }
        assert_eq!((ids[0].1, ids[1].1), (Some(ada), None), "one visitor at a time");
        let mailed = desk.ask(&mail("m@c", "A letter", "", "Hi")).await;
        assert_eq!(owner(&desk, mailed).await, Some(ada), "mails have room yet");
        work(&desk, ada, ChangeProfile { most_chats: Some(2), ..ChangeProfile::default() }).await;
        assert_eq!(owner(&desk, ids[1].0).await, Some(ada));
    }

    async fn who_goes_keeps_or_gives_away_and_an_absence_ends_by_itself(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let ada = desk.agent("Ada").await;
        work(&desk, desk.owner, there(Availability::Away)).await;
        route(&desk, |usual| usual).await;
        let id = desk.ask(&mail("1@c", "Help", "", "Hi")).await;
        assert_eq!(owner(&desk, id).await, Some(ada));
        work(&desk, ada, there(Availability::Away)).await;
        assert_eq!(owner(&desk, id).await, Some(ada), "away keeps");
        let until = Some(causeway_base::Clock::now(&desk.kit.clock).plus_ms(DAY));
        let away = ChangeProfile { away_until: until, ..there(Availability::AwayReassign) };
        work(&desk, ada, away).await;
        assert_eq!(owner(&desk, id).await, None, "nobody else is there");
        desk.kit.clock.advance(DAY);
        assert_eq!(owner(&desk, id).await, Some(ada), "the day is over");
    }

    async fn an_account_manager_comes_first_and_gets_back_what_a_deputy_kept(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let (ada, ben) = (desk.agent("Ada").await, desk.agent("Ben").await);
        route(&desk, |usual| InboxRouting { account_manager_first: true, ..usual }).await;
        let first = desk.ask(&mail("1@c", "First", "", "Hi")).await;
        let set = move |tx: &mut Tx<'_>| {
            let company = causeway_people::company::store::add(tx, "Client", &[], false)?;
            tx.run(&sql!(
                "UPDATE contact SET company_id = ? WHERE id = (SELECT contact_id FROM conversation WHERE id = ?)",
                company,
                first
            ))?;
            account::set(tx, company, Some(ada), &[ben])
        };
        desk.desk.db.write(set).await.unwrap();
        work(&desk, ada, there(Availability::Away)).await;
        let second = desk.ask(&mail("2@c", "Second", "", "Hi")).await;
        assert_eq!(owner(&desk, second).await, Some(ben));
        work(&desk, ada, there(Availability::Available)).await;
        assert_eq!(owner(&desk, second).await, Some(ada), "it went back");
        let third = desk.ask(&mail("3@c", "Third", "", "Hi")).await;
        assert_eq!(owner(&desk, third).await, Some(ada));
        let reader = desk.owner;
        let known = desk.desk.db.read(move |tx| account::all(tx, reader)).await.unwrap();
        assert_eq!(known.iter().filter(|one| one.manager_id == Some(ada)).count(), 1);
    }

    async fn an_urgent_fault_goes_to_the_experienced(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let ada = desk.agent("Ada").await;
        work(&desk, desk.owner, there(Availability::Away)).await;
        route(&desk, |usual| InboxRouting { urgent_from: Some(Experience::Senior), ..usual }).await;
        let text = "Our production system is down and nobody can work!";
        let urgent = desk.ask(&mail("1@c", "System down", "", text)).await;
        let usual = desk.ask(&mail("2@c", "A question", "", "Where is my invoice?")).await;
        assert_eq!((owner(&desk, urgent).await, owner(&desk, usual).await), (None, Some(ada)));
        work(&desk, ada, ChangeProfile { experience: Some(Experience::Senior), ..ChangeProfile::default() }).await;
        assert_eq!(owner(&desk, urgent).await, Some(ada));
    }

    async fn a_confidential_customer_goes_to_those_alone_who_may_know_them(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let ada = desk.agent("Ada").await;
        desk.agent("Ben").await;
        let first = desk.ask(&mail("1@c", "First", "", "Hi")).await;
        let hide = move |tx: &mut Tx<'_>| {
            let contact = crate::conversation::store::state(tx, first)?.unwrap().contact_id;
            causeway_people::confidential::store::set_contact_flag(tx, contact, true)?;
            causeway_people::confidential::store::set_access(tx, contact.0, &[ada])
        };
        desk.desk.db.write(hide).await.unwrap();
        route(&desk, |usual| usual).await;
        for number in 0..5 {
            desk.kit.clock.advance(1_000);
            let id = desk.ask(&mail(&format!("m{number}@c"), &format!("More {number}"), "", "Hi")).await;
            assert_eq!(owner(&desk, id).await, Some(ada), "{number}");
        }
        work(&desk, ada, there(Availability::Away)).await;
        let id = desk.ask(&mail("last@c", "Last", "", "Hi")).await;
        assert_eq!(owner(&desk, id).await, None, "nobody else may know");
        let by = desk.owner;
        let next = desk.desk.db.write(move |tx| next::take(tx, by)).await.unwrap();
        assert_eq!(next.number, None, "not by asking either");
    }

    async fn whoever_asks_gets_the_most_pressing_that_fits_and_two_never_the_same(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let ada = desk.agent("Ada").await;
        work(&desk, ada, ChangeProfile { languages: Some(vec!["en".to_owned()]), ..ChangeProfile::default() }).await;
        let chinese = desk.ask(&mail("1@c", "无法登录", "", "你好，系统崩溃了，所有人都无法登录，生产环境停机。")).await;
        desk.kit.clock.advance(1_000);
        let english = desk.ask(&mail("2@c", "A question", "", "Hello, where do I find the invoice of the last month?")).await;
        let take = async |user: UserId| desk.desk.db.write(move |tx| next::take(tx, user)).await.unwrap();
        let first = take(ada).await;
        let number = desk.conversation(english).await.row.number;
        assert_eq!((first.number, first.passed_over), (Some(number), 1), "Chinese is not hers");
        let second = take(desk.owner).await;
        assert_eq!(second.number, Some(desk.conversation(chinese).await.row.number));
        assert_eq!(take(ada).await.number, None);
        assert_eq!(owner(&desk, chinese).await, Some(desk.owner));
    }

    async fn what_nobody_answers_goes_back_and_not_to_the_same_person(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let (ada, ben) = (desk.agent("Ada").await, desk.agent("Ben").await);
        work(&desk, desk.owner, there(Availability::Away)).await;
        work(&desk, ben, there(Availability::Away)).await;
        route(&desk, |usual| InboxRouting { return_minutes: Some(30), ..usual }).await;
        let id = desk.ask(&mail("1@c", "Help", "", "Hi")).await;
        assert_eq!(owner(&desk, id).await, Some(ada));
        desk.kit.clock.advance(29 * 60_000);
        assert_eq!(owner(&desk, id).await, Some(ada));
        desk.kit.clock.advance(60_000);
        assert_eq!(owner(&desk, id).await, None, "Ada is not asked again today, and nobody else is there");
        assert_eq!(desk.events("routing.returned").await, 1);
        work(&desk, ben, there(Availability::Available)).await;
        assert_eq!(owner(&desk, id).await, Some(ben));
        // Whoever answers keeps it, however long the customer takes; the next question starts anew.
        let permit = desk.permit(ben);
        let (inner, text) = (desk.desk.clone(), crate::testing::writing(crate::message::Kind::Reply, "Here you are."));
        let reply = move |tx: &mut Tx<'_>| crate::message::write::write(tx, permit, &inner, id, &text);
        desk.desk.db.write(reply).await.unwrap();
        desk.kit.clock.advance(120 * 60_000);
        assert_eq!(owner(&desk, id).await, Some(ben));
        assert_eq!(desk.events("routing.returned").await, 1);
    }

    async fn who_is_not_seen_for_a_while_is_given_nothing(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let ada = desk.agent("Ada").await;
        let idle = |tx: &mut Tx<'_>| rules::set_idle_minutes(tx, Some(15));
        desk.desk.db.write(idle).await.unwrap();
        route(&desk, |usual| usual).await;
        let id = desk.ask(&mail("1@c", "Help", "", "Hi")).await;
        assert_eq!(owner(&desk, id).await, None, "nobody was seen yet");
        assert!(desk.desk.db.write(move |tx| profile::seen(tx, ada)).await.unwrap(), "she was away for it");
        let second = desk.ask(&mail("2@c", "More", "", "Hi")).await;
        assert_eq!((owner(&desk, id).await, owner(&desk, second).await), (Some(ada), Some(ada)));
        desk.kit.clock.advance(16 * 60_000);
        let third = desk.ask(&mail("3@c", "Third", "", "Hi")).await;
        assert_eq!(owner(&desk, third).await, None);
        let shown = desk.desk.db.read(move |tx| profile::of(tx, ada)).await.unwrap().unwrap();
        assert!(shown.idle && shown.availability == Availability::Available, "what she said herself stays");
        let wrong = |tx: &mut Tx<'_>| rules::set_idle_minutes(tx, Some(1));
        assert!(desk.desk.db.write(wrong).await.is_err());
    }

    async fn a_tag_that_somebody_knows_asks_for_them_once_the_rules_have_set_it(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let (ada, ben) = (desk.agent("Ada").await, desk.agent("Ben").await);
        work(&desk, desk.owner, there(Availability::Away)).await;
        let billing = desk.desk.db.write(|tx| crate::tag::store::find_or_add(tx, "Billing")).await.unwrap();
        work(&desk, ben, ChangeProfile { skills: Some(vec!["billing".to_owned()]), ..ChangeProfile::default() }).await;
        let profiles = desk.desk.db.read(|tx| profile::all(tx, None)).await.unwrap();
        let of = |user| profiles.iter().find(|one| one.user_id == user).unwrap().skills.clone();
        assert_eq!((of(ben), of(ada)), (vec!["Billing".to_owned()], Vec::new()));
        let permit = desk.permit(desk.owner);
        let unknown = move |tx: &mut Tx<'_>| {
            let input = ChangeProfile { version: 1, skills: Some(vec!["Cooking".to_owned()]), ..ChangeProfile::default() };
            routes::write(tx, ben, &input, permit)
        };
        assert_eq!(desk.desk.db.write(unknown).await.unwrap_err().errors()[0].code, "unknown");
        route(&desk, |usual| usual).await;
        tagging(&desk, "invoice", billing).await;
        let rules = async || rule::engine::catch_up(&desk.desk.db, None).await.unwrap();
        for number in 0..3 {
            desk.kit.clock.advance(1_000);
            let id = desk.ask(&mail(&format!("b{number}@c"), &format!("An invoice {number}"), "", "invoice")).await;
            assert_eq!(owner(&desk, id).await, None, "the rules did not look yet");
            rules().await;
            assert_eq!(owner(&desk, id).await, Some(ben), "also when Ada has more room");
        }
        let plain = desk.ask(&mail("p@c", "Something else", "", "Hi")).await;
        rules().await;
        assert_eq!(owner(&desk, plain).await, Some(ada));
        // Nobody knows it any more: the tag asks for nothing.
        work(&desk, ben, ChangeProfile { skills: Some(Vec::new()), ..ChangeProfile::default() }).await;
        let last = desk.ask(&mail("l@c", "An invoice again", "", "invoice")).await;
        rules().await;
        assert_eq!(owner(&desk, last).await, Some(ada));
    }

    async fn an_urgent_fault_goes_to_whoever_is_on_call(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let (ada, ben) = (desk.agent("Ada").await, desk.agent("Ben").await);
        let rota = serde_json::json!([{ "key": "night", "name": "Night", "people": [ben], "day": "mon", "at": "09:00",
            "zone": "Asia/Shanghai", "since": desk.now().ms() - 60_000 }]);
        let rotas: Vec<crate::on_call::Rota> = serde_json::from_value(rota).unwrap();
        let set = move |tx: &mut Tx<'_>| organisation::store::set_setting(tx, "on_call", &rotas);
        desk.desk.db.write(set).await.unwrap();
        work(&desk, ben, ChangeProfile { capacity: Some(0), ..ChangeProfile::default() }).await;
        route(&desk, |usual| InboxRouting { urgent_on_call: Some("night".to_owned()), ..usual }).await;
        let urgent = "Production is down, all users are affected, nobody can log in. Outage since 10:00!";
        let fault = desk.ask(&mail("1@c", "Production down", "", urgent)).await;
        let usual = desk.ask(&mail("2@c", "A question", "", "Where do I find my invoice?")).await;
        assert_eq!(owner(&desk, fault).await, Some(ben), "whatever his capacity says");
        assert_ne!(owner(&desk, usual).await, Some(ben));
        work(&desk, ben, there(Availability::Away)).await;
        let next = desk.ask(&mail("3@c", "Production down again", "", urgent)).await;
        let other = owner(&desk, next).await;
        assert!(other == Some(ada) || other == Some(desk.owner), "who is away is not called here; an escalation does that");
    }
}
