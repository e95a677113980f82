//! What a piece of the screen stands for. Themes give styles to these, never to widgets.

macro_rules! meanings {
    ($($variant:ident $name:literal $parent:ident,)*) => {
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Meaning { $($variant,)* }

        impl Meaning {
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// As a theme file spells it.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// Whose style it takes where a theme says nothing. The root is its own.
            pub fn fallback(self) -> Self {
                match self { $(Self::$variant => Self::$parent,)* }
            }
        }
    };
}

meanings! {
    Text "text" Text,
    Muted "muted" Text,
    Title "title" Text,
    TitleFocused "title.focused" Title,
    Border "border" Muted,
    BorderFocused "border.focused" Border,
    Selection "selection" Text,
    SelectionUnfocused "selection.unfocused" Selection,
    Match "match" Selection,
    Header "header" Text,
    Project "project" Title,
    Tab "tab" Muted,
    TabActive "tab.active" Title,
    Key "key" Title,
    KeyText "key.text" Muted,
    Popup "popup" Text,
    Choice "choice" Text,
    ChoiceActive "choice.active" Selection,
    Applied "applied" Text,
    Current "current" Applied,
    Pending "pending" Text,
    Unplaced "unplaced" Muted,
    Broken "broken" Error,
    Ghost "ghost" Muted,
    Running "running" Info,
    Path "path" Info,
    Identifier "identifier" Text,
    Head "head" Text,
    Label "label" Text,
    Lane "lane" Muted,
    Lane1 "lane.1" Lane,
    Lane2 "lane.2" Lane,
    Lane3 "lane.3" Lane,
    Lane4 "lane.4" Lane,
    Lane5 "lane.5" Lane,
    Lane6 "lane.6" Lane,
    Dependency "dependency" Muted,
    Success "success" Text,
    Warning "warning" Text,
    Danger "danger" Error,
    Error "error" Text,
    Info "info" Text,
    Progress "progress" Info,
    ProgressRest "progress.rest" Muted,
    LineNumber "line-number" Muted,
    RunningLine "line.running" Running,
    Code "code" Text,
    CodeKeyword "code.keyword" Code,
    CodeString "code.string" Code,
    CodeNumber "code.number" Code,
    CodeConstant "code.constant" CodeNumber,
    CodeComment "code.comment" Muted,
    CodeFunction "code.function" Code,
    CodeType "code.type" Code,
    CodeOperator "code.operator" Code,
    CodeVariable "code.variable" Code,
}

impl Meaning {
    /// The lines of the branches in turn: neighbours have numbers apart.
    pub const LANES: [Self; 6] = [Self::Lane1, Self::Lane2, Self::Lane3, Self::Lane4, Self::Lane5, Self::Lane6];

    pub fn find(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|meaning| meaning.name() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fallback_ends_at_text() {
        for &meaning in Meaning::ALL {
            let mut at = meaning;
            for _ in 0..Meaning::ALL.len() {
                at = at.fallback();
            }
            assert_eq!(at, Meaning::Text, "{}", meaning.name());
        }
    }
}
