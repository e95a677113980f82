//! The options of a table, by the keywords that SQLAlchemy gives them: `mysql_engine`, `mysql_default charset`.

use regex::Regex;
use serde_json::json;

use super::show_create::plain_text;
use crate::schema::{DialectName, ReflectedOptions};

const TEXTS: [&str; 5] = ["COMMENT", "DATA DIRECTORY", "INDEX DIRECTORY", "PASSWORD", "CONNECTION"];

const WORDS: [&str; 16] = [
    "ENGINE",
    "TYPE",
    "AUTO_INCREMENT",
    "AVG_ROW_LENGTH",
    "CHARACTER SET",
    "DEFAULT CHARSET",
    "CHECKSUM",
    "COLLATE",
    "DELAY_KEY_WRITE",
    "INSERT_METHOD",
    "MAX_ROWS",
    "MIN_ROWS",
    "PACK_KEYS",
    "ROW_FORMAT",
    "KEY_BLOCK_SIZE",
    "STATS_SAMPLE_PAGES",
];

/// SQLAlchemy leaves these out: they are not the table's own.
const LEFT_OUT: [&str; 3] = ["auto_increment", "data directory", "index directory"];

pub(super) fn parse(line: &str, dialect: DialectName, options: &mut ReflectedOptions) {
    let mut rest = line.to_owned();
    // Texts first: what stands in them is no option.
    let patterns = TEXTS.map(|word| (word, r"'((?:[^']|'')*)'")).into_iter().chain(WORDS.map(|word| (word, r"(\w+)")));
    for (word, value) in patterns {
        let Ok(pattern) = Regex::new(&format!(r"(?i){}(?:\s*=\s*|\s+){value}", regex::escape(word))) else { continue };
        let Some(value) = pattern.captures(&rest).map(|parts| plain_text(&parts[1])) else { continue };
        rest = pattern.replace_all(&rest, "").into_owned();
        let name = word.to_ascii_lowercase();
        if !LEFT_OUT.contains(&name.as_str()) {
            options.insert(format!("{dialect}_{name}"), json!(value));
        }
    }
}

/// A line of `PARTITION BY …`.
pub(super) fn partition(line: &str, dialect: DialectName, options: &mut ReflectedOptions) {
    let line = line.trim_start_matches(['(', ' ']);
    for (word, value) in
        [("PARTITION BY", r"\w+.*"), ("SUBPARTITION BY", r"\w+.*"), ("PARTITIONS", r"\d+"), ("SUBPARTITIONS", r"\d+")]
    {
        let Ok(pattern) = Regex::new(&format!(r"(?i)(?:^|\s){word}(?:\s*=\s*|\s+)({value})")) else { continue };
        if let Some(parts) = pattern.captures(line) {
            let name = word.to_ascii_lowercase().replace(' ', "_");
            options.insert(format!("{dialect}_{name}"), json!(&parts[1]));
            return;
        }
    }
    // One partition's definition; they follow each other.
    let which = if line.starts_with("SUBPARTITION") { "subpartition" } else { "partition" };
    let mut definition = line.replace(") */", "").replace(',', "");
    if dialect == DialectName::Mariadb
        && ["MAXVALUE", "MINVALUE", "ENGINE"].iter().any(|word| definition.contains(word))
    {
        definition = definition.strip_suffix(')').map(str::to_owned).unwrap_or(definition);
    }
    let known = options.entry(format!("{dialect}_{which}_definitions")).or_insert_with(|| json!(""));
    let before = known.as_str().unwrap_or_default();
    *known = json!(if before.is_empty() { definition } else { format!("{before}, {definition}") });
}
