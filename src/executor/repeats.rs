//! A loop's statements: the first are told one by one, the others together, a few times a second.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use super::event::Event;
use crate::revision::Id;

/// Of one line of the script, one by one.
const ONE_BY_ONE: u64 = 20;
const EVERY: Duration = Duration::from_millis(200);

pub(super) struct Repeats {
    revision: Id,
    lines: BTreeMap<u32, Tally>,
    told: Instant,
}

struct Tally {
    statements: u64,
    rows: u64,
    since: Instant,
    /// The latest, until it is told.
    sql: Option<String>,
}

impl Repeats {
    pub fn new(revision: Id) -> Self {
        Self { revision, lines: BTreeMap::new(), told: Instant::now() }
    }

    /// Whether this statement is one of many like it, and so not told by itself.
    pub fn is_one_of_many(&self, line: u32) -> bool {
        self.lines.get(&line).is_some_and(|tally| tally.statements >= ONE_BY_ONE)
    }

    pub fn count(&mut self, line: u32, rows: u64, sql: &str) -> Option<Event> {
        let many = self.is_one_of_many(line);
        let now = Instant::now();
        let fresh = || Tally { statements: 0, rows: 0, since: now, sql: None };
        let tally = self.lines.entry(line).or_insert_with(fresh);
        tally.statements += 1;
        tally.rows += rows;
        if !many {
            return None;
        }
        if tally.sql.is_none() {
            tally.sql = Some(sql.to_owned());
        }
        if now.duration_since(self.told) < EVERY {
            return None;
        }
        self.told = now;
        tally.told(&self.revision, line)
    }

    /// What is not told yet, now that all is done.
    pub fn rest(&mut self) -> Vec<Event> {
        let revision = &self.revision;
        self.lines.iter_mut().filter_map(|(line, tally)| tally.told(revision, *line)).collect()
    }
}

/// `line 12: 240000 statements, 240000 rows, 21300 a second`
pub fn repeated(line: u32, statements: u64, rows: u64, duration: Duration) -> String {
    let rate = statements as f64 / duration.as_secs_f64().max(0.001);
    let noun = if rows == 1 { "row" } else { "rows" };
    format!("line {line}: {statements} statements, {rows} {noun}, {rate:.0} a second")
}

impl Tally {
    fn told(&mut self, revision: &Id, line: u32) -> Option<Event> {
        let sql = self.sql.take()?;
        let (statements, rows, duration) = (self.statements, self.rows, self.since.elapsed());
        Some(Event::StatementsRepeated { revision: revision.clone(), line, statements, rows, sql, duration })
    }
}
