//! SQLite's answers to what differs between engines.

use super::{alter, ddl, keywords, sql, types};
use crate::dialect::affinity::Affinity;
use crate::dialect::dml::{self, DeleteParts};
use crate::dialect::engine::{DropConstraint, DropIndex, Engine, Sql, Statements};
use crate::dialect::error::CompileError;
use crate::dialect::json_item::Item;
use crate::dialect::quoting;
use crate::dialect::scope::Scope;
use crate::dialect::table_plan::TablePlan;
use crate::operation::AlterColumn;
use crate::schema::{Column, Constraint, DialectName, Expr, Index, Lock, OnConflict, Table, TableName, Type};

pub(in crate::dialect) struct Sqlite {
    /// Alembic's ALTER COLUMN is written, though no SQLite takes it.
    pub verbatim: bool,
}

impl Engine for Sqlite {
    fn dynamic(&self) -> &dyn Engine {
        self
    }
    fn name(&self) -> DialectName {
        DialectName::Sqlite
    }
    fn reserved_words(&self) -> &'static [&'static str] {
        keywords::RESERVED
    }
    fn longest_identifier(&self) -> usize {
        9999
    }

    fn digits_are_numbers(&self) -> bool {
        self.verbatim
    }
    fn type_name(&self, ty: &Type) -> Sql {
        types::name(self, ty)
    }
    fn native_boolean(&self) -> bool {
        false
    }
    fn native_enum(&self) -> bool {
        false
    }
    fn native_uuid(&self) -> bool {
        false
    }

    fn boolean(&self, value: bool) -> &'static str {
        if value { "1" } else { "0" }
    }
    fn moment(&self, text: &str, affinity: Affinity) -> String {
        sql::moment(text, affinity)
    }
    fn interval(&self, microseconds: i64) -> String {
        sql::interval(microseconds)
    }
    fn array(&self, _items: Vec<String>, _ty: Option<&Type>) -> Sql {
        Err(CompileError::Unsupported { what: "An array".into(), dialect: self.name() })
    }

    fn function(&self, name: &str, args: &[String]) -> Option<String> {
        sql::function(name, args)
    }
    fn divide(&self, left: String, right: String, _right_ty: Option<&Type>) -> Sql {
        Ok(format!("{left} / ({right} + 0.0)"))
    }
    fn distinct_from(&self, left: &str, right: &str, negated: bool) -> String {
        format!("{left} IS {}{right}", if negated { "" } else { "NOT " })
    }
    fn extract(&self, field: &str, operand: &str) -> Sql {
        sql::extract(field, operand)
    }
    fn empty_in(&self, operand: &str, negated: bool) -> String {
        let nothing = "(SELECT 1 FROM (SELECT 1) WHERE 1!=1)";
        if negated { format!("({operand} NOT IN {nothing})") } else { format!("{operand} IN {nothing}") }
    }
    fn tuples_in(&self, tuples: &str) -> String {
        format!("(VALUES {tuples})")
    }

    fn limit(&self, limit: Option<&str>, offset: Option<&str>) -> String {
        format!("\n LIMIT {} OFFSET {}", limit.unwrap_or("-1"), offset.unwrap_or("0"))
    }
    fn lock(&self, _lock: &Lock) -> String {
        String::new()
    }
    fn regexp(&self, operand: &str, pattern: &str, _flags: Option<&str>, negated: bool) -> Sql {
        Ok(format!("{operand} {}REGEXP {pattern}", if negated { "NOT " } else { "" }))
    }
    fn qualifies_returned(&self) -> bool {
        false
    }
    fn asks_for_key(&self, numbered: bool) -> bool {
        !numbered
    }
    fn delete_from(&self, _parts: &DeleteParts) -> Sql {
        Err(CompileError::Unsupported {
            what: "A DELETE with conditions on several tables".into(),
            dialect: self.name(),
        })
    }
    fn on_conflict(&self, conflict: &OnConflict, scope: &Scope) -> Sql {
        dml::on_conflict(self, conflict, scope)
    }

    fn json_item(&self, operand: &Expr, item: &Item, scope: &Scope) -> Sql {
        sql::json_item(self, operand, item, scope)
    }
    fn column(&self, column: &Column, plan: &TablePlan) -> Sql {
        ddl::column(self, column, plan)
    }
    fn constraint(&self, constraint: &Constraint, plan: &TablePlan) -> Result<Option<String>, CompileError> {
        ddl::constraint(self, constraint, plan)
    }
    /// References never leave their own database file.
    fn referred_table(&self, referred: &TableName) -> Sql {
        quoting::checked(self, &referred.name)
    }
    fn table_options(&self, table: &Table) -> Sql {
        Ok(ddl::table_options(table))
    }
    /// SQLite keeps no comments.
    fn comment_on_table(&self, _table: &TableName, _comment: Option<&str>) -> Statements {
        Ok(Vec::new())
    }
    fn comment_on_column(&self, _table: &TableName, _column: &str, _comment: Option<&str>) -> Statements {
        Ok(Vec::new())
    }
    fn rename_table(&self, table: &TableName, new_name: &str) -> Sql {
        alter::rename_table(self, table, new_name)
    }
    fn create_index(&self, table: &TableName, index: &Index, if_not_exists: bool) -> Sql {
        ddl::create_index(self, table, index, if_not_exists)
    }
    fn drop_index(&self, drop: &DropIndex) -> Sql {
        ddl::drop_index(self, drop)
    }

    fn alter_column(&self, alter: &AlterColumn) -> Statements {
        if self.verbatim { alter::column_verbatim(self, alter) } else { alter::column(self, alter) }
    }
    fn add_constraint(&self, _table: &TableName, _constraint: &Constraint) -> Statements {
        Err(CompileError::SqliteConstraint)
    }
    /// Alembic warns and goes on without it.
    fn add_implied_check(&self, _table: &TableName, _check: &Constraint) -> Statements {
        Ok(Vec::new())
    }
    fn drop_implied_check(&self, _table: &TableName, _check: &Constraint) -> Statements {
        Ok(Vec::new())
    }
    fn drop_constraint(&self, _drop: &DropConstraint) -> Sql {
        Err(CompileError::SqliteConstraint)
    }

    fn recreates_tables(&self) -> bool {
        true
    }
    fn copied(&self, old: &Type, new: &Type) -> bool {
        types::needs_cast(self, old, new)
    }
    fn default_needs_recreate(&self, _default: &Expr) -> bool {
        true
    }
}
