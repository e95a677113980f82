//! The answers of MySQL and MariaDB to what differs between engines.

use super::{alter, ddl, keywords, sql, types};
use crate::dialect::affinity::Affinity;
use crate::dialect::dml::{DeleteParts, UpdateParts};
use crate::dialect::engine::{DropConstraint, DropIndex, Engine, Sql, Statements};
use crate::dialect::error::CompileError;
use crate::dialect::json_item::Item;
use crate::dialect::scope::Scope;
use crate::dialect::table_plan::TablePlan;
use crate::operation::AlterColumn;
use crate::schema::{
    Column, Constraint, DialectName, Expr, Index, Lock, OnConflict, Options, Select, Table, TableName, Type,
};

pub(in crate::dialect) struct MySql {
    /// Its language: type names, options, the name scripts see.
    pub mariadb: bool,
    /// Its server, whatever the language.
    pub on_mariadb: bool,
    /// What Alembic writes, also where no server takes it.
    pub verbatim: bool,
}

impl Engine for MySql {
    fn dynamic(&self) -> &dyn Engine {
        self
    }
    fn name(&self) -> DialectName {
        if self.mariadb { DialectName::Mariadb } else { DialectName::Mysql }
    }
    fn quote_mark(&self) -> char {
        '`'
    }
    fn reserved_words(&self) -> &'static [&'static str] {
        if self.on_mariadb { keywords::MARIADB } else { keywords::MYSQL }
    }
    fn longest_identifier(&self) -> usize {
        255
    }
    /// SQLAlchemy lets more pass than the servers do.
    fn longest_constraint_name(&self) -> usize {
        if self.verbatim { 255 } else { 64 }
    }

    fn longest_generated_name(&self) -> usize {
        64
    }

    fn digits_are_numbers(&self) -> bool {
        self.verbatim
    }
    fn type_name(&self, ty: &Type) -> Sql {
        types::name(self, ty)
    }
    fn cast_name(&self, ty: &Type) -> Result<Option<String>, CompileError> {
        types::cast_name(self, ty)
    }
    fn native_boolean(&self) -> bool {
        false
    }
    fn native_enum(&self) -> bool {
        true
    }
    fn native_uuid(&self) -> bool {
        self.mariadb
    }

    fn escapes_backslash(&self) -> bool {
        true
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
    fn concat(&self, parts: Vec<String>) -> String {
        format!("concat({})", parts.join(", "))
    }
    fn divide(&self, left: String, right: String, _right_ty: Option<&Type>) -> Sql {
        Ok(format!("{left} / {right}"))
    }
    fn distinct_from(&self, left: &str, right: &str, negated: bool) -> String {
        if negated { format!("{left} <=> {right}") } else { format!("NOT ({left} <=> {right})") }
    }

    fn limit(&self, limit: Option<&str>, offset: Option<&str>) -> String {
        sql::limit(limit, offset)
    }
    fn default_row(&self) -> &'static str {
        "() VALUES ()"
    }
    fn inner_join(&self) -> &'static str {
        "INNER JOIN"
    }
    fn update(&self, parts: UpdateParts) -> String {
        sql::update(parts)
    }
    fn delete_from(&self, parts: &DeleteParts) -> Sql {
        Ok(format!("FROM {} USING {}, {}", parts.name, parts.table, parts.others.join(", ")))
    }
    fn on_conflict(&self, conflict: &OnConflict, scope: &Scope) -> Sql {
        sql::on_conflict(self, conflict, scope)
    }
    fn with_follows_insert(&self) -> bool {
        true
    }
    fn lock(&self, lock: &Lock) -> String {
        sql::lock(lock)
    }
    fn regexp(&self, operand: &str, pattern: &str, flags: Option<&str>, negated: bool) -> Sql {
        Ok(sql::regexp(self.mariadb, operand, pattern, flags, negated))
    }
    fn no_source(&self, select: &Select) -> &'static str {
        if select.filter.is_empty() { "" } else { " FROM DUAL" }
    }

    fn json_item(&self, operand: &Expr, item: &Item, scope: &Scope) -> Sql {
        sql::json_item(self, operand, item, scope)
    }
    fn column(&self, column: &Column, plan: &TablePlan) -> Sql {
        ddl::column(self, self.on_mariadb, column, plan)
    }
    fn match_clause(&self, _phrase: &str) -> Sql {
        Err(CompileError::MatchIgnored)
    }
    fn key_options(&self, options: &Options) -> Result<(String, String), CompileError> {
        Ok((String::new(), ddl::key_using(self, options)))
    }
    fn constraint(&self, constraint: &Constraint, plan: &TablePlan) -> Result<Option<String>, CompileError> {
        crate::dialect::constraint::element(self, constraint, &plan.name).map(Some)
    }
    fn table_options(&self, table: &Table) -> Sql {
        ddl::table_options(self, table)
    }
    fn inline_comments(&self) -> bool {
        true
    }
    fn comment_on_table(&self, table: &TableName, comment: Option<&str>) -> Statements {
        ddl::comment_on_table(self, table, comment)
    }
    /// A column's comment is part of the column here.
    fn comment_on_column(&self, _table: &TableName, _column: &str, _comment: Option<&str>) -> Statements {
        Ok(Vec::new())
    }
    fn rename_table(&self, table: &TableName, new_name: &str) -> Sql {
        alter::rename_table(self, table, new_name)
    }
    fn create_index(&self, table: &TableName, index: &Index, if_not_exists: bool) -> Sql {
        ddl::create_index(self, self.mariadb, table, index, if_not_exists)
    }
    fn drop_index(&self, drop: &DropIndex) -> Sql {
        ddl::drop_index(self, self.verbatim, drop)
    }

    fn alter_column(&self, alter: &AlterColumn) -> Statements {
        alter::column(self, alter)
    }
    /// Alembic leaves it alone: it does not know whether it exists.
    fn drop_implied_check(&self, _table: &TableName, _check: &Constraint) -> Statements {
        Ok(Vec::new())
    }
    fn drop_constraint(&self, drop: &DropConstraint) -> Sql {
        alter::drop_constraint(self, self.on_mariadb, drop)
    }
}
