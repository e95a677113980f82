//! The prompt of the filter: what is typed shows its matches at once.

use ratatui::layout::Rect;

use super::{Input, Layer, Reply};
use crate::style::{Meaning, clip, visible, width};
use crate::tui::action::Action;
use crate::tui::app::App;
use crate::tui::canvas::Canvas;
use crate::tui::keymap::Context;
use crate::tui::message::Message;

pub struct FilterPrompt {
    text: String,
    /// What was filtered before, for going back to it.
    before: String,
    /// The row that was selected then.
    origin: usize,
}

impl FilterPrompt {
    pub fn new(text: &str, origin: usize) -> Self {
        Self { text: text.to_owned(), before: text.to_owned(), origin }
    }

    fn changed(&self) -> Reply {
        Reply::Stay(vec![Message::FilterChanged { text: self.text.clone(), origin: self.origin }])
    }
}

impl Layer for FilterPrompt {
    fn context(&self) -> Context {
        Context::Filter
    }

    fn handle(&mut self, input: &Input, _screen: Rect) -> Reply {
        match input {
            Input::Char(c) => {
                self.text.push(*c);
                self.changed()
            }
            Input::Action(Action::EraseChar) => {
                if self.text.pop().is_none() {
                    return Reply::Close(vec![Message::FilterClosed { keep: false }]);
                }
                self.changed()
            }
            Input::Action(Action::EraseAll) => {
                self.text.clear();
                self.changed()
            }
            Input::Action(Action::Accept) => {
                Reply::Close(vec![Message::FilterClosed { keep: !self.text.trim().is_empty() }])
            }
            Input::Action(Action::Cancel) => {
                let back = Message::FilterChanged { text: self.before.clone(), origin: self.origin };
                Reply::Close(vec![back, Message::FilterClosed { keep: !self.before.is_empty() }])
            }
            // Walking through the matches works without closing the prompt.
            Input::Action(action @ (Action::NextMatch | Action::PreviousMatch)) => {
                Reply::Stay(vec![Message::Act(*action)])
            }
            // The panes stay alive behind the prompt.
            Input::Action(_) | Input::Click { .. } => Reply::Passed,
        }
    }

    fn draw(&self, canvas: &mut Canvas<'_>, area: Rect, app: &App) {
        let line = Rect { y: area.bottom() - 1, height: 1, ..area };
        canvas.fill(line, Meaning::Header);
        let found = match (self.text.trim().is_empty(), app.list.matches.len()) {
            (true, _) => "id, message, label or file".to_owned(),
            (false, 0) => "no match".to_owned(),
            (false, 1) => "1 match".to_owned(),
            (false, many) => format!("{many} matches"),
        };
        let right = canvas.text_right(area.right() - 1, line.y, 30, &found, Meaning::Muted);
        let x = canvas.text(area.x + 1, line.y, 8, "Filter: ", Meaning::Key);
        let room = right.saturating_sub(x + 3) as usize;
        let text = visible(&self.text);
        // The end that is being typed stays in view.
        let mut shown = text.as_ref();
        while width(shown) > room {
            shown = &shown[shown.chars().next().map_or(0, char::len_utf8)..];
        }
        let shown = clip(shown, room, "");
        let end = canvas.text(x, line.y, room.max(1), &shown, Meaning::Text);
        canvas.text(end, line.y, 1, if canvas.glyphs.ascii { "_" } else { "▏" }, Meaning::Key);
    }

    fn hints(&self) -> &'static [Action] {
        &[Action::Accept, Action::Cancel, Action::NextMatch]
    }
}
