//! `CREATE INDEX` as SQLite stores it: expressions, orders, collations and the condition of a partial one.

use super::cursor::{Cursor, Parsed};
use crate::database::token::Kind;
use crate::schema::{Expr, Index, Options, Value};

pub(super) fn parse(sql: &str) -> Parsed<Index> {
    let mut cursor = Cursor::new(sql);
    cursor.expect_word("CREATE")?;
    let unique = cursor.take_word("UNIQUE");
    cursor.expect_word("INDEX")?;
    cursor.take_words(&["IF", "NOT", "EXISTS"]);
    let name = cursor.qualified_name()?;
    cursor.expect_word("ON")?;
    cursor.name()?;
    cursor.expect_symbol('(')?;
    let mut columns = Vec::new();
    loop {
        columns.push(element(&mut cursor)?);
        if cursor.take_symbol(')') {
            break;
        }
        cursor.expect_symbol(',')?;
    }
    let mut options = Options::new();
    if cursor.take_word("WHERE") {
        let condition = Expr::LiteralColumn { sql: cursor.rest() };
        options.insert("sqlite_where".into(), Value::Expr(Box::new(condition)));
    }
    Ok(Index { name: Some(name), columns, unique, options })
}

fn element(cursor: &mut Cursor<'_>) -> Parsed<Expr> {
    let mut inner = base(cursor)?;
    if cursor.take_word("COLLATE") {
        inner = Expr::Collate { operand: Box::new(inner), collation: cursor.name()? };
    }
    if cursor.take_word("DESC") {
        return Ok(Expr::Ordered { operand: Box::new(inner), descending: Some(true), nulls: None });
    }
    cursor.take_word("ASC");
    Ok(inner)
}

/// Everything before `COLLATE`, an order, a comma or the end, at the outermost level.
fn base(cursor: &mut Cursor<'_>) -> Parsed<Expr> {
    let Some(first) = cursor.peek() else { return Err(cursor.unexpected("a column")) };
    let place = cursor.place();
    let mut taken = 0;
    while let Some(token) = cursor.peek() {
        let ends = token.is_symbol(',')
            || token.is_symbol(')')
            || token.is_word("ASC")
            || token.is_word("DESC")
            || token.is_word("COLLATE");
        if ends {
            break;
        }
        if token.is_symbol('(') {
            cursor.parenthesised()?;
        } else {
            cursor.next();
        }
        taken += 1;
    }
    match (taken, first.kind) {
        (0, _) => Err(cursor.unexpected("a column")),
        (1, Kind::Word | Kind::Quoted | Kind::String) => Ok(Expr::Column { name: first.name(), table: None, ty: None }),
        _ => Ok(Expr::LiteralColumn { sql: cursor.text_since(place) }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_keep_their_order_collation_and_expression() {
        let index = parse(
            "CREATE UNIQUE INDEX \"i x\" ON t (a, \"b\" COLLATE NOCASE DESC, lower(c || ',') DESC, (d + 1) ASC) WHERE e > 1 AND f IN (1, 2)",
        )
        .unwrap();
        let column = |name: &str| Expr::Column { name: name.into(), table: None, ty: None };
        let descending = |operand| Expr::Ordered { operand: Box::new(operand), descending: Some(true), nulls: None };
        let literal = |sql: &str| Expr::LiteralColumn { sql: sql.into() };
        assert_eq!(index.name.as_deref(), Some("i x"));
        assert!(index.unique);
        assert_eq!(
            index.columns,
            [
                column("a"),
                descending(Expr::Collate { operand: Box::new(column("b")), collation: "NOCASE".into() }),
                descending(literal("lower(c || ',')")),
                literal("(d + 1)"),
            ]
        );
        assert_eq!(index.options.get("sqlite_where"), Some(&Value::Expr(Box::new(literal("e > 1 AND f IN (1, 2)")))));
        assert!(parse("CREATE INDEX i ON t (").is_err());
    }
}
