//! PostgreSQL: at most four questions about a table.

use super::answer::first_of_each;
use crate::database::connection::Connection;
use crate::database::error::DatabaseError;
use crate::dialect::postgresql_catalog as catalog;
use crate::operation::{Inspect, Inspected};
use crate::schema::{ReflectedTable, Table, TableName};

impl Connection {
    pub(super) async fn inspect_postgresql(&mut self, question: &Inspect) -> Result<Inspected, DatabaseError> {
        match question {
            Inspect::DefaultSchema => Ok(Inspected::Name(self.value("SELECT current_schema()::text").await?)),
            Inspect::SchemaNames => self.names(&catalog::schemas_query(None)).await,
            Inspect::HasSchema { name } => self.exists(&catalog::schemas_query(Some(name))).await,
            Inspect::Names { of, schema } => self.names(&catalog::names_query(*of, schema.as_deref())).await,
            Inspect::Enums { schema } => {
                let rows = self.rows(&catalog::enums_query(schema.as_deref())).await?;
                Ok(Inspected::Enums(catalog::enums(&rows)))
            }
            Inspect::ViewDefinition { name } => Ok(Inspected::Name(self.value(&catalog::view_query(name)).await?)),
            Inspect::HasTable { name } => self.exists(&catalog::has_query(name, false)).await,
            Inspect::HasSequence { name } => self.exists(&catalog::has_query(name, true)).await,
            Inspect::HasType { name } => self.exists(&catalog::type_query(name)).await,
            Inspect::Table { name } => Ok(Inspected::Table(self.postgresql_table(name).await?.map(Box::new))),
        }
    }

    /// A default that counts in the column's own sequence is left out, as Alembic leaves it: it goes with the table, and the
    /// new column counts in one of its own.
    pub(in crate::database) async fn reflect_postgresql_table(
        &mut self,
        name: &TableName,
    ) -> Result<Option<Table>, DatabaseError> {
        let Some(table) = self.postgresql_table(name).await? else { return Ok(None) };
        let counted = first_of_each(self.rows(&catalog::own_sequences_query(name)).await?);
        let mut table = table.into_table(name.clone());
        for column in table.columns.iter_mut().filter(|column| counted.contains(&column.name)) {
            column.server_default = None;
        }
        Ok(Some(table))
    }

    async fn postgresql_table(&mut self, name: &TableName) -> Result<Option<ReflectedTable>, DatabaseError> {
        let version = self.server().numbers();
        let schema = name.schema.as_deref();
        let rows = self.rows(&catalog::columns_query(name, &version)).await?;
        let Some(relation) = catalog::relation(&rows) else { return Ok(None) };
        let types = self.rows(&catalog::types_query(&relation)).await?;
        let mut table = catalog::columns(&rows, &catalog::used_types(&types), schema);
        let rows = self.rows(&catalog::constraints_query(&relation, &version)).await?;
        catalog::constraints(&mut table, &rows, schema);
        let rows = self.rows(&catalog::indexes_query(&relation, &version)).await?;
        table.indexes = catalog::indexes(&rows);
        Ok(Some(table))
    }
}
