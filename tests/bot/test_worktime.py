from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.worktime import WorkingHours, add_hours, is_working_day

NL = WorkingHours()
AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=AMSTERDAM)


@pytest.mark.parametrize(
    ("start", "hours", "end"),
    [
        ("2026-11-23 09:00", 8, "2026-11-23 17:00"),
        ("2026-11-23 16:00", 2, "2026-11-24 10:00"),
        ("2026-11-20 16:30", 1, "2026-11-23 09:30"),
        ("2026-11-21 12:00", 4, "2026-11-23 13:00"),
        ("2026-12-24 16:00", 2, "2026-12-28 10:00"),
        ("2027-04-26 16:00", 2, "2027-04-28 10:00"),
        ("2026-11-23 07:00", 0.5, "2026-11-23 09:30"),
    ],
)
def test_terms_skip_evenings_weekends_and_public_holidays(start: str, hours: float, end: str) -> None:
    """A term that starts on Friday afternoon, or before Christmas or King's Day, goes on at the next working hour."""
    assert add_hours(local(start), hours, NL) == local(end)


def test_belgium_has_its_own_holidays() -> None:
    """The Flemish holiday of 11 November counts in Belgium only."""
    day = date(2026, 11, 11)
    assert is_working_day(day, NL)
    assert not is_working_day(day, WorkingHours(country="BE"))


def test_an_organisation_without_working_days_is_refused() -> None:
    """No working day gives an error that points at working_hours, not an endless search."""
    with pytest.raises(ValueError, match="working_hours"):
        add_hours(local("2026-11-23 09:00"), 1, WorkingHours(days=()))


@given(st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1), timezones=st.just(AMSTERDAM)), st.floats(0.1, 60), st.floats(0.1, 20))  # noqa: DTZ001 - hypothesis adds the zone
def test_a_longer_term_never_ends_earlier(start: datetime, hours: float, more: float) -> None:
    """More hours end later, a term ends within working hours, and never before it starts, also over a change of the clock."""
    end = add_hours(start, hours, NL)
    assert start.timestamp() < end.timestamp() <= add_hours(start, hours + more, NL).timestamp()
    there = end.astimezone(AMSTERDAM)
    assert NL.start <= there.time() <= NL.end
    assert is_working_day(there.date(), NL)
