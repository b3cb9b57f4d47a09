"""The source is read once for all the tests that judge it."""

from __future__ import annotations

import pytest

from tests.architecture.sources import Source, read


@pytest.fixture(scope="session")
def product() -> list[Source]:
    """Return what is shipped: core and desktop."""
    return read("core", "desktop")


@pytest.fixture(scope="session")
def everything(product: list[Source]) -> list[Source]:
    """Return all Python of the repository."""
    return product + read("installers", "tests")
