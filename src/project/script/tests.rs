//! Headers in every form that real scripts use, and files that are no scripts at all.

use std::path::{Path, PathBuf};

use super::header::{quick_header, read_header};
use super::*;
use crate::diagnostic::Diagnostic;

fn read(text: &str) -> (Result<Header, Diagnostic>, Vec<Diagnostic>) {
    let mut warnings = Vec::new();
    // As when a project is opened: the parser needs room in debug builds.
    let text = text.to_owned();
    std::thread::Builder::new()
        .stack_size(64 * 1024 * 1024)
        .spawn(move || {
            let header = read_header(Path::new("v/x_y.py"), &text, &mut warnings);
            (header, warnings)
        })
        .unwrap()
        .join()
        .unwrap()
}

fn header(text: &str) -> Header {
    let (header, warnings) = read(text);
    assert_eq!(warnings, []);
    header.unwrap()
}

fn problem(text: &str) -> Diagnostic {
    let problem = read(text).0.unwrap_err();
    assert!(problem.span.is_some(), "{problem:?}");
    problem
}

const TEMPLATE: &str = r#""""Add cart
and more

Revision ID: b2
Revises: a1
Create Date: 2026-11-22 19:46:53.208476

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision: str = 'b2'
down_revision: Union[str, Sequence[str], None] = 'a1'
branch_labels: Union[str, Sequence[str], None] = ('cart',)
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    """Upgrade schema."""
    op.add_column('t', sa.Column('c', sa.Integer()))


def downgrade() -> None:
    """Downgrade schema."""
    pass
"#;

#[test]
fn the_usual_template() {
    let header = header(TEMPLATE);
    assert_eq!((header.revision.as_str(), header.message.as_str()), ("b2", "Add cart\nand more"));
    assert_eq!(
        (header.down_revision, header.branch_labels, header.depends_on),
        (vec!["a1".into()], vec!["cart".into()], vec![])
    );
    assert_eq!(header.create_date.as_deref(), Some("2026-11-22 19:46:53.208476"));
    let inspection = header.inspection.unwrap();
    let (up, down) = (inspection.upgrade.unwrap(), inspection.downgrade.unwrap());
    assert_eq!((up.line, up.last_line, up.body), (22, 24, Body::Works));
    assert_eq!((down.line, down.body), (27, Body::Empty));
}

#[test]
fn windows_line_ends_change_nothing() {
    let dos = header(&TEMPLATE.replace('\n', "\r\n"));
    assert_eq!(dos, header(TEMPLATE));
}

fn down(text: &str) -> Vec<String> {
    header(&format!("revision = 'x'\n{text}\n")).down_revision
}

#[test]
fn every_form_of_parents() {
    for text in ["None", "()", "[]", "tuple()", "((None))"] {
        assert_eq!(down(&format!("down_revision = {text}")), [""; 0], "{text}");
    }
    for text in [
        "'a'",
        "\"a\"",
        "r'a'",
        "u'a'",
        "('a')",
        "'''a'''",
        "('a',)",
        "['a']",
        "{'a'}",
        "f'a'",
        "'' 'a'",
        "str and 'a'",
    ] {
        if text.starts_with("str") {
            assert_eq!(problem(&format!("revision = 'x'\ndown_revision = {text}\n")).code, "not-static");
        } else {
            assert_eq!(down(&format!("down_revision = {text}")), ["a"], "{text}");
        }
    }
    for text in [
        "('a', 'b')",
        "['a', 'b',]",
        "'a', 'b'",
        "(\n  'a',  # why\n  'b'\n)",
        "('a',) + ('b',)",
        "tuple(['a', 'b'])",
        "(*('a',), 'b')",
    ] {
        assert_eq!(down(&format!("down_revision = {text}")), ["a", "b"], "{text}");
    }
}

