//! Unique constraints, foreign keys and checks.

use regex::Captures;

use super::patterns;
use crate::dialect::answer::{Answer, Row};
use crate::schema::{ForeignKeyOptions, ReflectedCheck, ReflectedForeignKey, ReflectedUnique};

fn names(text: &str) -> Vec<String> {
    patterns::COLUMN_NAME.captures_iter(text).filter_map(|name| either(&name, 1, 2)).collect()
}

fn either(parts: &Captures<'_>, one: usize, other: usize) -> Option<String> {
    parts.get(one).or(parts.get(other)).map(|part| part.as_str().to_owned())
}

/// `automatic` has the columns of the indexes that SQLite made itself: each stands for one constraint at most.
pub(crate) fn uniques(definition: &str, mut automatic: Vec<Vec<String>>) -> Vec<ReflectedUnique> {
    let of_table = patterns::UNIQUE.captures_iter(definition).map(|parts| (either(&parts, 1, 2), names(&parts[3])));
    let inline = patterns::INLINE_UNIQUE
        .captures_iter(definition)
        .map(|parts| (None, names(&either(&parts, 1, 2).unwrap_or_default())));
    let mut found = Vec::new();
    for (name, column_names) in of_table.chain(inline) {
        if let Some(at) = automatic.iter().position(|columns| *columns == column_names) {
            automatic.remove(at);
            found.push(ReflectedUnique { name, column_names, ..ReflectedUnique::default() });
        }
    }
    found
}

/// From the rows of `foreign_key_list`; `key_of` answers with the primary key of a table that is referred to without columns.
pub(crate) fn foreign_keys(
    rows: &[Row],
    definition: Option<&str>,
    schema: Option<&str>,
    key_of: impl Fn(&str) -> Vec<String>,
    warnings: &mut Vec<String>,
) -> Vec<ReflectedForeignKey> {
    let mut listed: Vec<ReflectedForeignKey> = Vec::new();
    for rows in rows.chunk_by(|one, next| one.text(0) == next.text(0)) {
        let Some(first) = rows.first() else { continue };
        let referred_table = first.text(2);
        let named: Vec<String> = rows.iter().filter_map(|row| row.maybe(4)).filter(|name| !name.is_empty()).collect();
        listed.push(ReflectedForeignKey {
            constrained_columns: rows.iter().map(|row| row.text(3)).collect(),
            referred_schema: schema.map(str::to_owned),
            referred_columns: if named.is_empty() { key_of(&referred_table) } else { named },
            referred_table,
            ..ReflectedForeignKey::default()
        });
    }
    let mut found = Vec::new();
    for parts in definition.map(|text| patterns::FOREIGN_KEY.captures_iter(text)).into_iter().flatten() {
        let columns = names(&parts[3]);
        let referred = either(&parts, 4, 5).unwrap_or_default();
        let referred_columns = names(&parts[6]);
        // Of two alike the last one counts, as in SQLAlchemy's dictionary.
        let place = listed.iter().rposition(|key| {
            key.constrained_columns == columns
                && key.referred_table == referred
                && key.referred_columns == referred_columns
        });
        match place {
            Some(at) => {
                let key = listed.remove(at);
                found.push(ReflectedForeignKey { name: either(&parts, 1, 2), options: key_options(&parts), ..key });
            }
            None => {
                warnings.push(format!("foreign key of {columns:?} to {referred} is not in the list of foreign keys"))
            }
        }
    }
    found.extend(listed);
    found
}

fn key_options(parts: &Captures<'_>) -> ForeignKeyOptions {
    let text = |at: usize| parts.get(at).map(|part| part.as_str().to_uppercase());
    let words = text(7).unwrap_or_default().split_whitespace().map(str::to_owned).collect::<Vec<_>>().join(" ");
    let action = |which: &str| {
        let said = words.split("ON ").filter(|clause| clause.starts_with(which)).last()?;
        let action = said[which.len()..].trim().to_owned();
        (!action.is_empty() && action != "NO ACTION").then_some(action)
    };
    ForeignKeyOptions {
        ondelete: action("DELETE"),
        onupdate: action("UPDATE"),
        deferrable: text(8).map(|words| !words.contains("NOT")),
        initially: text(9),
        match_: None,
    }
}

pub(crate) fn checks(definition: &str) -> Vec<ReflectedCheck> {
    let mut found = Vec::new();
    for parts in patterns::CHECK.captures_iter(definition) {
        let Some(whole) = parts.get(0) else { continue };
        let before = definition[..whole.start()].chars().next_back();
        if before.is_some_and(|c| c.is_ascii_alphanumeric() || c == '_') {
            continue;
        }
        let Some(length) = balanced(&definition[whole.end() - 1..]) else { continue };
        let sqltext = definition[whole.end()..whole.end() - 1 + length].trim().to_owned();
        found.push(ReflectedCheck {
            name: parts.get(1).map(|name| bare(name.as_str())),
            sqltext,
            ..ReflectedCheck::default()
        });
    }
    found.sort_by_key(|check| check.name.clone().unwrap_or_else(|| "~".into()));
    found
}

/// Without the quotes around it.
fn bare(name: &str) -> String {
    let inside = ['"', '\'', '`'].iter().find_map(|quote| name.strip_prefix(*quote)?.strip_suffix(*quote));
    let inside = inside.or_else(|| name.strip_prefix('[')?.strip_suffix(']'));
    inside.filter(|inside| !inside.is_empty()).unwrap_or(name).to_owned()
}

/// Where the parenthesis that the text begins with is closed.
fn balanced(text: &str) -> Option<usize> {
    let (mut depth, mut quote) = (0_i32, None);
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (Some(_), _) => {}
            (None, '\'' | '"') => quote = Some(c),
            (None, '(') => depth += 1,
            (None, ')') => {
                depth -= 1;
                if depth == 0 {
                    return Some(at);
                }
            }
            (None, _) => {}
        }
    }
    None
}
