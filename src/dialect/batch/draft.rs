//! The table a batch is making: columns with where their values come from, constraints and indexes.

use crate::dialect::CompileError;
use crate::dialect::engine::Engine;
use crate::dialect::naming;
use crate::dialect::table_plan;
use crate::operation::Batch;
use crate::schema::{Column, Constraint, ConstraintKind, Expr, Index, Options, Table, TableName, Type};

/// A column of the new table. `key` is its name in the old one, or its own when it is new.
pub(super) struct DraftColumn {
    pub key: String,
    pub column: Column,
    /// Copied from the old table; a type stands for a CAST.
    pub copied: Option<Option<Type>>,
}

pub(super) struct Draft {
    pub name: TableName,
    pub columns: Vec<DraftColumn>,
    /// All constraints but the CHECKs that column types imply.
    pub constraints: Vec<Constraint>,
    pub old_indexes: Vec<Index>,
    pub new_indexes: Vec<Index>,
    pub options: Options,
    pub prefixes: Vec<String>,
    pub comment: Option<String>,
    /// Old columns in their order, less those dropped.
    pub existing_order: Vec<String>,
    /// Pairs: the first column stands before the second.
    pub added_order: Vec<(String, String)>,
}

impl Draft {
    pub fn of(engine: &dyn Engine, batch: &Batch, table: &Table, reflected: bool) -> Self {
        let mut constraints: Vec<Constraint> = Vec::new();
        let key = table_plan::key_columns(table);
        let explicit_key = table.constraints.iter().any(table_plan::is_primary);
        if !explicit_key && !key.is_empty() {
            constraints.push(table_plan::plain(None, ConstraintKind::PrimaryKey { columns: key.clone() }));
        }
        constraints.extend(table.constraints.iter().map(|constraint| match &constraint.kind {
            ConstraintKind::PrimaryKey { .. } => {
                Constraint { kind: ConstraintKind::PrimaryKey { columns: key.clone() }, ..constraint.clone() }
            }
            ConstraintKind::Unique { .. }
            | ConstraintKind::ForeignKey { .. }
            | ConstraintKind::Check { .. }
            | ConstraintKind::Exclude { .. } => constraint.clone(),
        }));
        let mut columns = Vec::new();
        let mut old_indexes = table.indexes.clone();
        for column in &table.columns {
            if column.unique && !column.index {
                let kind = ConstraintKind::Unique { columns: vec![column.name.clone()] };
                constraints.push(table_plan::plain(None, kind));
            }
            if column.index {
                old_indexes.push(table_plan::implied_index(engine, &table.name, column));
            }
            constraints.extend(column.foreign_keys.iter().map(|reference| table_plan::foreign_key(column, reference)));
            columns.push(DraftColumn {
                key: column.name.clone(),
                column: without_flags(column, key.contains(&column.name)),
                copied: column.computed.is_none().then_some(None),
            });
        }
        if reflected {
            name_unnamed(engine, batch, &table.name, &mut constraints);
        }
        let mut options = table.options.clone();
        options.extend(batch.table_kwargs.clone());
        Self {
            name: table.name.clone(),
            columns,
            constraints,
            old_indexes,
            new_indexes: Vec::new(),
            options,
            prefixes: table.prefixes.clone(),
            comment: table.comment.clone(),
            existing_order: table.columns.iter().map(|column| column.name.clone()).collect(),
            added_order: Vec::new(),
        }
    }

    pub fn column(&mut self, key: &str) -> Result<&mut DraftColumn, CompileError> {
        let table = self.name.name.clone();
        self.columns
            .iter_mut()
            .find(|column| column.key == key)
            .ok_or_else(|| CompileError::NoSuchColumn { table, column: key.to_owned() })
    }

    /// The table as it will be created, under the given name.
    pub fn table(&self, name: TableName, extra: &[Constraint]) -> Table {
        let renamed = |name: &String| self.current_name(name);
        let mut constraints: Vec<Constraint> = extra.to_vec();
        // Named ones first, as Alembic keeps them.
        let (named, unnamed): (Vec<_>, Vec<_>) =
            self.constraints.iter().partition(|constraint| constraint.name.is_some());
        for constraint in named.into_iter().chain(unnamed) {
            let own = own_columns(&constraint.kind);
            if own.iter().all(|column| self.columns.iter().any(|draft| draft.key == *column)) {
                constraints.push(self.current(constraint, &renamed));
            }
        }
        Table {
            name,
            columns: self.columns.iter().map(|draft| draft.column.clone()).collect(),
            constraints,
            indexes: Vec::new(),
            comment: self.comment.clone(),
            prefixes: self.prefixes.clone(),
            options: self.options.clone(),
        }
    }

