//! The run log: what each run did, line by line, escaped when it is written and bounded in memory.

use std::collections::VecDeque;
use std::time::Duration;

use crate::revision::Id;
use crate::style::{Meaning, visible};

/// Older lines go when a run says more than this.
const MOST: usize = 20_000;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    Step,
    Statement,
    Done,
    Failed,
    Output,
    Warning,
    Note,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    pub mark: Mark,
    pub text: String,
    /// Shown at the right edge: a duration, a row count.
    pub tail: String,
    pub revision: Option<Id>,
}

impl Line {
    pub fn meaning(&self) -> Meaning {
        match self.mark {
            Mark::Step => Meaning::Title,
            Mark::Statement => Meaning::Code,
            Mark::Done => Meaning::Success,
            Mark::Failed => Meaning::Error,
            Mark::Output => Meaning::Text,
            Mark::Warning => Meaning::Warning,
            Mark::Note => Meaning::Muted,
        }
    }
}

#[derive(Debug, Default)]
pub struct Log {
    pub lines: VecDeque<Line>,
    /// Lines above the bottom that the view is scrolled up; 0 follows what is written.
    pub above: usize,
}

impl Log {
    pub fn write(&mut self, mark: Mark, revision: Option<&str>, text: &str) {
        for part in text.trim_end().split('\n') {
            let text = visible(part.trim_end_matches('\r')).into_owned();
            self.lines.push_back(Line { mark, text, tail: String::new(), revision: revision.map(str::to_owned) });
            if self.above > 0 {
                self.above += 1;
            }
        }
        while self.lines.len() > MOST {
            self.lines.pop_front();
        }
    }

    /// Takes the place of the last line, where that was of the same mark and revision.
    pub fn restate(&mut self, mark: Mark, revision: &str, text: &str) {
        if self.lines.back().is_some_and(|last| last.mark == mark && last.revision.as_deref() == Some(revision)) {
            self.lines.pop_back();
        }
        self.write(mark, Some(revision), text);
    }

    /// Adds to the right edge of the last line with this mark.
    pub fn finish(&mut self, mark: Mark, tail: String) {
        if let Some(line) = self.lines.iter_mut().rev().find(|line| line.mark == mark) {
            line.tail = tail;
        }
    }
}

/// `0.85 ms`, `12 ms`, `3.4 s`, `2 min 5 s`. A frozen clock shows a dash, so that pictures stay the same.
pub fn duration(duration: Duration, frozen: bool) -> String {
    if frozen {
        return "- ms".to_owned();
    }
    let micros = duration.as_micros();
    match micros {
        0..1_000 => format!("{:.2} ms", micros as f64 / 1e3),
        1_000..10_000 => format!("{:.1} ms", micros as f64 / 1e3),
        10_000..1_000_000 => format!("{} ms", micros / 1_000),
        1_000_000..60_000_000 => format!("{:.1} s", micros as f64 / 1e6),
        _ => format!("{} min {} s", duration.as_secs() / 60, duration.as_secs() % 60),
    }
}

/// A statement on one line.
pub fn one_line(sql: &str) -> String {
    sql.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_read_well() {
        for (micros, shown) in
            [(850, "0.85 ms"), (1_234, "1.2 ms"), (45_600, "45 ms"), (3_440_000, "3.4 s"), (125_000_000, "2 min 5 s")]
        {
            assert_eq!(duration(Duration::from_micros(micros), false), shown);
        }
        assert_eq!(duration(Duration::from_secs(9), true), "- ms");
    }

    #[test]
    fn output_is_escaped_and_bounded_and_the_view_stays_where_it_was_scrolled() {
        let mut log = Log::default();
        log.write(Mark::Output, Some("a"), "one\x1b[2J\ntwo\r\n");
        assert_eq!(log.lines.iter().map(|line| line.text.as_str()).collect::<Vec<_>>(), ["one\\x1b[2J", "two"]);
        log.above = 1;
        log.write(Mark::Output, None, "three");
        assert_eq!(log.above, 2);
        for _ in 0..MOST + 5 {
            log.write(Mark::Note, None, "x");
        }
        assert_eq!(log.lines.len(), MOST);
    }
}
