//! `merge`, `edit`, `ensure_version` and `check-history` as people call them, on real files and databases.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::json;

use crate::cli::Shop;

fn versions(shop: &Shop) -> PathBuf {
    Path::new(&shop.folder()).join("migrations/versions")
}

fn count(shop: &Shop) -> usize {
    fs::read_dir(versions(shop)).unwrap().count()
}

/// What Alembic 1.20.1 writes for the same words, but for the moment it was created.
#[cfg(feature = "python")]
const MERGED: &str = "\"\"\"join payments & reports

Revision ID: aaaabbbbcccc
Revises: 06a8c4e2f0b7, e46d8f20acd5
Create Date: *

\"\"\"
";

#[cfg(feature = "python")]
#[test]
fn a_merge_joins_the_heads_and_can_be_run() {
    let shop = Shop::new(&[]);
    let (status, said, told) =
        shop.run(&["merge", "heads", "-m", "join payments & reports", "--rev-id", "aaaabbbbcccc"]);
    assert_eq!(status, Some(0), "{told}");
    let path = versions(&shop).join("aaaabbbbcccc_join_payments_reports.py");
    assert_eq!(said, format!("Generating {} ...  done\n", path.display()));
    let text = fs::read_to_string(&path).unwrap();
    let (before, after) = text.split_once("Create Date: ").unwrap();
    let after = &after[after.find('\n').unwrap()..];
    assert_eq!(format!("{before}Create Date: *{}", &after[..6]), MERGED);
    assert!(after.contains("'aaaabbbbcccc'\n"), "{after}");
    assert!(after.contains("('06a8c4e2f0b7', 'e46d8f20acd5')\n"), "{after}");
    assert_eq!(shop.run(&["heads"]).1, "aaaabbbbcccc (payments, reporting) (head)\n");
    assert_eq!(shop.run(&["upgrade", "head"]).0, Some(0));
    assert_eq!(shop.run(&["current", "--check-heads"]).0, Some(0));
    assert_eq!(shop.run(&["current"]).1, "aaaabbbbcccc (head) (mergepoint)\n");
    let left = fs::read_dir(versions(&shop))
        .unwrap()
        .filter(|entry| entry.as_ref().unwrap().file_name().to_string_lossy().ends_with(".tmp"));
    assert_eq!(left.count(), 0);
}

#[cfg(feature = "python")]
#[test]
fn what_is_no_merge_is_refused_and_writes_nothing() {
    let shop = Shop::new(&[]);
    let before = count(&shop);
    for (args, code, sentence) in [
        (&["merge", "e46d"][..], "nothing-to-merge", "There is nothing to merge"),
        (&["merge", "e46d", "e46d8f"][..], "duplicate-heads", "Duplicate head revisions specified"),
        (
            &["merge", "e46d", "f57e"][..],
            "not-a-head",
            "Revision f57e9031bde6 is not a head revision; please specify --splice",
        ),
        (&["merge", "06a8", "f57e", "--splice"][..], "nothing-to-merge", "There is nothing to merge"),
        (
            &["merge", "heads", "--rev-id", "a@b:c"][..],
            "illegal-revision-id",
            "Character(s) ':, @' not allowed in revision identifier 'a@b:c'",
        ),
        (&["merge", "heads", "--rev-id", "e46d8f20acd5"][..], "duplicate-revision", "Revision e46d8f20acd5 is present"),
        (
            &["merge", "heads", "--branch-label", "payments"][..],
            "label-clash",
            "Branch name 'payments' is already used",
        ),
    ] {
        let (status, answer, told) = shop.run(&[args, &["--format", "json"]].concat());
        let error = &serde_json::from_str::<serde_json::Value>(&answer).unwrap_or_default()["error"];
        assert_ne!(status, Some(0));
        assert_eq!(error["code"], code, "{args:?}: {answer}{told}");
        assert!(error["message"].as_str().unwrap().starts_with(sentence), "{answer}");
    }
    assert_eq!(count(&shop), before);
}

#[cfg(feature = "python")]
#[test]
fn an_existing_file_is_never_replaced() {
    let shop = Shop::new(&[]);
    let path = versions(&shop).join("aaaabbbbcccc_join.py");
    fs::write(&path, "# mine: not a revision\ndown_revision = None\nrevision = '111111111111'\n").unwrap();
    let (status, _, told) = shop.run(&["merge", "e46d", "06a8", "-m", "join", "--rev-id", "aaaabbbbcccc"]);
    assert_eq!(status, Some(1), "{told}");
    assert!(told.contains("error[file-exists]"), "{told}");
    assert!(fs::read_to_string(&path).unwrap().starts_with("# mine"));
}

