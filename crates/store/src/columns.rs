//! Reading rows of either engine by position, and the macros that make ids and named values storable.
//! It never converts silently: a column of another type is a defect, reported as such.

use causeway_base::Time;
use rusqlite::types::ValueRef;
use uuid::Uuid;

use crate::{Error, Result};

/// A row of either engine.
pub enum Row<'a> {
    /// From SQLite.
    Sqlite(&'a rusqlite::Row<'a>),
    /// From PostgreSQL.
    Postgres(&'a postgres::Row),
}

impl Row<'_> {
    /// The column at position `at`, counted from 0.
    pub fn get<T: Column>(&self, at: usize) -> Result<T> {
        T::read(self, at)
    }

    /// How many columns it has.
    fn width(&self) -> usize {
        match self {
            Self::Sqlite(row) => row.as_ref().column_count(),
            Self::Postgres(row) => row.len(),
        }
    }
}

/// A type that one column can be read as.
pub trait Column: Sized {
    /// Reads column `at` of `row`.
    fn read(row: &Row<'_>, at: usize) -> Result<Self>;
}

/// A type that a whole row can be read as; make one with [`crate::from_row!`] or use a tuple.
pub trait FromRow: Sized {
    /// How many columns it reads.
    const WIDTH: usize;
    /// Reads it from the columns that start at `at`.
    fn from_row(row: &Row<'_>, at: usize) -> Result<Self>;
}

macro_rules! plain {
    ($($t:ty),*) => {$(
        impl Column for $t {
            fn read(row: &Row<'_>, at: usize) -> Result<Self> {
                match row {
                    Row::Sqlite(row) => Ok(row.get(at)?),
                    Row::Postgres(row) => Ok(row.try_get(at)?),
                }
            }
        }
    )*};
}
plain!(i64, bool, String, Vec<u8>);

impl Column for Uuid {
    fn read(row: &Row<'_>, at: usize) -> Result<Self> {
        match row {
            Row::Sqlite(row) => {
                let bytes = row.get_ref(at)?.as_blob().map_err(|error| Error::Defect(error.to_string()))?;
                Self::from_slice(bytes).map_err(|error| Error::Defect(error.to_string()))
            }
            Row::Postgres(row) => Ok(row.try_get(at)?),
        }
    }
}

impl Column for Time {
    fn read(row: &Row<'_>, at: usize) -> Result<Self> {
        i64::read(row, at).map(Time)
    }
}

struct AnyNull(bool);

impl<'a> postgres::types::FromSql<'a> for AnyNull {
    fn from_sql(
        _: &postgres::types::Type,
        _: &'a [u8],
    ) -> std::result::Result<Self, Box<dyn std::error::Error + Sync + Send>> {
        Ok(Self(false))
    }
    fn from_sql_null(_: &postgres::types::Type) -> std::result::Result<Self, Box<dyn std::error::Error + Sync + Send>> {
        Ok(Self(true))
    }
    fn accepts(_: &postgres::types::Type) -> bool {
        true
    }
}

impl<T: Column> Column for Option<T> {
    fn read(row: &Row<'_>, at: usize) -> Result<Self> {
        let null = match row {
            Row::Sqlite(row) => row.get_ref(at)? == ValueRef::Null,
            Row::Postgres(row) => row.try_get::<_, AnyNull>(at)?.0,
        };
        if null { Ok(None) } else { T::read(row, at).map(Some) }
    }
}

macro_rules! tuples {
    ($($count:literal: $($name:ident)+;)*) => {$(
        impl<$($name: Column),+> FromRow for ($($name,)+) {
            const WIDTH: usize = $count;
            fn from_row(row: &Row<'_>, at: usize) -> Result<Self> {
                let mut next = at..;
                Ok(($({
                    $name::read(row, next.next().unwrap_or(usize::MAX))?
                },)+))
            }
        }
    )*};
}
tuples! {
    1: A; 2: A B; 3: A B C; 4: A B C D; 5: A B C D E; 6: A B C D E F; 7: A B C D E F G; 8: A B C D E F G H;
}

/// An id and then numbers to the end of the row, for statements whose columns come from a list.
impl<I: Column> FromRow for (I, Vec<Option<i64>>) {
    const WIDTH: usize = 1;
    fn from_row(row: &Row<'_>, at: usize) -> Result<Self> {
        let numbers = (at + 1..row.width()).map(|column| row.get(column)).collect::<Result<_>>()?;
        Ok((row.get(at)?, numbers))
    }
}

/// `from_row!(Tag { id, name, version })`: reads the struct from columns in this order.
#[macro_export]
macro_rules! from_row {
    ($name:ident { $($field:ident),+ $(,)? }) => {
        impl $crate::FromRow for $name {
            const WIDTH: usize = [$(stringify!($field)),+].len();
            fn from_row(row: &$crate::Row<'_>, at: usize) -> $crate::Result<Self> {
                let mut next = at..;
                $(let $field = row.get(next.next().unwrap_or(usize::MAX))?;)+
                Ok(Self { $($field),+ })
            }
        }
    };
}

/// `id_type!(TagId, "…")`: a UUID that names one kind of thing and cannot be taken for another.
#[macro_export]
macro_rules! id_type {
    ($name:ident, $doc:literal) => {
        #[doc = $doc]
        #[derive(
            Debug,
            Clone,
            Copy,
            PartialEq,
            Eq,
            PartialOrd,
            Ord,
            Hash,
            $crate::macros::serde::Serialize,
            $crate::macros::serde::Deserialize,
            $crate::macros::schemars::JsonSchema,
        )]
        #[serde(crate = "::causeway_store::macros::serde", transparent)]
        #[schemars(crate = "::causeway_store::macros::schemars", transparent)]
        pub struct $name(pub $crate::macros::Uuid);

