//! What the catalog tells, asked directly. Scripts that ask are in `live`.

mod again;
mod catalog;
pub mod golden;
