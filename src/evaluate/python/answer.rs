//! The part of `_aludel` that asks the parent, which has the database.

use std::io;

use rustpython_vm::builtins::PyDictRef;
use rustpython_vm::{AsObject, PyObject, PyObjectRef, PyResult, VirtualMachine};
use serde_json::Value;

use super::bridge::{Current, Problem, in_session, problem, readable};
use super::{guard, trace};
use crate::operation::{Answer, Answered, Ask, Asked, Cell, Chunk, Recorded, ScriptError};

pub(super) fn functions(current: &Current, dict: &PyDictRef, vm: &VirtualMachine) -> PyResult<()> {
    let here = current.clone();
    let live = move || here.with(|session| session.job.request.live).unwrap_or_default();
    dict.set_item("live", vm.new_function("live", live).into(), vm)?;

    let guarded = |vm: &VirtualMachine| guard::is_guarded(vm);
    dict.set_item("guarded", vm.new_function("guarded", guarded).into(), vm)?;

    // Whether the statement could be recorded in the quick way.
    let here = current.clone();
    let record_quick = move |statement: PyObjectRef, given: PyObjectRef, vm: &VirtualMachine| -> PyResult<bool> {
        let Some(sql) = quick_sql(&here, &statement, &given, vm) else { return Ok(false) };
        let line = here.script_line(vm);
        Ok(in_session(&here, |session| session.record_sql(sql, line)).is_ok())
    };
    dict.set_item("record_quick", vm.new_function("record_quick", record_quick).into(), vm)?;

    // As `ask_rows`, or none where the statement has to take the long way.
    let here = current.clone();
    let ask_quick = move |statement: PyObjectRef, given: PyObjectRef, vm: &VirtualMachine| -> PyResult {
        let Some(sql) = quick_sql(&here, &statement, &given, vm) else { return Ok(vm.ctx.none()) };
        let line = here.script_line(vm);
        let statement = in_session(&here, |session| session.statement_of_sql(sql, line));
        asked(&here, statement.map(|statement| Ask::Rows { statement: Box::new(statement) }), false, vm)
    };
    dict.set_item("ask_quick", vm.new_function("ask_quick", ask_quick).into(), vm)?;

    // Sends what was recorded to be carried out while the script goes on; `hear_lot` tells how it went, as `ask` does.
    let here = current.clone();
    let send_lot = move |vm: &VirtualMachine| -> PyResult<()> {
        let prepared = here.with(|session| {
            let refused = session.refusal.is_some();
            let (mut recorded, outside) = session.take_recorded();
            if refused {
                recorded.clear();
            }
            (session.desk(), Asked { recorded, question: Ask::Nothing, outside, guarded: false })
        });
        let Some((desk, asked)) = prepared else { return Ok(()) };
        desk.send_lot(asked).map_err(|error| lost(&error, vm))
    };
    dict.set_item("send_lot", vm.new_function("send_lot", send_lot).into(), vm)?;

    let here = current.clone();
    let hear_lot = move |vm: &VirtualMachine| -> PyResult {
        let prepared = here.with(|session| (session.desk(), session.job.limits.time));
        let Some((desk, time)) = prepared else { return Ok(vm.ctx.none()) };
        match desk.hear_lot(time) {
            Ok(answered) => told(answered, vm),
            Err(error) => Err(lost(&error, vm)),
        }
    };
    dict.set_item("hear_lot", vm.new_function("hear_lot", hear_lot).into(), vm)?;

    // Both answer what happened to what was recorded before, the kind of answer, and the answer; or a problem alone.
    let here = current.clone();
    let ask = move |question: PyObjectRef, guarded: bool, vm: &VirtualMachine| -> PyResult {
        let question = readable(&question, vm).and_then(|tree| {
            serde_json::from_value(tree).map_err(|error| Problem::refused("operation-refused", error.to_string()))
        });
        asked(&here, question, guarded, vm)
    };
    dict.set_item("ask", vm.new_function("ask", ask).into(), vm)?;

    let here = current.clone();
    let ask_rows = move |statement: PyObjectRef, guarded: bool, vm: &VirtualMachine| -> PyResult {
        let line = here.script_line(vm);
        let statement = readable(&statement, vm)
            .and_then(|tree| in_session(&here, |session| session.statement(tree, line)))
            .map(|statement: Recorded| Ask::Rows { statement: Box::new(statement) });
        asked(&here, statement, guarded, vm)
    };
    dict.set_item("ask_rows", vm.new_function("ask_rows", ask_rows).into(), vm)
}

fn quick_sql(current: &Current, statement: &PyObject, given: &PyObject, vm: &VirtualMachine) -> Option<String> {
    let dialect = current.with(|session| session.dialect())?;
    current.known.sql(statement, given, dialect, vm)
}

fn asked(current: &Current, question: Result<Ask, Problem>, guarded: bool, vm: &VirtualMachine) -> PyResult {
    let question = match question {
        Ok(question) => question,
        Err(wrong) => return Ok(problem(Err(wrong), vm)),
    };
    if let Some(refusal) = current.with(|session| session.refusal.clone()).flatten() {
        // The script caught what stopped it; it gets no further.
        let answer = Answer::Stopped { diagnostic: Box::new(refusal) };
        return told(Answered { executed: Vec::new(), answer }, vm);
    }
    // From here on the clock starts again with each answer, so the line of the last question is near enough: following each
    // line costs a fifth of a loop's time.
    let line = current.script_line(vm);
    trace::end(vm);
    let prepared = current.with(|session| {
        session.desk().at_line(line);
        let (recorded, outside) = session.take_recorded();
        (session.desk(), session.job.limits.time, Asked { recorded, question, outside, guarded })
    });
    let Some((desk, time, asked)) = prepared else {
        return Ok(problem(Err(Problem::refused("operation-refused", "no script is being evaluated".into())), vm));
    };
    match desk.ask(asked, time) {
        Ok(answered) => told(answered, vm),
        // Without a parent there is nobody to tell either.
        Err(error) => Err(lost(&error, vm)),
    }
}

