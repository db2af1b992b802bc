//! Who belongs to a segment and which ones can be kept, by tables.
//! What readers of articles see by it is tried in the portal's tests.

use uuid::Uuid;

use super::rules::{Member, belongs, checked};
use super::{Segment, SegmentId, Who};
use crate::CompanyId;

const ONE: CompanyId = CompanyId(Uuid::from_u128(1));
const TWO: CompanyId = CompanyId(Uuid::from_u128(2));
const ID: SegmentId = SegmentId(Uuid::from_u128(9));

fn segment(who: Who, plans: &[&str], companies: &[CompanyId]) -> Segment {
    let plans = plans.iter().map(|plan| (*plan).to_owned()).collect();
    Segment { id: ID, name: "Some".to_owned(), who, plans, companies: companies.to_vec(), version: 1 }
}

#[test]
fn a_company_is_in_by_itself_or_by_its_plan() {
    let chosen = segment(Who::Chosen, &["Gold", "企业版"], &[ONE]);
    let plans_alone = segment(Who::Chosen, &["Gold"], &[]);
    let everybody = segment(Who::Everybody, &[], &[]);
    for (company, plan, in_chosen, in_plans) in [
        (Some(ONE), "", true, false),
        (Some(TWO), "", false, false),
        (Some(TWO), " ＧＯＬＤ ", true, true),
        (Some(TWO), "企业版", true, false),
        (Some(TWO), "Golden", false, false),
        (None, "Gold", false, false),
        (None, "", false, false),
    ] {
        let member = Member { company, plan: plan.to_owned() };
        assert_eq!(belongs(&chosen, &member), in_chosen, "{member:?}");
        assert_eq!(belongs(&plans_alone, &member), in_plans, "{member:?}");
        assert!(belongs(&everybody, &member));
    }
    let blank = segment(Who::Chosen, &[""], &[]);
    assert!(!belongs(&blank, &Member { company: Some(ONE), plan: String::new() }), "no plan is no plan");
}

#[test]
fn what_is_kept_is_clean_and_has_somebody_in_it() {
    let plans = [" Gold ".to_owned(), "ｇｏｌｄ".to_owned(), String::new()];
    let kept = checked(ID, 1, Who::Chosen, " First\nones ", (&plans, &[TWO, ONE, TWO])).unwrap();
    assert_eq!((kept.name.as_str(), kept.plans.len(), kept.companies.len()), ("First ones", 1, 2));
    let all = checked(ID, 1, Who::Everybody, "All", (&plans, &[ONE])).unwrap();
    assert!(all.plans.is_empty() && all.companies.is_empty());
    let long = "x".repeat(81);
    for (name, plans) in [("Nobody", vec![]), ("", vec!["Gold".to_owned()]), (&long, vec!["Gold".to_owned()])] {
        assert!(checked(ID, 1, Who::Chosen, name, (&plans, &[])).is_err(), "{name}");
    }
    let many: Vec<String> = (0..51).map(|n| format!("Plan {n}")).collect();
    assert!(checked(ID, 1, Who::Chosen, "Many", (&many, &[])).is_err());
}
