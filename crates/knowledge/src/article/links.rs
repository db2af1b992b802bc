//! Links between articles: who links to one, and which links of a text lead to nothing that its readers can see.
//! It never follows a link to elsewhere.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::LazyLock;

use axum::Json;
use axum::extract::Path;
use causeway_base::Locale;
use causeway_identity::permission::ReadKnowledge;
use causeway_store::{Result, Tx, from_row, named_values, sql};
use causeway_web::{Answer, Endpoints, Page, Problem};
use regex::Regex;
use schemars::JsonSchema;
use serde::Serialize;

use super::write::found;
use super::{Article, Visibility};
use crate::{BrandId, Knowledge, brand, portal};

/// The most texts that are read for one answer, and the most links that it names.
const TEXTS: usize = 20_000;
const LINES: usize = 200;

pub(crate) fn add(endpoints: Endpoints<Knowledge>) -> Endpoints<Knowledge> {
    endpoints
        .get::<ReadKnowledge, _, _>(
            "/api/v1/knowledge/articles/{number}/links",
            "The links from and to an article.",
            of,
        )
        .answers::<Links>()
        .get::<ReadKnowledge, _, _>("/api/v1/knowledge/broken-links", "Published links that lead nowhere.", broken)
        .answers::<Page<Broken>>()
}

named_values!(Why "Why a link leads nowhere." {
    Missing "There is nothing." = "missing",
    Unpublished "It is not published." = "unpublished",
    Internal "It is for the team only." = "internal",
    Archived "It was put away." = "archived",
    Segment "It is for customers of one segment." = "segment",
});

/// A link that leads nowhere, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
struct Broken {
    /// The article that it stands in.
    number: i64,
    /// The language of the text that it stands in.
    locale: Locale,
    /// That text's title.
    title: String,
    /// The link as it is written.
    href: String,
    /// Why it leads nowhere.
    why: Why,
}

/// An article that links to another one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
struct Linking {
    number: i64,
    title: String,
}

/// The links from and to an article, of the texts as they were last written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
struct Links {
    /// The articles that link to it.
    from: Vec<Linking>,
    /// Its own links that lead nowhere.
    broken: Vec<Broken>,
}

/// A text with its links still in it.
struct Text {
    number: i64,
    brand_id: BrandId,
    visibility: Visibility,
    locale: Locale,
    title: String,
    body: String,
}
from_row!(Text { number, brand_id, visibility, locale, title, body });

static HREF: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new("href=\"([^\"]+)\"").ok());

/// The links of a body, as they are written.
fn hrefs(body: &str) -> impl Iterator<Item = &str> {
    let all = HREF.as_ref().map(|regex| regex.captures_iter(body));
    all.into_iter().flatten().filter_map(|found| found.get(1).map(|one| one.as_str()))
}

/// The slug of the article that a link of a help centre leads to; `places` are what whole addresses of ours begin with.
fn slug_of<'a>(href: &'a str, places: &[String]) -> Option<&'a str> {
    let own = places.iter().find_map(|place| href.strip_prefix(place.as_str()));
    let path = own.unwrap_or(href).split(['?', '#']).next()?;
    let path = path.strip_prefix("/help").unwrap_or(path).strip_prefix('/')?;
    let (tag, rest) = path.split_once('/')?;
    Locale::from_tag(tag)?;
    let slug = rest.strip_prefix("a/").or_else(|| rest.strip_prefix(portal::FOR_YOU)?.strip_prefix('/'));
    slug.map(|slug| slug.trim_end_matches('/'))
}

/// What whole addresses of the help centre begin with.
fn places(tx: &mut Tx<'_>, knowledge: &Knowledge) -> Result<Vec<String>> {
    let hosts = brand::store::all(tx)?.into_iter().filter_map(|brand| brand.host);
    let mut places: Vec<String> = hosts.map(|host| format!("https://{host}")).collect();
    places.extend(knowledge.desk.settings.public_url.iter().map(|url| url.trim_end_matches('/').to_owned()));
    Ok(places)
}

