//! `check-history`: every defect of the history at once, for people, for programs and for GitHub's annotations.

use clap::{Args, ValueEnum};
use serde_json::json;

use super::args::Format;
use super::exit::Exit;
use super::line::line;
use super::progress::count;
use super::session::Session;
use super::{json, report};
use crate::command::CommandError;
use crate::command::check_history::{self as checked, Finding};
use crate::diagnostic::{Diagnostic, Severity};

#[derive(Debug, Args)]
#[command(after_help = "\
Errors keep Alembic or a database from working: missing parents, cycles, duplicate or overlong identifiers, scripts that can't be read.
Warnings are several heads, a downgrade that undoes nothing, a docstring that names another revision. Notes are for your information.
Exit status: 0, or 12 when something is at least as bad as --fail-on, or when there are several heads (--allow-several-heads).")]
pub struct CheckHistoryArgs {
    /// How to answer
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub format: Report,
    /// The mildest finding that makes the check fail
    #[arg(long, value_enum, default_value_t, value_name = "SEVERITY")]
    pub fail_on: FailOn,
    /// Several heads alone don't make the check fail
    #[arg(long)]
    pub allow_several_heads: bool,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Report {
    /// For people
    #[default]
    Text,
    /// One object, for programs
    Json,
    /// Annotations of GitHub's workflow runs
    Github,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FailOn {
    #[default]
    Error,
    Warning,
    Note,
}

impl CheckHistoryArgs {
    /// Errors that keep the check from being made.
    pub fn errors_as(&self) -> Format {
        match self.format {
            Report::Json => Format::Json,
            Report::Text | Report::Github => Format::Text,
        }
    }
}

pub fn check_history(session: &Session, args: &CheckHistoryArgs) -> Result<Exit, CommandError> {
    let workspace = session.workspace()?;
    let findings = checked::check_history(&workspace)?;
    let revisions = workspace.graph.len();
    match args.format {
        Report::Text => tell(&findings, revisions),
        Report::Json => {
            let told: Vec<_> = findings
                .iter()
                .map(|finding| {
                    let mut told = json::diagnostic(&finding.diagnostic);
                    told["revisions"] = json!(finding.revisions);
                    told
                })
                .collect();
            json::answer(&json!({ "findings": told, "revisions": revisions }));
        }
        Report::Github => findings.iter().for_each(|finding| report::result(&annotation(&finding.diagnostic))),
    }
    let least = match args.fail_on {
        FailOn::Error => Severity::Error,
        FailOn::Warning => Severity::Warning,
        FailOn::Note => Severity::Note,
    };
    let fails = findings.iter().any(|finding| {
        let several = finding.diagnostic.code == "several-heads";
        (several && !args.allow_several_heads) || (!several && finding.diagnostic.severity >= least)
    });
    Ok(if fails { Exit::Defects } else { Exit::Done })
}

fn tell(findings: &[Finding], revisions: usize) {
    findings.iter().for_each(|finding| report::diagnostic(&finding.diagnostic));
    let counted: Vec<String> = [(Severity::Error, "error"), (Severity::Warning, "warning"), (Severity::Note, "note")]
        .iter()
        .map(|(severity, noun)| (checked::count(findings, *severity), noun))
        .filter(|(number, _)| *number > 0)
        .map(|(number, noun)| count(number, noun))
        .collect();
    let said = if counted.is_empty() { "No defects".to_owned() } else { counted.join(", ") };
    line(&format!("{said} in {}", count(revisions, "revision")));
}

/// `::error file=…,line=…,title=code::message`, with the hints on lines of their own.
fn annotation(told: &Diagnostic) -> String {
    let word = match told.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    };
    let mut properties = Vec::new();
    if let Some(span) = &told.span {
        let here = std::env::current_dir().unwrap_or_default();
        let file = span.file.strip_prefix(&here).unwrap_or(&span.file);
        properties.push(format!("file={}", property(&file.to_string_lossy())));
        properties.push(format!("line={}", span.line));
        properties.push(format!("col={}", span.column));
    }
    properties.push(format!("title={}", property(&told.code)));
    let message = std::iter::once(told.message.as_str())
        .chain(told.hints.iter().map(String::as_str))
        .collect::<Vec<_>>()
        .join("\n");
    format!("::{word} {}::{}\n", properties.join(","), escaped(&message))
}

/// GitHub's own escapes for what would end the command.
fn escaped(text: &str) -> String {
    let text = text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A");
    crate::style::visible(&text).into_owned()
}

fn property(text: &str) -> String {
    escaped(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Span;

    #[test]
    fn annotations_cannot_be_broken_out_of() {
        let span = Span { file: "versions/a,b.py".into(), line: 3, column: 1, width: 1, text: None };
        let told = Diagnostic::error("cycle", "100%\n::error::injected").at(span).hint("mend: it");
        assert_eq!(
            annotation(&told),
            "::error file=versions/a%2Cb.py,line=3,col=1,title=cycle::100%25%0A::error::injected%0Amend: it\n"
        );
    }
}
