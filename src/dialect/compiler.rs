//! The compiler's public face: an engine's name in, SQL text out.

use super::batch::{self, Recreation};
use super::compile;
use super::engine::Engine;
use super::error::CompileError;
use super::memo::Memo;
use super::version_table::{self, VersionChange};
use super::{expression, literal, mysql, postgresql, quoting, sqlite, types};
use crate::operation::Operation;
use crate::schema::{DialectName, Expr, Table, TableName, Type, Value};

/// The SQL of one engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dialect {
    name: DialectName,
    /// MySQL's language spoken to a MariaDB server, as with a URL that starts with `mysql`.
    on_mariadb: bool,
    /// What Alembic writes is written, also where the engine is known to refuse it.
    verbatim: bool,
}

impl Dialect {
    pub fn new(name: DialectName) -> Self {
        Self { name, on_mariadb: false, verbatim: false }
    }

    /// The server that will hear it: MariaDB has no DROP CHECK, by whichever name it is called in the URL.
    #[must_use]
    pub fn on_server(self, server: DialectName) -> Self {
        Self { on_mariadb: self.name == DialectName::Mysql && server == DialectName::Mariadb, ..self }
    }

    /// The same by what the server says of its version; before there is one it is taken to be what the URL says.
    pub fn for_server(name: DialectName, version: &str) -> Self {
        let on_mariadb = version.to_ascii_lowercase().contains("mariadb");
        Self::new(name).on_server(if on_mariadb { DialectName::Mariadb } else { name })
    }

    /// For `--sql`: what Alembic writes, also where the engine is known to refuse it.
    #[must_use]
    pub fn verbatim(self) -> Self {
        Self { verbatim: true, ..self }
    }

    pub fn name(self) -> DialectName {
        self.name
    }

    /// The statements of an operation in order, values inlined, without terminators.
    pub fn compile(self, operation: &Operation) -> Result<Vec<String>, CompileError> {
        self.compile_with(operation, None)
    }

    /// `table` as it stands in the database, where [`Dialect::needs_table`] asks for it.
    pub fn compile_with(self, operation: &Operation, table: Option<&Table>) -> Result<Vec<String>, CompileError> {
        self.compile_in(operation, table, &mut Memo::default())
    }

    /// As part of a run, which remembers the types it has created by the way.
    pub fn compile_in(
        self,
        operation: &Operation,
        table: Option<&Table>,
        memo: &mut Memo,
    ) -> Result<Vec<String>, CompileError> {
        compile::compile(self.engine(), operation, table, memo)
    }

    /// The table that must be reflected before this operation can be compiled.
    pub fn needs_table(self, operation: &Operation) -> Option<TableName> {
        batch::needs_table(self.engine(), operation)
    }

    /// Set when the operation copies a table and drops the original: what hangs on it (triggers, views, references from
    /// other tables) needs care around the statements.
    pub fn recreation(self, operation: &Operation) -> Option<Recreation> {
        batch::recreation(self.engine(), operation)
    }

    /// The identifier, in quotes where this engine needs them.
    pub fn quote(self, identifier: &str) -> String {
        quoting::quote(self.engine(), identifier)
    }

    pub fn quote_table(self, table: &TableName) -> Result<String, CompileError> {
        quoting::table(self.engine(), table)
    }

    /// The value as it is written into a statement; the type of its column guides the form.
    pub fn literal(self, value: &Value, ty: Option<&Type>) -> Result<String, CompileError> {
        literal::literal(self.engine(), value, ty)
    }

    /// The type's name in DDL.
    pub fn type_name(self, ty: &Type) -> Result<String, CompileError> {
        types::name(self.engine(), ty)
    }

    /// An expression by itself.
    pub fn expression(self, expr: &Expr) -> Result<String, CompileError> {
        expression::write(self.engine(), expr, &super::scope::Scope::qualified())
    }

    /// CREATE TABLE of the version table; without its primary key only where `version_table_pk=False` is configured.
    pub fn create_version_table(self, table: &TableName, primary_key: bool) -> Result<String, CompileError> {
        version_table::create(self.engine(), table, primary_key)
    }

    pub fn change_version(self, table: &TableName, change: VersionChange) -> Result<String, CompileError> {
        version_table::change(self.engine(), table, change)
    }

