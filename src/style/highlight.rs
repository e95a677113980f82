//! Python and SQL split into coloured pieces, by syntect's grammars and our meanings.

use std::ops::Range;
use std::sync::LazyLock;

use syntect::parsing::{ParseState, Scope, ScopeStack, SyntaxSet};

use super::Meaning;

/// Reading the grammars takes some tens of milliseconds, so the first use belongs on a thread of its own.
static GRAMMARS: LazyLock<SyntaxSet> = LazyLock::new(SyntaxSet::load_defaults_newlines);

/// Longer lines stay plain: a grammar's regular expressions can take seconds over a megabyte without a break.
const LONGEST_LINE: usize = 4_000;
const MOST_LINES: usize = 20_000;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Language {
    Python,
    Sql,
}

/// For each line of the text its pieces in order, by bytes of that line; what lies between them is plain.
pub type Highlighted = Vec<Vec<(Range<usize>, Meaning)>>;

/// Scope prefixes, the most telling first.
const SCOPES: [(&str, Meaning); 25] = [
    ("comment", Meaning::CodeComment),
    ("string", Meaning::CodeString),
    ("punctuation.definition.string", Meaning::CodeString),
    ("punctuation.definition.comment", Meaning::CodeComment),
    ("constant.numeric", Meaning::CodeNumber),
    ("constant.character", Meaning::CodeConstant),
    ("constant", Meaning::CodeConstant),
    ("keyword.operator.logical", Meaning::CodeKeyword),
    ("keyword.operator.word", Meaning::CodeKeyword),
    ("keyword.operator", Meaning::CodeOperator),
    ("keyword", Meaning::CodeKeyword),
    ("storage.modifier", Meaning::CodeKeyword),
    ("storage.type.sql", Meaning::CodeType),
    ("storage.type", Meaning::CodeKeyword),
    ("entity.name.function", Meaning::CodeFunction),
    ("meta.function-call.generic", Meaning::CodeFunction),
    ("variable.function", Meaning::CodeFunction),
    ("support.function", Meaning::CodeFunction),
    ("entity.name.class", Meaning::CodeType),
    ("entity.other.inherited-class", Meaning::CodeType),
    ("support.type", Meaning::CodeType),
    ("entity.name.type", Meaning::CodeType),
    ("variable.parameter", Meaning::CodeVariable),
    ("variable.language", Meaning::CodeVariable),
    ("meta.qualified-name", Meaning::CodeVariable),
];

/// Holds the scope table; cheap to make after the first time.
pub struct Highlighter {
    scopes: Vec<(Scope, Meaning)>,
}

impl Default for Highlighter {
    fn default() -> Self {
        let scopes = SCOPES
            .iter()
            .filter_map(|(prefix, meaning)| Scope::new(prefix).ok().map(|scope| (scope, *meaning)))
            .collect();
        Self { scopes }
    }
}

impl Highlighter {
    /// `still_wanted` is asked at each line: a newer request makes this one stop early, with what it has so far.
    pub fn highlight(&self, language: Language, text: &str, still_wanted: &dyn Fn() -> bool) -> Highlighted {
        let name = match language {
            Language::Python => "Python",
            Language::Sql => "SQL",
        };
        let Some(syntax) = GRAMMARS.find_syntax_by_name(name) else { return Vec::new() };
        let mut state = ParseState::new(syntax);
        let mut stack = ScopeStack::new();
        let mut lines = Vec::new();
        for line in text.split_inclusive('\n').take(MOST_LINES) {
            if !still_wanted() || line.len() > LONGEST_LINE {
                break;
            }
            match self.line(line, &mut state, &mut stack) {
                Some(pieces) => lines.push(pieces),
                None => break,
            }
        }
        lines
    }

    fn line(&self, line: &str, state: &mut ParseState, stack: &mut ScopeStack) -> Option<Vec<(Range<usize>, Meaning)>> {
        let changes = state.parse_line(line, &GRAMMARS).ok()?;
        let mut pieces: Vec<(Range<usize>, Meaning)> = Vec::new();
        let end = line.trim_end_matches(['\n', '\r']).len();
        let mut from = 0;
        let ends = changes.iter().map(|(at, _)| *at).chain([line.len()]);
        let mut applied = changes.iter().map(|(_, change)| change);
        for at in ends {
            if at > from {
                let to = at.min(end);
                if let Some(meaning) = self.meaning(stack)
                    && to > from
                {
                    match pieces.last_mut() {
                        Some((range, last)) if *last == meaning && range.end == from => range.end = to,
                        _ => pieces.push((from..to, meaning)),
                    }
                }
                from = at;
            }
            if let Some(change) = applied.next() {
                stack.apply(change).ok()?;
            }
        }
        Some(pieces)
    }

    fn meaning(&self, stack: &ScopeStack) -> Option<Meaning> {
        stack.as_slice().iter().rev().find_map(|scope| {
            self.scopes.iter().find(|(prefix, _)| prefix.is_prefix_of(*scope)).map(|(_, meaning)| *meaning)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(language: Language, text: &str) -> Vec<(String, Meaning)> {
        let lines = Highlighter::default().highlight(language, text, &|| true);
        let mut out = Vec::new();
        for (line, found) in text.lines().zip(lines) {
            out.extend(found.into_iter().map(|(range, meaning)| (line[range].to_owned(), meaning)));
        }
        out
    }

    #[test]
    fn python_pieces_carry_our_meanings() {
        let found = pieces(Language::Python, "def upgrade():  # go\n    op.drop_table('users', if_exists=True)\n");
        for wanted in [
            ("def", Meaning::CodeKeyword),
            ("upgrade", Meaning::CodeFunction),
            ("# go", Meaning::CodeComment),
            ("'users'", Meaning::CodeString),
            ("True", Meaning::CodeConstant),
        ] {
            assert!(found.iter().any(|(text, meaning)| (text.trim(), *meaning) == wanted), "{wanted:?} in {found:?}");
        }
    }

    #[test]
    fn sql_pieces_carry_our_meanings() {
        let found = pieces(Language::Sql, "CREATE TABLE t (id INTEGER DEFAULT 5); -- why\n");
        for wanted in [("CREATE", Meaning::CodeKeyword), ("5", Meaning::CodeNumber), ("-- why", Meaning::CodeComment)] {
            assert!(found.iter().any(|(text, meaning)| (text.trim(), *meaning) == wanted), "{wanted:?} in {found:?}");
        }
    }

    #[test]
    fn stops_when_no_longer_wanted_and_at_absurd_lines() {
        let highlighter = Highlighter::default();
        assert!(highlighter.highlight(Language::Python, "x = 1\n", &|| false).is_empty());
        let long = format!("x = 1\ny = '{}'\n", "a".repeat(100_000));
        assert_eq!(highlighter.highlight(Language::Python, &long, &|| true).len(), 1);
    }
}
