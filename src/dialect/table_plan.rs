//! A table made explicit: its primary key, the column that counts up, and the constraints and indexes its columns imply.

use super::affinity::{self, Affinity};
use super::engine::Engine;
use super::{naming, types};
use crate::schema::{
    Autoincrement, Column, Constraint, ConstraintKind, Deferral, Expr, ForeignKeyRef, Index, Options, Table, TableName,
    Type, TypeKind, Value,
};

pub(super) struct TablePlan {
    pub name: TableName,
    pub primary_key: Option<Constraint>,
    /// The column that SERIAL or AUTO_INCREMENT belongs to.
    pub counting: Option<String>,
    /// The key, where it is one whole number that refers to nothing: what SQLite can make AUTOINCREMENT.
    pub whole_key: Option<String>,
    /// All but the primary key: explicit ones first, then those implied by columns.
    pub constraints: Vec<Constraint>,
    pub options: Options,
}

impl TablePlan {
    pub fn of(engine: &dyn Engine, table: &Table) -> Self {
        let key = key_columns(table);
        let explicit = table.constraints.iter().find(|constraint| is_primary(constraint));
        let counting = counting_column(engine, table, &key);
        let primary_key = (!key.is_empty()).then(|| {
            let mut columns = key.clone();
            if explicit.is_none() {
                // A key made of column flags puts the counting column first, as SQLAlchemy does.
                columns.sort_by_key(|column| Some(column) != counting.as_ref());
            }
            let kind = ConstraintKind::PrimaryKey { columns };
            match explicit {
                Some(explicit) => Constraint { kind, ..explicit.clone() },
                None => plain(None, kind),
            }
        });
        let mut constraints: Vec<_> =
            table.constraints.iter().filter(|constraint| !is_primary(constraint)).cloned().collect();
        constraints.extend(table.columns.iter().flat_map(|column| implied_constraints(engine, column)));
        let whole_key = match key.as_slice() {
            [single] => table.columns.iter().find(|column| column.name == *single),
            _ => None,
        };
        let whole_key = whole_key
            .filter(|column| is_whole(engine, column) && column.foreign_keys.is_empty())
            .map(|column| column.name.clone());
        Self { name: table.name.clone(), primary_key, counting, whole_key, constraints, options: table.options.clone() }
    }

    /// For a column that joins an existing table.
    pub fn of_column(engine: &dyn Engine, table: &TableName, column: &Column) -> Self {
        Self::of(engine, &table_of(table, column))
    }

    pub fn is_key(&self, column: &str) -> bool {
        self.key().iter().any(|key| key == column)
    }

    pub fn key(&self) -> &[String] {
        match self.primary_key.as_ref().map(|constraint| &constraint.kind) {
            Some(ConstraintKind::PrimaryKey { columns }) => columns,
            Some(
                ConstraintKind::Unique { .. }
                | ConstraintKind::ForeignKey { .. }
                | ConstraintKind::Check { .. }
                | ConstraintKind::Exclude { .. },
            )
            | None => &[],
        }
    }

    /// Nullable unless said otherwise, a key, or an identity.
    pub fn is_nullable(&self, column: &Column) -> bool {
        column.nullable.unwrap_or(!self.is_key(&column.name) && column.identity.is_none())
    }
}

pub(super) fn plain(name: Option<String>, kind: ConstraintKind) -> Constraint {
    Constraint { name, kind, deferral: Deferral::default(), options: Options::new() }
}

pub(super) fn table_of(name: &TableName, column: &Column) -> Table {
    Table {
        name: name.clone(),
        columns: vec![column.clone()],
        constraints: Vec::new(),
        indexes: Vec::new(),
        comment: None,
        prefixes: Vec::new(),
        options: Options::new(),
    }
}

pub(super) fn is_primary(constraint: &Constraint) -> bool {
    matches!(constraint.kind, ConstraintKind::PrimaryKey { .. })
}

/// Of the explicit constraint, or of the columns' flags.
pub(super) fn key_columns(table: &Table) -> Vec<String> {
    let explicit = table.constraints.iter().find_map(|constraint| match &constraint.kind {
        ConstraintKind::PrimaryKey { columns } if !columns.is_empty() => Some(columns.clone()),
        ConstraintKind::PrimaryKey { .. }
        | ConstraintKind::Unique { .. }
        | ConstraintKind::ForeignKey { .. }
        | ConstraintKind::Check { .. }
        | ConstraintKind::Exclude { .. } => None,
    });
    let flagged = || table.columns.iter().filter(|column| column.primary_key).map(|column| column.name.clone());
    explicit.unwrap_or_else(|| flagged().collect())
}

