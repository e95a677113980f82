//! Follows the script line by line, so that whatever ends it, its line is known.

use std::rc::Rc;
use std::sync::Arc;

use rustpython_vm::builtins::PyCode;
use rustpython_vm::frame::{Frame, FrameRef};
use rustpython_vm::{AsObject, PyObjectRef, PyRef, VirtualMachine};

use crate::evaluate::worker::Desk;

/// From now on each line of code that was compiled under this name is told to the desk.
pub(super) fn begin(name: &str, desk: Arc<Desk>, vm: &VirtualMachine) {
    let name: Rc<str> = name.into();
    let tracer = vm.new_function(
        "trace",
        move |frame: PyObjectRef, _event: PyObjectRef, _argument: PyObjectRef, vm: &VirtualMachine| {
            let Some(of_script) = frame.downcast_ref::<Frame>().filter(|frame| is_of(&frame.code, &name)) else {
                return vm.ctx.none();
            };
            if of_script.lasti() > 0 {
                desk.at_line(line_of(of_script));
            }
            // Anything but None asks for the lines of this frame too.
            vm.ctx.true_value.clone().into()
        },
    );
    *vm.trace_func.borrow_mut() = tracer.into();
    vm.use_tracing.set(true);
}

pub(super) fn end(vm: &VirtualMachine) {
    vm.use_tracing.set(false);
    *vm.trace_func.borrow_mut() = vm.ctx.none();
}

/// The line of the innermost frame of the script, 0 when none of it is running.
pub(super) fn script_line(name: &str, vm: &VirtualMachine) -> u32 {
    let mut next = vm.current_frame();
    while let Some(frame) = next {
        if is_of(&frame.code, name) && frame.lasti() > 0 {
            return line_of(&frame);
        }
        next = back(&frame, vm);
    }
    0
}

pub(super) fn is_of(code: &PyRef<PyCode>, name: &str) -> bool {
    code.code.source_path.as_str() == name
}

fn line_of(frame: &Frame) -> u32 {
    u32::try_from(frame.current_location().line.get()).unwrap_or(u32::MAX)
}

pub(super) fn back(frame: &FrameRef, vm: &VirtualMachine) -> Option<FrameRef> {
    let back = frame.as_object().get_attr("f_back", vm).ok()?;
    back.downcast::<Frame>().ok()
}