    /// As `--sql` prints it: an engine that gives back the rows it inserts is asked to, as SQLAlchemy asks it.
    pub fn change_version_offline(
        self,
        table: &TableName,
        primary_key: bool,
        change: VersionChange,
    ) -> Result<String, CompileError> {
        let sql = version_table::change(self.engine(), table, change)?;
        match change {
            VersionChange::Insert { .. } if primary_key => Ok(sql + &version_table::returning(self.engine(), table)?),
            VersionChange::Insert { .. } | VersionChange::Update { .. } | VersionChange::Delete { .. } => Ok(sql),
        }
    }

    pub(super) fn engine(self) -> &'static dyn Engine {
        use mysql::MySql;
        match (self.name, self.on_mariadb, self.verbatim) {
            (DialectName::Postgresql, _, false) => &postgresql::Postgresql { verbatim: false },
            (DialectName::Postgresql, _, true) => &postgresql::Postgresql { verbatim: true },
            (DialectName::Mysql, true, false) => &MySql { mariadb: false, on_mariadb: true, verbatim: false },
            (DialectName::Mysql, true, true) => &MySql { mariadb: false, on_mariadb: true, verbatim: true },
            (DialectName::Mysql, false, false) => &MySql { mariadb: false, on_mariadb: false, verbatim: false },
            (DialectName::Mysql, false, true) => &MySql { mariadb: false, on_mariadb: false, verbatim: true },
            (DialectName::Mariadb, _, false) => &MySql { mariadb: true, on_mariadb: true, verbatim: false },
            (DialectName::Mariadb, _, true) => &MySql { mariadb: true, on_mariadb: true, verbatim: true },
            (DialectName::Sqlite, _, false) => &sqlite::Sqlite { verbatim: false },
            (DialectName::Sqlite, _, true) => &sqlite::Sqlite { verbatim: true },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::DialectName::{Mariadb, Mysql, Postgresql, Sqlite};

    #[test]
    fn identifiers_are_quoted_where_they_must_be() {
        let quoted = |name, identifier: &str| Dialect::new(name).quote(identifier);
        for plain in ["t", "_x", "a$1", "name"] {
            for name in DialectName::ALL {
                assert_eq!(quoted(name, plain), plain);
            }
        }
        assert_eq!(quoted(Postgresql, "user"), r#""user""#);
        assert_eq!(quoted(Sqlite, "user"), "user");
        assert_eq!(quoted(Postgresql, "Order"), r#""Order""#);
        assert_eq!(quoted(Postgresql, "a\"b"), r#""a""b""#);
        assert_eq!(quoted(Mysql, "a`b"), "`a``b`");
        assert_eq!(quoted(Mysql, "rank"), "`rank`");
        assert_eq!(quoted(Mariadb, "rank"), "rank");
        for odd in ["1a", "$a", "a b", "é", ""] {
            assert!(quoted(Postgresql, odd).starts_with('"'), "{odd}");
        }
    }

    #[test]
    fn names_with_nul_are_refused() {
        let table = TableName::new("a\0b");
        assert_eq!(Dialect::new(Sqlite).quote_table(&table).unwrap_err().code(), "nul-in-value");
    }

    #[test]
    fn version_table() {
        let table = TableName { schema: Some("s".into()), name: "Versions".into() };
        let create = Dialect::new(Postgresql).create_version_table(&table, true).unwrap();
        let lines = [
            r#"CREATE TABLE s."Versions" ("#,
            "    version_num VARCHAR(32) NOT NULL,",
            r#"    CONSTRAINT "Versions_pkc" PRIMARY KEY (version_num)"#,
            ")",
        ];
        assert_eq!(create, lines.join("\n"));
        let plain = Dialect::new(Mysql).create_version_table(&TableName::new("alembic_version"), false).unwrap();
        assert_eq!(plain, "CREATE TABLE alembic_version (\n    version_num VARCHAR(32) NOT NULL\n)");
    }

    #[test]
    fn version_rows() {
        for name in DialectName::ALL {
            let change =
                |change| Dialect::new(name).change_version(&TableName::new("alembic_version"), change).unwrap();
            let update = "UPDATE alembic_version SET version_num='b' WHERE alembic_version.version_num = 'a'";
            assert_eq!(change(VersionChange::Update { from: "a", to: "b" }), update);
            let delete = "DELETE FROM alembic_version WHERE alembic_version.version_num = 'a'";
            assert_eq!(change(VersionChange::Delete { id: "a" }), delete);
            let insert = "INSERT INTO alembic_version (version_num) VALUES ('a')";
            assert_eq!(change(VersionChange::Insert { id: "a" }), insert);
        }
    }
}
