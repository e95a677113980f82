//! Where Python ends inside of a template, and how it is indented.

/// The place of the `}` that ends an expression, beyond strings and brackets.
pub(super) fn expression_end(text: &str) -> Option<usize> {
    scan(text, |c, depth| c == '}' && depth == 0)
}

/// The expression and the names after its `|`.
pub(super) fn split_filters(text: &str) -> (&str, Vec<&str>) {
    match scan(text, |c, depth| c == '|' && depth == 0) {
        Some(at) => {
            (text[..at].trim(), text[at + 1..].split(',').map(str::trim).filter(|name| !name.is_empty()).collect())
        }
        None => (text.trim(), Vec::new()),
    }
}

/// The first place outside of strings where `wanted` holds of the character and the number of open brackets.
fn scan(text: &str, wanted: impl Fn(char, usize) -> bool) -> Option<usize> {
    let mut depth = 0usize;
    let mut quote: Option<&str> = None;
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let rest = &text[at..];
        if let Some(open) = quote {
            if c == '\\' {
                at += c.len_utf8() + rest.chars().nth(1).map_or(0, char::len_utf8);
                continue;
            }
            if rest.starts_with(open) {
                quote = None;
                at += open.len();
                continue;
            }
        } else if let Some(open) = ["\"\"\"", "'''", "\"", "'"].into_iter().find(|open| rest.starts_with(open)) {
            quote = Some(open);
            at += open.len();
            continue;
        } else if wanted(c, depth) {
            return Some(at);
        } else if matches!(c, '(' | '[' | '{') {
            depth += 1;
        } else if matches!(c, ')' | ']' | '}') {
            depth = depth.saturating_sub(1);
        }
        at += c.len_utf8();
    }
    None
}

/// Without the indentation that all lines share and without empty lines around.
pub(super) fn dedented(code: &str) -> String {
    let lines: Vec<&str> = code.lines().map(str::trim_end).collect();
    let first = lines.iter().position(|line| !line.is_empty()).unwrap_or(lines.len());
    let last = lines.iter().rposition(|line| !line.is_empty()).map_or(first, |last| last + 1);
    let indent = |line: &&str| line.len() - line.trim_start().len();
    // Code that begins on the tag's own line has no indentation to compare with.
    let skipped = usize::from(first == 0 && !code.starts_with(['\n', '\r']));
    let shared = lines[first..last].iter().skip(skipped).filter(|line| !line.is_empty()).map(indent).min().unwrap_or(0);
    let cut = |(at, line): (usize, &&str)| match at < skipped {
        true => line.trim_start().to_owned(),
        false => line.get(shared..).unwrap_or_default().to_owned(),
    };
    lines[first..last].iter().enumerate().map(cut).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions_end_where_python_says() {
        assert_eq!(expression_end("a['}'] + {'b': 1}['b']} rest"), Some(22));
        assert_eq!(expression_end("'\\'}' }"), Some(6));
        assert_eq!(expression_end("never"), None);
        assert_eq!(split_filters("x | h,  trim"), ("x", vec!["h", "trim"]));
        assert_eq!(split_filters("f(a | b)"), ("f(a | b)", vec![]));
    }

    #[test]
    fn indentation_is_taken_off() {
        assert_eq!(dedented("\n    if x:\n        y\n\n    z\n"), "if x:\n    y\n\nz");
        assert_eq!(dedented(" x = 1 "), "x = 1");
        assert_eq!(dedented(""), "");
    }
}
