//! `sa.text(…)`: which `:name` is a parameter, by the rule of SQLAlchemy, and what stands in its place.

use super::engine::{Engine, Sql};
use super::error::CompileError;
use super::literal;
use crate::schema::{Bind, Value};

/// A colon followed by a word is a parameter unless a word character, a colon or a backslash stands before it, or a
/// colon after the word. `\:` is a colon.
pub(super) fn text(engine: &dyn Engine, sql: &str, binds: &[Bind]) -> Sql {
    let characters: Vec<char> = sql.chars().collect();
    let mut out = String::with_capacity(sql.len());
    let mut position = 0;
    while let Some(&character) = characters.get(position) {
        let escaped = character == '\\' && characters.get(position + 1) == Some(&':');
        let colon = position + usize::from(escaped);
        let end = word_end(&characters, colon + 1);
        let before = position.checked_sub(1).and_then(|index| characters.get(index));
        if escaped && characters.get(end) != Some(&':') {
            out.extend(&characters[colon..end]);
            position = end;
        } else if character == ':' && is_parameter(before, &characters, colon, end) {
            let name: String = characters[colon + 1..end].iter().collect();
            out.push_str(&value(engine, name, binds)?);
            position = end;
        } else {
            out.push(character);
            position += 1;
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
    match value {
        Value::Array(items) if *expanding => {
            let items: Result<Vec<_>, _> =
                items.iter().map(|item| literal::literal(engine, item, ty.as_ref())).collect();
            let items = items?;
            Ok(if items.is_empty() { "(SELECT NULL WHERE 1!=1)".into() } else { format!("({})", items.join(", ")) })
        }
        _ => literal::literal(engine, value, ty.as_ref()),
    }
}
