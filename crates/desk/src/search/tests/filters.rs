//! Filters, alone and together with words.
//! It never tests how filters are written; `base::query` does.

use causeway_store::Tx;
use causeway_testkit::{Kit, on_both};
use causeway_web::Problem;

use super::super::store::Field;
use super::{Bench, KENJI, Line, MEI, incoming, note, reply};
use crate::conversation::{State, store as conversations};
use crate::inbox::SenderName;
use crate::inbox::store::{self as inboxes, Fields};
use crate::status::Category;
use crate::{ConversationId, status, tag};

async fn change(bench: &Bench, id: ConversationId, with: impl Fn(&mut Tx<'_>, State) -> State + Send + 'static) {
    let work = move |tx: &mut Tx<'_>| {
        let state = conversations::state(tx, id)?.ok_or_else(|| Problem::not_found("conversation"))?;
        let state = with(tx, state);
        assert!(conversations::save(tx, &state)?);
        Ok::<_, Problem>(())
    };
    bench.db.write(work).await.unwrap();
}

async fn tagged(bench: &Bench, id: ConversationId, name: &'static str) {
    let work = move |tx: &mut Tx<'_>| {
        let tag = tag::store::find_or_add(tx, name)?;
        conversations::set_tags(tx, id, &[tag])
    };
    bench.db.write(work).await.unwrap();
}

