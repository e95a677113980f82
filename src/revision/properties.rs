//! What holds of every history: checked on random ones with branches, merges, several bases, labels and dependencies.

use std::collections::{BTreeSet, HashSet};

use proptest::collection::vec;
use proptest::prelude::*;

use super::*;
use crate::fuzz::fuzz;

/// For each revision which earlier ones it stands on and depends on, as shares of those that there are.
fn graphs() -> impl Strategy<Value = Graph> {
    let picks = (vec(0.0..1.0f64, 0..3), vec(0.0..1.0f64, 0..2), any::<bool>(), any::<u8>());
    vec(picks, 1..24).prop_map(|nodes| {
        let id = |n: usize| format!("{:04x}{n:02x}", (n * 40503) % 65536);
        let mut revisions: Vec<Revision> = Vec::new();
        for (n, (down, depends_on, is_base, label)) in nodes.into_iter().enumerate() {
            let unique = |shares: Vec<f64>| {
                let mut ids: Vec<Id> = Vec::new();
                for share in shares.iter().filter(|_| n > 0) {
                    let id = id((share * n as f64) as usize);
                    if !ids.contains(&id) {
                        ids.push(id);
                    }
                }
                ids
            };
            let down = if is_base && label % 4 == 0 { Vec::new() } else { unique(down) };
            let depends_on = unique(depends_on).into_iter().filter(|id| !down.contains(id)).collect();
            let labels = if label % 5 == 0 { vec![format!("label{n}")] } else { Vec::new() };
            revisions.push(Revision { id: id(n), down, depends_on, labels, message: String::new() });
        }
        Graph::new(revisions)
    })
}

/// What the version table must hold: the applied revisions that nothing applied stands or depends on.
fn real_heads_of(graph: &Graph, applied: &HashSet<Id>) -> BTreeSet<Id> {
    let stands_below =
        |id: &Id| graph.children(id).iter().chain(&graph.dependents(id)).any(|above| applied.contains(*above));
    applied.iter().filter(|id| !stands_below(id)).cloned().collect()
}

fn set(rows: &[Id]) -> BTreeSet<Id> {
    rows.iter().cloned().collect()
}

fn agreed<T>(answer: Result<T, HistoryError>) -> Result<T, TestCaseError> {
    answer.map_err(|error| TestCaseError::fail(error.to_string()))
}

/// Takes the steps one by one; the applied revisions afterwards.
fn walk(graph: &Graph, plan: &Plan, mut applied: HashSet<Id>) -> Result<HashSet<Id>, TestCaseError> {
    let mut rows = set(&plan.heads_before);
    for step in &plan.steps {
        match step.direction {
            Direction::Upgrade => prop_assert!(applied.insert(step.revision.clone()), "{} twice", step.revision),
            Direction::Downgrade => prop_assert!(applied.remove(&step.revision), "{} is not applied", step.revision),
            Direction::Stamp => {}
        }
        if step.direction == Direction::Upgrade {
            for below in graph.parents(&step.revision).iter().chain(&graph.dependencies(&step.revision)) {
                prop_assert!(applied.contains(*below), "{} before {below}", step.revision);
            }
        }
        for change in &step.rows {
            match change {
                RowChange::Insert { id } => prop_assert!(rows.insert(id.clone())),
                RowChange::Delete { id } => prop_assert!(rows.remove(id)),
                RowChange::Update { from, to } => {
                    prop_assert!(rows.remove(from));
                    prop_assert!(rows.insert(to.clone()));
                }
            }
        }
        prop_assert_eq!(&rows, &set(&step.heads_after));
        prop_assert_eq!(&rows, &real_heads_of(graph, &applied), "after {}", step.revision);
    }
    prop_assert_eq!(&rows, &set(&plan.heads));
    Ok(applied)
}

#[test]
fn rows_are_the_real_heads_after_each_step_up_and_down() {
    fuzz((graphs(), any::<prop::sample::Index>(), any::<prop::sample::Index>()), |(graph, first, second)| {
        let ids: Vec<Id> = history(&graph).into_iter().map(str::to_owned).collect();
        let (mut applied, mut rows) = (HashSet::new(), Vec::new());
        for target in [&ids[first.index(ids.len())], &ids[second.index(ids.len())], &"heads".to_owned()] {
            let plan = agreed(plan::upgrade(&graph, &rows, target))?;
            applied = walk(&graph, &plan, applied)?;
            rows.clone_from(&plan.heads);
            let down = agreed(plan::downgrade(&graph, &rows, "base"))?;
            let nothing = walk(&graph, &down, applied.clone())?;
            prop_assert!(nothing.is_empty() && down.heads.is_empty());
            prop_assert_eq!(down.steps.len(), applied.len());
        }
        prop_assert_eq!(applied.len(), graph.len());
        Ok(())
    });
}

