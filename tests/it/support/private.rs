//! Private servers, started from installed programs. Test processes are many and short, so they share one server of each
//! kind: whoever comes first starts it, a watcher stops it a minute after the last test touched it.

use std::fs::{self, File};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use aludel::database::Target;
use aludel::schema::DialectName;

pub fn postgresql() -> Result<Target, String> {
    let binaries = postgresql_binaries().ok_or("neither a server nor initdb and postgres are installed")?;
    let port = shared("postgresql", |folder, port| {
        let data = folder.join("data");
        let as_user = unprivileged(folder)?;
        let program = |name: &str| command(&as_user, &binaries.join(name));
        run(program("initdb").args(["-A", "trust", "-U", "postgres", "-E", "UTF8", "-D"]).arg(&data))?;
        let settings = format!("-p {port} -c listen_addresses=127.0.0.1 -c fsync=off -c unix_socket_directories=");
        run(program("pg_ctl")
            .args(["-w", "-t", "60", "-l"])
            .arg(folder.join("log"))
            .args(["-o", &settings, "-D"])
            .arg(&data)
            .arg("start"))?;
        let mut stop = as_user.clone();
        stop.extend([
            text(&binaries.join("pg_ctl")),
            "-m".into(),
            "immediate".into(),
            "-D".into(),
            text(&data),
            "stop".into(),
        ]);
        Ok(stop)
    })?;
    Ok(Target {
        user: Some("postgres".into()),
        host: Some("127.0.0.1".into()),
        port: Some(port),
        database: Some("postgres".into()),
        ..Target::new(DialectName::Postgresql)
    })
}

