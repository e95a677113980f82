//! What the explorer's threads share: the project as last read, and where its database stands.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::command::Workspace;
use crate::database::Server;
use crate::revision::Id;
use crate::schema::DialectName;

#[derive(Default)]
pub struct Known {
    pub workspace: Option<Arc<Workspace>>,
    /// A connection was asked for before the project was there to say where.
    pub wants_connection: bool,
    /// The project was looked for and there is none, so nobody can say where its database is.
    pub no_project: bool,
    /// As the URL says it, until the server has answered.
    pub dialect: Option<DialectName>,
    pub server: Option<Server>,
    /// The version rows as last read; none before the first answer.
    pub rows: Option<Vec<Id>>,
}

#[derive(Clone, Default)]
pub struct Shared(Arc<Mutex<Known>>);

impl Shared {
    pub fn lock(&self) -> MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
