//! One operation, and the script line that asked for it.

use serde::{Deserialize, Serialize};

use super::{AlterColumn, Batch};
use crate::schema::{Column, Constraint, Index, Options, Sequence, Statement, Table, TableName, Type, Value};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Recorded {
    pub operation: Operation,
    /// Line of the revision script, from 1; 0 when unknown.
    pub line: u32,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "op", rename_all = "snake_case")]
pub enum Operation {
    CreateTable {
        table: Box<Table>,
        #[serde(default)]
        if_not_exists: bool,
    },
    DropTable {
        table: TableName,
        #[serde(default)]
        if_exists: bool,
    },
    RenameTable {
        table: TableName,
        new_name: String,
    },
    CreateTableComment {
        table: TableName,
        comment: String,
        #[serde(default)]
        existing: Option<String>,
    },
    DropTableComment {
        table: TableName,
        #[serde(default)]
        existing: Option<String>,
    },
    AddColumn {
        table: TableName,
        column: Box<Column>,
        #[serde(default)]
        if_not_exists: bool,
        #[serde(default)]
        inline_references: bool,
        #[serde(default)]
        inline_primary_key: bool,
    },
    DropColumn {
        table: TableName,
        column: String,
        #[serde(default)]
        if_exists: bool,
        #[serde(default)]
        existing_type: Option<Type>,
    },
    AlterColumn(Box<AlterColumn>),
    CreateIndex {
        table: TableName,
        index: Index,
        #[serde(default)]
        if_not_exists: bool,
    },
    DropIndex {
        name: String,
        /// The name is empty where the script gave none.
        table: Option<TableName>,
        #[serde(default)]
        schema: Option<String>,
        #[serde(default)]
        if_exists: bool,
        #[serde(default)]
        options: Options,
    },
    CreateConstraint {
        table: TableName,
        constraint: Box<Constraint>,
    },
    DropConstraint {
        table: TableName,
        #[serde(default)]
        name: Option<String>,
        /// `foreignkey`, `primary`, `unique`, `check`.
        #[serde(default)]
        kind: Option<String>,
        #[serde(default)]
        if_exists: bool,
    },
    Execute {
        statement: Statement,
    },
    BulkInsert {
        table: TableName,
        /// Columns of the table construct, with their types where it said them.
        columns: Vec<(String, Option<Type>)>,
        /// Each row: column name and value, in the row's own order.
        rows: Vec<Vec<(String, Value)>>,
    },
    /// `enum.create(bind)`: `CREATE TYPE` on PostgreSQL.
    CreateType {
        ty: Type,
        #[serde(default)]
        check_first: bool,
    },
    DropType {
        ty: Type,
        #[serde(default)]
        check_first: bool,
    },
    CreateSequence {
        sequence: Box<Sequence>,
        #[serde(default)]
        if_not_exists: bool,
    },
    DropSequence {
        sequence: TableName,
        #[serde(default)]
        if_exists: bool,
    },
    /// A database, on MySQL and MariaDB.
    CreateSchema {
        schema: String,
        #[serde(default)]
        if_not_exists: bool,
    },
    DropSchema {
        schema: String,
        #[serde(default)]
        cascade: bool,
        #[serde(default)]
        if_exists: bool,
    },
    Batch(Box<Batch>),
    /// `with op.get_context().autocommit_block()`: these run outside the transaction.
    AutocommitBlock {
        operations: Vec<Recorded>,
    },
}

impl Operation {
    /// The name scripts call it by.
    pub fn name(&self) -> &'static str {
        match self {
            Self::CreateTable { .. } => "create_table",
            Self::DropTable { .. } => "drop_table",
            Self::RenameTable { .. } => "rename_table",
            Self::CreateTableComment { .. } => "create_table_comment",
            Self::DropTableComment { .. } => "drop_table_comment",
            Self::AddColumn { .. } => "add_column",
            Self::DropColumn { .. } => "drop_column",
            Self::AlterColumn(_) => "alter_column",
            Self::CreateIndex { .. } => "create_index",
            Self::DropIndex { .. } => "drop_index",
            Self::CreateConstraint { .. } => "create_constraint",
            Self::DropConstraint { .. } => "drop_constraint",
            Self::Execute { .. } => "execute",
            Self::BulkInsert { .. } => "bulk_insert",
            Self::CreateType { .. } => "create_type",
            Self::DropType { .. } => "drop_type",
            Self::CreateSequence { .. } => "create_sequence",
            Self::DropSequence { .. } => "drop_sequence",
            Self::CreateSchema { .. } => "create_schema",
            Self::DropSchema { .. } => "drop_schema",
            Self::Batch(_) => "batch_alter_table",
            Self::AutocommitBlock { .. } => "autocommit_block",
        }
    }
}
