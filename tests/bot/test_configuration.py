from pathlib import Path

import pytest

from bot.configuration import TEAM_PAGE, ConfigurationError, load_configuration
from bot.messages import Address
from tests.support.house import real_guidance

GOOD = """
organisations:
  - organisation: gemeente
    tenants: [{platform: slack, tenant: T1}]
teams:
  - organisation: gemeente
    place: {platform: slack, tenant: T1, conversation: C1}
  - organisation: gemeente
    contact: communicatieafdeling
    place: {platform: teams, tenant: t, conversation: k}
"""


def written(folder: Path, text: str) -> Path:
    file = folder / "teams.yaml"
    file.write_text(text)
    return file


def test_the_narrowest_team_wins_and_the_team_page_is_everybodys(tmp_path: Path) -> None:
    """A contact's own place comes before the organisation's; who has none answers on the team page."""
    found = load_configuration(written(tmp_path, GOOD), real_guidance())
    assert found.team("gemeente", "communicatieafdeling").place.platform == "teams"
    assert found.team("gemeente", "anders").place.platform == "slack"
    assert found.team("rijksoverheid", "anders").place == TEAM_PAGE
    assert found.organisation_of("slack", "T1") == "gemeente"
    assert found.organisation_of("slack", "T2") is None
    assert found.teams_at(Address("slack", "T1", "C2")) == ()


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("organisation: gemeente\n    tenants", "organisation: gemente\n    tenants", 3, "gemente"),
        ("contact: communicatieafdeling", "contact: wie", 8, "contact 'wie' bestaat daar niet"),
        ("conversation: C1", "kanaal: C1", 7, "kanaal"),
        ("teams:", "teams:\nteams:", 6, "twee keer"),
    ],
)
def test_a_mistake_is_told_with_its_line(tmp_path: Path, old: str, new: str, line: int, said: str) -> None:
    """A wrong name, field or key stops the start with file, line and what to do."""
    assert old in GOOD
    with pytest.raises(ConfigurationError) as stopped:
        load_configuration(written(tmp_path, GOOD.replace(old, new, 1)), real_guidance())
    assert said in str(stopped.value)
    assert f"teams.yaml:{line}:" in str(stopped.value)
