//! What all pages share: head, header with search and languages, footer, and how an answer is sent.
//! It never lets a page be framed, run a script or load from elsewhere.

use axum::body::Bytes;
use axum::http::{StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use causeway_base::Locale;
use causeway_store::{Error, Result, Tx};
use causeway_web::Problem;
use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

use super::kept::Life;
use super::{Asked, Site, style, suggest, words};
use crate::html::Html;
use crate::{Knowledge, html};

/// What a page says about itself.
#[derive(Debug, Clone, Default)]
pub(crate) struct Head {
    /// The title, without the site's name.
    pub(crate) title: String,
    /// For search engines and previews; the title when there is none.
    pub(crate) description: String,
    /// Its own path.
    pub(crate) path: String,
    /// The same page in each language that it exists in: language and path.
    pub(crate) languages: Vec<(Locale, String)>,
    /// Whether search engines leave it out.
    pub(crate) hidden: bool,
    /// The path that counts as its own, when that is another one.
    pub(crate) canonical: Option<String>,
    /// Data for search engines.
    pub(crate) data: Vec<serde_json::Value>,
    /// Whether the header has a field to search with; the overview has its own.
    pub(crate) field: bool,
    /// What was searched for.
    pub(crate) question: String,
    /// A class of the body.
    pub(crate) class: &'static str,
}

/// A page or another answer, ready to be sent.
#[derive(Debug, Clone)]
pub(crate) enum Answer {
    /// HTML, with its policy.
    Page { status: StatusCode, locale: Locale, text: String, policy: String },
    /// Another kind of document.
    Document { kind: &'static str, text: String },
    /// It is elsewhere, for good.
    Moved(String),
}

impl Answer {
    /// Sends it, or says that the reader has it already.
    pub(crate) fn send(self, known: Option<&str>) -> Response {
        let (frame, text) = self.without_text();
        let tag = tag(&text);
        frame.send_as(known, &tag, text.into())
    }

    /// The text apart from everything else.
    pub(super) fn without_text(self) -> (Self, String) {
        match self {
            Self::Page { status, locale, text, policy } => {
                (Self::Page { status, locale, text: String::new(), policy }, text)
            }
            Self::Document { kind, text } => (Self::Document { kind, text: String::new() }, text),
            Self::Moved(_) => (self, String::new()),
        }
    }

    /// About how many bytes it takes without its text.
    pub(super) fn weight(&self) -> usize {
        size_of::<Self>() + if let Self::Page { policy, .. } = self { policy.len() } else { 0 }
    }

    /// Sends `body` as its text, which goes by this tag.
    pub(super) fn send_as(self, known: Option<&str>, tag: &str, body: Bytes) -> Response {
        let (status, kind, more) = match self {
            Self::Moved(to) => return super::redirect(StatusCode::MOVED_PERMANENTLY, &to, "no-cache"),
            Self::Document { kind, .. } => (StatusCode::OK, kind, None),
            Self::Page { status, locale, policy, .. } => (status, "text/html; charset=utf-8", Some((locale, policy))),
        };
        let fresh = status == StatusCode::OK && is_known(known, tag);
        let mut response =
            if fresh { StatusCode::NOT_MODIFIED.into_response() } else { (status, body).into_response() };
        let headers = response.headers_mut();
        let mut put = |name: header::HeaderName, value: &str| {
            if let Ok(value) = value.parse() {
                headers.insert(name, value);
            }
        };
        put(header::CONTENT_TYPE, kind);
        // Kept by whoever likes, and asked about each time: what was taken back is gone at once.
        put(header::CACHE_CONTROL, if status == StatusCode::OK { "public, no-cache" } else { "no-store" });
        put(header::ETAG, tag);
        put(header::REFERRER_POLICY, "strict-origin-when-cross-origin");
        if let Some((locale, policy)) = more {
            put(header::CONTENT_LANGUAGE, locale.tag());
            put(header::CONTENT_SECURITY_POLICY, &policy);
        }
        response
    }
}

/// The name that browsers remember a text by.
pub(super) fn tag(text: &str) -> String {
    format!("\"{}\"", HEXLOWER.encode(&Sha256::digest(text.as_bytes())[..12]))
}

/// Whether a reader who has `known` has what goes by this tag.
pub(super) fn is_known(known: Option<&str>, tag: &str) -> bool {
    let same = |known: &str| known.split(',').any(|one| one.trim().trim_start_matches("W/") == tag);
    known.is_some_and(same)
}

/// The same as [`with`], for a page that everybody who asks for it gets alike: made once as long as nothing happens.
pub(crate) async fn alike<F>(
    knowledge: &Knowledge,
    asked: Asked,
    (tag, uri): (String, &Uri),
    life: Life,
    work: F,
) -> std::result::Result<Response, Problem>
where
    F: Fn(&mut Tx<'_>, &Site) -> Result<Option<Answer>> + Send + 'static,
{
    let (key, now) = (asked.key(uri), knowledge.pages.now(&knowledge.desk.db).await?);
    let (etag, packed, spoken) = (asked.etag.clone(), asked.packed, Locale::asked_for(&asked.languages));
    if let Some(page) = knowledge.pages.find(&key, now) {
        return Ok(page.send(etag.as_deref(), packed));
    }
    match made_of(knowledge, asked, Some(tag), uri, work).await? {
        Some(page @ Answer::Page { status: StatusCode::OK, .. }) => {
            let page = knowledge.pages.put(key, now, life, page);
            Ok(page.map_err(|error| Problem::internal(&error.to_string()))?.send(etag.as_deref(), packed))
        }
        other => Ok(other.map_or_else(|| closed(spoken), |answer| answer.send(etag.as_deref()))),
    }
}

/// Makes a page of what `work` reads for the site that was asked for.
pub(crate) async fn with<F>(
    knowledge: &Knowledge,
    asked: Asked,
    tag: Option<String>,
    uri: &Uri,
    work: F,
) -> std::result::Result<Response, Problem>
where
    F: Fn(&mut Tx<'_>, &Site) -> Result<Option<Answer>> + Send + 'static,
{
    let (etag, spoken) = (asked.etag.clone(), Locale::asked_for(&asked.languages));
    let answer = made_of(knowledge, asked, tag, uri, work).await?;
    Ok(answer.map_or_else(|| closed(spoken), |answer| answer.send(etag.as_deref())))
}

async fn made_of<F>(
    knowledge: &Knowledge,
    asked: Asked,
    tag: Option<String>,
    uri: &Uri,
    work: F,
) -> std::result::Result<Option<Answer>, Problem>
where
    F: Fn(&mut Tx<'_>, &Site) -> Result<Option<Answer>> + Send + 'static,
{
    let rest = uri.path().strip_prefix("/help/").and_then(|path| path.split_once('/')).map(|(_, rest)| rest.to_owned());
    if let Some(tag) = &tag
        && let Some(site) = super::found(knowledge, &asked, tag).await?
    {
        let look = move |tx: &mut Tx<'_>| Ok::<_, Error>(work(tx, &site)?.unwrap_or_else(|| missing(&site)));
        return Ok(Some(knowledge.desk.db.read(look).await?));
    }
    let look = move |tx: &mut Tx<'_>| {
        // A language that is not offered gets the page of what is missing in one that is; one that is only written
        // otherwise leads on.
        let Some(site) = super::open(tx, &asked, None)? else { return Ok::<_, Error>(None) };
        if tag.is_none() {
            return Ok(Some(work(tx, &site)?.unwrap_or_else(|| missing(&site))));
        }
        let same = |locale: &&Locale| tag.as_ref().is_some_and(|tag| tag.eq_ignore_ascii_case(locale.tag()));
        let meant = site.brand.locales.iter().find(same);
        let path = meant.map(|locale| site.path_in(*locale, rest.as_deref().unwrap_or_default()));
        Ok(Some(path.map_or_else(|| missing(&site), Answer::Moved)))
    };
    Ok(knowledge.desk.db.read(look).await?)
}

/// A page with the site's frame around `body`.
pub(crate) fn page(site: &Site, status: StatusCode, head: &Head, body: Html) -> Answer {
    let brand = style::of(&site.brand.colours);
    let words = words::of(site.locale);
    let text = html!(
        "<!doctype html>\n<html lang=\"{}\"><head>{}</head><body class=\"{}\"><a class=\"skip\" href=\"#main\">{}</a>{}<main id=\"main\">{}</main>{}</body></html>\n",
        site.locale.tag(),
        meta(site, head, &brand.style),
        head.class,
        words.skip,
        header(site, head),
        body,
        footer(site)
    );
    Answer::Page { status, locale: site.locale, text: text.into_string(), policy: brand.policy }
}

/// The name of the whole site: "Acme Help", "北风科技帮助". Only Latin letters need a space.
fn site_name(site: &Site) -> String {
    let (name, help) = (site.brand.name.as_str(), words::of(site.locale).help);
    let latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii());
    match () {
        () if name.contains(help) => name.to_owned(),
        () if latin(name.chars().next_back()) || latin(help.chars().next()) => format!("{name} {help}"),
        () => format!("{name}{help}"),
    }
}

fn meta(site: &Site, head: &Head, style: &str) -> Html {
    let name = site_name(site);
    let title = if head.title.is_empty() { name.clone() } else { format!("{} – {name}", head.title) };
    let about = if head.description.is_empty() { &title } else { &head.description };
    let own = site.whole(head.canonical.as_ref().unwrap_or(&head.path));
    let mut out = html!(
        "<meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>{}</title>\
         <meta name=\"color-scheme\" content=\"light dark\"><meta name=\"description\" content=\"{}\"><meta property=\"og:title\" content=\"{}\">\
         <meta property=\"og:site_name\" content=\"{}\"><link rel=\"canonical\" href=\"{}\"><link rel=\"stylesheet\" href=\"{}\"><script src=\"{}\" defer></script>\
         <link rel=\"alternate\" type=\"application/atom+xml\" title=\"{}\" href=\"{}\">",
        title,
        about,
        title,
        name,
        own,
        style::address(),
        style::script_address(),
        name,
        site.path("feed.xml")
    );
    // Made of colours that were read as such; see `style::of`.
    out.push(Html::style(style));
    if head.hidden {
        out.push(html!("<meta name=\"robots\" content=\"noindex\">"));
    } else {
        for (locale, path) in &head.languages {
            out.push(html!("<link rel=\"alternate\" hreflang=\"{}\" href=\"{}\">", locale.tag(), site.whole(path)));
        }
        let usual = head.languages.iter().find(|language| language.0 == site.brand.default_locale);
        if let Some((_, path)) = usual.or_else(|| head.languages.first()) {
            out.push(html!("<link rel=\"alternate\" hreflang=\"x-default\" href=\"{}\">", site.whole(path)));
        }
    }
    for data in &head.data {
        out.push(html!("<script type=\"application/ld+json\">{}</script>", Html::data(data)));
    }
    out
}

fn header(site: &Site, head: &Head) -> Html {
    let logo = site.brand.logo.as_ref().map(|logo| html!("<img src=\"{}\" alt=\"\">", logo));
    let field = if head.field { search_field(site, &head.question, false) } else { Html::new() };
    html!(
        "<header class=\"top\"><a class=\"name\" href=\"{}\">{}<span>{}</span></a>{}{}</header>",
        site.path(""),
        logo,
        site_name(site),
        field,
        languages(site, head)
    )
}

/// The form that searches; the large one is the overview's.
pub(super) fn search_field(site: &Site, question: &str, large: bool) -> Html {
    let words = words::of(site.locale);
    let suggest = large.then(|| html!(" data-suggest=\"{}\" data-into=\"{}\"", site.path("suggest"), suggest::PLACE));
    let form = html!(
        "<form class=\"{}\" role=\"search\" action=\"{}\"><input type=\"search\" name=\"q\" value=\"{}\" placeholder=\"{}\" aria-label=\"{}\" maxlength=\"200\" autocomplete=\"off\" required{}><button>{}</button></form>",
        if large { "find large" } else { "find" },
        site.path("search"),
        question,
        if large { words.example } else { words.search },
        words.question,
        suggest,
        words.search
    );
    if large { html!("{}{}", form, suggest::place()) } else { form }
}

fn languages(site: &Site, head: &Head) -> Html {
    let others: Vec<&(Locale, String)> = head.languages.iter().filter(|language| language.0 != site.locale).collect();
    if others.is_empty() {
        return Html::new();
    }
    let links: Html = others
        .into_iter()
        .map(|(locale, path)| {
            html!(
                "<li><a href=\"{}\" lang=\"{}\" hreflang=\"{}\">{}</a></li>",
                path,
                locale.tag(),
                locale.tag(),
                words::of(*locale).own_name
            )
        })
        .collect();
    let words = words::of(site.locale);
    html!(
        "<nav class=\"languages\" aria-label=\"{}\"><details><summary>{}</summary><ul>{}</ul></details></nav>",
        words.language,
        words.own_name,
        links
    )
}

fn footer(site: &Site) -> Html {
    let words = words::of(site.locale);
    if site.address.is_none() {
        return Html::new();
    }
    let promise = site.promise.map(|minutes| html!(" <span class=\"muted\">{}</span>", words.within(minutes)));
    let community = site
        .community
        .then(|| html!("<p><a href=\"{}\">{}</a></p>", site.path("community"), crate::community::title(site.locale)));
    html!(
        "<footer class=\"ask\"><p>{} <a href=\"{}\">{}</a>{}</p>{}<p><a href=\"{}\">{}</a></p>{}</footer>",
        words.ask,
        site.path("requests/new"),
        words.write,
        promise,
        crate::portal::call_link(site),
        site.path("requests"),
        words.requests,
        community
    )
}

/// The way from the overview to a page: name and path of each step but the last, then the last one's name.
pub(crate) fn breadcrumbs(site: &Site, steps: &[(String, String)], here: &str) -> Html {
    let links: Html = steps.iter().map(|(name, path)| html!("<li><a href=\"{}\">{}</a></li>", path, name)).collect();
    html!(
        "<nav class=\"crumbs\" aria-label=\"{}\"><ol>{}<li aria-current=\"page\">{}</li></ol></nav>",
        words::of(site.locale).path,
        links,
        here
    )
}

/// The same way as data for search engines.
pub(crate) fn breadcrumb_data(site: &Site, steps: &[(String, String)], here: (&str, &str)) -> serde_json::Value {
    let all = steps.iter().map(|(name, path)| (name.as_str(), path.as_str())).chain([here]);
    let items: Vec<serde_json::Value> = all
        .enumerate()
        .map(|(at, (name, path))| {
            serde_json::json!({ "@type": "ListItem", "position": at + 1, "name": name, "item": site.whole(path) })
        })
        .collect();
    serde_json::json!({ "@context": "https://schema.org", "@type": "BreadcrumbList", "itemListElement": items })
}

/// The page for what is not there.
pub(crate) fn missing(site: &Site) -> Answer {
    let words = words::of(site.locale);
    let languages = site.brand.locales.iter().map(|locale| (*locale, site.path_in(*locale, ""))).collect();
    let head = Head {
        title: words.gone.to_owned(),
        path: site.path(""),
        languages,
        hidden: true,
        class: "home",
        ..Head::default()
    };
    let body = html!(
        "<section class=\"hero\"><h1>{}</h1><p>{}</p>{}</section>",
        words.gone,
        words.gone_hint,
        search_field(site, "", true)
    );
    page(site, StatusCode::NOT_FOUND, &head, body)
}

/// The answer where no help centre is shown.
pub(super) fn closed(locale: Locale) -> Response {
    let headers = [(header::CONTENT_TYPE, "text/plain; charset=utf-8"), (header::CACHE_CONTROL, "no-store")];
    (StatusCode::NOT_FOUND, headers, words::of(locale).gone).into_response()
}
