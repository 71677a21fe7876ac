"""The number of a certificate: every slip of the finger is noticed, and a number is read in any dress."""

from itertools import combinations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from certificates import serial
from certificates.serial import ALPHABET, Mistyped, NotASerial, Serial

bodies = st.lists(st.integers(0, 31), min_size=12, max_size=12)
numbers = bodies.map(serial.with_check)
SOME = [
    serial.with_check(body)
    for body in ([0] * 12, [31] * 12, list(range(12)), [7, 19, 3, 20, 9, 23, 28, 29, 2, 15, 4, 13])
]


def test_the_alphabet_leaves_out_what_looks_alike():
    assert len(set(ALPHABET)) == 32
    assert not set("ILOU") & set(ALPHABET)


def test_thirteen_symbols_in_three_groups():
    number = SOME[2]
    assert [len(group) for group in number.display.split("-")] == [4, 4, 5]
    assert str(number) == number.display


def test_new_takes_its_symbols_from_the_source_it_is_given():
    asked = []

    def source(count):
        asked.append(count)
        return list(range(count))

    assert serial.new(source) == SOME[2]
    assert asked == [12]


@pytest.mark.parametrize("body", [[0] * 11, [0] * 13, [32] + [0] * 11, [-1] + [0] * 11])
def test_a_body_of_the_wrong_shape_is_refused(body):
    with pytest.raises(ValueError, match="twelve symbols"):
        serial.with_check(body)


@pytest.mark.parametrize("number", SOME, ids=str)
def test_every_single_wrong_symbol_is_noticed(number):
    for place in range(13):
        for symbol in ALPHABET:
            if symbol != number.symbols[place]:
                wrong = number.symbols[:place] + symbol + number.symbols[place + 1 :]
                assert serial.parse(wrong) == Mistyped(wrong)


@pytest.mark.parametrize("number", SOME, ids=str)
def test_every_exchange_of_two_different_symbols_is_noticed(number):
    for first, second in combinations(range(13), 2):
        symbols = list(number.symbols)
        symbols[first], symbols[second] = symbols[second], symbols[first]
        if symbols[first] != symbols[second]:
            assert not serial.is_true("".join(symbols))


@given(numbers, st.integers(0, 12), st.sampled_from(ALPHABET))
def test_one_wrong_symbol_anywhere(number, place, symbol):
    assume(number.symbols[place] != symbol)
    assert not serial.is_true(number.symbols[:place] + symbol + number.symbols[place + 1 :])


@given(numbers, st.integers(0, 12), st.integers(0, 12))
def test_two_symbols_exchanged_anywhere(number, first, second):
    symbols = list(number.symbols)
    assume(symbols[first] != symbols[second])
    symbols[first], symbols[second] = symbols[second], symbols[first]
    assert not serial.is_true("".join(symbols))


@given(numbers, st.integers(0, 12))
def test_a_symbol_left_out_is_noticed(number, place):
    wrong = number.symbols[:place] + number.symbols[place + 1 :]
    assert serial.parse(wrong) == Mistyped(wrong)


@given(numbers)
def test_a_number_is_read_in_any_dress(number):
    shown = number.display
    as_read_out = shown.replace("1", "l").replace("0", "o").lower().replace("-", " - ")
    for dress in (
        shown,
        number.symbols,
        as_read_out,
        f"  {shown.lower()}\n",
        shown.replace("-", "\u2011"),
        shown.replace("1", "I").replace("0", "O"),
        "".join(chr(ord(symbol) + 0xFEE0) for symbol in number.symbols),  # full-width keys
        f"https://example.org/verify/{shown}/",
        f"HTTPS://EXAMPLE.ORG/VERIFY/{shown}",
        f"http://localhost:8000/verify/{shown}.json?from=mail",
    ):
        assert serial.parse(dress) == number, dress


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "hello",
        "Ana Lopez",
        "-",
        "7K3M",
        "https://example.org/verify/",
        "<script>",
        "7" * 40,
        "\x00" * 13,
    ],
)
def test_what_is_no_number_at_all(text):
    assert isinstance(serial.parse(text), NotASerial)


@pytest.mark.parametrize("text", ["7U3M-9QXW-2F4D8", "7K3M-9QXW-2F4", "7K3M-9QXW-2F4D88"])
def test_what_looks_like_a_number_but_cannot_be_one(text):
    """U is not in the alphabet: somebody misread a V."""
    assert isinstance(serial.parse(text), Mistyped)


@given(st.text(max_size=800))
def test_whatever_is_typed_gets_an_answer(text):
    assert isinstance(serial.parse(text), Serial | Mistyped | NotASerial)
