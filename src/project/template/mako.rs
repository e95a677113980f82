//! Mako, as `script.py.mako` files use it, to Python: text, expressions with filters, control lines, blocks and definitions.
//!
//! The result is a module with a function `upgrade` that prints the rendered text, so that a template runs in the same sandbox as scripts.

use std::fmt::Write as _;

use super::blocks::{dedented, expression_end, split_filters};

/// What stands before the template's own code: Mako's filters and the context object.
const PRELUDE: &str = r#"import sys
from urllib.parse import quote_plus as __quote_plus
__out = []
def __write(text):
    __out.append(text)
    return ""
class __Context(dict):
    def write(self, text):
        __write(text)
def h(text):
    return str(text).replace("&", "&amp;").replace(">", "&gt;").replace("<", "&lt;").replace('"', "&#34;").replace("'", "&#39;")
def u(text):
    return __quote_plus(str(text))
def trim(text):
    return str(text).strip()
def comma(value):
    return "" if value is None else value if isinstance(value, str) else ", ".join(value)
"#;

/// Stands before the rendered text: what the template prints by itself comes before it and is no part of it.
pub const MARK: &str = "\u{1}rendered\u{1}";

/// Python whose lines know where in the template they come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Compiled {
    pub source: String,
    /// For each line of `source` the line of the template, counted from 1; 0 for what is not the template's.
    pub lines: Vec<u32>,
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct TemplateError {
    /// From 1.
    pub line: u32,
    pub message: String,
}

/// `variables` are Python statements that define what the template may use.
pub fn compile(template: &str, variables: &str) -> Result<Compiled, TemplateError> {
    let mut compiler = Compiler { text: template, at: 0, body: Vec::new(), module: Vec::new(), blocks: Vec::new() };
    compiler.run()?;
    let mut made = Compiled { source: String::new(), lines: Vec::new() };
    let mut add = |line: u32, depth: usize, code: &str| {
        for part in code.split('\n') {
            // Writing to a String cannot fail.
            let _ = writeln!(made.source, "{:width$}{part}", "", width = depth * 4);
            made.lines.push(line);
        }
    };
    add(0, 0, PRELUDE.trim_end());
    add(0, 0, variables.trim_end());
    add(
        0,
        0,
        "context = __Context({name: value for name, value in list(globals().items()) if not name.startswith('__')})",
    );
    for (line, code) in &compiler.module {
        add(*line, 0, code);
    }
    add(0, 0, "def upgrade():");
    for code in &compiler.body {
        add(code.line, code.depth + 1, &code.text);
    }
    add(0, 1, &format!("sys.stdout.write({} + \"\".join(__out))", python_text(MARK)));
    Ok(made)
}

struct Code {
    line: u32,
    depth: usize,
    text: String,
}

/// What is open, and so what may close it.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Block {
    /// `% if …`
    Control(String),
    /// `<%def …>`
    Definition,
}

struct Compiler<'t> {
    text: &'t str,
    at: usize,
    body: Vec<Code>,
    module: Vec<(u32, String)>,
    blocks: Vec<(Block, u32)>,
}

