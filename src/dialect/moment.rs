//! Dates and times as text: without their offset, with all six digits, or counted from 1970.

use jiff::SignedDuration;
use jiff::civil::DateTime;

/// `2024-01-31 12:00:00+02:00` loses its `+02:00`.
pub(super) fn without_offset(text: &str) -> &str {
    // A day alone has no offset, only dashes.
    let Some(time) = text.find(':') else { return text };
    match text[time..].find(['+', '-', 'Z']) {
        Some(position) => &text[..time + position],
        None => text,
    }
}

/// As SQLAlchemy stores it on SQLite: microseconds always.
pub(super) fn with_microseconds(text: &str) -> String {
    match text.split_once('.') {
        Some((seconds, fraction)) => format!("{seconds}.{fraction:0<6}"),
        None => format!("{text}.000000"),
    }
}

pub(super) fn after_epoch(microseconds: i64) -> String {
    let epoch = DateTime::constant(1970, 1, 1, 0, 0, 0, 0);
    let moment = epoch.saturating_add(SignedDuration::from_micros(microseconds));
    moment.strftime("%Y-%m-%d %H:%M:%S.%6f").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_offset_is_dropped() {
        for (text, kept) in [
            ("2024-02-29", "2024-02-29"),
            ("12:00:00", "12:00:00"),
            ("12:00:00-05:30", "12:00:00"),
            ("2024-01-31 12:00:00.5+02:00", "2024-01-31 12:00:00.5"),
            ("2024-01-31T12:00:00Z", "2024-01-31T12:00:00"),
        ] {
            assert_eq!(without_offset(text), kept);
        }
    }
}
