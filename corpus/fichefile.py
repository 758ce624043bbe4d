"""The fiche file: one initiative restated in Essaim's words, a Markdown file with a YAML header (docs/format-fiche.md).

The header is a typed model, so that a contributor's fault is reported with its file, its field and what was expected,
and so that a JSON Schema can be printed (`essaim check --schema`).
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, field_validator

from corpus.errors import FicheFileError
from corpus.models import Document, Evidence, Fiche, Page, PageMark, Section, SectionKind, Source
from corpus.territories import canonical, region_of

__all__ = ["EMBEDDED", "Header", "embedded_files", "fiche_id", "is_fiche_file", "read_fiche_file", "schema"]

EMBEDDED = Path(__file__).parent / "fiches"
"""Folder of the embedded library."""

HEADINGS: dict[str, SectionKind] = {
    "Contexte": "context",
    "Description": "description",
    "Résultats": "results",
    "Moyens": "means",
    "Conditions": "conditions",
    "Limites": "limits",
}
HEADER = re.compile(r"\A\ufeff?---[ \t]*\r?\n(.*?)\r?\n---[ \t]*(?:\r?\n|\Z)", re.S)
HEADING = re.compile(r"^##[ \t]+(.+?)[ \t]*$", re.M)
MARKUP = re.compile(r"\*\*|__|\]\(|^\s*\||<[a-zA-Z/]", re.M)
EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.[a-z]{2,}", re.I)
PHONE = re.compile(r"(?<!\d)(?:\+33\s?|0)\d(?:[ .-]?\d\d){4}(?!\d)")

Text = Annotated[str, Field(min_length=1), BeforeValidator(lambda v: str(v) if isinstance(v, int) else v)]


class SourceHeader(BaseModel):
    """Where the initiative was first described."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)
    document: Text = Field(description="nom du fichier source, par exemple recueil-odas-2018.pdf")
    titre: Text = Field(description="titre du document")
    editeur: Text | None = Field(default=None, description="qui l'a publié")
    date: Text | None = Field(default=None, description="date de publication : 2018, 2018-10 ou 2018-10-04")
    page: int | list[int] | None = Field(default=None, description="page imprimée, ou [première, dernière]")
    url: Text | None = Field(default=None, description="adresse du document")

    @field_validator("date", mode="before")
    @classmethod
    def _date_as_text(cls, value: object) -> object:
        return value if value is None or isinstance(value, str) else str(value)

    @field_validator("date")
    @classmethod
    def _known_precision(cls, value: str | None) -> str | None:
        if value is not None and not re.fullmatch(r"\d{4}(-\d{2}(-\d{2})?)?", value):
            raise ValueError("attendu : 2018, 2018-10 ou 2018-10-04")
        return value

    @field_validator("page")
    @classmethod
    def _page_range(cls, value: int | list[int] | None) -> int | list[int] | None:
        pages = value if isinstance(value, list) else [value] if value is not None else []
        if any(p < 1 for p in pages) or (isinstance(value, list) and (len(pages) != 2 or pages[0] > pages[1])):
            raise ValueError("attendu : un numéro de page, ou [première, dernière]")
        return value


