"""What a packaged program may hold, and what it must."""

from __future__ import annotations

from installers import judging

GOOD_NAMES = {f"_internal/{folder}/part" for folder in judging.NEEDED_FOLDERS}
GOOD_MODULES = set(judging.NEEDED_MODULES)


def test_a_good_bundle_has_nothing_said_of_it() -> None:
    assert judging.unwanted(GOOD_NAMES, GOOD_MODULES) == []
    assert judging.missing(GOOD_NAMES, GOOD_MODULES) == []


def test_every_way_to_a_network_is_found_by_name() -> None:
    names = {"_internal/PySide6/Qt/plugins/tls/libqopensslbackend.so", "_internal/Qt6Network.dll"}
    modules = {"http.client", "core.domain.money"}

    assert judging.unwanted(GOOD_NAMES | names, modules) == sorted(names | {"http.client"})


def test_a_part_that_is_not_there_is_named() -> None:
    lost = judging.missing({"_internal/resources/help/x.md"}, {"desktop.app"})

    assert "resources/taxonomy" in lost
    assert "core.store.migrations" in lost
    assert "resources/help" not in lost
