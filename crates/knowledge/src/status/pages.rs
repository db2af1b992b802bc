//! The public page of the status, that of one incident, and the line on the overview that leads there.
//! It never shows what is the team's: hidden components, the issue behind an incident, who wrote what.

use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::Response;
use causeway_base::Time;
use causeway_store::{Result, Tx};
use causeway_web::Problem;
use jiff::tz::TimeZone;

use super::rules::{self, Day, Whole};
use super::words::{self, Words};
use super::{Component, ComponentId, Group, Incident, Stage, State as Health, Step, Texts, follow, pick, store};
use crate::html;
use crate::html::Html;
use crate::site::{Answer, Asked, Head, Site, breadcrumb_data, breadcrumbs, frame, instant, way, with};

pub(super) type State = axum::extract::State<crate::Knowledge>;
pub(super) type Own = Option<axum::Extension<crate::site::OwnHost>>;

/// For how long what is over stays on the page, in milliseconds: 14 days.
const PAST: i64 = 14 * 86_400_000;

/// What customers may know of a brand's status.
pub(super) struct Seen {
    pub(super) components: Vec<Component>,
    groups: Vec<Group>,
    pub(super) incidents: Vec<Incident>,
    zone: TimeZone,
    now: Time,
}

/// What there is to see; nothing when the brand shows no component.
pub(super) fn look(tx: &mut Tx<'_>, site: &Site) -> Result<Option<Seen>> {
    let mut components = store::components(tx, site.brand.id)?;
    components.retain(|component| component.shown);
    if components.is_empty() {
        return Ok(None);
    }
    let (zone, now) = (site.time_zone(), tx.now());
    let incidents = store::since(tx, site.brand.id, rules::window(&zone, now))?;
    let incidents = rules::public(incidents, &components);
    let groups = store::groups(tx, site.brand.id)?;
    Ok(Some(Seen { components, groups, incidents, zone, now }))
}

/// The line on the overview: how all of it is, and the way to the page.
pub(crate) fn line(tx: &mut Tx<'_>, site: &Site) -> Result<Option<Html>> {
    let Some(seen) = look(tx, site)? else { return Ok(None) };
    let whole = rules::whole(&seen.incidents, &seen.components, seen.now);
    Ok(Some(html!(
        "<p class=\"health\"><i class=\"dot {}\"></i><a href=\"{}\">{}</a></p>",
        mark(whole).as_str(),
        site.path("status"),
        words::of(site.locale).whole(whole)
    )))
}

/// The state whose mark stands beside the sentence.
const fn mark(whole: Whole) -> Health {
    match whole {
        Whole::Runs => Health::Operational,
        Whole::Maintenance => Health::Maintenance,
        Whole::Disturbed => Health::Partial,
        Whole::Out | Whole::AllOut => Health::Major,
    }
}

/// Shows the page.
pub(super) async fn show(
    state: State,
    own: Own,
    Path(tag): Path<String>,
    headers: HeaderMap,
    uri: Uri,
) -> std::result::Result<Response, Problem> {
    with(&state, Asked::of(&state, &headers, own.is_some()), Some(tag), &uri, page).await
}

/// Shows one incident.
pub(super) async fn incident(
    state: State,
    own: Own,
    Path((tag, number)): Path<(String, String)>,
    headers: HeaderMap,
    uri: Uri,
) -> std::result::Result<Response, Problem> {
    let asked = Asked::of(&state, &headers, own.is_some());
    with(&state, asked, Some(tag), &uri, move |tx, site| one(tx, site, &number)).await
}

fn head(site: &Site, title: &str, description: String, path: &str) -> Head {
    let languages = site.brand.locales.iter().map(|locale| (*locale, site.path_in(*locale, path))).collect();
    Head {
        title: title.to_owned(),
        description,
        path: site.path(path),
        languages,
        field: true,
        class: "status",
        ..Head::default()
    }
}

