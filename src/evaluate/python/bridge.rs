//! The native module `_aludel`: all that our Python modules can ask of Rust.

use std::cell::RefCell;
use std::rc::Rc;

use rustpython_vm::builtins::{PyDictRef, PyModule, PyStr};
use rustpython_vm::{PyObject, PyObjectRef, PyRef, PyResult, VirtualMachine};
use serde_json::Value;

use super::session::{self, Session};
use super::{answer, modules, quick, trace, walk, written};
use crate::diagnostic::Diagnostic;
use crate::evaluate::evaluator::at_line;

/// The evaluation under way, if one is, and the project's files that have been imported so far.
#[derive(Clone, Default)]
pub(super) struct Current {
    session: Rc<RefCell<Option<Session>>>,
    imported: Rc<RefCell<modules::Imported>>,
    pub known: quick::Known,
}

impl Current {
    pub fn begin(&self, session: Session) {
        *self.session.borrow_mut() = Some(session);
    }

    pub fn take(&self) -> Option<Session> {
        self.known.forget();
        self.session.borrow_mut().take()
    }

    /// `None` between evaluations, or while the session is already being worked on.
    pub fn with<T>(&self, work: impl FnOnce(&mut Session) -> T) -> Option<T> {
        self.session.try_borrow_mut().ok()?.as_mut().map(work)
    }

    pub fn script_name(&self) -> String {
        self.with(|session| session.job.request.path.display().to_string()).unwrap_or_default()
    }

    pub fn script_line(&self, vm: &VirtualMachine) -> u32 {
        trace::script_line(&self.script_name(), vm)
    }
}

pub(super) fn module(current: &Current, vm: &VirtualMachine) -> PyResult<PyRef<PyModule>> {
    let dict = vm.ctx.new_dict();
    recording(current, &dict, vm)?;
    telling(current, &dict, vm)?;
    answer::functions(current, &dict, vm)?;
    importing(current, &dict, vm)?;
    Ok(vm.new_module("_aludel", dict, None))
}

/// Functions answer `None` when all is well, or a code and a sentence for the exception that Python raises.
fn recording(current: &Current, dict: &PyDictRef, vm: &VirtualMachine) -> PyResult<()> {
    let here = current.clone();
    let record = move |tree: PyObjectRef, vm: &VirtualMachine| {
        let line = here.script_line(vm);
        problem(readable(&tree, vm).and_then(|tree| in_session(&here, |session| session.record(tree, line))), vm)
    };
    dict.set_item("record", vm.new_function("record", record).into(), vm)?;

    let here = current.clone();
    let configured = move |said: PyObjectRef, vm: &VirtualMachine| {
        problem(readable(&said, vm).and_then(|said| in_session(&here, |session| session.configured(said))), vm)
    };
    dict.set_item("configured", vm.new_function("configured", configured).into(), vm)?;

    let here = current.clone();
    let open_block = move || here.with(Session::open_block).is_some();
    dict.set_item("open_block", vm.new_function("open_block", open_block).into(), vm)?;

    let here = current.clone();
    let close_block = move |line: u32| here.with(|session| session.close_block(line)).is_some();
    dict.set_item("close_block", vm.new_function("close_block", close_block).into(), vm)?;

    let here = current.clone();
    let open_batch = move || here.with(Session::open_batch);
    dict.set_item("open_batch", vm.new_function("open_batch", open_batch).into(), vm)?;

    let here = current.clone();
    let add_to_batch = move |batch: usize, tree: PyObjectRef, vm: &VirtualMachine| {
        let line = here.script_line(vm);
        problem(
            readable(&tree, vm)
                .and_then(|tree| in_session(&here, |session| session.add_to_batch(batch, tree, line).map(|_| ()))),
            vm,
        )
    };
    dict.set_item("add_to_batch", vm.new_function("add_to_batch", add_to_batch).into(), vm)?;

    let here = current.clone();
    let close_batch = move |batch: usize, tree: PyObjectRef, line: u32, vm: &VirtualMachine| {
        problem(
            readable(&tree, vm).and_then(|tree| in_session(&here, |session| session.close_batch(batch, tree, line))),
            vm,
        )
    };
    dict.set_item("close_batch", vm.new_function("close_batch", close_batch).into(), vm)
}

