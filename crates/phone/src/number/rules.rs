//! Where a call goes at a moment, and why. Pure.
//! It never lets an urgent call end at a machine while anybody can be rung.

use causeway_identity::UserId;
use causeway_store::named_values;
use schemars::JsonSchema;
use serde::Serialize;

use super::{Closed, Number};

named_values!(Why "Why a call goes where it goes." {
    Open "It is answered at this hour." = "open",
    Closed "It is outside of the hours." = "closed",
    Urgent "It is urgent, or the number is for urgent matters." = "urgent",
    NobodyThere "Nobody whom it rings is there." = "nobody_there",
    NobodyOnCall "Nobody is on call." = "nobody_on_call",
    Off "The number is not in use." = "off",
});

/// What a decision depends on beside the number.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Moment {
    /// Whether the number's calendar is open.
    pub open: bool,
    /// Whether the caller said that it is urgent.
    pub urgent: bool,
    /// Those whom the number rings and who are there, in order.
    pub there: Vec<UserId>,
    /// Who is on call by the number's rota.
    pub on_call: Option<UserId>,
}

/// Where a call goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Route {
    /// Whom to ring, one after the other.
    pub ring: Vec<UserId>,
    /// Where to transfer it when none of them answers.
    pub forward_to: Option<String>,
    /// What happens at last.
    pub at_last: Closed,
    /// Why.
    pub why: Why,
}

/// Where a call to this number goes.
pub fn route(number: &Number, moment: &Moment) -> Route {
    let to = |ring: Vec<UserId>, forward: bool, why: Why| Route {
        forward_to: number.forward_to.clone().filter(|_| forward),
        // At the very end there is always something that a caller can do without anybody.
        at_last: if number.closed == Closed::OnCall { Closed::Callback } else { number.closed },
        ring,
        why,
    };
    if !number.enabled {
        return to(Vec::new(), false, Why::Off);
    }
    let urgent = moment.urgent || number.hotline;
    let on_call = || moment.on_call.into_iter();
    if moment.open {
        let mut ring = moment.there.clone();
        if urgent || ring.is_empty() && number.closed == Closed::OnCall {
            ring.extend(on_call().filter(|user| !moment.there.contains(user)));
        }
        let why = if ring.is_empty() { Why::NobodyThere } else { Why::Open };
        return to(ring, true, why);
    }
    if !urgent && number.closed != Closed::OnCall {
        return to(Vec::new(), false, Why::Closed);
    }
    let mut ring: Vec<UserId> = on_call().collect();
    let why = match (ring.is_empty(), urgent) {
        (true, _) => Why::NobodyOnCall,
        (false, true) => Why::Urgent,
        (false, false) => Why::Closed,
    };
    if urgent && ring.is_empty() {
        // Rather somebody after hours than a machine.
        ring.clone_from(&moment.there);
    }
    to(ring, true, why)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use causeway_base::Time;
    use causeway_desk::InboxId;
    use uuid::Uuid;

    use super::super::NumberId;
    use super::*;

    fn user(n: u128) -> UserId {
        UserId(Uuid::from_u128(n))
    }

    fn number(closed: Closed, hotline: bool) -> Number {
        Number {
            id: NumberId(Uuid::nil()),
            number: "+8673182183159".to_owned(),
            label: "Support".to_owned(),
            inbox_id: InboxId(Uuid::nil()),
            calendar_id: None,
            rings: Vec::new(),
            forward_to: Some("+8613812345678".to_owned()),
            closed,
            rota: None,
            closed_texts: BTreeMap::new(),
            shown: true,
            hotline,
            enabled: true,
            position: 0,
            created_at: Time(0),
            version: 1,
        }
    }

    #[test]
    fn where_a_call_goes_follows_from_hours_people_and_urgency() {
        let (ann, ben, cy) = (user(1), user(2), user(3));
        let day = |there: &[UserId], urgent| Moment { open: true, urgent, there: there.to_vec(), on_call: Some(cy) };
        let night = |on_call, urgent| Moment { open: false, urgent, there: vec![ann], on_call };
        for (name, closed, hotline, moment, ring, forward, why) in [
            ("by day", Closed::Voicemail, false, day(&[ann, ben], false), vec![ann, ben], true, Why::Open),
            ("by day, urgent", Closed::Voicemail, false, day(&[ann], true), vec![ann, cy], true, Why::Open),
            ("nobody there", Closed::Voicemail, false, day(&[], false), vec![], true, Why::NobodyThere),
            ("nobody there but on call", Closed::OnCall, false, day(&[], false), vec![cy], true, Why::Open),
            ("by night", Closed::Voicemail, false, night(Some(cy), false), vec![], false, Why::Closed),
            ("by night, called back", Closed::Callback, false, night(Some(cy), false), vec![], false, Why::Closed),
            ("by night, on call", Closed::OnCall, false, night(Some(cy), false), vec![cy], true, Why::Closed),
            ("by night, urgent", Closed::Voicemail, false, night(Some(cy), true), vec![cy], true, Why::Urgent),
            ("the hotline by night", Closed::Callback, true, night(Some(cy), false), vec![cy], true, Why::Urgent),
            ("urgent, nobody on call", Closed::Voicemail, false, night(None, true), vec![ann], true, Why::NobodyOnCall),
            ("on call, but nobody is", Closed::OnCall, false, night(None, false), vec![], true, Why::NobodyOnCall),
        ] {
            let found = route(&number(closed, hotline), &moment);
            assert_eq!((found.ring, found.forward_to.is_some(), found.why), (ring, forward, why), "{name}");
            assert_ne!(found.at_last, Closed::OnCall, "{name}");
        }
    }

    #[test]
    fn a_number_out_of_use_rings_nobody_and_an_urgent_call_never_meets_a_machine_alone() {
        let off = Number { enabled: false, ..number(Closed::OnCall, true) };
        let moment = Moment { open: true, urgent: true, there: vec![user(1)], on_call: Some(user(2)) };
        assert_eq!(route(&off, &moment).ring, []);
        for open in [true, false] {
            for closed in Closed::ALL {
                for on_call in [None, Some(user(2))] {
                    let moment = Moment { open, urgent: true, there: Vec::new(), on_call };
                    let found = route(&number(*closed, false), &moment);
                    assert!(!found.ring.is_empty() || found.forward_to.is_some(), "{open} {closed:?} {on_call:?}");
                }
            }
        }
    }
}
