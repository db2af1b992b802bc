//! A statement and its values. Text comes only from literals in the program, so no value can become SQL.
//! It never runs anything; [`crate::Tx`] does.

use uuid::Uuid;

/// A value bound to a statement.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// No value.
    Null,
    /// A number, an instant in milliseconds or a count.
    Int(i64),
    /// True or false.
    Bool(bool),
    /// Text; must not hold NUL, which PostgreSQL refuses.
    Text(String),
    /// Raw bytes.
    Bytes(Vec<u8>),
    /// An id.
    Uuid(Uuid),
}

macro_rules! value_from {
    ($($t:ty => |$x:ident| $e:expr;)*) => {$(
        impl From<$t> for Value { fn from($x: $t) -> Self { $e } }
    )*};
}
value_from! {
    i64 => |x| Self::Int(x);
    i32 => |x| Self::Int(x.into());
    u32 => |x| Self::Int(x.into());
    usize => |x| Self::Int(i64::try_from(x).unwrap_or(i64::MAX));
    bool => |x| Self::Bool(x);
    String => |x| Self::Text(x);
    &String => |x| Self::Text(x.clone());
    &str => |x| Self::Text(x.to_owned());
    Vec<u8> => |x| Self::Bytes(x);
    Uuid => |x| Self::Uuid(x);
    causeway_base::Time => |x| Self::Int(x.ms());
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

/// A statement under construction; make one with [`crate::sql!`].
#[derive(Debug, Clone)]
pub struct Sql {
    pub(crate) text: String,
    pub(crate) values: Vec<Value>,
}

impl Sql {
    /// A statement that starts with `text`.
    pub fn new(text: &'static str) -> Self {
        Self { text: text.to_owned(), values: Vec::new() }
    }

    /// Appends `text`, with a space before it.
    pub fn add(&mut self, text: &'static str) -> &mut Self {
        self.text.push(' ');
        self.text.push_str(text);
        self
    }

    /// Binds the next `?`.
    pub fn bind(&mut self, value: impl Into<Value>) -> &mut Self {
        self.values.push(value.into());
        self
    }

    /// Appends `(?, ?, …)` for an `IN`. Lengths are padded to powers of two with the last value, so that few statement
    /// texts exist; an empty list becomes `(NULL)`, which nothing equals.
    pub fn list<V: Into<Value>>(&mut self, values: impl IntoIterator<Item = V>) -> &mut Self {
        let mut values: Vec<Value> = values.into_iter().map(Into::into).collect();
        let Some(last) = values.last().cloned() else { return self.add("(NULL)") };
        values.resize(values.len().next_power_of_two(), last);
        self.text.push_str(" (");
        self.text.push_str(&vec!["?"; values.len()].join(", "));
        self.text.push(')');
        self.values.append(&mut values);
        self
    }

    /// Appends `(?, …), (?, …)` for an `INSERT … VALUES` of several rows.
    pub fn rows<const N: usize>(&mut self, rows: impl IntoIterator<Item = [Value; N]>) -> &mut Self {
        let one = format!("({})", vec!["?"; N].join(", "));
        for (index, row) in rows.into_iter().enumerate() {
            self.text.push_str(if index == 0 { " " } else { ", " });
            self.text.push_str(&one);
            self.values.extend(row);
        }
        self
    }
}

/// `sql!("SELECT … WHERE a = ? AND b = ?", a, b)`: a statement with its values bound in order.
#[macro_export]
macro_rules! sql {
    ($text:expr $(, $value:expr)* $(,)?) => {{
        #[allow(unused_mut, clippy::allow_attributes, reason = "a statement without values is not changed")]
        let mut statement = $crate::Sql::new($text);
        $(statement.bind($value);)*
        statement
    }};
}
