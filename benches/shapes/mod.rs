//! Histories of any size in three shapes, as revisions and as projects on disk.

#![allow(dead_code, reason = "each benchmark uses a part")]

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use aludel::revision::Revision;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// One chain.
    Linear,
    /// One root and ten chains side by side, each with a label: ten heads.
    Branches,
    /// Diamonds on top of each other: one head.
    Merges,
}

impl Shape {
    pub const ALL: [Self; 3] = [Self::Linear, Self::Branches, Self::Merges];

    pub fn name(self) -> &'static str {
        match self {
            Self::Linear => "linear",
            Self::Branches => "branches",
            Self::Merges => "merges",
        }
    }

    /// Parents of revision `n`, where 0 is the oldest.
    pub fn parents(self, n: usize) -> Vec<usize> {
        match (self, n) {
            (_, 0) => Vec::new(),
            (Self::Linear, n) => vec![n - 1],
            (Self::Branches, n) => vec![n.saturating_sub(BRANCHES)],
            (Self::Merges, n) => match (n - 1) % 3 {
                2 => vec![n - 2, n - 1],
                place => vec![n - 1 - place],
            },
        }
    }

    pub fn label(self, n: usize) -> Option<String> {
        (self == Self::Branches && (1..=BRANCHES).contains(&n)).then(|| format!("branch{n}"))
    }
}

const BRANCHES: usize = 10;

/// Scattered, as random ids are: the order of files is not that of the history.
pub fn id(n: usize) -> String {
    format!("{:012x}", (n as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15) & 0xffff_ffff_ffff)
}

pub fn revisions(shape: Shape, count: usize) -> Vec<Revision> {
    (0..count)
        .map(|n| Revision {
            id: id(n),
            down: shape.parents(n).into_iter().map(id).collect(),
            depends_on: Vec::new(),
            labels: shape.label(n).into_iter().collect(),
            message: format!("revision number {n}"),
        })
        .collect()
}

/// Each revision a file as Alembic's template writes it.
pub fn write(shape: Shape, folder: &Path, count: usize) {
    let versions = folder.join("versions");
    fs::create_dir_all(&versions).expect("the versions folder");
    fs::write(folder.join("alembic.ini"), "[alembic]\nscript_location = %(here)s\n").expect("alembic.ini");
    for n in 0..count {
        let ids: Vec<String> = shape.parents(n).into_iter().map(|parent| format!("'{}'", id(parent))).collect();
        let down = match ids.as_slice() {
            [] => "None".to_owned(),
            [one] => one.clone(),
            several => format!("({})", several.join(", ")),
        };
        let labels = shape.label(n).map_or("None".to_owned(), |label| format!("('{label}',)"));
        let mut text = String::new();
        let _ = write!(
            text,
            "\"\"\"revision number {n}\n\nRevision ID: {id}\nRevises: {}\nCreate Date: 2020-01-01 00:00:00\n\n\"\"\"\n\
             from typing import Sequence, Union\n\nfrom alembic import op\nimport sqlalchemy as sa\n\n\n\
             # revision identifiers, used by Alembic.\nrevision: str = '{id}'\ndown_revision: Union[str, Sequence[str], None] = {down}\n\
             branch_labels: Union[str, Sequence[str], None] = {labels}\ndepends_on: Union[str, Sequence[str], None] = None\n\n\n\
             def upgrade() -> None:\n    \"\"\"Upgrade schema.\"\"\"\n    pass\n\n\n\
             def downgrade() -> None:\n    \"\"\"Downgrade schema.\"\"\"\n    pass\n",
            ids.join(", ").replace('\'', ""),
            id = id(n),
        );
        fs::write(versions.join(format!("{}_revision_number_{n}.py", id(n))), text).expect("a script");
    }
}
