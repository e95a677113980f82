//! The graph against answers of the real Alembic (`tests/golden/history.json`) and on what Alembic doesn't survive.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::*;

#[derive(Deserialize)]
struct Case {
    revisions: Vec<Written>,
    heads: BTreeSet<String>,
    real_heads: BTreeSet<String>,
    bases: BTreeSet<String>,
    labels: std::collections::BTreeMap<String, BTreeSet<String>>,
    history: Vec<String>,
    ranges: Vec<(String, Answer<String>)>,
    /// Direction, rows, target, and the steps with the rows after each.
    plans: Vec<(String, Vec<String>, String, Answer<PlannedStep>)>,
}

type PlannedStep = (String, BTreeSet<String>);

#[derive(Deserialize, Clone)]
struct Written {
    id: String,
    down: Vec<String>,
    depends_on: Vec<String>,
    labels: Vec<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Answer<T> {
    Steps(Vec<T>),
    Error(String),
}

impl From<Written> for Revision {
    fn from(written: Written) -> Self {
        Self {
            id: written.id,
            down: written.down,
            depends_on: written.depends_on,
            labels: written.labels,
            message: String::new(),
        }
    }
}

fn cases() -> Vec<Case> {
    serde_json::from_str(include_str!("../../tests/golden/history.json")).unwrap()
}

fn graph_of(case: &Case) -> Graph {
    Graph::new(case.revisions.iter().cloned().map(Revision::from).collect())
}

fn set(names: Vec<&str>) -> BTreeSet<String> {
    names.into_iter().map(str::to_owned).collect()
}

/// Alembic's sentence comes first and is whole, but for what differs by our own choice.
fn same_sentence(ours: &HistoryError, theirs: &str) -> bool {
    ours.to_string().starts_with(theirs)
        || matches!(ours, HistoryError::StampOfSeveralHeads { .. }) && theirs.starts_with("Multiple heads are present")
}

#[test]
fn derived_sets_and_labels_agree_with_alembic() {
    for case in cases() {
        let graph = graph_of(&case);
        assert!(graph.defects().is_empty());
        assert_eq!(set(graph.heads()), case.heads);
        assert_eq!(set(graph.real_heads()), case.real_heads);
        assert_eq!(set(graph.bases()), case.bases);
        for (id, labels) in &case.labels {
            assert_eq!(&set(graph.labels(id)), labels, "labels of {id} in {:?}", case.history);
        }
    }
}

#[test]
fn history_order_agrees_with_alembic() {
    for case in cases() {
        let graph = graph_of(&case);
        assert_eq!(history(&graph), case.history);
        for (range, answer) in &case.ranges {
            match (history_range(&graph, range, &[]), answer) {
                (Ok(ours), Answer::Steps(theirs)) => assert_eq!(&ours, theirs, "{range}"),
                (Err(ours), Answer::Error(theirs)) => {
                    assert!(same_sentence(&ours, theirs), "{range}: {ours} / {theirs}");
                }
                (ours, Answer::Error(theirs)) => panic!("{range}: {ours:?} / {theirs}"),
                (ours, Answer::Steps(theirs)) => panic!("{range}: {ours:?} / {theirs:?}"),
            }
        }
    }
}

#[test]
fn plans_and_rows_agree_with_alembic() {
    let mut wrong = Vec::new();
    for case in cases() {
        let graph = graph_of(&case);
        for (direction, rows, target, answer) in &case.plans {
            let what = format!("{direction} {target} from {rows:?} in {:?}", case.history);
            let plan = match direction.as_str() {
                "upgrade" => plan::upgrade(&graph, rows, target),
                "downgrade" => plan::downgrade(&graph, rows, target),
                _ => plan::stamp(&graph, rows, std::slice::from_ref(target), false),
            };
            match (plan, answer) {
                (Ok(ours), Answer::Steps(theirs)) => {
                    check_rows(&graph, rows, &ours, direction == "stamp");
                    let ours: Vec<(String, BTreeSet<String>)> =
                        ours.steps.into_iter().map(|s| (s.revision, s.heads_after.into_iter().collect())).collect();
                    if target.ends_with("@heads") && direction == "stamp" {
                        // Alembic writes rows that overlap where one head of the branch depends on another; `check_rows` has looked.
                    } else if target == "heads" && direction == "stamp" {
                        // Alembic loses heads that are rows already when another one replaces a row.
                        assert_eq!(
                            set(graph.real_heads()),
                            ours.last().map_or_else(|| rows.iter().cloned().collect(), |s| s.1.clone())
                        );
                    } else if direction == "stamp" {
                        // The way there may differ, what the table holds in the end may not.
                        if ours.last().map(|s| &s.1) != theirs.last().map(|s| &s.1) {
                            wrong.push(format!("{what}: {ours:?} / {theirs:?}"));
                        }
                    } else if ours != without_implied(&graph, theirs) {
                        wrong.push(format!("{what}: {ours:?} / {theirs:?}"));
                    }
                }
                // Alembic doesn't look whether the target of `branch@target` is on the branch.
                (Err(HistoryError::NotInBranch { .. }), _) if direction == "downgrade" => {}
                (Err(ours), Answer::Error(theirs)) if same_sentence(&ours, theirs) => {}
                (ours, Answer::Error(theirs)) => wrong.push(format!("{what}: {ours:?} / {theirs}")),
                (ours, Answer::Steps(theirs)) => wrong.push(format!("{what}: {ours:?} / {theirs:?}")),
            }
        }
    }
    assert!(wrong.is_empty(), "{} differences:\n{}", wrong.len(), wrong[..wrong.len().min(12)].join("\n"));
}

/// Alembic, un-merging beside other heads, inserts also a parent that another inserted one stands on; its next upgrade then fails with
/// "overlaps". We keep such a row out.
fn without_implied(graph: &Graph, steps: &[(String, BTreeSet<String>)]) -> Vec<(String, BTreeSet<String>)> {
    let reduce = |rows: &BTreeSet<String>| {
        let below: Vec<String> = rows.iter().flat_map(|row| graph.normalized_parents(row)).map(str::to_owned).collect();
        let implied = graph.applied(&below);
        rows.iter().filter(|row| !implied.contains(*row)).cloned().collect()
    };
    steps.iter().map(|(revision, rows)| (revision.clone(), reduce(rows))).collect()
}

/// Replaying the row changes gives the rows after each step, and these are the real heads of what is applied then.
fn check_rows(graph: &Graph, rows: &[String], plan: &Plan, stamp: bool) {
    let mut table: BTreeSet<String> = rows.iter().cloned().collect();
    let mut applied = graph.applied(rows);
    for step in &plan.steps {
        for change in &step.rows {
            match change {
                RowChange::Insert { id } => assert!(table.insert(id.clone())),
                RowChange::Delete { id } => assert!(table.remove(id)),
                RowChange::Update { from, to } => assert!(table.remove(from) && table.insert(to.clone())),
            }
        }
        assert_eq!(table, step.heads_after.iter().cloned().collect());
        match step.direction {
            Direction::Upgrade => assert!(applied.insert(step.revision.clone())),
            Direction::Downgrade => assert!(applied.remove(&step.revision)),
            Direction::Stamp => {}
        }
        if !stamp {
            let tips: BTreeSet<String> = applied
                .iter()
                .filter(|id| {
                    let above = graph.children(id).into_iter().chain(graph.dependents(id));
                    above.into_iter().all(|child| !applied.contains(child))
                })
                .cloned()
                .collect();
            assert_eq!(table, tips);
        }
    }
    assert_eq!(table, plan.heads.iter().cloned().collect());
    for row in &table {
        let below: Vec<String> = graph.normalized_parents(row).into_iter().map(str::to_owned).collect();
        assert!(graph.applied(&below).is_disjoint(&table.iter().cloned().collect()), "rows overlap: {table:?}");
    }
}

fn revision(id: &str, down: &[&str]) -> Revision {
    let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    Revision { id: id.into(), down: owned(down), ..Revision::default() }
}

/// The history of `golden/identifiers.txt`: a root, a labelled branch and a chain to a short identifier.
fn shop() -> Graph {
    let cart = Revision { labels: vec!["cart".into()], ..revision("b2b2b2b2b2b2", &["a1a1a1a1a1a1"]) };
    Graph::new(vec![
        revision("a1a1a1a1a1a1", &[]),
        cart,
        revision("c3c3c3c3c3c3", &["a1a1a1a1a1a1"]),
        revision("d4", &["c3c3c3c3c3c3"]),
    ])
}

#[test]
fn identifiers_are_resolved_as_alembic_does() {
    let graph = shop();
    let found = |text: &str| resolve(&graph, text, &[]).map(|ids| ids.join(" "));
    for (text, ids) in [
        ("car", "b2b2b2b2b2b2"),
        ("ca", "b2b2b2b2b2b2"),
        ("a", "a1a1a1a1a1a1"),
        ("d4", "d4"),
        ("cart@head", "b2b2b2b2b2b2"),
        ("b2b2@head", "b2b2b2b2b2b2"),
        ("a1a1@heads", "b2b2b2b2b2b2 d4"),
        ("heads", "b2b2b2b2b2b2 d4"),
        ("base", ""),
        ("cart@base", ""),
        ("cart@head-1", "a1a1a1a1a1a1"),
        ("cart@a1a1+1", "b2b2b2b2b2b2"),
        ("d4-2", "a1a1a1a1a1a1"),
        ("d4-3", ""),
    ] {
        assert_eq!(found(text).unwrap(), ids, "{text}");
    }
    for (text, code, sentence) in [
        ("d", "revision-not-found", "Can't locate revision identified by 'd'"),
        ("cart@d4", "revision-not-in-branch", "Can't locate revision identified by 'd4'"),
        ("nosuch@head", "branch-not-found", "Can't locate revision identified by 'nosuch'"),
        ("HEAD", "revision-not-found", "Can't locate revision identified by 'HEAD'"),
        ("A1A1", "revision-not-found", "Can't locate revision identified by 'A1A1'"),
        ("", "revision-not-found", "Can't locate revision identified by ''"),
        ("head", "multiple-heads", "Multiple head revisions are present for given argument 'head'; please specify"),
        ("head+1", "multiple-heads", "Multiple head revisions are present for given argument 'head+1'; please specify"),
        ("a1a1+1", "ambiguous-walk", "Ambiguous walk"),
        ("d4-9", "walked-too-far", "Walked too far"),
        ("d4+1", "walked-too-far", "Relative revision +1 didn't produce 1 migrations"),
    ] {
        let error = found(text).unwrap_err();
        assert_eq!(error.code(), code, "{text}");
        assert!(error.to_string().starts_with(sentence), "{text}: {error}");
    }
    assert_eq!(found("head").unwrap_err().candidates(), ["b2b2b2b2b2b2", "d4"]);
    let twins = Graph::new(vec![revision("b2b2aaaa", &[]), revision("b2b2ffff", &["b2b2aaaa"])]);
    let error = resolve(&twins, "b2b2", &[]).unwrap_err();
    assert_eq!((error.code(), error.candidates().len()), ("revision-ambiguous", 2));
    assert!(error.to_string().starts_with("Can't locate revision identified by 'b2b2'"));
}

#[test]
fn relative_identifiers_start_from_the_rows() {
    let graph = shop();
    let rows = |ids: &[&str]| ids.iter().map(|id| (*id).to_owned()).collect::<Vec<_>>();
    assert_eq!(resolve(&graph, "current", &rows(&["d4"])).unwrap(), ["d4"]);
    assert_eq!(resolve(&graph, "-1", &rows(&["d4"])).unwrap(), ["c3c3c3c3c3c3"]);
    assert_eq!(resolve(&graph, "+1", &rows(&["c3c3c3c3c3c3"])).unwrap(), ["d4"]);
    assert_eq!(resolve(&graph, "cart@+1", &rows(&["d4"])).unwrap(), ["b2b2b2b2b2b2"]);
    let both = rows(&["b2b2b2b2b2b2", "d4"]);
    assert_eq!(resolve(&graph, "+1", &both).unwrap_err().code(), "ambiguous-current");
    let error = resolve(&graph, "current", &rows(&["gone"])).unwrap_err();
    assert_eq!(error.code(), "unknown-version-row");
}

#[test]
fn dangerous_downgrades_carry_a_warning() {
    let graph = shop();
    let both = ["b2b2b2b2b2b2".to_owned(), "d4".to_owned()];
    let shared = plan::downgrade(&graph, &both, "cart@base").unwrap();
    assert_eq!((shared.steps.len(), shared.heads.len()), (4, 0));
    assert!(shared.warnings[0].contains("is shared"), "{:?}", shared.warnings);
    assert!(shared.warnings[0].contains("cart@a1a1a1a1a1a1 goes down to the branch point only"));
    let only = plan::downgrade(&graph, &both, "cart@a1a1a1a1a1a1").unwrap();
    assert_eq!((only.steps.len(), only.warnings.len(), only.heads), (1, 0, vec!["d4".to_owned()]));
    let ambiguous = plan::downgrade(&graph, &both, "-1").unwrap();
    assert!(ambiguous.warnings[0].starts_with("downgrade -1 from multiple heads is ambiguous"));
    let two = plan::downgrade(&graph, &both, "a1a1").unwrap();
    assert!(two.warnings[0].starts_with("This takes down 2 branches"));
    assert_eq!(plan::downgrade(&graph, &both, "base").unwrap().warnings.len(), 0);
    // Alembic looks at the branch only where it finds several bases, and takes everything down.
    assert_eq!(plan::downgrade(&graph, &both, "nosuch@base").unwrap_err().code(), "branch-not-found");
}

#[test]
fn rows_that_no_file_defines_refuse_plans_but_not_answers() {
    let graph = shop();
    let rows = ["gone".to_owned(), "d4".to_owned()];
    assert!(graph.find("gone").is_none());
    assert_eq!(graph.applied(&rows).len(), 3);
    assert_eq!(graph.current(&rows), ["d4"]);
    for error in [
        plan::upgrade(&graph, &rows, "heads").unwrap_err(),
        plan::downgrade(&graph, &rows, "-1").unwrap_err(),
        plan::stamp(&graph, &rows, &["d4".into()], false).unwrap_err(),
    ] {
        assert!(error.to_string().starts_with("Can't locate revision identified by 'gone'"), "{error}");
    }
    let purged = plan::stamp(&graph, &rows, &["cart".into()], true).unwrap();
    assert_eq!((purged.heads, purged.steps.len()), (vec!["b2b2b2b2b2b2".to_owned()], 2));
    assert_eq!(purged.steps[0].rows.len(), 2);
}

#[test]
fn one_stamp_below_a_merge_may_make_two_rows() {
    let graph = Graph::new(vec![
        revision("a1", &[]),
        revision("b1", &["a1"]),
        revision("c1", &["a1"]),
        revision("m1", &["b1", "c1"]),
    ]);
    let plan = plan::stamp(&graph, &["m1".to_owned()], &["b1".into(), "c1".into()], false).unwrap();
    assert_eq!(plan.heads, ["b1", "c1"]);
    check_rows(&graph, &["m1".to_owned()], &plan, true);
    let overlap = plan::stamp(&graph, &[], &["a1".into(), "b1".into()], false).unwrap_err();
    assert_eq!(overlap.code(), "overlapping-revisions");
}

#[test]
fn defects_are_values_and_the_rest_answers() {
    let lab = |id: &str, down: &[&str]| Revision { labels: vec!["lab".into()], ..revision(id, down) };
    let needs =
        |id: &str, down: &[&str], needed: &str| Revision { depends_on: vec![needed.into()], ..revision(id, down) };
    let graph = Graph::new(vec![
        revision("root", &[]),
        revision("self", &["self"]),
        needs("dself", &["root"], "dself"),
        revision("x1", &["x2", "root"]),
        revision("x2", &["x1"]),
        revision("lost", &["missing"]),
        needs("alone", &["root"], "nolabel"),
        lab("l1", &["root"]),
        lab("l2", &["root"]),
        needs("d1", &["root"], "d2"),
        needs("d2", &["root"], "d1"),
        revision("bad-id", &["root"]),
        revision("root", &[]),
    ]);
    let sentences: BTreeSet<String> = graph.defects().iter().map(ToString::to_string).collect();
    for sentence in [
        "Self-loop is detected in revisions (self)",
        "Dependency self-loop is detected in revisions (dself)",
        "Cycle is detected in revisions (x1, x2)",
        "Dependency cycle is detected in revisions (d1, d2)",
        "Revision missing referenced from lost is not present",
        "Branch name 'lab' in revision l2 already used by revision l1",
        "Character(s) '-' not allowed in revision identifier 'bad-id'",
        "Revision root is present more than once",
    ] {
        assert!(sentences.contains(sentence), "{sentence} in {sentences:?}");
    }
    assert_eq!((graph.len(), history(&graph).len()), (12, 12));
    // Alembic names no heads where there are loops; members of a loop are none in any case, since something names each.
    assert_eq!(graph.heads(), ["dself", "lost", "alone", "l1", "l2", "d1", "d2", "bad-id"]);
    assert_eq!(graph.real_heads(), ["lost", "alone", "l1", "l2", "bad-id"]);
    assert!(["x1", "x2", "self"].iter().all(|id| !graph.is_head(id) && !graph.is_real_head(id)));
    assert!(graph.is_head("d1") && !graph.is_real_head("d1"));
    assert_eq!(graph.missing_parents("lost"), ["missing"]);
    assert!(graph.applied(&["x1".to_owned()]).contains("root"));
    assert_eq!(plan::upgrade(&graph, &[], "l1").unwrap().steps.len(), 2);
    for target in ["lost", "x1", "self", "d1", "alone", "heads"] {
        assert_eq!(plan::upgrade(&graph, &[], target).unwrap_err().code(), "defective-history", "{target}");
    }
    assert_eq!(plan::downgrade(&graph, &["lost".to_owned()], "base").unwrap_err().code(), "defective-history");
    assert_eq!(Graph::new(Vec::new()).heads().len(), 0);
    assert_eq!(history(&Graph::default()).len(), 0);
}

#[test]
fn long_and_wide_histories_are_quick() {
    const N: usize = 100_000;
    let id = |n: usize| format!("r{n:06}");
    let chain: Vec<Revision> = (0..N)
        .map(|n| {
            revision(
                &id(n),
                &if n == 0 { vec![] } else { vec![id(n - 1)] }.iter().map(String::as_str).collect::<Vec<_>>(),
            )
        })
        .collect();
    let fan: Vec<Revision> = (0..N)
        .map(|n| {
            let down = if n == 0 { vec![] } else { vec![id(n.saturating_sub(1000))] };
            revision(&id(n), &down.iter().map(String::as_str).collect::<Vec<_>>())
        })
        .collect();
    for revisions in [chain, fan] {
        let start = std::time::Instant::now();
        let graph = Graph::new(revisions);
        assert_eq!(history(&graph).len(), N);
        assert!(graph.applied(&[id(N - 1)]).contains(&id(0)));
        assert_eq!(resolve(&graph, "r09999", &[]).unwrap_err().candidates().len(), 10);
        let target = id(N - 1);
        let plan = plan::upgrade(&graph, &[], &target).unwrap();
        assert_eq!(plan::downgrade(&graph, &plan.heads, "base").unwrap().steps.len(), plan.steps.len());
        // Far above what it takes even without optimisation, far below what a quadratic walk would.
        assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
    }
}
