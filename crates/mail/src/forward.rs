//! Mails that somebody passes on: who wrote the passed-on one, and where the comment ends and it begins.
//! It never takes a quote below an answer for one: the subject or the announcement has to say that it was forwarded.
//!
//! Sources: what Gmail, Outlook of all ages, Apple Mail, Thunderbird, Yahoo, QQ Mail, NetEase, Foxmail, WeChat, Sina, Aliyun,
//! Naver and their phone programs put above a forwarded mail, in the languages they have.

use crate::dom::Dom;
use crate::mail::{Address, Attachment, Mail};
use crate::reply::Line;
use causeway_base::pattern::Pattern;

mod block;
#[cfg(test)]
mod tests;

use block::Located;

/// A mail that was passed on, and what the person who did so wrote above it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Forwarded {
    /// Who wrote the forwarded mail. Always with an address.
    pub from: Address,
    /// To whom it was written, where the block says so with addresses.
    pub to: Vec<Address>,
    /// Its subject, where the block has one.
    pub subject: Option<String>,
    /// When it was written, in the words of the program that forwarded it.
    pub date: Option<String>,
    /// The same in milliseconds since 1970, where those words name a zone or the mail came as an attachment.
    pub date_ms: Option<i64>,
    /// What the person who forwarded wrote above it; empty if nothing.
    pub comment_text: String,
    /// The same as HTML that is NOT yet safe: pass it through [`crate::sanitise()`].
    pub comment_html: Option<String>,
    /// The forwarded mail's text.
    pub body_text: String,
    /// The same as HTML that is NOT yet safe.
    pub body_html: Option<String>,
    /// Index into [`Mail::attachments`] where the mail came as a file.
    pub attachment: Option<usize>,
}

/// Subjects of forwarded mails; what stands before the colon, in the languages of mail programs.
static FORWARD_SUBJECT: Pattern = Pattern::new(
    r"(?i)^[\s\[(【]*(?:fwd?|forward(?:ed)?|wg|weitergeleitet|tr|rv|enc|i|vb|vl|vs|doorst|pd|podaj\s+dalej|fs|továbbítás|[iİ]lt|yönl|trs|πρθ|пересл|переслано|препр|nep|prosl|ha|转发|轉寄|轉發|转寄|転送|fw転送|전달|chuyển\s+tiếp|cth|teruskan|إعادة\s+توجيه|הועבר|ส่งต่อ)\s*(?:\[\d+\])?\s*[:：]",
);
/// Subjects of answers: what they quote is no forwarded mail.
static ANSWER_SUBJECT: Pattern = Pattern::new(
    r"(?i)^[\s\[(【]*(?:re|aw|antw|antwort|sv|res|resp|ref|réf|rif|r|odp|ynt|vá|bls|atb|απ|отв|ответ|回复|回覆|回復|答复|答覆|回信|返信|답장|회신|reply|trả\s+lời|balas)\s*(?:\[\d+\])?\s*[:：]",
);
/// So many lines of a body are looked at.
const MAX_LINES: usize = 50_000;

/// The mail that `mail` forwards, if its subject or its structure says that it forwards one.
pub fn forwarded(mail: &Mail) -> Option<Forwarded> {
    let says_forward = FORWARD_SUBJECT.is_match(&mail.subject);
    if !says_forward && ANSWER_SUBJECT.is_match(&mail.subject) {
        return None;
    }
    inline(mail, says_forward).or_else(|| attached(mail, says_forward))
}

/// A forwarded mail within the body.
fn inline(mail: &Mail, says_forward: bool) -> Option<Forwarded> {
    let rich = mail.html.as_deref().and_then(|html| in_html(html, says_forward));
    let Some(text) = mail.text.as_deref() else { return rich };
    let plain = in_text(text, says_forward);
    match (rich, plain) {
        // The HTML is what the sender saw; the plain text keeps addresses that HTML hides in links.
        (Some(rich), Some(plain)) => Some(Forwarded {
            comment_text: plain.comment_text,
            body_text: plain.body_text,
            date_ms: rich.date_ms.or(plain.date_ms),
            ..rich
        }),
        (rich, plain) => rich.or(plain),
    }
}

