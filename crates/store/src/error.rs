//! What can go wrong with the database, sorted by who has to react.
//! It never carries values of a statement, so an error can be logged.

/// The outcome of a unit of work.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// A failed unit of work; nothing of it was stored.
#[derive(Debug, Clone, thiserror::Error)]
pub enum Error {
    /// The database cannot be reached or cannot write (gone, disk full, locked); trying again later may help.
    #[error("the database is not available: {0}")]
    Unavailable(String),
    /// Another transaction was in the way; the unit of work is run again by the writer.
    #[error("the transaction was in conflict with another one: {0}")]
    Conflict(String),
    /// A unique value exists already, or a row that is referred to does not exist.
    #[error("a rule of the database was broken: {0}")]
    Constraint(String),
    /// A statement or a stored value is not what the program expects; a defect.
    #[error("database defect: {0}")]
    Defect(String),
    /// The unit of work itself decided to stop; what it wrote was rolled back.
    #[error("{0}")]
    Stopped(String),
}

impl Error {
    /// Whether the same unit of work may succeed when it is run again a moment later.
    pub fn is_temporary(&self) -> bool {
        matches!(self, Self::Unavailable(_) | Self::Conflict(_))
    }
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode as Code;
        let text = error.to_string();
        match error.sqlite_error_code() {
            Some(Code::ConstraintViolation) => Self::Constraint(text),
            Some(Code::DatabaseBusy | Code::DatabaseLocked) => Self::Conflict(text),
            Some(
                Code::DiskFull
                | Code::CannotOpen
                | Code::SystemIoFailure
                | Code::ReadOnly
                | Code::OutOfMemory
                | Code::NotADatabase
                | Code::DatabaseCorrupt
                | Code::FileLockingProtocolFailed,
            ) => Self::Unavailable(text),
            _ => Self::Defect(text),
        }
    }
}

impl From<postgres::Error> for Error {
    fn from(error: postgres::Error) -> Self {
        let Some(state) = error.code() else { return Self::Unavailable(error.to_string()) };
        let text =
            error.as_db_error().map_or_else(|| error.to_string(), |db| format!("{} ({})", db.message(), state.code()));
        match state.code() {
            "40001" | "40P01" | "55P03" => Self::Conflict(text),
            code if code.starts_with("23") => Self::Constraint(text),
            // 08 connection, 53 resources (disk full, too many connections), 57 operator intervention, 58 system error.
            code if ["08", "53", "57", "58", "28", "3D"].iter().any(|class| code.starts_with(class)) => {
                Self::Unavailable(text)
            }
            _ => Self::Defect(text),
        }
    }
}
