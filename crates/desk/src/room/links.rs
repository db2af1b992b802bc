//! `#123` in a post becomes a link to that conversation. Pure.
//! It never touches what stands within a tag, a link or code.

/// The numbers that a text of safe HTML names, each once.
pub fn numbers(html: &str) -> Vec<i64> {
    let mut all = Vec::new();
    walk(html, |number| {
        if !all.contains(&number) {
            all.push(number);
        }
        false
    });
    all
}

/// `html` with each `#123` of `known` as a link.
pub fn linked(html: &str, known: &[i64]) -> String {
    walk(html, |number| known.contains(&number))
}

fn walk(html: &str, mut link: impl FnMut(i64) -> bool) -> String {
    let mut out = String::with_capacity(html.len());
    let (mut rest, mut closed, mut before) = (html, 0_usize, ' ');
    while let Some(c) = rest.chars().next() {
        if c == '<' {
            let end = rest.find('>').map_or(rest.len(), |at| at + 1);
            let (tag, tail) = rest.split_at(end);
            let name: String = tag.chars().skip(1).take_while(|c| *c == '/' || c.is_ascii_alphabetic()).collect();
            match name.as_str() {
                "a" | "code" | "pre" => closed += 1,
                "/a" | "/code" | "/pre" => closed = closed.saturating_sub(1),
                _ => {}
            }
            out.push_str(tag);
            (rest, before) = (tail, ' ');
            continue;
        }
        let digits = rest.get(1..).unwrap_or_default().bytes().take(12).take_while(u8::is_ascii_digit).count();
        let text = rest.get(1..=digits).unwrap_or_default();
        // `&#39;` is a character and no number.
        let names = c == '#' && closed == 0 && digits > 0 && !before.is_ascii_alphanumeric() && before != '&';
        if names && text.parse().is_ok_and(&mut link) {
            out.push_str(&format!("<a href=\"/c/{text}\">#{text}</a>"));
            rest = rest.get(digits + 1..).unwrap_or_default();
            before = '0';
            continue;
        }
        out.push(c);
        before = c;
        rest = rest.get(c.len_utf8()..).unwrap_or_default();
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_the_text_become_links_and_nothing_else_does() {
        let link = |n: i64| format!("<a href=\"/c/{n}\">#{n}</a>");
        for (html, wanted) in [
            ("<p>See #12, and #13.</p>".to_owned(), format!("<p>See {}, and {}.</p>", link(12), link(13))),
            ("见#12。".to_owned(), format!("见{}。", link(12))),
            ("（#12）".to_owned(), format!("（{}）", link(12))),
            ("a#12 &#39;#12&#39;".to_owned(), format!("a#12 &#39;{}&#39;", link(12))),
            (
                "<a href=\"/x#12\">#12</a><code>#12</code>#99".to_owned(),
                "<a href=\"/x#12\">#12</a><code>#12</code>#99".to_owned(),
            ),
            ("#".to_owned(), "#".to_owned()),
            ("<p title=\"#12\">".to_owned(), "<p title=\"#12\">".to_owned()),
        ] {
            assert_eq!(linked(&html, &[12, 13]), wanted, "{html}");
        }
        assert_eq!(numbers("<p>#12 #13 #12</p>"), [12, 13]);
    }
}
