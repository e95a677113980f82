//! What one evaluation has gathered so far. Lives in the worker, one at a time.

use std::sync::Arc;

use serde_json::Value;

use super::unbound;
use crate::diagnostic::Diagnostic;
use crate::dialect::{Dialect, Memo};
use crate::evaluate::evaluator::at_line;
use crate::evaluate::frame::{Job, Report};
use crate::evaluate::worker::Desk;
use crate::operation::{Batch, Operation, Recorded};
use crate::schema::{Expr, Statement};

pub(super) struct Session {
    pub job: Job,
    /// True while `upgrade()` or `downgrade()` runs: from then on an unknown function may hide an operation.
    pub running: bool,
    /// The first thing that was refused. It stands even if the script catches the exception.
    pub refusal: Option<Diagnostic>,
    pub warnings: Vec<Diagnostic>,
    /// What an env.py configured, in its order.
    pub configured: Vec<Value>,
    /// The innermost open block is last; the first is the script itself.
    blocks: Vec<Vec<Recorded>>,
    batches: Vec<Vec<Recorded>>,
    recorded: usize,
    dialect: Dialect,
    memo: Memo,
    line_of_print: String,
    printed: usize,
    desk: Arc<Desk>,
}

impl Session {
    pub fn new(job: Job, desk: Arc<Desk>) -> Self {
        let dialect = Dialect::for_server(job.request.dialect, &job.request.server_version);
        Self {
            dialect: if job.request.offline { dialect.verbatim() } else { dialect },
            memo: Memo::default(),
            job,
            running: false,
            refusal: None,
            warnings: Vec::new(),
            configured: Vec::new(),
            blocks: vec![Vec::new()],
            batches: Vec::new(),
            recorded: 0,
            line_of_print: String::new(),
            printed: 0,
            desk,
        }
    }

    /// An error when the script has recorded as much as it may.
    fn count(&mut self) -> Result<(), Problem> {
        self.recorded += 1;
        let most = self.job.limits.operations;
        if self.recorded > most {
            Err(Problem::Refused(format!("more than {most} operations in one script")))
        } else {
            Ok(())
        }
    }

    /// What an env.py said in one call.
    pub fn configured(&mut self, said: Value) -> Result<(), Problem> {
        self.count()?;
        self.configured.push(said);
        Ok(())
    }

    pub fn record(&mut self, tree: Value, line: u32) -> Result<(), Problem> {
        let recorded = self.recorded(tree, line)?;
        self.check(&recorded.operation)?;
        if let Some(block) = self.blocks.last_mut() {
            block.push(recorded);
        }
        Ok(())
    }

    /// Scripts catch what Alembic raises at an operation, so it has to be raised there. What only a run would be told comes later.
    fn check(&mut self, operation: &Operation) -> Result<(), Problem> {
        if !self.job.request.offline && self.dialect.needs_table(operation).is_some() {
            return Ok(());
        }
        match self.dialect.compile_in(operation, None, &mut self.memo) {
            Err(error) if error.is_alembics() => Err(Problem::Raised(Box::new(Diagnostic::from(&error)))),
            Ok(_) | Err(_) => Ok(()),
        }
    }

    fn recorded(&mut self, mut tree: Value, line: u32) -> Result<Recorded, Problem> {
        self.count()?;
        if self.job.request.offline {
            let unbound = unbound::fill(&mut tree);
            if !unbound.is_empty() {
                let sentence =
                    format!("no value was given for :{}, so NULL is written, as by Alembic", unbound.join(", :"));
                let warning = Diagnostic::warning("parameter-without-value", sentence)
                    .hint("bind it with text(…).bindparams(…); a colon that is none of a parameter is written \\:");
                self.warnings.push(at_line(warning, &self.job.request, line));
            }
        }
        Ok(Recorded { operation: decoded(tree)?, line })
    }

    pub fn open_block(&mut self) {
        self.blocks.push(Vec::new());
    }

    /// What was recorded since `open_block` runs outside the transaction.
    pub fn close_block(&mut self, line: u32) {
        if self.blocks.len() < 2 {
            return;
        }
        let Some(operations) = self.blocks.pop() else { return };
        if let Some(outer) = self.blocks.last_mut() {
            outer.push(Recorded { operation: Operation::AutocommitBlock { operations }, line });
        }
    }

