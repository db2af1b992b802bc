//! The board on both databases: what it counts, whom it hides, and that a shift is taken over once.
//! It never waits; the clock is moved.

use causeway_store::Tx;
use causeway_testkit::{Kit, on_both};

use super::{read, shift};
use crate::testing::{TestDesk, mail};
use crate::{escalation, sla};

const MINUTE: i64 = 60_000;

on_both! {
    async fn the_board_shows_what_burns(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let first = desk.ask(&mail("1@c", "First", "", "Hi")).await;
        desk.kit.clock.advance(MINUTE);
        let second = desk.ask(&mail("2@c", "Second", "", "Hi")).await;
        let answered = desk.ask(&mail("3@c", "Answered", "", "Hi")).await;
        desk.reply(answered, "Done.").await;
        let reader = desk.owner;
        let look = async || {
            sla::engine::catch_up(&desk.desk.db).await.unwrap();
            desk.desk.db.read(move |tx| read::board(tx, reader)).await.unwrap()
        };
        let now = look().await;
        assert_eq!((now.figures.open, now.figures.unowned, now.figures.past), (2, 2, 0));
        let ids = |rows: &[super::Row]| rows.iter().map(|row| row.id).collect::<Vec<_>>();
        assert_eq!((ids(&now.waiting), ids(&now.due)), (vec![first, second], vec![first, second]));
        // A week holds business hours wherever it begins.
        desk.kit.clock.advance(7 * 24 * 60 * MINUTE);
        let later = look().await;
        assert_eq!((later.figures.past, later.figures.silent), (2, 2));
        let begin = move |tx: &mut Tx<'_>| {
            let begin = escalation::Begin {
                conversation: second,
                path: None,
                kind: escalation::EscalationKind::NotSolved,
                reason: "Stuck",
                drill: false,
                top: false,
                by: Some(reader),
                actor: causeway_store::Actor::user(reader.0),
            };
            escalation::begin(tx, &begin)
        };
        desk.desk.db.write(begin).await.unwrap();
        desk.reply(first, "Here.").await;
        let burning = look().await;
        assert_eq!((burning.figures.escalated, ids(&burning.burning)), (1, vec![second]));
        assert_eq!(ids(&burning.due), [second]);
    }

    async fn people_are_listed_by_what_they_have_to_do(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let ada = desk.agent("Ada").await;
        let id = desk.ask(&mail("1@c", "Help", "", "Hi")).await;
        let permit = desk.permit(desk.owner);
        let give = move |tx: &mut Tx<'_>| {
            let version = crate::conversation::store::state(tx, id)?.unwrap().version;
            let assignee_id = Some(Some(ada));
            let change = crate::conversation::change::Change { version, assignee_id, ..Default::default() };
            crate::conversation::change::change(tx, permit, id, &change)
        };
        desk.desk.db.write(give).await.unwrap();
        let reader = desk.owner;
        let board = desk.desk.db.read(move |tx| read::board(tx, reader)).await.unwrap();
        assert_eq!(board.people.iter().map(|one| (one.name.as_str(), one.open)).collect::<Vec<_>>(), [("Ada", 1)]);
        assert_eq!((board.figures.unowned, board.unowned.len()), (0, 0));
    }

    async fn a_shift_is_left_with_its_figures_and_taken_over_once(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let ada = desk.agent("Ada").await;
        desk.ask(&mail("1@c", "Help", "", "Hi")).await;
        let by = desk.owner;
        assert!(desk.desk.db.write(move |tx| shift::leave(tx, by, "  ")).await.is_err(), "an empty note helps nobody");
        let id = desk.desk.db.write(move |tx| shift::leave(tx, by, "Watch Acme.")).await.unwrap();
        desk.desk.db.write(move |tx| shift::take(tx, id, ada)).await.unwrap();
        assert!(desk.desk.db.write(move |tx| shift::take(tx, id, by)).await.is_err());
        let last = desk.desk.db.read(shift::last).await.unwrap().remove(0);
        assert_eq!((last.figures.open, last.taken_by), (1, Some(ada)));
    }
}
