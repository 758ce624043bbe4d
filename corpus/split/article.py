"""Strategy for articles: one initiative, or one part a département when the text treats several one after the other.

Parts must not be mixed up: each becomes a fiche of its own, the shared introduction its first section, of kind context.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from corpus.contacts import has_reach, is_person, split_contacts
from corpus.fields import Header, label_of, read_header
from corpus.places import departments_in, main_departments, readable_title
from corpus.split.blocks import Block
from corpus.split.build import Draft
from corpus.split.headings import is_boilerplate, is_capitals, section_kind
from corpus.text import fold

__all__ = ["has_parts", "split_article"]

_DATE_LINE = re.compile(
    r"^(?:publi[ée]e? le |le |mis à jour le )?(?:\w+ )?\d{1,2}(?:er)?[ /.-](?:[^\W\d_]+|\d{1,2})[ /.-](?:19|20)\d\d"
    r"(?:\s(?:par|-|–)\s.{2,60})?$",
    re.IGNORECASE,
)
_PART = re.compile(
    r"^(?:(?:en|dans|à|pour|au|aux) )?(?:le |la |les |l['’])?"
    r"(?:d[ée]partement\s+(?:du|de la|de l['’]|des|de|d['’])\s?|territoire de |ville de |m[ée]tropole de )?",
    re.IGNORECASE,
)
_PREPOSITION = re.compile(r"^(?:en|dans|à|au|aux)\s", re.IGNORECASE)
_CLOSING = re.compile(
    r"^pour que |^(?:les|ces|tous les) (?:deux|trois|quatre|cinq|six|\d+) (?:departements|territoires|collectivites)\b"
    r"|n'hesitez pas|^pour (?:plus d'informations|en savoir plus|aller plus loin)"
    r"|contactez|^contact|^source|^voir aussi|^a lire|^documents? (?:a venir|joints?)"
)
_TITLE_MAX = 170


def split_article(blocks: Sequence[Block], title: str) -> list[Draft]:
    """One draft, or one a département; `title` is the document's, used when the text has none of its own."""
    kept = [b for b in blocks if not is_boilerplate(b.text) and not _DATE_LINE.match(b.text.strip())]
    own_title, body = _title(kept, title)
    own_title = readable_title(own_title, "\n".join(b.text for b in body))
    body = _with_lists(_with_headings(body))
    parts = _parts(body)
    if len(parts) < 2:
        header, rest = _header(body)
        text = "\n".join(b.text for b in rest)
        header.departments = header.departments or main_departments(own_title, text)
        if not own_title:
            own_title = _made_title(rest, header.departments)
        return [Draft(own_title, header, rest)]
    shared = [b for b in body[: parts[0][0]] if b.kind != "heading"]
    own_title = own_title or _made_title(body, ())
    stem = re.split(r"\s[:–—-]\s|\s?:\s", own_title)[0].strip()
    drafts = []
    for (start, department), end in zip(parts, [*(p[0] for p in parts[1:]), _end(body)], strict=True):
        header, rest = _header(body[start + (body[start].kind == "heading") : end])
        header.departments = (department,)
        drafts.append(Draft(f"{stem} – {department}", header, rest, shared=shared))
    return drafts


def has_parts(blocks: Sequence[Block]) -> bool:
    """Whether the headings of a document only tell the départements of one initiative apart ("En Gironde", "Dans le Nord")."""
    headings = [b for b in blocks if b.kind == "heading"]
    parts = [b for b in headings if _PREPOSITION.match(b.text) and _opened(b)]
    return len({_opened(b) for b in parts}) >= 2 and len(headings) - len(parts) <= 1


def _title(blocks: Sequence[Block], fallback: str) -> tuple[str, list[Block]]:
    """The title line at the head of an article and what follows it; "" when the first line is running text."""
    for i, block in enumerate(blocks[:4]):
        text = block.text
        if block.kind not in ("heading", "para") or len(text) > _TITLE_MAX:
            break
        if len(text.split()) > 1 and not text.endswith((".", ";", ":", ",")):
            return text, [*blocks[:i], *blocks[i + 1 :]]
    named = " " in fallback.strip() and not re.search(r"\.\w{2,4}$", fallback)
    start = blocks[0].text if blocks else ""
    return (fallback if named and not fold(start).startswith(fold(fallback)[:40]) else ""), list(blocks)


