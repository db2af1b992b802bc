//! Jobs that tell followers of a step: one that finds them, some hundreds at a time, and one for each mail or call.
//! A step is told once: what finds the next ones and what is planned for these is written together.

use std::sync::Arc;

use causeway_base::webhook;
use causeway_desk::Desk;
use causeway_desk::outbox::own::{self, OwnMail};
use causeway_desk::outbox::{Refused, Transport};
use causeway_mail::{Address, Unsubscribe};
use causeway_net::Request;
use causeway_queue::{Failure, Handler, Job, NewJob, Outcome, enqueue};
use causeway_store::Tx;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{FollowerId, Wish, choose, pages, store, words};
use crate::html;
use crate::html::Html;
use crate::site::instant;
use crate::status::{ComponentId, Incident, Step, StepId, pick, rules, store as incidents, words as status_words};
use crate::{BrandId, brand};

/// The job that asks whether an address is right.
pub(super) const ASK: &str = "status.ask";
const FIND: &str = "status.find_followers";
const TELL: &str = "status.tell";
/// So many followers are planned for at once.
const CHUNK: usize = 200;
/// After so many calls in a row that did not get through, an address is called no more.
const PATIENCE: i64 = 20;
/// About an hour in all.
const ATTEMPTS: i64 = 8;

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Find {
    brand: BrandId,
    incident: i64,
    step: StepId,
    after: Option<FollowerId>,
    /// The number of the correction that is told; nothing for the step itself.
    #[serde(default)]
    corrected: Option<i64>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Tell {
    follower: FollowerId,
    incident: i64,
    step: StepId,
    #[serde(default)]
    corrected: Option<i64>,
}

impl Tell {
    /// The name of this word to this follower, the same each time that it is tried.
    fn key(&self) -> String {
        let again = self.corrected.map(|no| format!("-{no}")).unwrap_or_default();
        format!("{}-{}{again}", self.step, self.follower)
    }
}

/// Plans that everybody who follows is told of a step, or of a correction of it.
pub(in crate::status) fn plan(
    tx: &mut Tx<'_>,
    brand: BrandId,
    incident: i64,
    step: StepId,
    corrected: Option<i64>,
) -> causeway_store::Result<()> {
    let key = corrected.map_or_else(|| step.to_string(), |no| format!("{step} corrected {no}"));
    enqueue(tx, &NewJob::new(FIND, &Find { brand, incident, step, after: None, corrected }).unique(key))
}

/// The jobs.
pub fn jobs(desk: &Desk, transport: &Arc<dyn Transport>) -> Vec<Handler> {
    let (asking, telling, finding) = (desk.clone(), desk.clone(), desk.clone());
    let (by, way) = (Arc::clone(transport), Arc::clone(transport));
    vec![
        Handler::new(ASK, move |job: Job| ask(asking.clone(), Arc::clone(&by), job)),
        Handler::new(FIND, move |job: Job| find(finding.clone(), job)).at_once(1),
        Handler::new(TELL, move |job: Job| tell(telling.clone(), Arc::clone(&way), job)).attempts(ATTEMPTS),
    ]
}

fn read<T: for<'a> Deserialize<'a>>(job: &Job) -> Result<T, Failure> {
    serde_json::from_str(&job.payload).map_err(|error| Failure::Dead(error.to_string()))
}

fn again(error: &dyn std::fmt::Display) -> Failure {
    Failure::Retry(error.to_string(), None)
}

async fn mail(desk: &Desk, transport: &dyn Transport, mail: OwnMail) -> Result<(), Failure> {
    let own_desk = desk.clone();
    let sender = desk.db.read(move |tx| own::sender(tx, &own_desk)).await.map_err(|error| again(&error))?;
    // Without a relay there is nobody to hand it to; what is old news by then is not kept.
    let Some(sender) = sender else { return Ok(()) };
    match own::send(desk, transport, sender, mail).await {
        Ok(()) => Ok(()),
        Err(Refused::Temporary(words)) => Err(Failure::Retry(words, None)),
        Err(Refused::Permanent(words)) => Err(Failure::Dead(words)),
    }
}

/// Asks by mail whether somebody wants to follow.
async fn ask(desk: Desk, transport: Arc<dyn Transport>, job: Job) -> Result<Outcome, Failure> {
    let wish: Wish = read(&job)?;
    let link = pages::link_to_begin(&desk, &wish).ok_or_else(|| Failure::Dead("no link could be made".to_owned()))?;
    let words = words::of(wish.locale);
    let letter = OwnMail {
        key: format!("status-ask-{}", job.id),
        to: Address { name: String::new(), address: wish.address },
        subject: words.mail_subject.to_owned(),
        text: format!("{}\n\n{link}\n\n{}\n", words.mail, words.mail_not_you),
        html: html!(
            "<p>{}</p><p><a href=\"{}\">{}</a></p><p>{}</p>",
            words.mail,
            link,
            words.confirm,
            words.mail_not_you
        )
        .into_string(),
        ..OwnMail::default()
    };
    mail(&desk, &*transport, letter).await.map(|()| Outcome::Done)
}

/// The components that customers see and that an incident names; none is a word to everybody.
fn touched(tx: &mut Tx<'_>, brand: BrandId, incident: i64) -> causeway_store::Result<Vec<ComponentId>> {
    let shown = incidents::components(tx, brand)?.into_iter().filter(|one| one.shown);
    let Some(incident) = incidents::find(tx, incident)? else { return Ok(Vec::new()) };
    let named = |id: ComponentId| incident.affected.iter().any(|one| one.component_id == id);
    Ok(shown.map(|one| one.id).filter(|id| named(*id)).collect())
}

/// Plans a mail or a call for some followers, and the search for the next ones.
async fn find(desk: Desk, job: Job) -> Result<Outcome, Failure> {
    let all: Find = read(&job)?;
    let (brand, from, incident) = (all.brand, all.after, all.incident);
    let work = move |tx: &mut Tx<'_>| {
        let of = touched(tx, brand, incident)?;
        store::after(tx, brand, from, &of, CHUNK)
    };
    let found = desk.db.read(work).await.map_err(|error: causeway_store::Error| again(&error))?;
    Ok(Outcome::DoneWith(Box::new(move |tx: &mut Tx<'_>| {
        for follower in &found {
            let (incident, step, corrected) = (all.incident, all.step, all.corrected);
            enqueue(tx, &NewJob::new(TELL, &Tell { follower: *follower, incident, step, corrected }))?;
        }
        let more = found.last().filter(|_| found.len() == CHUNK);
        more.map_or(Ok(()), |last| {
            let key = format!("{} {last} {}", all.step, all.corrected.unwrap_or_default());
            enqueue(tx, &NewJob::new(FIND, &Find { after: Some(*last), ..all.clone() }).unique(key))
        })
    })))
}

