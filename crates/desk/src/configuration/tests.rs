//! Tests of the configuration file on both engines: the way round, looking first, refusing, and the command's events.
//! They never compare ids; a file has none.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use causeway_identity::permission::ManageSettings;
use causeway_identity::team::{self, TeamId};
use causeway_store::{Tx, sql};
use causeway_testkit::{Engine, Kit, on_both};
use causeway_web::Permit;
use causeway_wording::{Avoid, WordList};
use serde_json::{Value, json};

use super::*;
use crate::condition::{Condition, FieldTest, Person, TeamChoice};
use crate::field::{Field, FieldOption, Kind, Owner, Required};
use crate::inbox::SenderName;
use crate::macros::{Action, Macro};
use crate::testing::{TestDesk, mail};
use crate::view::{Column, SavedView, Scope, Sort};
use crate::{Category, Priority, app_card, field, inbox, macros, rule, solve, status, tag, view, wording};

fn permit() -> Permit<ManageSettings> {
    Permit::system()
}

fn field_of(tx: &mut Tx<'_>, name: &str, kind: Kind, options: &[&str]) -> Field {
    let options = options.iter().map(|option| FieldOption {
        id: format!("id-of-{option}"),
        name: (*option).to_owned(),
        archived: false,
    });
    Field {
        id: tx.new_id(),
        owner: Owner::Conversation,
        name: name.to_owned(),
        names: BTreeMap::from([("ja".to_owned(), "種類".to_owned())]),
        kind,
        options: options.collect(),
        required: Required::OnSolve,
        shown_when: None,
        position: 0,
        archived: false,
        version: 1,
    }
}

fn shared_view(tx: &mut Tx<'_>, name: &str, team_id: Option<TeamId>, condition: Condition) -> SavedView {
    SavedView {
        id: tx.new_id(),
        name: name.to_owned(),
        scope: if team_id.is_some() { Scope::Team } else { Scope::Everyone },
        owner_id: None,
        team_id,
        live: condition.depends_on_moment(),
        condition,
        sort: Sort::LongestWaiting,
        columns: vec![Column::Priority],
        position: view::store::next_position(tx).unwrap(),
        version: 1,
    }
}

/// Two statuses, a tag, two teams, an inbox and an outside system.
fn furnish(tx: &mut Tx<'_>, desk: &TestDeskParts) -> causeway_store::Result<TeamId> {
    status::store::add(tx, "With the vendor", Category::Waiting, false)?;
    let open = status::store::builtin(tx, Category::Open)?;
    status::store::save(tx, open.id, "To do", open.position, open.version)?;
    tag::store::find_or_add(tx, "VIP")?;
    let billing = team::store::add(tx, "Billing", false)?;
    team::store::set_members(tx, billing, &[desk.owner, desk.mei])?;
    team::store::add(tx, "Appliances", false)?;
    let fields = inbox::store::Fields {
        name: "Bills".to_owned(),
        address: "bills@acme.example".to_owned(),
        team_id: Some(billing),
        from_name: SenderName::Team,
        quote_history: false,
        signature_html: "<p>Acme</p>".to_owned(),
    };
    let id = inbox::store::add(tx, &fields)?.unwrap();
    inbox::store::set_aliases(tx, id, &["money@acme.example".to_owned(), "account@acme.example".to_owned()])?;
    let behaviour = inbox::behaviour::find(tx, id)?.unwrap();
    let behaviour = inbox::behaviour::Behaviour { promise: "by tomorrow".to_owned(), acknowledge: true, ..behaviour };
    inbox::behaviour::set(tx, id, &behaviour)?;
    let app = app_card::AppCard {
        id: tx.new_id(),
        name: "Shop".to_owned(),
        url: "https://shop.example/?who={{contact.email}}".to_owned(),
        card_url: String::new(),
        position: 0,
        archived: false,
        version: 1,
    };
    app_card::store::add(tx, &app, "a sealed secret")?;
    Ok(billing)
}

