//! What a script asks of the catalog, answered on the open connection.

mod answer;
mod mysql;
mod postgresql;
mod sqlite;
