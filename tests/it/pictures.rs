//! The pictures in `screenshots/` are what the program draws today. `ALUDEL_WRITE_PICTURES=1` makes them anew.

use std::path::Path;
use std::process::Command;

/// File, options, keys.
const PICTURES: &[(&str, &[&str], &str)] = &[
    ("explorer", &[], "j j U y <wait>"),
    ("rollback", &[], "j j U y <wait> G D"),
    ("failure", &[], "U y <wait> d y <wait>"),
    ("broken", &["--broken"], "j j"),
    ("sql", &["--theme", "light"], "G k k 2"),
];

fn draw(file: &Path, options: &[&str], keys: &str) {
    let done = Command::new(env!("CARGO_BIN_EXE_aludel"))
        .args(["screenshot", "--demo", "--size", "120x36", "--keys", keys, "-o"])
        .arg(file)
        .args(options)
        .env_remove("NO_COLOR")
        .output()
        .unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
}

#[test]
fn the_pictures_are_not_stale() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("screenshots");
    let write = std::env::var_os("ALUDEL_WRITE_PICTURES").is_some();
    let fresh = tempfile::tempdir().unwrap();
    let mut stale = Vec::new();
    for (name, options, keys) in PICTURES {
        let file = format!("{name}.svg");
        if write {
            draw(&folder.join(&file), options, keys);
            continue;
        }
        let drawn = fresh.path().join(&file);
        draw(&drawn, options, keys);
        if std::fs::read_to_string(folder.join(&file)).ok() != std::fs::read_to_string(&drawn).ok() {
            stale.push(file);
        }
    }
    assert!(
        stale.is_empty(),
        "stale: {}; `ALUDEL_WRITE_PICTURES=1 cargo nextest run pictures` makes them anew",
        stale.join(", ")
    );
}

#[test]
fn a_picture_in_text_is_the_same_screen() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("screen.txt");
    draw(&file, &["--ascii"], "j j");
    let text = std::fs::read_to_string(file).unwrap();
    assert_eq!(text.lines().count(), 36);
    assert!(text.is_ascii(), "only ASCII was asked for");
    assert!(text.contains("e46d8f20acd5") && text.contains("find open orders"), "{text}");
}
