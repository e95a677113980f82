//! Shows what is about to happen and asks, where there is somebody to ask.

use std::io::{BufRead, IsTerminal, Write};

use super::report::{self, Ink, Paint};
use crate::revision::{Direction, Plan};
use crate::style::visible;

/// The exact steps, in order.
pub fn show(plan: &Plan, describe: impl Fn(&str) -> String) {
    let paint = Paint::stderr();
    for warning in &plan.warnings {
        report::warning(warning);
    }
    for (index, step) in plan.steps.iter().enumerate() {
        let sign = match step.direction {
            Direction::Upgrade => paint.paint(Ink::Good, "up  "),
            Direction::Downgrade => paint.paint(Ink::Bad, "down"),
            Direction::Stamp => paint.paint(Ink::Caution, "mark"),
        };
        let told = visible(&describe(&step.revision)).into_owned();
        report::remark(&format!("{:>4}  {sign}  {}  {told}", index + 1, visible(&step.revision)));
    }
    let after = if plan.heads.is_empty() { "base".to_owned() } else { plan.heads.join(", ") };
    report::remark(&format!("      then at {}", visible(&after)));
}

/// Whether there is a person at both ends. Scripts are never asked: they said what they want.
pub fn somebody_is_there() -> bool {
    std::io::stdin().is_terminal() && std::io::stderr().is_terminal()
}

/// The default is no.
pub fn agrees(question: &str) -> bool {
    let mut stderr = std::io::stderr();
    let _ = write!(stderr, "{question} [y/N] ");
    let _ = stderr.flush();
    let mut answer = String::new();
    if std::io::stdin().lock().read_line(&mut answer).is_err() {
        return false;
    }
    matches!(answer.trim().to_lowercase().as_str(), "y" | "yes")
}
