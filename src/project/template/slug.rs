//! The part of a file name that comes from the message.

/// The words of the message joined by `_`, in lower case; what is longer than `limit` characters is cut behind a `_` (reference:
/// Alembic's `truncate_slug_length`, 40 by default).
pub fn slug(message: &str, limit: usize) -> String {
    let words: Vec<&str> =
        message.split(|c: char| !(c.is_alphanumeric() || c == '_')).filter(|word| !word.is_empty()).collect();
    let whole = words.join("_").to_lowercase();
    if whole.chars().count() <= limit {
        return whole;
    }
    let cut: String = whole.chars().take(limit).collect();
    let kept = cut.rsplit_once('_').map_or(cut.as_str(), |(kept, _)| kept);
    format!("{kept}_")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Recorded from Alembic.
    #[test]
    fn as_alembic_cuts_them() {
        let long = "Add the User's e-mail & phone: a very long message that goes on and on";
        assert_eq!(slug(long, 40), "add_the_user_s_e_mail_phone_a_very_long_");
        assert_eq!(slug("Ünïcode ÀÇÇ 日本", 40), "ünïcode_àçç_日本");
        assert_eq!(slug(&"x".repeat(52), 40), format!("{}_", "x".repeat(40)));
        assert_eq!(slug("", 40), "");
        assert_eq!(slug("  ../../etc/passwd\n", 40), "etc_passwd");
    }
}
