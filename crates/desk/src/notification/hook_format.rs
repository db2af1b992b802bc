//! What chat services want to be sent, and how their robots are signed. Pure.
//! It never sends anything.

use causeway_base::form::encoded;
use causeway_base::{Secret, Time};
use causeway_store::named_values;
use data_encoding::BASE64;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::Sha256;

named_values!(Format "What a hook wants to be sent." {
    Slack "A Slack incoming webhook." = "slack",
    Wecom "A group robot of WeCom (企业微信)." = "wecom",
    Dingtalk "A group robot of DingTalk (钉钉)." = "dingtalk",
    Feishu "A group robot of Feishu or Lark (飞书)." = "feishu",
    Json "Plain JSON, for programs." = "json",
});

/// The most bytes of a text that WeCom takes.
const WECOM_BYTES: usize = 2_048;

/// What is told.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct News {
    /// The kind, as a stable word.
    pub kind: String,
    /// The line for people.
    pub text: String,
    /// Where it leads.
    pub url: Option<String>,
}

fn signature(key: &[u8], message: &[u8]) -> String {
    // HMAC takes a key of any length.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) else { return String::new() };
    mac.update(message);
    BASE64.encode(&mac.finalize().into_bytes())
}

fn cut(text: &str, bytes: usize) -> &str {
    let mut end = bytes.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default()
}

/// The address and body of one request. `secret` signs where the service knows signatures.
pub fn request(format: Format, url: &str, secret: Option<&Secret>, news: &News, now: Time) -> (String, Value) {
    let plain = news.url.as_ref().map_or_else(|| news.text.clone(), |url| format!("{}\n{url}", news.text));
    let same = url.to_owned();
    match format {
        Format::Slack => {
            // Slack reads &, < and > as markup.
            let safe = plain.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
            (same, json!({ "text": safe }))
        }
        Format::Wecom => (same, json!({ "msgtype": "text", "text": { "content": cut(&plain, WECOM_BYTES) } })),
        Format::Dingtalk => {
            let body = json!({ "msgtype": "text", "text": { "content": plain } });
            let Some(secret) = secret else { return (same, body) };
            let text = format!("{}\n{}", now.ms(), secret.reveal());
            let sign = encoded(&signature(secret.reveal().as_bytes(), text.as_bytes()));
            let joint = if url.contains('?') { '&' } else { '?' };
            (format!("{url}{joint}timestamp={}&sign={sign}", now.ms()), body)
        }
        Format::Feishu => {
            let mut body = json!({ "msg_type": "text", "content": { "text": plain } });
            if let (Some(secret), Some(fields)) = (secret, body.as_object_mut()) {
                let seconds = now.ms() / 1000;
                let key = format!("{seconds}\n{}", secret.reveal());
                fields.insert("timestamp".to_owned(), json!(seconds.to_string()));
                fields.insert("sign".to_owned(), json!(signature(key.as_bytes(), b"")));
            }
            (same, body)
        }
        Format::Json => (same, json!({ "kind": news.kind, "text": news.text, "url": news.url, "at": now.ms() })),
    }
}

/// What the service says is wrong; these answer 200 all the same and put a code into the body.
pub fn refusal(format: Format, status: u16, body: &[u8]) -> Option<String> {
    if !(200..300).contains(&status) {
        return Some(format!("it answered {status}"));
    }
    let told: Value = serde_json::from_slice(body).unwrap_or_default();
    let (code, words) = match format {
        Format::Wecom | Format::Dingtalk => ("errcode", "errmsg"),
        Format::Feishu => ("code", "msg"),
        Format::Slack | Format::Json => return None,
    };
    let code = told.get(code).and_then(Value::as_i64).filter(|code| *code != 0)?;
    let words: String = told.get(words).and_then(Value::as_str).unwrap_or_default().chars().take(200).collect();
    Some(format!("it answered {code} {words}").trim_end().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn news() -> News {
        News { kind: "message".into(), text: "Mei <wrote> & asked".into(), url: Some("https://d.example/c/4".into()) }
    }

    #[test]
    fn each_service_gets_its_own_form() {
        let at = Time(1_700_000_000_000);
        let body = |format| request(format, "https://h.example/x", None, &news(), at).1;
        assert_eq!(body(Format::Slack), json!({ "text": "Mei &lt;wrote&gt; &amp; asked\nhttps://d.example/c/4" }));
        let text = "Mei <wrote> & asked\nhttps://d.example/c/4";
        assert_eq!(body(Format::Wecom), json!({ "msgtype": "text", "text": { "content": text } }));
        assert_eq!(body(Format::Dingtalk), json!({ "msgtype": "text", "text": { "content": text } }));
        assert_eq!(body(Format::Feishu), json!({ "msg_type": "text", "content": { "text": text } }));
        assert_eq!(body(Format::Json)["kind"], "message");
        let long = News { text: "长".repeat(2_000), ..News::default() };
        let (_, wecom) = request(Format::Wecom, "https://h.example", None, &long, at);
        assert_eq!(wecom["text"]["content"].as_str().unwrap().len(), 2_046, "whole characters within 2,048 bytes");
    }

    #[test]
    fn robots_with_a_secret_are_signed() {
        let (at, secret) = (Time(1_700_000_000_000), Secret::new("SECabc"));
        let (url, _) = request(Format::Dingtalk, "https://h.example/send?access_token=t", Some(&secret), &news(), at);
        let sign = encoded(&signature(b"SECabc", b"1700000000000\nSECabc"));
        assert_eq!(url, format!("https://h.example/send?access_token=t&timestamp=1700000000000&sign={sign}"));
        assert!(!sign.contains(['+', '/', '=']));
        let (_, body) = request(Format::Feishu, "https://h.example", Some(&secret), &news(), at);
        assert_eq!(
            (&body["timestamp"], &body["sign"]),
            (&json!("1700000000"), &json!(signature(b"1700000000\nSECabc", b"")))
        );
    }

    #[test]
    fn the_signature_is_hmac_with_sha256() {
        // RFC 4231, test case 2.
        let wanted = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";
        let bytes = BASE64.decode(signature(b"Jefe", b"what do ya want for nothing?").as_bytes()).unwrap();
        assert_eq!(data_encoding::HEXLOWER.encode(&bytes), wanted);
    }

    #[test]
    fn a_code_in_the_body_is_a_refusal_though_the_status_is_well() {
        assert_eq!(refusal(Format::Slack, 200, b"ok"), None);
        assert_eq!(refusal(Format::Slack, 404, b"no_service").as_deref(), Some("it answered 404"));
        assert_eq!(refusal(Format::Wecom, 200, br#"{"errcode":0,"errmsg":"ok"}"#), None);
        assert_eq!(
            refusal(Format::Wecom, 200, br#"{"errcode":93000,"errmsg":"invalid"}"#).as_deref(),
            Some("it answered 93000 invalid")
        );
        assert_eq!(
            refusal(Format::Feishu, 200, br#"{"code":19021,"msg":"sign"}"#).as_deref(),
            Some("it answered 19021 sign")
        );
    }
}
