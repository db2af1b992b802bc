//! One connection: bytes between the socket and the session, each step with a limit of time.
//! It never answers 250 to a mail before the ledger has it.

use std::net::SocketAddr;
use std::time::Duration;

use causeway_desk::Desk;
use causeway_desk::ledger::receive::{RawMail, receive};
use causeway_desk::ledger::{Envelope, Source};
use causeway_mail::{Answer, Limits, Session, SessionConfig, Step};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::watch;

use super::{Listener, recipients};

/// How long a peer may say nothing (RFC 5321 § 4.5.3.2.7 asks for five minutes).
const SILENCE: Duration = Duration::from_mins(5);
/// How long a session may last in all: a peer that sends a byte a minute must not hold a place forever.
const WHOLE: Duration = Duration::from_mins(30);

/// Serves one connection to its end.
pub(super) async fn run(
    desk: Desk,
    listener: Listener,
    stream: TcpStream,
    peer: SocketAddr,
    stop: watch::Receiver<bool>,
) {
    // Replies are small; waiting to fill a packet would cost each mail its round trips.
    let _ = stream.set_nodelay(true);
    match tokio::time::timeout(WHOLE, talk(&desk, &listener, stream, peer, stop)).await {
        Ok(Ok(())) => {}
        Ok(Err(error)) => tracing::debug!(%peer, %error, "a mail connection ended"),
        Err(_) => tracing::debug!(%peer, "a mail connection took too long"),
    }
}

fn session(listener: &Listener) -> Session {
    Session::new(SessionConfig {
        hostname: listener.hostname.clone(),
        limits: Limits { max_message_bytes: listener.max_bytes, ..Limits::default() },
        lmtp: listener.lmtp,
        tls: listener.tls.is_some(),
    })
}

/// What ended a stretch of dialogue.
enum End {
    Closed,
    StartTls,
}

async fn talk(
    desk: &Desk,
    listener: &Listener,
    mut stream: TcpStream,
    peer: SocketAddr,
    stop: watch::Receiver<bool>,
) -> std::io::Result<()> {
    let mut session = session(listener);
    stream.write_all(session.greeting().as_bytes()).await?;
    match stretch(desk, peer, &mut session, &mut stream, stop.clone()).await? {
        End::Closed => Ok(()),
        End::StartTls => {
            let Some(acceptor) = &listener.tls else { return Ok(()) };
            let handshake = tokio::time::timeout(SILENCE, acceptor.accept(stream)).await;
            let mut secure = handshake.map_err(|_| std::io::Error::other("the TLS handshake took too long"))??;
            session.tls_started();
            stretch(desk, peer, &mut session, &mut secure, stop).await.map(drop)
        }
    }
}

/// Speaks until the connection ends or is to be encrypted.
async fn stretch<S>(
    desk: &Desk,
    peer: SocketAddr,
    session: &mut Session,
    stream: &mut S,
    mut stop: watch::Receiver<bool>,
) -> std::io::Result<End>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let mut buffer = vec![0u8; 16 * 1024];
    loop {
        let read = tokio::select! {
            read = tokio::time::timeout(SILENCE, stream.read(&mut buffer)) => read,
            _ = stop.changed() => {
                stream.write_all(b"421 4.3.2 shutting down, try again shortly\r\n").await?;
                return Ok(End::Closed);
            }
        };
        let Ok(read) = read else {
            stream.write_all(b"421 4.4.2 you said nothing for too long\r\n").await?;
            return Ok(End::Closed);
        };
        let count = read?;
        if count == 0 {
            return Ok(End::Closed);
        }
        let mut steps = Vec::new();
        session.feed(buffer.get(..count).unwrap_or_default(), &mut steps);
        if let Some(end) = act(desk, peer, session, stream, steps).await? {
            return Ok(end);
        }
    }
}

/// Does what the session says; answers and stored mails may lead to more steps.
async fn act<S>(
    desk: &Desk,
    peer: SocketAddr,
    session: &mut Session,
    stream: &mut S,
    steps: Vec<Step>,
) -> std::io::Result<Option<End>>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let mut waiting = std::collections::VecDeque::from(steps);
    let mut replies = String::new();
    while let Some(step) = waiting.pop_front() {
        let mut more = Vec::new();
        match step {
            Step::Reply(lines) => replies.push_str(&lines),
            Step::Check(recipient) => session.answer(recipients::check(desk, &recipient).await, &mut more),
            Step::Message(envelope, bytes) => {
                let answer = store(desk, peer, envelope, bytes).await;
                session.message_done(&answer, &mut more);
            }
            Step::StartTls => {
                stream.write_all(replies.as_bytes()).await?;
                return Ok(Some(End::StartTls));
            }
            Step::Close => {
                stream.write_all(replies.as_bytes()).await?;
                stream.shutdown().await?;
                return Ok(Some(End::Closed));
            }
        }
        waiting.extend(more);
    }
    stream.write_all(replies.as_bytes()).await?;
    Ok(None)
}

async fn store(desk: &Desk, peer: SocketAddr, envelope: causeway_mail::Envelope, bytes: Vec<u8>) -> Answer {
    let raw = RawMail {
        source: Source::Smtp,
        source_key: None,
        envelope: Envelope {
            from: envelope.from,
            to: envelope.to,
            ip: Some(peer.ip().to_canonical()),
            helo: envelope.helo,
        },
        inbox: None,
        silent: false,
        arrived_at: None,
        bytes,
    };
    match receive(desk, raw).await {
        Ok(_) => Answer::Ok,
        Err(error) => {
            tracing::warn!(%error, "a mail could not be stored; its sender was told to try again");
            Answer::TempFail("the mail cannot be stored at the moment, try again later".to_owned())
        }
    }
}
