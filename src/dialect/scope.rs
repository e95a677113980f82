//! Where an expression stands, and the names that a statement makes up as it is written.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use crate::schema::TableName;

#[derive(Default, Clone)]
pub(super) struct Scope {
    /// Columns carry their table: in statements, not in DDL.
    pub qualify: bool,
    /// Columns of the new row mean `VALUES(column)`: MySQL's ON DUPLICATE KEY UPDATE.
    pub inserted: bool,
    /// Shared by all parts of a statement.
    names: Rc<RefCell<Names>>,
}

#[derive(Default)]
struct Names {
    counts: BTreeMap<String, u32>,
    made: BTreeMap<String, String>,
}

impl Scope {
    pub fn bare() -> Self {
        Self::default()
    }

    pub fn qualified() -> Self {
        Self { qualify: true, ..Self::default() }
    }

    /// Where columns go by their names alone.
    pub fn unqualified(&self) -> Self {
        Self { qualify: false, ..self.clone() }
    }

    /// For the assignments of ON DUPLICATE KEY UPDATE.
    pub fn inserted(&self) -> Self {
        Self { inserted: true, ..self.clone() }
    }

    /// `count` gives `count_1`, then `count_2`.
    pub fn label(&self, stem: &str) -> String {
        let mut names = self.names.borrow_mut();
        let count = names.counts.entry(stem.to_owned()).or_default();
        *count += 1;
        format!("{stem}_{count}")
    }

    /// A name as it was given; `%(7 anon)s` is one to make up, the same wherever it stands in the statement.
    pub fn name<'a>(&self, name: &'a str) -> Cow<'a, str> {
        let Some((_, stem)) =
            name.strip_prefix("%(").and_then(|rest| rest.strip_suffix(")s")).and_then(|rest| rest.split_once(' '))
        else {
            return Cow::Borrowed(name);
        };
        let known = self.names.borrow().made.get(name).cloned();
        let made = known.unwrap_or_else(|| {
            let made = self.label(&self.name(stem));
            self.names.borrow_mut().made.insert(name.to_owned(), made.clone());
            made
        });
        Cow::Owned(made)
    }

    pub fn table<'a>(&self, table: &'a TableName) -> Cow<'a, TableName> {
        match self.name(&table.name) {
            Cow::Borrowed(_) => Cow::Borrowed(table),
            Cow::Owned(name) => Cow::Owned(TableName { schema: table.schema.clone(), name }),
        }
    }
}
