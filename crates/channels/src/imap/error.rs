//! What goes wrong with a mailbox: a stable word for each, and the server's own words.
//! It never says what to do; the pages do, by the word.

use std::io;

use causeway_desk::oauth::flow::TokenError;
use causeway_desk::relay::CheckCode;

/// What goes wrong with a mailbox, in words for the settings page.
#[derive(Debug, Clone, thiserror::Error)]
pub enum ImapError {
    /// The name has no address.
    #[error("The name {0} leads to no server.")]
    NameNotFound(String),
    /// Nobody listens.
    #[error("Nobody listens at {0}.")]
    Refused(String),
    /// There is no way.
    #[error("{0} cannot be reached: {1}")]
    Unreachable(String, String),
    /// The server says nothing.
    #[error("The server takes too long.")]
    Slow,
    /// The connection ended.
    #[error("The server ended the connection. {0}")]
    Ended(String),
    /// No TLS; the word says why.
    #[error("The connection cannot be protected: {1}")]
    Tls(CheckCode, String),
    /// The server offers no STARTTLS.
    #[error("The server offers no STARTTLS, so nothing was sent.")]
    NoStartTls,
    /// No login.
    #[error("The server refused the login: {0}")]
    Login(String),
    /// No passwords.
    #[error("The server takes no passwords over this connection.")]
    LoginDisabled,
    /// No OAuth.
    #[error("The server takes no OAuth tokens.")]
    NoOauth,
    /// No token.
    #[error("{0}")]
    Token(#[from] TokenError),
    /// No folder.
    #[error("The folder {0} cannot be opened: {1}")]
    Folder(String, String),
    /// The server refused a command; the connection goes on.
    #[error("The server refused: {0}")]
    Command(String),
    /// The server said something else.
    #[error("The server does not answer as expected: {0}")]
    Protocol(String),
    /// The desk's own disk or database.
    #[error("The desk cannot store mail at the moment: {0}")]
    Store(String),
}

impl ImapError {
    /// The stable word.
    pub const fn code(&self) -> CheckCode {
        match self {
            Self::NameNotFound(_) => CheckCode::NameNotFound,
            Self::Refused(_) => CheckCode::Refused,
            Self::Unreachable(..) => CheckCode::Unreachable,
            Self::Slow => CheckCode::Slow,
            Self::Ended(_) => CheckCode::Ended,
            Self::Tls(code, _) => *code,
            Self::NoStartTls => CheckCode::NoStartTls,
            Self::Login(_) => CheckCode::LoginRefused,
            Self::LoginDisabled => CheckCode::LoginDisabled,
            Self::NoOauth => CheckCode::NoOauth,
            Self::Token(TokenError::SignIn(_)) => CheckCode::SignIn,
            Self::Token(TokenError::Settings(_)) => CheckCode::Settings,
            Self::Token(TokenError::Later(_)) => CheckCode::Provider,
            Self::Folder(..) => CheckCode::NoFolder,
            Self::Command(_) | Self::Protocol(_) => CheckCode::Protocol,
            Self::Store(_) => CheckCode::Store,
        }
    }

    /// Whether the connection can be used further.
    pub(super) const fn leaves_connection(&self) -> bool {
        matches!(self, Self::Command(_))
    }

    /// What a connection that was not made says.
    pub(super) fn connecting(place: &str, error: &io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::ConnectionRefused => Self::Refused(place.to_owned()),
            _ => Self::Unreachable(place.to_owned(), error.to_string()),
        }
    }
}

impl From<io::Error> for ImapError {
    fn from(error: io::Error) -> Self {
        Self::Ended(error.to_string())
    }
}
