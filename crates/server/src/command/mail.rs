//! `causeway mail`: puts mails from a file, an mbox or standard input through the same door as every other mail, tries
//! mails again, and counts mailboxes against the ledger. It never takes in less than it says.

use std::io::Read;
use std::path::PathBuf;

use anyhow::Context;
use causeway_channels::imap;
use causeway_desk::ledger::receive::{RawMail, receive};
use causeway_desk::ledger::{Envelope, Source, proof};
use causeway_desk::{LedgerId, intake};

use crate::config::Config;
use crate::{Place, wiring};

/// What to do with mail.
#[derive(Debug, Clone, clap::Args)]
pub struct MailArguments {
    #[command(subcommand)]
    command: MailCommand,
}

#[derive(Debug, Clone, clap::Subcommand)]
enum MailCommand {
    /// Take mails in.
    Ingest(IngestArguments),
    /// Count every mailbox against the ledger; ends with an error when a mail is missing.
    Reconcile(ReconcileArguments),
    /// Try mails again that failed or were left aside, by the id in the ledger.
    Replay(ReplayArguments),
}

#[derive(Debug, Clone, clap::Args)]
struct ReplayArguments {
    #[command(flatten)]
    place: Place,
    /// The mail's id in the ledger; without it, every mail that failed.
    #[arg(value_parser = |text: &str| text.parse::<LedgerId>().map_err(|()| "this is no id of the ledger"))]
    id: Option<LedgerId>,
}

#[derive(Debug, Clone, clap::Args)]
struct ReconcileArguments {
    #[command(flatten)]
    place: Place,
}

#[derive(Debug, Clone, clap::Args)]
struct IngestArguments {
    #[command(flatten)]
    place: Place,
    /// The address that the mails were sent to, when their headers do not say.
    #[arg(long, value_name = "ADDRESS")]
    to: Option<String>,
    /// A mail, an mbox, or - for standard input.
    file: PathBuf,
}

/// Runs it.
pub async fn run(arguments: MailArguments) -> anyhow::Result<()> {
    match arguments.command {
        MailCommand::Ingest(ingest) => run_ingest(ingest).await,
        MailCommand::Reconcile(reconcile) => run_reconcile(reconcile).await,
        MailCommand::Replay(replay) => run_replay(replay).await,
    }
}

#[expect(clippy::print_stdout, reason = "the answer of a command line program")]
async fn run_ingest(arguments: IngestArguments) -> anyhow::Result<()> {
    let mut bytes = Vec::new();
    if arguments.file.as_os_str() == "-" {
        std::io::stdin().lock().read_to_end(&mut bytes)?;
    } else {
        bytes =
            std::fs::read(&arguments.file).with_context(|| format!("{} cannot be read", arguments.file.display()))?;
    }
    let parts = wiring::open(&arguments.place, &Config::load(&arguments.place)?).await?;
    let mut taken = 0;
    for mail in mails(&bytes) {
        let raw = RawMail {
            source: Source::File,
            source_key: None,
            envelope: Envelope { to: arguments.to.clone().into_iter().collect(), ..Envelope::default() },
            inbox: None,
            silent: false,
            arrived_at: None,
            bytes: mail,
        };
        receive(&parts.desk, raw).await.context("the mail could not be stored")?;
        taken += 1;
    }
    // A desk that is being served takes them in itself; otherwise it is done here.
    let filed = intake::drain(&parts.desk, &format!("{}-ingest", parts.node)).await?;
    println!("{taken} in the ledger, {filed} taken in now");
    Ok(())
}

#[expect(clippy::print_stdout, reason = "the answer of a command line program")]
async fn run_replay(arguments: ReplayArguments) -> anyhow::Result<()> {
    let parts = wiring::open(&arguments.place, &Config::load(&arguments.place)?).await?;
    let wanted = arguments.id;
    let work = move |tx: &mut causeway_store::Tx<'_>| {
        use causeway_desk::ledger::{Outcome, store};
        let ids = match wanted {
            Some(id) => vec![id],
            None => store::list(tx, Some(Outcome::Failed), "", None, 10_000)?.into_iter().map(|row| row.id).collect(),
        };
        let mut count = 0;
        for id in ids {
            count += usize::from(store::replay(tx, id)?);
        }
        Ok::<_, causeway_store::Error>(count)
    };
    let count = parts.desk.db.write(work).await?;
    let filed = intake::drain(&parts.desk, &format!("{}-ingest", parts.node)).await?;
    println!("{count} to try again, {filed} taken in now");
    Ok(())
}

#[expect(clippy::print_stdout, reason = "the answer of a command line program")]
async fn run_reconcile(arguments: ReconcileArguments) -> anyhow::Result<()> {
    let parts = wiring::open(&arguments.place, &Config::load(&arguments.place)?).await?;
    let proof = parts.desk.db.read(proof::show).await?;
    let (mut missing, mut uncounted) = (0, 0);
    for mailbox in &proof.mailboxes {
        match imap::count(&parts.desk, mailbox.inbox_id, &imap::Timing::default()).await {
            Ok(Some(count)) => {
                missing += count.missing.len();
                println!(
                    "{}: {} in the mailbox, {} in the ledger, {} still to be read, {} missing, {} not given out",
                    mailbox.name,
                    count.on_server,
                    count.in_ledger,
                    count.waiting,
                    count.missing.len(),
                    mailbox.not_fetched
                );
            }
            Ok(None) => println!("{}: not read yet", mailbox.name),
            Err(error) => {
                uncounted += 1;
                println!("{}: {error}", mailbox.name);
            }
        }
    }
    anyhow::ensure!(
        missing == 0,
        "{missing} mails lie in a mailbox and are not in the ledger; the mail log lists them"
    );
    anyhow::ensure!(uncounted == 0, "not every mailbox could be counted: {uncounted} could not");
    Ok(())
}

/// The mails of an mbox (RFC 4155, `>From ` unquoted), or the one mail that the bytes are.
fn mails(bytes: &[u8]) -> Vec<Vec<u8>> {
    if !bytes.starts_with(b"From ") {
        return vec![bytes.to_vec()];
    }
    let mut all: Vec<Vec<u8>> = Vec::new();
    let mut after_blank = true;
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        if after_blank && line.starts_with(b"From ") {
            all.push(Vec::new());
        } else if let Some(mail) = all.last_mut() {
            let quoted =
                line.iter().position(|byte| *byte != b'>').is_some_and(|at| at > 0 && line[at..].starts_with(b"From "));
            mail.extend_from_slice(if quoted { &line[1..] } else { line });
        }
        after_blank = line == b"\n" || line == b"\r\n";
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_mbox_is_cut_at_from_lines_after_blank_ones() {
        let mbox = b"From a@b Mon\nSubject: 1\n\nOne\n>From here\nFrom now on\n\nFrom c@d Tue\nSubject: 2\n\nTwo\n";
        let all = mails(mbox);
        assert_eq!(all.len(), 2);
        assert_eq!(all[0], b"Subject: 1\n\nOne\nFrom here\nFrom now on\n\n");
        assert!(all[1].starts_with(b"Subject: 2"));
        assert_eq!(mails(b"Subject: x\n\ny").len(), 1);
    }
}
