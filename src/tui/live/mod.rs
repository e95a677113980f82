//! The backend of a real explorer: files, a database and runs, each on a thread of its own, over `command`.

mod alias;
mod backend;
mod database;
mod foresight;
mod known;
mod preview;
mod view;

pub use alias::Alias;
pub use backend::{Live, Source};
