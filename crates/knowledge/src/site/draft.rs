//! A text as it was last written, on the page that it will have: for those of the team who read articles (R140).
//! It never answers a stranger otherwise than any address that is not there, and nobody keeps what it answers.

use axum::extract::Path;
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::response::Response;
use causeway_base::Locale;
use causeway_identity::permission::ReadKnowledge;
use causeway_store::{Result, Tx};
use causeway_web::{Caller, Problem};

use super::article::{Text, related, with_near};
use super::page::{self, Answer, Head};
use super::{Asked, OwnHost, Site, State, published, section, words};
use crate::article::{Article, TextRow, Visibility, store, texts};
use crate::find::Shelf;
use crate::html::Html;
use crate::{brand, category, guide, html};

/// Shows a draft. It is at the desk's own address alone: there is the session of whoever looks, and on the host of a brand
/// nobody of the team is known.
pub(super) async fn show(
    state: State,
    own: Option<axum::Extension<OwnHost>>,
    caller: Option<axum::Extension<Caller>>,
    Path((tag, number)): Path<(String, String)>,
    headers: HeaderMap,
    uri: Uri,
) -> std::result::Result<Response, Problem> {
    let asked = Asked::of(&state, &headers, own.is_some());
    let team = own.is_none() && caller.is_some_and(|caller| caller.may::<ReadKnowledge>());
    if let (true, Some(locale), Ok(number)) = (team, Locale::from_tag(&tag), number.parse::<i64>()) {
        let (asked, shelf) = (asked.clone(), state.shelf.clone());
        let made = state.desk.db.read(move |tx| draft(tx, &asked, locale, number, &shelf)).await?;
        if let Some(answer) = made {
            return Ok(unkept(answer.send(None)));
        }
    }
    page::with(&state, asked, Some("draft".to_owned()), &uri, |_, _| Ok(None)).await
}

/// What nobody may keep, and no search engine may list should it ever meet it.
fn unkept(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.remove(header::ETAG);
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert("x-robots-tag", HeaderValue::from_static("noindex, nofollow"));
    response
}

fn path_of(locale: Locale, number: i64) -> String {
    format!("/help/draft/{}/{number}", locale.tag())
}

fn draft(tx: &mut Tx<'_>, asked: &Asked, locale: Locale, number: i64, shelf: &Shelf) -> Result<Option<Answer>> {
    let Some(article) = store::find(tx, number)? else { return Ok(None) };
    let Some(row) = article.texts.iter().find(|text| text.locale == locale) else { return Ok(None) };
    let Some(whole) = texts::whole(tx, row.clone())? else { return Ok(None) };
    let Some(brand) = brand::store::find(tx, article.brand_id)? else { return Ok(None) };
    // What a page of this brand links to is where its readers are.
    let base = match brand.host.as_ref().filter(|_| !brand.is_default) {
        Some(host) => format!("https://{host}").into(),
        None => "/help".into(),
    };
    let site = super::of(tx, asked, brand, locale, base)?;
    let all = category::store::uncounted(tx, article.brand_id)?;
    let steps = section::way(&site, &all, Some(article.category_id));
    let text = Text {
        locale,
        title: &row.title,
        summary: &whole.summary,
        body: &whole.body,
        updated_at: row.written_at,
        verified_at: article.verified_at,
        trust: article.trust,
    };
    let below = html!("<div class=\"below\">{}</div>", beside(tx, &site, &article, shelf)?);
    let bar = bar(Locale::asked_for(&asked.languages), &article, row);
    let crumbs = page::breadcrumbs(&site, &steps, &row.title);
    let body = html!("{}{}{}{}", bar, crumbs, text.show(&site), below);
    let head = Head {
        title: row.title.clone(),
        description: whole.summary.clone(),
        languages: article.texts.iter().map(|text| (text.locale, path_of(text.locale, number))).collect(),
        path: path_of(locale, number),
        hidden: true,
        // A form may lead nowhere but here, so the pages of another host are not searched from this one.
        field: site.base.starts_with('/'),
        class: "reading",
        ..Head::default()
    };
    Ok(Some(page::page(&site, StatusCode::OK, &head, body)))
}

/// What readers will see below it: guides and articles that they can read today.
fn beside(tx: &mut Tx<'_>, site: &Site, article: &Article, shelf: &Shelf) -> Result<Html> {
    let chosen: Vec<i64> = store::related(tx, article.id)?.into_iter().map(|other| other.number).collect();
    let chosen = published::of_numbers(tx, &site.brand, site.locale, &chosen)?;
    let cards = with_near(tx, site, shelf, (article.number, site.locale), chosen)?;
    let mut guides = guide::store::open(tx, site.brand.id)?;
    guides.retain(|guide| guide.names(article.number));
    Ok(html!("{}{}", guide::list(site, &guides), related(site, &cards)))
}

/// What this page is, in the language of whoever looks at it.
fn bar(reader: Locale, article: &Article, row: &TextRow) -> Html {
    let words = words::of(reader);
    let same = row.published_no == Some(row.current_no);
    let says = if same { words.as_published } else { words.draft };
    let some = match article.visibility {
        Visibility::Public => None,
        Visibility::Internal => Some(html!(" {}", words.read_by_team)),
        Visibility::Segment => Some(html!(" {}", words.read_by_segment)),
    };
    html!("<p class=\"draft\" lang=\"{}\"><strong>{}</strong>{}</p>", reader.tag(), says, some)
}
