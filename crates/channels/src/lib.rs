//! The channels by which customers reach the desk: mail by SMTP and IMAP in, a relay out.
//! They never decide what a message means; what comes in goes raw into the ledger, what goes out is handed to them.

pub mod checks;
pub mod clamav;
pub mod imap;
pub mod relay;
pub mod smtp;
pub mod tls;
