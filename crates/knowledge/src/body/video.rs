//! Videos in articles: links to a few hosts with a picture, never a frame of another site in our page.
//! It never loads anything from those hosts; a reader who follows the link does.

use std::sync::LazyLock;

use causeway_base::text;
use regex::{Captures, Regex};

/// Hosts whose videos may be shown so, with what is below them.
const HOSTS: [&str; 8] = [
    "youtube.com",
    "youtube-nocookie.com",
    "youtu.be",
    "vimeo.com",
    "bilibili.com",
    "loom.com",
    "youku.com",
    "nicovideo.jp",
];

static FRAME: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r#"(?is)<iframe\b[^>]*?\bsrc\s*=\s*["']([^"'<>]+)["'][^>]*>"#).ok());
static FIGURE: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r#"(?s)<figure class="video">(.*?)</figure>"#).ok());
static LINK: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r#"<a href="([^"]*)""#).ok());

/// Whether a video may be linked so: over TLS and at a known host.
fn is_known(address: &str) -> bool {
    let Some(rest) = address.strip_prefix("https://") else { return false };
    let host = rest.split(['/', '?', '#', ':']).next().unwrap_or_default().to_ascii_lowercase();
    // An `@` would make what stands before it a user's name.
    !host.contains('@') && HOSTS.iter().any(|known| host == *known || host.ends_with(&format!(".{known}")))
}

/// Frames of known hosts become figures with a link; other frames are left for the allow-list to drop. It runs before
/// the allow-list, so nothing that it writes is believed.
pub(super) fn lift(html: &str) -> String {
    let Some(frame) = FRAME.as_ref() else { return html.to_owned() };
    let figure = |found: &Captures<'_>| {
        let address = found[1].trim().replacen("/embed/", "/watch?v=", 1).replace("&amp;", "&");
        let address = if address.starts_with("//") { format!("https:{address}") } else { address };
        if is_known(&address) {
            let address = text::escape_html(&address);
            format!("<figure class=\"video\"><a href=\"{address}\">{address}</a></figure>")
        } else {
            String::new()
        }
    };
    frame.replace_all(html, figure).into_owned()
}

/// Takes the look of a video from figures that do not lead to a known host. It runs after the allow-list.
pub(super) fn settle(clean: &str) -> String {
    let (Some(figure), Some(link)) = (FIGURE.as_ref(), LINK.as_ref()) else { return clean.to_owned() };
    let judged = |found: &Captures<'_>| {
        let mut links = link.captures_iter(&found[1]).map(|link| is_known(&link[1]));
        let known = links.next().unwrap_or(false) && links.all(|known| known);
        if known { found[0].to_owned() } else { format!("<figure>{}</figure>", &found[1]) }
    };
    figure.replace_all(clean, judged).into_owned()
}
