//! The statements of the version table, in the words of Alembic.

use super::create_table;
use super::engine::{Engine, Sql};
use super::table_plan::plain;
use super::{literal, quoting};
use crate::schema::{Autoincrement, Column, ConstraintKind, DialectName, Options, Table, TableName, Type, TypeKind};

const COLUMN: &str = "version_num";

/// A change to one row of the version table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VersionChange<'a> {
    Insert { id: &'a str },
    Update { from: &'a str, to: &'a str },
    Delete { id: &'a str },
}

/// `primary_key` is false only where `version_table_pk=False` was configured.
pub(super) fn create(engine: &dyn Engine, name: &TableName, primary_key: bool) -> Sql {
    let column = Column {
        name: COLUMN.into(),
        ty: Type { length: Some(32), ..Type::of(TypeKind::String) },
        nullable: Some(false),
        primary_key: false,
        autoincrement: Autoincrement::Off,
        server_default: None,
        has_default: false,
        unique: false,
        index: false,
        comment: None,
        computed: None,
        identity: None,
        sequence: None,
        foreign_keys: Vec::new(),
        constraints: Vec::new(),
    };
    let key = plain(Some(format!("{}_pkc", name.name)), ConstraintKind::PrimaryKey { columns: vec![COLUMN.into()] });
    let table = Table {
        name: name.clone(),
        columns: vec![column],
        constraints: if primary_key { vec![key] } else { Vec::new() },
        indexes: Vec::new(),
        comment: None,
        prefixes: Vec::new(),
        options: Options::new(),
    };
    create_table::table_alone(engine, &table, false)
}

/// What SQLAlchemy adds to the INSERT of a key that is an expression.
pub(super) fn returning(engine: &dyn Engine, table: &TableName) -> Sql {
    Ok(match engine.name() {
        DialectName::Postgresql => format!(" RETURNING {}.{COLUMN}", quoting::table(engine, table)?),
        DialectName::Sqlite => format!(" RETURNING {COLUMN}"),
        DialectName::Mysql | DialectName::Mariadb => String::new(),
    })
}

pub(super) fn change(engine: &dyn Engine, table: &TableName, change: VersionChange) -> Sql {
    let table = quoting::table(engine, table)?;
    Ok(match change {
        VersionChange::Insert { id } => {
            format!("INSERT INTO {table} ({COLUMN}) VALUES ({})", literal::string(engine, id)?)
        }
        VersionChange::Update { from, to } => format!(
            "UPDATE {table} SET {COLUMN}={} WHERE {table}.{COLUMN} = {}",
            literal::string(engine, to)?,
            literal::string(engine, from)?
        ),
        VersionChange::Delete { id } => {
            format!("DELETE FROM {table} WHERE {table}.{COLUMN} = {}", literal::string(engine, id)?)
        }
    })
}
