//! What differs between the two engines: placeholders in migrations, and how `?` is written.
//! Nothing outside this crate and search may ask which engine runs.

/// The database engine behind a [`crate::Db`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// SQLite, embedded.
    Sqlite,
    /// PostgreSQL 15 or newer.
    Postgres,
}

impl Dialect {
    /// A migration's text for this engine: `{uuid}`, `{bytes}`, `{key}` (text compared by bytes) and `{rowid}` are filled in;
    /// a line that starts with `-- sqlite:` or `-- postgres:` is kept, without the mark, only for that engine.
    pub fn render_migration(self, text: &str) -> String {
        let (uuid, bytes, key, rowid, own, other) = match self {
            Self::Sqlite => ("BLOB", "BLOB", "TEXT", "INTEGER PRIMARY KEY", "-- sqlite:", "-- postgres:"),
            Self::Postgres => {
                ("UUID", "BYTEA", "TEXT COLLATE \"C\"", "BIGINT PRIMARY KEY", "-- postgres:", "-- sqlite:")
            }
        };
        let mut out = String::with_capacity(text.len());
        for line in text.lines().filter(|line| !line.starts_with(other)) {
            out.push_str(line.strip_prefix(own).unwrap_or(line));
            out.push('\n');
        }
        out.replace("{uuid}", uuid).replace("{bytes}", bytes).replace("{key}", key).replace("{rowid}", rowid)
    }

    /// A statement's text for this engine. SQLite binds `?` fastest (`$n` makes it search names); PostgreSQL wants `$n`.
    pub(crate) fn render(self, text: &str) -> String {
        if self == Self::Sqlite {
            return text.to_owned();
        }
        let mut out = String::with_capacity(text.len() + 16);
        let mut number = 0;
        for c in text.chars() {
            if c == '?' {
                number += 1;
                out.push('$');
                out.push_str(&number.to_string());
            } else {
                out.push(c);
            }
        }
        out
    }
}
