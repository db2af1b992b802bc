//! Jobs that tell followers of a step: one that finds them, some hundreds at a time, and one for each mail or call.
//! A step is told once: what finds the next ones and what is planned for these is written together.

use std::sync::Arc;

use causeway_desk::Desk;
use causeway_desk::outbox::own::{self, OwnMail};
use causeway_desk::outbox::{Refused, Transport};
use causeway_mail::{Address, Unsubscribe};
use causeway_net::Request;
use causeway_queue::{Failure, Handler, Job, NewJob, Outcome, enqueue};
use causeway_store::Tx;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{FollowerId, Wish, pages, store, words};
use crate::html;
use crate::html::Html;
use crate::site::instant;
use crate::status::{Incident, Step, StepId, pick, rules, store as incidents, words as status_words};
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
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Tell {
    follower: FollowerId,
    incident: i64,
    step: StepId,
}

/// Plans that everybody who follows is told of a step.
pub(in crate::status) fn plan(
    tx: &mut Tx<'_>,
    brand: BrandId,
    incident: i64,
    step: StepId,
) -> causeway_store::Result<()> {
    enqueue(tx, &NewJob::new(FIND, &Find { brand, incident, step, after: None }).unique(step.to_string()))
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

/// Plans a mail or a call for some followers, and the search for the next ones.
async fn find(desk: Desk, job: Job) -> Result<Outcome, Failure> {
    let all: Find = read(&job)?;
    let (brand, from) = (all.brand, all.after);
    let found = desk.db.read(move |tx| store::after(tx, brand, from, CHUNK)).await.map_err(|error| again(&error))?;
    Ok(Outcome::DoneWith(Box::new(move |tx: &mut Tx<'_>| {
        for follower in &found {
            enqueue(tx, &NewJob::new(TELL, &Tell { follower: *follower, incident: all.incident, step: all.step }))?;
        }
        let more = found.last().filter(|_| found.len() == CHUNK);
        more.map_or(Ok(()), |last| {
            let key = format!("{} {last}", all.step);
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
    Ok(Some(News { brand: brand.name, incident, step, wish }))
}

impl News {
    fn letter(&self, told: &Tell, end: &str) -> OwnMail {
        let (words, wanted) = (words::of(self.wish.locale), [self.wish.locale]);
        let phase = status_words::of(self.wish.locale).phase(self.step.phase);
        let (title, said) = (pick(&self.incident.titles, &wanted).0, pick(&self.step.texts, &wanted).0);
        let link = format!("{}/{}", self.wish.place, self.incident.number);
        let lines: Html = said.lines().map(|line| html!("<p>{}</p>", line)).collect();
        OwnMail {
            key: format!("status-{}-{}", told.step, told.follower),
            to: Address { name: String::new(), address: self.wish.address.clone() },
            subject: format!("[{}] {title} – {phase}", self.brand),
            text: format!("{title} – {phase}\n\n{said}\n\n{}: {link}\n{}: {end}\n", words.read_more, words.end),
            html: html!(
                "<p><b>{}</b> – {}</p>{}<p><a href=\"{}\">{}</a> · <a href=\"{}\">{}</a></p>",
                title,
                phase,
                lines,
                link,
                words.read_more,
                end,
                words.end
            )
            .into_string(),
            unsubscribe: Some(Unsubscribe { url: end.to_owned() }),
        }
    }

    fn call(&self, told: &Tell, end: &str) -> Request {
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
            },
            "unsubscribe": end,
        });
        Request {
            method: "POST",
            url: self.wish.hook.clone(),
            headers: vec![
                ("content-type", "application/json".to_owned()),
                ("idempotency-key", format!("{}-{}", told.step, told.follower)),
            ],
            body: body.to_string().into_bytes(),
        }
    }
}

async fn tell(desk: Desk, transport: Arc<dyn Transport>, job: Job) -> Result<Outcome, Failure> {
    let told: Tell = read(&job)?;
    let asked = told.clone();
    let news = desk.db.read(move |tx| news(tx, &asked)).await.map_err(|error| again(&error))?;
    let Some(news) = news else { return Ok(Outcome::Done) };
    let end = pages::link_to_end(&desk, told.follower, &news.wish);
    let end = end.ok_or_else(|| Failure::Dead("no link could be made".to_owned()))?;
    if news.wish.hook.is_empty() {
        return mail(&desk, &*transport, news.letter(&told, &end)).await.map(|()| Outcome::Done);
    }
    let through = match desk.images.send(news.call(&told, &end)).await {
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
