//! What is known of where a visitor is: page, browser, system, language, what their console said (R88).
//! It is what browsers say by themselves and pages tell; nobody is asked and nothing is looked up.

use causeway_base::{Time, text};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The most pages that are kept.
const PAGES: usize = 20;
/// The most lines of the console.
const ERRORS: usize = 10;

/// A page that was looked at.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Seen {
    /// When.
    pub at: Time,
    /// Its address.
    pub url: String,
    /// Its title.
    pub title: String,
}

/// What is known.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Facts {
    /// The pages, the newest last.
    pub pages: Vec<Seen>,
    /// From where they came to the website.
    pub referrer: String,
    /// What the browser calls itself.
    pub user_agent: String,
    /// The language of the browser.
    pub language: String,
    /// The size of the window, `1280×720`.
    pub size: String,
    /// The last lines of the page's console, if the website lets the chat tell them.
    pub errors: Vec<String>,
}

/// What a page tells with a message.
#[derive(Debug, Clone, Default, Deserialize)]
pub(crate) struct Told {
    #[serde(default)]
    pub(crate) page: String,
    #[serde(default)]
    pub(crate) title: String,
    #[serde(default)]
    pub(crate) referrer: String,
    #[serde(default)]
    pub(crate) size: String,
    #[serde(default)]
    pub(crate) errors: Vec<String>,
}

/// An address without what may be secret in it: a fragment, and what a query holds of tokens.
fn address(given: &str) -> String {
    let given = text::clean(given.trim(), 1_000).replace(['\n', '\t', ' '], "");
    if !(given.starts_with("https://") || given.starts_with("http://")) {
        return String::new();
    }
    let given = given.split('#').next().unwrap_or_default();
    let Some((place, query)) = given.split_once('?') else { return given.to_owned() };
    let secret = |pair: &&str| {
        let name = pair.split('=').next().unwrap_or_default().to_ascii_lowercase();
        ["token", "key", "secret", "password", "code", "session", "auth", "jwt"].iter().any(|word| name.contains(word))
    };
    let kept: Vec<&str> = query.split('&').filter(|pair| !secret(pair)).collect();
    if kept.is_empty() { place.to_owned() } else { format!("{place}?{}", kept.join("&")) }
}

fn line(given: &str, most: usize) -> String {
    text::clean(given.trim(), most).replace(['\n', '\t'], " ")
}

impl Facts {
    /// Adds what a page told.
    pub(crate) fn learn(&mut self, told: &Told, headers: (&str, &str), at: Time) {
        let url = address(&told.page);
        if !url.is_empty() {
            if self.pages.last().is_some_and(|last| last.url == url) {
                self.pages.pop();
            }
            self.pages.push(Seen { at, url, title: line(&told.title, 200) });
            self.pages.drain(..self.pages.len().saturating_sub(PAGES));
        }
        let referrer = address(&told.referrer);
        if self.referrer.is_empty() {
            self.referrer = referrer;
        }
        if !told.size.is_empty() {
            self.size = line(&told.size, 20);
        }
        if !told.errors.is_empty() {
            self.errors = told.errors.iter().rev().take(ERRORS).rev().map(|one| line(one, 500)).collect();
        }
        self.user_agent = line(headers.0, 400);
        self.language = line(headers.1.split([',', ';']).next().unwrap_or_default(), 20);
    }

    /// The browser and its version, as people say it.
    pub(crate) fn browser(&self) -> String {
        // The most particular comes first: nearly every browser also calls itself Chrome and Safari.
        let names = [
            ("MicroMessenger/", "WeChat"),
            ("wxwork/", "WeCom"),
            ("DingTalk/", "DingTalk"),
            ("Line/", "LINE"),
            ("Edg/", "Edge"),
            ("EdgA/", "Edge"),
            ("OPR/", "Opera"),
            ("SamsungBrowser/", "Samsung Internet"),
            ("Firefox/", "Firefox"),
            ("FxiOS/", "Firefox"),
            ("CriOS/", "Chrome"),
            ("Chrome/", "Chrome"),
            ("Version/", "Safari"),
        ];
        let found = names.iter().find_map(|(mark, name)| Some((name, self.user_agent.split_once(mark)?.1)));
        let Some((name, rest)) = found else { return String::new() };
        let version = rest.split(['.', ' ', ';', ')']).next().unwrap_or_default();
        format!("{name} {version}").trim().to_owned()
    }

    /// The system.
    pub(crate) fn system(&self) -> String {
        let agent = &self.user_agent;
        let after =
            |mark: &str| agent.split_once(mark).map(|(_, rest)| rest.split([';', ')', ' ']).next().unwrap_or_default());
        if let Some(version) = after("Android ") {
            return format!("Android {version}");
        }
        if agent.contains("iPhone") || agent.contains("iPad") {
            return format!("iOS {}", after(" OS ").unwrap_or_default().replace('_', ".")).trim().to_owned();
        }
        let names = [
            ("Windows", "Windows"),
            ("Mac OS X", "macOS"),
            ("CrOS", "ChromeOS"),
            ("HarmonyOS", "HarmonyOS"),
            ("Linux", "Linux"),
        ];
        names.iter().find(|(mark, _)| agent.contains(mark)).map_or("", |(_, name)| name).to_owned()
    }

    /// `phone`, `tablet` or `computer`; empty when nothing is known.
    pub(crate) fn device(&self) -> &'static str {
        let agent = &self.user_agent;
        if agent.is_empty() {
            ""
        } else if agent.contains("iPad") || agent.contains("Android") && !agent.contains("Mobile") {
            "tablet"
        } else if agent.contains("Mobile") || agent.contains("iPhone") {
            "phone"
        } else {
            "computer"
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browsers_are_named_as_people_say_it() {
        for (agent, browser, system, device) in [
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36 Edg/126.0.1",
                "Edge 126",
                "Windows",
                "computer",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 Mobile/15E148 Safari/604.1",
                "Safari 17",
                "iOS 17.4",
                "phone",
            ),
            (
                "Mozilla/5.0 (Linux; Android 13; M2102K1C Build) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/107.0.5304.141 Mobile Safari/537.36 MicroMessenger/8.0.47",
                "WeChat 8",
                "Android 13",
                "phone",
            ),
            (
                "Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0",
                "Firefox 127",
                "Linux",
                "computer",
            ),
            ("curl/8", "", "", "computer"),
            ("", "", "", ""),
        ] {
            let facts = Facts { user_agent: agent.to_owned(), ..Facts::default() };
            assert_eq!(
                (facts.browser().as_str(), facts.system().as_str(), facts.device()),
                (browser, system, device),
                "{agent}"
            );
        }
    }

    #[test]
    fn addresses_of_pages_lose_what_may_be_secret() {
        for (given, kept) in [
            ("https://a.example/x?id=4&access_token=s3cret#frag", "https://a.example/x?id=4"),
            ("https://a.example/x?code=1", "https://a.example/x"),
            ("javascript:alert(1)", ""),
            ("/relative", ""),
        ] {
            assert_eq!(address(given), kept);
        }
    }

    #[test]
    fn only_the_last_pages_are_kept_and_one_page_stands_once() {
        let mut facts = Facts::default();
        for at in 0..40 {
            let told = Told { page: format!("https://a.example/{}", at / 2), ..Told::default() };
            facts.learn(&told, ("", "zh-CN,zh;q=0.9"), Time(at));
        }
        assert_eq!(facts.pages.len(), 20);
        assert_eq!((facts.pages[19].url.as_str(), facts.pages[19].at), ("https://a.example/19", Time(39)));
        assert_eq!(facts.language, "zh-CN");
    }
}
