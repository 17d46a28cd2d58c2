"""Pick lists as a PDF: pages, codes, and text in Chinese."""

from __future__ import annotations

from services.console.waves.printing import Sheet, pick_lists

HEAD = ("站", "到达", "取件点", "件数", "")


def sheet(stops: int, *, new_page: bool = True) -> Sheet:
    rows = [(f"{number}", "14:30", "安娜针织 <&> Anna", "1,200", "□") for number in range(1, stops + 1)]
    return Sheet("货车 1 · 第 1 趟", ("晚班 19:00", "1,200 件"), "https://park.example/drive/w/van.1.1", rows, new_page)


def pages(content: bytes) -> int:
    return content.count(b"/Type /Page") - content.count(b"/Type /Pages")


def test_each_vehicle_begins_a_page_and_long_trips_go_on() -> None:
    assert pages(pick_lists("t", HEAD, [sheet(3), sheet(3, new_page=False)], "none")) == 1
    assert pages(pick_lists("t", HEAD, [sheet(3), sheet(3)], "none")) == 2
    assert pages(pick_lists("t", HEAD, [sheet(90)], "none")) > 1


def test_the_same_lists_are_the_same_bytes_and_none_is_a_page_too() -> None:
    assert pick_lists("t", HEAD, [sheet(3)], "none") == pick_lists("t", HEAD, [sheet(3)], "none")
    assert pages(pick_lists("t", HEAD, [], "尚无车次")) == 1


def test_a_trip_has_a_code_of_squares_and_its_font_has_chinese() -> None:
    content = pick_lists("t", HEAD, [sheet(1)], "none")
    assert b"STSong-Light" in content
    assert b"UniGB-UCS2-H" in content
