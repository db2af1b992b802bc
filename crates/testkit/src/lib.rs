//! What tests share: one test body that runs on both database engines, each time on a fresh database.
//! It never is part of the product: crates name it as a dev-dependency only.

mod dns;
mod kit;
mod place;
mod run;
mod template;

pub use dns::{Record, ScriptedDns};
pub use kit::Kit;
pub use place::{Engine, Place};
pub use run::run;

/// Where the clock of every test starts: 2026-01-05T09:00:00Z, a Monday.
pub const START: causeway_base::Time = causeway_base::Time(1_767_603_600_000);

/// Makes `name::sqlite` and `name::postgres` of each body:
/// `on_both! { async fn name(kit: Kit) { … } }`.
#[macro_export]
macro_rules! on_both {
    ($($(#[$meta:meta])* async fn $name:ident($($kit:tt)+) $body:block)+) => {$(
        $(#[$meta])*
        async fn $name($($kit)+) $body

        mod $name {
            #[test]
            fn sqlite() {
                $crate::run($crate::Engine::Sqlite, super::$name);
            }
            #[test]
            fn postgres() {
                $crate::run($crate::Engine::Postgres, super::$name);
            }
        }
    )+};
}
