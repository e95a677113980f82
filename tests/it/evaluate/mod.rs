//! Scripts through the real worker process.

mod defaults;
mod environment;
mod faults;
mod hostile;
mod imports;
mod operations;
mod sandbox;
mod worker;

use std::path::PathBuf;
use std::time::Duration;

use aludel::diagnostic::Diagnostic;
use aludel::evaluate::{Evaluation, Evaluator, Limits, Options, Request};
use aludel::operation::Operation;
use aludel::revision::Direction;
use aludel::schema::DialectName;

/// Test a script by its text; the builder's defaults are an upgrade on PostgreSQL with a short time limit.
struct Script {
    request: Request,
    limits: Limits,
    import_roots: Vec<PathBuf>,
}

/// A whole script.
fn script(source: &str) -> Script {
    Script {
        request: Request {
            path: PathBuf::from("/project/versions/1f2e_test.py"),
            source: source.into(),
            revision: "1f2e".into(),
            direction: Direction::Upgrade,
            dialect: DialectName::Postgresql,
            server_version: "16.4".into(),
            x_arguments: Vec::new(),
            main_options: Default::default(),
            arguments: Default::default(),
            naming_convention: Default::default(),
            offline: false,
            live: false,
        },
        limits: Limits { time: Duration::from_secs(20), ..Limits::default() },
        import_roots: Vec::new(),
    }
}

/// The body of `upgrade()`, which begins at line 5; its first line is not indented.
fn upgrade(body: &str) -> Script {
    let body: String = body.lines().map(|line| format!("    {line}\n")).collect();
    script(&format!("from alembic import op\nimport sqlalchemy as sa\n\ndef upgrade():\n{body}"))
}

impl Script {
    fn on(mut self, dialect: DialectName) -> Self {
        self.request.dialect = dialect;
        self
    }

    fn downgrade(mut self) -> Self {
        self.request.direction = Direction::Downgrade;
        self
    }

    fn within(mut self, time: Duration) -> Self {
        self.limits.time = time;
        self
    }

    fn limits(mut self, change: impl FnOnce(&mut Limits)) -> Self {
        change(&mut self.limits);
        self
    }

    fn importing_from(mut self, root: impl Into<PathBuf>) -> Self {
        self.import_roots.push(root.into());
        self
    }

    fn evaluator(&self) -> Evaluator {
        Evaluator::new(Options {
            program: env!("CARGO_BIN_EXE_aludel").into(),
            args: vec!["__evaluate".into()],
            limits: self.limits.clone(),
            import_roots: self.import_roots.clone(),
        })
    }

    fn run(&self) -> (Result<Evaluation, Diagnostic>, String) {
        let mut printed = String::new();
        let result = self.evaluator().evaluate(&self.request, &mut |text: &str| printed.push_str(text));
        (result, printed)
    }

    fn operations(&self) -> Vec<Operation> {
        let (result, printed) = self.run();
        match result {
            Ok(evaluation) => evaluation.operations.into_iter().map(|recorded| recorded.operation).collect(),
            Err(diagnostic) => panic!("{diagnostic:#?}\n{printed}"),
        }
    }

    /// The only operation, as JSON without what is null, false or empty.
    fn operation(&self) -> serde_json::Value {
        let operations = self.operations();
        assert_eq!(operations.len(), 1, "{operations:#?}");
        bare(serde_json::to_value(&operations[0]).unwrap())
    }

    fn printed(&self) -> String {
        let (result, printed) = self.run();
        result.unwrap();
        printed
    }

    fn fails(&self) -> Diagnostic {
        match self.run().0 {
            Ok(evaluation) => panic!("it ran: {evaluation:#?}"),
            Err(diagnostic) => diagnostic,
        }
    }

    /// Fails with that code at that line, for a reason that says so.
    #[track_caller]
    /// Where it asked the database, which is not there, and how much it had recorded by then.
    fn asks_at(&self, line: u32, says: &str) -> usize {
        let (result, printed) = self.run();
        let evaluation = result.unwrap_or_else(|diagnostic| panic!("{diagnostic:#?}\n{printed}"));
        let asks = evaluation.asks.unwrap_or_else(|| panic!("it asked nothing: {:?}", evaluation.operations));
        let at = asks.span.as_ref().map_or(0, |span| span.line);
        assert_eq!((asks.code.as_ref(), at), ("script-reads-database", line), "{asks:#?}");
        assert!(asks.message.contains(says), "{asks:#?}");
        evaluation.operations.len()
    }

    fn fails_with(&self, code: &str, line: u32, says: &str) -> Diagnostic {
        let diagnostic = self.fails();
        let at = diagnostic.span.as_ref().map_or(0, |span| span.line);
        assert_eq!((diagnostic.code.as_ref(), at), (code, line), "{diagnostic:#?}");
        assert!(diagnostic.message.contains(says), "{diagnostic:#?}");
        diagnostic
    }
}

fn bare(value: serde_json::Value) -> serde_json::Value {
    use serde_json::Value;
    match value {
        Value::Array(items) => items.into_iter().map(bare).collect(),
        Value::Object(map) => map
            .into_iter()
            .map(|(key, value)| (key, bare(value)))
            .filter(|(_, value)| match value {
                Value::Null | Value::Bool(false) => false,
                Value::Array(items) => !items.is_empty(),
                Value::Object(map) => !map.is_empty(),
                Value::Bool(true) | Value::Number(_) | Value::String(_) => true,
            })
            .collect(),
        other => other,
    }
}
