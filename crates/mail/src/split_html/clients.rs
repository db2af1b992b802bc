//! What programs send as HTML: one example of the structure of each.
//! They never use other people's mails.

use super::split_html;

const ANSWERS: &[(&str, &str)] = &[
    (
        "Gmail",
        "<div dir=\"ltr\">It works.</div><br><div class=\"gmail_quote gmail_quote_container\"><div dir=\"ltr\" class=\"gmail_attr\">On Mon, May 6, 2024 at 10:00 AM Desk &lt;<a href=\"mailto:s@desk.example\">s@desk.example</a>&gt; wrote:<br></div><blockquote class=\"gmail_quote\" style=\"margin:0 0 0 .8ex;border-left:1px solid #ccc\">old words</blockquote></div>",
    ),
    (
        "Gmail in Chinese",
        "<div dir=\"ltr\">It works.</div><br><div class=\"gmail_quote\"><div class=\"gmail_attr\">客服 &lt;s@desk.example&gt; 于2024年5月6日周一 10:00写道：<br></div><blockquote class=\"gmail_quote\">old words</blockquote></div>",
    ),
    (
        "Outlook for Windows",
        "<div class=WordSection1><p class=MsoNormal>It works.<o:p></o:p></p><p class=MsoNormal><o:p>&nbsp;</o:p></p><div><div style='border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm'><p class=MsoNormal><b>From:</b> Desk &lt;s@desk.example&gt; <br><b>Sent:</b> Monday, May 6, 2024 10:00 AM<br><b>To:</b> Ann<br><b>Subject:</b> Re: x</p></div></div><p class=MsoNormal>old words</p></div>",
    ),
    (
        "Outlook 2007",
        "<div class=Section1><p class=MsoNormal>It works.</p><div style='border:none;border-top:solid #B5C4DF 1.0pt;padding:3.0pt 0in 0in 0in'><p class=MsoNormal><b>发件人:</b> 客服 [mailto:s@desk.example] <br><b>发送时间:</b> 2024年5月6日 10:00<br><b>收件人:</b> 张三<br><b>主题:</b> 订单</p></div><p>old words</p></div>",
    ),
    (
        "Outlook 2003",
        "<div><p>It works.</p><p>-----Original Message-----<br><b>From:</b> Desk [mailto:s@desk.example]<br><b>Sent:</b> Monday, May 6, 2024 10:00 AM<br><b>To:</b> Ann<br><b>Subject:</b> x</p><p>old words</p></div>",
    ),
    (
        "Outlook on the web",
        "<div>It works.</div><div id=\"appendonsend\"></div><hr style=\"display:inline-block;width:98%\" tabindex=\"-1\"><div id=\"divRplyFwdMsg\" dir=\"ltr\"><b>From:</b> Desk &lt;s@desk.example&gt;<br><b>Sent:</b> Monday, May 6, 2024 10:00<br><b>To:</b> Ann<br><b>Subject:</b> x</div><div>old words</div>",
    ),
    (
        "Outlook, answered twice",
        "<div>It works.</div><div id=\"x_x_divRplyFwdMsg\"><b>From:</b> Desk<br><b>Sent:</b> Monday</div><div>old words</div>",
    ),
    (
        "Outlook for phones",
        "<div>It works.</div><hr><div id=\"divRplyFwdMsg\"><strong>From:</strong> Desk</div>old words",
    ),
    (
        "Apple Mail",
        "<body>It works.<br id=\"lineBreakAtBeginningOfMessage\"><div><br><blockquote type=\"cite\"><div>On 6 May 2024, at 10:00, Desk &lt;s@desk.example&gt; wrote:</div><br><div>old words</div></blockquote></div></body>",
    ),
    (
        "iPhone",
        "<div>It works.</div><div dir=\"ltr\"><br><blockquote type=\"cite\">在 2024年5月6日，10:00，客服 &lt;s@desk.example&gt; 写道：<br><br></blockquote></div><blockquote type=\"cite\"><div>old words</div></blockquote>",
    ),
    (
        "Thunderbird",
        "<p>It works.</p><div class=\"moz-cite-prefix\">On 5/6/24 10:00, Desk wrote:<br></div><blockquote type=\"cite\" cite=\"mid:1@x\"><p>old words</p></blockquote>",
    ),
    (
        "Yahoo",
        "<div class=\"ydp1\"><div>It works.</div></div><div id=\"yahoo_quoted_123\" class=\"yahoo_quoted\"><div>On Monday, May 6, 2024 at 10:00:00 AM GMT+2, Desk &lt;s@desk.example&gt; wrote:</div><div>old words</div></div>",
    ),
    (
        "QQ",
        "<div>It works.</div><div><br></div><div><includetail><div style=\"font:Verdana\">------------------&nbsp;原始邮件&nbsp;------------------</div><div><b>发件人:</b>客服</div><div>old words</div></includetail></div>",
    ),
    (
        "QQ, new",
        "<div>It works.</div><div style=\"position:relative\"><div style=\"font-size:12px;padding:2px 0\">------------------&nbsp;原始邮件&nbsp;------------------</div><div><b>发件人:</b>&nbsp;\"客服\" &lt;s@desk.example&gt;;</div><div><b>发送时间:</b>&nbsp;2024年5月6日(星期一) 上午10:00</div><div><b>收件人:</b>&nbsp;\"张三\"</div><div><b>主题:</b>&nbsp;订单</div></div><div>old words</div>",
    ),
    (
        "NetEase",
        "<div style=\"line-height:1.7\"><div>It works.</div><div id=\"isReplyContent\"><p>在 2024-05-06 10:00:00，\"客服\" &lt;s@desk.example&gt; 写道：</p><blockquote id=\"isReplyContent\" style=\"border-left:#ccc 1px solid\">old words</blockquote></div></div>",
    ),
    (
        "NetEase Mail Master",
        "<div>It works.</div><div class=\"ntes-mailmaster-quote\"><div>---- 回复的原邮件 ----</div><table><tr><td>发件人</td><td>客服</td></tr></table><div>old words</div></div>",
    ),
    (
        "Foxmail",
        "<div>It works.</div><hr style=\"width:210px;height:1px\" color=\"#b5c4df\" size=\"1\" align=\"left\"><blockquote style=\"margin-top:0;margin-left:0.5em\"><div>&nbsp;</div><div style=\"border:none;border-top:solid #B5C4DF 1.0pt;padding:3.0pt 0 0 0\"><div><b>发件人：</b>&nbsp;客服</div><div><b>发送时间：</b>&nbsp;2024-05-06 10:00</div><div><b>收件人：</b>&nbsp;张三</div><div><b>主题：</b>&nbsp;订单</div></div><div>old words</div></blockquote>",
    ),
    (
        "Aliyun",
        "<div class=\"__aliyun_email_body_block\"><div>It works.</div><div class=\"__aliyun_previous_wrap\"><div>------------------------------------------------------------------</div><div>发件人：客服</div><div>old words</div></div></div>",
    ),
    (
        "Sina",
        "<p>It works.</p><div id=\"origbody\"><div>----- 原始邮件 -----</div><div>发件人：客服</div><div>old words</div></div>",
    ),
    (
        "Proton",
        "<div>It works.</div><div class=\"protonmail_quote\">On Monday, May 6th, 2024 at 10:00 AM, Desk &lt;s@desk.example&gt; wrote:<blockquote class=\"protonmail_quote\" type=\"cite\">old words</blockquote></div>",
    ),
    (
        "Tutanota",
        "<div>It works.</div><div>6 May 2024, 10:00 by s@desk.example:<br></div><blockquote class=\"tutanota_quote\"><div>old words</div></blockquote>",
    ),
    (
        "Zoho",
        "<div>It works.</div><div class=\"zmail_extra\">---- On Mon, 06 May 2024 10:00:00 +0200 <b>Desk &lt;s@desk.example&gt;</b> wrote ---<blockquote>old words</blockquote></div>",
    ),
    ("Zimbra", "<div>It works.</div><hr id=\"zwchr\"><div><b>From: </b>Desk<br></div><div>old words</div>"),
    (
        "GMX",
        "<div>It works.</div><div name=\"quote\" style=\"margin:10px 5px\"><b>Gesendet:</b> Montag<br>old words</div>",
    ),
    (
        "Spark",
        "<div name=\"messageBodySection\">It works.</div><div name=\"messageReplySection\">On May 6, 2024 at 10:00 AM +0200, Desk &lt;s@desk.example&gt;, wrote:<br><blockquote>old words</blockquote></div>",
    ),
    (
        "Samsung",
        "<div>It works.</div><div><br></div><div>-------- Original message --------</div><div>From: Desk &lt;s@desk.example&gt; </div><div>Date: 06/05/2024 10:00 (GMT+01:00) </div><div>To: a@x.example </div><div>Subject: x </div><div>old words</div>",
    ),
    (
        "Naver",
        "<div>It works.</div><blockquote style=\"border-left:2px solid #ccc\"><p>-----Original Message-----<br><b>From:</b> 고객센터</p><div>old words</div></blockquote>",
    ),
    (
        "Yahoo Japan",
        "<div>It works.</div><div>----- Original Message -----</div><blockquote style=\"border-left:2px solid #ccc\"><div>From: サポート</div><div>old words</div></blockquote>",
    ),
];

