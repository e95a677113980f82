//! The lines of `SHOW CREATE TABLE`.

use super::{columns, keys, options};
use crate::dialect::answer::{Answer, Row};
use crate::schema::{DialectName, ReflectedTable};

/// A view answers `CREATE … VIEW …`.
pub(crate) fn is_view(definition: &str) -> bool {
    let mut words = definition.split_whitespace().map(str::to_ascii_uppercase);
    words.next().as_deref() == Some("CREATE")
        && words.next().is_some_and(|word| word != "TABLE")
        && definition.to_ascii_uppercase().contains(" VIEW ")
}

/// The rows of `DESCRIBE`, written as a table's definition would be.
pub(crate) fn view_as_table(name: &str, rows: &[Row]) -> String {
    let column = |row: &Row| {
        let quoted = row.text(0).replace('`', "``");
        // SQLAlchemy quotes whatever stands there, and takes every column of a view for nullable.
        let default = match row.maybe(4).filter(|default| !default.is_empty()) {
            Some(default) if row.text(1).starts_with("timestamp") && default.starts_with('C') => {
                format!(" DEFAULT {default}")
            }
            Some(default) if default == "NULL" => " DEFAULT NULL".into(),
            Some(default) => format!(" DEFAULT '{}'", default.replace('\'', "''")),
            None => String::new(),
        };
        format!("  `{quoted}` {}{default} {}", row.text(1), row.text(5)).trim_end().to_owned()
    };
    let columns: Vec<String> = rows.iter().map(column).collect();
    format!("CREATE TABLE `{}` (\n{}\n) ", name.replace('`', "``"), columns.join(",\n"))
}

/// `schema` as it was asked for: a foreign key into the table's own schema is told with it.
pub(crate) fn parse(definition: &str, schema: Option<&str>, dialect: DialectName) -> ReflectedTable {
    let mut table = ReflectedTable::default();
    for line in lines(definition) {
        if line.starts_with("  `") {
            columns::parse(line, &mut table);
        } else if line.starts_with(") ") {
            options::parse(line, dialect, &mut table.options);
        } else if line == ")" || line.is_empty() || line.starts_with("CREATE ") {
        } else if line.contains("PARTITION") {
            options::partition(line, dialect, &mut table.options);
        } else if !keys::parse(line, schema, dialect, &mut table) {
            table.warnings.push(format!("Unknown schema content: {line:?}"));
        }
    }
    table.comment = table.options.get(&format!("{dialect}_comment")).and_then(|text| text.as_str()).map(str::to_owned);
    let by_name = |name: &Option<String>| name.clone().unwrap_or_else(|| "~".into());
    table.indexes.sort_by_key(|index| index.name.clone());
    table.unique_constraints.sort_by_key(|unique| by_name(&unique.name));
    table.check_constraints.sort_by_key(|check| by_name(&check.name));
    table
}

/// Names and texts may hold ends of lines themselves.
fn lines(definition: &str) -> Vec<&str> {
    let (mut lines, mut start, mut quote) = (Vec::new(), 0, None);
    for (at, c) in definition.char_indices() {
        match (c, quote) {
            ('\n', None) => {
                lines.push(&definition[start..at]);
                start = at + 1;
            }
            ('`' | '\'', None) => quote = Some(c),
            (_, Some(open)) if open == c => quote = None,
            _ => {}
        }
    }
    lines.push(&definition[start..]);
    lines
}

/// A text inside quotes: doubled quotes and the escapes of control characters.
pub(super) fn plain_text(quoted: &str) -> String {
    let mut text = String::new();
    let mut characters = quoted.chars().peekable();
    while let Some(c) = characters.next() {
        let escaped = match (c, characters.peek()) {
            ('\\', Some('\\')) => Some('\\'),
            ('\\', Some('0')) => Some('\0'),
            ('\\', Some('a')) => Some('\u{7}'),
            ('\\', Some('b')) => Some('\u{8}'),
            ('\\', Some('t')) => Some('\t'),
            ('\\', Some('n')) => Some('\n'),
            ('\\', Some('v')) => Some('\u{b}'),
            ('\\', Some('f')) => Some('\u{c}'),
            ('\\', Some('r')) => Some('\r'),
            ('\'', Some('\'')) => Some('\''),
            _ => None,
        };
        if escaped.is_some() {
            characters.next();
        }
        text.push(escaped.unwrap_or(c));
    }
    text
}

/// SQLAlchemy keeps the doubled backticks of a name; the name has one.
pub(super) fn name(quoted: &str) -> String {
    quoted.replace("``", "`")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn views_are_told_from_tables() {
        assert!(is_view("CREATE ALGORITHM=UNDEFINED DEFINER=`a`@`b` SQL SECURITY DEFINER VIEW `v` AS select 1"));
        assert!(is_view("CREATE VIEW `v` AS select 1"));
        assert!(!is_view("CREATE TABLE `t VIEW ` (\n  `a VIEW b` int\n)"));
    }

    #[test]
    fn quoted_text_is_read_back() {
        assert_eq!(plain_text("it''s\\n a\\\\b"), "it's\n a\\b");
    }
}
