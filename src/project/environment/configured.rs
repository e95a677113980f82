//! What env.py hands to Alembic for one database: the same whether it was read or run.

use std::collections::BTreeMap;

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Configured {
    /// Of the call of `context.configure()`; 0 where there is none.
    pub line: u32,
    /// As env.py gives it. Between two zero bytes stands the name of an environment variable that holds it.
    pub url: Option<String>,
    pub version_table: Option<String>,
    pub version_table_schema: Option<String>,
    /// `version_table_pk`, `include_schemas`, `transaction_per_migration`, `render_as_batch`.
    pub flags: BTreeMap<String, bool>,
    /// Of the metadata; templates by the kind of constraint.
    pub naming_convention: BTreeMap<String, String>,
    /// Keyword arguments of `context.run_migrations()`.
    pub arguments: BTreeMap<String, String>,
    /// Keywords whose worth can't be told, and what they hold.
    pub unknown: BTreeMap<String, String>,
    /// Keywords that change what Alembic does and that Aludel doesn't follow.
    pub unheeded: Vec<String>,
}

impl Configured {
    pub fn flag(&self, name: &str) -> Option<bool> {
        self.flags.get(name).copied()
    }
}
