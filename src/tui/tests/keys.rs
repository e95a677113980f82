use super::{Database, Shop, Stage};
use crate::tui::app::Tab;
use crate::tui::geometry::Focus;
use crate::tui::message::Message;
use crate::tui::session::Errand;

fn selected(stage: &Stage) -> String {
    stage.app().selected_id().unwrap_or_default().to_owned()
}

#[test]
fn the_selection_starts_where_the_database_stands_and_keys_move_it() {
    let stage = Stage::new(Shop::demo(), 80, 24);
    assert_eq!(selected(&stage), "7766554433aa");
    let stage = stage.press("k");
    assert_eq!(selected(&stage), "d1c2b3a49586");
    let stage = stage.press("G");
    assert_eq!(selected(&stage), "1a2b3c4d5e6f");
    let stage = stage.press("down home");
    assert_eq!(stage.app().list.selected, 0);
    let stage = stage.press("up");
    assert_eq!(stage.app().list.selected, 0);
}

#[test]
fn a_reload_keeps_the_row_the_user_chose() {
    let stage = Stage::new(Shop::demo(), 80, 24).press("G k r");
    assert_eq!(selected(&stage), "a1b2c3d4e5f6");
}

#[test]
fn the_filter_jumps_as_it_is_typed_and_esc_takes_it_back() {
    let stage = Stage::new(Shop::demo(), 80, 24).press("g / 'split'");
    assert_eq!(selected(&stage), "7766554433aa");
    let stage = stage.press("esc");
    assert!(stage.app().layers.is_empty() && stage.app().list.filter.is_empty());
    let stage = stage.press("g / 'invoice' enter");
    let first = selected(&stage);
    let stage = stage.press("n");
    assert_ne!(selected(&stage), first);
    let stage = stage.press("N");
    assert_eq!(selected(&stage), first);
    let stage = stage.press("f");
    assert_eq!(stage.app().list.len(), 3);
    let stage = stage.press("esc");
    assert_eq!(stage.app().list.len(), 9);
    assert_eq!(selected(&stage), first);
}

#[test]
fn keys_jump_to_branch_points_heads_and_where_the_database_stands() {
    let stage = Stage::new(Shop::demo(), 80, 24).press("g ]");
    assert_eq!(selected(&stage), "0f1e2d3c4b5a");
    let stage = stage.press("]");
    assert_eq!(selected(&stage), "a1b2c3d4e5f6");
    let stage = stage.press("]");
    assert_eq!(selected(&stage), "0f1e2d3c4b5a", "around the end");
    let stage = stage.press("[");
    assert_eq!(selected(&stage), "a1b2c3d4e5f6");
    let stage = stage.press("h");
    assert_eq!(selected(&stage), "f3b81c0a97d2");
    let stage = stage.press("h");
    assert_eq!(selected(&stage), "b7a6958473e1");
    let stage = stage.press("c");
    assert_eq!(selected(&stage), "7766554433aa");
    let mut shop = Shop::demo();
    shop.database = Database::At(vec!["f3b81c0a97d2", "b7a6958473e1"]);
    let stage = Stage::new(shop.clone(), 80, 24).press("G c");
    assert_eq!(selected(&stage), "f3b81c0a97d2");
    let stage = stage.press("c");
    assert_eq!(selected(&stage), "b7a6958473e1");
    let stage = stage.press("/ 'drop legacy' enter f ]").shows("None among the revisions that match");
    assert_eq!(selected(&stage), "9c8d7e6f5a4b");
    shop.database = Database::At(Vec::new());
    Stage::new(shop.clone(), 80, 24).press("c").shows("at base: no revision is current");
    shop.database = Database::Absent;
    Stage::new(shop, 80, 24).press("c").shows("No database to compare with");
}

#[test]
fn typing_a_filter_does_not_run_anything() {
    let stage = Stage::new(Shop::demo(), 80, 24).press("/ 'Uqdy?'");
    assert_eq!(stage.app().list.filter, "Uqdy?");
    assert!(!stage.app().finished && stage.app().progress.is_none());
}

#[test]
fn an_upgrade_runs_after_a_yes_and_only_then() {
    let stage = Stage::new(Shop::demo(), 120, 36).press("u").shows("Upgrade 1 step?");
    assert!(stage.app().progress.is_none());
    let stage = stage.press("n");
    assert!(stage.app().progress.is_none() && stage.app().layers.is_empty());
    let stage = stage.press("u enter").shows("Finished 1 step");
    assert_eq!(stage.app().versions().map(<[_]>::len), Some(1));
}

