//! Builds again when a Python module, a theme or a file of the demo comes or goes: `include_dir` alone sees changed files only.

fn main() {
    for folder in ["assets", "themes"] {
        println!("cargo::rerun-if-changed={folder}");
    }
}
