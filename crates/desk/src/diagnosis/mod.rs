//! What a problem is and where it comes from: its class, the guided questions, and the finding with its evidence (R103 to
//! R112). It never decides a cause by itself; it keeps what a colleague found, and how fast.

pub mod closing;
pub mod guide;
mod letter;
mod own;
pub mod preparation;
pub mod public;
mod report;
pub mod routes;
mod rules_routes;
pub mod store;
pub mod touch;
pub mod walked;

use causeway_base::Time;
use causeway_identity::UserId;
use causeway_store::{from_row, named_values};
use causeway_triage::Class;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::attachment::AttachmentId;

named_values!(ProblemClass "How a problem is spoken about (R104)." {
    Simple "A few questions and an answer solve it (R108)." = "simple",
    DocumentOnly "Easy, but better read than told: an article explains it (R110)." = "document_only",
    NoSolutionYet "A solution has to be prepared and tested first (R111)." = "no_solution_yet",
    Fault "Something is broken, and whoever asks is worried (R112)." = "fault",
});

impl ProblemClass {
    /// What a conversation counts as: what a person chose, or else a fault when the ladder says so.
    pub fn effective(chosen: Option<Self>, ladder: Class) -> Option<Self> {
        let fault = matches!(ladder, Class::UrgentFault | Class::Fault);
        chosen.or(fault.then_some(Self::Fault))
    }
}

named_values!(Cause "Where a problem comes from." {
    Defect "The product does what it should not." = "defect",
    Configuration "A setting." = "configuration",
    Change "Something that was changed shortly before." = "change",
    Capacity "Disk, memory or processor are used up (R107)." = "capacity",
    Network "The way between." = "network",
    Infrastructure "The machine or the platform below." = "infrastructure",
    OtherSoftware "Something else on the same machine." = "other_software",
    Security "An attack, or a protection that went too far." = "security",
    Usage "It works; it was used in another way." = "usage",
    Unknown "Nobody knows yet." = "unknown",
});

named_values!(Confidence "How sure a finding is." {
    Certain "It was seen." = "certain",
    Likely "Everything points to it." = "likely",
    Guess "It may be." = "guess",
});

named_values!(Side "Whose side a fault is on (R106)." {
    Product "Ours." = "product",
    CustomerEnvironment "The customer's own environment." = "customer_environment",
    ThirdParty "Somebody else's." = "third_party",
    Special "None of these; it is agreed case by case." = "special",
});

named_values!(Charge "Whether handling it costs the customer money (R106)." {
    Free "It does not." = "free",
    Charged "It does, when they want us to do it." = "charged",
});

impl Side {
    /// What handling costs unless somebody says otherwise: what is not ours may be offered as paid work (R107).
    pub const fn charge(self) -> Charge {
        match self {
            Self::Product | Self::Special => Charge::Free,
            Self::CustomerEnvironment | Self::ThirdParty => Charge::Charged,
        }
    }
}

/// What was found out about a conversation's problem.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Finding {
    /// The class that a person chose; absent while the ladder's class counts.
    pub class: Option<ProblemClass>,
    /// Since when a person has had the fault before their eyes.
    pub started_at: Option<Time>,
    /// Who was the first.
    pub started_by: Option<UserId>,
    /// What is the matter.
    pub finding: String,
    /// What shows it.
    pub evidence: String,
    /// Files of the conversation that show it.
    pub files: Vec<AttachmentId>,
    /// Where it comes from.
    pub cause: Option<Cause>,
    /// How sure that is.
    pub confidence: Option<Confidence>,
    /// Whose side it is on.
    pub side: Option<Side>,
    /// Whether handling it costs money.
    pub charge: Option<Charge>,
    /// What the customer can do about it.
    pub advice: String,
    /// What paid work is offered.
    pub offer: String,
    /// When it was recorded.
    pub recorded_at: Option<Time>,
    /// By whom.
    pub recorded_by: Option<UserId>,
    /// Raised by every change; 0 before there is anything.
    pub version: i64,
}

impl Finding {
    /// What is still missing before it can be recorded (R105), by the names of its fields.
    pub fn missing(&self) -> Vec<&'static str> {
        let shown = !self.evidence.is_empty() || !self.files.is_empty();
        let parts = [
            (self.finding.is_empty(), "finding"),
            (!shown, "evidence"),
            (self.cause.is_none(), "cause"),
            (self.confidence.is_none(), "confidence"),
            (self.side.is_none(), "side"),
        ];
        parts.into_iter().filter(|part| part.0).map(|part| part.1).collect()
    }
}

/// One answer that somebody gave while walking through a guide.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Taken {
    /// Its place.
    pub seq: i64,
    /// Whose class's guide it was.
    pub class: ProblemClass,
    /// The guide's name; empty for the desk's own.
    pub guide: String,
    /// The step's key.
    pub step: String,
    /// The answer's key.
    pub answer: String,
    /// The question as it stood; empty for the desk's own.
    pub question: String,
    /// The answer as it stood; empty for the desk's own.
    pub said: String,
    /// When.
    pub at: Time,
    /// By whom: a colleague, or the customer.
    pub by_id: Uuid,
    /// Whether the customer answered, in a guide of the help centre.
    pub by_customer: bool,
}
from_row!(Taken { seq, class, guide, step, answer, question, said, at, by_id, by_customer });

#[cfg(test)]
mod tests;