#[test]
fn a_downgrades_default_answer_is_no() {
    let stage = Stage::new(Shop::demo(), 120, 36).press("d").shows("Downgrade 1 step?").press("enter");
    assert!(stage.app().progress.is_none() && stage.app().layers.is_empty());
    Stage::new(Shop::demo(), 120, 36).press("d left enter").shows("Finished 1 step");
    Stage::new(Shop::demo(), 120, 36).press("d y").shows("Finished 1 step");
}

#[test]
fn a_downgrade_names_what_cannot_be_undone() {
    let mut shop = Shop::demo();
    shop.database = Database::At(vec!["f3b81c0a97d2", "b7a6958473e1"]);
    Stage::new(shop, 120, 36).press("G D").shows("irreversible: its downgrade raises").shows("its downgrade is empty");
}

#[test]
fn esc_stops_after_the_running_revision() {
    let mut shop = Shop::demo();
    shop.events = Some(5);
    let stage = Stage::new(shop, 120, 36).press("g U y");
    assert!(stage.app().running());
    let stage = stage.press("esc");
    assert!(!stage.app().running());
    stage.shows("Stopped after 1 step of");
}

#[test]
fn esc_twice_asks_whether_to_cancel_the_statement() {
    let mut shop = Shop::demo();
    (shop.events, shop.slow) = (Some(7), true);
    let stage = Stage::new(shop, 120, 36).press("g U y esc").shows("Esc again cancels").press("j").shows("Esc cancel");
    let stage = stage.press("esc").shows("CREATE INDEX ix_customers_name").press("enter");
    assert!(stage.app().running() && stage.app().layers.is_empty(), "waiting is the default");
    let stage = stage.press("esc y").shows("Upgrade of d1c2b3a49586 was cancelled").shows("rolled back");
    assert!(!stage.app().running() && stage.app().failures.is_empty(), "nothing is wrong with the script");
    stage.press("esc").shows("Cancelled");
}

#[test]
fn leaving_during_a_run_asks_and_waits_for_the_revision() {
    let mut shop = Shop::demo();
    shop.events = Some(5);
    let stage = Stage::new(shop.clone(), 120, 36).press("g U y q");
    assert!(!stage.app().finished, "asked first");
    let stage = stage.press("enter");
    assert!(!stage.app().finished && stage.app().running(), "staying is the default");
    let stage = stage.press("q y");
    assert!(stage.app().finished && !stage.app().running());
    assert!(Stage::new(Shop::demo(), 80, 24).press("q").app().finished, "nothing to ask without a run");
    let stage = Stage::new(shop, 120, 36).press("g U y").send(Message::Terminate);
    assert!(stage.app().finished && !stage.app().running(), "a signal stops the run between two revisions");
}

#[test]
fn nothing_can_be_started_twice_or_without_a_database() {
    let mut shop = Shop::demo();
    shop.events = Some(5);
    let stage = Stage::new(shop, 120, 36).press("g U y u");
    assert!(stage.app().layers.is_empty());
    let stage = stage.shows("A run is in progress");
    drop(stage);
    let mut shop = Shop::demo();
    shop.database = Database::Absent;
    Stage::new(shop.clone(), 120, 36).press("u").shows("No database to step");
    shop.database = Database::Refused;
    Stage::new(shop, 120, 36).press("u").shows("Not connected (r tries again)");
}

#[test]
fn copy_and_edit_are_errands_for_the_terminal() {
    let mut stage = Stage::new(Shop::demo(), 80, 24).press("y e");
    let file = "versions/7766554433aa_split_full_name_into_first_and_last.py".into();
    assert_eq!(
        std::mem::take(&mut stage.errands),
        [Errand::Copy("7766554433aa".into()), Errand::Edit { file, line: 1 }]
    );
    stage.send(Message::Copied(Ok("7766554433aa".into()))).shows("Copied 7766554433aa");
    let broken = Stage::new(Shop::broken(), 80, 24).press("G e");
    assert!(matches!(&broken.errands[..], [Errand::Edit { line: 18, .. }]), "{:?}", broken.errands);
}

