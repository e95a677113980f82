//! The tabs in the upper edge of the right pane, and which of them lies under the mouse.

use ratatui::layout::Rect;

use crate::style::{Meaning, width};
use crate::tui::app::Tab;
use crate::tui::canvas::Canvas;

/// Each tab with the columns it takes. The long names if they all fit.
fn places(pane: Rect, ascii: bool) -> Vec<(Tab, &'static str, u16, u16)> {
    let separator = separator(ascii);
    let room = pane.width.saturating_sub(4) as usize;
    let long: usize = Tab::ALL.iter().map(|tab| width(tab.titles().0) + 2).sum::<usize>() + 3 * width(separator);
    let mut x = pane.x + 2;
    Tab::ALL
        .into_iter()
        .map(|tab| {
            let name = if long <= room { tab.titles().0 } else { tab.titles().1 };
            let columns = width(name) as u16 + 2;
            let place = (tab, name, x, columns);
            x += columns + width(separator) as u16;
            place
        })
        .collect()
}

fn separator(ascii: bool) -> &'static str {
    if ascii { "|" } else { "│" }
}

pub fn tab_at(pane: Rect, column: u16, ascii: bool) -> Option<Tab> {
    places(pane, ascii).into_iter().find(|(_, _, x, columns)| (*x..x + columns).contains(&column)).map(|(tab, ..)| tab)
}

pub fn draw(canvas: &mut Canvas<'_>, pane: Rect, active: Tab) {
    let ascii = canvas.glyphs.ascii;
    for (nth, (tab, name, x, columns)) in places(pane, ascii).into_iter().enumerate() {
        if nth > 0 {
            canvas.text(x - 1, pane.y, 1, separator(ascii), Meaning::Border);
        }
        let meaning = if tab == active { Meaning::TabActive } else { Meaning::Tab };
        // Brackets say which one is open where underline and colour don't.
        let text = if tab == active && ascii { format!("[{name}]") } else { format!(" {name} ") };
        let room = pane.right().saturating_sub(x + 1).min(columns) as usize;
        if tab == active && !ascii {
            canvas.text(x, pane.y, room, " ", Meaning::Text);
            canvas.text(x + 1, pane.y, room.saturating_sub(2), name, meaning);
            canvas.text(x + columns - 1, pane.y, room.min(1), " ", Meaning::Text);
        } else {
            canvas.text(x, pane.y, room, &text, meaning);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_tab_can_be_clicked_at_any_width() {
        for columns in [34, 48, 60, 100] {
            let pane = Rect::new(10, 3, columns, 20);
            for (tab, _, x, width) in places(pane, false) {
                assert_eq!(tab_at(pane, x, false), Some(tab));
                assert_eq!(tab_at(pane, x + width - 1, false), Some(tab));
                assert!(x + width < pane.right(), "{columns}: {tab:?} sticks out");
            }
            assert_eq!(tab_at(pane, 10, false), None);
        }
    }
}
