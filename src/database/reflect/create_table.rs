//! `CREATE TABLE` as SQLite stores it, read back into a table.

use super::cursor::{Cursor, Parsed, Unexpected};
use super::{column, references};
use crate::dialect::sqlite_catalog;
use crate::schema::{
    Column, Constraint, ConstraintKind, Deferral, Expr, Options, Table, TableName, Type, TypeKind, Value,
};

/// A table on its way: what columns and constraints add to.
#[derive(Default)]
pub(super) struct Definition {
    pub columns: Vec<Column>,
    pub constraints: Vec<Constraint>,
    pub autoincrement: bool,
}

pub(super) fn parse(sql: &str, name: &TableName) -> Parsed<Table> {
    let mut cursor = Cursor::new(sql);
    cursor.expect_word("CREATE")?;
    let _temporary = cursor.take_word("TEMP") || cursor.take_word("TEMPORARY");
    if cursor.take_word("VIRTUAL") {
        return Err(Unexpected("it is a virtual table".into()));
    }
    cursor.expect_word("TABLE")?;
    cursor.take_words(&["IF", "NOT", "EXISTS"]);
    cursor.qualified_name()?;
    cursor.expect_symbol('(')?;
    let mut definition = Definition::default();
    loop {
        if begins_constraint(&cursor) {
            table_constraint(&mut cursor, &mut definition)?;
            // SQLite does not insist on commas between them.
            if !cursor.is_symbol(',') && !cursor.is_symbol(')') && begins_constraint(&cursor) {
                continue;
            }
        } else {
            column::parse(&mut cursor, &mut definition)?;
        }
        if cursor.take_symbol(')') {
            break;
        }
        cursor.expect_symbol(',')?;
    }
    let options = table_options(&mut cursor, definition.autoincrement)?;
    let Definition { mut columns, mut constraints, .. } = definition;
    flag_plain_primary_key(&mut columns, &mut constraints);
    name_types(&mut columns, &constraints);
    Ok(Table {
        name: name.clone(),
        columns,
        constraints,
        indexes: Vec::new(),
        comment: None,
        prefixes: Vec::new(),
        options,
    })
}

fn begins_constraint(cursor: &Cursor<'_>) -> bool {
    cursor.is_word("CONSTRAINT")
        || cursor.is_words(&["PRIMARY", "KEY"])
        || cursor.is_words(&["FOREIGN", "KEY"])
        || cursor.is_word("UNIQUE")
        || cursor.is_word("CHECK")
}

fn table_constraint(cursor: &mut Cursor<'_>, table: &mut Definition) -> Parsed<()> {
    let name = if cursor.take_word("CONSTRAINT") { Some(cursor.name()?) } else { None };
    let (kind, deferral, options) = if cursor.take_words(&["PRIMARY", "KEY"]) {
        let columns = key_columns(cursor, table)?;
        (ConstraintKind::PrimaryKey { columns }, Deferral::default(), conflict(cursor)?)
    } else if cursor.take_word("UNIQUE") {
        let columns = cursor.names()?;
        (ConstraintKind::Unique { columns }, Deferral::default(), conflict(cursor)?)
    } else if cursor.take_word("CHECK") {
        let condition = Expr::LiteralColumn { sql: cursor.parenthesised()? };
        conflict(cursor)?;
        (ConstraintKind::Check { condition }, Deferral::default(), Options::new())
    } else if cursor.take_words(&["FOREIGN", "KEY"]) {
        let columns = cursor.names()?;
        cursor.expect_word("REFERENCES")?;
        let (kind, deferral) = references::parse(cursor, columns)?;
        (kind, deferral, Options::new())
    } else if name.is_some() {
        // A name without a constraint is allowed, and means nothing.
        return Ok(());
    } else {
        return Err(cursor.unexpected("a constraint"));
    };
    table.constraints.push(Constraint { name, kind, deferral, options });
    Ok(())
}

/// `PRIMARY KEY (id AUTOINCREMENT)` is allowed as well.
fn key_columns(cursor: &mut Cursor<'_>, table: &mut Definition) -> Parsed<Vec<String>> {
    cursor.expect_symbol('(')?;
    let mut columns = Vec::new();
    loop {
        columns.push(cursor.name()?);
        cursor.refuse_collation()?;
        let _ordered = cursor.take_word("ASC") || cursor.take_word("DESC");
        table.autoincrement |= cursor.take_word("AUTOINCREMENT");
        if cursor.take_symbol(')') {
            return Ok(columns);
        }
        cursor.expect_symbol(',')?;
    }
}