        impl From<$crate::macros::Uuid> for $name {
            fn from(id: $crate::macros::Uuid) -> Self {
                Self(id)
            }
        }
        impl From<$name> for $crate::Value {
            fn from(id: $name) -> Self {
                Self::Uuid(id.0)
            }
        }
        impl $crate::Column for $name {
            fn read(row: &$crate::Row<'_>, at: usize) -> $crate::Result<Self> {
                row.get::<$crate::macros::Uuid>(at).map(Self)
            }
        }
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }
        impl std::str::FromStr for $name {
            type Err = ();
            fn from_str(text: &str) -> Result<Self, ()> {
                text.parse::<$crate::macros::Uuid>().map(Self).map_err(|_| ())
            }
        }
    };
}

/// `named_values!(Priority "…" { Urgent "…" = "urgent", … })`: an enum stored and sent as these words.
#[macro_export]
macro_rules! named_values {
    ($name:ident $doc:literal { $($variant:ident $variant_doc:literal = $text:literal),+ $(,)? }) => {
        #[doc = $doc]
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, $crate::macros::serde::Serialize,
                 $crate::macros::serde::Deserialize, $crate::macros::schemars::JsonSchema)]
        #[serde(crate = "::causeway_store::macros::serde")]
        #[schemars(crate = "::causeway_store::macros::schemars")]
        pub enum $name {
            $(#[doc = $variant_doc] #[serde(rename = $text)] $variant),+
        }
        impl $name {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];
            /// The word it is stored and sent as.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }
            /// The value that this word stands for.
            pub fn from_name(text: &str) -> Option<Self> {
                match text { $($text => Some(Self::$variant),)+ _ => None }
            }
        }
        impl From<$name> for $crate::Value {
            fn from(value: $name) -> Self { Self::Text(value.as_str().to_owned()) }
        }
        impl $crate::Column for $name {
            fn read(row: &$crate::Row<'_>, at: usize) -> $crate::Result<Self> {
                let text = row.get::<String>(at)?;
                Self::from_name(&text).ok_or_else(|| $crate::Error::Defect(format!("{text} is no {}", stringify!($name))))
            }
        }
    };
}

impl Column for causeway_base::Locale {
    fn read(row: &Row<'_>, at: usize) -> Result<Self> {
        row.get::<String>(at).map(|tag| Self::nearest(&tag))
    }
}
impl From<causeway_base::Locale> for crate::Value {
    fn from(locale: causeway_base::Locale) -> Self {
        Self::Text(locale.tag().to_owned())
    }
}
