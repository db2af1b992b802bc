//! Who belongs to a segment, and which segments can be kept: decisions alone.
//! It reads nothing.

use causeway_base::text;
use causeway_web::Problem;

use super::{Segment, SegmentId, Who};
use crate::CompanyId;

/// The longest name and plan, in characters.
pub(super) const NAME: usize = 80;
pub(super) const PLAN: usize = 200;
/// The most plans and companies of one segment.
pub(super) const PLANS: usize = 50;
pub(super) const COMPANIES: usize = 500;

/// What decides to which segments somebody belongs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Their company.
    pub company: Option<CompanyId>,
    /// What it bought.
    pub plan: String,
}

/// Whether somebody belongs to a segment. A plan that nobody wrote down is no plan.
pub fn belongs(segment: &Segment, member: &Member) -> bool {
    let plan = text::fold(member.plan.trim());
    match segment.who {
        Who::Everybody => true,
        Who::Chosen => member.company.is_some_and(|company| {
            segment.companies.contains(&company)
                || (!plan.is_empty() && segment.plans.iter().any(|one| text::fold(one) == plan))
        }),
    }
}

/// Makes a segment fit to be kept: names without blanks around them, each plan and company once.
///
/// # Errors
/// The field that cannot be taken.
pub fn checked(
    id: SegmentId,
    version: i64,
    who: Who,
    name: &str,
    rest: (&[String], &[CompanyId]),
) -> Result<Segment, Problem> {
    let line = |value: &str, most: usize| text::clean(value.trim(), most + 1).replace(['\n', '\t'], " ");
    let fits = |value: &str, most: usize| (1..=most).contains(&value.chars().count());
    let name = line(name, NAME);
    if !fits(&name, NAME) {
        return Err(Problem::field("/name", "length", "A segment has a name of at most 80 characters."));
    }
    let mut plans: Vec<String> = Vec::new();
    for plan in rest.0.iter().map(|plan| line(plan, PLAN)).filter(|plan| !plan.is_empty()) {
        if !fits(&plan, PLAN) {
            return Err(Problem::field("/plans", "length", "A plan has at most 200 characters."));
        }
        if !plans.iter().any(|known| text::fold(known) == text::fold(&plan)) {
            plans.push(plan);
        }
    }
    let mut companies = rest.1.to_vec();
    companies.sort_unstable();
    companies.dedup();
    if plans.len() > PLANS || companies.len() > COMPANIES {
        let pointer = if plans.len() > PLANS { "/plans" } else { "/companies" };
        return Err(Problem::field(pointer, "too_many", "A segment has at most 50 plans and 500 companies."));
    }
    if who == Who::Chosen && plans.is_empty() && companies.is_empty() {
        return Err(Problem::field("/plans", "empty", "Nobody would belong to this segment.")
            .hint("Name a plan or a company, or choose everybody."));
    }
    // What does not count is not kept, so that nobody reads it as if it did.
    let counts = who == Who::Chosen;
    plans.retain(|_| counts);
    companies.retain(|_| counts);
    Ok(Segment { id, name, who, plans, companies, version })
}
