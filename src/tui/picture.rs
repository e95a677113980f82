//! A drawn buffer as an SVG picture or as plain text: real colours, one box a cell, lines that meet in any font.

use std::fmt::Write;

use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier};

use crate::style::{Colour, Meaning, Theme, width};

const CELL_WIDTH: f64 = 8.4;
const CELL_HEIGHT: f64 = 18.0;
const FONT_SIZE: f64 = 14.0;
const BASELINE: f64 = 13.2;
const MARGIN: f64 = 10.0;
const FONTS: &str =
    "ui-monospace, 'JetBrains Mono', 'Cascadia Mono', 'SF Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace";

/// One frame, with the colours it falls back to.
#[derive(Debug, Clone)]
pub struct Picture {
    buffer: Buffer,
    ink: (u8, u8, u8),
    ground: (u8, u8, u8),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Look {
    ink: (u8, u8, u8),
    ground: Option<(u8, u8, u8)>,
    modifiers: Modifier,
}

impl Picture {
    pub fn new(buffer: Buffer, theme: &Theme) -> Self {
        let page = theme.style(Meaning::Text);
        let (ink, ground) = if theme.dark { ((220, 223, 228), (16, 18, 24)) } else { ((30, 30, 30), (255, 255, 255)) };
        let of = |colour: Option<Colour>, other| colour.and_then(Colour::rgb).unwrap_or(other);
        Self { buffer, ink: of(page.fg, ink), ground: of(page.bg, ground) }
    }

    pub fn columns(&self) -> u16 {
        self.buffer.area.width
    }

    pub fn rows(&self) -> u16 {
        self.buffer.area.height
    }

    /// The characters alone, trailing spaces cut, one line a row.
    pub fn text(&self) -> String {
        let mut out = String::new();
        for row in 0..self.rows() {
            let mut line = String::new();
            let mut skip = 0;
            for column in 0..self.columns() {
                if skip > 0 {
                    skip -= 1;
                    continue;
                }
                if let Some(cell) = self.cell(column, row) {
                    line += cell.symbol();
                    skip = width(cell.symbol()).saturating_sub(1);
                }
            }
            out += line.trim_end();
            out.push('\n');
        }
        out
    }

    pub fn svg(&self) -> String {
        let (columns, rows) = (f64::from(self.columns()), f64::from(self.rows()));
        let (wide, high) = (columns * CELL_WIDTH + 2.0 * MARGIN, rows * CELL_HEIGHT + 2.0 * MARGIN);
        let mut out = String::with_capacity(64 * 1024);
        put(
            &mut out,
            format_args!(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{wide:.0}\" height=\"{high:.0}\" viewBox=\"0 0 {wide:.1} {high:.1}\">\n"
            ),
        );
        put(
            &mut out,
            format_args!(
                "<rect width=\"100%\" height=\"100%\" rx=\"8\" fill=\"{}\"/>\n<g transform=\"translate({MARGIN} {MARGIN})\" font-family=\"{FONTS}\" font-size=\"{FONT_SIZE}\" xml:space=\"preserve\">\n",
                hex(self.ground)
            ),
        );
        for row in 0..self.rows() {
            self.row(row, &mut out);
        }
        out += "</g>\n</svg>\n";
        out
    }

    fn cell(&self, column: u16, row: u16) -> Option<&Cell> {
        self.buffer.cell((self.buffer.area.x + column, self.buffer.area.y + row))
    }

    /// Grounds first, in one pass, so that no glyph is cut by its neighbour's; then strokes and text in runs of one look.
    fn row(&self, row: u16, out: &mut String) {
        let y = f64::from(row) * CELL_HEIGHT;
        let mut column = 0;
        while column < self.columns() {
            let Some(look) = self.cell(column, row).map(|cell| self.look(cell)) else { break };
            let start = column;
            while column < self.columns()
                && self.cell(column, row).is_some_and(|cell| self.look(cell).ground == look.ground)
            {
                column += 1;
            }
            if let Some(ground) = look.ground {
                let (x, wide) = (f64::from(start) * CELL_WIDTH, f64::from(column - start) * CELL_WIDTH);
                put(
                    out,
                    format_args!(
                        "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{wide:.1}\" height=\"{CELL_HEIGHT}\" fill=\"{}\"/>\n",
                        hex(ground)
                    ),
                );
            }
        }
        column = 0;
        while column < self.columns() {
            let Some(cell) = self.cell(column, row) else { break };
            let look = self.look(cell);
            let symbol = cell.symbol();
            let x = f64::from(column) * CELL_WIDTH;
            if let Some(path) = line_path(symbol, x, y) {
                let mut path = path;
                let start = column;
                column += 1;
                while let Some(next) = self.cell(column, row)
                    && self.look(next).ink == look.ink
                    && let Some(more) = line_path(next.symbol(), f64::from(column) * CELL_WIDTH, y)
                    && column - start < 400
                {
                    path += &more;
                    column += 1;
                }
                put(
                    out,
                    format_args!(
                        "<path d=\"{path}\" fill=\"none\" stroke=\"{}\" stroke-width=\"1.2\"/>\n",
                        hex(look.ink)
                    ),
                );
                continue;
            }
            if symbol.trim().is_empty() && !look.modifiers.contains(Modifier::UNDERLINED) {
                column += 1;
                continue;
            }
            let (text, after) = self.run(column, row, look);
            let columns = after - column;
            write_text(out, x, y, columns, &text, look);
            column = after;
        }
    }