#[cfg(feature = "python")]
#[test]
fn a_hostile_or_broken_template_is_told_at_its_line() {
    let shop = Shop::new(&[]);
    let template = Path::new(&shop.folder()).join("migrations/script.py.mako");
    let good = fs::read_to_string(&template).unwrap();
    let before = count(&shop);
    for (text, place, sentence) in [
        ("${message}\n<% open('/etc/passwd') %>\n", "script.py.mako:2", "Template rendering failed"),
        ("a\n\n${nothing_of_that_name}\n", "script.py.mako:3", "Template rendering failed"),
        ("% if message:\n", "script.py.mako:1", "never closed"),
        ("just text\n", "", "error["),
    ] {
        fs::write(&template, text).unwrap();
        let (status, _, told) = shop.run(&["merge", "heads"]);
        assert_eq!(status, Some(1), "{told}");
        assert!(told.contains(sentence) && told.contains(place), "{text}: {told}");
    }
    let unlabelled: String =
        good.lines().filter(|line| !line.contains("branch_labels")).map(|line| format!("{line}\n")).collect();
    fs::write(&template, unlabelled).unwrap();
    let (_, _, told) = shop.run(&["merge", "heads", "--branch-label", "joined"]);
    assert!(told.contains("specified branch_labels joined, however the migration file"), "{told}");
    fs::remove_file(&template).unwrap();
    assert!(shop.run(&["merge", "heads"]).2.contains("error[template-missing]"));
    assert_eq!(count(&shop), before);
}

#[test]
fn the_editor_gets_the_files() {
    let shop = Shop::new(&[]);
    let edit = |editor: &str, revision: &str| {
        let done = std::process::Command::new(env!("CARGO_BIN_EXE_aludel"))
            .current_dir(shop.folder())
            .env("EDITOR", editor)
            .args(["edit", revision])
            .output()
            .unwrap();
        (done.status.code(), String::from_utf8(done.stdout).unwrap(), String::from_utf8(done.stderr).unwrap())
    };
    let (status, out, _) = edit("printf '%s\\n'", "heads");
    assert_eq!((status, out.lines().count()), (Some(0), 2), "{out}");
    assert!(out.contains("06a8c4e2f0b7"), "{out}");
    let (status, _, told) = edit("true", "current");
    assert_eq!(status, Some(3));
    assert!(told.contains("No current revisions"), "{told}");
    let (status, _, told) = edit("no-such-editor-anywhere", "head-1");
    assert_eq!(status, Some(5), "{told}");
    let (status, _, told) = edit("no-such-editor-anywhere", "e46d");
    assert_eq!(status, Some(1));
    assert!(told.contains("Error executing editor (no-such-editor-anywhere could not be started"), "{told}");
    let (status, _, told) = edit("sh -c 'echo \"x = (\" >> \"$1\"' sh", "e46d");
    assert_eq!(status, Some(12), "{told}");
    assert!(told.contains("syntax-error"), "{told}");
}

#[test]
fn the_version_table_is_made_once() {
    let shop = Shop::new(&[]);
    let sql = shop.run(&["ensure_version", "--sql"]).1;
    assert!(sql.starts_with("CREATE TABLE alembic_version ("), "{sql}");
    assert!(!Path::new(&shop.folder()).join("shop.db").exists());
    assert_eq!(
        shop.json(0, &["ensure_version", "--format", "json"]),
        json!({"table": "alembic_version", "created": true})
    );
    assert_eq!(shop.json(0, &["ensure-version", "--format", "json"])["created"], json!(false));
    assert_eq!(shop.run(&["ensure_version"]), (Some(0), String::new(), String::new()));
}

