//! How long the explorer's layout and frames take at 10,000 and 100,000 revisions.

use std::hint::black_box;
use std::time::Duration;

use aludel::lanes::{Layout, Links, order};
use aludel::revision::{Direction, Plan};
use aludel::tui::backend::{
    Backend, ConnectionView, DatabaseView, Outbox, PlanRequest, ProjectView, Report, RevisionRow,
};
use aludel::tui::key::strokes;
use aludel::tui::{Options, Replay};
use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

const SIZES: [usize; 2] = [10_000, 100_000];

/// Parents of revision `n`, where 0 is the newest: a side branch of three in every seven, merged four further on.
fn parents(n: usize, count: usize) -> Vec<u32> {
    let below = |step: usize| (n + step < count).then_some((n + step) as u32);
    match n {
        n if n.is_multiple_of(11) => [below(1), below(4)].into_iter().flatten().collect(),
        n if n.is_multiple_of(7) => below(3).into_iter().collect(),
        _ => below(1).into_iter().collect(),
    }
}

fn links(count: usize) -> Links {
    let mut links = Links::with_capacity(count);
    for n in 0..count {
        let depends: Vec<u32> = if n % 13 == 0 && n + 9 < count { vec![(n + 9) as u32] } else { Vec::new() };
        links.push(&parents(n, count), &depends);
    }
    links
}

/// Answers from memory, so that only the explorer itself is measured.
struct Fixed {
    outbox: Outbox,
    view: ProjectView,
}

impl Fixed {
    fn new(outbox: Outbox, count: usize) -> Self {
        let id = |n: usize| format!("{:012x}", (n as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 16);
        let rows = (0..count)
            .map(|n| RevisionRow {
                id: id(n),
                message: format!("change number {n} of the shop's tables"),
                file: Some(format!("versions/{n}.py").into()),
                created: Some("2026-03-14 09:26:53".into()),
                parents: parents(n, count).iter().map(|&parent| id(parent as usize)).collect(),
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
    }

    fn connect(&mut self) {
        let versions = vec![self.view.rows[self.view.rows.len() / 2].id.clone()];
        self.outbox.send(Report::Connection(ConnectionView::Connected { database: DatabaseView::default(), versions }));
    }

    fn poll(&mut self) {}

    fn plan(&mut self, _request: &PlanRequest) -> Result<Plan, aludel::diagnostic::Diagnostic> {
        Ok(Plan::default())
    }

    fn start(&mut self, _plan: Plan) {}

    fn stop(&mut self) {}

    fn preview(&mut self, _id: &str, _direction: Direction) {}

    fn script(&mut self, id: &str) {
        let text = "from alembic import op\n\n\ndef upgrade():\n    op.execute('SELECT 1')\n".repeat(40);
        self.outbox.send(Report::Script { id: id.to_owned(), script: Ok(text) });
    }
}

fn layout(bench: &mut Criterion) {
    let mut group = bench.benchmark_group("layout");
    group.sample_size(20);
    for count in SIZES {
        let links = links(count);
        group.bench_with_input(BenchmarkId::new("order", count), &links, |bench, links| {
            bench.iter(|| order(black_box(links)).len());
        });
        group.bench_with_input(BenchmarkId::new("lanes", count), &links, |bench, links| {
            bench.iter(|| Layout::new(black_box(links)).width());
        });
        let made = Layout::new(&links);
        group.bench_with_input(BenchmarkId::new("window of 50 rows", count), &made, |bench, made| {
            bench.iter(|| made.window(black_box(count / 2..count / 2 + 50), 20).len());
        });
    }
    group.finish();
}

fn frames(bench: &mut Criterion) {
    let mut group = bench.benchmark_group("frame");
    group.sample_size(20);
    for count in SIZES {
        for (columns, rows) in [(80, 24), (160, 50)] {
            let name = format!("{columns}x{rows}");
            let mut replay = Replay::start(|outbox| Fixed::new(outbox, count), Options::default(), (columns, rows))
                .expect("the explorer starts");
            assert!(replay.play(&[], Duration::from_secs(60)));
            let mut buffer = Buffer::empty(Rect::new(0, 0, columns, rows));
            group.bench_function(BenchmarkId::new(format!("draw {name}"), count), |bench| {
                bench.iter(|| replay.draw(black_box(&mut buffer)));
            });
        }
    }
    group.finish();
}

fn steps(bench: &mut Criterion) {
    let mut group = bench.benchmark_group("key to rest");
    group.sample_size(10);
    for count in SIZES {
        let mut replay = Replay::start(|outbox| Fixed::new(outbox, count), Options::default(), (160, 50))
            .expect("the explorer starts");
        assert!(replay.play(&[], Duration::from_secs(60)));
        let down = strokes("pagedown pageup").expect("keys that exist");
        group.bench_function(BenchmarkId::new("page down and up", count), |bench| {
            bench.iter(|| replay.play(&down, Duration::from_secs(10)));
        });
    }
    group.finish();
}

criterion_group!(benches, layout, frames, steps);
criterion_main!(benches);
