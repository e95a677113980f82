//! What the catalog tells: asked directly, and by scripts.

mod again;
mod catalog;
mod golden;
#[cfg(feature = "python")]
mod scripts;
