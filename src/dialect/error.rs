//! Why an operation has no SQL on an engine: Alembic's sentence where it has one, a stable code, and what to do instead.

use crate::diagnostic::Diagnostic;
use crate::schema::DialectName;

const BATCH_HINT: &str = "Use `with op.batch_alter_table(\"…\") as batch_op:`, which copies the table on SQLite.";

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CompileError {
    #[error("The type {ty} does not exist on {dialect}.")]
    TypeUnsupported { ty: String, dialect: DialectName },
    #[error("{ty} requires a length on dialect {dialect}")]
    TypeNeedsLength { ty: &'static str, dialect: DialectName },
    #[error("Can't generate DDL for NullType(); did you forget to specify a type on this Column?")]
    TypeMissing,
    #[error("PostgreSQL ENUM type requires a name.")]
    EnumNeedsName,
    #[error("(in table '{table}', column '{column}'): {source}")]
    InColumn { table: String, column: String, source: Box<CompileError> },
    #[error("A value is required for bind parameter '{name}'")]
    BindMissing { name: String },
    #[error("A value contains the character NUL, which {dialect} cannot store in text.")]
    Nul { dialect: DialectName },
    #[error("{value:?} is not a {expected}, so it cannot be written into SQL.")]
    MalformedValue { value: String, expected: &'static str },
    #[error("Unexpected SQL phrase: '{phrase}'")]
    UnexpectedPhrase { phrase: String },
    #[error("Identifier '{name}' exceeds maximum length of {limit} characters")]
    NameTooLong { name: String, limit: usize },
    #[error(
        "No support for ALTER of constraints in SQLite dialect. Please refer to the batch mode feature which allows for \
         SQLite migrations using a copy-and-move strategy."
    )]
    SqliteConstraint,
    #[error("SQLite cannot change {what} of an existing column with ALTER TABLE.")]
    SqliteAlterColumn { what: &'static str },
    #[error("All MySQL CHANGE/MODIFY COLUMN operations require the existing type.")]
    ExistingTypeMissing,
    #[error("No generic 'DROP CONSTRAINT' in MySQL - please specify constraint type")]
    ConstraintKindMissing,
    #[error("'type' can be one of None, 'check', 'foreignkey', 'primary', 'unique'")]
    ConstraintKindUnknown { kind: String },
    #[error(
        "MySQL ignores the 'MATCH' keyword while at the same time causes ON UPDATE/ON DELETE clauses to be ignored."
    )]
    MatchIgnored,
    #[error("DROP INDEX on {dialect} needs the table of index '{index}'.")]
    IndexTableMissing { index: String, dialect: DialectName },
    #[error("{statement} requires that the index have a name")]
    IndexNameMissing { statement: &'static str },
    #[error("Can't emit DROP CONSTRAINT for a constraint of table '{table}'; it has no name")]
    ConstraintNameMissing { table: String },
    #[error("postgresql_using must be used with the type_ parameter")]
    UsingWithoutType,
    #[error(
        "Adding or removing a \"computed\" construct, e.g. GENERATED ALWAYS AS, to or from an existing column is not supported."
    )]
    AlterComputed,
    #[error(
        "Adding, removing or modifying an \"identity\" construct, e.g. GENERATED AS IDENTITY, to or from an existing column \
         is not supported in this dialect."
    )]
    AlterIdentity,
    #[error("SQLite does not support autoincrement for composite primary keys")]
    CompositeAutoincrement,
    #[error("{what} is not supported on {dialect}.")]
    Unsupported { what: String, dialect: DialectName },
    #[error(
        "This operation cannot proceed in --sql mode; batch mode with dialect {dialect} requires a live database connection \
         with which to reflect the table \"{table}\". To generate a batch SQL migration script using table \"move and copy\", \
         a complete Table object should be passed to the \"copy_from\" argument of the batch_alter_table() method so that \
         table reflection can be skipped."
    )]
    ReflectionNeeded { table: String, dialect: DialectName },
    #[error("Can't specify insert_before or insert_after when using ALTER; please specify recreate='always'")]
    PlacementNeedsRecreate,
    #[error("{operation} can't be used in batch mode")]
    NotInBatch { operation: &'static str },
    #[error("No such constraint: '{name}'")]
    NoSuchConstraint { name: String },
    #[error("No such index: '{name}'")]
    NoSuchIndex { name: String },
    #[error("No such column: '{column}' in table '{table}'")]
    NoSuchColumn { table: String, column: String },
    #[error("Constraint must have a name")]
    BatchConstraintUnnamed,
    #[error("The column order asked for runs in a circle.")]
    CircularOrder,
}

impl From<&CompileError> for Diagnostic {
    fn from(error: &CompileError) -> Self {
        error.hints().into_iter().fold(Self::error(error.code(), error.to_string()), Self::hint)
    }
}

