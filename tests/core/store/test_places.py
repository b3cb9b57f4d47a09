"""Which places are known to be dangerous for a book."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.store import places
from core.store.places import Place

MOUNTS = """\
sysfs /sys sysfs rw 0 0
/dev/sda1 / ext4 rw 0 0
//server/finance /media/finance\\040share cifs rw 0 0
server:/files /srv/shared nfs4 rw 0 0
/dev/sdb1 /srv/shared/usb vfat rw 0 0
"""


@pytest.mark.parametrize(
    ("path", "shared"),
    [
        ("/srv/clerk/council.spendbook", False),
        ("/media/finance share/council.spendbook", True),
        ("/media/finance shared/council.spendbook", False),
        ("/srv/shared/council.spendbook", True),
        ("/srv/shared/usb/council.spendbook", False),
    ],
)
def test_a_network_share_is_known_by_its_mount(path: str, shared: bool) -> None:
    assert places.on_mounted_share(Path(path), MOUNTS) is shared


@pytest.mark.parametrize(
    ("path", "synchronised"),
    [
        ("/srv/clerk/Documents/council.spendbook", False),
        ("/srv/clerk/OneDrive - Example Council/Documents/council.spendbook", True),
        ("/srv/clerk/Dropbox/council.spendbook", True),
        ("/srv/clerk/Dropbox (Example)/council.spendbook", True),
        ("/srv/clerk/Letter box/council.spendbook", False),
        ("/srv/clerk/Documents/dropbox", False),
        ("/srv/clerk/renamed by hand/council.spendbook", True),
    ],
)
def test_a_synchronised_folder_is_known_by_its_name_or_by_the_environment(
    path: str, synchronised: bool
) -> None:
    environment = {"OneDriveCommercial": "/srv/clerk/renamed by hand", "OneDrive": ""}

    assert places.is_synchronised(Path(path), environment) is synchronised


def test_a_folder_of_this_computer_is_local(tmp_path: Path) -> None:
    assert places.place_of(tmp_path / "council.spendbook") is Place.LOCAL
