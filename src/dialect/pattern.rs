//! Texts compared with patterns: LIKE and regular expressions.

use super::engine::{Engine, Sql};
use super::expression;
use super::literal;
use super::operator::{COMPARISON, of};
use super::scope::Scope;
use crate::schema::{Expr, OpenEnd, Operator};

pub(super) struct Containing<'a> {
    pub operand: &'a Expr,
    pub part: &'a Expr,
    pub open: OpenEnd,
    pub insensitive: bool,
    pub negated: bool,
    pub escape: Option<&'a str>,
}

pub(super) fn containing(engine: &dyn Engine, said: &Containing, scope: &Scope) -> Sql {
    let mut operand = expression::grouped(engine, said.operand, COMPARISON, scope)?;
    let mut part = expression::grouped(engine, said.part, of(&Operator::Concat), scope)?;
    let not = if said.negated { "NOT " } else { "" };
    let mut word = "LIKE";
    if said.insensitive && engine.native_ilike() {
        word = "ILIKE";
    } else if said.insensitive {
        (operand, part) = (format!("lower({operand})"), format!("lower({part})"));
    }
    let anything = || literal::string(engine, "%");
    let pattern = match said.open {
        OpenEnd::Start => vec![anything()?, part],
        OpenEnd::End => vec![part, anything()?],
        OpenEnd::Both => vec![anything()?, part, anything()?],
    };
    Ok(format!("{operand} {not}{word} {}{}", engine.concat(pattern), escape(engine, said.escape)?))
}

pub(super) fn escape(engine: &dyn Engine, sign: Option<&str>) -> Sql {
    match sign {
        Some(sign) => Ok(format!(" ESCAPE {}", literal::string(engine, sign)?)),
        None => Ok(String::new()),
    }
}

pub(super) fn regexp(
    engine: &dyn Engine,
    operand: &Expr,
    pattern: &Expr,
    flags: Option<&str>,
    negated: bool,
    scope: &Scope,
) -> Sql {
    let operand = expression::grouped(engine, operand, COMPARISON, scope)?;
    let pattern = expression::grouped(engine, pattern, COMPARISON, scope)?;
    let flags = flags.map(|flags| literal::string(engine, flags)).transpose()?;
    engine.regexp(&operand, &pattern, flags.as_deref(), negated)
}
