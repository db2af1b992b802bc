//! Colours of a brand: six that people choose, what follows from them, and the dark ones that are derived.
//! It never lets through a pair that cannot be read: text has a contrast of 4.5 (WCAG 2.2, 1.4.3).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The least contrast of text.
pub const TEXT: f64 = 4.5;
/// The least contrast of what is no text (1.4.11).
const SHAPE: f64 = 3.0;

/// A colour as `#rrggbb`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rgb(pub [u8; 3]);

impl Rgb {
    /// Reads `#rrggbb`.
    pub fn parse(text: &str) -> Option<Self> {
        let all_digits = |text: &&str| text.len() == 6 && text.chars().all(|c| c.is_ascii_hexdigit());
        let digits = text.strip_prefix('#').filter(all_digits)?;
        let part = |at: usize| u8::from_str_radix(digits.get(at..at + 2)?, 16).ok();
        Some(Self([part(0)?, part(2)?, part(4)?]))
    }

    /// Relative luminance (WCAG 2.2).
    fn luminance(self) -> f64 {
        let linear = |channel: u8| {
            let value = f64::from(channel) / 255.0;
            if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        let [red, green, blue] = self.0.map(linear);
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    /// Contrast with `other`, from 1 to 21.
    pub fn contrast(self, other: Self) -> f64 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    /// This colour with `share` percent of `other` in it.
    #[must_use]
    pub fn mixed(self, other: Self, share: u16) -> Self {
        let mut out = [0; 3];
        for (at, channel) in out.iter_mut().enumerate() {
            let sum = u16::from(self.0[at]) * (100 - share.min(100)) + u16::from(other.0[at]) * share.min(100);
            *channel = (sum / 100) as u8;
        }
        Self(out)
    }
}

impl std::fmt::Display for Rgb {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let [red, green, blue] = self.0;
        write!(f, "#{red:02x}{green:02x}{blue:02x}")
    }
}

/// The six colours of a brand, each `#rrggbb`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Colours {
    /// Buttons and marks.
    pub accent: String,
    /// Text on the accent.
    pub accent_text: String,
    /// The page.
    pub background: String,
    /// Panels on the page.
    pub surface: String,
    /// Text.
    pub ink: String,
    /// Links.
    pub link: String,
}

impl Default for Colours {
    /// Paper and kingfisher.
    fn default() -> Self {
        let own = |text: &str| text.to_owned();
        Self {
            accent: own("#00627d"),
            accent_text: own("#f8fdfe"),
            background: own("#f3f1ed"),
            surface: own("#fdfdfb"),
            ink: own("#1c2127"),
            link: own("#005972"),
        }
    }
}

/// What is wrong with a choice of colours: the field, and a sentence.
pub type Mistake = (&'static str, String);

/// The colours of a page, light or dark, with those that follow from the six.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Palette {
    /// See [`Colours`].
    pub accent: Rgb,
    /// See [`Colours`].
    pub accent_text: Rgb,
    /// See [`Colours`].
    pub background: Rgb,
    /// See [`Colours`].
    pub surface: Rgb,
    /// See [`Colours`].
    pub ink: Rgb,
    /// See [`Colours`].
    pub link: Rgb,
    /// Text that steps back.
    pub muted: Rgb,
    /// Hairlines.
    pub line: Rgb,
    /// Edges of fields.
    pub field: Rgb,
    /// The ground of notes and of what is chosen.
    pub soft: Rgb,
}

impl Colours {
    /// Checks the six.
    ///
    /// # Errors
    /// Every mistake: no colour, or a pair that cannot be read.
    pub fn palette(&self) -> Result<Palette, Vec<Mistake>> {
        let mut mistakes = Vec::new();
        let mut read = |field: &'static str, text: &str| {
            Rgb::parse(text).unwrap_or_else(|| {
                mistakes.push((field, "Write the colour as # and six hexadecimal digits.".to_owned()));
                Rgb([0, 0, 0])
            })
        };
        let accent = read("accent", &self.accent);
        let accent_text = read("accent_text", &self.accent_text);
        let background = read("background", &self.background);
        let surface = read("surface", &self.surface);
        let ink = read("ink", &self.ink);
        let link = read("link", &self.link);
        if mistakes.is_empty() {
            for (field, one, on, what) in [
                ("accent_text", accent_text, accent, "the accent"),
                ("ink", ink, background, "the background"),
                ("ink", ink, surface, "panels"),
                ("link", link, background, "the background"),
                ("link", link, surface, "panels"),
            ] {
                let contrast = one.contrast(on);
                if contrast < TEXT {
                    // Rounded down, so that 4.49 does not read as 4.5.
                    let shown = (contrast * 10.0).floor() / 10.0;
                    mistakes.push((field, format!("Its contrast on {what} is {shown:.1}; text needs 4.5 at least.")));
                }
            }
        }
        if mistakes.is_empty() {
            Ok(Palette::from_six(accent, accent_text, background, surface, ink, link))
        } else {
            Err(mistakes)
        }
    }
}

