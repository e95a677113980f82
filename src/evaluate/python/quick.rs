//! The statements that loops repeat, read straight from their objects: `text()` with values, and INSERT, UPDATE and DELETE of one table with
//! plain values. Everything else takes the long way, through trees that Python builds; both end in the same compiler.

use std::cell::RefCell;
use std::collections::HashMap;
use std::hash::Hash;
use std::rc::Rc;

use rustpython_vm::builtins::{PyBytes, PyDict, PyDictRef, PyFloat, PyInt, PyList, PyStr, PyType};
use rustpython_vm::{AsObject, PyObject, PyObjectRef, VirtualMachine};

use super::walk;
use crate::dialect::{Dialect, parameters};
use crate::operation::Operation;
use crate::schema::{Bind, Delete, Expr, Insert, Operator, Statement, TableName, Type, Update, Value};

/// What was found out about the objects of one script, which holds them meanwhile: an address means one object only as long as it lives.
#[derive(Clone, Default)]
pub(super) struct Known(Rc<RefCell<Inner>>);

#[derive(Default)]
struct Inner {
    classes: Option<Rc<Classes>>,
    tables: HashMap<usize, Rc<KnownTable>>,
    /// The names of their parameters.
    texts: HashMap<String, Rc<Vec<String>>>,
}

struct Classes {
    update: PyObjectRef,
    insert: PyObjectRef,
    delete: PyObjectRef,
    binary: PyObjectRef,
    column: PyObjectRef,
    null: PyObjectRef,
    table: PyObjectRef,
    text: PyObjectRef,
}

struct KnownTable {
    _held: PyObjectRef,
    name: TableName,
    /// In the order of the table, by their keys.
    columns: Vec<(String, KnownColumn)>,
}

struct KnownColumn {
    held: PyObjectRef,
    name: String,
    ty: Option<Type>,
    /// Values of such a type are sent as they are.
    plain: bool,
}

/// A loop may make texts and tables anew each time round: what is known of so many is forgotten.
const MOST: usize = 256;

fn remember<K: Eq + Hash, V>(known: &mut HashMap<K, V>, key: K, value: V) {
    if known.len() >= MOST {
        known.clear();
    }
    known.insert(key, value);
}

impl Known {
    /// Between scripts.
    pub fn forget(&self) {
        *self.0.borrow_mut() = Inner::default();
    }

    /// The SQL of a statement that returns nothing, or none where it takes the long way.
    pub fn sql(&self, statement: &PyObject, given: &PyObject, dialect: Dialect, vm: &VirtualMachine) -> Option<String> {
        let classes = self.classes(vm)?;
        let given = dict(given)?;
        let class = statement.class();
        if class.get_direct_attr(vm.ctx.intern_str("_aludel_renderings")).is_some() {
            return None;
        }
        let fields = statement.dict()?;
        let reader = Reader { known: self, classes: &classes, vm };
        let statement = if class.is(&classes.text) {
            reader.text(&fields, &given)?
        } else if class.is(&classes.update) && given.is_empty() {
            Statement::Update(Box::new(reader.update(&fields)?))
        } else if class.is(&classes.delete) && given.is_empty() {
            Statement::Delete(Box::new(reader.delete(&fields)?))
        } else if class.is(&classes.insert) {
            Statement::Insert(Box::new(reader.insert(&fields, &given)?))
        } else {
            return None;
        };
        let sql = dialect.compile(&Operation::Execute { statement }).ok()?;
        let [sql] = <[String; 1]>::try_from(sql).ok()?;
        Some(sql)
    }

    fn classes(&self, vm: &VirtualMachine) -> Option<Rc<Classes>> {
        if let Some(classes) = &self.0.borrow().classes {
            return Some(Rc::clone(classes));
        }
        let modules = vm.sys_module.get_attr("modules", vm).ok()?;
        let class = |module: &str, name: &'static str| -> Option<PyObjectRef> {
            modules.get_item(module, vm).ok()?.get_attr(name, vm).ok()
        };
        let classes = Rc::new(Classes {
            update: class("sqlalchemy._dml", "Update")?,
            insert: class("sqlalchemy._dml", "Insert")?,
            delete: class("sqlalchemy._dml", "Delete")?,
            binary: class("sqlalchemy._elements", "Binary")?,
            null: class("sqlalchemy._elements", "Null")?,
            text: class("sqlalchemy._elements", "TextClause")?,
            column: class("sqlalchemy._schema", "Column")?,
            table: class("sqlalchemy._tables", "TableClause")?,
        });
        self.0.borrow_mut().classes = Some(Rc::clone(&classes));
        Some(classes)
    }
}

struct Reader<'a> {
    known: &'a Known,
    classes: &'a Classes,
    vm: &'a VirtualMachine,
}