class Header(BaseModel):
    """The header of a fiche file; field names are French because contributors are."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)
    titre: Text = Field(description="titre de l'initiative")
    departements: list[Text] = Field(description="noms officiels des départements porteurs, liste vide si aucun")
    organisation: Text | None = Field(default=None, description="qui porte l'initiative")
    annees: list[int] | None = Field(default=None, min_length=1, max_length=2, description="[première] ou [première, dernière]")
    statut: Text | None = Field(default=None, description="en quelques mots, comme le dit la source")
    chapitre: Text | None = Field(default=None, description="chapitre du document source")
    theme: Text | None = Field(default=None, description="thème du document source")
    publics: list[Text] = Field(description="personnes concernées, au pluriel")
    contact: Text | None = Field(default=None, description="un service, jamais une personne")
    preuve: Evidence = Field(description="nature des résultats : évalué, chiffres du porteur, attendu, aucun")
    source: SourceHeader = Field(description="document d'origine")
    questions: list[Text] = Field(min_length=8, description="au moins 8 questions en mots de tous les jours")

    @field_validator("departements")
    @classmethod
    def _official_names(cls, names: list[str]) -> list[str]:
        for name in names:
            official = canonical(name)
            if official is None:
                raise ValueError(f"« {name} » n'est pas un département ; attendu : un nom officiel, par exemple « Côtes-d'Armor »")
            if official != name:
                raise ValueError(f"« {name} » : écrire « {official} »")
        return names

    @field_validator("annees")
    @classmethod
    def _plausible_years(cls, years: list[int] | None) -> list[int] | None:
        if years is not None and (any(not 1900 <= y <= 2100 for y in years) or sorted(years) != years):
            raise ValueError("attendu : [première] ou [première, dernière], entre 1900 et 2100")
        return years

    @field_validator("questions")
    @classmethod
    def _distinct(cls, questions: list[str]) -> list[str]:
        if len({q.casefold() for q in questions}) < len(questions):
            raise ValueError("attendu : des questions toutes différentes")
        return questions


def schema() -> dict[str, Any]:
    """The header's JSON Schema (draft 2020-12)."""
    return Header.model_json_schema()


def embedded_files() -> list[Path]:
    """The files of the embedded library, sorted by name."""
    return sorted(EMBEDDED.glob("*.md"))


def is_fiche_file(path: Path) -> bool:
    """Whether a Markdown file opens with a header of ours (one with a `titre` field), well formed or not."""
    if path.suffix.lower() != ".md" or not path.is_file():
        return False
    with path.open(encoding="utf-8", errors="replace") as file:
        head = file.read(4096)
    return bool(re.match(r"\ufeff?---[ \t]*\r?\n", head)) and bool(re.search(r"^titre[ \t]*:", head, re.M))


def fiche_id(title: str, document: str, departments: tuple[str, ...] | list[str]) -> str:
    """A readable, stable identifier: a slug of the title and six hexadecimal digits of title, document and owners."""
    folded = unicodedata.normalize("NFKD", title.replace("œ", "oe").replace("Œ", "OE").lower())
    slug = re.sub(r"[^a-z0-9]+", "-", "".join(c for c in folded if not unicodedata.combining(c))).strip("-")
    digest = hashlib.sha256("\x1f".join([document, title, *departments]).encode()).hexdigest()[:6]
    return f"{slug[:48].rstrip('-') or 'fiche'}-{digest}"


