//! Tests of merges of contacts: undone, everything is as it was; kept, nothing is lost.
//! They never trust the kept row; they compare the tables.

use causeway_identity::permission::WritePeople;
use causeway_people::confidential::store as confidential;
use causeway_people::contact::store::{self as contacts, Changed, NewContact};
use causeway_store::{Result, sql};
use causeway_testkit::{Kit, on_both};
use causeway_web::{Permit, Problem};

use super::*;
use crate::field::{self, Field, Kind, Owner, Required};
use crate::testing::{TestDesk, mail};

/// Everything that a merge may touch of two contacts, as text.
fn picture(tx: &mut Tx<'_>, both: [ContactId; 2]) -> Result<Vec<String>> {
    let mut all = Vec::new();
    for id in both {
        all.push(format!("{:?}", store::standing(tx, id)?));
        all.push(format!("{:?}", store::addresses(tx, id)?));
        all.push(format!("{:?}", store::conversations(tx, id)?));
        all.push(format!("{:?}", crate::asset::store::of(tx, &[id.0])?));
        all.push(format!("{:?}", confidential::access(tx, id.0)?));
        let values: Vec<(field::FieldId, i64, Option<String>)> = tx.all(&sql!(
            "SELECT field_id, position, text FROM field_value WHERE owner_id = ? ORDER BY field_id, position",
            id
        ))?;
        all.push(format!("{values:?}"));
        let merged: Option<ContactId> = tx.value(&sql!("SELECT merged_into FROM contact WHERE id = ?", id))?;
        all.push(format!("{merged:?}"));
    }
    Ok(all)
}

/// Numbers that look like dice, the same in every run.
struct Dice(u64);
impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }
}

/// A contact about whom more or less is known.
fn somebody(tx: &mut Tx<'_>, dice: &mut Dice, at: &str, owner: UserId, fields: &[field::FieldId]) -> Result<ContactId> {
    let id = contacts::add(tx, &NewContact { name: "Mei Chen".to_owned(), ..NewContact::default() })?;
    let addresses: Vec<String> = (0..dice.roll(4)).map(|n| format!("mei{n}@{at}.example")).collect();
    contacts::set_addresses(tx, id, &addresses)?;
    let note = ["", "Call first.", "Speaks Hakka."][usize::try_from(dice.roll(3)).unwrap()].to_owned();
    let locale = (dice.roll(2) == 0).then(|| "zh-TW".to_owned());
    let changed = Changed { name: "Mei Chen".to_owned(), locale, company: None, note };
    contacts::save(tx, id, &changed, 1)?;
    let zone = (dice.roll(2) == 0).then_some("Asia/Taipei");
    contacts::set_voice(tx, id, None, zone)?;
    for field in fields.iter().filter(|_| dice.roll(2) == 0).collect::<Vec<_>>() {
        tx.run(&sql!(
            "INSERT INTO field_value (field_id, owner_id, position, text) VALUES (?, ?, 0, ?)",
            *field,
            id,
            at
        ))?;
    }
    if dice.roll(3) == 0 {
        confidential::set_contact_flag(tx, id, true)?;
        confidential::set_access(tx, id.0, &[owner])?;
    }
    Ok(id)
}

fn a_field(tx: &mut Tx<'_>, name: &str) -> Result<field::FieldId> {
    let field = Field {
        id: tx.new_id(),
        owner: Owner::Contact,
        name: name.to_owned(),
        names: std::collections::BTreeMap::new(),
        kind: Kind::Text,
        options: Vec::new(),
        required: Required::Never,
        shown_when: None,
        position: 1,
        archived: false,
        version: 1,
    };
    field::store::add(tx, &field).map(|()| field.id)
}

fn permit(desk: &TestDesk) -> Permit<WritePeople> {
    let permissions = causeway_identity::permissions_of(causeway_identity::Role::Agent);
    let via = causeway_web::Via::ApiKey(uuid::Uuid::nil());
    causeway_web::Caller { user: desk.owner.0, name: String::new(), permissions, via }.permit().unwrap()
}

