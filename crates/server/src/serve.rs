//! `causeway serve`: starts web, mail in, mail out and the readers of the event log, and stops them in order.
//! It never stops by itself before what was accepted is written.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use axum::Router;
use axum::http::{HeaderValue, header};
use axum::middleware;
use axum::response::Response;
use causeway_channels::{imap, smtp};
use causeway_desk::{Desk, coverage, escalation, intake, notification, routing, rule, search, sla};
use causeway_queue::Runner;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinSet;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::set_header::SetResponseHeaderLayer;

use crate::config::Config;
use crate::wiring::{self, Parts};
use crate::{Place, metrics, peer, web_app};

/// How to serve.
#[derive(Debug, Clone, clap::Args)]
pub struct ServeArguments {
    #[command(flatten)]
    place: Place,
    /// Where the web server listens.
    #[arg(long, value_name = "ADDR")]
    http: Option<SocketAddr>,
    /// Where the mail server listens.
    #[arg(long, value_name = "ADDR")]
    smtp: Option<SocketAddr>,
}

/// How long requests that are being answered may take once the program stops.
const DRAIN: Duration = Duration::from_secs(10);
/// How long jobs, intake and mail sessions may take after that.
const FINISH: Duration = Duration::from_secs(20);

/// Serves until it is told to stop.
pub async fn serve(arguments: ServeArguments) -> anyhow::Result<()> {
    let mut config = Config::load(&arguments.place)?;
    config.http.listen = arguments.http.unwrap_or(config.http.listen);
    config.smtp.listen = arguments.smtp.unwrap_or(config.smtp.listen);
    start_log(&config)?;
    let parts = wiring::open(&arguments.place, &config).await?;
    let web = TcpListener::bind(config.http.listen).await.with_context(|| {
        format!("{} is not free for the web server; choose another with --http", config.http.listen)
    })?;
    let mail = TcpListener::bind(config.smtp.listen).await.with_context(|| {
        format!("{} is not free for the mail server; choose another with --smtp", config.smtp.listen)
    })?;
    tell(&config, &web, &mail)?;
    let (stop, stopped) = watch::channel(false);
    let mut tasks = start_tasks(&parts, &config, mail, &stopped)?;
    let app = app(&parts);
    let mut draining = stopped.clone();
    let server = axum::serve(web, app.into_make_service_with_connect_info::<SocketAddr>())
        .with_graceful_shutdown(async move { while !*draining.borrow() && draining.changed().await.is_ok() {} });
    let server = tokio::spawn(server.into_future());
    signal().await?;
    tracing::info!("stopping");
    parts.hub.close_all();
    stop.send_replace(true);
    if tokio::time::timeout(DRAIN, server).await.is_err() {
        tracing::warn!("some requests were still being answered");
    }
    let all = async { while tasks.join_next().await.is_some() {} };
    if tokio::time::timeout(FINISH, all).await.is_err() {
        tracing::warn!("some work was cut off; it is taken up again at the next start");
    }
    Ok(())
}

#[expect(clippy::print_stdout, reason = "the address to open is what the person who starts the program waits for")]
fn tell(config: &Config, web: &TcpListener, mail: &TcpListener) -> anyhow::Result<()> {
    println!("Causeway is ready.");
    println!("  Open     http://{}", web.local_addr()?);
    println!("  Mail in  {}://{}", if config.smtp.lmtp { "lmtp" } else { "smtp" }, mail.local_addr()?);
    Ok(())
}

fn start_log(config: &Config) -> anyhow::Result<()> {
    let filter = tracing_subscriber::EnvFilter::try_new(&config.log.level).context("log.level")?;
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let started = if config.log.format == "json" { log.json().try_init() } else { log.try_init() };
    started.map_err(|error| anyhow::anyhow!("the log cannot be started: {error}"))
}

