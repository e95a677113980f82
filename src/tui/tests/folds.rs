use super::{Database, Shop, Stage};
use crate::lanes::Line;
use crate::style::Meaning;
use crate::tui::Colours;
use crate::tui::message::Message;
use crate::tui::open::Options;

fn trunk(nth: usize) -> String {
    format!("{nth:08x}aaaa")
}

/// Positions of folds with how many revisions each holds.
fn folds(stage: &Stage) -> Vec<usize> {
    let list = &stage.app().list;
    (0..list.len()).filter_map(|position| list.fold(position)).map(<[u32]>::len).collect()
}

fn selected(stage: &Stage) -> String {
    stage.app().selected_id().unwrap_or_default().to_owned()
}

#[test]
fn runs_fold_into_a_line_each_and_open_again() {
    let stage = Stage::new(Shop::long(), 120, 36);
    let all = stage.app().list.len();
    assert_eq!((all, selected(&stage)), (80, trunk(10)));
    let stage = stage.press("z");
    // Above the merge two, which are not worth it; the trunk beside the branch; the branch; around the version row.
    assert_eq!(folds(&stage), [26, 20, 19, 8]);
    assert_eq!(selected(&stage), trunk(10), "the selection stays");
    assert_eq!(stage.app().list.len(), all - (26 + 20 + 19 + 8) + 4);
    let stage = stage.looks_like("folded-120x36").press("z");
    assert_eq!((stage.app().list.len(), selected(&stage)), (all, trunk(10)));
}

#[test]
fn the_selection_is_never_folded_away() {
    let stage = Stage::new(Shop::long(), 80, 24).press("k k k z");
    assert_eq!(selected(&stage), trunk(13));
    assert!(stage.app().list.selected_fold().is_none());
    assert_eq!(folds(&stage), [26, 20, 16, 8], "the two between it and the version row stay open");
    // Folding anew takes what is no longer selected.
    let stage = stage.press("c z z");
    assert_eq!(folds(&stage), [26, 20, 19, 8]);
}

#[test]
fn enter_opens_one_fold_and_its_tabs_tell_what_is_in_it() {
    let stage = Stage::new(Shop::long(), 120, 36).press("z k").looks_like("fold-selected-120x36");
    assert_eq!(stage.app().list.selected_fold().map(<[u32]>::len), Some(19));
    assert!(stage.app().path.is_none() && stage.app().document.is_none());
    let stage = stage.press("2").shows("19 revisions").press("y").shows("Several revisions are folded here");
    assert!(stage.errands.is_empty());
    let stage = stage.press("U").shows("Enter in the graph opens them");
    assert!(stage.app().layers.is_empty(), "nobody can tell which revision is meant");
    let stage = stage.press("enter");
    assert_eq!((folds(&stage), selected(&stage)), (vec![26, 20, 8], trunk(29)));
    assert!(!stage.app().zoomed);
    let stage = stage.press("enter");
    assert!(stage.app().zoomed, "on a revision it zooms");
}

#[test]
fn the_way_goes_through_folds() {
    let stage = Stage::new(Shop::long(), 80, 24).press("z g").looks_like("folded-path-80x24");
    assert!(stage.app().path.is_some());
    let plain = Options { ascii: true, colours: Colours::None, frozen_clock: true, ..Options::default() };
    let text = Stage::with(Shop::long(), 80, 24, plain).press("z g").looks_like("folded-ascii-colourless-80x24").text();
    assert!(text.is_ascii());
}

#[test]
fn jumps_and_filters_find_their_revision_outside_of_folds() {
    let stage = Stage::new(Shop::long(), 80, 24).press("z g ]");
    assert_eq!(selected(&stage), trunk(30));
    let stage = stage.press("/ 'change 45'");
    assert_eq!(selected(&stage), trunk(45));
    assert_eq!(folds(&stage), [11, 14, 20, 19, 8]);
    let stage = stage.press("enter esc");
    assert_eq!(selected(&stage), trunk(45), "clearing the filter leaves it selected");
    assert!(stage.app().list.selected_fold().is_none());
    let stage = stage.press("g / 'change 45' enter f");
    assert_eq!(stage.app().list.len(), 1);
    let stage = stage.press("z").shows("never folded").press("f");
    assert_eq!(selected(&stage), trunk(45));
    assert!(stage.app().list.folded(), "folds come back with the other revisions");
    let stage = Stage::new(Shop::long(), 80, 24).press("z k / 'change 45' esc");
    assert_eq!(stage.app().list.selected_fold().map(<[u32]>::len), Some(19), "back on the fold");
    assert_eq!(folds(&stage), [26, 20, 19, 8]);
}

