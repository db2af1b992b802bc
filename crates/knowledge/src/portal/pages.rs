//! My requests: the list, one request with what was said, writing in it, and saying that it is solved.
//! Whoever is not signed in is led to the sign-in, and somebody else's request is one that does not exist.

use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use causeway_base::Time;
use causeway_desk::asset::Seen as Product;
use causeway_desk::attachment::{self, AttachmentId};
use causeway_desk::request::{self, Request, Said, Speaker, Standing, Summary};
use causeway_store::Tx;
use causeway_web::Problem;

use super::door::Door;
use super::sent::{Limits, Sent};
use super::{
    Own, State, Visitor, company, first_steps, for_you, more_words, on, private, products, reply, same_site,
    to_sign_in, way, words,
};
use crate::html;
use crate::html::Html;
use crate::site::published::Card;
use crate::site::{Head, Site, frame, missing};

/// The site and who looks at it; nobody when they are not signed in.
pub(super) type Seen = (Site, Option<Visitor>);

pub(super) async fn seen(state: &State, own: bool, tag: String, headers: &HeaderMap) -> Result<Seen, Problem> {
    let door = Door::of(state, headers, own, tag);
    state.desk.db.read(move |tx| door.enter(tx)).await
}

pub(super) fn head(site: &Site, title: &str, path: &str) -> Head {
    let languages = site.brand.locales.iter().map(|locale| (*locale, site.path_in(*locale, path))).collect();
    let (title, path) = (title.to_owned(), site.path(path));
    Head { title, path, languages, hidden: true, class: "desk", ..Head::default() }
}

/// Where a request stands, as a mark with words.
fn mark(site: &Site, standing: Standing) -> Html {
    html!("<span class=\"standing {}\">{}</span>", standing.as_str(), words::of(site.locale).standing(standing))
}

/// By when the next word was promised, or that this time has passed.
fn promise(site: &Site, summary: &Summary, now: Time) -> Option<Html> {
    let words = words::of(site.locale);
    let due = summary.word_by?;
    let text = if due > now { words.word_by(&site.promised(due)) } else { words.late.to_owned() };
    Some(html!("<p class=\"promise\">{}</p>", text))
}

/// What else there is for a customer.
struct Theirs {
    steps: Vec<first_steps::Row>,
    articles: Vec<Card>,
    products: Vec<Product>,
    ways: way::Ways,
}

impl Theirs {
    fn of(tx: &mut Tx<'_>, site: &Site, visitor: &Visitor) -> Result<Self, Problem> {
        Ok(Self {
            steps: first_steps::rows(tx, site, visitor)?,
            articles: for_you::cards(tx, site, visitor, "")?,
            products: products::all(tx, visitor)?,
            ways: way::of(tx, site)?,
        })
    }
}

/// All requests of whoever is signed in.
pub(super) async fn list(
    state: State,
    own: Own,
    Path(tag): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let (site, visitor) = seen(&state, own.is_some(), tag, &headers).await?;
    let Some(visitor) = visitor else { return Ok(to_sign_in(&site)) };
    let (place, who) = (site.clone(), visitor.clone());
    let read = move |tx: &mut Tx<'_>| {
        let (all, colleagues) = (request::store::of(tx, who.contact)?, company::colleagues(tx, who.contact, None)?);
        Ok::<_, Problem>((all, colleagues, Theirs::of(tx, &place, &who)?))
    };
    let (all, colleagues, theirs) = state.desk.db.read(read).await?;
    let (words, now) = (words::of(site.locale), state.desk.db.now());
    let rows: Html = all.iter().map(|one| row(&site, one, None, now)).collect();
    let rows = if all.is_empty() {
        html!("<p class=\"empty\">{}</p>", words.none)
    } else {
        html!("<ul class=\"requests\">{}</ul>", rows)
    };
    let body = html!(
        "<div class=\"bar\"><h1>{}</h1><a class=\"button yes\" href=\"{}\">{}</a></div>{}{}{}<footer class=\"mine\"><p>{}</p>\
         <a href=\"{}\">{}</a>{}<a href=\"{}\">{}</a><form method=\"post\" action=\"{}\"><button>{}</button></form>\
         <form method=\"post\" action=\"{}\"><button>{}</button></form></footer>",
        words.requests,
        site.path("requests/new"),
        words.new,
        rows,
        colleagues.map(|colleagues| colleagues.section(&site, now)),
        html!("{}{}", first_steps::link(&site, &theirs.steps), for_you::link(&site, &theirs.articles)),
        visitor.address,
        site.path("channel"),
        more_words::of(site.locale).channel,
        html!("{}{}", products::link(&site, &theirs.products), way::password_link(&site, &theirs.ways)),
        site.path("requests/export"),
        words.export,
        site.path("requests/forget-me"),
        words.forget,
        site.path("sign-out"),
        words.sign_out
    );
    Ok(private(frame(&site, StatusCode::OK, &head(&site, words.requests, "requests"), body)))
}

/// A request in a list; `by` is the colleague whose it is.
pub(super) fn row(site: &Site, one: &Summary, by: Option<&str>, now: Time) -> Html {
    html!(
        "<li><a href=\"{}\"><span class=\"number\">#{}</span> <b>{}</b>{}</a>{}<p class=\"muted\">{}{}</p></li>",
        site.path(&format!("requests/{}", one.number)),
        one.number,
        one.subject,
        mark(site, one.standing),
        promise(site, one, now),
        by.map(|by| html!("{} · ", more_words::of(site.locale).asked_by(by))),
        site.moment(one.updated_at)
    )
}

