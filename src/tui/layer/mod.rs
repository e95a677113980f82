//! Popups: a stack of layers that take input or pass it down, each drawn over what is below.

mod alert;
mod confirm;
mod filter;
mod foresight;
mod help;
mod legend;
mod window;

use ratatui::layout::Rect;

pub use alert::Alert;
pub use confirm::Confirm;
pub use filter::FilterPrompt;
pub use help::HelpPage;
pub use window::wrap;

use super::action::Action;
use super::app::App;
use super::backend::Foresight;
use super::canvas::Canvas;
use super::keymap::Context;
use super::message::Message;
use crate::revision::Id;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Input {
    Action(Action),
    /// A key without an action, as text.
    Char(char),
    Click {
        column: u16,
        row: u16,
    },
}

#[derive(Debug)]
pub enum Reply {
    /// Not mine: the layer below may have it.
    Passed,
    Stay(Vec<Message>),
    Close(Vec<Message>),
}

pub trait Layer {
    /// Where its keys are looked up.
    fn context(&self) -> Context;

    fn handle(&mut self, input: &Input, screen: Rect) -> Reply;

    /// Who wrote revisions is known now; only layers that name these care.
    fn introduced(&mut self, _ids: &[Id], _told: &[String]) {}

    /// Which steps need the project's Python is known now.
    fn foreseen(&mut self, _steps: &[Id], _foresight: &Foresight) {}

    /// Draws over the whole screen's buffer; `area` is the screen.
    fn draw(&self, canvas: &mut Canvas<'_>, area: Rect, app: &App);

    /// Actions to hint at while it is on top.
    fn hints(&self) -> &'static [Action];
}
