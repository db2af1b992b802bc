//! The page of an article: its text with its headings beside it, how fresh it is, whether it was useful, what is related.
//! It never shows a text that is not published; an article without one is not there.

use axum::extract::{Path, Query};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::Response;
use causeway_base::{Locale, Time, text};
use causeway_mail::html_to_text;
use causeway_store::{Result, Tx};
use causeway_web::Problem;
use serde::Deserialize;

use super::kept::Life;
use super::page::{self, Answer, Head};
use super::published::{self, Card, Found, Published};
use super::words::Words;
use super::{Asked, OwnHost, Site, State, home, section, useful, words};
use crate::article::Trust;
use crate::body::{self, Heading};
use crate::find::Shelf;
use crate::html;
use crate::html::Html;
use crate::{category, guide, portal};

/// What the form below an article came to.
#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct Said {
    /// `yes`, `no` or `sent`.
    pub(super) said: Option<String>,
}

/// Shows an article.
pub(super) async fn show(
    state: State,
    own: Option<axum::Extension<OwnHost>>,
    Path((tag, name)): Path<(String, String)>,
    Query(said): Query<Said>,
    headers: HeaderMap,
    uri: Uri,
) -> std::result::Result<Response, Problem> {
    let asked = Asked::of(&state, &headers, own.is_some());
    let shelf = state.shelf.clone();
    let (language, slug) = (tag.clone(), name.clone());
    let make = move |tx: &mut Tx<'_>, site: &Site| article(tx, site, &name, &said, &shelf);
    let answer = page::alike(&state, asked, (tag, &uri), Life::Minutes, make).await?;
    if answer.status() != StatusCode::NOT_FOUND {
        return Ok(answer);
    }
    let instead = portal::for_you::instead(&state, own.is_some(), language, slug, &headers).await?;
    Ok(instead.unwrap_or(answer))
}

/// The text of an article below the way to it, with what was chosen to stand beside it.
pub(crate) fn reading(site: &Site, found: &Published, steps: &[(String, String)]) -> Html {
    html!(
        "{}{}{}<div class=\"below\">{}</div>",
        page::breadcrumbs(site, steps, &found.card.title),
        other_language(site, found),
        text(found).show(site),
        related(site, &found.related)
    )
}

fn text(found: &Published) -> Text<'_> {
    Text {
        locale: found.card.locale,
        title: &found.card.title,
        summary: &found.card.summary,
        body: &found.body,
        updated_at: found.card.updated_at,
        verified_at: found.verified_at,
        trust: found.trust,
    }
}

/// So many articles stand below one, chosen ones first.
const RELATED: usize = 5;

fn article(tx: &mut Tx<'_>, site: &Site, name: &str, said: &Said, shelf: &Shelf) -> Result<Option<Answer>> {
    let mut found = match published::find(tx, &site.brand, site.locale, name)? {
        Found::Here(found) => found,
        Found::Moved(slug) => return Ok(Some(Answer::Moved(site.path(&format!("a/{slug}"))))),
        Found::Nothing => return Ok(None),
    };
    let (number, locale) = (found.card.number, found.card.locale);
    found.related = with_near(tx, site, shelf, (number, locale), found.related)?;
    let all = category::store::uncounted(tx, site.brand.id)?;
    let steps = section::way(site, &all, Some(found.card.category_id));
    let head = head(site, &found, &steps);
    let text = text(&found).show(site);
    let mut guides = guide::store::open(tx, site.brand.id)?;
    guides.retain(|guide| guide.names(found.card.number));
    let below = html!(
        "<div class=\"below\">{}{}{}</div>",
        useful::form(site, &found.card, said.said.as_deref()),
        guide::list(site, &guides),
        related(site, &found.related)
    );
    let crumbs = page::breadcrumbs(site, &steps, &found.card.title);
    let body = html!("{}{}{}{}", crumbs, other_language(site, &found), text, below);
    Ok(Some(page::page(site, StatusCode::OK, &head, body)))
}

/// The chosen articles, and what is near to one by its words in the places that nobody chose anything for.
pub(super) fn with_near(
    tx: &mut Tx<'_>,
    site: &Site,
    shelf: &Shelf,
    (number, locale): (i64, Locale),
    mut chosen: Vec<Card>,
) -> Result<Vec<Card>> {
    let mut near = shelf.near(site.brand.id, number, locale, RELATED + chosen.len());
    near.retain(|number| chosen.iter().all(|card| card.number != *number));
    near.truncate(RELATED.saturating_sub(chosen.len()));
    chosen.extend(published::of_numbers(tx, &site.brand, site.locale, &near)?);
    Ok(chosen)
}

