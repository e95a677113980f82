//! Reads text files that may be anything: directories, gigabytes, Latin-1, or gone.

use std::borrow::Cow;
use std::fs;
use std::io::{self, Read};
use std::path::Path;

use crate::diagnostic::{Diagnostic, Span};

/// No migration script is longer.
const LARGEST: u64 = 5 * 1024 * 1024;

#[derive(Debug)]
pub(super) struct Source {
    /// Without a byte order mark; line ends as they are.
    pub text: String,
}

pub(super) fn read_text(file: &Path) -> Result<Source, Diagnostic> {
    let unreadable =
        |error: io::Error| problem(file, "file-unreadable", format!("Can't read {}: {error}", file.display()));
    // Asked before opening, which would wait forever on a pipe.
    let about = fs::metadata(file).map_err(unreadable)?;
    if !about.is_file() {
        return Err(problem(file, "file-unreadable", format!("{} is not a regular file", file.display())));
    }
    if about.len() > LARGEST {
        let size = about.len() / (1024 * 1024);
        return Err(problem(
            file,
            "file-too-large",
            format!("{} has {size} MB; files of more than {} MB are not read", file.display(), LARGEST / (1024 * 1024)),
        ));
    }
    // Through `take`, which spares the file's being asked for its size once more: with ten thousand files that counts.
    let mut bytes = Vec::with_capacity(about.len() as usize + 1);
    fs::File::open(file).and_then(|open| open.take(LARGEST).read_to_end(&mut bytes)).map_err(unreadable)?;
    decode(file, bytes).map(|text| Source { text })
}

fn problem(file: &Path, code: &'static str, sentence: String) -> Diagnostic {
    Diagnostic::error(code, sentence).at(Span { file: file.to_owned(), line: 1, column: 1, width: 1, text: None })
}

fn decode(file: &Path, bytes: Vec<u8>) -> Result<String, Diagnostic> {
    let bytes = match bytes.strip_prefix(b"\xef\xbb\xbf") {
        Some(rest) => rest.to_vec(),
        None => bytes,
    };
    match String::from_utf8(bytes) {
        // Nearly every file, whatever it declares: a declared single-byte encoding agrees with UTF-8 on ASCII.
        Ok(text) if text.is_ascii() => Ok(text),
        Ok(text) => match declared_encoding(text.as_bytes()) {
            None => Ok(text),
            Some(name) if is_utf8(&name) => Ok(text),
            Some(name) => decode_as(file, &name, text.as_bytes()),
        },
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            let bytes = error.into_bytes();
            match declared_encoding(&bytes) {
                Some(name) if !is_utf8(&name) => decode_as(file, &name, &bytes),
                Some(_) | None => {
                    let line = bytes[..at].iter().filter(|&&byte| byte == b'\n').count() as u32 + 1;
                    let mut problem = problem(
                        file,
                        "encoding",
                        format!("{} is not UTF-8 and declares no other encoding", file.display()),
                    )
                    .hint("save it as UTF-8, or declare the encoding in its first line: # -*- coding: latin-1 -*-");
                    if let Some(span) = &mut problem.span {
                        span.line = line;
                    }
                    Err(problem)
                }
            }
        }
    }
}

fn is_utf8(name: &str) -> bool {
    matches!(name, "utf-8" | "utf8" | "utf-8-sig" | "u8")
}

/// What the first or second line declares (PEP 263), in lower case with hyphens.
fn declared_encoding(bytes: &[u8]) -> Option<String> {
    for line in bytes.split(|&byte| byte == b'\n' || byte == b'\r').take(2) {
        let line = String::from_utf8_lossy(line);
        let comment = line.trim_start_matches([' ', '\t', '\u{c}']);
        if !comment.starts_with('#') {
            // Only an empty or comment line may come before the declaration.
            if comment.is_empty() {
                continue;
            }
            return None;
        }
        let found = comment.match_indices("coding").find_map(|(at, word)| {
            let rest = comment[at + word.len()..].strip_prefix([':', '='])?.trim_start_matches([' ', '\t']);
            let end = rest.find(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '_' | '.'))).unwrap_or(rest.len());
            (end > 0).then(|| rest[..end].to_lowercase().replace('_', "-"))
        });
        if found.is_some() {
            return found;
        }
    }
    None
}

fn decode_as(file: &Path, name: &str, bytes: &[u8]) -> Result<String, Diagnostic> {
    let table: fn(u8) -> char = match name {
        "latin-1" | "latin1" | "iso-8859-1" | "iso8859-1" | "l1" | "8859" | "cp819" => char::from,
        "iso-8859-15" | "iso8859-15" | "latin-9" | "latin9" => latin_9,
        "cp1252" | "windows-1252" | "1252" => windows_1252,
        _ => {
            return Err(problem(
                file,
                "encoding",
                format!("{} declares the encoding '{name}', which is not supported", file.display()),
            )
            .hint("save it as UTF-8"));
        }
    };
    Ok(bytes.iter().map(|&byte| table(byte)).collect())
}

fn latin_9(byte: u8) -> char {
    match byte {
        0xa4 => '€',
        0xa6 => 'Š',
        0xa8 => 'š',
        0xb4 => 'Ž',
        0xb8 => 'ž',
        0xbc => 'Œ',
        0xbd => 'œ',
        0xbe => 'Ÿ',
        other => char::from(other),
    }
}

fn windows_1252(byte: u8) -> char {
    const HIGH: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}', '‘',
        '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
    ];
    match byte {
        0x80..=0x9f => HIGH[usize::from(byte - 0x80)],
        other => char::from(other),
    }
}

/// Line ends as Python sees them inside of string literals.
pub(super) fn with_unix_line_ends(text: &str) -> Cow<'_, str> {
    if text.contains('\r') { Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n")) } else { Cow::Borrowed(text) }
}