impl Compiler<'_> {
    fn run(&mut self) -> Result<(), TemplateError> {
        while self.at < self.text.len() {
            if self.at_line_start() && self.control_line()? {
                continue;
            }
            if self.rest().starts_with("${") {
                self.expression()?;
            } else if self.rest().starts_with("<%") {
                self.tag()?;
            } else if self.rest().starts_with("</%def>") {
                self.close(&Block::Definition, "</%def>")?;
                self.at += "</%def>".len();
            } else if let Some(length) = continued(self.rest()) {
                self.at += length;
            } else {
                self.plain();
            }
        }
        match self.blocks.last() {
            Some((Block::Control(keyword), line)) => Err(TemplateError {
                line: *line,
                message: format!("'% {keyword}' is never closed by '% end{keyword}'"),
            }),
            Some((Block::Definition, line)) => {
                Err(TemplateError { line: *line, message: "'<%def>' is never closed by '</%def>'".into() })
            }
            None => Ok(()),
        }
    }

    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    fn line(&self) -> u32 {
        self.text[..self.at].matches('\n').count() as u32 + 1
    }

    fn error(&self, message: impl Into<String>) -> TemplateError {
        TemplateError { line: self.line(), message: message.into() }
    }

    fn at_line_start(&self) -> bool {
        self.at == 0 || self.text.as_bytes()[self.at - 1] == b'\n'
    }

    fn emit(&mut self, text: impl Into<String>) {
        let code = Code { line: self.line(), depth: self.blocks.len(), text: text.into() };
        self.body.push(code);
    }

    fn write(&mut self, text: &str) {
        if !text.is_empty() {
            self.emit(format!("__write({})", python_text(text)));
        }
    }

    /// `% if …`, `## comment` or the `%%` that means a percent sign; false where the line is none of these.
    fn control_line(&mut self) -> Result<bool, TemplateError> {
        let whole = self.rest().split_inclusive('\n').next().unwrap_or_default().to_owned();
        let told = whole.trim_start_matches([' ', '\t']);
        if told.starts_with("##") {
            self.at += whole.len();
            return Ok(true);
        }
        if told.starts_with("%%") {
            let indent = &whole[..whole.len() - told.len()];
            self.write(&format!("{indent}%"));
            self.at += indent.len() + 2;
            return Ok(true);
        }
        let Some(code) = told.strip_prefix('%') else { return Ok(false) };
        let code = code.trim().to_owned();
        let keyword: String = code.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
        if let Some(closed) = keyword.strip_prefix("end") {
            self.close(&Block::Control(closed.to_owned()), &format!("% {keyword}"))?;
        } else if matches!(keyword.as_str(), "else" | "elif" | "except" | "finally") {
            let Some((Block::Control(_), _)) = self.blocks.last() else {
                return Err(self.error(format!("'% {keyword}' stands in no block")));
            };
            let depth = self.blocks.len() - 1;
            let line = self.line();
            self.body.push(Code { line, depth, text: code });
            self.emit("pass");
        } else {
            if !code.contains(':') {
                return Err(self.error(format!("'% {code}' is no control line: it must end with ':'")));
            }
            self.emit(code);
            let line = self.line();
            self.blocks.push((Block::Control(keyword), line));
            self.emit("pass");
        }
        self.at += whole.len();
        Ok(true)
    }

    fn close(&mut self, block: &Block, with: &str) -> Result<(), TemplateError> {
        match self.blocks.last() {
            Some((open, _)) if open == block => {
                if open == &Block::Definition {
                    self.emit("return \"\"");
                }
                self.blocks.pop();
                Ok(())
            }
            Some(_) | None => Err(self.error(format!("'{with}' closes nothing that is open"))),
        }
    }

    /// `${expression | filter, filter}`
    fn expression(&mut self) -> Result<(), TemplateError> {
        let inner = &self.rest()[2..];
        let Some(end) = expression_end(inner) else { return Err(self.error("'${' is never closed by '}'")) };
        let (expression, filters) = split_filters(&inner[..end]);
        let expression = expression.split('\n').map(str::trim).collect::<Vec<_>>().join(" ");
        if expression.is_empty() {
            return Err(self.error("'${}' holds no expression"));
        }
        let mut code = if filters.contains(&"n") { format!("({expression})") } else { format!("str({expression})") };
        for filter in filters.iter().filter(|filter| **filter != "n") {
            code = match *filter {
                "str" | "unicode" | "decode.utf8" | "decode.utf_8" => format!("str({code})"),
                filter => format!("{filter}({code})"),
            };
        }
        self.emit(format!("__write({code})"));
        self.at += 2 + end + 1;
        Ok(())
    }

    fn tag(&mut self) -> Result<(), TemplateError> {
        let rest = self.rest();
        for (open, close) in [("<%doc>", "</%doc>"), ("<%text>", "</%text>")] {
            if let Some(inner) = rest.strip_prefix(open) {
                let Some(end) = inner.find(close) else {
                    return Err(self.error(format!("'{open}' is never closed by '{close}'")));
                };
                let (text, length) = (inner[..end].to_owned(), open.len() + end + close.len());
                if open == "<%text>" {
                    self.write(&text);
                }
                self.at += length;
                return Ok(());
            }
        }
        if let Some(inner) = rest.strip_prefix("<%def") {
            let Some(end) = inner.find('>') else { return Err(self.error("'<%def' is never closed by '>'")) };
            let tag = &inner[..end];
            let name = tag.split_once("name=").and_then(|(_, value)| {
                let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
                value[1..].split_once(quote).map(|(name, _)| name.to_owned())
            });
            let Some(name) = name.filter(|_| !tag.trim_end().ends_with('/')) else {
                return Err(self.error("'<%def' needs name=\"function(arguments)\""));
            };
            let length = "<%def".len() + end + 1;
            let line = self.line();
            self.emit(format!("def {name}:"));
            self.blocks.push((Block::Definition, line));
            self.emit("pass");
            self.at += length;
            return Ok(());
        }
        let module = rest.starts_with("<%!");
        let start = if module { 3 } else { 2 };
        if !module && rest[2..].starts_with(|c: char| c.is_alphabetic()) {
            let name: String = rest.chars().take_while(|c| !c.is_whitespace() && *c != '>').collect();
            return Err(self.error(format!("'{name}>' is not supported in a script template")));
        }
        let Some(end) = rest[start..].find("%>").map(|end| start + end) else {
            return Err(self.error("'<%' is never closed by '%>'"));
        };
        let code = dedented(&rest[start..end]);
        let line = self.line()
            + rest[start..end].chars().take_while(|c| c.is_whitespace()).filter(|c| *c == '\n').count() as u32;
        for (offset, part) in code.lines().enumerate() {
            match module {
                true => self.module.push((line + offset as u32, part.to_owned())),
                false => {
                    let depth = self.blocks.len();
                    self.body.push(Code { line: line + offset as u32, depth, text: part.to_owned() });
                }
            }
        }
        self.at += end + 2;
        Ok(())
    }

    /// Text up to what may mean something.
    fn plain(&mut self) {
        let rest = self.rest();
        let mut end = rest.len();
        for (at, c) in rest.char_indices().skip(1) {
            let here = &rest[at..];
            let starts = here.starts_with("${") || here.starts_with("<%") || here.starts_with("</%def>");
            let line_start = rest.as_bytes()[at - 1] == b'\n' && {
                let told = here.trim_start_matches([' ', '\t']);
                told.starts_with('%') || told.starts_with("##")
            };
            if starts || line_start || (c == '\\' && continued(here).is_some()) {
                end = at;
                break;
            }
        }
        let text = rest[..end].to_owned();
        self.write(&text);
        self.at += end;
    }
}