impl Palette {
    fn from_six(accent: Rgb, accent_text: Rgb, background: Rgb, surface: Rgb, ink: Rgb, link: Rgb) -> Self {
        let legible = |color: Rgb| color.contrast(background) >= TEXT && color.contrast(surface) >= TEXT;
        let muted = (0..=32).rev().map(|share| ink.mixed(background, share)).find(|one| legible(*one)).unwrap_or(ink);
        let field = (0..=55).rev().map(|share| ink.mixed(surface, share));
        let field = field.into_iter().find(|one| one.contrast(surface) >= SHAPE).unwrap_or(ink);
        let line = surface.mixed(ink, 12);
        // Text and links are read on it, so it takes only as much of the accent as they bear.
        let soft = (0..=12).rev().map(|share| surface.mixed(accent, share));
        let bears = |ground: &Rgb| ink.contrast(*ground) >= TEXT && link.contrast(*ground) >= TEXT;
        let soft = soft.into_iter().find(bears).unwrap_or(surface);
        Self { accent, accent_text, background, surface, ink, link, muted, line, field, soft }
    }

    /// The same brand in the dark: near-black grounds, and accent and link made as light as they must be.
    #[must_use]
    pub fn dark(&self) -> Self {
        let white = Rgb([0xff, 0xff, 0xff]);
        let (background, surface) = (Rgb([0x0f, 0x11, 0x14]), Rgb([0x17, 0x19, 0x1c]));
        let ink = Rgb([0xeb, 0xe9, 0xe6]);
        let lighter = |color: Rgb, least: f64| {
            (0..=100).map(|share| color.mixed(white, share)).find(|one| one.contrast(surface) >= least).unwrap_or(white)
        };
        let accent = lighter(self.accent, SHAPE);
        let on = [self.accent_text, white, background];
        let accent_text = on.into_iter().find(|text| text.contrast(accent) >= TEXT).unwrap_or(background);
        // A little above the limit: links stand on panels and on soft grounds, too.
        let link = lighter(self.link, 7.0);
        Self::from_six(accent, accent_text, background, surface, ink, link)
    }

    /// The colours as declarations of custom properties.
    pub fn declarations(&self) -> String {
        let pairs = [
            ("accent", self.accent),
            ("accent-text", self.accent_text),
            ("bg", self.background),
            ("surface", self.surface),
            ("ink", self.ink),
            ("link", self.link),
            ("muted", self.muted),
            ("line", self.line),
            ("field", self.field),
            ("soft", self.soft),
        ];
        pairs.map(|(name, color)| format!("--{name}:{color};")).concat()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn colours(accent: &str, link: &str, ink: &str) -> Colours {
        Colours { accent: accent.to_owned(), link: link.to_owned(), ink: ink.to_owned(), ..Colours::default() }
    }

    #[test]
    fn contrast_is_what_the_guideline_says() {
        let (black, white) = (Rgb([0; 3]), Rgb([255; 3]));
        assert!((black.contrast(white) - 21.0).abs() < 0.01);
        assert!((Rgb::parse("#777777").unwrap().contrast(white) - 4.48).abs() < 0.01);
        assert!((white.contrast(white) - 1.0).abs() < 0.001);
    }

    #[test]
    fn only_six_digits_are_a_colour() {
        for bad in ["", "red", "#fff", "#12345g", "#1234567", "#ééé", "123456", "#+12345"] {
            assert_eq!(Rgb::parse(bad), None, "{bad}");
        }
        assert_eq!(Rgb::parse("#00627D").unwrap().to_string(), "#00627d");
    }

    #[test]
    fn what_cannot_be_read_is_refused_by_field() {
        for (given, fields) in [
            (colours("#00627d", "#005972", "#1c2127"), vec![]),
            (colours("#ffcc00", "#005972", "#1c2127"), vec!["accent_text"]),
            (colours("#00627d", "#77aaff", "#1c2127"), vec!["link", "link"]),
            (colours("#00627d", "#005972", "#999999"), vec!["ink", "ink"]),
            (colours("blue", "#005972", "#1c2127"), vec!["accent"]),
        ] {
            let found: Vec<&str> =
                given.palette().err().unwrap_or_default().into_iter().map(|mistake| mistake.0).collect();
            assert_eq!(found, fields, "{given:?}");
        }
    }

    #[test]
    fn whatever_passes_can_be_read_in_the_dark_too() {
        for (accent, link) in
            [("#00627d", "#005972"), ("#1a1a1a", "#111111"), ("#7a0019", "#5b0a8a"), ("#0b5d1e", "#0b5d1e")]
        {
            let light = colours(accent, link, "#1c2127").palette().unwrap();
            for page in [light, light.dark()] {
                assert!(page.accent_text.contrast(page.accent) >= TEXT, "{accent}");
                for text in [page.ink, page.link, page.muted] {
                    assert!(text.contrast(page.background) >= TEXT && text.contrast(page.surface) >= TEXT, "{accent}");
                }
                assert!(
                    page.link.contrast(page.soft) >= TEXT && page.field.contrast(page.surface) >= SHAPE,
                    "{accent}"
                );
            }
            assert!(light.dark().accent.contrast(light.dark().surface) >= SHAPE);
        }
    }
}