/// One request.
pub(super) async fn show(
    state: State,
    own: Own,
    Path((tag, number)): Path<(String, i64)>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let (site, visitor) = seen(&state, own.is_some(), tag, &headers).await?;
    let Some(visitor) = visitor else { return Ok(to_sign_in(&site)) };
    let read = move |tx: &mut Tx<'_>| {
        let reach = company::reach(tx, visitor.contact)?;
        request::store::find(tx, reach, number)
    };
    let found = state.desk.db.read(read).await?;
    let Some(found) = found else { return Ok(private(missing(&site))) };
    if found.summary.number != number {
        return Ok(on(&site.path(&format!("requests/{}", found.summary.number))));
    }
    let form = reply::form(&site, &found.summary, &Sent::default(), Limits::of(&state.desk, true), None);
    Ok(request_page(&site, StatusCode::OK, &found, form, state.desk.db.now()))
}

/// The page of one request with the form for what is to be said in it.
pub(super) fn request_page(site: &Site, status: StatusCode, found: &Request, form: Html, now: Time) -> Response {
    let number = found.summary.number;
    let title = format!("#{number} {}", found.summary.subject);
    let body = one(site, found, form, now);
    private(frame(site, status, &head(site, &title, &format!("requests/{number}")), body))
}

fn one(site: &Site, found: &Request, form: Html, now: Time) -> Html {
    let (words, summary) = (words::of(site.locale), &found.summary);
    let place = site.path(&format!("requests/{}", summary.number));
    let said: Html = found.said.iter().map(|said| message(site, summary.number, said)).collect();
    let raised = found.raised.then(|| html!("<p class=\"promise\">{}</p>", words.raised));
    // Whether it is solved is for whoever asked to say.
    let own = found.by.is_none() && summary.standing != Standing::Solved;
    let by = found.by.as_ref().map(|by| html!(" · {}", more_words::of(site.locale).asked_by(by)));
    let done = own.then(|| {
        html!("<form method=\"post\" action=\"{}/solved\"><button>{}</button></form>", place, words.is_solved)
    });
    html!(
        "<p class=\"crumbs\"><a href=\"{}\">{}</a></p><h1>{}</h1><p class=\"state\">#{} {}{}</p>{}{}<ol class=\"said\">{}</ol>{}{}",
        site.path("requests"),
        words.requests,
        summary.subject,
        summary.number,
        mark(site, summary.standing),
        by,
        promise(site, summary, now),
        raised,
        said,
        form,
        done
    )
}

fn message(site: &Site, number: i64, said: &Said) -> Html {
    let words = words::of(site.locale);
    let (class, who) = match &said.by {
        Speaker::You => ("you", words.you.to_owned()),
        Speaker::Team(name) => ("team", name.clone()),
        Speaker::Other(name) => ("you", name.clone()),
    };
    let files: Html = said
        .files
        .iter()
        .map(|file| {
            let place = site.path(&format!("requests/{number}/files/{}", file.id));
            html!("<li><a href=\"{}\">{}</a></li>", place, file.name)
        })
        .collect();
    let files = (!files.is_empty()).then(|| html!("<ul class=\"files\">{}</ul>", files));
    html!(
        "<li class=\"{}\"><p class=\"who\"><b>{}</b> <time>{}</time></p><div class=\"words\" dir=\"auto\">{}</div>{}</li>",
        class,
        who,
        site.moment(said.at),
        said.text,
        files
    )
}

/// Does something in a request of whoever is signed in, and leads back to it.
async fn act(
    state: &State,
    own: bool,
    (tag, number): (String, i64),
    headers: &HeaderMap,
    work: impl Fn(&mut Tx<'_>, &Visitor, causeway_desk::ConversationId) -> Result<(), Problem> + Send + 'static,
) -> Result<Response, Problem> {
    same_site(headers)?;
    let (site, visitor) = seen(state, own, tag, headers).await?;
    let Some(visitor) = visitor else { return Ok(to_sign_in(&site)) };
    let done = move |tx: &mut Tx<'_>| {
        let id = request::store::conversation(tx, visitor.contact, number)?;
        let id = id.ok_or_else(|| Problem::not_found("request"))?;
        work(tx, &visitor, id)
    };
    state.desk.db.write(done).await?;
    Ok(on(&site.path(&format!("requests/{number}"))))
}

/// Takes that it is solved.
pub(super) async fn solved(
    state: State,
    own: Own,
    Path(place): Path<(String, i64)>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let work = |tx: &mut Tx<'_>, visitor: &Visitor, id| request::write::solved(tx, id, visitor.contact);
    act(&state, own.is_some(), place, &headers, work).await
}

/// A file of a request, always as a download.
pub(super) async fn file(
    state: State,
    own: Own,
    Path((tag, number, file)): Path<(String, i64, AttachmentId)>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let (site, visitor) = seen(&state, own.is_some(), tag, &headers).await?;
    let Some(visitor) = visitor else { return Ok(to_sign_in(&site)) };
    let read = move |tx: &mut Tx<'_>| {
        let reach = company::reach(tx, visitor.contact)?;
        let theirs = request::store::has_file(tx, reach, number, file)?;
        if theirs { attachment::store::find(tx, file) } else { Ok(None) }
    };
    let Some((found, key)) = state.desk.db.read(read).await? else { return Ok(private(missing(&site))) };
    let bytes = state.desk.files.read(&state.desk.db, &key).await;
    let bytes = bytes.map_err(|error| attachment::routes::unavailable(&error))?;
    let headers = [
        (header::CONTENT_TYPE, "application/octet-stream".to_owned()),
        (header::CONTENT_DISPOSITION, attachment::routes::disposition(&found.name, false)),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox".to_owned()),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
        (header::CACHE_CONTROL, "private, no-store".to_owned()),
    ];
    Ok((headers, bytes).into_response())
}
