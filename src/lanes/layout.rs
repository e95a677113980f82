//! Assigns each node a lane and remembers per row only what changes, with a snapshot of the open lanes now and then: linear in
//! memory, and any window of rows is replayed from the snapshot above it.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::ops::Range;

use super::{Cell, Edge, Links};

/// The fewest rows between two snapshots. They lie farther apart where many lanes are open, so that all of them together stay
/// linear in the number of edges.
const STRIDE: usize = 64;
const NONE: u32 = u32::MAX;
const DEPENDENCY: u32 = 1 << 31;

/// Rows are nodes: node `i` of the links is drawn in row `i`, so parents must follow their children (see [`super::order`]).
/// An edge that points upwards or outside is left out.
#[derive(Debug, Clone, Default)]
pub struct Layout {
    rows: Vec<Placed>,
    changes: Vec<Change>,
    snapshots: Vec<u32>,
    /// The row each snapshot was taken above, and where it ends.
    snapshot_ends: Vec<(u32, u32)>,
    width: usize,
}

#[derive(Debug, Clone, Copy)]
struct Placed {
    lane: u32,
    changes_end: u32,
}

#[derive(Debug, Clone, Copy)]
struct Change {
    lane: u32,
    what: What,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum What {
    /// The lane came from above and ends in this row's node.
    End,
    /// The lane begins below this row's node.
    Open(Edge),
    /// The node joins a lane that passes by and goes where the edge goes.
    Join,
}

/// One drawn row: lanes from left to right, as many as reach the last stroke.
#[derive(Debug, Clone)]
pub struct Row {
    pub node: usize,
    pub cells: Vec<Cell>,
}

impl Layout {
    pub fn new(links: &Links) -> Self {
        Builder::new(links.len()).build(links)
    }

    pub fn len(&self) -> usize {
        self.rows.len()
    }

    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The most lanes any row has.
    pub fn width(&self) -> usize {
        self.width
    }

    /// The lane of a row's node, from 0.
    pub fn lane(&self, row: usize) -> Option<usize> {
        self.rows.get(row).map(|placed| placed.lane as usize)
    }

    /// Bytes held for the whole graph.
    pub fn memory(&self) -> usize {
        self.rows.len() * size_of::<Placed>()
            + self.changes.len() * size_of::<Change>()
            + self.snapshots.len() * size_of::<u32>()
            + self.snapshot_ends.len() * size_of::<(u32, u32)>()
    }

    /// The rows of a window, drawn up to `limit` lanes, at a cost that depends on the lanes open there and not on the graph.
    pub fn window(&self, rows: Range<usize>, limit: usize) -> Vec<Row> {
        let range = rows.start.min(self.len())..rows.end.min(self.len());
        if range.is_empty() {
            return Vec::new();
        }
        let index = self.snapshot_ends.partition_point(|&(row, _)| row as usize <= range.start);
        let at = |index: usize| self.snapshot_ends.get(index).copied().unwrap_or_default();
        let (first, end, start) = match index.checked_sub(1) {
            Some(index) => (
                at(index).0 as usize,
                at(index).1 as usize,
                index.checked_sub(1).map_or(0, |before| at(before).1 as usize),
            ),
            None => (0, 0, 0),
        };
        let mut open: Vec<u32> = self.snapshots[start..end].to_vec();
        for row in first..range.start {
            self.advance(row, &mut open);
        }
        range
            .map(|row| {
                let before = open.clone();
                self.advance(row, &mut open);
                self.draw(row, &before, &open, limit)
            })
            .collect()
    }

    fn changes(&self, row: usize) -> &[Change] {
        let start = row.checked_sub(1).map_or(0, |before| self.rows[before].changes_end as usize);
        &self.changes[start..self.rows[row].changes_end as usize]
    }

