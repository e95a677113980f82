//! Which Python is the project's: without one, too.

use std::path::{Path, PathBuf};

use super::Project;

/// None of these gets as far as running a migration.
fn fake(folder: &Path, script: &str) -> PathBuf {
    use std::os::unix::fs::PermissionsExt;
    std::fs::create_dir_all(folder).unwrap();
    let program = folder.join("python");
    std::fs::write(&program, format!("#!/bin/sh\n{script}\n")).unwrap();
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
    program
}

fn project(python: &Path) -> (Project, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:///{}", folder.path().join("shop.db").display());
    (Project::usual(&url, python), folder)
}

#[test]
fn a_python_that_is_not_there_or_has_no_alembic_is_named() {
    let (project, folder) = project(Path::new("/nowhere/python"));
    let (code, ran) = project.fails(&["upgrade", "head", "--engine", "auto"]);
    assert_eq!((code.as_str(), ran.status), ("python-missing", Some(9)), "{ran:?}");
    assert!(ran.json()["error"]["hints"].to_string().contains("not native: ctypes.sizeof"), "{ran:?}");
    // The first step was native.
    assert_eq!(ran.json()["heads"][0], "a");

    let without = fake(folder.path(), "echo \"No module named 'alembic'\" >&2; exit 1");
    let project = project.with("aludel.toml", &format!("python = {:?}\n", without.display().to_string()));
    assert_eq!(project.fails(&["upgrade", "head", "--engine", "auto"]).0, "alembic-missing");
    fake(folder.path(), "echo alembic 0.8.1");
    assert_eq!(project.fails(&["upgrade", "head", "--engine", "auto"]).0, "python-unusable");
    // A hint that would not help isn't given.
    let (code, ran) = project.fails(&["upgrade", "head"]);
    assert_eq!(code, "sandbox-denied");
    assert!(!ran.json()["error"]["hints"].to_string().contains("--engine"), "{ran:?}");
}

#[test]
fn the_projects_own_environment_counts_before_the_systems() {
    let (project, _folder) = project(Path::new("python"));
    let project = project.with("aludel.toml", "");
    fake(&project.path().join("venv/bin"), "echo of venv");
    let told = |project: &Project| {
        project.fails(&["upgrade", "head", "--engine", "auto"]).1.json()["error"]["message"].to_string()
    };
    assert!(told(&project).contains("of venv"), "{}", told(&project));
    fake(&project.path().join(".venv/bin"), "echo of dot venv");
    assert!(told(&project).contains("of dot venv"), "{}", told(&project));
}

#[test]
fn an_engine_that_does_not_exist_is_refused() {
    let (project, _folder) = project(Path::new("python"));
    let ran = project.run(&["upgrade", "head", "--engine", "two"]);
    assert_eq!(ran.status, Some(2), "{ran:?}");
    assert!(ran.stderr.contains("native, auto, python"), "{ran:?}");
    let project = project.with("aludel.toml", "engine = \"two\"\n");
    assert_eq!(project.fails(&["upgrade", "head"]).0, "config-value");
}
