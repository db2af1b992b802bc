//! What is shown, by example.
//! They never use other people's mails.

use super::*;
use crate::Attachment;

fn picture(id: &str) -> Attachment {
    Attachment {
        declared_name: None,
        name: format!("{id}.png"),
        content_type: "image/png".into(),
        content_id: Some(id.into()),
        inline: true,
        bytes: vec![1],
    }
}

#[test]
fn html_is_split_and_pictures_find_their_files() {
    let html = "<div>Hi <img src=\"cid:a%40x\" alt=logo><img src='CID:B@x'><img src=cid:none><img src=https://t.example/p.gif></div>\
                <div>-- <br>Ann</div><div>On Mon, 1 Jan 2024 at 10:00, B &lt;b@c.d&gt; wrote:</div><blockquote type=cite>old</blockquote>";
    let mail = Mail {
        html: Some(html.into()),
        attachments: vec![picture("z"), picture("a@x"), picture("b@x")],
        ..Mail::default()
    };
    let shown = show(&mail, &|index| Some(format!("/files/{index}")));
    assert_eq!(shown.text, "Hi [logo]");
    assert_eq!(shown.inline_used, [1, 2]);
    assert_eq!(shown.remote_images, ["https://t.example/p.gif"]);
    let html = shown.html.unwrap_or_default();
    for part in ["src=\"/files/1\"", "src=\"/files/2\"", "data-remote=\"0\""] {
        assert!(html.contains(part), "{html}");
    }
    assert!(!html.contains("cid:") && !html.contains("https://t.example"), "{html}");
    let quoted = shown.quoted_html.unwrap_or_default();
    assert!(quoted.contains("old") && quoted.contains("wrote:"), "{quoted}");
    assert!(shown.signature_html.unwrap_or_default().contains("Ann"));
    assert!(!shown.paper);
}

#[test]
fn plain_text_is_split_too() {
    let mail = Mail {
        text: Some(
            "你好，我的订单还没有到\n\n发自我的iPhone\n\n在 2024年1月1日，上午10:00，客服 <s@x.cn> 写道：\n> 旧 <b>\n"
                .into(),
        ),
        ..Mail::default()
    };
    let shown = show(&mail, &|_| None);
    assert_eq!(shown.text, "你好，我的订单还没有到");
    assert_eq!(shown.html, None);
    assert_eq!(shown.lang.as_deref(), Some("zh-CN"));
    assert!(shown.quoted_html.is_some_and(|html| html.contains("&lt;b&gt;")));
    assert!(shown.signature_html.is_some_and(|html| html.contains("iPhone")));
}

#[test]
fn designed_mail_keeps_its_paper() {
    for (html, paper) in [
        ("<table bgcolor=\"#eeeeee\"><tr><td>x</td></tr></table>", true),
        ("<div style='background:#123456;color:white'>x</div>", true),
        ("<div style='background:white;color:black'>x</div>", false),
        ("<p>x</p>", false),
    ] {
        let mail = Mail { html: Some(html.into()), ..Mail::default() };
        assert_eq!(show(&mail, &|_| None).paper, paper, "{html}");
    }
}

#[test]
fn an_empty_mail_shows_nothing() {
    assert_eq!(show(&Mail::default(), &|_| None), Shown::default());
    let mail = Mail { html: Some("  ".into()), text: Some("x".into()), ..Mail::default() };
    assert_eq!(show(&mail, &|_| None).text, "x");
}
