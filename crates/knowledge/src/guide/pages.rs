//! The pages of guides: the list, one question on each page with what was answered before, and what to do at an end.
//! They are whole without script, and an address that the guide does not have leads to the nearest that it has.

use axum::extract::{Path, Query};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::Response;
use causeway_base::Locale;
use causeway_desk::diagnosis::public::Texts;
use causeway_store::{Result, Tx};
use causeway_web::Problem;
use serde::Deserialize;

use super::rules::{Stands, Walk, walk};
use super::{Shown, ShownAnswer, ShownStep, find, store, tried, words};
use crate::html;
use crate::html::Html;
use crate::site::published::of_numbers;
use crate::site::{Answer, Asked, Head, Life, Site, alike, article_link, breadcrumb_data, breadcrumbs, frame, way};
use crate::status::pick;

pub(super) type State = axum::extract::State<crate::Knowledge>;
pub(super) type Own = Option<axum::Extension<crate::site::OwnHost>>;

/// What the form at an end came to.
#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct Said {
    /// `solved`.
    said: Option<String>,
}

/// The place of a walk behind the language.
pub(super) fn place(slug: &str, path: &str) -> String {
    if path.is_empty() { format!("guides/{slug}") } else { format!("guides/{slug}/{path}") }
}

/// Shows the guides that there are.
pub(super) async fn all(
    state: State,
    own: Own,
    Path(tag): Path<String>,
    headers: HeaderMap,
    uri: Uri,
) -> std::result::Result<Response, Problem> {
    alike(&state, Asked::of(&state, &headers, own.is_some()), (tag, &uri), Life::Minutes, overview).await
}

/// Shows where a guide begins.
pub(super) async fn begin(
    state: State,
    own: Own,
    Path((tag, slug)): Path<(String, String)>,
    headers: HeaderMap,
    uri: Uri,
) -> std::result::Result<Response, Problem> {
    let asked = Asked::of(&state, &headers, own.is_some());
    alike(&state, asked, (tag, &uri), Life::Minutes, move |tx, site| page(tx, site, &slug, "", None)).await
}

/// Shows where a walk stands.
pub(super) async fn show(
    state: State,
    own: Own,
    Path((tag, slug, path)): Path<(String, String, String)>,
    Query(said): Query<Said>,
    headers: HeaderMap,
    uri: Uri,
) -> std::result::Result<Response, Problem> {
    let asked = Asked::of(&state, &headers, own.is_some());
    alike(&state, asked, (tag, &uri), Life::Minutes, move |tx, site| page(tx, site, &slug, &path, said.said.as_deref()))
        .await
}

fn overview(tx: &mut Tx<'_>, site: &Site) -> Result<Option<Answer>> {
    let guides = store::open(tx, site.brand.id)?;
    if guides.is_empty() {
        return Ok(None);
    }
    let words = words::of(site.locale);
    let steps = way(site, &[], None);
    let told = |locale: &Locale| guides.iter().any(|guide| guide.whole.contains(locale));
    let languages = site.brand.locales.iter().copied().filter(told);
    let head = Head {
        title: words.title.to_owned(),
        description: words.about.to_owned(),
        path: site.path("guides"),
        languages: languages.map(|locale| (locale, site.path_in(locale, "guides"))).collect(),
        hidden: !told(&site.locale),
        data: vec![breadcrumb_data(site, &steps, (words.title, &site.path("guides")))],
        field: true,
        ..Head::default()
    };
    let items: Html = guides.iter().map(|guide| find::item(site, guide)).collect();
    let body = html!(
        "{}<h1>{}</h1><p class=\"lead\">{}</p><ul class=\"rows\">{}</ul>",
        breadcrumbs(site, &steps, words.title),
        words.title,
        words.about,
        items
    );
    Ok(Some(frame(site, StatusCode::OK, &head, body)))
}

fn page(tx: &mut Tx<'_>, site: &Site, slug: &str, path: &str, said: Option<&str>) -> Result<Option<Answer>> {
    let guides = store::open(tx, site.brand.id)?;
    let Some(guide) = guides.iter().find(|guide| guide.slug == slug) else { return Ok(None) };
    let Some(walk) = walk(guide, path) else { return Ok(None) };
    let (here, begun) = (walk.path(usize::MAX), !walk.taken.is_empty());
    if here != path {
        return Ok(Some(Answer::Moved(site.path(&place(slug, &here)))));
    }
    let words = words::of(site.locale);
    let (title, spoken) = pick(&guide.titles, &site.brand.preference(site.locale));
    let mut steps = way(site, &[], None);
    steps.push((words.title.to_owned(), site.path("guides")));
    let head = head(site, guide, title, &here, &steps);
    let about = (!begun).then(|| words_of(site, "lead", &guide.introductions));
    let asked = tried(site, &guides, slug, &here).map(|tried| tried.query()).unwrap_or_default();
    let inside = match walk.stands {
        Stands::Step(step) => question(tx, site, (guide, step), &here, &asked)?,
        Stands::End(answer) => end(tx, site, (guide, answer), &here, said)?,
    };
    let body = html!(
        "{}<h1 lang=\"{}\">{}</h1>{}{}{}",
        breadcrumbs(site, &steps, title),
        spoken.unwrap_or(site.locale).tag(),
        title,
        about,
        trail(site, guide, &walk),
        inside
    );
    Ok(Some(frame(site, StatusCode::OK, &head, body)))
}

