//! Where everything lies on a screen of a given size: drawing, paging and the mouse all ask here.

use ratatui::layout::Rect;

/// Below this nothing useful fits, and the screen says so.
pub const SMALLEST: (u16, u16) = (60, 16);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Focus {
    Graph,
    Detail,
    Log,
}

/// A pane that is not shown has no area.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Regions {
    pub header: Rect,
    pub graph: Rect,
    pub detail: Rect,
    pub log: Rect,
    pub hints: Rect,
}

/// `quiet` lines are all the log has to say before the first run, so it stays small until then.
pub fn regions(area: Rect, zoomed: Option<Focus>, quiet: Option<u16>) -> Option<Regions> {
    if area.width < SMALLEST.0 || area.height < SMALLEST.1 {
        return None;
    }
    let header = Rect { height: 2, ..area };
    let hints = Rect { y: area.bottom() - 1, height: 1, ..area };
    let body = Rect { y: area.y + 2, height: area.height - 3, ..area };
    let base = Regions { header, hints, ..Regions::default() };
    Some(match zoomed {
        Some(Focus::Graph) => Regions { graph: body, ..base },
        Some(Focus::Detail) => Regions { detail: body, ..base },
        Some(Focus::Log) => Regions { log: body, ..base },
        None => {
            let full = match area.height {
                ..=19 => 5,
                20..=27 => 7,
                height => (height / 4).min(14),
            };
            let log_height = quiet.map_or(full, |lines| full.min(lines + 2));
            let main = Rect { height: body.height - log_height, ..body };
            // Narrow screens give the graph half; wide ones leave more for the script.
            let share = if area.width < 100 { 48 } else { 42 };
            let left = (u32::from(area.width) * share / 100).min(84) as u16;
            Regions {
                graph: Rect { width: left, ..main },
                detail: Rect { x: main.x + left, width: main.width - left, ..main },
                log: Rect { y: main.bottom(), height: log_height, ..body },
                ..base
            }
        }
    })
}

/// What lies within a pane's frame.
pub fn inner(pane: Rect) -> Rect {
    Rect {
        x: pane.x + pane.width.min(1),
        y: pane.y + pane.height.min(1),
        width: pane.width.saturating_sub(2),
        height: pane.height.saturating_sub(2),
    }
}

/// A window in the middle, as large as asked if the screen allows it.
pub fn centred(screen: Rect, width: u16, height: u16) -> Rect {
    let width = width.min(screen.width.saturating_sub(4)).max(1);
    let height = height.min(screen.height.saturating_sub(2)).max(1);
    Rect { x: screen.x + (screen.width - width) / 2, y: screen.y + (screen.height - height) / 2, width, height }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn panes_tile_the_screen_at_any_size() {
        for width in 60..200 {
            for height in 16..70 {
                let found = regions(Rect::new(0, 0, width, height), None, None).unwrap();
                let area = |rect: Rect| u32::from(rect.width) * u32::from(rect.height);
                let sum: u32 =
                    [found.header, found.graph, found.detail, found.log, found.hints].into_iter().map(area).sum();
                assert_eq!(sum, u32::from(width) * u32::from(height), "{width}x{height}");
                assert!(inner(found.graph).height >= 5 && inner(found.log).height >= 3);
            }
        }
        assert_eq!(regions(Rect::new(0, 0, 59, 16), None, None), None);
    }
}
