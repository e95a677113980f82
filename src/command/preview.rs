//! The SQL of one revision and direction: evaluated and compiled, never executed.

use crate::diagnostic::{Diagnostic, Span};
use crate::dialect::{Dialect, Memo};
use crate::executor::{Evaluated, Question, Scripts, Source};
use crate::operation::{Operation, Recorded};
use crate::schema::DialectName;

#[derive(Debug, Clone, Default, PartialEq)]
pub struct Preview {
    pub statements: Vec<PreviewStatement>,
    pub warnings: Vec<Diagnostic>,
    /// Where the script asks the database: what it does from there on is known only while it runs.
    pub asks: Option<Diagnostic>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct PreviewStatement {
    pub sql: String,
    /// The script's line that asks for it.
    pub line: u32,
    /// The operation's name.
    pub operation: &'static str,
    /// Not SQL yet: what will be decided when the table is at hand.
    pub pending: bool,
}

/// As a run would send it.
pub fn preview(scripts: &mut dyn Scripts, question: &Question) -> Result<Preview, Diagnostic> {
    let source = scripts.source(&question.revision);
    let found = scripts.evaluate(question, &mut |_: &str| {})?;
    compile(&found, source.as_ref(), question, &mut Memo::default())
}

/// What a script asked for in the SQL of the question's engine. `memo` holds the types that earlier revisions have created.
///
/// Offline, as Alembic's `--sql` writes it: the blocks outside a transaction with their COMMIT and BEGIN, and a table that would
/// have to be looked at is refused.
pub fn compile(
    evaluated: &Evaluated,
    source: Option<&Source>,
    question: &Question,
    memo: &mut Memo,
) -> Result<Preview, Diagnostic> {
    let dialect = Dialect::for_server(question.dialect, &question.server_version);
    let dialect = if question.offline { dialect.verbatim() } else { dialect };
    let mut writer = Writer { dialect, offline: question.offline, source, memo, statements: Vec::new() };
    writer.all(&evaluated.operations)?;
    let (warnings, asks) = (evaluated.warnings.clone(), evaluated.asks.clone());
    Ok(Preview { statements: writer.statements, warnings, asks })
}

struct Writer<'a> {
    dialect: Dialect,
    offline: bool,
    source: Option<&'a Source>,
    memo: &'a mut Memo,
    statements: Vec<PreviewStatement>,
}

impl Writer<'_> {
    fn all(&mut self, operations: &[Recorded]) -> Result<(), Diagnostic> {
        operations.iter().try_for_each(|recorded| self.one(recorded))
    }

    fn one(&mut self, recorded: &Recorded) -> Result<(), Diagnostic> {
        let operation = &recorded.operation;
        if let Operation::AutocommitBlock { operations } = operation {
            // Alembic calls only PostgreSQL's DDL transactional.
            let shown = self.offline && self.dialect.name() == DialectName::Postgresql;
            if shown {
                self.push("COMMIT".to_owned(), recorded, false);
            }
            self.all(operations)?;
            if shown {
                self.push("BEGIN".to_owned(), recorded, false);
            }
            return Ok(());
        }
        // Offline there is no table to wait for: compiling says so.
        if let Some(table) = self.dialect.needs_table(operation).filter(|_| !self.offline) {
            let sql = format!(
                "-- {}: the table {table} is copied to its new form, from how it stands by then",
                operation.name()
            );
            self.push(sql, recorded, true);
            return Ok(());
        }
        match self.dialect.compile_in(operation, None, self.memo) {
            Ok(statements) => {
                for sql in statements {
                    self.push(sql, recorded, false);
                }
                Ok(())
            }
            Err(error) => Err(self.placed(Diagnostic::from(&error), recorded.line)),
        }
    }

    fn push(&mut self, sql: String, recorded: &Recorded, pending: bool) {
        let operation = recorded.operation.name();
        self.statements.push(PreviewStatement { sql, line: recorded.line, operation, pending });
    }

    fn placed(&self, told: Diagnostic, line: u32) -> Diagnostic {
        match self.source {
            Some(source) if line > 0 => told.at(Span::whole_line(&source.path, &source.text, line)),
            Some(_) | None => told,
        }
    }
}
