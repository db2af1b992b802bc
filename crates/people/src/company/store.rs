//! All SQL of companies.
//! It never touches contacts but to count them.

use std::collections::HashMap;

use causeway_base::{Time, text};
use causeway_identity::UserId;
use causeway_store::{Cursor, Result, Tx, from_row, sql};

use super::{Company, CompanyId, name_of_domain};
use crate::confidential;

struct CompanyRow {
    id: CompanyId,
    name: String,
    created_at: Time,
    version: i64,
    plan: String,
    owner_id: Option<UserId>,
    time_zone: Option<String>,
    note: String,
    confidential: bool,
}
from_row!(CompanyRow { id, name, created_at, version, plan, owner_id, time_zone, note, confidential });

const COLUMNS: &str = "SELECT c.id, c.name, c.created_at, c.version, c.plan, c.owner_id, c.time_zone, c.note, c.confidential FROM company c";

fn complete(tx: &mut Tx<'_>, rows: Vec<CompanyRow>) -> Result<Vec<Company>> {
    let mut domains = sql!("SELECT company_id, domain FROM company_domain WHERE company_id IN");
    domains.list(rows.iter().map(|row| row.id));
    let domains: Vec<(CompanyId, String)> = tx.all(domains.add("ORDER BY domain"))?;
    let mut counts = sql!("SELECT company_id, COUNT(*) FROM contact WHERE merged_into IS NULL AND company_id IN");
    counts.list(rows.iter().map(|row| row.id));
    let counts: HashMap<CompanyId, i64> =
        tx.all::<(CompanyId, i64)>(counts.add("GROUP BY company_id"))?.into_iter().collect();
    let company = |row: CompanyRow| Company {
        domains: domains.iter().filter(|(company, _)| *company == row.id).map(|(_, domain)| domain.clone()).collect(),
        contact_count: counts.get(&row.id).copied().unwrap_or(0),
        id: row.id,
        name: row.name,
        created_at: row.created_at,
        version: row.version,
        plan: row.plan,
        owner_id: row.owner_id,
        time_zone: row.time_zone,
        note: row.note,
        confidential: row.confidential,
        masked: false,
    };
    Ok(rows.into_iter().map(company).collect())
}

/// Takes out of these companies what `reader` may not know.
fn cover(tx: &mut Tx<'_>, reader: UserId, companies: &mut [Company]) -> Result<()> {
    let ids: Vec<CompanyId> = companies.iter().map(|company| company.id).collect();
    let mask = confidential::mask_companies(tx, reader, &ids)?;
    for company in companies.iter_mut().filter(|company| mask.hides(company.id)) {
        *company = Company {
            id: company.id,
            name: mask.name(company.id),
            domains: Vec::new(),
            contact_count: company.contact_count,
            created_at: company.created_at,
            version: company.version,
            plan: String::new(),
            owner_id: company.owner_id,
            time_zone: None,
            note: String::new(),
            confidential: true,
            masked: true,
        };
    }
    Ok(())
}

/// The company as `reader` may know it.
pub fn find_for(tx: &mut Tx<'_>, id: CompanyId, reader: UserId) -> Result<Option<Company>> {
    let Some(mut company) = find(tx, id)? else { return Ok(None) };
    cover(tx, reader, std::slice::from_mut(&mut company))?;
    Ok(Some(company))
}

/// One company, whoever asks; for the desk itself.
pub fn find(tx: &mut Tx<'_>, id: CompanyId) -> Result<Option<Company>> {
    let mut query = sql!(COLUMNS);
    let rows = tx.all(query.add("WHERE c.id = ?").bind(id))?;
    Ok(complete(tx, rows)?.into_iter().next())
}

/// Companies whose name begins with or holds `part`, newest first, as `reader` may know them: by a confidential name
/// nobody else finds one.
pub fn list(tx: &mut Tx<'_>, reader: UserId, part: &str, after: Option<Cursor>, limit: usize) -> Result<Vec<Company>> {
    let mut query = sql!(COLUMNS);
    query.add("WHERE 1 = 1");
    if !part.is_empty() {
        confidential::store::leave_out_companies(&mut query, reader);
        query.add("AND c.folded LIKE ?").bind(format!("%{}%", text::fold(part).replace(['%', '_'], " ")));
    }
    if let Some(after) = after {
        query.add("AND (c.created_at, c.id) < (?, ?)").bind(after.at).bind(after.id);
    }
    query.add("ORDER BY c.created_at DESC, c.id DESC LIMIT ?").bind(limit);
    let rows = tx.all(&query)?;
    let mut companies = complete(tx, rows)?;
    cover(tx, reader, &mut companies)?;
    Ok(companies)
}

/// Adds a company.
pub fn add(tx: &mut Tx<'_>, name: &str, domains: &[String], sample: bool) -> Result<CompanyId> {
    let (id, now): (CompanyId, _) = (tx.new_id(), tx.now());
    tx.run(&sql!(
        "INSERT INTO company (id, name, folded, sample, created_at) VALUES (?, ?, ?, ?, ?)",
        id,
        name,
        text::fold(name),
        sample,
        now
    ))?;
    set_domains(tx, id, domains)?;
    Ok(id)
}

/// Makes these the company's domains; a domain that another company has stays there.
pub fn set_domains(tx: &mut Tx<'_>, id: CompanyId, domains: &[String]) -> Result<()> {
    tx.run(&sql!("DELETE FROM company_domain WHERE company_id = ?", id))?;
    for domain in domains {
        tx.run(&sql!(
            "INSERT INTO company_domain (domain, company_id) VALUES (?, ?) ON CONFLICT DO NOTHING",
            domain.as_str(),
            id
        ))?;
    }
    Ok(())
}

/// Renames the company if it still has `version`. Says whether it did.
pub fn rename(tx: &mut Tx<'_>, id: CompanyId, name: &str, version: i64) -> Result<bool> {
    Ok(tx.run(&sql!(
        "UPDATE company SET name = ?, folded = ?, version = version + 1 WHERE id = ? AND version = ?",
        name,
        text::fold(name),
        id,
        version
    ))? > 0)
}

/// What the team knows of a company beyond its name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    /// See [`Company::plan`].
    pub plan: String,
    /// See [`Company::owner_id`].
    pub owner_id: Option<UserId>,
    /// See [`Company::time_zone`].
    pub time_zone: Option<String>,
    /// See [`Company::note`].
    pub note: String,
}

/// Writes what the team knows of a company.
pub fn set_facts(tx: &mut Tx<'_>, id: CompanyId, facts: &Facts) -> Result<()> {
    tx.run(&sql!(
        "UPDATE company SET plan = ?, owner_id = ?, time_zone = ?, note = ? WHERE id = ?",
        &facts.plan,
        facts.owner_id,
        facts.time_zone.clone(),
        &facts.note,
        id
    ))
    .map(drop)
}

/// The company that owns `domain`, made when there is none yet (R70: a company by mail domain).
pub fn of_domain(tx: &mut Tx<'_>, domain: &str) -> Result<CompanyId> {
    let found: Option<(CompanyId,)> =
        tx.first(&sql!("SELECT company_id FROM company_domain WHERE domain = ?", domain))?;
    match found {
        Some((id,)) => Ok(id),
        None => add(tx, &name_of_domain(domain), &[domain.to_owned()], false),
    }
}
