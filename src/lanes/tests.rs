use proptest::collection::vec;
use proptest::prelude::*;

use super::*;
use crate::fuzz::fuzz;

/// Reads `d: b c, x` lines: a node, its parents, and after a comma what it depends on. Nodes are rows in the order given.
fn graph(text: &str) -> (Vec<&str>, Links) {
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let names: Vec<&str> = lines.iter().map(|line| line.split(':').next().unwrap()).collect();
    let number = |name: &str| names.iter().position(|n| *n == name).unwrap_or(99_999) as u32;
    let mut links = Links::default();
    for line in &lines {
        let (parents, dependencies) =
            line.split_once(':').unwrap().1.split_once(',').unwrap_or((line.split_once(':').unwrap().1, ""));
        let parents: Vec<u32> = parents.split_whitespace().map(number).collect();
        let dependencies: Vec<u32> = dependencies.split_whitespace().map(number).collect();
        links.push(&parents, &dependencies);
    }
    (names, links)
}

fn draw(text: &str, symbols: Symbols) -> String {
    let (names, links) = graph(text);
    let layout = Layout::new(&links);
    let mut out = String::new();
    for row in layout.window(0..layout.len(), 64) {
        let mut line = String::new();
        for cell in &row.cells {
            line += if cell.node { names[row.node] } else { symbols.lane(cell) };
            line += symbols.gap(cell);
        }
        out += line.trim_end();
        out += "\n";
    }
    out
}

#[track_caller]
fn assert_drawn(text: &str, symbols: Symbols, expected: &str) {
    let drawn = draw(text, symbols);
    let wanted: String = expected
        .lines()
        .map(|line| line.trim_start_matches("      "))
        .filter(|l| !l.is_empty())
        .map(|l| format!("{l}\n"))
        .collect();
    assert_eq!(drawn, wanted, "\n{drawn}");
}

#[test]
fn a_chain_is_one_column() {
    assert_drawn("c: b\n b: a\n a:", Symbols::Unicode, "c\nb\na\n");
}

#[test]
fn two_heads_meet_at_their_branch_point() {
    assert_drawn("d: b\n c: b\n b: a\n a:", Symbols::Unicode, "d\n│ c\nb─╯\na\n");
    assert_drawn("d: b\n c: b\n b: a\n a:", Symbols::Ascii, "d\n| c\nb-'\na\n");
}

#[test]
fn a_merge_opens_a_lane_for_each_further_parent() {
    assert_drawn("m: x y z\n x: a\n y: a\n z: a\n a:", Symbols::Unicode, "m─┬─╮\nx │ │\n│ y │\n│ │ z\na─┴─╯\n");
}

#[test]
fn a_dependency_differs_without_colour() {
    assert_drawn("d: b, c\n c: a\n b: a\n a:", Symbols::Unicode, "d╌╮\n│ c\nb │\na─╯\n");
    assert_drawn("d: b, a\n c: b\n b: a\n a:", Symbols::Ascii, "d~.\n| : c\nb-:-'\na~'\n");
}

#[test]
fn a_crossing_leaves_the_crossed_line_unbroken() {
    assert_drawn("e: a\n d: b\n c: a\n b: \n a:", Symbols::Unicode, "e\n│ d\n│ │ c\n│ b │\na───╯\n");
    assert_drawn("e: c\n d: a\n f: c\n c: a\n a:", Symbols::Unicode, "e\n│ d\n│ │ f\nc─│─╯\na─╯\n");
}

#[test]
fn a_merge_joins_a_lane_already_on_its_way() {
    assert_drawn("d: b\n m: c b\n c: a\n b: a\n a:", Symbols::Unicode, "d\n├─m\n│ c\nb │\na─╯\n");
}

#[test]
fn a_lane_that_ends_is_not_reused_on_the_same_row() {
    assert_drawn("f: d\n e: d\n d: b c\n c:\n b:", Symbols::Unicode, "f\n│ e\nd─┴─╮\n│   c\nb\n");
}

#[test]
fn edges_upwards_or_out_of_the_graph_are_left_out() {
    assert_drawn("b: a b missing\n a: b", Symbols::Unicode, "b\na\n");
}

