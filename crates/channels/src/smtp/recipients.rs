//! Which recipients are ours: every address in a domain of an inbox. A wrong local part still reaches a person who
//! can read it, since nothing a customer writes to us is turned away; other domains are, since we never relay.

use causeway_base::text;
use causeway_desk::{Desk, inbox};
use causeway_mail::Answer;

/// The answer for one recipient.
pub(super) async fn check(desk: &Desk, recipient: &str) -> Answer {
    let inboxes = match desk.db.read(inbox::store::all).await {
        Ok(inboxes) => inboxes,
        Err(error) => {
            tracing::warn!(%error, "recipients cannot be checked");
            return Answer::TempFail("the desk's database does not answer".to_owned());
        }
    };
    if inboxes.is_empty() {
        return Answer::TempFail("this desk is not set up yet".to_owned());
    }
    let domain = text::domain_of(recipient);
    let ours = |inbox: &inbox::Inbox| text::domain_of(&inbox.address) == domain;
    if domain.is_some() && inboxes.iter().any(ours) {
        Answer::Ok
    } else {
        Answer::PermFail("this desk does not relay".to_owned())
    }
}
