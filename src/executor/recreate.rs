//! SQLite's move-and-copy with what it would lose kept: triggers, views, counters, and the rows themselves.

use super::event::Event;
use super::failure::{Failure, Place};
use super::prepare::refused;
use super::statements::{Mode, Statements};
use crate::database::{DatabaseError, dropped_table};
use crate::diagnostic::Diagnostic;
use crate::dialect::{Dialect, Recreation};
use crate::operation::Operation;
use crate::schema::{DialectName, TableName};

/// `counted` is how many statements the step's total holds for it.
pub(super) async fn recreate(
    run: &mut Statements<'_>,
    operation: &Operation,
    recreation: &Recreation,
    counted: usize,
    place: &Place<'_>,
    mode: Mode,
) -> Result<(), Failure> {
    let Recreation { table, temporary: copy } = recreation;
    let dialect = Dialect::new(DialectName::Sqlite);
    if !run.connection.has_table(table).await.map_err(|error| run.stopped(place, &error))? {
        return Err(missing(run, table, copy, place).await);
    }
    let found = match dialect.needs_table(operation) {
        Some(needed) => run.connection.reflect_table(&needed).await.map_err(|error| run.stopped(place, &error))?,
        None => None,
    };
    let statements = dialect.compile_with(operation, found.as_ref());
    let statements = statements.map_err(|error| run.failure(refused(place, &error), false))?;
    run.total = (run.total + statements.len()).saturating_sub(counted);
    let before = look(run, table, copy).await.map_err(|error| run.stopped(place, &error))?;
    if before.stale_copy {
        run.total += 1;
        let name = run.connection.quoted(copy).map_err(|error| run.stopped(place, &error))?;
        run.run(&format!("DROP TABLE {name}"), place, mode).await?;
    }
    run.total += before.dependents.triggers.len();
    let legacy = run.connection.rename_as_of_old(true).await.map_err(|error| run.stopped(place, &error))?;
    let moved = move_and_copy(run, &statements, table, copy, place, mode).await;
    let restored = run.connection.rename_as_of_old(legacy).await;
    moved?;
    restored.map_err(|error| run.stopped(place, &error))?;
    for (_, sql) in &before.dependents.triggers {
        run.run(sql, place, mode).await?;
    }
    if let Some(last) = before.sequence {
        let kept = run.connection.keep_sequence(table, last).await;
        kept.map_err(|error| run.stopped(place, &error))?;
    }
    for view in &before.dependents.readable_views {
        let name = TableName { schema: table.schema.clone(), name: view.clone() };
        let readable = run.connection.can_read(&name).await;
        if !readable.map_err(|error| run.stopped(place, &error))? {
            let message = format!("view {view} can no longer be read, now that table {} has changed", table.name);
            let remark =
                Diagnostic::warning("view-broken", message).hint("drop it before the batch and create it again after");
            (run.sink)(Event::Remark { revision: place.revision.to_owned(), diagnostic: place.located(remark) });
        }
    }
    Ok(())
}

async fn move_and_copy(
    run: &mut Statements<'_>,
    statements: &[String],
    table: &TableName,
    copy: &TableName,
    place: &Place<'_>,
    mode: Mode,
) -> Result<(), Failure> {
    for sql in statements {
        if drops(sql, table) {
            check_copied(run, table, copy, place).await?;
        }
        run.run(sql, place, mode).await?;
    }
    Ok(())
}

struct Before {
    dependents: crate::database::Dependents,
    /// Left by a run that died in the middle.
    stale_copy: bool,
    /// The highest number AUTOINCREMENT ever gave.
    sequence: Option<i64>,
}

async fn look(run: &mut Statements<'_>, table: &TableName, copy: &TableName) -> Result<Before, DatabaseError> {
    Ok(Before {
        dependents: run.connection.dependents(table).await?,
        stale_copy: run.connection.has_table(copy).await?,
        sequence: run.connection.sequence(table).await?,
    })
}

/// The copy must hold every row before the original goes.
async fn check_copied(
    run: &mut Statements<'_>,
    table: &TableName,
    copy: &TableName,
    place: &Place<'_>,
) -> Result<(), Failure> {
    let counts = match run.connection.count_rows(table).await {
        Ok(old) => run.connection.count_rows(copy).await.map(|new| (old, new)),
        Err(error) => Err(error),
    };
    let (old, new) = counts.map_err(|error| run.stopped(place, &error))?;
    if old == new {
        return Ok(());
    }
    let reason = format!("table {} has {old} rows, its copy {new}; it was not dropped", table.name);
    Err(run.failure(place.refused("rows-not-copied", &reason), false))
}

/// Alembic can leave a database whose table is gone and whose rows are in the copy: that copy must never be dropped.
async fn missing(run: &mut Statements<'_>, table: &TableName, copy: &TableName, place: &Place<'_>) -> Failure {
    let diagnostic = match run.connection.has_table(copy).await {
        Ok(true) => place
            .refused(
                "table-left-as-copy",
                &format!("table {} is gone, but its copy {} is there", table.name, copy.name),
            )
            .hint(format!(
                "an earlier batch died before its last step: check the copy, then `ALTER TABLE {} RENAME TO {}`",
                Dialect::new(DialectName::Sqlite).quote(&copy.name),
                Dialect::new(DialectName::Sqlite).quote(&table.name)
            )),
        Ok(false) => place.refused("table-missing", &format!("there is no table {table}")),
        Err(error) => place.failed(&error, None),
    };
    run.failure(diagnostic, false)
}

fn drops(sql: &str, table: &TableName) -> bool {
    dropped_table(sql, DialectName::Sqlite).is_some_and(|name| name.eq_ignore_ascii_case(&table.name))
}