#[test]
fn order_keeps_branches_together_and_parents_below() {
    let (names, links) = graph("a:\n b: a\n p: a\n c: b\n q: p\n m: c q\n h: p, c");
    let ordered: Vec<&str> = order(&links).iter().map(|&node| names[node as usize]).collect();
    assert_eq!(ordered, ["m", "q", "h", "p", "c", "b", "a"]);
}

#[test]
fn order_survives_a_cycle() {
    let (names, links) = graph("a: b\n b: a\n c:");
    let ordered: Vec<&str> = order(&links).iter().map(|&node| names[node as usize]).collect();
    assert_eq!(ordered, ["c", "a", "b"]);
}

#[test]
fn any_window_equals_the_same_part_of_the_whole() {
    let links = woven(1_000);
    let layout = Layout::new(&links);
    let whole = layout.window(0..1_000, 64);
    for start in [0, 1, 63, 64, 65, 500, 990] {
        for (row, expected) in layout.window(start..start + 30, 64).iter().zip(&whole[start..]) {
            assert_eq!((row.node, &row.cells), (expected.node, &expected.cells), "window at {start}");
        }
    }
    assert!(layout.window(2_000..3_000, 64).is_empty());
}

#[test]
fn every_edge_arrives_at_its_parent() {
    let links = woven(500);
    let layout = Layout::new(&links);
    let rows = layout.window(0..500, 64);
    for (above, below) in rows.iter().zip(&rows[1..]) {
        for lane in 0..above.cells.len().max(below.cells.len()) {
            let down = above.cells.get(lane).and_then(|cell| cell.down);
            let up = below.cells.get(lane).and_then(|cell| cell.up);
            assert_eq!(down, up, "lane {lane} between rows {} and {}", above.node, below.node);
        }
    }
    assert!(rows.last().unwrap().cells.iter().all(|cell| cell.down.is_none()));
}

#[test]
fn a_hundred_thousand_rows_stay_small() {
    let links = woven(100_000);
    let layout = Layout::new(&links);
    assert!(layout.memory() <= 100 * 100_000, "{} bytes a row", layout.memory() / 100_000);
    let many_heads = {
        let mut links = Links::default();
        for _ in 0..20_000 {
            links.push(&[20_000], &[]);
        }
        links.push(&[], &[]);
        links
    };
    let layout = Layout::new(&many_heads);
    assert_eq!(layout.width(), 20_000);
    assert!(layout.memory() <= 100 * 20_000, "{} bytes a row", layout.memory() / 20_000);
    assert_eq!(layout.window(20_000..20_001, 40)[0].cells.len(), 40);
}

/// A long history with a branch every seventh, a merge every eleventh and a dependency every thirteenth revision.
fn woven(count: usize) -> Links {
    let mut links = Links::default();
    for node in 0..count {
        let below = |step: usize| (node + step < count).then_some((node + step) as u32);
        let parents: Vec<u32> = match node {
            n if n % 11 == 0 => [below(1), below(4)].into_iter().flatten().collect(),
            n if n % 7 == 0 => below(3).into_iter().collect(),
            _ => below(1).into_iter().collect(),
        };
        let dependencies: Vec<u32> = if node % 13 == 0 { below(9).into_iter().collect() } else { Vec::new() };
        links.push(&parents, &dependencies);
    }
    links
}

/// Random graphs in drawing order: for each node which later ones it follows and depends on.
fn random_graphs() -> impl Strategy<Value = Links> {
    let picks = (vec(0.0..1.0f64, 0..4), vec(0.0..1.0f64, 0..3), 0..4u8);
    vec(picks, 1..40).prop_map(|nodes| {
        let count = nodes.len();
        let mut links = Links::default();
        for (node, (parents, dependencies, near)) in nodes.into_iter().enumerate() {
            let chosen = |shares: Vec<f64>, taken: &[u32]| {
                let mut out: Vec<u32> = Vec::new();
                for share in shares {
                    let rest = count - node - 1;
                    // Mostly near ones, as histories are, so that lanes are long and short.
                    let reach = if near > 0 { rest.min(5) } else { rest };
                    let target = (node + 1 + (share * reach as f64) as usize) as u32;
                    if reach > 0 && !out.contains(&target) && !taken.contains(&target) {
                        out.push(target);
                    }
                }
                out
            };
            let parents = chosen(parents, &[]);
            let dependencies = chosen(dependencies, &parents);
            links.push(&parents, &dependencies);
        }
        let order = order(&links);
        links.reordered(&order)
    })
}

