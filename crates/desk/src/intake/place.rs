//! Which inbox a mail is for: the first of envelope, delivery headers, `To` and `Cc` that names one, else the mailbox it
//! was fetched from, else the oldest inbox. A mail that several inboxes get becomes one message, in the first of them.

use causeway_mail::Mail;

use crate::inbox::Inbox;
use crate::ledger::store::Waiting;

/// Whether `address` is one of the desk's own.
pub(super) fn is_ours(inboxes: &[Inbox], address: &str) -> bool {
    inboxes.iter().any(|inbox| inbox.receives(address))
}

/// Every address that the mail was sent to, the surest first.
pub(super) fn destinations<'a>(waiting: &'a Waiting, mail: &'a Mail) -> impl Iterator<Item = &'a str> {
    let envelope = waiting.envelope.to.iter().chain(&mail.delivered_to).map(String::as_str);
    envelope.chain(mail.to.iter().chain(&mail.cc).map(|address| address.address.as_str()))
}

/// The inbox; `None` only when the desk has none at all.
pub(super) fn inbox<'a>(inboxes: &'a [Inbox], waiting: &Waiting, mail: &Mail) -> Option<&'a Inbox> {
    let named = destinations(waiting, mail).find_map(|address| inboxes.iter().find(|inbox| inbox.receives(address)));
    let fetched = || inboxes.iter().find(|inbox| Some(inbox.id) == waiting.inbox);
    named.or_else(fetched).or_else(|| inboxes.first())
}