fn telling(current: &Current, dict: &PyDictRef, vm: &VirtualMachine) -> PyResult<()> {
    let here = current.clone();
    let refuse = move |code: String, message: String, hints: Vec<String>, vm: &VirtualMachine| {
        let line = here.script_line(vm);
        here.with(|session| {
            let mut diagnostic = at_line(Diagnostic::error(code, message), &session.job.request, line);
            diagnostic.hints = hints;
            session.refusal.get_or_insert(diagnostic);
        });
    };
    let refuse =
        move |code: PyObjectRef, message: PyObjectRef, hints: PyObjectRef, vm: &VirtualMachine| -> PyResult<()> {
            let hints: Vec<PyObjectRef> = hints.try_to_value(vm)?;
            let hints = hints.iter().map(|hint| text(hint, vm)).collect::<PyResult<_>>()?;
            refuse(text(&code, vm)?, text(&message, vm)?, hints, vm);
            Ok(())
        };
    dict.set_item("refuse", vm.new_function("refuse", refuse).into(), vm)?;

    let here = current.clone();
    let refused = move || here.with(|session| session.refusal.is_some()).unwrap_or_default();
    dict.set_item("refused", vm.new_function("refused", refused).into(), vm)?;

    let here = current.clone();
    let forget_refusal = move || here.with(|session| session.refusal = None).is_some();
    dict.set_item("forget_refusal", vm.new_function("forget_refusal", forget_refusal).into(), vm)?;

    let here = current.clone();
    let warn = move |code: PyObjectRef, message: PyObjectRef, vm: &VirtualMachine| -> PyResult<()> {
        let line = here.script_line(vm);
        let warning = Diagnostic::warning(text(&code, vm)?, text(&message, vm)?);
        here.with(|session| {
            let warning = at_line(warning, &session.job.request, line);
            session.warnings.push(warning);
        });
        Ok(())
    };
    dict.set_item("warn", vm.new_function("warn", warn).into(), vm)?;

    let here = current.clone();
    let write = move |printed: PyObjectRef, vm: &VirtualMachine| -> PyResult<()> {
        let printed = text(&printed, vm)?;
        here.with(|session| session.print(&printed));
        Ok(())
    };
    dict.set_item("write", vm.new_function("write", write).into(), vm)?;

    let here = current.clone();
    let line = move |vm: &VirtualMachine| here.script_line(vm);
    dict.set_item("line", vm.new_function("line", line).into(), vm)?;

    let sql = move |tree: PyObjectRef, dialect: PyObjectRef, vm: &VirtualMachine| -> PyResult {
        let dialect = text(&dialect, vm)?;
        let (sql, wrong) = match readable(&tree, vm).and_then(|tree| written::sql(tree, &dialect)) {
            Ok(sql) => (vm.ctx.new_str(sql).into(), vm.ctx.none()),
            Err(problem) => (vm.ctx.none(), vm.ctx.new_str(problem.sentence).into()),
        };
        Ok(vm.ctx.new_tuple(vec![sql, wrong]).into())
    };
    dict.set_item("sql", vm.new_function("sql", sql).into(), vm)?;

    let quote = move |name: PyObjectRef, dialect: PyObjectRef, vm: &VirtualMachine| -> PyResult<String> {
        Ok(written::quote(&text(&name, vm)?, &text(&dialect, vm)?))
    };
    dict.set_item("quote", vm.new_function("quote", quote).into(), vm)?;

    let here = current.clone();
    let running = move || here.with(|session| session.running).unwrap_or_default();
    dict.set_item("running", vm.new_function("running", running).into(), vm)?;

    let here = current.clone();
    let set_running = move |running: bool| here.with(|session| session.running = running).is_some();
    dict.set_item("set_running", vm.new_function("set_running", set_running).into(), vm)?;

    let set_tracing = move |tracing: bool, vm: &VirtualMachine| vm.use_tracing.replace(tracing);
    dict.set_item("set_tracing", vm.new_function("set_tracing", set_tracing).into(), vm)?;

    let random = move |count: usize, vm: &VirtualMachine| {
        let mut bytes = Vec::new();
        while bytes.len() < count.min(1 << 20) {
            bytes.extend_from_slice(&rustpython_vm::common::rand::os_random::<32>());
        }
        bytes.truncate(count);
        vm.ctx.new_bytes(bytes)
    };
    dict.set_item("random", vm.new_function("random", random).into(), vm)
}

