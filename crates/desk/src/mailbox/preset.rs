//! The providers whose servers are known: hosts, ports, how one signs in, whose authentication results to believe.
//! It never decides anything; a person may change every value.

use schemars::JsonSchema;
use serde::Serialize;

use super::Security;
use crate::oauth::Provider;

/// A server of a provider.
#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
pub struct Server {
    /// Its name.
    pub host: &'static str,
    /// Its port.
    pub port: u16,
    /// How the connection is protected.
    pub security: Security,
}

/// What takes the place of a password at a provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Login {
    /// The usual password.
    Password,
    /// A password made for one program, in the account's security settings.
    AppPassword,
    /// A code made in the settings of web mail when IMAP is switched on (授权码).
    AuthCode,
    /// Nothing but OAuth.
    OauthOnly,
}

/// A provider.
#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
pub struct Preset {
    /// Its stable name.
    pub name: &'static str,
    /// Its name for people.
    pub label: &'static str,
    /// Domains of addresses that are surely there.
    pub domains: &'static [&'static str],
    /// Where mail is read.
    pub imap: Server,
    /// Where mail is handed in.
    pub smtp: Server,
    /// Whether one can sign in with OAuth, and with whom.
    pub oauth: Option<Provider>,
    /// What a password is there.
    pub login: Login,
    /// The name that its `Authentication-Results` carry, where it is always the same one.
    pub authserv_id: Option<&'static str>,
}

const fn tls(host: &'static str, port: u16) -> Server {
    Server { host, port, security: Security::Tls }
}
const fn starttls(host: &'static str, port: u16) -> Server {
    Server { host, port, security: Security::StartTls }
}
const fn preset(
    name: &'static str,
    label: &'static str,
    domains: &'static [&'static str],
    imap: Server,
    smtp: Server,
    login: Login,
) -> Preset {
    Preset { name, label, domains, imap, smtp, oauth: None, login, authserv_id: None }
}
impl Preset {
    const fn oauth(self, provider: Provider) -> Self {
        Self { oauth: Some(provider), ..self }
    }
    const fn authserv(self, id: &'static str) -> Self {
        Self { authserv_id: Some(id), ..self }
    }
}

use Login::{AppPassword, AuthCode, OauthOnly, Password};

