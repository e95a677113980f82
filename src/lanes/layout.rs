//! Assigns each node a lane and remembers per row only what changes, with a snapshot of the open lanes now and then: linear in
//! memory, and any window of rows is replayed from the snapshot above it.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::ops::Range;

use super::stroke::{Line, Sides};
use super::{Cell, Edge, Links};

/// The fewest rows between two snapshots. They lie farther apart where many lanes are open, so that all of them together stay
/// linear in the number of edges.
const STRIDE: usize = 64;
const NONE: u32 = u32::MAX;

/// Rows are nodes: node `i` of the links is drawn in row `i`, so parents must follow their children (see [`super::order`]).
/// An edge that points upwards or outside is left out.
#[derive(Debug, Clone, Default)]
pub struct Layout {
    rows: Vec<Placed>,
    changes: Vec<Change>,
    /// For each open lane the change that was its last.
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
pub(super) struct Change {
    pub lane: u32,
    pub what: What,
    row: u32,
    target: u32,
    /// The change before this one in a lane that was joined.
    before: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    /// The lane came from above and ends in this row's node.
    End,
    /// The lane begins below this row's node.
    Open(Edge),
    /// The node joins a lane that passes by and goes where the edge goes.
    Join(Edge),
}

impl Change {
    fn edge(&self) -> Option<Edge> {
        match self.what {
            What::Open(edge) | What::Join(edge) => Some(edge),
            What::End => None,
        }
    }
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
        self.window_where(rows, limit, |_, _| false)
    }

    /// The same with the strokes of chosen edges drawn strong; `strong` is asked with the rows an edge comes from and goes to.
    pub fn window_where(&self, rows: Range<usize>, limit: usize, strong: impl Fn(usize, usize) -> bool) -> Vec<Row> {
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
                self.draw(row, &before, &open, limit, &strong)
            })
            .collect()
    }

    pub(super) fn changes(&self, row: usize) -> &[Change] {
        &self.changes[self.changes_of(row)]
    }

    fn changes_of(&self, row: usize) -> Range<usize> {
        let start = row.checked_sub(1).map_or(0, |before| self.rows[before].changes_end as usize);
        start..self.rows[row].changes_end as usize
    }

    fn advance(&self, row: usize, open: &mut Vec<u32>) {
        let lane = self.rows[row].lane as usize;
        if lane < open.len() {
            open[lane] = NONE;
        }
        for index in self.changes_of(row) {
            let change = &self.changes[index];
            let lane = change.lane as usize;
            match change.what {
                What::End => open[lane] = NONE,
                What::Open(_) => {
                    if open.len() <= lane {
                        open.resize(lane + 1, NONE);
                    }
                    open[lane] = index as u32;
                }
                What::Join(_) => open[lane] = index as u32,
            }
        }
        while open.last() == Some(&NONE) {
            open.pop();
        }
    }

    /// What runs in a lane: the edge that opened it, whether any of those in it is strong, and of which kind they are.
    fn thread(&self, last: u32, strong: &impl Fn(usize, usize) -> bool) -> Option<Thread> {
        let change = self.changes.get(last as usize)?;
        let edge = change.edge()?;
        let is_strong = |change: &Change| strong(change.row as usize, change.target as usize);
        let (mut opener, mut any) = (change, is_strong(change));
        while let Some(before) = self.changes.get(opener.before as usize) {
            opener = before;
            any = any || is_strong(opener);
        }
        Some(Thread { edge, line: self.line(opener), strong: any })
    }

    fn line(&self, change: &Change) -> Line {
        let own = self.rows[change.row as usize].lane == change.lane;
        Line { from: change.row, to: change.target, own }
    }

    fn draw(
        &self,
        row: usize,
        above: &[u32],
        below: &[u32],
        limit: usize,
        strong: &impl Fn(usize, usize) -> bool,
    ) -> Row {
        let own = self.rows[row].lane as usize;
        let thread = |open: &[u32], lane: usize| open.get(lane).and_then(|&last| self.thread(last, strong));
        let mut cells = vec![Cell::default(); above.len().max(below.len()).max(own + 1).min(limit)];
        for (lane, cell) in cells.iter_mut().enumerate() {
            let (over, under) = (thread(above, lane), thread(below, lane));
            cell.up = over.map(|thread| thread.edge);
            cell.down = under.map(|thread| thread.edge);
            cell.strong.up = over.is_some_and(|thread| thread.strong);
            cell.strong.down = under.is_some_and(|thread| thread.strong);
            cell.line = over.or(under).map(|thread| thread.line);
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
                What::End => thread(above, far),
                What::Open(edge) | What::Join(edge) => Some(Thread {
                    edge,
                    line: self.line(change),
                    strong: strong(change.row as usize, change.target as usize),
                }),
            };
            if let Some(slot) = touched.get_mut(far) {
                *slot = true;
            }
            if let Some(thread) = drawn {
                connect(&mut cells, own, far, thread);
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

#[derive(Debug, Clone, Copy)]
struct Thread {
    edge: Edge,
    line: Line,
    strong: bool,
}

/// Draws a horizontal stroke between two lanes; where strokes of both kinds share a stretch the parent's line wins.
fn connect(cells: &mut [Cell], own: usize, far: usize, thread: Thread) {
    let stronger = |held: Option<Edge>| if held == Some(Edge::Parent) { Edge::Parent } else { thread.edge };
    let (low, high) = (own.min(far), own.max(far));
    for (lane, cell) in cells.iter_mut().enumerate().take(high + 1).skip(low) {
        // A strong stroke gives its colour to the stretch it shares.
        let takes_over = |held: bool, line: Option<Line>| line.is_none() || (thread.strong && !held);
        if lane > low {
            cell.left = Some(stronger(cell.left));
        }
        if lane < high {
            if takes_over(cell.strong.right, cell.right_line) {
                cell.right_line = Some(thread.line);
            }
            cell.right = Some(stronger(cell.right));
        }
        if cell.line.is_none() || (thread.strong && cell.strong == Sides::default() && cell.up.or(cell.down).is_none())
        {
            cell.line = Some(thread.line);
        }
        cell.strong.left |= thread.strong && lane > low;
        cell.strong.right |= thread.strong && lane < high;
    }
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
            self.change(lane, What::End, row, NONE);
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
                Some((lane, _)) if lane != own => self.join(lane, row, target, edge),
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
        let change = self.change(lane, What::Open(edge), row, target);
        let index = lane as usize;
        if self.open.len() <= index {
            self.open.resize(index + 1, NONE);
        }
        self.open[index] = change;
        if self.before.len() <= index {
            self.before.resize(index + 1, (NONE, edge));
        }
        self.before[index] = (std::mem::replace(&mut self.bound[target as usize], lane), edge);
    }

    fn join(&mut self, lane: u32, row: usize, target: u32, edge: Edge) {
        let change = self.change(lane, What::Join(edge), row, target);
        if let Some(held) = self.open.get_mut(lane as usize) {
            let before = std::mem::replace(held, change);
            self.layout.changes[change as usize].before = before;
        }
    }

    fn change(&mut self, lane: u32, what: What, row: usize, target: u32) -> u32 {
        let index = self.layout.changes.len() as u32;
        self.layout.changes.push(Change { lane, what, row: row as u32, target, before: NONE });
        index
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
