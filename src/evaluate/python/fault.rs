//! Python exceptions as diagnostics at the line of the script they come from.

use rustpython_vm::builtins::{PyBaseExceptionRef, PyStr};
use rustpython_vm::compiler::CompileError;
use rustpython_vm::{AsObject, PyObjectRef, VirtualMachine};

use super::interpreter::function;
use crate::diagnostic::{Diagnostic, Span};
use crate::evaluate::Request;
use crate::evaluate::evaluator::at_line;

/// Lines of traceback worth showing.
const MOST_CALLS: usize = 12;

/// Beside what Alembic says of such a script.
const READS: &str = "the script reads the database, so what it does is known only while it runs with one; \
                     here execute() answers None and nothing can be inspected";

pub(super) fn of_syntax(error: &CompileError, request: &Request) -> Diagnostic {
    let (line, column) = error.python_location();
    let diagnostic = Diagnostic::error("script-syntax", format!("{} cannot be read: {error}", request.revision));
    let Some(text) = request.source.lines().nth(line.saturating_sub(1)).filter(|_| line > 0) else {
        return diagnostic;
    };
    let width = match error.python_end_location() {
        Some((end_line, end_column)) if end_line == line => end_column.saturating_sub(column),
        Some(_) | None => 1,
    };
    diagnostic.at(Span {
        file: request.path.clone(),
        line: u32::try_from(line).unwrap_or(u32::MAX),
        column: u32::try_from(column.max(1)).unwrap_or(u32::MAX),
        width: u32::try_from(width.max(1)).unwrap_or(1),
        text: Some(text.to_owned()),
    })
}

pub(super) fn diagnosed(error: &PyBaseExceptionRef, request: &Request, vm: &VirtualMachine) -> Diagnostic {
    let name = request.path.display().to_string();
    let kind = error.class().name().to_string();
    let said = error.as_object().str(vm).map(|text| text.to_string_lossy().into_owned()).unwrap_or_default();
    let calls = calls(error);
    let innermost = calls.iter().rev().find(|call| call.file == name);
    let said_none = said.contains("NoneType");
    let code = attribute(error.as_object(), "_aludel_code", vm);
    let function = function(request.direction);
    // What the server refused is told in our words, not in those that scripts expect.
    let said = attribute(error.as_object(), "_aludel_message", vm).unwrap_or(said);
    let diagnostic = match code {
        Some(code) => Diagnostic { hints: hints(error.as_object(), vm), ..Diagnostic::error(code, said) },
        None if innermost.is_none() && kind == "TypeError" && said.contains("argument") => {
            let message = format!("{function}() of {} cannot be called: {said}", request.revision);
            Diagnostic::error("script-arguments", message)
                .hint("env.py of this project gives arguments to run_migrations(); Aludel needs to be told them")
        }
        None if said.is_empty() => Diagnostic::error("script-raised", format!("the script raised {kind}")),
        None => Diagnostic::error("script-raised", format!("the script raised {kind}: {said}")),
    };
    let line = innermost.map_or_else(|| definition(&request.source, function), |call| call.line);
    let mut diagnostic = match innermost.and_then(|call| call.span(request)) {
        Some(span) => diagnostic.at(span),
        None => at_line(diagnostic, request, line),
    };
    let shown = each_once(calls.iter().filter(|call| call.is_of_project()).map(Call::shown));
    let misses = diagnostic.code == "script-reads-database" || said_none;
    if request.offline && misses {
        diagnostic.hints.push(READS.to_owned());
    }
    if shown.len() > 1 {
        let start = shown.len().saturating_sub(MOST_CALLS);
        diagnostic.hints.push(format!("called by way of {}", shown[start..].join(", then ")));
    }
    diagnostic
}

/// Calls in the order of their first time, with how often each was on the way: a recursion repeats its frames.
fn each_once(calls: impl Iterator<Item = String>) -> Vec<String> {
    let mut counted: Vec<(String, usize)> = Vec::new();
    for call in calls {
        match counted.iter_mut().find(|(known, _)| *known == call) {
            Some((_, times)) => *times += 1,
            None => counted.push((call, 1)),
        }
    }
    let told = |(call, times)| if times == 1 { call } else { format!("{call} ({times} times)") };
    counted.into_iter().map(told).collect()
}

/// The whole traceback as text, for faults of our own.
pub(super) fn rendered(error: &PyBaseExceptionRef, vm: &VirtualMachine) -> String {
    let mut text = String::new();
    match vm.write_exception(&mut text, error) {
        Ok(()) => text,
        Err(error) => error.to_string(),
    }
}

struct Call {
    file: String,
    function: String,
    line: u32,
    /// First and last column, from 1, where the instruction lies in one line.
    columns: Option<(usize, usize)>,
}

impl Call {
    /// Not one of our modules, nor of the standard library, whose files are bare names.
    fn is_of_project(&self) -> bool {
        !self.file.starts_with('<') && self.file.contains(['/', '\\'])
    }

    fn shown(&self) -> String {
        format!("{}:{} in {}", self.file, self.line, self.function)
    }

    fn span(&self, request: &Request) -> Option<Span> {
        let (first, last) = self.columns?;
        let text = request.source.lines().nth(self.line.checked_sub(1)? as usize)?;
        Some(Span {
            file: request.path.clone(),
            line: self.line,
            column: u32::try_from(first).ok()?,
            width: u32::try_from(last.checked_sub(first)?).ok().filter(|width| *width > 0)?,
            text: Some(text.to_owned()),
        })
    }
}

/// Outermost first.
fn calls(error: &PyBaseExceptionRef) -> Vec<Call> {
    let mut calls = Vec::new();
    let mut next = error.__traceback__();
    while let Some(traceback) = next {
        let code = &traceback.frame.code;
        let location = code.code.locations.get(traceback.lasti as usize / 2);
        calls.push(Call {
            file: code.code.source_path.as_str().to_owned(),
            function: code.code.obj_name.as_str().to_owned(),
            line: u32::try_from(traceback.lineno.get()).unwrap_or(u32::MAX),
            columns: location
                .filter(|(start, end)| start.line == end.line)
                .map(|(start, end)| (start.character_offset.get(), end.character_offset.get())),
        });
        next = traceback.next.lock().clone();
    }
    calls
}

fn hints(object: &rustpython_vm::PyObject, vm: &VirtualMachine) -> Vec<String> {
    let Ok(hints) = object.get_attr("_aludel_hints", vm) else { return Vec::new() };
    let hints: Vec<PyObjectRef> = hints.try_to_value(vm).unwrap_or_default();
    let texts = hints.iter().filter_map(|hint| hint.downcast_ref::<PyStr>());
    texts.map(|text| text.to_string_lossy().into_owned()).collect()
}

fn attribute(object: &rustpython_vm::PyObject, name: &'static str, vm: &VirtualMachine) -> Option<String> {
    let value: PyObjectRef = object.get_attr(name, vm).ok()?;
    value.downcast_ref::<PyStr>().map(|text| text.to_string_lossy().into_owned())
}

/// The line that defines the function, or 0.
fn definition(source: &str, function: &str) -> u32 {
    let start = format!("def {function}");
    let line = source.lines().position(|line| line.starts_with(&start));
    line.map_or(0, |index| u32::try_from(index + 1).unwrap_or(u32::MAX))
}
