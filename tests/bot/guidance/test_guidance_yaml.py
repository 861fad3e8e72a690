from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.guidance.yaml_file import MAX_BYTES, YamlError, decode, parse, read_text


def test_scalars_stay_what_the_editor_wrote() -> None:
    """Times, numbers with a leading nought, telephone numbers and the word no are text until a model says otherwise."""
    text = "tijd: 17:30\nnummer: 0123\nbel: +31 6 12345678\nland: no\nleeg:\njaar: 2022\n"
    assert parse(text).value == {"tijd": "17:30", "nummer": "0123", "bel": "+31 6 12345678", "land": "no", "leeg": "", "jaar": "2022"}


def test_every_value_keeps_its_line() -> None:
    """The line of a key, of a list's item and of what stands in a flow mapping can be asked for."""
    found = parse("a: 1\nb:\n  - x\n  - {c: 2,\n     d: 3}\n")
    assert [found.line(path) for path in (["a"], ["b"], ["b", 0], ["b", 1], ["b", 1, "d"], ["b", 1, "absent"])] == [1, 2, 3, 4, 5, 4]


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("", 1, "is leeg"),
        ("\n# alleen een opmerking\n", 1, "is leeg"),
        ("a: 1\nb: 2\na: 3\n", 3, "sleutel 'a' staat er twee keer"),
        ("x:\n  a: 1\n  a: 2\n", 3, "sleutel 'a' staat er twee keer"),
        ("a: 1\nb: &anker [1]\n", 2, "anker &anker mag niet"),
        ("a: 1\nb: *elders\n", 2, "verwijzing *elders mag niet"),
        ("a: !!python/object/apply:os.system [ls]\n", 1, "label tag:yaml.org,2002:python/object/apply:os.system mag niet"),
        ("a: 1\n---\nb: 2\n", 2, "tweede document"),
        ("ok: 1\n[1, 2]: x\n", 2, "kan geen sleutel zijn"),
        ("a: [1, 2\nb: 3\n", 2, "geen geldige YAML"),
        ("a: b: c\n", 1, "geen geldige YAML"),
        ("a: 1\nb: \x07\n", 2, "een teken dat niet in YAML mag"),
        ("a: \ud800\n", 1, "half teken"),
        ("[" * 100_000, 1, "dieper genest dan"),
        ("- " * 5_000, 1, "dieper genest dan"),
    ],
)
def test_what_is_refused_is_refused_with_its_line(text: str, line: int, said: str) -> None:
    """A text that could be misread is refused, and the editor learns where and why."""
    with pytest.raises(YamlError) as error:
        parse(text)
    assert (error.value.line, said in error.value.message) == (line, True), error.value


def test_a_yaml_bomb_is_refused_at_its_first_anchor() -> None:
    """The billion laughs never unfold: the first anchor ends the reading."""
    pairs = zip("abcdefgh", "bcdefghi", strict=True)
    bomb = 'a: &a ["ha", "ha"]\n' + "".join(f"{new}: &{new} [*{old}, *{old}, *{old}]\n" for old, new in pairs)
    with pytest.raises(YamlError, match="anker &a"):
        parse(bomb)


def test_a_file_that_is_too_large_or_not_utf8_is_refused(tmp_path: Path) -> None:
    """Size is looked at before content, and bytes that are not UTF-8 are named with their line."""
    with pytest.raises(YamlError, match="te groot"):
        decode(b"x" * (MAX_BYTES + 1))
    path = tmp_path / "x.yaml"
    path.write_bytes(b"a: 1\nb: caf\xe9\n")
    with pytest.raises(YamlError, match="UTF-8") as error:
        read_text(path)
    assert error.value.line == 2


def test_line_ends_and_byte_order_mark_do_not_matter() -> None:
    """A file saved on Windows reads as the same text."""
    assert decode(b"\xef\xbb\xbfa: 1\r\nb: 2\r\n") == "a: 1\nb: 2\n"


def outcome(given: str | bytes) -> str:
    """Whether a text is read or refused; refused without a word or on a line that is not there counts as neither."""
    try:
        parse(decode(given) if isinstance(given, bytes) else given)
    except YamlError as error:
        lines = len(re.findall("[\n\r\x85\u2028\u2029]", given)) + 2 if isinstance(given, str) else len(given) + 2
        return "refused" if error.message and 0 < error.line <= lines else f"odd: {error}"
    return "read"


YAML_SIGNS = st.text(st.sampled_from(list("ab:-?[]{},&*!|>'\"%@`# \n\t~0\x00\u2028é😀\ud800")), max_size=60)


@settings(max_examples=300, deadline=None)
@given(st.one_of(YAML_SIGNS, st.text(max_size=60)))
def test_any_text_is_read_or_refused(text: str) -> None:
    """Whatever stands in a file, the reader gives its content or says what is wrong; it never raises anything else."""
    assert outcome(text) in {"read", "refused"}


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=80))
def test_any_bytes_are_read_or_refused(raw: bytes) -> None:
    """The same for bytes that are no text at all."""
    assert outcome(raw) in {"read", "refused"}
