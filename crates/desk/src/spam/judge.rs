//! The verdict on a mail that would begin a conversation: a block, a filter's mark, a forgery, a flood, its words.
//! It never looks at mails that join a conversation; those are answers to somebody.

use causeway_base::text;
use causeway_mail::Mail;
use causeway_people::ContactId;
use causeway_proof::Standing;
use causeway_store::{Result, Tx};

use super::{Rule, Verdict, classifier, headers, store};
use crate::secret;

/// New conversations from one address within an hour; more than these are a flood.
const MOST_AN_HOUR: i64 = 60;
const HOUR_MS: i64 = 3_600_000;

/// A mail that would begin a conversation.
pub struct Suspect<'a> {
    /// The mail, for its headers and subject.
    pub mail: &'a Mail,
    /// What its sender newly wrote.
    pub text: &'a str,
    /// What its sender proved.
    pub standing: Standing,
    /// The sender's contact.
    pub contact: ContactId,
    /// The sender's address.
    pub address: &'a str,
    /// Whether it is old mail that is imported: then many come at once.
    pub imported: bool,
}

/// Why it is spam, or `None`. A customer who was answered before is judged by nothing but a block, unless somebody
/// forges their address.
pub fn judge(tx: &mut Tx<'_>, suspect: &Suspect<'_>) -> Result<Option<Verdict>> {
    if let Some(blocked) = store::first_blocked(tx, &names(suspect.address))? {
        return Ok(Some(Verdict::new(Rule::Blocked, blocked)));
    }
    if suspect.standing == Standing::Forged {
        return Ok(Some(Verdict::new(Rule::Forged, suspect.address)));
    }
    if store::was_answered(tx, suspect.contact)? {
        return Ok(None);
    }
    if let Some(header) = headers::spam_mark(suspect.mail) {
        return Ok(Some(Verdict::new(Rule::Header, header)));
    }
    if !suspect.imported && store::begun_lately(tx, suspect.contact, suspect.address, HOUR_MS)? >= MOST_AN_HOUR {
        return Ok(Some(Verdict::new(Rule::Flood, suspect.address)));
    }
    let (spam, ham) = store::marks(tx)?;
    if spam < classifier::ENOUGH || ham < classifier::ENOUGH {
        return Ok(None);
    }
    let words = words(&suspect.mail.subject, suspect.text, Some(suspect.address));
    let seen = store::seen(tx, &words)?;
    Ok(classifier::judge(&seen, spam, ham).map(|words| Verdict::new(Rule::Words, words.join(", "))))
}

/// Under which names a block may stand: the address, its domain, and the domains above that.
fn names(address: &str) -> Vec<String> {
    let address = text::address_key(address);
    let mut names = vec![address.clone()];
    let mut domain = text::domain_of(&address);
    while let Some(name) = domain.filter(|_| names.len() < 12) {
        domain = name.split_once('.').map(|(_, above)| above.to_owned()).filter(|above| above.contains('.'));
        names.push(name);
    }
    names
}

/// The words that a conversation's beginning is learned and judged by; secrets are no words.
pub(super) fn words(subject: &str, text: &str, address: Option<&str>) -> Vec<String> {
    let mut words = classifier::tokens(&secret::masked(&format!("{subject}\n{text}")));
    words.extend(address.and_then(text::domain_of));
    words
}

#[cfg(test)]
mod tests {
    use super::names;

    #[test]
    fn a_block_may_name_the_address_or_any_domain_above_it() {
        assert_eq!(names("Eve@Mail.Shop.Example"), ["eve@mail.shop.example", "mail.shop.example", "shop.example"]);
        assert_eq!(names("a@localhost"), ["a@localhost", "localhost"]);
    }
}
