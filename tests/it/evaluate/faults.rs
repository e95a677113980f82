//! Known faults of RustPython that our modules and limits steer around. One that fails after an update has been mended:
//! then what works around it can go. That native code can't be interrupted, and that it aborts when memory or stack runs
//! out, is held by `hostile`.

use super::upgrade;

#[test]
fn the_method_resolution_order_of_a_diamond_is_wrong() {
    let printed = upgrade(
        "class A: pass
class B: pass
class C(A): pass
class D(C, B, A): pass
print(' '.join(c.__name__ for c in D.__mro__))",
    )
    .printed();
    assert_eq!(printed, "D C A B object\n", "CPython says D C B A object");
}

#[test]
fn classes_that_cannot_be_ordered_are_accepted() {
    let printed = upgrade(
        "class A: pass
class B: pass
class C(A, B): pass
class D(C, B, A): pass
print(' '.join(c.__name__ for c in D.__mro__))",
    )
    .printed();
    assert_eq!(printed, "D C A B object\n", "CPython raises TypeError");
}

#[test]
fn a_string_plus_another_kind_of_string_ignores_radd() {
    let printed = upgrade(
        "class Plain(str): pass
class Reversed(str):
    def __radd__(self, other): return 'reversed'
print(Plain('a') + Reversed('b'))",
    )
    .printed();
    assert_eq!(printed, "ab\n", "CPython says reversed");
}

#[test]
fn double_star_refuses_mappings_that_make_their_keys_up() {
    upgrade(
        "class Mapping:
    def __getattr__(self, name):
        if name == 'keys': return lambda: ['a']
        raise AttributeError(name)
    def __getitem__(self, key): return 1
def f(**kw): return kw
f(**Mapping())",
    )
    .fails_with("script-raised", 11, "argument after ** must be a mapping");
}

#[test]
fn there_is_no_time_zone_data() {
    upgrade("import zoneinfo\nzoneinfo.ZoneInfo('Europe/Paris')").fails();
}

#[test]
fn there_is_no_asyncio() {
    upgrade("import asyncio").fails_with("sandbox-denied", 5, "asyncio");
}
