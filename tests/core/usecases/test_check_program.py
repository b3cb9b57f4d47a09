from __future__ import annotations

from core.usecases import check_program


def test_every_part_of_the_program_works_here_and_says_what_it_did() -> None:
    drawn = check_program.doctor(draw_pdf=lambda _page, _title, _wide: b"%PDF-1.4 ...")

    assert [part for part in drawn if not part.works] == []
    said = {part.part: part.detail for part in drawn}
    assert all(kind in said["Reading files"] for kind in ("xlsx", "csv", "xls", "ods"))
    assert "a newer book is refused" in said["Upgrade of a book"]
    assert said["PDF"].startswith("a page was drawn")


def test_a_part_that_does_not_work_is_named_and_the_others_are_tried() -> None:
    def fails(_page: str, _title: str, _wide: bool) -> bytes:
        raise ImportError("libGL.so.1")

    parts = check_program.doctor(draw_pdf=fails)

    assert [(part.part, part.detail) for part in parts if not part.works] == [
        ("PDF", "ImportError: libGL.so.1")
    ]
