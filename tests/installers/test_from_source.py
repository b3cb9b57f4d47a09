"""The one command on a stranger's machine. What it downloads is tried by hand, see its README."""

from __future__ import annotations

import ast
import signal
import subprocess
import sys
import venv
from pathlib import Path

import pytest

from installers import from_source

SCRIPT = Path(from_source.__file__)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Return a folder with the files that say which packages are needed."""
    (tmp_path / "tests").mkdir()
    for name in ("pyproject.toml", "requirements.lock", "tests/requirements.lock"):
        (tmp_path / name).write_text(name, "utf-8")
    return tmp_path


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an environment that works: made once, as it takes seconds."""
    folder = tmp_path_factory.mktemp("checkout") / ".venv"
    venv.create(folder, with_pip=True, symlinks=sys.platform != "win32")
    return folder


def _python(folder: Path) -> Path:
    return folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")


def test_an_old_python_can_read_it_far_enough_to_be_told() -> None:
    tree = ast.parse(SCRIPT.read_text("utf-8"), feature_version=(3, 6))

    check = next(node for node in tree.body if isinstance(node, ast.If))
    before = tree.body[: tree.body.index(check)]

    assert "Spendbook needs Python 3.11" in ast.unparse(check)
    assert not any(isinstance(node, ast.FunctionDef | ast.ClassDef) for node in before)


def test_it_needs_nothing_but_the_standard_library() -> None:
    tree = ast.parse(SCRIPT.read_text("utf-8"))

    names = {a.name for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names}
    names |= {str(n.module) for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)}

    assert {name.partition(".")[0] for name in names} <= set(sys.stdlib_module_names)


@pytest.mark.parametrize(("arguments", "code"), [([], 2), (["walk"], 2), (["--help"], 0)])
def test_without_a_task_it_says_what_it_can_do(
    arguments: list[str], code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert from_source.main(arguments) == code

    assert "installers/from_source.py test" in capsys.readouterr().out


def test_the_exit_code_of_what_was_started_is_passed_on() -> None:
    assert from_source.start([sys.executable, "-c", "raise SystemExit(4)"]) == 4


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signals to die of")
def test_what_died_of_a_signal_ends_as_a_shell_would_say() -> None:
    code = from_source.start([sys.executable, "-c", "import os; os.kill(os.getpid(), 15)"])

    assert code == 128 + signal.SIGTERM


def test_a_changed_lock_means_new_packages(checkout: Path) -> None:
    runtime, tests = from_source.fingerprints(checkout)

    (checkout / "tests" / "requirements.lock").write_text("newer", "utf-8")
    assert from_source.fingerprints(checkout)[0] == runtime
    assert from_source.fingerprints(checkout)[1] != tests

    (checkout / "pyproject.toml").write_text("newer", "utf-8")
    assert from_source.fingerprints(checkout)[0] != runtime


def test_no_environment_is_not_a_spoilt_one(tmp_path: Path) -> None:
    assert not from_source.is_spoilt(tmp_path / ".venv", _python(tmp_path / ".venv"), [])


def test_a_working_environment_is_kept_though_somebody_else_made_it(environment: Path) -> None:
    assert not from_source.is_spoilt(environment, _python(environment), [])


def test_an_environment_that_was_moved_is_spoilt(environment: Path) -> None:
    stamped = ["3 11 somewhere/else/.venv", "packages"]

    assert from_source.is_spoilt(environment, _python(environment), stamped)


def test_an_environment_that_was_never_finished_is_spoilt(environment: Path) -> None:
    mark = environment / from_source.UNFINISHED
    mark.touch()

    assert from_source.is_spoilt(environment, _python(environment), [])
    mark.unlink()


def test_an_environment_whose_python_has_gone_is_spoilt_and_replaced(tmp_path: Path) -> None:
    folder = tmp_path / ".venv"
    folder.mkdir()
    (folder / "pyvenv.cfg").touch()

    assert from_source.is_spoilt(folder, _python(folder), [])
    from_source.put_away(folder)

    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_no_environment_is_never_removed(tmp_path: Path) -> None:
    folder = tmp_path / ".venv"
    folder.mkdir()
    (folder / "thesis.txt").touch()

    with pytest.raises(from_source.TroubleError, match="Move it elsewhere"):
        from_source.put_away(folder)

    assert (folder / "thesis.txt").exists()


def test_the_second_run_installs_nothing(
    environment: Path, checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("pyproject.toml", "requirements.lock", "tests"):
        (checkout / name).rename(environment.parent / name)
    python = _python(environment)
    stamp = [from_source.identity(python), *from_source.fingerprints(environment.parent)]
    (environment / from_source.STAMP).write_text("\n".join(stamp), "utf-8")
    monkeypatch.setattr(from_source, "install", lambda *_, **__: pytest.fail("installed again"))

    assert from_source.ready_environment(environment.parent, for_tests=True) == python
    assert from_source.ready_environment(environment.parent, for_tests=False) == python


def test_what_a_command_said_is_shown_when_it_stops() -> None:
    command = [sys.executable, "-c", "print('no such package'); raise SystemExit(1)"]

    with pytest.raises(from_source.TroubleError, match=r"no such package\s+Ask for help\."):
        from_source.run_quietly(command, "Ask for help.")


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere Qt brings its libraries")
def test_missing_libraries_are_named_with_the_command_that_brings_them() -> None:
    missing = from_source.missing_libraries({"libc.so.6": "libc6", "libnone.so.1": "libnone1"})

    assert missing == {"libnone.so.1": "libnone1"}
    assert "libnone.so.1.\n" in from_source.name_libraries(missing)
    assert "sudo apt-get install libnone1" in from_source.name_libraries(missing)


@pytest.mark.parametrize(
    ("variable", "library"),
    [("DISPLAY", "libxcb-cursor.so.0"), ("WAYLAND_DISPLAY", "libwayland-cursor.so.0")],
)
def test_a_screen_decides_which_libraries_a_window_needs(
    variable: str, library: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setenv(variable, ":0")

    assert from_source.has_screen()
    assert library in from_source.window_libraries()


def test_ci_runs_the_test_command_of_the_readme() -> None:
    command = "python3 installers/from_source.py test"
    root = SCRIPT.parents[1]

    assert command in (root / "README.md").read_text("utf-8")
    assert (root / ".ci" / "run").read_text("utf-8").rstrip().endswith(command)
    assert subprocess.run(["bash", "-n", root / ".ci" / "run"], check=False).returncode == 0
