//! HTML as a flat tree: parsed by the browsers' rules, bounded in size, depth and time, and written back in parts.
//! It never judges what is safe; the sanitiser does, and everything shown goes through it.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

use html5ever::interface::{ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::tendril::{StrTendril, TendrilSink};
use html5ever::{Attribute, ExpandedName, ParseOpts, QualName, parse_document};

/// Deeper trees are refused: browsers cut at 512, and the parser's cost grows with depth.
const MAX_DEPTH: usize = 400;
/// More nodes are refused: a mail with so many is an attack or a dump.
const MAX_NODES: usize = 200_000;
/// Longer sources are refused. Embedded images are taken out before they count.
const MAX_SOURCE: usize = 4 << 20;
/// How much is handed to the tokenizer between two looks at the limits, in bytes.
const CHUNK: usize = 8 << 10;
/// So many chunks without one finished token mean a tag made to burn time: duplicate attributes are searched linearly.
const MAX_QUIET_CHUNKS: usize = 8;

/// Index of a node in its [`Dom`].
pub(crate) type NodeId = usize;

/// What a node is.
#[derive(Debug)]
pub(crate) enum Data {
    /// The root, or anything without a meaning of its own.
    Root,
    /// An element: lower-case name, attributes in order.
    Element { name: String, attributes: Vec<(String, String)> },
    /// Character data, decoded.
    Text(String),
    /// A comment or processing instruction; never written back.
    Comment,
}

/// One node: its place and its data.
#[derive(Debug)]
pub(crate) struct Node {
    pub(crate) parent: Option<NodeId>,
    pub(crate) children: Vec<NodeId>,
    pub(crate) data: Data,
}

/// A parsed document.
#[derive(Debug)]
pub(crate) struct Dom {
    nodes: Vec<Node>,
    body: NodeId,
}

/// Elements whose content is not part of what a person reads.
pub(crate) fn is_invisible(name: &str) -> bool {
    matches!(
        name,
        "script"
            | "style"
            | "title"
            | "head"
            | "template"
            | "noscript"
            | "iframe"
            | "object"
            | "xml"
            | "noframes"
            | "noembed"
    )
}

/// Elements that have no content (HTML § 13.1.2).
pub(crate) fn is_void(name: &str) -> bool {
    matches!(
        name,
        "area"
            | "base"
            | "br"
            | "col"
            | "embed"
            | "hr"
            | "img"
            | "input"
            | "link"
            | "meta"
            | "source"
            | "track"
            | "wbr"
    )
}

impl Dom {
    /// Parses `source`, or gives nothing where it breaks a limit of this module.
    pub(crate) fn parse(source: &str) -> Option<Self> {
        if source.len() > MAX_SOURCE {
            return None;
        }
        let sink = Sink::default();
        let mut parser = parse_document(sink, ParseOpts::default());
        let (mut seen, mut quiet) = (0, 0);
        for chunk in chunks(source) {
            parser.process(StrTendril::from_slice(chunk));
            let sink = &parser.tokenizer.sink.sink;
            let activity = sink.activity.get();
            quiet = if activity == seen { quiet + 1 } else { 0 };
            seen = activity;
            if quiet >= MAX_QUIET_CHUNKS || sink.broken.get() {
                return None;
            }
        }
        let sink = parser.finish();
        if sink.broken.get() {
            return None;
        }
        Some(sink.into_dom())
    }

    /// The node that holds what is shown: the body element.
    pub(crate) fn body(&self) -> NodeId {
        self.body
    }

    /// How many nodes there are; ids are below it.
    pub(crate) fn len(&self) -> usize {
        self.nodes.len()
    }

    /// The data of a node; the root's for an id that does not exist.
    pub(crate) fn data(&self, id: NodeId) -> &Data {
        self.nodes.get(id).map_or(&Data::Root, |node| &node.data)
    }

    /// The children of a node.
    pub(crate) fn children(&self, id: NodeId) -> &[NodeId] {
        self.nodes.get(id).map_or(&[], |node| &node.children)
    }

    /// The parent of a node.
    pub(crate) fn parent(&self, id: NodeId) -> Option<NodeId> {
        self.nodes.get(id).and_then(|node| node.parent)
    }

    /// The element's name, or empty for anything else.
    pub(crate) fn name(&self, id: NodeId) -> &str {
        match self.data(id) {
            Data::Element { name, .. } => name,
            _ => "",
        }
    }

    /// The value of an element's attribute.
    pub(crate) fn attribute(&self, id: NodeId, wanted: &str) -> Option<&str> {
        match self.data(id) {
            Data::Element { attributes, .. } => {
                attributes.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.as_str())
            }
            _ => None,
        }
    }

    /// The attributes of an element, to change them.
    pub(crate) fn attributes_mut(&mut self, id: NodeId) -> Option<&mut Vec<(String, String)>> {
        match self.nodes.get_mut(id).map(|node| &mut node.data) {
            Some(Data::Element { attributes, .. }) => Some(attributes),
            _ => None,
        }
    }

    /// Whether an element carries the class `wanted`, compared without case.
    pub(crate) fn has_class(&self, id: NodeId, wanted: &str) -> bool {
        self.attribute(id, "class")
            .is_some_and(|value| value.split_ascii_whitespace().any(|class| class.eq_ignore_ascii_case(wanted)))
    }

    /// Every node below `top` in document order, `top` first.
    pub(crate) fn walk(&self, top: NodeId) -> Walk<'_> {
        Walk { dom: self, stack: vec![top] }
    }

    /// The text below `top`, cut at about `limit` bytes, with line ends where blocks end.
    pub(crate) fn text_of(&self, top: NodeId, limit: usize) -> String {
        let mut out = String::new();
        for id in self.walk(top) {
            if out.len() > limit {
                break;
            }
            match self.data(id) {
                Data::Text(text) if !self.parent(id).is_some_and(|parent| is_invisible(self.name(parent))) => {
                    out.push_str(text);
                }
                Data::Element { name, .. } if name == "br" || crate::html::is_block(name) => out.push('\n'),
                _ => {}
            }
        }
        out
    }

    /// The children of `top` as HTML, but only nodes whose entry in `parts` is `wanted`, within the elements that hold
    /// them. An element without children counts as content of its own part.
    pub(crate) fn write<P: PartialEq + Copy>(&self, top: NodeId, parts: &[P], wanted: P) -> String {
        let keep = self.kept(parts, wanted);
        let mut out = String::new();
        let mut stack: Vec<(NodeId, bool)> = self.children(top).iter().rev().map(|&id| (id, false)).collect();
        while let Some((id, closing)) = stack.pop() {
            if closing {
                out.push_str("</");
                out.push_str(self.name(id));
                out.push('>');
                continue;
            }
            if !keep.get(id).copied().unwrap_or(false) {
                continue;
            }
            self.open(id, &mut out);
            if let Data::Element { name, .. } = self.data(id)
                && !is_void(name)
            {
                stack.push((id, true));
                stack.extend(self.children(id).iter().rev().map(|&child| (child, false)));
            }
        }
        out
    }

    /// The whole content of `top` as HTML.
    pub(crate) fn write_all(&self, top: NodeId) -> String {
        self.write(top, &vec![(); self.len()], ())
    }

    fn kept<P: PartialEq + Copy>(&self, parts: &[P], wanted: P) -> Vec<bool> {
        let mut keep = vec![false; self.nodes.len()];
        for (id, node) in self.nodes.iter().enumerate() {
            if !node.children.is_empty() || parts.get(id) != Some(&wanted) {
                continue;
            }
            let mut next = Some(id);
            while let Some(id) = next {
                match keep.get_mut(id) {
                    Some(mark) if !*mark => *mark = true,
                    _ => break,
                }
                next = self.parent(id);
            }
        }
        keep
    }

    fn open(&self, id: NodeId, out: &mut String) {
        match self.data(id) {
            Data::Text(text) => out.push_str(&escape(text)),
            Data::Element { name, attributes } => {
                out.push('<');
                out.push_str(name);
                for (name, value) in attributes {
                    out.push(' ');
                    out.push_str(name);
                    out.push_str("=\"");
                    out.push_str(&escape(value));
                    out.push('"');
                }
                out.push('>');
            }
            Data::Root | Data::Comment => {}
        }
    }
}

