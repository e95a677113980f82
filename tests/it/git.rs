//! What git knows of revisions is told, and a repository that means harm gets nothing run.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use super::cli::Shop;

/// The shop in a repository. None where there is no git.
fn shop() -> Option<Shop> {
    let shop = Shop::new(&[]);
    if !git(&shop, &["init", "--quiet"]) {
        eprintln!("not tested: git (not installed)");
        return None;
    }
    assert!(git(&shop, &["add", "."]) && git(&shop, &["commit", "--quiet", "-m", "all of it"]));
    Some(shop)
}

/// Takes away a script in the middle.
fn lose_one(shop: &Shop) {
    let file = "migrations/versions/6f8b0d4e2a57_users_created_at.py";
    assert!(git(shop, &["rm", "--quiet", file]) && git(shop, &["commit", "--quiet", "-m", "one less"]));
}

fn git(shop: &Shop, args: &[&str]) -> bool {
    let mut command = Command::new("git");
    for (variable, value) in [("NAME", "Ann"), ("EMAIL", "ann@example.com"), ("DATE", "2026-03-14T12:00:00Z")] {
        command.env(format!("GIT_AUTHOR_{variable}"), value).env(format!("GIT_COMMITTER_{variable}"), value);
    }
    command.env("GIT_CONFIG_GLOBAL", "/dev/null").current_dir(shop.folder()).args(args).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

#[test]
fn a_lost_revision_is_where_git_last_saw_it() {
    let Some(shop) = shop() else { return };
    lose_one(&shop);
    let (status, _, told) = shop.run(&["check-history"]);
    assert_eq!(status, Some(12), "{told}");
    let sentence = "(Ann, 2026-03-14) removed its script: git show ";
    assert!(told.contains(sentence), "{told}");
    let object = told.split(sentence).nth(1).and_then(|rest| rest.lines().next()).unwrap();
    assert!(git(&shop, &["cat-file", "-e", object]), "{object}");

    let (status, _, told) = shop.run(&["plan", "upgrade", "e46d", "--from", "base"]);
    assert_eq!(status, Some(12), "{told}");
    assert!(told.contains(sentence), "{told}");
    let (_, _, told) = shop.run(&["history"]);
    assert!(told.contains("is not present") && !told.contains(sentence), "the history was searched: {told}");
}

#[test]
fn an_unknown_row_may_be_on_another_branch() {
    let Some(shop) = shop() else { return };
    assert!(git(&shop, &["checkout", "--quiet", "-b", "other"]));
    let script = "\"\"\"elsewhere\"\"\"\nrevision: str = \"feed00000001\"\ndown_revision = None\n";
    fs::write(Path::new(&shop.folder()).join("migrations/versions/other.py"), script).unwrap();
    assert_eq!(shop.run(&["stamp", "feed00000001"]).0, Some(0));
    assert!(git(&shop, &["add", "migrations"]) && git(&shop, &["commit", "--quiet", "-m", "other"]));
    assert!(git(&shop, &["checkout", "--quiet", "-"]));
    let known = "(Ann, 2026-03-14) has its script: git show ";
    for command in [&["current"][..], &["downgrade", "-1"]] {
        let (status, _, told) = shop.run(command);
        assert_eq!(status, Some(3), "{told}");
        assert!(told.contains(known), "{told}");
    }
}

#[test]
fn errors_introduce_revisions_by_their_authors() {
    let Some(shop) = shop() else { return };
    let told = shop.json(5, &["plan", "upgrade", "head", "--from", "base", "--format", "json"]);
    assert_eq!(
        told["error"]["introduced"][1],
        serde_json::json!({"revision": "e46d8f20acd5", "author": "Ann", "date": "2026-03-14", "message": "find open orders quickly"})
    );
}

#[cfg(unix)]
#[test]
fn a_hostile_repository_gets_nothing_run() {
    use std::os::unix::fs::PermissionsExt;

    let Some(shop) = shop() else { return };
    lose_one(&shop);
    let folder = fs::canonicalize(shop.folder()).unwrap();
    let (trap, sprung) = (folder.join("trap"), folder.join("sprung"));
    fs::write(&trap, format!("#!/bin/sh\ntouch '{}'\ncat\n", sprung.display())).unwrap();
    fs::set_permissions(&trap, fs::Permissions::from_mode(0o755)).unwrap();
    let trap = trap.display().to_string();
    for key in
        ["core.pager", "core.fsmonitor", "diff.external", "diff.trap.command", "diff.trap.textconv", "gpg.program"]
    {
        assert!(git(&shop, &["config", key, &trap]));
    }
    assert!(git(&shop, &["config", "log.showSignature", "true"]));
    assert!(git(&shop, &["config", "pager.log", "true"]));
    fs::write(folder.join(".git/info/attributes"), "*.py diff=trap\n").unwrap();
    // It is a trap: git itself walks into it.
    assert!(git(&shop, &["log", "-1", "-p", "--ext-diff", "HEAD"]) && sprung.exists());
    fs::remove_file(&sprung).unwrap();
    let (_, _, told) = shop.run(&["check-history"]);
    assert!(told.contains("(Ann, 2026-03-14) removed its script"), "{told}");
    assert!(!sprung.exists());
}

#[cfg(unix)]
#[test]
fn a_git_that_never_answers_is_not_waited_for() {
    use std::os::unix::fs::PermissionsExt;

    let shop = Shop::new(&["--broken"]);
    let folder = fs::canonicalize(shop.folder()).unwrap();
    fs::write(folder.join("git"), "#!/bin/sh\nexec /bin/sleep 600\n").unwrap();
    fs::set_permissions(folder.join("git"), fs::Permissions::from_mode(0o755)).unwrap();
    let start = Instant::now();
    let (status, _, told) = shop.run_with_path(&folder.display().to_string(), &["check-history"]);
    assert_eq!(status, Some(12), "{told}");
    assert!(told.contains("06a8c4e2f0b7 (2025-10-20): "), "{told}");
    assert!(start.elapsed() < Duration::from_secs(60));
}