/// How each address of an article stands for readers: every one that it ever had.
struct Standing {
    slug: String,
    brand_id: BrandId,
    visibility: Visibility,
    archived: bool,
    published: i64,
}
from_row!(Standing { slug, brand_id, visibility, archived, published });

type Known = HashMap<(BrandId, String), (Visibility, Option<Why>)>;

fn known(tx: &mut Tx<'_>) -> Result<Known> {
    let rows: Vec<Standing> = tx.all(&sql!(
        "SELECT s.slug, s.brand_id, a.visibility, a.archived, (SELECT COUNT(*) FROM article_text t \
         WHERE t.article_id = a.id AND t.published_no IS NOT NULL) FROM article_slug s JOIN article a ON a.id = s.article_id"
    ))?;
    let standing = |row: Standing| {
        let why = if row.archived { Some(Why::Archived) } else { (row.published == 0).then_some(Why::Unpublished) };
        ((row.brand_id, row.slug), (row.visibility, why))
    };
    Ok(rows.into_iter().map(standing).collect())
}

/// Why a link of a text leads nowhere; nothing when it leads somewhere, or elsewhere.
fn wrong(text: &Text, href: &str, places: &[String], known: &Known) -> Option<Why> {
    let slug = slug_of(href, places)?;
    match known.get(&(text.brand_id, slug.to_owned())) {
        // A number leads on to the article, whichever it is.
        None => slug.parse::<i64>().is_err().then_some(Why::Missing),
        Some((_, Some(why))) => Some(*why),
        Some((Visibility::Internal, None)) => (text.visibility != Visibility::Internal).then_some(Why::Internal),
        // Whether two segments are of the same customers is not looked at.
        Some((Visibility::Segment, None)) => (text.visibility == Visibility::Public).then_some(Why::Segment),
        Some((Visibility::Public, None)) => None,
    }
}

fn check(texts: &[Text], places: &[String], known: &Known) -> Vec<Broken> {
    let mut all = Vec::new();
    for text in texts {
        let mut seen = HashSet::new();
        for href in hrefs(&text.body).filter(|href| seen.insert(*href)) {
            let Some(why) = wrong(text, href, places, known) else { continue };
            let (number, locale, title) = (text.number, text.locale, text.title.clone());
            all.push(Broken { number, locale, title, href: href.to_owned(), why });
        }
    }
    all.truncate(LINES);
    all
}

const TEXT: &str = "SELECT a.number, a.brand_id, a.visibility, t.locale, v.title, v.body FROM article a \
     JOIN article_text t ON t.article_id = a.id JOIN article_version v ON v.article_id = t.article_id \
     AND v.locale = t.locale AND v.no =";

/// The articles that link to this one, by any address that it ever had.
fn from(tx: &mut Tx<'_>, article: &Article, places: &[String]) -> Result<Vec<Linking>> {
    let slugs: Vec<(String,)> = tx.all(&sql!("SELECT slug FROM article_slug WHERE article_id = ?", article.id))?;
    let slugs: HashSet<String> = slugs.into_iter().map(|row| row.0).collect();
    let mut query = sql!(TEXT);
    query.add("t.current_no WHERE a.archived = FALSE AND a.brand_id = ? AND a.id <> ?");
    query.bind(article.brand_id).bind(article.id).add("AND (1 = 0");
    for slug in &slugs {
        query.add("OR v.body LIKE ?").bind(format!("%/a/{slug}%"));
    }
    let texts: Vec<Text> = tx.all(query.add(") ORDER BY a.number, t.locale LIMIT ?").bind(LINES))?;
    let links =
        |text: &Text| hrefs(&text.body).filter_map(|href| slug_of(href, places)).any(|slug| slugs.contains(slug));
    let titles: BTreeMap<i64, String> =
        texts.into_iter().rev().filter(links).map(|text| (text.number, text.title)).collect();
    Ok(titles.into_iter().map(|(number, title)| Linking { number, title }).collect())
}

