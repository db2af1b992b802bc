//! Asking: a form, a preview with what is like the question already, and then the topic.
//! It never publishes what was not previewed by a person, and keeps nothing that is refused.

use axum::Form;
use axum::extract::{Path, Query};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use causeway_base::text;
use causeway_store::Tx;
use causeway_web::Problem;
use serde::Deserialize;

use super::{Came, Doing, Here, Own, State, doing, enter, guarded, head, parts};
use crate::community::category::{self, TopicCategory};
use crate::community::member::{self, Member, WrongName};
use crate::community::topic::write::{self, NewTopic, Refused};
use crate::community::topic::{Line, store};
use crate::community::{text as body, words};
use crate::find::{self, Found, LONGEST};
use crate::html;
use crate::html::Html;
use crate::portal::door::Door;
use crate::portal::{on, private};
use crate::site::{Site, breadcrumbs, frame, suggest as offered};

/// How many topics and articles are offered.
const OFFERED: usize = 4;

/// What the form sends.
#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct Sent {
    #[serde(default)]
    name: String,
    #[serde(default)]
    category: String,
    #[serde(default)]
    title: String,
    #[serde(default)]
    text: String,
    #[serde(default)]
    step: String,
    #[serde(default)]
    website: String,
}

/// What is like a question already.
#[derive(Default)]
struct Like {
    topics: Vec<Line>,
    articles: Vec<Found>,
}

/// Why something is not taken: about the words or about the name.
#[derive(Debug, Clone, Copy)]
pub(super) enum Wrong {
    Words(Refused),
    Name(WrongName),
}

impl Wrong {
    /// In the reader's language.
    pub(super) fn said(self, site: &Site) -> &'static str {
        let words = words::of(site.locale);
        match self {
            Self::Words(why) => words.refused(why),
            Self::Name(why) => words.name_refused(why),
        }
    }
}

/// Which category was chosen on the way.
#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct Wish {
    #[serde(default)]
    category: String,
}

/// The form.
pub(super) async fn show(
    state: State,
    own: Own,
    Path(tag): Path<String>,
    Query(wish): Query<Wish>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let door = Door::of(&state, &headers, own.is_some(), tag);
    let read = move |tx: &mut Tx<'_>| {
        let Doing { here, .. } = match doing(tx, &door, "/new")? {
            Ok(doing) => doing,
            Err(turned) => return Ok(turned.send()),
        };
        let categories = open(tx, &here)?;
        let sent = Sent { category: wish.category.clone(), ..Sent::default() };
        Ok::<_, Problem>(page(&here, &categories, &sent, StatusCode::OK, (None, None)))
    };
    state.desk.db.read(read).await
}

/// The categories in which customers begin topics.
fn open(tx: &mut Tx<'_>, here: &Here) -> Result<Vec<TopicCategory>, Problem> {
    let mut all = category::store::of(tx, here.site.brand.id)?;
    all.retain(|one| !one.team_only);
    Ok(all)
}