/// Starts everything that runs beside the web server.
fn start_tasks(
    parts: &Parts,
    config: &Config,
    mail: TcpListener,
    stopped: &watch::Receiver<bool>,
) -> anyhow::Result<JoinSet<()>> {
    let (desk, node) = (&parts.desk, &parts.node);
    let listener = smtp::Listener {
        hostname: config.smtp.hostname.clone(),
        lmtp: config.smtp.lmtp,
        tls: smtp::tls(config.smtp.certificate.as_deref(), config.smtp.key.as_deref())?,
        connections: usize::try_from(config.smtp.connections)?,
        max_bytes: desk.settings.max_bytes + 2 * 1024 * 1024,
    };
    let transport = Arc::new(causeway_channels::relay::Smtp::new(desk.clone()));
    let mut jobs = causeway_desk::jobs(desk, transport.clone());
    jobs.extend(causeway_knowledge::jobs(desk, transport));
    jobs.extend(causeway_phone::jobs(&parts.phone));
    jobs.push(imap::job(desk.clone(), imap::Timing::default()));
    let runner = Runner::new(desk.db.clone(), node.clone(), jobs);
    let mut tasks = JoinSet::new();
    tasks.spawn(smtp::serve(desk.clone(), listener, mail, stopped.clone()));
    tasks.spawn(imap::run(desk.clone(), node.clone(), stopped.clone()));
    tasks.spawn(intake::run(desk.clone(), node.clone(), stopped.clone()));
    tasks.spawn(search::run(desk.db.clone(), node.clone(), stopped.clone()));
    tasks.spawn(notification::reader::run(desk.db.clone(), node.clone(), stopped.clone()));
    tasks.spawn(rule::engine::run(desk.db.clone(), node.clone(), stopped.clone()));
    tasks.spawn(sla::engine::run(desk.db.clone(), node.clone(), stopped.clone()));
    tasks.spawn(routing::engine::run(desk.db.clone(), node.clone(), stopped.clone()));
    tasks.spawn(escalation::engine::run(desk.db.clone(), node.clone(), stopped.clone()));
    tasks.spawn(coverage::reader::run(desk.db.clone(), node.clone(), stopped.clone()));
    tasks.spawn(causeway_knowledge::article::schedule::PATROL.run(desk.db.clone(), node.clone(), stopped.clone()));
    tasks.spawn(parts.knowledge.shelf.clone().run(desk.db.clone(), stopped.clone()));
    tasks.spawn(causeway_chat::run(parts.chat.clone(), stopped.clone()));
    tasks.spawn(causeway_phone::run(desk.db.clone(), node.clone(), stopped.clone()));
    tasks.spawn(parts.hub.clone().run(stopped.clone()));
    tasks.spawn(runner.run(stopped.clone()));
    tasks.spawn(keep_house(desk.clone(), stopped.clone()));
    Ok(tasks)
}

/// Small things that are forgotten after their time.
async fn keep_house(desk: Desk, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        if let Err(error) = desk.db.write(causeway_web::forget_old_answers).await {
            tracing::warn!(%error, "old answers could not be forgotten");
        }
        if let Err(error) = desk.db.write(causeway_knowledge::find::asked::forget).await {
            tracing::warn!(%error, "what readers looked for long ago could not be forgotten");
        }
        tokio::select! {
            () = tokio::time::sleep(Duration::from_hours(1)) => {}
            _ = stop.changed() => {}
        }
    }
}

/// The whole web surface.
fn app(parts: &Parts) -> Router {
    let (api, endpoints) = wiring::router(parts);
    let document = causeway_web::document(&endpoints, env!("CARGO_PKG_VERSION")).to_string();
    let headers = [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "same-origin"),
        (header::X_FRAME_OPTIONS, "DENY"),
    ];
    let mut app = api
        .merge(metrics::routes(parts.desk.db.clone(), document))
        .fallback(web_app::serve)
        .layer(middleware::from_fn(peer::note))
        .layer(CompressionLayer::new())
        .layer(CatchPanicLayer::custom(panicked));
    for (name, value) in headers {
        app = app.layer(SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value)));
    }
    causeway_knowledge::site::behind_hosts(parts.knowledge.clone(), app)
}

/// Answers a request whose handler panicked, in the same form as every other defect.
fn panicked(cause: Box<dyn std::any::Any + Send + 'static>) -> Response {
    use axum::response::IntoResponse;
    let words = cause.downcast_ref::<String>().map(String::as_str).or_else(|| cause.downcast_ref::<&str>().copied());
    causeway_web::Problem::internal(&words.unwrap_or("a handler panicked")).into_response()
}

async fn signal() -> anyhow::Result<()> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let mut term = signal(SignalKind::terminate())?;
        tokio::select! {
            got = tokio::signal::ctrl_c() => got?,
            _ = term.recv() => {}
        }
    }
    #[cfg(not(unix))]
    tokio::signal::ctrl_c().await?;
    Ok(())
}
