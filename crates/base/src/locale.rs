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
}
