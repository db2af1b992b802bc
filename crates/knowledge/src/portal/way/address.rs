//! Which addresses may be named: pages of ours for whoever comes in, and places of a provider.
//! It never lets an address lead out of the help centre, or a secret go where nothing is encrypted.

use causeway_base::Locale;

use crate::Brand;

/// The longest path that is led to.
const LONGEST: usize = 300;

/// The page of ours that a path names, with its language; `base` is what the paths of this help centre begin with.
pub(super) fn page(brand: &Brand, base: &str, path: &str) -> Option<(Locale, String)> {
    let plain = |c: char| c.is_ascii_alphanumeric() || "/-_.?=&%+".contains(c);
    if path.len() > LONGEST || !path.chars().all(plain) || path.contains("//") || path.contains("..") {
        return None;
    }
    let rest = path.strip_prefix(base)?.strip_prefix('/')?;
    let (tag, _) = rest.split_once('/')?;
    let locale = Locale::from_tag(tag).filter(|locale| brand.locales.contains(locale))?;
    Some((locale, path.to_owned()))
}

/// Whether this is the address of a provider: encrypted, or by its number on a network of the company's own.
pub(super) fn is_issuer(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once("://") else { return false };
    let host = rest.split('/').next().unwrap_or_default();
    let plain =
        text.len() <= 300 && rest.chars().all(|c| c.is_ascii_graphic()) && !rest.contains(['?', '#', '@', '\\']);
    let number = host.rsplit_once(':').map_or(host, |(name, _)| name).trim_matches(['[', ']']);
    let own = number.parse().is_ok_and(|ip| !causeway_net::is_public(ip));
    plain && !host.is_empty() && (scheme == "https" || (scheme == "http" && own))
}

/// Whether a place that a provider names for itself may be used: as well encrypted as its own address.
pub(super) fn may_be_asked(place: &str, issuer: &str) -> bool {
    let encrypted = place.starts_with("https://") || (issuer.starts_with("http://") && place.starts_with("http://"));
    encrypted && place.len() <= 1_000 && place.chars().all(|c| c.is_ascii_graphic()) && !place.contains('#')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::BrandId;

    fn brand() -> Brand {
        Brand {
            id: BrandId(uuid::Uuid::nil()),
            name: "Acme".to_owned(),
            slug: "acme".to_owned(),
            host: None,
            locales: vec![Locale::En, Locale::Ja],
            default_locale: Locale::En,
            colours: crate::brand::Colours::default(),
            logo: None,
            published: true,
            is_default: true,
            version: 1,
        }
    }

    #[test]
    fn nobody_is_led_out_of_the_help_centre() {
        let brand = brand();
        for (base, path, locale) in [
            ("/help", "/help/en/requests", Locale::En),
            ("/help", "/help/ja/requests/7", Locale::Ja),
            ("/help", "/help/en/requests/new?x=1&y=%20", Locale::En),
            ("", "/en/", Locale::En),
        ] {
            assert_eq!(page(&brand, base, path), Some((locale, path.to_owned())), "{path}");
        }
        for (base, path) in [
            ("/help", ""),
            ("/help", "/"),
            ("/help", "/help"),
            ("/help", "/inbox"),
            ("/help", "/api/v1/session"),
            ("/help", "/help/fr/requests"),
            ("/help", "/help/zh-CN/requests"),
            ("/help", "//evil.example/help/en/"),
            ("/help", "/help//evil.example/"),
            ("/help", "/help/en/../../inbox"),
            ("/help", "/help/en/\\evil.example"),
            ("/help", "https://evil.example/help/en/"),
            ("/help", "javascript:alert(1)"),
            ("/help", "/help/en/\r\nSet-Cookie:a=b"),
            ("", "//evil.example/en/"),
            ("", "/\\evil.example"),
            ("", "/evil.example"),
            ("", "/en@evil.example/"),
            ("", "http://en/"),
        ] {
            assert_eq!(page(&brand, base, path), None, "{path}");
        }
        assert_eq!(page(&brand, "/help", &format!("/help/en/{}", "x".repeat(300))), None);
    }

    #[test]
    fn a_provider_is_encrypted_or_on_an_own_network() {
        for good in [
            "https://id.acme.example",
            "https://id.acme.example/realms/a/",
            "http://127.0.0.1:8080",
            "http://10.0.0.7/x",
        ] {
            assert!(is_issuer(good), "{good}");
        }
        for bad in [
            "",
            "id.acme.example",
            "http://id.acme.example",
            "http://8.8.8.8",
            "ftp://id.acme.example",
            "https://",
            "https://a@b.example",
            "https://a.example?x",
            "https://a.example/#",
            "https://a b.example",
        ] {
            assert!(!is_issuer(bad), "{bad}");
        }
        assert!(may_be_asked("https://a.example/token?x=1", "https://b.example"));
        assert!(!may_be_asked("http://a.example/token", "https://b.example"));
        assert!(may_be_asked("http://10.0.0.7/token", "http://10.0.0.7"));
        assert!(!may_be_asked("https://a.example/\r\nX: y", "https://b.example"));
    }
}