#[test]
fn up_then_down_returns_to_the_start() {
    fuzz((graphs(), any::<prop::sample::Index>()), |(graph, target)| {
        let ids: Vec<Id> = history(&graph).into_iter().map(str::to_owned).collect();
        let target = &ids[target.index(ids.len())];
        // Where one way leads down from the target, going up to it from there and down again is the same place.
        if let [parent] = graph.parents(target).as_slice()
            && graph.dependencies(target).is_empty()
        {
            let below = agreed(plan::upgrade(&graph, &[], parent))?;
            let up = agreed(plan::upgrade(&graph, &below.heads, target))?;
            prop_assert_eq!(up.steps.len(), 1);
            let down = agreed(plan::downgrade(&graph, &up.heads, parent))?;
            prop_assert_eq!(set(&down.heads), set(&below.heads));
        }
        Ok(())
    });
}

#[test]
fn a_stamp_from_nothing_leaves_its_target() {
    fuzz((graphs(), any::<prop::sample::Index>()), |(graph, target)| {
        let ids = history(&graph);
        let target = ids[target.index(ids.len())].to_owned();
        let stamp = agreed(plan::stamp(&graph, &[], std::slice::from_ref(&target), false))?;
        prop_assert_eq!(set(&stamp.heads), set(&[target]));
        Ok(())
    });
}

#[test]
fn history_lists_everything_once_and_what_stands_on_it_first() {
    fuzz(graphs(), |graph| {
        let listed = history(&graph);
        prop_assert_eq!(listed.len(), graph.len());
        let mut seen = HashSet::new();
        for id in listed {
            for above in graph.children(id).into_iter().chain(graph.dependents(id)) {
                prop_assert!(seen.contains(above), "{id} before {above}");
            }
            prop_assert!(seen.insert(id.to_owned()));
        }
        Ok(())
    });
}

#[test]
fn what_is_printed_is_understood() {
    fuzz(graphs(), |graph| {
        let one =
            |text: &str| resolve(&graph, text, &[]).map_err(|error| TestCaseError::fail(format!("{text}: {error}")));
        let ids = history(&graph);
        for id in &ids {
            prop_assert_eq!(one(id)?, [*id]);
            let prefix = &id[..4];
            if ids.iter().filter(|other| other.starts_with(prefix)).count() == 1 {
                prop_assert_eq!(one(prefix)?, [*id]);
            }
            if let [parent] = graph.parents(id).as_slice() {
                prop_assert_eq!(one(&format!("{id}-1"))?, [*parent]);
            }
            if let [child] = graph.children(id).as_slice() {
                prop_assert_eq!(one(&format!("{id}+1"))?, [*child]);
            }
            let base = format!("{id}@base");
            prop_assert!(one(&base)?.is_empty());
        }
        for (label, owner) in graph.declared_labels() {
            prop_assert_eq!(one(label)?, [owner]);
        }
        prop_assert_eq!(set(&one("heads")?), graph.real_heads().into_iter().map(str::to_owned).collect());
        prop_assert!(one("base")?.is_empty());
        Ok(())
    });
}

/// Identifiers as people mistype them.
#[test]
fn any_identifier_is_answered_or_refused() {
    let text = prop_oneof![
        "[a-f0-9]{0,6}(@|\\+|-|:)?(head|heads|base|current|[a-f0-9]{0,4})?(\\+|-)?[0-9]{0,20}",
        "(label[0-9]{1,2}|heads?|base)@?[+-]?[0-9]{0,3}:?[a-z0-9@+-]{0,12}",
        any::<String>(),
    ];
    fuzz((graphs(), text, any::<prop::sample::Index>()), |(graph, text, row)| {
        let ids: Vec<Id> = history(&graph).into_iter().map(str::to_owned).collect();
        let row = [ids[row.index(ids.len())].clone()];
        for rows in [&[][..], &row] {
            let _ = (needs_current(&text), is_explicit(&text));
            let _ = resolve(&graph, &text, rows);
            let _ = history_range(&graph, &text, rows);
            for plan in [
                plan::upgrade(&graph, rows, &text),
                plan::downgrade(&graph, rows, &text),
                plan::stamp(&graph, rows, std::slice::from_ref(&text), false),
            ] {
                if let Err(error) = plan {
                    prop_assert!(!error.to_string().is_empty() && !error.code().is_empty());
                }
            }
        }
        Ok(())
    });
}
