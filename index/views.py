"""What is embedded for a fiche: several views of it, each a text of its own, apart from the text that is quoted.

- passage: one a passage, under the fiche's title, places and theme, because a passage alone often names neither;
- fiche: the whole in short (title, places, theme, public, first sentences);
- title: the title with its places;
- everyday: each everyday question as it is.

Prefixing a passage with its document's context follows "contextual" embeddings (Anthropic, "Contextual Retrieval", 2024), without a model.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal, get_args

from corpus.models import Fiche, Passage

__all__ = ["VIEWS", "Unit", "View", "plain", "units"]

View = Literal["passage", "fiche", "title", "everyday"]
VIEWS: Final[tuple[View, ...]] = get_args(View)

OPENING: Final = 600
"""Characters of the fiche's text that stand for it in the view of the whole: models blur beyond a few hundred."""

SUPERSCRIPT: Final = re.compile(r"\^\{(.*?)\}")
LINK: Final = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
TAG: Final = re.compile(r"</?[a-zA-Z][^<>]{0,80}>")
MARKS: Final = re.compile(r"\*{1,3}|_{2,3}|`+|^[ \t]*#{1,6}[ \t]+|^[ \t]*>[ \t]?|^[ \t]*[-•✓▪‣][ \t]+", re.M)
SPACE: Final = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Unit:
    """One text to embed. `start` and `end` are the characters of the fiche it stands for (0, 0 where it stands for none)."""

    view: View
    start: int
    end: int
    text: str
    passage: Passage | None = None


def plain(text: str) -> str:
    """`text` without Markdown or HTML marks, spaces made single."""
    unmarked = TAG.sub(" ", LINK.sub(r"\1", SUPERSCRIPT.sub(r"\1", text)))
    return SPACE.sub(" ", MARKS.sub("", unmarked)).strip()


def units(fiche: Fiche, passages: Sequence[Passage]) -> list[Unit]:
    """The units of `fiche`, whose passages are given: passages in their order, then the whole, the title, the everyday questions.

    Blank texts give no unit.
    """
    head = _head(fiche)
    theme = plain(fiche.theme or fiche.chapter or "")
    context = f"{head} {_sentence(theme)}".strip()
    found = [Unit("passage", p.start, p.end, f"{context} {_section(p)}{plain(p.text)}".strip(), p) for p in passages if p.text.strip()]
    audiences = _sentence("Public : " + ", ".join(fiche.audiences)) if fiche.audiences else ""
    opening, end = _opening(fiche)
    found.append(Unit("fiche", 0, end, " ".join(part for part in (context, audiences, opening) if part)))
    found.append(Unit("title", 0, 0, head))
    found += [Unit("everyday", 0, 0, plain(question)) for question in fiche.everyday]
    return [unit for unit in found if unit.text]


def _head(fiche: Fiche) -> str:
    """Title and places: "La plateforme Job 41 (Loir-et-Cher)."."""
    places = ", ".join(fiche.departments or fiche.regions)
    title = plain(fiche.title)
    return _sentence(f"{title} ({places})" if places else title)


def _section(passage: Passage) -> str:
    """The heading of the passage's section, left out where it is only the section's kind."""
    heading = plain(passage.section)
    return f"{_sentence(heading)} " if heading and heading != passage.kind else ""


def _sentence(text: str) -> str:
    return text if not text or text[-1] in ".!?…:" else f"{text}."


def _opening(fiche: Fiche) -> tuple[str, int]:
    """The first sections' text up to about OPENING characters, ended at a sentence where one ends, and where it ends in the fiche."""
    end = min(len(fiche.text), OPENING)
    if end < len(fiche.text):
        stops = [m.end() for m in re.finditer(r"[.!?…](?=\s)|\n\n", fiche.text[:end])]
        end = stops[-1] if stops and stops[-1] > OPENING // 2 else end
    return plain(fiche.text[:end]), end
