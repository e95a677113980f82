use super::{Database, Shop, Stage};
use crate::diagnostic::{Diagnostic, Span};
use crate::executor::{Engine, Standing};
use crate::tui::Colours;
use crate::tui::backend::{Foresight, Report};
use crate::tui::message::Message;
use crate::tui::open::Options;

fn themed(theme: &str, ascii: bool, colours: Colours) -> Options {
    Options { theme: Some(theme.into()), ascii, colours, frozen_clock: true, ..Options::default() }
}

#[test]
fn the_first_screen() {
    Stage::new(Shop::demo(), 80, 24).looks_like("start-80x24");
    Stage::new(Shop::demo(), 160, 50).looks_like("start-160x50");
    Stage::new(Shop::demo(), 60, 16).looks_like("start-60x16");
    Stage::new(Shop::demo(), 120, 36).looks_like("start-120x36");
}

#[test]
fn the_same_screen_in_other_clothes() {
    for theme in ["light", "high-contrast", "ansi"] {
        Stage::with(Shop::broken(), 120, 36, themed(theme, false, Colours::Full))
            .looks_like(&format!("broken-{theme}-120x36"));
    }
    Stage::with(Shop::broken(), 80, 24, themed("dark", true, Colours::None))
        .looks_like("broken-ascii-colourless-80x24");
}

#[test]
fn the_tabs() {
    Stage::new(Shop::demo(), 120, 36).press("2").looks_like("upgrade-sql-120x36");
    Stage::new(Shop::demo(), 80, 24).press("3 tab").looks_like("downgrade-sql-80x24");
    Stage::new(Shop::demo(), 80, 24).press("4").looks_like("details-80x24");
    Stage::new(Shop::demo(), 120, 36).press("k k k k 4").looks_like("details-merge-120x36");
    Stage::new(Shop::demo(), 80, 24).press("tab enter").looks_like("zoomed-script-80x24");
    Stage::new(Shop::demo(), 60, 16).press("tab right right").looks_like("scrolled-script-60x16");
}

#[test]
fn the_way_from_the_database_to_the_selection() {
    Stage::new(Shop::demo(), 120, 36).press("g 4").shows("4 steps up").looks_like("path-up-120x36");
    // A dependency is on the way as well.
    Stage::new(Shop::demo(), 80, 24).press("g j j").looks_like("path-dependency-80x24");
    let mut shop = Shop::demo();
    shop.database = Database::At(vec!["f3b81c0a97d2", "b7a6958473e1"]);
    Stage::with(shop.clone(), 80, 24, themed("dark", true, Colours::None))
        .press("G 4")
        .shows("8 steps down")
        .looks_like("path-down-ascii-80x24");
    let stage = Stage::new(shop, 80, 24).press("c");
    assert!(stage.app().path.is_none(), "nothing to run to where the database stands");
    assert!(Stage::new(Shop::broken(), 80, 24).press("g").app().path.is_none(), "a missing parent is no way");
}

#[test]
fn the_filter() {
    Stage::new(Shop::demo(), 80, 24).press("/ 'invoice'").looks_like("filter-80x24");
    Stage::new(Shop::demo(), 80, 24).press("/ 'invoice' enter f").looks_like("filter-only-80x24");
    Stage::new(Shop::demo(), 80, 24).press("/ 'nothing like it'").shows("no match");
}

#[test]
fn the_questions() {
    Stage::new(Shop::demo(), 120, 36).press("g U").looks_like("confirm-upgrade-120x36");
    let mut shop = Shop::demo();
    shop.database = Database::At(vec!["f3b81c0a97d2", "b7a6958473e1"]);
    Stage::new(shop.clone(), 120, 36).press("G D").looks_like("confirm-downgrade-120x36");
    Stage::new(shop, 60, 16).press("G D").looks_like("confirm-downgrade-60x16");
    Stage::new(Shop::demo(), 80, 24).press("g D").looks_like("no-plan-80x24");
}

