//! PostgreSQL's answers to what differs between engines.

use super::{alter, ddl, keywords, sql, types};
use crate::dialect::alter_table;
use crate::dialect::dml::{self, DeleteParts};
use crate::dialect::engine::{DropConstraint, DropIndex, Engine, Sql, Statements};
use crate::dialect::error::CompileError;
use crate::dialect::json_item::Item;
use crate::dialect::scope::Scope;
use crate::dialect::table_plan::TablePlan;
use crate::operation::AlterColumn;
use crate::schema::{
    Column, Computed, Constraint, DialectName, Expr, Index, Lock, OnConflict, Options, Table, TableName, Type,
};

pub(in crate::dialect) struct Postgresql {
    pub verbatim: bool,
}

impl Engine for Postgresql {
    fn dynamic(&self) -> &dyn Engine {
        self
    }
    fn name(&self) -> DialectName {
        DialectName::Postgresql
    }
    fn reserved_words(&self) -> &'static [&'static str] {
        keywords::RESERVED
    }
    fn longest_identifier(&self) -> usize {
        63
    }

    fn type_name(&self, ty: &Type) -> Sql {
        types::name(self, ty)
    }
    fn digits_are_numbers(&self) -> bool {
        self.verbatim
    }
    fn native_boolean(&self) -> bool {
        true
    }
    fn native_enum(&self) -> bool {
        true
    }
    fn native_uuid(&self) -> bool {
        true
    }
    fn types_of_table(&self, columns: &[Column]) -> Vec<Type> {
        types::created_with(self, columns)
    }
    fn create_type(&self, ty: &Type, check_first: bool) -> Statements {
        types::create(self, ty, check_first)
    }
    fn drop_type(&self, ty: &Type, check_first: bool) -> Statements {
        types::drop(self, ty, check_first)
    }

    fn bytes(&self, hex: &str) -> String {
        format!("'\\x{hex}'")
    }
    fn interval(&self, microseconds: i64) -> String {
        sql::interval(microseconds, self.verbatim)
    }
    fn array(&self, items: Vec<String>, ty: Option<&Type>) -> Sql {
        sql::array(self, items, ty)
    }

    fn function(&self, name: &str, args: &[String]) -> Option<String> {
        sql::function(name, args)
    }
    fn divide(&self, left: String, right: String, right_ty: Option<&Type>) -> Sql {
        sql::divide(self, &left, &right, right_ty)
    }
    fn native_ilike(&self) -> bool {
        true
    }

    fn limit(&self, limit: Option<&str>, offset: Option<&str>) -> String {
        sql::limit(limit, offset)
    }
    fn delete_from(&self, parts: &DeleteParts) -> Sql {
        Ok(format!("FROM {} USING {}", parts.table, parts.others.join(", ")))
    }
    fn on_conflict(&self, conflict: &OnConflict, scope: &Scope) -> Sql {
        dml::on_conflict(self, conflict, scope)
    }
    fn asks_for_key(&self, _numbered: bool) -> bool {
        true
    }
    fn distinct(&self, on: &str) -> String {
        sql::distinct(on)
    }
    fn lock(&self, lock: &Lock) -> String {
        sql::lock(self, lock)
    }
    fn regexp(&self, operand: &str, pattern: &str, flags: Option<&str>, negated: bool) -> Sql {
        Ok(sql::regexp(operand, pattern, flags, negated))
    }

    fn json_item(&self, operand: &Expr, item: &Item, scope: &Scope) -> Sql {
        sql::json_item(self, operand, item, scope)
    }
    fn column(&self, column: &Column, plan: &TablePlan) -> Sql {
        ddl::column(self, column, plan)
    }
    fn computed(&self, computed: &Computed) -> Sql {
        ddl::computed(self, computed)
    }
    fn on_delete(&self, phrase: &str) -> Sql {
        ddl::on_delete(self, phrase)
    }
    fn key_options(&self, options: &Options) -> Result<(String, String), CompileError> {
        ddl::key_options(self, options)
    }
    fn not_valid(&self, options: &Options) -> bool {
        crate::dialect::options::flag(options, "postgresql_not_valid") == Some(true)
    }
    fn exclude(&self, constraint: &Constraint) -> Sql {
        ddl::exclude(self, constraint)
    }
    fn table_options(&self, table: &Table) -> Sql {
        ddl::table_options(self, table)
    }
    fn comment_on_table(&self, table: &TableName, comment: Option<&str>) -> Statements {
        ddl::comment_on_table(self, table, comment)
    }
    fn comment_on_column(&self, table: &TableName, column: &str, comment: Option<&str>) -> Statements {
        ddl::comment_on_column(self, table, column, comment)
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
        alter::column(self, alter)
    }
    fn drop_constraint(&self, drop: &DropConstraint) -> Sql {
        alter_table::drop_constraint(self, drop.table, drop.name, drop.if_exists)
    }
    fn frees_names_for_copy(&self) -> bool {
        true
    }
}