#[test]
fn themes_go_round_and_popups_swallow_keys() {
    let stage = Stage::new(Shop::demo(), 80, 24);
    let first = stage.app().look.theme.name.clone();
    let count = stage.app().look.themes.names().len();
    let stage = stage.press(&"t ".repeat(count));
    assert_eq!(stage.app().look.theme.name, first);
    let stage = stage.press("? t u");
    assert_eq!(stage.app().look.theme.name, first);
    assert_eq!(stage.app().layers.len(), 1);
    let stage = stage.press("esc");
    assert!(stage.app().layers.is_empty());
}

#[test]
fn the_mouse_selects_scrolls_and_turns_tabs() {
    let stage = Stage::new(Shop::demo(), 120, 36).send(Message::Click { column: 10, row: 4 });
    assert_eq!(stage.app().list.selected, 1);
    let stage = stage.send(Message::Click { column: 72, row: 2 });
    assert_eq!((stage.app().focus, stage.app().tab), (Focus::Detail, Tab::UpgradeSql));
    let stage = stage.send(Message::Wheel { column: 10, row: 5, lines: 3 });
    assert_eq!(stage.app().list.selected, 4);
    let stage = stage.send(Message::Wheel { column: 10, row: 5, lines: -30 });
    assert_eq!(stage.app().list.selected, 0);
}

#[test]
fn texts_scroll_within_their_bounds() {
    let stage = Stage::new(Shop::demo(), 60, 16).press("tab G");
    let document = stage.app().document.clone().unwrap();
    assert!(document.top > 0);
    let stage = stage.press("j j j pagedown");
    assert_eq!(stage.app().document.as_ref().map(|shown| shown.top), Some(document.top));
    let stage = stage.press("right right right right right right right right right right right right right right right right right right right right right right");
    let far = stage.app().document.as_ref().map_or(0, |shown| shown.left);
    assert!(far > 20 && far < 120, "{far}");
    let stage = stage.press(
        "g left left left left left left left left left left left left left left left left left left left left left",
    );
    assert_eq!(stage.app().document.as_ref().map(|shown| (shown.top, shown.left)), Some((0, 0)));
}

#[test]
fn nothing_is_drawn_while_nothing_happens() {
    let mut stage = Stage::new(Shop::demo(), 80, 24);
    stage.drawn();
    stage = stage.send(Message::Tick(std::time::Duration::from_secs(1)));
    assert!(!stage.app().stale && !stage.app().moves());
    let mut shop = Shop::demo();
    shop.database = Database::Silent;
    assert!(Stage::new(shop, 80, 24).app().moves(), "a spinner turns while connecting");
}

#[test]
fn the_filter_looks_from_where_typing_began() {
    let stage = Stage::new(Shop::demo(), 80, 24)
        .press("g / 'create' backspace backspace backspace backspace backspace backspace");
    assert_eq!(stage.app().list.selected, 0, "an empty filter goes back");
    let stage = stage.press("'users' esc");
    assert_eq!(stage.app().list.selected, 0, "and so does leaving it");
}

#[test]
fn what_is_wrong_with_sql_is_told_in_words() {
    use crate::diagnostic::{Diagnostic, Span};
    use crate::tui::backend::{Preview, Report};

    let stage = Stage::new(Shop::demo(), 120, 36).press("2");
    let span = Span { file: "versions/7766554433aa.py".into(), line: 1, column: 1, width: 3, text: None };
    let warning = Diagnostic::warning("skipped", "one operation was skipped").at(span);
    let preview = Ok(Preview { sql: "SELECT 1;\n".into(), diagnostics: vec![warning] });
    let report = Report::Preview { id: "7766554433aa".into(), direction: crate::revision::Direction::Upgrade, preview };
    stage
        .send(Message::Report(Box::new(report)))
        .shows("7766554433aa.py, line 1: one operation was skipped")
        .shows("1  SELECT 1;");
}

#[test]
fn what_the_filter_found_is_marked() {
    let stage = Stage::new(Shop::demo(), 120, 36).press("g / 'USERS'");
    let svg = stage.picture().svg();
    assert!(
        svg.contains("fill=\"#e8c46b\"/>") && svg.contains(">users</text>"),
        "the match's ground, and its text apart"
    );
}

#[test]
fn a_reload_keeps_the_script_in_view_and_scrolled() {
    let stage = Stage::new(Shop::demo(), 80, 24).press("tab j j j");
    let before = stage.app().document.as_ref().map(|shown| shown.top);
    let stage = stage.press("r");
    assert_eq!(stage.app().document.as_ref().map(|shown| shown.top), before);
    assert_eq!(before, Some(3));
}
