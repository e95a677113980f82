//! `doctor`: what was found where, what will be used, and each problem with its next step.

use std::io::IsTerminal;

use clap::Args;
use serde_json::json;

use super::args::{Format, FormatArgs};
use super::exit::Exit;
use super::progress::count;
use super::report::{Ink, Paint};
use super::session::Session;
use super::{json, report};
use crate::command::CommandError;
use crate::command::doctor::{self as looked, Findings, Part};
use crate::style::visible;

#[derive(Debug, Args)]
#[command(after_help = "\
Where a setting is said several times the first of these counts: command line, [tool.aludel] in pyproject.toml, env.py, the ini file, default.
env.py is run in the sandbox: no files, no network, no environment, no database. Exit status: 0, or 12 when something is in the way.")]
pub struct DoctorArgs {
    /// Don't ask the database
    #[arg(long)]
    pub offline: bool,
    #[command(flatten)]
    pub format: FormatArgs,
}

pub fn doctor(session: &Session, args: &DoctorArgs) -> Result<Exit, CommandError> {
    let workspace = session.workspace()?;
    let mut findings = looked::doctor(&workspace, session.url.as_deref(), !args.offline, session.engine);
    findings.say(Part::Surroundings, "terminal", terminal(), None);
    match args.format.format {
        Format::Json => {
            let facts: Vec<_> = findings
                .facts
                .iter()
                .map(|fact| json!({ "part": fact.part.title(), "name": fact.name, "value": fact.value, "source": fact.source }))
                .collect();
            json::answer(&json!({
                "facts": facts,
                "problems": json::diagnostics(&findings.problems),
                "usable": !findings.in_the_way(),
            }));
        }
        Format::Text => tell(&findings),
    }
    Ok(if findings.in_the_way() { Exit::Defects } else { Exit::Done })
}

fn terminal() -> String {
    let term = std::env::var("TERM").unwrap_or_else(|_| "no TERM".into());
    let characters = if report::speaks_unicode() { "Unicode" } else { "ASCII" };
    let stream = if std::io::stdout().is_terminal() { "" } else { ", but stdout is none" };
    format!("{term}, {characters}{stream}")
}

fn tell(findings: &Findings) {
    let paint = Paint::stdout();
    let width = findings.facts.iter().map(|fact| fact.name.chars().count()).max().unwrap_or_default();
    let mut part = None;
    let mut last = "";
    for fact in &findings.facts {
        if part.replace(fact.part) != Some(fact.part) {
            report::result(&format!("{}\n", paint.paint(Ink::Strong, fact.part.title())));
            last = "";
        }
        // Several of a kind stand under one name.
        let name = if last == fact.name { "" } else { fact.name.as_str() };
        let source = fact.source.as_ref().map(|source| format!("  ({})", visible(source))).unwrap_or_default();
        let padding = " ".repeat(width - name.chars().count());
        let (name, value) = (visible(name), visible(&fact.value));
        report::result(&format!("  {name}{padding}  {value}{}\n", paint.paint(Ink::Faint, &source)));
        last = fact.name.as_str();
    }
    if findings.problems.is_empty() {
        report::result("\nNothing is in the way.\n");
        return;
    }
    report::result(&format!("\n{}\n", paint.paint(Ink::Strong, &count(findings.problems.len(), "problem"))));
    for problem in &findings.problems {
        report::result(&report::render(problem, paint));
    }
    if !findings.in_the_way() {
        report::result("\nNothing of this is in the way.\n");
    }
}
