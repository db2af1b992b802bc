//! The `style` attribute: which declarations survive, and whether they make a mail "designed" (own backgrounds).
//! It never lets a value load, cover, move or run anything; what it does not know it drops.

/// Properties that may stay. None of them can take an element out of its place.
const PROPERTIES: &[&str] = &[
    "background",
    "background-color",
    "border",
    "border-bottom",
    "border-bottom-color",
    "border-bottom-style",
    "border-bottom-width",
    "border-collapse",
    "border-color",
    "border-left",
    "border-left-color",
    "border-left-style",
    "border-left-width",
    "border-radius",
    "border-right",
    "border-right-color",
    "border-right-style",
    "border-right-width",
    "border-spacing",
    "border-style",
    "border-top",
    "border-top-color",
    "border-top-style",
    "border-top-width",
    "border-width",
    "caption-side",
    "clear",
    "color",
    "direction",
    "display",
    "empty-cells",
    "float",
    "font",
    "font-family",
    "font-size",
    "font-style",
    "font-variant",
    "font-weight",
    "height",
    "letter-spacing",
    "line-height",
    "list-style-type",
    "margin",
    "margin-bottom",
    "margin-left",
    "margin-right",
    "margin-top",
    "max-width",
    "min-width",
    "overflow-wrap",
    "padding",
    "padding-bottom",
    "padding-left",
    "padding-right",
    "padding-top",
    "table-layout",
    "text-align",
    "text-decoration",
    "text-indent",
    "text-transform",
    "vertical-align",
    "white-space",
    "width",
    "word-break",
    "word-spacing",
    "word-wrap",
];

/// Longer attributes are dropped whole.
const MAX_STYLE: usize = 4_000;

/// The declarations of `style` that may stay, or nothing when none does. `themed` also drops what only repeats black
/// on white, so that plain mail follows the reader's theme.
pub(crate) fn filter(style: &str, themed: bool) -> Option<String> {
    if style.len() > MAX_STYLE {
        return None;
    }
    let mut out = String::new();
    for (name, value) in declarations(style) {
        if !may_stay(&name, &value) || (themed && only_repeats_paper(&name, &value)) {
            continue;
        }
        if !out.is_empty() {
            out.push(';');
        }
        out.push_str(&name);
        out.push(':');
        out.push_str(&value);
    }
    (!out.is_empty()).then_some(out)
}

/// Whether `style` sets a background of its own that is not white or transparent.
pub(crate) fn has_background(style: &str) -> bool {
    style.len() <= MAX_STYLE
        && declarations(style).any(|(name, value)| {
            matches!(name.as_str(), "background" | "background-color") && is_real_background(&value)
        })
}

/// Whether a colour value of `bgcolor` or `background` is one that a white page does not have anyway.
pub(crate) fn is_real_background(value: &str) -> bool {
    let value = value.trim().to_ascii_lowercase();
    let plain = ["", "none", "transparent", "inherit", "initial", "unset", "window", "white", "auto"];
    if plain.contains(&value.as_str()) {
        return false;
    }
    let first = value.split_whitespace().find(|part| rgb(part).is_some()).unwrap_or(&value);
    rgb(first).is_none_or(|(red, green, blue)| red.min(green).min(blue) < 0xf8)
}

/// Whether `style` hides the element altogether.
pub(crate) fn hides(style: &str) -> bool {
    style.len() <= MAX_STYLE
        && declarations(style).any(|(name, value)| {
            (name == "display" && value.eq_ignore_ascii_case("none")) || (name == "mso-hide" && value == "all")
        })
}

/// Whether one of the declarations is `name` with a value that satisfies `test`.
pub(crate) fn any(style: &str, wanted: &str, test: impl Fn(&str) -> bool) -> bool {
    style.len() <= MAX_STYLE && declarations(style).any(|(name, value)| name == wanted && test(&value))
}

fn declarations(style: &str) -> impl Iterator<Item = (String, String)> {
    style.split(';').filter_map(|declaration| {
        let (name, value) = declaration.split_once(':')?;
        let value = value.trim();
        let value = value.strip_suffix("!important").unwrap_or(value).trim_end();
        Some((name.trim().to_ascii_lowercase(), value.to_owned()))
    })
}

