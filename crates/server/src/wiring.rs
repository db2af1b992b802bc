//! Puts the parts together: data folder, key, database, files, desk and endpoints.
//! It never starts anything that runs on; `serve` does.

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, bail};
use axum::Router;
use causeway_assist::Assist;
use causeway_base::seal::Sealer;
use causeway_base::{Random, SystemClock, SystemRandom};
use causeway_blob::Blobs;
use causeway_channels::checks::Checks;
use causeway_channels::clamav::ClamAv;
use causeway_chat::Chat;
use causeway_desk::files::Bucket;
use causeway_desk::oauth::Providers;
use causeway_desk::{Desk, Files, Settings};
use causeway_hub::Hub;
use causeway_identity::{Authenticator, Identity};
use causeway_knowledge::Knowledge;
use causeway_mail::ReplyKey;
use causeway_net::{Client, Guard as NetGuard, Limits, Network};
use causeway_people::People;
use causeway_phone::Phone;
use causeway_proof::{CheckSender, Checker, Dns, NothingProven};
use causeway_store::{Db, Options};
use causeway_web::{Endpoint, Guard};
use data_encoding::HEXLOWER_PERMISSIVE;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::Place;
use crate::config::Config;
use crate::front_door::{self, FrontDoor};

/// The parts of a desk, ready to run.
pub struct Parts {
    /// The desk.
    pub desk: Desk,
    /// Users and sessions.
    pub identity: Identity,
    /// The help centre.
    pub knowledge: Knowledge,
    /// Live updates.
    pub hub: Hub,
    /// The language model, if there is one.
    pub assist: Assist,
    /// Live chat.
    pub chat: Chat,
    /// Telephone.
    pub phone: Phone,
    /// Names this node in leases: the same after a restart, different from every other node's.
    pub node: String,
}

/// Opens the desk at `place`.
pub async fn open(place: &Place, config: &Config) -> anyhow::Result<Parts> {
    fs::create_dir_all(&place.data).with_context(|| format!("{} cannot be made", place.data.display()))?;
    let key = key(&place.data)?;
    if let Some(path) = &config.mail.authorities {
        let pem = fs::read(path).with_context(|| format!("mail.authorities: {} cannot be read", path.display()))?;
        causeway_channels::tls::trust(&pem)
            .map_err(|error| anyhow::anyhow!("mail.authorities: {}: {error}", path.display()))?;
    }
    let url = match &config.database.url {
        Some(url) => url.reveal().to_owned(),
        None => place.data.join("causeway.db").to_string_lossy().into_owned(),
    };
    let db = Db::open(Options::new(url)).await.context("the database cannot be opened")?;
    let allowed = networks(&config.net.allow).context("net.allow")?;
    // Where to sign in is the operator's word, so any port will do; the address must be public or allowed all the same.
    let to_providers = NetGuard { allowed: allowed.clone(), ports: Vec::new() };
    let providers = Client::new(to_providers, Limits::default()).context("the HTTP client")?;
    let files = files(place, config, &allowed)?;
    let images =
        Client::new(NetGuard { allowed, ..NetGuard::default() }, Limits::default()).context("the HTTP client")?;
    let settings = Settings {
        undo_ms: i64::try_from(config.mail.undo_seconds.min(600))? * 1000,
        relay: config.relay()?,
        max_bytes: usize::try_from(config.mail.max_megabytes.clamp(1, 100))? * 1024 * 1024,
        upstream: config.smtp.upstream.clone(),
        own_networks: networks(&config.smtp.own_networks).context("smtp.own_networks")?,
        hostname: config.smtp.hostname.clone(),
        public_url: config.http.public_url.clone(),
        attach_bytes: i64::try_from(config.mail.attach_megabytes.clamp(1, 100))? * 1024 * 1024,
    };
    let dns = Dns::new(&config.dns.servers)
        .inspect_err(|error| tracing::warn!(%error, "senders of mails cannot be checked: there is no DNS"))
        .ok();
    let desk = Desk {
        db: db.clone(),
        files,
        reply_key: ReplyKey::new(derived(&key, "reply")?),
        sealer: Sealer::new(derived(&key, "seal")?),
        settings: Arc::new(settings),
        images,
        trackers: providers.clone(),
        senders: senders(dns.as_ref(), config),
        dns,
        scanner: config.mail.clamav.as_deref().map(|at| Arc::new(ClamAv::new(at)) as _),
        mail_checks: Arc::new(Checks::default()),
        providers: Providers::new(providers, config.places()),
    };
    causeway_desk::keepers(&desk);
    causeway_knowledge::keepers(&desk);
    let node = node(&place.data)?;
    let hub = Hub::new(db.clone(), Arc::new(Authenticator::new(db.clone())));
    // A desk that is older than the help centre gets what a new one begins with.
    db.write(causeway_knowledge::begin).await.context("the help centre cannot be begun")?;
    let knowledge = Knowledge::new(desk.clone());
    let assist = Assist::new(desk.clone());
    let chat = Chat::new(desk.clone(), hub.clone(), knowledge.clone(), assist.clone());
    let phone = Phone::new(desk.clone());
    Ok(Parts { identity: Identity::new(db), knowledge, hub, assist, chat, phone, desk, node })
}

