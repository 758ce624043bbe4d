"""Header fields of a fiche: owner, organisation, years, status, contacts, from labelled or unlabelled lines, in any order.

An unlabelled line is told by its form (a date, an address, a status word, a name of structure); what is left is the
organisation first, then people. What only prose tells is the matter of `years` and `organisations`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from corpus.contacts import has_reach, is_person, split_contacts
from corpus.places import departments_in, is_place_line, owners_of_line, owners_of_value
from corpus.text import fold
from corpus.years import YEAR, Years, parse_years

__all__ = ["Header", "is_header_line", "label_of", "read_header"]

_UNTIL = re.compile(rf"jusqu['’](?:en|à|au)\s+(?:[^\W\d_]+\s+){{0,3}}({YEAR})", re.IGNORECASE)
_UNKNOWN = {"nc", "n.c", "n.c.", "non communique", "non communiquee", "non precise", "non precisee", "a definir", "inconnu", "inconnue"}
_STATUS = re.compile(
    r"realis|en cours|en projet|^projet\b|initial|partiel|effecti|operationn|experiment|phase de|test|termin|achev|abandonn|suspendu"
    r"|perenn|lance\b|lancee?s?\b"
    r"|deploy|generalis|en reflexion|a l'etude|prevu|mise? en (?:place|oeuvre|service)|actif|active\b|ouvert|demarr|ongoing|completed"
    r"|implantee?s"
)
_ORGANISATION = re.compile(
    r"\b(?:conseils? (?:departement|general|regional|metropolitain)|departement|association|direction|services?\b|pole|dg[as]|mdph"
    r"|mds|gip|fondation|communaute|communes?\b|mairie"
    r"|ville|ccas|cias|apei|adapei|udaf|start.?up|societe|entreprise|ehpad|bailleur|agence|ars|caf|msa|carsat|centre|conference|union"
    r"|federation|mutualite|groupement|institut"
    r"|universite|chu|hopital|maison|comite|collectif|reseau|syndicat|office|prefecture|region|metropole|etat|ligue|cooperative|scic"
    r"|ong|unite|cpam|dispositif|mission|delegation)",
)
_LABELS: dict[str, str] = {
    "place": r"departements?|territoires?|lieux?|localisation|implantation|zone|perimetre|collectivites?|location|ou\b",
    "organisation": r"porteurs?|portee? par|structures?|organismes?|organisations?|pilotes?|pilotage|maitre d'ouvrage"
    r"|maitrise d'ouvrage|operateurs?|gestionnaires?"
    r"|association|lead|carrier|acteur porteur|initiateurs?",
    "contact": r"contacts?|personnes? (?:a contacter|ressources?|referentes?|contact)|referente?s?|renseignements|coordonnees"
    r"|courriels?|e-?mails?|mels?|telephones?|tel\b"
    r"|site|sites? (?:internet|web)|web|en savoir plus|pour en savoir plus",
    "date": r"dates?|annees?|periodes?|mise en (?:oeuvre|place|service)|demarrage|debut|lancement|creation"
    r"|depuis|duree|calendrier|year|start",
    "status": r"statuts?|etat|avancement|stade|niveau|status",
    "theme": r"themes?|thematiques?|rubriques?|domaines?|champs?|categories?|theme",
    "audience": r"publics?|beneficiaires?|population|cibles?|usagers|destinataires?",
}
_LABEL = re.compile(r"^\W{0,3}(?P<label>[^\W\d_][^:|]{1,45}?)\s*(?::|\s\|\s)\s*(?P<value>.*)$", re.DOTALL)


_TAIL = re.compile(
    r"(?:[\s/,(&'-]+(?:de|du|des|d|la|le|les|l|et|ou|a|en|porteu\w*|pilotes?|concernee?s?|visee?s?|cibles?|projets?|actions?"
    r"|dispositif|initiative|demarche|mise|oeuvre|place"
    r"|demarrage|lancement|creation|debut|fin|realisation|referente?s?|responsable|principal\w*|intervention|implantation"
    r"|experimentation|avancement|departement\w*|contacter|contacts?"
    r"|internet|web|mail|e-mail|courriel|telephone|tel|gestionnaire|beneficiaires?|publics?|thematique|services?|structures?"
    r"|organismes?|organisation|geographiques?|actuel|nom"
    r"|associee?s?|juridique|plus|savoir|s))*[\s)(]*$"
)
"""What may follow the telling word of a label; anything else makes the line prose ("Organisation coopérative : …")."""


_OPEN_END = re.compile(r"(?:\s(?:de|des|du|la|le|les|et|à|au|aux|pour|en)|\sd['’]|\sl['’])$")


@dataclass(slots=True)
class Header:
    """What the lines of a header tell; every value as written, except places (official names) and years (numbers)."""

    departments: tuple[str, ...] = ()
    organisation: str | None = None
    years: Years | None = None
    status: str | None = None
    contacts: tuple[str, ...] = ()
    theme: str | None = None
    public: str = ""
    contact_lines: list[str] = field(default_factory=list)

    @property
    def filled(self) -> int:
        """How many fields are known."""
        return sum(map(bool, (self.departments, self.organisation, self.years, self.status, self.contact_lines)))


def label_of(line: str) -> tuple[str, str] | None:
    """Field and value of a labelled line ("Porteur : CCAS"), None for any other; the value may be empty (it is on the next line)."""
    m = _LABEL.match(line)
    if not m:
        return None
    label, value = fold(m.group("label")).strip(" *"), m.group("value").strip(" |*")
    if len(label.split()) > 6:
        return None
    for name, pattern in _LABELS.items():
        told = re.match(rf"(?:(?:le|la|les|l')\s?)?(?:{pattern})(?=$|[\s/,(&-])", label)
        if told and _TAIL.match(label[told.end() :]):
            return (name, value) if _fits(name, value) else None
    return None


def _fits(name: str, value: str) -> bool:
    """Whether a value is of its field's form: "Mise en œuvre : le service accompagne…" is prose, not a date."""
    if not value:
        return name in ("contact", "place", "organisation")
    if name == "place":
        return len(value) < 160 and bool(departments_in(value, towns=True))
    if name == "date":
        return len(value) < 80 and (parse_years(value) is not None or fold(value) in _UNKNOWN or bool(_STATUS.search(fold(value))))
    if name == "contact":
        return len(value) < 300
    return len(value) < (600 if name == "audience" else 200)


