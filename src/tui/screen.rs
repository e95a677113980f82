//! One frame from state and theme, into any buffer: the same function draws the terminal and the pictures.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::app::App;
use super::canvas::Canvas;
use super::geometry::SMALLEST;
use super::{pane, widget};
use crate::style::{Meaning, clip, width};

pub fn draw(app: &App, buffer: &mut Buffer) {
    let area = buffer.area.intersection(app.screen);
    let mut canvas = Canvas { buffer, theme: &app.look.theme, glyphs: &app.look.glyphs };
    canvas.fill(area, Meaning::Text);
    let Some(found) = app.regions() else {
        too_small(&mut canvas, area);
        return;
    };
    widget::header(&mut canvas, found.header, app);
    if found.graph.height > 0 {
        pane::graph(&mut canvas, found.graph, app);
    }
    if found.detail.height > 0 {
        pane::detail(&mut canvas, found.detail, app);
    }
    if found.log.height > 0 {
        pane::log(&mut canvas, found.log, app);
    }
    widget::hints(&mut canvas, found.hints, app);
    for layer in &app.layers {
        layer.draw(&mut canvas, area, app);
    }
}

fn too_small(canvas: &mut Canvas<'_>, area: Rect) {
    let lines = [
        "Too small to show the explorer".to_owned(),
        format!("{}x{} now, {}x{} needed", area.width, area.height, SMALLEST.0, SMALLEST.1),
    ];
    let top = area.y + area.height.saturating_sub(2) / 2;
    for (at, line) in lines.iter().enumerate() {
        let shown = clip(line, area.width as usize, canvas.glyphs.ellipsis);
        let x = area.x + area.width.saturating_sub(width(&shown) as u16) / 2;
        canvas.text(x, top + at as u16, area.width as usize, &shown, Meaning::Warning);
    }
}