/// A part of the page: nothing when nothing is in it.
fn part(title: &str, inside: Html) -> Html {
    if inside.is_empty() {
        Html::new()
    } else {
        html!("<section class=\"part\"><h2>{}</h2>{}</section>", title, inside)
    }
}

fn page(tx: &mut Tx<'_>, site: &Site) -> Result<Option<Answer>> {
    let Some(seen) = look(tx, site)? else { return Ok(None) };
    let words = words::of(site.locale);
    let whole = rules::whole(&seen.incidents, &seen.components, seen.now);
    let sentence = words.whole(whole);
    let at = |stage: Stage| seen.incidents.iter().filter(move |one| rules::stage(one, seen.now) == stage);
    let running: Html = at(Stage::Running).map(|one| card(site, &seen, one, true)).collect();
    let mut planned: Vec<&Incident> = at(Stage::Planned).collect();
    planned.sort_by_key(|one| (one.from_at, one.number));
    let planned: Html = planned.into_iter().map(|one| card(site, &seen, one, true)).collect();
    let recent = |one: &&Incident| ended(one).is_some_and(|ended| seen.now.since(ended) <= PAST);
    let past: Html = at(Stage::Over).filter(recent).map(|one| card(site, &seen, one, false)).collect();
    let past = if past.is_empty() { html!("<p class=\"muted\">{}</p>", words.calm) } else { past };
    let systems = systems(site, &seen);
    let steps = way(site, &[], None);
    let mut head = head(site, words.title, sentence.to_owned(), "status");
    head.data = vec![breadcrumb_data(site, &steps, (words.title, &site.path("status")))];
    let body = html!(
        "{}<h1 class=\"whole\"><i class=\"dot {}\"></i>{}</h1>{}{}<section class=\"part\"><h2>{}</h2>{}\
         <p class=\"muted formula\">{}</p></section>{}{}<p class=\"follow\"><a href=\"{}\" type=\"application/atom+xml\">{}</a></p>",
        breadcrumbs(site, &steps, words.title),
        mark(whole).as_str(),
        sentence,
        part(words.running, running),
        part(words.planned, planned),
        words.systems,
        systems,
        words.formula,
        part(words.past, past),
        follow::pages::form(site),
        site.path("status/feed.xml"),
        words.feed
    );
    Ok(Some(frame(site, StatusCode::OK, &head, body)))
}

/// When it was over, or said to be: what was called off before it began counts from then.
fn ended(incident: &Incident) -> Option<Time> {
    match (rules::resolved_at(incident), rules::span(incident).until) {
        (Some(resolved), Some(until)) => Some(resolved.min(until)),
        (resolved, until) => resolved.or(until),
    }
}

fn one(tx: &mut Tx<'_>, site: &Site, number: &str) -> Result<Option<Answer>> {
    let Some(seen) = look(tx, site)? else { return Ok(None) };
    let Ok(number) = number.parse::<i64>() else { return Ok(None) };
    let found = store::find(tx, number)?.filter(|one| one.brand_id == site.brand.id);
    let found = rules::public(found.into_iter().collect(), &seen.components).pop();
    let Some(incident) = found else { return Ok(None) };
    let words = words::of(site.locale);
    let (title, locale) = pick(&incident.titles, &site.brand.preference(site.locale));
    let mut steps = way(site, &[], None);
    steps.push((words.title.to_owned(), site.path("status")));
    let path = format!("status/{number}");
    let about = what(&seen, words, &incident);
    let mut head = head(site, title, format!("{title} – {about}"), &path);
    head.data = vec![breadcrumb_data(site, &steps, (title, &site.path(&path)))];
    let body = html!(
        "{}<h1 lang=\"{}\">{}</h1>{}<p class=\"follow\"><a href=\"{}\">{}</a></p>",
        breadcrumbs(site, &steps, title),
        locale.unwrap_or(site.locale).tag(),
        title,
        inside(site, &seen, &incident, true),
        site.path("status"),
        words.more
    );
    Ok(Some(frame(site, StatusCode::OK, &head, body)))
}