on_both! {
    async fn undone_everything_is_as_before(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let (permit, owner) = (permit(&desk), desk.owner);
        let fields = desk.desk.db.write(|tx| Ok::<_, causeway_store::Error>([a_field(tx, "A")?, a_field(tx, "B")?])).await.unwrap();
        for seed in 0..40_u64 {
            let work = move |tx: &mut Tx<'_>| {
                let mut dice = Dice(seed);
                let from = somebody(tx, &mut dice, &format!("a{seed}"), owner, &fields)?;
                let into = somebody(tx, &mut dice, &format!("b{seed}"), owner, &fields)?;
                let before = picture(tx, [from, into])?;
                let id = merge::merge(tx, permit, from, into)?;
                assert_eq!(contacts::current(tx, from)?, into);
                assert_eq!(store::addresses(tx, from)?, []);
                let merged = picture(tx, [from, into])?;
                assert_ne!(merged, before, "seed {seed}");
                undo::undo(tx, permit, id)?;
                assert_eq!(picture(tx, [from, into])?, before, "seed {seed}");
                assert!(undo::undo(tx, permit, id).is_err(), "undone twice");
                Ok::<_, Problem>(())
            };
            desk.desk.db.write(work).await.unwrap();
        }
    }

    async fn conversations_move_and_a_decision_made_since_stays(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let permit = permit(&desk);
        let conversation = desk.ask(&mail("m1@customer.example", "Crane stuck", "", "It does not move.")).await;
        let mei = desk.conversation(conversation).await.row.contact.id;
        let new = NewContact { name: "Mei".to_owned(), email: Some("mei@other.example".to_owned()), ..NewContact::default() };
        let into = desk.desk.db.write(move |tx| contacts::add(tx, &new)).await.unwrap();
        let id = desk.desk.db.write(move |tx| merge::merge(tx, permit, mei, into)).await.unwrap();
        assert_eq!(desk.conversation(conversation).await.row.contact.id, into);
        // Her next mail from the old address is the other contact's.
        let next = desk.ask(&mail("m2@customer.example", "Second crane", "", "This one, too.")).await;
        assert_eq!(desk.conversation(next).await.row.contact.id, into);
        let work = move |tx: &mut Tx<'_>| {
            let changed = Changed { name: "Mei".to_owned(), locale: None, company: None, note: "New words.".to_owned() };
            let version = contacts::find(tx, into)?.unwrap().version;
            assert!(contacts::save(tx, into, &changed, version)?);
            undo::undo(tx, permit, id)?;
            Ok::<_, Problem>((contacts::find(tx, mei)?.unwrap(), contacts::find(tx, into)?.unwrap()))
        };
        let (mei_again, other) = desk.desk.db.write(work).await.unwrap();
        assert_eq!((mei_again.merged_into, mei_again.emails), (None, vec!["mei@customer.example".to_owned()]));
        assert_eq!(other.note, "New words.");
        assert_eq!(desk.conversation(conversation).await.row.contact.id, mei);
        assert_eq!(desk.conversation(next).await.row.contact.id, into);
    }

    async fn likely_duplicates_are_named_and_unlikely_ones_are_not(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let reader = desk.owner;
        let work = move |tx: &mut Tx<'_>| {
            let mut add = |name: &str, email: &str| {
                let new = NewContact { name: name.to_owned(), email: Some(email.to_owned()), ..NewContact::default() };
                contacts::add(tx, &new)
            };
            let mei = add("Mei Chen", "mei.chen@ship.example")?;
            let namesake = add("mei chen", "m@ship.example")?;
            let elsewhere = add("M. C.", "mei.chen@dock.example")?;
            add("Support", "support@ship.example")?;
            add("Support", "support@dock.example")?;
            add("Wang", "wang@ship.example")?;
            let wang = add("Another Wang", "wang@dock.example")?;
            let found = duplicates::find(tx, reader, mei)?;
            let found: Vec<_> = found.into_iter().map(|one| (one.contact.id, one.sign)).collect();
            assert_eq!(found, [(namesake, duplicates::Sign::Name), (elsewhere, duplicates::Sign::Mailbox)]);
            assert!(duplicates::find(tx, reader, wang)?.is_empty());
            Ok::<_, causeway_store::Error>(())
        };
        desk.desk.db.write(work).await.unwrap();
    }
}