/// Fields that name each other, and views and macros that name all of it.
fn prepare(tx: &mut Tx<'_>, desk: &TestDeskParts, billing: TeamId) -> causeway_store::Result<()> {
    let vip = tag::store::find_or_add(tx, "VIP")?;
    let custom = status::store::all(tx)?.into_iter().find(|one| one.name == "With the vendor").unwrap().id;
    let open = status::store::builtin(tx, Category::Open)?.id;
    let kind = field_of(tx, "Kind", Kind::Choice, &["Bill", "Parcel"]);
    let holds = Condition::Field { id: kind.id, test: FieldTest::Is(vec!["id-of-Bill".to_owned()]) };
    let dependent = Field { shown_when: Some(holds.clone()), ..field_of(tx, "Bill number", Kind::Text, &[]) };
    field::store::add(tx, &dependent)?;
    field::store::add(tx, &kind)?;
    let named = Condition::All(vec![
        Condition::Tag(vec![vip]),
        Condition::Not(Box::new(Condition::Status(vec![custom, open]))),
        Condition::Inbox(inbox::store::all(tx)?.iter().map(|inbox| inbox.id).collect()),
        Condition::Team(vec![TeamChoice::None, TeamChoice::Team(billing)]),
        Condition::Assignee(vec![Person::Nobody, Person::User(desk.mei)]),
        Condition::Any(vec![holds]),
    ]);
    let everyone = shared_view(tx, "Zebra", None, named);
    view::store::save(tx, &SavedView { columns: vec![Column::Tags, Column::Field(kind.id)], ..everyone })?;
    let team = shared_view(tx, "Ours", Some(billing), Condition::Tag(vec![vip]));
    view::store::save(tx, &team)?;
    let personal = shared_view(tx, "Mine", None, Condition::All(Vec::new()));
    view::store::save(tx, &SavedView { scope: Scope::Person, owner_id: Some(desk.owner), ..personal })?;
    let actions = vec![
        Action::SetStatus { status_id: custom },
        Action::AddTag { tag_id: vip },
        Action::Assign { user_id: desk.mei },
        Action::SetTeam { team_id: Some(billing) },
        Action::SetTeam { team_id: None },
        Action::SetPriority { priority: Priority::High },
    ];
    let new = Macro {
        id: tx.new_id(),
        name: "Refund".to_owned(),
        keys: Vec::new(),
        shortcut: "refund".to_owned(),
        folder: "Billing".to_owned(),
        scope: Scope::Team,
        owner_id: Some(desk.owner),
        team_id: Some(billing),
        bodies: BTreeMap::from([("en".to_owned(), "<p>Sent.</p>".to_owned())]),
        actions,
        archived: false,
        reviewed_at: None,
        reviewed_by: None,
        changed_by: None,
        changed_at: tx.now(),
        version: 1,
    };
    macros::store::add(tx, &new)?;
    let everyones = Macro { id: tx.new_id(), scope: Scope::Everyone, team_id: None, ..new };
    macros::store::add(tx, &everyones)?;
    rules(tx, desk, (vip, custom, billing), everyones.id)?;
    solve::set_rules(tx, solve::SolveRules { outcome_always: true })?;
    let avoid = vec![Avoid { word: "unfortunately".to_owned(), instead: String::new() }];
    wording::set_words(tx, &WordList { avoid, jargon: vec!["webhook".to_owned()], names: vec!["Acme".to_owned()] })
}

/// Rules that name all that rules can name.
fn rules(
    tx: &mut Tx<'_>,
    desk: &TestDeskParts,
    (vip, custom, billing): (crate::TagId, crate::StatusId, TeamId),
    prepared: crate::MacroId,
) -> causeway_store::Result<()> {
    let kind = field::store::all(tx, None)?.into_iter().find(|field| field.name == "Kind").unwrap();
    let definition = json!({
        "when": [
            { "kind": "status_changed", "to": custom },
            { "kind": "team_changed", "from": "none", "to": billing },
            { "kind": "assignee_changed", "to": desk.mei },
            { "kind": "tag_added", "tag_id": vip },
            { "kind": "field_changed", "field_id": kind.id, "to": "Bill" },
            { "kind": "after", "moment": "waiting", "minutes": 30 },
        ],
        "condition": { "all": [{ "tag": [vip] }, { "not": { "team": ["none", billing] } }] },
        "says": { "any": ["refund"] },
        "actions": [
            { "kind": "set_status", "status_id": custom },
            { "kind": "notify_person", "user_id": desk.mei },
            { "kind": "set_field", "field_id": kind.id, "value": kind.options[0].id },
            { "kind": "reply", "macro_id": prepared },
            { "kind": "set_team", "team_id": null },
        ],
        "stop": true,
    });
    let definition = serde_json::from_value(definition).unwrap();
    rule::store::add(tx, "Refunds", "Billing", &definition, Some(desk.owner))?;
    let secret = json!({ "when": [{ "kind": "customer_wrote" }], "actions": [{ "kind": "webhook", "url": "https://x.example/s3cret" }] });
    rule::store::add(tx, "Told outside", "", &serde_json::from_value(secret).unwrap(), None).map(drop)
}

