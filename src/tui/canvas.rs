//! The one place that puts characters into a terminal buffer: meanings become styles, and text is cut by columns.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style as paint;
use unicode_width::UnicodeWidthChar;

use crate::style::{Colour, Glyphs, Meaning, Style, Theme, clip, width};

/// Text is expected to be escaped already (`style::visible`): everything that comes from outside is, on its way into the state.
pub struct Canvas<'a> {
    pub buffer: &'a mut Buffer,
    pub theme: &'a Theme,
    pub glyphs: &'a Glyphs,
}

/// Pieces of one line in their meanings.
pub type Pieces = Vec<(String, Meaning)>;

impl Canvas<'_> {
    /// Clears an area to a meaning's ground.
    pub fn fill(&mut self, area: Rect, meaning: Meaning) {
        let style = paint(self.theme.style(meaning));
        let area = area.intersection(self.buffer.area);
        for y in area.top()..area.bottom() {
            for x in area.left()..area.right() {
                if let Some(cell) = self.buffer.cell_mut((x, y)) {
                    cell.reset();
                    cell.set_style(style);
                }
            }
        }
    }

    /// Lays a meaning's style over what is drawn.
    pub fn tint(&mut self, area: Rect, meaning: Meaning) {
        self.buffer.set_style(area, paint(self.theme.style(meaning)));
    }

    /// Writes at most `columns` of a text, its cut end marked, and returns the column after it.
    pub fn text(&mut self, x: u16, y: u16, columns: usize, text: &str, meaning: Meaning) -> u16 {
        if columns == 0 || !self.buffer.area.contains((x, y).into()) {
            return x;
        }
        let shown = clip(text, columns, self.glyphs.ellipsis);
        self.buffer.set_stringn(x, y, &shown, columns, self.ink(meaning)).0
    }

    /// Writes pieces one after another within `columns`; the last that fits is cut.
    pub fn pieces(&mut self, x: u16, y: u16, columns: usize, pieces: &[(String, Meaning)]) -> u16 {
        let end = x.saturating_add(columns as u16);
        let mut at = x;
        for (nth, (text, meaning)) in pieces.iter().enumerate() {
            let room = end.saturating_sub(at) as usize;
            let more = pieces[nth + 1..].iter().any(|(text, _)| !text.is_empty());
            if more && width(text) == room && room > 0 {
                // Exactly full, yet something is left out: the mark must show.
                return self.text(at, y, room, &format!("{text} "), *meaning);
            }
            at = self.text(at, y, room, text, *meaning);
        }
        at
    }

    /// Writes a text so that it ends at column `right`, and returns where it begins.
    pub fn text_right(&mut self, right: u16, y: u16, columns: usize, text: &str, meaning: Meaning) -> u16 {
        let shown = clip(text, columns, self.glyphs.ellipsis);
        let x = right.saturating_sub(width(&shown) as u16);
        self.text(x, y, columns, &shown, meaning);
        x
    }

    /// Writes the part of a text that begins `skip` columns in: for text scrolled sideways. Marks an end that is cut off.
    pub fn scrolled(
        &mut self,
        x: u16,
        y: u16,
        columns: usize,
        skip: usize,
        text: &str,
        pieces: &[(std::ops::Range<usize>, Meaning)],
    ) {
        let (mut column, mut next) = (0usize, 0usize);
        let mut out = String::new();
        let mut meaning = Meaning::Code;
        let mut start = x;
        let mut drawn = 0usize;
        for (at, c) in text.char_indices() {
            while pieces.get(next).is_some_and(|(range, _)| range.end <= at) {
                next += 1;
            }
            let here = match pieces.get(next) {
                Some((range, meaning)) if range.contains(&at) => *meaning,
                _ => Meaning::Code,
            };
            let wide = c.width().unwrap_or(0);
            let (from, to) = (column, column + wide);
            column = to;
            if to <= skip && !(wide == 0 && from > skip) {
                continue;
            }
            if here != meaning && !out.is_empty() {
                start = self.buffer.set_stringn(start, y, &out, columns, self.ink(meaning)).0;
                out.clear();
            }
            meaning = here;
            // A wide character cut in half by the scroll leaves a space.
            if from < skip {
                out.push(' ');
                drawn += to - skip;
                continue;
            }
            if drawn + wide > columns {
                break;
            }
            drawn += wide;
            out.push(c);
        }
        if !out.is_empty() {
            self.buffer.set_stringn(start, y, &out, columns, self.ink(meaning));
        }
        if columns > 1 && (column > skip + columns || (drawn + 1 >= columns && column - skip > columns)) {
            let mark = if self.glyphs.ascii { ">" } else { self.glyphs.ellipsis };
            let last = x + columns as u16 - 1;
            self.text(last, y, 1, mark, Meaning::Muted);
        }
        if skip > 0 && column > 0 {
            let mark = if self.glyphs.ascii { "<" } else { self.glyphs.ellipsis };
            self.text(x, y, 1, mark, Meaning::Muted);
        }
    }

    /// A box with a title in its upper edge.
    pub fn frame(&mut self, area: Rect, focused: bool) {
        if area.width < 2 || area.height < 2 {
            return;
        }
        let meaning = if focused { Meaning::BorderFocused } else { Meaning::Border };
        let (left, right, top, bottom) = (area.left(), area.right() - 1, area.top(), area.bottom() - 1);
        let [top_left, top_right, bottom_left, bottom_right] = self.glyphs.corners;
        for x in left + 1..right {
            self.text(x, top, 1, self.glyphs.horizontal, meaning);
            self.text(x, bottom, 1, self.glyphs.horizontal, meaning);
        }
        for y in top + 1..bottom {
            self.text(left, y, 1, self.glyphs.vertical, meaning);
            self.text(right, y, 1, self.glyphs.vertical, meaning);
        }
        for (x, y, corner) in
            [(left, top, top_left), (right, top, top_right), (left, bottom, bottom_left), (right, bottom, bottom_right)]
        {
            self.text(x, y, 1, corner, meaning);
        }
    }

    /// A thumb in the right edge of a frame, where there is more than fits.
    pub fn scrollbar(&mut self, area: Rect, top: usize, shown: usize, total: usize, focused: bool) {
        let track = area.height.saturating_sub(2) as usize;
        if total <= shown || track == 0 || area.width < 2 {
            return;
        }
        let size = (track * shown / total).clamp(1, track);
        let start = (track - size) * top.min(total - shown) / (total - shown);
        let meaning = if focused { Meaning::BorderFocused } else { Meaning::Muted };
        for at in start..start + size {
            self.text(area.right() - 1, area.top() + 1 + at as u16, 1, self.glyphs.scroll_thumb, meaning);
        }
    }

    fn ink(&self, meaning: Meaning) -> paint::Style {
        let style = self.theme.style(meaning);
        // What lies below keeps its ground unless the meaning brings one that differs from the page.
        let page = self.theme.style(Meaning::Text).bg;
        paint(Style { bg: style.bg.filter(|_| style.bg != page), ..style })
    }
}

/// A style of ours in the terminal library's words.
fn paint(style: Style) -> paint::Style {
    let mut out = paint::Style::new();
    out.fg = style.fg.map(colour);
    out.bg = style.bg.map(colour);
    for (set, modifier) in [
        (style.bold, paint::Modifier::BOLD),
        (style.dim, paint::Modifier::DIM),
        (style.italic, paint::Modifier::ITALIC),
        (style.underline, paint::Modifier::UNDERLINED),
        (style.reversed, paint::Modifier::REVERSED),
    ] {
        if set {
            out = out.add_modifier(modifier);
        }
    }
    out
}

fn colour(colour: Colour) -> paint::Color {
    match colour {
        Colour::Default => paint::Color::Reset,
        Colour::Indexed(index) => paint::Color::Indexed(index),
        Colour::Rgb(red, green, blue) => paint::Color::Rgb(red, green, blue),
    }
}