/// Walks over the strokes of one edge, which alone is strong; the row in which they end at a node.
fn follow(rows: &[Row], from: usize, edge: Edge) -> Result<usize, String> {
    let (mut row, mut lane) = (from, rows[from].cells.iter().position(|cell| cell.node).ok_or("no node")?);
    let mut came: (i32, i32) = (0, 0);
    loop {
        let cell = rows[row].cells.get(lane).ok_or(format!("nothing in lane {lane} of row {row}"))?;
        if cell.node && row != from {
            return Ok(row);
        }
        let ways = [
            ((0, 1), cell.strong.right, cell.right),
            ((0, -1), cell.strong.left, cell.left),
            ((1, 0), cell.strong.down, cell.down),
            ((-1, 0), cell.strong.up, cell.up),
        ];
        let mut next = ways.into_iter().filter(|(way, strong, _)| *strong && (-way.0, -way.1) != came);
        let (way, _, drawn) = next.next().ok_or(format!("the stroke ends in lane {lane} of row {row}"))?;
        if next.next().is_some() {
            return Err(format!("the stroke forks in lane {lane} of row {row}"));
        }
        // A dependency may share a stretch with a parent's line, which is drawn there.
        let kinds: &[Edge] = if way.0 == 0 { &[edge, Edge::Parent] } else { &[edge] };
        if !drawn.is_some_and(|drawn| kinds.contains(&drawn)) {
            return Err(format!("drawn as {drawn:?} in lane {lane} of row {row}"));
        }
        came = way;
        row = row.checked_add_signed(way.0 as isize).ok_or("above the graph")?;
        lane = lane.checked_add_signed(way.1 as isize).ok_or("left of the graph")?;
        let there = rows.get(row).and_then(|row| row.cells.get(lane)).ok_or("the stroke leaves the graph")?;
        let meets = match way {
            (0, 1) => there.strong.left,
            (0, -1) => there.strong.right,
            (1, 0) => there.strong.up,
            (_, _) => there.strong.down,
        };
        if !meets {
            return Err(format!("broken before lane {lane} of row {row}"));
        }
    }
}

#[test]
fn any_edge_is_one_unbroken_stroke_from_child_to_parent() {
    fuzz(random_graphs(), |links| {
        let layout = Layout::new(&links);
        for from in 0..links.len() {
            let parents = links.parents(from).iter().map(|&to| (to, Edge::Parent));
            let dependencies = links.dependencies(from).iter().map(|&to| (to, Edge::Dependency));
            for (to, edge) in parents.chain(dependencies) {
                let strong = |source: usize, target: usize| (source, target) == (from, to as usize);
                let rows = layout.window_where(0..links.len(), usize::MAX, strong);
                prop_assert_eq!(follow(&rows, from, edge), Ok(to as usize), "from {} to {}", from, to);
            }
        }
        Ok(())
    });
}

#[test]
fn any_stroke_goes_on_where_it_leaves_its_cell() {
    fuzz(random_graphs(), |links| {
        let layout = Layout::new(&links);
        let rows = layout.window(0..links.len(), usize::MAX);
        let none = Cell::default();
        for (at, row) in rows.iter().enumerate() {
            for (lane, cell) in row.cells.iter().enumerate() {
                let below = rows.get(at + 1).and_then(|row| row.cells.get(lane)).unwrap_or(&none);
                let right = row.cells.get(lane + 1).unwrap_or(&none);
                prop_assert_eq!(cell.down, below.up, "below lane {} of row {}", lane, at);
                prop_assert_eq!(cell.right, right.left, "right of lane {} of row {}", lane, at);
                let ends = [cell.up, cell.down, cell.left, cell.right].into_iter().flatten().count();
                prop_assert!(cell.node || ends != 1, "a loose end in lane {lane} of row {at}");
            }
        }
        Ok(())
    });
}
