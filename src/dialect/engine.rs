//! What differs between engines: each implements this trait, and the shared files ask it.

use super::affinity::Affinity;
use super::error::CompileError;
use super::scope::Scope;
use super::table_plan::TablePlan;
use crate::operation::AlterColumn;
use crate::schema::{
    Column, Computed, Constraint, DialectName, Expr, Index, Lock, Options, Select, Table, TableName, Type,
};

pub(super) type Sql = Result<String, CompileError>;
pub(super) type Statements = Result<Vec<String>, CompileError>;

/// What a `drop_constraint` said.
pub(super) struct DropConstraint<'a> {
    pub table: &'a TableName,
    pub name: Option<&'a str>,
    pub kind: Option<ConstraintClass>,
    pub if_exists: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ConstraintClass {
    ForeignKey,
    Primary,
    Unique,
    Check,
}

/// What a `drop_index` said.
pub(super) struct DropIndex<'a> {
    pub name: &'a str,
    pub table: Option<&'a TableName>,
    pub schema: Option<&'a str>,
    pub if_exists: bool,
    pub options: &'a Options,
}

pub(super) trait Engine: Sync {
    /// This engine, for the shared functions to ask.
    fn dynamic(&self) -> &dyn Engine;
    fn name(&self) -> DialectName;

