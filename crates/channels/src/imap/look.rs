//! Looking at a mailbox without reading it into the desk: the test by steps, and the preview before the first reading.
//! It never writes anything, neither here nor there.

use std::collections::HashMap;
use std::time::Duration;

use causeway_base::Time;
use causeway_desk::mailbox::{Access, preset};
use causeway_desk::relay::{CheckAnswer, CheckCode, CheckStep, Preview, Sender, StepKind};

use super::connection;
use super::error::ImapError;
use super::session::{Body, Session};
use super::value::day;

/// How many of the newest mails a preview looks at for their senders.
const LOOKED_AT: usize = 500;
/// How many senders a preview names.
const NAMED: usize = 10;
/// How many UIDs one command names.
const AT_ONCE: usize = 100;
/// Headers are small.
const LONGEST: usize = 1024 * 1024;

/// The steps so far.
struct Steps(Vec<CheckStep>);

impl Steps {
    fn done(&mut self, kind: StepKind, detail: String) {
        self.0.push(CheckStep { kind, code: CheckCode::Ok, detail });
    }

    /// The answer when `error` ended the test.
    fn failed(mut self, access: &Access, error: &ImapError) -> CheckAnswer {
        let kind = step_of(error, self.0.last().map(|step| step.kind), access);
        let detail = error.to_string();
        self.0.push(CheckStep { kind, code: error.code(), detail });
        CheckAnswer::of(self.0, hint(access, error.code()))
    }
}

/// The step that an error belongs to: the one after the last that was done.
fn step_of(error: &ImapError, last: Option<StepKind>, access: &Access) -> StepKind {
    use causeway_desk::mailbox::Security;
    match (error, last) {
        (ImapError::NameNotFound(_), _) | (_, None) => StepKind::Name,
        (ImapError::Tls(..) | ImapError::NoStartTls, _) => StepKind::Protect,
        (ImapError::Login(_) | ImapError::LoginDisabled | ImapError::NoOauth | ImapError::Token(_), _) => {
            StepKind::SignIn
        }
        (_, Some(StepKind::Name)) => StepKind::Connect,
        (_, Some(StepKind::Connect)) if access.security != Security::None => StepKind::Protect,
        (_, Some(StepKind::Connect | StepKind::Protect)) => StepKind::SignIn,
        _ => StepKind::Folder,
    }
}

/// What helps, by what the provider is like.
pub(crate) fn hint_for(preset: Option<&str>, host: &str, code: CheckCode) -> Option<String> {
    let known = preset.and_then(preset::find).or_else(|| preset::of_host(host));
    let words = match code {
        CheckCode::LoginRefused | CheckCode::LoginDisabled => match known {
            Some(preset) => preset::login_hint(preset.login),
            None => "Check user name and password, and that the account may be used by other programs.",
        },
        CheckCode::NameNotFound => "Check how the name of the server is written.",
        CheckCode::Refused | CheckCode::Slow | CheckCode::Unreachable => {
            "Check the port, and that no firewall stands between this machine and the server."
        }
        CheckCode::NotTls => "The server does not speak TLS at this port: choose STARTTLS, or the port for TLS.",
        CheckCode::NoStartTls => "Choose TLS with the port that belongs to it, or no protection on the same machine.",
        CheckCode::OtherName => "Use the name that the certificate is for.",
        CheckCode::Untrusted | CheckCode::Expired => "The server's certificate has to be mended by whoever runs it.",
        CheckCode::NoOauth => "This server wants a password.",
        _ => return None,
    };
    Some(words.to_owned())
}

fn hint(access: &Access, code: CheckCode) -> Option<String> {
    hint_for(access.preset.as_deref(), &access.host, code)
}

/// Signs in, opens the folder and says step by step what happened.
pub(crate) async fn check(access: &Access, step: Duration) -> CheckAnswer {
    let mut steps = Steps(Vec::new());
    let opened = connection::open(access, step, LONGEST, &mut |kind, detail| steps.done(kind, detail)).await;
    let mut session = match opened {
        Ok(session) => session,
        Err(error) => return steps.failed(access, &error),
    };
    match session.examine(&access.folder).await {
        Ok(folder) => steps.done(StepKind::Folder, folder.exists.to_string()),
        Err(error) => {
            let mut answer = steps.failed(access, &error);
            if error.code() == CheckCode::NoFolder
                && let Ok(names) = session.folders().await
            {
                answer.hint =
                    Some(format!("There are: {}.", names.into_iter().take(30).collect::<Vec<_>>().join(", ")));
            }
            return answer;
        }
    }
    let code = if session.can("IDLE") { CheckCode::Ok } else { CheckCode::NoPush };
    steps.0.push(CheckStep { kind: StepKind::Push, code, detail: String::new() });
    session.logout().await;
    CheckAnswer::of(steps.0, None)
}

/// Looks at what lies in a mailbox.
///
/// # Errors
/// The test that says why that is not possible.
pub(crate) async fn preview(access: &Access, since: Option<Time>, step: Duration) -> Result<Preview, CheckAnswer> {
    let mut steps = Steps(Vec::new());
    let opened = connection::open(access, step, LONGEST, &mut |kind, detail| steps.done(kind, detail)).await;
    let looked = match opened {
        Ok(mut session) => {
            let looked = look(&mut session, &access.folder, since).await;
            session.logout().await;
            looked
        }
        Err(error) => Err(error),
    };
    looked.map_err(|error| steps.failed(access, &error))
}

async fn look(session: &mut Session, folder: &str, since: Option<Time>) -> Result<Preview, ImapError> {
    let opened = session.examine(folder).await?;
    let criteria = since.map_or_else(|| "ALL".to_owned(), |since| format!("SINCE {}", day(since)));
    let uids: Vec<u32> = session.search(&criteria).await?.into_iter().collect();
    let newest: Vec<u32> = uids.iter().rev().take(LOOKED_AT).copied().collect();
    let mut senders: HashMap<String, i64> = HashMap::new();
    for part in newest.chunks(AT_ONCE) {
        for (_, body) in session.headers(part).await? {
            let Body::Bytes(header) = body else { continue };
            if let Some(from) = causeway_mail::parse(&header).from.filter(|from| !from.address.is_empty()) {
                *senders.entry(causeway_base::text::address_key(&from.address)).or_default() += 1;
            }
        }
    }
    let ends: Vec<u32> = uids.first().into_iter().chain(uids.last()).copied().collect();
    let at = if ends.is_empty() { Vec::new() } else { session.about(&ends).await? };
    let at: Vec<Time> = at.into_iter().filter_map(|about| about.arrived_at).collect();
    let mut senders: Vec<Sender> = senders.into_iter().map(|(address, count)| Sender { address, count }).collect();
    senders.sort_by(|one, other| other.count.cmp(&one.count).then_with(|| one.address.cmp(&other.address)));
    senders.truncate(NAMED);
    let number = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    Ok(Preview {
        total: opened.exists.into(),
        since: number(uids.len()),
        oldest_at: at.iter().min().copied(),
        newest_at: at.iter().max().copied(),
        looked_at: number(newest.len()),
        senders,
    })
}
