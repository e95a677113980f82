//! Every key that works, written from the keymap and the action table.

use ratatui::layout::Rect;

use super::window::Window;
use super::{Input, Layer, Reply, legend};
use crate::style::{Meaning, width};
use crate::tui::action::Action;
use crate::tui::app::App;
use crate::tui::canvas::{Canvas, Pieces};
use crate::tui::keymap::{Context, Keymap};

pub struct HelpPage {
    window: Window,
}

impl HelpPage {
    pub fn new(keymap: &Keymap, focused: Context) -> Self {
        let mut lines: Vec<Pieces> = vec![Vec::new(); legend::LINES + 2];
        lines[0] = vec![("Signs and lines".to_owned(), Meaning::Title)];
        // The focused pane's own keys first, then the others in their order.
        let mut contexts = vec![focused];
        contexts.extend(Context::ALL.into_iter().filter(|context| *context != focused));
        for context in contexts {
            let listing = keymap.listing(context);
            if listing.is_empty() {
                continue;
            }
            lines.push(vec![(context.title().to_owned(), Meaning::Title)]);
            for (action, keys) in listing {
                let keys = keys.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
                let pad = " ".repeat(20usize.saturating_sub(width(&keys)).max(2));
                lines.push(vec![
                    (format!("  {keys}"), Meaning::Key),
                    (pad, Meaning::Text),
                    (action.sentence().to_owned(), Meaning::Text),
                ]);
            }
            lines.push(Vec::new());
        }
        lines.push(vec![("Mouse: click selects, the wheel scrolls, tabs can be clicked.".to_owned(), Meaning::Muted)]);
        Self { window: Window { title: "Keys".to_owned(), lines, ..Window::default() } }
    }
}

impl Layer for HelpPage {
    fn context(&self) -> Context {
        Context::Popup
    }

    fn handle(&mut self, input: &Input, screen: Rect) -> Reply {
        match input {
            Input::Action(Action::Accept | Action::Cancel) => Reply::Close(Vec::new()),
            Input::Action(action) => {
                self.window.scroll(*action, screen);
                Reply::Stay(Vec::new())
            }
            Input::Click { column, row } if !self.window.area(screen).contains((*column, *row).into()) => {
                Reply::Close(Vec::new())
            }
            Input::Char(_) | Input::Click { .. } => Reply::Stay(Vec::new()),
        }
    }

    fn draw(&self, canvas: &mut Canvas<'_>, area: Rect, _app: &App) {
        let mut window = self.window.clone();
        for (line, drawn) in window.lines[1..].iter_mut().zip(legend::lines(canvas.glyphs)) {
            *line = drawn;
        }
        window.draw(canvas, area, Meaning::TitleFocused);
    }

    fn hints(&self) -> &'static [Action] {
        &[Action::Cancel, Action::MoveDown, Action::MoveUp, Action::PageDown]
    }
}
