//! The configuration: defaults < TOML file < environment `CAUSEWAY__SECTION__KEY` < flags.
//! It never ignores a key that it does not know; the error names where it stands and what exists.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use causeway_base::Secret;
use causeway_desk::files::BucketSettings;
use causeway_desk::oauth::Places;
use causeway_desk::relay::RelaySettings;
use serde::Deserialize;
use serde::de::{Deserializer, Error as _};

use crate::Place;

const PREFIX: &str = "CAUSEWAY__";

/// Settings that are lists; in the environment their values are divided by commas.
const LISTS: [&str; 4] = ["allow", "own_networks", "trusted_sealers", "servers"];

/// Everything that can be configured.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// The web server.
    pub http: Http,
    /// The mail server.
    pub smtp: Smtp,
    /// The database.
    pub database: Database,
    /// Mail that leaves, and limits of mail.
    pub mail: Mail,
    /// Requests that leave.
    pub net: Net,
    /// How names are looked up.
    pub dns: Dns,
    /// Where people sign in for their mailboxes.
    pub oauth: OAuth,
    /// Where large files lie.
    pub files: Files,
    /// What is logged.
    pub log: Log,
}

/// The web server.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Http {
    /// Where it listens.
    pub listen: SocketAddr,
    /// The address at which customers reach the desk, such as `https://desk.acme.example`.
    pub public_url: Option<String>,
}

/// The mail server.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Smtp {
    /// Where it listens.
    pub listen: SocketAddr,
    /// The name it gives itself.
    pub hostname: String,
    /// Whether it speaks LMTP instead of SMTP.
    #[serde(deserialize_with = "boolean")]
    pub lmtp: bool,
    /// A PEM file with the certificate chain; STARTTLS is offered when there is one.
    pub certificate: Option<PathBuf>,
    /// A PEM file with the certificate's key.
    pub key: Option<PathBuf>,
    /// The most connections at once.
    #[serde(deserialize_with = "number")]
    pub connections: u64,
    /// The mail server in front of this one whose `Authentication-Results` are believed, by the name it writes there.
    pub upstream: Option<String>,
    /// Networks of our own mail servers, beside private ones: their addresses say nothing about a mail's sender.
    pub own_networks: Vec<String>,
    /// Forwarders whose ARC seals are believed, by domain.
    pub trusted_sealers: Vec<String>,
}

/// The database.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Database {
    /// A PostgreSQL URL; without it, SQLite in the data folder.
    pub url: Option<Secret>,
}

/// Mail that leaves, and limits of mail.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Mail {
    /// `smtp[s]://user:password@host:port`; wins over the relay that is set in the app.
    pub relay: Option<Secret>,
    /// For how many seconds a reply can be taken back.
    #[serde(deserialize_with = "number")]
    pub undo_seconds: u64,
    /// The largest mail and attachment, in megabytes.
    #[serde(deserialize_with = "number")]
    pub max_megabytes: u64,
    /// How many megabytes of files a mail carries before they become links; needs `http.public_url`.
    #[serde(deserialize_with = "number")]
    pub attach_megabytes: u64,
    /// A ClamAV daemon that scans what customers send, as `host:port`.
    pub clamav: Option<String>,
    /// A PEM file with authorities that mail servers are trusted by, beside the public ones.
    pub authorities: Option<PathBuf>,
}

/// Requests that leave.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Net {
    /// Networks that may be asked though they are not public: `["10.0.0.0/8"]`.
    pub allow: Vec<String>,
}

/// How names are looked up.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Dns {
    /// DNS servers, as `192.0.2.53:53`; without any, the system's.
    pub servers: Vec<SocketAddr>,
}

/// Where people sign in for their mailboxes; each address has its provider's own as the default.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct OAuth {
    /// Google's page that asks for consent.
    pub google_authorize: Option<String>,
    /// Where Google gives tokens out.
    pub google_token: Option<String>,
    /// Microsoft's page that asks for consent; `{tenant}` is replaced. National clouds have their own.
    pub microsoft_authorize: Option<String>,
    /// Where Microsoft gives tokens out; `{tenant}` is replaced.
    pub microsoft_token: Option<String>,
}

/// Where large files lie.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Files {
    /// In a folder of this machine, or in a bucket that several nodes share.
    pub store: FileStore,
    /// The bucket.
    pub s3: S3,
}

/// A place for large files.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FileStore {
    /// The folder `files` in the data folder.
    #[default]
    Folder,
    /// An object store that speaks S3.
    S3,
}

/// A bucket of an object store.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct S3 {
    /// Its name.
    pub bucket: String,
    /// The server, such as `https://s3.eu-central-1.amazonaws.com`; its address must be public or in `net.allow`.
    pub endpoint: String,
    /// The region that requests are signed for.
    pub region: String,
    /// The name of the key.
    pub access_key: String,
    /// The key.
    pub secret_key: Option<Secret>,
    /// Whether the bucket's name stands in the path, as most stores of one's own want it.
    #[serde(deserialize_with = "boolean")]
    pub path_style: bool,
    /// What names of objects begin with.
    pub prefix: String,
    /// Files over this size in bytes go to the bucket, smaller ones into the database; at most one megabyte.
    #[serde(deserialize_with = "number")]
    pub over_bytes: u64,
}

