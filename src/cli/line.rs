//! Prints revisions in Alembic's words, on a terminal with colour.

use super::report::{self, Ink, Paint};
use crate::command::{Workspace, wording};
use crate::revision::Id;
use crate::style::visible;

/// Control characters escaped.
pub fn line(text: &str) {
    report::result(&format!("{}\n", visible(text)));
}

/// A line of Alembic's about one revision: on a terminal its id and its marks stand out, what leads to it steps back.
pub fn revision(id: &str, text: &str) {
    report::result(&format!("{}\n", painted(id, text, Paint::stdout())));
}

fn painted(id: &str, text: &str, paint: Paint) -> String {
    let arrow = format!(" -> {id}");
    let at = text.find(&arrow).map_or(0, |at| at + arrow.len() - id.len());
    let (before, rest) = text.split_at(at);
    let Some(after) = rest.strip_prefix(id) else { return visible(text).into_owned() };
    // The message follows the first comma behind the id.
    let (marks, message) = after.split_at(after.find(", ").unwrap_or(after.len()));
    [
        paint.paint(Ink::Faint, &visible(before)),
        paint.paint(Ink::Caution, &visible(id)),
        paint.paint(Ink::Good, &visible(marks)),
        visible(message).into_owned(),
    ]
    .concat()
}

/// The block of `-v` and `show`. `rows` are marked `(current)`.
pub fn block(workspace: &Workspace, id: &str, rows: &[Id]) {
    let (path, doc) = match workspace.project.script(id) {
        Some(script) => {
            let doc = script.header.as_ref().map(|header| header.doc.clone()).unwrap_or_default();
            (script.real_path().display().to_string(), doc)
        }
        None => Default::default(),
    };
    for part in wording::verbose(&workspace.graph, id, &path, &doc, rows).lines() {
        line(part);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_revision_itself_stands_out() {
        let text = "a1, b2 -> c3 (cart) (head), merge, a1 -> c3";
        let shown = painted("c3", text, Paint::always());
        assert_eq!(
            shown,
            "\u{1b}[2ma1, b2 -> \u{1b}[0m\u{1b}[33mc3\u{1b}[0m\u{1b}[32m (cart) (head)\u{1b}[0m, merge, a1 -> c3"
        );
        assert_eq!(painted("c3", text, Paint::never()), text);
        assert_eq!(painted("c3", "c3 (head)", Paint::never()), "c3 (head)");
    }
}
