//! HTML that pages are made of: literals of the program with values put in, and every value that is text is escaped.
//! It never takes text of people for HTML; what was sanitised comes in by one named door.

use causeway_base::text;
use serde_json::Value;

/// A piece of HTML. Only this module can make one from text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Html(String);

/// What can be put into a page.
pub trait Shown {
    /// Appends it to `out`, made harmless.
    fn show(&self, out: &mut String);
}

impl Shown for Html {
    fn show(&self, out: &mut String) {
        out.push_str(&self.0);
    }
}
impl Shown for str {
    fn show(&self, out: &mut String) {
        out.push_str(&text::escape_html(self));
    }
}
impl Shown for String {
    fn show(&self, out: &mut String) {
        self.as_str().show(out);
    }
}
impl Shown for i64 {
    fn show(&self, out: &mut String) {
        out.push_str(&self.to_string());
    }
}
impl Shown for usize {
    fn show(&self, out: &mut String) {
        out.push_str(&self.to_string());
    }
}
impl<T: Shown + ?Sized> Shown for &T {
    fn show(&self, out: &mut String) {
        (**self).show(out);
    }
}
impl<T: Shown> Shown for Option<T> {
    fn show(&self, out: &mut String) {
        if let Some(value) = self {
            value.show(out);
        }
    }
}

impl Html {
    /// Nothing.
    pub const fn new() -> Self {
        Self(String::new())
    }

    /// `text` with each `{}` replaced by the next of `values`; use [`crate::html!`], which counts them.
    pub fn fill(text: &'static str, values: &[&dyn Shown]) -> Self {
        let mut out = String::with_capacity(text.len() + values.len() * 24);
        let mut parts = text.split("{}");
        out.push_str(parts.next().unwrap_or_default());
        for (part, value) in parts.zip(values) {
            value.show(&mut out);
            out.push_str(part);
        }
        Self(out)
    }

    /// The body of an article, which [`crate::body::sanitise`] has made harmless.
    pub(crate) const fn sanitised(body: String) -> Self {
        Self(body)
    }

    /// A style element around colours, which [`crate::brand::colour`] wrote. Nothing in it can end the element.
    pub(crate) fn style(declarations: &str) -> Self {
        Self(format!("<style>{}</style>", declarations.replace('<', "")))
    }

    /// Data for machines in a page (JSON-LD). No `<` is left in it, so nothing in it can end the element.
    pub fn data(value: &Value) -> Self {
        Self(value.to_string().replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026"))
    }

    /// Appends another piece.
    pub fn push(&mut self, more: Self) {
        self.0.push_str(&more.0);
    }

    /// Whether there is nothing.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The text to send.
    pub fn into_string(self) -> String {
        self.0
    }
}

impl FromIterator<Html> for Html {
    fn from_iter<I: IntoIterator<Item = Self>>(pieces: I) -> Self {
        let mut all = Self::new();
        for piece in pieces {
            all.push(piece);
        }
        all
    }
}

/// How many values a text wants; for the check at compile time.
pub const fn holes(text: &str) -> usize {
    let bytes = text.as_bytes();
    let (mut at, mut count) = (1, 0);
    while at < bytes.len() {
        if bytes[at - 1] == b'{' && bytes[at] == b'}' {
            count += 1;
        }
        at += 1;
    }
    count
}

/// `html!("<a href=\"{}\">{}</a>", address, title)`: the text is a literal, the values are escaped.
#[macro_export]
macro_rules! html {
    (@one $value:expr) => { () };
    ($text:literal $(, $value:expr)* $(,)?) => {{
        const {
            let values: &[()] = &[$($crate::html!(@one $value)),*];
            assert!($crate::html::holes($text) == values.len(), "as many values as holes");
        }
        $crate::html::Html::fill($text, &[$(&$value as &dyn $crate::html::Shown),*])
    }};
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_escaped_and_html_is_not_twice() {
        let name = "<script>alert('1')</script> & \"x\"";
        let inner = html!("<b>{}</b>", name);
        let shown = html!("<p title=\"{}\">{} {}</p>", name, inner, 7_i64).into_string();
        let escaped = "&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt; &amp; &quot;x&quot;";
        assert_eq!(shown, format!("<p title=\"{escaped}\"><b>{escaped}</b> 7</p>"));
    }

    #[test]
    fn a_value_with_holes_in_it_is_only_text() {
        assert_eq!(html!("{}-{}", "{}", "b").into_string(), "{}-b");
    }

    #[test]
    fn data_cannot_end_its_element() {
        let data = Html::data(&serde_json::json!({ "name": "</script><script>x&y" })).into_string();
        assert!(!data.contains('<') && !data.contains('&'), "{data}");
    }
}
