//! Hostile scripts: they do no harm, end in time, and are reported at their line.

use std::time::{Duration, Instant};

use super::{Script, script, upgrade};

const SHORT: Duration = Duration::from_secs(4);

#[track_caller]
fn ends_soon(script: &Script, code: &str, line: u32) {
    let start = Instant::now();
    script.fails_with(code, line, "");
    assert!(start.elapsed() < Duration::from_secs(60), "took {:?}", start.elapsed());
}

#[test]
fn an_endless_loop() {
    ends_soon(&upgrade("x = 0\nwhile True: x += 1").within(SHORT), "time-limit", 6);
}

#[test]
fn an_endless_loop_that_catches_everything() {
    let stubborn = upgrade("while True:\n    try:\n        x = 1\n    except BaseException: pass").within(SHORT);
    let diagnostic = stubborn.fails();
    let line = diagnostic.span.as_ref().unwrap().line;
    assert_eq!((diagnostic.code.as_ref(), (5..=7).contains(&line)), ("time-limit", true), "line {line}");
}

#[test]
fn a_native_loop() {
    ends_soon(&upgrade("\nsum(range(10**12))\nop.execute('x')").within(SHORT), "time-limit", 6);
}

#[test]
fn a_native_loop_at_import() {
    ends_soon(&script("x = 1\ny = sum(range(10**12))\ndef upgrade(): pass\n").within(SHORT), "time-limit", 2);
}

#[test]
fn a_catastrophic_regular_expression() {
    ends_soon(&upgrade("import re\nre.match('(a+)+$', 'a' * 60 + 'b')").within(SHORT), "time-limit", 6);
}

#[test]
fn a_long_sleep() {
    ends_soon(&upgrade("import time\ntime.sleep(10**6)").within(SHORT), "time-limit", 6);
}

#[test]
fn deep_recursion_is_a_python_error() {
    let script = script("def f(n):\n    return f(n + 1)\n\ndef upgrade():\n    f(0)\n");
    let told = script.fails_with("script-raised", 2, "RecursionError");
    let way = told.hints.iter().find(|hint| hint.starts_with("called by way of")).unwrap();
    assert_eq!(way.matches(" in f (").count(), 1, "the frames are told once, with their number: {way}");
    assert!(way.contains(" in upgrade, then ") && way.ends_with(" times)"), "{way}");
}

#[test]
fn deep_recursion_through_native_code() {
    let deep = upgrade("x = []\nfor _ in range(10**6): x = [x]\nrepr(x)");
    let diagnostic = deep.fails();
    assert!(["script-raised", "recursion-limit", "worker-died"].contains(&diagnostic.code.as_ref()), "{diagnostic:?}");
    assert_eq!(diagnostic.span.unwrap().line, 7);
}

#[test]
fn nested_brackets() {
    let brackets = format!("{}{}", "(".repeat(100_000), ")".repeat(100_000));
    ends_soon(&upgrade(&format!("\nx = {brackets}")), "nesting-limit", 6);
}

#[test]
fn nested_brackets_made_while_running() {
    ends_soon(&upgrade("deep = 3_000_000\neval('(' * deep + ')' * deep)"), "recursion-limit", 6);
}

#[test]
fn words_that_nest() {
    ends_soon(&upgrade(&format!("\nx = {}1", "not ".repeat(3_000_000))), "recursion-limit", 6);
}

#[test]
fn a_terabyte_at_once() {
    ends_soon(&upgrade("\nx = 'x' * 10**12"), "memory-limit", 6);
}

#[test]
fn memory_bit_by_bit() {
    let hoarder = upgrade("hoard = []\nwhile True:\n    hoard.append('x' * 10**7)")
        .limits(|limits| limits.memory_bytes = 512 << 20);
    ends_soon(&hoarder, "memory-limit", 7);
}

#[test]
fn a_flood_of_print_is_cut() {
    let flood =
        upgrade("while True:\n    print('x' * 1000)").within(SHORT).limits(|limits| limits.output_bytes = 10_000);
    let (result, printed) = flood.run();
    assert_eq!(result.unwrap_err().code, "time-limit");
    assert!(printed.len() < 10_200, "{}", printed.len());
    assert!(printed.contains("the rest is dropped"));
}

#[test]
fn terminal_escapes_pass_unchanged_for_the_printer_to_escape() {
    assert_eq!(upgrade("print('\\x1b[2J\\x07', 'ä')").printed(), "\u{1b}[2J\u{7} ä\n");
    upgrade("raise ValueError('\\x1b[2J')").fails_with("script-raised", 5, "\u{1b}[2J");
}

#[test]
fn more_operations_than_allowed() {
    let many = upgrade("while True:\n    op.execute('x')").limits(|limits| limits.operations = 1000);
    ends_soon(&many, "operation-refused", 6);
}

#[test]
fn leaving_the_process() {
    upgrade("import sys\nsys.exit(3)").fails_with("script-raised", 6, "SystemExit");
    upgrade("import os\nos._exit(0)").fails_with("sandbox-denied", 6, "");
    upgrade("raise KeyboardInterrupt").fails_with("script-raised", 5, "KeyboardInterrupt");
}

#[test]
fn noise_on_the_pipe_of_the_protocol() {
    let noise = upgrade(
        "import gc, sys
for thing in gc.get_objects():
    if type(thing).__name__ == '_SandboxStdio':
        thing.write('noise that is no frame\\n' * 10); thing.flush()
raise ValueError",
    );
    let diagnostic = noise.fails();
    assert!(["script-raised", "worker-died"].contains(&diagnostic.code.as_ref()), "{diagnostic:?}");
}

#[test]
fn an_expression_too_deep_for_any_parser() {
    let deep = upgrade("x = sa.column('a')\nfor _ in range(500): x = x + 1\nop.execute(sa.select(x))");
    let diagnostic = deep.fails();
    assert_eq!(diagnostic.span.as_ref().unwrap().line, 7, "{diagnostic:?}");
}
