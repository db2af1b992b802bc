//! Who a reply may go to: the desk's own addresses fall out, dead addresses are refused, and whoever is new to the
//! conversation from outside is asked about once. It never adds anybody whom the writer did not name.

use std::collections::BTreeSet;

use causeway_base::text;
use causeway_identity::user;
use causeway_mail::Address;
use causeway_people::contact::store as contacts;
use causeway_people::free_mail;
use causeway_store::Tx;
use causeway_web::{Code, Problem};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Kind, Message, Recipients};
use crate::conversation::{State, store as conversations};
use crate::inbox::Inbox;
use crate::{inbox, suppression};

/// Why the desk asks before it writes to somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// Nobody of this domain takes part so far.
    NewDomain,
    /// The address belongs to a contact of another company.
    OtherCompany,
}

/// A recipient to confirm.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Doubt {
    /// The address.
    pub address: String,
    /// Why.
    pub why: Why,
}

/// Takes the desk's own addresses out: a reply to ourselves would come back as a customer's.
pub(crate) fn without_ours(recipients: Recipients, inboxes: &[Inbox]) -> Recipients {
    let ours = |one: &Address| inboxes.iter().any(|inbox| inbox.receives(&one.address));
    let keep = |all: Vec<Address>| all.into_iter().filter(|one| !ours(one)).collect();
    Recipients { to: keep(recipients.to), cc: keep(recipients.cc), bcc: keep(recipients.bcc) }
}

/// To whom an answer to `message` goes: where its sender wants answers, and everybody else who got it. The desk's own
/// addresses fall out, and nobody stands there twice.
///
/// # Errors
/// What the database says.
pub fn of(tx: &mut Tx<'_>, message: &Message) -> causeway_store::Result<Recipients> {
    let author = || {
        let email = message.author.email.clone()?;
        Some(Address { name: message.author.name.clone(), address: email })
    };
    let ours = message.kind != Kind::Incoming;
    let to: Vec<Address> = match (ours, message.reply_to.is_empty()) {
        (true, _) => message.recipients.to.clone(),
        (false, false) => message.reply_to.clone(),
        (false, true) => author().into_iter().collect(),
    };
    let mut cc = if ours { Vec::new() } else { message.recipients.to.clone() };
    cc.extend(message.recipients.cc.iter().cloned());
    let mut all = without_ours(Recipients { to, cc, bcc: Vec::new() }, &inbox::store::all(tx)?);
    let mut seen = BTreeSet::new();
    all.to.retain(|one| seen.insert(text::address_key(&one.address)));
    all.cc.retain(|one| seen.insert(text::address_key(&one.address)));
    Ok(all)
}

/// Checks the recipients of a reply in a conversation. `confirmed` are addresses that the writer was asked about.
///
/// # Errors
/// `invalid_input` for suppressed addresses, `confirm_recipients` with the list of doubts in `current`.
pub(crate) fn guard(
    tx: &mut Tx<'_>,
    state: &State,
    recipients: Recipients,
    confirmed: &[String],
) -> Result<Recipients, Problem> {
    let inboxes = inbox::store::all(tx)?;
    let recipients = without_ours(recipients, &inboxes);
    refuse_dead(tx, &recipients)?;
    let doubts = doubts(tx, state, &recipients, confirmed)?;
    if doubts.is_empty() {
        return Ok(recipients);
    }
    Err(Problem::new(Code::ConfirmRecipients, "Somebody new would read this conversation.")
        .hint("Look at the addresses; send again with them confirmed if they are right.")
        .current(&doubts))
}

/// Refuses addresses that take no mail.
///
/// # Errors
/// `invalid_input` that names the address and why.
pub(crate) fn refuse_dead(tx: &mut Tx<'_>, recipients: &Recipients) -> Result<(), Problem> {
    for (field, list) in [("/to", &recipients.to), ("/cc", &recipients.cc), ("/bcc", &recipients.bcc)] {
        for one in list {
            if let Some(dead) = suppression::store::find(tx, &one.address)? {
                let words = format!("{} gets no mail any more: {}", dead.address, dead.detail);
                return Err(Problem::field(field, "suppressed", words)
                    .hint("Use another address, or lift the block if the address works again.")
                    .current(&dead));
            }
        }
    }
    Ok(())
}

fn doubts(
    tx: &mut Tx<'_>,
    state: &State,
    recipients: &Recipients,
    confirmed: &[String],
) -> Result<Vec<Doubt>, Problem> {
    let mut known: BTreeSet<String> =
        conversations::participants(tx, state.id)?.into_iter().map(|one| text::address_key(&one.address)).collect();
    let customer = contacts::find(tx, state.contact_id)?;
    known.extend(customer.iter().filter_map(|contact| contact.email.as_deref()).map(text::address_key));
    let domains: BTreeSet<String> =
        known.iter().filter_map(|one| text::domain_of(one)).filter(|domain| !free_mail::is_free(domain)).collect();
    let company = customer.and_then(|contact| contact.company).map(|company| company.id);
    let confirmed: BTreeSet<String> = confirmed.iter().map(|one| text::address_key(one)).collect();
    let mut doubts = Vec::new();
    for one in recipients.to.iter().chain(&recipients.cc).chain(&recipients.bcc) {
        let address = text::address_key(&one.address);
        let staff = user::store::by_email(tx, &address)?.is_some();
        if staff || known.contains(&address) || confirmed.contains(&address) {
            continue;
        }
        let theirs = contacts::by_address(tx, &address)?.map(|id| contacts::find(tx, id)).transpose()?.flatten();
        let theirs = theirs.and_then(|contact| contact.company).map(|company| company.id);
        let of_known_domain = text::domain_of(&address).is_some_and(|domain| domains.contains(&domain));
        if theirs.is_some() && company.is_some() && theirs != company {
            doubts.push(Doubt { address, why: Why::OtherCompany });
        } else if !of_known_domain {
            doubts.push(Doubt { address, why: Why::NewDomain });
        }
    }
    Ok(doubts)
}