#[test]
fn names_are_followed_and_the_last_assignment_counts() {
    assert_eq!(down("PREV = 'a'\ndown_revision = PREV"), ["a"]);
    assert_eq!(down("A = 'a'\nB = A + 'b'\ndown_revision = (B, f'{A}c')"), ["ab", "ac"]);
    assert_eq!(down("down_revision = 'a'\ndown_revision = 'b'"), ["b"]);
    assert_eq!(down("down_revision = other = 'a'"), ["a"]);
    assert_eq!(down("down_revision, depends_on = 'a', None"), ["a"]);
    assert_eq!(down("down_revision = ['a']\ndown_revision += ['b']"), ["a", "b"]);
    assert_eq!(down("down_revision: str\ndown_revision = 'a'; x = 1"), ["a"]);
    let twice = header("revision = 'x'\nrevision = 'y'\ndown_revision = None\n");
    assert_eq!(twice.revision, "y");
}

#[test]
fn look_alikes_are_not_taken() {
    let text = "\"\"\"doc\n\nrevision = 'no'\n\"\"\"\nx = '''\nrevision = 'no'\ndown_revision = 'no'\n'''\nrevision = 'x'\n\
                down_revision = 'a'\ndef f():\n    revision = 'no'\n    down_revision = 'no'\nclass C:\n    pass\n\
                y = (\n'''\n''',\n)\n# revision = 'no'\n";
    let header = header(text);
    assert_eq!((header.revision.as_str(), header.down_revision), ("x", vec!["a".to_owned()]));
}

#[test]
fn what_only_running_would_tell_is_said_with_its_place() {
    for (text, line) in [
        ("import os\nrevision = os.environ['R']\ndown_revision = None\n", 2),
        ("revision = 'x'\nif a:\n    down_revision = 'b'\nelse:\n    down_revision = 'c'\n", 2),
        ("revision = 'x'\ntry:\n    down_revision = 'b'\nexcept E:\n    pass\n", 2),
        ("revision = 'x'\nfrom y import down_revision\n", 2),
        ("revision = 'x'\ndown_revision = ('a', g())\n", 2),
        ("revision = 'x'\ndown_revision = ['a']\ndown_revision.append(b)\n", 3),
        ("revision = 'x'\nfor down_revision in y: pass\n", 2),
        ("revision = 'x'\ndown_revision = 'a' if b else 'c'\n", 2),
        ("revision = 'x'\nwhile q:\n  for i in j:\n    down_revision = i\n", 2),
    ] {
        let problem = problem(text);
        assert_eq!(problem.code, "not-static", "{text}");
        assert!(problem.span.unwrap().line >= line, "{text}");
    }
    let (header, warnings) =
        read("revision = 'x'\ndown_revision = None\nbranch_labels = ('a', b.C)\ndepends_on = find()\n");
    let header = header.unwrap();
    assert_eq!((header.branch_labels, header.depends_on), (vec!["a".to_owned()], vec![]));
    assert_eq!(warnings.len(), 2);
}

#[test]
fn missing_or_wrong_identifiers() {
    assert_eq!(problem("down_revision = None\n").code, "revision-id");
    assert!(
        problem("down_revision = None\n").message.starts_with("Could not determine revision id from filename x_y.py.")
    );
    assert_eq!(problem("revision = 'x'\n").code, "down-revision");
    assert_eq!(problem("revision = None\ndown_revision = None\n").code, "revision-id");
    assert_eq!(problem("revision = 5\ndown_revision = None\n").code, "not-static");
    let mut warnings = Vec::new();
    let legacy = read_header(Path::new("v/1a2b3c.py"), "down_revision = None\n", &mut warnings).unwrap();
    assert_eq!(legacy.revision, "1a2b3c");
}

#[test]
fn no_docstring_is_no_message() {
    for text in ["", "# 'x'\n", "import x\n'late'\n", "b'bytes'\n", "f'x'\n"] {
        let header = header(&format!("{text}revision = 'x'\ndown_revision = None\n"));
        assert_eq!((header.message.as_str(), header.create_date), ("", None), "{text}");
    }
}

