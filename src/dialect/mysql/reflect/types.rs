//! Types, by the classes that SQLAlchemy's reflection gives them.

use crate::dialect::constant_pattern::Pattern;
use crate::schema::{Type, TypeKind};

/// A type as `SHOW CREATE TABLE` writes it.
pub(super) struct Written {
    pub word: String,
    /// What stands between the parentheses.
    pub arguments: Option<String>,
    pub unsigned: bool,
    pub zerofill: bool,
    pub charset: Option<String>,
    pub collation: Option<String>,
}

static MEMBER: Pattern = Pattern::new(r"'(?:''|[^'])*'");

/// `None` for what SQLAlchemy does not know either.
pub(super) fn of(written: &Written) -> Option<Type> {
    use TypeKind::*;
    let arguments = written.arguments.as_deref().unwrap_or_default();
    let mut numbers = arguments.split(',').map(|number| number.trim().parse::<u32>().ok());
    let (first, second) = (numbers.next().flatten(), numbers.next().flatten());
    let plain = |kind| Some(Type::of(kind));
    let whole = |kind| {
        let (unsigned, zerofill) = (written.unsigned, written.zerofill);
        Some(Type { display_width: first, unsigned, zerofill, ..Type::of(kind) })
    };
    let number = |kind| {
        let (unsigned, zerofill) = (written.unsigned, written.zerofill);
        Some(Type { precision: first, scale: second, unsigned, zerofill, ..Type::of(kind) })
    };
    let sized = |kind| Some(Type { length: first, ..Type::of(kind) });
    let moment = |kind| Some(Type { fsp: first, ..Type::of(kind) });
    let text = |kind, length| {
        let (charset, collation) = (written.charset.clone(), written.collation.clone());
        Some(Type { length, charset, collation, ..Type::of(kind) })
    };
    let members = |kind| {
        let members = MEMBER.find_iter(arguments);
        let values = members.map(|one| one[1..one.len() - 1].replace("''", "'")).collect();
        Some(Type { values, ..text(kind, None)? })
    };
    match written.word.to_ascii_lowercase().as_str() {
        "bigint" => whole(MyBigint),
        "binary" => sized(BinarySql),
        "bit" => sized(MyBit),
        "blob" => sized(BlobSql),
        "boolean" => plain(BooleanSql),
        "char" => text(MyChar, first),
        "date" => plain(DateSql),
        "datetime" => moment(MyDatetime),
        "decimal" | "fixed" => number(MyDecimal),
        "double" => number(MyDouble),
        "enum" => members(MyEnum),
        "float" => number(MyFloat),
        "int" | "integer" => whole(MyInteger),
        "json" => plain(JsonSql),
        "longblob" => plain(MyLongblob),
        "longtext" => text(MyLongtext, None),
        "mediumblob" => plain(MyMediumblob),
        "mediumint" => whole(MyMediumint),
        "mediumtext" => text(MyMediumtext, None),
        "nchar" => text(NcharSql, first),
        "nvarchar" => text(NvarcharSql, first),
        "numeric" => number(MyNumeric),
        "set" => members(MySet),
        "smallint" => whole(MySmallint),
        "text" => text(MyText, first),
        "time" => moment(MyTime),
        "timestamp" => moment(MyTimestamp),
        "tinyblob" => plain(MyTinyblob),
        "tinyint" => whole(MyTinyint),
        "tinytext" => text(MyTinytext, None),
        "uuid" => plain(UuidSql),
        "varbinary" => sized(VarbinarySql),
        "varchar" => text(MyVarchar, first),
        "year" => Some(Type { display_width: first, ..Type::of(MyYear) }),
        _ => None,
    }
}
