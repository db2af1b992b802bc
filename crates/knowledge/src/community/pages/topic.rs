//! The page of one topic: the question, the answer that settled it, the others, and what whoever is signed in may do.
//! It never shows what waits to anybody but its writer, and no page where the question is hidden.

use axum::extract::{Path, Query};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::Response;
use causeway_store::{Result, Tx};
use causeway_web::Problem;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Came, Here, Own, State, enter, head, parts, sign_in};
use crate::community::category::{self, TopicCategory};
use crate::community::topic::seen::{self, Said, Seen};
use crate::community::words::Words;
use crate::community::{news, setting, text, words};
use crate::html;
use crate::html::Html;
use crate::portal::door::Door;
use crate::portal::private;
use crate::site::{Answer, Asked, Life, Site, alike, breadcrumb_data, breadcrumbs, frame, instant, missing};

/// Which answers.
#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct From {
    #[serde(default)]
    after: Option<i64>,
}

/// What was entered so far in the form for an answer, and why it was not taken.
#[derive(Debug, Clone, Default)]
pub(super) struct Entered {
    pub(super) name: String,
    pub(super) text: String,
    pub(super) wrong: Option<&'static str>,
}

/// What is on the page.
pub(super) struct Page<'a> {
    site: &'a Site,
    words: &'static Words,
    seen: Seen,
    category: Option<TopicCategory>,
    /// Whoever is signed in, and what they entered.
    here: Option<(&'a Here, Entered)>,
    follows: bool,
    after: i64,
}

/// Shows it: to readers alike, and to whoever is signed in their own.
pub(super) async fn show(
    state: State,
    own: Own,
    Path((tag, number)): Path<(String, i64)>,
    Query(from): Query<From>,
    headers: HeaderMap,
    uri: Uri,
) -> std::result::Result<Response, Problem> {
    let (door, after) = (Door::of(&state, &headers, own.is_some(), tag.clone()), from.after.unwrap_or(0));
    if door.hash().is_none() {
        let asked = Asked::of(&state, &headers, own.is_some());
        let work = move |tx: &mut Tx<'_>, site: &Site| {
            if !setting::of(tx, site.brand.id)?.enabled {
                return Ok(None);
            }
            Ok(page(tx, site, None, number, after)?.map(|page| page.frame(StatusCode::OK)))
        };
        return alike(&state, asked, (tag, &uri), Life::Minutes, work).await;
    }
    let read = move |tx: &mut Tx<'_>| {
        let here = match enter(tx, &door)? {
            Came::In(here) => here,
            Came::Nowhere(site) => return Ok((missing(&site), None)),
        };
        let Some(page) = page(tx, &here.site, Some((&here, Entered::default())), number, after)? else {
            return Ok((missing(&here.site), None));
        };
        let told = match &here.member {
            Some(member) => {
                news::follows(tx, page.seen.id, member.id)?.unwrap_or(false).then_some((page.seen.id, member.id))
            }
            None => None,
        };
        Ok::<_, Problem>((page.frame(StatusCode::OK), told))
    };
    let (answer, told) = state.desk.db.read(read).await?;
    if let Some((topic, member)) = told {
        state.desk.db.write(move |tx| news::visited(tx, topic, member)).await?;
    }
    Ok(private(answer))
}

/// What is on the page of a topic, if there is one to see.
pub(super) fn page<'a>(
    tx: &mut Tx<'_>,
    site: &'a Site,
    here: Option<(&'a Here, Entered)>,
    number: i64,
    after: i64,
) -> Result<Option<Page<'a>>> {
    let me = here.as_ref().and_then(|(here, _)| here.member.as_ref()).map(|member| member.id);
    let Some(seen) = seen::find(tx, (&site.brand, site.locale), number, me, after)? else { return Ok(None) };
    let follows = match me {
        Some(me) => news::follows(tx, seen.id, me)?.is_some(),
        None => false,
    };
    let category = category::store::find(tx, seen.category)?;
    Ok(Some(Page { site, words: words::of(site.locale), seen, category, here, follows, after }))
}