pub fn mariadb() -> Result<Target, String> {
    let server = in_path(&["mariadbd", "mysqld"]).ok_or("neither a server nor mariadbd or mysqld are installed")?;
    let install = in_path(&["mariadb-install-db", "mysql_install_db"]);
    let port = shared("mariadb", |folder, port| {
        let data = folder.join("data");
        let root: &[&str] = if is_root() { &["--user=root"] } else { &[] };
        match &install {
            Some(install) => run(Command::new(install)
                .args(["--no-defaults", "--auth-root-authentication-method=normal", "--skip-test-db"])
                .args(root)
                .arg(format!("--datadir={}", data.display())))?,
            None => run(Command::new(&server)
                .args(["--no-defaults", "--initialize-insecure"])
                .args(root)
                .arg(format!("--datadir={}", data.display())))?,
        }
        let log = File::create(folder.join("log")).map_err(|error| error.to_string())?;
        let mut child = Command::new(&server)
            .args(["--no-defaults", "--bind-address=127.0.0.1", "--innodb-flush-log-at-trx-commit=0"])
            .args(root)
            .arg(format!("--datadir={}", data.display()))
            .arg(format!("--socket={}", folder.join("socket").display()))
            .arg(format!("--pid-file={}", folder.join("pid").display()))
            .arg(format!("--port={port}"))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .map_err(|error| error.to_string())?;
        for _ in 0..600 {
            if std::net::TcpStream::connect(("127.0.0.1", port)).is_ok() {
                return Ok(vec!["kill".into(), child.id().to_string()]);
            }
            if child.try_wait().ok().flatten().is_some() {
                return Err(fs::read_to_string(folder.join("log")).unwrap_or_default());
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        let _ = child.kill();
        Err("the server did not start within a minute".into())
    })?;
    Ok(Target {
        user: Some("root".into()),
        host: Some("127.0.0.1".into()),
        port: Some(port),
        ..Target::new(DialectName::Mysql)
    })
}

/// Starts the server unless another test did, and says on which port it is. `start` gives the command that stops it.
fn shared(kind: &str, start: impl FnOnce(&Path, u16) -> Result<Vec<String>, String>) -> Result<u16, String> {
    let why = |error: std::io::Error| error.to_string();
    let user = std::env::var("USER").unwrap_or_else(|_| "root".into());
    let base = std::env::temp_dir().join(format!("aludel-test-{kind}-{user}"));
    fs::create_dir_all(&base).map_err(why)?;
    let lock = File::create(base.join("lock")).map_err(why)?;
    lock.lock().map_err(why)?;
    fs::write(base.join("used"), "").map_err(why)?;
    let port_file = base.join("port");
    let known = fs::read_to_string(&port_file).ok().and_then(|port| port.parse::<u16>().ok());
    if let Some(port) = known.filter(|port| std::net::TcpStream::connect(("127.0.0.1", *port)).is_ok()) {
        return Ok(port);
    }
    let port = TcpListener::bind(("127.0.0.1", 0)).and_then(|listener| listener.local_addr()).map_err(why)?.port();
    // A folder of its own: the watcher of an earlier server may still be clearing up.
    let folder = base.join(format!("server-{port}"));
    fs::create_dir_all(&folder).map_err(why)?;
    let stop = start(&folder, port)?;
    // The watcher outlives every test process, so it is a shell and not one of them.
    let script = "base=$1; folder=$2; shift 2; while sleep 5; do [ -n \"$(find \"$base/used\" -mmin -1 2>/dev/null)\" ] || break; done; \
                  rm -f \"$base/port\"; \"$@\"; sleep 2; rm -rf \"$folder\"";
    Command::new("sh")
        .args(["-c", script, "sh"])
        .arg(&base)
        .arg(&folder)
        .args(&stop)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .map_err(why)?;
    fs::write(&port_file, port.to_string()).map_err(why)?;
    Ok(port)
}

fn postgresql_binaries() -> Option<PathBuf> {
    let beside = |program: &PathBuf| {
        program.parent().is_some_and(|folder| folder.join("pg_ctl").is_file() && folder.join("initdb").is_file())
    };
    if let Some(program) = in_path(&["pg_ctl"]).filter(beside) {
        return program.parent().map(Path::to_owned);
    }
    let mut versions: Vec<PathBuf> =
        fs::read_dir("/usr/lib/postgresql").ok()?.flatten().map(|entry| entry.path().join("bin")).collect();
    versions.retain(|folder| beside(&folder.join("pg_ctl")));
    versions.sort();
    versions.pop()
}

fn in_path(names: &[&str]) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let mut folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    folders.push("/usr/sbin".into());
    names.iter().flat_map(|name| folders.iter().map(move |folder| folder.join(name))).find(|program| program.is_file())
}

/// PostgreSQL refuses to run as root: then it runs as its own user, where there is one.
fn unprivileged(folder: &Path) -> Result<Vec<String>, String> {
    if !is_root() {
        return Ok(Vec::new());
    }
    let mut owner = Command::new("chown");
    run(owner.arg("postgres").arg(folder)).map_err(|error| format!("root cannot run postgres, and {error}"))?;
    Ok(["runuser", "-u", "postgres", "--"].map(str::to_owned).to_vec())
}

fn is_root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout == b"0\n")
}

fn command(prefix: &[String], program: &Path) -> Command {
    match prefix.split_first() {
        Some((first, rest)) => {
            let mut command = Command::new(first);
            command.args(rest).arg(program);
            command
        }
        None => Command::new(program),
    }
}

/// Output goes to files, not pipes: a server that stays behind would hold a pipe open.
fn run(command: &mut Command) -> Result<(), String> {
    let log = tempfile::NamedTempFile::new().map_err(|error| error.to_string())?;
    let out = log.reopen().map_err(|error| error.to_string())?;
    let status = command
        .current_dir(std::env::temp_dir())
        .stdin(Stdio::null())
        .stdout(out.try_clone().map_err(|error| error.to_string())?)
        .stderr(out)
        .status()
        .map_err(|error| format!("{:?}: {error}", command.get_program()))?;
    if status.success() {
        return Ok(());
    }
    Err(format!("{:?}: {}", command.get_program(), fs::read_to_string(log.path()).unwrap_or_default()))
}

fn text(path: &Path) -> String {
    path.display().to_string()
}
