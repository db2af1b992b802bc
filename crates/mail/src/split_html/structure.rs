//! What the structure of an HTML mail says: elements by which programs mark quotes and signatures.
//! It never looks at words, and leaves answers that stand between quotes alone.
//!
//! Sources: the markup that Gmail, Outlook, Apple Mail, Thunderbird, Yahoo, QQ Mail, NetEase, Foxmail, Sina, Aliyun, Zoho,
//! Proton, Tutanota, Zimbra, GMX, Spark, Front and others send.

use crate::dom::{Dom, NodeId};
use crate::reply::Part;
use crate::style;

/// Classes of elements that hold an older mail and nothing else.
const QUOTE_CLASSES: &[&str] = &[
    "yahoo_quoted",
    "yahoo-quoted",
    "protonmail_quote",
    "tutanota_quote",
    "moz-forward-container",
    "moz-cite-prefix",
    "gmail_attr",
    "zmail_extra",
    "missive_quote",
    "front-blockquote",
    "hs_reply",
    "airmail_on",
    "ntes-mailmaster-quote",
    "__aliyun_previous_wrap",
    "cite_prefix",
    "mailspring_quote",
    "nylas-quote",
    "outlook_quote",
    "history_container",
    "reply-quote",
    "quoted-text",
    "wps_quotion",
    "foxmail_quote",
    "mail_quote_container",
];
/// Ids of such elements.
const QUOTE_IDS: &[&str] = &[
    "olk_src_body_section",
    "mail-editor-reference-message-container",
    "isreplycontent",
    "ntes-pcmail-quote",
    "origbody",
    "replysplit",
    "quoted-content",
    "yahoo_quoted",
    "appleoriginalcontents",
    "mqqmail_quote",
    "original-content",
    "replytext_quote",
];
/// Ids of elements from which everything to the end is older.
const CUT_IDS: &[&str] = &["divrplyfwdmsg", "appendonsend", "zwchr", "stopspelling", "reply-intro", "lblreplyheader"];
/// Classes of signatures.
const SIGNATURE_CLASSES: &[&str] = &[
    "gmail_signature",
    "gmail_signature_prefix",
    "moz-signature",
    "protonmail_signature_block",
    "protonmail_signature_block-user",
    "protonmail_signature_block-proton",
    "ms-outlook-ios-signature",
    "yahoo-signature",
    "tutanota_signature",
    "foxmail_sign",
    "__aliyun_signature_wrap",
    "ntes-mailmaster-signature",
    "mailmaster-signature",
    "hs_signature",
    "spark-signature",
    "front-signature",
];
/// Ids of signatures.
const SIGNATURE_IDS: &[&str] = &[
    "signature",
    "ms-outlook-mobile-signature",
    "applemailsignature",
    "spneditorsign",
    "ymail_android_signature",
    "ntes-mailmaster-signature",
    "ntes-pcmail-signature",
    "sign",
    "composesignature",
    "mail-editor-signature",
];

/// What structure says about the leaves of `dom`, by id.
pub(super) fn known_parts(dom: &Dom) -> Vec<Option<Part>> {
    let mut known: Vec<Option<Part>> = vec![None; dom.len()];
    let mut cut = false;
    let mut stack = vec![(dom.body(), None)];
    while let Some((id, inherited)) = stack.pop() {
        let own: Option<Part> = inherited.or_else(|| own_part(dom, id));
        cut |= own.is_none() && begins_old(dom, id);
        if let Some(slot) = known.get_mut(id) {
            *slot = if cut { Some(Part::Quoted) } else { own };
        }
        stack.extend(dom.children(id).iter().rev().map(|&child| (child, own)));
    }
    known
}

fn own_part(dom: &Dom, id: NodeId) -> Option<Part> {
    let class = dom.attribute(id, "class").unwrap_or_default();
    let element_id = normal_id(dom.attribute(id, "id").unwrap_or_default());
    let name = dom.name(id);
    let has = |list: &[&str]| {
        class.split_ascii_whitespace().any(|class| list.iter().any(|other| class.eq_ignore_ascii_case(other)))
    };
    if has(SIGNATURE_CLASSES)
        || SIGNATURE_IDS.contains(&element_id.as_str())
        || matches!(name, "sign" | "signature")
        || dom.attribute(id, "data-smartmail") == Some("gmail_signature")
    {
        return Some(Part::Signature);
    }
    let quoted = has(QUOTE_CLASSES)
        || QUOTE_IDS.contains(&element_id.as_str())
        || matches!(name, "includetail")
        || dom.attribute(id, "name").is_some_and(|name| matches!(name, "quote" | "messageReplySection"))
        || (name == "blockquote" && is_quoting(dom, id))
        || (dom.has_class(id, "gmail_quote") && !holds_blockquote(dom, id));
    quoted.then_some(Part::Quoted)
}

/// Outlook prefixes ids with `x_` each time a mail goes through it.
fn normal_id(id: &str) -> String {
    let mut id = id.to_ascii_lowercase();
    while let Some(rest) = id.strip_prefix("x_") {
        id = rest.to_owned();
    }
    id
}

/// Whether a block quote was made by answering, not by a person who indents: those have no border and no type.
fn is_quoting(dom: &Dom, id: NodeId) -> bool {
    if dom.attribute(id, "type").is_some_and(|kind| kind.eq_ignore_ascii_case("cite"))
        || dom.attribute(id, "cite").is_some()
    {
        return true;
    }
    if ["gmail_quote", "clean_bq", "tmail-quote", "spark_quote", "iosymail", "webmail_quote"]
        .iter()
        .any(|class| dom.has_class(id, class))
    {
        return true;
    }
    dom.attribute(id, "style").is_some_and(|style| {
        let lined = |value: &str| value.contains("solid") && !value.starts_with('0');
        style::any(style, "border-left", lined)
            || (style::any(style, "border-left-style", |value| value == "solid")
                && !style::any(style, "border-left-width", |value| value.starts_with('0')))
    })
}

/// Gmail puts answers between block quotes inside the outer element; only then it is not a quote as a whole.
fn holds_blockquote(dom: &Dom, id: NodeId) -> bool {
    dom.walk(id).skip(1).any(|inner| dom.name(inner) == "blockquote")
}

/// Whether everything from this element to the end is an older mail: Outlook's reply header and its kin.
fn begins_old(dom: &Dom, id: NodeId) -> bool {
    let element_id = normal_id(dom.attribute(id, "id").unwrap_or_default());
    if CUT_IDS.contains(&element_id.as_str()) || dom.has_class(id, "ms-outlook-mobile-reference-message") {
        return true;
    }
    // Word's reply header: a line above a few fields in bold. Without a field name it is only a line.
    let lined = dom.name(id) == "div"
        && dom.attribute(id, "style").is_some_and(|style| {
            style::any(style, "border-top", |value| value.contains("solid"))
                && style::any(style, "border", |value| value == "none")
        });
    lined && {
        let head: String = dom.text_of(id, 2_000);
        let lines: Vec<&str> = head.lines().filter(|line| !line.trim().is_empty()).collect();
        crate::reply::is_header_block(&lines)
    }
}
