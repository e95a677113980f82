//! Operations into SQL text for PostgreSQL, MySQL, MariaDB and SQLite, as Alembic and SQLAlchemy write it. Pure: values in, text out.

mod affinity;
mod alter_table;
mod batch;
mod bind;
mod column;
mod compile;
mod compiler;
mod constraint;
mod create_table;
mod dml;
mod engine;
mod error;
mod expression;
mod function;
#[cfg(test)]
mod golden;
mod index;
mod json;
mod json_item;
mod literal;
mod md5;
mod memo;
mod moment;
mod mysql;
mod naming;
mod operator;
mod options;
mod postgresql;
mod quoting;
mod schema;
mod select;
mod sequence;
mod sqlite;
mod table_plan;
mod types;
mod version_table;

pub use batch::Recreation;
pub use bind::parameters;
pub use compiler::Dialect;
pub use error::CompileError;
pub use memo::Memo;
pub use version_table::VersionChange;