impl Page<'_> {
    fn signed_in(&self) -> bool {
        self.here.as_ref().is_some_and(|(here, _)| here.visitor.is_some())
    }

    fn place(&self) -> String {
        format!("community/t/{}", self.seen.number)
    }

    /// The page with the site's frame.
    pub(super) fn frame(&self, status: StatusCode) -> Answer {
        let (site, seen) = (self.site, &self.seen);
        let steps = parts::way(site, self.category.as_ref());
        let mut head = head(site, &seen.title, &self.place());
        let more = if self.after > 1 { format!("?after={}", self.after) } else { String::new() };
        head.description = text::line(&seen.question.text, 200);
        head.hidden = !seen.open;
        // The topic belongs to the language in which it was asked.
        head.canonical = Some(format!("{}{more}", site.path_in(seen.locale, &self.place())));
        if seen.open {
            head.data = vec![breadcrumb_data(site, &steps, (&seen.title, &site.path(&self.place()))), self.data()];
        }
        frame(site, status, &head, self.body(&steps))
    }

    /// The topic for search engines.
    fn data(&self) -> Value {
        let page = self.site.whole(&self.site.path_in(self.seen.locale, &self.place()));
        let answer = |said: &Said| {
            json!({
                "@type": "Answer", "text": text::line(&said.text, 5_000), "upvoteCount": said.votes,
                "datePublished": instant(said.at), "url": format!("{page}#p{}", said.no),
                "author": { "@type": "Person", "name": said.name },
            })
        };
        let shown = self.seen.answers.iter().filter(|said| !said.waits);
        let mut question = json!({
            "@type": "Question", "name": self.seen.title, "text": text::line(&self.seen.question.text, 5_000),
            "answerCount": self.seen.count, "upvoteCount": self.seen.question.votes,
            "datePublished": instant(self.seen.question.at),
            "author": { "@type": "Person", "name": self.seen.question.name },
            "suggestedAnswer": shown.map(answer).collect::<Vec<_>>(),
        });
        if let Some(accepted) = &self.seen.accepted {
            question["acceptedAnswer"] = answer(accepted);
        }
        json!({ "@context": "https://schema.org", "@type": "QAPage", "mainEntity": question })
    }

    fn body(&self, steps: &[(String, String)]) -> Html {
        let (site, words, seen) = (self.site, self.words, &self.seen);
        let marks: Html = [(seen.accepted.is_some(), words.solved), (seen.closed, words.closed)]
            .into_iter()
            .filter(|(is, _)| *is)
            .map(|(_, word)| html!("<span class=\"standing\">{}</span> ", word))
            .collect();
        let accepted = seen.accepted.as_ref().map(|said| self.post(said));
        let answers: Html = seen.answers.iter().map(|said| self.post(said)).collect();
        let more = seen.next.map(|next| {
            let to = format!("{}?after={next}", site.path(&self.place()));
            html!("<p class=\"more\"><a rel=\"next\" href=\"{}\">{}</a></p>", to, words.more_answers)
        });
        html!(
            "{}<h1 dir=\"auto\"{}>{}</h1><p class=\"state\">{}{}</p><ol class=\"said\">{}{}{}</ol>{}{}{}",
            breadcrumbs(site, steps, &seen.title),
            parts::lang(site, seen.locale),
            seen.title,
            marks,
            words.answers(seen.count),
            self.post(&seen.question),
            accepted,
            answers,
            more,
            self.follow(),
            self.form()
        )
    }

    fn post(&self, said: &Said) -> Html {
        let (site, words) = (self.site, self.words);
        let accepted = self.seen.accepted.as_ref().is_some_and(|one| one.id == said.id);
        let mark = accepted.then(|| html!("<p class=\"promise\">✓ {}</p>", words.accepted));
        let waits = said.waits.then(|| html!("<p class=\"notice\" role=\"status\">{}</p>", words.waits));
        let edited = said.edited.then(|| html!(" · {}", words.edited));
        let article = said.article.as_ref().map(|card| {
            let to = site.path(&format!("a/{}", card.slug));
            html!("<p>{} <a href=\"{}\">{}</a></p>", words.article, to, card.title)
        });
        html!(
            "<li id=\"p{}\" class=\"{}\">{}<p class=\"who\">{} <time datetime=\"{}\">{}</time>{}</p>{}<div class=\"text\" dir=\"auto\"{}>{}</div>{}{}</li>",
            said.no,
            if accepted { "accepted" } else { "post" },
            mark,
            parts::name(site, &said.name, said.staff, said.level, &said.badges),
            instant(said.at),
            site.moment(said.at),
            edited,
            waits,
            parts::lang(site, self.seen.locale),
            text::shown(&said.text, &self.seen.names),
            article,
            self.acts(said, accepted)
        )
    }

    /// What can be done with a post; readers who are not signed in see how many votes it has.
    fn acts(&self, said: &Said, accepted: bool) -> Html {
        let (site, words) = (self.site, self.words);
        let place = |what: &str| site.path(&format!("community/p/{}/{what}", said.id));
        let label = if said.no == 1 { words.same } else { words.helpful };
        if said.waits {
            return html!("<p class=\"acts\"><a href=\"{}\">{}</a></p>", place("edit"), words.edit);
        }
        if !self.signed_in() || said.mine {
            let edit = said.mine.then(|| html!(" <a href=\"{}\">{}</a>", place("edit"), words.edit));
            return html!("<p class=\"acts muted\">{}: {}{}</p>", label, said.votes, edit);
        }
        let vote = html!(
            "<form method=\"post\" action=\"{}\"><button name=\"vote\" value=\"{}\" aria-pressed=\"{}\">{} · {}</button></form>",
            place("vote"),
            if said.voted { "no" } else { "yes" },
            if said.voted { "true" } else { "false" },
            label,
            said.votes
        );
        html!(
            "<div class=\"acts\">{}{}<a href=\"{}\">{}</a></div>",
            vote,
            self.accept(said, accepted),
            place("flag"),
            words.report
        )
    }

    /// Whoever asked says which answer helped.
    fn accept(&self, said: &Said, accepted: bool) -> Option<Html> {
        (self.seen.question.mine && said.no > 1).then(|| {
            html!(
                "<form method=\"post\" action=\"{}\"><button name=\"post\" value=\"{}\">{}</button></form>",
                self.site.path(&format!("{}/accept", self.place())),
                if accepted { String::new() } else { said.id.to_string() },
                if accepted { self.words.unaccept } else { self.words.accept }
            )
        })
    }

    fn follow(&self) -> Option<Html> {
        self.here.as_ref()?.0.member.as_ref()?;
        let (value, label) = if self.follows { ("no", self.words.unfollow) } else { ("yes", self.words.follow) };
        let to = self.site.path(&format!("{}/follow", self.place()));
        Some(html!(
            "<form method=\"post\" action=\"{}\"><button name=\"follow\" value=\"{}\">{}</button></form>",
            to,
            value,
            label
        ))
    }

    /// The form for an answer, or the way to it.
    fn form(&self) -> Html {
        let (site, words) = (self.site, self.words);
        if self.seen.closed {
            return html!("<p class=\"notice\">{}</p>", words.is_closed);
        }
        if !self.seen.open {
            return Html::new();
        }
        let Some((here, entered)) = self.here.as_ref().filter(|(here, _)| here.visitor.is_some()) else {
            let to = sign_in(site, &format!("/t/{}", self.seen.number));
            return html!("<p class=\"card\"><a class=\"button yes\" href=\"{}\">{}</a></p>", to, words.sign_in);
        };
        let name = here.member.is_none().then(|| parts::name_field(site, &entered.name));
        let first = here.member.is_none() && here.setting.first_posts > 0;
        let look = first.then(|| html!("<p class=\"muted\">{}</p>", words.team_will_look));
        html!(
            "<form method=\"post\" action=\"{}\" class=\"card\" id=\"answer\">{}{}{}{}{}<button class=\"yes\">{}</button></form>",
            site.path(&format!("{}/answer", self.place())),
            entered.wrong.map(parts::notice),
            name,
            parts::text_field(site, words.your_answer, &entered.text),
            look,
            parts::trap(),
            words.publish
        )
    }
}