impl Reader<'_> {
    fn field(&self, fields: &PyDictRef, name: &'static str) -> Option<PyObjectRef> {
        fields.get_item_opt(name, self.vm).ok()?
    }

    /// Not there, or empty.
    fn lacks(&self, fields: &PyDictRef, names: &[&'static str]) -> bool {
        let is_empty = |value: PyObjectRef| self.vm.is_none(&value) || value.is_true(self.vm).is_ok_and(|truth| !truth);
        names.iter().all(|name| self.field(fields, name).is_none_or(is_empty))
    }

    fn text(&self, fields: &PyDictRef, given: &PyDictRef) -> Option<Statement> {
        if !self.lacks(fields, &["_binds"]) {
            return None;
        }
        let sql = self.field(fields, "text")?;
        let sql = sql.downcast_ref::<PyStr>()?.to_str()?;
        let names = self.names(sql);
        let mut binds = Vec::with_capacity(names.len());
        for name in names.iter() {
            let value = given.get_item_opt(name.as_str(), self.vm).ok()??;
            binds.push(Bind { name: name.clone(), value: Some(self.value(&value)?), ty: None, expanding: false });
        }
        Some(Statement::Expr { expr: Expr::Text { sql: sql.to_owned(), binds } })
    }

    /// The names of a text's parameters, each once.
    fn names(&self, sql: &str) -> Rc<Vec<String>> {
        if let Some(names) = self.known.0.borrow().texts.get(sql) {
            return Rc::clone(names);
        }
        let mut names = parameters(sql);
        names.sort();
        names.dedup();
        let names = Rc::new(names);
        remember(&mut self.known.0.borrow_mut().texts, sql.to_owned(), Rc::clone(&names));
        names
    }

    fn update(&self, fields: &PyDictRef) -> Option<Update> {
        if !self.lacks(fields, &["_ctes", "_prefixes", "_returning", "_ordered"]) {
            return None;
        }
        let table = self.field(fields, "table")?;
        let table = self.table(&table)?;
        let values = self.field(fields, "_values")?;
        Some(Update {
            with: None,
            prefixes: Vec::new(),
            table: table.name.clone(),
            alias: None,
            assignments: self.assigned(&table, &[dict(&values)?])?,
            from: Vec::new(),
            filter: self.filter(&table, fields)?,
            returning: Vec::new(),
        })
    }

    fn delete(&self, fields: &PyDictRef) -> Option<Delete> {
        if !self.lacks(fields, &["_ctes", "_prefixes", "_returning"]) {
            return None;
        }
        let table = self.field(fields, "table")?;
        let table = self.table(&table)?;
        Some(Delete {
            with: None,
            prefixes: Vec::new(),
            table: table.name.clone(),
            alias: None,
            using: Vec::new(),
            filter: self.filter(&table, fields)?,
            returning: Vec::new(),
        })
    }

    fn insert(&self, fields: &PyDictRef, given: &PyDictRef) -> Option<Insert> {
        if !self.lacks(
            fields,
            &["_ctes", "_prefixes", "_returning", "_conflict", "_select", "_names", "_several", "_inline"],
        ) {
            return None;
        }
        let table = self.field(fields, "table")?;
        let table = self.table(&table)?;
        let rows = self.field(fields, "_rows")?;
        let rows = rows.downcast_ref::<PyList>()?.borrow_vec().to_vec();
        let row = match rows.as_slice() {
            [] => None,
            [row] => Some(dict(row)?),
            _ => return None,
        };
        let said: Vec<PyDictRef> = row.into_iter().chain([given.clone()]).collect();
        let (columns, row) = self.assigned(&table, &said)?.into_iter().unzip();
        Some(Insert {
            with: None,
            prefixes: Vec::new(),
            table: table.name.clone(),
            columns,
            rows: vec![row],
            select: None,
            on_conflict: None,
            returning: Vec::new(),
            generated: Vec::new(),
        })
    }

    /// In the table's order. A name that the table lacks takes the long way, which knows what to say.
    fn assigned(&self, table: &KnownTable, said: &[PyDictRef]) -> Option<Vec<(String, Expr)>> {
        let mut assigned = Vec::new();
        for (key, column) in &table.columns {
            let found = said.iter().rev().find_map(|values| values.get_item_opt(key.as_str(), self.vm).ok()?);
            if let Some(value) = found {
                assigned.push((column.name.clone(), self.literal(&value, column)?));
            }
        }
        let most = said.iter().map(|values| values.__len__()).sum::<usize>();
        (!assigned.is_empty() && assigned.len() == most).then_some(assigned)
    }

    /// Comparisons of the table's own columns with plain values.
    fn filter(&self, table: &KnownTable, fields: &PyDictRef) -> Option<Vec<Expr>> {
        let Some(conditions) = self.field(fields, "_where") else { return Some(Vec::new()) };
        let conditions = conditions.downcast_ref::<PyList>()?.borrow_vec().to_vec();
        conditions.iter().map(|condition| self.condition(table, condition)).collect()
    }

    fn condition(&self, table: &KnownTable, condition: &PyObject) -> Option<Expr> {
        if !condition.class().is(&self.classes.binary) {
            return None;
        }
        let fields = condition.dict()?;
        let said = self.field(&fields, "operator")?;
        let op = match said.downcast_ref::<PyStr>()?.to_str()? {
            "eq" => Operator::Eq,
            "ne" => Operator::Ne,
            "lt" => Operator::Lt,
            "le" => Operator::Le,
            "gt" => Operator::Gt,
            "ge" => Operator::Ge,
            "is" => Operator::Is,
            "is_not" => Operator::IsNot,
            _ => return None,
        };
        let left = self.field(&fields, "left")?;
        let column = table.columns.iter().find(|(_, column)| column.held.is(&left)).map(|(_, column)| column)?;
        let right = self.field(&fields, "right")?;
        let right = match op {
            Operator::Is | Operator::IsNot if right.class().is(&self.classes.null) => {
                Expr::Literal { value: Value::Null, ty: None }
            }
            Operator::Is | Operator::IsNot => return None,
            _ => self.literal(&right, column)?,
        };
        let left = Expr::Column { name: column.name.clone(), table: Some(table.name.clone()), ty: column.ty.clone() };
        Some(Expr::Binary { op, left: Box::new(left), right: Box::new(right), escape: None })
    }

    fn literal(&self, value: &PyObject, column: &KnownColumn) -> Option<Expr> {
        let value = if column.plain { self.value(value)? } else { return None };
        Some(Expr::Literal { value, ty: column.ty.clone() })
    }

    fn value(&self, object: &PyObject) -> Option<Value> {
        let vm = self.vm;
        if vm.is_none(object) {
            return Some(Value::Null);
        }
        if object.is(&vm.ctx.true_value) || object.is(&vm.ctx.false_value) {
            return Some(Value::Bool(object.is(&vm.ctx.true_value)));
        }
        if let Some(text) = object.downcast_ref_if_exact::<PyStr>(vm) {
            return Some(Value::String(text.to_str()?.to_owned()));
        }
        if let Some(number) = object.downcast_ref_if_exact::<PyInt>(vm) {
            return i64::try_from(number.as_bigint()).ok().map(Value::Int);
        }
        if let Some(number) = object.downcast_ref_if_exact::<PyFloat>(vm) {
            return Some(number.to_f64()).filter(|number| number.is_finite()).map(Value::Float);
        }
        let bytes = object.downcast_ref_if_exact::<PyBytes>(vm)?;
        Some(Value::Bytes(bytes.as_bytes().iter().map(|byte| format!("{byte:02x}")).collect()))
    }

    /// `sa.table()` only: of a Table more has to be thought of.
    fn table(&self, table: &PyObject) -> Option<Rc<KnownTable>> {
        if !table.class().is(&self.classes.table) {
            return None;
        }
        let address = table.get_id();
        if let Some(known) = self.known.0.borrow().tables.get(&address) {
            return Some(Rc::clone(known));
        }
        let known = Rc::new(self.look_at(table)?);
        remember(&mut self.known.0.borrow_mut().tables, address, Rc::clone(&known));
        Some(known)
    }

    fn look_at(&self, table: &PyObject) -> Option<KnownTable> {
        let vm = self.vm;
        let tree = |object: &PyObject, method: &str| -> Option<serde_json::Value> {
            let method = object.get_attr(&vm.ctx.new_str(method), vm).ok()?;
            let tree = method.call((), vm).ok()?;
            walk::to_json(&tree, vm).ok()
        };
        let name = serde_json::from_value(tree(table, "_name_tree")?).ok()?;
        let columns = table.get_attr("c", vm).ok()?.get_attr("_columns", vm).ok()?;
        let held = dict(&columns)?;
        let mut columns = Vec::new();
        for (key, column) in &held {
            if !column.class().is(&self.classes.column) {
                return None;
            }
            let fields = column.dict()?;
            if !self.lacks(&fields, &["default", "onupdate"]) {
                return None;
            }
            let ty = self.field(&fields, "type").filter(|ty| !vm.is_none(ty));
            let decorated =
                ty.as_ref().is_some_and(|ty| ty.class().get_attr(vm.ctx.intern_str("process_bind_param")).is_some());
            let ty: Option<Type> = match ty {
                // A class stands for its type.
                Some(ty) if ty.downcast_ref::<PyType>().is_some() => return None,
                Some(ty) => Some(serde_json::from_value(tree(&ty, "_type_tree")?).ok()?),
                None => None,
            };
            let plain = !decorated && ty.as_ref().is_none_or(is_plain);
            let key = key.downcast_ref::<PyStr>()?.to_str()?.to_owned();
            let name = self.field(&fields, "name")?;
            let name = name.downcast_ref::<PyStr>()?.to_str()?.to_owned();
            columns.push((key, KnownColumn { held: column, name, ty, plain }));
        }
        Some(KnownTable { _held: table.to_owned(), name, columns })
    }
}

fn dict(object: &PyObject) -> Option<PyDictRef> {
    object.to_owned().downcast::<PyDict>().ok()
}

/// Whether a plain value is what the database gets, and None is NULL.
fn is_plain(ty: &Type) -> bool {
    let tree = serde_json::to_value(ty.kind).unwrap_or_default();
    let kind = tree.as_str().unwrap_or_default();
    !kind.contains("json") && !kind.contains("pickle") && !kind.contains("array") && ty.variants.is_empty()
}
