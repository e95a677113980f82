//! The program as scripts call it: output, exit status, and nothing unescaped.

use std::path::Path;
use std::process::{Command, Output};

struct Shop(tempfile::TempDir);

impl Shop {
    fn new(options: &[&str]) -> Self {
        let shop = Self(tempfile::tempdir().unwrap());
        let folder = shop.folder().to_owned();
        let made = aludel(
            &shop.0.path().join("."),
            &[&["demo", "--no-explore", "--folder"][..], &[&folder], options].concat(),
        );
        assert!(made.status.success(), "{}", text(&made.stderr));
        shop
    }

    fn folder(&self) -> String {
        self.0.path().join("shop").to_string_lossy().into_owned()
    }

    /// Runs in the project's folder; gives the exit status, stdout and stderr.
    fn run(&self, args: &[&str]) -> (Option<i32>, String, String) {
        let done = aludel(Path::new(&self.folder()), args);
        (done.status.code(), text(&done.stdout), text(&done.stderr))
    }
}

fn aludel(folder: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_aludel"));
    for variable in ["ALUDEL_URL", "DATABASE_URL", "ALEMBIC_CONFIG"] {
        command.env_remove(variable);
    }
    command.current_dir(folder).args(args).output().unwrap()
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
    assert_eq!(status, Some(0));
    assert!(heads.contains("06a8c4e2f0b7 (reporting) (head)"), "{heads}");
    assert!(told.contains("Revision 0ddba11c0ffe referenced from b404d00dcafe is not present"), "{told}");
    assert!(told.contains("bad51de0ffe5_half_typed.py:21:"), "{told}");
}
