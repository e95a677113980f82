//! A project as its files describe it: configuration, scripts with their headers, and the database URL.

mod choice;
mod config;
mod discover;
mod environment;
#[cfg(test)]
mod fuzz;
mod locations;
mod place;
#[expect(clippy::module_inception, reason = "the noun of the field, and one idea a file")]
mod project;
mod read;
mod script;
mod source;
pub mod template;
#[cfg(test)]
mod tests;
mod url;

pub use choice::Choice;
pub use config::{Config, Ini, Pyproject};
pub use environment::{Configured, EnvPy};
pub use project::Project;
pub use script::{Body, Function, Header, Inspection, Places, Script};
pub use url::{DatabaseUrl, EnvPyUrl, SqliteFile, UrlSource, url_notes, url_source};