#[test]
fn what_needs_the_projects_python_is_said_before() {
    let mut shop = Shop::demo();
    let why =
        Diagnostic::error("opaque-value", "shop.settings.currencies is needed here, and is no part of the project");
    shop.foresight = Foresight {
        engine: Engine::Auto,
        steps: vec![("d1c2b3a49586".into(), why)],
        python: Some(Ok("/home/ann/shop/.venv/bin/python (Alembic 1.20.1)".into())),
    };
    Stage::new(shop.clone(), 80, 24).press("g U").looks_like("confirm-python-80x24");
    shop.foresight.engine = Engine::Native;
    Stage::new(shop.clone(), 80, 24).press("g U").looks_like("confirm-not-native-80x24");
    shop.foresight = Foresight {
        engine: Engine::Python,
        steps: Vec::new(),
        python: Some(Err(Diagnostic::error("python-missing", "There is no Python"))),
    };
    Stage::new(shop, 80, 24).press("g U").shows("all steps run in the project's Python, and There is no Python");
}

#[test]
fn a_run() {
    Stage::new(Shop::demo(), 120, 36).press("g U y").looks_like("run-done-120x36");
    let mut shop = Shop::demo();
    shop.events = Some(7);
    Stage::new(shop.clone(), 120, 36).press("g U y").looks_like("run-middle-120x36");
    Stage::new(shop.clone(), 80, 24).press("g U y q").looks_like("run-leave-80x24");
    shop.slow = true;
    Stage::new(shop.clone(), 80, 24).press("g U y esc").looks_like("run-stopping-80x24");
    Stage::new(shop.clone(), 80, 24).press("g U y esc esc").looks_like("run-cancel-80x24");
    Stage::new(shop, 120, 36).press("g U y esc esc y").looks_like("run-cancelled-120x36");
}

#[test]
fn a_run_that_fails() {
    let mut shop = Shop::demo();
    shop.fails = Some(("d1c2b3a49586", Standing::RolledBack));
    Stage::new(shop.clone(), 120, 36).press("g U y").looks_like("run-failed-120x36");
    Stage::new(shop.clone(), 120, 36).press("g U y esc").looks_like("run-failed-script-120x36");
    shop.fails = Some(("d1c2b3a49586", Standing::Partial { done: 1, total: 2 }));
    Stage::new(shop, 80, 24).press("g U y").looks_like("run-failed-partial-80x24");
}

#[test]
fn what_is_missing_is_said() {
    Stage::new(Shop::empty(), 80, 24).looks_like("empty-project-80x24");
    Stage::new(Shop::only_broken(), 80, 24).looks_like("only-broken-80x24");
    let mut shop = Shop::demo();
    shop.database = Database::Absent;
    Stage::new(shop.clone(), 80, 24).press("2").looks_like("no-database-80x24");
    shop.database = Database::Refused;
    Stage::new(shop.clone(), 80, 24).looks_like("refused-80x24");
    Stage::new(shop.clone(), 120, 36).press("2").looks_like("refused-sql-120x36");
    shop.database = Database::Silent;
    Stage::new(shop.clone(), 80, 24).looks_like("connecting-80x24");
    shop.project_error = Some(
        Diagnostic::error("config-interpolation", "alembic.ini: `%(hree)s` in `script_location` names no option")
            .at(Span {
                file: "alembic.ini".into(),
                line: 3,
                column: 19,
                width: 8,
                text: Some("script_location = %(hree)s/migrations".into()),
            })
            .hint("`%(here)s` is the folder of the file"),
    );
    Stage::new(shop, 80, 24).looks_like("project-failed-80x24");
}

#[test]
fn broken_and_unknown_revisions() {
    Stage::new(Shop::broken(), 120, 36).press("g").looks_like("missing-parent-120x36");
    Stage::new(Shop::broken(), 120, 36).press("G").looks_like("syntax-error-120x36");
    let mut shop = Shop::demo();
    shop.database = Database::At(vec!["7766554433aa", "5eeded000bad"]);
    Stage::new(shop, 80, 24).press("G k k k k k k k k k k").looks_like("ghost-80x24");
}

