//! The public page of what the desk promises (R189): the published policies, their times and hours, in the reader's
//! language. It is made of what a promise is alone, so that no goal, condition or name of a colleague can get on it.

use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use causeway_base::{Locale, text};
use causeway_calendar::{Interval, Plan};
use causeway_store::{Result, Tx};
use causeway_web::{Endpoints, Problem, Public};

use super::page_words::{self, Words};
use super::{ClockKind, Policy, store};
use crate::{Desk, Priority, calendar, organisation, plain_page};

pub(super) fn add(endpoints: Endpoints<Desk>) -> Endpoints<Desk> {
    endpoints.get::<Public, _, _>("/api/v1/public/service-promises", "What the desk promises its customers.", show)
}

/// One promise: what, for which priority if only for one, and within how many minutes.
struct Promise {
    kind: ClockKind,
    priority: Option<Priority>,
    minutes: i64,
    around_the_clock: bool,
}

/// What customers may know of a policy.
struct Published {
    name: String,
    promises: Vec<Promise>,
    hours: Option<Plan>,
}

fn published(tx: &mut Tx<'_>, policy: &Policy) -> Result<Published> {
    let mut promises = Vec::new();
    for target in &policy.terms.targets {
        let (kind, around_the_clock) = (target.kind, target.around_the_clock);
        let own = target.priorities.iter().filter_map(|one| Some((Some(one.priority), one.promise?)));
        let all = target.promise.map(|minutes| (None, minutes)).into_iter().chain(own);
        promises.extend(all.map(|(priority, minutes)| Promise { kind, priority, minutes, around_the_clock }));
    }
    let calendar = policy.terms.calendar_id.map(|id| calendar::store::find(tx, id)).transpose()?.flatten();
    Ok(Published { name: policy.name.clone(), promises, hours: calendar.map(|calendar| calendar.plan) })
}

/// The name of the organisation and what it published; nothing when it published nothing.
fn read(tx: &mut Tx<'_>) -> Result<Option<(String, Vec<Published>)>> {
    let policies: Vec<Policy> = store::all(tx)?.into_iter().filter(|one| one.enabled && one.published).collect();
    let all: Vec<Published> = policies.iter().map(|policy| published(tx, policy)).collect::<Result<_>>()?;
    let all: Vec<Published> = all.into_iter().filter(|one| !one.promises.is_empty()).collect();
    let name = organisation::store::find(tx)?.map(|organisation| organisation.name).unwrap_or_default();
    Ok((!all.is_empty()).then_some((name, all)))
}

#[cfg(test)]
pub(super) fn shown_for_test(tx: &mut Tx<'_>, locale: Locale) -> Result<Option<String>> {
    Ok(read(tx)?.map(|(name, all)| body(&page_words::of(locale), &name, &all)))
}

async fn show(state: axum::extract::State<Desk>, headers: HeaderMap) -> std::result::Result<Response, Problem> {
    let asked = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    let locale = Locale::asked_for(asked.unwrap_or_default());
    let words = page_words::of(locale);
    let Some((name, all)) = state.db.read(read).await? else {
        let body = format!("<p>{}</p>", words.nothing);
        return Ok(plain_page::answer(StatusCode::NOT_FOUND, locale, words.title, STYLE, &body));
    };
    let title = format!("{} – {}", words.title, text::escape_html(&name));
    Ok(plain_page::answer(StatusCode::OK, locale, &title, STYLE, &body(&words, &name, &all)))
}

fn body(words: &Words, name: &str, all: &[Published]) -> String {
    let mut out = format!("<h1>{}</h1><p class=\"about\">{}</p>", words.title, text::escape_html(name));
    for one in all {
        out.push_str(&format!("<section><h2>{}</h2><table>", text::escape_html(&one.name)));
        for promise in &one.promises {
            let priority = promise.priority.map(|priority| format!(" · {}", words.priority(priority)));
            let hours = if promise.around_the_clock || one.hours.is_none() { words.always } else { words.in_hours };
            out.push_str(&format!(
                "<tr><th scope=\"row\">{}{}</th><td>{} <small>{hours}</small></td></tr>",
                words.kind(promise.kind),
                priority.unwrap_or_default(),
                words.span(promise.minutes)
            ));
        }
        out.push_str("</table>");
        if let Some(plan) = &one.hours {
            out.push_str(&hours(words, plan));
        }
        out.push_str("</section>");
    }
    out
}

/// The hours of the week: neighbouring days with the same hours are one line.
fn hours(words: &Words, plan: &Plan) -> String {
    let zone = text::escape_html(&plan.zone);
    if plan.always_open {
        return format!("<p class=\"about\">{}</p>", words.always);
    }
    let week = &plan.weekly;
    let days: [&[Interval]; 7] = [&week.mon, &week.tue, &week.wed, &week.thu, &week.fri, &week.sat, &week.sun];
    let mut lines = String::new();
    let mut at = 0;
    while at < days.len() {
        let last = (at..days.len()).take_while(|day| days[*day] == days[at]).last().unwrap_or(at);
        let name =
            if last == at { words.days[at].to_owned() } else { format!("{}–{}", words.days[at], words.days[last]) };
        let open: Vec<String> = days[at].iter().map(|one| format!("{}–{}", one.from, one.to)).collect();
        let open = if open.is_empty() { words.closed.to_owned() } else { open.join(", ") };
        lines.push_str(&format!("<tr><th scope=\"row\">{name}</th><td>{open}</td></tr>"));
        at = last + 1;
    }
    format!("<h3>{}</h3><table>{lines}</table><p class=\"about\">{zone}</p>", words.hours)
}

const STYLE: &str = "body{font:16px/1.6 system-ui,sans-serif;max-width:40rem;margin:8vh auto 4rem;padding:0 1.25rem;color:#1c2127;background:#f3f1ed}\
h1{font-size:1.6rem;line-height:1.25;margin:0}h2{font-size:1.15rem;margin:0 0 .5rem}h3{font-size:1rem;margin:1.25rem 0 .25rem}\
.about,small{color:#60656c}.about{margin:.25rem 0 1.5rem}section{background:#fdfdfb;border-radius:14px;padding:1.25rem;margin:0 0 1rem}\
section .about{margin:.5rem 0 0}table{width:100%;border-collapse:collapse}th{text-align:start;font-weight:400;padding:.3rem 0}\
td{text-align:end;font-variant-numeric:tabular-nums}tr+tr>*{border-top:1px solid #e6e3dd}\
@media(prefers-color-scheme:dark){body{color:#ebe9e6;background:#0f1114}section{background:#17191c}.about,small{color:#9e9b95}tr+tr>*{border-color:#2a2d31}}";
