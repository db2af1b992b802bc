//! Mail domains that say nothing about a company because anyone can have an address there.
//! It never decides more than that; a domain that is missing here only makes one company too many.

/// The large free-mail providers of the world, China, Taiwan and Japan, and mobile operators' mail.
const DOMAINS: &[&str] = &[
    "126.com", "139.com", "163.com", "188.com", "189.cn", "21cn.com", "au.com", "aliyun.com", "aol.com", "att.net", "bellsouth.net",
    "biglobe.ne.jp", "bigpond.com", "comcast.net", "cox.net", "daum.net", "docomo.ne.jp", "duck.com", "excite.co.jp", "ezweb.ne.jp", "fastmail.com",
    "foxmail.com", "free.fr", "freemail.hu", "freenet.de", "gmail.com", "gmx.at", "gmx.ch", "gmx.com", "gmx.de", "gmx.net", "goo.jp",
    "googlemail.com", "hanmail.net", "hey.com", "hinet.net", "hotmail.co.jp", "hotmail.co.uk", "hotmail.com", "hotmail.de", "hotmail.fr",
    "i.softbank.jp", "icloud.com", "infoseek.jp", "laposte.net", "libero.it", "live.cn", "live.com", "live.jp", "mac.com", "mail.com", "mail.ru",
    "me.com", "msa.hinet.net", "msn.com", "naver.com", "nate.com", "netscape.net", "nifty.com", "ocn.ne.jp", "orange.fr", "outlook.com",
    "outlook.jp", "pchome.com.tw", "pm.me", "posteo.de", "proton.me", "protonmail.com", "qq.com", "rambler.ru", "rediffmail.com", "rocketmail.com",
    "sbcglobal.net", "seznam.cz", "sina.cn", "sina.com", "sina.com.cn", "so-net.ne.jp", "softbank.ne.jp", "sohu.com", "t-online.de", "tom.com",
    "tutanota.com", "uol.com.br", "verizon.net", "vip.163.com", "vip.qq.com", "vip.sina.com", "wanadoo.fr", "web.de", "wo.cn", "wp.pl", "yahoo.ca",
    "yahoo.cn", "yahoo.co.in", "yahoo.co.jp", "yahoo.co.uk", "yahoo.com", "yahoo.com.br", "yahoo.com.cn", "yahoo.com.hk", "yahoo.com.tw", "yahoo.de",
    "yahoo.es", "yahoo.fr", "yahoo.it", "yandex.com", "yandex.ru", "yeah.net", "ymail.com", "ymobile.ne.jp", "zoho.com",
];

/// Whether anyone can have an address at `domain` (lower case).
pub fn is_free(domain: &str) -> bool {
    DOMAINS.contains(&domain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn providers_are_free_and_companies_are_not() {
        assert!(is_free("qq.com") && is_free("yahoo.co.jp") && is_free("gmail.com"));
        assert!(!is_free("acme.example"));
    }
}
