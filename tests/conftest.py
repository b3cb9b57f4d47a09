"""What every test starts from: no screen, no network, an empty home, nobody's settings."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

import hypothesis
import pytest

ROOT = Path(__file__).parents[1]

# Two shared cores can make any single example slow; a slow one is not a wrong one.
hypothesis.settings.register_profile("here", deadline=None, derandomize="CI" in os.environ)
hypothesis.settings.load_profile("here")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--onscreen", action="store_true", help="show the windows while testing")


def pytest_configure(config: pytest.Config) -> None:
    if not config.getoption("--onscreen"):
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    # matplotlib lists the machine's fonts once: kept between runs, as that takes seconds.
    cache = getattr(config, "cache", None)
    folder = cache.mkdir("matplotlib") if cache else Path(tempfile.mkdtemp(prefix="matplotlib-"))
    os.environ["MPLCONFIGDIR"] = str(folder)


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home folder; what the program keeps per person goes there and is forgotten."""
    folder = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.setenv("USERPROFILE", str(folder))
    for name, place in {
        "XDG_CONFIG_HOME": ".config",
        "XDG_DATA_HOME": ".local/share",
        "XDG_STATE_HOME": ".local/state",
        "XDG_CACHE_HOME": ".cache",
        "XDG_DOCUMENTS_DIR": "Documents",
        "APPDATA": "AppData/Roaming",
        "LOCALAPPDATA": "AppData/Local",
    }.items():
        monkeypatch.setenv(name, str(folder / place))
    _forget_qt_settings(folder)
    return folder


def _forget_qt_settings(folder: Path) -> None:
    # Qt looks up its settings folder once per process, whatever HOME says later.
    if "PySide6.QtCore" in sys.modules:
        from PySide6.QtCore import QSettings

        for kind in (QSettings.Format.NativeFormat, QSettings.Format.IniFormat):
            QSettings.setPath(kind, QSettings.Scope.UserScope, str(folder / ".config"))


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The published files beside the checkout: real spend, registers and agreements."""
    folder = (ROOT / ".." / "shared" / "data").resolve()
    if not folder.is_dir():
        pytest.skip("the folder shared/data with the published files is not beside the checkout")
    return folder
