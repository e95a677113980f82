//! What a new revision script is written from: the project's own template, and the name of its file.

mod blocks;
mod file_name;
mod mako;
mod slug;

pub use file_name::{FileName, file_name};
pub use mako::{Compiled, MARK, TemplateError, compile, python_text};
pub use slug::slug;
