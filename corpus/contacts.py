"""Contacts as written: lines of a header joined where one person runs over several, then split a person; broken e-mails mended.

Nothing is invented: a contact is a stretch of the source, blanks and separators aside.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

__all__ = ["contacts_in_prose", "has_reach", "is_person", "mend_mail", "split_contacts"]

_MAIL = re.compile(r"[\w.+'’-]+@[\w-]+(?:\.[\w-]+)*")
_FULL_MAIL = re.compile(r"[\w.+'’-]+@[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}", re.IGNORECASE)
_PHONE = re.compile(r"(?<![\d.,])(?:\+33\s?|0)(?:\(0\)\s?)?(?:\d(?:[\s.\u00a0-]?\d{2}){4}|800(?:[\s.]?\d{2,3}){2,3})(?!\d)")
_SITE = re.compile(r"(?<![@\w])(?:https?://|www\.)[^\s,;()<>]+[^\s,;()<>.]")
_CIVILITY = r"(?:M\.|MM\.|Mme|Mmes|Mr|Mlle|Monsieur|Madame|Dr|Docteur|Pr|Professeur)"
_NAME = r"[A-ZÀ-Ý][\w'’]*(?:-\s?[A-ZÀ-Ý]?[\w'’]+)*"
_PARTICLE = r"(?:(?:de|du|des|le|la|van|von|d['’]|l['’])\s?)*"
_PERSON = re.compile(
    rf"^(?:{_CIVILITY}\s+{_NAME}(?:\s+{_PARTICLE}{_NAME}){{0,4}}|{_NAME}(?:\s+{_PARTICLE}{_NAME}){{1,4}})"
    r"(?=\s*(?:$|[,;:/&(–-]|\d|\s[\w.-]+@))"
)
_NO_NAMES_LIST = """
    adj adjt adjoint adjointe dir directeur directrice chef cheffe resp responsable service services dga dgas direction pole
    association centre conseil département departement maison communauté communaute fondation agence union fédération mission
    territoire le la les
"""
_NO_NAMES = frozenset(_NO_NAMES_LIST.split())
"""Words that open a function or a structure, never a person's name."""
_SEPARATORS = re.compile(
    r"\s*//\s*|\s*;\s*|\s+/\s+|\s*&\s*|\s+(?:[Oo]u|[Ee]t)\s+"
    r"|\s*[-–]\s+(?=(?:Mme|M\.|Mr|Dr)\s)|(?<=[a-zà-ÿ])/(?=[A-ZÀ-Ý])"
)


_SHORT_TEXT = 4000


def mend_mail(text: str) -> str:
    """E-mail addresses with the blanks that line breaks put into them removed ("jean- marc.x@y" -> "jean-marc.x@y")."""
    text = re.sub(r"\s*@\s*", "@", text)
    text = re.sub(r"\b([a-z]{2,}-) ([a-z][\w.-]*@)", r"\1\2", text)
    text = re.sub(r"(@[\w-]+-) ([a-z][\w-]*\.\w{2,3}\b)", r"\1\2", text)
    return re.sub(r"(@[\w.-]+?)\s?\.\s?(fr|com|org|net|eu)\b", r"\1.\2", text)


def has_reach(text: str) -> bool:
    """Whether a line holds an e-mail address, a telephone number or a site."""
    return bool(_MAIL.search(text) or _PHONE.search(text) or _SITE.search(text))


def is_person(text: str) -> bool:
    """Whether a line opens with a person's name ("Mme CASULA", "Éric COULON, Directeur …")."""
    m = _PERSON.match(text)
    return bool(m) and m is not None and not any(w.lower().strip(".") in _NO_NAMES for w in m.group().split()[:1])


def split_contacts(lines: Sequence[str]) -> tuple[str, ...]:
    """One string a person or service, in order, from the contact lines of a header."""
    joined: list[str] = []
    for line in (mend_mail(raw.strip()) for raw in lines):
        if joined and _goes_on(joined[-1], line):
            joined[-1] = mend_mail(f"{joined[-1]} {line}")
        elif line:
            joined.append(line)
    people = [person for line in joined for person in _people(line)]
    bare = (re.sub(r"^(?:et|ou)\s+(?=[A-ZÀ-Ý])", "", p.strip(" ,;-–/"), flags=re.IGNORECASE) for p in people)
    return tuple(dict.fromkeys(p for p in bare if p))


def _goes_on(before: str, line: str) -> bool:
    """Whether `line` still speaks of the person of the line above it."""
    last = re.split(r"[/&;]", before)[-1].strip()
    if before.rstrip().endswith(("-", "–", ",", "/", ":")) or re.match(r"[\d(+]|t[ée]l", line, re.IGNORECASE):
        return True
    return bool(_MAIL.match(line)) or bool(re.fullmatch(_NAME, last)) or line[:1].islower()


def _people(line: str) -> list[str]:
    """The line cut where another person begins; an address list after several names is shared out in order."""
    parts: list[str] = []
    at = 0
    for m in _SEPARATORS.finditer(line):
        after = line[m.end() :]
        if is_person(after) and (is_person(line[at : m.start()]) or has_reach(line[at : m.start()])):
            parts.append(line[at : m.start()])
            at = m.end()
    parts.append(line[at:])
    mails = _MAIL.findall(parts[-1])
    bare = [p for p in parts[:-1] if not has_reach(p)]
    if len(parts) > 1 and len(bare) == len(parts) - 1 and len(mails) == len(parts):
        name = parts[-1][: parts[-1].index(mails[0])].rstrip(" ,-–")
        return [f"{n.rstrip(' ,')} {mail}" for n, mail in zip([*bare, name], mails, strict=True)]
    return parts


def contacts_in_prose(text: str) -> tuple[str, ...]:
    """Sites, telephone numbers and addresses named in running text, for an initiative whose header names nobody."""
    if len(text) > _SHORT_TEXT:
        return ()  # the addresses of a long text are not those of who runs it
    found = [(m.start(), mend_mail(m.group())) for pattern in (_SITE, _PHONE, _FULL_MAIL) for m in pattern.finditer(text)]
    return tuple(dict.fromkeys(value for _, value in sorted(found)))
