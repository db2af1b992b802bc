//! The one style sheet and the one script of the public pages, and a brand's colours.
//! It never holds a colour that a person wrote: only what was read as one.

use std::sync::LazyLock;

use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use data_encoding::{BASE64, HEXLOWER};
use sha2::{Digest, Sha256};

use crate::brand::Colours;

const SHEET: &str = concat!(
    include_str!("site.css"),
    include_str!("portal.css"),
    include_str!("status.css"),
    include_str!("community.css"),
    include_str!("guide.css")
);

/// What the pages do with script: offer articles, hide fields that do not apply, work for a stranger's request.
/// Each part is one expression, so something must stand between them.
const SCRIPT: &str =
    concat!(include_str!("suggest.js"), ";", include_str!("fields.js"), ";", include_str!("proof.js"), ";");

/// A name that changes with the text, so that it can be kept for ever.
fn name(text: &str, ending: &str) -> String {
    format!("site.{}.{ending}", HEXLOWER.encode(&Sha256::digest(text.as_bytes())[..8]))
}

static NAME: LazyLock<String> = LazyLock::new(|| name(SHEET, "css"));
static SCRIPT_NAME: LazyLock<String> = LazyLock::new(|| name(SCRIPT, "js"));

/// Where the sheet is.
pub(super) fn address() -> String {
    format!("/help/style/{}", *NAME)
}

/// Where the script is.
pub(super) fn script_address() -> String {
    format!("/help/style/{}", *SCRIPT_NAME)
}

/// Serves the sheet or the script; an older name is gone.
pub(super) async fn serve(Path(name): Path<String>) -> Response {
    let (kind, text) = match name {
        name if name == *NAME => ("text/css; charset=utf-8", SHEET),
        name if name == *SCRIPT_NAME => ("text/javascript; charset=utf-8", SCRIPT),
        _ => return (StatusCode::NOT_FOUND, "There is no such style.").into_response(),
    };
    let headers = [(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "public, max-age=31536000, immutable")];
    (headers, text).into_response()
}

/// A brand's colours as a style, and the policy that allows this style and nothing else.
pub(super) struct Brand {
    pub(super) style: String,
    pub(super) policy: String,
}

/// The colours of a brand; the usual ones when its own can no longer be read.
pub(super) fn of(colours: &Colours) -> Brand {
    let light = colours.palette().or_else(|_| Colours::default().palette());
    let style = light.map_or_else(
        |_| String::new(),
        |light| {
            format!(
                ":root{{{}}}@media screen and (prefers-color-scheme:dark){{:root{{{}}}}}",
                light.declarations(),
                light.dark().declarations()
            )
        },
    );
    let hash = BASE64.encode(&Sha256::digest(style.as_bytes()));
    let policy = format!(
        "default-src 'none'; style-src 'self' 'sha256-{hash}'; img-src 'self'; script-src 'self'; connect-src 'self'; form-action 'self'; \
         frame-ancestors 'none'; base-uri 'none'"
    );
    Brand { style, policy }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sheet_is_small_and_loads_nothing() {
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        std::io::Write::write_all(&mut packer, SHEET.as_bytes()).unwrap();
        let packed = packer.finish().unwrap().len();
        assert!(packed <= 8 * 1024, "{packed} bytes on the way to a browser");
        for bad in ["@import", "url(", "http:", "https:"] {
            assert!(!SHEET.contains(bad), "{bad}");
        }
    }

    #[test]
    fn the_script_is_small_and_asks_only_here() {
        assert!(SCRIPT.len() < 8 * 1024, "{}", SCRIPT.len());
        assert_eq!(SCRIPT.matches("})()\n;").count(), 3, "no part goes on where another one ends");
        for bad in ["http:", "https:", "import", "eval", "cookie", "localStorage"] {
            assert!(!SCRIPT.contains(bad), "{bad}");
        }
    }

    #[test]
    fn colours_that_cannot_be_read_never_reach_a_page() {
        let evil = Colours { ink: "red}</style><script>".to_owned(), ..Colours::default() };
        assert_eq!(of(&evil).style, of(&Colours::default()).style);
        assert!(of(&evil).style.contains("--ink:#1c2127"));
    }
}
