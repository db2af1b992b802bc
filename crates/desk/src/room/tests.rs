//! The team room on both databases.

use causeway_identity::{Role, UserId, team};
use causeway_testkit::{Kit, on_both};
use causeway_web::{Caller, Code, Via};

use super::write::{self, PostInput};
use super::{Kind, store};
use crate::notification::{Kind as News, reader, store as notifications};
use crate::testing::{TestDesk, mail};

fn caller(user: UserId, role: Role) -> Caller {
    let permissions = causeway_identity::permissions_of(role);
    Caller { user: user.0, name: String::new(), permissions, via: Via::ApiKey(uuid::Uuid::nil()) }
}

fn post(kind: Kind, title: &str, html: &str) -> PostInput {
    PostInput {
        kind,
        title: title.to_owned(),
        html: html.to_owned(),
        team_id: None,
        pinned: false,
        mention_ids: Vec::new(),
        version: None,
    }
}

on_both! {
    async fn an_announcement_is_for_managers_to_write_and_says_who_read_it(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let (owner, ben) = (desk.owner, desk.agent("Ben").await);
        let (boss, agent) = (caller(owner, Role::Owner), caller(ben, Role::Agent));
        let input = post(Kind::Announcement, "New hours", "<p>From Monday on.</p>");
        let (asked, by) = (input.clone(), agent.clone());
        let refused = desk.desk.db.write(move |tx| write::create(tx, &by, &asked)).await.unwrap_err();
        assert_eq!(refused.code(), Code::Forbidden);
        let by = boss.clone();
        let id = desk.desk.db.write(move |tx| write::create(tx, &by, &input)).await.unwrap();
        reader::catch_up(&desk.desk.db).await.unwrap();
        let told = desk.desk.db.read(move |tx| notifications::page(tx, ben, true, None, 9)).await.unwrap();
        assert_eq!((told.len(), told[0].kind, told[0].post.as_ref().unwrap().title.as_str()), (1, News::Announcement, "New hours"));
        assert!(desk.desk.db.read(move |tx| notifications::page(tx, owner, true, None, 9)).await.unwrap().is_empty());
        let by = boss.clone();
        let receipts = desk.desk.db.read(move |tx| write::receipts(tx, &by, id)).await.unwrap();
        let read: Vec<(&str, bool)> = receipts.iter().map(|one| (one.name.as_str(), one.read_at.is_some())).collect();
        assert_eq!(read, [("Ben", false), ("Olga", true)]);
        desk.desk.db.write(move |tx| store::read(tx, id, ben)).await.unwrap();
        let receipts = desk.desk.db.read(move |tx| write::receipts(tx, &boss, id)).await.unwrap();
        assert!(receipts.iter().all(|one| one.read_at.is_some()));
        let hidden = desk.desk.db.read(move |tx| write::receipts(tx, &agent, id)).await.unwrap_err();
        assert_eq!(hidden.code(), Code::Forbidden, "who read it is for author and managers");
    }

    async fn unread_posts_stand_first_and_a_teams_posts_are_the_teams(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let (ben, ann) = (desk.agent("Ben").await, desk.agent("Ann").await);
        let team = desk.desk.db.write(move |tx| {
            let team = team::store::add(tx, "Orders", false)?;
            team::store::set_members(tx, team, &[ben])?;
            Ok::<_, causeway_store::Error>(team)
        }).await.unwrap();
        let by = caller(ann, Role::Agent);
        let first = desk.desk.db.write({
            let by = by.clone();
            move |tx| write::create(tx, &by, &post(Kind::Tip, "One", "<p>x</p>"))
        }).await.unwrap();
        desk.kit.clock.advance(1_000);
        let second = desk.desk.db.write(move |tx| {
            write::create(tx, &by, &PostInput { team_id: Some(team), ..post(Kind::Notice, "Two", "<p>x</p>") })
        }).await.unwrap();
        let ids = |posts: Vec<super::Post>| posts.into_iter().map(|one| one.id).collect::<Vec<_>>();
        assert_eq!(ids(desk.desk.db.read(move |tx| store::list(tx, ben)).await.unwrap()), [second, first]);
        desk.desk.db.write(move |tx| store::read(tx, second, ben)).await.unwrap();
        assert_eq!(ids(desk.desk.db.read(move |tx| store::list(tx, ben)).await.unwrap()), [first, second]);
        assert_eq!(desk.desk.db.read(move |tx| store::unread(tx, ben)).await.unwrap(), 1);
        let owner = desk.owner;
        assert_eq!(ids(desk.desk.db.read(move |tx| store::list(tx, owner)).await.unwrap()), [first], "not of the team");
        let outside = caller(owner, Role::Agent);
        let refused = desk.desk.db.write(move |tx| write::comment(tx, &outside, second, "<p>x</p>")).await.unwrap_err();
        assert_eq!(refused.code(), Code::NotFound);
    }

    async fn posts_are_cleaned_linked_changed_by_their_author_and_thanked_once(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let (owner, ben) = (desk.owner, desk.agent("Ben").await);
        desk.ask(&mail("1@c", "Help", "", "Hi")).await;
        let (by, other) = (caller(ben, Role::Agent), caller(desk.agent("Ann").await, Role::Agent));
        let input = PostInput {
            mention_ids: vec![owner],
            ..post(Kind::Tip, "See", "<p onclick=\"x()\">Like #1 and #99</p>")
        };
        let author = by.clone();
        let id = desk.desk.db.write(move |tx| write::create(tx, &author, &input)).await.unwrap();
        let shown = desk.desk.db.read(move |tx| store::find(tx, id, owner)).await.unwrap().unwrap();
        assert!(shown.html.contains("<a href=\"/c/1\">#1</a> and #99") && !shown.html.contains("onclick"), "{}", shown.html);
        reader::catch_up(&desk.desk.db).await.unwrap();
        let told = desk.desk.db.read(move |tx| notifications::page(tx, owner, true, None, 9)).await.unwrap();
        assert_eq!(told.iter().map(|one| one.kind).collect::<Vec<_>>(), [News::Mentioned]);
        let edit = PostInput { version: Some(1), ..post(Kind::Tip, "Seen", "<p>y</p>") };
        let (refused, late) = (edit.clone(), edit.clone());
        let problem = desk.desk.db.write(move |tx| write::change(tx, &other, id, &refused)).await.unwrap_err();
        assert_eq!(problem.code(), Code::Forbidden);
        let author = by.clone();
        desk.desk.db.write(move |tx| write::change(tx, &author, id, &edit)).await.unwrap();
        let problem = desk.desk.db.write(move |tx| write::change(tx, &by, id, &late)).await.unwrap_err();
        assert_eq!(problem.code(), Code::VersionConflict);
        for _ in 0..2 {
            desk.desk.db.write(move |tx| store::thank(tx, id, owner, true)).await.unwrap();
        }
        let shown = desk.desk.db.read(move |tx| store::find(tx, id, owner)).await.unwrap().unwrap();
        assert_eq!((shown.title.as_str(), shown.thanks, shown.thanked, shown.edited_at.is_some()), ("Seen", 1, true, true));
    }
}
