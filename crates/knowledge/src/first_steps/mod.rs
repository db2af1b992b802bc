//! First steps: what a new customer does to get going, as a list that they tick off in the portal and the team reads.
//! It never ticks a step by itself, and a step that was taken away takes nothing from what was done.

pub(crate) mod routes;
pub(crate) mod rules;
pub(crate) mod store;

use std::collections::BTreeMap;

use causeway_base::Time;
use causeway_store::id_type;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

id_type!(FirstStepId, "Names a first step.");

/// What a step says in each language, by its tag.
pub type Texts = BTreeMap<String, String>;

/// A step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FirstStep {
    /// Its id; what is new is sent without one.
    #[serde(default)]
    pub id: Option<FirstStepId>,
    /// What is to be done.
    pub titles: Texts,
    /// How, in a sentence or two.
    #[serde(default)]
    pub texts: Texts,
    /// The number of the article that says more.
    #[serde(default)]
    pub article: Option<i64>,
}

/// All steps, in their order.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FirstSteps {
    /// Raised by every change; 0 before the first.
    #[serde(default)]
    pub version: i64,
    /// The steps.
    pub steps: Vec<FirstStep>,
}

/// A step as it stands with one customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct StepTaken {
    /// The step.
    pub id: FirstStepId,
    /// What is to be done.
    pub titles: Texts,
    /// When they ticked it off.
    pub taken_at: Option<Time>,
}

#[cfg(test)]
mod tests;
