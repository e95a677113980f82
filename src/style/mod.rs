//! What things look like: meanings, themes that give each meaning a style, symbol sets, visible escapes and highlighting.

mod colour;
mod escape;
mod glyphs;
#[cfg(feature = "tui")]
mod highlight;
mod meaning;
mod theme;

pub use colour::{Colour, ColourError};
pub use escape::{clip, visible, width};
pub use glyphs::Glyphs;
#[cfg(feature = "tui")]
pub use highlight::{Highlighted, Highlighter, Language};
pub use meaning::Meaning;
pub use theme::{Style, Theme, ThemeError, Themes};
