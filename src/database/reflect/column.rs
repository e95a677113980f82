//! One column of a `CREATE TABLE`, with the constraints written beside it.

use super::create_table::{Definition, conflict};
use super::cursor::{Cursor, Parsed, Unexpected};
use super::{references, types};
use crate::database::token::Kind;
use crate::schema::{
    Autoincrement, Column, Computed, Constraint, ConstraintKind, Deferral, Expr, Options, ServerDefault,
};

/// The words that end a type's name and begin a constraint.
const CONSTRAINT_WORDS: [&str; 9] =
    ["CONSTRAINT", "PRIMARY", "NOT", "NULL", "UNIQUE", "CHECK", "DEFAULT", "COLLATE", "REFERENCES"];

/// Adds the column, and its constraints to the table's.
pub(super) fn parse(cursor: &mut Cursor<'_>, table: &mut Definition) -> Parsed<()> {
    let name = cursor.name()?;
    let mut column = Column {
        name: name.clone(),
        ty: types::of(&type_text(cursor)?),
        nullable: Some(true),
        primary_key: false,
        autoincrement: Autoincrement::Auto,
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
    let mut constraint_name = None;
    while !cursor.at_end() && !cursor.is_symbol(',') && !cursor.is_symbol(')') {
        if cursor.take_word("CONSTRAINT") {
            constraint_name = Some(cursor.name()?);
            continue;
        }
        let name_of_this = constraint_name.take();
        let mut add = |kind, deferral, options| {
            table.constraints.push(Constraint { name: name_of_this.clone(), kind, deferral, options });
        };
        if cursor.take_words(&["PRIMARY", "KEY"]) {
            let _ordered = cursor.take_word("ASC") || cursor.take_word("DESC");
            let options = conflict(cursor)?;
            table.autoincrement = cursor.take_word("AUTOINCREMENT");
            if table.autoincrement || (name_of_this.is_none() && options.is_empty()) {
                column.primary_key = true;
            } else {
                add(ConstraintKind::PrimaryKey { columns: vec![name.clone()] }, Deferral::default(), options);
            }
        } else if cursor.take_words(&["NOT", "NULL"]) {
            column.nullable = Some(false);
            if !conflict(cursor)?.is_empty() {
                return Err(Unexpected(format!("NOT NULL ON CONFLICT of column {name} cannot be carried over")));
            }
        } else if cursor.take_word("NULL") {
            conflict(cursor)?;
        } else if cursor.take_word("UNIQUE") {
            let options = conflict(cursor)?;
            add(ConstraintKind::Unique { columns: vec![name.clone()] }, Deferral::default(), options);
        } else if cursor.take_word("CHECK") {
            let condition = Expr::LiteralColumn { sql: cursor.parenthesised()? };
            conflict(cursor)?;
            add(ConstraintKind::Check { condition }, Deferral::default(), Options::new());
        } else if cursor.take_word("DEFAULT") {
            column.server_default = Some(ServerDefault::Expr { expr: verbatim(&default_text(cursor)?) });
        } else if cursor.take_word("COLLATE") {
            column.ty.collation = Some(cursor.name()?);
        } else if cursor.take_word("REFERENCES") {
            let (kind, deferral) = references::parse(cursor, vec![name.clone()])?;
            add(kind, deferral, Options::new());
        } else if cursor.is_word("DEFERRABLE") || cursor.is_words(&["NOT", "DEFERRABLE"]) {
            // SQLite lets it stand apart from its REFERENCES.
            let deferral = references::deferral(cursor)?;
            if let Some(last) = table.constraints.last_mut() {
                last.deferral = deferral;
            }
        } else if cursor.take_words(&["GENERATED", "ALWAYS", "AS"]) || cursor.take_word("AS") {
            let sql = Expr::LiteralColumn { sql: cursor.parenthesised()? };
            let persisted =
                if cursor.take_word("STORED") { Some(true) } else { cursor.take_word("VIRTUAL").then_some(false) };
            column.computed = Some(Computed { sql, persisted });
        } else {
            return Err(cursor.unexpected("a constraint"));
        }
    }
    table.columns.push(column);
    Ok(())
}

fn type_text(cursor: &mut Cursor<'_>) -> Parsed<String> {
    let mut words: Vec<String> = Vec::new();
    while let Some(token) = cursor.peek() {
        let generated = cursor.is_words(&["GENERATED", "ALWAYS"]) || (token.is_word("AS"));
        let ends = CONSTRAINT_WORDS.iter().any(|word| token.is_word(word)) || generated;
        if ends || !matches!(token.kind, Kind::Word | Kind::Quoted | Kind::String) {
            break;
        }
        words.push(token.name());
        cursor.next();
    }
    let mut text = words.join(" ");
    if cursor.is_symbol('(') {
        text.push_str(&format!("({})", cursor.parenthesised()?));
    }
    Ok(text)
}

/// A literal, a signed number, a name, or an expression with its parentheses.
fn default_text(cursor: &mut Cursor<'_>) -> Parsed<String> {
    if cursor.is_symbol('(') {
        let inner = cursor.parenthesised()?;
        // SQLAlchemy puts numbers in parentheses; they are the same default without.
        let number = inner.strip_prefix(['-', '+']).unwrap_or(&inner);
        let plain =
            number.starts_with(|c: char| c.is_ascii_digit()) && number.chars().all(|c| c.is_ascii_digit() || c == '.');
        return Ok(if plain { inner } else { format!("({inner})") });
    }
    let place = cursor.place();
    let Some(first) = cursor.next() else { return Err(cursor.unexpected("a default")) };
    if first.is_symbol('-') || first.is_symbol('+') {
        cursor.next();
    }
    Ok(cursor.text_since(place))
}

/// A default is told apart from an expression by being text; its colons must not read as parameters.
fn verbatim(sql: &str) -> Expr {
    Expr::Text { sql: sql.replace(':', "\\:"), binds: Vec::new() }
}
