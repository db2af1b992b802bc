//! Tests of bodies: what stays, what goes, hostile input, headings, Markdown.
//! They never ask a browser; what is judged is the text that would be sent.

use super::markdown;
use super::*;

const PICTURE: &str = "/help/media/0198c0de-0000-7000-8000-000000000001";

#[test]
fn what_writers_need_stays() {
    let body = format!(
        "<h2>A</h2><p>x <strong>s</strong> <em>e</em> <code>c</code></p><ul><li>1</li></ul><pre><code>x</code></pre>\
         <p><a href=\"https://example.com/\" rel=\"noopener\">l</a></p><figure><img src=\"{PICTURE}\" alt=\"A\">\
         <figcaption>f</figcaption></figure><aside class=\"warning\"><p>w</p></aside><details><summary>q</summary>\
         <p>a</p></details><table><tbody><tr><td colspan=\"2\">t</td></tr></tbody></table><blockquote>b</blockquote>"
    );
    assert_eq!(sanitise(&body), body);
    assert_eq!(sanitise(&sanitise(&body)), body);
    assert_eq!(media_of(&body).len(), 1);
}

#[test]
fn what_is_not_ours_goes() {
    for (given, kept) in [
        ("<h1>T</h1><b>x</b><i>y</i>", "<h2>T</h2><strong>x</strong><em>y</em>"),
        ("<p style=\"color:red\" onclick=\"x()\" id=\"a\">x</p>", "<p>x</p>"),
        ("<aside class=\"note evil\">x</aside>", "<aside class=\"note\">x</aside>"),
        ("<img src=\"https://evil.example/t.png\" alt=\"x\">", "<img alt=\"x\">"),
        ("<img src=\"/help/media/../../api/v1/session\">", "<img>"),
        ("<a href=\"javascript:alert(1)\">x</a>", "<a rel=\"noopener\">x</a>"),
        ("<a href=\"/api/v1/session\">x</a>", "<a rel=\"noopener\">x</a>"),
        ("<a href=\"//evil.example\">x</a>", "<a rel=\"noopener\">x</a>"),
        ("<a href=\"/help/en/a/x\">x</a>", "<a href=\"/help/en/a/x\" rel=\"noopener\">x</a>"),
        ("<form action=\"/x\"><input name=\"y\">z</form>w", "w"),
        ("a<!-- b -->c<script>d</script>", "ac"),
    ] {
        assert_eq!(sanitise(given), kept, "{given}");
    }
}

#[test]
fn videos_of_known_hosts_are_links() {
    let known = sanitise("<iframe width=1 src=\"https://www.youtube.com/embed/abc\" allowfullscreen></iframe>");
    assert!(known.starts_with("<figure class=\"video\"><a href=\"https://www.youtube.com/watch?v=abc\""), "{known}");
    for other in [
        "<iframe src=\"https://evil.example/embed/abc\"></iframe>",
        "<iframe src=\"https://youtube.com@evil.example/\"></iframe>",
        "<iframe src=\"http://youtube.com/embed/a\"></iframe>",
        "<figure class=\"video\"><a href=\"https://notyoutube.com/x\">x</a></figure>",
    ] {
        assert!(!sanitise(other).contains("class=\"video\""), "{other}");
    }
    assert!(!known.contains("iframe") && sanitise(&known) == known, "{known}");
}

fn assert_harmless(input: &str) {
    let out = sanitise(input);
    let lower = out.to_ascii_lowercase();
    for tag in ["script", "iframe", "object", "embed", "form", "meta", "base", "link", "svg", "math", "style", "input"]
    {
        assert!(!lower.contains(&format!("<{tag}")), "{input} gave {out}");
    }
    // What stands between < and > is ours; text has no bare <.
    for tag in lower.split('<').skip(1).filter_map(|rest| rest.split('>').next()) {
        let outside = tag.split('"').step_by(2).collect::<String>();
        assert!(!outside.contains(" on") && !outside.contains("style="), "{input} gave {out}");
        for scheme in ["href=\"javascript:", "href=\"vbscript:", "href=\"data:", "src=\"data:", "src=\"http"] {
            assert!(!tag.replace(' ', "").contains(scheme), "{input} gave {out}");
        }
    }
    assert_eq!(sanitise(&out), out, "{input} is not settled after one turn");
}

