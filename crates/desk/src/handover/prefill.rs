//! What the desk already knows for a packet: from the customer's assets, the contact, and what they wrote.
//! It never passes a secret on, and never replaces a value; it fills what is empty or proposes.

use std::collections::BTreeMap;

use causeway_base::{Time, text};
use causeway_people::contact;
use causeway_store::{Result, Tx, sql};
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::template::{Field, Kind};
use super::{Entries, Entry, Handover, Proposal, Source, answer, read, rules};
use crate::asset::{self, Asset};
use crate::attachment::AttachmentId;
use crate::conversation::State;
use crate::{ConversationId, secret};

/// The most messages that are read.
const MOST: i64 = 50;
/// The most pictures that are taken along.
const MOST_FILES: usize = 20;

/// The assets in use of the customer and their company, the newest first.
pub(super) fn assets(tx: &mut Tx<'_>, state: &State) -> Result<Vec<Asset>> {
    let id = contact::store::current(tx, state.contact_id)?;
    let Some(contact) = contact::store::find(tx, id)? else { return Ok(Vec::new()) };
    let mut owners = vec![id.0];
    owners.extend(contact.company.map(|company| company.id.0));
    let mut all = asset::store::of(tx, &owners)?;
    all.retain(|asset| !asset.archived);
    Ok(all)
}

/// The products that the customer and their company have in use.
pub(crate) fn products(tx: &mut Tx<'_>, state: &State) -> Result<Vec<String>> {
    Ok(assets(tx, state)?.into_iter().map(|asset| asset.product).collect())
}

/// What the customer wrote since, oldest first, with secrets covered.
fn written(tx: &mut Tx<'_>, id: ConversationId, since: Time) -> Result<Vec<String>> {
    let rows: Vec<(String,)> = tx.all(&sql!(
        "SELECT text FROM message WHERE (conversation_id = ? OR conversation_id IN \
         (SELECT id FROM conversation WHERE merged_into = ?)) AND kind = 'incoming' AND automatic IS NULL \
         AND created_at >= ? ORDER BY created_at, id LIMIT ?",
        id,
        id,
        since,
        MOST
    ))?;
    Ok(rows.into_iter().map(|row| secret::masked(&row.0)).collect())
}

/// The pictures that the customer sent.
fn pictures(tx: &mut Tx<'_>, id: ConversationId) -> Result<Vec<AttachmentId>> {
    let rows: Vec<(AttachmentId,)> = tx.all(&sql!(
        "SELECT a.id FROM attachment a JOIN message m ON m.id = a.message_id WHERE m.conversation_id = ? \
         AND m.kind = 'incoming' AND a.content_type LIKE 'image/%' AND a.threat IS NULL ORDER BY a.id LIMIT ?",
        id,
        MOST_FILES
    ))?;
    Ok(rows.into_iter().map(|row| row.0).collect())
}

/// The asset that the matter is about: the only one, or the only one whose product is named.
fn about<'a>(assets: &'a [Asset], product: &str, words: &str) -> Option<&'a Asset> {
    let folded = text::fold(words);
    let named = |asset: &&Asset| {
        let name = text::fold(&asset.product);
        name == text::fold(product) || folded.contains(&name)
    };
    let mut of_name = assets.iter().filter(named);
    match (of_name.next(), of_name.next()) {
        (Some(asset), None) => Some(asset),
        (None, _) if assets.len() == 1 => assets.first(),
        _ => None,
    }
}

fn day(at: Time) -> Option<String> {
    let at = Timestamp::from_millisecond(at.ms()).ok()?;
    Some(at.to_zoned_datetime(TimeZone::UTC).date().to_string())
}

fn of_asset(asset: &Asset) -> Vec<(&'static str, String)> {
    let product = format!("{} {}", asset.product, asset.product_version);
    let cloud = format!("{} {}", asset.cloud, asset.region);
    let known = [
        ("product", Some(product)),
        ("cloud", Some(cloud)),
        ("purchased", asset.purchased_at.and_then(day)),
        // That nobody noted a change does not say that there was none.
        ("changed", asset.modified.then(|| "yes".to_owned())),
        ("changed_what", Some(asset.modified_note.clone())),
    ];
    known.into_iter().filter_map(|(key, value)| Some((key, value?.trim().to_owned()))).collect()
}

