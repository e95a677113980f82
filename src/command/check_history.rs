//! Every defect of the history at once, each at its line and with what to do.

use std::cell::OnceCell;
use std::collections::HashSet;

use super::error::CommandError;
use super::workspace::Workspace;
use crate::diagnostic::{Diagnostic, Severity, Span};
use crate::project::{Body, Function, Header, Places, Script};
use crate::revision::{Defect, Id};

/// The version table's column is VARCHAR(32); PostgreSQL and strict MariaDB refuse more, after the script has run.
pub(super) const LONGEST_ID: usize = 32;

/// Lost revisions that git is asked about at most.
const MOST_SOUGHT: usize = 10;

/// One thing that is wrong, and with which revisions.
#[derive(Debug, Clone)]
pub struct Finding {
    pub diagnostic: Diagnostic,
    pub revisions: Vec<Id>,
}

impl Finding {
    fn of(diagnostic: Diagnostic, revisions: &[Id]) -> Self {
        Self { diagnostic, revisions: revisions.to_vec() }
    }
}

/// Worst first, then in the order of files. Reads every script to its end, in projects of any size, and asks git who wrote the heads
/// where there are several, and what became of lost parents.
pub fn check_history(workspace: &Workspace) -> Result<Vec<Finding>, CommandError> {
    let mut found = check_scripts(workspace, workspace.project.read_the_rest()?);
    say_where_lost(workspace, &mut found);
    found.extend(several_heads(workspace));
    found.sort_by_key(|finding| std::cmp::Reverse(finding.diagnostic.severity));
    Ok(found)
}

/// The same but for the number of heads, which is nobody's mistake yet. `rest` are the scripts that had been read in part, by their
/// places, now whole.
pub fn check_scripts(workspace: &Workspace, rest: Vec<(usize, Script)>) -> Vec<Finding> {
    let project = &workspace.project;
    let mut scripts = project.scripts.clone();
    for (at, script) in rest {
        if let Some(slot) = scripts.get_mut(at) {
            *slot = script;
        }
    }
    let mut found: Vec<Finding> =
        project.diagnostics.iter().map(|diagnostic| Finding::of(diagnostic.clone(), &[])).collect();
    for defect in workspace.graph.defects() {
        found.push(Finding::of(workspace.defect(defect), defect.revisions()));
    }
    let looping: HashSet<&Id> = workspace.graph.defects().iter().flat_map(Defect::revisions).collect();
    for script in &scripts {
        let id: &[Id] = script.header.as_ref().map_or(&[], |header| std::slice::from_ref(&header.revision));
        found.extend(script.problem().into_iter().chain(&script.warnings).map(|told| Finding::of(told.clone(), id)));
        if let Ok(header) = &script.header {
            let lines = Lines { script, places: OnceCell::new() };
            let skip_parents = looping.contains(&header.revision);
            found.extend(check_header(&lines, header, skip_parents).into_iter().map(|told| Finding::of(told, id)));
            found.extend(check_bodies(&lines, header).into_iter().map(|told| Finding::of(told, id)));
        }
    }
    found.sort_by_key(|finding| std::cmp::Reverse(finding.diagnostic.severity));
    found
}

/// Adds to each defect that names what no file defines where git last knew it.
fn say_where_lost(workspace: &Workspace, found: &mut [Finding]) {
    let lost = workspace.graph.defects().iter().filter_map(|defect| Some((defect, defect.absent()?)));
    for (defect, absent) in lost.take(MOST_SOUGHT) {
        let Some(seen) = workspace.last_seen(absent) else { continue };
        let sentence = defect.to_string();
        for finding in found.iter_mut().filter(|finding| finding.diagnostic.message == sentence) {
            finding.diagnostic.hints.push(seen.to_string());
        }
    }
}

fn several_heads(workspace: &Workspace) -> Option<Finding> {
    let heads: Vec<Id> = workspace.graph.real_heads().into_iter().map(str::to_owned).collect();
    if heads.len() < 2 {
        return None;
    }
    let mut told =
        Diagnostic::warning("several-heads", format!("The history has {} heads: {}", heads.len(), heads.join(", ")));
    for head in workspace.introduce_all(&heads) {
        told = told.hint(head.to_string());
    }
    Some(Finding::of(told.hint(format!("join them: aludel merge -m \"merge branches\" {}", heads.join(" "))), &heads))
}