#[test]
fn nothing_hostile_survives() {
    for input in [
        "<svg><p><style><img src=x onerror=alert(1)></style></p></svg>",
        "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
        "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
        "<details open ontoggle=alert(1)><summary>x</summary></details>",
        "<img src=\"/help/media/0198c0de-0000-7000-8000-000000000001\" alt=\"<h1>&quot; onerror=alert(1)\">",
        "<iframe src=\"https://youtube.com/embed/x&quot;><script>alert(1)</script>\"></iframe>",
        "<a href=\"jav&#x09;ascript:alert(1)\">x</a><b><i><h1>",
    ] {
        assert_harmless(input);
    }
}

#[expect(clippy::print_stderr, reason = "whoever runs the tests shall know that this one had nothing to read")]
#[test]
fn the_collection_of_hostile_html_is_harmless() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpora/security/hostile.jsonl");
    let Ok(text) = std::fs::read_to_string(path) else {
        eprintln!("skipped: there is no collection of hostile HTML beside the sources");
        return;
    };
    let mut count = 0;
    for line in text.lines() {
        let row: serde_json::Value = serde_json::from_str(line).unwrap();
        if row["input"]["kind"] == "html" {
            assert_harmless(row["input"]["text"].as_str().unwrap_or_default());
            count += 1;
        }
    }
    assert!(count > 50, "{count}");
}

#[test]
fn headings_get_names_that_stay() {
    let page = contents(
        "<h2>Export &amp; import</h2><p>x</p><h3>导出 文件</h3><h2>Export &amp; import</h2><h4>no</h4><aside class=\"tip\"><p>x</p></aside>",
        ["N", "W", "<T>"],
    );
    let names: Vec<&str> = page.headings.iter().map(|heading| heading.anchor.as_str()).collect();
    assert_eq!(names, ["s-export-import", "s-导出-文件", "s-export-import-2"]);
    assert_eq!(page.headings[0].text, "Export & import");
    let html = page.html.into_string();
    assert!(
        html.contains("<h2 id=\"s-export-import\">Export &amp; import <a class=\"here\" href=\"#s-export-import\""),
        "{html}"
    );
    assert!(html.contains("<aside class=\"tip\"><p class=\"label\">&lt;T&gt;</p><p>x</p></aside>"), "{html}");
}

#[test]
fn markdown_comes_in() {
    let read = markdown::read(
        "# Export a CSV\n\nOpen **Settings**.\n\n> [!WARNING]\n> Careful\n\n# Second\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n<script>x</script>\n",
    );
    assert_eq!(read.title.as_deref(), Some("Export a CSV"));
    for part in ["<strong>Settings</strong>", "<aside class=\"warning\">", "<h2>Second</h2>", "<td>1</td>"] {
        assert!(read.body.contains(part), "{part} in {}", read.body);
    }
    assert!(!read.body.contains("script"), "{}", read.body);
    assert_eq!(markdown::read("plain").title, None);
}

#[test]
fn markdown_goes_out_and_comes_back() {
    let body = "<h2>First</h2><p>Open <strong>Settings</strong> and <a href=\"https://a.example/x\" rel=\"noopener\">read</a> a &lt; b.</p>\
                <ul><li>one <strong>1</strong><ul><li>deep</li></ul> and <em>on</em></li><li>two</li></ul>\
                <aside class=\"tip\"><p>so</p></aside><pre><code>a\n\n\nb * c\n</code></pre><p>1. no list</p><p># no heading</p>\
                <p>snake_case *stars* [x](y) <code>a_b</code><br>- no list</p><hr><p>end</p>";
    let out = markdown::write("Title", body);
    for part in
        ["# Title\n", "\n## First\n", "[read](https://a.example/x)", "**Settings**", "\n1\\. no list\n", "\n---\n"]
    {
        assert!(out.contains(part), "{part} in {out}");
    }
    let back = markdown::read(&out);
    let plain = |html: &str| html.replace("\n<", "<").replace(">\n", ">");
    assert_eq!((plain(&back.body), back.title.as_deref()), (plain(body), Some("Title")), "{out}");
}