fn what(seen: &Seen, words: &Words, incident: &Incident) -> &'static str {
    if rules::called_off(incident) {
        return words.called_off;
    }
    words.what(incident.kind, incident.impact, rules::stage(incident, seen.now))
}

/// An incident in a list; of what is over the last step only.
fn card(site: &Site, seen: &Seen, incident: &Incident, all: bool) -> Html {
    let (title, locale) = pick(&incident.titles, &site.brand.preference(site.locale));
    html!(
        "<article class=\"incident\"><h3 lang=\"{}\"><a href=\"{}\">{}</a></h3>{}</article>",
        locale.unwrap_or(site.locale).tag(),
        site.path(&format!("status/{}", incident.number)),
        title,
        inside(site, seen, incident, all)
    )
}

fn inside(site: &Site, seen: &Seen, incident: &Incident, all: bool) -> Html {
    let words = words::of(site.locale);
    let span = rules::span(incident);
    // What was called off keeps the time that it was planned for.
    let end = if rules::called_off(incident) { incident.until_at } else { span.until };
    let once = end.is_some() && !site.moves(span.from, end);
    let from = if once { site.moment(span.from) } else { site.promised(span.from) };
    let until = end.map(|end| site.promised(end));
    let period = words.period(&from, until.as_deref());
    let steps = incident.steps.iter().rev().take(if all { usize::MAX } else { 1 });
    let steps: Html = steps.map(|step| said(site, step)).collect();
    html!(
        "<p class=\"muted\"><b>{}</b> <span>{}</span></p>{}<ol class=\"steps\">{}</ol>",
        what(seen, words, incident),
        period,
        hit(site, seen, incident),
        steps
    )
}

/// What an incident does to the components that customers know: now when it runs, else the worst of it.
fn hit(site: &Site, seen: &Seen, incident: &Incident) -> Html {
    let words = words::of(site.locale);
    let running = rules::stage(incident, seen.now) == Stage::Running;
    let how = |id: ComponentId| {
        let own = incident.affected.iter().filter(|one| one.component_id == id);
        let worst = own.map(|one| one.state).max().unwrap_or(Health::Operational);
        if running { rules::state_by(incident, id, seen.now) } else { worst }
    };
    let named = seen.components.iter().map(|component| (component, how(component.id)));
    let named = named.filter(|(_, state)| *state != Health::Operational);
    let items: Html = named
        .map(|(component, state)| {
            html!(
                "<li><i class=\"dot {}\"></i>{} <b>{}</b></li>",
                state.as_str(),
                name(site, component),
                words.state(state)
            )
        })
        .collect();
    if items.is_empty() { items } else { html!("<ul class=\"hit\">{}</ul>", items) }
}

pub(super) fn name(site: &Site, component: &Component) -> Html {
    spoken(site, &component.names)
}

/// A text in the best language there is, marked when it is not the page's.
fn spoken(site: &Site, texts: &Texts) -> Html {
    let (text, locale) = pick(texts, &site.brand.preference(site.locale));
    let other = locale.filter(|locale| *locale != site.locale);
    other.map_or_else(|| html!("{}", text), |other| html!("<span lang=\"{}\">{}</span>", other.tag(), text))
}

fn said(site: &Site, step: &Step) -> Html {
    let words = words::of(site.locale);
    let corrected = step.corrected_at.map(|at| {
        html!(
            "<p class=\"muted corrected\"><time datetime=\"{}\">{}</time></p>",
            instant(at),
            words.corrected(&site.moment(at))
        )
    });
    html!(
        "<li><p><b>{}</b> <time datetime=\"{}\">{}</time></p><p class=\"words\">{}</p>{}</li>",
        words.phase(step.phase),
        instant(step.at),
        site.moment(step.at),
        spoken(site, &step.texts),
        corrected.unwrap_or_default()
    )
}