def _made_title(blocks: Sequence[Block], departments: Sequence[str]) -> str:
    """A title for an article without one: the heading that names the place, else the first heading, else the opening words."""
    headings = [b.text.rstrip(" :") for b in blocks if b.kind == "heading"]
    named = [h for h in headings if set(departments_in(h)) & set(departments)]
    if named or headings:
        return (named or headings)[0]
    text = next((b.text for b in blocks), "")
    if len(text) <= 100:
        return text.rstrip(" .")
    return text[:100].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"


def _with_headings(blocks: Sequence[Block]) -> list[Block]:
    """Short lines between paragraphs as headings of sections."""
    out: list[Block] = []
    for i, block in enumerate(blocks):
        following = blocks[i + 1] if i + 1 < len(blocks) else None
        heading = block.kind == "para" and following is not None and _heads(block, following, blocks[i - 1] if i else None)
        out.append(replace(block, kind="heading", level=2) if heading else block)
    return out


def _heads(block: Block, following: Block, before: Block | None) -> bool:
    text = block.text
    if len(text) > 90 or text.endswith((".", ";", ",", "!", "…")) or has_reach(text) or label_of(text) or not re.match(r"[A-ZÀ-Ý]", text):
        return False
    if is_capitals(text) or block.all_bold:
        return True
    if re.match(r"[«\"“]", text) or is_person(text):
        return False
    words = len(text.split())
    if text.endswith(":"):
        told = before is None or before.kind == "item" or section_kind(text) != "other"
        return following.kind == "item" and told and words <= 6
    apart = before is None or before.kind == "heading" or len(before.text) > 120 or before.text.endswith((".", "…"))
    return apart and words <= 12 and len(following.text) > 1.5 * len(text)


def _with_lists(blocks: Sequence[Block]) -> list[Block]:
    """Unmarked lists as items: after a line that ends in a colon, lines that end in a semicolon and the one that closes them."""
    out: list[Block] = []
    listing = False
    for i, block in enumerate(blocks):
        if listing and block.kind == "para":
            out.append(replace(block, kind="item"))
            listing = block.text.endswith((";", ","))
        else:
            after = blocks[i + 1] if i + 1 < len(blocks) and blocks[i + 1].kind == "para" else None
            listing = block.kind == "para" and block.text.endswith(":") and after is not None and after.text.endswith(";")
            out.append(block)
    return out


def _parts(blocks: Sequence[Block]) -> list[tuple[int, str]]:
    """(index, département) where the part of each département begins; [] when it is not treated one after the other."""
    found: list[tuple[int, str]] = []
    for i, block in enumerate(blocks):
        name = _opened(block) if block.kind in ("para", "heading") else None
        if name is not None and not (found and found[-1][1] == name):
            found.append((i, name))
    distinct = {d for _, d in found}
    return found if len(distinct) >= 2 and len(found) == len(distinct) else []


def _opened(block: Block) -> str | None:
    """The département whose name opens a block ("Le département de l'Ariège…", "En Gironde"), None for any other opening."""
    rest = _PART.sub("", block.text, count=1)
    if rest == block.text and block.kind != "heading":
        return None
    named = departments_in(" ".join(block.text.split()[:6]))
    folded = fold(rest).replace("-", " ")
    return named[0] if len(named) == 1 and folded.startswith(fold(named[0]).replace("-", " ")) else None


def _end(blocks: Sequence[Block]) -> int:
    """End of the last part: what closes the whole article belongs to no département."""
    for i in range(len(blocks) - 1, max(len(blocks) - 4, 0), -1):
        if _CLOSING.search(fold(blocks[i].text)) and not departments_in(blocks[i].text):
            return i
    return len(blocks)


def _header(blocks: Sequence[Block]) -> tuple[Header, list[Block]]:
    """Fields told by labelled lines, and the blocks without those lines; people listed under "Contact :" belong to it."""
    lines: list[str] = []
    rest: list[Block] = []
    contact = False
    for block in blocks:
        labelled = [label_of(line) for line in block.lines]
        if block.kind == "para" and labelled[0] is not None and labelled[0][0] in ("contact", "organisation", "date", "status"):
            lines += block.lines
            contact = labelled[0] == ("contact", "") or (labelled[0][0] == "contact" and contact)
        elif contact and block.kind in ("para", "item") and len(block.text) < 200 and (has_reach(block.text) or is_person(block.text)):
            lines += block.lines
        else:
            contact = False
            rest.append(block)
    header = read_header(lines)
    header.contacts = split_contacts(header.contact_lines)
    return header, rest
