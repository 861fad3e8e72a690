"""The guidance of a running service: it swaps only to a version that passed."""

from __future__ import annotations

from pathlib import Path

from bot.guidance.loading import Guidance, folder_version, load
from bot.guidance.problems import GuidanceError, Problem


class GuidanceHolder:
    """Holds the guidance that the service answers from. Making one raises GuidanceError where the folder has problems.

    `problems` are those of the last reload ("" none): what health shows while an older version runs on.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.current: Guidance = load(folder)
        self.problems: tuple[Problem, ...] = ()

    @property
    def changed(self) -> bool:
        """Whether the folder holds something else than what runs. False where it cannot be read just now."""
        try:
            return folder_version(self.folder) != self.current.version
        except OSError:
            return False

    def reload(self) -> tuple[Problem, ...]:
        """Swap to what the folder holds now, if it passes all that `guidance check` asks; else keep the old one. Gives the problems.

        Takes seconds of computing: a server calls it in a thread.
        The checks' own examples run too: a rule that a slip of the pen made too wide stops here.
        """
        from bot.guidance.audit import audit  # noqa: PLC0415  # it needs the engine, which needs this package

        try:
            found = audit(self.folder)
            self.problems = found.problems
            if not found.problems and found.guidance.version != self.current.version:
                fresh = load(self.folder)
                if fresh.version == found.guidance.version:  # else a file changed while we looked: the next reload sees it
                    self.current = fresh
        except GuidanceError as error:
            self.problems = error.problems
        except OSError as error:
            self.problems = (Problem(self.folder.name, 0, f"kan niet gelezen worden ({error.strerror}); probeer het nog eens"),)
        return self.problems