fn escape(text: &str) -> Cow<'_, str> {
    if text.contains(['&', '<', '>', '"']) {
        Cow::Owned(causeway_base::text::escape_html(text))
    } else {
        Cow::Borrowed(text)
    }
}

/// Nodes in document order.
pub(crate) struct Walk<'a> {
    dom: &'a Dom,
    stack: Vec<NodeId>,
}

impl Iterator for Walk<'_> {
    type Item = NodeId;

    fn next(&mut self) -> Option<NodeId> {
        let id = self.stack.pop()?;
        self.stack.extend(self.dom.children(id).iter().rev());
        Some(id)
    }
}

fn chunks(mut source: &str) -> impl Iterator<Item = &str> {
    std::iter::from_fn(move || {
        if source.is_empty() {
            return None;
        }
        let mut end = CHUNK.min(source.len());
        while !source.is_char_boundary(end) {
            end += 1;
        }
        let (head, tail) = source.split_at(end);
        source = tail;
        Some(head)
    })
}

#[derive(Clone)]
struct Handle {
    id: NodeId,
    name: Rc<QualName>,
}

struct Sink {
    nodes: RefCell<Vec<(Node, usize)>>,
    no_name: Rc<QualName>,
    activity: Cell<usize>,
    broken: Cell<bool>,
}

