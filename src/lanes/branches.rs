//! A number for each branch, for colouring: the same for all of its rows, and another one than its neighbours have.

use super::layout::What;
use super::{Layout, Line};

/// A branch here is what keeps one lane: from where the lane is opened to where it ends.
#[derive(Debug, Clone, Default)]
pub struct Branches {
    numbers: Vec<u8>,
}

/// No lane has this one.
const NONE: u8 = u8::MAX;

impl Branches {
    /// How many numbers there are, from 0.
    pub const NUMBERS: u8 = 6;

    /// The same graph gives the same numbers. They are those of the rows: a smaller layout of the same rows keeps them.
    pub fn new(layout: &Layout) -> Self {
        let mut numbers = Vec::with_capacity(layout.len());
        let mut lanes: Vec<u8> = Vec::new();
        let mut last = Self::NUMBERS - 1;
        for row in 0..layout.len() {
            let own = layout.lane(row).unwrap_or_default();
            if lanes.get(own).is_none_or(|&held| held == NONE) {
                last = open(&mut lanes, own, last, NONE);
            }
            let mine = lanes.get(own).copied().unwrap_or_default();
            numbers.push(mine);
            if let Some(held) = lanes.get_mut(own) {
                *held = NONE;
            }
            for change in layout.changes(row) {
                let lane = change.lane as usize;
                match change.what {
                    What::Open(_) if lane == own => {
                        if let Some(held) = lanes.get_mut(own) {
                            *held = mine;
                        }
                    }
                    What::Open(_) => last = open(&mut lanes, lane, last, mine),
                    What::End => {
                        if let Some(held) = lanes.get_mut(lane) {
                            *held = NONE;
                        }
                    }
                    What::Join(_) => {}
                }
            }
        }
        Self { numbers }
    }

    pub fn of_row(&self, row: usize) -> u8 {
        self.numbers.get(row).copied().unwrap_or_default()
    }

    /// An edge that goes on in its branch is the branch's; one that leads to another branch is that one's.
    pub fn of_line(&self, line: Line) -> u8 {
        self.of_row(if line.own { line.from } else { line.to } as usize)
    }
}

/// Gives a lane the next number that neither its neighbours nor `other` have, and returns it.
fn open(lanes: &mut Vec<u8>, lane: usize, last: u8, other: u8) -> u8 {
    if lanes.len() <= lane {
        lanes.resize(lane + 1, NONE);
    }
    let left = lane.checked_sub(1).and_then(|left| lanes.get(left)).copied();
    let taken = [left, lanes.get(lane + 1).copied(), Some(other)];
    let next = (1..=Branches::NUMBERS).map(|step| (last + step) % Branches::NUMBERS);
    let number = next.into_iter().find(|number| !taken.contains(&Some(*number))).unwrap_or_default();
    if let Some(held) = lanes.get_mut(lane) {
        *held = number;
    }
    number
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lanes::Links;

    fn branches(rows: &[&[u32]]) -> (Layout, Branches) {
        let mut links = Links::default();
        for parents in rows {
            links.push(parents, &[]);
        }
        let layout = Layout::new(&links);
        let branches = Branches::new(&layout);
        (layout, branches)
    }

    #[test]
    fn a_branch_keeps_its_number_and_its_neighbours_have_others() {
        // Three heads over one base, the middle one two long.
        let (_, found) = branches(&[&[4], &[2], &[4], &[4], &[]]);
        let numbers: Vec<u8> = (0..5).map(|row| found.of_row(row)).collect();
        assert_eq!((numbers[1], numbers[0]), (numbers[2], numbers[4]), "{numbers:?}");
        assert!(numbers[0] != numbers[1] && numbers[1] != numbers[3], "{numbers:?}");
    }

    #[test]
    fn the_way_to_another_branch_has_that_branchs_number() {
        let (layout, found) = branches(&[&[1, 2], &[3], &[3], &[]]);
        let rows = layout.window(0..4, 8);
        let to_second = rows[1].cells[1].line.unwrap();
        assert_eq!((to_second.from, to_second.to, to_second.own), (0, 2, false));
        assert_eq!(found.of_line(to_second), found.of_row(2));
        let first = rows[2].cells[0].line.unwrap();
        assert_eq!((found.of_line(first), first.own), (found.of_row(1), true));
    }

    #[test]
    fn many_branches_beside_each_other_differ_from_their_neighbours() {
        let rows: Vec<Vec<u32>> = (0..40).map(|row| if row < 39 { vec![39] } else { Vec::new() }).collect();
        let (layout, found) = branches(&rows.iter().map(Vec::as_slice).collect::<Vec<_>>());
        for row in 0..38 {
            assert_eq!((layout.lane(row), layout.lane(row + 1)), (Some(row), (row < 38).then_some(row + 1)));
            assert_ne!(found.of_row(row), found.of_row(row + 1));
            assert!(found.of_row(row) < Branches::NUMBERS);
        }
    }
}