#[test]
fn a_run_is_followed_out_of_the_folds_and_they_close_behind_it() {
    let mut shop = Shop::long();
    // Two steps of eight events each, and the third's beginning.
    shop.events = Some(1 + 2 * 8 + 2);
    let stage = Stage::new(shop, 120, 36).press("z g U y");
    assert!(stage.app().running());
    let current = stage.app().progress.as_ref().and_then(|progress| progress.current.clone()).unwrap();
    assert_eq!(current.id, trunk(13));
    assert_eq!(selected(&stage), trunk(13));
    assert!(stage.app().list.selected_fold().is_none());
    assert_eq!(folds(&stage), [26, 20, 16, 8], "parted around the one that runs, and those before it");
    // Looking elsewhere meanwhile does not hide it.
    let stage = stage.press("g");
    let row = stage.app().history.find(&trunk(13)).unwrap();
    let list = &stage.app().list;
    assert!((0..list.len()).any(|position| list.row(position) == Some(row) && list.fold(position).is_none()));
    let stage = stage.press("esc c");
    assert_eq!(selected(&stage), trunk(13), "stopped there");
}

#[test]
fn a_revision_that_failed_stays_in_sight() {
    let mut shop = Shop::long();
    shop.fails = Some(("0000000eaaaa", crate::executor::Standing::RolledBack));
    let stage = Stage::new(shop, 120, 36).press("z g U y esc");
    assert_eq!(selected(&stage), trunk(14));
    assert!(stage.app().list.selected_fold().is_none());
    let stage = stage.press("g z z");
    let row = stage.app().history.find(&trunk(14)).unwrap();
    let list = &stage.app().list;
    assert!((0..list.len()).any(|position| list.row(position) == Some(row) && list.fold(position).is_none()));
}

#[test]
fn the_mouse_selects_a_fold_and_opens_it() {
    let stage = Stage::new(Shop::long(), 120, 36).press("z g");
    let list = &stage.app().list;
    let line = (0..list.len()).find(|&position| list.fold(position).is_some()).unwrap();
    let click = |stage: Stage| stage.send(Message::Click { column: 20, row: 3 + line as u16 });
    let stage = click(stage);
    assert_eq!((folds(&stage), stage.app().list.selected), (vec![26, 20, 19, 8], line));
    let stage = click(stage);
    assert_eq!(folds(&stage).len(), 3);
}

#[test]
fn there_may_be_nothing_to_fold() {
    let stage = Stage::new(Shop::demo(), 120, 36).press("z").shows("Nothing to fold");
    assert!(!stage.app().list.folded());
    Stage::new(Shop::empty(), 80, 24).press("z").shows("Nothing to fold");
    let mut shop = Shop::long();
    shop.database = Database::Absent;
    Stage::new(shop, 60, 16).press("z").looks_like("folded-60x16");
}

/// The look of the line below each revision's node, by id.
fn lines(stage: &Stage) -> std::collections::HashMap<String, Meaning> {
    let app = stage.app();
    let row = |position: u32| app.list.row(position as usize).unwrap() as u32;
    let whole = app.list.lanes(&app.history).window(0..app.list.len(), 99);
    let below = whole.iter().filter_map(|drawn| {
        let line = drawn.cells.iter().find(|cell| cell.node && cell.down.is_some())?.line?;
        let line = Line { from: row(line.from), to: row(line.to), own: line.own };
        Some((app.history.rows[row(drawn.node as u32) as usize].id.clone(), app.history.branch(line)))
    });
    below.collect()
}

#[test]
fn branches_keep_their_colours_in_folds_and_among_matches() {
    let stage = Stage::new(Shop::long(), 120, 36);
    let all = lines(&stage);
    assert_ne!(all[&trunk(40)], all["00000009bbbb"], "two branches beside each other");
    for keys in ["z", "/ 'change' enter f", "/ 'billing' enter f"] {
        let fewer = lines(&Stage::new(Shop::long(), 120, 36).press(keys));
        assert!(fewer.len() >= 10 && fewer.len() < all.len(), "{keys}: {}", fewer.len());
        for (id, meaning) in &fewer {
            assert_eq!(all[id], *meaning, "{keys}: {id}");
        }
    }
}