fn lost(error: &io::Error, vm: &VirtualMachine) -> rustpython_vm::builtins::PyBaseExceptionRef {
    vm.new_os_error(error.to_string())
}

fn told(answered: Answered, vm: &VirtualMachine) -> PyResult {
    let optional = |number: Option<i64>| number.map_or_else(|| vm.ctx.none(), |number| vm.ctx.new_int(number).into());
    let executed = answered.executed.iter().map(|counted| -> PyObjectRef {
        vm.ctx.new_tuple(vec![vm.ctx.new_int(counted.rows).into(), optional(counted.last_id)]).into()
    });
    let executed = vm.ctx.new_list(executed.collect()).into();
    let (kind, answer) = match answered.answer {
        Answer::Done => ("done", vm.ctx.none()),
        Answer::Rows(chunk) => ("rows", rows(&chunk, vm)),
        Answer::Inspected { inspected } => ("inspected", from_json(&inspected, vm)?),
        Answer::Failed(error) => ("failed", failure(&error, vm)?),
        Answer::Stopped { diagnostic } => {
            let stopped = serde_json::json!([diagnostic.code, diagnostic.message, diagnostic.hints]);
            ("stopped", from_json(&stopped, vm)?)
        }
    };
    Ok(vm.ctx.new_tuple(vec![executed, vm.ctx.new_str(kind).into(), answer]).into())
}

/// Whether there is more, the columns' names and kinds, and the rows.
fn rows(chunk: &Chunk, vm: &VirtualMachine) -> PyObjectRef {
    let more = chunk.more.map_or_else(|| vm.ctx.none(), |result| vm.ctx.new_int(result).into());
    let columns = chunk.columns.iter().map(|column| -> PyObjectRef {
        let kind = serde_json::to_value(column.kind).ok();
        let kind = kind.as_ref().and_then(Value::as_str).unwrap_or("plain");
        vm.ctx.new_tuple(vec![vm.ctx.new_str(&*column.name).into(), vm.ctx.new_str(kind).into()]).into()
    });
    let columns = vm.ctx.new_list(columns.collect()).into();
    let rows = chunk
        .rows
        .iter()
        .map(|row| -> PyObjectRef { vm.ctx.new_tuple(row.iter().map(|one| cell(one, vm)).collect()).into() });
    let rows = vm.ctx.new_list(rows.collect()).into();
    vm.ctx.new_tuple(vec![more, columns, rows]).into()
}

fn cell(cell: &Cell, vm: &VirtualMachine) -> PyObjectRef {
    match cell {
        Cell::Null => vm.ctx.none(),
        Cell::Bool(truth) => vm.ctx.new_bool(*truth).into(),
        Cell::Int(number) => vm.ctx.new_int(*number).into(),
        Cell::Float(number) => vm.ctx.new_float(*number).into(),
        Cell::Text(text) => vm.ctx.new_str(&**text).into(),
        Cell::Blob { b } => vm.ctx.new_bytes(bytes(b)).into(),
        Cell::Number { n } => number(n, vm),
    }
}

/// Of lower-case hexadecimal.
fn bytes(digits: &str) -> Vec<u8> {
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok()).unwrap_or_default();
    digits.as_bytes().chunks(2).map(|pair| pair.iter().fold(0, |byte, part| (byte << 4) | digit(*part))).collect()
}

fn number(text: &str, vm: &VirtualMachine) -> PyObjectRef {
    let whole = vm.ctx.types.int_type.to_owned();
    let whole = whole.as_object().call((vm.ctx.new_str(text),), vm);
    whole.unwrap_or_else(|_| vm.ctx.new_float(text.parse().unwrap_or(f64::NAN)).into())
}

fn failure(error: &ScriptError, vm: &VirtualMachine) -> PyResult {
    let told = serde_json::json!({
        "class": error.class,
        "message": error.message,
        "state": error.state,
        "number": error.number,
        "constraint": error.constraint,
        "sql": error.sql,
        "code": error.diagnostic.code,
        "told": error.diagnostic.message,
        "hints": error.diagnostic.hints,
    });
    from_json(&told, vm)
}

/// Plain Python data.
pub(super) fn from_json(value: &Value, vm: &VirtualMachine) -> PyResult {
    Ok(match value {
        Value::Null => vm.ctx.none(),
        Value::Bool(truth) => vm.ctx.new_bool(*truth).into(),
        Value::Number(number) => match number.as_i64() {
            Some(number) => vm.ctx.new_int(number).into(),
            None => vm.ctx.new_float(number.as_f64().unwrap_or(f64::NAN)).into(),
        },
        Value::String(text) => vm.ctx.new_str(&**text).into(),
        Value::Array(items) => {
            vm.ctx.new_list(items.iter().map(|item| from_json(item, vm)).collect::<PyResult<_>>()?).into()
        }
        Value::Object(entries) => {
            let dict = vm.ctx.new_dict();
            for (name, value) in entries {
                dict.set_item(name.as_str(), from_json(value, vm)?, vm)?;
            }
            dict.into()
        }
    })
}