/// `ON CONFLICT …`, by the keyword SQLAlchemy gives it.
pub(super) fn conflict(cursor: &mut Cursor<'_>) -> Parsed<Options> {
    if !cursor.take_words(&["ON", "CONFLICT"]) {
        return Ok(Options::new());
    }
    let what = cursor.name()?.to_ascii_uppercase();
    Ok(Options::from([("sqlite_on_conflict".to_owned(), Value::String(what))]))
}

fn table_options(cursor: &mut Cursor<'_>, autoincrement: bool) -> Parsed<Options> {
    let mut options = Options::new();
    if autoincrement {
        options.insert("sqlite_autoincrement".into(), Value::Bool(true));
    }
    while !cursor.at_end() {
        if cursor.take_words(&["WITHOUT", "ROWID"]) {
            options.insert("sqlite_with_rowid".into(), Value::Bool(false));
        } else if cursor.take_word("STRICT") {
            options.insert("sqlite_strict".into(), Value::Bool(true));
        } else if !cursor.take_symbol(',') && !cursor.take_symbol(';') {
            return Err(cursor.unexpected("an option of the table"));
        }
    }
    Ok(options)
}

/// Alembic's copies bear SQLAlchemy's names of types. A key of type INT is kept: as INTEGER it would be the row's number.
fn name_types(columns: &mut [Column], constraints: &[Constraint]) {
    let keys = constraints.iter().filter_map(|constraint| match &constraint.kind {
        ConstraintKind::PrimaryKey { columns } => Some(columns),
        _ => None,
    });
    let keys: Vec<&String> = keys.flatten().collect();
    for column in columns.iter_mut().filter(|column| column.ty.kind == TypeKind::UserDefined) {
        if column.primary_key || keys.iter().any(|key| key.eq_ignore_ascii_case(&column.name)) {
            continue;
        }
        if let Some(ty) = column.ty.sql.as_deref().and_then(sqlite_catalog::copied_type) {
            column.ty = Type { collation: column.ty.collation.take(), ..ty };
        }
    }
}

