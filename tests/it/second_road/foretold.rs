//! Said beforehand, without a database and without a Python.

use std::path::Path;

use serde_json::Value;

use super::Project;

const ASKS: &str = "op.get_bind().execute(sa.text('SELECT 1')).fetchall()";

fn project() -> Project {
    Project::usual("sqlite:///nowhere.db", Path::new("/nowhere/python")).script("c", "'b'", ASKS, ASKS)
}

fn facts(doctor: &Value, name: &str) -> Vec<String> {
    let facts = doctor["facts"].as_array().unwrap().iter().filter(|fact| fact["name"] == name);
    facts.map(|fact| fact["value"].as_str().unwrap().to_owned()).collect()
}

fn codes(doctor: &Value) -> Vec<String> {
    doctor["problems"].as_array().unwrap().iter().map(|told| told["code"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn doctor_lists_the_steps_that_need_it() {
    let project = project();
    let told = project.run(&["doctor", "--offline", "--format", "json"]);
    let doctor = told.json();
    assert_eq!(facts(&doctor, "engine"), ["native"]);
    let needed = facts(&doctor, "not native");
    // One that only asks the database is no such step.
    assert_eq!(needed.len(), 2, "{needed:?}");
    assert!(needed[0].starts_with("upgrade b: ctypes.sizeof is called here"), "{needed:?}");
    assert!(needed[1].starts_with("downgrade b: "), "{needed:?}");
    assert_eq!((told.status, codes(&doctor)), (Some(0), vec!["needs-python".to_owned()]));

    let told = project.run(&["doctor", "--offline", "--format", "json", "--engine", "auto"]);
    let doctor = told.json();
    assert_eq!(facts(&doctor, "by python"), needed);
    // Here that is in the way.
    assert_eq!((told.status, codes(&doctor)), (Some(12), vec!["python-missing".to_owned()]));
}

#[test]
fn doctor_names_a_few_and_counts_all() {
    let mut project = project();
    for number in 0..12 {
        let (id, down) =
            (format!("n{number:02}"), if number == 0 { "'c'".to_owned() } else { format!("'n{:02}'", number - 1) });
        project = project.script(&id, &down, "size() + 1", "pass");
    }
    let needed = facts(&project.run(&["doctor", "--offline", "--format", "json"]).json(), "not native");
    assert_eq!((needed.len(), needed[10].as_str()), (11, "and 4 more"), "{needed:?}");
}

#[test]
fn a_plan_says_which_steps_will_take_it() {
    let project = project();
    let plan = ["plan", "upgrade", "head", "--from", "base"];
    assert_eq!(
        project.succeeds(&plan).stdout,
        "upgrade  -> a, about a\nupgrade a -> b, about b\nupgrade b -> c, about c\n"
    );
    let auto = project.succeeds(&[&plan[..], &["--engine", "auto"]].concat());
    assert_eq!(
        auto.stdout,
        "upgrade  -> a, about a\nupgrade a -> b, about b  (by the project's Python: sandbox-denied)\nupgrade b -> c, about c\n"
    );
    let json = project.succeeds(&[&plan[..], &["--engine", "auto", "--format", "json"]].concat());
    assert_eq!(json.engines(), ["native", "python", "native"]);
    assert_eq!(json.json()["steps"][1]["reason"]["code"], "sandbox-denied");
    let all = project.succeeds(&[&plan[..], &["--engine", "python", "--format", "json"]].concat());
    assert_eq!(all.engines(), ["python"; 3]);
}
