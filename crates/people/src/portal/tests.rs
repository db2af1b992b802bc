//! The rules of the portal by tables.
//! What they decide is tried over every address in the portal's own tests.

use uuid::Uuid;

use super::rules::{Offered, Refused, Standing, Wrong, give, wish};
use super::{Channel, Sees};
use crate::CompanyId;

const ONE: Option<CompanyId> = Some(CompanyId(Uuid::from_u128(1)));
const TWO: Option<CompanyId> = Some(CompanyId(Uuid::from_u128(2)));

#[test]
fn a_right_is_for_the_company_that_it_was_given_for() {
    for (company, given_for, confidential, in_sight) in [
        (None, None, false, None),
        (ONE, None, false, None),
        (ONE, ONE, false, ONE),
        (TWO, ONE, false, None),
        (None, ONE, false, None),
        (ONE, ONE, true, None),
    ] {
        let standing = Standing { company, given_for, confidential };
        assert_eq!(standing.company_in_sight(), in_sight, "{standing:?}");
        assert_eq!(standing.sees() == Sees::Company, in_sight.is_some());
    }
}

#[test]
fn a_right_needs_a_company_and_a_contact_whom_colleagues_may_know() {
    let standing = |company, confidential| Standing { company, given_for: None, confidential };
    assert_eq!(give(standing(ONE, false), Sees::Company), Ok(ONE));
    assert_eq!(give(standing(None, false), Sees::Company), Err(Refused::NoCompany));
    assert_eq!(give(standing(ONE, true), Sees::Company), Err(Refused::Confidential));
    assert_eq!(give(standing(ONE, true), Sees::Own), Ok(None));
}

#[test]
fn only_what_is_offered_can_be_wished() {
    let all = Offered { phone: true, chat: true };
    let few = Offered { phone: false, chat: false };
    let number = Some("+8673182183159".to_owned());
    for (channel, given, offered, expected) in [
        ("mail", "", few, Ok((Channel::Mail, None))),
        ("portal", "+86 731 8218 3159", all, Ok((Channel::Portal, None))),
        ("phone", "+86 731 8218 3159", all, Ok((Channel::Phone, number))),
        ("phone", "call me", all, Err(Wrong::Number)),
        ("phone", "+86 731 8218 3159", few, Err(Wrong::Channel)),
        ("chat", "", all, Ok((Channel::Chat, None))),
        ("chat", "", few, Err(Wrong::Channel)),
        ("pigeon", "", all, Err(Wrong::Channel)),
        ("", "", all, Err(Wrong::Channel)),
    ] {
        assert_eq!(wish(channel, given, offered, "86"), expected, "{channel} {given}");
    }
    assert_eq!(few.ways().collect::<Vec<_>>(), [Channel::Mail, Channel::Portal]);
}