#[test]
fn bodies() {
    let body = |text: &str| {
        let header = header(&format!("revision = 'x'\ndown_revision = None\n{text}"));
        header.inspection.unwrap().downgrade.map(|function| function.body)
    };
    assert_eq!(body(""), None);
    for text in ["pass", "...", "'doc'", "'doc'; pass", "return", "return None"] {
        assert_eq!(body(&format!("def downgrade(): {text}\n")), Some(Body::Empty), "{text}");
    }
    let raises = Body::Raises { exception: "NotImplementedError".into(), line: 5 };
    assert_eq!(body("def downgrade():\n    'doc'\n    raise NotImplementedError('no')\n"), Some(raises));
    assert_eq!(body("def downgrade():\n    raise\n"), Some(Body::Raises { exception: String::new(), line: 4 }));
    assert_eq!(body("def downgrade(engine):\n    op.f()\n    raise X\n"), Some(Body::Works));
    assert_eq!(body("def downgrade(): x()\ndef downgrade(): pass\n"), Some(Body::Empty));
    let engine = header("revision = 'x'\ndown_revision = None\ndef upgrade(engine_name, *a, b=1): pass\n");
    assert_eq!(engine.inspection.unwrap().upgrade.unwrap().parameters, ["engine_name", "a", "b"]);
}

#[test]
fn a_function_that_comes_from_elsewhere_is_not_missing() {
    let elsewhere = |code: &str| {
        let inspection = header(&format!("revision = 'a'\ndown_revision = None\n{code}")).inspection.unwrap();
        assert!(inspection.downgrade.is_none(), "{code}");
        inspection.downgrade_elsewhere
    };
    assert!(elsewhere("from base import downgrade\n"));
    assert!(elsewhere("from base import *\n"));
    assert!(elsewhere("downgrade = lambda: None\n"));
    assert!(elsewhere("if True:\n    def downgrade(): pass\n"));
    assert!(!elsewhere("def upgrade(): downgrade()\n"));
}

#[test]
fn syntax_errors_have_a_place() {
    let broken = problem("revision = 'x'\ndown_revision = None\ndef upgrade(:\n    pass\n");
    assert_eq!(broken.code, "syntax-error");
    let span = broken.span.unwrap();
    assert_eq!((span.line, span.text.as_deref()), (3, Some("def upgrade(:")));
    assert_eq!(problem("print 'python 2'\n").code, "syntax-error");
    assert_eq!(problem("revision = 'x'\ndef f():\n    x = 'open\n").span.unwrap().line, 3);
}

#[test]
fn hostile_text_is_refused_and_long_text_is_read() {
    let n = 100_000;
    for text in [
        "(".repeat(n),
        format!("x = {}1{}", "(".repeat(n), ")".repeat(n)),
        format!("x = {}1", "not ".repeat(n)),
        format!("x = {}1", "-".repeat(n)),
        format!("x = 1{}", "+1".repeat(n)),
        format!("x = a{}", ".b".repeat(n)),
        format!("x = {}1", "lambda:".repeat(n)),
        format!("x = {}", "f'{".repeat(n)),
        format!("x = {}1", "await ".repeat(n)),
        format!("x = {}1", "*".repeat(n)),
        format!("x = {}y", "y:=".repeat(n)),
        format!("{}x = 1", "y = ".repeat(n)),
        format!("x{}: int", "[0]".repeat(n)),
    ] {
        assert_eq!(problem(&text).code, "syntax-error", "{}", &text[..20]);
    }
    // What just passes must fit the stack of the reading threads.
    for text in [
        format!("x = {}1{}", "(".repeat(199), ")".repeat(199)),
        format!("x = {}1", "not ".repeat(1400)),
        format!("x = {}1", "-".repeat(1400)),
        format!("x = 1{}", "+1".repeat(1400)),
        format!("x = 1{}", "**1".repeat(700)),
        format!("x = {}1", "lambda:".repeat(700)),
        format!("x = {}1", "1 if 1 else ".repeat(700)),
        format!("x = a{}", "()".repeat(1400)),
        format!("x = {}1{}", "f(-".repeat(190), ")".repeat(190)),
        format!("x = {}1{}", "{1: lambda: not [".repeat(90), "]}".repeat(90)),
        (0..95).map(|level| format!("{}if 1:\n", " ".repeat(level))).collect::<String>() + &" ".repeat(95) + "pass",
        format!("if 1: pass\n{}", "elif 1: pass\n".repeat(20_000)),
        format!("{}x = 1", "@d\n".repeat(3)) + "\n",
    ] {
        let (read, _) = read(&format!("{text}\nrevision = 'x'\ndown_revision = None\n"));
        if let Err(problem) = read {
            assert!(text.starts_with("@d"), "{problem} in {}", &text[..20]);
        }
    }
}

