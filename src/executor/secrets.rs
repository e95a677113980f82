//! Passwords in what other programs print.

/// The passwords of all URLs in a text, whosever they are.
pub(super) fn hide_logins(text: &str) -> String {
    let mut hidden = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("://") {
        let (before, after) = rest.split_at(at + 3);
        hidden.push_str(before);
        let end =
            after.find(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '`' | '<' | '>')).unwrap_or(after.len());
        let login = after[..end].rfind('@').map_or("", |at| &after[..at]);
        if let Some((user, _)) = login.split_once(':') {
            hidden.push_str(user);
            hidden.push_str(":***");
        } else {
            hidden.push_str(login);
        }
        rest = &after[login.len()..];
    }
    hidden.push_str(rest);
    hidden
}

#[cfg(test)]
mod tests {
    use super::hide_logins;

    #[test]
    fn passwords_go_and_all_else_stays() {
        for (text, hidden) in [
            ("at postgresql://ann:p%40:w@db:5432/shop?a=b, then", "at postgresql://ann:***@db:5432/shop?a=b, then"),
            ("'mysql://ann:a@b@db/x' and http://h:80/p", "'mysql://ann:***@db/x' and http://h:80/p"),
            ("redis://:secret@cache redis://ann@cache", "redis://:***@cache redis://ann@cache"),
            ("sqlite:////tmp/a.db://", "sqlite:////tmp/a.db://"),
            ("mail to ann@example.org: no", "mail to ann@example.org: no"),
        ] {
            assert_eq!(hide_logins(text), hidden);
        }
    }
}
