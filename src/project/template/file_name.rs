//! `file_template`: the name of a new script, in Python's %-formatting.

use jiff::civil::DateTime;

/// What the tokens of `file_template` stand for.
#[derive(Debug, Clone)]
pub struct FileName<'a> {
    pub revision: &'a str,
    pub slug: &'a str,
    /// As the file says it: local time, or that of `timezone`.
    pub created: DateTime,
    /// Seconds since 1970.
    pub epoch: i64,
}

/// The template filled in, without `.py`. The error is a sentence.
pub fn file_name(template: &str, values: &FileName<'_>) -> Result<String, String> {
    let mut out = String::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('%') {
        out.push_str(before);
        if let Some(after) = after.strip_prefix('%') {
            out.push('%');
            rest = after;
            continue;
        }
        let Some((name, after)) = after.strip_prefix('(').and_then(|inner| inner.split_once(')')) else {
            return Err(format!("file_template: a '%' must be followed by '(name)' or another '%' in {template:?}"));
        };
        let Some(end) = after.find(|c: char| c.is_ascii_alphabetic()) else {
            return Err(format!("file_template: '%({name})' lacks its conversion, as in '%({name})s'"));
        };
        let (format, conversion) = (&after[..end], &after[end..=end]);
        out.push_str(&converted(name, value(name, values)?, format, conversion)?);
        rest = &after[end + 1..];
    }
    out.push_str(rest);
    Ok(out)
}

enum Value<'a> {
    Text(&'a str),
    Number(i64),
}

fn value<'a>(name: &str, values: &FileName<'a>) -> Result<Value<'a>, String> {
    let created = values.created;
    Ok(match name {
        "rev" => Value::Text(values.revision),
        "slug" => Value::Text(values.slug),
        "epoch" => Value::Number(values.epoch),
        "year" => Value::Number(created.year().into()),
        "month" => Value::Number(created.month().into()),
        "day" => Value::Number(created.day().into()),
        "hour" => Value::Number(created.hour().into()),
        "minute" => Value::Number(created.minute().into()),
        "second" => Value::Number(created.second().into()),
        _ => {
            return Err(format!(
                "file_template: no token '%({name})'; there are rev, slug, epoch, year, month, day, hour, minute, second"
            ));
        }
    })
}

/// `format` is what stands between the name and the conversion: a zero, a width, a precision.
fn converted(name: &str, value: Value<'_>, format: &str, conversion: &str) -> Result<String, String> {
    let (width, precision) = format.split_once('.').unwrap_or((format, ""));
    let number = |text: &str| match text {
        "" => Ok(0),
        digits => digits
            .parse::<usize>()
            .ok()
            .filter(|n| *n <= 64)
            .ok_or_else(|| format!("file_template: '%({name}){format}{conversion}' can't be understood")),
    };
    let zeros = width.starts_with('0');
    let (width, digits) = (number(width)?, number(precision)?);
    let text = match (value, conversion) {
        (Value::Text(text), "s") if precision.is_empty() => text.to_owned(),
        (Value::Text(text), "s") => text.chars().take(digits).collect(),
        (Value::Number(value), "d" | "i" | "s") => format!("{value:0digits$}"),
        (Value::Text(_) | Value::Number(_), _) => {
            return Err(format!("file_template: '%({name}){format}{conversion}' can't be understood"));
        }
    };
    Ok(match zeros && conversion != "s" {
        true => format!("{text:0>width$}"),
        false => format!("{text:>width$}"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn named(template: &str) -> Result<String, String> {
        let created = date(2026, 1, 2).at(3, 4, 5, 0);
        file_name(template, &FileName { revision: "ae10", slug: "add_cart", created, epoch: 1_767_323_045 })
    }

    /// Recorded from Python.
    #[test]
    fn tokens_are_filled_in_as_python_does() {
        assert_eq!(named("%(rev)s_%(slug)s").unwrap(), "ae10_add_cart");
        let dated = "%(year)d_%(month).2d_%(day)02d_%(hour).2d%(minute).2d%(second).2d-%(rev)s";
        assert_eq!(named(dated).unwrap(), "2026_01_02_030405-ae10");
        assert_eq!(named("%(epoch)s/100%%_%(slug).3s").unwrap(), "1767323045/100%_add");
        assert_eq!(named("%(month)3d").unwrap(), "  1");
    }

    #[test]
    fn what_is_not_understood_is_told() {
        for wrong in ["%(rev)", "%(nothing)s", "%s", "%", "%(rev)d", "%(day)999999d", "%(day)x"] {
            assert!(named(wrong).is_err(), "{wrong}");
        }
    }
}