impl CompileError {
    /// Stable, kebab-case.
    pub fn code(&self) -> &'static str {
        match self {
            Self::TypeUnsupported { .. } => "type-unsupported",
            Self::TypeNeedsLength { .. } => "type-needs-length",
            Self::TypeMissing => "type-missing",
            Self::EnumNeedsName => "enum-needs-name",
            Self::InColumn { source, .. } => source.code(),
            Self::BindMissing { .. } => "bind-missing",
            Self::Nul { .. } => "nul-in-value",
            Self::MalformedValue { .. } => "malformed-value",
            Self::UnexpectedPhrase { .. } => "unexpected-phrase",
            Self::NameTooLong { .. } => "name-too-long",
            Self::SqliteConstraint | Self::SqliteAlterColumn { .. } => "sqlite-needs-batch",
            Self::ExistingTypeMissing => "existing-type-missing",
            Self::ConstraintKindMissing => "constraint-type-missing",
            Self::ConstraintKindUnknown { .. } => "constraint-type-unknown",
            Self::MatchIgnored => "match-ignored",
            Self::IndexTableMissing { .. } => "index-table-missing",
            Self::IndexNameMissing { .. } => "index-name-missing",
            Self::ConstraintNameMissing { .. } | Self::BatchConstraintUnnamed => "constraint-name-missing",
            Self::UsingWithoutType => "using-without-type",
            Self::AlterComputed => "alter-computed",
            Self::AlterIdentity => "alter-identity",
            Self::CompositeAutoincrement => "composite-autoincrement",
            Self::Unsupported { .. } => "unsupported-on-dialect",
            Self::ReflectionNeeded { .. } => "batch-needs-reflection",
            Self::PlacementNeedsRecreate => "placement-needs-recreate",
            Self::NotInBatch { .. } => "not-in-batch",
            Self::NoSuchConstraint { .. } => "no-such-constraint",
            Self::NoSuchIndex { .. } => "no-such-index",
            Self::NoSuchColumn { .. } => "no-such-column",
            Self::CircularOrder => "circular-order",
        }
    }

    /// Whether Alembic or SQLAlchemy raise at this call too: then a script may catch it and go on, as with them.
    pub fn is_alembics(&self) -> bool {
        match self {
            Self::InColumn { source, .. } => source.is_alembics(),
            Self::TypeUnsupported { .. }
            | Self::TypeNeedsLength { .. }
            | Self::TypeMissing
            | Self::EnumNeedsName
            | Self::UnexpectedPhrase { .. }
            | Self::NameTooLong { .. }
            | Self::SqliteConstraint
            | Self::ExistingTypeMissing
            | Self::ConstraintKindMissing
            | Self::ConstraintKindUnknown { .. }
            | Self::MatchIgnored
            | Self::IndexNameMissing { .. }
            | Self::ConstraintNameMissing { .. }
            | Self::UsingWithoutType
            | Self::AlterComputed
            | Self::AlterIdentity
            | Self::CompositeAutoincrement
            | Self::ReflectionNeeded { .. }
            | Self::PlacementNeedsRecreate
            | Self::NoSuchConstraint { .. }
            | Self::NoSuchColumn { .. }
            | Self::BatchConstraintUnnamed => true,
            Self::BindMissing { .. }
            | Self::Nul { .. }
            | Self::MalformedValue { .. }
            | Self::SqliteAlterColumn { .. }
            | Self::IndexTableMissing { .. }
            | Self::Unsupported { .. }
            | Self::NotInBatch { .. }
            | Self::NoSuchIndex { .. }
            | Self::CircularOrder => false,
        }
    }

    /// What to change in the script, most useful first.
    pub fn hints(&self) -> Vec<String> {
        match self {
            Self::TypeUnsupported { ty, dialect } => {
                vec![format!("Give the column a type for this engine: `{ty}(…).with_variant(…, \"{dialect}\")`.")]
            }
            Self::TypeNeedsLength { ty, .. } => {
                let example = if *ty == "VARCHAR" { "sa.String(255)" } else { "sa.Unicode(255)" };
                vec![format!("Write a length, as in `{example}`, or use `sa.Text()`.")]
            }
            Self::TypeMissing => vec!["Write the type as the second argument of `sa.Column`.".into()],
            Self::EnumNeedsName => vec!["Write `sa.Enum(…, name=\"…\")`.".into()],
            Self::InColumn { source, .. } => source.hints(),
            Self::BindMissing { name } => vec![
                format!("`:{name}` in an SQL text is a parameter: write `\\:{name}` for a colon that is meant literally."),
                format!("To give it a value: `sa.text(…).bindparams({name}=…)`."),
            ],
            Self::SqliteConstraint | Self::SqliteAlterColumn { .. } => vec![BATCH_HINT.into()],
            Self::ExistingTypeMissing => {
                vec!["Pass `existing_type=` (and `existing_nullable=`, `existing_server_default=`): MySQL restates the whole column.".into()]
            }
            Self::ConstraintKindMissing | Self::ConstraintKindUnknown { .. } => {
                vec!["Pass `type_=\"foreignkey\"`, `\"unique\"`, `\"check\"` or `\"primary\"`.".into()]
            }
            Self::MatchIgnored => vec!["Leave `match=` out for MySQL.".into()],
            Self::IndexTableMissing { index, .. } => {
                vec![format!("Write `op.drop_index(\"{index}\", table_name=\"…\")`.")]
            }
            Self::NameTooLong { .. } => vec!["Choose a shorter name.".into()],
            Self::ReflectionNeeded { .. } => {
                vec!["Run it against the database, or pass `copy_from=` a complete `sa.Table`.".into()]
            }
            Self::NoSuchConstraint { .. } => vec![
                "An unnamed constraint can be named for the batch with `naming_convention={\"fk\": \"fk_%(table_name)s_%(column_0_name)s\"}`."
                    .into(),
            ],
            Self::PlacementNeedsRecreate => vec!["Pass `recreate=\"always\"` to `batch_alter_table`.".into()],
            Self::Nul { .. }
            | Self::MalformedValue { .. }
            | Self::UnexpectedPhrase { .. }
            | Self::IndexNameMissing { .. }
            | Self::ConstraintNameMissing { .. }
            | Self::UsingWithoutType
            | Self::AlterComputed
            | Self::AlterIdentity
            | Self::CompositeAutoincrement
            | Self::Unsupported { .. }
            | Self::NotInBatch { .. }
            | Self::NoSuchIndex { .. }
            | Self::NoSuchColumn { .. }
            | Self::BatchConstraintUnnamed
            | Self::CircularOrder => Vec::new(),
        }
    }
}
