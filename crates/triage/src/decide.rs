//! From signs to a class, an impact and an urgency.
//! It never looks at a text.

use std::cmp::Reverse;

use crate::{Class, Found, Impact, Reading, Sign, Urgency};

/// The most words that a reason shows.
const MOST_REASONS: usize = 8;
/// So much money a day is the reference of R170.
pub(crate) const REFERENCE_MONEY: i64 = 1_000_000;
/// From so many affected people on a matter presses more (R171).
const MANY: i64 = 1_000;

/// Weighs the signs.
pub(crate) fn decide(signs: Vec<Found>) -> Reading {
    let class = class(&signs);
    let number = |sign: Sign| signs.iter().filter(|one| one.sign == sign).filter_map(|one| one.number).max();
    let impact = Impact { users: number(Sign::ManyUsers), money: number(Sign::Money) };
    let mut reasons: Vec<Found> = signs.into_iter().filter(|found| supports(class, found.sign)).collect();
    reasons.sort_by_key(|found| Reverse(found.weight));
    reasons.dedup_by(|one, other| one.at == other.at && one.sign == other.sign);
    reasons.truncate(MOST_REASONS);
    Reading { class, impact, urgency: urgency(class, impact), reasons }
}

fn class(signs: &[Found]) -> Class {
    // The strongest rule of a sign counts whole, each further one a little: length alone decides nothing.
    let score = |sign: Sign| {
        let mut rules: Vec<(&str, u32)> =
            signs.iter().filter(|one| one.sign == sign).map(|one| (one.rule.as_str(), u32::from(one.weight))).collect();
        rules.sort_unstable();
        rules.dedup();
        let strongest = rules.iter().map(|rule| rule.1).max().unwrap_or(0);
        let further = u32::try_from(rules.len().saturating_sub(1)).unwrap_or(u32::MAX);
        strongest * 4 + further.min(3)
    };
    let has = |sign: Sign| score(sign) > 0;
    let broken = has(Sign::Fault) || has(Sign::Blocked) || has(Sign::Down);
    let presses = has(Sign::ManyUsers) || has(Sign::Money) || has(Sign::Production);
    if score(Sign::Down) >= 12 || (broken && (has(Sign::Blocked) || presses || has(Sign::Down))) {
        return Class::UrgentFault;
    }
    let fault = score(Sign::Fault).max(score(Sign::Down)).max(score(Sign::Blocked));
    let ranked = [
        (Class::FirstUse, score(Sign::FirstUse)),
        (Class::Fault, fault),
        (Class::PreSales, score(Sign::PreSales)),
        (Class::SelfConfiguration, score(Sign::SelfConfiguration)),
    ];
    // A customer who says that they begin stands above others with the same trouble.
    if ranked[0].1 >= 12 && ranked[2].1 < 12 {
        return Class::FirstUse;
    }
    let best = ranked.iter().map(|one| one.1).max().unwrap_or(0);
    // What is only hinted at, such as a word for a setting, is no class yet.
    ranked.iter().find(|one| best >= 8 && one.1 == best).map_or(Class::Other, |one| one.0)
}

const fn supports(class: Class, sign: Sign) -> bool {
    match class {
        Class::UrgentFault => {
            matches!(sign, Sign::Down | Sign::Blocked | Sign::ManyUsers | Sign::Money | Sign::Production | Sign::Fault)
        }
        Class::FirstUse => matches!(sign, Sign::FirstUse),
        Class::Fault => matches!(sign, Sign::Fault | Sign::Down | Sign::Blocked),
        Class::PreSales => matches!(sign, Sign::PreSales),
        Class::SelfConfiguration => matches!(sign, Sign::SelfConfiguration),
        Class::Other => false,
    }
}

/// How much a matter of this class and impact presses. A fault that stops many, or costs as much as the reference of R170,
/// presses as one that stops everything (R168, R169).
pub fn urgency(class: Class, impact: Impact) -> Urgency {
    let many = impact.users.is_some_and(|users| users >= MANY);
    let costly = impact.money.is_some_and(|money| money >= REFERENCE_MONEY);
    let some = impact.users.is_some_and(|users| users >= 10) || impact.money.is_some_and(|money| money > 0);
    match class {
        Class::UrgentFault => Urgency::Critical,
        Class::Fault if many || costly => Urgency::Critical,
        Class::Fault if some => Urgency::High,
        Class::FirstUse => Urgency::High,
        Class::Fault | Class::PreSales | Class::Other => Urgency::Normal,
        Class::SelfConfiguration => Urgency::Low,
    }
}