/// Where things stand in a script, which is read for it when the first finding needs it.
struct Lines<'s> {
    script: &'s Script,
    places: OnceCell<Option<Places>>,
}

impl Lines<'_> {
    fn find(&self, look: impl FnOnce(&Places) -> Option<Span>) -> Option<Span> {
        self.places.get_or_init(|| self.script.places()).as_ref().and_then(look)
    }
}

fn check_header(lines: &Lines<'_>, header: &Header, skip_parents: bool) -> Vec<Diagnostic> {
    let mut told = Vec::new();
    let length = header.revision.chars().count();
    if length > LONGEST_ID {
        let sentence = format!("The identifier has {length} characters; the version table holds {LONGEST_ID}");
        let error = Diagnostic::error("revision-id-too-long", sentence)
            .hint("shorten it here and where other scripts name it, unless a database holds it already");
        told.push(error.at_known(lines.find(|places| places.assignment("revision", Some(&header.revision)))));
    }
    let doc = |start: &str| header.doc.lines().find_map(|line| line.trim().strip_prefix(start)).map(str::trim);
    if let Some(said) = doc("Revision ID:").filter(|said| !said.is_empty() && *said != header.revision) {
        let sentence =
            format!("The docstring says Revision ID: {said}, but the script is revision {}", header.revision);
        let warning = Diagnostic::warning("docstring-id", sentence)
            .hint("the assignment counts; mend the docstring, or the assignment if that was the slip");
        told.push(warning.at_known(lines.find(|places| places.doc_line("Revision ID:"))));
    }
    if let Some(said) = doc("Revises:").filter(|said| !skip_parents && !said.is_empty() && *said != "None") {
        let names = |c: char| matches!(c, ',' | '(' | ')' | '\'' | '"' | ' ');
        let said: HashSet<&str> = said.split(names).filter(|name| !name.is_empty()).collect();
        let meant: HashSet<&str> = header.down_revision.iter().map(String::as_str).collect();
        if said != meant {
            let written =
                if header.down_revision.is_empty() { "None".to_owned() } else { header.down_revision.join(", ") };
            let note = Diagnostic::note(
                "docstring-revises",
                format!("The docstring's Revises: differs from down_revision {written}"),
            )
            .hint("usual after a rebase of the branch; the assignment counts");
            told.push(note.at_known(lines.find(|places| places.doc_line("Revises:"))));
        }
    }
    told
}

fn check_bodies(lines: &Lines<'_>, header: &Header) -> Vec<Diagnostic> {
    let Some(inspection) = &header.inspection else { return Vec::new() };
    let mut told = Vec::new();
    let absent = |function: &Option<Function>, elsewhere: bool| function.is_none() && !elsewhere;
    for (name, missing) in [
        ("upgrade", absent(&inspection.upgrade, inspection.upgrade_elsewhere)),
        ("downgrade", absent(&inspection.downgrade, inspection.downgrade_elsewhere)),
    ] {
        if missing {
            let error = Diagnostic::error("function-missing", format!("The script has no function {name}()"))
                .hint(format!("a step through it fails; write `def {name}(): pass` if there is nothing to do"));
            told.push(error.at_known(lines.find(|places| Some(places.top()))));
        }
    }
    let works =
        inspection.upgrade_elsewhere || inspection.upgrade.as_ref().is_some_and(|upgrade| upgrade.body == Body::Works);
    match inspection.downgrade.as_ref().map(|downgrade| &downgrade.body) {
        Some(Body::Empty) if works => {
            let warning =
                Diagnostic::warning("empty-downgrade", "downgrade() does nothing, but upgrade() does something")
                    .hint("after a downgrade the version row says the revision is undone, and it is not");
            told.push(warning.at_known(lines.find(|places| places.function("downgrade"))));
        }
        Some(Body::Raises { exception, .. }) => {
            let raised = if exception.is_empty() { "an exception" } else { exception };
            let sentence = format!("downgrade() raises {raised}: there is no way back below it");
            let note = Diagnostic::note("downgrade-raises", sentence);
            told.push(note.at_known(lines.find(|places| places.function("downgrade"))));
        }
        Some(Body::Empty | Body::Works) | None => {}
    }
    told
}

/// How many of a severity.
pub fn count(findings: &[Finding], severity: Severity) -> usize {
    findings.iter().filter(|finding| finding.diagnostic.severity == severity).count()
}
