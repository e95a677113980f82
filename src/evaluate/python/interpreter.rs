//! The interpreter: made once in a worker, used for one script after another.

use std::sync::Arc;

use rustpython_vm::builtins::PyModule;
use rustpython_vm::compiler::{self, Mode};
use rustpython_vm::{AsObject, PyObjectRef, PyRef, PyResult, Settings, VirtualMachine};

use super::bridge::{self, Current};
use super::session::Session;
use super::{fault, modules, trace};
use crate::diagnostic::Diagnostic;
use crate::evaluate::environment::Said;
use crate::evaluate::frame::Job;
use crate::evaluate::worker::Desk;
use crate::evaluate::{EnvironmentRequest, Evaluation, Request};
use crate::revision::Direction;

/// Frames of Python calls; CPython's own default.
const DEEPEST_CALLS: usize = 1000;

pub(in crate::evaluate) struct Interpreter {
    vm: rustpython_vm::Interpreter,
    current: Current,
    desk: Arc<Desk>,
    /// Our first module, or why it could not be run.
    boot: Result<PyRef<PyModule>, String>,
}

impl Interpreter {
    pub fn new(desk: Arc<Desk>) -> Self {
        let mut settings = Settings::default();
        settings.install_signal_handlers = false;
        settings.import_site = false;
        settings.write_bytecode = false;
        settings.ignore_environment = true;
        settings.isolated = true;
        settings.user_site_directory = false;
        settings.allow_external_library = false;
        let builder = rustpython_vm::Interpreter::builder(settings);
        let native = rustpython_stdlib::stdlib_module_defs(&builder.ctx);
        let vm = builder.add_native_modules(&native).add_frozen_modules(rustpython_pylib::FROZEN_STDLIB).build();
        let current = Current::default();
        let boot = vm.enter(|vm| {
            vm.recursion_limit.set(DEEPEST_CALLS);
            boot(&current, vm).map_err(|error| fault::rendered(&error, vm))
        });
        Self { vm, current, desk, boot }
    }

    pub fn evaluate(&mut self, job: Job) -> Result<Evaluation, Diagnostic> {
        let boot = self.boot.as_ref().map_err(|reason| {
            Diagnostic::error("interpreter-broken", "the embedded Python interpreter could not start")
                .hint(reason.clone())
        })?;
        let request = job.request.clone();
        let environment = job.environment.clone();
        self.current.begin(Session::new(job, Arc::clone(&self.desk)));
        let ended = self.vm.enter(|vm| {
            let ended = self.run(boot, &request, environment.as_ref(), vm);
            trace::end(vm);
            let tidied = boot.as_object().get_attr("tidy", vm).and_then(|tidy| tidy.call((), vm));
            ended.and_then(|()| tidied.map(|_| ()).map_err(|error| fault::diagnosed(&error, &request, vm)))
        });
        let Some(mut session) = self.current.take() else {
            return Err(Diagnostic::error("interpreter-broken", "the evaluation was lost"));
        };
        let said = std::mem::take(&mut session.configured);
        let (operations, warnings, mut refusal) = session.finish();
        let may_end_there = !request.live && !request.offline && environment.is_none();
        let asks = refusal.take_if(|refusal| may_end_there && refusal.code == "script-reads-database");
        if asks.is_some() {
            return Ok(Evaluation { operations, warnings, asks: asks.map(Box::new), collected: None });
        }
        let ended = refusal.map_or(ended, Err);
        if environment.is_some() {
            // What it said before it failed counts too: which variables it asked for, above all.
            let collected = Some(Said { said, failure: ended.err() });
            return Ok(Evaluation { collected, ..Evaluation::default() });
        }
        ended.map(|()| Evaluation { operations, warnings, ..Evaluation::default() })
    }

