"""The window over the bus: nothing visible is missed, nothing is served on a doubt."""

import random

from logic.bus_window import MAX_AGE_SECONDS, MAX_GAPS, BusWindow, Row


def rows(*numbers, channel="a", created=100.0):
    return [Row(number, channel, f"message {number}", created) for number in numbers]


def ids(found):
    return [row.id for row in found]


def test_rows_of_the_asked_channels_come_in_the_order_of_their_numbers():
    window = BusWindow()
    window.add(rows(1, 3) + rows(2, channel="b"), now=0)
    window.add(rows(5) + rows(4, channel="b"), now=1)

    assert ids(window.since(["b", "a"], 1)) == [2, 3, 4, 5]
    assert ids(window.since(["a"], 3)) == [5]
    assert window.since(["nobody"], 0) == []


def test_a_number_that_becomes_visible_late_is_waited_for():
    window = BusWindow(gap_seconds=60)
    window.add(rows(1, 4), now=0)
    assert sorted(window.gaps()) == [2, 3]

    new = window.add(rows(2), now=30)

    assert ids(new) == [2]
    assert ids(window.since(["a"], 0)) == [1, 2, 4]
    assert window.gaps() == [3]


def test_a_number_that_never_comes_expires():
    window = BusWindow(gap_seconds=60)
    window.add(rows(1, 4), now=0)

    window.add(rows(5), now=61)

    assert window.gaps() == []


def test_the_same_row_is_new_only_once():
    window = BusWindow()
    window.add(rows(1, 2), now=0)

    assert window.add(rows(1, 2), now=1) == []
    assert ids(window.since(["a"], 0)) == [1, 2]


def test_rows_before_the_window_are_not_answered():
    window = BusWindow(max_rows=3)
    window.begin(10, complete_since=50.0)
    assert window.since(["a"], 9) is None
    assert window.created_since(["a"], 49.0) is None

    window.add(rows(*range(11, 16)), now=0)

    assert window.floor == 12
    assert window.since(["a"], 11) is None
    assert ids(window.since(["a"], 12)) == [13, 14, 15]


def test_long_messages_make_the_window_shorter():
    window = BusWindow(max_chars=25)  # two of "message 1" and no third

    window.add(rows(1, 2), now=0)
    assert window.floor == 0
    window.add(rows(3, 4), now=1)

    assert window.since(["a"], 1) is None
    assert ids(window.since(["a"], 2)) == [3, 4]


def test_a_message_longer_than_the_window_empties_it():
    window = BusWindow(max_chars=25)
    window.add(rows(1), now=0)

    new = window.add([Row(2, "a", "x" * 100, 100.0)], now=1)

    assert ids(new) == [2]
    assert window.floor == 2
    assert ids(window.since(["a"], 2)) == []


def test_rows_are_found_by_their_age():
    window = BusWindow()
    window.add(rows(1, created=10.0) + rows(3, created=30.0), now=0)
    window.add(rows(2, created=25.0), now=1)

    assert ids(window.created_since(["a"], 20.0)) == [2, 3]
    assert ids(window.created_since(["a"], 10.0)) == [2, 3]
    assert window.created_since(["a"], 30.0) == []


def test_a_jump_too_wide_to_wait_for_resets_the_window():
    window = BusWindow()
    window.add(rows(1), now=0)

    far = MAX_GAPS + 100
    window.add(rows(far), now=1)

    assert window.gaps() == []
    assert window.since(["a"], 1) is None
    assert ids(window.since(["a"], far - 1)) == [far]


def test_any_order_of_commits_ends_in_every_row():
    rng = random.Random(4)
    numbers = list(range(1, 400))
    window = BusWindow()
    visible = set()
    while numbers:
        # Numbers are taken in order and committed within a few steps of each other.
        number = numbers.pop(rng.randrange(min(8, len(numbers))))
        visible.add(number)
        looked = [n for n in sorted(visible) if n > window.top or n in window.gaps()]
        window.add(rows(*looked), now=0)

    assert ids(window.since(["a"], 0)) == list(range(1, 400))


def test_a_row_deleted_from_the_table_is_served_no_more():
    window = BusWindow(max_chars=40)
    window.add(rows(1, 3) + rows(2, channel="b"), now=0)

    window.discard([1, 2, 99])

    assert ids(window.since(["a", "b"], 0)) == [3]
    assert window.add(rows(1, 2), now=1) == []
    # Its characters count no more: two others fit in beside the one that is left.
    window.add(rows(4, 5), now=1)
    assert ids(window.since(["a"], 0)) == [3, 4, 5]


def test_a_window_without_rows_goes_on():
    window = BusWindow()
    window.add(rows(1), now=0)
    window.discard([1])
    window.discard([1])

    assert window.since(["a"], 0) == []
    assert ids(window.add(rows(2), now=1)) == [2]


def test_an_hour_old_row_is_left_to_the_table():
    window = BusWindow()
    window.add(rows(1, 2, created=1_000.0), now=0)
    window.add(rows(3, created=1_000.0 + MAX_AGE_SECONDS), now=1)
    assert ids(window.since(["a"], 0)) == [1, 2, 3]

    window.add(rows(4, created=1_001.0 + MAX_AGE_SECONDS), now=2)

    assert window.since(["a"], 1) is None
    assert ids(window.since(["a"], 2)) == [3, 4]
    assert window.created_since(["a"], 999.0) is None