fn head(site: &Site, found: &Published, steps: &[(String, String)]) -> Head {
    let (card, rest) = (&found.card, format!("a/{}", found.card.slug));
    let path = site.path(&rest);
    let day = |at: Time| jiff::Timestamp::from_millisecond(at.ms()).unwrap_or_default().to_string();
    let data = serde_json::json!({
        "@context": "https://schema.org", "@type": "Article", "headline": card.title, "description": card.summary,
        "inLanguage": card.locale.tag(), "datePublished": day(card.begun_at), "dateModified": day(card.updated_at),
        "mainEntityOfPage": site.whole(&path), "publisher": { "@type": "Organization", "name": site.brand.name },
    });
    let description =
        if card.summary.is_empty() { text::snippet(&html_to_text(&found.body), 160) } else { card.summary.clone() };
    let foreign = card.locale != site.locale;
    Head {
        title: card.title.clone(),
        description,
        languages: found.locales.iter().map(|locale| (*locale, site.path_in(*locale, &rest))).collect(),
        hidden: foreign,
        canonical: foreign.then(|| site.path_in(card.locale, &rest)),
        data: vec![data, page::breadcrumb_data(site, steps, (&card.title, &path))],
        path,
        field: true,
        class: "reading",
        ..Head::default()
    }
}

/// Says so when the text is in another language than the page.
fn other_language(site: &Site, found: &Published) -> Html {
    if found.card.locale == site.locale {
        return Html::new();
    }
    let words = words::of(site.locale);
    let sentence = Words::fill(words.untranslated, words.tongue(found.card.locale));
    html!("<p class=\"notice\">{}</p>", sentence)
}

/// What the page of an article holds of it; a draft is looked at by the same.
pub(super) struct Text<'a> {
    pub(super) locale: Locale,
    pub(super) title: &'a str,
    pub(super) summary: &'a str,
    pub(super) body: &'a str,
    pub(super) updated_at: Time,
    pub(super) verified_at: Option<Time>,
    pub(super) trust: Trust,
}

impl Text<'_> {
    pub(super) fn show(&self, site: &Site) -> Html {
        let contents = body::contents(self.body, words::of(self.locale).callouts);
        let lead = (!self.summary.is_empty()).then(|| html!("<p class=\"lead\">{}</p>", self.summary));
        html!(
            "<article lang=\"{}\"><header><h1>{}</h1>{}{}</header>{}<div class=\"text\">{}</div></article>",
            self.locale.tag(),
            self.title,
            lead,
            self.freshness(site),
            rail(site, &contents.headings),
            contents.html
        )
    }

    /// When it was updated and checked; and a word of warning when that was long ago.
    fn freshness(&self, site: &Site) -> Html {
        let words = words::of(site.locale);
        let updated = Words::fill(words.updated, &site.date(self.updated_at));
        let checked = self.verified_at.map(|at| {
            let text = if self.trust == Trust::Verified { words.checked } else { words.last_checked };
            html!(
                " <span class=\"{}\">{}</span>",
                if self.trust == Trust::Verified { "ok" } else { "old" },
                Words::fill(text, &site.date(at))
            )
        });
        let warning = (self.trust == Trust::Stale).then(|| html!("<p class=\"notice\">{}</p>", words.stale));
        html!(
            "<p class=\"fresh muted\" lang=\"{}\"><span>{}</span>{}</p>{}",
            site.locale.tag(),
            updated,
            checked,
            warning
        )
    }
}

/// The headings, when there are two at least.
fn rail(site: &Site, headings: &[Heading]) -> Html {
    if headings.len() < 2 {
        return Html::new();
    }
    let links: Html = headings
        .iter()
        .map(|heading| {
            html!(
                "<li class=\"{}\"><a href=\"#{}\">{}</a></li>",
                if heading.level == 3 { "sub" } else { "" },
                heading.anchor,
                heading.text
            )
        })
        .collect();
    html!(
        "<nav class=\"rail\" aria-labelledby=\"rail\"><h2 id=\"rail\" lang=\"{}\">{}</h2><ul>{}</ul></nav>",
        site.locale.tag(),
        words::of(site.locale).contents,
        links
    )
}

pub(super) fn related(site: &Site, cards: &[Card]) -> Html {
    if cards.is_empty() {
        return Html::new();
    }
    let links: Html = cards.iter().map(|card| html!("<li>{}</li>", home::link(site, card))).collect();
    html!("<section class=\"related\"><h2>{}</h2><ul>{}</ul></section>", words::of(site.locale).related, links)
}
