//! The language between the parent and its worker: JSON values, each behind its length in four bytes, big end first.

use std::io::{self, Read, Write};
use std::path::PathBuf;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::{EnvironmentRequest, Evaluation, Limits, Request};
use crate::diagnostic::Diagnostic;
use crate::operation::Asked;

/// No honest frame is longer; a longer one means that something else wrote to the pipe.
const LONGEST: u32 = 512 << 20;

/// To the worker: evaluate this.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Job {
    pub request: Request,
    pub limits: Limits,
    pub import_roots: Vec<PathBuf>,
    /// Set for an env.py, which is run for what it configures, not for a function of its own.
    #[serde(default)]
    pub environment: Option<EnvironmentRequest>,
    /// Report each line before it runs: slow, and wanted only to learn where a script killed its worker.
    pub report_lines: bool,
}

/// From the worker. `Done`, `Failed` and `OutOfTime` end a job; each `Asked` waits for an `Answered`.
#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "report", rename_all = "snake_case")]
pub(super) enum Report {
    Printed { text: String },
    Line { line: u32 },
    Asked { asked: Asked },
    Done { evaluation: Evaluation },
    Failed { diagnostic: Box<Diagnostic> },
    OutOfTime { line: u32 },
}

pub(super) fn write(to: &mut impl Write, value: &impl Serialize) -> io::Result<()> {
    let text = serde_json::to_vec(value)?;
    let length = u32::try_from(text.len()).ok().filter(|length| *length <= LONGEST);
    let length = length.ok_or_else(|| io::Error::other("more than a frame can hold"))?;
    to.write_all(&length.to_be_bytes())?;
    to.write_all(&text)?;
    to.flush()
}

/// `None` at the end of the stream.
pub(super) fn read<T: DeserializeOwned>(from: &mut impl Read) -> io::Result<Option<T>> {
    let mut length = [0; 4];
    match from.read_exact(&mut length) {
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        Err(error) => return Err(error),
    }
    let length = u32::from_be_bytes(length);
    if length > LONGEST {
        return Err(io::Error::other("a frame without a believable length"));
    }
    let mut text = Vec::new();
    from.take(length.into()).read_to_end(&mut text)?;
    if text.len() < length as usize {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(Some(serde_json::from_slice(&text)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_come_back_in_order() {
        let mut pipe = Vec::new();
        write(&mut pipe, &Report::Line { line: 7 }).unwrap();
        write(&mut pipe, &Report::Printed { text: "\u{1b}[2J\n".into() }).unwrap();
        let mut pipe = pipe.as_slice();
        assert!(matches!(read(&mut pipe).unwrap(), Some(Report::Line { line: 7 })));
        assert!(matches!(read(&mut pipe).unwrap(), Some(Report::Printed { text }) if text == "\u{1b}[2J\n"));
        assert!(read::<Report>(&mut pipe).unwrap().is_none());
    }

    #[test]
    fn noise_is_an_error_and_allocates_nothing() {
        assert!(read::<Report>(&mut b"hello from a script\n".as_slice()).is_err());
        assert!(read::<Report>(&mut b"\0\0\0\x09{}".as_slice()).is_err());
    }
}
