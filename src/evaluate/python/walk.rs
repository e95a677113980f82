//! Plain Python data as JSON. Anything else is named, so that the script's author can see what was handed over.

use rustpython_vm::builtins::{PyDict, PyFloat, PyInt, PyList, PyStr, PyTuple};
use rustpython_vm::{AsObject, PyObject, PyObjectRef, VirtualMachine};
use serde_json::{Map, Number, Value};

/// The parent reads frames with a parser that goes 128 deep, and wraps what comes from here in a few levels.
const DEEPEST: usize = 100;

pub(super) enum Unreadable {
    /// Stands for something that was never imported; its dotted name.
    Opaque(String),
    Other(String),
}

pub(super) fn to_json(object: &PyObject, vm: &VirtualMachine) -> Result<Value, Unreadable> {
    walk(object, DEEPEST, vm)
}

fn walk(object: &PyObject, depth: usize, vm: &VirtualMachine) -> Result<Value, Unreadable> {
    let Some(deeper) = depth.checked_sub(1) else {
        return Err(Unreadable::Other("an expression nested too deeply".into()));
    };
    if vm.is_none(object) {
        return Ok(Value::Null);
    }
    if object.is(&vm.ctx.true_value) || object.is(&vm.ctx.false_value) {
        return Ok(Value::Bool(object.is(&vm.ctx.true_value)));
    }
    if let Some(text) = object.downcast_ref::<PyStr>() {
        return match text.to_str() {
            Some(text) => Ok(Value::String(text.to_owned())),
            None => Err(Unreadable::Other("text with a lone surrogate".into())),
        };
    }
    if let Some(integer) = object.downcast_ref::<PyInt>() {
        let digits = integer.as_bigint().to_string();
        return match digits.parse::<i64>() {
            Ok(number) => Ok(Value::Number(number.into())),
            Err(_) => Err(Unreadable::Other(format!("a number that is too large: {digits}"))),
        };
    }
    if let Some(float) = object.downcast_ref::<PyFloat>() {
        let number = Number::from_f64(float.to_f64());
        return number.map(Value::Number).ok_or_else(|| Unreadable::Other("an infinite float or nan".into()));
    }
    if let Some(list) = object.downcast_ref::<PyList>() {
        let items: Vec<PyObjectRef> = list.borrow_vec().to_vec();
        return items.iter().map(|item| walk(item, deeper, vm)).collect();
    }
    if let Some(tuple) = object.downcast_ref::<PyTuple>() {
        return tuple.iter().map(|item| walk(item, deeper, vm)).collect();
    }
    if let Some(dict) = object.downcast_ref::<PyDict>() {
        let mut map = Map::new();
        for (key, value) in dict {
            let key = key.str(vm).ok().and_then(|key| key.to_str().map(str::to_owned));
            let key = key.ok_or_else(|| Unreadable::Other("a key that is not text".into()))?;
            map.insert(key, walk(&value, deeper, vm)?);
        }
        return Ok(Value::Object(map));
    }
    if let Ok(name) = object.get_attr("_aludel_opaque", vm)
        && let Some(name) = name.downcast_ref::<PyStr>().and_then(|name| name.to_str())
    {
        return Err(Unreadable::Opaque(name.to_owned()));
    }
    Err(Unreadable::Other(format!("a value of type '{}'", object.class().name())))
}
