"""Draw the program's icon in the sizes that systems want: python -m installers.make_icons.

The drawing is resources/icons/spendbook.svg; beside it come a PNG for Linux, an ICO for Windows;
the setup of Windows has a picture of its own beside it.
"""

from __future__ import annotations

import io
import os
from pathlib import Path

from PIL import Image
from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QGuiApplication, QImage, QImageWriter, QPainter
from PySide6.QtSvg import QSvgRenderer

ICONS = Path(__file__).parents[1] / "resources" / "icons"
ICO_SIZES = (16, 24, 32, 48, 64, 128, 256)
PNG_SIZE = 256
SETUP = Path(__file__).parent / "windows" / "setup.bmp"
# What NSIS wants at the left of its first and last page.
SETUP_SIZE, SETUP_ICON, SETUP_GROUND = (164, 314), 96, "#eef3f4"


def main() -> None:
    """Write all three files."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    _application = QGuiApplication([])
    renderer = QSvgRenderer(str(ICONS / "spendbook.svg"))
    pictures = [drawn(renderer, size) for size in ICO_SIZES]
    largest = pictures[-1]
    largest.save(
        ICONS / "spendbook.ico",
        sizes=[(size, size) for size in ICO_SIZES],
        append_images=pictures[:-1],
    )
    drawn(renderer, PNG_SIZE).save(ICONS / "spendbook.png", optimize=True)
    beside_setup(drawn(renderer, SETUP_ICON)).save(SETUP)


def drawn(renderer: QSvgRenderer, size: int) -> Image.Image:
    """Return the icon as a square picture on a clear ground."""
    canvas = QImage(size, size, QImage.Format.Format_ARGB32)
    canvas.fill(0)
    painter = QPainter(canvas)
    renderer.render(painter)
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, b"PNG").write(canvas)
    return Image.open(io.BytesIO(buffer.data().data()))


def beside_setup(icon: Image.Image) -> Image.Image:
    """Return the icon in the middle of a quiet ground, in few colours."""
    picture = Image.new("RGB", SETUP_SIZE, SETUP_GROUND)
    left = (SETUP_SIZE[0] - icon.width) // 2
    picture.paste(icon, (left, left), icon)
    return picture.quantize(256)


if __name__ == "__main__":
    main()
