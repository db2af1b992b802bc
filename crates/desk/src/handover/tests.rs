//! Tests of packets on both databases: the gate, prefilling, the way to the receiver and back, the customer's answer, the
//! engineer without a seat. They never go through HTTP.

use causeway_identity::permission::ReadConversations;
use causeway_identity::{Role, permissions_of, team};
use causeway_testkit::{Kit, on_both};
use causeway_web::{Caller, Code, Problem, Via};

use super::receiver::{Receiver, Verdict, settle};
use super::routes::{ChangeEntry, ChangeHandover, NewHandover, begin, question, shown, write};
use super::send::{SendHandover, send_packet};
use super::template::{Template, checked, fitting, standard};
use super::*;
use crate::asset::{self, Asset, AssetOwner};
use crate::notification::{self, reader};
use crate::testing::{TestDesk, mail};
use crate::{Settings, secret};

fn caller(user: UserId, role: Role) -> Caller {
    Caller { user: user.0, name: String::new(), permissions: permissions_of(role), via: Via::ApiKey(uuid::Uuid::nil()) }
}

async fn opened(desk: &TestDesk, conversation: ConversationId) -> Handover {
    let (permit, owner) = (desk.permit(desk.owner), desk.owner);
    let work = move |tx: &mut Tx<'_>| {
        let id = begin(tx, permit, conversation, &NewHandover { template: None })?;
        shown(tx, id, owner)
    };
    desk.desk.db.write(work).await.unwrap()
}

async fn look(desk: &TestDesk, id: HandoverId, by: UserId) -> Handover {
    desk.desk.db.read(move |tx| shown(tx, id, by)).await.unwrap()
}

async fn fill(desk: &TestDesk, packet: &Handover, values: &[(&str, ChangeEntry)]) -> Result<Handover, Problem> {
    let values = values.iter().map(|(key, entry)| ((*key).to_owned(), entry.clone())).collect();
    let (packet, permit) = (packet.clone(), desk.permit(desk.owner));
    let input = ChangeHandover { version: packet.version, values };
    let owner = desk.owner;
    let work = move |tx: &mut Tx<'_>| {
        write(tx, permit, &packet, &input)?;
        shown(tx, packet.id, owner)
    };
    desk.desk.db.write(work).await
}

fn value(text: &str) -> ChangeEntry {
    ChangeEntry { value: Some(text.to_owned()), ..ChangeEntry::default() }
}

fn why(text: &str) -> ChangeEntry {
    ChangeEntry { unavailable: Some(text.to_owned()), ..ChangeEntry::default() }
}

/// Everything but the access, whatever the desk knew already.
async fn fill_all_but_the_access(desk: &TestDesk, packet: &Handover) -> Handover {
    let known = |field: &&Field| field.required && field.kind != template::Kind::Credential;
    let values: Vec<(&str, ChangeEntry)> = packet
        .fields
        .iter()
        .filter(known)
        .map(|field| {
            let entry = match field.kind {
                template::Kind::File => why("A machine without a screen"),
                template::Kind::Date => value("2026-01-05"),
                template::Kind::YesNo => value("no"),
                template::Kind::Choice => value("always"),
                _ => value("As told"),
            };
            (field.key.as_str(), entry)
        })
        .collect();
    fill(desk, packet, &values).await.unwrap()
}

async fn complete(desk: &TestDesk, conversation: ConversationId) -> Handover {
    let packet = fill_all_but_the_access(desk, &opened(desk, conversation).await).await;
    let tested = ChangeEntry { tested: Some(true), ..value("root at 192.0.2.7, secret 1 of the first mail") };
    fill(desk, &packet, &[("credential", tested)]).await.unwrap()
}

async fn send(
    desk: &TestDesk,
    packet: &Handover,
    by: &Caller,
    to: Receiver,
    reason: Option<&str>,
) -> Result<Handover, Problem> {
    let (inner, packet, by) = (desk.desk.clone(), packet.clone(), by.clone());
    let input =
        SendHandover { version: packet.version, to, override_reason: reason.map(str::to_owned), due_minutes: None };
    let work = move |tx: &mut Tx<'_>| {
        send_packet(tx, &inner, &by, &packet, &input)?;
        shown(tx, packet.id, UserId(by.user))
    };
    desk.desk.db.write(work).await
}

