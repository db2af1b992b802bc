//! One connection of either engine: prepare, bind, run, read.
//! It never begins or ends transactions by itself; the writer and the readers do.

use std::collections::HashMap;
use std::error::Error as StdError;
use std::path::Path;

use postgres::types::private::BytesMut;
use postgres::types::{IsNull, ToSql, Type};
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection as Lite, OpenFlags};

use crate::{Dialect, Error, FromRow, Result, Row, Sql, Value};

/// Statements kept prepared per connection; the product has fewer distinct texts than this.
const PREPARED: usize = 512;

pub(crate) enum Connection {
    Sqlite(Lite),
    Postgres { client: Box<postgres::Client>, prepared: HashMap<String, postgres::Statement> },
}

impl rusqlite::ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self {
            Self::Null => ToSqlOutput::Borrowed(ValueRef::Null),
            Self::Int(v) => (*v).into(),
            Self::Bool(v) => (*v).into(),
            Self::Text(v) => v.as_str().into(),
            Self::Bytes(v) => v.as_slice().into(),
            Self::Uuid(v) => ToSqlOutput::Borrowed(ValueRef::Blob(v.as_bytes())),
        })
    }
}

impl ToSql for Value {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> std::result::Result<IsNull, Box<dyn StdError + Sync + Send>> {
        match self {
            Self::Null => Ok(IsNull::Yes),
            Self::Int(v) if *ty == Type::INT4 => i32::try_from(*v)?.to_sql(ty, out),
            Self::Int(v) => v.to_sql(ty, out),
            Self::Bool(v) => v.to_sql(ty, out),
            Self::Text(v) => v.to_sql(ty, out),
            Self::Bytes(v) => v.to_sql(ty, out),
            Self::Uuid(v) => v.to_sql(ty, out),
        }
    }
    fn accepts(_: &Type) -> bool {
        true
    }
    postgres::types::to_sql_checked!();
}

impl Connection {
    pub(crate) fn sqlite(path: &Path, read_only: bool) -> Result<Self> {
        let flags = if read_only {
            OpenFlags::SQLITE_OPEN_READ_ONLY
        } else {
            OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE
        };
        let lite = Lite::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
        // The cache is per connection and part of the memory budget: 8 MiB for the writer, 4 MiB for each reader.
        lite.execute_batch(if read_only { "PRAGMA cache_size=-4000;" } else { "PRAGMA cache_size=-8000;" })?;
        lite.execute_batch(
            "PRAGMA foreign_keys=ON; PRAGMA busy_timeout=5000; PRAGMA mmap_size=0; PRAGMA temp_store=MEMORY;",
        )?;
        if !read_only {
            // FULL: what was acknowledged survives a power cut; the writer shares one sync among all that wait.
            lite.execute_batch("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=8000; PRAGMA journal_size_limit=67108864;")?;
        }
        lite.set_prepared_statement_cache_capacity(PREPARED);
        Ok(Self::Sqlite(lite))
    }

    pub(crate) fn postgres(url: &str) -> Result<Self> {
        let client = postgres::Client::connect(url, postgres::NoTls)?;
        Ok(Self::Postgres { client: Box::new(client), prepared: HashMap::new() })
    }

    pub(crate) const fn dialect(&self) -> Dialect {
        match self {
            Self::Sqlite(_) => Dialect::Sqlite,
            Self::Postgres { .. } => Dialect::Postgres,
        }
    }

    /// Whether the connection is of no more use and must be opened again.
    pub(crate) fn is_broken(&self) -> bool {
        match self {
            Self::Sqlite(_) => false,
            Self::Postgres { client, .. } => client.is_closed(),
        }
    }

    /// Whether the engine ended the transaction by itself (SQLite does on a full disk).
    pub(crate) fn lost_transaction(&self) -> bool {
        match self {
            Self::Sqlite(lite) => lite.is_autocommit(),
            Self::Postgres { client, .. } => client.is_closed(),
        }
    }

    pub(crate) fn batch(&mut self, text: &str) -> Result<()> {
        match self {
            Self::Sqlite(lite) => Ok(lite.execute_batch(text)?),
            Self::Postgres { client, .. } => Ok(client.batch_execute(text)?),
        }
    }

    pub(crate) fn run(&mut self, sql: &Sql) -> Result<u64> {
        match self {
            Self::Sqlite(lite) => Ok(bound(lite, sql)?.raw_execute()? as u64),
            Self::Postgres { client, prepared } => {
                let statement = prepare(client, prepared, &sql.text)?;
                let values: Vec<&(dyn ToSql + Sync)> = sql.values.iter().map(|value| value as _).collect();
                Ok(client.execute(&statement, &values)?)
            }
        }
    }

    pub(crate) fn all<T: FromRow>(&mut self, sql: &Sql) -> Result<Vec<T>> {
        match self {
            Self::Sqlite(lite) => {
                let mut statement = bound(lite, sql)?;
                let mut rows = statement.raw_query();
                let mut out = Vec::new();
                while let Some(row) = rows.next()? {
                    out.push(T::from_row(&Row::Sqlite(row), 0)?);
                }
                Ok(out)
            }
            Self::Postgres { client, prepared } => {
                let statement = prepare(client, prepared, &sql.text)?;
                let values: Vec<&(dyn ToSql + Sync)> = sql.values.iter().map(|value| value as _).collect();
                client.query(&statement, &values)?.iter().map(|row| T::from_row(&Row::Postgres(row), 0)).collect()
            }
        }
    }
}

fn bound<'c>(lite: &'c Lite, sql: &Sql) -> Result<rusqlite::CachedStatement<'c>> {
    let mut statement = lite.prepare_cached(&sql.text)?;
    if statement.parameter_count() != sql.values.len() {
        return Err(Error::Defect(format!("{} values for {}", sql.values.len(), sql.text)));
    }
    for (index, value) in sql.values.iter().enumerate() {
        statement.raw_bind_parameter(index + 1, value)?;
    }
    Ok(statement)
}

fn prepare(
    client: &mut postgres::Client,
    prepared: &mut HashMap<String, postgres::Statement>,
    text: &str,
) -> Result<postgres::Statement> {
    if let Some(statement) = prepared.get(text) {
        return Ok(statement.clone());
    }
    if prepared.len() >= PREPARED {
        prepared.clear();
    }
    let statement = client.prepare(&Dialect::Postgres.render(text))?;
    prepared.insert(text.to_owned(), statement.clone());
    Ok(statement)
}
