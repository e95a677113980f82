//! The mouse: a click selects what it points at, the wheel scrolls what it is over.

use ratatui::layout::Position;

use super::action::Action;
use super::app::App;
use super::effect::Effect;
use super::geometry::Focus;
use super::keymap::Context;
use super::layer::Input;
use super::widget::tab_at;

impl App {
    /// A tab under the mouse, or the pane there.
    pub fn click(&mut self, column: u16, row: u16) -> Vec<Effect> {
        if let Some(effects) = self.offer(Input::Click { column, row }) {
            return effects;
        }
        let Some(found) = self.regions() else { return Vec::new() };
        let at = Position { x: column, y: row };
        if found.graph.contains(at) {
            self.focus = Focus::Graph;
            let line = (row.saturating_sub(found.graph.y + 1)) as usize;
            let within = row > found.graph.y && row + 1 < found.graph.bottom();
            let position = self.list.top + line;
            if within && position < self.list.len() {
                // Without a keyboard at hand, a fold is opened by pointing at it again.
                if position == self.list.selected && self.list.selected_fold().is_some() {
                    self.open_fold();
                } else {
                    self.list.selected = position;
                    self.chosen();
                }
            }
        } else if found.detail.contains(at) {
            self.focus = Focus::Detail;
            if row == found.detail.y
                && let Some(tab) = tab_at(found.detail, column, self.look.glyphs.ascii)
            {
                self.tab = tab;
            }
        } else if found.log.contains(at) {
            self.focus = Focus::Log;
        }
        Vec::new()
    }

    pub fn wheel(&mut self, column: u16, row: u16, lines: i32) -> Vec<Effect> {
        if self.layers.iter().any(|layer| layer.context() != Context::Filter) {
            let action = if lines > 0 { Action::MoveDown } else { Action::MoveUp };
            let mut effects = Vec::new();
            for _ in 0..lines.unsigned_abs().min(10) {
                effects.extend(self.offer(Input::Action(action)).unwrap_or_default());
            }
            return effects;
        }
        let Some(found) = self.regions() else { return Vec::new() };
        let at = Position { x: column, y: row };
        let pane = [(found.graph, Focus::Graph), (found.detail, Focus::Detail), (found.log, Focus::Log)];
        if let Some((_, focus)) = pane.into_iter().find(|(area, _)| area.contains(at)) {
            self.scroll(focus, lines as isize);
        }
        Vec::new()
    }
}
