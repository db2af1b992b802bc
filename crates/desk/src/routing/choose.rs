//! The decision who takes a matter, with the reasons that people are shown.
//! It never gives anybody more than their capacity, never a matter to somebody who is away, and never reads the database.

use std::cmp::Ordering;

use causeway_base::Time;
use causeway_identity::UserId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{AccountManager, Availability, Experience, Intake, Method};
use crate::chat::Way;

/// Somebody who could take a matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// Who.
    pub user: UserId,
    /// Whether they take new matters now.
    pub availability: Availability,
    /// Which matters they may be given.
    pub intake: Intake,
    /// How experienced they are.
    pub experience: Experience,
    /// The languages that they write, as BCP 47 tags; `zh` also stands for `zh-TW`, but not the other way round.
    pub languages: Vec<String>,
    /// What they know, by the names that the desk uses.
    pub skills: Vec<String>,
    /// How many matters they can have open at once, chats among them.
    pub capacity: i64,
    /// How many matters they have open, chats among them.
    pub load: i64,
    /// How many chats they can have open at once: somebody waits in front of each (R65).
    pub most_chats: i64,
    /// How many chats they have open.
    pub chats: i64,
    /// When they were given a matter last; `None` when they never were.
    pub last_assigned_at: Option<Time>,
}

/// What is known about the matter.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Matter {
    /// The customer's language as BCP 47 tag, if it is known.
    pub language: Option<String>,
    /// What whoever takes it has to know.
    pub skills: Vec<String>,
    /// How experienced they have to be at least.
    pub least_experience: Option<Experience>,
    /// By which way the customer is answered.
    pub way: Way,
    /// Who answered this customer last.
    pub last_agent: Option<UserId>,
    /// Who looks after the customer's company.
    pub account: Option<AccountManager>,
    /// Who is on call for it: they come before everybody, whatever they have open.
    pub on_call: Option<UserId>,
    /// Who had it and did not answer in time.
    pub not_again: Vec<UserId>,
    /// Whether somebody escalated it.
    pub escalated: bool,
}

/// How an inbox wants its matters to be given out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Policy {
    /// How an owner is found.
    pub method: Method,
    /// Whether who answered the customer last comes before the others.
    pub last_agent_first: bool,
    /// Whether the account manager comes before everybody.
    pub account_manager_first: bool,
}

impl Default for Policy {
    fn default() -> Self {
        Self { method: Method::Manual, last_agent_first: false, account_manager_first: false }
    }
}

/// Why somebody cannot take a matter. The later ones are nearer to taking it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Hindrance {
    /// They are not among those who may be asked.
    NotAsked,
    /// They are away.
    Away,
    /// They only take what others escalated.
    EscalationOnly,
    /// They have not the experience that is needed.
    Experience,
    /// They lack a skill that is needed.
    Skills,
    /// They do not write the customer's language.
    Language,
    /// They have as much as they can.
    Full,
}

/// One reason why it is this person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "reason", rename_all = "snake_case")]
pub enum Reason {
    /// They are on call.
    OnCall,
    /// They look after the customer.
    AccountManager,
    /// They stand in for the account manager.
    DeputyOf {
        /// The manager.
        manager: UserId,
        /// Why not the manager.
        because: Hindrance,
    },
    /// They answered this customer last.
    LastAgent,
    /// They write the customer's language.
    Speaks {
        /// That language.
        language: String,
    },
    /// They know what is needed.
    Knows {
        /// What that is.
        skills: Vec<String>,
    },
    /// They have the most room.
    MostRoom {
        /// What they had open before.
        load: i64,
        /// How much they can have open.
        capacity: i64,
    },
    /// It was their turn.
    Turn,
}

