//! `sa.text(…)`: which `:name` is a parameter, by the rule of SQLAlchemy, and what stands in its place.

use super::engine::{Engine, Sql};
use super::error::CompileError;
use super::literal;
use crate::schema::{Bind, Value};

/// A piece of a text.
enum Part {
    Plain(String),
    Parameter(String),
}

/// A colon followed by a word is a parameter unless a word character, a colon or a backslash stands before it, or a
/// colon after the word. `\:` is a colon.
fn parts(sql: &str) -> Vec<Part> {
    let characters: Vec<char> = sql.chars().collect();
    let (mut parts, mut plain) = (Vec::new(), String::new());
    let mut position = 0;
    while let Some(&character) = characters.get(position) {
        let escaped = character == '\\' && characters.get(position + 1) == Some(&':');
        let colon = position + usize::from(escaped);
        let end = word_end(&characters, colon + 1);
        let before = position.checked_sub(1).and_then(|index| characters.get(index));
        if escaped && characters.get(end) != Some(&':') {
            plain.extend(&characters[colon..end]);
            position = end;
        } else if character == ':' && is_parameter(before, &characters, colon, end) {
            parts.push(Part::Plain(std::mem::take(&mut plain)));
            parts.push(Part::Parameter(characters[colon + 1..end].iter().collect()));
            position = end;
        } else {
            plain.push(character);
            position += 1;
        }
    }
    parts.push(Part::Plain(plain));
    parts
}

/// The names of a text's parameters, in their order; a name may come more than once.
pub fn parameters(sql: &str) -> Vec<String> {
    parts(sql)
        .into_iter()
        .filter_map(|part| match part {
            Part::Parameter(name) => Some(name),
            Part::Plain(_) => None,
        })
        .collect()
}

pub(super) fn text(engine: &dyn Engine, sql: &str, binds: &[Bind]) -> Sql {
    let mut out = String::with_capacity(sql.len());
    for part in parts(sql) {
        match part {
            Part::Plain(text) => out.push_str(&text),
            Part::Parameter(name) => out.push_str(&value(engine, name, binds)?),
        }
    }
    Ok(out)
}

fn is_parameter(before: Option<&char>, characters: &[char], colon: usize, end: usize) -> bool {
    end > colon + 1
        && characters.get(end) != Some(&':')
        && !before.is_some_and(|&c| c == ':' || c == '\\' || is_word(c))
}

fn word_end(characters: &[char], start: usize) -> usize {
    let length = characters.iter().skip(start).take_while(|&&c| is_word(c)).count();
    start + length
}

fn is_word(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

fn value(engine: &dyn Engine, name: String, binds: &[Bind]) -> Sql {
    let bind = binds.iter().find(|bind| bind.name == name);
    let Some(Bind { value: Some(value), ty, expanding, .. }) = bind else {
        return Err(CompileError::BindMissing { name });
    };
    let Value::Array(items) = value else { return literal::literal(engine, value, ty.as_ref()) };
    if !expanding {
        return literal::literal(engine, value, ty.as_ref());
    }
    let items: Result<Vec<_>, _> = items.iter().map(|item| literal::literal(engine, item, ty.as_ref())).collect();
    let items = items?;
    Ok(if items.is_empty() { "(SELECT NULL WHERE 1!=1)".into() } else { format!("({})", items.join(", ")) })
}

#[cfg(test)]
mod tests {
    use crate::dialect::Dialect;
    use crate::operation::Operation;
    use crate::schema::{Bind, DialectName, Expr, Statement, Value};

    fn text(sql: &str, binds: &[(&str, Value)]) -> String {
        let binds = binds.iter().map(|(name, value)| Bind {
            name: (*name).to_owned(),
            value: Some(value.clone()),
            ty: None,
            expanding: matches!(value, Value::Array(_)),
        });
        let expr = Expr::Text { sql: sql.to_owned(), binds: binds.collect() };
        let operation = Operation::Execute { statement: Statement::Expr { expr } };
        match Dialect::new(DialectName::Postgresql).compile(&operation) {
            Ok(statements) => statements.join("|"),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn colons_that_are_no_parameters() {
        let texts =
            ["SELECT '10:30:00'", "SELECT x::int", "SELECT a::varchar(3)[1:2]", "SELECT ':', ': x'", "SELECT :x:"];
        for sql in texts {
            assert_eq!(text(sql, &[]), sql);
        }
    }

    #[test]
    fn escaped_colons() {
        assert_eq!(text(r"SELECT '\:x', '{\:1}' \:\: z", &[]), "SELECT ':x', '{:1}' :: z");
        assert_eq!(text(r"SELECT '\::x'", &[]), r"SELECT '\::x'");
    }

    #[test]
    fn unbound_parameters_are_named() {
        assert_eq!(text("SELECT :p", &[]), "A value is required for bind parameter 'p'");
        let json = r#"SELECT '{"a":1}'::jsonb"#;
        assert_eq!(text(json, &[]), "A value is required for bind parameter '1'");
    }

    #[test]
    fn values_stand_in_for_parameters_and_are_not_read_again() {
        let hostile = Value::String(r"\:a :b 'x".into());
        assert_eq!(text("SELECT :a, :b", &[("a", hostile), ("b", Value::Int(1))]), r"SELECT '\:a :b ''x', 1");
        let list = Value::Array(vec![Value::Int(1), Value::Int(2)]);
        assert_eq!(text("a IN :l", &[("l", list)]), "a IN (1, 2)");
    }

    #[test]
    fn ends_are_trimmed_and_nothing_is_no_statement() {
        assert_eq!(text("\n  SELECT 1 ;\n", &[]), "SELECT 1");
        assert_eq!(text("  ;", &[]), "");
    }
}
