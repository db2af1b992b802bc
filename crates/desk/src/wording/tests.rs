//! Tests of the stop on both databases: what must not leave needs a reason, notes and ordinary answers do not.
//! They never repeat the rules' own tables.

use causeway_testkit::{Kit, on_both};
use causeway_web::Code;

use crate::message::Kind;
use crate::message::write::Writing;
use crate::testing::{TestDesk, mail, writing};

on_both! {
    async fn a_reply_with_a_placeholder_needs_a_reason_and_the_reason_is_kept(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let id = desk.ask(&mail("1@c", "Help", "", "How do I use a template?")).await;
        let text = "Write {{customer.name}} where the name belongs.";
        let stopped = desk.write(id, desk.owner, writing(Kind::Reply, text)).await.unwrap_err();
        assert_eq!(stopped.code(), Code::WordingBlocks);
        assert_eq!(desk.messages(id).await.len(), 1, "nothing of a stopped reply stays");
        let blank = Writing { wording_override: Some("  ".to_owned()), ..writing(Kind::Reply, text) };
        assert_eq!(desk.write(id, desk.owner, blank).await.unwrap_err().code(), Code::WordingBlocks);
        let long = Writing { wording_override: Some("x".repeat(301)), ..writing(Kind::Reply, text) };
        assert_eq!(desk.write(id, desk.owner, long).await.unwrap_err().code(), Code::InvalidInput);
        assert_eq!(desk.events("wording.overridden").await, 0);
        let meant = Writing { wording_override: Some("It explains templates.".to_owned()), ..writing(Kind::Reply, text) };
        desk.write(id, desk.owner, meant).await.unwrap();
        assert_eq!(desk.events("wording.overridden").await, 1);
    }

    async fn notes_and_ordinary_answers_pass(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let id = desk.ask(&mail("1@c", "Help", "", "http://10.0.0.4 does not answer.")).await;
        desk.write(id, desk.owner, writing(Kind::Note, "See http://wiki/refunds, {{later}}")).await.unwrap();
        desk.reply(id, "OK").await;
        desk.reply(id, "Please open http://10.0.0.4/status once more; it is your own machine.").await;
        assert_eq!(desk.events("wording.overridden").await, 0);
    }
}
