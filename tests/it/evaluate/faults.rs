//! Known faults of RustPython that our modules steer around. A test that fails here after an update shows what is mended.

use super::upgrade;

#[test]
fn deep_diamonds_get_a_wrong_method_resolution_order() {
    let printed = upgrade(
        "class A: pass
class B(A): pass
class C(A): pass
class D(B, C): pass
class E(C, A): pass
class F(D, E): pass
print(' '.join(c.__name__ for c in F.__mro__))",
    )
    .printed();
    println!("{printed}");
}
