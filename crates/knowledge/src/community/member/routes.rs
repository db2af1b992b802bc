//! Endpoints of members for the team: who writes, how far they are trusted, and who may no longer write.
//! It never shows a customer's details; the customer's own page does, to those who may see it.

use axum::Json;
use causeway_identity::audit;
use causeway_identity::permission::{ReadKnowledge, WriteKnowledge};
use causeway_store::{Cursor, Tx};
use causeway_web::{Answer, Code, Endpoints, Input, Page, PageQuery, PathId, Permit, Problem, Query};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Badge, Level, Member, badges, level, store};
use crate::Knowledge;
use crate::category::routes::brand_of;
use crate::community::{MemberId, tell};

const ALL: &str = "/api/v1/knowledge/community/members";

pub(crate) fn add(endpoints: Endpoints<Knowledge>) -> Endpoints<Knowledge> {
    endpoints
        .get::<ReadKnowledge, _, _>(ALL, "The members of the community, the newest first.", list)
        .query::<MembersWanted>()
        .answers::<Page<MemberAnswer>>()
        .patch::<WriteKnowledge, _, _>(
            "/api/v1/knowledge/community/members/{id}",
            "Say whether a member may write.",
            change,
        )
        .body::<ChangeMember>()
        .answers::<MemberAnswer>()
}

type State = axum::extract::State<Knowledge>;

/// Which members.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct MembersWanted {
    /// Part of a name.
    q: Option<String>,
    limit: Option<usize>,
    cursor: Option<String>,
}

/// A member with what follows from what they did.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct MemberAnswer {
    #[serde(flatten)]
    member: Member,
    level: Level,
    badges: Vec<Badge>,
    /// Questions and answers that are shown.
    posts: i64,
    /// Votes for them.
    votes: i64,
    /// Answers that others accepted.
    accepted: i64,
    /// Posts that were hidden in the last ninety days.
    hidden: i64,
}

/// What changes of a member.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ChangeMember {
    version: i64,
    silenced: bool,
}

/// Members with what follows from what they did.
pub(crate) fn answers(tx: &mut Tx<'_>, members: Vec<Member>) -> Result<Vec<MemberAnswer>, Problem> {
    let ids: Vec<MemberId> = members.iter().map(|member| member.id).collect();
    let deeds = store::deeds(tx, &ids)?;
    let answer = |member: Member| {
        let done = deeds.get(&member.id).copied().unwrap_or_default();
        MemberAnswer {
            level: if member.is_staff() { Level::Guide } else { level(&done) },
            badges: badges(&done),
            posts: done.shown,
            votes: done.votes,
            accepted: done.accepted,
            hidden: done.hidden,
            member,
        }
    };
    Ok(members.into_iter().map(answer).collect())
}

async fn list(state: State, Query(query): Query<MembersWanted>) -> Answer<Page<MemberAnswer>> {
    let page = PageQuery { limit: query.limit, cursor: query.cursor };
    let (limit, after) = (page.limit(), page.after()?);
    let work = move |tx: &mut Tx<'_>| {
        let words = query.q.as_deref().filter(|words| !words.trim().is_empty());
        let members = store::list(tx, words, after, limit + 1)?;
        answers(tx, members)
    };
    let rows = state.desk.db.read(work).await?;
    Ok(Json(Page::cut(rows, limit, |row| Cursor { at: row.member.joined_at.ms(), id: row.member.id.0 })))
}

async fn change(
    state: State,
    permit: Permit<WriteKnowledge>,
    PathId(id): PathId<MemberId>,
    Input(input): Input<ChangeMember>,
) -> Answer<MemberAnswer> {
    let work = move |tx: &mut Tx<'_>| {
        let before = store::find(tx, id)?.ok_or_else(|| Problem::not_found("member"))?;
        if before.is_staff() {
            return Err(Problem::new(Code::InvalidInput, "A colleague cannot be silenced.")
                .hint("Close their account under Settings → Team."));
        }
        let after = Member { version: input.version, silenced: input.silenced, ..before.clone() };
        if !store::save(tx, &after)? {
            let problem = Problem::new(Code::VersionConflict, "Somebody else changed this member meanwhile.");
            return Err(problem.current(&before));
        }
        let detail = if input.silenced { "silenced" } else { "may write" };
        audit::record(tx, permit.actor(), "community.member", &before.name, detail)?;
        let brand = brand_of(tx, None)?;
        tell(tx, "community.member", brand.id, None, permit.actor());
        let member = store::find(tx, id)?.ok_or_else(|| Problem::not_found("member"))?;
        answers(tx, vec![member])?.pop().ok_or_else(|| Problem::not_found("member"))
    };
    Ok(Json(state.desk.db.write(work).await?))
}