/// A backslash at the end of a line joins it with the next.
fn continued(rest: &str) -> Option<usize> {
    ["\\\n", "\\\r\n"].iter().find(|end| rest.starts_with(**end)).map(|end| end.len())
}

/// A Python literal.
pub fn python_text(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            c if c.is_control() => {
                let _ = write!(out, "\\U{:08x}", c as u32);
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(template: &str) -> String {
        let made = compile(template, "").unwrap();
        let (_, body) = made.source.split_once("def upgrade():\n").unwrap();
        let (body, _) = body.split_once("    sys.stdout.write(").unwrap();
        body.to_owned()
    }

    #[test]
    fn text_expressions_and_filters() {
        assert_eq!(
            body("a ${x | comma,n} b${repr(y)}\n"),
            "    __write(\"a \")\n    __write(comma((x)))\n    __write(\" b\")\n    __write(str(repr(y)))\n    __write(\"\\n\")\n"
        );
        assert_eq!(body("${{'a': '}|'}['a'] if x else \"\"}"), "    __write(str({'a': '}|'}['a'] if x else \"\"))\n");
    }

    #[test]
    fn control_lines_nest() {
        assert_eq!(
            body("% for d in names:\n  % if d:\n${d}\n  % else:\nx\n  % endif\n% endfor\n## gone\n%% kept\n"),
            "    for d in names:\n        pass\n        if d:\n            pass\n            __write(str(d))\n            __write(\"\\n\")\n\
             \x20       else:\n            pass\n            __write(\"x\\n\")\n    __write(\"%\")\n    __write(\" kept\\n\")\n"
        );
    }

    #[test]
    fn blocks_and_definitions() {
        assert_eq!(
            body("<%\n    import re\n    x = 1\n%>${x}<%doc>no</%doc><%text>${y}</%text>a\\\nb"),
            "    import re\n    x = 1\n    __write(str(x))\n    __write(\"${y}\")\n    __write(\"a\")\n    __write(\"b\")\n"
        );
        assert_eq!(
            body("<%def name=\"f(a)\">[${a}]</%def>"),
            "    def f(a):\n        pass\n        __write(\"[\")\n        __write(str(a))\n        __write(\"]\")\n        return \"\"\n"
        );
        assert!(compile("<%!\nimport re\n%>", "").unwrap().source.contains("\nimport re\ndef upgrade():"));
    }

    #[test]
    fn mistakes_are_told_with_their_line() {
        for (template, line) in [
            ("a\n${x", 2),
            ("% if x:\n", 1),
            ("\n% endif\n", 2),
            ("<%inherit file='x'/>", 1),
            ("\n\n% if x\n", 3),
            ("</%def>", 1),
            ("% else:\n", 1),
            ("<% x", 1),
            ("<%def name='f()'>", 1),
            ("${}", 1),
            // Found by fuzzing: the end of a block inside of its beginning.
            ("<%>", 1),
        ] {
            assert_eq!(compile(template, "").unwrap_err().line, line, "{template:?}");
        }
    }

    #[test]
    fn lines_lead_back_to_the_template() {
        let made = compile("one\n${two}\n", "").unwrap();
        let at = made.source.lines().position(|line| line.contains("two")).unwrap();
        assert_eq!(made.lines[at], 2);
        assert_eq!(made.source.lines().count(), made.lines.len());
    }
}
