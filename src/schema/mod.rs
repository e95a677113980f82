//! The nouns of a database: names, types, values, expressions, columns, constraints, indexes and tables. Imports nothing of ours.

mod column;
mod constraint;
mod dialect_name;
mod expression;
mod index;
mod reflected;
mod reflected_table;
mod sequence;
mod statement;
mod table;
mod types;
mod value;

pub use column::{Autoincrement, Column, Computed, ForeignKeyRef, Identity, ServerDefault};
pub use constraint::{Constraint, ConstraintKind, Deferral};
pub use dialect_name::DialectName;
pub use expression::{Bind, Expr, Frame, FrameUnit, JsonRead, JsonStep, Nulls, OpenEnd, Operator};
pub use index::Index;
pub use reflected::{
    ForeignKeyOptions, ReflectedCheck, ReflectedColumn, ReflectedComputed, ReflectedEnum, ReflectedForeignKey,
    ReflectedIdentity, ReflectedIndex, ReflectedOptions, ReflectedPrimaryKey, ReflectedTable, ReflectedUnique,
};
pub use sequence::Sequence;
pub use statement::{
    CommonTable, Delete, From, Insert, Join, Lock, OnConflict, Prefix, Select, Statement, Update, With,
};
pub use table::{Options, Table, TableName};
pub use types::{Type, TypeKind};
pub use value::Value;
