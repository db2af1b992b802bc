//! Tests of timelines: nothing is missing, nothing comes twice, and pages meet.
//! They never look at the order inside one source alone.

use causeway_testkit::{Kit, on_both};

use super::*;
use crate::conversation::change::{Change, StatusInput, change};
use crate::message::Kind;
use crate::testing::{TestDesk, mail, writing};

async fn entries(desk: &TestDesk, whose: Whose, kinds: &'static [EntryKind], step: usize) -> Vec<TimelineEntry> {
    let (mut all, mut after, reader) = (Vec::new(), None, desk.owner);
    loop {
        let found = desk.desk.db.read(move |tx| page(tx, whose, reader, kinds, after, step)).await.unwrap();
        let Some(last) = found.last() else { return all };
        after = Some(Cursor { at: last.at.ms(), id: last.id });
        all.extend(found);
        assert!(all.len() < 100, "the pages do not end");
    }
}

on_both! {
    async fn pages_of_any_length_tell_the_same_and_kinds_choose(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let first = desk.ask(&mail("m1@customer.example", "Crane stuck", "", "It does not move. password: Sommer2024!x")).await;
        desk.reply(first, "We are on our way.").await;
        desk.write(first, desk.owner, writing(Kind::Note, "Take the spare brake.")).await.unwrap();
        let (permit, version) = (desk.permit(desk.owner), desk.conversation(first).await.row.version);
        let status = Some(StatusInput { id: None, category: Some(crate::Category::Solved) });
        let wish = Change { version, status, ..Change::default() };
        desk.desk.db.write(move |tx| change(tx, permit, first, &wish)).await.unwrap();
        desk.ask(&mail("m2@customer.example", "Second crane", "", "This one, too.")).await;

        let contact = desk.conversation(first).await.row.contact;
        let whose = Whose::Contact(contact.id);
        let all = entries(&desk, whose, &[], 50).await;
        let kinds: Vec<EntryKind> = all.iter().map(|entry| entry.kind).collect();
        for (kind, count) in [
            (EntryKind::Incoming, 2),
            (EntryKind::Reply, 1),
            (EntryKind::Note, 1),
            (EntryKind::Begun, 2),
        ] {
            assert_eq!(kinds.iter().filter(|one| **one == kind).count(), count, "{kind:?}");
        }
        assert!(all.iter().any(|entry| entry.kind == EntryKind::Changed && entry.status_id.is_some()));
        assert!(all.windows(2).all(|pair| (pair[0].at, pair[0].id) > (pair[1].at, pair[1].id)));
        assert!(all.iter().all(|entry| !entry.text.contains("Sommer2024")), "a secret is told");
        for step in [1, 2, 3] {
            assert_eq!(entries(&desk, whose, &[], step).await, all, "pages of {step}");
        }
        let notes = entries(&desk, whose, &[EntryKind::Note], 2).await;
        assert_eq!(notes.iter().map(|entry| entry.text.as_str()).collect::<Vec<_>>(), ["Take the spare brake."]);
        let company = Whose::Company(contact.company.unwrap().id);
        assert_eq!(entries(&desk, company, &[], 2).await, all);
    }
}
