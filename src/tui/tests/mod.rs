//! Screens as golden text, and what keys do to them, against a backend that holds a small shop's history in memory.

mod folds;
mod keys;
mod screens;
mod shop;
mod stage;

pub use shop::{Database, Shop};
pub use stage::Stage;