fn to_user(user: UserId) -> Receiver {
    Receiver { user: Some(user), ..Receiver::default() }
}

async fn told(desk: &TestDesk, user: UserId) -> Vec<notification::Kind> {
    reader::catch_up(&desk.desk.db).await.unwrap();
    let all = desk.desk.db.read(move |tx| notification::store::page(tx, user, true, None, 50)).await.unwrap();
    all.into_iter().map(|one| one.kind).collect()
}

on_both! {
    async fn an_engineer_is_not_called_before_the_access_was_tested(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let (ben, agent) = (desk.agent("Ben").await, desk.agent("Ada").await);
        let id = desk.ask(&mail("1@c", "The crane", "", "It is stuck.")).await;
        let packet = fill_all_but_the_access(&desk, &opened(&desk, id).await).await;
        let packet = fill(&desk, &packet, &[("credential", value("root at 192.0.2.7"))]).await.unwrap();
        assert_eq!(packet.completeness.missing, ["credential"]);
        let ada = caller(agent, Role::Agent);
        let refused = send(&desk, &packet, &ada, to_user(ben), None).await.unwrap_err();
        assert_eq!(refused.code(), Code::HandoverIncomplete);
        assert!(refused.detail().ends_with("Missing: Access to the machine."), "{refused}");
        let refused = send(&desk, &packet, &ada, to_user(ben), Some("It burns")).await.unwrap_err();
        assert_eq!(refused.code(), Code::Forbidden);
        let tested = ChangeEntry { tested: Some(true), ..ChangeEntry::default() };
        let packet = fill(&desk, &packet, &[("credential", tested)]).await.unwrap();
        assert_eq!(packet.completeness.percent, 100);
        assert_eq!(packet.entries["credential"].tested_by, Some(desk.owner));
        let other = fill(&desk, &packet, &[("credential", value("root at 192.0.2.8"))]).await.unwrap();
        assert_eq!(other.completeness.missing, ["credential"], "another access was not tested");
        let tested = ChangeEntry { tested: Some(true), ..ChangeEntry::default() };
        let packet = fill(&desk, &other, &[("credential", tested)]).await.unwrap();
        let sent = send(&desk, &packet, &ada, to_user(ben), None).await.unwrap();
        assert_eq!((sent.state, sent.sendings[0].percent, sent.mine), (State::Sent, 100, false));
        assert!(look(&desk, sent.id, ben).await.mine);
        assert_eq!(told(&desk, ben).await, [notification::Kind::Handover]);
        assert_eq!(fill(&desk, &sent, &[("page", value("x"))]).await.unwrap_err().code(), Code::TooLate);
    }

    async fn a_lead_may_let_it_pass_with_a_reason_that_is_counted(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let ben = desk.agent("Ben").await;
        let id = desk.ask(&mail("1@c", "The crane", "", "It is stuck.")).await;
        let lead = caller(desk.owner, Role::Owner);
        let packet = opened(&desk, id).await;
        send(&desk, &packet, &lead, to_user(ben), Some("  ")).await.unwrap_err();
        let sent = send(&desk, &packet, &lead, to_user(ben), Some("The crane hangs over a road")).await.unwrap();
        assert!(sent.sendings[0].percent < 100);
        assert_eq!(sent.sendings[0].override_reason.as_deref(), Some("The crane hangs over a road"));
        let whole = complete(&desk, id).await;
        send(&desk, &whole, &lead, to_user(ben), Some("not needed")).await.unwrap();
        let report = desk.desk.db.read(|tx| report::report(tx, Time(0))).await.unwrap();
        assert_eq!((report.sent, report.overridden, report.returned, report.override_percent), (2, 1, 0, 50.0));
    }

    async fn the_team_that_receives_it_returns_it_with_marks_and_accepts_what_was_put_right(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let (ben, ada) = (desk.agent("Ben").await, desk.agent("Ada").await);
        let work = move |tx: &mut Tx<'_>| {
            let id = team::store::add(tx, "Engineering", false)?;
            team::store::set_members(tx, id, &[ben])?;
            Ok::<_, Problem>(id)
        };
        let team = desk.desk.db.write(work).await.unwrap();
        let id = desk.ask(&mail("1@c", "The crane", "", "It is stuck.")).await;
        let packet = complete(&desk, id).await;
        let to = Receiver { team: Some(team), ..Receiver::default() };
        let sent = send(&desk, &packet, &caller(ada, Role::Agent), to.clone(), None).await.unwrap();
        assert_eq!((look(&desk, sent.id, ben).await.mine, look(&desk, sent.id, desk.owner).await.mine), (true, false));
        let actor = causeway_store::Actor::user(ben.0);
        let say = async |packet: &Handover, accepted: bool, note: &str, marks: &[(&str, &str)]| {
            let marks = marks.iter().map(|(key, mark)| ((*key).to_owned(), (*mark).to_owned())).collect();
            let (packet, verdict) = (packet.clone(), Verdict { accepted, note: note.to_owned(), marks });
            desk.desk.db.write(move |tx| settle(tx, &packet, &verdict, "Ben", actor)).await
        };
        assert_eq!(say(&sent, false, " ", &[]).await.unwrap_err().code(), Code::InvalidInput);
        assert_eq!(say(&sent, false, "", &[("nothing", "x")]).await.unwrap_err().code(), Code::InvalidInput);
        say(&sent, false, "", &[("steps", "Which button?")]).await.unwrap();
        let back = look(&desk, sent.id, ada).await;
        assert_eq!((back.state, back.sendings[0].marks["steps"].as_str()), (State::Returned, "Which button?"));
        assert_eq!(told(&desk, ada).await, [notification::Kind::Handover]);
        let right = fill(&desk, &back, &[("steps", value("Press the red button"))]).await.unwrap();
        desk.kit.clock.advance(1_000);
        let again = send(&desk, &right, &caller(ada, Role::Agent), to, None).await.unwrap();
        say(&again, true, "On it", &[]).await.unwrap();
        let done = look(&desk, sent.id, ada).await;
        assert_eq!((done.state, done.sendings.len(), done.sendings[1].accepted), (State::Accepted, 2, Some(true)));
        assert_eq!(say(&done, false, "late", &[]).await.unwrap_err().code(), Code::TooLate);
        let history = desk.desk.db.read(move |tx| crate::conversation::history::list(tx, id, None, 50)).await.unwrap();
        let kinds: Vec<&str> =
            history.iter().map(|event| event.kind.as_str()).filter(|kind| kind.starts_with("handover.")).collect();
        assert_eq!(kinds, ["handover.accepted", "handover.sent", "handover.returned", "handover.sent"]);
    }

    async fn what_the_desk_knows_is_filled_in_and_a_password_never(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let text = "https://app.example/orders gives HTTP 500, request id: ab12-cd34. Firefox 128 on Windows 11.\npassword: hunter2secret";
        let id = desk.ask(&mail("1@c", "Orders cannot be saved", "", text)).await;
        let contact = desk.conversation(id).await.row.contact.id;
        let by = desk.owner;
        let work = move |tx: &mut Tx<'_>| {
            let asset = Asset {
                id: tx.new_id(),
                owner: AssetOwner::Contact,
                owner_id: contact.0,
                product: "Orders".to_owned(),
                product_version: "4.2".to_owned(),
                cloud: "Own cloud".to_owned(),
                region: "Osaka".to_owned(),
                purchased_at: Some(Time(1_767_571_200_000)),
                modified: true,
                modified_note: "Other tax rates".to_owned(),
                reference: String::new(),
                archived: false,
                created_at: tx.now(),
                created_by: Some(by),
                version: 1,
            };
            asset::store::add(tx, &asset)
        };
        desk.desk.db.write(work).await.unwrap();
        let packet = opened(&desk, id).await;
        for (key, expected, source) in [
            ("product", "Orders 4.2", Source::Asset),
            ("cloud", "Own cloud Osaka", Source::Asset),
            ("purchased", "2026-01-05", Source::Asset),
            ("changed", "yes", Source::Asset),
            ("changed_what", "Other tax rates", Source::Asset),
            ("summary", "Orders cannot be saved", Source::Text),
            ("page", "https://app.example/orders", Source::Text),
            ("error_code", "500", Source::Text),
            ("request_id", "ab12-cd34", Source::Text),
            ("browser", "Firefox 128", Source::Text),
            ("os", "Windows 11", Source::Text),
            ("account", "mei@customer.example", Source::Contact),
        ] {
            let entry = &packet.entries[key];
            assert_eq!((entry.value.as_str(), entry.source, entry.by), (expected, Some(source), None), "{key}");
        }
        assert!(!serde_json::to_string(&packet).unwrap().contains("hunter2"));
        let refused = fill(&desk, &packet, &[("credential", value("root, password: hunter2secret"))]).await.unwrap_err();
        assert_eq!(refused.errors()[0].code, "secret");
        assert!(!secret::find("root, password: hunter2secret").is_empty());
    }

    async fn the_customers_answer_is_proposed_and_overwrites_nothing(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let id = desk.ask(&mail("1@c", "故障", "", "起重机卡住了，请尽快处理，谢谢。")).await;
        let packet = opened(&desk, id).await;
        let (asked, html) = question(&packet, Locale::ZhCn);
        assert!(html.contains("浏览器") && html.contains("请不要在邮件中发送密码"), "{html}");
        assert!(!asked.contains(&"credential".to_owned()) && asked.contains(&"browser".to_owned()));
        let (number_of_browser, asking) = (asked.iter().position(|key| key == "browser").unwrap() + 1, packet.clone());
        let work = move |tx: &mut Tx<'_>| {
            let now = tx.now();
            store::save(tx, &Handover { asked: asked.clone(), asked_at: Some(now), ..asking.clone() })
        };
        assert!(desk.desk.db.write(work).await.unwrap());
        let packet = fill(&desk, &look(&desk, packet.id, desk.owner).await, &[("browser", value("Safari"))]).await.unwrap();
        let answer = format!("{number_of_browser}. 火狐 128\n操作系统：Windows 11\n密码：hunter2secret");
        desk.ask(&mail("2@c", "Re: 故障", "In-Reply-To: <1@c>\nReferences: <1@c>\n", &answer)).await;
        let packet = look(&desk, packet.id, desk.owner).await;
        assert_eq!(packet.entries["browser"].value, "Safari");
        let proposed: Vec<(&str, &str, Source)> =
            packet.proposals.iter().map(|one| (one.key.as_str(), one.value.as_str(), one.source)).collect();
        assert_eq!(proposed, [("browser", "火狐 128", Source::Answer), ("os", "Windows 11", Source::Answer)]);
        let taken = ChangeEntry { source: Some(Source::Answer), ..value("火狐 128") };
        let packet = fill(&desk, &packet, &[("browser", taken)]).await.unwrap();
        assert_eq!(packet.entries["browser"].source, Some(Source::Answer));
        assert_eq!(packet.proposals.len(), 1);
    }

    async fn an_engineer_without_a_seat_accepts_by_the_link_in_the_mail(kit: Kit) {
        let relay = crate::relay::RelaySettings::from_url("smtp://127.0.0.1:1").unwrap();
        let public_url = Some("https://desk.acme.example/".to_owned());
        let desk = TestDesk::with(kit, Settings { relay: Some(relay), public_url, ..Settings::default() }).await;
        let id = desk.ask(&mail("1@c", "The crane", "", "It is stuck.")).await;
        let packet = complete(&desk, id).await;
        let outside = Outside { name: "Kenji".to_owned(), email: "kenji@factory.example".to_owned(), locale: "en".to_owned() };
        let to = Receiver { outside: Some(outside), ..Receiver::default() };
        let sent = send(&desk, &packet, &caller(desk.owner, Role::Owner), to, None).await.unwrap();
        desk.pass(60_000).await;
        let mail = desk.sent().into_iter().find(|mail| mail.contains("kenji@factory.example")).unwrap();
        assert!(!mail.contains("mei@customer.example"), "{mail}");
        let joined = mail.replace("=\r\n", "");
        let after = joined.split("/api/v1/handed/").nth(1).expect("the mail has the link");
        let token: String = after.chars().take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.')).collect();
        let (named, sending) = page::opened(&desk.desk, &token).unwrap();
        assert_eq!((named, sending), (sent.id, sent.sendings[0].id));
        assert!(page::opened(&desk.desk, &format!("{token}x")).is_none());
        let work = move |tx: &mut Tx<'_>| {
            let shown = page::shown(tx, named, sending)?.unwrap();
            page::take(tx, &shown, &page::Said { accepted: true, note: "明日見ます".to_owned(), answer: String::new() })?;
            let again = page::shown(tx, named, sending)?.unwrap();
            page::take(tx, &again, &page::Said { accepted: false, note: "x".to_owned(), answer: String::new() })
        };
        desk.desk.db.write(work).await.unwrap();
        let done = look(&desk, sent.id, desk.owner).await;
        assert_eq!((done.state, done.sendings[0].settled_by.as_str()), (State::Accepted, "Kenji"));
        assert_eq!(done.sendings[0].note, "明日見ます", "a second click changes nothing");
        assert_eq!(told(&desk, desk.owner).await, [notification::Kind::Handover]);
        let work = move |tx: &mut Tx<'_>| {
            let shown = page::shown(tx, named, sending)?.unwrap();
            let said = |answer: &str| page::Said { accepted: false, note: String::new(), answer: answer.to_owned() };
            page::take(tx, &shown, &said("The disk is full. password: hunter2secret"))?;
            let again = page::shown(tx, named, sending)?.unwrap();
            page::take(tx, &again, &said("Something else"))
        };
        desk.desk.db.write(work).await.unwrap();
        let answered = look(&desk, sent.id, desk.owner).await;
        assert_eq!((answered.state, answered.sendings[0].answered_by.as_str()), (State::Answered, "Kenji"));
        let answer = &answered.sendings[0].answer;
        assert!(answer.starts_with("The disk is full.") && !answer.contains("hunter2"), "{answer}");
        desk.kit.clock.advance(31 * 86_400_000);
        assert!(page::opened(&desk.desk, &token).is_none(), "the link ends");
    }

    async fn an_answer_that_is_overdue_is_told_once_and_one_in_time_never(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let engineer = desk.agent("Kenji").await;
        let id = desk.ask(&mail("1@c", "The crane", "", "It is stuck.")).await;
        let packet = complete(&desk, id).await;
        let lead = caller(desk.owner, Role::Owner);
        let with_due = |minutes| SendHandover {
            version: packet.version,
            to: to_user(engineer),
            override_reason: None,
            due_minutes: Some(minutes),
        };
        let sending = async |input: SendHandover| {
            let (with, packet, lead) = (desk.desk.clone(), packet.clone(), lead.clone());
            desk.desk.db.write(move |tx| send_packet(tx, &with, &lead, &packet, &input)).await
        };
        for minutes in [0, -1, 31 * 24 * 60 + 1] {
            assert_eq!(sending(with_due(minutes)).await.unwrap_err().code(), Code::InvalidInput);
        }
        sending(with_due(30)).await.unwrap();
        desk.pass(29 * 60_000).await;
        assert_eq!(desk.events("handover.overdue").await, 0);
        desk.pass(60_000).await;
        desk.pass(3_600_000).await;
        assert_eq!(desk.events("handover.overdue").await, 1);
        assert_eq!(told(&desk, engineer).await.len(), 1, "sent and overdue are one line that counts");
        assert_eq!(told(&desk, desk.owner).await, [notification::Kind::Handover]);
        let other = complete(&desk, desk.ask(&mail("2@c", "Another", "", "It is stuck.")).await).await;
        let (with, input) = (desk.desk.clone(), SendHandover { version: other.version, ..with_due(30) });
        let other_id = other.id;
        desk.desk.db.write(move |tx| send_packet(tx, &with, &lead, &other, &input)).await.unwrap();
        let work = move |tx: &mut Tx<'_>| {
            let sent = store::find(tx, other_id)?.unwrap();
            let early = receiver::answer(tx, &sent, "Too early", "Kenji", Actor::user(engineer.0));
            assert_eq!(early.unwrap_err().code(), Code::TooLate, "nobody accepted it yet");
            let verdict = receiver::Verdict { accepted: true, note: String::new(), marks: BTreeMap::new() };
            receiver::settle(tx, &sent, &verdict, "Kenji", Actor::user(engineer.0))?;
            let accepted = store::find(tx, other_id)?.unwrap();
            assert!(receiver::is_mine(tx, &accepted, engineer)?);
            receiver::answer(tx, &accepted, "Restart it", "Kenji", Actor::user(engineer.0))
        };
        desk.desk.db.write(work).await.unwrap();
        desk.pass(3_600_000).await;
        assert_eq!(desk.events("handover.overdue").await, 1);
        assert_eq!(desk.events("handover.answered").await, 1);
    }

    async fn a_receiver_has_to_be_one_that_can_receive(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let id = desk.ask(&mail("1@c", "The crane", "", "It is stuck.")).await;
        let packet = complete(&desk, id).await;
        let lead = caller(desk.owner, Role::Owner);
        let nobody = UserId(uuid::Uuid::from_u128(7));
        let empty = desk.desk.db.write(|tx| team::store::add(tx, "Empty", false)).await.unwrap();
        let outside = Outside { name: String::new(), email: "no address".to_owned(), locale: "en".to_owned() };
        let reachable = Outside { email: "kenji@factory.example".to_owned(), ..outside.clone() };
        for to in [
            Receiver::default(),
            to_user(nobody),
            Receiver { team: Some(empty), ..Receiver::default() },
            Receiver { outside: Some(outside), ..Receiver::default() },
            Receiver { outside: Some(reachable), ..Receiver::default() },
            Receiver { team: Some(empty), ..to_user(desk.owner) },
        ] {
            assert_eq!(send(&desk, &packet, &lead, to, None).await.unwrap_err().code(), Code::InvalidInput);
        }
        assert_eq!(look(&desk, packet.id, desk.owner).await.state, State::Draft);
        assert!(lead.may::<ReadConversations>());
    }
}