    fn advance(&self, row: usize, open: &mut Vec<u32>) {
        let lane = self.rows[row].lane as usize;
        if lane < open.len() {
            open[lane] = NONE;
        }
        for change in self.changes(row) {
            let lane = change.lane as usize;
            match change.what {
                What::End => open[lane] = NONE,
                What::Open(edge) => {
                    if open.len() <= lane {
                        open.resize(lane + 1, NONE);
                    }
                    open[lane] = pack(row, edge);
                }
                What::Join => {}
            }
        }
        while open.last() == Some(&NONE) {
            open.pop();
        }
    }

    fn draw(&self, row: usize, above: &[u32], below: &[u32], limit: usize) -> Row {
        let own = self.rows[row].lane as usize;
        let mut cells = vec![Cell::default(); above.len().max(below.len()).max(own + 1).min(limit)];
        for (lane, cell) in cells.iter_mut().enumerate() {
            let (over, under) = (unpack(above, lane), unpack(below, lane));
            cell.up = over.map(|(edge, _)| edge);
            cell.down = under.map(|(edge, _)| edge);
            cell.source = over.or(under).map(|(_, source)| source);
        }
        if let Some(cell) = cells.get_mut(own) {
            cell.node = true;
        }
        let mut touched = vec![false; cells.len()];
        for change in self.changes(row) {
            let far = change.lane as usize;
            if far == own {
                continue;
            }
            // A lane that ends here was begun above; one that opens or is joined belongs to this row's node.
            let drawn = match change.what {
                What::End => unpack(above, far),
                What::Open(edge) => Some((edge, row as u32)),
                What::Join => unpack(below, far).map(|(edge, _)| (edge, row as u32)),
            };
            if let Some(slot) = touched.get_mut(far) {
                *slot = true;
            }
            if let Some((edge, source)) = drawn {
                connect(&mut cells, own, far, edge, source);
            }
        }
        // Lanes a stroke merely passes keep their line unbroken.
        for (cell, touched) in cells.iter_mut().zip(touched) {
            let crossed = cell.left.is_some() && cell.right.is_some() && cell.up.is_some() && cell.down.is_some();
            cell.crossing = crossed && !touched && !cell.node;
        }
        Row { node: row, cells }
    }
}

/// Draws a horizontal stroke between two lanes; where strokes of both kinds share a stretch the parent's line wins.
fn connect(cells: &mut [Cell], own: usize, far: usize, edge: Edge, source: u32) {
    let stronger = |held: Option<Edge>| if held == Some(Edge::Parent) { Edge::Parent } else { edge };
    let (low, high) = (own.min(far), own.max(far));
    for (lane, cell) in cells.iter_mut().enumerate().take(high + 1).skip(low) {
        if lane > low {
            cell.left = Some(stronger(cell.left));
        }
        if lane < high {
            cell.right = Some(stronger(cell.right));
            cell.right_source = Some(source);
        }
        if cell.source.is_none() {
            cell.source = Some(source);
        }
    }
}

fn pack(row: usize, edge: Edge) -> u32 {
    match edge {
        Edge::Parent => row as u32,
        Edge::Dependency => row as u32 | DEPENDENCY,
    }
}

fn unpack(open: &[u32], lane: usize) -> Option<(Edge, u32)> {
    let &value = open.get(lane).filter(|&&value| value != NONE)?;
    let edge = if value & DEPENDENCY == 0 { Edge::Parent } else { Edge::Dependency };
    Some((edge, value & !DEPENDENCY))
}

struct Builder {
    layout: Layout,
    open: Vec<u32>,
    lanes: u32,
    free: BinaryHeap<Reverse<u32>>,
    /// For each node the lane opened last on its way to it, and for each lane the one opened before it to the same node.
    bound: Vec<u32>,
    before: Vec<(u32, Edge)>,
}

impl Builder {
    fn new(nodes: usize) -> Self {
        let layout = Layout {
            rows: Vec::with_capacity(nodes),
            changes: Vec::with_capacity(nodes + nodes / 4),
            snapshots: Vec::new(),
            snapshot_ends: Vec::new(),
            width: 0,
        };
        Self {
            layout,
            open: Vec::new(),
            lanes: 0,
            free: BinaryHeap::new(),
            bound: vec![NONE; nodes],
            before: Vec::new(),
        }
    }

