//! Tests of mail servers for the settings pages: sign in to a mailbox, send a mail through the relay.
//! They never change anything on the server but the test mail.

use std::time::Duration;

use causeway_base::{Clock, Random, SystemClock, SystemRandom, ids};
use causeway_desk::inbox::mailbox::Access;
use causeway_desk::outbox::{OutEnvelope, Refused};
use causeway_desk::relay::{Checked, MailChecks, RelaySettings};
use causeway_mail::{Address, Outgoing};

use crate::{imap, relay};

/// How long a test may take.
const LIMIT: Duration = Duration::from_secs(30);

/// The tests.
#[derive(Debug, Clone, Copy, Default)]
pub struct Checks;

async fn limited(work: impl Future<Output = Result<String, String>>) -> Result<String, String> {
    let late = || Err(format!("The server did not answer within {} seconds.", LIMIT.as_secs()));
    tokio::time::timeout(LIMIT, work).await.unwrap_or_else(|_| late())
}

impl MailChecks for Checks {
    fn mailbox(&self, access: Access) -> Checked {
        Box::pin(limited(async move { imap::check(&access).await.map_err(|error| error.to_string()) }))
    }

    fn relay(&self, relay: RelaySettings, from: String, to: String) -> Checked {
        Box::pin(limited(async move {
            let bytes = causeway_mail::compose(&test_mail(&from, &to, &SystemClock, &SystemRandom));
            let envelope = OutEnvelope { from, to: vec![to] };
            relay::send(&relay, &envelope, &bytes).await.map_err(|refused| match refused {
                Refused::Temporary(words) | Refused::Permanent(words) => words,
            })
        }))
    }
}

fn test_mail(from: &str, to: &str, clock: &dyn Clock, random: &dyn Random) -> Outgoing {
    let now = clock.now();
    let domain = causeway_base::text::domain_of(from).unwrap_or_else(|| "causeway.invalid".to_owned());
    let address = |address: &str, name: &str| Address { name: name.to_owned(), address: address.to_owned() };
    Outgoing {
        message_id: causeway_mail::message_id(&ids::new(now, random).to_string(), &domain),
        date_ms: now.ms(),
        from: address(from, "Causeway"),
        reply_to: None,
        to: vec![address(to, "")],
        cc: Vec::new(),
        subject: "Test mail from your Causeway desk".to_owned(),
        in_reply_to: None,
        references: Vec::new(),
        text: "This mail shows that your desk can send. You need not answer.\n".to_owned(),
        html: None,
        attachments: Vec::new(),
        desk_mark: String::new(),
        automatic: true,
    }
}
