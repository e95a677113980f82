//! SQL expressions as trees. Python builds them, a dialect writes them down: no SQL is composed anywhere else.

use serde::{Deserialize, Serialize};

use super::{Select, TableName, Type, Value};

/// A named parameter of a `text()` and, where `bindparams` gave one, its value.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Bind {
    pub name: String,
    pub value: Option<Value>,
    #[serde(default)]
    pub ty: Option<Type>,
    #[serde(default)]
    pub expanding: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "expr", rename_all = "snake_case")]
pub enum Expr {
    /// `sa.text(…)`: verbatim but for its `:name` parameters and `\:` escapes.
    Text {
        sql: String,
        #[serde(default)]
        binds: Vec<Bind>,
    },
    /// `sa.literal_column(…)`: verbatim.
    LiteralColumn {
        sql: String,
    },
    /// A Python value, with the type it takes from its column.
    Literal {
        value: Value,
        #[serde(default)]
        ty: Option<Type>,
    },
    Column {
        name: String,
        #[serde(default)]
        table: Option<TableName>,
        #[serde(default)]
        ty: Option<Type>,
    },
    /// `sa.func.a.b(…)` has the name `a.b`.
    Function {
        name: String,
        args: Vec<Expr>,
        #[serde(default)]
        ty: Option<Type>,
    },
    /// A function over a window.
    Over {
        operand: Box<Expr>,
        #[serde(default)]
        partition_by: Vec<Expr>,
        #[serde(default)]
        order_by: Vec<Expr>,
        #[serde(default)]
        frame: Option<Frame>,
    },
    /// An aggregate of some rows only: `FILTER (WHERE …)`.
    Filtered {
        operand: Box<Expr>,
        filter: Box<Expr>,
    },
    WithinGroup {
        operand: Box<Expr>,
        order_by: Vec<Expr>,
    },
    /// An aggregate's argument, read in an order.
    Sorted {
        operand: Box<Expr>,
        order_by: Vec<Expr>,
    },
    /// `ANY (…)` and `ALL (…)`.
    Quantified {
        word: String,
        operand: Box<Expr>,
    },
    Binary {
        op: Operator,
        left: Box<Expr>,
        right: Box<Expr>,
        /// Of LIKE.
        #[serde(default)]
        escape: Option<String>,
    },
    /// LIKE with anything before or after.
    Containing {
        operand: Box<Expr>,
        part: Box<Expr>,
        open: OpenEnd,
        #[serde(default)]
        insensitive: bool,
        #[serde(default)]
        negated: bool,
        #[serde(default)]
        escape: Option<String>,
    },
    Regexp {
        operand: Box<Expr>,
        pattern: Box<Expr>,
        #[serde(default)]
        flags: Option<String>,
        #[serde(default)]
        negated: bool,
    },
    Not {
        operand: Box<Expr>,
    },
    Negate {
        operand: Box<Expr>,
    },
    And {
        items: Vec<Expr>,
    },
    Or {
        items: Vec<Expr>,
    },
    In {
        operand: Box<Expr>,
        items: Box<Expr>,
        negated: bool,
    },
    Between {
        operand: Box<Expr>,
        low: Box<Expr>,
        high: Box<Expr>,
        negated: bool,
    },
    Case {
        #[serde(default)]
        value: Option<Box<Expr>>,
        whens: Vec<(Expr, Expr)>,
        #[serde(default)]
        otherwise: Option<Box<Expr>>,
    },
    Cast {
        operand: Box<Expr>,
        ty: Type,
    },
    Extract {
        field: String,
        operand: Box<Expr>,
    },
    Collate {
        operand: Box<Expr>,
        collation: String,
    },
    Label {
        name: String,
        operand: Box<Expr>,
    },
    Distinct {
        operand: Box<Expr>,
    },
    Ordered {
        operand: Box<Expr>,
        #[serde(default)]
        descending: Option<bool>,
        #[serde(default)]
        nulls: Option<Nulls>,
    },
    Tuple {
        items: Vec<Expr>,
    },
    Array {
        items: Vec<Expr>,
    },
    Subquery {
        select: Box<Select>,
    },
    Exists {
        select: Box<Select>,
    },
    /// `column["key"]` and `column[("a", 1)]` of a JSON value, and what it is to be read as.
    JsonItem {
        operand: Box<Expr>,
        path: Vec<JsonStep>,
        /// A path of several steps, also where it has one only: engines write the two differently.
        nested: bool,
        read: JsonRead,
    },
    /// `sequence.next_value()`.
    NextValue {
        sequence: TableName,
    },
    Star,
    Null,
    True,
    False,
}

/// On which side of a text there may be anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OpenEnd {
    Start,
    End,
    Both,
}

/// The rows of a window. Ends are counted from the row at hand, `None` is without end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Frame {
    pub unit: FrameUnit,
    pub start: Option<i64>,
    pub end: Option<i64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FrameUnit {
    Rows,
    Range,
    Groups,
}

/// From a JSON value to one inside it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(untagged)]
pub enum JsonStep {
    Index(i64),
    Key(String),
}

/// As what a JSON value is read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JsonRead {
    /// As JSON.
    Json,
    /// `astext`: PostgreSQL's text, without a cast.
    Text,
    As(Box<Type>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Nulls {
    First,
    Last,
}

/// Infix operators; `Custom` is `column.op("…")`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Operator {
    Eq,
    Ne,
    Lt,
    Le,
    Gt,
    Ge,
    Is,
    IsNot,
    IsDistinctFrom,
    IsNotDistinctFrom,
    Like,
    NotLike,
    Ilike,
    NotIlike,
    Add,
    Sub,
    Mul,
    Div,
    Mod,
    /// `||`, or `concat(…)` where the engine has no such operator.
    Concat,
    Custom(String),
    /// One of an engine's own, such as `@>`, which binds more tightly than any other.
    Tight(String),
}
