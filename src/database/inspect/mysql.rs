//! MySQL and MariaDB: a table's own definition, and a view's columns.

use super::answer::first_of_each;
use crate::database::connection::Connection;
use crate::database::error::DatabaseError;
use crate::database::rows::TextRow;
use crate::dialect::mysql_catalog as catalog;
use crate::operation::{Inspect, Inspected, Relations};
use crate::schema::{ReflectedTable, TableName};

/// The server's numbers for a table or database that is not there.
const ABSENT: [u32; 3] = [1146, 1049, 1051];

impl Connection {
    pub(super) async fn inspect_mysql(&mut self, question: &Inspect) -> Result<Inspected, DatabaseError> {
        match question {
            Inspect::DefaultSchema => Ok(Inspected::Name(self.value("SELECT DATABASE()").await?)),
            Inspect::SchemaNames => self.names("SHOW SCHEMAS").await,
            Inspect::HasSchema { name } => {
                let names = first_of_each(self.rows("SHOW SCHEMAS").await?);
                Ok(Inspected::Is(names.contains(name)))
            }
            Inspect::Names { of, schema } => self.mysql_names(*of, schema.as_deref()).await,
            Inspect::Enums { .. } => Ok(Inspected::Enums(Vec::new())),
            Inspect::HasType { .. } => Ok(Inspected::Is(false)),
            Inspect::ViewDefinition { name } => {
                let definition = self.mysql_definition(name).await?;
                Ok(Inspected::Name(definition.filter(|text| catalog::is_view(text))))
            }
            // A temporary table is in no list, but can be described.
            Inspect::HasTable { name } => {
                let sql = format!("DESCRIBE {}", self.mysql_name(name));
                Ok(Inspected::Is(self.unless_absent(&sql).await?.is_some_and(|rows| !rows.is_empty())))
            }
            Inspect::HasSequence { name } => {
                let sql = self.mysql_relations("'SEQUENCE'", name.schema.as_deref());
                self.exists(&format!("{sql} AND table_name = {}", self.literal(&name.name))).await
            }
            Inspect::Table { name } => Ok(Inspected::Table(self.mysql_table(name).await?.map(Box::new))),
        }
    }

    async fn mysql_names(&mut self, of: Relations, schema: Option<&str>) -> Result<Inspected, DatabaseError> {
        let kinds = match of {
            Relations::Tables => "'BASE TABLE'",
            Relations::Views => "'VIEW', 'SYSTEM VIEW'",
            Relations::Sequences => "'SEQUENCE'",
            Relations::MaterializedViews | Relations::TemporaryTables | Relations::TemporaryViews => {
                return Ok(Inspected::Names(Vec::new()));
            }
        };
        let sql = self.mysql_relations(kinds, schema);
        self.names(&format!("{sql} ORDER BY table_name")).await
    }

    fn mysql_relations(&self, kinds: &str, schema: Option<&str>) -> String {
        let schema = schema.map_or("DATABASE()".into(), |schema| self.literal(schema));
        format!(
            "SELECT table_name FROM information_schema.tables WHERE table_type IN ({kinds}) AND table_schema = {schema}"
        )
    }

    pub(in crate::database) async fn mysql_table(
        &mut self,
        name: &TableName,
    ) -> Result<Option<ReflectedTable>, DatabaseError> {
        let Some(mut definition) = self.mysql_definition(name).await? else { return Ok(None) };
        if catalog::is_view(&definition) {
            let rows = self.rows(&format!("DESCRIBE {}", self.mysql_name(name))).await?;
            definition = catalog::view_as_table(&name.name, &rows);
        }
        Ok(Some(catalog::parse(&definition, name.schema.as_deref(), self.dialect())))
    }

    async fn mysql_definition(&mut self, name: &TableName) -> Result<Option<String>, DatabaseError> {
        let rows = self.unless_absent(&format!("SHOW CREATE TABLE {}", self.mysql_name(name))).await?;
        Ok(rows.and_then(|rows| rows.into_iter().next()?.into_iter().nth(1)?))
    }

    async fn unless_absent(&mut self, sql: &str) -> Result<Option<Vec<TextRow>>, DatabaseError> {
        match self.rows(sql).await {
            Ok(rows) => Ok(Some(rows)),
            Err(error)
                if error.server().and_then(|said| said.number).is_some_and(|number| ABSENT.contains(&number)) =>
            {
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }

    fn mysql_name(&self, name: &TableName) -> String {
        let quoted = |name: &str| format!("`{}`", name.replace('`', "``"));
        let schema = name.schema.as_deref().map(|schema| format!("{}.", quoted(schema))).unwrap_or_default();
        format!("{schema}{}", quoted(&name.name))
    }
}