#[test]
fn every_defect_is_found_at_its_line() {
    let shop = Shop::new(&[]);
    let script = |name: &str, text: &str| fs::write(versions(&shop).join(name), text).unwrap();
    let both = "def upgrade():\n    op.execute('x')\ndef downgrade():\n    op.execute('y')\n";
    script(
        "a1.py",
        &format!("\"\"\"one\n\nRevision ID: b2\nRevises: zz\n\"\"\"\nrevision = 'a1'\ndown_revision = 'gone'\n{both}"),
    );
    script("b2.py", &format!("revision = '{}'\ndown_revision = None\n{both}", "b".repeat(33)));
    script("c3.py", &format!("revision = 'c3'\ndown_revision = 'd4'\n{both}"));
    script("d4.py", &format!("revision = 'd4'\ndown_revision = 'c3'\n{both}"));
    script(
        "e5.py",
        "revision = 'e5'\ndown_revision = None\ndef upgrade():\n    op.execute('x')\ndef downgrade():\n    pass\n",
    );
    script("f6.py", "revision = 'f6'\ndown_revision = None\ndef upgrade():\n    pass\n");
    script("g7.py", &format!("revision = 'e5'\ndown_revision = None\n{both}"));
    fs::write(versions(&shop).join("h8.py"), b"revision = '\xff\xfe'\n").unwrap();
    let told = shop.json(12, &["check-history", "--format", "json"]);
    let found = |code: &str, file: &str| {
        let all = told["findings"].as_array().unwrap();
        let one =
            all.iter().find(|one| one["code"] == code && one["file"].as_str().unwrap_or_default().ends_with(file));
        one.unwrap_or_else(|| panic!("{code} in {file}: {told:#}"))["line"].as_u64()
    };
    assert_eq!(found("missing-parent", "a1.py"), Some(7));
    assert_eq!(found("docstring-id", "a1.py"), Some(3));
    assert_eq!(found("revision-id-too-long", "b2.py"), Some(1));
    assert_eq!(found("cycle", "c3.py"), Some(2));
    assert_eq!(found("function-missing", "f6.py"), Some(1));
    assert_eq!(found("duplicate-revision", "g7.py"), Some(1));
    found("several-heads", "");
    assert!(
        told["findings"]
            .as_array()
            .unwrap()
            .iter()
            .any(|one| one["file"].as_str().unwrap_or_default().ends_with("h8.py"))
    );
    let (status, github, _) = shop.run(&["check-history", "--format", "github"]);
    assert_eq!(status, Some(12));
    assert!(github.contains("::error file=migrations/versions/a1.py,line=7,col="), "{github}");
    // What is searched for may be the script that can't be read; what is named is not.
    let (status, _, said) = shop.run(&["upgrade", "heads"]);
    assert_eq!(status, Some(12), "{said}");
    assert!(said.contains("unreadable-scripts") && said.contains("h8.py"), "{said}");
    assert_eq!(
        shop.run(&["plan", "upgrade", "1f0a3c5d7e91", "--from", "base"]).0,
        Some(12),
        "answered, with the defects told"
    );
}

#[test]
fn a_clean_history_has_nothing_to_tell_but_its_heads() {
    let shop = Shop::new(&[]);
    let (status, said, told) = shop.run(&["check-history"]);
    assert_eq!(status, Some(12), "{said}{told}");
    assert!(told.contains("warning[several-heads]: The history has 2 heads: 06a8c4e2f0b7, e46d8f20acd5"), "{told}");
    assert!(told.contains("e46d8f20acd5 (2025-"), "the day it was created, as there is no git: {told}");
    assert_eq!(shop.run(&["check-history", "--allow-several-heads"]).0, Some(0));
    assert_eq!(shop.run(&["check-history", "--allow-several-heads", "--fail-on", "note"]).0, Some(12));
}

#[cfg(feature = "python")]
#[test]
fn a_run_answers_programs_in_json() {
    let shop = Shop::new(&[]);
    let done = shop.json(0, &["upgrade", "2b8d", "--format", "json"]);
    assert_eq!((&done["ending"], &done["heads"]), (&json!("done"), &json!(["2b8d4f6a9c03"])));
    assert_eq!(done["steps"][1]["state"], "done");
    assert_eq!(done["steps"][1]["from"], json!(["1f0a3c5d7e91"]));
    let plan = shop.json(0, &["downgrade", "base", "--plan", "--format", "json"]);
    assert_eq!(plan["steps"].as_array().unwrap().len(), 2);
    let stamped = shop.json(0, &["stamp", "heads", "--format", "json"]);
    assert_eq!(stamped["heads"], json!(["06a8c4e2f0b7", "e46d8f20acd5"]));
    let failed = shop.json(9, &["downgrade", "reporting@f57e", "--format", "json"]);
    assert_eq!((&failed["ending"], &failed["steps"][0]["state"]), (&json!("failed"), &json!("failed")));
    assert!(failed["error"]["line"].is_number(), "{failed}");
}