/// What a follower is told.
struct News {
    brand: String,
    incident: Incident,
    step: Step,
    wish: Wish,
    /// The sealed secret that signs calls.
    secret: Option<String>,
}

/// What there is to tell: nothing for whoever follows no more, and nothing that the page does not show.
fn news(tx: &mut Tx<'_>, told: &Tell) -> causeway_store::Result<Option<News>> {
    let Some(wish) = store::find(tx, told.follower)? else { return Ok(None) };
    let Some(brand) = brand::store::find(tx, wish.brand_id)?.filter(|brand| brand.published) else { return Ok(None) };
    let mut components = incidents::components(tx, wish.brand_id)?;
    components.retain(|component| component.shown);
    let Some(incident) = incidents::find(tx, told.incident)? else { return Ok(None) };
    let Some(incident) = rules::public(vec![incident], &components).pop() else { return Ok(None) };
    let Some(step) = incident.steps.iter().find(|step| step.id == told.step).cloned() else { return Ok(None) };
    let secret = store::secret(tx, told.follower)?;
    Ok(Some(News { brand: brand.name, incident, step, wish, secret }))
}

/// Where a follower goes to change what they hear of.
struct Links {
    choose: String,
    end: String,
}

impl Links {
    fn of(desk: &Desk, id: FollowerId, wish: &Wish) -> Option<Self> {
        Some(Self { choose: choose::link(desk, id, wish)?, end: pages::link_to_end(desk, id, wish)? })
    }
}

