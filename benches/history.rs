//! Opening a project, its graph and its plans, at the sizes of `docs/benchmarks.md`.

use std::fmt::Write as _;
use std::fs;
use std::hint::black_box;
use std::path::Path;

use aludel::project::{Choice, Project};
use aludel::revision::{history, plan};
use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};

/// A chain of `count` revisions, each a file as Alembic's template writes it.
fn write_chain(folder: &Path, count: usize) {
    let versions = folder.join("versions");
    fs::create_dir_all(&versions).expect("the versions folder");
    fs::write(folder.join("alembic.ini"), "[alembic]\nscript_location = %(here)s\n").expect("alembic.ini");
    let id = |n: usize| format!("{:012x}", (n as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15) & 0xffff_ffff_ffff);
    for n in 0..count {
        let down = if n == 0 { "None".to_owned() } else { format!("'{}'", id(n - 1)) };
        let mut text = String::new();
        let _ = write!(
            text,
            "\"\"\"revision number {n}\n\nRevision ID: {}\nRevises: {}\nCreate Date: 2020-01-01 00:00:00\n\n\"\"\"\n\
             from typing import Sequence, Union\n\nfrom alembic import op\nimport sqlalchemy as sa\n\n\n\
             # revision identifiers, used by Alembic.\nrevision: str = '{}'\ndown_revision: Union[str, Sequence[str], None] = {down}\n\
             branch_labels: Union[str, Sequence[str], None] = None\ndepends_on: Union[str, Sequence[str], None] = None\n\n\n\
             def upgrade() -> None:\n    \"\"\"Upgrade schema.\"\"\"\n    pass\n\n\n\
             def downgrade() -> None:\n    \"\"\"Downgrade schema.\"\"\"\n    pass\n",
            id(n),
            down.trim_matches('\''),
            id(n)
        );
        fs::write(versions.join(format!("{}_revision_number_{n}.py", id(n))), text).expect("a script");
    }
}

fn open(folder: &Path) -> Project {
    Project::open(&Choice { directory: folder.to_owned(), ..Choice::default() }).expect("the project opens")
}

fn benches(c: &mut Criterion) {
    for size in [100, 1_000, 10_000] {
        let folder = tempfile::tempdir().expect("a folder");
        write_chain(folder.path(), size);
        let mut group = c.benchmark_group("history");
        group.sample_size(10);
        group.bench_with_input(BenchmarkId::new("open", size), folder.path(), |b, path| {
            b.iter(|| black_box(open(path)))
        });
        let project = open(folder.path());
        group.bench_function(BenchmarkId::new("graph", size), |b| b.iter(|| black_box(project.graph())));
        let graph = project.graph();
        group.bench_function(BenchmarkId::new("heads", size), |b| b.iter(|| black_box(graph.real_heads().len())));
        group.bench_function(BenchmarkId::new("newest_first", size), |b| b.iter(|| black_box(history(&graph).len())));
        group.bench_function(BenchmarkId::new("plan_upgrade_head", size), |b| {
            b.iter(|| black_box(plan::upgrade(&graph, &[], "head").map(|plan| plan.steps.len())))
        });
        group.finish();
    }
}

criterion_group!(all, benches);
criterion_main!(all);
