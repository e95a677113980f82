//! An order of rows: every node above its parents and dependencies, and each branch in one piece.

use super::Links;

/// Newest first. Among equals the order given is kept, so a caller that lists heads by date gets them by date. Nodes caught in a
/// cycle come last, as given.
pub fn order(links: &Links) -> Vec<u32> {
    let count = links.len();
    let mut waiting = vec![0u32; count];
    for node in 0..count {
        for &target in links.all(node) {
            if let Some(slot) = waiting.get_mut(target as usize) {
                *slot += 1;
            }
        }
    }
    let mut ready: Vec<u32> = (0..count as u32).rev().filter(|&node| waiting[node as usize] == 0).collect();
    let mut done = Vec::with_capacity(count);
    let mut placed = vec![false; count];
    while let Some(node) = ready.pop() {
        placed[node as usize] = true;
        done.push(node);
        // The last one pushed is the next one drawn: the first parent, so that a branch goes on in its own lane.
        for &target in links.all(node as usize).iter().rev() {
            if let Some(slot) = waiting.get_mut(target as usize) {
                *slot -= 1;
                if *slot == 0 {
                    ready.push(target);
                }
            }
        }
    }
    done.extend((0..count as u32).filter(|&node| !placed[node as usize]));
    done
}