/// Why nobody takes it for now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "because", rename_all = "snake_case")]
pub enum Nobody {
    /// People choose here themselves.
    Manual,
    /// There is nobody who could be asked.
    NoPeople,
    /// Everybody is away.
    EveryoneAway,
    /// Whoever is there only takes what others escalated.
    OnlyEscalations,
    /// Nobody there has the experience.
    Experience,
    /// Nobody there knows it.
    Skills {
        /// What is needed.
        skills: Vec<String>,
    },
    /// Nobody there writes the language.
    Language {
        /// That language.
        language: String,
    },
    /// Everybody who could take it has as much as they can.
    EveryoneFull,
}

/// Who takes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Chosen {
    /// Who.
    pub user: UserId,
    /// Why; the first reason weighs most.
    pub reasons: Vec<Reason>,
    /// The account manager who gets it back on their return, when they are away now (R236).
    pub for_user: Option<UserId>,
}

impl Candidate {
    /// What keeps them from any matter of this kind, whoever the customer is.
    fn barred(&self, matter: &Matter) -> Option<Hindrance> {
        if matter.not_again.contains(&self.user) {
            return Some(Hindrance::NotAsked);
        }
        if self.availability != Availability::Available {
            return Some(Hindrance::Away);
        }
        if self.intake == Intake::EscalationOnly && !matter.escalated {
            return Some(Hindrance::EscalationOnly);
        }
        let chatting = matter.way == Way::Chat && self.chats >= self.most_chats;
        (chatting || self.load >= self.capacity).then_some(Hindrance::Full)
    }

    /// What they lack for this matter.
    fn lacks(&self, matter: &Matter) -> Option<Hindrance> {
        if matter.least_experience.is_some_and(|least| self.experience < least) {
            return Some(Hindrance::Experience);
        }
        if !matter.skills.iter().all(|skill| self.skills.contains(skill)) {
            return Some(Hindrance::Skills);
        }
        let speaks = |wanted: &String| self.languages.iter().any(|known| covers(known, wanted));
        (!matter.language.as_ref().is_none_or(speaks)).then_some(Hindrance::Language)
    }
}

/// Whether who writes `known` also writes `wanted` (the basic filtering of RFC 4647).
fn covers(known: &str, wanted: &str) -> bool {
    let (known, wanted) = (known.to_ascii_lowercase(), wanted.to_ascii_lowercase());
    wanted.strip_prefix(&known).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
}

/// Who takes the matter and why, or why nobody does. The same question always has the same answer, in whatever order the
/// candidates come.
///
/// # Errors
/// The reason why nobody takes it; it is asked again when somebody has room or returns.
pub fn choose(candidates: &[Candidate], matter: &Matter, policy: Policy) -> Result<Chosen, Nobody> {
    if policy.method == Method::Manual {
        return Err(Nobody::Manual);
    }
    let called = matter.on_call.and_then(|user| find(candidates, user));
    let there = |one: &&Candidate| one.availability == Availability::Available && !matter.not_again.contains(&one.user);
    if let Some(called) = called.filter(there) {
        return Ok(Chosen { user: called.user, reasons: vec![Reason::OnCall], for_user: None });
    }
    let account = matter.account.as_ref().filter(|_| policy.account_manager_first);
    if let Some(chosen) = account.and_then(|account| by_account(candidates, matter, account)) {
        return Ok(chosen);
    }
    // Even when no deputy can take it, the manager gets it back.
    let for_user = account.and_then(|account| absent(candidates, matter, account));
    let last = matter.last_agent.filter(|_| policy.last_agent_first).and_then(|user| find(candidates, user));
    if let Some(last) = last.filter(|last| last.barred(matter).or_else(|| last.lacks(matter)).is_none()) {
        return Ok(Chosen { user: last.user, reasons: vec![Reason::LastAgent], for_user });
    }
    let able = able(candidates, matter)?;
    let order = if policy.method == Method::Balanced { most_room } else { turn };
    let best = able.into_iter().min_by(|a, b| order(a, b)).ok_or(Nobody::EveryoneFull)?;
    Ok(Chosen { user: best.user, reasons: reasons(best, matter, policy.method), for_user })
}

fn find(candidates: &[Candidate], user: UserId) -> Option<&Candidate> {
    candidates.iter().find(|candidate| candidate.user == user)
}