#[test]
fn answers_above_quotes() {
    let mut wrong = Vec::new();
    for (program, html) in ANSWERS {
        let split = split_html(html);
        let text = crate::html_to_text(&split.reply);
        let text = text.trim().trim_end_matches('-').trim();
        if text != "It works." || !crate::html_to_text(&split.quoted).contains("old words") {
            wrong.push(format!("{program}: {text}"));
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn signatures() {
    for (program, html) in [
        (
            "Gmail",
            "<div>It works.</div><br clear=\"all\"><span class=\"gmail_signature_prefix\">-- </span><br><div class=\"gmail_signature\" data-smartmail=\"gmail_signature\">Ann<br>Shop</div>",
        ),
        (
            "Outlook for iPhone",
            "<div>It works.</div><div class=\"ms-outlook-ios-signature\" id=\"ms-outlook-mobile-signature\">Get <a href=\"https://aka.ms/x\">Outlook for iOS</a> Ann</div>",
        ),
        ("Thunderbird", "<p>It works.</p><div class=\"moz-signature\">-- <br>Ann</div>"),
        ("NetEase", "<div>It works.</div><div id=\"ntes-pcmail-signature\">Ann</div>"),
        ("Foxmail", "<div>It works.</div><hr><div><span class=\"foxmail_sign\">Ann</span></div>"),
        ("Aliyun", "<div>It works.</div><div class=\"__aliyun_signature_wrap\">Ann</div>"),
        ("a phone in Chinese", "<div>It works.</div><div>发自我的iPhone</div>"),
    ] {
        let split = split_html(html);
        let text = crate::html_to_text(&split.reply);
        assert_eq!(text.trim().trim_end_matches('-').trim(), "It works.", "{program}");
        assert!(!crate::html_to_text(&split.signature).trim().is_empty(), "{program}");
    }
}

#[test]
fn answers_between_quotes_stay_in_place() {
    for (program, html) in [
        (
            "Thunderbird",
            "<div class=\"moz-cite-prefix\">On 5/6/24 10:00, Desk wrote:</div><blockquote type=\"cite\">which colour?</blockquote><p>blue</p><blockquote type=\"cite\">which size?</blockquote><p>large</p>",
        ),
        (
            "Gmail",
            "<div class=\"gmail_quote\"><div class=\"gmail_attr\">On Mon, May 6, 2024 at 10:00 AM Desk &lt;s@desk.example&gt; wrote:</div><blockquote class=\"gmail_quote\">which colour?</blockquote><div>blue</div><blockquote class=\"gmail_quote\">which size?</blockquote><div>large</div></div>",
        ),
        (
            "Apple Mail",
            "<div><blockquote type=\"cite\"><div>On 6 May 2024, at 10:00, Desk &lt;s@desk.example&gt; wrote:</div></blockquote><blockquote type=\"cite\">which colour?</blockquote>blue<br><blockquote type=\"cite\">which size?</blockquote>large</div>",
        ),
    ] {
        let text = crate::html_to_text(&split_html(html).reply);
        let place = |word: &str| text.find(word).unwrap_or_else(|| panic!("{program} lost {word}: {text}"));
        assert!(
            place("which colour?") < place("blue")
                && place("blue") < place("which size?")
                && place("which size?") < place("large"),
            "{program}: {text}"
        );
    }
}

#[test]
fn what_people_write_stays() {
    for html in [
        "<blockquote>indented by hand</blockquote><p>and more</p>",
        "<table><tr><td>From</td><td>To</td></tr><tr><td>Berlin</td><td>Paris</td></tr></table>",
        "<div style=\"border-top:solid #ccc 1px;border:none\">a line above my words</div>",
        "<p>发件人写错了</p><hr><p>请改一下</p>",
        "<div>see <b>From:</b> on page 2</div>",
        "<div class=\"signature-note\">about my signature</div>",
    ] {
        let split = split_html(html);
        let letters = |html: &str| crate::html_to_text(html).chars().filter(|c| !c.is_whitespace()).collect::<String>();
        assert_eq!(letters(&split.reply), letters(html), "{html}");
    }
}
