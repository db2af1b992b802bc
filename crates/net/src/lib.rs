//! Outgoing requests.