/// What keeps somebody from a matter of a customer whom they know: neither language nor skills are asked of them.
fn hindrance(candidates: &[Candidate], matter: &Matter, user: UserId) -> Option<Hindrance> {
    find(candidates, user).map_or(Some(Hindrance::NotAsked), |candidate| candidate.barred(matter))
}

fn absent(candidates: &[Candidate], matter: &Matter, account: &AccountManager) -> Option<UserId> {
    let away = hindrance(candidates, matter, account.manager) == Some(Hindrance::Away);
    away.then_some(account.manager)
}

/// The account manager, or the first deputy who can.
fn by_account(candidates: &[Candidate], matter: &Matter, account: &AccountManager) -> Option<Chosen> {
    let manager = account.manager;
    let Some(because) = hindrance(candidates, matter, manager) else {
        return Some(Chosen { user: manager, reasons: vec![Reason::AccountManager], for_user: None });
    };
    let deputy = account.deputies.iter().find(|user| hindrance(candidates, matter, **user).is_none())?;
    let for_user = absent(candidates, matter, account);
    Some(Chosen { user: *deputy, reasons: vec![Reason::DeputyOf { manager, because }], for_user })
}

/// Everybody who can take it. When nobody can, the answer is what keeps the one who came nearest: first it matters who is
/// there at all, then who is able, and only then who has room.
fn able<'a>(candidates: &'a [Candidate], matter: &Matter) -> Result<Vec<&'a Candidate>, Nobody> {
    let found: Vec<(&Candidate, Option<Hindrance>)> = candidates
        .iter()
        .map(|one| {
            let barred = one.barred(matter);
            // Somebody who is full and lacks a skill could not take it with room either.
            let lacks = if matches!(barred, None | Some(Hindrance::Full)) { one.lacks(matter) } else { None };
            (one, lacks.or(barred))
        })
        .collect();
    let able: Vec<&Candidate> =
        found.iter().filter(|(_, hindrance)| hindrance.is_none()).map(|(one, _)| *one).collect();
    if !able.is_empty() {
        return Ok(able);
    }
    Err(match found.iter().filter_map(|(_, hindrance)| *hindrance).max() {
        None | Some(Hindrance::NotAsked) => Nobody::NoPeople,
        Some(Hindrance::Away) => Nobody::EveryoneAway,
        Some(Hindrance::EscalationOnly) => Nobody::OnlyEscalations,
        Some(Hindrance::Experience) => Nobody::Experience,
        Some(Hindrance::Skills) => Nobody::Skills { skills: matter.skills.clone() },
        Some(Hindrance::Language) => Nobody::Language { language: matter.language.clone().unwrap_or_default() },
        Some(Hindrance::Full) => Nobody::EveryoneFull,
    })
}

/// Who waited longest for a matter comes first; who never had one comes before all.
fn turn(a: &Candidate, b: &Candidate) -> Ordering {
    a.last_assigned_at.cmp(&b.last_assigned_at).then_with(|| a.user.cmp(&b.user))
}

/// Who has the smaller share of their capacity open comes first; both capacities are above nothing here.
fn most_room(a: &Candidate, b: &Candidate) -> Ordering {
    let share = |one: &Candidate, other: &Candidate| i128::from(one.load) * i128::from(other.capacity);
    share(a, b).cmp(&share(b, a)).then_with(|| turn(a, b))
}

fn reasons(chosen: &Candidate, matter: &Matter, method: Method) -> Vec<Reason> {
    let mut reasons = vec![match method {
        Method::Balanced => Reason::MostRoom { load: chosen.load, capacity: chosen.capacity },
        Method::Manual | Method::RoundRobin => Reason::Turn,
    }];
    reasons.extend(matter.language.clone().map(|language| Reason::Speaks { language }));
    if !matter.skills.is_empty() {
        reasons.push(Reason::Knows { skills: matter.skills.clone() });
    }
    reasons
}

#[cfg(test)]
mod tests;
