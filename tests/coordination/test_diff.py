from coordination.diff import Piece, sides


def test_sides_of_the_same_text_hold_no_change():
    assert sides("Ein Topf.", "Ein Topf.") == ([Piece("Ein Topf.", False)], [Piece("Ein Topf.", False)])


def test_sides_mark_only_the_words_that_went_and_came():
    old, new = sides("Ein alter Topf", "Ein neuer Topf")

    assert old == [Piece("Ein ", False), Piece("alter", True), Piece(" Topf", False)]
    assert new == [Piece("Ein ", False), Piece("neuer", True), Piece(" Topf", False)]


def test_sides_of_an_addition_leave_the_old_side_unmarked():
    old, new = sides("Ein Topf", "Ein Topf und Deckel")

    assert old == [Piece("Ein Topf", False)]
    assert new == [Piece("Ein Topf", False), Piece(" und Deckel", True)]


def test_sides_keep_every_sign_in_any_script():
    old, new = "ثلاثة أسرّة،\n\nوخزانة", "سريران،\n\nوخزانة 2"

    assert tuple("".join(piece.text for piece in side) for side in sides(old, new)) == (old, new)


def test_sides_of_nothing_are_empty():
    assert sides("", "") == ([], [])
