//! Who looks after a company, and who stands in (R236).
//! It never decides whose turn it is.

use causeway_identity::UserId;
use causeway_people::CompanyId;
use causeway_store::{Error, Result, Tx, from_row, sql};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::AccountManager;
use crate::ConversationId;

/// A company and who looks after it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Account {
    /// The company.
    pub company_id: CompanyId,
    /// Its name.
    pub name: String,
    /// The manager; absent for a company that has none.
    pub manager_id: Option<UserId>,
    /// Who stands in, in this order.
    pub deputies: Vec<UserId>,
}

struct Row {
    company_id: CompanyId,
    name: String,
    manager_id: Option<UserId>,
    deputies: Option<String>,
}
from_row!(Row { company_id, name, manager_id, deputies });

fn people(text: Option<&str>) -> Result<Vec<UserId>> {
    serde_json::from_str(text.unwrap_or("[]")).map_err(|error| Error::Defect(format!("deputies: {error}")))
}

/// Companies that `reader` may know with their managers, those without one first: a company without a manager is an alarm
/// (R236).
pub fn all(tx: &mut Tx<'_>, reader: UserId) -> Result<Vec<Account>> {
    let mut query = sql!(
        "SELECT c.id, c.name, a.manager_id, a.deputies FROM company c \
         LEFT JOIN account_manager a ON a.company_id = c.id WHERE 1 = 1"
    );
    causeway_people::confidential::store::leave_out_companies(&mut query, reader);
    query.add("ORDER BY CASE WHEN a.manager_id IS NULL THEN 0 ELSE 1 END, c.name, c.id LIMIT 500");
    let rows: Vec<Row> = tx.all(&query)?;
    let read = |row: Row| {
        let Row { company_id, name, manager_id, deputies } = row;
        Ok(Account { company_id, name, manager_id, deputies: people(deputies.as_deref())? })
    };
    rows.into_iter().map(read).collect()
}

/// Who looks after the customer of a conversation.
pub(super) fn of(tx: &mut Tx<'_>, id: ConversationId) -> Result<Option<AccountManager>> {
    let row: Option<(UserId, String)> = tx.first(&sql!(
        "SELECT a.manager_id, a.deputies FROM conversation c JOIN contact k ON k.id = c.contact_id \
         JOIN account_manager a ON a.company_id = k.company_id WHERE c.id = ?",
        id
    ))?;
    row.map(|(manager, deputies)| Ok(AccountManager { manager, deputies: people(Some(&deputies))? })).transpose()
}

/// Says who looks after a company; nobody when `manager` is left out.
pub(super) fn set(tx: &mut Tx<'_>, company: CompanyId, manager: Option<UserId>, deputies: &[UserId]) -> Result<()> {
    let Some(manager) = manager else {
        return tx.run(&sql!("DELETE FROM account_manager WHERE company_id = ?", company)).map(drop);
    };
    let deputies = serde_json::to_string(deputies).map_err(|error| Error::Defect(error.to_string()))?;
    tx.run(&sql!(
        "INSERT INTO account_manager (company_id, manager_id, deputies) VALUES (?, ?, ?) \
         ON CONFLICT (company_id) DO UPDATE SET manager_id = excluded.manager_id, deputies = excluded.deputies",
        company,
        manager,
        deputies
    ))
    .map(drop)
}