fn script(name: &str, bytes: &[u8]) -> Script {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    Script::read(path, Reading::Whole)
}

fn code(script: &Script) -> String {
    script.problem().map_or_else(String::new, |problem| problem.code.to_string())
}

#[test]
fn encodings() {
    let body = "revision = 'x'\ndown_revision = None\n";
    let mut latin = b"# -*- coding: latin-1 -*-\n\"\"\"Gr\xfc\xdfe\"\"\"\n".to_vec();
    latin.extend(body.bytes());
    assert_eq!(script("a.py", &latin).message(), "Grüße");
    let mut undeclared = b"\n\n\"\"\"Gr\xfc\xdfe\"\"\"\n".to_vec();
    undeclared.extend(body.bytes());
    let broken = script("a.py", &undeclared);
    assert_eq!((code(&broken).as_str(), broken.problem().unwrap().span.as_ref().unwrap().line), ("encoding", 3));
    assert_eq!(code(&script("a.py", b"# coding=koi8-r\n'\xd0'\n")), "encoding");
    assert_eq!(code(&script("a.py", b"# coding: utf-8\n'\xfc'\n")), "encoding");
    let bom = format!("\u{feff}\"\"\"Grüße\"\"\"\n{body}");
    assert_eq!(script("a.py", bom.as_bytes()).message(), "Grüße");
    assert_eq!(
        script("a.py", format!("#!/x\n# vim: set fileencoding=utf-8 :\n'é'\n{body}").as_bytes()).id(),
        Some("x")
    );
    let euro = script("a.py", &[b"# coding: cp1252\n\"\"\"\x80\"\"\"\n".as_slice(), body.as_bytes()].concat());
    assert_eq!(euro.message(), "€");
    assert_eq!(code(&script("a.py", format!("{body}\0").as_bytes())), "syntax-error");
}

#[test]
fn files_that_are_none() {
    assert_eq!(code(&Script::read(PathBuf::from("/nowhere/x.py"), Reading::Whole)), "file-unreadable");
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(code(&Script::read(folder.path().to_owned(), Reading::Whole)), "file-unreadable");
    assert_eq!(code(&script("big.py", &vec![b'#'; 6 * 1024 * 1024])), "file-too-large");
    assert_eq!(code(&script("empty.py", b"")), "revision-id");
}

/// Whatever the quick reading takes, the parser reads alike.
fn check_quick(text: &str) -> bool {
    let Some(quick) = quick_header(text) else { return false };
    match read(text) {
        (Ok(full), warnings) => {
            assert_eq!(quick, Header { inspection: None, ..full }, "{text}");
            assert_eq!(warnings, [], "{text}");
        }
        (Err(problem), _) => assert_eq!(problem.code, "syntax-error", "{text}"),
    }
    true
}

