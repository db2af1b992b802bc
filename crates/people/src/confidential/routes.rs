//! Endpoints of the confidential flag: whether a customer is confidential and who may know them.
//! It never changes a list without a line in the audit trail.

use axum::Json;
use causeway_identity::permission::{ManageUsers, WritePeople};
use causeway_identity::{UserId, audit};
use causeway_store::{Actor, NewEvent, Tx};
use causeway_web::{Answer, Caller, Endpoints, Input, PathId, Permit, Problem};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;

use super::{refusal, store};
use crate::{CompanyId, ContactId, People};

pub(crate) fn add(endpoints: Endpoints<People>) -> Endpoints<People> {
    endpoints
        .get::<WritePeople, _, _>("/api/v1/contacts/{id}/access", "Who may know a confidential contact.", of_contact)
        .answers::<AccessList>()
        .put::<WritePeople, _, _>(
            "/api/v1/contacts/{id}/access",
            "Make a contact confidential or not, and say who may know them.",
            set_contact,
        )
        .body::<AccessList>()
        .answers::<AccessList>()
        .get::<WritePeople, _, _>("/api/v1/companies/{id}/access", "Who may know a confidential company.", of_company)
        .answers::<AccessList>()
        .put::<WritePeople, _, _>(
            "/api/v1/companies/{id}/access",
            "Make a company confidential or not, and say who may know it.",
            set_company,
        )
        .body::<AccessList>()
        .answers::<AccessList>()
}

type State = axum::extract::State<People>;

/// Whether a customer is confidential, and who may know them then.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct AccessList {
    /// Whether the customer is confidential.
    confidential: bool,
    /// Who may know them; whoever sets the flag is always among them.
    #[serde(default)]
    user_ids: Vec<UserId>,
}

/// A contact or a company, for what is the same of both.
#[derive(Debug, Clone, Copy)]
enum Customer {
    Contact(ContactId),
    Company(CompanyId),
}

impl Customer {
    const fn id(self) -> Uuid {
        match self {
            Self::Contact(id) => id.0,
            Self::Company(id) => id.0,
        }
    }

    fn flag(self, tx: &mut Tx<'_>) -> Result<bool, Problem> {
        match self {
            Self::Contact(id) => store::contact_flag(tx, id)?.ok_or_else(|| Problem::not_found("contact")),
            Self::Company(id) => store::company_flag(tx, id)?.ok_or_else(|| Problem::not_found("company")),
        }
    }

    /// Whether the caller may see and change the list: whoever is on it, and administrators, who see no name by that.
    fn check(self, tx: &mut Tx<'_>, who: Who) -> Result<bool, Problem> {
        let confidential = self.flag(tx)?;
        if confidential && !who.admin && !store::access(tx, self.id())?.contains(&who.user) {
            return Err(refusal());
        }
        Ok(confidential)
    }

    fn list(self, tx: &mut Tx<'_>) -> Result<AccessList, Problem> {
        Ok(AccessList { confidential: self.flag(tx)?, user_ids: store::access(tx, self.id())? })
    }
}

#[derive(Debug, Clone, Copy)]
struct Who {
    user: UserId,
    admin: bool,
}

impl Who {
    fn of(caller: &Caller) -> Self {
        Self { user: UserId(caller.user), admin: caller.may::<ManageUsers>() }
    }
}

fn set(
    tx: &mut Tx<'_>,
    permit: Permit<WritePeople>,
    customer: Customer,
    who: Who,
    wish: &AccessList,
) -> Result<AccessList, Problem> {
    let was = customer.check(tx, who)?;
    let before = store::access(tx, customer.id())?;
    let mut after = if wish.confidential { wish.user_ids.clone() } else { Vec::new() };
    // Whoever hides a customer keeps knowing them; an administrator who only repairs a list does not come to.
    if wish.confidential && (!was || before.contains(&who.user)) && !after.contains(&who.user) {
        after.push(who.user);
    }
    if wish.confidential && after.is_empty() {
        return Err(Problem::field("/user_ids", "empty", "Somebody has to know a confidential customer."));
    }
    match customer {
        Customer::Contact(id) => store::set_contact_flag(tx, id, wish.confidential)?,
        Customer::Company(id) => store::set_company_flag(tx, id, wish.confidential)?,
    }
    store::set_access(tx, customer.id(), &after)?;
    let after = store::access(tx, customer.id())?;
    note(tx, permit.actor(), customer, was, wish.confidential, &before, &after)?;
    customer.list(tx)
}

fn note(
    tx: &mut Tx<'_>,
    actor: Actor,
    customer: Customer,
    was: bool,
    is: bool,
    before: &[UserId],
    after: &[UserId],
) -> Result<(), Problem> {
    let missing = |from: &[UserId], other: &[UserId]| -> Vec<UserId> {
        from.iter().filter(|user| !other.contains(user)).copied().collect()
    };
    let (added, removed) = (missing(after, before), missing(before, after));
    if was != is || !added.is_empty() || !removed.is_empty() {
        let detail = json!({ "confidential": is, "added": added, "removed": removed }).to_string();
        audit::record(tx, actor, "confidential.changed", &customer.id().to_string(), &detail)?;
    }
    let data = match customer {
        Customer::Contact(id) => json!({ "contact_id": id }),
        Customer::Company(_) => json!({}),
    };
    tx.record(NewEvent { kind: "contact.changed", conversation: None, actor, only_for: None, data });
    Ok(())
}

async fn read(state: State, caller: Caller, customer: Customer) -> Answer<AccessList> {
    let work = move |tx: &mut Tx<'_>| {
        customer.check(tx, Who::of(&caller))?;
        customer.list(tx)
    };
    Ok(Json(state.db.read(work).await?))
}

async fn write(
    state: State,
    caller: Caller,
    permit: Permit<WritePeople>,
    customer: Customer,
    wish: AccessList,
) -> Answer<AccessList> {
    let who = Who::of(&caller);
    Ok(Json(state.db.write(move |tx| set(tx, permit, customer, who, &wish)).await?))
}

async fn of_contact(state: State, caller: Caller, PathId(id): PathId<ContactId>) -> Answer<AccessList> {
    read(state, caller, Customer::Contact(id)).await
}

async fn of_company(state: State, caller: Caller, PathId(id): PathId<CompanyId>) -> Answer<AccessList> {
    read(state, caller, Customer::Company(id)).await
}

async fn set_contact(
    state: State,
    caller: Caller,
    permit: Permit<WritePeople>,
    PathId(id): PathId<ContactId>,
    Input(wish): Input<AccessList>,
) -> Answer<AccessList> {
    write(state, caller, permit, Customer::Contact(id), wish).await
}

async fn set_company(
    state: State,
    caller: Caller,
    permit: Permit<WritePeople>,
    PathId(id): PathId<CompanyId>,
    Input(wish): Input<AccessList>,
) -> Answer<AccessList> {
    write(state, caller, permit, Customer::Company(id), wish).await
}
