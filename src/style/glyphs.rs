//! Symbols: one set for terminals with Unicode fonts, one that is plain ASCII. Every state has a shape of its own in both.

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Glyphs {
    pub applied: &'static str,
    pub current: &'static str,
    pub pending: &'static str,
    pub unplaced: &'static str,
    pub broken: &'static str,
    pub ghost: &'static str,
    pub running: &'static str,
    pub up: &'static str,
    pub down: &'static str,
    pub cursor: &'static str,
    pub done: &'static str,
    pub failed: &'static str,
    pub warning: &'static str,
    pub note: &'static str,
    pub connected: &'static str,
    pub disconnected: &'static str,
    pub ellipsis: &'static str,
    pub fold: &'static str,
    pub separator: &'static str,
    pub arrow: &'static str,
    pub bar_full: &'static str,
    pub bar_empty: &'static str,
    pub scroll_thumb: &'static str,
    pub vertical: &'static str,
    pub horizontal: &'static str,
    /// Top left, top right, bottom left, bottom right.
    pub corners: [&'static str; 4],
    pub spinner: &'static [&'static str],
    pub ascii: bool,
}

impl Glyphs {
    pub const UNICODE: Self = Self {
        applied: "●",
        current: "◆",
        pending: "○",
        unplaced: "□",
        broken: "✗",
        ghost: "◌",
        running: "▶",
        up: "↑",
        down: "↓",
        cursor: "▌",
        done: "✓",
        failed: "✗",
        warning: "▲",
        note: "•",
        connected: "●",
        disconnected: "○",
        ellipsis: "…",
        fold: "⋯",
        separator: "·",
        arrow: "→",
        bar_full: "━",
        bar_empty: "─",
        scroll_thumb: "┃",
        vertical: "│",
        horizontal: "─",
        corners: ["╭", "╮", "╰", "╯"],
        spinner: &["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"],
        ascii: false,
    };

    pub const ASCII: Self = Self {
        applied: "*",
        current: "@",
        pending: "o",
        unplaced: "-",
        broken: "x",
        ghost: "?",
        running: ">",
        up: "^",
        down: "v",
        cursor: ">",
        done: "+",
        failed: "x",
        warning: "!",
        note: "-",
        connected: "*",
        disconnected: "o",
        ellipsis: "..",
        fold: "...",
        separator: "-",
        arrow: "->",
        bar_full: "#",
        bar_empty: ".",
        scroll_thumb: "#",
        vertical: "|",
        horizontal: "-",
        corners: ["+", "+", "+", "+"],
        spinner: &["|", "/", "-", "\\"],
        ascii: true,
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_has_its_own_shape() {
        for set in [Glyphs::UNICODE, Glyphs::ASCII] {
            let states = [set.applied, set.current, set.pending, set.unplaced, set.broken, set.ghost, set.running];
            for (at, state) in states.iter().enumerate() {
                assert!(!states[at + 1..].contains(state), "{state} is used twice");
                assert_eq!(crate::style::width(state), 1);
                assert!(!set.ascii || state.is_ascii());
            }
        }
    }
}
