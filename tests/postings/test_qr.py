import re

import segno

from postings import qr

ADDRESS = "https://people-like-me.example.org/e/K7M-3QX"


def test_svg_draws_exactly_the_dark_modules_of_the_code():
    drawn = set()
    for x, y, length in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\d+z", qr.svg(ADDRESS)):
        drawn |= {(int(x) + step, int(y)) for step in range(int(length))}

    matrix = segno.make_qr(ADDRESS, error="m").matrix_iter(border=2)
    assert drawn == {(x, y) for y, row in enumerate(matrix) for x, dark in enumerate(row) if dark}


def test_short_address_makes_a_code_that_a_strip_can_carry():
    modules = segno.make_qr(ADDRESS, error="m").symbol_size(border=2)[0]

    assert 19 / modules >= 0.4  # millimetres a module, on a code of 19 mm


def test_picture_and_png_are_files():
    assert qr.picture(ADDRESS).startswith('<svg xmlns="http://www.w3.org/2000/svg" class="qr"')
    assert qr.png(ADDRESS).startswith(b"\x89PNG")
