//! `edit`: opens the scripts of a revision in the user's editor.

use clap::Args;

use super::exit::Exit;
use super::report;
use super::session::Session;
use crate::command::{CommandError, Kind, editor};
use crate::diagnostic::Diagnostic;
use crate::revision;

#[derive(Debug, Args)]
#[command(
    after_help = "The editor is $EDITOR, else $VISUAL, with arguments if they name some; else the first usual one in PATH."
)]
pub struct EditArgs {
    /// A revision id or the start of one, a label, head, heads, current, LABEL@head, head-1
    #[arg(value_name = "REVISION", allow_negative_numbers = true)]
    pub revision: String,
}

pub fn edit(session: &Session, args: &EditArgs) -> Result<Exit, CommandError> {
    let workspace = session.workspace()?;
    let rows = session.rows_for(&workspace, &args.revision)?.unwrap_or_default();
    let ids = revision::resolve(&workspace.graph, &args.revision, &rows)?;
    let scripts: Vec<_> = ids.iter().filter_map(|id| workspace.project.script(id)).collect();
    let files: Vec<_> = scripts.iter().map(|script| script.path.clone()).collect();
    if files.is_empty() {
        let sentence = match args.revision.as_str() {
            "current" => "No current revisions".to_owned(),
            symbol => format!("No revision files indicated by symbol '{symbol}'"),
        };
        return Err(CommandError::new(Kind::NotFound, Diagnostic::error("no-revision-files", sentence)));
    }
    editor::edit(&files, 1).map_err(|reason| {
        CommandError::new(Kind::Project, Diagnostic::error("editor", format!("Error executing editor ({reason})")))
    })?;
    let mut exit = Exit::Done;
    for before in &scripts {
        let file = &before.path;
        let script = workspace.project.read_script(file);
        if let Some(problem) = script.problem() {
            report::diagnostic(problem);
            exit = Exit::Defects;
        } else if let (Some(was), false) = (before.id(), script.id() == before.id()) {
            let file = file.display();
            report::warning(&format!("{file} is no longer revision {was}; version rows and other scripts may name it"));
        } else if let (Ok(was), Ok(now)) = (&before.header, &script.header)
            && (&was.down_revision, &was.depends_on, &was.branch_labels)
                != (&now.down_revision, &now.depends_on, &now.branch_labels)
        {
            report::warning(&format!("{} stands elsewhere in the history now", file.display()));
        }
    }
    Ok(exit)
}
