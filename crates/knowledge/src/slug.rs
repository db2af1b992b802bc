//! Slugs: the readable part of an address.
//! It never looks whether one is taken; the stores do.

/// The longest slug.
pub const LONGEST: usize = 80;

/// Whether `slug` can stand in an address: lower-case letters and digits, with single hyphens between, and not a number,
/// because numbers name articles.
pub fn is_slug(slug: &str) -> bool {
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    !slug.is_empty()
        && slug.len() <= LONGEST
        && slug.chars().all(fits)
        && !slug.starts_with('-')
        && !slug.ends_with('-')
        && !slug.contains("--")
        && slug.chars().any(|c| c.is_ascii_lowercase())
}

/// A slug made of the Latin letters and digits of `title`; empty when there are too few of them to name anything.
pub fn from_title(title: &str) -> String {
    let mut out = String::new();
    for c in causeway_base::text::fold(title).chars() {
        match c {
            'a'..='z' | '0'..='9' => out.push(c),
            '\'' | '’' => {}
            _ if out.ends_with('-') || out.is_empty() => {}
            _ => out.push('-'),
        }
    }
    out.truncate(LONGEST - 10);
    let out = out.trim_matches('-').to_owned();
    if is_slug(&out) && out.len() >= 3 { out } else { String::new() }
}

/// The `n`th slug to try when the ones before it are taken: `refunds`, `refunds-2`, `refunds-3`.
pub fn nth(slug: &str, n: usize) -> String {
    if n <= 1 { slug.to_owned() } else { format!("{slug}-{n}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_become_slugs() {
        for (title, slug) in [
            ("How to export a CSV?", "how-to-export-a-csv"),
            ("  Don’t panic -- it's fine  ", "dont-panic-its-fine"),
            ("如何导出 CSV 文件", "csv"),
            ("退款", ""),
            ("2026", ""),
            ("Ｆｕｌｌ width", "full-width"),
        ] {
            assert_eq!(from_title(title), slug, "{title}");
        }
        assert!(from_title(&"long ".repeat(60)).len() <= LONGEST);
    }

    #[test]
    fn what_is_no_slug() {
        for bad in ["", "A", "a b", "-a", "a-", "a--b", "12", "1-2", "ü", &"a".repeat(81)] {
            assert!(!is_slug(bad), "{bad}");
        }
        assert!(is_slug("a-2") && is_slug("refunds"));
    }
}
