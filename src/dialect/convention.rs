//! Applies the project's naming convention to constraints that a script left without a name, as Alembic does.

use std::collections::BTreeMap;

use super::Dialect;
use super::engine::Engine;
use super::naming::by_convention;
use crate::operation::{Operation, Recorded};
use crate::schema::{Constraint, DialectName, TableName};

/// `convention` is that of the metadata env.py gives to Alembic; empty, it changes nothing.
pub fn name_constraints(dialect: DialectName, operations: &mut [Recorded], convention: &BTreeMap<String, String>) {
    if !convention.is_empty() {
        name_each(Dialect::new(dialect).engine(), operations, convention);
    }
}

fn name_each(engine: &dyn Engine, operations: &mut [Recorded], convention: &BTreeMap<String, String>) {
    let name = |table: &TableName, constraint: &mut Constraint| {
        if constraint.name.is_none() {
            constraint.name = by_convention(engine, convention, table, constraint);
        }
    };
    for recorded in operations {
        match &mut recorded.operation {
            Operation::CreateTable { table, .. } => {
                let table = &mut **table;
                table.constraints.iter_mut().for_each(|constraint| name(&table.name, constraint));
            }
            Operation::CreateConstraint { table, constraint } => name(table, constraint),
            Operation::Batch(batch) => {
                let batch = &mut **batch;
                batch.table_args.iter_mut().for_each(|constraint| name(&batch.table, constraint));
                name_each(engine, &mut batch.operations, convention);
            }
            Operation::AutocommitBlock { operations } => name_each(engine, operations, convention),
            Operation::DropTable { .. }
            | Operation::RenameTable { .. }
            | Operation::CreateTableComment { .. }
            | Operation::DropTableComment { .. }
            | Operation::AddColumn { .. }
            | Operation::DropColumn { .. }
            | Operation::AlterColumn(_)
            | Operation::CreateIndex { .. }
            | Operation::DropIndex { .. }
            | Operation::DropConstraint { .. }
            | Operation::Execute { .. }
            | Operation::BulkInsert { .. }
            | Operation::CreateType { .. }
            | Operation::DropType { .. }
            | Operation::CreateSequence { .. }
            | Operation::DropSequence { .. }
            | Operation::CreateSchema { .. }
            | Operation::DropSchema { .. } => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_has_no_name_is_named() {
        let operation = |name: Option<&str>| -> Recorded {
            serde_json::from_value(serde_json::json!({ "line": 1, "operation": {
                "op": "create_constraint", "table": { "name": "orders" },
                "constraint": { "name": name, "kind": { "constraint": "unique", "columns": ["shop", "number"] } },
            }}))
            .unwrap()
        };
        let convention = BTreeMap::from([("uq".to_owned(), "uq_%(table_name)s_%(column_0_name)s".to_owned())]);
        let mut operations = [operation(None), operation(Some("mine"))];
        name_constraints(DialectName::Postgresql, &mut operations, &convention);
        let names = operations.map(|recorded| match recorded.operation {
            Operation::CreateConstraint { constraint, .. } => constraint.name,
            other => panic!("{other:?}"),
        });
        assert_eq!(names, [Some("uq_orders_shop".to_owned()), Some("mine".to_owned())]);
    }
}
