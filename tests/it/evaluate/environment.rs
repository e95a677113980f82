//! Hostile env.py: none of them hangs, reaches out or takes its caller with it.

use std::time::{Duration, Instant};

use aludel::evaluate::{Collected, EnvironmentRequest, Evaluator, Limits, Options};

fn collect(source: &str) -> Collected {
    let mut evaluator = Evaluator::new(Options {
        program: env!("CARGO_BIN_EXE_aludel").into(),
        args: vec!["__evaluate".into()],
        limits: Limits { time: Duration::from_secs(2), ..Limits::default() },
        import_roots: Vec::new(),
    });
    let asked = EnvironmentRequest {
        path: "/project/mig/env.py".into(),
        source: source.into(),
        section: "alembic".into(),
        ..EnvironmentRequest::default()
    };
    evaluator.environment(&asked, &|_| false)
}

#[track_caller]
fn fails_with(source: &str, code: &str, line: u32) {
    let start = Instant::now();
    let collected = collect(source);
    let failure = collected.failure.expect("it ran");
    assert_eq!((&*failure.code, failure.span.map_or(0, |span| span.line)), (code, line), "{}", failure.message);
    assert!(collected.configured.is_empty());
    assert!(start.elapsed() < Duration::from_secs(20));
}

#[test]
fn an_endless_loop_ends_at_its_time_limit() {
    fails_with("x = 1\nwhile True: x += 1\n", "time-limit", 2);
    fails_with("sum(range(10**12))\n", "time-limit", 1);
}

#[test]
fn files_processes_and_the_network_are_closed() {
    fails_with("x = 1\nopen('/etc/passwd').read()\n", "sandbox-denied", 2);
    fails_with("import os\nos.system('true')\n", "sandbox-denied", 2);
    fails_with("import socket\n", "sandbox-denied", 1);
    fails_with("try:\n    open('/etc/passwd')\nexcept BaseException:\n    pass\n", "sandbox-denied", 2);
}

#[test]
fn leaving_and_recursing_are_failures_with_a_line() {
    fails_with("import sys\n\nsys.exit(0)\n", "script-raised", 3);
    fails_with("def f():\n    f()\n\nf()\n", "script-raised", 2);
    fails_with("import os\nos.environ['NEVER_SET']\n", "script-raised", 2);
    fails_with("def f(:\n", "script-syntax", 1);
}

#[test]
fn one_that_asks_for_what_it_got_again_and_again_comes_to_an_end() {
    let source = "import os\nfrom alembic import context\nfor n in range(2000):\n    os.environ.get(f'V{n}')\n\
        context.configure(version_table='t')\ncontext.run_migrations()\n";
    let collected = collect(source);
    assert_eq!(collected.variables.len(), 2000);
    assert_eq!(collected.configured[0].version_table.as_deref(), Some("t"));
}

#[test]
fn a_script_after_an_env_py_finds_nothing_of_it() {
    let mut evaluator = super::script("").evaluator();
    let asked = EnvironmentRequest {
        path: "/project/mig/env.py".into(),
        source: "import asyncio, os\nfrom alembic import context\ncontext.configure(url='sqlite://')\nos.environ['A'] = 'b'\n".into(),
        section: "alembic".into(),
        ..EnvironmentRequest::default()
    };
    let collected = evaluator.environment(&asked, &|_| false);
    assert_eq!(collected.failure, None);
    assert_eq!(collected.configured[0].url.as_deref(), Some("sqlite://"));
    let mut request =
        super::upgrade("import os\nassert not os.environ\nfrom alembic import context\ncontext.configure()").request;
    let failure = evaluator.evaluate(&request, &mut |_: &str| {}).unwrap_err();
    assert_eq!(&*failure.code, "unsupported-feature", "{failure}");
    request.source = "def upgrade():\n    import asyncio\n".into();
    assert_eq!(&*evaluator.evaluate(&request, &mut |_: &str| {}).unwrap_err().code, "sandbox-denied");
}