    /// What a question waits for: everything recorded so far, and whether it is asked outside the transaction.
    pub fn take_recorded(&mut self) -> (Vec<Recorded>, bool) {
        self.flush();
        let outside = self.blocks.len() > 1;
        let mut taken = Vec::new();
        for (depth, block) in self.blocks.iter_mut().enumerate() {
            let operations = std::mem::take(block);
            if depth == 0 {
                taken = operations;
            } else if let Some(line) = operations.first().map(|first| first.line) {
                taken.push(Recorded { operation: Operation::AutocommitBlock { operations }, line });
            }
        }
        // What has been carried out no longer counts against the limit.
        self.recorded = 0;
        (taken, outside)
    }

    /// One that is compiled already.
    pub fn record_sql(&mut self, sql: String, line: u32) -> Result<(), Problem> {
        self.count()?;
        if let Some(block) = self.blocks.last_mut() {
            block.push(Recorded { operation: sent(sql), line });
        }
        Ok(())
    }

    /// A statement whose rows are asked for, compiled already.
    pub fn statement_of_sql(&mut self, sql: String, line: u32) -> Result<Recorded, Problem> {
        self.count()?;
        Ok(Recorded { operation: sent(sql), line })
    }

    pub fn dialect(&self) -> Dialect {
        self.dialect
    }

    /// A statement whose rows are asked for.
    pub fn statement(&mut self, tree: Value, line: u32) -> Result<Recorded, Problem> {
        let recorded = self.recorded(tree, line)?;
        self.check(&recorded.operation)?;
        Ok(recorded)
    }

    pub fn desk(&self) -> Arc<Desk> {
        Arc::clone(&self.desk)
    }

    pub fn open_batch(&mut self) -> usize {
        self.batches.push(Vec::new());
        self.batches.len() - 1
    }

    /// The number of operations now in the batch.
    pub fn add_to_batch(&mut self, batch: usize, tree: Value, line: u32) -> Result<usize, Problem> {
        let recorded = self.recorded(tree, line)?;
        let queue = self.batches.get_mut(batch).ok_or_else(no_such_batch)?;
        queue.push(recorded);
        Ok(queue.len())
    }

    pub fn close_batch(&mut self, batch: usize, tree: Value, line: u32) -> Result<(), Problem> {
        let mut head: Batch = decoded(tree)?;
        head.operations = self.batches.get_mut(batch).map(std::mem::take).ok_or_else(no_such_batch)?;
        let operation = Operation::Batch(Box::new(head));
        self.check(&operation)?;
        if let Some(block) = self.blocks.last_mut() {
            block.push(Recorded { operation, line });
        }
        Ok(())
    }

    /// Sends whole lines on, up to the limit.
    pub fn print(&mut self, text: &str) {
        let most = self.job.limits.output_bytes;
        if self.printed > most {
            return;
        }
        self.printed += text.len();
        if self.printed > most {
            let fits = most.saturating_sub(self.printed - text.len());
            let fits = (0..=fits.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
            self.line_of_print.push_str(&text[..fits]);
            self.line_of_print.push_str(&format!("\n[printed more than {most} bytes: the rest is dropped]\n"));
            self.flush();
            return;
        }
        self.line_of_print.push_str(text);
        if self.line_of_print.ends_with('\n') || self.line_of_print.len() > 8192 {
            self.flush();
        }
    }

    pub fn flush(&mut self) {
        if !self.line_of_print.is_empty() {
            let text = std::mem::take(&mut self.line_of_print);
            let _ = self.desk.send(&Report::Printed { text });
        }
    }

    pub fn finish(mut self) -> (Vec<Recorded>, Vec<Diagnostic>, Option<Diagnostic>) {
        self.flush();
        (self.blocks.into_iter().next().unwrap_or_default(), self.warnings, self.refusal)
    }
}

/// Why an operation was not recorded.
pub(super) enum Problem {
    /// The whole script is stopped.
    Refused(String),
    /// Alembic raises here as well, and the script may catch it.
    Raised(Box<Diagnostic>),
}

/// A statement as it is sent.
fn sent(sql: String) -> Operation {
    Operation::Execute { statement: Statement::Expr { expr: Expr::LiteralColumn { sql } } }
}

fn no_such_batch() -> Problem {
    Problem::Refused("no such batch".to_owned())
}

fn decoded<T: serde::de::DeserializeOwned>(tree: Value) -> Result<T, Problem> {
    let name = tree.get("op").and_then(Value::as_str).unwrap_or("batch_alter_table").to_owned();
    serde_json::from_value(tree)
        .map_err(|error| Problem::Refused(format!("{name} was given something it cannot take: {error}")))
}