/// All systems: those of no group first, then each group with its worst state in words. A group that shows none is left out.
fn systems(site: &Site, seen: &Seen) -> Html {
    let of = |group: Option<&Group>| -> Vec<&Component> {
        let known = |one: &&Component| {
            let own = seen.groups.iter().find(|group| Some(group.id) == one.group_id);
            own.map(|own| own.id) == group.map(|group| group.id)
        };
        seen.components.iter().filter(known).collect()
    };
    let list = |all: &[&Component], level: &'static str| {
        let all: Html = all.iter().map(|one| system(site, seen, one, level)).collect();
        html!("<div class=\"systems\">{}</div>", all)
    };
    let loose = of(None);
    let loose = if loose.is_empty() { Html::new() } else { list(&loose, "h3") };
    let groups = seen.groups.iter().map(|group| (group, of(Some(group)))).filter(|(_, all)| !all.is_empty());
    let groups = groups.map(|(group, all)| {
        html!("<section class=\"group\">{}{}</section>", summary(site, seen, group, &all), list(&all, "h4"))
    });
    std::iter::once(loose).chain(groups).collect()
}

/// A group's name, and how the worst of its systems is.
fn summary(site: &Site, seen: &Seen, group: &Group, all: &[&Component]) -> Html {
    let words = words::of(site.locale);
    let states: Vec<Health> = all.iter().map(|one| rules::state_at(&seen.incidents, one.id, seen.now)).collect();
    let worst = states.iter().copied().max().unwrap_or(Health::Operational);
    let ill = states.iter().filter(|state| **state == worst).count();
    let text = if worst == Health::Operational {
        words.state(worst).to_owned()
    } else {
        words.of_group(words.state(worst), ill, states.len())
    };
    html!(
        "<header><h3>{}</h3><p class=\"how\"><i class=\"dot {}\"></i>{}</p></header>",
        spoken(site, &group.names),
        worst.as_str(),
        text
    )
}

fn system(site: &Site, seen: &Seen, component: &Component, level: &'static str) -> Html {
    let words = words::of(site.locale);
    let state = rules::state_at(&seen.incidents, component.id, seen.now);
    let days = rules::days(&seen.incidents, component, &seen.zone, seen.now);
    let uptime = rules::uptime(&seen.incidents, component, &seen.zone, seen.now);
    html!(
        "<section class=\"system\"><{}>{}</{}><p class=\"how\"><i class=\"dot {}\"></i>{}</p>\
         <div class=\"days\" aria-hidden=\"true\">{}</div>\
         <p class=\"ends\"><span aria-hidden=\"true\">{}</span><span>{}</span><span aria-hidden=\"true\">{}</span></p>{}</section>",
        level,
        name(site, component),
        level,
        state.as_str(),
        words.state(state),
        days.iter().map(|day| bar(site, words, day)).collect::<Html>(),
        words.bar_begin,
        uptime.map_or_else(|| words.too_new.to_owned(), |uptime| words.uptime(uptime)),
        words.bar_end,
        twin(site, words, &days)
    )
}

fn bar(site: &Site, words: &Words, day: &Day) -> Html {
    let date = site.day(day.date);
    match day.worst {
        None => html!("<i title=\"{} {}\"></i>", date, words.unwatched),
        Some(Health::Operational) => html!("<i class=\"operational\" title=\"{}\"></i>", date),
        Some(state) => html!("<i class=\"{}\" title=\"{}\"></i>", state.as_str(), words.day(&date, &day.states)),
    }
}

/// The bar in words: the days that were not whole, the newest first.
fn twin(site: &Site, words: &Words, days: &[Day]) -> Html {
    let broken: Vec<&Day> = days.iter().rev().filter(|day| !day.states.is_empty()).collect();
    if broken.is_empty() {
        return html!("<p class=\"muted\">{}</p>", words.whole_days);
    }
    let count = broken.len();
    let items: Html =
        broken.into_iter().map(|day| html!("<li>{}</li>", words.day(&site.day(day.date), &day.states))).collect();
    html!("<details><summary>{}</summary><ul>{}</ul></details>", words.not_whole(count), items)
}
