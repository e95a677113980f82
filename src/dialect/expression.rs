//! Expressions into SQL, with parentheses where SQLAlchemy puts them.

use super::affinity::{self, Affinity};
use super::engine::{Engine, Sql};
use super::operator::{self, ALONE, AND, COLLATE, COMMA, COMPARISON, NEGATE, OR, ORDER};
use super::pattern::Containing;
use super::scope::Scope;
use super::{bind, function, json_item, literal, pattern, quoting, select, sequence, window};
use crate::schema::{Expr, Nulls, Operator, TableName, Type, Value};

pub(super) fn write(engine: &dyn Engine, expr: &Expr, scope: &Scope) -> Sql {
    match expr {
        Expr::Text { sql, binds } => bind::text(engine, sql, binds),
        Expr::LiteralColumn { sql } => Ok(sql.clone()),
        Expr::Literal { value, ty } => literal::literal(engine, value, ty.as_ref()),
        Expr::Column { name, table, .. } => column(engine, name, table.as_ref(), scope),
        Expr::Function { name, args, .. } => function::call(engine, name, args, scope),
        Expr::Over { operand, partition_by, order_by, frame } => {
            window::over(engine, operand, partition_by, order_by, frame.as_ref(), scope)
        }
        Expr::Filtered { operand, filter } => window::filtered(engine, operand, filter, scope),
        Expr::WithinGroup { operand, order_by } => window::within_group(engine, operand, order_by, scope),
        Expr::Sorted { operand, order_by } => window::sorted(engine, operand, order_by, scope),
        Expr::Quantified { word, operand } if matches!(**operand, Expr::Subquery { .. }) => {
            Ok(format!("{word} {}", write(engine, operand, scope)?))
        }
        Expr::Quantified { word, operand } => Ok(format!("{word} ({})", write(engine, operand, scope)?)),
        Expr::Containing { operand, part, open, insensitive, negated, escape } => {
            let (open, insensitive, negated, escape) = (*open, *insensitive, *negated, escape.as_deref());
            pattern::containing(engine, &Containing { operand, part, open, insensitive, negated, escape }, scope)
        }
        Expr::Regexp { operand, pattern, flags, negated } => {
            pattern::regexp(engine, operand, pattern, flags.as_deref(), *negated, scope)
        }
        Expr::Binary { op, left, right, escape: None } => binary(engine, op, left, right, scope),
        Expr::Binary { op, left, right, escape } => {
            Ok(binary(engine, op, left, right, scope)? + &pattern::escape(engine, escape.as_deref())?)
        }
        Expr::Not { operand } => not(engine, operand, scope),
        Expr::Negate { operand } => Ok(format!("-{}", grouped(engine, operand, NEGATE, scope)?)),
        Expr::And { items } => junction(engine, items, AND, " AND ", scope),
        Expr::Or { items } => junction(engine, items, OR, " OR ", scope),
        Expr::In { operand, items, negated } => contained(engine, operand, items, *negated, scope),
        Expr::Between { operand, low, high, negated } => Ok(format!(
            "{} {}BETWEEN {} AND {}",
            grouped(engine, operand, COMPARISON, scope)?,
            if *negated { "NOT " } else { "" },
            grouped(engine, low, AND, scope)?,
            grouped(engine, high, AND, scope)?,
        )),
        Expr::Case { value, whens, otherwise } => case(engine, value.as_deref(), whens, otherwise.as_deref(), scope),
        Expr::Cast { operand, ty } => cast(engine, operand, ty, scope),
        Expr::Extract { field, operand } => engine.extract(field, &write(engine, operand, scope)?),
        Expr::Collate { operand, collation } => {
            Ok(format!("{} COLLATE {}", grouped(engine, operand, COLLATE, scope)?, quoting::quote(engine, collation)))
        }
        Expr::Label { operand, .. } => write(engine, operand, scope),
        Expr::Distinct { operand } => Ok(format!("DISTINCT {}", grouped(engine, operand, COMPARISON, scope)?)),
        Expr::Ordered { operand, descending, nulls } => ordered(engine, operand, *descending, *nulls, scope),
        Expr::Tuple { items } => Ok(format!("({})", list(engine, items, scope)?)),
        Expr::Array { items } => {
            let items: Result<Vec<_>, _> = items.iter().map(|item| write(engine, item, scope)).collect();
            engine.array(items?, None)
        }
        Expr::Subquery { select } => Ok(format!("({})", select::select(engine, select, scope)?)),
        Expr::Exists { select } => Ok(format!("EXISTS ({})", select::select(engine, select, scope)?)),
        Expr::JsonItem { .. } => json_item::write(engine, expr, json_item::Place::Whole, scope),
        Expr::NextValue { sequence } => sequence::next_value(engine, sequence),
        Expr::Star => Ok("*".into()),
        Expr::Null => Ok("NULL".into()),
        Expr::True => Ok(engine.boolean(true).into()),
        Expr::False => Ok(engine.boolean(false).into()),
    }
}