impl Default for Sink {
    fn default() -> Self {
        let root = Node { parent: None, children: Vec::new(), data: Data::Root };
        Self {
            nodes: RefCell::new(vec![(root, 0)]),
            no_name: Rc::new(QualName::new(None, html5ever::ns!(), html5ever::local_name!(""))),
            activity: Cell::new(0),
            broken: Cell::new(false),
        }
    }
}

impl Sink {
    fn into_dom(self) -> Dom {
        let nodes: Vec<Node> = self.nodes.into_inner().into_iter().map(|(node, _)| node).collect();
        let is = |id: NodeId, wanted: &str| matches!(nodes.get(id).map(|node| &node.data), Some(Data::Element { name, .. }) if name == wanted);
        let child = |of: NodeId, wanted: &str| {
            nodes.get(of).and_then(|node| node.children.iter().copied().find(|&id| is(id, wanted)))
        };
        let body = child(0, "html").map_or(0, |html| child(html, "body").unwrap_or(html));
        Dom { nodes, body }
    }

    fn create(&self, data: Data, name: Rc<QualName>) -> Handle {
        self.activity.set(self.activity.get() + 1);
        let mut nodes = self.nodes.borrow_mut();
        let id = nodes.len();
        nodes.push((Node { parent: None, children: Vec::new(), data }, 0));
        if id > MAX_NODES {
            self.broken.set(true);
        }
        Handle { id, name }
    }

    /// Puts `child` below `parent` before the child at `index` (from the end: `None` is last).
    fn place(&self, parent: NodeId, before: Option<NodeId>, child: NodeOrText<Handle>) {
        self.activity.set(self.activity.get() + 1);
        let place = {
            let nodes = self.nodes.borrow();
            let Some((node, _)) = nodes.get(parent) else { return };
            before.and_then(|id| node.children.iter().rposition(|&other| other == id)).unwrap_or(node.children.len())
        };
        let id = match child {
            NodeOrText::AppendNode(handle) => {
                self.detach(handle.id);
                handle.id
            }
            NodeOrText::AppendText(text) => {
                if self.merge_text(parent, place, &text) {
                    return;
                }
                self.create(Data::Text(text.to_string()), Rc::clone(&self.no_name)).id
            }
        };
        let mut nodes = self.nodes.borrow_mut();
        let depth = nodes.get(parent).map_or(0, |(_, depth)| depth + 1);
        if depth > MAX_DEPTH {
            self.broken.set(true);
        }
        if let Some((node, own_depth)) = nodes.get_mut(id) {
            node.parent = Some(parent);
            *own_depth = depth;
        }
        if let Some((node, _)) = nodes.get_mut(parent) {
            let place = place.min(node.children.len());
            node.children.insert(place, id);
        }
    }

    fn merge_text(&self, parent: NodeId, place: usize, more: &str) -> bool {
        let mut nodes = self.nodes.borrow_mut();
        let left = place.checked_sub(1).and_then(|left| nodes.get(parent)?.0.children.get(left).copied());
        match left.and_then(|id| nodes.get_mut(id)) {
            Some((Node { data: Data::Text(text), .. }, _)) => {
                text.push_str(more);
                true
            }
            _ => false,
        }
    }

