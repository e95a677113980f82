//! The SQL of one revision and direction, as a run would send it: evaluated and compiled, never executed.

use crate::diagnostic::{Diagnostic, Span};
use crate::dialect::Dialect;
use crate::executor::{Question, Scripts};
use crate::operation::{Operation, Recorded};
use crate::schema::DialectName;

#[derive(Debug, Clone, Default, PartialEq)]
pub struct Preview {
    pub statements: Vec<PreviewStatement>,
    pub warnings: Vec<Diagnostic>,
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

pub fn preview(scripts: &mut dyn Scripts, question: &Question) -> Result<Preview, Diagnostic> {
    let source = scripts.source(&question.revision);
    let found = scripts.evaluate(question, &mut |_| {})?;
    let on_mariadb = question.server_version.to_ascii_lowercase().contains("mariadb");
    let server = if on_mariadb { DialectName::Mariadb } else { question.dialect };
    let dialect = Dialect::new(question.dialect).on_server(server);
    let mut statements = Vec::new();
    for recorded in flat(&found.operations) {
        let operation = &recorded.operation;
        if let Some(table) = dialect.needs_table(operation) {
            let sql = format!(
                "-- {}: the table {table} is copied to its new form, from how it stands by then",
                operation.name()
            );
            statements.push(PreviewStatement { sql, line: recorded.line, operation: operation.name(), pending: true });
            continue;
        }
        let compiled = dialect.compile(operation).map_err(|error| {
            let mut told = Diagnostic::error(error.code(), error.to_string());
            told.hints = error.hints();
            match &source {
                Some(source) if recorded.line > 0 => told.at(whole_line(source, recorded.line)),
                Some(_) | None => told,
            }
        })?;
        statements.extend(compiled.into_iter().map(|sql| PreviewStatement {
            sql,
            line: recorded.line,
            operation: operation.name(),
            pending: false,
        }));
    }
    Ok(Preview { statements, warnings: found.warnings })
}

/// The operations with those of autocommit blocks in their places.
fn flat(operations: &[Recorded]) -> Vec<&Recorded> {
    let mut all = Vec::new();
    for recorded in operations {
        if let Operation::AutocommitBlock { operations } = &recorded.operation {
            all.extend(flat(operations));
        } else {
            all.push(recorded);
        }
    }
    all
}

fn whole_line(source: &crate::executor::Source, line: u32) -> Span {
    let text = source.text.lines().nth(line as usize - 1).unwrap_or_default();
    let indent = text.chars().take_while(|c| c.is_whitespace()).count();
    Span {
        file: source.path.clone(),
        line,
        column: indent as u32 + 1,
        width: (text.trim().chars().count() as u32).max(1),
        text: Some(text.to_owned()),
    }
}
