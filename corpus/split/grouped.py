"""Short initiatives under the name of a place: where each begins, and its title.

A title is marked by " - ", " – ", " : ", bold, or a line of its own; where the first initiative of a place has none, each
nominal paragraph is one ("Un simulateur de…", "Colocation assistée…").
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from corpus.fields import Header
from corpus.split.blocks import Block
from corpus.split.build import Draft
from corpus.split.headings import is_section_heading, section_kind
from corpus.text import fold

__all__ = ["split_group", "title_mark"]

_MARK = re.compile(r"^(?P<title>[^\n]{3,170}?)(?:\s[-–—]\s?(?=[A-ZÀ-Ý«\"“'\d(])|\s?[–—]\s(?=[A-ZÀ-Ý«\"“'\d(])|\s?:\s+(?=\S))")
_PRONOUN = re.compile(
    r"^(?:ce|cet|cette|ces|celui|celle|il|elle|ils|elles|on|nous|son|sa|ses|leurs?|tel|telle|ainsi|de plus|en outre|par ailleurs"
    r"|enfin|puis|ensuite|actuellement"
    r"|a |au |aux |dans |en |pour |par |sur |afin |avec |depuis |lors |lorsque |si |comme |selon |suite |grace |parallelement"
    r"|concernant|permettant|quant|n\.?b|objectifs?\b|certain)"
)
_VERB = re.compile(
    r"\b(?:est|sont|était|étaient|a|ont|sera|seront|doit|doivent|peut|peuvent|permet|permettent|vise|visent|consiste|consistent"
    r"|propose|proposent|repose|reposent|concerne|concernent"
    r"|constitue|constituent|s['’]agit|comprend|comprennent|pourront|pourra|devrait|devraient|fait|font|souhaite|participent"
    r"|s['’]adresse|s['’]inscrit|favorise|offre|met|mettent|prévoit"
    r"|s['’]appuie|s['’]articule|se décline|conduit|mène|ouvre|facilitent?|assure|assurent|envisage|travaille|bénéficient?|reçoit"
    r"|reçoivent)\b"
)
_DEFINED = re.compile(
    r"^(?P<title>(?:Le|La|Les|L['’])\s?[^.,;:]{3,90}?)\s+(?:est|sont|consistent?|permet(?:tent)?|vis(?:e|ent))\s", re.IGNORECASE
)
_CREATES = re.compile(
    r"(?:mis en place|créé|lancé|ouvert|développé|initié)\s+(?:le|la|les|l['’]|un|une)\s+(?:\w+\s+){0,2}"
    r"(?P<name>[A-ZÀ-Ý«][\w'’-]*(?:\s[A-ZÀ-Ý][\w'’-]*)+)"
)
_PART = re.compile(
    r"(?:strategie|modalites?|deroulement|donnees|exemples?|etapes?|contact|partenaires?|premiere?|deuxieme|troisieme"
    r"|\d+ (?:cycles?|axes?|objectifs?|etapes?|phases?|volets?|missions?|actions?|niveaux))\b"
)
_TITLE_LENGTH = 110
_FIRST_CLAUSE = 25


def split_group(blocks: Sequence[Block], departments: tuple[str, ...]) -> list[Draft]:
    """One draft an initiative of this place, in order."""
    blocks = [b for b in blocks if b.text]
    if not blocks:
        return []
    if all(b.kind == "item" for b in blocks) and sum(title_mark(b) is not None or len(b.text) > 80 for b in blocks) == len(blocks):
        return [_draft([replace(b, kind="para")], departments) for b in blocks]
    starts = [i for i in range(len(blocks)) if i == 0 or _starts(blocks, i)]
    return [_draft(blocks[a:b], departments) for a, b in zip(starts, [*starts[1:], len(blocks)], strict=True)]


def title_mark(block: Block) -> str | None:
    """The marked title that opens a paragraph; None where there is none or where the mark is not a title's."""
    if block.lead and 3 < len(block.lead) <= 170 and not _is_label(block.lead):
        return block.lead.strip(" .:-–")
    m = _MARK.match(block.text)
    if not m:
        return None
    title = m.group("title").strip()
    folded = fold(title)
    if _PRONOUN.match(folded) or _VERB.search(title.lower()) or _is_label(title):
        return None
    if re.search(r"[.;!?]\s", title) or not re.match(r"[A-ZÀ-Ý\d«\"“]", title):
        return None
    if title.count("(") != title.count(")") or title.count("«") != title.count("»"):
        return None
    return title


