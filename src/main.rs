//! The program: everything is in the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    aludel::cli::main().into()
}
