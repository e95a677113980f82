//! The backend of a real explorer: files, a database and runs, each on a thread of its own, over `command`.

mod backend;
mod database;
mod known;
mod preview;
mod view;

pub use backend::{Live, Source};
