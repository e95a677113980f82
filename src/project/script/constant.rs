//! Evaluates the few expressions that identifiers are written in, without running anything.

use std::collections::HashMap;
use std::ops::Range;

use rustpython_ruff_python_ast::{Expr, FStringPart, InterpolatedStringElement, Operator};
use rustpython_ruff_text_size::Ranged;

/// The worth of a name or an expression as far as it can be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::project) enum Constant {
    None,
    Text(String),
    Several(Vec<Constant>),
    /// Only running the script would tell. The range is where the reading ended.
    Unknown(Range<usize>),
}

pub(in crate::project) type Names = HashMap<String, Constant>;

pub(in crate::project) fn evaluate(expression: &Expr, names: &Names) -> Constant {
    let unknown = || Constant::Unknown(range_of(expression));
    match expression {
        Expr::StringLiteral(literal) => Constant::Text(literal.value.to_str().to_owned()),
        Expr::NoneLiteral(_) => Constant::None,
        Expr::Name(name) => match names.get(name.id.as_str()) {
            Some(Constant::Unknown(_)) | None => unknown(),
            Some(value) => value.clone(),
        },
        Expr::Tuple(tuple) => several(&tuple.elts, names),
        Expr::List(list) => several(&list.elts, names),
        Expr::Set(set) => several(&set.elts, names),
        Expr::BinOp(sum) if sum.op == Operator::Add => {
            match (evaluate(&sum.left, names), evaluate(&sum.right, names)) {
                (Constant::Text(left), Constant::Text(right)) => Constant::Text(left + &right),
                (Constant::Several(mut left), Constant::Several(right)) => {
                    left.extend(right);
                    Constant::Several(left)
                }
                _ => unknown(),
            }
        }
        Expr::FString(text) => {
            let mut whole = String::new();
            for part in text.value.iter() {
                match part {
                    FStringPart::Literal(literal) => whole.push_str(literal),
                    FStringPart::FString(format) => {
                        for element in &format.elements {
                            match element {
                                InterpolatedStringElement::Literal(literal) => whole.push_str(literal),
                                InterpolatedStringElement::Interpolation(inner)
                                    if inner.format_spec.is_none()
                                        && inner.debug_text.is_none()
                                        && inner.conversion.is_none() =>
                                {
                                    let Constant::Text(text) = evaluate(&inner.expression, names) else {
                                        return unknown();
                                    };
                                    whole.push_str(&text);
                                }
                                InterpolatedStringElement::Interpolation(_) => return unknown(),
                            }
                        }
                    }
                }
            }
            Constant::Text(whole)
        }
        Expr::Call(call) => match (&*call.func, &*call.arguments.args, call.arguments.keywords.is_empty()) {
            (Expr::Name(function), arguments, true)
                if matches!(function.id.as_str(), "tuple" | "list" | "set" | "frozenset")
                    && !names.contains_key(function.id.as_str()) =>
            {
                match arguments {
                    [] => Constant::Several(Vec::new()),
                    [only] => match evaluate(only, names) {
                        Constant::Several(items) => Constant::Several(items),
                        Constant::None | Constant::Text(_) | Constant::Unknown(_) => unknown(),
                    },
                    _ => unknown(),
                }
            }
            _ => unknown(),
        },
        _ => unknown(),
    }
}

fn several(items: &[Expr], names: &Names) -> Constant {
    let mut all = Vec::with_capacity(items.len());
    for item in items {
        match item {
            Expr::Starred(starred) => match evaluate(&starred.value, names) {
                Constant::Several(inner) => all.extend(inner),
                Constant::None | Constant::Text(_) | Constant::Unknown(_) => {
                    all.push(Constant::Unknown(range_of(item)));
                }
            },
            item => all.push(evaluate(item, names)),
        }
    }
    Constant::Several(all)
}

pub(in crate::project) fn range_of(node: &impl Ranged) -> Range<usize> {
    let range = node.range();
    range.start().to_usize()..range.end().to_usize()
}