#[test]
fn hostile_text_stays_in_its_place() {
    let stage = Stage::new(Shop::hostile(), 120, 36).press("g").looks_like("hostile-120x36");
    let text = stage.text();
    assert!(text.chars().all(|c| c == '\n' || !c.is_control()));
    assert!(!text.contains('\u{202e}') && !text.contains('\u{200b}'));
}

#[test]
fn help_and_the_smallest_screen() {
    Stage::new(Shop::demo(), 120, 36).press("?").looks_like("help-120x36");
    Stage::new(Shop::demo(), 60, 16).press("? pagedown").looks_like("help-60x16");
    Stage::new(Shop::demo(), 59, 15).looks_like("too-small-59x15");
    Stage::new(Shop::demo(), 8, 1).shows("Too");
}

#[test]
fn no_size_makes_drawing_fail() {
    let hostile = ["", "g U", "?", "/ 'x'", "4", "tab enter"].map(|keys| (Shop::hostile(), keys));
    for (shop, keys) in hostile.into_iter().chain([(Shop::long(), "z g"), (Shop::long(), "z k 4")]) {
        let mut stage = Stage::new(shop, 80, 24).press(keys);
        for columns in [1, 2, 10, 59, 60, 61, 77, 113, 300] {
            for rows in [1, 2, 15, 16, 17, 23, 99] {
                stage = stage.send(crate::tui::message::Message::Resize { columns, rows });
                assert_eq!(stage.text().lines().count(), rows as usize);
            }
        }
    }
}

#[test]
fn what_a_check_finds() {
    let mut shop = Shop::demo();
    let found = |id: &str, severity: fn(&'static str, &'static str) -> Diagnostic, line, told| {
        let file = format!("versions/{id}.py").into();
        let finding = severity("odd", told).at(Span { file, line, column: 1, width: 15, text: None });
        (id.to_owned(), finding)
    };
    let file = shop.rows[5].file.clone().unwrap();
    let mut odd =
        found("d1c2b3a49586", Diagnostic::warning, 27, "downgrade() does nothing, but upgrade() does something");
    odd.1.span = odd.1.span.map(|span| Span { file, ..span });
    shop.findings = vec![
        odd.clone(),
        odd,
        found("9c8d7e6f5a4b", Diagnostic::note, 27, "downgrade() raises: there is no way back below it"),
        found("nobody", Diagnostic::warning, 1, "of a file that is gone since"),
    ];
    let stage = Stage::new(shop.clone(), 120, 36).press("k").looks_like("findings-120x36");
    let counts = stage.app().history.counts();
    assert_eq!((counts.doubtful, counts.broken), (1, 0), "a note is no doubt, and nothing is broken by a finding");
    Stage::new(shop.clone(), 80, 24).press("k 4").looks_like("findings-details-80x24");
    let stage = Stage::new(shop, 120, 36).press("k k k");
    let top = stage.app().document.as_ref().map(|shown| shown.top);
    assert_eq!((stage.app().selected_id(), top), (Some("9c8d7e6f5a4b"), Some(0)), "a note far below moves nothing");
}

#[test]
fn an_ambiguous_step_introduces_its_candidates() {
    let mut shop = Shop::demo();
    shop.ambiguous = true;
    let stage = Stage::new(shop, 120, 36).press("u").shows("Which may be meant").looks_like("ambiguous-120x36");
    // The files' own words stood there until the answer came, and another question's answer changes nothing.
    let report = Report::Introduced { ids: vec!["7766554433aa".into()], told: vec!["somebody else".into()] };
    let text = stage.send(Message::Report(Box::new(report))).text();
    assert!(text.contains("d1c2b3a49586 (Ann") && !text.contains("somebody else"), "{text}");
}