/// A value that may stand in a packet.
fn clean(value: &str) -> bool {
    !value.is_empty() && !value.contains(secret::COVER) && secret::find(value).is_empty()
}

/// What the sources say, by key; the first that says something counts.
fn known(
    tx: &mut Tx<'_>,
    state: &State,
    product: &str,
    since: Time,
) -> Result<BTreeMap<&'static str, (String, Source)>> {
    let texts = written(tx, state.id, since)?;
    let assets = assets(tx, state)?;
    let all_words = format!("{} {}", state.subject, texts.join("\n"));
    let mut found: Vec<(&'static str, String, Source)> = Vec::new();
    if let Some(asset) = about(&assets, product, &all_words) {
        found.extend(of_asset(asset).into_iter().map(|(key, value)| (key, value, Source::Asset)));
    }
    for words in &texts {
        found.extend(read::read(words).into_iter().map(|(key, value)| (key, value, Source::Text)));
    }
    let mut known = BTreeMap::new();
    for (key, value, source) in found.into_iter().filter(|one| clean(&one.1)) {
        known.entry(key).or_insert((value, source));
    }
    Ok(known)
}

/// The entries that a new packet begins with.
pub(super) fn begin(tx: &mut Tx<'_>, state: &State, fields: &[Field], product: &str) -> Result<Entries> {
    let now = tx.now();
    let mut known = known(tx, state, product, Time(0))?;
    let subject = secret::masked(state.subject.trim());
    if clean(&subject) {
        known.entry("summary").or_insert((subject, Source::Text));
    }
    let contact = contact::store::find(tx, state.contact_id)?;
    if let Some(email) = contact.and_then(|contact| contact.email) {
        known.entry("account").or_insert((email, Source::Contact));
    }
    if !product.is_empty() {
        known.entry("product").or_insert((product.to_owned(), Source::Asset));
    }
    let mut entries = Entries::new();
    for field in fields.iter().filter(|field| field.label.is_empty()) {
        let Some((value, source)) = known.remove(field.key.as_str()) else { continue };
        let entry = Entry { value, source: Some(source), at: Some(now), ..Entry::default() };
        entries.insert(field.key.clone(), entry);
    }
    if let Some(field) = fields.iter().find(|field| field.kind == Kind::File) {
        let files = pictures(tx, state.id)?;
        if !files.is_empty() {
            let entry = Entry { files, source: Some(Source::Text), at: Some(now), ..Entry::default() };
            entries.insert(field.key.clone(), entry);
        }
    }
    Ok(entries)
}

/// What could be taken over since: the customer's answers to what was asked, and what newly stands in messages or assets
/// for fields that are still empty.
pub(super) fn proposals(tx: &mut Tx<'_>, packet: &Handover, state: &State) -> Result<Vec<Proposal>> {
    if !rules::open(packet.state) {
        return Ok(Vec::new());
    }
    let mut all: Vec<Proposal> = Vec::new();
    if let Some(asked_at) = packet.asked_at {
        let asked: Vec<&Field> =
            packet.asked.iter().filter_map(|key| packet.fields.iter().find(|field| field.key == *key)).collect();
        // The newest answer counts.
        for words in written(tx, state.id, asked_at)?.iter().rev() {
            for (key, value) in answer::read(&asked, words) {
                put(&mut all, packet, Proposal { key, value, source: Source::Answer }, true);
            }
        }
    }
    for (key, (value, source)) in known(tx, state, "", packet.created_at)? {
        put(&mut all, packet, Proposal { key: key.to_owned(), value, source }, false);
    }
    Ok(all)
}

fn put(all: &mut Vec<Proposal>, packet: &Handover, one: Proposal, over: bool) {
    let Some(field) = packet.fields.iter().find(|field| field.key == one.key) else { return };
    // A field of the organisation's own may have the same key and mean something else.
    if !over && !field.label.is_empty() {
        return;
    }
    let entry = packet.entries.get(&one.key);
    let same = entry.is_some_and(|entry| entry.value == one.value);
    let wanted = over || entry.is_none_or(|entry| entry.value.is_empty());
    if !same && wanted && clean(&one.value) && !all.iter().any(|other| other.key == one.key) {
        all.push(one);
    }
}
