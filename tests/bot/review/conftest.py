"""The repo's own guidance, loaded once."""

import pytest

from bot.guidance import Guidance, default_folder
from bot.guidance.loading import read


@pytest.fixture(scope="session")
def guidance() -> Guidance:
    """The guidance as it stands in the repo; what is wrong elsewhere in it is another test's business."""
    return read(default_folder())[0]
