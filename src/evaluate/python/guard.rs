//! Whether the project's code would catch what goes wrong now: then it has to go wrong now.

use rustpython_vm::VirtualMachine;
use rustpython_vm::bytecode::{CodeObject, Instruction, find_exception_handler};
use rustpython_vm::frame::Frame;

use super::trace::back;

/// Handlers of `with` blocks around one place that are looked through.
const DEEPEST: usize = 20;

/// Whether a `try` of the script or of one of the project's modules is around what is being done.
pub(super) fn is_guarded(vm: &VirtualMachine) -> bool {
    let mut next = vm.current_frame();
    while let Some(frame) = next {
        if is_of_project(&frame) && frame.lasti() > 0 && has_handler(&frame) {
            return true;
        }
        next = back(&frame, vm);
    }
    false
}

/// Our modules are named in brackets, those of the standard library are bare names.
fn is_of_project(frame: &Frame) -> bool {
    let file = frame.code.code.source_path.as_str();
    !file.starts_with('<') && file.contains(['/', '\\'])
}

fn has_handler(frame: &Frame) -> bool {
    let code = &frame.code.code;
    let mut at = frame.lasti().saturating_sub(1);
    for _ in 0..DEEPEST {
        let Some(entry) = find_exception_handler(&code.exceptiontable, at) else { return false };
        if is_try(code, entry.target) {
            return true;
        }
        at = entry.target;
    }
    true
}

/// What catches begins by pushing the exception; what only leaves a `with` block then calls its end.
fn is_try<C: rustpython_vm::bytecode::Constant>(code: &CodeObject<C>, target: u32) -> bool {
    let units = &code.instructions;
    let at = |offset: usize| units.get(target as usize + offset).map(|unit| unit.op);
    match (at(0), at(1)) {
        (Some(Instruction::PushExcInfo), Some(Instruction::WithExceptStart)) => suppresses(code),
        (Some(Instruction::PushExcInfo), _) => true,
        _ => false,
    }
}

/// `with suppress(…)` catches as well.
fn suppresses<C: rustpython_vm::bytecode::Constant>(code: &CodeObject<C>) -> bool {
    code.names.iter().any(|name| name.as_ref() == "suppress")
}
