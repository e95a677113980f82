use super::EnvPy;

fn read(text: &str) -> EnvPy {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("env.py"), text).unwrap();
    EnvPy::read(folder.path()).unwrap()
}

#[test]
fn literals_are_read_from_both_functions() {
    let env = read(
        "from alembic import context\n\
         TABLE = 'shop_version'\n\
         config.set_main_option('sqlalchemy.url', 'sqlite:///a%%20b.db')\n\
         naming = {'pk': 'pk_%(table_name)s', 'n': len}\n\
         metadata = MetaData(naming_convention=naming)\n\
         def run_migrations_offline():\n    \
             context.configure(url=url, version_table=TABLE, render_as_batch=True)\n    \
             with context.begin_transaction():\n        context.run_migrations(engine_name='one')\n\
         def run_migrations_online():\n    \
             context.configure(connection=c, version_table=TABLE, version_table_schema=schema(), on_version_apply=f)\n",
    );
    let said = env.literal;
    assert!(env.problem.is_none());
    assert_eq!(said.version_table.as_deref(), Some("shop_version"));
    assert_eq!(said.url.as_deref(), Some("sqlite:///a%20b.db"));
    assert_eq!(said.flag("render_as_batch"), Some(true));
    assert_eq!(said.flag("include_schemas"), None);
    assert_eq!(said.naming_convention.into_iter().collect::<Vec<_>>(), [("pk".into(), "pk_%(table_name)s".into())]);
    assert_eq!(said.arguments.get("engine_name").map(String::as_str), Some("one"));
    assert_eq!(said.unknown.get("version_table_schema").map(String::as_str), Some("schema()"));
    assert_eq!(said.unheeded, ["on_version_apply"]);
    assert_eq!(said.line, 7);
}

#[test]
fn two_words_on_one_setting_are_no_word() {
    let env = read("context.configure(version_table='a')\ncontext.configure(version_table='b', **kw)\n");
    assert_eq!(env.literal.unknown.get("version_table").map(String::as_str), Some("'a' and 'b'"));
    assert!(env.literal.unknown.contains_key("**kw"));
}

#[test]
fn what_cannot_be_read_is_a_problem_with_its_line() {
    let env = read("context.configure(version_table='a'\n");
    assert_eq!(env.literal, super::Configured::default());
    assert_eq!(env.problem.unwrap().code, "syntax-error");
    assert!(read(&"[".repeat(100_000)).problem.is_some());
    let folder = tempfile::tempdir().unwrap();
    assert!(EnvPy::read(folder.path()).is_none());
    std::fs::create_dir(folder.path().join("env.py")).unwrap();
    assert!(EnvPy::read(folder.path()).unwrap().problem.is_some());
}