/// In parentheses when its operator binds no more tightly than the one around it.
pub(super) fn grouped(engine: &dyn Engine, expr: &Expr, against: i8, scope: &Scope) -> Sql {
    if matches!(expr, Expr::JsonItem { .. }) {
        let place = match against {
            ALONE => json_item::Place::Alone,
            COMMA => json_item::Place::Whole,
            _ => json_item::Place::Operand,
        };
        return json_item::write(engine, expr, place, scope);
    }
    let text = write(engine, expr, scope)?;
    let loose = operator::precedence(expr).is_some_and(|precedence| precedence <= against);
    Ok(if loose { format!("({text})") } else { text })
}

/// As an assigned value or a `CASE` condition: any operator is put in parentheses.
pub(super) fn alone(engine: &dyn Engine, expr: &Expr, scope: &Scope) -> Sql {
    grouped(engine, expr, ALONE, scope)
}

/// As a truth: engines without booleans compare a boolean column with 1.
pub(super) fn condition(engine: &dyn Engine, expr: &Expr, against: i8, scope: &Scope) -> Sql {
    let is_constant = matches!(expr, Expr::True | Expr::False);
    if (is_boolean_column(expr) || is_constant) && !engine.native_boolean() {
        return Ok(format!("{} = 1", write(engine, expr, scope)?));
    }
    grouped(engine, expr, against, scope)
}

/// The conditions of a WHERE or HAVING, joined by AND.
pub(super) fn conditions(engine: &dyn Engine, items: &[Expr], scope: &Scope) -> Sql {
    match items {
        [single] => condition(engine, single, i8::MIN, scope),
        several => junction(engine, several, AND, " AND ", scope),
    }
}

pub(super) fn list(engine: &dyn Engine, items: &[Expr], scope: &Scope) -> Sql {
    let items: Result<Vec<_>, _> = items.iter().map(|item| grouped(engine, item, COMMA, scope)).collect();
    Ok(items?.join(", "))
}

pub(super) fn type_of(expr: &Expr) -> Option<&Type> {
    match expr {
        Expr::Column { ty, .. } | Expr::Literal { ty, .. } | Expr::Function { ty, .. } => ty.as_ref(),
        Expr::Cast { ty, .. } => Some(ty),
        Expr::Label { operand, .. } | Expr::Collate { operand, .. } | Expr::Negate { operand } => type_of(operand),
        Expr::Binary { left, .. } => type_of(left),
        Expr::Over { operand, .. } | Expr::Filtered { operand, .. } | Expr::Sorted { operand, .. } => type_of(operand),
        Expr::Text { .. }
        | Expr::LiteralColumn { .. }
        | Expr::WithinGroup { .. }
        | Expr::Quantified { .. }
        | Expr::Containing { .. }
        | Expr::Regexp { .. }
        | Expr::Not { .. }
        | Expr::And { .. }
        | Expr::Or { .. }
        | Expr::In { .. }
        | Expr::Between { .. }
        | Expr::Case { .. }
        | Expr::Extract { .. }
        | Expr::Distinct { .. }
        | Expr::Ordered { .. }
        | Expr::Tuple { .. }
        | Expr::Array { .. }
        | Expr::Subquery { .. }
        | Expr::Exists { .. }
        | Expr::JsonItem { .. }
        | Expr::NextValue { .. }
        | Expr::Star
        | Expr::Null
        | Expr::True
        | Expr::False => None,
    }
}

fn is_boolean_column(expr: &Expr) -> bool {
    matches!(expr, Expr::Column { ty: Some(ty), .. } if affinity::of(ty) == Affinity::Boolean)
}

fn column(engine: &dyn Engine, name: &str, table: Option<&TableName>, scope: &Scope) -> Sql {
    let quoted = quoting::checked(engine, &scope.name(name))?;
    match table {
        Some(table)
            if scope.inserted && table.schema.is_none() && matches!(table.name.as_str(), "excluded" | "new") =>
        {
            Ok(format!("VALUES({quoted})"))
        }
        Some(table) if scope.qualify => Ok(format!("{}.{quoted}", quoting::table(engine, &scope.table(table))?)),
        Some(_) | None => Ok(quoted),
    }
}

