//! The front of the community: topics in three orders, by category and by words, a page at a time.
//! It never lists what waits or was hidden.

use std::fmt::Write;

use axum::extract::{Path, Query};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::Response;
use causeway_base::form::encoded;
use causeway_base::text;
use causeway_store::{Cursor, Result, Tx};
use causeway_web::Problem;
use serde::Deserialize;

use super::{Own, State, head, parts};
use crate::community::category::{self, TopicCategory};
use crate::community::topic::{seen, store};
use crate::community::words::Words;
use crate::community::{Sort, setting, words};
use crate::html;
use crate::html::Html;
use crate::site::{Answer, Asked, Head, Life, Site, alike, breadcrumb_data, breadcrumbs, frame};

/// How many topics a page lists.
const PAGE: usize = 25;
/// How many pinned topics stand above them.
const PINNED: usize = 5;
/// The longest question, in characters.
const LONGEST: usize = 100;

/// Which topics.
#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct Wish {
    #[serde(default)]
    sort: Option<String>,
    #[serde(default)]
    category: Option<String>,
    #[serde(default)]
    q: Option<String>,
    #[serde(default)]
    all: Option<String>,
    #[serde(default)]
    after: Option<String>,
}

/// What is listed.
struct Listed<'a> {
    site: &'a Site,
    words: &'static Words,
    categories: Vec<TopicCategory>,
    /// The place of the category that was chosen.
    chosen: Option<usize>,
    sort: Sort,
    question: String,
    /// Whether topics of all languages are listed.
    all: bool,
}

impl Listed<'_> {
    /// The address of the same list with another order, category or set of languages.
    fn address(&self, sort: Sort, chosen: Option<usize>, all: bool, after: Option<&Cursor>) -> String {
        let mut out = self.site.path("community");
        let mut sign = '?';
        let mut add = |name: &str, value: &str| {
            // Writing into a string cannot fail.
            let _ = write!(out, "{sign}{name}={value}");
            sign = '&';
        };
        if sort != Sort::Active {
            add("sort", sort.as_str());
        }
        if let Some(category) = chosen.and_then(|at| self.categories.get(at)) {
            add("category", &category.slug);
        }
        if all {
            add("all", "1");
        }
        if !self.question.is_empty() {
            add("q", &encoded(&self.question));
        }
        if let Some(after) = after {
            add("after", &after.encode());
        }
        out
    }

    fn tabs(&self) -> Html {
        let tab = |sort: &Sort| {
            let here = (*sort == self.sort).then(|| html!(" aria-current=\"true\""));
            let to = self.address(*sort, self.chosen, self.all, None);
            html!("<li><a href=\"{}\"{}>{}</a></li>", to, here, self.words.sort(*sort))
        };
        let tabs: Html = Sort::ALL.iter().map(tab).collect();
        html!("<ul class=\"tabs\">{}</ul>", tabs)
    }

    fn shelves(&self) -> Option<Html> {
        if self.categories.len() < 2 {
            return None;
        }
        let wanted = self.site.brand.preference(self.site.locale);
        let link = |name: &str, at: Option<usize>| {
            let here = (at == self.chosen).then(|| html!(" aria-current=\"true\""));
            html!("<li><a href=\"{}\"{}>{}</a></li>", self.address(self.sort, at, self.all, None), here, name)
        };
        let mut links = link(self.words.all, None);
        for (at, category) in self.categories.iter().enumerate() {
            links.push(link(category.name_for(&wanted), Some(at)));
        }
        Some(html!("<ul class=\"tabs shelves\" aria-label=\"{}\">{}</ul>", self.words.category, links))
    }

    fn search(&self) -> Html {
        html!(
            "<form class=\"find\" role=\"search\" action=\"{}\"><input type=\"search\" name=\"q\" value=\"{}\" maxlength=\"100\" aria-label=\"{}\" placeholder=\"{}\"><button>{}</button></form>",
            self.site.path("community"),
            self.question,
            self.words.search,
            self.words.search,
            self.words.search
        )
    }
}

/// Shows it.
pub(super) async fn show(
    state: State,
    own: Own,
    Path(tag): Path<String>,
    Query(wish): Query<Wish>,
    headers: HeaderMap,
    uri: Uri,
) -> std::result::Result<Response, Problem> {
    let asked = Asked::of(&state, &headers, own.is_some());
    alike(&state, asked, (tag, &uri), Life::Minutes, move |tx, site| page(tx, site, &wish)).await
}

