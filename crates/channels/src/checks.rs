//! Tests of mail servers for the settings pages: sign in to a mailbox, look into it, send a mail through the relay.
//! They never change anything on the server but the test mail.

use std::time::Duration;

use causeway_base::{Clock, Random, SystemClock, SystemRandom, Time, ids};
use causeway_desk::mailbox::{Access, Security};
use causeway_desk::outbox::OutEnvelope;
use causeway_desk::relay::{
    CheckAnswer, CheckCode, CheckStep, Checked, MailChecks, Previewed, RelaySettings, StepKind,
};
use causeway_mail::{Address, Outgoing};

use crate::imap;
use crate::relay::{self, Trouble};

/// How long one step may take.
const STEP: Duration = Duration::from_secs(15);
/// How long a test may take.
const LIMIT: Duration = Duration::from_mins(1);

/// The tests.
#[derive(Debug, Clone, Copy)]
pub struct Checks {
    /// How long one step may take.
    pub step: Duration,
}

impl Default for Checks {
    fn default() -> Self {
        Self { step: STEP }
    }
}

/// The answer when even all steps together take too long.
fn late() -> CheckAnswer {
    let detail = format!("The server did not answer within {} seconds.", LIMIT.as_secs());
    CheckAnswer::of(vec![CheckStep { kind: StepKind::Connect, code: CheckCode::Slow, detail }], None)
}

impl MailChecks for Checks {
    fn mailbox(&self, access: Access) -> Checked {
        let step = self.step;
        Box::pin(
            async move { tokio::time::timeout(LIMIT, imap::check(&access, step)).await.unwrap_or_else(|_| late()) },
        )
    }

    fn preview(&self, access: Access, since: Option<Time>) -> Previewed {
        let step = self.step;
        Box::pin(async move {
            tokio::time::timeout(LIMIT, imap::preview(&access, since, step)).await.unwrap_or_else(|_| Err(late()))
        })
    }

    fn relay(&self, relay: RelaySettings, from: String, to: String) -> Checked {
        let step = self.step;
        Box::pin(async move {
            tokio::time::timeout(LIMIT, check_relay(&relay, from, to, step)).await.unwrap_or_else(|_| late())
        })
    }
}

/// A step that succeeded.
fn done(kind: StepKind, detail: impl Into<String>) -> CheckStep {
    CheckStep { kind, code: CheckCode::Ok, detail: detail.into() }
}

async fn check_relay(relay: &RelaySettings, from: String, to: String, step: Duration) -> CheckAnswer {
    let mut steps = Vec::new();
    match try_relay(relay, from, to, step, &mut steps).await {
        Ok(words) => {
            steps.push(done(StepKind::Send, words));
            CheckAnswer::of(steps, None)
        }
        Err(Trouble { kind, code, words, .. }) => {
            if kind == StepKind::SignIn {
                protected(relay, &mut steps);
            }
            steps.push(CheckStep { kind, code, detail: words });
            CheckAnswer::of(steps, imap::hint_for(None, &relay.host, code))
        }
    }
}

fn protected(relay: &RelaySettings, steps: &mut Vec<CheckStep>) {
    if relay.security != Security::None {
        steps.push(done(StepKind::Protect, ""));
    }
}

async fn try_relay(
    relay: &RelaySettings,
    from: String,
    to: String,
    step: Duration,
    steps: &mut Vec<CheckStep>,
) -> Result<String, Trouble> {
    let mut note = |kind, detail: String| steps.push(done(kind, detail));
    imap::reach(&relay.host, relay.port.into(), step, &mut note).await.map_err(|error| Trouble::reaching(&error))?;
    relay::knock(relay, &from).await?;
    protected(relay, steps);
    if relay.username.is_some() {
        steps.push(done(StepKind::SignIn, ""));
    }
    let bytes = causeway_mail::compose(&test_mail(&from, &to, &SystemClock, &SystemRandom));
    relay::hand_over(relay, &OutEnvelope { from, to: vec![to] }, &bytes).await
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
        unsubscribe: None,
        attachments: Vec::new(),
        desk_mark: String::new(),
        automatic: true,
    }
}