fn binary(engine: &dyn Engine, op: &Operator, left: &Expr, right: &Expr, scope: &Scope) -> Sql {
    let is_text = |expr: &Expr| {
        type_of(expr).is_some_and(|ty| affinity::of(ty) == Affinity::String)
            || matches!(expr, Expr::Literal { value: Value::String(_), .. })
    };
    if *op == Operator::Concat || (*op == Operator::Add && is_text(left)) {
        let mut parts = Vec::new();
        concatenated(engine, left, scope, &mut parts)?;
        concatenated(engine, right, scope, &mut parts)?;
        return Ok(engine.concat(parts));
    }
    let is_null = matches!(right, Expr::Null | Expr::Literal { value: Value::Null, .. });
    let op = if is_null && *op == Operator::Eq {
        &Operator::Is
    } else if is_null && *op == Operator::Ne {
        &Operator::IsNot
    } else {
        op
    };
    let left_text = side(engine, op, left, scope)?;
    let right_text = side(engine, op, right, scope)?;
    match op {
        Operator::Div => engine.divide(left_text, right_text, type_of(right)),
        Operator::IsDistinctFrom => Ok(engine.distinct_from(&left_text, &right_text, false)),
        Operator::IsNotDistinctFrom => Ok(engine.distinct_from(&left_text, &right_text, true)),
        Operator::Ilike | Operator::NotIlike if !engine.native_ilike() => {
            let not = if *op == Operator::Ilike { "" } else { "NOT " };
            Ok(format!("lower({left_text}) {not}LIKE lower({right_text})"))
        }
        Operator::Eq
        | Operator::Ne
        | Operator::Lt
        | Operator::Le
        | Operator::Gt
        | Operator::Ge
        | Operator::Is
        | Operator::IsNot
        | Operator::Like
        | Operator::NotLike
        | Operator::Ilike
        | Operator::NotIlike
        | Operator::Add
        | Operator::Sub
        | Operator::Mul
        | Operator::Mod
        | Operator::Concat
        | Operator::Custom(_)
        | Operator::Tight(_) => Ok(format!("{left_text} {} {right_text}", operator::symbol(op))),
    }
}

fn side(engine: &dyn Engine, op: &Operator, operand: &Expr, scope: &Scope) -> Sql {
    let same = matches!(operand, Expr::Binary { op: inner, .. } if inner == op && operator::is_associative(op));
    if same { write(engine, operand, scope) } else { grouped(engine, operand, operator::of(op), scope) }
}

fn concatenated(
    engine: &dyn Engine,
    expr: &Expr,
    scope: &Scope,
    parts: &mut Vec<String>,
) -> Result<(), super::CompileError> {
    if let Expr::Binary { op: Operator::Concat, left, right, .. } = expr {
        concatenated(engine, left, scope, parts)?;
        return concatenated(engine, right, scope, parts);
    }
    parts.push(grouped(engine, expr, operator::of(&Operator::Concat), scope)?);
    Ok(())
}

fn not(engine: &dyn Engine, operand: &Expr, scope: &Scope) -> Sql {
    let plain = || Ok(format!("NOT {}", grouped(engine, operand, COMPARISON, scope)?));
    match operand {
        Expr::Not { operand } => write(engine, operand, scope),
        Expr::True => write(engine, &Expr::False, scope),
        Expr::False => write(engine, &Expr::True, scope),
        Expr::Binary { op: Operator::Tight(_), .. } => Ok(format!("NOT ({})", write(engine, operand, scope)?)),
        Expr::Binary { op, left, right, escape } => match operator::negated(op) {
            Some(op) => Ok(binary(engine, &op, left, right, scope)? + &pattern::escape(engine, escape.as_deref())?),
            None => plain(),
        },
        Expr::In { operand, items, negated } => contained(engine, operand, items, !negated, scope),
        Expr::Between { operand, low, high, negated } => {
            let flipped =
                Expr::Between { operand: operand.clone(), low: low.clone(), high: high.clone(), negated: !negated };
            write(engine, &flipped, scope)
        }
        Expr::Exists { .. } => Ok(format!("NOT ({})", write(engine, operand, scope)?)),
        Expr::Column { .. } if is_boolean_column(operand) && !engine.native_boolean() => {
            Ok(format!("{} = 0", write(engine, operand, scope)?))
        }
        Expr::Column { .. }
        | Expr::Text { .. }
        | Expr::LiteralColumn { .. }
        | Expr::Literal { .. }
        | Expr::Function { .. }
        | Expr::Over { .. }
        | Expr::Filtered { .. }
        | Expr::WithinGroup { .. }
        | Expr::Sorted { .. }
        | Expr::Quantified { .. }
        | Expr::Containing { .. }
        | Expr::Regexp { .. }
        | Expr::Negate { .. }
        | Expr::And { .. }
        | Expr::Or { .. }
        | Expr::Case { .. }
        | Expr::Cast { .. }
        | Expr::Extract { .. }
        | Expr::Collate { .. }
        | Expr::Label { .. }
        | Expr::Distinct { .. }
        | Expr::Ordered { .. }
        | Expr::Tuple { .. }
        | Expr::Array { .. }
        | Expr::Subquery { .. }
        | Expr::JsonItem { .. }
        | Expr::NextValue { .. }
        | Expr::Star
        | Expr::Null => plain(),
    }
}