fn counting_column(engine: &dyn Engine, table: &Table, key: &[String]) -> Option<String> {
    let column = |name: &String| table.columns.iter().find(|column| column.name == *name);
    if let [single] = key {
        let column = column(single)?;
        return match column.autoincrement {
            Autoincrement::On => Some(single.clone()),
            Autoincrement::Auto | Autoincrement::IgnoreForeignKey => {
                counts_by_itself(engine, table, column).then(|| single.clone())
            }
            Autoincrement::Off => None,
        };
    }
    key.iter().find(|name| column(name).is_some_and(|column| column.autoincrement == Autoincrement::On)).cloned()
}

fn counts_by_itself(engine: &dyn Engine, table: &Table, column: &Column) -> bool {
    let references = !column.foreign_keys.is_empty()
        || table.constraints.iter().any(|constraint| match &constraint.kind {
            ConstraintKind::ForeignKey { columns, .. } => columns.contains(&column.name),
            ConstraintKind::PrimaryKey { .. }
            | ConstraintKind::Unique { .. }
            | ConstraintKind::Check { .. }
            | ConstraintKind::Exclude { .. } => false,
        });
    is_whole(engine, column)
        && !column.has_default
        && column.server_default.is_none()
        && column.computed.is_none()
        && (!references || column.autoincrement == Autoincrement::IgnoreForeignKey)
}

fn is_whole(engine: &dyn Engine, column: &Column) -> bool {
    affinity::of(types::implementation(engine, &column.ty)) == Affinity::Integer
}

/// UNIQUE of a flag, FOREIGN KEY of a reference, CHECK of a Boolean or Enum: in the order SQLAlchemy makes them.
pub(super) fn implied_constraints(engine: &dyn Engine, column: &Column) -> Vec<Constraint> {
    let mut implied = Vec::new();
    if column.unique && !column.index {
        implied.push(plain(None, ConstraintKind::Unique { columns: vec![column.name.clone()] }));
    }
    implied.extend(column.foreign_keys.iter().map(|reference| foreign_key(column, reference)));
    implied.extend(implied_check(engine, &column.name, &column.ty));
    implied
}

pub(super) fn foreign_key(column: &Column, reference: &ForeignKeyRef) -> Constraint {
    let parts: Vec<&str> = reference.target.split('.').collect();
    let (schema, table, target) = match parts.as_slice() {
        [] => (None, String::new(), column.name.clone()),
        [table] => (None, (*table).to_owned(), column.name.clone()),
        [table, target] => (None, (*table).to_owned(), (*target).to_owned()),
        [schema @ .., table, target] => (Some(schema.join(".")), (*table).to_owned(), (*target).to_owned()),
    };
    Constraint {
        name: reference.name.clone(),
        kind: ConstraintKind::ForeignKey {
            columns: vec![column.name.clone()],
            referred: TableName { schema, name: table },
            referred_columns: vec![target],
            on_delete: reference.on_delete.clone(),
            on_update: reference.on_update.clone(),
            match_: reference.match_.clone(),
        },
        deferral: reference.deferral.clone(),
        options: Options::new(),
    }
}

/// The CHECK of `Boolean(create_constraint=True)` and of enumerations kept as text.
pub(super) fn implied_check(engine: &dyn Engine, column: &str, ty: &Type) -> Option<Constraint> {
    let ty = types::implementation(engine, ty);
    if !ty.create_constraint {
        return None;
    }
    let is_boolean = matches!(ty.kind, TypeKind::Boolean | TypeKind::BooleanSql) && !engine.native_boolean();
    let is_text = ty.native == Some(false) || !engine.native_enum();
    let items: Vec<Value> = if is_boolean {
        vec![Value::Int(0), Value::Int(1)]
    } else if matches!(ty.kind, TypeKind::Enum | TypeKind::PgEnum) && is_text {
        ty.values.iter().cloned().map(Value::String).collect()
    } else {
        return None;
    };
    let condition = Expr::In {
        operand: Box::new(Expr::Column { name: column.to_owned(), table: None, ty: None }),
        items: Box::new(Expr::Literal { value: Value::Array(items), ty: None }),
        negated: false,
    };
    Some(plain(ty.name.clone(), ConstraintKind::Check { condition }))
}

/// Indexes of `index=True` first, then the explicit ones.
pub(super) fn indexes(engine: &dyn Engine, table: &Table) -> Vec<Index> {
    let flagged = table.columns.iter().filter(|column| column.index);
    let mut indexes: Vec<_> = flagged.map(|column| implied_index(engine, &table.name, column)).collect();
    indexes.extend(table.indexes.iter().cloned());
    indexes
}

pub(super) fn implied_index(engine: &dyn Engine, table: &TableName, column: &Column) -> Index {
    Index {
        name: Some(naming::index_name(engine, table, &column.name)),
        columns: vec![Expr::Column { name: column.name.clone(), table: None, ty: None }],
        unique: column.unique,
        options: Options::new(),
    }
}