    /// Old indexes first. One whose column is gone goes with it. Columns go by their old names, as in Alembic, or by new.
    pub fn indexes(&self) -> Result<Vec<Index>, CompileError> {
        let keeps = |index: &&Index| {
            index.columns.iter().all(|expr| match index_column(expr) {
                Some(column) => self.columns.iter().any(|draft| draft.key == column),
                None => true,
            })
        };
        let old = self.old_indexes.iter().filter(keeps);
        let current = |index: &Index| Index {
            columns: index.columns.iter().map(|expr| self.renamed_expr(expr)).collect(),
            ..index.clone()
        };
        for column in self.new_indexes.iter().flat_map(|index| &index.columns).filter_map(index_column) {
            if !self.columns.iter().any(|draft| draft.key == column || draft.column.name == column) {
                return Err(CompileError::NoSuchColumn { table: self.name.name.clone(), column: column.to_owned() });
            }
        }
        Ok(old.chain(&self.new_indexes).map(current).collect())
    }

    fn current_name(&self, key: &str) -> String {
        let found = self.columns.iter().find(|draft| draft.key == key);
        found.map_or_else(|| key.to_owned(), |draft| draft.column.name.clone())
    }

    fn current(&self, constraint: &Constraint, renamed: &dyn Fn(&String) -> String) -> Constraint {
        let all = |columns: &[String]| columns.iter().map(renamed).collect::<Vec<_>>();
        let kind = match &constraint.kind {
            ConstraintKind::PrimaryKey { columns } => ConstraintKind::PrimaryKey { columns: all(columns) },
            ConstraintKind::Unique { columns } => ConstraintKind::Unique { columns: all(columns) },
            ConstraintKind::ForeignKey { columns, referred, referred_columns, on_delete, on_update, match_ } => {
                let to_itself = *referred == self.name;
                ConstraintKind::ForeignKey {
                    columns: all(columns),
                    referred: referred.clone(),
                    referred_columns: if to_itself { all(referred_columns) } else { referred_columns.clone() },
                    on_delete: on_delete.clone(),
                    on_update: on_update.clone(),
                    match_: match_.clone(),
                }
            }
            kind @ (ConstraintKind::Check { .. } | ConstraintKind::Exclude { .. }) => kind.clone(),
        };
        Constraint { kind, ..constraint.clone() }
    }

    fn renamed_expr(&self, expr: &Expr) -> Expr {
        let mut renamed = expr.clone();
        if let Expr::Column { name, .. } = &mut renamed {
            *name = self.current_name(name);
        } else if let Expr::Ordered { operand, .. } | Expr::Collate { operand, .. } = &mut renamed {
            **operand = self.renamed_expr(operand);
        }
        renamed
    }
}

/// The columns a constraint is made of: it goes when one of them does.
pub(super) fn own_columns(kind: &ConstraintKind) -> &[String] {
    match kind {
        ConstraintKind::PrimaryKey { columns }
        | ConstraintKind::Unique { columns }
        | ConstraintKind::ForeignKey { columns, .. } => columns,
        ConstraintKind::Check { .. } | ConstraintKind::Exclude { .. } => &[],
    }
}

fn index_column(expr: &Expr) -> Option<&str> {
    if let Expr::Ordered { operand, .. } | Expr::Collate { operand, .. } = expr {
        return index_column(operand);
    }
    if let Expr::Column { name, .. } = expr { Some(name) } else { None }
}

/// Flags have become constraints and indexes of the draft.
pub(super) fn without_flags(column: &Column, is_key: bool) -> Column {
    Column { unique: false, index: false, foreign_keys: Vec::new(), primary_key: is_key, ..column.clone() }
}

fn name_unnamed(engine: &dyn Engine, batch: &Batch, table: &TableName, constraints: &mut [Constraint]) {
    for constraint in constraints.iter_mut().filter(|constraint| constraint.name.is_none()) {
        constraint.name = naming::by_convention(engine, &batch.naming_convention, table, constraint);
    }
}
