//! The program as scripts call it: output, exit status, and nothing unescaped.

use std::path::Path;
use std::process::{Command, Output};

/// The demo's project in a folder of its own.
pub struct Shop(tempfile::TempDir);

impl Shop {
    pub fn new(options: &[&str]) -> Self {
        let shop = Self(tempfile::tempdir().unwrap());
        let folder = shop.folder().to_owned();
        let made = aludel(
            &shop.0.path().join("."),
            &[&["demo", "--no-explore", "--folder"][..], &[&folder], options].concat(),
        );
        assert!(made.status.success(), "{}", text(&made.stderr));
        shop
    }

    pub fn folder(&self) -> String {
        self.0.path().join("shop").to_string_lossy().into_owned()
    }

    /// Runs in the project's folder; gives the exit status, stdout and stderr.
    pub fn run(&self, args: &[&str]) -> (Option<i32>, String, String) {
        let done = aludel(Path::new(&self.folder()), args);
        (done.status.code(), text(&done.stdout), text(&done.stderr))
    }

    /// Runs in the project's folder with another search path for programs.
    pub fn run_with_path(&self, path: &str, args: &[&str]) -> (Option<i32>, String, String) {
        let mut command = command(Path::new(&self.folder()), args);
        let done = command.env("PATH", path).output().unwrap();
        (done.status.code(), text(&done.stdout), text(&done.stderr))
    }

    /// Runs with that exit status expected, and reads the one object on stdout.
    pub fn json(&self, status: i32, args: &[&str]) -> serde_json::Value {
        let (code, answer, told) = self.run(args);
        assert_eq!(code, Some(status), "{answer}{told}");
        serde_json::from_str(&answer).unwrap_or_else(|error| panic!("{error}: {answer}"))
    }
}

fn aludel(folder: &Path, args: &[&str]) -> Output {
    command(folder, args).output().unwrap()
}

