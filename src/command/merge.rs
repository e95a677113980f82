//! `merge`: a revision that stands on several others.

use super::error::{CommandError, Kind};
use super::new_revision::{self, NewRevision, Written, check_id, check_label, random_id, refused};
use super::scripts::Evaluation;
use super::workspace::Workspace;
use crate::diagnostic::Diagnostic;
use crate::revision::{self, Id};

#[derive(Debug, Clone, Default)]
pub struct MergeWish {
    /// Identifiers, or `heads`.
    pub revisions: Vec<String>,
    pub message: Option<String>,
    pub branch_label: Option<String>,
    /// Random where absent.
    pub rev_id: Option<String>,
    /// Revisions that are no heads may be merged too, which makes new branch points of them.
    pub splice: bool,
}

/// What the merge would stand on, in the order given; refuses what is no merge.
pub fn parents(workspace: &Workspace, wish: &MergeWish) -> Result<Vec<Id>, CommandError> {
    let graph = &workspace.graph;
    // A script that can't be read may stand on the very heads that would be merged.
    workspace.wholly_read("heads")?;
    let mut parents: Vec<Id> = Vec::new();
    for identifier in &wish.revisions {
        for id in revision::resolve(graph, identifier, &[])? {
            if parents.contains(&id) {
                return Err(refused(
                    "duplicate-heads",
                    "Duplicate head revisions specified".into(),
                    &format!("{id} was given more than once"),
                ));
            }
            parents.push(id);
        }
    }
    for id in &parents {
        if let Some(defect) = graph.blocking_defect(id) {
            return Err(CommandError::new(Kind::Defects, workspace.defect(defect)));
        }
        if !graph.is_head(id) && !wish.splice {
            let sentence = format!(
                "Revision {id} is not a head revision; please specify --splice to create a new branch from this revision"
            );
            return Err(refused("not-a-head", sentence, &format!("the heads are {}", graph.heads().join(", "))));
        }
    }
    if parents.len() < 2 {
        let named = parents.first().map_or("base".to_owned(), Id::clone);
        let told = Diagnostic::error("nothing-to-merge", format!("There is nothing to merge: only {named} was given"));
        return Err(CommandError::new(Kind::Project, told.hint("a merge stands on two revisions or more")));
    }
    for id in &parents {
        let below = graph.applied(std::slice::from_ref(id));
        if let Some(under) = parents.iter().find(|other| *other != id && below.contains(*other)) {
            let told = Diagnostic::error(
                "nothing-to-merge",
                format!("There is nothing to merge: {id} stands on {under} already"),
            );
            return Err(CommandError::new(Kind::Project, told.hint(format!("leave {under} out"))));
        }
    }
    Ok(parents)
}

/// Writes the script. The database is not asked.
pub fn merge(
    workspace: &Workspace,
    wish: &MergeWish,
    evaluation: &Evaluation,
) -> Result<(Written, Vec<Id>), CommandError> {
    let down_revision = parents(workspace, wish)?;
    let revision = wish.rev_id.clone().unwrap_or_else(random_id);
    check_id(workspace, &revision)?;
    wish.branch_label.iter().try_for_each(|label| check_label(workspace, label))?;
    if wish.branch_label.as_ref() == Some(&revision) {
        return Err(refused(
            "label-clash",
            format!("'{revision}' can't be the revision and its branch label"),
            "take another label",
        ));
    }
    let new = NewRevision {
        revision,
        down_revision: down_revision.clone(),
        branch_labels: wish.branch_label.iter().cloned().collect(),
        message: wish.message.clone(),
    };
    Ok((new_revision::write(workspace, &new, evaluation)?, down_revision))
}

/// The configured post-write hooks, which are not run yet.
pub fn post_write_hooks(workspace: &Workspace) -> Option<String> {
    let ini = workspace.project.config.get_in("post_write_hooks", "hooks").ok().flatten();
    ini.filter(|hooks| !hooks.trim().is_empty()).or_else(|| {
        let hooks = workspace.project.config.hooks();
        (!hooks.is_empty()).then(|| hooks.join(", "))
    })
}
