//! Opening a project, its graph, its order and its plans, from 100 to 100,000 revisions in three shapes.

mod shapes;

use std::hint::black_box;
use std::path::Path;

use aludel::project::{Choice, Project};
use aludel::revision::{Graph, history, plan};
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use shapes::Shape;

const SIZES: [usize; 4] = [100, 1_000, 10_000, 100_000];

fn open(folder: &Path) -> Project {
    Project::open(&Choice { directory: folder.to_owned(), ..Choice::default() }).expect("the project opens")
}

/// From files: what every command does first.
fn files(c: &mut Criterion) {
    for shape in Shape::ALL {
        let mut group = c.benchmark_group(format!("files/{}", shape.name()));
        group.sample_size(10);
        for size in SIZES {
            let folder = tempfile::tempdir().expect("a folder");
            shapes::write(shape, folder.path(), size);
            group.throughput(Throughput::Elements(size as u64));
            group.bench_with_input(BenchmarkId::new("open", size), folder.path(), |b, path| {
                b.iter(|| black_box(open(path)));
            });
            group.bench_with_input(BenchmarkId::new("open and plan", size), folder.path(), |b, path| {
                b.iter(|| {
                    let graph = open(path).graph();
                    black_box(plan::upgrade(&graph, &[], "heads").map(|plan| plan.steps.len()))
                });
            });
        }
        group.finish();
    }
}

/// From headers that have been read.
fn graph(c: &mut Criterion) {
    for shape in Shape::ALL {
        let mut group = c.benchmark_group(format!("graph/{}", shape.name()));
        group.sample_size(10);
        for size in SIZES {
            let revisions = shapes::revisions(shape, size);
            group.throughput(Throughput::Elements(size as u64));
            group.bench_function(BenchmarkId::new("build", size), |b| {
                b.iter(|| black_box(Graph::new(revisions.clone())));
            });
            let graph = Graph::new(revisions);
            let heads: Vec<String> = graph.real_heads().into_iter().map(str::to_owned).collect();
            group.bench_function(BenchmarkId::new("heads", size), |b| {
                b.iter(|| black_box(graph.real_heads().len()));
            });
            group.bench_function(BenchmarkId::new("history", size), |b| {
                b.iter(|| black_box(history(&graph).len()));
            });
            group.bench_function(BenchmarkId::new("upgrade from base to heads", size), |b| {
                b.iter(|| black_box(plan::upgrade(&graph, &[], "heads").map(|plan| plan.steps.len())));
            });
            group.bench_function(BenchmarkId::new("downgrade from heads to base", size), |b| {
                b.iter(|| black_box(plan::downgrade(&graph, &heads, "base").map(|plan| plan.steps.len())));
            });
            group.bench_function(BenchmarkId::new("downgrade one step", size), |b| {
                b.iter(|| black_box(plan::downgrade(&graph, &heads, "-1").map(|plan| plan.steps.len())));
            });
        }
        group.finish();
    }
}

criterion_group!(all, files, graph);
criterion_main!(all);
