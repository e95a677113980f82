//! From operations to work: everything that can be compiled is compiled before anything is executed.

use super::failure::Place;
use super::scripts::Source;
use crate::database::{Connection, Effect, count_statements, effect};
use crate::diagnostic::Diagnostic;
use crate::dialect::{CompileError, Memo, Recreation};
use crate::operation::{Operation, Recorded};
use crate::schema::{DialectName, TableName};

/// Consecutive operations, inside the step's transaction or outside any.
#[derive(Debug)]
pub(super) struct Part {
    pub outside: bool,
    pub works: Vec<Work>,
}

#[derive(Debug)]
pub(super) struct Work {
    pub line: u32,
    /// As scripts call it.
    pub operation: &'static str,
    pub how: How,
}

#[derive(Debug)]
pub(super) enum How {
    Statements(Vec<String>),
    /// SQLite's move-and-copy, compiled when its turn has come: it needs the table as it stands by then. `statements` is
    /// how many it will likely take.
    Recreate {
        operation: Box<Operation>,
        recreation: Recreation,
        statements: usize,
    },
}

impl Work {
    /// The statement, where it is one.
    pub fn alone(&self) -> Option<&str> {
        match &self.how {
            How::Statements(statements) => match statements.as_slice() {
                [sql] => Some(sql),
                _ => None,
            },
            How::Recreate { .. } => None,
        }
    }

    fn statements(&self) -> usize {
        match &self.how {
            How::Statements(statements) => statements.len(),
            How::Recreate { statements, .. } => *statements,
        }
    }
}

#[derive(Debug, Default)]
pub(super) struct Prepared {
    pub parts: Vec<Part>,
}

impl Prepared {
    pub fn statements(&self) -> usize {
        self.works().map(Work::statements).sum()
    }

    pub fn recreates(&self) -> bool {
        self.works().any(|work| matches!(work.how, How::Recreate { .. }))
    }

    /// Whether the step's transaction ends before the step does.
    pub fn leaves_transaction(&self, dialect: DialectName) -> bool {
        let ends = |work: &Work| match &work.how {
            How::Statements(statements) => statements.iter().any(|sql| effect(sql, dialect) == Effect::Transaction),
            How::Recreate { .. } => false,
        };
        self.parts.iter().any(|part| part.outside) || self.works().any(ends)
    }

    fn works(&self) -> impl Iterator<Item = &Work> {
        self.parts.iter().flat_map(|part| &part.works)
    }
}

/// Compiles a script's operations; the first that cannot be compiled refuses the whole script.
pub(super) async fn prepare(
    connection: &mut Connection,
    revision: &str,
    source: Option<&Source>,
    operations: Vec<Recorded>,
    memo: &mut Memo,
) -> Result<Prepared, Diagnostic> {
    let mut preparation =
        Preparation { connection, revision, source, memo, touched: Touched::default(), parts: Vec::new() };
    for recorded in operations {
        preparation.add(recorded, false).await?;
    }
    Ok(Prepared { parts: preparation.parts })
}

struct Preparation<'a> {
    connection: &'a mut Connection,
    revision: &'a str,
    source: Option<&'a Source>,
    memo: &'a mut Memo,
    touched: Touched,
    parts: Vec<Part>,
}

/// What the operations so far may have changed: a table not among them is found later as it stands now.
#[derive(Debug, Default)]
struct Touched {
    anything: bool,
    tables: Vec<TableName>,
}

