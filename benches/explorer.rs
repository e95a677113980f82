//! How long the explorer's layout and frames take from 100 to 100,000 revisions in three shapes.

mod shapes;

use std::hint::black_box;
use std::time::Duration;

use aludel::lanes::{Layout, Links, order};
use aludel::revision::{Direction, Id, Plan};
use aludel::tui::backend::{
    Backend, ConnectionView, DatabaseView, Outbox, PlanRequest, ProjectView, Refusal, Report, RevisionRow,
};
use aludel::tui::key::strokes;
use aludel::tui::{Options, Replay};
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use shapes::Shape;

const SIZES: [usize; 4] = [100, 1_000, 10_000, 100_000];

/// What the lanes see of a history: nodes in the order of files, which is not that of the history.
fn links(shape: Shape, count: usize) -> Links {
    let mut links = Links::with_capacity(count);
    for n in 0..count {
        let parents: Vec<u32> = shape.parents(n).into_iter().map(|parent| parent as u32).collect();
        links.push(&parents, &[]);
    }
    links
}

/// Answers from memory, so that only the explorer itself is measured.
struct Fixed {
    outbox: Outbox,
    view: ProjectView,
}

impl Fixed {
    fn new(outbox: Outbox, shape: Shape, count: usize) -> Self {
        let rows = shapes::revisions(shape, count)
            .into_iter()
            .enumerate()
            .map(|(n, revision)| RevisionRow {
                id: revision.id,
                message: format!("change number {n} of the shop's tables"),
                file: Some(format!("versions/{n}.py").into()),
                created: Some("2026-03-14 09:26:53".into()),
                parents: revision.down,
                labels: revision.labels,
                ..RevisionRow::default()
            })
            .collect();
        Self {
            outbox,
            view: ProjectView { name: "shop".into(), place: "migrations".into(), rows, ..ProjectView::default() },
        }
    }
}

impl Backend for Fixed {
    fn open(&mut self) {
        self.outbox.send(Report::Project(self.view.clone()));
        self.outbox.send(Report::Findings(Vec::new()));
    }

    fn connect(&mut self) {
        let versions = vec![self.view.rows[self.view.rows.len() / 2].id.clone()];
        self.outbox.send(Report::Connection(ConnectionView::Connected { database: DatabaseView::default(), versions }));
    }

    fn poll(&mut self) {}

    fn plan(&mut self, _request: &PlanRequest) -> Result<Plan, Refusal> {
        Ok(Plan::default())
    }

    fn introduce(&mut self, _ids: Vec<Id>) {}

    fn start(&mut self, _plan: Plan) {}

    fn foresee(&mut self, _plan: &Plan) {}

    fn stop(&mut self) {}

    fn cancel(&mut self) {}

    fn preview(&mut self, _id: &str, _direction: Direction) {}

    fn script(&mut self, id: &str) {
        let text = "from alembic import op\n\n\ndef upgrade():\n    op.execute('SELECT 1')\n".repeat(40);
        self.outbox.send(Report::Script { id: id.to_owned(), script: Ok(text) });
    }
}

fn layout(bench: &mut Criterion) {
    for shape in Shape::ALL {
        let mut group = bench.benchmark_group(format!("layout/{}", shape.name()));
        group.sample_size(20);
        for count in SIZES {
            let links = links(shape, count);
            group.throughput(Throughput::Elements(count as u64));
            group.bench_with_input(BenchmarkId::new("order", count), &links, |bench, links| {
                bench.iter(|| order(black_box(links)).len());
            });
            let links = links.reordered(&order(&links));
            group.bench_with_input(BenchmarkId::new("lanes", count), &links, |bench, links| {
                bench.iter(|| Layout::new(black_box(links)).width());
            });
            let made = Layout::new(&links);
            println!("layout/{}/{count}: {} bytes a row", shape.name(), made.memory().div_ceil(count));
            group.bench_with_input(BenchmarkId::new("window of 50 rows", count), &made, |bench, made| {
                bench.iter(|| made.window(black_box(count / 2..count / 2 + 50), 20).len());
            });
        }
        group.finish();
    }
}

/// One screen, at the top, in the middle and at the end.
fn frames(bench: &mut Criterion) {
    for shape in Shape::ALL {
        let mut group = bench.benchmark_group(format!("frame/{}", shape.name()));
        group.sample_size(20);
        for count in SIZES {
            for (columns, rows) in [(80, 24), (160, 50)] {
                for (place, keys) in [("top", "g"), ("middle", "c"), ("end", "G")] {
                    let mut replay = started(shape, count, (columns, rows));
                    assert!(replay.play(&strokes(keys).expect("keys that exist"), Duration::from_secs(60)));
                    let mut buffer = Buffer::empty(Rect::new(0, 0, columns, rows));
                    group.bench_function(BenchmarkId::new(format!("{columns}x{rows} {place}"), count), |bench| {
                        bench.iter(|| replay.draw(black_box(&mut buffer)));
                    });
                }
            }
        }
        group.finish();
    }
}

fn steps(bench: &mut Criterion) {
    let mut group = bench.benchmark_group("key to rest");
    group.sample_size(10);
    for count in SIZES {
        let mut replay = started(Shape::Merges, count, (160, 50));
        let down = strokes("pagedown pageup").expect("keys that exist");
        group.bench_function(BenchmarkId::new("page down and up", count), |bench| {
            bench.iter(|| replay.play(&down, Duration::from_secs(10)));
        });
        let fold = strokes("z z").expect("keys that exist");
        group.bench_function(BenchmarkId::new("fold and unfold", count), |bench| {
            bench.iter(|| replay.play(&fold, Duration::from_secs(10)));
        });
    }
    group.finish();
}

fn started(shape: Shape, count: usize, size: (u16, u16)) -> Replay<Fixed> {
    let mut replay = Replay::start(|outbox| Fixed::new(outbox, shape, count), Options::default(), size)
        .expect("the explorer starts");
    assert!(replay.play(&[], Duration::from_secs(60)));
    replay
}

criterion_group!(benches, layout, frames, steps);
criterion_main!(benches);
