//! HTML mail split by its structure into what is new, what it quotes, and the signature.
//! It never deletes a node and, when unsure, leaves it in the reply.

use crate::dom::{Data, Dom, NodeId, is_invisible};
use crate::html::{dom_to_text, is_block};
use crate::reply::{Line, Part, parts_of_lines};
use crate::style;

#[cfg(test)]
mod clients;
mod structure;
#[cfg(test)]
mod tests;

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

/// Splits `html`. The parts are foreign HTML: pass them through [`crate::sanitise()`] before showing them.
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

/// The part of every node of `dom`, by id. Structure says what programs marked; the rules for lines say the rest, so that
/// attributions, answers between quotes and device lines are treated as in plain text.
pub(crate) fn parts_of(dom: &Dom) -> Vec<Part> {
    let known = structure::known_parts(dom);
    let (lines, leaves) = lines_of(dom, &known);
    let line_parts = parts_of_lines(&lines);
    let mut parts = vec![None; dom.len()];
    for (line, leaf) in leaves {
        let part = line_parts.get(line).copied().unwrap_or(Part::Reply);
        if let Some(slot) = parts.get_mut(leaf) {
            // A leaf over several lines (in `pre`) stays in the reply if any of them does.
            *slot = Some(match slot {
                Some(Part::Reply) => Part::Reply,
                Some(other) if part != Part::Reply => *other,
                _ => part,
            });
        }
    }
    parts.into_iter().map(|part| part.unwrap_or(Part::Reply)).collect()
}

/// The newly written text.
pub(crate) fn reply_text(dom: &Dom, parts: &[Part]) -> String {
    dom_to_text(dom, dom.body(), &mut |id: NodeId| parts.get(id) == Some(&Part::Reply))
}

/// The lines of a document without regard to what its structure says, and which leaf lies on which line.
pub(crate) fn plain_lines(dom: &Dom) -> (Vec<Line>, Vec<(usize, NodeId)>) {
    lines_of(dom, &vec![None; dom.len()])
}

/// The lines of a document, and which leaf lies on which line.
fn lines_of(dom: &Dom, known: &[Option<Part>]) -> (Vec<Line>, Vec<(usize, NodeId)>) {
    let mut out = Lines { lines: vec![Line::default()], leaves: Vec::new() };
    let mut stack: Vec<(NodeId, bool)> = vec![(dom.body(), false)];
    while let Some((id, closing)) = stack.pop() {
        let name = dom.name(id);
        if closing {
            if is_block(name) {
                out.end_line(name == "p");
            }
            continue;
        }
        let known = known.get(id).copied().flatten();
        match dom.data(id) {
            Data::Text(text) => out.text(id, text, known, is_pre(dom, id)),
            Data::Element { name, attributes } => {
                if is_invisible(name) || attributes.iter().any(|(key, value)| key == "style" && style::hides(value)) {
                    out.hidden(dom, id);
                    continue;
                }
                match name.as_str() {
                    "br" => {
                        out.leaf(id, known);
                        out.break_line();
                    }
                    "hr" => {
                        out.end_line(false);
                        out.text(id, "---", known, false);
                        out.end_line(false);
                    }
                    "img" => out.picture(id, known, is_pixel(dom, id)),
                    "td" | "th" => out.cell(),
                    _ if is_block(name) => out.end_line(name == "p"),
                    _ => {}
                }
                if dom.children(id).is_empty() {
                    out.leaf(id, None);
                }
                stack.push((id, true));
                stack.extend(dom.children(id).iter().rev().map(|&child| (child, false)));
            }
            Data::Root => stack.extend(dom.children(id).iter().rev().map(|&child| (child, false))),
            Data::Comment => {}
        }
    }
    (out.lines, out.leaves)
}

fn is_pre(dom: &Dom, id: NodeId) -> bool {
    let mut up = dom.parent(id);
    while let Some(id) = up {
        let wraps = || {
            dom.attribute(id, "style")
                .is_some_and(|value| style::any(value, "white-space", |value| value.starts_with("pre")))
        };
        if dom.name(id) == "pre" || wraps() {
            return true;
        }
        up = dom.parent(id);
    }
    false
}

/// Whether an image is a tracking pixel: nothing that a person put there.
fn is_pixel(dom: &Dom, id: NodeId) -> bool {
    ["width", "height"].iter().any(|name| {
        dom.attribute(id, name)
            .is_some_and(|value| value.trim().trim_end_matches("px").parse::<u32>().is_ok_and(|size| size <= 2))
    })
}

struct Lines {
    lines: Vec<Line>,
    leaves: Vec<(usize, NodeId)>,
}

impl Lines {
    fn leaf(&mut self, id: NodeId, known: Option<Part>) {
        let place = self.lines.len() - 1;
        self.leaves.push((place, id));
        if let Some(line) = self.lines.last_mut()
            && line.text.trim().is_empty()
            && !line.picture
        {
            line.known = line.known.or(known);
        }
    }

    fn text(&mut self, id: NodeId, text: &str, known: Option<Part>, pre: bool) {
        for (number, piece) in text.split('\n').enumerate() {
            if number > 0 {
                if pre {
                    self.break_line();
                } else {
                    self.space();
                }
            }
            // Words of another part cannot share a line.
            let differs = self.lines.last().is_some_and(|line| !line.text.trim().is_empty() && line.known != known);
            if differs && !piece.trim().is_empty() {
                self.break_line();
            }
            let place = self.lines.len() - 1;
            if self.leaves.last() != Some(&(place, id)) && (number == 0 || !piece.trim().is_empty()) {
                self.leaves.push((place, id));
            }
            if let Some(line) = self.lines.last_mut()
                && !piece.is_empty()
            {
                if line.text.trim().is_empty() && !piece.trim().is_empty() {
                    line.known = known;
                }
                line.text.push_str(&piece.replace('\u{a0}', " "));
            }
        }
    }

    /// Cells of a row stay apart: programs put fields and their values into tables.
    fn cell(&mut self) {
        if let Some(line) = self.lines.last_mut()
            && !line.text.trim().is_empty()
        {
            line.text.push('\t');
        }
    }

    fn space(&mut self) {
        if let Some(line) = self.lines.last_mut() {
            line.text.push(' ');
        }
    }

    fn picture(&mut self, id: NodeId, known: Option<Part>, pixel: bool) {
        self.leaf(id, known);
        if let Some(line) = self.lines.last_mut()
            && !pixel
        {
            line.picture = true;
        }
    }

    /// What nobody sees goes with the line it stands on, without becoming text of it.
    fn hidden(&mut self, dom: &Dom, id: NodeId) {
        let place = self.lines.len() - 1;
        self.leaves.extend(dom.walk(id).filter(|id| dom.children(*id).is_empty()).map(|id| (place, id)));
    }

    fn break_line(&mut self) {
        self.lines.push(Line::default());
    }

    /// Ends a line that has something on it; with `gap`, leaves an empty line behind it.
    fn end_line(&mut self, gap: bool) {
        let filled = |line: &Line| !line.text.trim().is_empty() || line.picture;
        if self.lines.last().is_some_and(filled) {
            self.break_line();
        }
        let above = self.lines.len().checked_sub(2).and_then(|place| self.lines.get(place));
        if gap && above.is_some_and(filled) {
            self.break_line();
        }
    }
}