fn page(tx: &mut Tx<'_>, site: &Site, wish: &Wish) -> Result<Option<Answer>> {
    if !setting::of(tx, site.brand.id)?.enabled {
        return Ok(None);
    }
    let categories = category::store::of(tx, site.brand.id)?;
    let chosen = match &wish.category {
        Some(slug) => match categories.iter().position(|one| one.slug == *slug) {
            Some(at) => Some(at),
            None => return Ok(None),
        },
        None => None,
    };
    let listed = Listed {
        site,
        words: words::of(site.locale),
        chosen,
        sort: wish.sort.as_deref().and_then(Sort::from_name).unwrap_or(Sort::Active),
        question: text::clean(wish.q.as_deref().unwrap_or_default().trim(), LONGEST).replace(['\n', '\t'], " "),
        all: wish.all.is_some(),
        categories,
    };
    let after = wish.after.as_deref().and_then(Cursor::decode);
    let (pinned, lines, next) = lines(tx, &listed, after)?;
    let begun = after.is_none() && listed.question.is_empty();
    Ok(Some(frame(site, StatusCode::OK, &about(&listed, begun), body(&listed, &pinned, &lines, next.as_ref()))))
}

type Lines = Vec<crate::community::topic::Line>;

/// The pinned topics of the first page, the others, and where the next page begins.
fn lines(tx: &mut Tx<'_>, listed: &Listed<'_>, after: Option<Cursor>) -> Result<(Lines, Lines, Option<Cursor>)> {
    let site = listed.site;
    let wanted = store::Wanted {
        brand: Some(site.brand.id),
        category: listed.chosen.map(|at| listed.categories[at].id),
        locale: (!listed.all).then_some(site.locale),
        words: (!listed.question.is_empty()).then(|| listed.question.clone()),
        ..store::Wanted::default()
    };
    let plain = listed.question.is_empty() && listed.sort == Sort::Active;
    let pinned = if plain && after.is_none() {
        let wanted = store::Wanted { pinned: Some(true), ..wanted.clone() };
        seen::lines(tx, wanted, Sort::Active, None, PINNED)?
    } else {
        Vec::new()
    };
    let wanted = store::Wanted { pinned: plain.then_some(false), ..wanted };
    let mut lines = seen::lines(tx, wanted, listed.sort, after, PAGE + 1)?;
    let next = (lines.len() > PAGE).then(|| lines.get(PAGE - 1).map(|line| store::cursor(line, listed.sort))).flatten();
    lines.truncate(PAGE);
    Ok((pinned, lines, next))
}

fn about(listed: &Listed<'_>, begun: bool) -> Head {
    let site = listed.site;
    let chosen = listed.chosen.map(|at| &listed.categories[at]);
    let name = chosen.map(|category| category.name_for(&site.brand.preference(site.locale)));
    let mut head = head(site, name.unwrap_or(listed.words.title), "community");
    let steps = parts::way(site, None);
    let own = listed.address(Sort::Active, listed.chosen, false, None);
    listed.words.about.clone_into(&mut head.description);
    head.hidden = !begun;
    head.canonical = begun.then_some(own);
    head.data = vec![breadcrumb_data(site, &steps[..steps.len() - 1], (listed.words.title, &site.path("community")))];
    head
}

fn body(listed: &Listed<'_>, pinned: &Lines, lines: &Lines, next: Option<&Cursor>) -> Html {
    let (site, words) = (listed.site, listed.words);
    let steps = parts::way(site, None);
    let chosen = listed.chosen.map(|at| &listed.categories[at]);
    let about = chosen.and_then(|one| one.description_for(&site.brand.preference(site.locale)));
    let ask = chosen.map_or_else(String::new, |one| format!("?category={}", one.slug));
    let rows = if pinned.is_empty() && lines.is_empty() {
        let bare = listed.question.is_empty() && listed.chosen.is_none() && listed.sort == Sort::Active;
        html!("<p class=\"empty\">{}</p>", if bare { words.none } else { words.none_found })
    } else {
        let all: Lines = pinned.iter().chain(lines).cloned().collect();
        parts::rows(site, &all, &listed.categories)
    };
    let more = next.map(|next| {
        let to = listed.address(listed.sort, listed.chosen, listed.all, Some(next));
        html!("<p class=\"more\"><a rel=\"next\" href=\"{}\">{}</a></p>", to, words.more)
    });
    let languages = html!(
        "<a href=\"{}\">{}</a>",
        listed.address(listed.sort, listed.chosen, !listed.all, None),
        if listed.all { words.in_this_language } else { words.in_all_languages }
    );
    html!(
        "{}<div class=\"bar\"><h1>{}</h1><a class=\"button yes\" href=\"{}{}\">{}</a></div><p class=\"muted\">{}</p>{}{}{}{}{}\
         <footer class=\"mine\"><a href=\"{}\">{}</a><a href=\"{}\">{}</a>{}</footer>",
        breadcrumbs(site, &steps[..steps.len() - 1], words.title),
        words.title,
        site.path("community/new"),
        ask,
        words.ask,
        about.unwrap_or(words.about),
        listed.search(),
        listed.shelves(),
        listed.tabs(),
        rows,
        more,
        site.path("community/members"),
        words.contributors,
        site.path("community/me"),
        words.me,
        languages
    )
}
