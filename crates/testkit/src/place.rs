//! Where a test's data lies: a folder of its own and, for PostgreSQL, a database of its own.
//! It never leaves either behind, not even when the test fails.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};

use causeway_base::{Random, SystemRandom};

use crate::template;

/// The server that tests may make databases on: the URL of a superuser.
const VARIABLE: &str = "CAUSEWAY_TEST_POSTGRES";

/// The database engine of a test.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// A file in the test's folder.
    Sqlite,
    /// A database on the server that `CAUSEWAY_TEST_POSTGRES` names.
    Postgres,
}

/// The folder and the database of one test; both go when it is dropped.
pub struct Place {
    /// The folder.
    pub folder: PathBuf,
    /// What [`causeway_store::Options`] takes.
    pub url: String,
    database: Option<Database>,
}

struct Database {
    server: String,
    name: String,
}

impl Place {
    /// A fresh place; `None` when there is no PostgreSQL to test on.
    ///
    /// # Panics
    /// When no folder or database can be made, or when `CI=true` and there is no PostgreSQL.
    pub fn fresh(engine: Engine) -> Option<Self> {
        let server = match engine {
            Engine::Sqlite => None,
            Engine::Postgres => Some(server()?),
        };
        let name = unique_name();
        let folder = std::env::temp_dir().join(&name);
        std::fs::create_dir_all(&folder).unwrap_or_else(|error| panic!("{} cannot be made: {error}", folder.display()));
        let Some(server) = server else {
            let url = folder.join("desk.sqlite3").display().to_string();
            return Some(Self { folder, url, database: None });
        };
        template::ready(&server)
            .and_then(|template| execute(&server, &format!("CREATE DATABASE {name} TEMPLATE {template}")))
            .unwrap_or_else(|error| panic!("{VARIABLE}: no database can be made: {error}"));
        let url = with_database(&server, &name);
        Some(Self { folder, url, database: Some(Database { server, name }) })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if let Some(Database { server, name }) = &self.database {
            // FORCE ends what the test's connections still do. A database that stays behind harms no other test.
            let _ = execute(server, &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"));
        }
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

#[expect(clippy::print_stderr, reason = "whoever runs the tests must see that half of them did not run")]
fn server() -> Option<String> {
    let found = std::env::var(VARIABLE).ok().filter(|url| !url.is_empty());
    if found.is_none() {
        let strict = std::env::var("CI").is_ok_and(|value| value == "true");
        assert!(!strict, "set {VARIABLE}: CI skips nothing");
        eprintln!("skipped: {VARIABLE} is not set");
    }
    found
}

/// Unique among the processes of this computer and of earlier runs.
fn unique_name() -> String {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let (process, next) = (std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
    format!("causeway_test_{process}_{next}_{}", SystemRandom.below(1 << 32))
}

fn execute(server: &str, statement: &str) -> Result<(), String> {
    let mut client = postgres::Client::connect(server, postgres::NoTls).map_err(|error| error.to_string())?;
    client.batch_execute(statement).map_err(|error| format!("{error:?}"))
}

/// `server` with `name` in the place of its database: what stands between the third slash and the parameters.
pub(crate) fn with_database(server: &str, name: &str) -> String {
    let (address, parameters) = server.split_once('?').map_or((server, None), |(left, right)| (left, Some(right)));
    let host = address.split_once("://").map_or(0, |(scheme, _)| scheme.len() + 3);
    let end = address[host..].find('/').map_or(address.len(), |at| host + at);
    let parameters = parameters.map(|text| format!("?{text}")).unwrap_or_default();
    format!("{}/{name}{parameters}", &address[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_database_is_replaced_and_the_rest_stays() {
        assert_eq!(with_database("postgres://a:b@h:1/postgres", "x"), "postgres://a:b@h:1/x");
        assert_eq!(with_database("postgres://h", "x"), "postgres://h/x");
        assert_eq!(with_database("postgres://h/y?sslmode=disable", "x"), "postgres://h/x?sslmode=disable");
    }

    #[test]
    fn a_place_goes_with_its_value() {
        let place = Place::fresh(Engine::Sqlite).unwrap();
        let folder = place.folder.clone();
        assert!(folder.is_dir());
        drop(place);
        assert!(!folder.exists());
    }
}
