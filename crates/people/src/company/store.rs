//! All SQL of companies.
//! It never touches contacts but to count them.

use std::collections::HashMap;

use causeway_base::{Time, text};
use causeway_store::{Cursor, Result, Tx, sql};

use super::{Company, CompanyId, name_of_domain};

type Columns = (CompanyId, String, Time, i64);

fn complete(tx: &mut Tx<'_>, rows: Vec<Columns>) -> Result<Vec<Company>> {
    let mut domains = sql!("SELECT company_id, domain FROM company_domain WHERE company_id IN");
    domains.list(rows.iter().map(|row| row.0));
    let domains: Vec<(CompanyId, String)> = tx.all(domains.add("ORDER BY domain"))?;
    let mut counts = sql!("SELECT company_id, COUNT(*) FROM contact WHERE company_id IN");
    counts.list(rows.iter().map(|row| row.0));
    let counts: HashMap<CompanyId, i64> =
        tx.all::<(CompanyId, i64)>(counts.add("GROUP BY company_id"))?.into_iter().collect();
    let company = |(id, name, created_at, version): Columns| Company {
        domains: domains.iter().filter(|(company, _)| *company == id).map(|(_, domain)| domain.clone()).collect(),
        contact_count: counts.get(&id).copied().unwrap_or(0),
        id,
        name,
        created_at,
        version,
    };
    Ok(rows.into_iter().map(company).collect())
}

/// One company.
pub fn find(tx: &mut Tx<'_>, id: CompanyId) -> Result<Option<Company>> {
    let rows = tx.all(&sql!("SELECT id, name, created_at, version FROM company WHERE id = ?", id))?;
    Ok(complete(tx, rows)?.into_iter().next())
}

/// Companies whose name begins with or holds `part`, newest first.
pub fn list(tx: &mut Tx<'_>, part: &str, after: Option<Cursor>, limit: usize) -> Result<Vec<Company>> {
    let mut query = sql!("SELECT id, name, created_at, version FROM company WHERE 1 = 1");
    if !part.is_empty() {
        query.add("AND folded LIKE ?").bind(format!("%{}%", text::fold(part).replace(['%', '_'], " ")));
    }
    if let Some(after) = after {
        query.add("AND (created_at, id) < (?, ?)").bind(after.at).bind(after.id);
    }
    query.add("ORDER BY created_at DESC, id DESC LIMIT ?").bind(limit);
    let rows = tx.all(&query)?;
    complete(tx, rows)
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

/// The company that owns `domain`, made when there is none yet (R70: a company by mail domain).
pub fn of_domain(tx: &mut Tx<'_>, domain: &str) -> Result<CompanyId> {
    let found: Option<(CompanyId,)> =
        tx.first(&sql!("SELECT company_id FROM company_domain WHERE domain = ?", domain))?;
    match found {
        Some((id,)) => Ok(id),
        None => add(tx, &name_of_domain(domain), &[domain.to_owned()], false),
    }
}