def read_fiche_file(path: Path) -> tuple[Document, Fiche]:
    """Read and check one fiche file.

    Raises FicheFileError naming the file, the field and what was expected, for the first fault found.
    """
    try:
        raw = path.read_bytes()
        content = raw.decode("utf-8-sig").replace("\r\n", "\n")
    except OSError as error:
        raise FicheFileError(path, "fichier", f"illisible ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise FicheFileError(path, "fichier", "attendu : du texte en UTF-8") from error
    found = HEADER.match(content)
    if found is None:
        raise FicheFileError(path, "en-tête", "attendu : du YAML entre deux lignes « --- » en tête du fichier")
    header = _header(path, found[1])
    text, sections = _body(path, content[found.end() :])
    _no_personal_data(path, content)
    departments = tuple(header.departements)
    source = header.source
    fiche = Fiche(
        id=fiche_id(header.titre, source.document, departments),
        title=header.titre,
        departments=departments,
        regions=tuple(dict.fromkeys(region_of(d) for d in departments)),
        organisation=header.organisation,
        years=(header.annees[0], header.annees[1] if len(header.annees) > 1 else None) if header.annees else None,
        status=header.statut,
        contacts=(header.contact,) if header.contact else (),
        chapter=header.chapitre,
        theme=header.theme,
        audiences=tuple(header.publics),
        document=source.document,
        file=path.name,
        source=Source(source.titre, source.editeur, source.date, restated=True, url=source.url),
        text=text,
        sections=sections,
        marks=_marks(source.page),
        evidence=header.preuve,
        everyday=tuple(header.questions),
    )
    page = Page(1, None, text)
    document = Document(path.name, header.titre, source.editeur, source.date, hashlib.sha256(raw).hexdigest(), (page,), has_pages=False)
    return document, fiche


def _header(path: Path, text: str) -> Header:
    try:
        fields = yaml.safe_load(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"ligne {mark.line + 2}" if mark is not None else "en-tête"
        raise FicheFileError(path, where, "YAML mal formé ; mettre entre guillemets un texte qui contient « : »") from error
    if not isinstance(fields, dict):
        raise FicheFileError(path, "en-tête", "attendu : des champs « nom: valeur », un par ligne")
    try:
        return Header.model_validate(fields)
    except ValidationError as error:
        fault = error.errors()[0]
        field = ".".join(str(part) for part in fault["loc"]) or "en-tête"
        raise FicheFileError(path, field, _in_french(fault["type"], fault["msg"], field.split(".")[0])) from error


def _in_french(kind: str, message: str, field: str) -> str:
    """What was expected, for the faults a contributor makes."""
    expected = Header.model_fields[field].description if field in Header.model_fields else None
    if kind == "extra_forbidden":
        return f"champ inconnu ; attendus : {', '.join(Header.model_fields)}"
    if kind == "value_error":
        return message.removeprefix("Value error, ")
    if kind == "missing":
        return f"champ absent ; attendu : {expected or 'une valeur'}"
    return f"valeur inattendue ; attendu : {expected or message}"


def _body(path: Path, body: str) -> tuple[str, tuple[Section, ...]]:
    """The text without the marks of its headings, and its sections."""
    if found := MARKUP.search(body):
        raise FicheFileError(path, "corps", f"ni gras, ni lien, ni tableau, ni balise : « {found.group().strip()} »")
    headings = list(HEADING.finditer(body))
    if not headings or body[: headings[0].start()].strip():
        raise FicheFileError(path, "corps", "attendu : des sections « ## Contexte », « ## Description »… et rien avant")
    text, sections = "", []
    ends = [h.start() for h in headings[1:]] + [len(body)]
    for heading, end in zip(headings, ends, strict=True):
        name = heading[1]
        if name not in HEADINGS:
            raise FicheFileError(path, f"section « {name} »", f"attendu : {', '.join(HEADINGS)}")
        part = re.sub(r"\n{3,}", "\n\n", body[heading.end() : end].strip())
        if not part:
            raise FicheFileError(path, f"section « {name} »", "vide : l'écrire ou la retirer")
        text += ("\n\n" if text else "") + name + "\n\n"
        sections.append(Section(HEADINGS[name], name, len(text), len(text) + len(part)))
        text += part
    kinds = [s.kind for s in sections]
    if kinds != [k for k in HEADINGS.values() if k in kinds]:
        raise FicheFileError(path, "sections", f"attendu : chacune une fois, dans l'ordre {', '.join(HEADINGS)}")
    if "description" not in kinds:
        raise FicheFileError(path, "sections", "attendu : une section « ## Description »")
    return text, tuple(sections)


def _no_personal_data(path: Path, content: str) -> None:
    for pattern, what in ((EMAIL, "un courriel"), (PHONE, "un numéro de téléphone")):
        if found := pattern.search(content):
            line = content.count("\n", 0, found.start()) + 1
            raise FicheFileError(
                path, f"ligne {line}", f"{what} ({found.group()}) ; attendu : le service à contacter, sans donnée personnelle"
            )


def _marks(page: int | list[int] | None) -> tuple[PageMark, ...]:
    """A restated fiche cannot tell where a page ends: its text is cited on the first page of its source."""
    if page is None:
        return ()
    first = page[0] if isinstance(page, list) else page
    return (PageMark(0, None, str(first)),)
