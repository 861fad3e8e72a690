"""What others see of a case."""

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.guidance import default_folder
from bot.guidance.loading import read
from bot.masking import mask

LOADED = read(default_folder())[0]


def test_names_numbers_and_addresses_are_masked_by_kind() -> None:
    """Each kind counts on its own; the same piece gets the same placeholder; the organisation's own number stays."""
    masked = mask("Mevrouw De Vries (06-12345678) belde. Mevrouw De Vries woont Iepenlaan 27. Ons nummer is 14 0113.", LOADED, "provincie-zeeland")
    assert masked.text == "[naam 1] ([telefoonnummer 1]) belde. [naam 1] woont [adres 1]. Ons nummer is 14 0113."
    assert [each.original for each in masked.masks] == ["Mevrouw De Vries", "06-12345678", "Mevrouw De Vries", "Iepenlaan 27"]


def test_the_author_lifts_a_mask() -> None:
    """A placeholder in `keep` shows what stands there; the others stay."""
    text = "Jan de Vries mailt j.smit@voorbeeld.nl"
    assert mask(text, LOADED, "gemeente", keep={"[naam 1]"}).text == "Jan de Vries mailt [mailadres 1]"


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=120))
def test_masks_stand_where_they_say(text: str) -> None:
    """Whatever the text, putting the originals back gives it again."""
    masked = mask(text, LOADED, "gemeente")
    assert all(text[each.start : each.end] == each.original for each in masked.masks)
    back = masked.text
    for each in reversed(masked.masks):
        place = back.rfind(each.placeholder)
        back = back[:place] + each.original + back[place + len(each.placeholder) :]
    assert len(back) == len(text)
