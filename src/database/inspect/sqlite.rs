//! SQLite: its lists of columns, indexes and foreign keys, and the text that each definition is stored as.

use std::collections::BTreeMap;

use super::answer::first_of_each;
use crate::database::connection::Connection;
use crate::database::error::DatabaseError;
use crate::database::rows::TextRow;
use crate::dialect::sqlite_catalog as catalog;
use crate::operation::{Inspect, Inspected, Relations};
use crate::schema::{ReflectedTable, TableName};

/// The catalog itself, which lists no definition of its own.
const SYSTEM: [&str; 4] = ["sqlite_schema", "sqlite_master", "sqlite_temp_schema", "sqlite_temp_master"];

impl Connection {
    pub(super) async fn inspect_sqlite(&mut self, question: &Inspect) -> Result<Inspected, DatabaseError> {
        match question {
            Inspect::DefaultSchema => Ok(Inspected::Name(Some("main".into()))),
            Inspect::SchemaNames => Ok(Inspected::Names(self.sqlite_schemas().await?)),
            Inspect::HasSchema { name } => Ok(Inspected::Is(self.sqlite_schemas().await?.contains(name))),
            Inspect::Names { of, schema } => self.sqlite_names(*of, schema.as_deref()).await,
            Inspect::Enums { .. } => Ok(Inspected::Enums(Vec::new())),
            Inspect::HasType { .. } | Inspect::HasSequence { .. } => Ok(Inspected::Is(false)),
            Inspect::ViewDefinition { name } => {
                Ok(Inspected::Name(self.sqlite_definition(name, "'view'").await?.flatten()))
            }
            Inspect::HasTable { name } => Ok(Inspected::Is(self.sqlite_columns(name).await?.is_some())),
            Inspect::Table { name } => Ok(Inspected::Table(self.sqlite_table(name).await?.map(Box::new))),
        }
    }

    async fn sqlite_schemas(&mut self) -> Result<Vec<String>, DatabaseError> {
        let names = first_of_each(self.rows("SELECT name FROM pragma_database_list ORDER BY seq").await?);
        Ok(names.into_iter().filter(|name| name != "temp").collect())
    }

    async fn sqlite_names(&mut self, of: Relations, schema: Option<&str>) -> Result<Inspected, DatabaseError> {
        let of_schema =
            || format!("{}sqlite_master", schema.map(|name| format!("{}.", self.quote(name))).unwrap_or_default());
        let (catalog, kind) = match of {
            Relations::Tables => (of_schema(), "table"),
            Relations::Views => (of_schema(), "view"),
            Relations::TemporaryTables => ("sqlite_temp_master".into(), "table"),
            Relations::TemporaryViews => ("sqlite_temp_master".into(), "view"),
            Relations::MaterializedViews | Relations::Sequences => return Ok(Inspected::Names(Vec::new())),
        };
        let own = "name NOT LIKE 'sqlite~_%' ESCAPE '~'";
        self.names(&format!("SELECT name FROM {catalog} WHERE type = '{kind}' AND {own} ORDER BY name")).await
    }

    /// `None` where there is no such table; its definition may be absent where it is the catalog itself.
    async fn sqlite_definition(
        &mut self,
        name: &TableName,
        kinds: &str,
    ) -> Result<Option<Option<String>>, DatabaseError> {
        let from = match name.schema.as_deref() {
            Some(schema) => format!("{}.sqlite_master", self.quote(schema)),
            None => "(SELECT * FROM sqlite_master UNION ALL SELECT * FROM sqlite_temp_master)".into(),
        };
        let sql = format!("SELECT sql FROM {from} WHERE name = {} AND type IN ({kinds})", self.literal(&name.name));
        let rows = self.rows(&sql).await?;
        Ok(rows.into_iter().next().map(|row| row.into_iter().next().flatten()))
    }

    /// The rows that a pragma answers about a table or an index: of the schema, or of the main one and then the temporary.
    async fn sqlite_pragma_rows(
        &mut self,
        columns: &str,
        from: &str,
        name: &TableName,
    ) -> Result<Vec<TextRow>, DatabaseError> {
        let schemas = name.schema.as_deref().map_or(vec!["main", "temp"], |schema| vec![schema]);
        for schema in schemas {
            let from = from.replace("{name}", &self.literal(&name.name)).replace("{schema}", &self.literal(schema));
            let from = from.replace("{master}", &format!("{}.sqlite_master", self.quote(schema)));
            let rows = self.rows(&format!("SELECT {columns} FROM {from}")).await?;
            if !rows.is_empty() {
                return Ok(rows);
            }
        }
        Ok(Vec::new())
    }

    async fn sqlite_columns(&mut self, name: &TableName) -> Result<Option<Vec<TextRow>>, DatabaseError> {
        if let Some(schema) = &name.schema
            && !self.sqlite_schemas().await?.contains(schema)
        {
            return Ok(None);
        }
        let (columns, from) =
            ("cid, name, type, \"notnull\", dflt_value, pk, hidden", "pragma_table_xinfo({name}, {schema})");
        let rows = self.sqlite_pragma_rows(columns, from, name).await?;
        Ok((!rows.is_empty()).then_some(rows))
    }

    async fn sqlite_table(&mut self, name: &TableName) -> Result<Option<ReflectedTable>, DatabaseError> {
        let Some(rows) = self.sqlite_columns(name).await? else { return Ok(None) };
        // The patterns look at it as it is spelled; the lists don't mind capitals.
        let definition = match self.sqlite_definition(name, "'table', 'view'").await? {
            Some(definition) => definition,
            None if SYSTEM.contains(&name.name.as_str()) => None,
            None => return Ok(None),
        };
        let definition = definition.as_deref();
        let mut table = catalog::columns(&rows, definition);
        let listed = self
            .sqlite_pragma_rows(
                "l.name, l.\"unique\", l.partial, i.name, m.sql",
                "pragma_index_list({name}, {schema}) l JOIN pragma_index_info(l.name, {schema}) i \
                 LEFT JOIN {master} m ON m.type = 'index' AND m.name = l.name ORDER BY l.seq, i.seqno",
                name,
            )
            .await?;
        let automatic = catalog::indexes(&listed, &mut table);
        let keys = self
            .sqlite_pragma_rows(
                "id, seq, \"table\", \"from\", \"to\"",
                "pragma_foreign_key_list({name}, {schema}) ORDER BY id, seq",
                name,
            )
            .await?;
        let mut referred = BTreeMap::new();
        for row in keys.iter().filter(|row| row.get(4).is_none_or(Option::is_none)) {
            let parent = row.get(2).cloned().flatten().unwrap_or_default();
            let parent_name = TableName { schema: name.schema.clone(), name: parent.clone() };
            let columns = self.sqlite_columns(&parent_name).await?.unwrap_or_default();
            referred.insert(parent, catalog::columns(&columns, None).pk_constraint.constrained_columns);
        }
        let key_of = |parent: &str| referred.get(parent).cloned().unwrap_or_default();
        table.foreign_keys =
            catalog::foreign_keys(&keys, definition, name.schema.as_deref(), key_of, &mut table.warnings);
        if let Some(definition) = definition {
            table.unique_constraints = catalog::uniques(definition, automatic);
            table.check_constraints = catalog::checks(definition);
            table.options = catalog::options(definition);
        }
        Ok(Some(table))
    }
}
