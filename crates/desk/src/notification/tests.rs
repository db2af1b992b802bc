//! Who is told of what, how often and by what, on both databases.

use causeway_base::{Locale, Secret};
use causeway_identity::{TeamId, UserId, team};
use causeway_net::{Client, Guard, Limits};
use causeway_store::Tx;
use causeway_testkit::{Kit, on_both};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::hook::{self, NewHook};
use super::hook_format::{Format, News};
use super::preferences::{self, Preferences, Quiet};
use super::{Kind, Notification, reader, store, unsubscribe};
use crate::conversation::change::{Change, change};
use crate::message::Kind as MessageKind;
use crate::outbox::Refused;
use crate::testing::{TestDesk, mail, writing};
use crate::{ConversationId, Settings};

impl TestDesk {
    async fn told(&self, user: UserId) -> Vec<Notification> {
        reader::catch_up(&self.desk.db).await.unwrap();
        self.desk.db.read(move |tx| store::page(tx, user, true, None, 50)).await.unwrap()
    }

    async fn kinds(&self, user: UserId) -> Vec<(Kind, i64)> {
        self.told(user).await.iter().map(|one| (one.kind, one.count)).collect()
    }

    async fn assign(&self, id: ConversationId, by: UserId, to: UserId) {
        // What came before is told to those whom it concerned then.
        reader::catch_up(&self.desk.db).await.unwrap();
        let version = self.conversation(id).await.version();
        let input: Change =
            serde_json::from_value(serde_json::json!({ "version": version, "assignee_id": to })).unwrap();
        let permit = self.permit(by);
        self.desk.db.write(move |tx| change(tx, permit, id, &input)).await.unwrap();
    }

    async fn wish(&self, user: UserId, wishes: Preferences) {
        self.desk.db.write(move |tx| preferences::save(tx, user, &wishes)).await.unwrap();
    }

    async fn team_of_inbox(&self, members: &[UserId]) -> TeamId {
        let (inbox, members) = (self.inbox, members.to_vec());
        let work = move |tx: &mut Tx<'_>| {
            let team = team::store::add(tx, "Orders", false)?;
            team::store::set_members(tx, team, &members)?;
            tx.run(&causeway_store::sql!("UPDATE inbox SET team_id = ? WHERE id = ?", team, inbox))?;
            Ok::<_, causeway_store::Error>(team)
        };
        self.desk.db.write(work).await.unwrap()
    }
}

impl crate::conversation::Conversation {
    fn version(&self) -> i64 {
        self.row.version
    }
}

fn news() -> News {
    News { kind: "test".to_owned(), text: "Hello".to_owned(), url: None }
}