/// An unnamed key over the columns in their own order needs no constraint: the columns' flags say it.
fn flag_plain_primary_key(columns: &mut [Column], constraints: &mut Vec<Constraint>) {
    let same = |a: &str, b: &str| a.eq_ignore_ascii_case(b);
    constraints.retain(|constraint| {
        let ConstraintKind::PrimaryKey { columns: key } = &constraint.kind else { return true };
        let in_order: Vec<&String> =
            columns.iter().map(|column| &column.name).filter(|name| key.iter().any(|part| same(part, name))).collect();
        let plain = constraint.name.is_none()
            && constraint.options.is_empty()
            && in_order.len() == key.len()
            && in_order.iter().zip(key).all(|(name, part)| same(name, part));
        if plain {
            for column in columns.iter_mut().filter(|column| key.iter().any(|part| same(part, &column.name))) {
                column.primary_key = true;
            }
        }
        !plain
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::{Computed, ServerDefault, TypeKind};

    fn table(sql: &str) -> Table {
        parse(sql, &TableName::new("t")).unwrap_or_else(|error| panic!("{sql}: {error:?}"))
    }

    #[test]
    fn every_constraint_is_found_wherever_it_stands() {
        let table = table(
            "CREATE TABLE IF NOT EXISTS main.\"t\" ( -- all of it
                id INTEGER NOT NULL CONSTRAINT pk PRIMARY KEY AUTOINCREMENT,
                a VARCHAR(5) COLLATE NOCASE DEFAULT 'x:y' NOT NULL CONSTRAINT ck_a CHECK (length(a) > 0),
                b INT DEFAULT -1 UNIQUE ON CONFLICT IGNORE CHECK (b <> ')'),
                [c d] double precision DEFAULT (1 + (2)),
                p INTEGER REFERENCES parent ON DELETE CASCADE ON UPDATE SET NULL DEFERRABLE INITIALLY DEFERRED,
                g TEXT GENERATED ALWAYS AS (a || 'z') STORED,
                h AS (b + 1),
                CONSTRAINT uq UNIQUE (a, b)
                CHECK (b < 10),
                CONSTRAINT fk FOREIGN KEY (a, b) REFERENCES \"Other\" (x, y) NOT DEFERRABLE
            ) STRICT",
        );
        let names: Vec<&str> = table.columns.iter().map(|column| column.name.as_str()).collect();
        assert_eq!(names, ["id", "a", "b", "c d", "p", "g", "h"]);
        assert!(table.columns[0].primary_key && table.columns[0].nullable == Some(false));
        assert_eq!(table.columns[1].ty.collation.as_deref(), Some("NOCASE"));
        assert_eq!(
            table.columns[1].server_default,
            Some(ServerDefault::Expr { expr: Expr::Text { sql: "'x\\:y'".into(), binds: vec![] } })
        );
        assert_eq!(table.columns[3].ty.kind, TypeKind::RealSql);
        let default = |at: usize| match &table.columns[at].server_default {
            Some(ServerDefault::Expr { expr: Expr::Text { sql, .. } }) => sql.clone(),
            other => panic!("{other:?}"),
        };
        assert_eq!((default(2).as_str(), default(3).as_str()), ("-1", "(1 + (2))"));
        assert_eq!(
            table.columns[5].computed,
            Some(Computed { sql: Expr::LiteralColumn { sql: "a || 'z'".into() }, persisted: Some(true) })
        );
        assert_eq!(table.columns[6].ty.kind, TypeKind::UserDefined);
        let named: Vec<_> = table.constraints.iter().map(|c| c.name.as_deref().unwrap_or("-")).collect();
        assert_eq!(named, ["ck_a", "-", "-", "-", "uq", "-", "fk"]);
        assert_eq!(table.constraints[1].options.get("sqlite_on_conflict"), Some(&Value::String("IGNORE".into())));
        assert_eq!(
            table.constraints[3].deferral,
            Deferral { deferrable: Some(true), initially: Some("DEFERRED".into()) }
        );
        assert!(matches!(&table.constraints[3].kind,
            ConstraintKind::ForeignKey { on_delete: Some(d), on_update: Some(u), .. } if d == "CASCADE" && u == "SET NULL"));
        assert_eq!(table.options.get("sqlite_strict"), Some(&Value::Bool(true)));
        assert_eq!(table.options.get("sqlite_autoincrement"), Some(&Value::Bool(true)));
    }

    #[test]
    fn comments_are_left_behind() {
        let table =
            table("CREATE TABLE t (a INT CHECK (a > 0 -- positive\n), b INT DEFAULT (1 /* one */ + 1) -- last\n)");
        let condition = Expr::LiteralColumn { sql: "a > 0".into() };
        assert_eq!(table.constraints[0].kind, ConstraintKind::Check { condition });
        let expr = Expr::Text { sql: "(1 + 1)".into(), binds: vec![] };
        assert_eq!(table.columns[1].server_default, Some(ServerDefault::Expr { expr }));
    }

    #[test]
    fn a_key_in_another_order_or_with_a_name_stays_a_constraint() {
        let keys = |sql: &str| {
            let table = table(sql);
            (table.columns.iter().filter(|c| c.primary_key).count(), table.constraints.len())
        };
        assert_eq!(keys("CREATE TABLE t (a, b, PRIMARY KEY (a, b)) WITHOUT ROWID"), (2, 0));
        assert_eq!(keys("CREATE TABLE t (a, b, PRIMARY KEY (b, a))"), (0, 1));
        assert_eq!(keys("CREATE TABLE t (a, b, CONSTRAINT k PRIMARY KEY (a, b))"), (0, 1));
        assert_eq!(keys("CREATE TABLE t (a INTEGER PRIMARY KEY ON CONFLICT REPLACE, b)"), (0, 1));
    }

    #[test]
    fn what_is_no_plain_table_is_refused() {
        for sql in [
            "CREATE VIRTUAL TABLE t USING fts5(a)",
            "CREATE TABLE t",
            "CREATE TABLE t (a INTEGER",
            "",
            "CREATE TABLE t (a PRIMARY)",
            "CREATE TABLE t (a, UNIQUE (a COLLATE NOCASE))",
        ] {
            assert!(parse(sql, &TableName::new("t")).is_err(), "{sql}");
        }
    }
}