def is_header_line(line: str) -> bool:
    """Whether a short line can only be metadata: a label, a date, a status, an address, a telephone number."""
    return len(line) < 260 and (label_of(line) is not None or _is_date(line) or _is_status(line) or has_reach(line))


def _is_date(line: str) -> bool:
    bare = fold(line).strip(" .°*")
    return bare in _UNKNOWN or (len(line) <= 70 and bool(re.search(rf"\b{YEAR}\b", line)) and not has_reach(line))


def _is_status(line: str) -> bool:
    bare = fold(line).strip(" .°*")
    return len(line) <= 100 and bool(_STATUS.search(bare)) and not re.match(_ORGANISATION.pattern, bare)


def _starts_as_status(line: str) -> bool:
    m = _STATUS.search(fold(line).strip(" .°*"))
    return m is not None and m.start() == 0


def read_header(lines: Sequence[str]) -> Header:
    """The fields of a header's lines, whatever their order; lines that tell nothing are left out."""
    header, rest = Header(), list[str]()
    pending = ""
    for raw in _whole_lines(lines):
        line = raw.strip(" *°•\t")
        labelled = label_of(line)
        if labelled is not None:
            pending = "" if labelled[1] else labelled[0]
            if labelled[1]:
                _set(header, *labelled)
        elif pending and line:
            _set(header, pending, line)
            pending = pending if pending == "contact" else ""
        elif line:
            _unlabelled(header, line, rest)
    _share_rest(header, rest)
    header.contacts = split_contacts(header.contact_lines)
    return header


