//! Steps that take it, and arrive.

use aludel::schema::DialectName;

use super::{Project, every, python, url};
use crate::support::query;
use crate::support::servers::{block_on, sqlite};

#[test]
fn a_step_that_needs_its_application_goes_up_and_down() {
    block_on(async {
        for (scratch, python) in every().await {
            let project = Project::usual(&url(&scratch), &python);
            let (code, ran) = project.fails(&["upgrade", "head"]);
            assert_eq!((code.as_str(), ran.status), ("sandbox-denied", Some(9)), "{ran:?}");
            let hints = ran.json()["error"]["hints"].to_string();
            assert!(hints.contains("--engine auto") && hints.contains("(Alembic "), "{hints}");

            let up = project.succeeds(&["upgrade", "head", "--engine", "auto", "--format", "json"]);
            assert_eq!(up.engines(), ["python"], "{up:?}");
            // Never silently, and with what the script said.
            assert!(up.stderr.contains("warning[second-road]") && up.stderr.contains("| of this size 4"), "{up:?}");
            let mut connection = scratch.connect().await;
            assert_eq!(query(&mut connection, "SELECT n FROM t").await, ["4"]);
            assert_eq!(query(&mut connection, "SELECT version_num FROM alembic_version").await, ["b"]);

            let down = project.succeeds(&["downgrade", "base", "--yes", "--engine", "auto", "--format", "json"]);
            assert_eq!(down.engines(), ["python", "native"], "{down:?}");
            assert!(query(&mut connection, "SELECT version_num FROM alembic_version").await.is_empty());
            // All of them, when asked for; nothing is left of the first time.
            let up = project.succeeds(&["upgrade", "head", "--engine", "python", "--format", "json"]);
            assert_eq!(up.engines(), ["python", "python"], "{up:?}");
            assert_eq!(query(&mut connection, "SELECT n FROM t").await, ["4"]);
        }
    });
}

#[test]
fn nothing_of_ours_is_in_the_way_of_what_waits_for_everybody() {
    block_on(async {
        for (scratch, python) in every().await {
            if scratch.target.dialect != DialectName::Postgresql {
                continue;
            }
            // It waits for every transaction there is.
            let index = "with op.get_context().autocommit_block():\n        \
                op.execute(f'CREATE INDEX CONCURRENTLY i ON t (n) WHERE n > {size()}')";
            let project = Project::usual(&url(&scratch), &python).script("b", "'a'", index, "pass");
            let up = project.succeeds(&["upgrade", "head", "--engine", "auto", "--format", "json"]);
            assert_eq!(up.engines(), ["native", "python"]);
            let valid = "SELECT indisvalid::text FROM pg_index WHERE indrelid = 't'::regclass";
            assert_eq!(query(&mut scratch.connect().await, valid).await, ["true"]);
        }
    });
}

#[test]
fn no_password_reaches_the_log() {
    block_on(async {
        for (scratch, python) in every().await {
            let mut url = url(&scratch);
            if scratch.target.password.is_none() && scratch.target.dialect == DialectName::Postgresql {
                // A server that trusts everybody reads it and asks no questions.
                url = url.replace("@127", ":hun%40ter2@127");
            }
            let Some((_, password)) =
                url.split_once("://").and_then(|(_, rest)| rest.split_once('@')?.0.split_once(':'))
            else {
                continue;
            };
            let tells = "import os\n    print(size(), os.environ['SHOP_URL'], 'hun@ter2')";
            let project = Project::usual(&url, &python).script("b", "'a'", tells, "pass");
            let up = project.succeeds(&["upgrade", "head", "--engine", "auto"]);
            assert!(up.stderr.contains("| 4 postgresql+psycopg2://"), "{up:?}");
            assert!(!up.stderr.contains(password) && !up.stderr.contains("hun@ter2"), "{up:?}");
        }
    });
}

#[test]
fn the_setting_counts_and_the_command_line_counts_before_it() {
    let Some(python) = python("") else { return };
    let scratch = sqlite();
    let setting = format!("engine = \"auto\"\npython = {:?}\n", python.display().to_string());
    let project = Project::usual(&url(&scratch), &python).with("aludel.toml", &setting);
    assert_eq!(project.fails(&["upgrade", "head", "--engine", "native"]).0, "sandbox-denied");
    project.succeeds(&["upgrade", "head"]);
}

#[test]
fn one_step_is_taken_where_branches_part_and_meet() {
    let Some(python) = python("") else { return };
    let scratch = sqlite();
    let nothing = "pass";
    let mut project = Project::new(&url(&scratch), &python);
    let history =
        [("a", "None"), ("b", "'a'"), ("c", "'a'"), ("d", "'c'"), ("m", "('b', 'd')"), ("x", "None"), ("y", "'m'")];
    for (id, down) in history {
        project = project.script(id, down, nothing, nothing);
    }
    // One that needs a revision of another branch.
    let project = project.with(
        "mig/versions/z.py",
        "revision = 'z'\ndown_revision = 'x'\ndepends_on = 'd'\ndef upgrade():\n    pass\ndef downgrade():\n    pass\n",
    );
    let up = project.succeeds(&["upgrade", "heads", "--engine", "python", "--format", "json"]);
    assert_eq!(up.engines(), ["python"; 8], "{up:?}");
    // From here on what can be said of a single step depends on the others: each is taken alone, or refused before it is begun.
    for (target, rows) in [
        ("y@m", "m z"),
        ("m@b", "b z"),
        ("z@x", "b d x"),
        ("d@c", "b c x"),
        ("c@a", "b x"),
        ("b@a", "a x"),
        ("base", ""),
    ] {
        let down = project.succeeds(&["downgrade", target, "--yes", "--engine", "python", "--format", "json"]);
        let mut heads: Vec<String> =
            down.json()["heads"].as_array().unwrap().iter().map(|id| id.as_str().unwrap().to_owned()).collect();
        heads.sort();
        assert_eq!(heads.join(" "), rows, "{target} {down:?}");
        assert!(down.engines().iter().all(|engine| engine == "python"));
    }
}