async fn of(state: axum::extract::State<Knowledge>, Path(number): Path<i64>) -> Answer<Links> {
    let knowledge = state.0.clone();
    let read = move |tx: &mut Tx<'_>| {
        let article = found(tx, number)?;
        let places = places(tx, &knowledge)?;
        let mut query = sql!(TEXT);
        query.add("t.current_no WHERE a.id = ? ORDER BY t.locale").bind(article.id);
        let texts: Vec<Text> = tx.all(&query)?;
        let broken = check(&texts, &places, &known(tx)?);
        Ok::<_, Problem>(Links { from: from(tx, &article, &places)?, broken })
    };
    Ok(Json(state.desk.db.read(read).await?))
}

async fn broken(state: axum::extract::State<Knowledge>) -> Answer<Page<Broken>> {
    let knowledge = state.0.clone();
    let read = move |tx: &mut Tx<'_>| {
        let places = places(tx, &knowledge)?;
        let mut query = sql!(TEXT);
        query
            .add("t.published_no WHERE a.archived = FALSE AND v.body LIKE '%/a/%' ORDER BY a.number, t.locale LIMIT ?");
        let texts: Vec<Text> = tx.all(query.bind(TEXTS))?;
        Ok::<_, Problem>(check(&texts, &places, &known(tx)?))
    };
    Ok(Json(Page::whole(state.desk.db.read(read).await?)))
}

#[cfg(test)]
mod tests {
    use axum::http::Method;
    use causeway_testkit::{Kit, on_both};
    use serde_json::json;

    use super::*;
    use crate::testing::Help;

    #[test]
    fn a_link_is_ours_by_its_path_or_its_place() {
        let places = ["https://help.acme.example".to_owned()];
        for (href, slug) in [
            ("/help/en/a/export", Some("export")),
            ("/ja/a/export#top", Some("export")),
            ("https://help.acme.example/zh-CN/a/export?x=1", Some("export")),
            ("https://other.example/en/a/export", None),
            ("/help/en/c/export", None),
            ("/help/fr/a/export", None),
            ("mailto:a@b.example", None),
            ("#here", None),
        ] {
            assert_eq!(slug_of(href, &places), slug, "{href}");
        }
    }

    on_both! {
        async fn links_are_known_from_both_ends_and_broken_ones_said(kit: Kit) {
            let help = Help::new(kit).await;
            let export = help.published("Export", "<p>x</p>").await;
            let draft = help.article("Draft", "<p>x</p>").await;
            let body = "<p><a href=\"/help/en/a/export\">a</a> <a href=\"/help/en/a/draft#x\">b</a> \
                        <a href=\"/help/en/a/nothing\">c</a> <a href=\"https://other.example/en/a/x\">d</a></p>";
            let from = help.published("Start", body).await;
            let links = help.owner(Method::GET, &format!("/articles/{export}/links"), json!({})).await;
            assert_eq!(links, json!({ "from": [{ "number": from, "title": "Start" }], "broken": [] }));
            let broken = |page: &serde_json::Value| -> Vec<(String, String)> {
                let text = |one: &serde_json::Value, key: &str| one[key].as_str().unwrap().to_owned();
                page.as_array().unwrap().iter().map(|one| (text(one, "href"), text(one, "why"))).collect()
            };
            let wrong = |all: &[(&str, &str)]| -> Vec<(String, String)> {
                all.iter().map(|(href, why)| ((*href).to_owned(), (*why).to_owned())).collect()
            };
            let expected = wrong(&[("/help/en/a/draft#x", "unpublished"), ("/help/en/a/nothing", "missing")]);
            let own = help.owner(Method::GET, &format!("/articles/{from}/links"), json!({})).await;
            assert_eq!(broken(&own["broken"]), expected);
            let all = help.owner(Method::GET, "/broken-links", json!({})).await;
            assert_eq!(broken(&all["items"]), expected);
            help.owner(Method::POST, &format!("/articles/{draft}/texts/en/publish"), json!({})).await;
            help.owner(Method::POST, &format!("/articles/{export}/archive"), json!({})).await;
            let all = help.owner(Method::GET, "/broken-links", json!({})).await;
            assert_eq!(broken(&all["items"]), wrong(&[("/help/en/a/export", "archived"), ("/help/en/a/nothing", "missing")]));
        }
    }
}