on_both! {
    async fn from(kit: Kit) {
        let bench = Bench::new(kit).await;
        let mei = bench
            .begin("parcel", MEI, &[incoming(MEI, "parcel one"), reply("mei@customer.example", "about the parcel")])
            .await;
        let kenji = bench.begin("parcel", KENJI, &[incoming(KENJI, "parcel two")]).await;
        for query in [
            "parcel from:mei",
            "parcel from:MEI@customer",
            "from:\"mei chen\"",
            "parcel -from:kenji",
            "parcel from:mei from:nobody",
            "-from:健二",
        ] {
            assert_eq!(bench.finds(query).await, [mei], "{query}");
        }
        assert_eq!(bench.finds("from:健二").await, [kenji]);
        assert_eq!(bench.finds("parcel from:olga").await, [mei]);
        assert_eq!(bench.finds("one from:olga").await, [], "the word must stand in a message of that writer");
        assert_eq!(bench.finds("parcel from:mei from:kenji").await, [kenji, mei]);
        assert_eq!(bench.finds("from:nobody").await, []);
        assert_eq!(bench.finds("from:% parcel").await, []);
    }

    async fn to(kit: Kit) {
        let bench = Bench::new(kit).await;
        let mei = bench.begin("parcel", MEI, &[reply("mei@customer.example", "parcel one")]).await;
        let kenji = bench.begin("parcel", KENJI, &[reply("kenji@shop.example", "parcel two")]).await;
        assert_eq!(bench.finds("parcel to:mei@customer.example").await, [mei]);
        assert_eq!(bench.finds("to:SHOP.example").await, [kenji]);
        assert_eq!(bench.finds("parcel -to:shop.example").await, [mei]);
        assert_eq!(bench.finds("two to:customer").await, []);
        for name in ["name", "address", "bcc"] {
            assert_eq!(bench.finds(&format!("to:{name}")).await, [], "field names are no receivers");
        }
    }

    async fn tags(kit: Kit) {
        let bench = Bench::new(kit).await;
        let billing = bench.begin("parcel", MEI, &[incoming(MEI, "parcel one")]).await;
        let shipping = bench.begin("parcel", MEI, &[incoming(MEI, "parcel two")]).await;
        let none = bench.begin("parcel", MEI, &[incoming(MEI, "parcel three")]).await;
        tagged(&bench, billing, "Billing").await;
        tagged(&bench, shipping, "配送 急").await;
        assert_eq!(bench.finds("parcel tag:billing").await, [billing]);
        assert_eq!(bench.finds("tag:\"配送 急\"").await, [shipping]);
        assert_eq!(bench.finds("parcel -tag:billing").await, [none, shipping]);
        assert_eq!(bench.finds("parcel -tag:billing -tag:\"配送 急\"").await, [none]);
        assert_eq!(bench.finds("parcel tag:billing tag:\"配送 急\"").await, [shipping, billing]);
        assert_eq!(bench.finds("parcel tag:unknown").await, []);
        assert_eq!(bench.finds("tag:unknown").await, []);
        assert_eq!(bench.finds("parcel -tag:unknown").await.len(), 3);
    }

    async fn states(kit: Kit) {
        let bench = Bench::new(kit).await;
        let open = bench.begin("parcel", MEI, &[incoming(MEI, "parcel one")]).await;
        let solved = bench.begin("parcel", MEI, &[incoming(MEI, "parcel two")]).await;
        let own = bench.begin("parcel", MEI, &[incoming(MEI, "parcel three")]).await;
        change(&bench, solved, |tx, state| State {
            status_id: status::store::builtin(tx, Category::Solved).unwrap().id,
            category: Category::Solved,
            ..state
        })
        .await;
        change(&bench, own, |tx, state| State {
            status_id: status::store::add(tx, "At the Supplier", Category::Waiting, false).unwrap(),
            category: Category::Waiting,
            ..state
        })
        .await;
        assert_eq!(bench.finds("parcel status:open").await, [open]);
        assert_eq!(bench.finds("parcel status:solved").await, [solved]);
        assert_eq!(bench.finds("parcel status:\"at the supplier\"").await, [own]);
        assert_eq!(bench.finds("status:waiting").await, [own]);
        assert_eq!(bench.finds("parcel -status:solved").await, [own, open]);
        assert_eq!(bench.finds("parcel status:open status:solved").await, [solved, open]);
        assert_eq!(bench.finds("parcel status:unknown").await, []);
    }

    async fn of_one_inbox(kit: Kit) {
        let mut bench = Bench::new(kit).await;
        let support = bench.begin("parcel", MEI, &[incoming(MEI, "parcel one")]).await;
        let fields = Fields {
            name: "販売".to_owned(),
            address: "sales@acme.example".to_owned(),
            team_id: None,
            from_name: SenderName::Agent,
            quote_history: true,
            signature_html: String::new(),
        };
        bench.inbox = bench.db.write(move |tx| inboxes::add(tx, &fields)).await.unwrap().unwrap();
        let sales = bench.begin("parcel", MEI, &[incoming(MEI, "parcel two")]).await;
        assert_eq!(bench.finds("parcel in:support").await, [support]);
        assert_eq!(bench.finds("in:sales@acme.example").await, [sales]);
        assert_eq!(bench.finds("parcel in:販売").await, [sales]);
        assert_eq!(bench.finds("parcel -in:販売").await, [support]);
        assert_eq!(bench.finds("parcel in:acme.example").await, [sales, support]);
        assert_eq!(bench.finds("in:nowhere").await, []);
    }

    async fn before_and_after(kit: Kit) {
        let bench = Bench::new(kit).await;
        let old = bench.begin("parcel", MEI, &[incoming(MEI, "parcel one")]).await;
        bench.desk.kit.clock.advance(3 * 86_400_000);
        let new = bench.begin("parcel", MEI, &[incoming(MEI, "parcel two")]).await;
        assert_eq!(bench.finds("parcel before:2026-01-06").await, [old]);
        assert_eq!(bench.finds("parcel after:2026-01-06").await, [new]);
        assert_eq!(bench.finds("after:2026-01-06").await, [new]);
        assert_eq!(bench.finds("before:2026-01-06").await, [old]);
        assert_eq!(bench.finds("parcel after:2026-01-05 before:2026-01-09").await, [new, old]);
        assert_eq!(bench.finds("parcel -after:2026-01-06").await, [old]);
    }

    async fn with_and_without_attachments(kit: Kit) {
        let bench = Bench::new(kit).await;
        let with =
            bench.begin("parcel", MEI, &[Line { files: &[("a.pdf", false)], ..incoming(MEI, "parcel one") }]).await;
        let without = bench.begin("parcel", MEI, &[incoming(MEI, "parcel two")]).await;
        assert_eq!(bench.finds("parcel has:attachment").await, [with]);
        assert_eq!(bench.finds("has:attachment").await, [with]);
        assert_eq!(bench.finds("parcel -has:attachment").await, [without]);
        assert_eq!(bench.finds("-has:attachment").await, [without]);
    }

    async fn filters_alone_list_by_activity(kit: Kit) {
        let bench = Bench::new(kit).await;
        let first = bench.begin("one", MEI, &[incoming(MEI, "hello <b>")]).await;
        let second = bench.begin("two", MEI, &[incoming(MEI, "hello")]).await;
        bench.say(first, note("a <late> note")).await;
        let hits = bench.hits("status:open").await;
        assert_eq!(hits.iter().map(|hit| hit.conversation_id).collect::<Vec<_>>(), [first, second]);
        assert_eq!(
            (hits[0].field, hits[0].message_id, hits[0].excerpt_html.as_str()),
            (Field::Body, None, "a &lt;late&gt; note")
        );
        let mut after = None;
        let mut seen = Vec::new();
        while let Some(hit) = bench.page("status:open", after, 2).await.into_iter().next() {
            after = Some(hit.cursor());
            seen.push(hit.conversation_id);
        }
        assert_eq!(seen, [first, second]);
    }

    async fn all_filters_at_once(kit: Kit) {
        let bench = Bench::new(kit).await;
        let id = bench
            .begin("parcel", MEI, &[Line { files: &[("a.pdf", false)], ..incoming(MEI, "the parcel is late") }])
            .await;
        bench.begin("parcel", KENJI, &[incoming(KENJI, "the parcel is late")]).await;
        tagged(&bench, id, "vip").await;
        let all = "parcel late -lost #1 from:mei -from:kenji to:support -to:sales tag:vip -tag:x status:open -status:solved \
                   in:support -in:sales after:2026-01-01 before:2026-02-01 has:attachment";
        assert_eq!(bench.finds(all).await, [id]);
        assert_eq!(bench.finds(&all.replace("parcel late -lost", "")).await, [id]);
    }
}
