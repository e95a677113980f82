//! Scripts given as operations, for tests of what happens after a script was evaluated.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use aludel::diagnostic::Diagnostic;
use aludel::evaluate::Audience;
use aludel::executor::{Evaluated, Question, Scripts, SharedScripts, Source};
use aludel::operation::{Operation, Recorded};
use aludel::revision::{Direction, Plan, RowChange, Step};
use aludel::schema::{Expr, Statement};

type Answer = Result<Vec<Recorded>, Diagnostic>;

type Action = Box<dyn FnMut(&str) + Send>;

/// Operations by revision; the same ones up and down.
#[derive(Default)]
pub struct Given {
    answers: BTreeMap<String, Answer>,
    /// Runs when a revision is evaluated.
    pub during: Option<Action>,
}

impl Given {
    pub fn new() -> Self {
        Self::default()
    }

    /// Each operation stands on its own line, from 1.
    pub fn script(mut self, revision: &str, operations: Vec<Operation>) -> Self {
        let recorded = operations.into_iter().zip(1..).map(|(operation, line)| Recorded { operation, line }).collect();
        self.answers.insert(revision.into(), Ok(recorded));
        self
    }

    pub fn sql(self, revision: &str, statements: &[&str]) -> Self {
        self.script(revision, statements.iter().map(|sql| execute(sql)).collect())
    }

    pub fn broken(mut self, revision: &str) -> Self {
        self.answers.insert(revision.into(), Err(Diagnostic::error("script-raised", "NotImplementedError")));
        self
    }

    pub fn during(mut self, action: impl FnMut(&str) + Send + 'static) -> Self {
        self.during = Some(Box::new(action));
        self
    }

    pub fn shared(self) -> SharedScripts {
        Arc::new(Mutex::new(self))
    }
}

impl Scripts for Given {
    fn message(&self, revision: &str) -> String {
        format!("about {revision}")
    }

    fn source(&self, revision: &str) -> Option<Source> {
        let lines: Vec<String> = (1..=20).map(|line| format!("    op.line_{line}()")).collect();
        Some(Source { path: format!("versions/{revision}.py").into(), text: lines.join("\n") })
    }

    fn evaluate(&mut self, question: &Question, audience: &mut dyn Audience) -> Result<Evaluated, Diagnostic> {
        audience.printed(&format!("evaluating {}", question.revision));
        if let Some(during) = &mut self.during {
            during(&question.revision);
        }
        let operations = self.answers.get(&question.revision).cloned().unwrap_or_else(|| Ok(Vec::new()))?;
        Ok(Evaluated { operations, ..Evaluated::default() })
    }
}

/// Text whose colons are no parameters.
pub fn execute(sql: &str) -> Operation {
    Operation::Execute {
        statement: Statement::Expr { expr: Expr::Text { sql: sql.replace(':', "\\:"), binds: Vec::new() } },
    }
}

/// A linear upgrade: `a`, then `b` on it, and so on; from what is before the first.
pub fn upgrade(before: &[&str], revisions: &[&str]) -> Plan {
    let heads_before: Vec<String> = before.iter().map(|id| (*id).to_owned()).collect();
    let mut heads = heads_before.clone();
    let mut steps = Vec::new();
    for revision in revisions {
        let row = match heads.first() {
            Some(from) => RowChange::Update { from: from.clone(), to: (*revision).to_owned() },
            None => RowChange::Insert { id: (*revision).to_owned() },
        };
        let after = vec![(*revision).to_owned()];
        steps.push(Step {
            direction: Direction::Upgrade,
            revision: (*revision).to_owned(),
            from: heads,
            to: after.clone(),
            rows: vec![row],
            heads_after: after.clone(),
        });
        heads = after;
    }
    Plan { steps, heads_before, heads, warnings: Vec::new() }
}
