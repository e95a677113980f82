//! What a run has already created by the way, so that it is not created twice.

use std::collections::HashSet;

use crate::schema::Type;

/// The types CREATE TABLE has made during one run: a second table with the same enumeration does not make it again,
/// as in Alembic. Keep one for a whole run.
#[derive(Debug, Clone, Default)]
pub struct Memo {
    types: HashSet<(Option<String>, Option<String>)>,
}

impl Memo {
    pub(super) fn is_new(&mut self, ty: &Type) -> bool {
        self.types.insert((ty.schema.clone(), ty.name.clone()))
    }
}