    // Names
    fn quote_mark(&self) -> char {
        '"'
    }
    fn reserved_words(&self) -> &'static [&'static str];
    fn longest_identifier(&self) -> usize;
    /// Of indexes and constraints.
    fn longest_constraint_name(&self) -> usize {
        self.longest_identifier()
    }
    /// Of those that nobody wrote, which are cut to it.
    fn longest_generated_name(&self) -> usize {
        self.longest_constraint_name()
    }

    // Types
    /// The type's name in DDL; variants are resolved already.
    fn type_name(&self, ty: &Type) -> Sql;
    /// The target of a CAST; `None` where the engine can't cast to it and the cast is left out.
    fn cast_name(&self, ty: &Type) -> Result<Option<String>, CompileError> {
        super::types::name(self.dynamic(), ty).map(Some)
    }
    fn native_boolean(&self) -> bool;
    fn native_enum(&self) -> bool;
    fn native_uuid(&self) -> bool;
    /// Types to create before a table that uses them.
    fn types_of_table(&self, _columns: &[Column]) -> Vec<Type> {
        Vec::new()
    }
    fn create_type(&self, _ty: &Type, _check_first: bool) -> Statements {
        Ok(Vec::new())
    }
    fn drop_type(&self, _ty: &Type, _check_first: bool) -> Statements {
        Ok(Vec::new())
    }

    // Literals
    fn escapes_backslash(&self) -> bool {
        false
    }
    /// Whether digits given as text for a column of numbers are written bare, as in scripts of SQL. Drivers send them as text, which
    /// also fits a column of text that a script takes for one of numbers.
    fn digits_are_numbers(&self) -> bool;
    fn bytes(&self, hex: &str) -> String {
        format!("X'{hex}'")
    }
    fn boolean(&self, value: bool) -> &'static str {
        if value { "true" } else { "false" }
    }
    /// A moment as the engine's SQLAlchemy dialect stores it; the text is quoted by the caller.
    fn moment(&self, text: &str, _affinity: Affinity) -> String {
        text.to_owned()
    }
    fn interval(&self, microseconds: i64) -> String;
    fn array(&self, items: Vec<String>, ty: Option<&Type>) -> Sql;

    // Expressions
    /// A function this engine writes in its own way.
    fn function(&self, _name: &str, _args: &[String]) -> Option<String> {
        None
    }
    fn concat(&self, parts: Vec<String>) -> String {
        parts.join(" || ")
    }
    fn divide(&self, left: String, right: String, right_ty: Option<&Type>) -> Sql;
    fn distinct_from(&self, left: &str, right: &str, negated: bool) -> String {
        format!("{left} IS {}DISTINCT FROM {right}", if negated { "NOT " } else { "" })
    }
    fn native_ilike(&self) -> bool {
        false
    }
    fn extract(&self, field: &str, operand: &str) -> Sql {
        Ok(format!("EXTRACT({field} FROM {operand})"))
    }
    /// `IN ()` has no SQL: the condition that stands for it.
    fn empty_in(&self, operand: &str, negated: bool) -> String {
        if negated {
            format!("({operand} NOT IN (NULL) OR (1 = 1))")
        } else {
            format!("{operand} IN (NULL) AND (1 != 1)")
        }
    }
    /// An item of a JSON value.
    fn json_item(&self, operand: &crate::schema::Expr, item: &super::json_item::Item, scope: &Scope) -> Sql;
    fn tuples_in(&self, tuples: &str) -> String {
        format!("({tuples})")
    }

    // Statements
    fn limit(&self, limit: Option<&str>, offset: Option<&str>) -> String;
    /// A row of defaults only.
    fn default_row(&self) -> &'static str {
        "DEFAULT VALUES"
    }
    fn inner_join(&self) -> &'static str {
        "JOIN"
    }
    fn distinct(&self, _on: &str) -> String {
        "DISTINCT ".into()
    }
    fn lock(&self, lock: &Lock) -> String;
    fn regexp(&self, operand: &str, pattern: &str, flags: Option<&str>, negated: bool) -> Sql;
    /// Common table expressions stand after `INSERT INTO t (a)`, not before it.
    fn with_follows_insert(&self) -> bool {
        false
    }
    /// Columns in RETURNING carry their table.
    fn qualifies_returned(&self) -> bool {
        true
    }
    /// Whether an INSERT asks for a key that the server makes; `numbered` where the last row's number tells it too.
    fn asks_for_key(&self, _numbered: bool) -> bool {
        false
    }
    fn update(&self, parts: super::dml::UpdateParts) -> String {
        parts.with_from_clause()
    }
    /// What follows DELETE where other sources are read.
    fn delete_from(&self, parts: &super::dml::DeleteParts) -> Sql;
    fn on_conflict(&self, conflict: &crate::schema::OnConflict, scope: &Scope) -> Sql;
    fn no_source(&self, _select: &Select) -> &'static str {
        ""
    }

    // DDL
    fn column(&self, column: &Column, plan: &TablePlan) -> Sql;
    fn computed(&self, computed: &Computed) -> Sql {
        super::column::computed(self.dynamic(), computed)
    }
    /// `None`: the engine leaves this constraint out.
    fn constraint(&self, constraint: &Constraint, plan: &TablePlan) -> Result<Option<String>, CompileError> {
        super::constraint::element(self.dynamic(), constraint, &plan.name).map(Some)
    }
    fn referred_table(&self, referred: &TableName) -> Sql {
        super::quoting::table(self.dynamic(), referred)
    }
    fn match_clause(&self, phrase: &str) -> Sql {
        Ok(format!(" MATCH {}", super::constraint::phrase(phrase)?))
    }
    fn on_delete(&self, phrase: &str) -> Sql {
        super::constraint::phrase(phrase)
    }
    /// Keywords inside UNIQUE or PRIMARY KEY: before the column list, and after it.
    fn key_options(&self, _options: &Options) -> Result<(String, String), CompileError> {
        Ok(Default::default())
    }
    fn not_valid(&self, _options: &Options) -> bool {
        false
    }
    fn exclude(&self, _constraint: &Constraint) -> Sql {
        Err(CompileError::Unsupported { what: "An EXCLUDE constraint".into(), dialect: self.name() })
    }
    /// What follows the closing parenthesis of CREATE TABLE.
    fn table_options(&self, table: &Table) -> Sql;
    fn inline_comments(&self) -> bool {
        false
    }
    fn comment_on_table(&self, table: &TableName, comment: Option<&str>) -> Statements;
    fn comment_on_column(&self, table: &TableName, column: &str, comment: Option<&str>) -> Statements;
    fn rename_table(&self, table: &TableName, new_name: &str) -> Sql;
    fn create_index(&self, table: &TableName, index: &Index, if_not_exists: bool) -> Sql;
    fn drop_index(&self, drop: &DropIndex) -> Sql;

    // ALTER
    fn alter_column(&self, alter: &AlterColumn) -> Statements;
    fn add_constraint(&self, table: &TableName, constraint: &Constraint) -> Statements {
        super::alter_table::add_constraint(self.dynamic(), table, constraint)
    }
    /// The CHECK that a Boolean or Enum implies, on an existing table.
    fn add_implied_check(&self, table: &TableName, check: &Constraint) -> Statements {
        self.add_constraint(table, check)
    }
    fn drop_implied_check(&self, table: &TableName, check: &Constraint) -> Statements {
        self.drop_constraint(&DropConstraint {
            table,
            name: check.name.as_deref(),
            kind: Some(ConstraintClass::Check),
            if_exists: false,
        })
        .map(|sql| vec![sql])
    }
    fn drop_constraint(&self, drop: &DropConstraint) -> Sql;

    // Batch
    fn recreates_tables(&self) -> bool {
        false
    }
    /// Constraint names are unique to more than a table, so the old table gives them up before the copy takes them.
    fn frees_names_for_copy(&self) -> bool {
        false
    }
    /// The expression that copies a column whose type changes.
    fn copied(&self, _old: &Type, _new: &Type) -> bool {
        false
    }
    /// An expression default that ALTER TABLE ADD COLUMN refuses.
    fn default_needs_recreate(&self, _default: &Expr) -> bool {
        false
    }
}
