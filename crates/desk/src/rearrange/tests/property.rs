//! Random merges and splits, undone in reverse order, give exactly what was.

use std::collections::BTreeMap;

use causeway_store::Tx;
use causeway_testkit::{Kit, on_both};

use super::super::facts::Facts;
use super::super::rules::Line;
use super::super::{RearrangementId, undo};
use crate::ConversationId;
use crate::conversation::change::{Change, StatusInput};
use crate::conversation::{Category, store as conversations};
use crate::message::Kind;
use crate::message::undo as taking_back;
use crate::tag;
use crate::testing::{TestDesk, mail, writing};

/// A generator whose runs can be told apart by their seed (Knuth's MMIX constants).
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % limit.max(1)
    }
}

type World = BTreeMap<ConversationId, (Facts, Vec<Line>)>;

async fn world(desk: &TestDesk, ids: &[ConversationId]) -> World {
    let mut all = World::new();
    for id in ids {
        all.insert(*id, desk.whole(*id).await);
    }
    all
}

/// Conversations with mails, replies (one of them taken back), notes with mentions, tags, reads and states.
async fn begin(desk: &TestDesk, dice: &mut Dice) -> Vec<ConversationId> {
    let agents = [desk.owner, desk.agent("Ben").await, desk.agent("Cleo").await];
    let people = ["Mei Chen <mei@customer.example>", "Ken <ken@shop.example>", "Ana <ana@club.example>"];
    let mut ids = Vec::new();
    for at in 0..5 {
        let first = mail(&format!("{at}@c"), &format!("Matter {at}"), "", "Hello");
        ids.push(desk.ask(&first.replace(people[0], people[at % people.len()])).await);
    }
    for at in 0..30 {
        let place = dice.below(ids.len());
        let id = ids[place];
        let agent = agents[dice.below(agents.len())];
        match dice.below(6) {
            0 | 1 => {
                let next = mail(
                    &format!("{at}-{place}@c"),
                    "Re: more",
                    &format!("References: <{place}@c>\n"),
                    &format!("m{at}"),
                );
                assert_eq!(desk.ask(&next.replace(people[0], people[place % people.len()])).await, id);
            }
            2 => drop(desk.write(id, agent, writing(Kind::Reply, &format!("r{at}"))).await.unwrap()),
            3 => {
                let mut note = writing(Kind::Note, &format!("n{at}"));
                note.mention_ids = vec![agents[dice.below(agents.len())]];
                desk.write(id, agent, note).await.unwrap();
            }
            4 => {
                let seq = i64::try_from(dice.below(6)).unwrap();
                let work = move |tx: &mut Tx<'_>| {
                    let last = conversations::state(tx, id)?.map_or(0, |state| state.last_seq);
                    conversations::read_up_to(tx, id, agent, seq.min(last))
                };
                desk.desk.db.write(work).await.unwrap();
            }
            _ => decide(desk, id, dice).await,
        }
        desk.kit.clock.advance(500);
    }
    let (gone, permit) = (desk.reply(ids[0], "never mind").await, desk.permit(desk.owner));
    desk.desk.db.write(move |tx| taking_back::undo(tx, permit, gone)).await.unwrap();
    ids
}

async fn decide(desk: &TestDesk, id: ConversationId, dice: &mut Dice) {
    let label = desk.desk.db.write({
        let name = format!("tag {}", dice.below(4));
        move |tx| tag::store::find_or_add(tx, &name)
    });
    let label = label.await.unwrap();
    let category = [Category::Open, Category::Waiting, Category::Solved][dice.below(3)];
    let status = Some(StatusInput { id: None, category: Some(category) });
    desk.change(id, Change { status, tag_ids: Some(vec![label]), ..Change::default() }).await;
    if dice.below(3) == 0 {
        let until = desk.now().plus_ms(9_000_000);
        desk.change(id, Change { snoozed_until: Some(until), ..Change::default() }).await;
    }
}

/// One random merge or split of what is still on its own.
async fn rearrange(desk: &TestDesk, all: &mut Vec<ConversationId>, dice: &mut Dice) -> Option<RearrangementId> {
    let mut live = Vec::new();
    for id in all.iter() {
        if desk.whole(*id).await.0.standing.merged_into.is_none() {
            live.push(*id);
        }
    }
    let id = live[dice.below(live.len())];
    if dice.below(2) == 0 {
        let other = live[dice.below(live.len())];
        if other == id {
            return None;
        }
        return Some(desk.merge(&[other], id).await.unwrap()[0]);
    }
    let lines = desk.whole(id).await.1;
    let message = lines[dice.below(lines.len())].id;
    let split = desk.split(message, dice.below(2) == 0).await;
    let (rearrangement, new) = split.ok()?;
    all.push(new);
    Some(rearrangement)
}

async fn run(desk: &TestDesk, seed: u64, ids: &[ConversationId]) {
    let mut dice = Dice(seed);
    let before = world(desk, ids).await;
    let messages: usize = before.values().map(|(_, lines)| lines.len()).sum();
    let mut all = ids.to_vec();
    let mut done = Vec::new();
    let mut states = vec![(before.clone(), ids.to_vec())];
    for _ in 0..8 {
        if let Some(id) = rearrange(desk, &mut all, &mut dice).await {
            let now = world(desk, &all).await;
            let there: usize = now.values().map(|(_, lines)| lines.len()).sum();
            assert_eq!(there, messages, "seed {seed}: no message is lost or doubled");
            for (facts, lines) in now.values() {
                consistent(facts, lines, seed);
            }
            states.push((now, all.clone()));
            done.push(id);
        }
    }
    while let Some(id) = done.pop() {
        states.pop();
        let permit = desk.permit(desk.owner);
        desk.desk.db.write(move |tx| undo::undo(tx, permit, id)).await.unwrap();
        let (expected, known) = states.last().unwrap();
        assert_eq!(&world(desk, known).await, expected, "seed {seed}");
    }
    for id in all.iter().filter(|id| !ids.contains(id)) {
        let (facts, lines) = desk.whole(*id).await;
        assert!(lines.is_empty() && facts.standing.merged_into.is_some(), "seed {seed}: a split leaves nothing behind");
    }
}

/// What must hold of every conversation at every time.
fn consistent(facts: &Facts, lines: &[Line], seed: u64) {
    let last = lines.last().map_or(0, |line| line.seq);
    assert!(facts.standing.last_seq >= last, "seed {seed}");
    assert_eq!(facts.standing.message_count, i64::try_from(lines.len()).unwrap(), "seed {seed}");
    assert!(
        lines.is_sorted_by(|one, next| one.seq < next.seq && one.at <= next.at),
        "seed {seed}: in the order of time"
    );
    if facts.standing.merged_into.is_some() {
        assert!(lines.is_empty() && facts.standing.category == Category::Solved, "seed {seed}");
    } else {
        assert!(
            facts.read.values().all(|mark| *mark <= facts.standing.last_seq),
            "seed {seed}: nobody read what is to come"
        );
    }
}

on_both! {
    async fn undone_in_reverse_order_everything_is_as_it_was(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let ids = begin(&desk, &mut Dice(99)).await;
        for seed in 1..=12 {
            run(&desk, seed, &ids).await;
        }
    }
}
