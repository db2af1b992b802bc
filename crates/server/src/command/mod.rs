//! The commands other than `serve`, one file each.
//! They work on the same data folder and may run while the desk is served.

pub mod bench;
pub mod config;
pub mod doctor;
pub mod inspect;
pub mod mail;
pub mod reference;
pub mod setup;
pub mod user;
