"""The colours of charts: the palette of the Government Analysis Function, and greys of ours."""

from __future__ import annotations

BLUE, TEAL, PLUM = "#12436D", "#28A197", "#801650"
ORANGE, LILAC = "#F46A25", "#A285D1"
INK, GREY, SLATE, RULE = "#0B0C0C", "#505A5F", "#8A9BA8", "#D6D9DB"
