//! Connecting to an IMAP server: TLS, STARTTLS or plain, login, opening a folder; every step with a limit of time.
//! It never sends a password over a connection that was to be protected and is not.

use std::fmt::Debug;
use std::future::Future;
use std::time::Duration;

use async_imap::types::Mailbox;
use async_imap::{Client, Session};
use causeway_desk::inbox::Security;
use causeway_desk::inbox::mailbox::Access;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;

use crate::tls;

/// How long one command may take.
pub(super) const STEP: Duration = Duration::from_mins(1);

/// What goes wrong with a mailbox, in words for the settings page.
#[derive(Debug, thiserror::Error)]
pub enum ImapError {
    /// No connection.
    #[error("The server {0} cannot be reached: {1}")]
    Unreachable(String, std::io::Error),
    /// No TLS.
    #[error("The connection cannot be protected: {0}")]
    Tls(std::io::Error),
    /// No login.
    #[error("The server refused the login: {0}")]
    Login(async_imap::error::Error),
    /// No folder.
    #[error("The folder {0} cannot be opened: {1}")]
    Folder(String, async_imap::error::Error),
    /// The server said something else.
    #[error("The server does not answer as expected: {0}")]
    Protocol(String),
    /// The server says nothing.
    #[error("The server takes too long.")]
    Slow,
    /// The desk's own disk or database.
    #[error("The desk cannot store mail at the moment: {0}")]
    Store(String),
}

impl From<async_imap::error::Error> for ImapError {
    fn from(error: async_imap::error::Error) -> Self {
        Self::Protocol(error.to_string())
    }
}

/// Any stream that a session runs over.
pub(super) trait Stream: AsyncRead + AsyncWrite + Unpin + Debug + Send {}
impl<S: AsyncRead + AsyncWrite + Unpin + Debug + Send> Stream for S {}

/// A session over any stream.
pub(super) type AnySession = Session<Box<dyn Stream>>;

pub(super) async fn limited<T, E: Into<ImapError>>(work: impl Future<Output = Result<T, E>>) -> Result<T, ImapError> {
    tokio::time::timeout(STEP, work).await.map_err(|_| ImapError::Slow)?.map_err(Into::into)
}

/// Connects and signs in.
pub(super) async fn open(access: &Access) -> Result<AnySession, ImapError> {
    let place = format!("{}:{}", access.host, access.port);
    let connect = TcpStream::connect(&place);
    let stream = limited(async { connect.await.map_err(|error| ImapError::Unreachable(place.clone(), error)) }).await?;
    let client = match access.security {
        Security::Tls => {
            let stream = limited(async { tls::connect(&access.host, stream).await.map_err(ImapError::Tls) }).await?;
            greeted(Box::new(stream)).await?
        }
        Security::StartTls => {
            let mut plain = greeted(Box::new(stream)).await?;
            limited(plain.run_command_and_check_ok("STARTTLS", None)).await?;
            let inner = plain.into_inner();
            let stream = limited(async { tls::connect(&access.host, inner).await.map_err(ImapError::Tls) }).await?;
            Client::new(Box::new(stream) as Box<dyn Stream>)
        }
        Security::None => greeted(Box::new(stream)).await?,
    };
    let login = client.login(&access.username, access.password.reveal());
    limited(async { login.await.map_err(|(error, _)| ImapError::Login(error)) }).await
}

/// Reads the greeting, without which a server may close the connection.
async fn greeted(stream: Box<dyn Stream>) -> Result<Client<Box<dyn Stream>>, ImapError> {
    let mut client = Client::new(stream);
    let read = async { client.read_response().await.map_err(|error| ImapError::Protocol(error.to_string())) };
    match limited(read).await? {
        Some(_) => Ok(client),
        None => Err(ImapError::Protocol("the connection ended before a greeting".to_owned())),
    }
}

/// Opens a folder for reading only: what the desk reads stays unread for people (RFC 3501 § 6.3.2).
pub(super) async fn examine(session: &mut AnySession, folder: &str) -> Result<Mailbox, ImapError> {
    let opened = session.examine(folder);
    limited(async { opened.await.map_err(|error| ImapError::Folder(folder.to_owned(), error)) }).await
}
