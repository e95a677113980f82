//! PostgreSQL's columns, constraints, table options, comments and indexes.

use crate::dialect::column;
use crate::dialect::engine::{DropIndex, Engine, Sql, Statements};
use crate::dialect::error::CompileError;
use crate::dialect::expression;
use crate::dialect::scope::Scope;
use crate::dialect::table_plan::TablePlan;
use crate::dialect::{constraint, index, literal, operator, options, quoting, types};
use crate::schema::{
    Column, Computed, Constraint, ConstraintKind, Expr, Index, Options, Table, TableName, TypeKind, Value,
};

pub(super) fn column(engine: &dyn Engine, column: &Column, plan: &TablePlan) -> Sql {
    let mut text = quoting::checked(engine, &column.name)?;
    let counts = plan.counting.as_ref() == Some(&column.name) && plan.is_key(&column.name);
    if counts && column.identity.is_none() && column.sequence.is_none() && !column.has_default {
        use TypeKind::{BigInteger, BigintSql, MyBigint, MySmallint, SmallInteger, SmallintSql};
        let kind = types::implementation(engine, &column.ty).kind;
        text += if matches!(kind, BigInteger | BigintSql | MyBigint) {
            " BIGSERIAL"
        } else if matches!(kind, SmallInteger | SmallintSql | MySmallint) {
            " SMALLSERIAL"
        } else {
            " SERIAL"
        };
    } else {
        text += &format!(" {}", types::name(engine, &column.ty)?);
        if let Some(default) = column::default_of(engine, column)? {
            text += &format!(" DEFAULT {default}");
        }
    }
    if let Some(computed) = &column.computed {
        text += &format!(" {}", engine.computed(computed)?);
    }
    if let Some(identity) = &column.identity {
        text += &format!(" {}", column::identity(identity));
    }
    match (plan.is_nullable(column), &column.identity) {
        (false, None) => text += " NOT NULL",
        (true, Some(_)) => text += " NULL",
        (true, None) | (false, Some(_)) => {}
    }
    Ok(text)
}

/// Stored unless VIRTUAL is asked for: before PostgreSQL 18 nothing else exists.
pub(super) fn computed(engine: &dyn Engine, computed: &Computed) -> Sql {
    let persisted = computed.persisted.or(Some(true));
    column::computed(engine, &Computed { sql: computed.sql.clone(), persisted })
}

/// Words, and the column list of `SET NULL (a, b)`.
pub(super) fn on_delete(engine: &dyn Engine, phrase: &str) -> Sql {
    let Some((action, columns)) = phrase.strip_suffix(')').and_then(|rest| rest.split_once('(')) else {
        return constraint::phrase(phrase);
    };
    let unquoted = |name: &str| match name.trim().strip_prefix('"').and_then(|name| name.strip_suffix('"')) {
        Some(inner) => inner.replace("\"\"", "\""),
        None => name.trim().to_owned(),
    };
    let columns: Vec<_> = columns.split(',').map(unquoted).collect();
    Ok(format!("{} ({})", constraint::phrase(action.trim_end())?, quoting::list(engine, &columns)?))
}

pub(super) fn key_options(engine: &dyn Engine, options: &Options) -> Result<(String, String), CompileError> {
    let before = match options::flag(options, "postgresql_nulls_not_distinct") {
        Some(true) => "NULLS NOT DISTINCT ",
        Some(false) => "NULLS DISTINCT ",
        None => "",
    };
    Ok((before.to_owned(), include(engine, options)?))
}

fn include(engine: &dyn Engine, options: &Options) -> Sql {
    let columns = options::words(options, "postgresql_include");
    if columns.is_empty() {
        return Ok(String::new());
    }
    Ok(format!(" INCLUDE ({})", quoting::list(engine, &columns)?))
}

pub(super) fn exclude(engine: &dyn Engine, constraint: &Constraint) -> Sql {
    let ConstraintKind::Exclude { elements, using, filter } = &constraint.kind else {
        return constraint::element(engine, constraint, &TableName::new(""));
    };
    let using = constraint::phrase(using.as_deref().unwrap_or("gist"))?.to_lowercase();
    let elements: Result<Vec<_>, CompileError> = elements
        .iter()
        .map(|(expr, operator)| Ok(format!("{} WITH {operator}", index::plain(engine, expr)?)))
        .collect();
    let mut text = constraint::preamble(engine, constraint.name.as_deref())?;
    text += &format!("EXCLUDE USING {using} ({})", elements?.join(", "));
    if let Some(filter) = filter {
        text += &format!(" WHERE ({})", index::plain(engine, filter)?);
    }
    Ok(text + &constraint::deferral(&constraint.deferral)?)
}

