//! Whether pages are valid HTML, as the parser that browsers' rules describe sees it.
//! It never builds the tree: the parser keeps what it needs to tell an error, and nobody reads the rest.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::rc::Rc;

use html5ever::interface::{ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::tendril::{StrTendril, TendrilSink};
use html5ever::tokenizer::TokenizerOpts;
use html5ever::{Attribute, ExpandedName, ParseOpts, QualName, parse_document};

/// What is wrong with a page; nothing when it is valid.
pub(crate) fn errors(page: &str) -> Vec<String> {
    let tokenizer = TokenizerOpts { exact_errors: true, ..TokenizerOpts::default() };
    let options = ParseOpts { tokenizer, ..ParseOpts::default() };
    parse_document(Sink::default(), options).one(page)
}

#[derive(Default)]
struct Sink {
    errors: RefCell<Vec<String>>,
    ids: RefCell<BTreeSet<String>>,
    wanted: RefCell<BTreeSet<String>>,
}

impl Sink {
    fn wrong(&self, words: &str) {
        self.errors.borrow_mut().push(words.to_owned());
    }

    /// Notes names that must be there once, and names that must be there at all.
    fn note(&self, attribute: &Attribute) {
        let value = attribute.value.to_string();
        match &*attribute.name.local {
            "id" if !self.ids.borrow_mut().insert(value.clone()) => {
                self.wrong(&format!("the id {value:?} is there twice"));
            }
            "for" | "aria-labelledby" | "aria-describedby" | "aria-controls" | "data-into" | "list" => {
                self.wanted.borrow_mut().extend(value.split_ascii_whitespace().map(str::to_owned));
            }
            "href" => {
                let inside = value.strip_prefix('#').filter(|id| !id.is_empty());
                self.wanted.borrow_mut().extend(inside.map(str::to_owned));
            }
            _ => {}
        }
    }
}

impl TreeSink for Sink {
    type Handle = Rc<QualName>;
    type Output = Vec<String>;
    type ElemName<'a> = ExpandedName<'a>;

    fn finish(self) -> Vec<String> {
        for id in self.wanted.borrow().difference(&self.ids.borrow()) {
            self.wrong(&format!("nothing has the id {id:?}"));
        }
        self.errors.into_inner()
    }

    fn parse_error(&self, words: Cow<'static, str>) {
        self.wrong(&words);
    }

    fn set_quirks_mode(&self, mode: QuirksMode) {
        if mode != QuirksMode::NoQuirks {
            self.wrong("the page is shown as pages of the last century");
        }
    }

    fn get_document(&self) -> Self::Handle {
        nameless()
    }

    fn elem_name<'a>(&'a self, target: &'a Self::Handle) -> ExpandedName<'a> {
        target.expanded()
    }

    fn create_element(&self, name: QualName, attributes: Vec<Attribute>, _: ElementFlags) -> Self::Handle {
        for attribute in &attributes {
            self.note(attribute);
        }
        Rc::new(name)
    }

    fn create_comment(&self, _: StrTendril) -> Self::Handle {
        nameless()
    }

    fn create_pi(&self, _: StrTendril, _: StrTendril) -> Self::Handle {
        nameless()
    }

    fn same_node(&self, one: &Self::Handle, other: &Self::Handle) -> bool {
        Rc::ptr_eq(one, other)
    }

    fn get_template_contents(&self, target: &Self::Handle) -> Self::Handle {
        Rc::clone(target)
    }

    fn append(&self, _: &Self::Handle, _: NodeOrText<Self::Handle>) {}
    fn append_based_on_parent_node(&self, _: &Self::Handle, _: &Self::Handle, _: NodeOrText<Self::Handle>) {}
    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {}
    fn append_before_sibling(&self, _: &Self::Handle, _: NodeOrText<Self::Handle>) {}
    fn add_attrs_if_missing(&self, _: &Self::Handle, _: Vec<Attribute>) {}
    fn remove_from_parent(&self, _: &Self::Handle) {}
    fn reparent_children(&self, _: &Self::Handle, _: &Self::Handle) {}
}

fn nameless() -> Rc<QualName> {
    Rc::new(QualName::new(None, html5ever::ns!(), html5ever::local_name!("")))
}

#[test]
fn what_is_wrong_is_found() {
    let page =
        |body: &str| errors(&format!("<!doctype html><html lang=\"en\"><title>x</title><body>{body}</body></html>"));
    assert_eq!(page("<p id=\"a\">x <a href=\"#a\">y</a></p>"), Vec::<String>::new());
    assert!(!errors("<p>no doctype</p>").is_empty());
    for wrong in [
        "<p><div>x</div></p>",
        "<b><i>x</b></i>",
        "<ul><li>x</ul></li>",
        "<div>",
        "<a href=\"/x\"class=\"y\">x</a>",
        "<a href=\"/x\" href=\"/y\">x</a>",
        "<a href=\"/1\"><a href=\"/2\">x</a></a>",
        "<table><p>x</p></table>",
        "<i id=\"a\"></i><i id=\"a\"></i>",
        "<label for=\"nobody\">x</label>",
        "a &nosuch; b",
    ] {
        assert!(!page(wrong).is_empty(), "{wrong}");
    }
}
