//! What SQLite's catalog says of a table and of what hangs on it.

use std::collections::BTreeMap;

use super::cursor::Unexpected;
use super::{create_index, create_table};
use crate::database::connection::Connection;
use crate::database::error::DatabaseError;
use crate::dialect::Dialect;
use crate::schema::{ConstraintKind, DialectName, Table, TableName};

/// What goes or breaks with a table that is dropped and made again.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Dependents {
    /// The table's own triggers: name and definition. SQLite drops them with the table.
    pub triggers: Vec<(String, String)>,
    /// The names of all views of the database that can be read now.
    pub readable_views: Vec<String>,
}

impl Connection {
    /// The table as it stands, with its indexes; `None` where there is none.
    pub async fn reflect_table(&mut self, name: &TableName) -> Result<Option<Table>, DatabaseError> {
        match self.dialect() {
            DialectName::Sqlite => self.reflect_sqlite_table(name).await,
            DialectName::Postgresql => self.reflect_postgresql_table(name).await,
            DialectName::Mysql | DialectName::Mariadb => {
                Ok(self.mysql_table(name).await?.map(|table| table.into_table(name.clone())))
            }
        }
    }

    async fn reflect_sqlite_table(&mut self, name: &TableName) -> Result<Option<Table>, DatabaseError> {
        let catalog = self.sqlite_catalog(name);
        let of_table = format!("lower(tbl_name) = lower({})", self.literal(&name.name));
        let sql = format!("SELECT sql FROM {catalog} WHERE type = 'table' AND {of_table}");
        let Some(definition) = self.value(&sql).await? else { return Ok(None) };
        let refuse = |Unexpected(reason)| DatabaseError::Reflection { table: name.to_string(), reason };
        let mut table = create_table::parse(&definition, name).map_err(refuse)?;
        self.check_columns(name, &table).await?;
        self.complete_foreign_keys(&mut table).await?;
        let sql =
            format!("SELECT sql FROM {catalog} WHERE type = 'index' AND sql IS NOT NULL AND {of_table} ORDER BY rowid");
        for row in self.rows(&sql).await? {
            let definition = row.into_iter().next().flatten().unwrap_or_default();
            table.indexes.push(create_index::parse(&definition).map_err(refuse)?);
        }
        Ok(Some(table))
    }

    /// SQLite only.
    pub async fn dependents(&mut self, name: &TableName) -> Result<Dependents, DatabaseError> {
        let catalog = self.sqlite_catalog(name);
        let sql = format!(
            "SELECT name, sql FROM {catalog} WHERE type = 'trigger' AND lower(tbl_name) = lower({}) ORDER BY rowid",
            self.literal(&name.name)
        );
        let rows = self.rows(&sql).await?;
        let pair = |row: Vec<Option<String>>| {
            let mut row = row.into_iter().flatten();
            Some((row.next()?, row.next()?))
        };
        let triggers = rows.into_iter().filter_map(pair).collect();
        let sql = format!("SELECT name FROM {catalog} WHERE type = 'view' ORDER BY rowid");
        let mut readable_views = Vec::new();
        for view in self.rows(&sql).await?.into_iter().filter_map(|row| row.into_iter().next().flatten()) {
            if self.can_read(&TableName { schema: name.schema.clone(), name: view.clone() }).await? {
                readable_views.push(view);
            }
        }
        Ok(Dependents { triggers, readable_views })
    }

    /// Whether a table or view can be selected from: a view breaks when what it names is gone.
    pub async fn can_read(&mut self, name: &TableName) -> Result<bool, DatabaseError> {
        let sql = format!("SELECT 1 FROM {} LIMIT 0", self.quoted(name)?);
        match self.rows(&sql).await {
            Ok(_) => Ok(true),
            Err(error) if error.is_lost() || error.is_cancelled() => Err(error),
            Err(_) => Ok(false),
        }
    }

    pub async fn count_rows(&mut self, name: &TableName) -> Result<u64, DatabaseError> {
        let sql = format!("SELECT count(*) FROM {}", self.quoted(name)?);
        Ok(self.value(&sql).await?.and_then(|count| count.parse().ok()).unwrap_or_default())
    }

    /// Quoted and qualified as needed.
    pub fn quoted(&self, name: &TableName) -> Result<String, DatabaseError> {
        let quoted = Dialect::new(self.dialect()).quote_table(name);
        quoted.map_err(|error| DatabaseError::Name { name: name.to_string(), reason: error.to_string() })
    }

    pub(in crate::database) fn quote(&self, name: &str) -> String {
        Dialect::new(self.dialect()).quote(name)
    }

    /// SQLite only.
    pub async fn has_table(&mut self, name: &TableName) -> Result<bool, DatabaseError> {
        let sql = format!(
            "SELECT count(*) FROM {} WHERE type = 'table' AND lower(name) = lower({})",
            self.sqlite_catalog(name),
            self.literal(&name.name)
        );
        Ok(self.value(&sql).await?.is_some_and(|count| count != "0"))
    }

    /// The highest number that AUTOINCREMENT gave to a row of this SQLite table, rows since deleted included.
    pub async fn sequence(&mut self, name: &TableName) -> Result<Option<i64>, DatabaseError> {
        let counters = TableName { schema: name.schema.clone(), name: "sqlite_sequence".into() };
        if !self.has_table(&counters).await? {
            return Ok(None);
        }
        let sql = format!("SELECT seq FROM {} WHERE name = {}", self.quoted(&counters)?, self.literal(&name.name));
        Ok(self.value(&sql).await?.and_then(|last| last.parse().ok()))
    }

