//! The explorer: the only room that draws. State and update in `app`, pictures of it in `screen`, the terminal's loop in `runtime`.

mod act;
pub mod action;
mod app;
pub mod backend;
mod canvas;
mod document;
mod effect;
mod geometry;
mod hear;
mod history;
mod input;
mod job;
pub mod key;
pub mod keymap;
mod layer;
mod list;
mod live;
mod log;
mod message;
mod mouse;
mod open;
mod pane;
mod path;
mod picture;
mod progress;
mod runs;
mod runtime;
mod screen;
mod session;
pub mod settings;
mod terminal;
mod update;
mod widget;

pub use app::Colours;
pub use live::{Alias, Live, Source};
pub use open::{Options, Replay, TuiError, run, screenshot};
pub use picture::Picture;

#[cfg(test)]
mod tests;