def _whole_lines(lines: Sequence[str]) -> list[str]:
    """Lines cut inside brackets or after a small word put together again."""
    whole: list[str] = []
    for line in (part for raw in lines for part in _parts(raw)):
        if whole and (whole[-1].count("(") > whole[-1].count(")") or _OPEN_END.search(whole[-1])):
            whole[-1] = f"{whole[-1]} {line}"
        else:
            whole.append(line)
    return whole


def _parts(line: str) -> list[str]:
    """The fields of a header written on one line: "Département de l'Orne – 2017 – Association X", "Porteur : X | Année : 2018"."""
    bars = [p.strip() for p in re.split(r"\s[|•]\s", line)]
    if len(bars) > 1 and sum(label_of(p) is not None for p in bars) > 1:
        return bars
    dashes = [p.strip() for p in re.split(r"\s[-–—|•]\s", line)]
    if len(dashes) > 1 and is_place_line(dashes[0]) and any(_is_date(p) or has_reach(p) for p in dashes[1:]):
        return dashes
    return [line]


def _set(header: Header, name: str, value: str) -> None:
    if name == "place":
        header.departments = header.departments or owners_of_value(value)
    elif name == "organisation":
        header.organisation = header.organisation or value
    elif name == "contact":
        header.contact_lines.append(value)
    elif name == "date":
        header.years = header.years or parse_years(value)
        if header.years is None and header.status is None and _is_status(value):
            header.status = value
    elif name == "status":
        header.status = header.status or value
    elif name == "theme":
        header.theme = header.theme or value
    elif name == "audience":
        header.public = f"{header.public} {value}".strip()


def _unlabelled(header: Header, line: str, rest: list[str]) -> None:
    """Put one unlabelled line in its field, or in `rest`."""
    if not header.departments and is_place_line(line, marked=True):
        header.departments = owners_of_line(line)
    elif has_reach(line):
        header.contact_lines.append(line)
    elif header.status is None and _starts_as_status(line) and _is_status(line) and not (header.years is None and _year_only_in(line)):
        header.status = line
        _last_year(header, line)
    elif _is_date(line):
        if header.years is None:
            header.years = parse_years(line)
        elif header.status is None and _is_status(line):
            header.status = line
    elif header.status is None and _is_status(line):
        header.status = line
    else:
        rest.append(line)
        header.contact_lines.append(line)  # taken back by _share_rest when it names the organisation


def _year_only_in(line: str) -> bool:
    # "Mise en œuvre prévue fin 2017" is the date; "Réalisé. Reconstitution prévue en 2017" is the status.
    return bool(re.search(rf"\b{YEAR}\b", line)) and not re.match(r"[^.]+\.\s", line)


def _last_year(header: Header, line: str) -> None:
    until = _UNTIL.search(line)
    if until and header.years and header.years[1] is None:
        header.years = (header.years[0], int(until.group(1)))


def _share_rest(header: Header, rest: Sequence[str]) -> None:
    """Give the lines of no form to the organisation, then to the contacts."""
    if not rest or header.organisation:
        return
    named = [line for line in rest if _ORGANISATION.search(fold(line)) and not _is_signature(line)]
    others = [line for line in rest if not _is_signature(line)]
    reached = any(has_reach(line) for line in header.contact_lines) or len(rest) > 1
    if named:
        header.organisation = named[0]
    elif others and (reached or not is_person(others[0])):
        header.organisation = others[0]
    if header.organisation:
        header.contact_lines.remove(header.organisation)
    kept = [line for line in header.contact_lines if line not in rest or line not in named]
    header.contact_lines = kept


def _is_signature(line: str) -> bool:
    """Whether a line is a person with a function ("Éric COULON, Directeur de l'Insertion")."""
    return is_person(line) and bool(re.search(r",|\s[-–]\s", line))
