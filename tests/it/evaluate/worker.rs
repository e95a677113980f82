//! The worker as a process: reused, replaced, stopped.

use std::time::{Duration, Instant};

use aludel::evaluate::{Evaluator, Limits, Options};
use aludel::revision::Direction;

use super::{script, upgrade};

#[test]
fn one_worker_serves_many_scripts_and_is_replaced_when_it_dies() {
    let good = upgrade("import os\nprint(os.getpid() and len(str(id(op))) > 0)\nop.execute('x')")
        .within(Duration::from_secs(5));
    let bad = upgrade("x = 'x' * 10**12");
    let mut evaluator = good.evaluator();
    let mut quiet = |_: &str| {};
    for _ in 0..3 {
        assert_eq!(evaluator.evaluate(&good.request, &mut quiet).unwrap().operations.len(), 1);
    }
    assert_eq!(evaluator.evaluate(&bad.request, &mut quiet).unwrap_err().code, "memory-limit");
    assert_eq!(evaluator.evaluate(&good.request, &mut quiet).unwrap().operations.len(), 1);
}

#[test]
fn nothing_leaks_from_one_script_to_the_next() {
    let leaving = script(
        "import builtins, sys, os
import sqlalchemy as sa
from alembic import op
builtins.LEFT = 1
sa.LEFT = 1
op.execute = None
sys.modules['left'] = sa
sys.stdout = None
def upgrade(): pass
",
    );
    let looking = upgrade(
        "import builtins, sys
print(hasattr(builtins, 'LEFT'), 'LEFT' in vars(sa), 'left' in sys.modules)
op.execute('x')",
    );
    let mut evaluator = leaving.evaluator();
    let mut printed = String::new();
    evaluator.evaluate(&leaving.request, &mut |_: &str| {}).unwrap();
    let seen = evaluator.evaluate(&looking.request, &mut |text: &str| printed.push_str(text)).unwrap();
    assert_eq!((printed.as_str(), seen.operations.len()), ("False False False\n", 1));
}

#[test]
fn another_thread_can_stop_it() {
    let endless = upgrade("print('started')\nwhile True: pass");
    let mut evaluator = endless.evaluator();
    let killer = evaluator.killer();
    let start = Instant::now();
    let result = evaluator.evaluate(&endless.request, &mut |_: &str| {
        let killer = killer.clone();
        std::thread::spawn(move || killer.kill());
    });
    assert_eq!(result.unwrap_err().code, "evaluation-stopped");
    assert!(start.elapsed() < Duration::from_secs(5));
    let again = upgrade("op.execute('x')");
    assert_eq!(evaluator.evaluate(&again.request, &mut |_: &str| {}).unwrap().operations.len(), 1);
}

#[cfg(target_os = "linux")]
#[test]
fn no_process_stays_behind() {
    let children = || {
        let tasks = std::fs::read_dir("/proc/self/task").unwrap();
        tasks
            .map(|task| std::fs::read_to_string(task.unwrap().path().join("children")).unwrap_or_default())
            .collect::<String>()
    };
    let before = children();
    let running = upgrade("op.execute('x')");
    let mut evaluator = running.evaluator();
    evaluator.evaluate(&running.request, &mut |_: &str| {}).unwrap();
    assert_ne!(children(), before);
    drop(evaluator);
    assert_eq!(children(), before);
}

#[test]
fn a_stamp_runs_nothing_and_a_missing_program_is_said() {
    let mut broken = Evaluator::new(Options {
        program: "/nowhere/aludel".into(),
        args: Vec::new(),
        limits: Limits::default(),
        import_roots: Vec::new(),
    });
    let mut request = upgrade("op.execute('x')").request;
    assert_eq!(broken.evaluate(&request, &mut |_: &str| {}).unwrap_err().code, "worker-not-started");
    request.direction = Direction::Stamp;
    assert!(broken.evaluate(&request, &mut |_: &str| {}).unwrap().operations.is_empty());
}

#[test]
fn text_is_seen_while_the_script_runs() {
    let slow = upgrade("print('first')\nimport time\ntime.sleep(0.5)\nprint('last', end='')");
    let start = Instant::now();
    let mut seen = Vec::new();
    slow.evaluator().evaluate(&slow.request, &mut |text: &str| seen.push((text.to_owned(), start.elapsed()))).unwrap();
    assert_eq!(seen.iter().map(|(text, _)| text.as_str()).collect::<Vec<_>>(), ["first\n", "last"]);
    assert!(seen[1].1 - seen[0].1 > Duration::from_millis(300), "{seen:?}");
}

#[test]
fn it_can_be_given_to_another_thread() {
    fn sendable<T: Send>() {}
    sendable::<Evaluator>();
    sendable::<aludel::evaluate::Killer>();
}
