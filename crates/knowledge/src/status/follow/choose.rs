//! The page on which a follower chooses components, behind the link in each mail, and the fields that the page of
//! confirmation shares with it. Merely opening the link changes nothing.

use axum::Form;
use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use causeway_base::Secret;
use causeway_desk::Desk;
use causeway_store::Tx;
use causeway_web::Problem;

use super::pages::{says, says_with, site};
use super::words::{self, Words};
use super::{FollowerId, Wish, store};
use crate::html;
use crate::html::Html;
use crate::site::Site;
use crate::status::pages::{Own, State, look, name};
use crate::status::{Component, ComponentId};

/// Binds the seal to its use.
const CHOOSE: &str = "status: choose";

/// What a form of ticks sends; each tick by itself.
pub(super) type Ticks = Form<Vec<(String, String)>>;

/// The whole address of the page on which a follower chooses.
pub(super) fn link(desk: &Desk, id: FollowerId, wish: &Wish) -> Option<String> {
    let token = desk.sealer.seal(&Secret::new(id.to_string()), CHOOSE, &*desk.db.random()).ok()?;
    Some(format!("{}/following/{token}", wish.place))
}

fn opened(desk: &Desk, token: &str) -> Option<FollowerId> {
    desk.sealer.open(token, CHOOSE).ok()?.reveal().parse().ok()
}

/// The components to choose from; none when there is nothing to choose.
pub(super) fn offered(tx: &mut Tx<'_>, site: &Site) -> Result<Vec<Component>, Problem> {
    let components = look(tx, site)?.map(|seen| seen.components).unwrap_or_default();
    Ok(if components.len() > 1 { components } else { Vec::new() })
}

/// The ticks. What was chosen is ticked; without a choice all is.
pub(super) fn fields(site: &Site, components: &[Component], chosen: Option<&[ComponentId]>) -> Html {
    if components.is_empty() {
        return Html::new();
    }
    let words = words::of(site.locale);
    let tick = |component: &Component| {
        let ticked = chosen.is_none_or(|chosen| chosen.contains(&component.id));
        html!(
            "<label class=\"tick\"><input type=\"checkbox\" name=\"component\" value=\"{}\"{}>{}</label>",
            component.id.to_string(),
            if ticked { html!(" checked") } else { Html::new() },
            name(site, component)
        )
    };
    html!(
        "<fieldset class=\"field\"><legend>{}</legend><p class=\"hint\">{}</p>\
         <input type=\"hidden\" name=\"choose\" value=\"1\">{}</fieldset>",
        words.choose,
        words.choose_about,
        components.iter().map(tick).collect::<Html>()
    )
}

/// What the ticks say: nothing when all of it is ticked or nothing was asked.
pub(super) fn chosen(
    components: &[Component],
    ticks: &[(String, String)],
    words: &Words,
) -> Result<Option<Vec<ComponentId>>, &'static str> {
    if components.is_empty() || !ticks.iter().any(|(name, _)| name == "choose") {
        return Ok(None);
    }
    let ticked =
        |one: &&Component| ticks.iter().any(|(name, value)| name == "component" && *value == one.id.to_string());
    let ids: Vec<ComponentId> = components.iter().filter(ticked).map(|one| one.id).collect();
    match ids.len() {
        0 => Err(words.choose_one),
        all if all == components.len() => Ok(None),
        _ => Ok(Some(ids)),
    }
}

fn form(site: &Site, components: &[Component], chosen: Option<&[ComponentId]>) -> Html {
    let save = words::of(site.locale).save;
    let fields = fields(site, components, chosen);
    html!("<form method=\"post\" class=\"card\">{}<button class=\"yes\">{}</button></form>", fields, save)
}

/// Shows what is chosen.
pub(in crate::status) async fn show(
    state: State,
    own: Own,
    Path((tag, token)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let site = site(&state, own.is_some(), tag, &headers).await?;
    let (words, id) = (words::of(site.locale), opened(&state.desk, &token));
    let place = site.clone();
    let work = move |tx: &mut Tx<'_>| {
        let Some(id) = id else { return Ok(None) };
        let there = store::find(tx, id)?.is_some_and(|wish| wish.brand_id == place.brand.id);
        let shown = if there { Some((offered(tx, &place)?, store::chosen(tx, id)?)) } else { None };
        Ok::<_, Problem>(shown)
    };
    Ok(match state.desk.db.read(work).await? {
        Some((components, _)) if components.is_empty() => says(&site, StatusCode::OK, words.about),
        Some((components, chosen)) => {
            says_with(&site, StatusCode::OK, words.about, form(&site, &components, chosen.as_deref()))
        }
        None => says(&site, StatusCode::NOT_FOUND, words.link_ended),
    })
}

/// What saving a choice comes to.
enum Saved {
    Done,
    Wrong(&'static str, Vec<Component>),
    Gone,
}

/// Keeps what is ticked.
pub(in crate::status) async fn save(
    state: State,
    own: Own,
    Path((tag, token)): Path<(String, String)>,
    headers: HeaderMap,
    Form(ticks): Ticks,
) -> Result<Response, Problem> {
    let site = site(&state, own.is_some(), tag, &headers).await?;
    let (words, id) = (words::of(site.locale), opened(&state.desk, &token));
    let place = site.clone();
    let work = move |tx: &mut Tx<'_>| {
        let Some(id) = id else { return Ok(Saved::Gone) };
        if store::find(tx, id)?.is_none_or(|wish| wish.brand_id != place.brand.id) {
            return Ok(Saved::Gone);
        }
        let components = offered(tx, &place)?;
        match chosen(&components, &ticks, words) {
            Ok(chosen) => store::choose(tx, id, chosen.as_deref())?,
            Err(sentence) => return Ok(Saved::Wrong(sentence, components)),
        }
        Ok::<_, Problem>(Saved::Done)
    };
    Ok(match state.desk.db.write(work).await? {
        Saved::Done => says(&site, StatusCode::OK, words.saved),
        Saved::Wrong(sentence, components) => {
            says_with(&site, StatusCode::UNPROCESSABLE_ENTITY, sentence, form(&site, &components, Some(&[])))
        }
        Saved::Gone => says(&site, StatusCode::NOT_FOUND, words.link_ended),
    })
}