fn may_stay(name: &str, value: &str) -> bool {
    if PROPERTIES.binary_search(&name).is_err() || value.is_empty() || value.len() > 200 {
        return false;
    }
    // Escapes, comments, at-rules and functions are how style sheets load and hide things; only colours may be calls.
    let lower = value.to_ascii_lowercase();
    let plain = lower.chars().all(|c| {
        c.is_alphanumeric() || matches!(c, ' ' | '#' | '%' | '.' | ',' | '-' | '"' | '\'' | '(' | ')' | '+' | '_')
    });
    let calls_ok = lower.match_indices('(').all(|(at, _)| {
        let before = lower.get(..at).unwrap_or_default();
        ["rgb", "rgba", "hsl", "hsla"].iter().any(|call| before.ends_with(call))
    });
    if !plain || !calls_ok {
        return false;
    }
    match name {
        "display" => matches!(
            lower.as_str(),
            "none" | "block" | "inline" | "inline-block" | "list-item" | "table" | "table-row" | "table-cell"
        ),
        // A negative margin would pull text over what stands before it.
        _ if name.starts_with("margin") || name.starts_with("text-indent") => !has_negative(&lower),
        _ => true,
    }
}

fn has_negative(value: &str) -> bool {
    value.split_whitespace().any(|part| part.starts_with('-'))
}

fn only_repeats_paper(name: &str, value: &str) -> bool {
    match name {
        "color" => {
            let value = value.trim().to_ascii_lowercase();
            matches!(value.as_str(), "windowtext" | "initial" | "inherit" | "auto" | "buttontext")
                || rgb(&value).is_some_and(|(red, green, blue)| red.max(green).max(blue) <= 0x60)
        }
        "background" | "background-color" => !is_real_background(value),
        _ => false,
    }
}

/// A colour as red, green and blue, where it is written in one of the common ways.
pub(crate) fn rgb(value: &str) -> Option<(u8, u8, u8)> {
    let value = value.trim().to_ascii_lowercase();
    match value.as_str() {
        "black" => return Some((0, 0, 0)),
        "white" => return Some((255, 255, 255)),
        "navy" => return Some((0, 0, 128)),
        _ => {}
    }
    if let Some(call) = value.strip_prefix("rgb(").or_else(|| value.strip_prefix("rgba(")) {
        let mut parts = call.trim_end_matches(')').split([',', ' ']).filter(|part| !part.is_empty());
        let mut next = || parts.next()?.trim().parse::<u8>().ok();
        return Some((next()?, next()?, next()?));
    }
    let digits = value.strip_prefix('#').unwrap_or(&value);
    if !digits.is_ascii() {
        return None;
    }
    let channel = |at: usize, width: usize| {
        let part = digits.get(at..at + width)?;
        let number = u8::from_str_radix(part, 16).ok()?;
        Some(if width == 1 { number * 17 } else { number })
    };
    match digits.len() {
        3 if value.starts_with('#') => Some((channel(0, 1)?, channel(1, 1)?, channel(2, 1)?)),
        6 => Some((channel(0, 2)?, channel(2, 2)?, channel(4, 2)?)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sorted_for_the_search() {
        assert!(PROPERTIES.is_sorted());
    }

    #[test]
    fn keeps_looks_and_drops_loads() {
        for (style, want) in [
            ("color: red; position: fixed", Some("color:red")),
            ("background: url(http://a/b.png)", None),
            ("background-image: url(x)", None),
            ("color: expression(alert(1))", None),
            ("color:r\\65 d", None),
            ("width: 10px !important", Some("width:10px")),
            ("margin: -100px 0", None),
            ("font-family: 'Segoe UI', \"宋体\"", Some("font-family:'Segoe UI', \"宋体\"")),
            ("color: rgb(1, 2, 3)", Some("color:rgb(1, 2, 3)")),
            ("display: flex", None),
            ("font-size: 12px; /* x */ color: red", Some("font-size:12px")),
            ("@import 'x'", None),
        ] {
            assert_eq!(filter(style, false).as_deref(), want, "{style}");
        }
    }

    #[test]
    fn plain_mail_follows_the_theme() {
        assert_eq!(filter("color:#000;background:#fff;font-weight:bold", true).as_deref(), Some("font-weight:bold"));
        assert_eq!(filter("color:windowtext", true), None);
        assert_eq!(filter("color:red", true).as_deref(), Some("color:red"));
        assert!(has_background("background:#eeeeee"));
        assert!(!has_background("background:#fff"));
        assert!(!has_background("background-color: transparent"));
        assert!(!has_background("background: rgb(255, 255, 255)"));
    }

    #[test]
    fn hidden_is_seen() {
        assert!(hides("display:none"));
        assert!(hides("Display: NONE !important"));
        assert!(!hides("display:block"));
    }
}
