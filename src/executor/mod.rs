//! Runs a plan: one step after another, one transaction per step where the engine can, telling what happens as it happens.

mod event;

pub use event::{Ending, Event, Standing};
