//! The guides that come with the desk, one for each class of problems; their words are in the screens, in every language.
//! They never name a product.

use super::guide::{Answer, Guide, Step};
use super::{Cause, ProblemClass, Side};

/// Key, next step, cause and side of an answer.
type Own = (&'static str, &'static str, Option<(Cause, Side)>);

const FAULT: &[(&str, &[Own])] = &[
    ("scope", &[("one", "usage", None), ("several", "reach", None), ("everyone", "reach", None)]),
    ("usage", &[("works", "", Some((Cause::Usage, Side::CustomerEnvironment))), ("fails", "changed", None)]),
    ("reach", &[("yes", "changed", None), ("no", "machine", None)]),
    (
        "machine",
        &[
            ("stopped", "", Some((Cause::Infrastructure, Side::CustomerEnvironment))),
            ("provider", "", Some((Cause::Infrastructure, Side::ThirdParty))),
            ("blocked", "", Some((Cause::Network, Side::CustomerEnvironment))),
            ("running", "resources", None),
        ],
    ),
    (
        "changed",
        &[
            ("yes", "", Some((Cause::Change, Side::CustomerEnvironment))),
            ("no", "resources", None),
            ("unknown", "resources", None),
        ],
    ),
    ("resources", &[("used_up", "", Some((Cause::Capacity, Side::CustomerEnvironment))), ("free", "log", None)]),
    (
        "log",
        &[
            ("ours", "", Some((Cause::Defect, Side::Product))),
            ("others", "", Some((Cause::OtherSoftware, Side::CustomerEnvironment))),
            ("nothing", "again", None),
        ],
    ),
    ("again", &[("yes", "", Some((Cause::Defect, Side::Product))), ("no", "", Some((Cause::Unknown, Side::Special)))]),
];

const SIMPLE: &[(&str, &[Own])] = &[
    ("product", &[("known", "platform", None), ("picture", "platform", None)]),
    ("platform", &[("known", "answer", None), ("none", "answer", None)]),
    ("answer", &[("article", "", None), ("words", "", None), ("open", "", None)]),
];

const DOCUMENT_ONLY: &[(&str, &[Own])] =
    &[("article", &[("found", "why", None), ("none", "", None)]), ("why", &[("written", "", None)])];

const NO_SOLUTION_YET: &[(&str, &[Own])] = &[
    ("known", &[("yes", "promise", None), ("no", "issue", None)]),
    ("issue", &[("written", "promise", None)]),
    ("promise", &[("agreed", "", None), ("refused", "", None)]),
];

fn steps(own: &[(&str, &[Own])]) -> Vec<Step> {
    let answer = |(key, next, leads): &Own| Answer {
        key: (*key).to_owned(),
        next: (*next).to_owned(),
        cause: leads.map(|leads| leads.0),
        side: leads.map(|leads| leads.1),
        ..Answer::default()
    };
    let step = |(key, answers): &(&str, &[Own])| Step {
        key: (*key).to_owned(),
        answers: answers.iter().map(answer).collect(),
        ..Step::default()
    };
    own.iter().map(step).collect()
}

/// The desk's own guides.
pub(super) fn guides() -> Vec<Guide> {
    let guide =
        |class, own| Guide { name: String::new(), class, product: String::new(), steps: steps(own), public: None };
    vec![
        guide(ProblemClass::Fault, FAULT),
        guide(ProblemClass::Simple, SIMPLE),
        guide(ProblemClass::DocumentOnly, DOCUMENT_ONLY),
        guide(ProblemClass::NoSolutionYet, NO_SOLUTION_YET),
    ]
}