fn page(
    here: &Here,
    categories: &[TopicCategory],
    sent: &Sent,
    status: StatusCode,
    (wrong, like): (Option<&'static str>, Option<&Like>),
) -> Response {
    let site = &here.site;
    let words = words::of(site.locale);
    let body = html!(
        "{}<h1>{}</h1>{}{}",
        breadcrumbs(site, &parts::way(site, None), words.ask),
        words.ask,
        like.map(|like| preview(site, sent, like)),
        form(here, categories, sent, wrong, like.is_some())
    );
    private(frame(site, status, &head(site, words.ask, "community/new"), body))
}

/// How it will look, and what is like it already.
fn preview(site: &Site, sent: &Sent, like: &Like) -> Html {
    let words = words::of(site.locale);
    html!(
        "<section class=\"card preview\"><p class=\"muted\" role=\"status\">{}</p><h2 dir=\"auto\">{}</h2><div class=\"text\" dir=\"auto\">{}</div></section>{}",
        words.preview_about,
        sent.title.trim(),
        body::shown(&sent.text, &std::collections::BTreeMap::new()),
        offers(site, like)
    )
}

/// Topics and articles that are like a question.
fn offers(site: &Site, like: &Like) -> Html {
    let words = words::of(site.locale);
    let topic = |line: &Line| {
        let to = site.path(&format!("community/t/{}", line.number));
        html!(
            "<li><a href=\"{}\" lang=\"{}\">{}</a> <small>{}</small></li>",
            to,
            line.locale.tag(),
            line.title,
            words.answers(line.answers)
        )
    };
    let article = |found: &Found| {
        let to = site.path(&format!("a/{}", found.card.slug));
        html!("<li><a href=\"{}\" lang=\"{}\">{}</a></li>", to, found.card.locale.tag(), found.card.title)
    };
    let part = |title: &str, rows: Html| {
        if rows.is_empty() { rows } else { html!("<p class=\"muted\">{}</p><ul>{}</ul>", title, rows) }
    };
    let topics = part(words.similar, like.topics.iter().map(topic).collect());
    let articles = part(words.articles, like.articles.iter().map(article).collect());
    if topics.is_empty() && articles.is_empty() {
        return Html::new();
    }
    html!("<div class=\"suggested\">{}{}</div>", topics, articles)
}

fn form(here: &Here, categories: &[TopicCategory], sent: &Sent, wrong: Option<&'static str>, seen: bool) -> Html {
    let site = &here.site;
    let words = words::of(site.locale);
    let wanted = site.brand.preference(site.locale);
    let option = |one: &TopicCategory| {
        let chosen = (one.slug == sent.category).then(|| html!(" selected"));
        html!("<option value=\"{}\"{}>{}</option>", one.slug, chosen, one.name_for(&wanted))
    };
    let name = here.member.is_none().then(|| parts::name_field(site, &sent.name));
    let look = (here.member.is_none() && here.setting.first_posts > 0)
        .then(|| html!("<p class=\"muted\">{}</p>", words.team_will_look));
    let publish =
        seen.then(|| html!("<button class=\"yes\" name=\"step\" value=\"publish\">{}</button>", words.publish));
    html!(
        "<form method=\"post\" action=\"{}\" class=\"card\">{}{}<label>{}<select name=\"category\">{}</select></label>\
         <label>{}<input name=\"title\" value=\"{}\" minlength=\"3\" maxlength=\"160\" autocomplete=\"off\" required data-suggest=\"{}\" data-into=\"{}\"></label>{}{}{}{}\
         <div class=\"acts\">{}<button name=\"step\" value=\"preview\">{}</button></div></form>",
        site.path("community/new"),
        wrong.map(parts::notice),
        name,
        words.category,
        categories.iter().map(option).collect::<Html>(),
        words.topic,
        sent.title,
        site.path("community/suggest"),
        offered::PLACE,
        offered::place(),
        parts::text_field(site, words.text, &sent.text),
        look,
        parts::trap(),
        publish,
        words.preview
    )
}

/// What is like what was typed so far: a piece of a page.
pub(super) async fn suggest(
    state: State,
    own: Own,
    Path(tag): Path<String>,
    Query(typed): Query<Typed>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let door = Door::of(&state, &headers, own.is_some(), tag);
    let came = state.desk.db.read(move |tx| enter(tx, &door)).await?;
    let Came::In(here) = came else { return Ok(StatusCode::NOT_FOUND.into_response()) };
    let like = like(&state, &here.site, &typed.q).await?;
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CACHE_CONTROL, "private, max-age=30"),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox"),
    ];
    let piece = offers(&here.site, &like).into_string();
    // The place into which it comes has the frame already.
    let piece = piece.replacen("<div class=\"suggested\">", "<div>", 1);
    Ok((headers, piece).into_response())
}

/// What was typed so far.
#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct Typed {
    #[serde(default)]
    q: String,
}

async fn like(state: &State, site: &Site, typed: &str) -> Result<Like, Problem> {
    let asked = text::clean(typed.trim(), LONGEST).replace(['\n', '\t'], " ");
    let (brand, locale, question) = (site.brand.id, site.locale, asked.clone());
    let topics = state.desk.db.read(move |tx| store::similar(tx, brand, &question, OFFERED)).await?;
    let articles = state.find(find::Asked { brand, locale, text: asked, typing: true, limit: OFFERED }).await?;
    Ok(Like { topics, articles })
}

/// What came of a form.
enum Taken {
    Answer(Response),
    /// It is as it should be and was not yet previewed.
    Preview(Box<Here>, Vec<TopicCategory>),
}

