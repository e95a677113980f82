//! Follows the assignments of a module from top to bottom: which name is worth what in the end.

use rustpython_ruff_python_ast::statement_visitor::{StatementVisitor, walk_stmt};
use rustpython_ruff_python_ast::{Expr, Operator, Stmt};

use super::constant::{Constant, Names, evaluate, range_of};

/// The last assignment of a name wins, as it does when the module runs. Names bound in ways that depend on what happens at run time
/// (conditions, loops, imports) are unknown.
pub(in crate::project) fn names_of(body: &[Stmt]) -> Names {
    let mut names = Names::new();
    for statement in body {
        follow(statement, &mut names);
    }
    names
}

fn follow(statement: &Stmt, names: &mut Names) {
    match statement {
        Stmt::Assign(assign) => {
            let value = evaluate(&assign.value, names);
            for target in &assign.targets {
                bind(target, value.clone(), names);
            }
        }
        Stmt::AnnAssign(assign) => {
            if let Some(value) = &assign.value {
                let value = evaluate(value, names);
                bind(&assign.target, value, names);
            }
        }
        Stmt::AugAssign(assign) => {
            if let Expr::Name(name) = &*assign.target {
                let added = evaluate(&assign.value, names);
                let value = match (names.remove(name.id.as_str()), added, assign.op) {
                    (Some(Constant::Text(old)), Constant::Text(new), Operator::Add) => Constant::Text(old + &new),
                    (Some(Constant::Several(mut old)), Constant::Several(new), Operator::Add) => {
                        old.extend(new);
                        Constant::Several(old)
                    }
                    _ => Constant::Unknown(range_of(assign)),
                };
                names.insert(name.id.to_string(), value);
            }
        }
        // `depends_on.append(…)`: the list is no longer what was written.
        Stmt::Expr(expression) => {
            if let Expr::Call(call) = &*expression.value
                && let Expr::Attribute(method) = &*call.func
                && let Expr::Name(name) = &*method.value
                && let Some(Constant::Several(_)) = names.get(name.id.as_str())
            {
                names.insert(name.id.to_string(), Constant::Unknown(range_of(expression)));
            }
        }
        other => Unsure { names }.visit_stmt(other),
    }
}

fn bind(target: &Expr, value: Constant, names: &mut Names) {
    match target {
        Expr::Name(name) => {
            names.insert(name.id.to_string(), value);
        }
        Expr::Tuple(_) | Expr::List(_) => {
            let targets = match target {
                Expr::Tuple(tuple) => &tuple.elts,
                Expr::List(list) => &list.elts,
                _ => return,
            };
            match value {
                Constant::Several(items) if items.len() == targets.len() => {
                    for (target, item) in targets.iter().zip(items) {
                        bind(target, item, names);
                    }
                }
                Constant::Several(_) | Constant::None | Constant::Text(_) | Constant::Unknown(_) => {
                    for inner in targets {
                        bind(inner, Constant::Unknown(range_of(target)), names);
                    }
                }
            }
        }
        Expr::Starred(starred) => bind(&starred.value, Constant::Unknown(range_of(target)), names),
        _ => {}
    }
}

/// Whatever a statement binds, it binds to something unknown.
struct Unsure<'n> {
    names: &'n mut Names,
}

impl Unsure<'_> {
    fn unsure(&mut self, name: &str, statement: &Stmt) {
        self.names.insert(name.to_owned(), Constant::Unknown(range_of(statement)));
    }
}

impl<'a> StatementVisitor<'a> for Unsure<'_> {
    fn visit_stmt(&mut self, statement: &'a Stmt) {
        match statement {
            Stmt::FunctionDef(function) => self.unsure(&function.name, statement),
            Stmt::ClassDef(class) => self.unsure(&class.name, statement),
            Stmt::Import(import) => {
                for alias in &import.names {
                    let name = alias.asname.as_ref().unwrap_or(&alias.name);
                    self.unsure(name.split('.').next().unwrap_or(name), statement);
                }
            }
            Stmt::ImportFrom(import) => {
                for alias in &import.names {
                    self.unsure(alias.asname.as_ref().unwrap_or(&alias.name), statement);
                }
            }
            Stmt::Assign(assign) => {
                for target in &assign.targets {
                    bind(target, Constant::Unknown(range_of(statement)), self.names);
                }
            }
            Stmt::AnnAssign(assign) if assign.value.is_some() => {
                bind(&assign.target, Constant::Unknown(range_of(statement)), self.names);
            }
            Stmt::AugAssign(assign) => bind(&assign.target, Constant::Unknown(range_of(statement)), self.names),
            Stmt::Delete(delete) => {
                for target in &delete.targets {
                    bind(target, Constant::Unknown(range_of(statement)), self.names);
                }
            }
            Stmt::For(each) => {
                bind(&each.target, Constant::Unknown(range_of(statement)), self.names);
                walk_stmt(self, statement);
            }
            Stmt::With(with) => {
                for item in &with.items {
                    if let Some(target) = &item.optional_vars {
                        bind(target, Constant::Unknown(range_of(statement)), self.names);
                    }
                }
                walk_stmt(self, statement);
            }
            other => walk_stmt(self, other),
        }
    }
}