fn command(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_aludel"));
    for variable in ["ALUDEL_URL", "DATABASE_URL", "ALEMBIC_CONFIG"] {
        command.env_remove(variable);
    }
    command.current_dir(folder).args(args);
    command
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn looking_answers_in_alembics_words_and_writes_nothing() {
    let shop = Shop::new(&[]);
    let (status, heads, _) = shop.run(&["heads"]);
    assert_eq!((status, &*heads), (Some(0), "06a8c4e2f0b7 (reporting) (head)\ne46d8f20acd5 (payments) (head)\n"));
    let (_, history, _) = shop.run(&["history", "-r", "4d6f8b2c0e35:5e7a9c3d1f46"]);
    assert_eq!(
        history,
        "4d6f8b2c0e35 -> 5e7a9c3d1f46, split full_name into first and last name\n\
         3c5e7a1b9d24 -> 4d6f8b2c0e35 (branchpoint), create orders and their items\n"
    );
    assert_eq!(shop.run(&["current"]), (Some(0), String::new(), String::new()));
    assert!(!Path::new(&shop.folder()).join("shop.db").exists());
}

#[cfg(feature = "python")]
#[test]
fn stepping_up_and_down_tells_the_truth_in_its_status() {
    let shop = Shop::new(&[]);
    let (status, _, told) = shop.run(&["upgrade", "head"]);
    assert_eq!(status, Some(5), "{told}");
    assert!(told.contains("Multiple head revisions are present for given argument 'head'"), "{told}");
    assert!(told.contains("\n    e46d8f20acd5 (2025-09-02): find open orders quickly\n"), "{told}");
    assert_eq!(shop.run(&["upgrade", "+1"]).0, Some(0));
    assert_eq!(shop.run(&["current"]).1, "1f0a3c5d7e91\n");
    let (status, _, told) = shop.run(&["upgrade", "3c5e"]);
    assert_eq!(status, Some(0));
    assert!(told.contains("Running upgrade 1f0a3c5d7e91 -> 2b8d4f6a9c03, seed the first customers"), "{told}");
    assert_eq!(shop.run(&["downgrade", "-1"]).0, Some(0));
    assert_eq!(shop.run(&["current"]).1, "2b8d4f6a9c03\n");
    assert_eq!(shop.run(&["downgrade", "base"]).0, Some(0));
    assert_eq!(shop.run(&["current"]).1, "");
    assert_eq!(shop.run(&["stamp", "06a8c4e2f0b7", "--url", "sqlite:///stamped.db"]).0, Some(0));
    assert_eq!(shop.run(&["downgrade", "-1", "--url", "sqlite:///stamped.db"]).0, Some(9));
    assert_eq!(shop.run(&["upgrade", "nosuch"]).0, Some(3));
    assert_eq!(shop.run(&["upgrade"]).0, Some(2));
}

#[test]
fn a_password_is_in_no_message() {
    let shop = Shop::new(&[]);
    for url in [
        "postgresql://ann:s3cr3t@127.0.0.1:1/shop",
        "mssql+pyodbc://ann:s3cr3t@db/shop",
        "mysql://ann:s3cr3t@[bad/shop",
    ] {
        let (status, out, told) = shop.run(&["current", "-v", "--url", url]);
        assert_eq!(status, Some(6), "{told}");
        assert!(!out.contains("s3cr3t") && !told.contains("s3cr3t"), "{told}");
    }
}

#[test]
fn a_message_cannot_command_the_terminal() {
    let shop = Shop::new(&[]);
    let script = "\"\"\"wipe \u{1b}[2J\u{1b}]0;mine\u{7} it\n\"\"\"\nrevision = 'eeee00000001'\ndown_revision = None\n";
    std::fs::write(Path::new(&shop.folder()).join("migrations/versions/eeee_wipe.py"), script).unwrap();
    let (_, history, _) = shop.run(&["history"]);
    assert!(history.contains("wipe \\x1b[2J\\x1b]0;mine\\x07 it"), "{history}");
    assert!(!history.contains('\u{1b}') && !history.contains('\u{7}'));
}

#[test]
fn broken_files_are_told_after_the_answer() {
    let shop = Shop::new(&["--broken"]);
    let (status, heads, told) = shop.run(&["heads"]);
    assert_eq!(status, Some(12));
    assert!(heads.contains("06a8c4e2f0b7 (reporting) (head)"), "{heads}");
    assert!(told.contains("Revision 0ddba11c0ffe referenced from b404d00dcafe is not present"), "{told}");
    assert!(told.contains("bad51de0ffe5_half_typed.py:21:"), "{told}");
}

#[test]
fn the_graph_is_drawn_in_both_symbol_sets() {
    let shop = Shop::new(&[]);
    let (status, drawn, _) = shop.run(&["history", "--graph", "-r", "4d6f:b13a"]);
    assert_eq!(status, Some(0));
    assert_eq!(
        drawn,
        "○─╮ b13a5c9d7fa2 (payments) (mergepoint), merge payments into the shop\n\
         ○ │ 8b0d2f6a4c79 (payments), create refunds\n\
         ○ │ 7a9c1e5f3b68 (payments), create payments\n\
         │ ○ a02f4b8c6e91, every table remembers its last change\n\
         │ ○ 9c1e3a7b5d80, products are counted\n\
         ○─╯ 6f8b0d4e2a57 (branchpoint), users know when they were created\n\
         ○ 5e7a9c3d1f46, split full_name into first and last name\n\
         ○ 4d6f8b2c0e35 (branchpoint), create orders and their items\n"
    );
    let (_, ascii, _) = shop.run(&["history", "--graph", "--ascii"]);
    assert!(ascii.is_ascii(), "{ascii}");
    assert!(ascii.starts_with("o~. 06a8c4e2f0b7 (reporting) (head), reports"), "{ascii}");
}

#[test]
fn plans_need_no_database_and_answer_in_json() {
    let shop = Shop::new(&[]);
    let plan = shop.json(0, &["plan", "upgrade", "+2", "--from", "1f0a", "--format", "json"]);
    assert_eq!(
        plan,
        serde_json::json!({
            "steps": [
                {"direction": "upgrade", "revision": "2b8d4f6a9c03", "from": ["1f0a3c5d7e91"], "to": ["2b8d4f6a9c03"], "engine": "native", "reason": null},
                {"direction": "upgrade", "revision": "3c5e7a1b9d24", "from": ["2b8d4f6a9c03"], "to": ["3c5e7a1b9d24"], "engine": "native", "reason": null},
            ],
            "heads": ["3c5e7a1b9d24"],
            "warnings": [],
        })
    );
    let plan = shop.json(0, &["plan", "downgrade", "payments@7a9c", "--from", "b13a", "--format", "json"]);
    assert_eq!(plan["steps"][0]["revision"], "b13a5c9d7fa2");
    assert_eq!(plan["steps"][0]["to"], serde_json::json!(["8b0d2f6a4c79", "a02f4b8c6e91"]));
    let stamp = shop.json(0, &["plan", "--format", "json", "stamp", "e46d", "06a8", "--from", "base"]);
    assert_eq!(stamp["steps"][0]["direction"], "stamp");
    assert_eq!(stamp["heads"], serde_json::json!(["e46d8f20acd5", "06a8c4e2f0b7"]));
    assert!(!Path::new(&shop.folder()).join("shop.db").exists());
}

#[test]
fn an_error_in_json_stands_on_stdout() {
    let shop = Shop::new(&[]);
    let told = shop.json(5, &["plan", "upgrade", "head", "--from", "base", "--format", "json"]);
    assert_eq!(told["error"]["code"], "multiple-heads");
    assert_eq!(told["error"]["candidates"], serde_json::json!(["06a8c4e2f0b7", "e46d8f20acd5"]));
    let introduced = serde_json::json!([
        {"revision": "06a8c4e2f0b7", "author": null, "date": "2025-10-20", "message": "reports take refunds off, birth dates are forgotten"},
        {"revision": "e46d8f20acd5", "author": null, "date": "2025-09-02", "message": "find open orders quickly"},
    ]);
    assert_eq!(told["error"]["introduced"], introduced);
    let message = told["error"]["message"].as_str().unwrap();
    assert!(message.starts_with("Multiple head revisions are present for given argument 'head'"), "{message}");
    let told = shop.json(3, &["resolve", "nosuch", "--format", "json"]);
    assert_eq!(told["error"]["code"], "revision-not-found");
    assert_eq!(
        shop.json(0, &["resolve", "heads", "+1", "--from", "1f0a", "--format", "json"]),
        serde_json::json!({"revisions": ["06a8c4e2f0b7", "e46d8f20acd5", "2b8d4f6a9c03"]})
    );
}

#[test]
fn facts_about_revisions_in_json() {
    let shop = Shop::new(&[]);
    let points = shop.json(0, &["branches", "--format", "json"]);
    let ids: Vec<_> = points["branch_points"].as_array().unwrap().iter().map(|point| &point["revision"]).collect();
    assert_eq!(ids, ["6f8b0d4e2a57", "4d6f8b2c0e35"]);
    let shown = shop.json(0, &["show", "payments@head-1", "--format", "json"]);
    let revision = &shown["revisions"][0];
    assert_eq!(revision["revision"], "d35c7e1f9bc4");
    assert_eq!(revision["branch_labels"], serde_json::json!(["payments"]));
    assert_eq!(revision["is_head"], false);
    assert!(revision.get("is_current").is_none(), "the database was not asked");
    let current = shop.json(0, &["current", "--format", "json"]);
    assert_eq!((&current["rows"], &current["at_heads"]), (&serde_json::json!([]), &serde_json::json!(false)));
    assert_eq!(current["missing_heads"], serde_json::json!(["06a8c4e2f0b7", "e46d8f20acd5"]));
    assert_eq!(shop.run(&["current", "-c"]).0, Some(11));
    let heads = shop.json(0, &["heads", "--format", "json"]);
    assert_eq!(heads["heads"].as_array().unwrap().len(), 2);
    let all = shop.json(0, &["history", "--format", "json"]);
    assert_eq!(all["revisions"].as_array().unwrap().len(), 16);
}

#[test]
fn what_is_broken_below_a_header_changes_no_answer() {
    let shop = Shop::new(&[]);
    let versions = Path::new(&shop.folder()).join("migrations/versions");
    let script = |id: &str, down: &str, body: &str| {
        let text = format!(
            "\"\"\"more\"\"\"\nrevision = '{id}'\ndown_revision = '{down}'\n\ndef upgrade():\n    {body}\n\ndef downgrade():\n    pass\n"
        );
        std::fs::write(versions.join(format!("{id}.py")), text).unwrap();
    };
    script("aaaa00000000", "e46d8f20acd5", "pass pass");
    let heads = "06a8c4e2f0b7 (reporting) (head)\naaaa00000000 (payments) (head)\n";
    let (status, answer, told) = shop.run(&["heads"]);
    assert_eq!((status, &*answer), (Some(0), heads));
    assert!(told.starts_with("warning[syntax-error]: "), "{told}");
    assert!(shop.run(&["check-history"]).2.starts_with("error[syntax-error]: "));

    // Of more than 400 scripts only the headers are read at first.
    for n in 0..400 {
        let down = if n == 0 { "1f0a3c5d7e91".to_owned() } else { format!("bbbb{:08}", n - 1) };
        script(&format!("bbbb{n:08}"), &down, "pass");
    }
    let (status, answer, told) = shop.run(&["heads"]);
    assert_eq!((status, answer.lines().count()), (Some(0), 3));
    assert!(!told.contains("error["), "{told}");
    assert!(shop.run(&["check-history"]).2.starts_with("error[syntax-error]: "));
}
