//! PostgreSQL's catalog: the questions as SQL, and what the answers say of a table.

mod columns;
mod constraints;
mod indexes;
mod names;
mod types;

pub(crate) use columns::{columns, columns_query, own_sequences_query, relation};
pub(crate) use constraints::{constraints, constraints_query};
pub(crate) use indexes::{indexes, indexes_query};
pub(crate) use names::{enums, enums_query, has_query, names_query, schemas_query, type_query, view_query};
pub(crate) use types::{types_query, used_types};
