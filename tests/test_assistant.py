"""The assistant over a small library: filters, rankings, documents in. What is relevant is decided by a stub."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import fpdf
import pytest
from conftest import FakeEncoder, cut_paragraphs, make_document, make_fiche

from assistant.assistant import Assistant
from assistant.errors import QuestionError
from assistant.kept import document_file
from assistant.quotes import is_verbatim
from assistant.settings import Settings
from corpus.fichefile import embedded_files
from corpus.territories import DEPARTMENTS
from index.filters import Filters
from index.library import Library

TEXTS = {
    "doubs": ("Doubs", "Les heures de PCH sont mutualisées entre locataires."),
    "nord": ("Nord", "Les heures de PCH sont mises en commun."),
    "var": ("Var", "La maison des aidants compte 9 places."),
}


WORDS = "jardins ateliers taxis cuisines vergers chorales navettes crèches potagers forums cyberbases marchés".split()


class Judge:
    """In place of the fitted models: the fiches named are relevant."""

    def __init__(self, *relevant: str) -> None:
        self.relevant = relevant

    def judge(self, hits: Sequence[Any], *_: Any) -> tuple[list[float], list[bool]]:
        flags = [hit.fiche.id in self.relevant for hit in hits]
        return [0.9 if flag else 0.1 for flag in flags], flags


Ask = Callable[..., Assistant]


@pytest.fixture
def made(tmp_path: Path) -> Ask:
    def make(*relevant: str, **settings: Any) -> Assistant:
        library = Library.open(tmp_path / "library", FakeEncoder(), cut=cut_paragraphs)
        fiches = [make_fiche(i, f"Titre {i}", text, departments=(place,), years=(2014, None)) for i, (place, text) in TEXTS.items()]
        library.add(make_document(), fiches)
        assistant = Assistant(library, Settings(**settings))
        assistant.relevance = Judge(*relevant)  # type: ignore[assignment]
        return assistant

    return make


def test_relevant_fiches_come_first_with_verbatim_quotes(made: Ask) -> None:
    answer = made("doubs", "nord").ask("Quels départements mutualisent les heures de PCH ?")
    assert answer.answered
    assert sorted(answer.departments) == ["Doubs", "Nord"]
    assert [r.relevant for r in answer.results] == [True, True, False]
    assert all(r.quotes and is_verbatim(q, r.fiche) for r in answer.results for q in r.quotes)


def test_json_is_the_contract(made: Ask) -> None:
    value = made("doubs").ask("Quels départements mutualisent les heures de PCH ?").as_json("7")
    assert list(value) == ["id", "question", "language", "answered", "text", "departments", "results"]
    assert (value["id"], value["language"], value["departments"]) == ("7", "fr", ["Doubs"])
    assert value["results"][0] == {
        "fiche": "doubs",
        "title": "Titre doubs",
        "departments": ["Doubs"],
        "document": "recueil.pdf",
        "relevant": True,
        "score": 0.9,
        "quotes": [{"text": TEXTS["doubs"][1], "page": 12, "section": "Description"}],
    }


def test_a_place_in_the_question_filters_and_the_rest_are_neighbours(made: Ask) -> None:
    answer = made("doubs", "nord").ask("Qui mutualise les heures de PCH dans le Nord ?")
    assert (answer.departments, answer.notes) == (("Nord",), ("Lieu : Nord",))
    assert (answer.results[0].fiche.id, answer.results[0].relevant) == ("nord", True)
    assert {r.fiche.id for r in answer.results[1:]} == {"doubs", "var"}
    assert not any(r.relevant for r in answer.results[1:])


@pytest.mark.parametrize("place", ["dans le Var", "à Mayotte"])
def test_a_place_without_an_answer_is_dropped_and_said(made: Ask, place: str) -> None:
    answer = made("doubs").ask(f"Qui mutualise les heures de PCH {place} ?")
    assert answer.text.startswith(f"La bibliothèque n'a aucune initiative à ce sujet {place}. Ailleurs :\n\n")
    assert not answer.answered
    assert answer.departments == ()
    assert answer.results[0].fiche.departments == ("Doubs",)


def test_what_exists_also_in_a_place_named_by_the_fiches_of_others(made: Ask) -> None:
    assistant = made("twin")
    fiche = make_fiche("twin", "Le bus", "Le bus des droits circule aussi dans la Sarthe.", departments=("Lot",), document="b", file="b")
    assistant.library.add(make_document("b", "b" * 64), [fiche])
    answer = assistant.ask("Quelles démarches existent aussi dans la Sarthe ?")
    assert answer.text.startswith("**« Le bus » (Lot, 2016) existe aussi en Sarthe, d'après la fiche.**")
    assert (answer.answered, answer.departments) == (True, ("Lot", "Sarthe"))
    own = make_fiche("own", "Le car", "Le car des droits circule.", departments=("Sarthe",), document="c", file="c")
    plain = assistant.ask("Quelles démarches existent dans la Sarthe ?")
    assert "mais une fiche d'un autre département cite ce territoire" in plain.text and plain.departments == ("Lot",)
    assistant.library.add(make_document("c", "c" * 64), [own])
    both = assistant.ask("Quelles démarches existent aussi dans la Sarthe ?")
    assert {r.fiche.id for r in both.results if r.relevant} == {"own", "twin"} and set(both.departments) == {"Lot", "Sarthe"}
    assert assistant.ask("Quelles démarches existent dans la Sarthe ?").departments == ("Sarthe",)


def test_fiches_that_name_a_place_keep_the_other_restrictions(made: Ask) -> None:
    assistant = made("twin")
    fiche = make_fiche("twin", "Le bus", "Le bus circule aussi dans la Sarthe.", departments=("Lot",), document="b", file="b")
    assistant.library.add(make_document("b", "b" * 64), [fiche])
    assert assistant.ask("Quelles démarches lancées en 2016 existent aussi dans la Sarthe ?").departments == ("Lot", "Sarthe")
    assert not assistant.ask("Quelles démarches lancées en 2017 existent aussi dans la Sarthe ?").answered


def test_a_count_of_what_filters_alone_leave_is_whole(made: Ask) -> None:
    counted = made().ask("Combien d'initiatives ont démarré en 2014 ?").text.split("\n\n")[0]
    assert counted == "**La bibliothèque compte 3 initiatives qui répondent, dans 3 départements (Doubs, Nord et Var).**"


def test_a_kind_of_evidence_is_a_filter_dropped_with_a_sentence(made: Ask) -> None:
    assistant = made("doubs")
    counted = assistant.ask("Combien d'initiatives avec les chiffres du porteur ?")
    assert counted.text.startswith("**La bibliothèque compte 3 initiatives qui répondent, dans 3 départements")
    assert counted.notes == ("Preuve : chiffres du porteur",)
    dropped = assistant.ask("Quelles actions mutualisent des heures de PCH et ont été évaluées ?")
    said = "La bibliothèque n'a aucune initiative à ce sujet (preuve : résultats évalués). En élargissant :"
    assert dropped.text.split("\n\n")[0] == said and not dropped.answered


def test_all_initiatives_are_counted_where_nothing_narrows_them(made: Ask) -> None:
    assert (
        made().ask("Combien d'initiatives ?").text.startswith("**La bibliothèque compte 3 initiatives qui répondent, dans 3 départements")
    )


def test_the_name_of_an_audience_is_answered_by_those_that_have_it(made: Ask) -> None:
    answer = made().ask("RSA")
    assert answer.text.startswith("**3 initiatives ont pour public « allocataires du RSA » ; les plus proches de la question :**")
    assert answer.answered and set(answer.departments) == {"Doubs", "Nord", "Var"}


def test_what_no_fiche_tells_needs_no_search(made: Ask) -> None:
    answer = made("doubs").ask("Quelles initiatives ont échoué ?")
    assert answer.text.startswith("**La bibliothèque ne dit pas quelles initiatives ont échoué ou se sont arrêtées")
    assert (answer.answered, answer.results) == (False, ())


def test_what_answers_either_of_two_topics_is_kept(made: Ask) -> None:
    class Whole(Judge):
        """Only a fiche whose words a part of the question holds answers it."""

        def judge(self, hits: Sequence[Any], concepts: Sequence[Any], understood: Any, *_: Any) -> tuple[list[float], list[bool]]:
            both = " et " in understood.question
            flags = [not both and any(w in understood.question for w in hit.fiche.text.split() if len(w) > 6) for hit in hits]
            return [0.9 if flag else 0.1 for flag in flags], flags

    assistant = made()
    assistant.relevance = Whole()  # type: ignore[assignment]
    joined = "Depuis 2014, qui agit pour des heures mutualisées et pour la maison des aidants ?"
    found = assistant.ask(joined).results
    assert {r.fiche.id for r in found if r.relevant} == {"doubs", "var"}
    assert not assistant.ask(joined.replace("et pour la", "et la")).answered


def test_filters_of_the_page_are_never_dropped(made: Ask) -> None:
    answer = made("doubs").ask("Qui mutualise les heures de PCH ?", filters=Filters(departments=("Var",)))
    assert not answer.answered
    assert [r.fiche.id for r in answer.results] == ["var"]


@pytest.mark.parametrize("question", ["", "   ", "?!", "🙂", "\x00\x01"])
def test_empty_questions(made: Ask, question: str) -> None:
    with pytest.raises(QuestionError, match="question vide"):
        made().ask(question)


def test_a_question_too_long(made: Ask) -> None:
    with pytest.raises(QuestionError, match="100000 caractères, 2000 au plus"):
        made().ask("a" * 100_000)
    assert made().ask("aidants " * 250).results


@pytest.mark.parametrize("question", ["aidants 🙂", "هل هناك متطوعون ؟", "帮助老人的项目", "PCH\x00heures", "% OR 1=1 -- \"'"])
def test_unusual_questions_are_answered(made: Ask, question: str) -> None:
    assert len(made().ask(question).results) == 3


def test_greeting_searches_nothing(made: Ask) -> None:
    answer = made("doubs").ask("Bonjour")
    assert (answer.answered, answer.results) == (False, ())


def test_the_language_of_the_answer(made: Ask) -> None:
    assert made().ask("Which departments pool PCH hours?").text.startswith("**Nothing in the library")
    assert made(language="fr").ask("Which departments pool PCH hours?").text.startswith("**Rien")


def test_an_empty_library_says_so(tmp_path: Path) -> None:
    answer = Assistant(Library.open(tmp_path, FakeEncoder())).ask("aidants ?")
    assert answer.text.startswith("La bibliothèque est vide")


def write(path: Path, text: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


GOOD = "# Une initiative\n\nLe Département du Doubs accueille des aidants.\n"


def test_good_files_are_in_whatever_stands_among_them(made: Ask, tmp_path: Path) -> None:
    folder = tmp_path / "docs"
    write(folder / "good.md", GOOD)
    write(folder / "broken.pdf", "not a pdf")
    write(folder / "empty.txt", "")
    write(folder / "photo.xyz", "x")
    write(folder / "sub" / "last.md", GOOD.replace("Doubs", "Nord"))
    assistant = made()
    report = assistant.add([folder, tmp_path / "missing.pdf"])
    assert [name for name, _ in report.added] == ["good.md", "last.md"]
    assert [Path(fault.split(":")[0].strip()).name for fault in report.faults] == ["broken.pdf", "empty.txt", "missing.pdf"]
    assert report.warnings[0].endswith("laissés de côté, d'un autre type : photo.xyz")
    assert {d.name for d in assistant.library.documents()} == {"recueil.pdf", "good.md", "last.md"}
    assert assistant.add([folder / "good.md"]).unchanged == ["good.md"]


def test_two_files_of_one_name_do_not_replace_each_other(made: Ask, tmp_path: Path) -> None:
    write(tmp_path / "a" / "rapport.md", GOOD)
    write(tmp_path / "b" / "rapport.md", GOOD.replace("Doubs", "Nord"))
    report = made().add([tmp_path / "a", tmp_path / "b"])
    assert [name for name, _ in report.added] == ["rapport.md"]
    assert report.faults == [
        f"{tmp_path / 'b' / 'rapport.md'} : un autre fichier de ce nom vient d'être ajouté ; le renommer pour l'ajouter aussi"
    ]


def test_one_fiche_in_two_files_is_a_fault_of_the_second(made: Ask, tmp_path: Path) -> None:
    original = embedded_files()[0]
    for name in ("a.md", "b.md"):
        write(tmp_path / "docs" / name, original.read_bytes())
    write(tmp_path / "docs" / "c.md", GOOD)
    report = made().add([tmp_path / "docs"])
    assert [name for name, _ in report.added] == ["a.md", "c.md"]
    assert len(report.faults) == 1
    assert "présent dans b.md et déjà dans a.md" in report.faults[0]


def test_a_ranking_is_not_cut_short_by_what_is_told_twice(made: Ask) -> None:
    assistant = made()
    for copy in ("a", "b"):
        fiches = []
        for i, (word, place) in enumerate(zip(WORDS, DEPARTMENTS, strict=False)):
            text = f"Des heures de PCH pour {word}, avec {WORDS[i - 1]} et {word}."
            fiches.append(make_fiche(f"{copy}{i}", f"Les {word}", text, departments=(place,), document=copy, file=copy))
        assistant.library.add(make_document(copy, copy * 64), fiches)
    found = assistant.ask("Qui donne des heures de PCH ?").results
    assert len(found) == 10 and sum(len(r.also_in) == 1 for r in found) >= 7


def test_a_pdf_is_kept_with_the_library_until_it_is_removed(made: Ask, tmp_path: Path) -> None:
    pdf = fpdf.FPDF()
    pdf.add_page()
    pdf.set_font("helvetica", size=12)
    pdf.multi_cell(0, 8, "Une initiative du Doubs. Le Departement accueille des aidants.")
    pdf.output(str(tmp_path / "rapport.pdf"))
    write(tmp_path / "note.md", GOOD)
    assistant = made()
    assert not assistant.add([tmp_path / "rapport.pdf", tmp_path / "note.md"]).faults
    kept = document_file(assistant.folder, "rapport.pdf")
    assert kept is not None and kept.read_bytes() == (tmp_path / "rapport.pdf").read_bytes()
    assert [p.name for p in kept.parent.iterdir()] == ["rapport.pdf"]
    kept.unlink()
    assert assistant.add([tmp_path / "rapport.pdf"]).unchanged == ["rapport.pdf"]
    assert kept.exists(), "a library made before copies were kept gets its copy when the document is added again"
    assert assistant.remove("rapport.pdf") == 1
    assert not kept.exists()


def test_a_copy_that_cannot_be_kept_is_a_warning(made: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> bool:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("assistant.assistant.keep_file", full)
    report = made().add([write(tmp_path / "note.md", GOOD)])
    assert [name for name, _ in report.added] == ["note.md"]
    assert report.warnings == ["note.md : lu, mais sa copie n'a pas pu être gardée (No space left on device)"]


def twice(assistant: Assistant, title: str) -> None:
    """Add a second text of the initiative of Doubs."""
    fiche = make_fiche("twin", title, TEXTS["doubs"][1], departments=("Doubs",), document="autre.pdf", file="autre.pdf")
    assistant.library.add(make_document("autre.pdf", "b" * 64), [fiche])


@pytest.mark.parametrize("relevant", [("doubs",), ("twin",), ("doubs", "twin"), ()])
def test_an_initiative_told_twice_is_shown_once_by_the_text_that_answers(made: Ask, relevant: tuple[str, ...]) -> None:
    assistant = made(*relevant)
    twice(assistant, "Titre doubs")
    answer = assistant.ask("Quels départements mutualisent les heures de PCH ?")
    found = [r for r in answer.results if r.fiche.id in ("doubs", "twin")]
    assert len(found) == 1 and len(answer.results) == 3
    assert found[0].relevant == bool(relevant)
    assert {found[0].fiche.id, *(f.id for f in found[0].also_in)} == {"doubs", "twin"}
    assert all(not r.also_in for r in answer.results if r not in found)


def test_what_was_read_ahead_is_not_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    second = FakeEncoder("second", 16)
    library = Library.open(tmp_path / "library", FakeEncoder(), cut=cut_paragraphs, second=second)
    library.add(make_document(), [make_fiche(i, f"Titre {i}", text, departments=(place,)) for i, (place, text) in TEXTS.items()])
    assistant = Assistant(library)
    assistant.read_ahead()
    monkeypatch.setattr(second, "passage", lambda *_: pytest.fail("a sentence is encoded again"))
    assert len(assistant.ask("Quels départements mutualisent les heures de PCH ?").results) == len(TEXTS)
    monkeypatch.setattr("assistant.assistant.LINKED", 2)
    monkeypatch.setattr(library, "prepare", lambda *_: pytest.fail("a large library is read as it is asked"))
    assistant.read_ahead()