def _is_label(text: str) -> bool:
    """Whether a marked opening only names a part of the initiative ("Objectif général :", "Publics concernés :")."""
    if re.match(r"(?:L['’]|Une?\s)", text):
        return False
    return len(text.split()) <= 5 and (is_section_heading(text, marked=True) or bool(_PART.match(fold(text))))


def _starts(blocks: Sequence[Block], i: int) -> bool:
    """Whether a new initiative begins at block `i` of a place's blocks."""
    block = blocks[i]
    if block.kind != "para":
        return block.kind == "heading" and section_kind(block.text) == "other"
    following = blocks[i + 1] if i + 1 < len(blocks) else None
    if block.text.endswith(":") and len(block.text) < 170:
        return _is_title_alone(block) and following is not None and following.kind == "para" and not title_mark(following)
    if title_mark(block) is not None:
        return True
    if _PRONOUN.match(fold(block.text)):
        return _names_another(block)
    return (_is_title_line(block) and following is not None) or _starts_untitled(blocks, i)


def _starts_untitled(blocks: Sequence[Block], i: int) -> bool:
    """Whether a paragraph without any mark is an initiative: as the first of its place is one, or because the one above is closed."""
    first, text = blocks[0], blocks[i].text
    untitled = title_mark(first) is None and not first.text.endswith(":") and not _is_title_line(first)
    defined = _DEFINED.match(text)
    if untitled and defined and re.search(r"\([A-ZÀ-Ý]{2,}\)|«|[A-ZÀ-Ý]{3,}", defined.group("title")):
        return True
    sentence = re.split(r"(?<=[a-zà-ÿ)])[.;](?:\s|$)", text)[0][:160]
    if _VERB.search(sentence.lower()) or not re.match(r"[A-ZÀ-Ý]", text):
        return False
    return (untitled and not _DEFINED.match(first.text)) or _after_results(blocks, i)


def _names_another(block: Block) -> bool:
    """Whether a paragraph beside the first scheme creates another, whose name is in bold or quotes."""
    beside = re.match(r"(?:parallelement|par ailleurs|en parallele|en complement)", fold(block.text))
    return bool(beside) and bool(_CREATES.search(block.text))


def _is_title_line(block: Block) -> bool:
    text = block.text
    if len(text) > _TITLE_LENGTH or text.endswith((".", ":", ";", ",")):
        return False
    return not _VERB.search(text.lower()) and bool(re.match(r"[A-ZÀ-Ý\d«]", text))


def _after_results(blocks: Sequence[Block], i: int) -> bool:
    """Whether the list just above is the results that close an initiative ("Impacts :" and its items)."""
    j = i - 1
    while j > 0 and blocks[j].kind == "item":
        j -= 1
    return j < i - 1 and blocks[j].text.endswith(":") and len(blocks[j].text) < 60 and section_kind(blocks[j].text) == "results"


def _draft(blocks: Sequence[Block], departments: tuple[str, ...]) -> Draft:
    first = blocks[0]
    body = [replace(b, kind="heading", level=3) if b.kind == "para" and is_section_heading(b.text) else b for b in blocks]
    if first.kind == "heading" or (len(blocks) > 1 and (_is_title_line(first) or _is_title_alone(first))):
        body = body[1:]
    return Draft(_title(first), Header(departments=departments), body or list(blocks))


def _is_title_alone(block: Block) -> bool:
    """Whether a line ended by a colon is nothing but the title."""
    return block.text.endswith(":") and title_mark(replace(block, text=block.text + " x")) == block.text.rstrip(" :")


def _title(block: Block) -> str:
    """The marked title, or the beginning of the first sentence up to a natural stop."""
    text = block.text.strip()
    if marked := title_mark(block):
        return marked
    if len(text) <= _TITLE_LENGTH and not (text.endswith(".") and "," in text):
        return text.rstrip(" .:;")
    if (created := _CREATES.search(text)) and _names_another(block):
        return created.group("name").strip()
    return _first_clause(text)


def _first_clause(text: str) -> str:
    """The opening words of a paragraph, up to the verb of a definition or a natural stop."""
    early = text.find(",") < _FIRST_CLAUSE  # "Mise en place, au sein de…": a comma so early closes nothing
    stop = r"\s[-–:]\s|[.;]\s| \(" if early else r",|\s[-–:]\s|[.;]\s| \("
    clause = _DEFINED.match(text) or re.match(rf"(?P<title>(?:[^()]|\([^()]*\)){{15,110}}?)(?={stop})", text)
    if clause:
        return clause.group("title").strip()
    return text.rstrip(" .:;") if len(text) <= _TITLE_LENGTH else text[:_TITLE_LENGTH].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"
