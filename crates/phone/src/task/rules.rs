//! Which conversations call for a call by themselves. Pure.
//! It never asks for one where the customer would rather write (R58 goes before R69).

use causeway_desk::chat::Way;
use causeway_desk::{Category, Priority};
use causeway_triage::Class;

use super::Reason;
use crate::settings::Settings;

/// What is known of a conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    /// Where it stands.
    pub category: Category,
    /// How much it presses.
    pub priority: Priority,
    /// What it is.
    pub class: Class,
    /// By which way the customer is answered.
    pub way: Way,
    /// Whether fields that are needed are empty.
    pub lacks: bool,
    /// Whether a number is known.
    pub number: bool,
    /// Whether the customer would rather not be called.
    pub no_calls: bool,
    /// Whether a colleague began it.
    pub ours: bool,
}

/// Why the customer should be called, if so.
pub fn wanted(settings: &Settings, facts: &Facts) -> Option<Reason> {
    let writes = facts.no_calls || facts.way == Way::Chat;
    if facts.ours || writes || !facts.number || facts.category != Category::Open {
        return None;
    }
    let broken = matches!(facts.class, Class::UrgentFault | Class::Fault);
    if settings.call_urgent && (facts.class == Class::UrgentFault || broken && facts.priority == Priority::Urgent) {
        return Some(Reason::Urgent);
    }
    (settings.call_unclear && facts.lacks).then_some(Reason::Unclear)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts() -> Facts {
        Facts {
            category: Category::Open,
            priority: Priority::Normal,
            class: Class::Other,
            way: Way::Mail,
            lacks: true,
            number: true,
            no_calls: false,
            ours: false,
        }
    }

    #[test]
    fn only_what_is_unclear_or_an_urgent_fault_calls_for_a_call() {
        let on = Settings { call_unclear: true, call_urgent: true, ..Settings::first("Asia/Shanghai") };
        let (unclear, urgent) = (Some(Reason::Unclear), Some(Reason::Urgent));
        for (name, found, wanted_reason) in [
            ("unclear", facts(), unclear),
            ("clear", Facts { lacks: false, ..facts() }, None),
            ("an urgent fault", Facts { class: Class::UrgentFault, lacks: false, ..facts() }, urgent),
            ("a fault made urgent", Facts { class: Class::Fault, priority: Priority::Urgent, ..facts() }, urgent),
            ("a fault", Facts { class: Class::Fault, lacks: false, ..facts() }, None),
            ("urgent, but no fault", Facts { priority: Priority::Urgent, lacks: false, ..facts() }, None),
            ("no number", Facts { number: false, ..facts() }, None),
            ("would rather write", Facts { no_calls: true, class: Class::UrgentFault, ..facts() }, None),
            ("in a chat", Facts { way: Way::Chat, ..facts() }, None),
            ("ours", Facts { ours: true, ..facts() }, None),
            ("solved", Facts { category: Category::Solved, ..facts() }, None),
        ] {
            assert_eq!(wanted(&on, &found), wanted_reason, "{name}");
        }
        let off = Settings::first("Asia/Shanghai");
        assert_eq!(wanted(&off, &facts()), None);
        assert_eq!(wanted(&off, &Facts { class: Class::UrgentFault, ..facts() }), None);
    }
}
