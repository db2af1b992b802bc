//! All SQL of segments.
//! It never decides who belongs to one; the rules do.

use std::collections::HashMap;

use causeway_base::text;
use causeway_identity::UserId;
use causeway_store::{Result, Tx, from_row, sql};

use super::rules::{Member, belongs};
use super::{Listed, Segment, SegmentId, Who};
use crate::{CompanyId, CompanyRef, ContactId, mask_companies};

/// The most segments of a desk.
pub const MOST: usize = 100;

struct Row {
    id: SegmentId,
    name: String,
    who: Who,
    plans: String,
    version: i64,
}
from_row!(Row { id, name, who, plans, version });

/// All segments by name.
///
/// # Errors
/// What the database says.
pub fn all(tx: &mut Tx<'_>) -> Result<Vec<Segment>> {
    let rows: Vec<Row> = tx.all(&sql!("SELECT id, name, who, plans, version FROM segment ORDER BY folded"))?;
    let mut companies: HashMap<SegmentId, Vec<CompanyId>> = HashMap::new();
    let pairs = sql!("SELECT segment_id, company_id FROM segment_company ORDER BY segment_id, company_id");
    for (segment, company) in tx.all::<(SegmentId, CompanyId)>(&pairs)? {
        companies.entry(segment).or_default().push(company);
    }
    let whole = |row: Row| Segment {
        plans: serde_json::from_str(&row.plans).unwrap_or_default(),
        companies: companies.remove(&row.id).unwrap_or_default(),
        id: row.id,
        name: row.name,
        who: row.who,
        version: row.version,
    };
    Ok(rows.into_iter().map(whole).collect())
}

/// One segment.
///
/// # Errors
/// What the database says.
pub fn find(tx: &mut Tx<'_>, id: SegmentId) -> Result<Option<Segment>> {
    Ok(all(tx)?.into_iter().find(|segment| segment.id == id))
}

/// All segments with what the settings show beside them, as `reader` may know it.
///
/// # Errors
/// What the database says.
pub fn listed(tx: &mut Tx<'_>, reader: UserId) -> Result<Vec<Listed>> {
    let segments = all(tx)?;
    let sizes: Vec<(Option<CompanyId>, String, i64)> = tx.all(&sql!(
        "SELECT o.id, COALESCE(o.plan, ''), COUNT(*) FROM contact c LEFT JOIN company o ON o.id = c.company_id \
         WHERE c.merged_into IS NULL GROUP BY o.id, o.plan"
    ))?;
    let chosen: Vec<CompanyId> = segments.iter().flat_map(|segment| segment.companies.iter().copied()).collect();
    let mask = mask_companies(tx, reader, &chosen)?;
    let mut query = sql!("SELECT id, name FROM company WHERE id IN");
    query.list(chosen.iter().copied());
    let names: HashMap<CompanyId, String> = tx.all::<(CompanyId, String)>(&query)?.into_iter().collect();
    let name = |id: &CompanyId| CompanyRef {
        id: *id,
        name: if mask.hides(*id) { mask.name(*id) } else { names.get(id).cloned().unwrap_or_default() },
    };
    let with_all = |segment: Segment| {
        let inside = sizes
            .iter()
            .filter(|(company, plan, _)| belongs(&segment, &Member { company: *company, plan: plan.clone() }));
        let contacts = inside.map(|size| size.2).sum();
        Listed { names: segment.companies.iter().map(name).collect(), contacts, segment }
    };
    Ok(segments.into_iter().map(with_all).collect())
}

/// The segments that a contact belongs to now.
///
/// # Errors
/// What the database says.
pub fn of(tx: &mut Tx<'_>, contact: ContactId) -> Result<Vec<Segment>> {
    let row: Option<(Option<CompanyId>, String)> = tx.first(&sql!(
        "SELECT o.id, COALESCE(o.plan, '') FROM contact c LEFT JOIN company o ON o.id = c.company_id \
         WHERE c.id = ? AND c.merged_into IS NULL",
        contact
    ))?;
    let Some((company, plan)) = row else { return Ok(Vec::new()) };
    let member = Member { company, plan };
    Ok(all(tx)?.into_iter().filter(|segment| belongs(segment, &member)).collect())
}

/// Whether another segment has this name.
///
/// # Errors
/// What the database says.
pub fn taken(tx: &mut Tx<'_>, segment: &Segment) -> Result<bool> {
    Ok(tx
        .first::<(SegmentId,)>(&sql!(
            "SELECT id FROM segment WHERE folded = ? AND id <> ?",
            text::fold(&segment.name),
            segment.id
        ))?
        .is_some())
}

/// How many of these companies exist.
///
/// # Errors
/// What the database says.
pub fn known(tx: &mut Tx<'_>, companies: &[CompanyId]) -> Result<usize> {
    let mut query = sql!("SELECT id FROM company WHERE id IN");
    query.list(companies.iter().copied());
    Ok(tx.all::<(CompanyId,)>(&query)?.len())
}

/// Adds a segment.
///
/// # Errors
/// What the database says.
pub fn add(tx: &mut Tx<'_>, new: &Segment) -> Result<()> {
    let now = tx.now();
    tx.run(&sql!(
        "INSERT INTO segment (id, name, folded, who, plans, created_at) VALUES (?, ?, ?, ?, ?, ?)",
        new.id,
        &new.name,
        text::fold(&new.name),
        new.who,
        plans(new),
        now
    ))?;
    set_companies(tx, new)
}

/// Writes a segment anew, if it still has its version. Says whether it had.
///
/// # Errors
/// What the database says.
pub fn save(tx: &mut Tx<'_>, new: &Segment) -> Result<bool> {
    let saved = tx.run(&sql!(
        "UPDATE segment SET name = ?, folded = ?, who = ?, plans = ?, version = version + 1 WHERE id = ? AND version = ?",
        &new.name,
        text::fold(&new.name),
        new.who,
        plans(new),
        new.id,
        new.version
    ))? > 0;
    if saved {
        set_companies(tx, new)?;
    }
    Ok(saved)
}

/// Deletes a segment; what was for it alone is for nobody. Says whether it was there.
///
/// # Errors
/// What the database says.
pub fn delete(tx: &mut Tx<'_>, id: SegmentId) -> Result<bool> {
    Ok(tx.run(&sql!("DELETE FROM segment WHERE id = ?", id))? > 0)
}

fn plans(segment: &Segment) -> String {
    serde_json::json!(segment.plans).to_string()
}

fn set_companies(tx: &mut Tx<'_>, segment: &Segment) -> Result<()> {
    tx.run(&sql!("DELETE FROM segment_company WHERE segment_id = ?", segment.id))?;
    for company in &segment.companies {
        tx.run(&sql!("INSERT INTO segment_company (segment_id, company_id) VALUES (?, ?)", segment.id, *company))?;
    }
    Ok(())
}
