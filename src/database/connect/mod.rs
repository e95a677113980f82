//! From a target to an open session, one file an engine.

pub(super) mod mysql;
pub(super) mod postgresql;
pub(super) mod sqlite;
