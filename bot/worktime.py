"""Terms in working hours: adds hours of work to a moment, over evenings, weekends and public holidays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

DAYS = ("ma", "di", "wo", "do", "vr", "za", "zo")
ZONES = {"NL": "Europe/Amsterdam", "BE": "Europe/Brussels"}
LONGEST_SEARCH = 3660  # days; an organisation that never works would otherwise search for ever


@dataclass(frozen=True, slots=True)
class WorkingHours:
    """When an organisation works. `days` as in DAYS, `start`/`end` local times, `country` (and `subdivision`) for the public holidays."""

    days: tuple[str, ...] = ("ma", "di", "wo", "do", "vr")
    start: time = time(9)
    end: time = time(17)
    country: str = "NL"
    subdivision: str | None = None

    @property
    def zone(self) -> ZoneInfo:
        """The time zone of the country."""
        return ZoneInfo(ZONES.get(self.country, "Europe/Amsterdam"))


def add_hours(start: datetime, hours: float, work: WorkingHours) -> datetime:
    """Give the moment at which `hours` of working time have passed since `start` (aware); a start outside working hours waits for the next.

    Raises ValueError where the organisation has no working day within ten years.
    """
    left = timedelta(hours=hours)
    day = start.astimezone(work.zone).date()
    for _ in range(LONGEST_SEARCH):
        if is_working_day(day, work):
            # aware times of one zone subtract as wall clock; a day on which the clock changes would come out an hour wrong
            opens, closes = (datetime.combine(day, at, work.zone).astimezone(start.tzinfo) for at in (work.start, work.end))
            begin = max(opens, start)
            if begin < closes and left <= closes - begin:
                return begin + left
            left -= max(closes - begin, timedelta())
        day += timedelta(days=1)
    raise ValueError("deze organisatie heeft geen werkdag; kijk naar working_hours in haar YAML")


def is_working_day(day: date, work: WorkingHours) -> bool:
    """Whether the organisation works on `day`: one of its days and no public holiday."""
    return DAYS[day.weekday()] in work.days and day not in _holidays(work.country, work.subdivision, day.year)


@lru_cache(maxsize=64)
def _holidays(country: str, subdivision: str | None, year: int) -> Sequence[date]:
    try:
        return tuple(holidays.country_holidays(country, subdiv=subdivision, years=year))
    except NotImplementedError:
        # a country or province that the library does not know has no holidays for us: terms are then a little short, never lost
        return ()
