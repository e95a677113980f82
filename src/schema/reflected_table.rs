//! What the catalog tells of a table, as a script would say it.

use serde_json::Value as Json;

use super::{
    Autoincrement, Column, Computed, Constraint, ConstraintKind, Deferral, Expr, Identity, Index, Nulls, Options,
    ReflectedColumn, ReflectedForeignKey, ReflectedIndex, ReflectedOptions, ReflectedTable, ServerDefault, Table,
    TableName, Type, Value,
};

impl ReflectedTable {
    /// Constraints and indexes that are one and the same thing are said once.
    pub fn into_table(self, name: TableName) -> Table {
        let key = self.pk_constraint;
        // Columns in their own order, and no name: their flags say it all.
        let in_order =
            self.columns.iter().map(|column| &column.name).filter(|name| key.constrained_columns.contains(name));
        let flagged = key.name.is_none() && in_order.eq(&key.constrained_columns);
        let mut columns: Vec<Column> = self.columns.into_iter().map(column).collect();
        let mut constraints = Vec::new();
        if flagged {
            for column in &mut columns {
                column.primary_key = key.constrained_columns.contains(&column.name);
            }
        } else if !key.constrained_columns.is_empty() {
            let kind = ConstraintKind::PrimaryKey { columns: key.constrained_columns };
            constraints.push(constraint(key.name, kind, Deferral::default(), key.dialect_options));
        }
        for unique in self.unique_constraints.into_iter().filter(|unique| unique.duplicates_index.is_none()) {
            let kind = ConstraintKind::Unique { columns: unique.column_names };
            constraints.push(constraint(unique.name, kind, Deferral::default(), unique.dialect_options));
        }
        constraints.extend(self.foreign_keys.into_iter().map(foreign_key));
        for check in self.check_constraints {
            let kind = ConstraintKind::Check { condition: Expr::LiteralColumn { sql: check.sqltext } };
            let options = check.dialect_options.into_iter().map(|(key, said)| (format!("postgresql_{key}"), said));
            constraints.push(constraint(check.name, kind, Deferral::default(), options.collect()));
        }
        let indexes = self.indexes.into_iter().filter(|index| index.duplicates_constraint.is_none()).map(index);
        let mut options = options(self.options);
        options.retain(|key, _| !key.ends_with("_comment"));
        Table {
            name,
            columns,
            constraints,
            indexes: indexes.collect(),
            comment: self.comment,
            prefixes: Vec::new(),
            options,
        }
    }
}

fn column(told: ReflectedColumn) -> Column {
    Column {
        name: told.name,
        ty: existing(told.ty),
        nullable: Some(told.nullable),
        primary_key: false,
        autoincrement: match told.autoincrement {
            Some(true) => Autoincrement::On,
            Some(false) => Autoincrement::Off,
            None => Autoincrement::Auto,
        },
        server_default: told.default.map(|sql| ServerDefault::Expr { expr: verbatim(&sql) }),
        has_default: false,
        unique: false,
        index: false,
        comment: told.comment,
        computed: told.computed.map(|computed| Computed {
            sql: Expr::LiteralColumn { sql: computed.sqltext },
            persisted: computed.persisted,
        }),
        identity: told.identity.map(|identity| Identity {
            always: identity.always,
            start: Some(identity.start),
            increment: Some(identity.increment),
            min_value: Some(identity.minvalue),
            max_value: Some(identity.maxvalue),
            cycle: Some(identity.cycle),
            cache: Some(identity.cache),
            ..Identity::default()
        }),
        sequence: None,
        foreign_keys: Vec::new(),
        constraints: Vec::new(),
    }
}

/// Enumerations and domains are there already.
fn existing(ty: Type) -> Type {
    let item = ty.item.map(|item| Box::new(existing(*item)));
    let create_type = if ty.name.is_some() { Some(false) } else { ty.create_type };
    Type { item, create_type, ..ty }
}

fn constraint(name: Option<String>, kind: ConstraintKind, deferral: Deferral, said: ReflectedOptions) -> Constraint {
    Constraint { name, kind, deferral, options: options(said) }
}

fn foreign_key(told: ReflectedForeignKey) -> Constraint {
    let options = told.options;
    let deferral = Deferral { deferrable: options.deferrable, initially: options.initially };
    let kind = ConstraintKind::ForeignKey {
        columns: told.constrained_columns,
        referred: TableName { schema: told.referred_schema, name: told.referred_table },
        referred_columns: told.referred_columns,
        on_delete: options.ondelete,
        on_update: options.onupdate,
        match_: options.match_,
    };
    constraint(told.name, kind, deferral, ReflectedOptions::new())
}

fn index(told: ReflectedIndex) -> Index {
    let sorting = told.column_sorting;
    let element = |(at, name): (usize, Option<String>)| {
        let text = name.clone().or_else(|| told.expressions.get(at).cloned()).unwrap_or_default();
        let words = sorting.get(&text).cloned().unwrap_or_default();
        let said = |word: &str| words.iter().any(|other| other == word);
        let operand = match name {
            Some(name) => Expr::Column { name, table: None, ty: None },
            None => Expr::LiteralColumn { sql: text },
        };
        let nulls = match (said("nulls_first"), said("nulls_last")) {
            (true, _) => Some(Nulls::First),
            (false, true) => Some(Nulls::Last),
            (false, false) => None,
        };
        let descending = said("desc").then_some(true);
        if descending.is_none() && nulls.is_none() {
            return operand;
        }
        Expr::Ordered { operand: Box::new(operand), descending, nulls }
    };
    Index {
        name: Some(told.name),
        columns: told.column_names.into_iter().enumerate().map(element).collect(),
        unique: told.unique,
        options: options(told.dialect_options),
    }
}

/// Those that say something: an empty list and a `false` are what the engine does anyway.
fn options(said: ReflectedOptions) -> Options {
    let told = said.into_iter().filter(|(_, said)| *said != Json::Bool(false));
    let told = told.filter(|(_, said)| said.as_array().is_none_or(|items| !items.is_empty()));
    told.map(|(key, said)| {
        let value = match said {
            Json::String(sql) if key.ends_with("_where") => Value::Expr(Box::new(Expr::LiteralColumn { sql })),
            Json::String(text) => Value::String(text),
            Json::Bool(truth) => Value::Bool(truth),
            other => Value::Json(other),
        };
        (key.replace(' ', "_"), value)
    })
    .collect()
}

/// A default is told apart from an expression by being text; its colons must not read as parameters.
fn verbatim(sql: &str) -> Expr {
    Expr::Text { sql: sql.replace(':', "\\:"), binds: Vec::new() }
}
