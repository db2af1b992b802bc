//! Tests of consultations: who is asked and told, who spoke, and that each ends once.
//! They never use SQL.

use causeway_identity::UserId;
use causeway_store::Tx;
use causeway_testkit::{Kit, on_both};
use causeway_web::Code;

use super::routes::{NewConsultation, ask, end};
use super::*;
use crate::message::Kind;
use crate::testing::{TestDesk, mail, writing};

async fn asked(desk: &TestDesk, id: ConversationId, people: &[UserId]) -> std::result::Result<ConsultationId, Code> {
    let (permit, inner) = (desk.permit(desk.owner), desk.desk.clone());
    let input = NewConsultation { question: "Why does it stop at two?".to_owned(), user_ids: people.to_vec() };
    let work = move |tx: &mut Tx<'_>| ask(tx, &inner, permit, id, &input);
    desk.desk.db.write(work).await.map_err(|problem| problem.code())
}

async fn ended(desk: &TestDesk, id: ConversationId, one: ConsultationId) -> Option<Code> {
    let (permit, inner) = (desk.permit(desk.owner), desk.desk.clone());
    let work = move |tx: &mut Tx<'_>| end(tx, &inner, permit, id, one, "Release the lock.");
    desk.desk.db.write(work).await.err().map(|problem| problem.code())
}

async fn shown(desk: &TestDesk, id: ConversationId) -> Consultation {
    desk.desk.db.read(move |tx| of(tx, id)).await.unwrap().remove(0)
}

on_both! {
    async fn people_are_asked_by_a_note_and_it_ends_with_a_decision(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let (ada, ben) = (desk.agent("Ada").await, desk.agent("Ben").await);
        let id = desk.ask(&mail("1@c", "Sync stops", "", "Every night.")).await;
        let one = asked(&desk, id, &[ada, ben, desk.owner]).await.unwrap();
        desk.pass(1_000).await;
        desk.write(id, ada, writing(Kind::Note, "The lock is never released.")).await.unwrap();
        let spoke: Vec<_> = shown(&desk, id).await.members.iter().map(|member| (member.user_id, member.spoke)).collect();
        assert_eq!(spoke, [(ada, true), (ben, false)], "who asks is not asked");
        assert_eq!(ended(&desk, id, one).await, None);
        assert_eq!(ended(&desk, id, one).await, Some(Code::TooLate));
        let notes: Vec<_> = desk.messages(id).await.into_iter().filter(|one| one.kind == Kind::Note).collect();
        assert_eq!(notes.len(), 3);
        assert!(notes[0].text.contains("Why does it stop") && notes[2].text.contains("Release the lock"));
        let decided = shown(&desk, id).await;
        assert_eq!((decided.decision.as_deref(), decided.decided_by), (Some("Release the lock."), Some(desk.owner)));
    }

    async fn nobody_is_asked_who_may_not_know_or_is_not_there(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let (ada, ben) = (desk.agent("Ada").await, desk.agent("Ben").await);
        let id = desk.ask(&mail("1@c", "Sync stops", "", "Every night.")).await;
        let gone = UserId(uuid::Uuid::from_u128(9));
        assert_eq!(asked(&desk, id, &[]).await, Err(Code::InvalidInput));
        assert_eq!(asked(&desk, id, &[desk.owner]).await, Err(Code::InvalidInput));
        assert_eq!(asked(&desk, id, &[gone]).await, Err(Code::InvalidInput));
        let owner = desk.owner;
        let hide = move |tx: &mut Tx<'_>| {
            let contact = crate::conversation::store::state(tx, id)?.unwrap().contact_id;
            causeway_people::confidential::store::set_contact_flag(tx, contact, true)?;
            causeway_people::confidential::store::set_access(tx, contact.0, &[ada, owner])
        };
        desk.desk.db.write(hide).await.unwrap();
        assert_eq!(asked(&desk, id, &[ada, ben]).await, Err(Code::Confidential));
        assert!(asked(&desk, id, &[ada]).await.is_ok());
    }
}