/// What the first option of the field is called.
fn rule_option(document: &Value) -> &str {
    let field = document["fields"].as_array().unwrap().iter().find(|field| field["name"] == "Kind").unwrap();
    field["options"][0]["name"].as_str().unwrap()
}

/// A calendar, a policy, and the settings that are one thing as a whole.
fn promise(tx: &mut Tx<'_>, desk: &TestDeskParts, billing: TeamId) -> causeway_store::Result<()> {
    let plan = serde_json::from_value(
        json!({ "zone": "Asia/Tokyo", "weekly": { "mon": [{ "from": "09:00", "to": "17:00" }] } }),
    );
    let night = crate::calendar::store::add(tx, "Mondays", &plan.unwrap(), None)?;
    crate::calendar::store::set_team(tx, billing, Some(night))?;
    let terms = json!({ "condition": { "team": [billing] }, "calendar_id": night, "targets": [
        { "kind": "first_reply", "promise": 120, "goal": 20 }] });
    crate::sla::store::add(tx, "Gold", false, &serde_json::from_value(terms).unwrap(), None)?;
    let inbox = inbox::store::all(tx)?[0].id;
    let mut paths = serde_json::to_value(crate::escalation::path::standard()).unwrap();
    paths[0]["levels"][1]["user_ids"] = json!([desk.mei]);
    paths[0]["levels"][2]["team_ids"] = json!([billing]);
    let mut ladder = serde_json::to_value(crate::ladder::ladder(tx)?.0).unwrap();
    ladder["new_for_days"] = json!(33);
    let settings = [
        ("ladder", ladder),
        ("escalation_paths", paths),
        ("handover_templates", json!([crate::handover::template::standard()])),
        ("problem_classes", serde_json::to_value(crate::diagnosis::closing::ClosingRules::default()).unwrap()),
        (
            "on_call",
            json!([{ "key": "night", "name": "Night", "people": [desk.mei, desk.owner], "day": "mon", "at": "09:00",
            "zone": "Asia/Tokyo", "since": 1000, "swaps": [{ "user_id": desk.owner, "from": 1, "until": 2 }] }]),
        ),
        (
            "routing",
            json!([{ "inbox_id": inbox, "method": "balanced", "last_agent_first": true, "account_manager_first": false,
            "urgent_from": null, "urgent_on_call": "night", "return_minutes": 30, "team_id": billing }]),
        ),
    ];
    for (name, value) in settings {
        crate::organisation::store::set_setting(tx, name, &value)?;
    }
    Ok(())
}

/// Whom the furniture names.
#[derive(Clone, Copy)]
struct TestDeskParts {
    owner: causeway_identity::UserId,
    mei: causeway_identity::UserId,
}

async fn full(kit: Kit) -> TestDesk {
    let desk = TestDesk::new(kit).await;
    let parts = TestDeskParts { owner: desk.owner, mei: desk.agent("Mei").await };
    let work = move |tx: &mut Tx<'_>| {
        let billing = furnish(tx, &parts)?;
        promise(tx, &parts, billing)?;
        prepare(tx, &parts, billing)
    };
    desk.desk.db.write(work).await.unwrap();
    desk
}

async fn exported(desk: &TestDesk) -> Document {
    desk.desk.db.read(export).await.unwrap()
}

fn read(value: Value) -> Document {
    document::read(value).unwrap()
}

