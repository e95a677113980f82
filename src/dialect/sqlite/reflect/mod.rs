//! What SQLite tells of a table, read as SQLAlchemy's inspector reads it: by patterns over the stored text, faults and all, since
//! scripts were written against its answers. Reading tables back exactly is `database`'s own affair.

mod columns;
mod constraints;
mod indexes;
mod patterns;
mod types;

pub(crate) use columns::{columns, options};
pub(crate) use constraints::{checks, foreign_keys, uniques};
pub(crate) use indexes::indexes;
pub(crate) use types::{copied as copied_type, of as type_of};
