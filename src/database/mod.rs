//! The only room that talks to a server: connect, execute, transactions, the version table, and tables as they stand.

mod canceller;
mod cells;
mod connect;
mod connection;
mod error;
mod guard;
mod inspect;
mod lot;
mod question;
mod reach;
mod reflect;
mod result_set;
mod rows;
mod script_error;
mod server;
mod session;
mod target;
mod text;
mod token;
mod version_table;

pub use canceller::Canceller;
pub use connection::Connection;
pub use error::{DatabaseError, Position, ServerError};
pub use lot::LotAnswer;
pub use reflect::Dependents;
pub use result_set::ResultSet;
pub use rows::TextRow;
pub use server::Server;
pub use target::Target;
pub use text::{Effect, count_statements, dropped_table, effect, is_closed};
pub use version_table::VersionTable;