impl Preparation<'_> {
    async fn add(&mut self, recorded: Recorded, outside: bool) -> Result<(), Diagnostic> {
        let Recorded { operation, line } = recorded;
        if let Operation::AutocommitBlock { operations } = operation {
            for inner in operations {
                Box::pin(self.add(inner, true)).await?;
            }
            return Ok(());
        }
        let name = operation.name();
        let place = Place { revision: self.revision, source: self.source, line, operation: name };
        let dialect = self.connection.compiler();
        let how = match dialect.recreation(&operation) {
            Some(recreation) if dialect.name() == DialectName::Sqlite => {
                let statements = self.check_recreation(&operation, &place).await?;
                self.touched.tables.push(recreation.table.clone());
                How::Recreate { operation: Box::new(operation), recreation, statements }
            }
            Some(_) if dialect.needs_table(&operation).is_some() => {
                let reason = format!(
                    "copying a table that is not given with copy_from is supported on SQLite only, not on {dialect}",
                    dialect = dialect.name()
                );
                return Err(place
                    .refused("recreate-unsupported", &reason)
                    .hint("leave `recreate=\"always\"` out: this engine can alter the table in place"));
            }
            Some(_) | None => {
                self.touched.add(&operation);
                let statements = dialect.compile_in(&operation, None, self.memo);
                let statements = statements.map_err(|error| refused(&place, &error))?;
                if matches!(operation, Operation::Execute { .. }) {
                    one_at_a_time(&statements, self.connection.dialect(), &place)?;
                }
                How::Statements(statements)
            }
        };
        let work = Work { line, operation: name, how };
        match self.parts.last_mut() {
            Some(part) if part.outside == outside => part.works.push(work),
            Some(_) | None => self.parts.push(Part { outside, works: vec![work] }),
        }
        Ok(())
    }

    /// Compiles it against the table as it stands now, where that is how its turn will find it: it is compiled again
    /// then. The answer is the likely number of statements.
    async fn check_recreation(&mut self, operation: &Operation, place: &Place<'_>) -> Result<usize, Diagnostic> {
        let dialect = self.connection.compiler();
        let refuse = |error: CompileError| refused(place, &error);
        let Some(needed) = dialect.needs_table(operation) else {
            return Ok(dialect.compile(operation).map_err(refuse)?.len());
        };
        if self.touched.anything || self.touched.tables.contains(&needed) {
            return Ok(1);
        }
        let found = self.connection.reflect_table(&needed).await.map_err(|error| place.failed(&error, None))?;
        match found {
            Some(found) => Ok(dialect.compile_with(operation, Some(&found)).map_err(refuse)?.len()),
            None => Ok(1),
        }
    }
}

impl Touched {
    fn add(&mut self, operation: &Operation) {
        match operation {
            Operation::CreateTable { table, .. } => self.tables.push(table.name.clone()),
            Operation::RenameTable { table, new_name } => {
                self.tables.push(table.clone());
                self.tables.push(TableName { schema: table.schema.clone(), name: new_name.clone() });
            }
            Operation::DropTable { table, .. }
            | Operation::CreateTableComment { table, .. }
            | Operation::DropTableComment { table, .. }
            | Operation::AddColumn { table, .. }
            | Operation::DropColumn { table, .. }
            | Operation::CreateIndex { table, .. }
            | Operation::CreateConstraint { table, .. }
            | Operation::DropConstraint { table, .. } => self.tables.push(table.clone()),
            Operation::AlterColumn(alter) => self.tables.push(alter.table.clone()),
            Operation::Batch(batch) => self.tables.push(batch.table.clone()),
            Operation::BulkInsert { .. }
            | Operation::CreateType { .. }
            | Operation::DropType { .. }
            | Operation::CreateSequence { .. }
            | Operation::DropSequence { .. }
            | Operation::CreateSchema { .. } => {}
            Operation::DropIndex { .. }
            | Operation::Execute { .. }
            | Operation::DropSchema { .. }
            | Operation::AutocommitBlock { .. } => {
                self.anything = true;
            }
        }
    }
}

/// The drivers that Alembic uses on these engines refuse a text of several statements, and where each definition commits, a failure
/// among them would leave a part that nobody has counted.
fn one_at_a_time(texts: &[String], dialect: DialectName, place: &Place<'_>) -> Result<(), Diagnostic> {
    let refuses = match dialect {
        DialectName::Postgresql => false,
        DialectName::Mysql | DialectName::Mariadb | DialectName::Sqlite => true,
    };
    match texts.iter().map(|sql| count_statements(sql, dialect)).max() {
        Some(count) if refuses && count > 1 => {
            let reason =
                format!("one text holds {count} statements; {dialect} takes one at a time, here as in Alembic");
            Err(place.refused("several-statements", &reason).hint("call op.execute once for each statement"))
        }
        Some(_) | None => Ok(()),
    }
}

pub(super) fn refused(place: &Place<'_>, error: &CompileError) -> Diagnostic {
    let diagnostic = place.refused(error.code(), &error.to_string());
    error.hints().into_iter().fold(diagnostic, Diagnostic::hint)
}