    /// Characters from a column on that look alike. One that is not plain ASCII stands alone: fonts differ in its width.
    fn run(&self, start: u16, row: u16, look: Look) -> (String, u16) {
        let mut text = String::new();
        let mut column = start;
        while let Some(cell) = self.cell(column, row).filter(|cell| self.look(cell) == look) {
            let symbol = cell.symbol();
            let plain = symbol.len() == 1;
            if !plain {
                if column == start {
                    return (symbol.to_owned(), column + width(symbol).max(1) as u16);
                }
                break;
            }
            text.push_str(symbol);
            column += 1;
        }
        let kept = if look.modifiers.contains(Modifier::UNDERLINED) { text.len() } else { text.trim_end().len() };
        text.truncate(kept);
        (text, column.min(start + kept as u16).max(start + 1))
    }

    fn look(&self, cell: &Cell) -> Look {
        let mut ink = rgb(cell.fg).unwrap_or(self.ink);
        let mut ground = rgb(cell.bg).unwrap_or(self.ground);
        if cell.modifier.contains(Modifier::REVERSED) {
            std::mem::swap(&mut ink, &mut ground);
        }
        if cell.modifier.contains(Modifier::DIM) {
            let mix = |a: u8, b: u8| ((u16::from(a) * 6 + u16::from(b) * 4) / 10) as u8;
            ink = (mix(ink.0, ground.0), mix(ink.1, ground.1), mix(ink.2, ground.2));
        }
        Look { ink, ground: (ground != self.ground).then_some(ground), modifiers: cell.modifier }
    }
}

fn write_text(out: &mut String, x: f64, y: f64, columns: u16, text: &str, look: Look) {
    let wide = f64::from(columns) * CELL_WIDTH;
    put(out, format_args!("<text x=\"{x:.1}\" y=\"{:.1}\" fill=\"{}\"", y + BASELINE, hex(look.ink)));
    if columns > 1 || width(text) > 1 {
        put(out, format_args!(" textLength=\"{wide:.1}\" lengthAdjust=\"spacingAndGlyphs\""));
    }
    for (modifier, attribute) in [
        (Modifier::BOLD, " font-weight=\"bold\""),
        (Modifier::ITALIC, " font-style=\"italic\""),
        (Modifier::UNDERLINED, " text-decoration=\"underline\""),
    ] {
        if look.modifiers.contains(modifier) {
            out.push_str(attribute);
        }
    }
    out.push('>');
    for c in text.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            // A no-break space keeps its width also where viewers ignore `xml:space`.
            ' ' => out.push('\u{a0}'),
            c if c.is_control() => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out.push_str("</text>\n");
}

/// Lines are drawn instead of written, so that they meet whatever the font's line height is.
fn line_path(symbol: &str, x: f64, y: f64) -> Option<String> {
    let (left, right, top, bottom) = (x, x + CELL_WIDTH, y, y + CELL_HEIGHT);
    let (cx, cy) = (x + CELL_WIDTH / 2.0, y + CELL_HEIGHT / 2.0);
    let bend = CELL_WIDTH / 2.0;
    let path = match symbol {
        "│" => format!("M{cx:.1} {top:.1}V{bottom:.1}"),
        "─" => format!("M{left:.1} {cy:.1}H{right:.1}"),
        "├" => format!("M{cx:.1} {top:.1}V{bottom:.1}M{cx:.1} {cy:.1}H{right:.1}"),
        "┤" => format!("M{cx:.1} {top:.1}V{bottom:.1}M{cx:.1} {cy:.1}H{left:.1}"),
        "┬" => format!("M{left:.1} {cy:.1}H{right:.1}M{cx:.1} {cy:.1}V{bottom:.1}"),
        "┴" => format!("M{left:.1} {cy:.1}H{right:.1}M{cx:.1} {cy:.1}V{top:.1}"),
        "┼" => format!("M{left:.1} {cy:.1}H{right:.1}M{cx:.1} {top:.1}V{bottom:.1}"),
        "╭" => format!("M{cx:.1} {bottom:.1}V{:.1}Q{cx:.1} {cy:.1} {right:.1} {cy:.1}", cy + bend),
        "╮" => format!("M{cx:.1} {bottom:.1}V{:.1}Q{cx:.1} {cy:.1} {left:.1} {cy:.1}", cy + bend),
        "╰" => format!("M{cx:.1} {top:.1}V{:.1}Q{cx:.1} {cy:.1} {right:.1} {cy:.1}", cy - bend),
        "╯" => format!("M{cx:.1} {top:.1}V{:.1}Q{cx:.1} {cy:.1} {left:.1} {cy:.1}", cy - bend),
        "┆" => (0..3)
            .map(|part| {
                let start = top + CELL_HEIGHT * (f64::from(part) + 0.2) / 3.0;
                format!("M{cx:.1} {start:.1}v{:.1}", CELL_HEIGHT * 0.6 / 3.0)
            })
            .collect(),
        "╌" => (0..2)
            .map(|part| {
                let start = left + CELL_WIDTH * (f64::from(part) + 0.2) / 2.0;
                format!("M{start:.1} {cy:.1}h{:.1}", CELL_WIDTH * 0.6 / 2.0)
            })
            .collect(),
        "━" => format!(
            "M{left:.1} {0:.1}H{right:.1}M{left:.1} {cy:.1}H{right:.1}M{left:.1} {1:.1}H{right:.1}",
            cy - 1.0,
            cy + 1.0
        ),
        "┃" => format!(
            "M{0:.1} {top:.1}V{bottom:.1}M{cx:.1} {top:.1}V{bottom:.1}M{1:.1} {top:.1}V{bottom:.1}",
            cx - 1.0,
            cx + 1.0
        ),
        _ => return None,
    };
    Some(path)
}

fn rgb(colour: Color) -> Option<(u8, u8, u8)> {
    match colour {
        Color::Rgb(red, green, blue) => Some((red, green, blue)),
        Color::Indexed(index) => Colour::Indexed(index).rgb(),
        // The canvas paints with nothing else.
        Color::Reset
        | Color::Black
        | Color::Red
        | Color::Green
        | Color::Yellow
        | Color::Blue
        | Color::Magenta
        | Color::Cyan
        | Color::Gray
        | Color::DarkGray
        | Color::LightRed
        | Color::LightGreen
        | Color::LightYellow
        | Color::LightBlue
        | Color::LightMagenta
        | Color::LightCyan
        | Color::White => None,
    }
}

fn hex((red, green, blue): (u8, u8, u8)) -> String {
    format!("#{red:02x}{green:02x}{blue:02x}")
}

fn put(out: &mut String, text: std::fmt::Arguments<'_>) {
    // Writing to a string cannot fail.
    let _ = out.write_fmt(text);
}

#[cfg(test)]
mod tests {
    use ratatui::layout::Rect;
    use ratatui::style::Style;