    /// Restores that number on a table that was made again, so that none is given twice.
    pub async fn keep_sequence(&mut self, name: &TableName, last: i64) -> Result<(), DatabaseError> {
        let counters = TableName { schema: name.schema.clone(), name: "sqlite_sequence".into() };
        let counts =
            self.reflect_table(name).await?.is_some_and(|table| table.options.contains_key("sqlite_autoincrement"));
        if !counts || !self.has_table(&counters).await? {
            return Ok(());
        }
        let (counters, name) = (self.quoted(&counters)?, self.literal(&name.name));
        let found = self.execute(&format!("UPDATE {counters} SET seq = max(seq, {last}) WHERE name = {name}")).await?;
        if found.rows == 0 {
            self.execute(&format!("INSERT INTO {counters} (name, seq) VALUES ({name}, {last})")).await?;
        }
        Ok(())
    }

    /// Whether SQLite watches foreign keys now; the other engines always do, and answer `false` here.
    pub async fn foreign_keys_enforced(&mut self) -> Result<bool, DatabaseError> {
        match self.dialect() {
            DialectName::Sqlite => Ok(self.value("PRAGMA foreign_keys").await?.as_deref() == Some("1")),
            DialectName::Postgresql | DialectName::Mysql | DialectName::Mariadb => Ok(false),
        }
    }

    /// SQLite only, and without effect inside a transaction.
    pub async fn enforce_foreign_keys(&mut self, on: bool) -> Result<(), DatabaseError> {
        let sql = if on { "PRAGMA foreign_keys = ON" } else { "PRAGMA foreign_keys = OFF" };
        let before = self.shield(true);
        let done = self.execute(sql).await;
        self.shield(before);
        done.map(drop)
    }

    /// How many rows of which table refer to nothing, by `table (to parent)`; `None` where SQLite can't say, since a key refers
    /// to what is no key. Counted, since a table that was made again has numbered its rows anew.
    pub async fn foreign_key_violations(&mut self) -> Result<Option<BTreeMap<String, u64>>, DatabaseError> {
        match self.rows("PRAGMA foreign_key_check").await {
            Ok(rows) => {
                let mut counts = BTreeMap::new();
                for row in rows {
                    let part = |at: usize| row.get(at).cloned().flatten().unwrap_or_else(|| "?".into());
                    *counts.entry(format!("{} (to {})", part(0), part(2))).or_insert(0) += 1;
                }
                Ok(Some(counts))
            }
            Err(DatabaseError::Server(_)) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// With it on, renaming a table leaves views and foreign keys that name another alone, as a move-and-copy needs.
    /// SQLite only; the answer is how it stood before.
    pub async fn rename_as_of_old(&mut self, on: bool) -> Result<bool, DatabaseError> {
        let sql = if on { "PRAGMA legacy_alter_table = ON" } else { "PRAGMA legacy_alter_table = OFF" };
        let shielded = self.shield(true);
        let before = self.value("PRAGMA legacy_alter_table").await;
        let done = self.execute(sql).await;
        self.shield(shielded);
        done?;
        Ok(before?.as_deref() == Some("1"))
    }

    fn sqlite_catalog(&self, name: &TableName) -> String {
        let schema = name.schema.as_ref().map(|schema| format!("{}.", self.quote(schema))).unwrap_or_default();
        format!("{schema}sqlite_schema")
    }

    fn sqlite_pragma(&self, pragma: &str, schema: Option<&str>, table: &str) -> String {
        let schema = schema.map(|schema| format!("{}.", self.quote(schema))).unwrap_or_default();
        format!("PRAGMA {schema}{pragma}({})", self.quote(table))
    }

    /// A definition misread would lose data when the table is made again, so SQLite's own list must agree.
    async fn check_columns(&mut self, name: &TableName, table: &Table) -> Result<(), DatabaseError> {
        let sql = self.sqlite_pragma("table_xinfo", name.schema.as_deref(), &name.name);
        let listed: Vec<String> =
            self.rows(&sql).await?.into_iter().filter_map(|row| row.into_iter().nth(1).flatten()).collect();
        let read: Vec<&String> = table.columns.iter().map(|column| &column.name).collect();
        if listed.iter().collect::<Vec<_>>() == read {
            return Ok(());
        }
        let reason = format!("its definition reads as columns {read:?}, SQLite lists {listed:?}");
        Err(DatabaseError::Reflection { table: name.to_string(), reason })
    }

    /// `REFERENCES p` without columns means p's primary key.
    async fn complete_foreign_keys(&mut self, table: &mut Table) -> Result<(), DatabaseError> {
        let schema = table.name.schema.clone();
        for constraint in &mut table.constraints {
            let ConstraintKind::ForeignKey { columns, referred, referred_columns, .. } = &mut constraint.kind else {
                continue;
            };
            if !referred_columns.is_empty() {
                continue;
            }
            let sql = self.sqlite_pragma("table_info", schema.as_deref(), &referred.name);
            let mut key: Vec<(u32, String)> = Vec::new();
            for row in self.rows(&sql).await? {
                let place = row.get(5).cloned().flatten().and_then(|place| place.parse().ok()).unwrap_or(0);
                if let (Some(Some(name)), 1..) = (row.get(1), place) {
                    key.push((place, name.clone()));
                }
            }
            key.sort();
            *referred_columns = key.into_iter().map(|(_, name)| name).collect();
            if referred_columns.is_empty() {
                referred_columns.clone_from(columns);
            }
        }
        Ok(())
    }
}
