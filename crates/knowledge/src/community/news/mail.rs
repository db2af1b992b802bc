//! The job that mails what happened in the community.
//! It never mails what is not shown any more, to nobody who ended these mails, and nothing without a way to end them.

use std::sync::Arc;

use causeway_base::{Locale, Secret};
use causeway_desk::Desk;
use causeway_desk::outbox::own::{self, OwnMail, Sender};
use causeway_desk::outbox::{Refused, Transport};
use causeway_identity::user;
use causeway_mail::{Address, Unsubscribe};
use causeway_people::contact::store as contacts;
use causeway_queue::{Failure, Handler, Job, Outcome};
use causeway_store::{Result, Tx};

use super::page::SEAL;
use super::{KIND, News, Payload};
use crate::community::member::{self, Member};
use crate::community::topic::store as topics;
use crate::community::{PostState, setting, text, words};
use crate::{Brand, brand, html};

/// How much of a post a mail shows, in characters.
const SHOWN: usize = 300;

/// The job.
pub fn job(desk: Desk, transport: Arc<dyn Transport>) -> Handler {
    Handler::new(KIND, move |job: Job| send(desk.clone(), Arc::clone(&transport), job)).at_once(2)
}

/// All that a mail is made of.
struct Sources {
    sender: Sender,
    to: Address,
    locale: Locale,
    title: String,
    /// Who wrote what is told of.
    name: String,
    snippet: String,
    /// The page of the topic.
    page: String,
    /// Ends these mails.
    end: String,
}

/// What whole addresses of a brand's pages begin with; nothing while nobody said at which address people reach the desk.
pub(in crate::community) fn root(desk: &Desk, brand: &Brand) -> Option<String> {
    if let Some(host) = &brand.host {
        return Some(format!("https://{host}"));
    }
    let url = desk.settings.public_url.as_deref().filter(|_| brand.is_default)?;
    Some(format!("{}/help", url.trim_end_matches('/')))
}

/// Where mails reach somebody.
fn address(tx: &mut Tx<'_>, member: &Member) -> Result<Option<Address>> {
    if let Some(id) = member.user_id {
        let person = user::store::find(tx, id)?.filter(|person| person.active);
        return Ok(person.map(|person| Address { name: person.name, address: person.email }));
    }
    let Some(contact) = member.contact_id else { return Ok(None) };
    let contact = contacts::current(tx, contact)?;
    let email = contacts::find(tx, contact)?.and_then(|contact| contact.email);
    Ok(email.map(|address| Address { name: member.name.clone(), address }))
}

fn sources(tx: &mut Tx<'_>, desk: &Desk, payload: &Payload) -> Result<Option<Sources>> {
    let Some(member) = member::store::find(tx, payload.member)?.filter(|member| member.mails) else { return Ok(None) };
    let post = topics::post(tx, payload.post)?.filter(|post| post.state == PostState::Shown);
    let Some(post) = post else { return Ok(None) };
    let Some(topic) = topics::by_id(tx, post.topic_id)? else { return Ok(None) };
    let Some(brand) = brand::store::find(tx, topic.brand_id)?.filter(|brand| brand.published) else { return Ok(None) };
    let open = setting::of(tx, brand.id)?.enabled;
    let (Some(root), true) = (root(desk, &brand), open) else { return Ok(None) };
    let Some(writer) = member::store::find(tx, post.member_id)? else { return Ok(None) };
    let (Some(to), Some(sender)) = (address(tx, &member)?, own::sender(tx, desk)?) else { return Ok(None) };
    let locale = if brand.locales.contains(&member.locale) { member.locale } else { brand.default_locale };
    let tied = payload.news == News::Answer;
    let plain = format!("{} {}", member.id, if tied { topic.id.to_string() } else { String::new() });
    let Ok(token) = desk.sealer.seal(&Secret::new(plain), SEAL, tx.random()) else { return Ok(None) };
    Ok(Some(Sources {
        sender,
        to,
        locale,
        title: topic.title,
        name: writer.name,
        snippet: text::line(&post.text, SHOWN),
        page: format!("{root}/{}/community/t/{}", locale.tag(), topic.number),
        end: format!("{root}/{}/community/end/{token}", locale.tag()),
    }))
}

async fn send(desk: Desk, transport: Arc<dyn Transport>, job: Job) -> std::result::Result<Outcome, Failure> {
    let payload: Payload = serde_json::from_str(&job.payload).map_err(|error| Failure::Dead(error.to_string()))?;
    let retry = |error: &dyn std::fmt::Display| Failure::Retry(error.to_string(), None);
    let (asked, news) = (desk.clone(), payload.news);
    let found = desk.db.read(move |tx| sources(tx, &asked, &payload)).await.map_err(|error| retry(&error))?;
    let Some(sources) = found else { return Ok(Outcome::Done) };
    let words = words::of(sources.locale);
    let (subject, about) = words.mail(news, &sources.title, &sources.name);
    let mail = OwnMail {
        key: format!("community-{}", job.id),
        to: sources.to,
        subject,
        text: format!(
            "{about}\n\n{}\n\n{}\n\n--\n{}: {}\n",
            sources.snippet, sources.page, words.mail_end, sources.end
        ),
        html: html!(
            "<p>{}</p><blockquote>{}</blockquote><p><a href=\"{}\">{}</a></p><p><small><a href=\"{}\">{}</a></small></p>",
            about,
            sources.snippet,
            sources.page,
            sources.title,
            sources.end,
            words.mail_end
        )
        .into_string(),
        unsubscribe: Some(Unsubscribe { url: sources.end.clone() }),
    };
    match own::send(&desk, &*transport, sources.sender, mail).await {
        Ok(()) => Ok(Outcome::Done),
        Err(Refused::Temporary(words)) => Err(Failure::Retry(words, None)),
        Err(Refused::Permanent(words)) => Err(Failure::Dead(words)),
    }
}
