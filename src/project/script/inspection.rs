//! What can be said of `upgrade` and `downgrade` without running them.

use rustpython_ruff_python_ast::{Expr, Stmt};

use super::constant::{Names, range_of};
use crate::project::place::line_of;

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Inspection {
    pub upgrade: Option<Function>,
    pub downgrade: Option<Function>,
    /// Absent functions that the module may have all the same: imported, assigned, or defined under a condition.
    pub upgrade_elsewhere: bool,
    pub downgrade_elsewhere: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Function {
    /// Of `def`.
    pub line: u32,
    pub last_line: u32,
    pub body: Body,
    /// Names of the parameters.
    pub parameters: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Body {
    /// Nothing but a docstring, `pass`, `...` or a bare `return`.
    Empty,
    /// The first thing it does is to raise this.
    Raises {
        exception: String,
        line: u32,
    },
    Works,
}

/// Of several definitions the last one counts. Functions that are only defined under a condition or imported count as absent.
pub(super) fn inspect(text: &str, body: &[Stmt], names: &Names) -> Inspection {
    let (upgrade, downgrade) = (function(text, body, "upgrade"), function(text, body, "downgrade"));
    // `from base import *` may bring anything.
    let elsewhere = |name: &str| names.contains_key(name) || names.contains_key("*");
    Inspection {
        upgrade_elsewhere: upgrade.is_none() && elsewhere("upgrade"),
        downgrade_elsewhere: downgrade.is_none() && elsewhere("downgrade"),
        upgrade,
        downgrade,
    }
}

fn function(text: &str, body: &[Stmt], name: &str) -> Option<Function> {
    let found = body.iter().rev().find_map(|statement| match statement {
        Stmt::FunctionDef(function) if function.name.as_str() == name => Some(function),
        _ => None,
    })?;
    Some(Function {
        line: line_of(text, range_of(&found.name).start),
        last_line: line_of(text, range_of(found).end),
        body: body_of(text, &found.body),
        parameters: found.parameters.iter().map(|parameter| parameter.name().to_string()).collect(),
    })
}

fn body_of(text: &str, statements: &[Stmt]) -> Body {
    let first = statements.iter().find(|statement| !does_nothing(statement));
    match first {
        None => Body::Empty,
        Some(Stmt::Return(end)) if end.value.as_deref().is_none_or(|value| matches!(value, Expr::NoneLiteral(_))) => {
            Body::Empty
        }
        Some(Stmt::Raise(raise)) => {
            let exception = raise.exc.as_ref().map(|raised| {
                let class = match &**raised {
                    Expr::Call(call) => &*call.func,
                    other => other,
                };
                text.get(range_of(class)).unwrap_or_default().to_owned()
            });
            Body::Raises { exception: exception.unwrap_or_default(), line: line_of(text, range_of(raise).start) }
        }
        Some(_) => Body::Works,
    }
}

fn does_nothing(statement: &Stmt) -> bool {
    match statement {
        Stmt::Pass(_) => true,
        Stmt::Expr(expression) => matches!(
            &*expression.value,
            Expr::StringLiteral(_) | Expr::EllipsisLiteral(_) | Expr::NoneLiteral(_) | Expr::NumberLiteral(_)
        ),
        _ => false,
    }
}
