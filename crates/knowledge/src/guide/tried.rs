//! What somebody tried in a guide before they write: shown to them above the form, and lines of their message.
//! It never believes the form: what it names is walked through the guide again.

use causeway_desk::diagnosis::walked::Answered;

use super::rules::{Stands, walk};
use super::{Shown, words};
use crate::html;
use crate::html::Html;
use crate::site::Site;
use crate::status::pick;

/// A walk that goes along with a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Tried {
    /// The guide.
    pub(crate) slug: String,
    /// The keys of the answers.
    pub(crate) path: String,
    /// The guide's title as the customer read it.
    pub(crate) title: String,
    /// What was asked and answered, as the customer read it.
    pub(crate) answered: Vec<Answered>,
    /// What the guide said to do at its end.
    end: Option<String>,
}

/// What was tried in the guide that a form names. `None` when customers can walk through no such guide.
pub(crate) fn of(site: &Site, guides: &[Shown], slug: &str, path: &str) -> Option<Tried> {
    let wanted = site.brand.preference(site.locale);
    let guide = guides.iter().find(|guide| guide.slug == slug)?;
    let walk = walk(guide, path)?;
    let answered = walk.taken.iter().map(|(step, answer)| Answered {
        step: step.key.clone(),
        answer: answer.key.clone(),
        question: pick(&step.asks, &wanted).0.to_owned(),
        said: pick(&answer.says, &wanted).0.to_owned(),
    });
    let end = match walk.stands {
        Stands::End(answer) => Some(pick(&answer.ends, &wanted).0.to_owned()),
        Stands::Step(_) => None,
    };
    Some(Tried {
        slug: guide.slug.clone(),
        path: walk.path(usize::MAX),
        title: pick(&guide.titles, &wanted).0.to_owned(),
        answered: answered.collect(),
        end: end.filter(|end| !end.is_empty()),
    })
}

impl Tried {
    /// The part of an address that carries it on.
    pub(crate) fn query(&self) -> String {
        format!("?guide={}&walk={}", self.slug, self.path)
    }

    /// What goes along, for the customer to see before they send it; the form carries it in two fields.
    pub(crate) fn html(&self, site: &Site) -> Html {
        let words = words::of(site.locale);
        let lines: Html =
            self.answered.iter().map(|one| html!("<li>{} <b>{}</b></li>", one.question, one.said)).collect();
        let lines = (!lines.is_empty()).then(|| html!("<ol>{}</ol>", lines));
        html!(
            "<section class=\"notice tried\"><h2>{}</h2><p>{}</p>{}<input type=\"hidden\" name=\"guide\" value=\"{}\">\
             <input type=\"hidden\" name=\"walk\" value=\"{}\"></section>",
            words.goes_along,
            self.title,
            lines,
            self.slug,
            self.path
        )
    }

    /// The same as lines of the message, in the customer's language.
    pub(crate) fn lines(&self, site: &Site) -> String {
        let words = words::of(site.locale);
        let mut lines = vec![words.walked(&self.title)];
        let answers = self.answered.iter().enumerate();
        lines.extend(answers.map(|(at, one)| format!("{}. {} → {}", at + 1, one.question, one.said)));
        if let Some(end) = &self.end {
            lines.push(words.told(&causeway_base::text::snippet(end, 300)));
        }
        lines.join("\n")
    }
}