    fn build(mut self, links: &Links) -> Layout {
        for row in 0..links.len() {
            let due = match self.layout.snapshot_ends.last() {
                Some(&(last, _)) => row >= last as usize + STRIDE.max(self.open.len()),
                None => true,
            };
            if due {
                self.layout.snapshots.extend_from_slice(&self.open);
                self.layout.snapshot_ends.push((row as u32, self.layout.snapshots.len() as u32));
            }
            self.place(row, links);
        }
        self.layout
    }

    fn place(&mut self, row: usize, links: &Links) {
        let mut arriving: Vec<(u32, Edge)> = self.bound_for(row as u32).collect();
        // Its own branch's lane before a dependency's, then the leftmost: the line a reader follows stays straight.
        arriving.sort_unstable_by_key(|&(lane, edge)| (edge == Edge::Dependency, lane));
        let own = match arriving.first() {
            Some(&(lane, _)) => lane,
            None => self.take(),
        };
        for &(lane, _) in arriving.iter().skip(1) {
            self.change(lane, What::End);
            self.close(lane);
        }
        self.close(own);
        let mut own_taken = false;
        for (&target, edge) in links
            .parents(row)
            .iter()
            .map(|target| (target, Edge::Parent))
            .chain(links.dependencies(row).iter().map(|target| (target, Edge::Dependency)))
        {
            if target as usize <= row || target as usize >= links.len() {
                continue;
            }
            if !own_taken {
                own_taken = true;
                self.begin(own, row, target, edge);
                continue;
            }
            let passing = self.bound_for(target).find(|(_, kind)| *kind == edge);
            match passing {
                Some((lane, _)) if lane != own => self.change(lane, What::Join),
                Some(_) => {}
                None => {
                    let lane = self.take();
                    self.begin(lane, row, target, edge);
                }
            }
        }
        // Only now: an edge that began in a lane ending on this row would look like one line passing by.
        for &(lane, _) in arriving.iter().skip(1) {
            self.free.push(Reverse(lane));
        }
        if !own_taken {
            self.free.push(Reverse(own));
        }
        let last = self.open.iter().rposition(|&lane| lane != NONE).map_or(0, |lane| lane + 1);
        self.layout.width = self.layout.width.max(last).max(own as usize + 1);
        self.open.truncate(last);
        self.layout.rows.push(Placed { lane: own, changes_end: self.layout.changes.len() as u32 });
    }

    /// The lanes on their way to a node, the newest first.
    fn bound_for(&self, node: u32) -> impl Iterator<Item = (u32, Edge)> {
        let mut next = self.bound[node as usize];
        std::iter::from_fn(move || {
            let &(before, edge) = self.before.get(next as usize)?;
            let lane = std::mem::replace(&mut next, before);
            Some((lane, edge))
        })
    }

    fn begin(&mut self, lane: u32, row: usize, target: u32, edge: Edge) {
        self.change(lane, What::Open(edge));
        let index = lane as usize;
        if self.open.len() <= index {
            self.open.resize(index + 1, NONE);
        }
        self.open[index] = pack(row, edge);
        if self.before.len() <= index {
            self.before.resize(index + 1, (NONE, edge));
        }
        self.before[index] = (std::mem::replace(&mut self.bound[target as usize], lane), edge);
    }

    fn change(&mut self, lane: u32, what: What) {
        self.layout.changes.push(Change { lane, what });
    }

    fn close(&mut self, lane: u32) {
        if let Some(slot) = self.open.get_mut(lane as usize) {
            *slot = NONE;
        }
    }

    /// The leftmost free lane.
    fn take(&mut self) -> u32 {
        match self.free.pop() {
            Some(Reverse(lane)) => lane,
            None => {
                self.lanes += 1;
                self.lanes - 1
            }
        }
    }
}
