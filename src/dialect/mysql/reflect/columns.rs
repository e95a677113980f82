//! A line with a column.

use regex::Captures;

use super::show_create::{name, plain_text};
use super::types;
use crate::dialect::affinity::{self, Affinity};
use crate::dialect::constant_pattern::Pattern;
use crate::schema::{ReflectedColumn, ReflectedComputed, ReflectedTable};

// Both patterns are SQLAlchemy's, so that what they don't understand is the same.
static COLUMN: Pattern = Pattern::new(concat!(
    r"(?i)^  `(?P<name>(?:``|[^`])+)` +(?P<coltype>\w+)",
    r"(?:\((?P<arg>(?:\d+|\d+,\d+|(?:'(?:''|[^'])*',?)+))\))?",
    r"(?: +(?P<unsigned>UNSIGNED))?(?: +(?P<zerofill>ZEROFILL))?",
    r"(?: +CHARACTER SET +(?P<charset>[\w_]+))?(?: +COLLATE +(?P<collate>[\w_]+))?",
    r"(?: +(?P<notnull>(?:NOT )?NULL))?",
    r"(?: +DEFAULT +(?P<default>(?:NULL|'(?:''|[^'])*'|\(.+?\)|[\-\w\.\(\)]+(?: +ON UPDATE [\-\w\.\(\)]+)?)))?",
    r"(?: +(?:GENERATED ALWAYS)? ?AS +(?P<generated>\(.*\))? ?(?P<persistence>VIRTUAL|STORED)?",
    r"(?: +(?P<notnull_generated>(?:NOT )?NULL))?)?",
    r"(?: +(?P<autoincr>AUTO_INCREMENT))?(?: +COMMENT +'(?P<comment>(?:''|[^'])*)')?",
    r"(?: +COLUMN_FORMAT +\w+)?(?: +STORAGE +\w+)?(?: +.*)?,?$",
));

static LOOSE: Pattern = Pattern::new(
    r"(?i)^  `(?P<name>(?:``|[^`])+)` +(?P<coltype>\w+)(?:\((?P<arg>(?:\d+|\d+,\d+|'(?:''|[^'])+'))\))?.*?(?P<notnull>(?:NOT )NULL)?",
);

pub(super) fn parse(line: &str, table: &mut ReflectedTable) {
    let parts = COLUMN.captures(line).or_else(|| {
        table.warnings.push(format!("Incomplete reflection of column definition {line:?}"));
        LOOSE.captures(line)
    });
    let Some(parts) = parts else { return };
    let of_type = types::Written {
        word: part(&parts, "coltype").unwrap_or_default(),
        arguments: part(&parts, "arg"),
        unsigned: part(&parts, "unsigned").is_some(),
        zerofill: part(&parts, "zerofill").is_some(),
        charset: part(&parts, "charset"),
        collation: part(&parts, "collate"),
    };
    let name = name(&parts["name"]);
    let found = types::of(&of_type);
    if found.is_none() {
        table.warnings.push(format!("Did not recognize type '{}' of column '{name}'", of_type.word));
    }
    let ty = found.unwrap_or_default();
    let counts = part(&parts, "autoincr").is_some();
    let not_null = |which: &str| part(&parts, which).is_some_and(|words| words.eq_ignore_ascii_case("NOT NULL"));
    table.columns.push(ReflectedColumn {
        name,
        nullable: !(not_null("notnull") || not_null("notnull_generated")),
        default: part(&parts, "default").filter(|default| default != "NULL"),
        autoincrement: (counts || affinity::of(&ty) == Affinity::Integer).then_some(counts),
        comment: part(&parts, "comment").map(|comment| plain_text(&comment)),
        computed: part(&parts, "generated").map(|sqltext| ReflectedComputed {
            sqltext,
            persisted: part(&parts, "persistence").map(|how| how == "STORED"),
        }),
        identity: None,
        primary_key: None,
        ty,
    });
}

/// Absent from the loose pattern, or from the line.
fn part(parts: &Captures<'_>, name: &str) -> Option<String> {
    parts.name(name).map(|part| part.as_str().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(line: &str) -> ReflectedColumn {
        let mut table = ReflectedTable::default();
        parse(line, &mut table);
        table.columns.remove(0)
    }

    #[test]
    fn a_column_is_read_from_its_line() {
        let counted = column("  `id` int(10) unsigned NOT NULL AUTO_INCREMENT COMMENT 'it''s',");
        assert_eq!((counted.nullable, counted.autoincrement), (false, Some(true)));
        assert_eq!(counted.comment.as_deref(), Some("it's"));
        let computed = column("  `d` int(11) GENERATED ALWAYS AS (`a` * 2) STORED,");
        let expected = ReflectedComputed { sqltext: "(`a` * 2)".into(), persisted: Some(true) };
        assert_eq!(computed.computed, Some(expected));
        let moment = column("  `t` timestamp NULL DEFAULT current_timestamp() ON UPDATE current_timestamp(),");
        assert_eq!(moment.default.as_deref(), Some("current_timestamp() ON UPDATE current_timestamp()"));
        assert_eq!(column("  `n` varchar(5) DEFAULT NULL").default, None);
    }
}
