//! What a user may bind to a key: one table of names and sentences, from which the keymap, help, hints and docs come.

macro_rules! actions {
    ($($variant:ident $name:literal $hint:literal $sentence:literal;)*) => {
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Action { $($variant,)* }

        impl Action {
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// As a keymap spells it.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// One or two words for the line of hints.
            pub fn hint(self) -> &'static str {
                match self { $(Self::$variant => $hint,)* }
            }

            /// What it does, for help and docs.
            pub fn sentence(self) -> &'static str {
                match self { $(Self::$variant => $sentence,)* }
            }
        }
    };
}

actions! {
    MoveDown "move-down" "down" "Go one line down: to an older revision, or scroll.";
    MoveUp "move-up" "up" "Go one line up: to a newer revision, or scroll.";
    PageDown "page-down" "page down" "Go one page down.";
    PageUp "page-up" "page up" "Go one page up.";
    First "first" "top" "Go to the first line.";
    Last "last" "bottom" "Go to the last line.";
    MoveLeft "move-left" "left" "Scroll the text left; in the graph, show the tab before.";
    MoveRight "move-right" "right" "Scroll the text right; in the graph, show the next tab.";
    FocusNext "focus-next" "next pane" "Move the focus to the next pane.";
    FocusPrevious "focus-previous" "previous pane" "Move the focus to the pane before.";
    NextBranchPoint "next-branch-point" "branch points" "Go down to the next revision from which several go on.";
    PreviousBranchPoint "previous-branch-point" "branch point above" "Go up to the revision before from which several go on.";
    NextHead "next-head" "heads" "Go to the next head, around the end.";
    GoCurrent "go-current" "current" "Go to where the database stands; again for its other version rows.";
    Zoom "zoom" "zoom" "Give the focused pane the whole screen, or give it back; open a fold.";
    Fold "fold" "fold" "Fold every run of revisions without a branch into one line, or open them all.";
    NextTab "next-tab" "next tab" "Show the next tab.";
    PreviousTab "previous-tab" "previous tab" "Show the tab before.";
    ShowScript "show-script" "script" "Show the revision's script.";
    ShowUpgradeSql "show-upgrade-sql" "upgrade SQL" "Show the SQL its upgrade runs on the connected engine.";
    ShowDowngradeSql "show-downgrade-sql" "downgrade SQL" "Show the SQL its downgrade runs on the connected engine.";
    ShowDetails "show-details" "details" "Show file, date, parents, children, labels, dependencies and state.";
    Filter "filter" "filter" "Find revisions by id, message, label or file.";
    OnlyMatches "only-matches" "only matches" "Show only the revisions that match the filter, or all again.";
    NextMatch "next-match" "next match" "Go to the next revision that matches.";
    PreviousMatch "previous-match" "previous match" "Go to the revision before that matches.";
    UpgradeOne "upgrade-one" "up one" "Upgrade the database by one step, after showing it and asking.";
    DowngradeOne "downgrade-one" "down one" "Downgrade the database by one step, after showing it and asking.";
    UpgradeTo "upgrade-to" "up to here" "Upgrade the database to the selected revision, after showing the steps and asking.";
    DowngradeTo "downgrade-to" "down to here" "Downgrade the database to the selected revision, after showing the steps and asking.";
    Stop "stop" "stop" "Stop after the running revision, once more cancels it; otherwise leave the zoom or clear the filter.";
    Reload "reload" "reload" "Read the project's files and the database's version rows again.";
    NextTheme "next-theme" "theme" "Change to the next theme.";
    CopyId "copy-id" "copy id" "Copy the selected revision's id to the clipboard.";
    Edit "edit" "edit" "Open the selected revision's script in $VISUAL or $EDITOR.";
    Help "help" "help" "Show every key.";
    Quit "quit" "quit" "Leave; asks first while a run is in progress.";
    Accept "accept" "accept" "Take the answer that is marked.";
    Cancel "cancel" "close" "Close without doing anything.";
    Yes "yes" "yes" "Answer yes.";
    No "no" "no" "Answer no.";
    OtherAnswer "other-answer" "other answer" "Mark the other answer.";
    EraseChar "erase-char" "erase" "Erase the last character.";
    EraseAll "erase-all" "clear" "Erase all that was typed.";
}

impl Action {
    pub fn find(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|action| action.name() == name)
    }
}
