//! The endpoint that lists side conversations; they begin like any other mail, with `side_of`.
//! It never shows those of another conversation.

use axum::Json;
use axum::extract::Path;
use causeway_identity::UserId;
use causeway_identity::permission::ReadConversations;
use causeway_store::Tx;
use causeway_web::{Answer, Caller, Endpoints, Page, Problem};

use super::Side;
use crate::Desk;
use crate::conversation::routes::resolve;

pub(crate) fn add(endpoints: Endpoints<Desk>) -> Endpoints<Desk> {
    endpoints
        .get::<ReadConversations, _, _>("/api/v1/conversations/{id}/sides", "The side conversations of one.", list)
        .answers::<Page<Side>>()
}

type State = axum::extract::State<Desk>;

async fn list(state: State, caller: Caller, Path(name): Path<String>) -> Answer<Page<Side>> {
    let work = move |tx: &mut Tx<'_>| {
        let id = resolve(tx, &name)?;
        let reader = UserId(caller.user);
        let mut sides = super::of(tx, id, reader)?;
        let ids: Vec<_> = sides.iter().map(|side| side.id).collect();
        // Somebody outside can be confidential as well.
        let hidden = crate::confidential::hidden(tx, reader, &ids)?;
        sides.retain(|side| !hidden.contains(&side.id));
        Ok::<_, Problem>(sides)
    };
    Ok(Json(Page::whole(state.db.read(work).await?)))
}
