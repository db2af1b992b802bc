//! Tests of the tally: after every kind of change it says what counting all conversations says.
//! They never trust the tables; they count as if there were none.

use causeway_identity::team;
use causeway_store::{Actor, NewEvent, sql};
use causeway_testkit::{Kit, on_both};
use serde_json::json;

use super::*;
use crate::conversation::change::{self, Change, StatusInput};
use crate::testing::{TestDesk, mail, no_answer_needed};
use crate::{Category, ConversationId};

async fn change(desk: &TestDesk, id: ConversationId, wished: Change) {
    let permit = desk.permit(desk.owner);
    let version = desk.conversation(id).await.row.version;
    let wished = Change { version, ..wished };
    desk.desk.db.write(move |tx| change::change(tx, permit, id, &wished)).await.unwrap();
}

/// The tally, which is checked against a count.
async fn told(desk: &TestDesk) -> Tally {
    let owner = desk.owner;
    let work = move |tx: &mut Tx<'_>| {
        assert!(is_filled(tx)?);
        let kept = read(tx, owner)?;
        tx.run(&sql!("UPDATE counter SET value = 0 WHERE name = 'tally'"))?;
        let counted = read(tx, owner)?;
        tx.run(&sql!("UPDATE counter SET value = 1 WHERE name = 'tally'"))?;
        assert_eq!(kept, counted);
        Ok::<_, causeway_store::Error>(kept)
    };
    desk.desk.db.write(work).await.unwrap()
}

on_both! {
    async fn it_follows_every_change(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let first = desk.ask(&mail("a@x", "First", "", "hello")).await;
        let second = desk.ask(&mail("b@x", "Second", "", "hello")).await;
        let tally = told(&desk).await;
        assert_eq!((tally.all, tally.unassigned, tally.mine), (2, 2, 0));
        desk.reply(first, "An answer.").await;
        let tally = told(&desk).await;
        assert_eq!((tally.all, tally.unassigned, tally.mine), (2, 1, 1));
        let team = desk.desk.db.write(|tx| team::store::add(tx, "Second line", false)).await.unwrap();
        change(&desk, second, Change { team_id: Some(Some(team)), ..Change::default() }).await;
        assert_eq!(told(&desk).await.teams, [(team, 1)].into());
        change(&desk, second, Change { spam: Some(true), ..Change::default() }).await;
        let tally = told(&desk).await;
        assert_eq!((tally.all, tally.spam, tally.teams.len()), (1, 1, 0));
        change(&desk, second, Change { spam: Some(false), ..Change::default() }).await;
        let deleted = NewEvent {
            kind: "settings.changed",
            conversation: None,
            actor: Actor::SYSTEM,
            only_for: None,
            data: json!({ "what": "teams" }),
        };
        let delete = move |tx: &mut Tx<'_>| {
            tx.record(deleted.clone());
            team::store::delete(tx, team)
        };
        assert!(desk.desk.db.write(delete).await.unwrap());
        assert_eq!((told(&desk).await.teams.len(), told(&desk).await.all), (0, 2));
        let solved = StatusInput { id: None, category: Some(Category::Solved) };
        let outcome = Some(no_answer_needed());
        change(&desk, second, Change { status: Some(solved), outcome, ..Change::default() }).await;
        let until = Some(desk.now().plus_ms(3_600_000));
        change(&desk, first, Change { snoozed_until: until, ..Change::default() }).await;
        let tally = told(&desk).await;
        assert_eq!((tally.all, tally.snoozed), (0, 1));
        desk.pass(3_700_000).await;
        assert_eq!(told(&desk).await.all, 1);
    }

    async fn what_goes_without_an_event_of_its_own_is_counted_anew(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let id = desk.ask(&mail("a@x", "First", "", "hello")).await;
        desk.ask(&mail("b@x", "Second", "", "hello")).await;
        desk.desk.db.write(move |tx| tx.run(&sql!("UPDATE conversation SET sample = TRUE WHERE id = ?", id))).await.unwrap();
        desk.desk.db.write(|tx| crate::setup::remove_sample(tx, Actor::SYSTEM)).await.unwrap();
        assert_eq!(told(&desk).await.all, 1);
    }
}