impl News {
    fn letter(&self, told: &Tell, links: &Links) -> OwnMail {
        let (words, wanted) = (words::of(self.wish.locale), [self.wish.locale]);
        let phase = status_words::of(self.wish.locale).phase(self.step.phase);
        let phase = told.corrected.map_or_else(|| phase.to_owned(), |_| format!("{phase} ({})", words.corrected));
        let (title, said) = (pick(&self.incident.titles, &wanted).0, pick(&self.step.texts, &wanted).0);
        let link = format!("{}/{}", self.wish.place, self.incident.number);
        let lines: Html = said.lines().map(|line| html!("<p>{}</p>", line)).collect();
        OwnMail {
            key: format!("status-{}", told.key()),
            to: Address { name: String::new(), address: self.wish.address.clone() },
            subject: format!("[{}] {title} – {phase}", self.brand),
            text: format!(
                "{title} – {phase}\n\n{said}\n\n{}: {link}\n{}: {}\n{}: {}\n",
                words.read_more, words.choose, links.choose, words.end, links.end
            ),
            html: html!(
                "<p><b>{}</b> – {}</p>{}<p><a href=\"{}\">{}</a> · <a href=\"{}\">{}</a> · <a href=\"{}\">{}</a></p>",
                title,
                phase,
                lines,
                link,
                words.read_more,
                &links.choose,
                words.choose,
                &links.end,
                words.end
            )
            .into_string(),
            unsubscribe: Some(Unsubscribe { url: links.end.clone() }),
        }
    }

    fn call(&self, desk: &Desk, told: &Tell, links: &Links) -> Request {
        let body = json!({
            "brand": self.brand,
            "incident": {
                "number": self.incident.number, "kind": self.incident.kind, "impact": self.incident.impact,
                "titles": self.incident.titles, "from": instant(self.incident.from_at),
                "until": self.incident.until_at.map(instant),
                "url": format!("{}/{}", self.wish.place, self.incident.number),
            },
            "step": {
                "id": self.step.id, "phase": self.step.phase, "texts": self.step.texts, "at": instant(self.step.at),
                "corrected_at": self.step.corrected_at.map(instant),
            },
            "manage": links.choose,
            "unsubscribe": links.end,
        });
        let (body, id) = (body.to_string().into_bytes(), told.key());
        let mut headers = vec![("content-type", "application/json".to_owned()), ("idempotency-key", id.clone())];
        // Who followed before calls were signed has no secret until they ask anew.
        let secret = self.secret.as_deref().and_then(|sealed| self.wish.open_secret(desk, sealed));
        let signed = secret.and_then(|secret| webhook::headers(&secret, &id, desk.db.now(), &body));
        headers.extend(signed.into_iter().flatten());
        Request { method: "POST", url: self.wish.hook.clone(), headers, body }
    }
}

async fn tell(desk: Desk, transport: Arc<dyn Transport>, job: Job) -> Result<Outcome, Failure> {
    let told: Tell = read(&job)?;
    let asked = told.clone();
    let news = desk.db.read(move |tx| news(tx, &asked)).await.map_err(|error| again(&error))?;
    let Some(news) = news else { return Ok(Outcome::Done) };
    let links = Links::of(&desk, told.follower, &news.wish);
    let links = links.ok_or_else(|| Failure::Dead("no link could be made".to_owned()))?;
    if news.wish.hook.is_empty() {
        return mail(&desk, &*transport, news.letter(&told, &links)).await.map(|()| Outcome::Done);
    }
    let through = match desk.images.send(news.call(&desk, &told, &links)).await {
        Ok(reply) if (200..300).contains(&reply.status) => Ok(()),
        Ok(reply) => Err(format!("It answered {}.", reply.status)),
        Err(refusal) => Err(refusal.to_string()),
    };
    let (id, got) = (told.follower, through.is_ok());
    let failed = desk.db.write(move |tx| store::called(tx, id, got)).await.map_err(|error| again(&error))?;
    if failed < PATIENCE {
        return through.map(|()| Outcome::Done).map_err(|words| Failure::Retry(words, None));
    }
    let words = words::of(news.wish.locale);
    let farewell = OwnMail {
        key: format!("status-end-{id}"),
        to: Address { name: String::new(), address: news.wish.address.clone() },
        subject: format!("[{}] {}", news.brand, words.left),
        text: format!("{}\n\n{}\n", words.hook_ended, news.wish.place),
        html: html!("<p>{}</p><p><a href=\"{}\">{}</a></p>", words.hook_ended, news.wish.place, words.read_more)
            .into_string(),
        ..OwnMail::default()
    };
    mail(&desk, &*transport, farewell).await?;
    let end: causeway_queue::LastWrite = Box::new(move |tx: &mut Tx<'_>| store::remove(tx, id));
    Ok(Outcome::DoneWith(end))
}