/// What is logged.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Log {
    /// `info`, `debug`, or a filter such as `causeway=debug,warn`.
    pub level: String,
    /// `text` or `json`.
    pub format: String,
}

impl Default for Http {
    fn default() -> Self {
        Self { listen: SocketAddr::from(([127, 0, 0, 1], 8080)), public_url: None }
    }
}
impl Default for Smtp {
    fn default() -> Self {
        let listen = SocketAddr::from(([127, 0, 0, 1], 2525));
        let hostname = "localhost".to_owned();
        Self {
            listen,
            hostname,
            lmtp: false,
            certificate: None,
            key: None,
            connections: 500,
            upstream: None,
            own_networks: Vec::new(),
            trusted_sealers: Vec::new(),
        }
    }
}
impl Default for Mail {
    fn default() -> Self {
        Self { relay: None, undo_seconds: 10, max_megabytes: 25, attach_megabytes: 15, clamav: None, authorities: None }
    }
}
impl Default for S3 {
    fn default() -> Self {
        Self {
            bucket: String::new(),
            endpoint: String::new(),
            region: "us-east-1".to_owned(),
            access_key: String::new(),
            secret_key: None,
            path_style: false,
            prefix: String::new(),
            over_bytes: 65_536,
        }
    }
}
impl Default for Log {
    fn default() -> Self {
        Self { level: "info".to_owned(), format: "text".to_owned() }
    }
}

/// The environment knows only text, so numbers and booleans may come as text.
fn number<'de, D: Deserializer<'de>>(from: D) -> Result<u64, D::Error> {
    match toml::Value::deserialize(from)? {
        toml::Value::Integer(value) => u64::try_from(value).map_err(D::Error::custom),
        toml::Value::String(text) => text.trim().parse().map_err(|_| D::Error::custom(format!("{text} is no number"))),
        other => Err(D::Error::custom(format!("a number is wanted, not {}", other.type_str()))),
    }
}

fn boolean<'de, D: Deserializer<'de>>(from: D) -> Result<bool, D::Error> {
    match toml::Value::deserialize(from)? {
        toml::Value::Boolean(value) => Ok(value),
        toml::Value::String(text) if text == "true" => Ok(true),
        toml::Value::String(text) if text == "false" => Ok(false),
        _ => Err(D::Error::custom("true or false is wanted")),
    }
}

impl Config {
    /// Reads file and environment for the desk at `place`.
    pub fn load(place: &Place) -> anyhow::Result<Self> {
        let environment = std::env::vars().filter(|(name, _)| name.starts_with(PREFIX)).collect::<Vec<_>>();
        let mut config = Self::read(file(place)?, &environment)?;
        if let Some(url) = &place.database {
            config.database.url = Some(Secret::new(url.clone()));
        }
        Ok(config)
    }

    fn read(file: Option<(PathBuf, String)>, environment: &[(String, String)]) -> anyhow::Result<Self> {
        let mut table = toml::Table::new();
        if let Some((path, text)) = file {
            // The file alone first, so that an error names the file and the line.
            toml::from_str::<Self>(&text).with_context(|| format!("in {}", path.display()))?;
            table = toml::from_str(&text).with_context(|| format!("in {}", path.display()))?;
        }
        for (name, value) in environment {
            overlay(&mut table, name, value)?;
        }
        let names: Vec<&str> = environment.iter().map(|(name, _)| name.as_str()).collect();
        let wrong = || format!("in the environment ({})", names.join(", "));
        toml::Value::Table(table).try_into::<Self>().with_context(wrong)
    }

    /// Where people sign in for their mailboxes.
    pub fn places(&self) -> Places {
        let usual = Places::default();
        let set = self.oauth.clone();
        Places {
            google_authorize: set.google_authorize.unwrap_or(usual.google_authorize),
            google_token: set.google_token.unwrap_or(usual.google_token),
            microsoft_authorize: set.microsoft_authorize.unwrap_or(usual.microsoft_authorize),
            microsoft_token: set.microsoft_token.unwrap_or(usual.microsoft_token),
        }
    }

    /// The bucket for large files, if one is configured.
    pub fn bucket(&self) -> anyhow::Result<Option<BucketSettings>> {
        if self.files.store == FileStore::Folder {
            return Ok(None);
        }
        let set = self.files.s3.clone();
        Ok(Some(BucketSettings {
            bucket: set.bucket,
            endpoint: set.endpoint,
            region: set.region,
            access_key: set.access_key,
            secret_key: set.secret_key.unwrap_or_else(|| Secret::new("")),
            path_style: set.path_style,
            prefix: set.prefix,
            over_bytes: usize::try_from(set.over_bytes)?,
        }))
    }

