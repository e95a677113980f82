//! Finds what env.py says in literals: keywords of `context.configure()` and `context.run_migrations()`, the URL, naming conventions.

use std::collections::BTreeMap;

use rustpython_ruff_python_ast::visitor::{Visitor, walk_expr};
use rustpython_ruff_python_ast::{Expr, ExprCall, Stmt};

use super::Configured;
use crate::project::place::line_of;
use crate::project::script::{Constant, Names, evaluate, names_of, range_of};

const TEXTS: &[&str] = &["version_table", "version_table_schema"];
const FLAGS: &[&str] = &["version_table_pk", "include_schemas", "transaction_per_migration", "render_as_batch"];
const UNHEEDED: &[&str] = &["on_version_apply", "starting_rev", "transactional_ddl"];

/// The sum of all its calls. Where two of them disagree the keyword is unknown.
pub(super) fn read(text: &str, body: &[Stmt]) -> Configured {
    let mut reading = Reading {
        text,
        names: names_of(body),
        dicts: dicts_of(body),
        found: Configured::default(),
        said: BTreeMap::new(),
    };
    reading.visit_body(body);
    reading.found
}

/// Dictionaries of texts that module-level names hold: naming conventions.
fn dicts_of(body: &[Stmt]) -> BTreeMap<&str, &Expr> {
    body.iter()
        .filter_map(|statement| match statement {
            Stmt::Assign(assign) => match (assign.targets.as_slice(), &*assign.value) {
                ([Expr::Name(name)], value @ Expr::Dict(_)) => Some((name.id.as_str(), value)),
                _ => None,
            },
            _ => None,
        })
        .collect()
}

struct Reading<'t> {
    text: &'t str,
    names: Names,
    dicts: BTreeMap<&'t str, &'t Expr>,
    found: Configured,
    /// The source of what a keyword was given first.
    said: BTreeMap<String, String>,
}

/// A literal, as far as keywords of ours hold any.
enum Literal {
    None,
    Flag(bool),
    Text(String),
    Unknown,
}

impl Reading<'_> {
    fn literal(&self, value: &Expr) -> Literal {
        if let Expr::BooleanLiteral(literal) = value {
            return Literal::Flag(literal.value);
        }
        match evaluate(value, &self.names) {
            Constant::None => Literal::None,
            Constant::Text(text) => Literal::Text(text),
            Constant::Several(_) | Constant::Unknown(_) => Literal::Unknown,
        }
    }

    fn source(&self, value: &Expr) -> String {
        self.text.get(range_of(value)).unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// Whether this is the first word on a keyword; a second that differs makes it unknown.
    fn agrees(&mut self, name: &str, value: &Expr) -> bool {
        let source = self.source(value);
        match self.said.get(name) {
            Some(before) if *before != source => {
                self.found.unknown.insert(name.to_owned(), format!("{before} and {source}"));
                false
            }
            Some(_) => true,
            None => {
                self.said.insert(name.to_owned(), source);
                true
            }
        }
    }

    fn configure(&mut self, call: &ExprCall) {
        if self.found.line == 0 {
            self.found.line = line_of(self.text, range_of(call).start);
        }
        for keyword in &call.arguments.keywords {
            let Some(name) = keyword.arg.as_ref().map(|name| name.as_str()) else {
                let source = self.source(&keyword.value);
                self.found.unknown.insert(format!("**{source}"), source);
                continue;
            };
            if UNHEEDED.contains(&name) && !self.found.unheeded.iter().any(|known| known == name) {
                self.found.unheeded.push(name.to_owned());
            }
            if !TEXTS.contains(&name) && !FLAGS.contains(&name) || !self.agrees(name, &keyword.value) {
                continue;
            }
            match (self.literal(&keyword.value), name) {
                (Literal::None, _) => {}
                (Literal::Flag(flag), name) if FLAGS.contains(&name) => {
                    self.found.flags.insert(name.to_owned(), flag);
                }
                (Literal::Text(text), "version_table") => self.found.version_table = Some(text),
                (Literal::Text(text), "version_table_schema") => self.found.version_table_schema = Some(text),
                (Literal::Flag(_) | Literal::Text(_) | Literal::Unknown, name) => {
                    let source = self.source(&keyword.value);
                    self.found.unknown.insert(name.to_owned(), source);
                }
            }
        }
    }

    fn run(&mut self, call: &ExprCall) {
        for keyword in &call.arguments.keywords {
            let Some(name) = keyword.arg.as_ref().map(|name| name.as_str()) else { continue };
            let key = format!("run_migrations({name})");
            match self.literal(&keyword.value) {
                Literal::Text(text) if self.agrees(&key, &keyword.value) => {
                    self.found.arguments.insert(name.to_owned(), text);
                }
                Literal::Text(_) | Literal::None | Literal::Flag(_) | Literal::Unknown => {
                    let source = self.source(&keyword.value);
                    self.found.unknown.insert(key, source);
                }
            }
        }
    }

    /// `config.set_main_option("sqlalchemy.url", …)`: Alembic's parser makes `%` of `%%`.
    fn option(&mut self, call: &ExprCall) {
        let [Expr::StringLiteral(key), value] = &*call.arguments.args else { return };
        if key.value.to_str() != "sqlalchemy.url" || !self.agrees("url", value) {
            return;
        }
        match self.literal(value) {
            Literal::Text(text) => self.found.url = Some(text.replace("%%", "%")),
            Literal::None | Literal::Flag(_) | Literal::Unknown => {
                let source = self.source(value);
                self.found.unknown.insert("url".to_owned(), source);
            }
        }
    }

    fn convention(&mut self, value: &Expr) {
        let value = match value {
            Expr::Name(name) => self.dicts.get(name.id.as_str()).copied().unwrap_or(value),
            value => value,
        };
        let Expr::Dict(dict) = value else { return };
        for item in &dict.items {
            if let (Some(Expr::StringLiteral(key)), Expr::StringLiteral(template)) = (&item.key, &item.value) {
                self.found.naming_convention.insert(key.value.to_str().to_owned(), template.value.to_str().to_owned());
            }
        }
    }
}

impl<'a> Visitor<'a> for Reading<'_> {
    fn visit_expr(&mut self, expression: &'a Expr) {
        if let Expr::Call(call) = expression {
            if let Expr::Attribute(method) = &*call.func {
                // `logging.configure()` is somebody else's.
                let of_context = self.source(&method.value).ends_with("context");
                match method.attr.as_str() {
                    "configure" if of_context => self.configure(call),
                    "run_migrations" if of_context => self.run(call),
                    "set_main_option" => self.option(call),
                    _ => {}
                }
            }
            for keyword in &call.arguments.keywords {
                if keyword.arg.as_ref().is_some_and(|name| name.as_str() == "naming_convention") {
                    self.convention(&keyword.value);
                }
            }
        }
        walk_expr(self, expression);
    }
}
