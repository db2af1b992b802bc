//! Tests of drafts: what is kept with them, and handing one over.
//! They never read another user's draft through the API of one's own.

use causeway_identity::UserId;
use causeway_store::Tx;
use causeway_testkit::{Kit, on_both};
use causeway_web::{Code, Problem};

use super::hand_over::hand_over;
use super::{Draft, Mode, store};
use crate::attachment::AttachmentId;
use crate::message::Kind;
use crate::testing::{TestDesk, mail, writing};
use crate::{ConversationId, MessageId};

async fn save(
    desk: &TestDesk,
    user: UserId,
    id: ConversationId,
    uploads: Vec<AttachmentId>,
    answers: Option<MessageId>,
) {
    let work = move |tx: &mut Tx<'_>| {
        let draft = Draft {
            mode: Mode::Reply,
            html: "<p>Half an answer</p>".to_owned(),
            to: Vec::new(),
            cc: Vec::new(),
            bcc: Vec::new(),
            attachment_ids: uploads.clone(),
            answers,
            handed_by: None,
            version: 0,
            updated_at: tx.now(),
        };
        let known = store::of_conversation(tx, user, id)?.first().map_or(0, |draft| draft.version);
        assert!(store::save(tx, user, id, &draft, known)?);
        Ok::<_, Problem>(())
    };
    desk.desk.db.write(work).await.unwrap();
}

async fn drafts(desk: &TestDesk, user: UserId, id: ConversationId) -> Vec<Draft> {
    desk.desk.db.read(move |tx| store::of_conversation(tx, user, id)).await.unwrap()
}

async fn give(desk: &TestDesk, from: UserId, to: UserId, id: ConversationId) -> Result<(), Problem> {
    let permit = desk.permit(from);
    desk.desk.db.write(move |tx| hand_over(tx, permit, id, Mode::Reply, to)).await
}

on_both! {
    async fn a_draft_goes_to_a_colleague_with_its_uploads_and_what_it_answers(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let ben = desk.agent("Ben").await;
        let id = desk.ask(&mail("1@c", "Help", "", "Hi")).await;
        let asked = desk.messages(id).await[0].id;
        let file = desk.upload(desk.owner, "plan.txt", b"plan").await;
        save(&desk, desk.owner, id, vec![file], Some(asked)).await;
        give(&desk, desk.owner, ben, id).await.unwrap();
        assert!(drafts(&desk, desk.owner, id).await.is_empty());
        let got = drafts(&desk, ben, id).await;
        assert_eq!((got[0].answers, got[0].handed_by, got[0].attachment_ids.as_slice()), (Some(asked), Some(desk.owner), &[file][..]));
        assert_eq!(desk.events("draft.handed_over").await, 1);
        let mut reply = writing(Kind::Reply, "A whole answer");
        reply.attachment_ids = vec![file];
        desk.write(id, ben, reply).await.unwrap();
        assert!(drafts(&desk, ben, id).await.is_empty());
    }

    async fn nobodys_draft_is_overwritten_and_saving_makes_it_ones_own(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let ben = desk.agent("Ben").await;
        let id = desk.ask(&mail("1@c", "Help", "", "Hi")).await;
        assert_eq!(give(&desk, desk.owner, ben, id).await.unwrap_err().code(), Code::NotFound);
        for user in [desk.owner, ben] {
            save(&desk, user, id, Vec::new(), None).await;
        }
        assert_eq!(give(&desk, desk.owner, ben, id).await.unwrap_err().code(), Code::InvalidInput);
        assert_eq!(give(&desk, desk.owner, desk.owner, id).await.unwrap_err().code(), Code::InvalidInput);
        desk.desk.db.write(move |tx| store::delete(tx, ben, id, Mode::Reply)).await.unwrap();
        give(&desk, desk.owner, ben, id).await.unwrap();
        save(&desk, ben, id, Vec::new(), None).await;
        assert_eq!(drafts(&desk, ben, id).await[0].handed_by, None);
    }

    async fn a_confidential_customers_draft_stays_with_those_who_may_know_them(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let ben = desk.agent("Ben").await;
        let id = desk.ask(&mail("1@c", "Help", "", "Hi")).await;
        save(&desk, desk.owner, id, Vec::new(), None).await;
        let (contact, owner) = (desk.conversation(id).await.row.contact.id, desk.owner);
        let hide = move |tx: &mut Tx<'_>| {
            causeway_people::confidential::store::set_contact_flag(tx, contact, true)?;
            causeway_people::confidential::store::set_access(tx, contact.0, &[owner])
        };
        desk.desk.db.write(hide).await.unwrap();
        assert_eq!(give(&desk, owner, ben, id).await.unwrap_err().code(), Code::InvalidInput);
        assert_eq!(drafts(&desk, owner, id).await.len(), 1);
    }
}
