//! The frame popups share: a titled box of styled lines that can be longer than the box.

use ratatui::layout::Rect;

use crate::style::{Meaning, width};
use crate::tui::action::Action;
use crate::tui::canvas::{Canvas, Pieces};
use crate::tui::geometry::centred;

/// Longer lines are hard to read, however wide the screen is.
const MOST_COLUMNS: usize = 100;

#[derive(Debug, Clone, Default)]
pub struct Window {
    pub title: String,
    pub lines: Vec<Pieces>,
    pub top: usize,
    /// Rows below the text kept for answers.
    pub footer: u16,
    /// Columns at least, when the screen has them.
    pub least: u16,
}

impl Window {
    /// The box: as wide as its longest line, up to the screen, and as high as the lines need when wrapped to that.
    pub fn area(&self, screen: Rect) -> Rect {
        let columns = self.columns(screen);
        let rows: usize = self.lines.iter().map(|line| fold(line, columns).len()).sum();
        let rows = (rows + 2).min(u16::MAX as usize) as u16 + self.footer;
        centred(screen, columns as u16 + 4, rows)
    }

    fn columns(&self, screen: Rect) -> usize {
        let widest = self.lines.iter().map(columns_of).max().unwrap_or(0);
        let wanted = widest.max(width(&self.title) + 2).max(self.least as usize);
        wanted.min(MOST_COLUMNS).min(screen.width.saturating_sub(8) as usize).max(1)
    }

    fn room(&self, screen: Rect) -> usize {
        self.area(screen).height.saturating_sub(2 + self.footer) as usize
    }

    /// Scrolls, if the action is one that scrolls.
    pub fn scroll(&mut self, action: Action, screen: Rect) {
        let room = self.room(screen);
        let columns = self.columns(screen);
        let total: usize = self.lines.iter().map(|line| fold(line, columns).len()).sum();
        let most = total.saturating_sub(room);
        let page = room.saturating_sub(1).max(1);
        let next = if action == Action::MoveDown {
            self.top + 1
        } else if action == Action::MoveUp {
            self.top.saturating_sub(1)
        } else if action == Action::PageDown {
            self.top + page
        } else if action == Action::PageUp {
            self.top.saturating_sub(page)
        } else if action == Action::First {
            0
        } else if action == Action::Last {
            most
        } else {
            self.top
        };
        self.top = next.min(most);
    }

    /// Draws the box and its text; returns the rows kept for the footer.
    pub fn draw(&self, canvas: &mut Canvas<'_>, screen: Rect, title: Meaning) -> Rect {
        let area = self.area(screen);
        canvas.fill(area, Meaning::Popup);
        canvas.frame(area, true);
        let columns = area.width.saturating_sub(4) as usize;
        canvas.text(area.x + 2, area.y, columns, &format!(" {} ", self.title), title);
        let room = self.room(screen);
        let lines: Vec<Pieces> = self.lines.iter().flat_map(|line| fold(line, columns)).collect();
        let top = self.top.min(lines.len().saturating_sub(room));
        for (at, line) in lines.iter().skip(top).take(room).enumerate() {
            canvas.pieces(area.x + 2, area.y + 1 + at as u16, columns, line);
        }
        let text = Rect { height: area.height - self.footer, ..area };
        canvas.scrollbar(text, top, room, lines.len(), true);
        Rect {
            x: area.x + 2,
            y: area.bottom().saturating_sub(1 + self.footer),
            width: area.width.saturating_sub(4),
            height: self.footer,
        }
    }
}

fn columns_of(line: &Pieces) -> usize {
    line.iter().map(|(text, _)| width(text)).sum()
}

/// A line that is too wide goes on below, its last piece's text under where that began.
fn fold(line: &Pieces, columns: usize) -> Vec<Pieces> {
    let Some(((text, meaning), lead)) = line.split_last().filter(|_| columns_of(line) > columns) else {
        return vec![line.clone()];
    };
    let own = text.len() - text.trim_start().len();
    let before: usize = lead.iter().map(|(text, _)| width(text)).sum::<usize>() + own;
    let indent = if before > columns / 2 { 4 } else { before };
    let mut parts = wrap(text.trim_start(), columns.saturating_sub(before.max(indent)).max(8)).into_iter();
    let mut first = lead.to_vec();
    first.push((format!("{}{}", " ".repeat(own), parts.next().unwrap_or_default()), *meaning));
    let mut out = vec![first];
    out.extend(parts.map(|part| vec![(" ".repeat(indent), Meaning::Text), (part, *meaning)]));
    out
}

/// Breaks a text at spaces so that no line is wider than `columns`.
pub fn wrap(text: &str, columns: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for part in text.split('\n') {
        let mut line = String::new();
        for word in part.split(' ') {
            if !line.is_empty() && width(&line) + 1 + width(word) > columns {
                lines.push(std::mem::take(&mut line));
            } else if !line.is_empty() {
                line.push(' ');
            }
            let mut rest = word;
            // A word longer than a line is cut.
            while width(&line) + width(rest) > columns {
                let fits = crate::style::clip(rest, columns.saturating_sub(width(&line)).max(1), "").len();
                let fits = if fits == 0 { rest.chars().next().map_or(rest.len(), char::len_utf8) } else { fits };
                line.push_str(&rest[..fits]);
                rest = &rest[fits..];
                lines.push(std::mem::take(&mut line));
            }
            line.push_str(rest);
        }
        lines.push(line);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_too_wide_goes_on_under_its_text() {
        let line = vec![("1 ".to_owned(), Meaning::Muted), ("one two three four".to_owned(), Meaning::Text)];
        let texts: Vec<String> =
            fold(&line, 11).iter().map(|line| line.iter().map(|(text, _)| text.as_str()).collect()).collect();
        assert_eq!(texts, ["1 one two", "  three", "  four"]);
        assert_eq!(fold(&line, 40), [line]);
    }

    #[test]
    fn wraps_at_spaces_and_cuts_long_words() {
        assert_eq!(wrap("one two three", 7), ["one two", "three"]);
        assert_eq!(wrap("abcdefghij k", 4), ["abcd", "efgh", "ij k"]);
        assert_eq!(wrap("a\nb", 9), ["a", "b"]);
        assert_eq!(wrap("日本語日本語", 5), ["日本", "語日", "本語"]);
        assert_eq!(wrap("", 5), [""]);
    }
}
