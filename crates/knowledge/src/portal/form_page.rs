//! The pages on which customers ask: which kind of request, and its form with what was entered so far.
//! They are whole without script; articles are offered beside the question and never in its way.

use std::collections::BTreeMap;

use super::call;
use super::form_fields::{Mistakes, fields};
use super::sent::{Limits, Sent};
use super::words::Words;
use super::{Visitor, words};
use crate::guide::Tried;
use crate::html;
use crate::html::Html;
use crate::request_form::{OTHER, RequestForm, said};
use crate::site::{Site, suggest};

/// What a form is made of.
pub(super) struct Page<'a> {
    pub(super) site: &'a Site,
    pub(super) visitor: Option<&'a Visitor>,
    /// The kind of request; none for the form without fields of its own.
    pub(super) form: Option<&'a RequestForm>,
    /// Whether there are others to choose from.
    pub(super) others: bool,
    pub(super) limits: Limits,
    /// The field with the work that a stranger's browser does.
    pub(super) proof: Option<Html>,
    /// What was tried in a guide before.
    pub(super) tried: Option<Tried>,
}

/// What is wrong with what was sent: a sentence, and the fields that it is about.
#[derive(Debug, Clone, Default)]
pub(super) struct Refused {
    pub(super) words: String,
    pub(super) mistakes: Mistakes,
}

impl Refused {
    /// A sentence alone.
    pub(super) fn because(words: impl Into<String>) -> Self {
        Self { words: words.into(), mistakes: BTreeMap::new() }
    }
}

impl Page<'_> {
    /// What it is called.
    pub(super) fn title(&self) -> String {
        let name = self.form.map(|form| said(&form.names, &self.site.brand.preference(self.site.locale)));
        name.unwrap_or(words::of(self.site.locale).ask).to_owned()
    }

    /// The path behind the language.
    pub(super) fn place(&self) -> String {
        format!("requests/new/{}", self.form.map_or(OTHER, |form| form.slug.as_str()))
    }

    /// The form with what was entered so far.
    pub(super) fn html(&self, sent: &Sent, refused: Option<&Refused>) -> Html {
        let (site, words) = (self.site, words::of(self.site.locale));
        let wanted = site.brand.preference(site.locale);
        let back = self
            .others
            .then(|| html!("<p class=\"crumbs\"><a href=\"{}\">{}</a></p>", site.path("requests/new"), words.ask));
        let about = self.form.map(|form| said(&form.introductions, &wanted)).filter(|about| !about.is_empty());
        let own = self.form.map(|form| {
            let none = Mistakes::new();
            fields(site, &form.fields, sent, refused.map_or(&none, |refused| &refused.mistakes))
        });
        html!(
            "{}<h1>{}</h1>{}{}{}{}<form method=\"post\" enctype=\"multipart/form-data\" action=\"{}\" class=\"card\">{}{}{}\
             <label>{}<input name=\"subject\" maxlength=\"200\" value=\"{}\" autocomplete=\"off\" required data-suggest=\"{}\" data-into=\"{}\"></label>{}\
             <label>{}<textarea name=\"text\" rows=\"8\" maxlength=\"20000\" required>{}</textarea></label>{}{}\
             <p class=\"trap\" aria-hidden=\"true\"><input name=\"website\" tabindex=\"-1\" autocomplete=\"off\"></p>\
             <button class=\"yes\">{}</button></form>",
            back,
            self.title(),
            about.map(|about| html!("<p class=\"muted\">{}</p>", about)),
            call::hotline(&site.calling, site.locale),
            site.promise.map(|minutes| html!("<p class=\"promise\">{}</p>", site.within(minutes))),
            refused.map(|refused| notice(words, sent, &refused.words)),
            site.path(&self.place()),
            self.proof.clone(),
            self.tried.as_ref().map(|tried| tried.html(site)),
            self.who(words, sent),
            words.subject,
            sent.field("subject"),
            site.path("suggest"),
            suggest::PLACE,
            suggest::place(),
            words.text,
            sent.field("text"),
            own,
            files(words, self.limits),
            words.send
        )
    }

    fn who(&self, words: &Words, sent: &Sent) -> Html {
        if let Some(visitor) = self.visitor {
            return html!("<p class=\"muted\">{}</p>", visitor.address);
        }
        html!(
            "<div class=\"pair\"><label>{}<input name=\"name\" autocomplete=\"name\" maxlength=\"200\" value=\"{}\"></label>\
             <label>{}<input type=\"email\" name=\"address\" autocomplete=\"email\" maxlength=\"254\" value=\"{}\" required></label></div>",
            words.name,
            sent.field("name"),
            words.address,
            sent.field("address")
        )
    }
}

/// The kinds of requests to choose from, and a way for what fits none.
pub(super) fn choose(site: &Site, forms: &[RequestForm], tried: Option<&Tried>) -> Html {
    let (words, wanted) = (words::of(site.locale), site.brand.preference(site.locale));
    let query = tried.map(Tried::query).unwrap_or_default();
    let link = |slug: &str, name: &str, about: &str| {
        let place = site.path(&format!("requests/new/{slug}{query}"));
        let about = (!about.is_empty()).then(|| html!("<span class=\"muted\">{}</span>", about));
        html!("<li><a href=\"{}\"><b>{}</b>{}</a></li>", place, name, about)
    };
    let mut links: Html = forms
        .iter()
        .map(|form| link(&form.slug, said(&form.names, &wanted), said(&form.introductions, &wanted)))
        .collect();
    links.push(link(OTHER, words.other, words.other_about));
    html!(
        "<h1>{}</h1>{}<p class=\"muted\">{}</p><ul class=\"kinds\">{}</ul>{}",
        words.ask,
        call::hotline(&site.calling, site.locale),
        words.which,
        links,
        call::link(site)
    )
}

/// Why a form came back, and that the browser forgot the files.
pub(super) fn notice(words: &Words, sent: &Sent, wrong: &str) -> Html {
    let again = sent.has_files().then(|| html!(" {}", words.choose_again));
    html!("<p class=\"notice\" role=\"alert\">{}{}</p>", wrong, again)
}

/// The field for files. It stands behind the words, so that these are read even when the files are too large.
pub(super) fn files(words: &Words, limits: Limits) -> Html {
    html!(
        "<label>{}<input type=\"file\" name=\"files\" multiple aria-describedby=\"files-about\"></label>\
         <p id=\"files-about\" class=\"muted hint\">{}</p>",
        words.files,
        words.files_about(limits)
    )
}