    fn detach(&self, id: NodeId) {
        let mut nodes = self.nodes.borrow_mut();
        let Some(parent) = nodes.get_mut(id).and_then(|(node, _)| node.parent.take()) else { return };
        if let Some((node, _)) = nodes.get_mut(parent)
            && let Some(place) = node.children.iter().rposition(|&other| other == id)
        {
            node.children.remove(place);
        }
    }
}

fn pairs(attributes: Vec<Attribute>) -> Vec<(String, String)> {
    attributes.into_iter().map(|attribute| (attribute.name.local.to_string(), attribute.value.to_string())).collect()
}

impl TreeSink for Sink {
    type Handle = Handle;
    type Output = Self;
    type ElemName<'a> = ExpandedName<'a>;

    fn finish(self) -> Self {
        self
    }

    fn parse_error(&self, _message: Cow<'static, str>) {}

    fn get_document(&self) -> Handle {
        Handle { id: 0, name: Rc::clone(&self.no_name) }
    }

    fn elem_name<'a>(&'a self, target: &'a Handle) -> ExpandedName<'a> {
        target.name.expanded()
    }

    fn create_element(&self, name: QualName, attributes: Vec<Attribute>, _flags: ElementFlags) -> Handle {
        let data = Data::Element { name: name.local.to_ascii_lowercase().to_string(), attributes: pairs(attributes) };
        self.create(data, Rc::new(name))
    }

    fn create_comment(&self, _text: StrTendril) -> Handle {
        self.create(Data::Comment, Rc::clone(&self.no_name))
    }

    fn create_pi(&self, _target: StrTendril, _data: StrTendril) -> Handle {
        self.create(Data::Comment, Rc::clone(&self.no_name))
    }

    fn append(&self, parent: &Handle, child: NodeOrText<Handle>) {
        self.place(parent.id, None, child);
    }

    fn append_based_on_parent_node(&self, element: &Handle, previous: &Handle, child: NodeOrText<Handle>) {
        let parent = self.nodes.borrow().get(element.id).and_then(|(node, _)| node.parent);
        match parent {
            Some(parent) => self.place(parent, Some(element.id), child),
            None => self.place(previous.id, None, child),
        }
    }

    fn append_doctype_to_document(&self, _name: StrTendril, _public: StrTendril, _system: StrTendril) {}

    fn get_template_contents(&self, target: &Handle) -> Handle {
        target.clone()
    }

    fn same_node(&self, x: &Handle, y: &Handle) -> bool {
        x.id == y.id
    }

    fn set_quirks_mode(&self, _mode: QuirksMode) {}

    fn append_before_sibling(&self, sibling: &Handle, child: NodeOrText<Handle>) {
        let parent = self.nodes.borrow().get(sibling.id).and_then(|(node, _)| node.parent);
        if let Some(parent) = parent {
            self.place(parent, Some(sibling.id), child);
        }
    }

    fn add_attrs_if_missing(&self, target: &Handle, attributes: Vec<Attribute>) {
        if let Some((Node { data: Data::Element { attributes: have, .. }, .. }, _)) =
            self.nodes.borrow_mut().get_mut(target.id)
        {
            // Repeated <body a=1> <body b=2> … would grow without bound and cost a search each.
            for (name, value) in pairs(attributes) {
                if have.len() < 100 && !have.iter().any(|(other, _)| *other == name) {
                    have.push((name, value));
                }
            }
        }
    }

    fn remove_from_parent(&self, target: &Handle) {
        self.detach(target.id);
    }

    fn reparent_children(&self, node: &Handle, new_parent: &Handle) {
        let children = match self.nodes.borrow_mut().get_mut(node.id) {
            Some((node, _)) => std::mem::take(&mut node.children),
            None => return,
        };
        let mut nodes = self.nodes.borrow_mut();
        for &id in &children {
            if let Some((child, _)) = nodes.get_mut(id) {
                child.parent = Some(new_parent.id);
            }
        }
        if let Some((parent, _)) = nodes.get_mut(new_parent.id) {
            parent.children.extend(children);
        }
    }
}