on_both! {
    async fn what_others_do_is_told_and_what_one_does_oneself_is_not(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let (owner, ben) = (desk.owner, desk.agent("Ben").await);
        let id = desk.ask(&mail("1@c", "Help", "", "Hi")).await;
        desk.assign(id, owner, ben).await;
        assert_eq!(desk.kinds(ben).await, [(Kind::Assigned, 1)]);
        assert!(desk.kinds(owner).await.is_empty());
        let told = desk.told(ben).await.remove(0);
        assert_eq!((told.who.as_str(), told.conversation.unwrap().subject.as_str()), ("Olga", "Help"));
        desk.ask(&mail("2@c", "Re: Help", "References: <1@c>\n", "More")).await;
        desk.ask(&mail("3@c", "Re: Help", "References: <1@c>\n", "And more")).await;
        assert_eq!(desk.kinds(ben).await, [(Kind::Message, 2), (Kind::Assigned, 1)], "bundled while unread");
        assert_eq!(desk.told(ben).await[0].who, "Mei Chen");
        desk.write(id, ben, writing(MessageKind::Reply, "Done")).await.unwrap();
        assert!(desk.kinds(ben).await.is_empty(), "who answers has seen it");
        assert!(desk.kinds(owner).await.is_empty(), "the owner does not follow it");
    }

    async fn a_mention_is_told_once_and_not_as_a_message_too(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let ben = desk.agent("Ben").await;
        let id = desk.ask(&mail("1@c", "Help", "", "Hi")).await;
        assert!(desk.kinds(ben).await.is_empty());
        let mut note = writing(MessageKind::Note, "Look, password: hunter2");
        note.mention_ids = vec![ben];
        desk.write(id, desk.owner, note).await.unwrap();
        assert_eq!(desk.kinds(ben).await, [(Kind::Mentioned, 1)]);
        assert_eq!(desk.kinds(ben).await, [(Kind::Mentioned, 1)], "reading the log again changes nothing");
        let unread = desk.desk.db.read(move |tx| store::unread(tx, ben)).await.unwrap();
        assert_eq!(unread, 1);
        assert!(desk.events("notification.changed").await > 0);
        let one = desk.told(ben).await[0].id;
        desk.desk.db.write(move |tx| store::read(tx, ben, Some(one))).await.unwrap();
        assert!(desk.told(ben).await.is_empty());
        let all = desk.desk.db.read(move |tx| store::page(tx, ben, false, None, 50)).await.unwrap();
        assert!(all[0].read);
    }

    async fn a_team_is_told_of_what_nobody_has_and_chosen_inboxes_narrow_it(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let (ben, ann) = (desk.agent("Ben").await, desk.agent("Ann").await);
        desk.team_of_inbox(&[ben, ann]).await;
        let elsewhere = crate::InboxId(uuid::Uuid::from_u128(9));
        desk.wish(ann, Preferences { inbox_ids: vec![elsewhere], ..Preferences::default() }).await;
        desk.ask(&mail("1@c", "Help", "", "Hi")).await;
        assert_eq!(desk.kinds(ben).await, [(Kind::Unassigned, 1)]);
        assert!(desk.kinds(ann).await.is_empty());
        assert!(desk.kinds(desk.owner).await.is_empty());
    }

    async fn a_failed_reply_is_told_to_its_author_and_the_names_of_confidential_customers_to_nobody(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let id = desk.ask(&mail("1@c", "Merger plans", "", "Hi")).await;
        desk.reply(id, "Hello").await;
        desk.relay.refusals.lock().unwrap().push_back(Refused::Permanent("550 no".to_owned()));
        desk.pass(10_000).await;
        assert_eq!(desk.kinds(desk.owner).await, [(Kind::Failed, 1)]);
        let contact = desk.conversation(id).await.row.contact.id;
        desk.desk.db.write(move |tx| causeway_people::confidential::store::set_contact_flag(tx, contact, true)).await.unwrap();
        let about = desk.told(desk.owner).await.remove(0).conversation.unwrap();
        assert_eq!(about.subject, "");
        assert!(about.contact.starts_with("Confidential customer"), "{}", about.contact);
    }

    async fn beyond_the_budget_there_is_one_line(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let ben = desk.agent("Ben").await;
        desk.wish(ben, Preferences { per_hour: 2, ..Preferences::default() }).await;
        for at in 0..5 {
            let id = desk.ask(&mail(&format!("{at}@c"), &format!("Matter {at}"), "", "Hi")).await;
            desk.assign(id, desk.owner, ben).await;
        }
        let mut kinds = desk.kinds(ben).await;
        kinds.sort();
        assert_eq!(kinds, [(Kind::Assigned, 1), (Kind::Assigned, 1), (Kind::More, 3)]);
        desk.kit.clock.advance(3_600_001);
        let id = desk.ask(&mail("9@c", "Later", "", "Hi")).await;
        desk.assign(id, desk.owner, ben).await;
        assert_eq!(desk.kinds(ben).await.iter().filter(|one| one.0 == Kind::Assigned).count(), 3);
    }

    async fn what_stays_unread_is_mailed_once_and_one_click_ends_that(kit: Kit) {
        let url = crate::relay::RelaySettings::from_url("smtp://127.0.0.1:1").unwrap();
        let public_url = Some("https://desk.acme.example".to_owned());
        let desk = TestDesk::with(kit, Settings { relay: Some(url), public_url, ..Settings::default() }).await;
        let (owner, ben) = (desk.owner, desk.agent("Ben").await);
        let id = desk.ask(&mail("1@c", "Help", "", "Hi")).await;
        desk.assign(id, owner, ben).await;
        desk.told(ben).await;
        desk.pass(14 * 60_000).await;
        assert!(desk.sent().is_empty(), "it waits a quarter of an hour");
        desk.pass(60_000).await;
        let sent = desk.sent();
        assert_eq!(sent.len(), 1);
        assert_eq!(desk.relay.taken.lock().unwrap()[0].0.to, ["ben@acme.example"]);
        let read = causeway_mail::parse(sent[0].as_bytes());
        let text = read.text.unwrap();
        assert!(text.contains("Olga gave you #1 Help") && text.contains("https://desk.acme.example/c/1"), "{text}");
        assert!(sent[0].contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click"));
        desk.pass(3_600_000).await;
        assert_eq!(desk.sent().len(), 1, "nothing twice");
        desk.desk.db.write(move |tx| unsubscribe::silence(tx, ben)).await.unwrap();
        let other = desk.ask(&mail("2@c", "Else", "", "Hi")).await;
        desk.assign(other, owner, ben).await;
        assert_eq!(desk.told(ben).await.len(), 2);
        desk.pass(3_600_000).await;
        assert_eq!(desk.sent().len(), 1);
    }

    async fn what_was_read_is_not_mailed_and_quiet_hours_hold_a_mail_back(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let (owner, ben) = (desk.owner, desk.agent("Ben").await);
        let id = desk.ask(&mail("1@c", "Help", "", "Hi")).await;
        desk.assign(id, owner, ben).await;
        desk.told(ben).await;
        desk.desk.db.write(move |tx| store::read(tx, ben, None)).await.unwrap();
        desk.pass(3_600_000).await;
        assert!(desk.sent().is_empty());
        // Two hours of quiet from now on, whatever the time of the clock is.
        let minute = desk.now().ms() / 60_000 % 1_440;
        let person = desk.desk.db.read(move |tx| causeway_identity::user::store::find(tx, ben)).await.unwrap().unwrap();
        let shift = if person.time_zone == "Asia/Shanghai" { 480 } else { 0 };
        let from = (minute + shift) % 1_440;
        let quiet = Quiet { from, to: (from + 120) % 1_440, weekdays: (1..=7).collect() };
        desk.wish(ben, Preferences { quiet: Some(quiet), ..Preferences::default() }).await;
        let other = desk.ask(&mail("2@c", "Else", "", "Hi")).await;
        desk.assign(other, owner, ben).await;
        assert_eq!(desk.told(ben).await.len(), 1, "the list has it at once");
        desk.pass(60 * 60_000).await;
        assert!(desk.sent().is_empty());
        desk.pass(61 * 60_000).await;
        assert_eq!(desk.sent().len(), 1);
    }

    async fn hooks_are_told_through_the_guard_and_say_what_went_wrong(kit: Kit) {
        let mut desk = TestDesk::new(kit).await;
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let heard = tokio::spawn(async move {
            let mut all = Vec::new();
            for body in [r#"{"errcode":0}"#, r#"{"errcode":93000,"errmsg":"no robot"}"#] {
                let (mut stream, _) = listener.accept().await.unwrap();
                let mut buffer = vec![0; 8_192];
                let mut read = stream.read(&mut buffer).await.unwrap();
                while !String::from_utf8_lossy(&buffer[..read]).contains("}}") {
                    read += stream.read(&mut buffer[read..]).await.unwrap();
                }
                all.push(String::from_utf8_lossy(&buffer[..read]).into_owned());
                let answer = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}", body.len());
                stream.write_all(answer.as_bytes()).await.unwrap();
            }
            all
        });
        let (owner, inner) = (desk.owner, desk.desk.clone());
        let new = NewHook {
            user: Some(owner),
            team: None,
            name: "Our group".to_owned(),
            format: Format::Wecom,
            url: Secret::new(format!("http://127.0.0.1:{port}/send?key=hidden")),
            secret: None,
        };
        let id = desk.desk.db.write(move |tx| hook::add(tx, &inner, &new)).await.unwrap();
        let refused = hook::send(&desk.desk, id, news()).await.unwrap_err();
        assert!(refused.contains("not a public address") || refused.contains("not allowed"), "{refused}");
        let guard = Guard { allowed: vec!["127.0.0.1".parse().unwrap()], ports: Vec::new() };
        desk.desk.images = Client::new(guard, Limits::default()).unwrap();
        hook::send(&desk.desk, id, news()).await.unwrap();
        let shown = desk.desk.db.read(move |tx| hook::find(tx, id)).await.unwrap().unwrap();
        assert!(shown.error.is_none() && shown.last_ok_at.is_some());
        let told = hook::send(&desk.desk, id, news()).await.unwrap_err();
        assert_eq!(told, "it answered 93000 no robot");
        let heard = heard.await.unwrap();
        assert!(heard[0].starts_with("POST /send?key=hidden") && heard[0].contains(r#""content":"Hello""#), "{}", heard[0]);
        let sealed: String = desk.desk.db
            .read(move |tx| tx.value(&causeway_store::sql!("SELECT url_sealed FROM notification_hook WHERE id = ?", id)))
            .await
            .unwrap();
        assert!(!sealed.contains("hidden"));
    }

    async fn a_teams_hook_is_told_of_a_new_conversation_in_the_language_of_the_desk(kit: Kit) {
        let mut desk = TestDesk::new(kit).await;
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let guard = Guard { allowed: vec!["127.0.0.1".parse().unwrap()], ports: Vec::new() };
        desk.desk.images = Client::new(guard, Limits::default()).unwrap();
        let japanese = |tx: &mut causeway_store::Tx<'_>| {
            let mut organisation = crate::organisation::store::find(tx)?.unwrap();
            organisation.locale = Locale::Ja;
            crate::organisation::store::save(tx, &organisation)
        };
        desk.desk.db.write(japanese).await.unwrap();
        let ben = desk.agent("Ben").await;
        let team = desk.team_of_inbox(&[ben]).await;
        let inner = desk.desk.clone();
        let new = NewHook {
            user: None,
            team: Some(team),
            name: "Orders".to_owned(),
            format: Format::Slack,
            url: Secret::new(format!("http://127.0.0.1:{port}/hook")),
            secret: None,
        };
        let id = desk.desk.db.write(move |tx| hook::add(tx, &inner, &new)).await.unwrap();
        desk.ask(&mail("1@c", "Help", "", "Hi")).await;
        desk.told(ben).await;
        let heard = tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            let (mut buffer, mut read) = (vec![0; 8_192], 0);
            while !String::from_utf8_lossy(&buffer[..read]).contains("\"}") {
                read += stream.read(&mut buffer[read..]).await.unwrap();
            }
            stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\nok").await.unwrap();
            String::from_utf8_lossy(&buffer[..read]).into_owned()
        });
        desk.pass(1_000).await;
        assert!(heard.await.unwrap().contains("チームに新しい会話があります：#1 Help"));
        let shown = desk.desk.db.read(move |tx| hook::find(tx, id)).await.unwrap().unwrap();
        assert!(shown.error.is_none());
    }
}
