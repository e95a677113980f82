//! SQLAlchemy's patterns for SQLite's stored definitions.

use crate::dialect::constant_pattern::Pattern;

pub(super) static PRIMARY_KEY_NAME: Pattern = Pattern::new(r#"(?i)CONSTRAINT\s+(?:"(.+?)"|(\w+))\s+PRIMARY\s+KEY"#);
pub(super) static UNIQUE: Pattern = Pattern::new(r#"(?i)(?:CONSTRAINT\s+(?:"(.+?)"|(\w+))\s+)?UNIQUE\s*\((.+?)\)"#);
pub(super) static INLINE_UNIQUE: Pattern = Pattern::new(
    r#"(?i)(?:(".+?")|(?:[\[`])?([a-z0-9_]+)(?:[\]`])?)[\t ]+[a-z0-9_]+(?:[\t ]+[a-z0-9_]+)*?[\t ]+UNIQUE"#,
);
pub(super) static FOREIGN_KEY: Pattern = Pattern::new(concat!(
    r#"(?i)(?:CONSTRAINT\s+(?:"(.+?)"|(\w+))\s+)?FOREIGN\s+KEY\s*\(\s*(.+?)\s*\)\s+REFERENCES\s+(?:(?:"(.+?)")|([a-z0-9_]+))\s*"#,
    r#"\(\s*((?:"[^"]+"|[a-z0-9_]+)(?:(?:\s*,\s*|\s+)(?:"[^"]+"|[a-z0-9_]+))*\s*)\)\s*"#,
    r"((?:ON\s+(?:DELETE|UPDATE)\s+(?:SET\s+NULL|SET\s+DEFAULT|CASCADE|RESTRICT|NO\s+ACTION)\s*)*)",
    r"((?:NOT\s+)?DEFERRABLE)?(?:\s+INITIALLY\s+(DEFERRED|IMMEDIATE))?",
));
pub(super) static CHECK: Pattern = Pattern::new(
    r#"(?i)(?:CONSTRAINT\s+("(?:[^"]|"")+"|'(?:[^']|'')+'|\[(?:[^\]]|\]\])+\]|`(?:[^`]|``)+`|\S+)\s+)?CHECK\s*\("#,
);
pub(super) static COLUMN_NAME: Pattern = Pattern::new(r#"(?i)"(.+?)"|([a-z0-9_]+)"#);
pub(super) static PARTIAL: Pattern = Pattern::new(r"(?i)\)\s+where\s+(.+)");
pub(super) static TABLE_OPTIONS: Pattern = Pattern::new(r"(?i)\)(?:\s*,?\s*(?:(WITHOUT\s+ROWID)|(STRICT)))*\s*$");
pub(super) static TABLE_BODY: Pattern =
    Pattern::new(r"(?is)^create table .*?\((.*)\)(?:\s*,?\s*(?:WITHOUT\s+ROWID|STRICT))*$");