/// The folder for files, and the bucket that takes its place when one is configured.
fn files(place: &Place, config: &Config, allowed: &[Network]) -> anyhow::Result<Files> {
    let blobs = Blobs::open(place.data.join("files")).context("the folder for files cannot be opened")?;
    let Some(settings) = config.bucket()? else { return Ok(Files::new(blobs)) };
    // Where the bucket is, is the operator's word, so any port will do. Files may be large and lines slow.
    let guard = NetGuard { allowed: allowed.to_vec(), ports: Vec::new() };
    let bytes = usize::try_from(config.mail.max_megabytes.clamp(1, 100) + 5)? * 1024 * 1024;
    let limits = Limits { bytes, time: Duration::from_mins(2), redirects: 0 };
    let client = Client::new(guard, limits).context("the HTTP client")?;
    let bucket = Bucket::new(settings, client, Arc::new(SystemClock)).context("files.s3")?;
    Ok(Files::new(blobs).with_bucket(bucket))
}

fn networks(texts: &[String]) -> anyhow::Result<Vec<Network>> {
    Ok(texts.iter().map(|text| text.parse::<Network>()).collect::<Result<Vec<_>, _>>()?)
}

fn senders(dns: Option<&Dns>, config: &Config) -> Arc<dyn CheckSender> {
    match dns {
        Some(dns) => Arc::new(Checker::new(dns.clone(), &config.smtp.hostname, &config.smtp.trusted_sealers)),
        None => Arc::new(NothingProven),
    }
}

/// The desk's own key: 32 bytes that only the operator's account can read. Whoever has it can read stored passwords
/// and forge reply addresses, so it lies apart from the database and its backups.
fn key(data: &Path) -> anyhow::Result<[u8; 32]> {
    let path = data.join("desk.key");
    if let Ok(text) = fs::read_to_string(&path) {
        let bytes = HEXLOWER_PERMISSIVE.decode(text.trim().as_bytes()).ok().and_then(|bytes| bytes.try_into().ok());
        return bytes.with_context(|| format!("{} is not 64 hexadecimal digits", path.display()));
    }
    let mut bytes = [0u8; 32];
    SystemRandom.fill(&mut bytes);
    write_private(&path, &HEXLOWER_PERMISSIVE.encode(&bytes))?;
    Ok(bytes)
}

fn write_private(path: &Path, text: &str) -> anyhow::Result<()> {
    use std::io::Write;
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path).with_context(|| format!("{} cannot be written", path.display()))?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    Ok(())
}

/// One key for each purpose, so that a flaw in one use does not touch the others.
fn derived(key: &[u8; 32], purpose: &str) -> anyhow::Result<[u8; 32]> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).map_err(|_| anyhow::anyhow!("the desk's key has no length"))?;
    mac.update(b"causeway ");
    mac.update(purpose.as_bytes());
    Ok(mac.finalize().into_bytes().into())
}

fn node(data: &Path) -> anyhow::Result<String> {
    let path = data.join("node.id");
    if let Ok(text) = fs::read_to_string(&path) {
        let text = text.trim();
        if text.is_empty() || text.len() > 100 {
            bail!("{} does not hold a node's name", path.display());
        }
        return Ok(text.to_owned());
    }
    let name = causeway_base::token::new("node-", &SystemRandom).reveal().to_owned();
    write_private(&path, &name)?;
    Ok(name)
}

/// Every endpoint of the product with its router, behind the guard that finds out who calls.
pub fn router(parts: &Parts) -> (Router, Vec<Endpoint>) {
    let people = People { db: parts.desk.db.clone() };
    let door = FrontDoor { identity: parts.identity.clone(), desk: parts.desk.clone() };
    let features = [
        causeway_identity::endpoints(parts.identity.clone()).finish(),
        causeway_people::endpoints(people).finish(),
        causeway_desk::endpoints(parts.desk.clone()).finish(),
        causeway_knowledge::endpoints(parts.knowledge.clone()).finish(),
        causeway_chat::endpoints(parts.chat.clone()).finish(),
        causeway_assist::endpoints(parts.assist.clone()).finish(),
        causeway_phone::endpoints(parts.phone.clone()).finish(),
        parts.hub.endpoints().finish(),
        front_door::endpoints(door).finish(),
    ];
    let mut router = causeway_knowledge::site::router(parts.knowledge.clone());
    let mut list = Vec::new();
    for (routes, endpoints) in features {
        router = router.merge(routes);
        list.extend(endpoints);
    }
    let guard = Guard::new(Arc::new(Authenticator::new(parts.desk.db.clone())));
    // Visitors and telephone systems are no callers: what they ask stands beside the guard.
    let beside = causeway_chat::router(parts.chat.clone()).merge(causeway_phone::router(parts.phone.clone()));
    (guard.protect(router).merge(beside), list)
}
