//! The four languages that the product speaks.
//! It never guesses the language of a text; mail does that for what people write.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A language of the interface and of what the desk sends by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, JsonSchema)]
pub enum Locale {
    /// English.
    #[default]
    #[serde(rename = "en")]
    En,
    /// Chinese in simplified characters.
    #[serde(rename = "zh-CN")]
    ZhCn,
    /// Chinese in traditional characters, Taiwan wording.
    #[serde(rename = "zh-TW")]
    ZhTw,
    /// Japanese.
    #[serde(rename = "ja")]
    Ja,
}

impl Locale {
    /// All of them, in the order in which menus show them.
    pub const ALL: [Self; 4] = [Self::En, Self::ZhCn, Self::ZhTw, Self::Ja];

    /// The one of these that is in this language, in the order of [`Self::ALL`].
    pub const fn pick<T: Copy>(self, words: [T; 4]) -> T {
        words[self as usize]
    }

    /// The BCP 47 tag.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::ZhCn => "zh-CN",
            Self::ZhTw => "zh-TW",
            Self::Ja => "ja",
        }
    }

    /// The locale with exactly this tag.
    pub fn from_tag(tag: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|locale| locale.tag() == tag)
    }

    /// The locale to speak to somebody who writes `tag` (`zh-Hant`, `en-GB`, `ja`): the nearest, else English.
    pub fn nearest(tag: &str) -> Self {
        let tag = tag.to_ascii_lowercase();
        match tag.split('-').next() {
            Some("ja") => Self::Ja,
            Some("zh") if tag.contains("tw") || tag.contains("hk") || tag.contains("hant") => Self::ZhTw,
            Some("zh") => Self::ZhCn,
            _ => Self::En,
        }
    }

    /// The language that a browser asks for with `Accept-Language` (RFC 9110, 12.5.4): of those spoken the one liked
    /// most, the earlier of equals; English when none is.
    pub fn asked_for(header: &str) -> Self {
        let mut best = (0.0_f32, Self::En);
        for part in header.split(',').take(20) {
            let (tag, rest) = part.split_once(';').unwrap_or((part, ""));
            let tag = tag.trim();
            let weight = rest.trim().strip_prefix("q=").map_or(1.0, |weight| weight.parse().unwrap_or(0.0));
            let spoken = ["en", "zh", "ja"].iter().any(|language| {
                tag.get(..2).is_some_and(|start| start.eq_ignore_ascii_case(language))
                    && matches!(tag.as_bytes().get(2), None | Some(b'-'))
            });
            if spoken && weight > best.0 {
                best = (weight, Self::nearest(tag));
            }
        }
        best.1
    }
}

#[cfg(test)]
mod tests {
    use super::Locale;

    #[test]
    fn what_a_browser_asks_for() {
        for (header, wished) in [
            ("", Locale::En),
            ("ja", Locale::Ja),
            ("de-DE,de;q=0.9,ja;q=0.8,en;q=0.7", Locale::Ja),
            ("zh-TW,zh;q=0.9,en;q=0.8", Locale::ZhTw),
            ("en;q=0.5, zh-CN", Locale::ZhCn),
            ("zh-Hant-HK", Locale::ZhTw),
            ("jav,enm,zha", Locale::En),
            ("ja;q=0, zh;q=nonsense", Locale::En),
            ("\u{1f600}, *;q=0.1", Locale::En),
        ] {
            assert_eq!(Locale::asked_for(header), wished, "{header}");
        }
    }
}
