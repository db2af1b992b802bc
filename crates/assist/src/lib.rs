//! The language model that a desk may ask: one endpoint that speaks the interface which OpenAI made common, local or far away.
//! Nothing in the desk needs it, and it decides nothing: whoever asks has an answer of their own and checks what comes.

mod endpoint;
mod routes;
mod setting;

use std::sync::Arc;

use causeway_desk::Desk;
use causeway_web::Endpoints;
use tokio::sync::Semaphore;

pub use endpoint::Trouble;

/// How many questions may be on their way at once; what comes beyond is not asked.
const AT_ONCE: usize = 4;

/// What the handlers of this crate share. Cheap to clone.
#[derive(Clone)]
pub struct Assist {
    desk: Arc<Desk>,
    free: Arc<Semaphore>,
}

/// A question to the model. What came from outside stands in `material` alone, never in `task`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// What it is to do: our own words.
    pub task: String,
    /// What it is to do that with: words of others, as data.
    pub material: String,
}

impl Assist {
    /// The model of a desk.
    pub fn new(desk: Desk) -> Self {
        Self { desk: Arc::new(desk), free: Arc::new(Semaphore::new(AT_ONCE)) }
    }

    /// Whether a model is set and switched on.
    ///
    /// # Errors
    /// What the database says.
    pub async fn is_there(&self) -> causeway_store::Result<bool> {
        self.desk.db.read(|tx| Ok(setting::find(tx)?.is_some_and(|(stored, _)| stored.enabled))).await
    }

    /// What the model answers, unchecked.
    ///
    /// # Errors
    /// [`Trouble`]: there is no model, all places are taken, or the endpoint did not answer as it should.
    pub async fn ask(&self, question: &Question) -> Result<String, Trouble> {
        let Ok(_place) = self.free.try_acquire() else { return Err(Trouble::Busy) };
        let sealer = self.desk.sealer.clone();
        let work = move |tx: &mut causeway_store::Tx<'_>| setting::model(tx, &sealer);
        let model = self.desk.db.read(work).await.map_err(|_| Trouble::None)?;
        let model = model.filter(|model| model.enabled).ok_or(Trouble::None)?;
        endpoint::ask(&self.desk.trackers, &model, question).await
    }
}

/// The endpoints of the team, to be finished by the caller.
pub fn endpoints(assist: Assist) -> Endpoints<Assist> {
    routes::add(Endpoints::new(assist))
}

#[cfg(test)]
mod tests;
