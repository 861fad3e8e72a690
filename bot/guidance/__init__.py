"""The knowledge base: the folder `guidance/` read into one frozen Guidance, or refused with file and line.

`load(folder)` is all that the engine needs. `bot.guidance.examples` loads the labelled cases, `bot.guidance.audit` does what
`postwijzer guidance check` does, `bot.guidance.coverage` lists what no statement quotes, `bot.guidance.watch` swaps in a running service.
"""

from bot.guidance.answers import SETTLED, AnswerCase, AnswerText, OrganisationAnswers, TopicAnswers
from bot.guidance.checks import Check, CheckExample, Severity
from bot.guidance.documents import Concept, Document, Law, Statement, Topic
from bot.guidance.loading import Guidance, default_folder, folder_version, load
from bot.guidance.organisations import Contact, Ground, Organisation, WorkingHours
from bot.guidance.problems import GuidanceError, Problem
from bot.guidance.texts import Form, Text

__all__ = [
    "SETTLED",
    "AnswerCase",
    "AnswerText",
    "Check",
    "CheckExample",
    "Concept",
    "Contact",
    "Document",
    "Form",
    "Ground",
    "Guidance",
    "GuidanceError",
    "Law",
    "Organisation",
    "OrganisationAnswers",
    "Problem",
    "Severity",
    "Statement",
    "Text",
    "Topic",
    "TopicAnswers",
    "WorkingHours",
    "default_folder",
    "folder_version",
    "load",
]
