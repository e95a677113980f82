//! A failed step in words: revision, operation, script line, statement and what the server said.

use super::event::Standing;
use super::scripts::Source;
use crate::database::DatabaseError;
use crate::diagnostic::{Diagnostic, Span};

/// How much of a statement a message shows.
const SHOWN: usize = 200;

/// What stopped a step, and what it left behind.
#[derive(Debug)]
pub(super) struct Failure {
    pub diagnostic: Diagnostic,
    pub standing: Standing,
    /// Where a server refused a statement: what it said of which.
    pub said: Option<Box<(DatabaseError, String)>>,
}

impl Failure {
    /// Before anything was sent.
    pub fn untouched(diagnostic: Diagnostic) -> Self {
        Self { diagnostic, standing: Standing::Untouched, said: None }
    }
}

/// What was being done when something failed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place<'a> {
    pub revision: &'a str,
    pub source: Option<&'a Source>,
    /// Of the script, from 1; 0 where no line of it asked for this.
    pub line: u32,
    /// `create_table`, or `version table`.
    pub operation: &'a str,
}

impl Place<'_> {
    /// For an error of the server.
    pub fn failed(&self, error: &DatabaseError, sql: Option<&str>) -> Diagnostic {
        let mut message = format!("revision {}: {} ", self.revision, self.operation);
        message.push_str(&if error.is_cancelled() { format!("was {error}") } else { format!("failed: {error}") });
        if let Some(sql) = sql {
            message.push_str(&format!(" [{}]", shortened(sql)));
        }
        let mut diagnostic = Diagnostic::error(error.code(), message);
        diagnostic.hints = hint(error, sql).into_iter().map(str::to_owned).chain(error.hints()).collect();
        self.located(diagnostic)
    }

    /// For a problem found without asking the server.
    pub fn refused(&self, code: &'static str, reason: &str) -> Diagnostic {
        self.located(Diagnostic::error(code, format!("revision {}: {}: {reason}", self.revision, self.operation)))
    }

    pub fn located(&self, diagnostic: Diagnostic) -> Diagnostic {
        match self.source {
            Some(source) if self.line > 0 && diagnostic.span.is_none() => {
                diagnostic.at(Span::whole_line(&source.path, &source.text, self.line))
            }
            Some(_) | None => diagnostic,
        }
    }
}

fn shortened(sql: &str) -> String {
    let words: Vec<&str> = sql.split_whitespace().collect();
    let line = words.join(" ");
    if line.chars().count() <= SHOWN {
        return line;
    }
    let start: String = line.chars().take(SHOWN).collect();
    format!("{start} …")
}

/// What only a reader of migration scripts knows to do about it.
fn hint(error: &DatabaseError, sql: Option<&str>) -> Option<&'static str> {
    if error.is_cancelled() && sql.is_some_and(builds_concurrently) {
        return Some(
            "PostgreSQL may have left the index behind, marked invalid: look, drop it, and run the revision again",
        );
    }
    let server = error.server()?;
    match (server.state.as_deref(), server.number) {
        (Some("25001" | "55P04"), _) => Some(
            "run it in `with op.get_context().autocommit_block():`, which ends the transaction before and begins one after",
        ),
        (_, Some(1)) if server.state.is_none() && server.message.contains("within a transaction") => Some(
            "run it in `with op.get_context().autocommit_block():`, which ends the transaction before and begins one after",
        ),
        (Some("22001"), _) if server.message.contains("character varying(32)") => Some(
            "a revision identifier has more than 32 characters; widen version_num of the version table, or shorten it",
        ),
        _ => None,
    }
}

fn builds_concurrently(sql: &str) -> bool {
    sql.to_ascii_uppercase().contains("INDEX CONCURRENTLY")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::database::ServerError;

    #[test]
    fn a_failure_names_everything_there_is_to_look_for() {
        let source =
            Source { path: "versions/a1.py".into(), text: "def upgrade():\n    op.execute('selec 1')\n".into() };
        let place = Place { revision: "a1", source: Some(&source), line: 2, operation: "execute" };
        let server =
            ServerError { state: Some("25001".into()), message: "cannot run".into(), ..ServerError::default() };
        let diagnostic = place.failed(&DatabaseError::Server(Box::new(server)), Some("CREATE INDEX\n  CONCURRENTLY i"));
        assert_eq!(diagnostic.message, "revision a1: execute failed: cannot run [CREATE INDEX CONCURRENTLY i]");
        assert!(diagnostic.hints[0].contains("autocommit_block"));
        let span = diagnostic.span.unwrap();
        assert_eq!((span.line, span.column, span.width), (2, 5, 21));
        assert_eq!(shortened(&"é ".repeat(300)).chars().count(), SHOWN + 2);
    }
}
