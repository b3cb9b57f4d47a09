"""Paint one label whose text names a picture: ``python -m tests.faults.one_label FOLDER plain``.

With ``auto`` in the place of ``plain`` it is what a label of Qt does if nobody says otherwise:
it takes markup for markup. Who watches the process sees the picture being opened.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from tests.desktop.awkward_names import names


def main(folder: Path, kind: str) -> None:
    """Paint the label."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from PySide6.QtCore import Qt
    from PySide6.QtWidgets import QApplication

    from desktop.widgets.labels import Label

    application = QApplication(["one label"])
    label = Label()
    if kind == "auto":
        label.setTextFormat(Qt.TextFormat.AutoText)
    label.setText(names(folder)[0])
    label.grab()
    application.processEvents()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