fn importing(current: &Current, dict: &PyDictRef, vm: &VirtualMachine) -> PyResult<()> {
    let built_in = move |name: PyObjectRef, vm: &VirtualMachine| -> PyResult {
        Ok(found(modules::built_in(&text(&name, vm)?), vm))
    };
    dict.set_item("built_in", vm.new_function("built_in", built_in).into(), vm)?;

    let here = current.clone();
    let of_project = move |name: PyObjectRef, vm: &VirtualMachine| -> PyResult {
        let name = text(&name, vm)?;
        let roots = here.with(|session| session.job.import_roots.clone()).unwrap_or_default();
        match modules::of_project(&name, &roots) {
            Ok(module) => {
                if let Some(module) = &module {
                    here.imported.borrow_mut().note(module, &roots);
                }
                Ok(found(module, vm))
            }
            Err(reason) => Ok(vm.ctx.new_str(reason).into()),
        }
    };
    dict.set_item("of_project", vm.new_function("of_project", of_project).into(), vm)?;

    let here = current.clone();
    let project_changed = move || {
        let roots = here.with(|session| session.job.import_roots.clone()).unwrap_or_default();
        here.imported.borrow_mut().changed(&roots)
    };
    dict.set_item("project_changed", vm.new_function("project_changed", project_changed).into(), vm)
}

/// Source, name and whether it is a package; `None` where there is no such module.
fn found(module: Option<modules::Found>, vm: &VirtualMachine) -> PyObjectRef {
    match module {
        None => vm.ctx.none(),
        Some(module) => {
            let is_package = vm.ctx.new_bool(module.is_package).into();
            let parts = vec![vm.ctx.new_str(module.source).into(), vm.ctx.new_str(module.name).into(), is_package];
            vm.ctx.new_tuple(parts).into()
        }
    }
}

/// What Python is told: a code, a sentence, hints, and whether the script may catch it.
pub(super) struct Problem {
    code: String,
    sentence: String,
    hints: Vec<String>,
    catchable: bool,
}

impl Problem {
    pub fn refused(code: &str, sentence: String) -> Self {
        Self { code: code.to_owned(), sentence, hints: Vec::new(), catchable: false }
    }
}

impl From<session::Problem> for Problem {
    fn from(problem: session::Problem) -> Self {
        match problem {
            session::Problem::Refused(sentence) => Self::refused("operation-refused", sentence),
            session::Problem::Raised(told) => {
                Self { code: told.code.into_owned(), sentence: told.message, hints: told.hints, catchable: true }
            }
        }
    }
}

pub(super) fn readable(tree: &PyObject, vm: &VirtualMachine) -> Result<Value, Problem> {
    walk::to_json(tree, vm).map_err(|unreadable| match unreadable {
        walk::Unreadable::Opaque(name) => Problem::refused(
            "opaque-value",
            format!("{name} was not imported, so what it stands for in this operation is unknown"),
        ),
        walk::Unreadable::Other(what) => {
            Problem::refused("unsupported-value", format!("an operation was given {what}"))
        }
    })
}

pub(super) fn in_session<T>(
    current: &Current,
    work: impl FnOnce(&mut Session) -> Result<T, session::Problem>,
) -> Result<T, Problem> {
    match current.with(work) {
        Some(done) => done.map_err(Problem::from),
        None => Err(Problem::refused("operation-refused", "no script is being evaluated".into())),
    }
}

pub(super) fn problem(result: Result<(), Problem>, vm: &VirtualMachine) -> PyObjectRef {
    match result {
        Ok(()) => vm.ctx.none(),
        Err(problem) => {
            let text = |text: String| -> PyObjectRef { vm.ctx.new_str(text).into() };
            let hints = vm.ctx.new_list(problem.hints.into_iter().map(text).collect()).into();
            let catchable = vm.ctx.new_bool(problem.catchable).into();
            vm.ctx.new_tuple(vec![text(problem.code), text(problem.sentence), hints, catchable]).into()
        }
    }
}

pub(super) fn text(object: &PyObject, vm: &VirtualMachine) -> PyResult<String> {
    match object.downcast_ref::<PyStr>() {
        Some(text) => Ok(text.to_string_lossy().into_owned()),
        None => Err(vm.new_type_error(format!("expected text, not {}", object.class().name()))),
    }
}