fn file(sections: Value) -> Document {
    let mut value = json!({ "format": document::FORMAT, "version": document::VERSION });
    value.as_object_mut().unwrap().extend(sections.as_object().unwrap().clone());
    read(value)
}

/// The file of a full desk, as it lies on a disk.
async fn full_file(kit: Kit) -> (String, TestDesk) {
    let desk = full(kit).await;
    (serde_json::to_string_pretty(&exported(&desk).await).unwrap(), desk)
}

/// The file of a full desk elsewhere, which is gone by now.
fn other_desks_file() -> String {
    let text = Arc::new(Mutex::new(String::new()));
    let out = Arc::clone(&text);
    // A desk has a runtime of its own, and one runtime does not wait for another.
    let elsewhere = std::thread::spawn(move || {
        causeway_testkit::run(Engine::Sqlite, |kit| async move { *out.lock().unwrap() = full_file(kit).await.0 });
    });
    elsewhere.join().unwrap();
    text.lock().unwrap().clone()
}

on_both! {
    async fn the_file_names_everything_and_holds_no_ids_and_no_secrets(kit: Kit) {
        let (text, desk) = full_file(kit).await;
        let document: Value = serde_json::from_str(&text).unwrap();
        assert!(!text.contains("s3cret"));
        assert!(!text.contains("sealed") && !text.contains("Mine") && !text.contains("id-of-"), "{text}");
        let tokens = text.split(|c: char| !c.is_ascii_hexdigit() && c != '-');
        assert!(tokens.filter(|token| token.len() == 36).all(|token| !token.contains('-')), "an id: {text}");
        let view = &document["views"][0];
        assert_eq!(view["condition"]["all"][0], json!({ "tag": ["VIP"] }));
        assert_eq!(view["condition"]["all"][1], json!({ "not": { "status": ["With the vendor", "builtin:open"] } }));
        assert_eq!(view["condition"]["all"][4], json!({ "assignee": ["nobody", "mei@acme.example"] }));
        let test = json!({ "field": { "id": "conversation/Kind", "test": { "is": ["Bill"] } } });
        assert_eq!(view["condition"]["all"][5], json!({ "any": [test] }));
        assert_eq!(view["columns"], json!(["tags", { "field": "conversation/Kind" }]));
        let rule = &document["rules"][0];
        assert_eq!(rule["when"][0], json!({ "kind": "status_changed", "to": "With the vendor" }));
        assert_eq!(rule["when"][4], json!({ "kind": "field_changed", "field": "conversation/Kind", "to": "Bill" }));
        assert_eq!(rule["actions"][2]["value"], json!(rule_option(&document)));
        assert_eq!(rule["actions"][3], json!({ "kind": "reply", "macro": "Billing/Refund" }));
        assert_eq!(document["rules"].as_array().unwrap().len(), 1, "an address is in no file");
        assert_eq!(document["settings"]["on_call"][0]["people"], json!(["mei@acme.example", "olga@acme.example"]));
        assert_eq!(document["settings"]["routing"][0]["inbox_id"], "support@acme.example");
        let gold = document["policies"].as_array().unwrap().iter().find(|one| one["name"] == "Gold").unwrap();
        assert_eq!((&gold["calendar"], &gold["condition"]), (&json!("Mondays"), &json!({ "team": ["Billing"] })));
        assert_eq!(document["teams"][1]["members"], json!(["mei@acme.example", "olga@acme.example"]));
        assert_eq!(serde_json::to_string_pretty(&exported(&desk).await).unwrap(), text, "the order stays");
    }

    async fn a_full_desks_file_on_an_empty_desk_gives_the_same_file(kit: Kit) {
        let text = other_desks_file();
        let desk = TestDesk::new(kit).await;
        desk.agent("Mei").await;
        let document = read(serde_json::from_str(&text).unwrap());
        let seen = preview(&desk.desk, permit(), document.clone()).await.unwrap();
        assert_eq!(seen.refused, Vec::new());
        assert!(seen.added.iter().any(|item| item.section == "views" && item.name == "Ours"));
        let renamed = seen.changed.iter().find(|one| one.section == "statuses").unwrap();
        assert_eq!((renamed.changes[0].from.as_str(), renamed.changes[0].to.as_str()), ("Open", "To do"));
        assert_eq!(exported(&desk).await.teams, Vec::new(), "a look changes nothing");
        assert_eq!(desk.events("settings.changed").await, 0);

        let done = import(&desk.desk, permit(), document.clone(), false).await.unwrap();
        assert_eq!(done, seen, "what was shown is what is done");
        assert_eq!(serde_json::to_string_pretty(&exported(&desk).await).unwrap(), text);
        let events = desk.events("settings.changed").await;
        assert!(events >= 10, "every section is told: {events}");
        let audited = |tx: &mut Tx<'_>| tx.value::<i64>(&sql!("SELECT COUNT(*) FROM audit WHERE action = 'configuration.imported'"));
        assert_eq!(desk.desk.db.read(audited).await.unwrap(), 1);
        assert!(!desk.desk.db.read(rule::store::any_enabled).await.unwrap(), "a rule is switched on by people");

        let again = import(&desk.desk, permit(), document, false).await.unwrap();
        assert!(!again.changes_anything(), "{again:?}");
        assert_eq!(desk.events("settings.changed").await, events);
        assert_eq!(desk.desk.db.read(audited).await.unwrap(), 1);
    }

    async fn what_cannot_be_done_stops_the_whole_unless_it_is_left_out(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let document = file(json!({
            "tags": [{ "name": "new" }, { "name": "NEW" }],
            "teams": [{ "name": "Night", "members": ["olga@acme.example", "gone@acme.example"] }],
            "views": [
                { "name": "A", "scope": "team", "team": "Nobody's", "condition": { "all": [] }, "sort": "newest" },
                { "name": "B", "scope": "everyone", "condition": { "tag": ["none such"] }, "sort": "newest" },
                { "name": "C", "scope": "person", "condition": { "all": [] }, "sort": "newest" },
                { "name": "D", "scope": "everyone", "condition": { "bogus": 1 }, "sort": "newest" },
            ],
        }));
        let problem = import(&desk.desk, permit(), document.clone(), false).await.unwrap_err();
        let told: Vec<(&str, &str)> = problem.errors().iter().map(|one| (one.pointer.as_str(), one.code)).collect();
        assert_eq!(told, [
            ("/tags/1/name", "invalid"),
            ("/teams/0/members/1", "unknown_colleague"),
            ("/views/0", "unknown_team"),
            ("/views/1", "unknown_tag"),
            ("/views/2/scope", "invalid"),
            ("/views/3", "invalid"),
        ]);
        assert_eq!(exported(&desk).await.tags, Vec::new(), "nothing of it was kept");
        let report = import(&desk.desk, permit(), document, true).await.unwrap();
        assert_eq!(report.refused.len(), 6);
        let now = exported(&desk).await;
        assert_eq!(now.teams[0].members, ["olga@acme.example"]);
        assert_eq!((now.tags.len(), now.views.len()), (1, 0));
    }

    async fn nothing_is_deleted_and_changes_are_told_field_by_field(kit: Kit) {
        let desk = full(kit).await;
        let before = exported(&desk).await;
        let document = file(json!({
            "teams": [{ "name": "Billing", "members": [] }],
            "wording": { "jargon": ["API"] },
            "inboxes": [{
                "address": "bills@acme.example", "name": "Invoices", "from_name": "team", "quote_history": false,
                "signature_html": "<p>Acme</p><script>x</script>", "team": "Billing",
                "behaviour": { "acknowledge": true, "acknowledge_html": "", "promise": "in an hour", "help_url": "",
                    "staff_mail": before.inboxes[0].behaviour.staff_mail, "group_minutes": 0, "lang": null },
            }],
            "fields": [{ "owner": "conversation", "name": "Kind", "kind": "choice", "required": "never",
                "options": [{ "name": "Other" }, { "name": "parcel" }] }],
            "statuses": [{ "name": "With the vendor", "category": "waiting" }, { "name": "Solved", "category": "solved", "builtin": true }],
        }));
        let report = import(&desk.desk, permit(), document.clone(), false).await.unwrap();
        let inbox = report.changed.iter().find(|one| one.section == "inboxes").unwrap();
        let fields: Vec<&str> = inbox.changes.iter().map(|change| change.field.as_str()).collect();
        assert!(fields.contains(&"name") && fields.contains(&"behaviour/promise"), "{fields:?}");
        assert!(!fields.contains(&"signature_html") && !fields.contains(&"aliases"), "{fields:?}");
        let order = report.changed.iter().find(|one| one.section == "statuses" && one.name.is_empty()).unwrap();
        assert_eq!((order.changes[0].field.as_str(), order.changes[0].to.as_str()), ("order", "With the vendor, Solved"));
        let now = exported(&desk).await;
        assert_eq!(now.teams[1].members.len(), 2, "members stay");
        assert_eq!(now.wording.unwrap().jargon, ["webhook", "API"]);
        let kind = now.fields.iter().find(|field| field.name == "Kind").unwrap();
        let options: Vec<&str> = kind.options.iter().map(|option| option.name.as_str()).collect();
        assert_eq!(options, ["Other", "parcel", "Bill"]);
        assert_eq!(now.views, before.views, "the views still mean the same options");
        let names: Vec<&str> = now.statuses.iter().map(|status| status.name.as_str()).collect();
        let place = |name| names.iter().position(|one| *one == name).unwrap();
        assert!(place("With the vendor") < place("Solved"), "{names:?}");
        assert!(!import(&desk.desk, permit(), document, false).await.unwrap().changes_anything());
    }

    async fn what_is_gone_matches_nothing_in_the_file_either(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let work = |tx: &mut Tx<'_>| {
            let vip = tag::store::find_or_add(tx, "VIP")?;
            let gone = field_of(tx, "Gone", Kind::Text, &[]).id;
            let condition = Condition::All(vec![
                Condition::Tag(vec![vip]),
                Condition::Field { id: gone, test: FieldTest::Filled(true) },
                Condition::Field { id: gone, test: FieldTest::Filled(false) },
            ]);
            let view = shared_view(tx, "Old", None, condition);
            view::store::save(tx, &SavedView { columns: vec![Column::Field(gone), Column::Tags], ..view })?;
            tag::store::delete(tx, vip).map(drop)
        };
        desk.desk.db.write(work).await.unwrap();
        let document = exported(&desk).await;
        assert_eq!(document.views[0].condition, json!({ "all": [{ "any": [] }, { "any": [] }, { "all": [] }] }));
        assert_eq!(document.views[0].columns, [json!("tags")]);
        assert!(!import(&desk.desk, permit(), document, false).await.unwrap().changes_anything());
    }

    async fn an_imported_view_holds_its_conversations_at_once(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        desk.ask(&mail("a@x", "Hello", "", "hello")).await;
        let view = json!({ "name": "New", "scope": "everyone", "condition": { "category": ["open"] }, "sort": "newest" });
        import(&desk.desk, permit(), file(json!({ "views": [view] })), false).await.unwrap();
        let owner = desk.owner;
        let counts = desk.desk.db.read(move |tx| view::store::counts(tx, owner)).await.unwrap();
        assert_eq!(counts.values().copied().collect::<Vec<_>>(), [1]);
        desk.ask(&mail("b@x", "Another", "", "hello")).await;
        let counts = desk.desk.db.read(move |tx| view::store::counts(tx, owner)).await.unwrap();
        assert_eq!(counts.values().copied().collect::<Vec<_>>(), [2], "its keeper knows it");
    }
}

#[test]
fn a_file_that_is_none_is_refused_with_places() {
    let pointers = |value: Value| -> Vec<String> {
        let problem = document::read(value).unwrap_err();
        problem.errors().iter().map(|error| error.pointer.clone()).collect()
    };
    assert_eq!(pointers(json!([])), [""]);
    assert_eq!(pointers(json!({ "format": "other", "version": 1 })), ["/format"]);
    assert_eq!(pointers(json!({ "format": document::FORMAT, "version": 2 })), ["/version"]);
    let wrong = json!({
        "format": document::FORMAT, "version": 1, "tags": [{ "name": "a" }, { "nam": "b" }], "teams": {}, "extra/one": 1,
    });
    assert_eq!(pointers(wrong), ["/tags/1", "/teams", "/extra~1one"]);
}