#[test]
fn templates_are_refused_when_nobody_could_fill_them_in() {
    let field = |key: &str, label: &str, kind: template::Kind, options: &[&str]| Field {
        key: key.to_owned(),
        label: label.to_owned(),
        kind,
        required: true,
        hint: String::new(),
        options: options.iter().map(|option| (*option).to_owned()).collect(),
    };
    let of = |fields: Vec<Field>| Template { name: "T".to_owned(), product: String::new(), fields };
    let good = of(vec![field("serial", "Serial number", template::Kind::Text, &[])]);
    assert!(checked(&[standard(), good.clone()]).is_ok());
    for bad in [
        vec![],
        vec![of(vec![])],
        vec![good.clone(), good.clone()],
        vec![of(vec![field("Serial", "x", template::Kind::Text, &[])])],
        vec![of(vec![field("serial", " ", template::Kind::Text, &[])])],
        vec![of(vec![field("pick", "Pick", template::Kind::Choice, &["one"])])],
        vec![of(vec![field("a", "A", template::Kind::Text, &[]), field("a", "B", template::Kind::Text, &[])])],
    ] {
        assert!(checked(&bad).is_err(), "{bad:?}");
    }
    let crane = Template { product: "Crane".to_owned(), ..good };
    let all = [crane, standard()];
    assert_eq!(fitting(&all, &["CRANE".to_owned()]).map(|one| one.name.as_str()), Some("T"));
    assert_eq!(fitting(&all, &["Boat".to_owned()]).map(|one| one.name.as_str()), Some(""));
}
