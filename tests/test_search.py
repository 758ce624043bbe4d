"""Filters before the search, the weighted sum, one result a fiche, and the large library against the small one's exact scores."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from conftest import FakeEncoder, cut_paragraphs, make_document, make_fiche

from corpus.models import Fiche
from index import dense, search
from index.analyser import analyse
from index.filters import Filters
from index.lexicon import Expansion
from index.library import Library
from index.search import LIMIT, SIGNALS, Query, Weights, _trust
from index.views import units

NOTHING = dict.fromkeys(SIGNALS, 0.0)
FICHES = [
    make_fiche("job", "La plateforme Job 41", "Un site d'emploi pour les allocataires du RSA.\n\nIl est gratuit."),
    make_fiche(
        "alzheimer",
        "Une maison pour les malades d'Alzheimer",
        "Un accueil de jour pour les malades.\n\nLes aidants y trouvent un répit.",
        departments=("Nord", "Pas-de-Calais"),
        regions=("Hauts-de-France",),
        years=(2010, 2014),
        audiences=("Personnes âgées",),
        chapter="Autonomie",
        theme="Soutenir les aidants",
        document="nord.pdf",
        everyday=("ma mère perd la tête",),
    ),
    make_fiche(
        "taxi",
        "Un taxi solidaire",
        "Des bénévoles conduisent les personnes âgées.",
        departments=("Côtes-d'Armor",),
        regions=("Bretagne",),
        years=None,
        audiences=("personnes agees",),
        chapter=None,
        theme=None,
        everyday=(),
    ),
    make_fiche("jardin", "Un jardin partagé", "Des légumes et des fleurs.\n\nOn jardine ensemble.", departments=(), years=(2018, None)),
]


@pytest.fixture
def library(tmp_path: Path, encoder: FakeEncoder) -> Iterator[Library]:
    with Library.open(tmp_path, encoder, cut=cut_paragraphs) as opened:
        opened.add(make_document(), FICHES)
        yield opened


def ids(hits: list[search.Hit]) -> list[str]:
    return [hit.fiche.id for hit in hits]


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        (Filters(), {"job", "alzheimer", "taxi", "jardin"}),
        (Filters(departments=("nord",)), {"alzheimer"}),
        (Filters(departments=("Cotes-d’Armor", "Loir-et-Cher")), {"taxi", "job"}),
        (Filters(excluded=("Nord",)), {"job", "taxi", "jardin"}),
        (Filters(regions=("Bretagne", "Hauts-de-France")), {"alzheimer", "taxi"}),
        (Filters(years=(2012, 2013)), {"alzheimer"}),
        (Filters(years=(2012, 2013), began=True), set()),
        (Filters(years=(2010, 2016), began=True), {"alzheimer", "job"}),
        (Filters(years=(2015, None)), {"job", "jardin"}),
        (Filters(years=(None, 2010)), {"alzheimer"}),
        (Filters(audiences=("personnes âgées",)), {"alzheimer", "taxi"}),
        (Filters(themes=("autonomie",)), {"alzheimer"}),
        (Filters(themes=("Soutenir les aidants",)), {"alzheimer"}),
        (Filters(documents=("nord",)), {"alzheimer"}),
        (Filters(documents=("RECUEIL.pdf",)), {"job", "alzheimer", "taxi", "jardin"}),
        (Filters(fiche_ids=("taxi", "inconnue")), {"taxi"}),
        (Filters(departments=("Nord",), years=(2018, None)), set()),
    ],
)
def test_filters_act_before_the_search(library: Library, filters: Filters, found: set[str]) -> None:
    # The question is about none of them in particular: what is allowed comes back all the same, whatever its rank.
    assert set(ids(library.search("Un jardin partagé", filters, 4))) == found
    assert bool(filters) == (filters != Filters())


def test_a_filter_does_not_change_what_a_fiche_scores(library: Library) -> None:
    everything = {h.fiche.id: h.score for h in library.search("accueil de jour")}
    (hit,) = library.search("accueil de jour", Filters(fiche_ids=("taxi",)))
    assert hit.score == everything["taxi"]


def test_scores_are_the_weighted_sum_of_z_scores(library: Library, encoder: FakeEncoder) -> None:
    question = "les malades d'Alzheimer"
    asked = encoder.query([question])[0]
    best: dict[str, list[float]] = {f"dense_{view}": [] for view in ("passage", "fiche", "title", "everyday")}
    for fiche in FICHES:
        made = units(fiche, cut_paragraphs(fiche))
        for view in ("passage", "fiche", "title", "everyday"):
            scores = [float(encoder.query([u.text])[0] @ asked) for u in made if u.view == view]
            best[f"dense_{view}"].append(max(scores, default=float("nan")))
    expected = np.zeros(len(FICHES))
    weights = Weights(**{**NOTHING, "dense_passage": 1.0, "dense_fiche": 0.5, "dense_everyday": 2.0})
    for name, values in best.items():
        column = np.array(values)
        z = (column - np.nanmean(column)) / np.nanstd(column)
        expected += getattr(weights, name) * np.nan_to_num(np.clip(z, -LIMIT, LIMIT))
    hits = library.search(question, weights=weights)
    found = {h.fiche.id: h for h in hits}
    for i, fiche in enumerate(FICHES):
        hit = found[fiche.id]
        assert hit.score == pytest.approx(expected[i], abs=1e-4)
        for name, values in best.items():
            assert hit.signals.get(name, float("nan")) == pytest.approx(values[i], abs=1e-5, nan_ok=True)
    assert [h.score for h in hits] == sorted((h.score for h in hits), reverse=True)
    assert "dense_everyday" not in found["taxi"].signals and found["taxi"].standardised["dense_everyday"] == 0.0


def test_bm25_alone(library: Library) -> None:
    weights = Weights(**{**NOTHING, "bm25_passage": 1.0})
    hits = library.search("bénévoles", k=4, weights=weights)
    assert hits[0].fiche.id == "taxi"
    assert [h.signals["bm25_passage"] > 0 for h in hits] == [True, False, False, False]
    field = library._current().lexical.fields["passage"]
    assert hits[0].signals["bm25_passage"] == pytest.approx(float(field.scores(analyse("bénévoles")).max()))


def test_one_hit_a_fiche_with_all_its_passages_best_first(library: Library) -> None:
    hits = library.search("répit pour les aidants", k=10)
    assert len(hits) == len(set(ids(hits))) == 4
    passages = hits[0].passages
    assert hits[0].fiche.id == "alzheimer" and len(passages) == 2
    assert passages[0].passage.text == "Les aidants y trouvent un répit."
    assert [p.score for p in passages] == sorted((p.score for p in passages), reverse=True)
    for scored in passages:
        assert hits[0].fiche.text[scored.start : scored.end] == scored.passage.text
        assert 0 < scored.score < 1


@pytest.mark.parametrize("question", ["", "   ", "zzzz", "?!", "ما هي", "👍"])
def test_a_question_that_means_nothing_still_ranks(library: Library, question: str) -> None:
    hits = library.search(question, k=3)
    assert len(hits) == 3
    assert all(np.isfinite(h.score) for h in hits)


def test_how_many(library: Library) -> None:
    assert ids(library.search("taxi", k=0)) == []
    assert len(library.search("taxi", k=2)) == 2
    assert len(library.search("taxi", k=50)) == 4


def test_lexical_terms_replace_the_words_of_the_question(library: Library) -> None:
    prepared = library.prepare(Query("voiture", lexical_terms=("taxi solidaire", "taxi")))
    assert prepared.terms == {"tax": 2.0, "solidair": 1.0}
    assert library.search(prepared, weights=Weights(**{**NOTHING, "bm25_title": 1.0}))[0].fiche.id == "taxi"


def test_other_wordings_join_the_vector(library: Library, encoder: FakeEncoder) -> None:
    prepared = library.prepare(Query("voiture", extra_dense=("taxi solidaire",)))
    both = encoder.query(["voiture"])[0] + encoder.query(["taxi solidaire"])[0]
    np.testing.assert_allclose(prepared.vector, both / np.linalg.norm(both), atol=1e-6)


class OneExpansion:
    """A lexicon that knows a single sigle."""

    size = 1

    def expansions(self, question: str) -> list[Expansion]:
        return [Expansion("PCH", "sigle", ("pch",), ("prestation de compensation du handicap",))] if "PCH" in question else []


def test_the_lexicon_adds_terms_and_concepts(library: Library) -> None:
    library.lexicon = OneExpansion()  # type: ignore[assignment]
    prepared = library.prepare("Qui mutualise la PCH ?")
    assert prepared.terms == {"mutuali": 1.0, "pch": 1.0, **dict.fromkeys(analyse("prestation compensation handicap"), 0.5)}
    assert [c.surface for c in prepared.concepts] == ["PCH", "mutualise"]
    assert [v[0] for v in prepared.concepts[0].variants] == [("pch",), tuple(analyse("prestation de compensation du handicap"))]
    assert prepared.concepts[0].weight == pytest.approx(np.log(1 + 4.5 / 0.5))
    assert prepared.language == "fr"


def many(count: int) -> list[Fiche]:
    words = "logement emploi santé enfance jardin taxi école sport culture famille mobilité numérique".split()
    draw = np.random.default_rng(5)
    made = []
    for i in range(count):
        text = "\n\n".join(" ".join(draw.choice(words, 6)) + f" mot{draw.integers(0, 900)}" for _ in range(3))
        made.append(
            make_fiche(f"f{i}", f"Fiche {i} {draw.choice(words)}", text, departments=(("Nord", "Oise", "Aude")[i % 3],), everyday=())
        )
    return made


def test_a_large_library_finds_what_exact_search_finds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    encoder = FakeEncoder()
    fiches = many(300)
    with Library.open(tmp_path / "exact", encoder, cut=cut_paragraphs) as exact:
        exact.add(make_document(), fiches)
        vectors = {
            key: np.frombuffer(blob, "<f4") for key, blob in exact._store.connection.execute("SELECT key, vector FROM units").fetchall()
        }
        monkeypatch.setattr(dense, "FLAT_LIMIT", 500)
        monkeypatch.setattr(search, "BACKGROUND", 300)
        monkeypatch.setattr(search, "CANDIDATE_FICHES", 60)
        monkeypatch.setattr(search, "CANDIDATE_UNITS", 200)
        with Library.open(tmp_path / "large", encoder, cut=cut_paragraphs) as large:
            large.add(make_document(), fiches, vectors=vectors)
            assert (exact.status()["index"], large.status()["index"]) == ("flat", "hnsw")
            compare(exact, large, Filters())
            compare(exact, large, Filters(departments=("Nord",)))
            compare(exact, large, Filters(fiche_ids=tuple(f"f{i}" for i in range(40))))
            large.add(make_document("b.pdf", "b" * 64), [make_fiche("neuve", "Unique en son genre")])
            assert large.search("unique en son genre")[0].fiche.id == "neuve"
            assert large.check() == []


def compare(exact: Library, large: Library, filters: Filters) -> None:
    for question in ("emploi mot17", "jardin école famille", "santé numérique mot5 mot6"):
        wanted, found = exact.search(question, filters), large.search(question, filters)
        assert ids(found) == ids(wanted)
        assert [h.score for h in found] == pytest.approx([h.score for h in wanted], abs=1e-3)


def test_weights_name_every_signal() -> None:
    assert Weights().vector().shape == (len(SIGNALS),)
    changed: Any = replace(Weights(), bm25_title=9.0)
    assert changed.vector()[SIGNALS.index("bm25_title")] == 9.0


@pytest.mark.parametrize(("best", "trust"), [(0.3, 0.0), (0.4, 0.0), (0.5, 0.5), (0.6, 1.0), (0.8, 1.0), (np.nan, 0.0)])
def test_adapters_count_only_where_they_know_what_is_asked(best: float, trust: float) -> None:
    assert _trust(np.array([np.nan, 0.1, best], dtype=np.float32)) == pytest.approx(trust, abs=1e-6)
