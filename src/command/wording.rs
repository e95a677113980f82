//! Revisions in Alembic's own words: scripts written for its output keep working (reference: its `history`, `heads`, `current`).

use std::fmt::Write;

use crate::revision::{Graph, Id};

/// `<base> -> 1975ea83b712 (cart) (head), create account table`; `current` marks the version rows among them.
pub fn history_line(graph: &Graph, id: &str, current: &[Id]) -> String {
    let Some(revision) = graph.find(id) else { return id.to_owned() };
    let mut text = parents(&revision.down);
    if !revision.depends_on.is_empty() {
        // Writing to a String cannot fail, here and below.
        let _ = write!(text, " ({})", revision.depends_on.join(", "));
    }
    let _ = write!(text, " -> {id}{}{}", labels(graph, id), head_mark(graph, id));
    if current.iter().any(|row| row == id) {
        text.push_str(" (current)");
    }
    let _ = write!(text, "{}, {}", point_marks(graph, id), revision.message);
    text
}

/// `1975ea83b712 (cart) (head)`
pub fn heads_line(graph: &Graph, id: &str) -> String {
    format!("{id}{}{}", labels(graph, id), head_mark(graph, id))
}

/// What stands beside a drawn node: the id, its labels and marks, the message on one line.
pub fn graph_line(graph: &Graph, id: &str, current: &[Id]) -> (String, String, String) {
    let mut marks = format!("{}{}", labels(graph, id), head_mark(graph, id));
    if current.iter().any(|row| row == id) {
        marks.push_str(" (current)");
    }
    marks.push_str(&point_marks(graph, id));
    let message = graph.find(id).map(|found| found.message.split_whitespace().collect::<Vec<_>>().join(" "));
    (id.to_owned(), marks, message.unwrap_or_default())
}

/// `1975ea83b712 (cart) (branchpoint)`
pub fn branch_line(graph: &Graph, id: &str) -> String {
    format!("{id}{}{}{}", labels(graph, id), head_mark(graph, id), point_marks(graph, id))
}

/// ` -> 27c6a30d7c24 (cart) (head)` under the end of the branch point's id; with the message where that is wanted.
pub fn branch_child_line(graph: &Graph, point: &str, child: &str, with_message: bool) -> String {
    let indent = " ".repeat(point.chars().count());
    let mut text =
        format!("{indent} -> {child}{}{}{}", labels(graph, child), head_mark(graph, child), point_marks(graph, child));
    if with_message && let Some(revision) = graph.find(child) {
        let _ = write!(text, ", {}", revision.message);
    }
    text
}

/// `1975ea83b712 (head) (mergepoint)`
pub fn current_line(graph: &Graph, id: &str) -> String {
    format!("{id}{}{}", head_mark(graph, id), point_marks(graph, id))
}

/// The block of `-v`. `path` and `docstring` come from the script.
pub fn verbose(graph: &Graph, id: &str, path: &str, docstring: &str, current: &[Id]) -> String {
    let Some(revision) = graph.find(id) else { return format!("Rev: {id}\n") };
    let mut text = format!("Rev: {id}");
    // Here Alembic says (head) of anything without children, effective heads included.
    if graph.is_head(id) {
        text.push_str(" (head)");
    }
    text.push_str(&point_marks(graph, id));
    if current.iter().any(|row| row == id) {
        text.push_str(" (current)");
    }
    text.push('\n');
    if graph.is_merge_point(id) {
        let _ = writeln!(text, "Merges: {}", revision.down.join(", "));
    } else {
        let _ = writeln!(text, "Parent: {}", parents(&revision.down));
    }
    if !revision.depends_on.is_empty() {
        let _ = writeln!(text, "Also depends on: {}", revision.depends_on.join(", "));
    }
    if graph.is_branch_point(id) {
        let _ = writeln!(text, "Branches into: {}", graph.children(id).join(", "));
    }
    let names = graph.labels(id);
    if !names.is_empty() {
        let _ = writeln!(text, "Branch names: {}", names.join(", "));
    }
    let _ = writeln!(text, "Path: {path}\n");
    for line in docstring.trim().lines() {
        let _ = writeln!(text, "    {line}");
    }
    text.push('\n');
    text
}

fn parents(down: &[Id]) -> String {
    if down.is_empty() { "<base>".to_owned() } else { down.join(", ") }
}

fn labels(graph: &Graph, id: &str) -> String {
    let names = graph.labels(id);
    if names.is_empty() { String::new() } else { format!(" ({})", names.join(", ")) }
}

fn head_mark(graph: &Graph, id: &str) -> &'static str {
    match (graph.is_real_head(id), graph.is_head(id)) {
        (true, _) => " (head)",
        (false, true) => " (effective head)",
        (false, false) => "",
    }
}

fn point_marks(graph: &Graph, id: &str) -> String {
    let mut marks = String::new();
    if graph.is_branch_point(id) {
        marks.push_str(" (branchpoint)");
    }
    if graph.is_merge_point(id) {
        marks.push_str(" (mergepoint)");
    }
    marks
}
