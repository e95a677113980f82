"""`os` without an operating system: paths are text, the environment is empty, the rest is refused."""

import abc
import sys

name = "posix"
linesep = "\n"
sep = "/"
altsep = None
extsep = "."
pathsep = ":"
curdir = "."
pardir = ".."
devnull = "/dev/null"
defpath = "/bin:/usr/bin"
error = OSError
supports_follow_symlinks = supports_dir_fd = supports_fd = supports_bytes_environ = set()
F_OK, R_OK, W_OK, X_OK = 0, 4, 2, 1
O_RDONLY, O_WRONLY, O_RDWR, O_CREAT, O_EXCL, O_TRUNC, O_APPEND = 0, 1, 2, 64, 128, 512, 1024
SEEK_SET, SEEK_CUR, SEEK_END = 0, 1, 2


class _Environ(dict):
    """Empty, and a script's own."""

    def copy(self):
        return dict(self)

    def get(self, key, default=None):
        _hidden(self, key, sys._getframe(1))
        return dict.get(self, key, default)

    def __contains__(self, key):
        _hidden(self, key, sys._getframe(1))
        return dict.__contains__(self, key)


environ = _Environ()
environb = {}


def getenv(key, default=None):
    _hidden(environ, key, sys._getframe(1))
    return dict.get(environ, key, default)


def _hidden(environ, key, frame):
    """With Alembic the script would see the variable, so that it does not here must not go unsaid. Libraries may look."""
    import _aludel_circumstances

    if dict.__contains__(environ, key) or frame.f_code.co_filename != _aludel_circumstances.script():
        return
    import _aludel

    _aludel.warn(
        "environment-hidden",
        f"the script looks for the environment variable {key}, which scripts don't see here: to it, it is not set",
    )


def putenv(key, value):
    environ[key] = value


def unsetenv(key):
    environ.pop(key, None)


class PathLike(abc.ABC):
    @abc.abstractmethod
    def __fspath__(self):
        raise NotImplementedError

    @classmethod
    def __subclasshook__(cls, subclass):
        return True if hasattr(subclass, "__fspath__") else NotImplemented


def fspath(path):
    if isinstance(path, (str, bytes)):
        return path
    if not hasattr(type(path), "__fspath__"):
        raise TypeError(f"expected str, bytes or os.PathLike object, not {type(path).__name__}")
    return type(path).__fspath__(path)


def fsencode(filename):
    filename = fspath(filename)
    return filename.encode("utf-8", "surrogateescape") if isinstance(filename, str) else filename


def fsdecode(filename):
    filename = fspath(filename)
    return filename.decode("utf-8", "surrogateescape") if isinstance(filename, bytes) else filename


def urandom(size):
    import _aludel

    return _aludel.random(size)


def getcwd():
    return "/"


def getcwdb():
    return b"/"


class uname_result(tuple):
    sysname, nodename, release, version, machine = "Linux", "", "", "", ""


def uname():
    return uname_result(("Linux", "", "", "", ""))


def getpid():
    return 1


getppid = getuid = geteuid = getgid = getegid = lambda: 0


def cpu_count():
    return 1


def strerror(code):
    return f"Error {code}"


def _refused(name):
    def function(*args, **kwargs):
        from _aludel_refusal import refuse

        asked = ", ".join(repr(argument) for argument in args)
        refuse(
            "sandbox-denied",
            f"a revision script calls os.{name}({asked}), but scripts have no access to files, network and processes",
        )

    function.__name__ = function.__qualname__ = name
    return function


for _name in (
    "system popen spawnl spawnle spawnv spawnve execv execve execl execvp execvpe kill killpg abort _exit wait "
    "waitpid startfile posix_spawn open close read write fdopen dup dup2 pipe stat lstat fstat access chdir chmod chown "
    "listdir scandir walk fwalk mkdir makedirs remove unlink removedirs rmdir rename renames replace link symlink "
    "readlink truncate ftruncate utime mkfifo mknod umask getlogin times getloadavg sched_getaffinity nice setuid setgid "
    "isatty ttyname get_terminal_size statvfs fsync sync chroot lseek sendfile"
).split():
    globals()[_name] = _refused(_name)

stat_result = terminal_size = DirEntry = tuple

import posixpath as path

# Resolving links would need the file system; a path's text is as far as this goes.
path.realpath = lambda filename, *, strict=False: path.abspath(filename)
sys.modules["os.path"] = path


class NoSystem(AttributeError):
    _aludel_code = "sandbox-denied"


def __getattr__(name):
    if name.startswith("__"):
        raise AttributeError(f"module 'os' has no attribute {name!r}")
    raise NoSystem(f"module 'os' has no attribute {name!r}: revision scripts run without an operating system")
