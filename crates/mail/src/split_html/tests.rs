//! The splitter on the markup of many programs, by hand-made examples.
//! They never use other people's mails.

use super::*;

#[test]
fn splits_by_structure() {
    for (name, html, reply, signature) in [
        (
            "gmail",
            "<div dir=ltr>New</div><br><div class=\"gmail_quote\"><div dir=ltr class=gmail_attr>On Mon, 1 Jan 2024 at 10:00, A &lt;<a href='mailto:a@b.c'>a@b.c</a>&gt; wrote:<br></div><blockquote class=gmail_quote style='border-left:1px solid #ccc'>old</blockquote></div>",
            "New",
            "",
        ),
        (
            "gmail inline",
            "<div class=gmail_quote><div class=gmail_attr>On Mon, 1 Jan 2024 at 10:00, A &lt;a@b.c&gt; wrote:<br></div><blockquote class=gmail_quote>one?</blockquote><div>first answer</div><blockquote class=gmail_quote>two?</blockquote><div>second answer</div></div>",
            "> one?\nfirst answer\n> two?\nsecond answer",
            "",
        ),
        (
            "outlook",
            "<div class=WordSection1><p>New</p><div style='border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm'><p><b>From:</b> A &lt;a@b.c&gt;<br><b>Sent:</b> Monday<br><b>To:</b> B<br><b>Subject:</b> C</p></div><p>old</p></div>",
            "New",
            "",
        ),
        (
            "outlook web",
            "<div>New</div><div id=Signature><p>Ann</p></div><div id=appendonsend></div><hr><div id=divRplyFwdMsg><b>From:</b> A</div><div>old</div>",
            "New",
            "Ann",
        ),
        ("outlook, forwarded ids", "<div>New</div><div id=x_x_divRplyFwdMsg>From: A</div><div>old</div>", "New", ""),
        (
            "apple",
            "<div>New</div><br><blockquote type=cite><div>On 1 Jan 2024, at 10:00, A &lt;a@b.c&gt; wrote:</div><div>old</div></blockquote>",
            "New",
            "",
        ),
        (
            "thunderbird",
            "<p>New</p><div class=moz-cite-prefix>Am 01.01.2024 um 10:00 schrieb A:<br></div><blockquote type=cite cite='mid:x'>old</blockquote><div class=moz-signature>-- <br>Ann</div>",
            "New",
            "--\nAnn",
        ),
        (
            "qq",
            "<div>收到</div><div><br></div><div>------------------&nbsp;原始邮件&nbsp;------------------</div><div><b>发件人:</b> a</div><div><b>发送时间:</b> 2024年1月1日</div><div><b>收件人:</b> b</div><div><b>主题:</b> c</div><div>旧</div>",
            "收到",
            "",
        ),
        (
            "netease",
            "<div>收到</div><blockquote id=isReplyContent>在 2024-01-01 10:00:00，\"a\" &lt;a@163.com&gt; 写道：<br>旧</blockquote>",
            "收到",
            "",
        ),
        (
            "netease without a box",
            "<div>收到</div><p>在 2024-01-01 10:00:00，\"a\" &lt;a@163.com&gt; 写道：</p><div>旧</div>",
            "收到",
            "",
        ),
        (
            "foxmail",
            "<div>收到</div><hr style='width:210px'><div><b>发件人：</b> a@b.c</div><div><b>发送时间：</b> 2024-01-01</div><div><b>收件人：</b> b</div><div><b>主题：</b> c</div><div>旧</div>",
            "收到",
            "",
        ),
        ("yahoo", "<div>New</div><div class=yahoo_quoted>old</div>", "New", ""),
        (
            "phone",
            "<div>New</div><div>Sent from my iPhone</div><blockquote type=cite>old</blockquote>",
            "New",
            "Sent from my iPhone",
        ),
        (
            "japanese",
            "<div>了解です</div><div>2024年1月1日(月) 10:00 サポート &lt;s@x.jp&gt;:</div><blockquote type=cite>古い</blockquote>",
            "了解です",
            "",
        ),
        (
            "indented by hand",
            "<div>I quote the law:</div><blockquote style='margin:0 0 0 40px;border:none;padding:0'>text of the law</blockquote>",
            "I quote the law:\n> text of the law",
            "",
        ),
        (
            "a bare forward",
            "<div class=gmail_quote><div class=gmail_attr>---------- Forwarded message ---------</div>the text</div>",
            "---------- Forwarded message ---------\nthe text",
            "",
        ),
        ("nothing special", "<p>Hello</p><ul><li>a</li></ul>", "Hello\n\n- a", ""),
    ] {
        let dom = Dom::parse(html).unwrap();
        let parts = parts_of(&dom);
        assert_eq!(reply_text(&dom, &parts), reply, "{name}");
        let sign = dom_to_text(&dom, dom.body(), &mut |id| parts.get(id) == Some(&Part::Signature));
        assert_eq!(sign, signature, "{name}");
    }
}

#[test]
fn no_text_is_lost() {
    let html = "<p>New <b>words</b></p><p>On Mon, 1 Jan 2024 at 10:00, A &lt;a@b.c&gt; wrote:</p><blockquote type=cite>old<pre>a\nb</pre></blockquote>-- <br>Ann<table><tr><td>x</td></tr></table><div style='display:none'>[causeway:1.a]</div>";
    let split = split_html(html);
    let letters = |html: &str| {
        let dom = Dom::parse(html).unwrap();
        let mut all: Vec<char> = dom.text_of(dom.body(), usize::MAX).chars().filter(|c| !c.is_whitespace()).collect();
        all.sort_unstable();
        all
    };
    assert_eq!(letters(html), letters(&format!("{}{}{}", split.reply, split.quoted, split.signature)));
}
