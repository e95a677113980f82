//! `%(name)s` and `%%`, as Python's basic interpolation does them.

/// How deep names may refer to names, as in Python.
const DEEPEST: usize = 10;

pub(super) trait Lookup {
    /// The value before interpolation; names come in lower case.
    fn raw(&self, name: &str) -> Option<&str>;
}

/// What is wrong, as a part of a sentence that never quotes the value (it may hold a password).
pub(super) fn interpolate(value: &str, names: &dyn Lookup) -> Result<String, String> {
    let mut out = String::with_capacity(value.len());
    expand(value, names, 1, &mut out)?;
    Ok(out)
}

fn expand(value: &str, names: &dyn Lookup, depth: usize, out: &mut String) -> Result<(), String> {
    let mut rest = value;
    while let Some(at) = rest.find('%') {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        if let Some(after) = rest.strip_prefix('%') {
            out.push('%');
            rest = after;
            continue;
        }
        let Some((name, after)) =
            rest.strip_prefix('(').and_then(|inner| inner.split_once(")s")).filter(|(name, _)| !name.contains(')'))
        else {
            return Err("'%' must be followed by '%' or '(name)s'".into());
        };
        if depth >= DEEPEST {
            return Err(format!("'%({name})s' refers to itself, or too deeply"));
        }
        let name = name.to_lowercase();
        let found = names.raw(&name).ok_or_else(|| format!("'%({name})s' names nothing"))?;
        expand(found, names, depth + 1, out)?;
        rest = after;
    }
    out.push_str(rest);
    Ok(())
}