/// Takes the form: shows the preview first, then publishes.
pub(super) async fn take(
    state: State,
    own: Own,
    Path(tag): Path<String>,
    headers: HeaderMap,
    Form(sent): Form<Sent>,
) -> Result<Response, Problem> {
    let door = guarded(&state, own, tag, &headers)?;
    let kept = sent.clone();
    // A preview writes nothing, and is asked for as often as somebody likes.
    let taken = if sent.step == "publish" {
        state.desk.db.write(move |tx| publish(tx, &door, &sent)).await?
    } else {
        state.desk.db.read(move |tx| look(tx, &door, &sent)).await?
    };
    match taken {
        Taken::Answer(answer) => Ok(answer),
        Taken::Preview(here, categories) => {
            let like = like(&state, &here.site, &kept.title).await?;
            Ok(page(&here, &categories, &kept, StatusCode::OK, (None, Some(&like))))
        }
    }
}

fn refused(here: &Here, categories: &[TopicCategory], sent: &Sent, why: Wrong) -> Taken {
    let status = match why {
        Wrong::Words(Refused::Often) => StatusCode::TOO_MANY_REQUESTS,
        Wrong::Words(Refused::Silenced) => StatusCode::FORBIDDEN,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    };
    Taken::Answer(page(here, categories, sent, status, (Some(why.said(&here.site)), None)))
}

fn look(tx: &mut Tx<'_>, door: &Door, sent: &Sent) -> Result<Taken, Problem> {
    let Doing { here, .. } = match doing(tx, door, "/new")? {
        Ok(doing) => doing,
        Err(turned) => return Ok(Taken::Answer(turned.send())),
    };
    let categories = open(tx, &here)?;
    let wrong = write::title(&sent.title).err().or_else(|| write::words(&sent.text).err());
    Ok(match wrong {
        Some(why) => refused(&here, &categories, sent, Wrong::Words(why)),
        None => Taken::Preview(Box::new(here), categories),
    })
}

/// Whoever is signed in as a member; who writes for the first time comes in under the name that they chose.
pub(super) fn member_of(
    tx: &mut Tx<'_>,
    Doing { here, visitor }: &Doing,
    wished: &str,
) -> Result<Result<Member, WrongName>, Problem> {
    match &here.member {
        Some(member) => Ok(Ok(member.clone())),
        None => Ok(member::join(tx, visitor.contact, wished, here.site.locale)?),
    }
}

fn publish(tx: &mut Tx<'_>, door: &Door, sent: &Sent) -> Result<Taken, Problem> {
    let mut came = match doing(tx, door, "/new")? {
        Ok(doing) => doing,
        Err(turned) => return Ok(Taken::Answer(turned.send())),
    };
    let categories = open(tx, &came.here)?;
    if !sent.website.is_empty() {
        return Ok(Taken::Answer(on(&came.here.site.path("community"))));
    }
    // What can be said without writing is said first, so that nobody comes in by a form that is refused.
    let chosen = categories.iter().find(|one| one.slug == sent.category);
    let wrong = write::title(&sent.title).err().or_else(|| write::words(&sent.text).err());
    let (chosen, wrong) = match chosen {
        Some(chosen) => (chosen.id, wrong),
        None => return Ok(refused(&came.here, &categories, sent, Wrong::Words(Refused::Category))),
    };
    if let Some(why) = wrong {
        return Ok(refused(&came.here, &categories, sent, Wrong::Words(why)));
    }
    match member_of(tx, &came, &sent.name)? {
        Ok(member) => came.here.member = Some(member),
        Err(why) => return Ok(refused(&came.here, &categories, sent, Wrong::Name(why))),
    }
    let site = came.here.site.clone();
    let writer = came.here.writer(tx)?.ok_or_else(|| Problem::not_found("member"))?;
    let new = NewTopic {
        category: chosen,
        locale: site.locale,
        title: sent.title.clone(),
        text: sent.text.clone(),
        conversation: None,
    };
    Ok(match write::ask(tx, &writer, &site.brand, &new)? {
        Ok((topic, _)) => Taken::Answer(on(&site.path(&format!("community/t/{}", topic.number)))),
        Err(why) => refused(&came.here, &categories, sent, Wrong::Words(why)),
    })
}
