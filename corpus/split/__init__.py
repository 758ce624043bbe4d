"""Cut a document into fiches: `split(document)` chooses the strategy by what the document is, never by its name.

- `report`: place lines with titles above them, unlabelled header lines, groups of short initiatives;
- `headed`: headings make the fiches, or the sections of one;
- `article`: one initiative, or one part a département.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from corpus.errors import CorpusError
from corpus.models import Document, Fiche
from corpus.split.article import has_parts, split_article
from corpus.split.blocks import Block, prose_size, read_blocks
from corpus.split.build import Draft, build_fiches
from corpus.split.headed import promote, split_headed
from corpus.split.headings import chapter_number, is_group_heading, plain_headings
from corpus.split.report import anchors, split_report
from corpus.split.sommaire import Sommaire, read_sommaire
from corpus.split.source import detect_source, is_imprint

__all__ = ["split"]

_ENOUGH = 0.4
"""Share of the text that the fiches of a report hold; below it, its place lines are accidents of a document of another kind."""


def split(document: Document) -> list[Fiche]:
    """The fiches of a document, in reading order; identifiers are unique within it.

    :raises CorpusError: when it holds no text to make a fiche of.
    """
    blocks = read_blocks(document)
    if not any(c.isalpha() for b in blocks for c in b.text):
        raise CorpusError(f"{document.name} : aucun texte à découper en fiches ; vérifier le document")
    blocks = _with_plain_headings(blocks)
    sommaire = read_sommaire(blocks)
    source = detect_source(document, blocks, sommaire)
    while len(blocks) > 3 and is_imprint(blocks[-1].text):
        blocks.pop()
    fiches = build_fiches(document, _drafts(document, blocks, sommaire), source)
    if not fiches:
        raise CorpusError(f"{document.name} : aucune fiche trouvée ; vérifier que le document contient du texte suivi")
    return fiches


def _drafts(document: Document, blocks: Sequence[Block], sommaire: Sommaire) -> list[Draft]:
    title = document.title
    if _is_report(blocks, sommaire):
        drafts = split_report(blocks, sommaire)
        held = prose_size(b for d in drafts for b in d.body)
        if drafts and held >= _ENOUGH * prose_size(blocks[sommaire.span[1] :]):
            return drafts
    body = [b for i, b in enumerate(blocks) if not sommaire.span[0] <= i < sommaire.span[1]]
    if _is_headed(body) and not has_parts(body):
        return split_headed(blocks, sommaire, title)
    return split_article(body, title)


def _with_plain_headings(blocks: Sequence[Block]) -> list[Block]:
    """Section headings that no mark tells, as headings, in documents without marks."""
    if any(b.kind == "heading" or b.all_bold for b in blocks):
        return list(blocks)
    plain = plain_headings([b.text for b in blocks if b.kind == "para"])
    return [replace(b, kind="heading", level=6) if b.kind == "para" and b.text.rstrip(" :") in plain else b for b in blocks]


def _is_report(blocks: Sequence[Block], sommaire: Sommaire) -> bool:
    """Whether at least two fiches stand at place lines, their titles above them, or short initiatives fill the document."""
    body = blocks[sommaire.span[1] :]
    found = anchors(body, sommaire)
    return len(found) >= 2 or (len(found) == 1 and any(is_group_heading(b.text) for b in body))


def _is_headed(body: Sequence[Block]) -> bool:
    """Whether the document is built on headings: two at least, or fiches and chapters that name themselves."""
    headings = [b for b in promote(body) if b.kind == "heading"]
    return len(headings) >= 2 or any(chapter_number(b.text) for b in headings)
