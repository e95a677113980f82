//! The database URL: SQLAlchemy's language, and the places a URL may come from.

mod database_url;
mod origin;
mod parse;
#[cfg(test)]
mod tests;

pub use database_url::{DatabaseUrl, SqliteFile};
pub use origin::{EnvPyUrl, UrlSource, url_notes, url_source};
