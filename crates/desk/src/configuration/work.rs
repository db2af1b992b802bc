//! What all sections of an import share: who acts, the names on the desk, and the report that grows.
//! It never decides what an entry means; the sections do.

use std::collections::{HashMap, VecDeque};

use causeway_identity::UserId;
use causeway_identity::permission::ManageSettings;
use causeway_store::Tx;
use causeway_web::{Code, Permit, Problem};
use serde::Serialize;

use super::names::Names;
use super::reference::Stop;
use super::report::{Changed, Item, Refusal, Report, changes};
use crate::Desk;
use crate::told::settings_changed;

/// An import under way.
pub(super) struct Work<'a> {
    pub(super) desk: &'a Desk,
    pub(super) permit: Permit<ManageSettings>,
    /// Whether it is rolled back in the end.
    pub(super) dry: bool,
    pub(super) names: Names,
    pub(super) report: Report,
    touched: bool,
}

/// Why an entry is not taken in.
#[derive(Debug)]
pub(super) enum Refused {
    Stop(Stop),
    Problem(Problem),
}

impl From<Stop> for Refused {
    fn from(stop: Stop) -> Self {
        Self::Stop(stop)
    }
}
impl From<Problem> for Refused {
    fn from(problem: Problem) -> Self {
        Self::Problem(problem)
    }
}
impl From<causeway_store::Error> for Refused {
    fn from(error: causeway_store::Error) -> Self {
        Self::Stop(Stop::Store(error))
    }
}

/// The things of a desk by the key that an entry finds them by; the second entry of a key finds the second thing.
pub(super) struct Existing<T>(HashMap<String, VecDeque<T>>);

impl<T> Existing<T> {
    pub(super) fn of(things: Vec<T>, key: impl Fn(&T) -> String) -> Self {
        let mut all: HashMap<String, VecDeque<T>> = HashMap::new();
        for thing in things {
            all.entry(key(&thing)).or_default().push_back(thing);
        }
        Self(all)
    }

    pub(super) fn take(&mut self, key: &str) -> Option<T> {
        self.0.get_mut(key).and_then(VecDeque::pop_front)
    }
}

impl<'a> Work<'a> {
    pub(super) fn new(
        tx: &mut Tx<'_>,
        desk: &'a Desk,
        permit: Permit<ManageSettings>,
        dry: bool,
    ) -> Result<Self, Problem> {
        Ok(Self { desk, permit, dry, names: Names::load(tx)?, report: Report::default(), touched: false })
    }

    /// Who looks after what is added; nobody when the command line does it.
    pub(super) fn user(&self) -> Option<UserId> {
        let user = self.permit.user();
        (!user.is_nil()).then_some(UserId(user))
    }

    /// Notes what happens to an entry. Says whether there is something to write.
    pub(super) fn note<E: Serialize + PartialEq>(
        &mut self,
        section: &'static str,
        name: &str,
        before: Option<&E>,
        after: &E,
    ) -> bool {
        let name = name.to_owned();
        match before {
            Some(before) if before == after => {
                self.report.stays(section);
                return false;
            }
            Some(before) => self.report.changed.push(Changed { section, name, changes: changes(before, after) }),
            None => self.report.added.push(Item { section, name }),
        }
        self.touched = true;
        true
    }

    /// Notes that a list stands in another order.
    pub(super) fn reordered(&mut self, change: Option<Changed>) {
        if let Some(change) = change {
            self.touched = true;
            self.report.changed.push(change);
        }
    }

    /// Notes why an entry is not taken in.
    ///
    /// # Errors
    /// What is no fault of the file.
    pub(super) fn refuse(
        &mut self,
        section: &'static str,
        pointer: String,
        name: &str,
        why: Refused,
    ) -> Result<(), Problem> {
        let (pointer, code, about, detail) = match why {
            Refused::Stop(Stop::Store(error)) => return Err(error.into()),
            Refused::Stop(stop) => {
                let (code, about, detail) = stop.told();
                (pointer, code, about, detail)
            }
            Refused::Problem(problem) => match problem.errors().first() {
                Some(error) if problem.code() == Code::InvalidInput => {
                    (format!("{pointer}{}", error.pointer), "invalid", String::new(), problem.detail().to_owned())
                }
                _ => return Err(problem),
            },
        };
        let name = name.to_owned();
        self.report.refused.push(Refusal { pointer, section, name, code, about, detail });
        Ok(())
    }

    /// Ends a section: tells everybody's screen if something changed, and learns the new names.
    pub(super) fn close(&mut self, tx: &mut Tx<'_>, section: &str) -> Result<(), Problem> {
        if std::mem::take(&mut self.touched) {
            settings_changed(tx, self.permit.actor(), section);
            self.names = Names::load(tx)?;
        }
        Ok(())
    }
}