fn junction(engine: &dyn Engine, items: &[Expr], precedence: i8, word: &str, scope: &Scope) -> Sql {
    let items: Result<Vec<_>, _> = items
        .iter()
        .map(|item| {
            // AND within AND and OR within OR are one list.
            let same = (matches!(item, Expr::And { .. }) && precedence == AND)
                || (matches!(item, Expr::Or { .. }) && precedence == OR);
            if same { write(engine, item, scope) } else { condition(engine, item, precedence, scope) }
        })
        .collect();
    Ok(items?.join(word))
}

fn contained(engine: &dyn Engine, operand: &Expr, items: &Expr, negated: bool, scope: &Scope) -> Sql {
    let left = grouped(engine, operand, COMPARISON, scope)?;
    if is_empty_list(items) {
        return Ok(engine.empty_in(&left, negated));
    }
    let right = if let Expr::Tuple { items } | Expr::Array { items } = items {
        let list = list(engine, items, scope)?;
        if matches!(operand, Expr::Tuple { .. }) { engine.tuples_in(&list) } else { format!("({list})") }
    } else if let Expr::Literal { value: Value::Array(values), ty } = items {
        let ty = ty.as_ref().map(|ty| ty.item.as_deref().unwrap_or(ty)).or_else(|| type_of(operand));
        let values: Result<Vec<_>, _> = values.iter().map(|value| literal::literal(engine, value, ty)).collect();
        format!("({})", values?.join(", "))
    } else if matches!(items, Expr::Text { .. }) {
        format!("({})", write(engine, items, scope)?)
    } else {
        write(engine, items, scope)?
    };
    Ok(if negated { format!("({left} NOT IN {right})") } else { format!("{left} IN {right}") })
}

fn is_empty_list(items: &Expr) -> bool {
    let no_exprs = matches!(items, Expr::Tuple { items } | Expr::Array { items } if items.is_empty());
    no_exprs || matches!(items, Expr::Literal { value: Value::Array(values), .. } if values.is_empty())
}

fn case(
    engine: &dyn Engine,
    value: Option<&Expr>,
    whens: &[(Expr, Expr)],
    otherwise: Option<&Expr>,
    scope: &Scope,
) -> Sql {
    let mut text = String::from("CASE");
    if let Some(value) = value {
        text += &format!(" {}", write(engine, value, scope)?);
    }
    for (when, then) in whens {
        text += &format!(" WHEN {} THEN {}", alone(engine, when, scope)?, write(engine, then, scope)?);
    }
    if let Some(otherwise) = otherwise {
        text += &format!(" ELSE {}", write(engine, otherwise, scope)?);
    }
    Ok(text + " END")
}

fn cast(engine: &dyn Engine, operand: &Expr, ty: &Type, scope: &Scope) -> Sql {
    match engine.cast_name(super::types::implementation(engine, ty))? {
        Some(name) => Ok(format!("CAST({} AS {name})", write(engine, operand, scope)?)),
        None => alone(engine, operand, scope),
    }
}

fn ordered(engine: &dyn Engine, operand: &Expr, descending: Option<bool>, nulls: Option<Nulls>, scope: &Scope) -> Sql {
    let mut text = grouped(engine, operand, ORDER, scope)?;
    match descending {
        Some(true) => text += " DESC",
        Some(false) => text += " ASC",
        None => {}
    }
    match nulls {
        Some(Nulls::First) => text += " NULLS FIRST",
        Some(Nulls::Last) => text += " NULLS LAST",
        None => {}
    }
    Ok(text)
}
