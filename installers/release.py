"""The last step of a release, where the makers' key lies: python3 -m installers.release FOLDER.

The folder holds the files of all systems as they were built. Writes SHA256SUMS of all of them and
signs it by the secret key of minisign that SPENDBOOK_RELEASE_KEY names, with the version and the
day of the source in the comment that is signed too. That key never lies in the repository, nor
with whoever builds for us; its public half, SPENDBOOK_RELEASE_PUBLIC, goes into every build.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from installers import build, papers
from installers.from_source import TroubleError, say


def main() -> int:
    """Sign the sums of a folder; return 0 if that was done and the key's other half agrees."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    for name in ("SPENDBOOK_RELEASE_KEY", "SPENDBOOK_RELEASE_PUBLIC"):
        if not Path(os.environ.get(name, "")).is_file():
            print(f"{name} names no file. {__doc__}", file=sys.stderr)
            return 2
    try:
        sums = papers.write_sums(folder, build.version(), build.day_of_source())
    except TroubleError as trouble:
        print(f"\n{trouble}", file=sys.stderr)
        return 1
    say(f"Signed: {sums} of {build.version()}, {build.day_of_source()}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
