//! Tests of calendars: what a desk begins with, changes that meet, and who is open.
//! They never go around the store.

use causeway_identity::permission::ManageSettings;
use causeway_identity::team::store as teams;
use causeway_identity::{Role, permissions_of};
use causeway_testkit::{Kit, on_both};
use causeway_web::{Caller, Code, Permit, Problem, Via};
use serde_json::json;

use super::routes::{add_one, change_one, remove_one};
use super::*;
use crate::testing::TestDesk;

fn permit(desk: &TestDesk) -> Permit<ManageSettings> {
    let via = Via::ApiKey(uuid::Uuid::nil());
    Caller { user: desk.owner.0, name: String::new(), permissions: permissions_of(Role::Owner), via }.permit().unwrap()
}

fn at(text: &str) -> Time {
    Time(text.parse::<jiff::Timestamp>().unwrap().as_millisecond())
}

on_both! {
    async fn a_new_desk_has_business_hours_that_can_be_changed_once_per_version(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let permit = permit(&desk);
        let work = move |tx: &mut Tx<'_>| {
            let first = store::list(tx)?.remove(0);
            assert_eq!((first.name.as_str(), first.plan.zone.as_str()), ("Business hours", "Asia/Shanghai"));
            let ready = store::compiled(tx, first.id)?.unwrap();
            // Friday 17:40 in Shanghai; two hours later is Monday 10:40.
            let due = ready.due(at("2026-01-09T09:40:00Z"), 7_200_000, &[]).unwrap();
            assert_eq!(due, Some(at("2026-01-12T02:40:00Z")));
            let name = serde_json::from_value(json!({ "version": 1, "name": "Office" })).unwrap();
            change_one(tx, permit, first.id, &name)?;
            let conflict = change_one(tx, permit, first.id, &name).unwrap_err();
            assert_eq!(conflict.code(), Code::VersionConflict);
            assert_eq!(store::find(tx, first.id)?.unwrap().name, "Office");
            Ok::<_, Problem>(())
        };
        desk.desk.db.write(work).await.unwrap();
        assert_eq!(desk.events("settings.changed").await, 1);
    }

    async fn nonsense_is_refused_with_the_place_of_it(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let permit = permit(&desk);
        let work = move |tx: &mut Tx<'_>| {
            let hours = json!([{ "from": "09:00", "to": "12:00" }, { "from": "11:00", "to": "18:00" }]);
            let open = json!([{ "from": "09:00", "to": "18:00" }]);
            let cases = [
                (json!({ "zone": "Mars/Olympus", "always_open": true }), "/plan/zone"),
                (json!({ "zone": "Asia/Tokyo", "weekly": { "tue": hours } }), "/plan/weekly/tue/1"),
                (json!({ "zone": "Asia/Tokyo" }), "/plan/weekly"),
                (json!({ "zone": "UTC", "weekly": { "mon": open }, "special_days": [
                    { "date": "2026-01-01", "open": [] }, { "date": "2026-01-01", "open": open }] }), "/plan/special_days/1"),
            ];
            for (plan, pointer) in cases {
                let input = serde_json::from_value(json!({ "name": "New", "plan": plan })).unwrap();
                let problem = add_one(tx, permit, &input).unwrap_err();
                assert_eq!(problem.errors()[0].pointer, pointer);
            }
            let taken = json!({ "name": "business HOURS", "plan": { "zone": "UTC", "always_open": true } });
            let problem = add_one(tx, permit, &serde_json::from_value(taken).unwrap()).unwrap_err();
            assert_eq!(problem.errors()[0].pointer, "/name");
            Ok::<_, Problem>(())
        };
        desk.desk.db.write(work).await.unwrap();
    }

    async fn work_follows_the_sun_and_what_is_used_stays(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let permit = permit(&desk);
        let work = move |tx: &mut Tx<'_>| {
            let shanghai = store::list(tx)?.remove(0).id;
            let berlin = store::add(tx, "Berlin", &office_hours("Europe/Berlin"), None)?;
            let (east, west) = (teams::add(tx, "East", false)?, teams::add(tx, "West", false)?);
            let anytime = teams::add(tx, "Anytime", false)?;
            store::set_team(tx, east, Some(shanghai))?;
            store::set_team(tx, west, Some(berlin))?;
            assert_eq!(open_now(tx, at("2026-01-12T02:00:00Z"))?, [anytime, east]);
            assert_eq!(open_now(tx, at("2026-01-12T12:00:00Z"))?, [anytime, west]);
            let problem = remove_one(tx, permit, berlin).unwrap_err();
            assert!(problem.detail().contains("West"), "{}", problem.detail());
            store::set_team(tx, west, None)?;
            remove_one(tx, permit, berlin)?;
            assert!(store::find(tx, berlin)?.is_none());
            Ok::<_, Problem>(())
        };
        desk.desk.db.write(work).await.unwrap();
    }

    async fn days_of_a_file_close_and_the_last_good_ones_stay(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let file = b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:20200305\nRRULE:FREQ=YEARLY\nSUMMARY:Founders\nEND:VEVENT\nEND:VCALENDAR";
        let events = causeway_calendar::ics::read(file).unwrap().events;
        let (id, source) = desk.desk.db.write(move |tx| {
            let id = store::list(tx)?.remove(0).id;
            Ok::<_, Problem>((id, feed::add(tx, id, "Ours", Some("https://127.0.0.1/days.ics"), &events)?))
        }).await.unwrap();
        // The test client may not reach this machine: the fetch is refused, and the days stay.
        feed::refresh(&desk.desk, source).await.unwrap();
        let work = move |tx: &mut Tx<'_>| {
            let feeds = feed::of(tx, id)?;
            assert!(feeds[0].problem.as_deref().is_some_and(|why| why.contains("not a public address")), "{feeds:?}");
            assert_eq!(feeds[0].events, 1);
            let now = jiff::Timestamp::from_millisecond(tx.now().ms()).unwrap();
            let year = jiff::tz::TimeZone::UTC.to_datetime(now).year();
            let ready = store::compiled(tx, id)?.unwrap();
            // The first fifth of March from now on that is a weekday, and the day before it if that is one too.
            let year = (year..year + 8).find(|year| (1..=5).contains(&causeway_calendar::Date::new(*year, 3, 5).unwrap().weekday().to_monday_one_offset())).unwrap();
            assert!(!ready.open_at(at(&format!("{year}-03-05T02:00:00Z"))));
            let plan = store::find(tx, id)?.unwrap().plan;
            let effect = effect::effect(tx, &plan, Some(id))?;
            assert!(effect.days.iter().all(|day| day.name == "Founders" && day.open.is_empty()));
            assert!(feed::remove(tx, id, source)?);
            assert!(store::compiled(tx, id)?.unwrap().open_at(at(&format!("{year}-03-05T02:00:00Z"))));
            Ok::<_, Problem>(())
        };
        desk.desk.db.write(work).await.unwrap();
    }
}

#[test]
fn people_are_told_before_the_days_of_a_country_end() {
    use causeway_calendar::Date;
    use causeway_calendar::holidays::Country;
    let plan = Plan { countries: vec![Country::China, Country::Japan], ..office_hours("Asia/Shanghai") };
    let last = Country::China.known_years().1;
    assert!(effect::ending(&plan, Date::new(last, 10, 1).unwrap()).is_empty());
    let told = effect::ending(&plan, Date::new(last, 11, 15).unwrap());
    assert_eq!(told.iter().map(|one| one.country).collect::<Vec<_>>(), [Country::China]);
}
