fn main() {
    if std::env::args().nth(1).as_deref() == Some("__evaluate") {
        aludel::evaluate::worker_main()
    }
}
