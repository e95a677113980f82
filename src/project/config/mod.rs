//! The configuration of a project: `alembic.ini` and `pyproject.toml` read and merged.

mod ini;
mod interpolate;
mod list;
mod locate;
mod merged;
mod toml;

pub use ini::Ini;
pub(super) use locate::{Located, locate};
pub use merged::Config;
pub use toml::Pyproject;
