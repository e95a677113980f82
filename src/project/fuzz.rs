//! Configuration, script headers, templates and URLs as nobody meant to write them: an answer or a diagnostic, never a panic.

use std::path::Path;

use proptest::prelude::*;

use super::config::Ini;
use super::script::{parsed_header, plain_header};
use super::template;
use super::url::DatabaseUrl;
use crate::fuzz::fuzz;

/// Pieces in any order, with noise between them.
fn pieces(known: &'static [&'static str]) -> impl Strategy<Value = String> {
    let piece =
        prop_oneof![4 => prop::sample::select(known).prop_map(str::to_owned), 1 => "\\PC{0,8}", 1 => any::<String>()];
    prop::collection::vec(piece, 0..24).prop_map(|parts| parts.concat())
}

#[test]
fn any_ini_file() {
    let known: &[&str] = &[
        "[alembic]",
        "[DEFAULT]",
        "\n",
        "\n    ",
        "script_location",
        " = ",
        ":",
        "%(here)s",
        "%%",
        "%(",
        ")s",
        "%(script_location)s",
        "#",
        ";",
        "\r\n",
        "\t",
        "\u{feff}",
        "sqlalchemy.url = postgresql://u:p@h/d",
        "version_locations = a b",
        "[",
        "]",
    ];
    fuzz(pieces(known), |text| {
        if let Ok(ini) = Ini::parse(Path::new("alembic.ini"), "/here", &text) {
            for key in ["script_location", "version_locations", "sqlalchemy.url", "here", "file_template"] {
                let _ = ini.get("alembic", key);
            }
        }
        Ok(())
    });
}

#[test]
fn any_script() {
    let known: &[&str] = &[
        "\"\"\"",
        "'''",
        "\"",
        "'",
        "\n",
        "\n    ",
        "revision",
        "down_revision",
        ": str",
        " = ",
        "'ae10'",
        "None",
        "('a', 'b')",
        "[",
        "]",
        "(",
        ")",
        ",",
        "branch_labels = ('x',)",
        "depends_on = None",
        "# ",
        "\\",
        "f\"{x}\"",
        "def upgrade():",
        "pass",
        "Revision ID: ae10",
        "Create Date: 2020-01-01",
        "\r\n",
        "\u{feff}",
        "if x:",
        "\t",
        "revision: str = 'ae10'\ndown_revision: Union[str, None] = None\n",
    ];
    fuzz(pieces(known), |text| {
        let parsed = parsed_header(&text);
        // The quick reader may decline, but where it answers it must not contradict the parser.
        if let (Some(plain), Ok(parsed)) = (plain_header(&text), parsed) {
            prop_assert_eq!((plain.revision, plain.down_revision), (parsed.revision, parsed.down_revision));
        }
        Ok(())
    });
}

#[test]
fn any_url() {
    let known: &[&str] = &[
        "postgresql",
        "mysql",
        "sqlite",
        "mariadb",
        "+psycopg2",
        "+pymysql",
        "://",
        "/",
        "//",
        "///",
        "user",
        ":",
        "s3cr3t!",
        "%40",
        "%",
        "@",
        "localhost",
        "[::1]",
        ":5432",
        "/db",
        "?",
        "&",
        "charset=utf8mb4",
        "host=/tmp",
        "password=s3cr3t!",
        "#",
        " ",
        ":memory:",
        "file:a?uri=true",
    ];
    fuzz(pieces(known), |text| {
        if let Ok(url) = DatabaseUrl::parse(&text) {
            let _ = (url.engine(), url.masked());
        }
        Ok(())
    });
}

#[test]
fn a_masked_url_holds_no_password() {
    fuzz(("[a-z]{1,8}", "[a-zA-Z0-9!$*]{6,20}", "[a-z]{1,8}"), |(user, password, host)| {
        for engine in ["postgresql", "mysql+pymysql", "mariadb"] {
            let text = format!("{engine}://{user}:{password}X9@{host}/db");
            let url = DatabaseUrl::parse(&text).map_err(|error| TestCaseError::fail(error.to_string()))?;
            prop_assert!(!url.masked().contains(&format!("{password}X9")), "{}", url.masked());
        }
        Ok(())
    });
}

#[test]
fn any_template() {
    let known: &[&str] = &[
        "${",
        "}",
        "|",
        "n",
        "<%",
        "%>",
        "<%!",
        "<%def name=\"f()\">",
        "</%def>",
        "\n",
        "% if x:",
        "% endif",
        "% for x in y:",
        "% endfor",
        "##",
        "%%",
        "\\\n",
        "<%doc>",
        "</%doc>",
        "<%text>",
        "</%text>",
        "'",
        "\"",
        "{",
        "x",
        " ",
        "    ",
        "% else:",
    ];
    fuzz(pieces(known), |text| {
        if let Ok(made) = template::compile(&text, "x = 1") {
            prop_assert_eq!(made.source.lines().count(), made.lines.len());
        }
        Ok(())
    });
}

#[test]
fn any_message_is_a_safe_file_name() {
    fuzz((any::<String>(), 0..60usize), |(message, limit)| {
        let slug = template::slug(&message, limit);
        prop_assert!(!slug.contains(['/', '\\', '.', '\0']), "{slug}");
        Ok(())
    });
}
