//! The fields of a request form on the page, and what was answered as lines of the message.
//! It never relies on the script that hides what does not apply: each field says when it is meant.

use std::collections::BTreeMap;

use crate::html;
use crate::html::Html;
use crate::request_form::answers::{Answer, LINE, LINES, Value, Wrong};
use crate::request_form::{AnswerKind, FormField, FormOption, said};
use crate::site::Site;

use super::sent::Sent;
use super::words;

/// What was wrong, by the field's id.
pub(super) type Mistakes = BTreeMap<String, Wrong>;

/// The name of a field in what is sent.
pub(super) fn name(id: &str) -> String {
    format!("f.{id}")
}

/// All fields of a form.
pub(super) fn fields(site: &Site, all: &[FormField], sent: &Sent, mistakes: &Mistakes) -> Html {
    all.iter().map(|one| Shown { site, all, one, sent }.html(mistakes.get(&one.id).copied())).collect()
}

struct Shown<'a> {
    site: &'a Site,
    all: &'a [FormField],
    one: &'a FormField,
    sent: &'a Sent,
}

impl Shown<'_> {
    fn html(&self, wrong: Option<Wrong>) -> Html {
        let (one, wanted) = (self.one, self.site.brand.preference(self.site.locale));
        let words = words::of(self.site.locale);
        let (label, help) = (said(&one.labels, &wanted), said(&one.helps, &wanted));
        let about = format!("about-{}", one.id);
        let optional = (!one.required).then(|| html!(" <span class=\"muted\">{}</span>", words.optional));
        let note = html!(
            "<div id=\"{}\">{}{}{}</div>",
            about,
            (!help.is_empty()).then(|| html!("<p class=\"muted hint\">{}</p>", help)),
            self.condition().map(|words| html!("<p class=\"muted hint only\">{}</p>", words)),
            wrong.map(|wrong| html!("<p class=\"wrong\" role=\"alert\">{}</p>", words.wrong_answer(wrong)))
        );
        let when = one.shown_when.as_ref().map(|when| {
            let required = one.required.then(|| html!(" data-required"));
            html!(" data-when=\"{}\" data-is=\"{}\"{}", when.field, when.is, required)
        });
        if let Some((kind, options)) = self.choice() {
            let ticks: Html = options.iter().map(|(id, name)| self.tick(kind, id, name)).collect();
            return html!(
                "<fieldset class=\"field\" aria-describedby=\"{}\"{}><legend>{}{}</legend>{}{}</fieldset>",
                about,
                when,
                label,
                optional,
                note,
                ticks
            );
        }
        html!("<div class=\"field\"{}><label>{}{}{}</label>{}</div>", when, label, optional, self.input(&about), note)
    }

    /// Whether a browser may insist: not on what may not apply, because without script it is there all the same.
    fn required(&self) -> Option<Html> {
        (self.one.required && self.one.shown_when.is_none()).then(|| html!(" required"))
    }

    fn input(&self, about: &str) -> Html {
        let (name, value) = (name(&self.one.id), self.sent.field(&name(&self.one.id)));
        match self.one.kind {
            AnswerKind::LongText => html!(
                "<textarea name=\"{}\" rows=\"4\" maxlength=\"{}\" aria-describedby=\"{}\"{}>{}</textarea>",
                name,
                LINES,
                about,
                self.required(),
                value
            ),
            kind => html!(
                "<input type=\"{}\" name=\"{}\" maxlength=\"{}\" value=\"{}\" autocomplete=\"off\" aria-describedby=\"{}\"{}>",
                if kind == AnswerKind::Date { "date" } else { "text" },
                name,
                LINE,
                value,
                about,
                self.required()
            ),
        }
    }

    /// What can be ticked, and whether one or several.
    fn choice(&self) -> Option<(&'static str, Vec<(String, String)>)> {
        let wanted = self.site.brand.preference(self.site.locale);
        let words = words::of(self.site.locale);
        let named = |option: &FormOption| (option.id.clone(), said(&option.names, &wanted).to_owned());
        match self.one.kind {
            AnswerKind::Choice => Some(("radio", self.one.options.iter().map(named).collect())),
            AnswerKind::Choices => Some(("checkbox", self.one.options.iter().map(named).collect())),
            AnswerKind::YesNo => {
                let both = [("yes", words.yes), ("no", words.no)];
                Some(("radio", both.map(|(id, word)| (id.to_owned(), word.to_owned())).to_vec()))
            }
            AnswerKind::Text | AnswerKind::LongText | AnswerKind::Date => None,
        }
    }

    fn tick(&self, kind: &str, id: &str, label: &str) -> Html {
        let name = name(&self.one.id);
        let held = self.sent.all(&name).any(|value| value == id);
        html!(
            "<label class=\"tick\"><input type=\"{}\" name=\"{}\" value=\"{}\"{}{}> <span>{}</span></label>",
            kind,
            name,
            id,
            held.then(|| html!(" checked")),
            (kind == "radio").then(|| self.required()).flatten(),
            label
        )
    }

    /// When the field is meant, in words.
    fn condition(&self) -> Option<String> {
        let when = self.one.shown_when.as_ref()?;
        let asked = self.all.iter().find(|other| other.id == when.field)?;
        let label = said(&asked.labels, &self.site.brand.preference(self.site.locale)).to_owned();
        Some(words::of(self.site.locale).only_if(&label, &option(self.site, asked, &when.is)))
    }
}

/// What customers read for an option.
fn option(site: &Site, field: &FormField, id: &str) -> String {
    let words = words::of(site.locale);
    match (field.kind, id) {
        (AnswerKind::YesNo, "yes") => words.yes.to_owned(),
        (AnswerKind::YesNo, _) => words.no.to_owned(),
        _ => {
            let found = field.options.iter().find(|option| option.id == id);
            let name = found.map(|option| said(&option.names, &site.brand.preference(site.locale)));
            name.unwrap_or_default().to_owned()
        }
    }
}

/// The answers as lines of a message, in the customer's language.
pub(super) fn lines(site: &Site, answers: &[Answer<'_>]) -> String {
    answers.iter().map(|answer| line(site, answer)).collect::<Vec<_>>().join("\n")
}

fn line(site: &Site, answer: &Answer<'_>) -> String {
    let words = words::of(site.locale);
    let label = said(&answer.field.labels, &site.brand.preference(site.locale));
    let told = match &answer.value {
        Value::Words(text) if text.contains('\n') => format!("\n{text}"),
        Value::Words(text) => text.clone(),
        Value::Chosen(ids) => {
            let names: Vec<String> = ids.iter().map(|id| option(site, answer.field, id)).collect();
            names.join(words.comma)
        }
        Value::Yes(yes) => option(site, answer.field, if *yes { "yes" } else { "no" }),
        Value::Day(day) => day.to_string(),
    };
    let asks = label.ends_with(['?', '？']);
    let between = if asks { " " } else { words.colon };
    format!("{label}{between}{told}")
}
