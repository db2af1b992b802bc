//! Health, readiness and metrics for operators, and the OpenAPI document.
//! It never tells anything about a customer.

use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use causeway_store::{Db, sql};

#[derive(Clone)]
struct Shared {
    db: Db,
    document: std::sync::Arc<str>,
}

/// `/healthz`, `/readyz`, `/metrics`, `/api/v1/openapi.json`.
pub fn routes(db: Db, document: String) -> Router {
    Router::new()
        .route("/healthz", get(async || "ok\n"))
        .route("/readyz", get(ready))
        .route("/metrics", get(metrics))
        .route("/api/v1/openapi.json", get(openapi))
        .with_state(Shared { db, document: document.into() })
}

async fn openapi(State(shared): State<Shared>) -> Response {
    ([(header::CONTENT_TYPE, "application/json")], shared.document.to_string()).into_response()
}

/// Ready means that the database takes writes: a full disk shows here before anything is lost.
async fn ready(State(shared): State<Shared>) -> Response {
    let probe = |tx: &mut causeway_store::Tx<'_>| {
        let now = tx.now();
        tx.run(&sql!(
            "INSERT INTO lease (name, owner, until) VALUES ('readiness', 'probe', ?) \
             ON CONFLICT (name) DO UPDATE SET until = excluded.until",
            now
        ))
    };
    match shared.db.write(probe).await {
        Ok(_) => "ready\n".into_response(),
        Err(error) => {
            tracing::warn!(%error, "not ready");
            (StatusCode::SERVICE_UNAVAILABLE, "The database cannot be written; see the server's log.\n").into_response()
        }
    }
}

/// The Prometheus text format.
async fn metrics(State(shared): State<Shared>) -> Response {
    let counts = shared.db.read(|tx| {
        Ok::<_, causeway_store::Error>((
            causeway_queue::counts(tx)?,
            causeway_desk::ledger::store::counts(tx)?,
            causeway_store::last_event(tx)?,
            lags(tx)?,
        ))
    });
    let Ok((jobs, mails, events, lags)) = counts.await else {
        return (StatusCode::SERVICE_UNAVAILABLE, "").into_response();
    };
    let mut out = String::from("# HELP causeway_jobs Jobs by kind and state.\n# TYPE causeway_jobs gauge\n");
    for (kind, state, count) in jobs {
        out.push_str(&format!("causeway_jobs{{kind=\"{kind}\",state=\"{state}\"}} {count}\n"));
    }
    out.push_str("# HELP causeway_mails Mails in the ledger by outcome.\n# TYPE causeway_mails gauge\n");
    for (outcome, count) in mails {
        out.push_str(&format!("causeway_mails{{outcome=\"{}\"}} {count}\n", outcome.as_str()));
    }
    out.push_str("# HELP causeway_events_total Events in the log.\n# TYPE causeway_events_total counter\n");
    out.push_str(&format!("causeway_events_total {events}\n"));
    out.push_str(
        "# HELP causeway_reader_lag Events that a reader of the log is behind.\n# TYPE causeway_reader_lag gauge\n",
    );
    for (reader, lag) in lags {
        out.push_str(&format!("causeway_reader_lag{{reader=\"{reader}\"}} {lag}\n"));
    }
    if let Some(bytes) = resident_bytes() {
        out.push_str(
            "# HELP process_resident_memory_bytes Resident memory.\n# TYPE process_resident_memory_bytes gauge\n",
        );
        out.push_str(&format!("process_resident_memory_bytes {bytes}\n"));
    }
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], out).into_response()
}

/// Who reads the event log. Those of rules, clocks and routing rest while nothing asks for them.
const READERS: [&str; 5] = ["search", "notifications", "rules", "sla", "routing"];

/// By how many events each reader is behind.
fn lags(tx: &mut causeway_store::Tx<'_>) -> causeway_store::Result<Vec<(&'static str, i64)>> {
    let last = causeway_store::last_event(tx)?;
    READERS.into_iter().map(|reader| Ok((reader, last - causeway_store::reader_position(tx, reader)?))).collect()
}

/// Resident memory as Linux tells it.
fn resident_bytes() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
    let kilobytes: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kilobytes * 1024)
}
