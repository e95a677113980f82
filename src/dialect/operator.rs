//! Operators: how they are written, how tightly they bind, and what negating them gives.

use crate::schema::{Expr, Operator};

/// SQLAlchemy's precedence table; a lower number binds less tightly. `None`: needs no parentheses anywhere.
pub(super) fn precedence(expr: &Expr) -> Option<i8> {
    match expr {
        Expr::Binary { op, .. } => Some(of(op)),
        Expr::Negate { .. } => Some(NEGATE),
        Expr::Not { .. } | Expr::In { .. } | Expr::Between { .. } => Some(COMPARISON),
        Expr::Regexp { .. } => Some(COMPARISON),
        Expr::Exists { .. } => Some(EXISTS),
        Expr::Containing { .. } => Some(LOOSEST),
        Expr::Filtered { .. } | Expr::WithinGroup { .. } => Some(FILTER),
        Expr::And { .. } => Some(AND),
        Expr::Or { .. } => Some(OR),
        Expr::Collate { .. } => Some(COLLATE),
        Expr::Text { .. }
        | Expr::LiteralColumn { .. }
        | Expr::Literal { .. }
        | Expr::Column { .. }
        | Expr::Function { .. }
        | Expr::Over { .. }
        | Expr::Sorted { .. }
        | Expr::Quantified { .. }
        | Expr::Case { .. }
        | Expr::Cast { .. }
        | Expr::Extract { .. }
        | Expr::Label { .. }
        | Expr::Distinct { .. }
        | Expr::Ordered { .. }
        | Expr::Tuple { .. }
        | Expr::Array { .. }
        | Expr::Subquery { .. }
        | Expr::JsonItem { .. }
        | Expr::NextValue { .. }
        | Expr::Star
        | Expr::Null
        | Expr::True
        | Expr::False => None,
    }
}

const TIGHTEST: i8 = 15;
pub(super) const NEGATE: i8 = 8;
const FILTER: i8 = 6;
pub(super) const COMPARISON: i8 = 5;
pub(super) const COLLATE: i8 = 4;
pub(super) const AND: i8 = 3;
pub(super) const OR: i8 = 2;
const EXISTS: i8 = 0;
pub(super) const ORDER: i8 = 3;
/// What SQLAlchemy's table leaves out.
const LOOSEST: i8 = -100;
/// An argument between commas.
pub(super) const COMMA: i8 = -1;
/// Standing alone, where SQLAlchemy groups whatever has an operator.
pub(super) const ALONE: i8 = i8::MAX;

pub(super) fn of(op: &Operator) -> i8 {
    match op {
        Operator::Mul | Operator::Div | Operator::Mod => 8,
        Operator::Add | Operator::Sub => 7,
        Operator::Eq
        | Operator::Ne
        | Operator::Lt
        | Operator::Le
        | Operator::Gt
        | Operator::Ge
        | Operator::Is
        | Operator::IsNot
        | Operator::IsDistinctFrom
        | Operator::IsNotDistinctFrom
        | Operator::Like
        | Operator::NotLike
        | Operator::Ilike
        | Operator::NotIlike
        | Operator::Concat => COMPARISON,
        Operator::Custom(_) => 0,
        Operator::Tight(_) => TIGHTEST,
    }
}

/// `a + b + c` needs no parentheses.
pub(super) fn is_associative(op: &Operator) -> bool {
    match op {
        Operator::Eq | Operator::Ne | Operator::Add | Operator::Mul | Operator::Concat => true,
        Operator::Lt
        | Operator::Le
        | Operator::Gt
        | Operator::Ge
        | Operator::Is
        | Operator::IsNot
        | Operator::IsDistinctFrom
        | Operator::IsNotDistinctFrom
        | Operator::Like
        | Operator::NotLike
        | Operator::Ilike
        | Operator::NotIlike
        | Operator::Sub
        | Operator::Div
        | Operator::Mod
        | Operator::Custom(_)
        | Operator::Tight(_) => false,
    }
}

pub(super) fn symbol(op: &Operator) -> &str {
    match op {
        Operator::Eq => "=",
        Operator::Ne => "!=",
        Operator::Lt => "<",
        Operator::Le => "<=",
        Operator::Gt => ">",
        Operator::Ge => ">=",
        Operator::Is => "IS",
        Operator::IsNot => "IS NOT",
        Operator::IsDistinctFrom => "IS DISTINCT FROM",
        Operator::IsNotDistinctFrom => "IS NOT DISTINCT FROM",
        Operator::Like => "LIKE",
        Operator::NotLike => "NOT LIKE",
        Operator::Ilike => "ILIKE",
        Operator::NotIlike => "NOT ILIKE",
        Operator::Add => "+",
        Operator::Sub => "-",
        Operator::Mul => "*",
        Operator::Div => "/",
        Operator::Mod => "%",
        Operator::Concat => "||",
        Operator::Custom(symbol) | Operator::Tight(symbol) => symbol,
    }
}

/// The operator that says the opposite, where there is one.
pub(super) fn negated(op: &Operator) -> Option<Operator> {
    match op {
        Operator::Eq => Some(Operator::Ne),
        Operator::Ne => Some(Operator::Eq),
        Operator::Lt => Some(Operator::Ge),
        Operator::Le => Some(Operator::Gt),
        Operator::Gt => Some(Operator::Le),
        Operator::Ge => Some(Operator::Lt),
        Operator::Is => Some(Operator::IsNot),
        Operator::IsNot => Some(Operator::Is),
        Operator::IsDistinctFrom => Some(Operator::IsNotDistinctFrom),
        Operator::IsNotDistinctFrom => Some(Operator::IsDistinctFrom),
        Operator::Like => Some(Operator::NotLike),
        Operator::NotLike => Some(Operator::Like),
        Operator::Ilike => Some(Operator::NotIlike),
        Operator::NotIlike => Some(Operator::Ilike),
        Operator::Add
        | Operator::Sub
        | Operator::Mul
        | Operator::Div
        | Operator::Mod
        | Operator::Concat
        | Operator::Custom(_)
        | Operator::Tight(_) => None,
    }
}
