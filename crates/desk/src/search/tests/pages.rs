//! The order of hits, and pages that neither repeat nor miss a conversation.
//! It never tests what matches.

use causeway_testkit::{Kit, on_both};

use super::super::store::Field;
use super::{Bench, KENJI, MEI, incoming, note};
use crate::ConversationId;

/// All pages of a query, as the endpoint asks for them: one more than is shown.
async fn leaf(bench: &Bench, query: &str, shown: usize) -> Vec<ConversationId> {
    let (mut all, mut after) = (Vec::new(), None);
    loop {
        let mut page = bench.page(query, after, shown + 1).await;
        let more = page.len() > shown;
        page.truncate(shown);
        all.extend(page.iter().map(|hit| hit.conversation_id));
        after = page.last().map(super::Hit::cursor);
        if !more {
            return all;
        }
    }
}

fn sorted(mut ids: Vec<ConversationId>) -> Vec<ConversationId> {
    ids.sort();
    ids
}

on_both! {
    async fn newest_first_each_once_on_pages_of_any_size(kit: Kit) {
        let bench = Bench::new(kit).await;
        let mut ids = Vec::new();
        for _ in 0..23 {
            ids.push(bench.begin("x", MEI, &[incoming(MEI, "parcel"), note("parcel again")]).await);
        }
        // Older conversations come up by what is new in them.
        for at in [3, 11] {
            let id = ids.remove(at);
            bench.say(id, note("one more parcel")).await;
            ids.push(id);
        }
        ids.reverse();
        assert_eq!(bench.finds("parcel").await, ids);
        for shown in [1, 2, 5, 7, 22, 23, 40] {
            assert_eq!(leaf(&bench, "parcel", shown).await, ids, "pages of {shown}");
        }
    }

    async fn what_is_lifted_is_not_shown_again_and_pushes_nothing_out(kit: Kit) {
        let bench = Bench::new(kit).await;
        let mut ids = Vec::new();
        for at in 0..17 {
            let subject = if at % 3 == 0 { "the parcel" } else { "x" };
            ids.push(bench.begin(subject, MEI, &[incoming(MEI, "parcel 4 you")]).await);
        }
        super::super::catch_up(&bench.db).await.unwrap();
        for query in ["parcel", "4"] {
            for shown in [1, 2, 3, 5, 16, 17] {
                let all = leaf(&bench, query, shown).await;
                assert_eq!(sorted(all), sorted(ids.clone()), "{query} on pages of {shown}");
            }
        }
        let page = bench.page("parcel", None, 9).await;
        let fields: Vec<Field> = page.iter().take(8).map(|hit| hit.field).collect();
        assert_eq!(fields, [[Field::Subject; 3].as_slice(), &[Field::Body; 5]].concat());
        assert_eq!(bench.page("4", None, 9).await[0].field, Field::Number);
    }

    async fn what_comes_in_between_pages_repeats_nothing(kit: Kit) {
        let bench = Bench::new(kit).await;
        let mut ids = Vec::new();
        for _ in 0..10 {
            ids.push(bench.begin("x", MEI, &[incoming(MEI, "parcel")]).await);
        }
        ids.reverse();
        bench.hits("parcel").await;
        let first = bench.page("parcel", None, 5).await;
        bench.say(ids[8], note("parcel once more")).await;
        let new = bench.begin("x", MEI, &[incoming(MEI, "parcel")]).await;
        super::super::catch_up(&bench.db).await.unwrap();
        let second: Vec<ConversationId> =
            bench.page("parcel", Some(first[4].cursor()), 50).await.iter().map(|hit| hit.conversation_id).collect();
        // The ninth is on the first page now, where a reader who starts again finds it.
        assert_eq!(second, [ids[5], ids[6], ids[7], ids[9]]);
        assert_eq!(bench.finds("parcel").await[..2], [new, ids[8]]);
    }

    async fn a_long_conversation_does_not_hide_the_others(kit: Kit) {
        let bench = Bench::new(kit).await;
        let old = bench.begin("x", KENJI, &[incoming(KENJI, "parcel")]).await;
        let lines: Vec<_> = (0..1_000).map(|number| note(&format!("parcel {number}"))).collect();
        let long = bench.begin("x", MEI, &lines).await;
        assert_eq!(bench.finds("parcel").await, [long, old]);
        assert_eq!(leaf(&bench, "parcel", 1).await, [long, old]);
    }

    async fn entries_sort_by_their_time_and_not_by_when_they_were_indexed(kit: Kit) {
        let bench = Bench::new(kit).await;
        let new = bench.begin("x", MEI, &[incoming(MEI, "parcel")]).await;
        super::super::catch_up(&bench.db).await.unwrap();
        bench.desk.kit.clock.advance(-86_400_000);
        let old = bench.begin("x", MEI, &[incoming(MEI, "parcel")]).await;
        bench.desk.kit.clock.advance(86_400_000);
        assert_eq!(bench.finds("parcel").await, [new, old]);
    }
}
