//! The columns, table options, comments and indexes of MySQL and MariaDB.

use crate::dialect::column;
use crate::dialect::engine::{DropIndex, Engine, Sql, Statements};
use crate::dialect::error::CompileError;
use crate::dialect::table_plan::TablePlan;
use crate::dialect::{constraint, index, literal, quoting, types};
use crate::schema::{Column, Expr, Index, Options, Table, TableName, TypeKind, Value};

pub(super) fn column(engine: &dyn Engine, mariadb: bool, column: &Column, plan: &TablePlan) -> Sql {
    let mut text = format!("{} {}", quoting::checked(engine, &column.name)?, types::name(engine, &column.ty)?);
    if let Some(computed) = &column.computed {
        text += &format!(" {}", engine.computed(computed)?);
    }
    let is_timestamp = matches!(
        types::implementation(engine, &column.ty).kind,
        TypeKind::TimestampSql | TypeKind::MyTimestamp | TypeKind::PgTimestamp
    );
    // MariaDB refuses NOT NULL on a generated column that nobody asked it for.
    let left_open = mariadb && column.computed.is_some() && column.nullable.is_none();
    if !plan.is_nullable(column) && !left_open {
        text += " NOT NULL";
    } else if plan.is_nullable(column) && is_timestamp {
        text += " NULL";
    }
    if let Some(comment) = &column.comment {
        text += &format!(" COMMENT {}", literal::string(engine, comment)?);
    }
    let counts = plan.counting.as_ref() == Some(&column.name) && column.server_default.is_none();
    if counts {
        text += " AUTO_INCREMENT";
    } else if let Some(default) = column::default_of(engine, column)? {
        text +=
            &if wants_parentheses(&default) { format!(" DEFAULT ({default})") } else { format!(" DEFAULT {default}") };
    }
    Ok(text)
}

fn wants_parentheses(default: &str) -> bool {
    let upper = default.to_ascii_uppercase();
    let on_update = upper.split_once("ON").is_some_and(|_| {
        upper.match_indices("ON ").any(|(position, _)| upper[position + 2..].trim_start().starts_with("UPDATE"))
    });
    let precise = |name: &str| {
        upper
            .strip_prefix(name)
            .and_then(|rest| rest.split_once(')'))
            .is_some_and(|(digits, _)| !digits.is_empty() && digits.chars().all(|c| c.is_ascii_digit()))
    };
    column::is_bare_expression(default) && !on_update && !precise("NOW(") && !precise("CURRENT_TIMESTAMP(")
}

pub(super) fn key_using(engine: &dyn Engine, options: &Options) -> String {
    let own = option(engine, options, "using").or_else(|| options.get("mysql_using"));
    match own {
        Some(Value::String(method)) => format!(" USING {}", quoting::quote(engine, method)),
        Some(_) | None => String::new(),
    }
}

/// `mysql_…` on MySQL, `mariadb_…` on MariaDB.
fn option<'a>(engine: &dyn Engine, options: &'a Options, key: &str) -> Option<&'a Value> {
    options.get(&format!("{}_{key}", engine.name())).filter(|value| !matches!(value, Value::Null))
}

/// The engine first, a collation after its character set, partitions last.
pub(super) fn table_options(engine: &dyn Engine, table: &Table) -> Sql {
    let prefix = format!("{}_", engine.name());
    let mut options: Vec<(String, String)> = Vec::new();
    for (key, value) in &table.options {
        if let (Some(key), Some(value)) = (key.strip_prefix(&prefix), option_text(value)) {
            options.push((key.to_uppercase(), value));
        }
    }
    if let Some(comment) = &table.comment {
        options.push(("COMMENT".into(), comment.clone()));
    }
    options.sort_by_key(|(key, _)| rank(key));
    let mut written = Vec::new();
    for (key, value) in options {
        let quoted =
            matches!(key.as_str(), "COMMENT" | "PASSWORD" | "CONNECTION" | "DATA_DIRECTORY" | "INDEX_DIRECTORY");
        let value = if quoted { literal::string(engine, &value)? } else { value };
        let joiner = match key.as_str() {
            "TABLESPACE" | "DEFAULT_CHARACTER_SET" | "CHARACTER_SET" | "COLLATE" => " ",
            "PARTITION_BY" | "PARTITIONS" | "SUBPARTITION_BY" | "SUBPARTITIONS" => " ",
            _ => "=",
        };
        let spaced = [
            "DATA_DIRECTORY",
            "INDEX_DIRECTORY",
            "DEFAULT_CHARACTER_SET",
            "CHARACTER_SET",
            "DEFAULT_CHARSET",
            "DEFAULT_COLLATE",
            "PARTITION_BY",
            "SUBPARTITION_BY",
        ];
        let key = if spaced.contains(&key.as_str()) { key.replace('_', " ") } else { key };
        written.push(format!("{key}{joiner}{value}"));
    }
    Ok(written.join(" "))
}