    fn run(
        &self,
        boot: &PyRef<PyModule>,
        request: &Request,
        environment: Option<&EnvironmentRequest>,
        vm: &VirtualMachine,
    ) -> Result<(), Diagnostic> {
        let name = request.path.display().to_string();
        // A byte order mark is not part of the text.
        let source = request.source.strip_prefix('\u{feff}').unwrap_or(&request.source);
        let code = compiler::compile(source, Mode::Exec, &name, vm.compile_opts())
            .map_err(|error| fault::of_syntax(&error, request))?;
        let code: PyObjectRef = vm.ctx.new_code(code).into();
        let circumstances =
            circumstances(request, environment, vm).map_err(|error| fault::diagnosed(&error, request, vm))?;
        trace::begin(&name, Arc::clone(&self.desk), vm);
        let ran = boot.as_object().get_attr("run", vm).and_then(|run| run.call((code, circumstances), vm));
        trace::end(vm);
        ran.map(|_| ()).map_err(|error| fault::diagnosed(&error, request, vm))
    }
}

fn boot(current: &Current, vm: &VirtualMachine) -> PyResult<PyRef<PyModule>> {
    let modules = vm.sys_module.get_attr("modules", vm)?;
    modules.set_item("_aludel", bridge::module(current, vm)?.into(), vm)?;
    let found = modules::built_in("_aludel_boot").ok_or_else(|| vm.new_runtime_error("no _aludel_boot"))?;
    let code = compiler::compile(&found.source, Mode::Exec, &found.name, vm.compile_opts())
        .map_err(|error| vm.new_syntax_error(&error, Some(&found.source)))?;
    let scope = vm.new_scope_with_builtins();
    let module = vm.new_module("_aludel_boot", scope.globals.clone(), None);
    modules.set_item("_aludel_boot", module.clone().into(), vm)?;
    vm.run_code_obj(vm.ctx.new_code(code), scope)?;
    Ok(module)
}

/// What the script can ask about, as a dict.
fn circumstances(request: &Request, environment: Option<&EnvironmentRequest>, vm: &VirtualMachine) -> PyResult {
    let text = |text: &str| -> PyObjectRef { vm.ctx.new_str(text).into() };
    let dict = vm.ctx.new_dict();
    let map = |entries: &std::collections::BTreeMap<String, String>| -> PyResult {
        let dict = vm.ctx.new_dict();
        for (key, value) in entries {
            dict.set_item(key.as_str(), text(value), vm)?;
        }
        Ok(dict.into())
    };
    let path = std::path::absolute(&request.path).unwrap_or_else(|_| request.path.clone());
    dict.set_item("path", text(&path.display().to_string()), vm)?;
    dict.set_item("script", text(&request.path.display().to_string()), vm)?;
    dict.set_item("revision", text(&request.revision), vm)?;
    dict.set_item("function", text(function(request.direction)), vm)?;
    dict.set_item("dialect", text(request.dialect.as_str()), vm)?;
    dict.set_item("server_version", text(&request.server_version), vm)?;
    let x_arguments = request.x_arguments.iter().map(|argument| text(argument)).collect();
    dict.set_item("x_arguments", vm.ctx.new_list(x_arguments).into(), vm)?;
    dict.set_item("main_options", map(&request.main_options)?, vm)?;
    dict.set_item("arguments", map(&request.arguments)?, vm)?;
    dict.set_item("naming_convention", map(&request.naming_convention)?, vm)?;
    dict.set_item("offline", vm.ctx.new_bool(request.offline).into(), vm)?;
    dict.set_item("environment", vm.ctx.new_bool(environment.is_some()).into(), vm)?;
    if let Some(environment) = environment {
        let sections = vm.ctx.new_dict();
        for (name, options) in &environment.sections {
            sections.set_item(name.as_str(), map(options)?, vm)?;
        }
        dict.set_item("sections", sections.into(), vm)?;
        dict.set_item("section", text(&environment.section), vm)?;
        dict.set_item("config_file", text(&environment.config_file), vm)?;
        let set_variables = environment.set_variables.iter().map(|name| text(name)).collect();
        dict.set_item("set_variables", vm.ctx.new_list(set_variables).into(), vm)?;
    }
    Ok(dict.into())
}

/// The function a step in that direction runs.
pub(super) fn function(direction: Direction) -> &'static str {
    match direction {
        Direction::Upgrade | Direction::Stamp => "upgrade",
        Direction::Downgrade => "downgrade",
    }
}
