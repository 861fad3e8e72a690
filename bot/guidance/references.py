"""Every slug that a guidance file names must exist, and every quote must stand literally in its source."""

from __future__ import annotations

from collections.abc import Iterator

from bot.guidance.answer_references import check_answers
from bot.guidance.documents import Document
from bot.guidance.loading import Guidance, Reading
from bot.guidance.names import Names, Spot, among
from bot.guidance.organisations import Organisation
from bot.guidance.yaml_file import YamlError, read_text


def check_references(guidance: Guidance, reading: Reading, *, strict: bool = True) -> None:
    """Note in `reading` each dead reference, quote that is not literal and answer without citation; if `strict`, unknown slugs."""
    names = Names(guidance, strict=strict)
    for document in guidance.documents.values():
        _document(document, names, Spot(reading, ("documents", document.slug)))
    for organisation in guidance.organisations.values():
        spot = Spot(reading, ("organisations", organisation.slug))
        _contacts(organisation, names, spot)
        _grounds(organisation, names, spot)
    for answers in guidance.answers.values():
        check_answers(answers, guidance, names, Spot(reading, ("answers", answers.topic)))
    for check in guidance.checks.values():
        spot = Spot(reading, ("checks", check.check))
        for kind, examples in (("bad", check.bad), ("good", check.good)):
            for number, example in enumerate(examples):
                if example.organisation:
                    names.known("organisations", example.organisation, spot.to(kind, number, "organisation"))


def _document(document: Document, names: Names, spot: Spot) -> None:
    file = f"sources/{document.source}"
    source = None
    try:
        source = read_text(spot.reading.folder / file)
    except YamlError as error:
        spot.to("source").say(f"bron {file} {error.message}")
    for number, statement in enumerate(document.statements):
        if source is not None and statement.quote not in source:
            spot.to("statements", number, "quote").say(f"citaat van '{statement.id}' staat niet letterlijk in {file}; neem het over")
        names.all_known("topics", statement.topics, spot.to("statements", number, "topics"))


def _contacts(organisation: Organisation, names: Names, spot: Spot) -> None:
    for slug, path in _contacts_named(organisation):
        among("contact", slug, organisation.contacts, spot.to(*path))
    for slug, contact in organisation.contacts.items():
        names.all_known("topics", contact.for_, spot.to("contacts", slug, "for"))
        for part in ("fallback", "backup"):
            aid = organisation.contacts.get(getattr(contact, part) or "")
            if aid is not None and aid.reach != "queue":
                spot.to("contacts", slug, part).say("dit contact heeft reach: self, de bot bereikt het niet; kies er een met reach: queue")
    for topic in organisation.topic_contacts:
        names.known("topics", topic, spot.to("topic_contacts", topic))
    for number, rule in enumerate(organisation.contact_rules):
        here = spot.to("contact_rules", number)
        names.all_known("topics", rule.topics, here.to("topics"))
        names.all_known("topics", rule.with_, here.to("with"))
        names.all_known("concepts", rule.concepts, here.to("concepts"))


def _contacts_named(organisation: Organisation) -> Iterator[tuple[str, tuple[str | int, ...]]]:
    for name in ("default_contact", "press_contact", "safety_contact"):
        yield getattr(organisation, name), (name,)
    for table in ("topic_contacts", "check_contacts"):
        yield from ((slug, (table, key)) for key, slug in getattr(organisation, table).items())
    for number, rule in enumerate(organisation.contact_rules):
        yield rule.contact, ("contact_rules", number, "contact")
    for key, contact in organisation.contacts.items():
        yield from ((slug, ("contacts", key, name)) for name in ("backup", "fallback") if (slug := getattr(contact, name)))


def _grounds(organisation: Organisation, names: Names, spot: Spot) -> None:
    names.all_known("documents", organisation.documents, spot.to("documents"))
    for check, ground in organisation.grounds.items():
        if ground.statement:
            names.cited(ground.statement, organisation, spot.to("grounds", check, "statement"))
        if ground.law:
            names.known("laws", ground.law, spot.to("grounds", check, "law"))
    for check in organisation.disabled:
        if check in organisation.grounds:
            spot.to("disabled", check).say(f"controle '{check}' heeft een grond en staat uit; kies een van de twee")
    if organisation.self_test:
        names.cited(organisation.self_test.statement, organisation, spot.to("self_test", "statement"))
