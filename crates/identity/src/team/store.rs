//! All SQL of teams.
//! It never touches conversations; deleting a team leaves them without one by the table's own rule.

use causeway_store::{Result, Tx, sql};

use super::{Team, TeamId};
use crate::UserId;

/// All teams, by name.
pub fn all(tx: &mut Tx<'_>) -> Result<Vec<Team>> {
    let rows: Vec<(TeamId, String, i64)> =
        tx.all(&sql!("SELECT id, name, version FROM team ORDER BY name, id LIMIT 1000"))?;
    let members: Vec<(TeamId, UserId)> = tx.all(&sql!("SELECT team_id, user_id FROM team_member ORDER BY user_id"))?;
    Ok(rows
        .into_iter()
        .map(|(id, name, version)| {
            let member_ids = members.iter().filter(|(team, _)| *team == id).map(|(_, user)| *user).collect();
            Team { id, name, version, member_ids }
        })
        .collect())
}

/// One team.
pub fn find(tx: &mut Tx<'_>, id: TeamId) -> Result<Option<Team>> {
    Ok(all(tx)?.into_iter().find(|team| team.id == id))
}

/// Adds a team.
pub fn add(tx: &mut Tx<'_>, name: &str, sample: bool) -> Result<TeamId> {
    let (id, now): (TeamId, _) = (tx.new_id(), tx.now());
    tx.run(&sql!("INSERT INTO team (id, name, sample, created_at) VALUES (?, ?, ?, ?)", id, name, sample, now))?;
    Ok(id)
}

/// Renames the team if it still has `version`. Says whether it did.
pub fn rename(tx: &mut Tx<'_>, id: TeamId, name: &str, version: i64) -> Result<bool> {
    Ok(tx.run(&sql!(
        "UPDATE team SET name = ?, version = version + 1 WHERE id = ? AND version = ?",
        name,
        id,
        version
    ))? > 0)
}

/// Makes these users, and no others, the members. Unknown users are left out.
pub fn set_members(tx: &mut Tx<'_>, id: TeamId, members: &[UserId]) -> Result<()> {
    tx.run(&sql!("DELETE FROM team_member WHERE team_id = ?", id))?;
    for user in members {
        tx.run(&sql!(
            "INSERT INTO team_member (team_id, user_id) SELECT ?, id FROM user_account WHERE id = ? ON CONFLICT DO NOTHING",
            id,
            *user
        ))?;
    }
    Ok(())
}

/// Deletes the team. Says whether it was there.
pub fn delete(tx: &mut Tx<'_>, id: TeamId) -> Result<bool> {
    Ok(tx.run(&sql!("DELETE FROM team WHERE id = ?", id))? > 0)
}