#[test]
fn quick_reading_takes_the_template_and_leaves_what_is_not_plain() {
    assert!(check_quick(TEMPLATE));
    let plain = "revision = 'x'\ndown_revision = ('a', \"b\",)\nbranch_labels = ['l']\ndepends_on = ('d')\n";
    assert!(check_quick(plain));
    for (more, taken) in [
        ("X = '''\nrevision = 'no'\n'''\n", true),
        ("X = (\nrevision\n)\n", true),
        ("def f():\n    revision = 'no'\n", true),
        ("def f():\n    x = '''\nrevision = 'no'\n'''\n", true),
        ("revision = 'y'\n", true),
        ("# revision = 'no'\n", true),
        ("X = {'revision': 'no'}\n", true),
        ("@d(\nrevision\n)\nclass C:\n    revision = 'no'\n", true),
        ("X = ')'\n", true),
        ("X = 'a\\\n'\nY = 1\n", true),
        ("if a:\n    revision = 'no'\n", false),
        ("try:\n    revision = 'no'\nexcept E: pass\n", false),
        ("X = revision = 'no'\n", false),
        ("X = 1; revision = 'no'\n", false),
        ("import y as revision\n", false),
        ("from y import (\n  down_revision)\n", false),
        ("def revision(): pass\n", false),
        ("revision += 'y'\n", false),
        ("revision = 'y' 'z'\n", false),
        ("revision = 'y' + z\n", false),
        ("revision = 'y\\x41'\n", false),
        ("revision = r'y'\n", false),
        ("revision = ''\n", false),
        ("revision = '''y'''\n", false),
        ("revision: str\n", false),
        ("revision == 'y'\n", false),
        ("revision, down_revision = 'y', None\n", false),
        ("down_revision = 'a', 'b'\n", false),
        ("down_revision = {'a'}\n", false),
        ("down_revision = (None,)\n", false),
        ("X = f'{\"}\"}'\n", false),
        ("X = \\\n  1\n", false),
        ("depends_on.append('z')\n", false),
        ("del revision\n", false),
        ("X = (\n", false),
        ("X = )\n", false),
        ("for revision in y: pass\n", false),
        ("with a as revision: pass\n", false),
        ("print('x')\n", false),
        ("\u{c}revision = 'no'\n", false),
    ] {
        assert_eq!(check_quick(&format!("{plain}{more}")), taken, "{more}");
    }
    assert!(!check_quick(&TEMPLATE.replace('\n', "\r\n")));
    assert!(!check_quick("revision = 'x'\n"));
}

#[test]
fn quick_reading_of_damaged_texts_never_disagrees() {
    let mut seed = 7u64;
    let mut random = |below: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize % below
    };
    let pieces = [
        "'", "\"", "\"\"\"", "\n", "\\", "(", ")", "=", ":", ";", "#", " ", "revision", "f'", "r'", ",", "None",
        "\n\n", "if x:\n ", "é", "@", "[", "+=",
    ];
    let mut taken = 0;
    for _ in 0..400 {
        let mut text = TEMPLATE.to_owned();
        for _ in 0..=random(3) {
            let mut at = random(text.len());
            while !text.is_char_boundary(at) {
                at -= 1;
            }
            if random(3) == 0 {
                let mut end = (at + random(12)).min(text.len());
                while !text.is_char_boundary(end) {
                    end -= 1;
                }
                text.replace_range(at..end.max(at), "");
            } else {
                text.insert_str(at, pieces[random(pieces.len())]);
            }
        }
        taken += usize::from(check_quick(&text));
    }
    assert!(taken > 50, "{taken}");
}

#[test]
fn a_fault_in_a_body_leaves_the_revision_in_its_place() {
    let broken = script("b.py", TEMPLATE.replace("pass\n", "return (\n").as_bytes());
    assert_eq!((broken.id(), code(&broken).as_str()), (Some("b2"), "syntax-error"));
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.py");
    std::fs::write(&path, TEMPLATE).unwrap();
    let quick = Script::read(path, Reading::Quick);
    assert!(!quick.is_wholly_read());
    assert_eq!(quick.inspect().unwrap().downgrade.unwrap().body, Body::Empty);
}