fn head(site: &Site, guide: &Shown, title: &str, here: &str, steps: &[(String, String)]) -> Head {
    let (first, rest) = (place(&guide.slug, ""), place(&guide.slug, here));
    let offered = site.brand.locales.iter().copied().filter(|locale| guide.whole.contains(locale));
    let about = pick(&guide.introductions, &site.brand.preference(site.locale)).0;
    Head {
        title: title.to_owned(),
        description: causeway_base::text::snippet(about, 160),
        path: site.path(&rest),
        languages: offered.map(|locale| (locale, site.path_in(locale, &rest))).collect(),
        // Search engines know where a guide begins, in the languages that it speaks.
        hidden: !here.is_empty() || !guide.whole.contains(&site.locale),
        canonical: (!here.is_empty()).then(|| site.path(&first)),
        data: vec![breadcrumb_data(site, steps, (title, &site.path(&first)))],
        field: true,
        class: "guide",
        ..Head::default()
    }
}

/// Text in the best language that there is, a paragraph for each piece between empty lines.
fn words_of(site: &Site, class: &'static str, texts: &Texts) -> Html {
    let (text, locale) = pick(texts, &site.brand.preference(site.locale));
    let tag = locale.unwrap_or(site.locale).tag();
    let pieces = text.split("\n\n").map(str::trim).filter(|piece| !piece.is_empty());
    pieces.map(|piece| html!("<p class=\"{} words\" lang=\"{}\">{}</p>", class, tag, piece)).collect()
}

/// What was answered on the way here, each with the way back to its question.
fn trail(site: &Site, guide: &Shown, walk: &Walk<'_>) -> Html {
    if walk.taken.is_empty() {
        return Html::new();
    }
    let (words, wanted) = (words::of(site.locale), site.brand.preference(site.locale));
    let line = |(at, (step, answer)): (usize, &(&ShownStep, &ShownAnswer))| {
        let (question, said) = (pick(&step.asks, &wanted).0, pick(&answer.says, &wanted).0);
        html!(
            "<li>{} <b>{}</b> <a href=\"{}\" aria-label=\"{}\">{}</a></li>",
            question,
            said,
            site.path(&place(&guide.slug, &walk.path(at))),
            words.change_of(question),
            words.change
        )
    };
    let lines: Html = walk.taken.iter().enumerate().map(line).collect();
    html!("<nav class=\"trail\" aria-label=\"{}\"><ol>{}</ol></nav>", words.so_far, lines)
}

/// A link to an article, while customers can read it.
fn article(tx: &mut Tx<'_>, site: &Site, number: Option<i64>) -> Result<Html> {
    let Some(number) = number else { return Ok(Html::new()) };
    let cards = of_numbers(tx, &site.brand, site.locale, &[number])?;
    let words = words::of(site.locale);
    Ok(cards.iter().map(|card| html!("<p class=\"read\">{} {}</p>", words.read, article_link(site, card))).collect())
}

fn picture(site: &Site, step: &ShownStep) -> Option<Html> {
    let id = step.picture?;
    let (text, locale) = pick(&step.picture_texts, &site.brand.preference(site.locale));
    Some(html!(
        "<img src=\"/help/media/{}\" alt=\"{}\" lang=\"{}\">",
        id.to_string(),
        text,
        locale.unwrap_or(site.locale).tag()
    ))
}

fn question(tx: &mut Tx<'_>, site: &Site, (guide, step): (&Shown, &ShownStep), here: &str, ask: &str) -> Result<Html> {
    let (words, wanted) = (words::of(site.locale), site.brand.preference(site.locale));
    let (asks, spoken) = pick(&step.asks, &wanted);
    let answer = |answer: &ShownAnswer| {
        let (says, spoken) = pick(&answer.says, &wanted);
        let tag = spoken.unwrap_or(site.locale).tag();
        html!("<button name=\"answer\" value=\"{}\" lang=\"{}\">{}</button>", answer.key, tag, says)
    };
    Ok(html!(
        "<section class=\"card step\"><h2 id=\"question\" lang=\"{}\">{}</h2>{}{}{}\
         <form method=\"post\" action=\"{}\" class=\"answers\" aria-labelledby=\"question\">{}</form></section>\
         <p class=\"muted\"><a href=\"{}{}\">{}</a></p>",
        spoken.unwrap_or(site.locale).tag(),
        asks,
        words_of(site, "muted", &step.helps),
        picture(site, step),
        article(tx, site, step.article)?,
        site.path(&place(&guide.slug, here)),
        step.answers.iter().map(answer).collect::<Html>(),
        site.path("requests/new"),
        ask,
        words.none_fits
    ))
}

fn end(
    tx: &mut Tx<'_>,
    site: &Site,
    (guide, answer): (&Shown, &ShownAnswer),
    here: &str,
    said: Option<&str>,
) -> Result<Html> {
    let words = words::of(site.locale);
    let below = if said == Some("solved") {
        html!(
            "<p class=\"notice\" role=\"status\">{}</p><p><a href=\"{}\">{}</a></p>",
            words.thanks,
            site.path(""),
            words.home
        )
    } else {
        html!(
            "<form method=\"post\" action=\"{}\" class=\"row ended\"><h2>{}</h2>\
             <button class=\"yes\" name=\"outcome\" value=\"solved\">{}</button>\
             <button name=\"outcome\" value=\"not_helped\">{}</button></form>",
            site.path(&place(&guide.slug, here)),
            words.did_it,
            words.solved,
            words.not_helped
        )
    };
    Ok(html!(
        "<section class=\"card step\"><h2>{}</h2>{}{}</section>{}<p class=\"muted\"><a href=\"{}\">{}</a></p>",
        words.to_do,
        words_of(site, "told", &answer.ends),
        article(tx, site, answer.article)?,
        below,
        site.path(&place(&guide.slug, "")),
        words.again
    ))
}