    use super::*;
    use crate::style::Themes;

    fn picture(text: &str, style: Style) -> Picture {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 12, 2));
        buffer.set_string(0, 0, text, style);
        Picture::new(buffer, &Themes::embedded().load("dark").unwrap())
    }

    #[test]
    fn text_is_escaped_and_lines_are_drawn() {
        let svg = picture("<a>&\"│b", Style::new().fg(Color::Rgb(1, 2, 3))).svg();
        assert!(svg.contains(">&lt;a&gt;&amp;&quot;</text>"), "{svg}");
        assert!(svg.contains("fill=\"#010203\""));
        assert!(svg.contains("<path d=\"M") && !svg.contains('│'));
        assert!(svg.contains(&format!("width=\"{:.0}\"", 12.0 * CELL_WIDTH + 2.0 * MARGIN)));
    }

    #[test]
    fn wide_characters_take_two_cells_in_both_forms() {
        let drawn = picture("日本x", Style::new());
        assert_eq!(drawn.text(), "日本x\n\n");
        assert!(drawn.svg().contains(&format!("x=\"{:.1}\"", 4.0 * CELL_WIDTH)));
    }

    #[test]
    fn reversed_and_grounds_become_boxes() {
        let svg = picture("ab", Style::new().add_modifier(Modifier::REVERSED)).svg();
        assert!(svg.contains(&format!("width=\"{:.1}\" height=\"18\" fill=\"#d5dbe8\"", 2.0 * CELL_WIDTH)), "{svg}");
    }
}
