//! The first steps of whoever is signed in: what is to be done, how, and a tick that they set and take away themselves.
//! Colleagues of one company share the ticks; nobody of the team sets one.

use axum::extract::{Path, Request};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use causeway_base::Locale;
use causeway_store::{Actor, NewEvent, Result as Stored, Tx};
use causeway_web::Problem;
use serde_json::json;

use super::door::Door;
use super::pages::head;
use super::sent::{self, Limits};
use super::{Own, State, Visitor, on, own_words, private, same_site, to_sign_in, to_sign_in_and_back, words};
use crate::first_steps::{FirstStep, FirstStepId, Texts, store};
use crate::html;
use crate::html::Html;
use crate::site::published::{self, Card};
use crate::site::{Site, article_link, frame};

/// The path behind the language.
pub(super) const PLACE: &str = "first-steps";

/// A step with what stands beside it.
pub(super) struct Row {
    step: FirstStep,
    id: FirstStepId,
    taken: Option<causeway_base::Time>,
    /// The article that says more, if they may read it.
    article: Option<Card>,
}

pub(super) fn rows(tx: &mut Tx<'_>, site: &Site, visitor: &Visitor) -> Stored<Vec<Row>> {
    let steps = store::all(tx)?.steps;
    let owner = store::owner(tx, visitor.contact)?;
    let taken = store::taken(tx, owner)?;
    let numbers: Vec<i64> = steps.iter().filter_map(|step| step.article).collect();
    let cards = published::of_numbers(tx, &site.brand, site.locale, &numbers)?;
    let row = |step: FirstStep| {
        let id = step.id?;
        let article = cards.iter().find(|card| Some(card.number) == step.article).cloned();
        Some(Row { taken: taken.get(&id).copied(), step, id, article })
    };
    Ok(steps.into_iter().filter_map(row).collect())
}

/// The way there with how far they came, while there is something left to do.
pub(super) fn link(site: &Site, rows: &[Row]) -> Option<Html> {
    let done = rows.iter().filter(|row| row.taken.is_some()).count();
    (done < rows.len()).then(|| {
        let words = own_words::of(site.locale);
        html!(
            "<p class=\"card\"><a href=\"{}\">{}</a> <span class=\"muted\">{}</span></p>",
            site.path(PLACE),
            words.steps,
            words.of(done, rows.len())
        )
    })
}

fn said(texts: &Texts, site: &Site) -> String {
    let wanted = site.brand.preference(site.locale);
    let own = wanted.iter().find_map(|locale: &Locale| texts.get(locale.tag()));
    own.or_else(|| texts.values().next()).cloned().unwrap_or_default()
}

fn item(site: &Site, row: &Row) -> Html {
    let words = own_words::of(site.locale);
    let (title, about) = (said(&row.step.titles, site), said(&row.step.texts, site));
    let about = (!about.is_empty()).then(|| html!("<p dir=\"auto\">{}</p>", about));
    let more = row.article.as_ref().map(|card| html!("<p>{}</p>", article_link(site, card)));
    let done = row.taken.map(|at| html!(" <span class=\"muted\">{}</span>", words.done_at(&site.date(at))));
    let (value, label) = if row.taken.is_some() { ("no", words.undo) } else { ("yes", words.do_it) };
    html!(
        "<li><p><b dir=\"auto\">{}</b>{}</p>{}{}<form method=\"post\" action=\"{}\"><input type=\"hidden\" name=\"step\" value=\"{}\">\
         <button name=\"done\" value=\"{}\" aria-label=\"{}: {}\">{}</button></form></li>",
        title,
        done,
        about,
        more,
        site.path(PLACE),
        row.id.to_string(),
        value,
        label,
        title,
        label
    )
}

/// The page.
pub(super) async fn show(
    state: State,
    own: Own,
    Path(tag): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let door = Door::of(&state, &headers, own.is_some(), tag);
    let read = move |tx: &mut Tx<'_>| {
        let (site, visitor) = door.enter(tx)?;
        let Some(visitor) = visitor else { return Ok(Err(site)) };
        let rows = rows(tx, &site, &visitor)?;
        Ok::<_, Problem>(Ok((site, rows)))
    };
    let (site, rows) = match state.desk.db.read(read).await? {
        Ok(found) => found,
        Err(site) => return Ok(to_sign_in_and_back(&site, PLACE)),
    };
    let words = own_words::of(site.locale);
    let done = rows.iter().filter(|row| row.taken.is_some()).count();
    let list = if rows.is_empty() {
        html!("<p class=\"empty\">{}</p>", words.no_steps)
    } else {
        let items: Html = rows.iter().map(|row| item(&site, row)).collect();
        html!("<p role=\"status\">{}</p><ol class=\"requests\">{}</ol>", words.of(done, rows.len()), items)
    };
    let body = html!(
        "<p class=\"crumbs\"><a href=\"{}\">{}</a></p><h1>{}</h1><p class=\"muted\">{}</p>{}",
        site.path("requests"),
        self::words::of(site.locale).requests,
        words.steps,
        words.steps_about,
        list
    );
    Ok(private(frame(&site, StatusCode::OK, &head(&site, words.steps, PLACE), body)))
}

/// Takes a tick.
pub(super) async fn take(
    state: State,
    own: Own,
    Path(tag): Path<String>,
    headers: HeaderMap,
    request: Request,
) -> Result<Response, Problem> {
    same_site(&headers)?;
    let door = Door::of(&state, &headers, own.is_some(), tag);
    let sent = sent::read(request, Limits::of(&state.desk, true).without_files()).await?;
    let (step, done) = (sent.field("step").parse::<FirstStepId>().ok(), sent.field("done") == "yes");
    let work = move |tx: &mut Tx<'_>| {
        let (site, visitor) = door.enter(tx)?;
        let Some(visitor) = visitor else { return Ok(to_sign_in(&site)) };
        let known = store::all(tx)?.steps.into_iter().filter_map(|one| one.id).find(|id| Some(*id) == step);
        let id = known.ok_or_else(|| Problem::not_found("step"))?;
        if store::tick(tx, id, visitor.contact, done)? {
            let data = json!({ "contact_id": visitor.contact, "step": id, "done": done });
            let actor = Actor::contact(visitor.contact.0);
            tx.record(NewEvent { kind: "contact.first_step", conversation: None, actor, only_for: None, data });
        }
        Ok::<_, Problem>(on(&site.path(PLACE)))
    };
    state.desk.db.write(work).await
}
