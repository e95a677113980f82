//! Parameters that nobody gave a value: offline Alembic prints NULL for them.

use serde_json::{Value, json};

use crate::dialect;

/// Gives NULL to each parameter of each text in the tree that has no value, and names them.
pub(super) fn fill(tree: &mut Value) -> Vec<String> {
    let mut filled = Vec::new();
    walk(tree, &mut filled);
    filled
}

fn walk(tree: &mut Value, filled: &mut Vec<String>) {
    match tree {
        Value::Array(items) => items.iter_mut().for_each(|item| walk(item, filled)),
        Value::Object(fields) => {
            if fields.get("expr").and_then(Value::as_str) == Some("text") {
                let names = fields.get("sql").and_then(Value::as_str).map(dialect::parameters).unwrap_or_default();
                if let Some(Value::Array(binds)) = fields.get_mut("binds") {
                    for name in names {
                        if bind(binds, &name) && !filled.contains(&name) {
                            filled.push(name);
                        }
                    }
                }
            }
            fields.values_mut().for_each(|field| walk(field, filled));
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// Whether it had no value.
fn bind(binds: &mut Vec<Value>, name: &str) -> bool {
    let nothing = json!({ "t": "null" });
    match binds.iter_mut().find(|bind| bind.get("name").and_then(Value::as_str) == Some(name)) {
        Some(bind) if bind.get("value").is_none_or(Value::is_null) => {
            bind["value"] = nothing;
            true
        }
        Some(_) => false,
        None => {
            binds.push(json!({ "name": name, "value": nothing, "ty": null, "expanding": false }));
            true
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_no_value_becomes_null_and_is_named() {
        let mut tree = json!({ "op": "execute", "statement": { "expr": {
            "expr": "text",
            "sql": "UPDATE t SET a = :a, b = :b, c = ':c', d = x::int, e = :a",
            "binds": [{ "name": "b", "value": { "t": "int", "v": 1 }, "ty": null, "expanding": false }],
        }}});
        assert_eq!(fill(&mut tree), ["a", "c"]);
        let binds = tree["statement"]["expr"]["binds"].as_array().unwrap();
        assert_eq!(binds.len(), 3);
        assert_eq!(binds[0]["value"]["v"], 1);
        assert_eq!(binds[1]["value"]["t"], "null");
        assert!(fill(&mut tree).is_empty());
    }
}