    /// The relay, if one is configured.
    pub fn relay(&self) -> anyhow::Result<Option<RelaySettings>> {
        let parse = |secret: &Secret| RelaySettings::from_url(secret.reveal()).context("mail.relay");
        self.mail.relay.as_ref().map(parse).transpose()
    }
}

fn file(place: &Place) -> anyhow::Result<Option<(PathBuf, String)>> {
    let usual = place.data.join("causeway.toml");
    let path: &Path = match &place.config {
        Some(path) => path,
        None if usual.is_file() => &usual,
        None => return Ok(None),
    };
    let text = std::fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))?;
    Ok(Some((path.to_owned(), text)))
}

/// `CAUSEWAY__MAIL__RELAY=x` as `[mail] relay = "x"`, and `CAUSEWAY__FILES__S3__BUCKET=x` one level deeper; lists are
/// divided by commas.
fn overlay(table: &mut toml::Table, name: &str, value: &str) -> anyhow::Result<()> {
    let words: Vec<String> = name[PREFIX.len()..].split("__").map(str::to_lowercase).collect();
    let (Some((key, sections)), 2..=3) = (words.split_last(), words.len()) else {
        bail!("{name} is not a setting: write CAUSEWAY__SECTION__KEY, such as CAUSEWAY__MAIL__RELAY");
    };
    let mut section = table;
    for word in sections {
        let inner = section.entry(word.clone()).or_insert_with(|| toml::Value::Table(toml::Table::new()));
        let toml::Value::Table(inner) = inner else { bail!("{name}: the file has a value where a section belongs") };
        section = inner;
    }
    let value = if LISTS.contains(&key.as_str()) {
        toml::Value::Array(value.split(',').map(|one| toml::Value::String(one.trim().to_owned())).collect())
    } else {
        toml::Value::String(value.to_owned())
    };
    section.insert(key.clone(), value);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn environment(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn the_environment_wins_over_the_file_and_the_file_over_defaults() {
        let file = Some((PathBuf::from("causeway.toml"), "[mail]\nundo_seconds = 5\nmax_megabytes = 10\n".to_owned()));
        let set = environment(&[("CAUSEWAY__MAIL__UNDO_SECONDS", "0"), ("CAUSEWAY__SMTP__LMTP", "true")]);
        let config = Config::read(file, &set).unwrap();
        assert_eq!((config.mail.undo_seconds, config.mail.max_megabytes, config.smtp.lmtp), (0, 10, true));
        assert_eq!(config.http.listen.port(), 8080);
    }

    #[test]
    fn unknown_keys_are_errors_that_name_the_key() {
        let file = Some((PathBuf::from("causeway.toml"), "[mail]\nreley = \"x\"\n".to_owned()));
        assert!(format!("{:#}", Config::read(file, &[]).unwrap_err()).contains("reley"));
        let set = environment(&[("CAUSEWAY__MAIL__RELEY", "x")]);
        assert!(format!("{:#}", Config::read(None, &set).unwrap_err()).contains("reley"));
        assert!(Config::read(None, &environment(&[("CAUSEWAY__X", "1")])).is_err());
    }

    #[test]
    fn a_bucket_is_read_from_file_and_environment_and_its_key_is_not_printed() {
        let text = "[files]\nstore = \"s3\"\n[files.s3]\nbucket = \"desk\"\nendpoint = \"https://s3.example\"\n";
        let file = Some((PathBuf::from("causeway.toml"), text.to_owned()));
        let set = environment(&[
            ("CAUSEWAY__FILES__S3__SECRET_KEY", "hidden"),
            ("CAUSEWAY__FILES__S3__PATH_STYLE", "true"),
            ("CAUSEWAY__FILES__S3__OVER_BYTES", "1000"),
        ]);
        let config = Config::read(file, &set).unwrap();
        let bucket = config.bucket().unwrap().unwrap();
        assert_eq!((bucket.bucket.as_str(), bucket.path_style, bucket.over_bytes), ("desk", true, 1000));
        assert_eq!(bucket.secret_key.reveal(), "hidden");
        assert!(!format!("{config:?}").contains("hidden"));
        assert!(Config::read(None, &[]).unwrap().bucket().unwrap().is_none());
        assert!(Config::read(None, &environment(&[("CAUSEWAY__FILES__S3__A__B", "x")])).is_err());
    }

    #[test]
    fn a_relay_is_read_and_a_wrong_one_is_told() {
        let set = environment(&[("CAUSEWAY__MAIL__RELAY", "smtp://127.0.0.1:2526")]);
        assert_eq!(Config::read(None, &set).unwrap().relay().unwrap().unwrap().port, 2526);
        let wrong = environment(&[("CAUSEWAY__MAIL__RELAY", "http://x")]);
        assert!(Config::read(None, &wrong).unwrap().relay().is_err());
    }
}