fn rank(key: &str) -> u8 {
    match key {
        "ENGINE" => 0,
        "DEFAULT_CHARSET" | "DEFAULT_CHARACTER_SET" | "CHARSET" | "CHARACTER_SET" => 1,
        "COMMENT" => 3,
        "COLLATE" | "DEFAULT_COLLATE" => 4,
        "PARTITION_BY" => 5,
        "PARTITIONS" => 6,
        "SUBPARTITION_BY" => 7,
        "SUBPARTITIONS" => 8,
        _ => 2,
    }
}

fn option_text(value: &Value) -> Option<String> {
    if let Value::String(text) = value {
        return Some(text.clone());
    }
    if let Value::Int(number) = value {
        return Some(number.to_string());
    }
    let Value::Expr(expr) = value else { return None };
    if let Expr::Text { sql, .. } | Expr::LiteralColumn { sql } = &**expr { Some(sql.clone()) } else { None }
}

pub(super) fn comment_on_table(engine: &dyn Engine, table: &TableName, comment: Option<&str>) -> Statements {
    let comment = literal::string(engine, comment.unwrap_or_default())?;
    Ok(vec![format!("ALTER TABLE {} COMMENT {comment}", quoting::table(engine, table)?)])
}

pub(super) fn create_index(
    engine: &dyn Engine,
    mariadb: bool,
    table: &TableName,
    index: &Index,
    if_not_exists: bool,
) -> Sql {
    let options = &index.options;
    let mut text = String::from(if index.unique { "CREATE UNIQUE " } else { "CREATE " });
    if let Some(Value::String(prefix)) = option(engine, options, "prefix") {
        text += &format!("{} ", constraint::phrase(prefix)?);
    }
    text += "INDEX ";
    if if_not_exists {
        text += "IF NOT EXISTS ";
    }
    text += &format!("{} ON {} ", index::name(engine, table, index)?, quoting::table(engine, table)?);
    let length = option(engine, options, "length");
    let columns = index::columns(index, |expr| {
        let written = element(engine, expr)?;
        let digits = prefix_length(length, expr, &written);
        Ok(digits.map_or_else(|| written.clone(), |digits| format!("{written}({digits})")))
    })?;
    text += &format!("({})", columns.join(", "));
    let fallback =
        |key: &str| option(engine, options, key).or_else(|| options.get(&format!("mysql_{key}")).filter(|_| mariadb));
    if let Some(Value::String(parser)) = fallback("with_parser") {
        text += &format!(" WITH PARSER {}", constraint::phrase(parser)?);
    }
    if let Some(Value::String(method)) = fallback("using") {
        text += &format!(" USING {}", quoting::quote(engine, method));
    }
    Ok(text)
}

fn prefix_length(length: Option<&Value>, expr: &Expr, written: &str) -> Option<u64> {
    let length = length?;
    if let Value::Int(digits) = length {
        return u64::try_from(*digits).ok();
    }
    let Value::Json(serde_json::Value::Object(by_column)) = length else { return None };
    let named = index::key(expr).and_then(|key| by_column.get(key));
    named.or_else(|| by_column.get(written))?.as_u64()
}

/// An expression needs parentheses of its own; a text is taken to have them.
fn element(engine: &dyn Engine, expr: &Expr) -> Sql {
    let written = index::plain(engine, expr)?;
    if let Expr::Ordered { operand, descending: Some(descending), nulls: None } = expr {
        if matches!(**operand, Expr::Function { .. } | Expr::Binary { .. }) {
            let order = if *descending { "DESC" } else { "ASC" };
            return Ok(format!("({}) {order}", index::plain(engine, operand)?));
        }
        return Ok(written);
    }
    let wrapped = matches!(
        expr,
        Expr::Binary { .. }
            | Expr::Function { .. }
            | Expr::JsonItem { .. }
            | Expr::Negate { .. }
            | Expr::Not { .. }
            | Expr::Collate { .. }
            | Expr::Ordered { nulls: Some(_), .. }
    );
    Ok(if wrapped { format!("({written})") } else { written })
}

/// Alembic writes `ON no_table` where the script names none; that never works, so it is an error before a run.
pub(super) fn drop_index(engine: &dyn Engine, verbatim: bool, drop: &DropIndex) -> Sql {
    let nowhere = TableName::new("no_table");
    let Some(table) = drop.table.or(verbatim.then_some(&nowhere)) else {
        return Err(CompileError::IndexTableMissing { index: drop.name.to_owned(), dialect: engine.name() });
    };
    let schema = table.schema.clone().or_else(|| drop.schema.map(str::to_owned));
    let table = quoting::table(engine, &TableName { schema, name: table.name.clone() })?;
    let condition = if drop.if_exists { "IF EXISTS " } else { "" };
    Ok(format!("DROP INDEX {condition}{} ON {table}", quoting::constraint_name(engine, drop.name)?))
}