fn in_text(text: &str, says_forward: bool) -> Option<Forwarded> {
    let lines: Vec<&str> = text.lines().take(MAX_LINES).collect();
    let located = block::locate(&lines, says_forward)?;
    let mut forwarded = block::fields(&lines, &located)?;
    forwarded.comment_text = joined(lines.get(..located.start).unwrap_or_default(), false);
    forwarded.body_text = joined(lines.get(located.end..).unwrap_or_default(), located.quoted);
    Some(forwarded)
}

fn joined(lines: &[&str], unquote: bool) -> String {
    let bare = |line: &&str| if unquote { block::unquoted(line).to_owned() } else { (*line).to_owned() };
    lines.iter().map(bare).collect::<Vec<_>>().join("\n").trim().to_owned()
}

/// What a line of the document belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Piece {
    Comment,
    Block,
    Body,
}

fn in_html(html: &str, says_forward: bool) -> Option<Forwarded> {
    let dom = Dom::parse(html)?;
    let (lines, leaves) = crate::split_html::plain_lines(&dom);
    let texts: Vec<&str> = lines.iter().take(MAX_LINES).map(|line: &Line| line.text.trim()).collect();
    let located: Located = block::locate(&texts, says_forward)?;
    let mut forwarded = block::fields(&texts, &located)?;
    let mut pieces = vec![Piece::Block; dom.len()];
    for (line, leaf) in leaves {
        if let Some(piece) = pieces.get_mut(leaf) {
            *piece = match line {
                line if line < located.start => Piece::Comment,
                line if line >= located.end => Piece::Body,
                _ => Piece::Block,
            };
        }
    }
    let write = |wanted| dom.write(dom.body(), &pieces, wanted);
    let (comment, body) = (write(Piece::Comment), write(Piece::Body));
    crate::html_to_text(&comment).trim().clone_into(&mut forwarded.comment_text);
    let text = crate::html_to_text(&body);
    let quoted = located.quoted || text.trim_start().starts_with('>');
    forwarded.body_text = joined(&text.lines().collect::<Vec<_>>(), quoted);
    forwarded.comment_html = (!forwarded.comment_text.is_empty() || comment.contains("<img")).then_some(comment);
    forwarded.body_html = Some(body);
    Some(forwarded)
}

/// A mail forwarded as a file: the only one that is attached to a mail whose subject says so.
fn attached(mail: &Mail, says_forward: bool) -> Option<Forwarded> {
    let is_mail = |file: &Attachment| matches!(file.content_type.as_str(), "message/rfc822" | "message/global");
    let mut mails = mail.attachments.iter().enumerate().filter(|(_, file)| is_mail(file));
    let (place, file) = mails.next()?;
    if !says_forward || mails.next().is_some() {
        return None;
    }
    let inner = crate::parse(&file.bytes);
    let from = inner.from.clone().filter(|from| from.address.contains('@'))?;
    let text_of = |mail: &Mail| {
        mail.text
            .clone()
            .or_else(|| mail.html.as_deref().map(crate::html_to_text))
            .unwrap_or_default()
            .trim()
            .to_owned()
    };
    Some(Forwarded {
        from,
        to: inner.to.clone(),
        subject: Some(inner.subject.clone()).filter(|subject| !subject.is_empty()),
        date: inner.header("Date").map(str::to_owned),
        date_ms: inner.date_ms,
        comment_text: text_of(mail),
        comment_html: mail.html.clone(),
        body_text: text_of(&inner),
        body_html: inner.html.clone(),
        attachment: Some(place),
    })
}

/// A whole older mail within a text, as forwarding and Outlook leave it: a header block and what follows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Embedded {
    /// What stands above it.
    pub(crate) before: String,
    /// The block and the rest, without quote marks.
    pub(crate) mail: String,
}

/// Finds the first header block in `text`, whatever its subject says.
pub(crate) fn embedded_mail(text: &str) -> Option<Embedded> {
    let lines: Vec<&str> = text.lines().take(MAX_LINES).collect();
    let located = block::first_block(&lines)?;
    let rest: String = if located.quoted {
        joined(lines.get(located.block..)?, true)
    } else {
        // What lies beyond the lines that are looked at belongs to it as well.
        text.lines().skip(located.block).collect::<Vec<_>>().join("\n").trim().to_owned()
    };
    Some(Embedded { before: joined(lines.get(..located.start)?, false), mail: rest })
}
