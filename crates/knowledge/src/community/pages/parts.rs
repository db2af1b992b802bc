//! What several pages of the community are made of: names with their marks, rows of topics, fields of forms.
//! Every text of a member goes through the one door of [`crate::community::text`].

use causeway_base::Locale;

use crate::community::category::TopicCategory;
use crate::community::member::{Badge, Level};
use crate::community::topic::Line;
use crate::community::words;
use crate::html;
use crate::html::Html;
use crate::site::Site;

/// A name with what it is known for.
pub(super) fn name(site: &Site, name: &str, staff: bool, level: Level, badges: &[Badge]) -> Html {
    let words = words::of(site.locale);
    let mark = if staff {
        html!(" <span class=\"standing team\">{}</span>", words.staff)
    } else {
        html!(" <span class=\"muted\">{}</span>", words.level(level))
    };
    let badges: Html =
        badges.iter().map(|badge| html!(" <span class=\"standing\">{}</span>", words.badge(*badge))).collect();
    html!("<b dir=\"auto\">{}</b>{}{}", name, mark, badges)
}

/// A topic in a list.
pub(super) fn row(site: &Site, line: &Line, categories: &[TopicCategory]) -> Html {
    let words = words::of(site.locale);
    let marks: Html = [(line.pinned, words.pinned), (line.solved, words.solved), (line.closed, words.closed)]
        .into_iter()
        .filter(|(is, _)| *is)
        .map(|(_, word)| html!("<span class=\"standing\">{}</span>", word))
        .collect();
    let category = categories.iter().find(|one| one.id == line.category_id);
    let category = category.map(|one| html!("{} · ", one.name_for(&site.brand.preference(site.locale))));
    html!(
        "<li><a href=\"{}\"><b dir=\"auto\" lang=\"{}\">{}</b>{}</a><p class=\"muted\">{}<span dir=\"auto\">{}</span> · {} · {} · {}</p></li>",
        site.path(&format!("community/t/{}", line.number)),
        line.locale.tag(),
        line.title,
        marks,
        category,
        line.name,
        words.answers(line.answers),
        words.votes(line.votes),
        site.date(line.active_at)
    )
}

/// Rows of topics.
pub(super) fn rows(site: &Site, lines: &[Line], categories: &[TopicCategory]) -> Html {
    let rows: Html = lines.iter().map(|line| row(site, line, categories)).collect();
    html!("<ul class=\"requests\">{}</ul>", rows)
}

/// The field that people do not see; programs that fill in everything do.
pub(super) fn trap() -> Html {
    html!("<p class=\"trap\" aria-hidden=\"true\"><input name=\"website\" tabindex=\"-1\" autocomplete=\"off\"></p>")
}

/// The field for a name, for whoever writes for the first time.
pub(super) fn name_field(site: &Site, wished: &str) -> Html {
    let words = words::of(site.locale);
    html!(
        "<label>{}<input name=\"name\" value=\"{}\" minlength=\"2\" maxlength=\"30\" autocomplete=\"nickname\" required></label><p class=\"hint muted\">{}</p>",
        words.name,
        wished,
        words.name_about
    )
}

/// The field for a text.
pub(super) fn text_field(site: &Site, label: &str, text: &str) -> Html {
    let words = words::of(site.locale);
    html!(
        "<label>{}<textarea name=\"text\" rows=\"7\" maxlength=\"10000\" required>\n{}</textarea></label><p class=\"hint muted\">{}</p>",
        label,
        text,
        words.text_about
    )
}

/// What is wrong, above a form.
pub(super) fn notice(words: &str) -> Html {
    html!("<p class=\"notice\" role=\"alert\">{}</p>", words)
}

/// The way to the community: name and path of each step.
pub(super) fn way(site: &Site, category: Option<&TopicCategory>) -> Vec<(String, String)> {
    let mut steps = crate::site::way(site, &[], None);
    steps.push((words::of(site.locale).title.to_owned(), site.path("community")));
    if let Some(category) = category {
        let name = category.name_for(&site.brand.preference(site.locale)).to_owned();
        steps.push((name, site.path(&format!("community?category={}", category.slug))));
    }
    steps
}

/// A language as the page's attribute, when it is not the page's own.
pub(super) fn lang(site: &Site, locale: Locale) -> Option<Html> {
    (locale != site.locale).then(|| html!(" lang=\"{}\"", locale.tag()))
}