pub(super) fn table_options(engine: &dyn Engine, table: &Table) -> Sql {
    let options = &table.options;
    let mut text = String::new();
    let inherits = options::words(options, "postgresql_inherits");
    if !inherits.is_empty() {
        text += &format!("\n INHERITS ({})", quoting::list(engine, &inherits)?);
    }
    if let Some(partition) = options::word(options, "postgresql_partition_by") {
        text += &format!("\n PARTITION BY {partition}");
    }
    if let Some(using) = options::word(options, "postgresql_using") {
        text += &format!("\n USING {using}");
    }
    if let Some(with) = with_options(options) {
        text += &format!("\n WITH ({with})");
    }
    match options::flag(options, "postgresql_with_oids") {
        Some(true) => text += "\n WITH OIDS",
        Some(false) => text += "\n WITHOUT OIDS",
        None => {}
    }
    if let Some(action) = options::word(options, "postgresql_on_commit") {
        text += &format!("\n ON COMMIT {}", action.replace('_', " ").to_uppercase());
    }
    if let Some(space) = options::word(options, "postgresql_tablespace") {
        text += &format!("\n TABLESPACE {}", quoting::quote(engine, space));
    }
    Ok(text)
}

fn with_options(options: &Options) -> Option<String> {
    let members = options::members(options, "postgresql_with").filter(|members| !members.is_empty())?;
    let written = members.iter().map(|(key, value)| match value {
        serde_json::Value::Null => key.clone(),
        serde_json::Value::String(text) => format!("{key} = {text}"),
        other => format!("{key} = {other}"),
    });
    Some(written.collect::<Vec<_>>().join(", "))
}

pub(super) fn comment_on_table(engine: &dyn Engine, table: &TableName, comment: Option<&str>) -> Statements {
    Ok(vec![format!("COMMENT ON TABLE {} IS {}", quoting::table(engine, table)?, text_or_null(engine, comment)?)])
}

pub(super) fn comment_on_column(
    engine: &dyn Engine,
    table: &TableName,
    column: &str,
    comment: Option<&str>,
) -> Statements {
    let (table, column) = (quoting::table(engine, table)?, quoting::checked(engine, column)?);
    Ok(vec![format!("COMMENT ON COLUMN {table}.{column} IS {}", text_or_null(engine, comment)?)])
}

fn text_or_null(engine: &dyn Engine, text: Option<&str>) -> Sql {
    text.map_or_else(|| Ok("NULL".into()), |text| literal::string(engine, text))
}

pub(super) fn create_index(engine: &dyn Engine, table: &TableName, index: &Index, if_not_exists: bool) -> Sql {
    let options = &index.options;
    let mut text = String::from(if index.unique { "CREATE UNIQUE INDEX " } else { "CREATE INDEX " });
    if options::flag(options, "postgresql_concurrently") == Some(true) {
        text += "CONCURRENTLY ";
    }
    if if_not_exists {
        text += "IF NOT EXISTS ";
    }
    text += &format!("{} ON {} ", index::name(engine, table, index)?, quoting::table(engine, table)?);
    if let Some(method) = options::word(options, "postgresql_using") {
        text += &format!("USING {} ", constraint::phrase(method)?.to_lowercase());
    }
    let classes = options::members(options, "postgresql_ops");
    let columns = index::columns(index, |expr| {
        let class = index::key(expr).and_then(|key| classes?.get(key)?.as_str());
        let class = class.map(|class| format!(" {class}")).unwrap_or_default();
        Ok(element(engine, expr)? + &class)
    })?;
    text += &format!("({}){}", columns.join(", "), include(engine, options)?);
    match options::flag(options, "postgresql_nulls_not_distinct") {
        Some(true) => text += " NULLS NOT DISTINCT",
        Some(false) => text += " NULLS DISTINCT",
        None => {}
    }
    if let Some(with) = with_options(options) {
        text += &format!(" WITH ({with})");
    }
    if let Some(space) = options::word(options, "postgresql_tablespace") {
        text += &format!(" TABLESPACE {}", quoting::quote(engine, space));
    }
    match options.get("postgresql_where") {
        None | Some(Value::Null) => {}
        Some(condition) => text += &format!(" WHERE {}", index::condition(engine, condition)?),
    }
    Ok(text)
}

/// Operators stand in parentheses of their own.
fn element(engine: &dyn Engine, expr: &Expr) -> Sql {
    if let Expr::Ordered { .. } = expr {
        return index::plain(engine, expr);
    }
    expression::grouped(engine, expr, operator::ALONE, &Scope::bare())
}

pub(super) fn drop_index(engine: &dyn Engine, drop: &DropIndex) -> Sql {
    let mut text = String::from("DROP INDEX ");
    if options::flag(drop.options, "postgresql_concurrently") == Some(true) {
        text += "CONCURRENTLY ";
    }
    if drop.if_exists {
        text += "IF EXISTS ";
    }
    let schema = drop.schema.or_else(|| drop.table.and_then(|table| table.schema.as_deref()));
    if let Some(schema) = schema {
        text += &format!("{}.", quoting::schema(engine, schema));
    }
    Ok(text + &quoting::constraint_name(engine, drop.name)?)
}
