//! An index.

use serde::{Deserialize, Serialize};

use super::{Expr, Options};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Index {
    #[serde(default)]
    pub name: Option<String>,
    /// Columns and expressions in order; a plain string travels as `Expr::Column` without a table.
    pub columns: Vec<Expr>,
    #[serde(default)]
    pub unique: bool,
    /// `postgresql_using`, `postgresql_where`, `mysql_length`, …
    #[serde(default)]
    pub options: Options,
}