/// All of them, in the order of the list that people choose from.
pub const PRESETS: &[Preset] = &[
    preset(
        "gmail",
        "Gmail",
        &["gmail.com", "googlemail.com"],
        tls("imap.gmail.com", 993),
        tls("smtp.gmail.com", 465),
        AppPassword,
    )
    .oauth(Provider::Google)
    .authserv("mx.google.com"),
    // Exchange Online writes its results without a name.
    preset(
        "microsoft365",
        "Microsoft 365",
        &[],
        tls("outlook.office365.com", 993),
        starttls("smtp.office365.com", 587),
        OauthOnly,
    )
    .oauth(Provider::Microsoft),
    preset(
        "outlook",
        "Outlook.com",
        &["outlook.com", "hotmail.com", "live.com", "msn.com", "outlook.jp", "hotmail.co.jp"],
        tls("outlook.office365.com", 993),
        starttls("smtp-mail.outlook.com", 587),
        OauthOnly,
    )
    .oauth(Provider::Microsoft),
    preset(
        "icloud",
        "iCloud",
        &["icloud.com", "me.com", "mac.com"],
        tls("imap.mail.me.com", 993),
        starttls("smtp.mail.me.com", 587),
        AppPassword,
    ),
    preset(
        "yahoo",
        "Yahoo",
        &["yahoo.com", "yahoo.com.tw", "yahoo.com.hk", "ymail.com"],
        tls("imap.mail.yahoo.com", 993),
        tls("smtp.mail.yahoo.com", 465),
        AppPassword,
    ),
    preset(
        "yahoo_japan",
        "Yahoo! JAPAN",
        &["yahoo.co.jp", "ymail.ne.jp"],
        tls("imap.mail.yahoo.co.jp", 993),
        tls("smtp.mail.yahoo.co.jp", 465),
        Password,
    ),
    preset(
        "qq",
        "QQ 邮箱",
        &["qq.com", "foxmail.com", "vip.qq.com"],
        tls("imap.qq.com", 993),
        tls("smtp.qq.com", 465),
        AuthCode,
    ),
    preset("exmail", "腾讯企业邮", &[], tls("imap.exmail.qq.com", 993), tls("smtp.exmail.qq.com", 465), AuthCode),
    preset("netease163", "网易 163", &["163.com"], tls("imap.163.com", 993), tls("smtp.163.com", 465), AuthCode),
    preset("netease126", "网易 126", &["126.com"], tls("imap.126.com", 993), tls("smtp.126.com", 465), AuthCode),
    preset("yeah", "网易 yeah.net", &["yeah.net"], tls("imap.yeah.net", 993), tls("smtp.yeah.net", 465), AuthCode),
    preset(
        "netease_business",
        "网易企业邮箱",
        &[],
        tls("imap.qiye.163.com", 993),
        tls("smtp.qiye.163.com", 994),
        AuthCode,
    ),
    preset(
        "aliyun",
        "阿里云企业邮箱",
        &[],
        tls("imap.qiye.aliyun.com", 993),
        tls("smtp.qiye.aliyun.com", 465),
        Password,
    ),
    preset(
        "aliyun_personal",
        "阿里邮箱",
        &["aliyun.com"],
        tls("imap.aliyun.com", 993),
        tls("smtp.aliyun.com", 465),
        Password,
    ),
    preset(
        "sina",
        "新浪邮箱",
        &["sina.com", "sina.cn", "vip.sina.com"],
        tls("imap.sina.com", 993),
        tls("smtp.sina.com", 465),
        AuthCode,
    ),
    preset("mail139", "139 邮箱", &["139.com"], tls("imap.139.com", 993), tls("smtp.139.com", 465), AuthCode),
    preset("mail189", "189 邮箱", &["189.cn"], tls("imap.189.cn", 993), tls("smtp.189.cn", 465), AuthCode),
    preset(
        "fastmail",
        "Fastmail",
        &["fastmail.com", "fastmail.fm"],
        tls("imap.fastmail.com", 993),
        tls("smtp.fastmail.com", 465),
        AppPassword,
    ),
    preset(
        "zoho",
        "Zoho Mail",
        &["zohomail.com", "zoho.com"],
        tls("imap.zoho.com", 993),
        tls("smtp.zoho.com", 465),
        AppPassword,
    )
    .authserv("mx.zohomail.com"),
    preset(
        "gmx",
        "GMX",
        &["gmx.com", "gmx.net", "gmx.de"],
        tls("imap.gmx.net", 993),
        starttls("mail.gmx.net", 587),
        AppPassword,
    ),
];

/// The provider of this name.
pub fn find(name: &str) -> Option<&'static Preset> {
    PRESETS.iter().find(|preset| preset.name == name)
}

/// The provider whose server this is, also when nobody chose it from the list.
pub fn of_host(host: &str) -> Option<&'static Preset> {
    PRESETS.iter().find(|preset| preset.imap.host == host || preset.smtp.host == host)
}

/// What helps a person whose login a server refused.
pub fn login_hint(login: Login) -> &'static str {
    match login {
        Password => {
            "Check the password, and in the settings of web mail that IMAP or SMTP is allowed for other programs."
        }
        AppPassword => {
            "The usual password does not work here. Make an app password in the security settings of the account."
        }
        AuthCode => {
            "Not the usual password but an authorisation code (授权码) is wanted: switch IMAP/SMTP on in the settings of web mail and copy it from there."
        }
        OauthOnly => "This provider takes no passwords. Sign in with OAuth.",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_domains_are_told_once_and_nothing_is_unprotected() {
        let mut names: Vec<&str> = PRESETS.iter().map(|preset| preset.name).collect();
        let mut domains: Vec<&str> = PRESETS.iter().flat_map(|preset| preset.domains.iter().copied()).collect();
        for list in [&mut names, &mut domains] {
            let before = list.len();
            list.sort_unstable();
            list.dedup();
            assert_eq!(list.len(), before, "{list:?}");
        }
        for preset in PRESETS {
            for server in [preset.imap, preset.smtp] {
                assert_ne!(server.security, Security::None, "{}", preset.name);
                assert!(server.host.contains('.') && server.port > 0, "{}", preset.name);
            }
            assert!(preset.login != OauthOnly || preset.oauth.is_some(), "{}", preset.name);
        }
    }

    #[test]
    fn a_server_names_its_provider() {
        assert_eq!(of_host("smtp.163.com").map(|preset| preset.login), Some(AuthCode));
        assert_eq!(of_host("imap.gmail.com").and_then(|preset| preset.authserv_id), Some("mx.google.com"));
        assert!(of_host("mail.acme.example").is_none() && find("nobody").is_none());
    }
}
