"""Relevance: judging rows made by hand with models made by hand, then the fitted models over the embedded library."""

from __future__ import annotations

import importlib
import json
import math
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from conftest import make_fiche

from assistant import indexing
from assistant.assistant import Assistant
from assistant.embedded import open_library
from assistant.question import understand
from assistant.relevance import MODEL, Model, Relevance
from assistant.signals import Features, fiche_features, question_features
from corpus.fichefile import embedded_files
from index.analyser import analyse
from index.concepts import Concept
from index.search import SIGNALS, Hit
from index.topics import NearTopic, Sort, Topic

BENCHMARKS = Path(__file__).parent.parent / "benchmarks"
BUS = Concept("bus", 2.0, ((("bus",), 1.0),))
NIGHT = Concept("nuit", 1.0, ((("nuit",), 1.0),))
ASKED = understand("un bus de nuit")


def hit(name: str, text: str, score: float = 1.0, **z: float) -> Hit:
    fiche = make_fiche(name, name, text, everyday=(), file=f"{name}.md")
    return Hit(fiche, score, dict.fromkeys(SIGNALS, 0.5), dict.fromkeys(SIGNALS, 0.0) | z, ())


HITS = [
    hit("one", "Le bus passe la nuit, dans tous les quartiers.", 3.0, adapted=2.0),
    hit("two", "Le bus passe le matin, dans tous les quartiers.", 2.0, adapted=1.0),
    hit("three", "Un jardin partagé par tous les voisins.", 0.5, adapted=-1.0),
]
YES = Model(5.0, {})
NO = Model(-5.0, {})
BY_COVERAGE = Model(-2.0, {"coverage": ((None, 4.0),)})


def near(sort: Sort, term: str, weight: float, closeness: float, cosine: float, held: float) -> NearTopic:
    return NearTopic(Topic(term, sort, (("absent", "du", "tout"), tuple(analyse(term))), (term,)), weight, closeness, cosine, held)


# Squared weights: 25, 9 and 4 parts of 38. Nobody says "piscine", the first fiche says "nuit", the second "matin".
POOL = near("droit", "piscine", 0.5, 3.0, 0.6, 0.0)
BY_NIGHT = near("initiative", "nuit", 0.3, 2.0, 0.7, 2.0)
MORNING = near("hors", "matin", 0.2, 1.0, 0.5, 1.0)
NEAR = (POOL, BY_NIGHT, MORNING)


def rated(hits: Sequence[Hit], *probabilities: float, **changes: float) -> list[Features]:
    """Rows as the first model leaves them, with chosen probabilities."""
    rows = fiche_features(hits, [BUS, NIGHT], ASKED)
    return [row | changes | {"probability": p} for row, p in zip(rows, probabilities, strict=True)]


def asked(question: str = ASKED.question, near: Sequence[NearTopic] = NEAR, outside: float = 0.0) -> Features:
    return question_features(rated(HITS, 0.9, 0.5, 0.1), HITS, [BUS, NIGHT], understand(question), near, outside)


def judge(relevance: Relevance, hits: list[Hit] = HITS) -> tuple[list[float], list[bool]]:
    return relevance.judge(hits, [BUS, NIGHT], ASKED)


def test_features_tell_what_a_fiche_holds() -> None:
    rows = fiche_features(HITS, [BUS, NIGHT], ASKED)
    assert [row["coverage"] for row in rows] == pytest.approx([1.0, 2 / 3, 0.0])
    assert [row["gap"] for row in rows] == [0.0, 1.0, 2.5]
    assert [row["rare_missing"] for row in rows] == pytest.approx([0.0, 0.0, 2 / 3])
    assert [row["z_adapted"] for row in rows] == [2.0, 1.0, -1.0]
    assert rows[0]["agreement"] > rows[1]["agreement"]


def test_a_fiche_is_told_by_its_rank_and_its_share_of_the_best_score() -> None:
    rows = fiche_features([hit("a", "", 4.0), hit("b", "", 3.0), hit("c", "", 1.0)], [BUS], ASKED)
    assert [row["rank"] for row in rows] == [1.0, 1 / 2, 1 / 3]
    assert [row["best_score"] for row in rows] == [4.0, 4.0, 4.0]
    assert [row["share_of_best"] for row in rows] == [1.0, 0.75, 0.25]


@pytest.mark.parametrize("scores", [(-0.5, -2.0), (0.0, -1.0), (0.1, -3.0)])
def test_the_share_of_a_best_score_that_is_nothing_stays_a_share(scores: tuple[float, ...]) -> None:
    rows = fiche_features([hit(str(score), "", score) for score in scores], [BUS], ASKED)
    assert all(0.0 <= row["share_of_best"] <= 1.0 for row in rows)


def test_meaning_and_words_are_means_of_their_signals() -> None:
    z = {"dense_passage": 3.0, "dense_fiche": 2.0, "second_passage": -0.5, "bm25_passage": 1.0, "bm25_fiche": -2.0, "adapted": 5.0}
    (row,) = fiche_features([hit("a", "", **z)], [BUS], ASKED)
    assert (row["meaning"], row["words"]) == (1.5, -0.5)


def test_a_question_is_told_by_how_sure_its_fiches_are() -> None:
    found = asked()
    assert found["probability"] == pytest.approx(math.log(9))
    assert (found["margin"], found["fifth"], found["expected"]) == pytest.approx((0.4, 0.0, 1.5))
    five = question_features(rated(HITS[:1] * 6, 0.5, 0.9, 0.7, 0.2, 0.6, 0.3), HITS[:1] * 6, [BUS], ASKED)
    assert (five["fifth"], five["expected"], five["margin"]) == pytest.approx((0.3, 3.2, 0.2))


@pytest.mark.parametrize(
    ("question", "restricted", "listed"),
    [
        ("un bus de nuit", 0, 0),
        ("un bus de nuit dans le Doubs", 1, 0),
        ("un bus de nuit depuis 2015", 1, 0),
        ("Quels départements ont un bus de nuit ?", 0, 1),
    ],
)
def test_a_question_is_told_by_its_place_or_period_and_by_asking_for_a_list(question: str, restricted: int, listed: int) -> None:
    found = asked(question)
    assert (found["restricted"], found["listed"]) == (restricted, listed)
    assert found["restricted_probability"] == pytest.approx(restricted * math.log(9))


def test_closeness_to_what_nobody_asks_is_held_against_the_best_text_found() -> None:
    found = asked(outside=0.8)
    assert (found["outside"], found["outside_margin"]) == pytest.approx((0.8, 0.3))
    assert asked()["outside_margin"] == 0.0, "without a second model"


def test_subjects_count_by_their_weights_squared_and_plain() -> None:
    found = {name.removeprefix("subject_"): value for name, value in asked().items() if name.startswith("subject_")}
    one, half = math.exp(-1), math.exp(-0.5)
    assert found == pytest.approx(
        {
            "unheld": 25 / 38,
            "unheld_wide": 0.5,
            "thin": (25 + 9 * one + 4 * half) / 38,
            "thin_wide": 0.5 + 0.3 * one + 0.2 * half,
            "entitlement": 25 / 38,
            "entitlement_wide": 0.5,
            "elsewhere": 4 / 38,
            "elsewhere_wide": 0.2,
            "best": 9 / 38,
            "none_of_five": 25 / 38,
            "closeness_gap": 1.0,
            "cosine_gap": -0.1,
        }
    )


def test_being_close_to_a_subject_counts_with_how_little_is_said_of_it() -> None:
    found = asked()
    thin = (25 + 9 * math.exp(-1) + 4 * math.exp(-0.5)) / 38
    for name, share in (("unheld", 25 / 38), ("thin", thin), ("entitlement", 25 / 38), ("elsewhere", 4 / 38)):
        assert found[f"close_{name}"] == pytest.approx(3.0 * share)
    assert (found["lead_unheld"], found["lead_thin"]) == pytest.approx((0.2 * 25 / 38, 0.2 * thin))


def test_subjects_all_held_or_all_lacking_are_compared_with_the_farthest() -> None:
    held = asked(near=(BY_NIGHT, MORNING))
    assert (held["subject_closeness_gap"], held["subject_cosine_gap"]) == pytest.approx((1.0 - 2.0, 0.5 - 0.7))
    other = near("initiative", "patinoire", 0.5, 2.5, 0.4, 0.0)
    lacking = asked(near=(POOL, other))
    assert (lacking["subject_closeness_gap"], lacking["subject_cosine_gap"]) == pytest.approx((3.0 - 2.5, 0.6 - 0.4))
    assert (lacking["subject_unheld"], lacking["subject_none_of_five"], lacking["subject_best"]) == (1.0, 1.0, 0.0)


def test_the_lead_of_the_subjects_is_over_the_likeliest_text_by_either_view() -> None:
    for name in ("raw_second_passage", "raw_second_everyday"):
        rows = rated(HITS, 0.9, 0.5, 0.1)
        rows[2][name] = 0.65
        assert question_features(rows, HITS, [BUS], ASKED, NEAR)["lead_unheld"] == pytest.approx(0.05 * 25 / 38)


def test_only_the_first_five_fiches_are_looked_at_for_a_subject() -> None:
    five = [HITS[2]] * 4
    for hits, none in (([HITS[0], *five, HITS[1]], 29 / 38), ([HITS[0], *five[1:], HITS[1]], 25 / 38)):
        found = question_features(rated(hits, *[0.5] * len(hits)), hits, [BUS], ASKED, NEAR)
        assert found["subject_none_of_five"] == pytest.approx(none)


def test_without_an_inventory_no_subject_is_told() -> None:
    assert not [name for name in asked(near=()) if name.startswith(("subject_", "close_", "lead_"))]
    assert question_features([], [], [BUS], ASKED, NEAR) == {}


def test_each_fiche_has_the_logistic_of_its_features() -> None:
    scores, flags = judge(Relevance(BY_COVERAGE, YES, relevant_at=0.6, share=0.0, answered_at=0.5))
    assert scores == pytest.approx([1 / (1 + math.exp(2.0 - 4.0 * coverage)) for coverage in (1.0, 2 / 3, 0.0)])
    assert flags == [True, True, False]


def test_a_question_below_its_threshold_has_no_answer() -> None:
    scores, flags = judge(Relevance(BY_COVERAGE, NO, relevant_at=0.6, share=0.0, answered_at=0.5))
    assert flags == [False, False, False]
    assert scores[0] > 0.8, "fiches keep their own probabilities: neighbours are ranked by them"


def test_an_answered_question_shows_its_best_fiche_at_least() -> None:
    assert judge(Relevance(BY_COVERAGE, YES, relevant_at=0.99, share=0.0, answered_at=0.5))[1] == [True, False, False]


def test_beside_a_sure_answer_a_doubtful_one_is_noise() -> None:
    _, flags = judge(Relevance(BY_COVERAGE, YES, relevant_at=0.0, share=0.999, answered_at=0.5))
    assert flags.count(True) == 1


def test_the_question_is_rated_from_its_best_fiche_wherever_it_stands() -> None:
    relevance = Relevance(BY_COVERAGE, Model(-5.0, {"coverage": ((None, 10.0),)}), relevant_at=0.6, share=0.0, answered_at=0.5)
    assert judge(relevance, HITS[::-1])[1] == [False, True, True]
    assert judge(relevance, HITS[2:])[1] == [False]


# The index that a documentalist made (index/topics.tsv): "one" and "two" were read for it, "three" was not.
GIVEN = NearTopic(Topic("bus", "initiative", (), ("bus",), {"one": 0.5, "two": 1.0}), 0.8, 3.0, 0.6, 1.0)
ELSEWHERE = NearTopic(Topic("train", "initiative", (), ("train",)), 0.2, 2.0, 0.7, 1.0)


@pytest.fixture
def indexed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexing, "indexed_files", lambda: frozenset({"one", "two"}))


@pytest.mark.usefixtures("indexed")
def test_what_is_given_for_the_near_subjects_is_a_feature_of_the_fiches() -> None:
    rows = fiche_features(HITS, [BUS, NIGHT], ASKED, (GIVEN, ELSEWHERE))
    # Squared weights: 16 and 1 parts of 17.
    told = [{name: row[name] for name in row if name.startswith(("indexed", "given"))} for row in rows]
    assert told[0] == pytest.approx({"indexed": 1.0, "given": 0.4, "given_sharp": 8 / 17, "given_share": 0.5})
    assert told[1] == pytest.approx({"indexed": 1.0, "given": 0.8, "given_sharp": 16 / 17, "given_share": 1.0})
    assert told[2] == {}, "a fiche that nobody read has none"
    assert [row["coverage"] for row in rows] == pytest.approx([1.0, 2 / 3, 0.0]), "beside the other signals"
    plain = fiche_features(HITS, [BUS, NIGHT], ASKED)
    assert not any(name.startswith(("indexed", "given")) for row in plain for name in row), "nor has any without subjects"


@pytest.mark.usefixtures("indexed")
def test_what_is_given_for_the_near_subjects_is_a_feature_of_the_question() -> None:
    found = asked(near=(GIVEN, ELSEWHERE))
    # The likeliest is "one"; no fiche is given for the second subject; the best cosine with a text is 0.5.
    told = {name: found[name] for name in found if name.startswith(("indexed", "given")) or name.endswith("ungiven")}
    expected = {"indexed": 1.0, "given_any": 16 / 17, "given_any_wide": 0.8, "given_best": 8 / 17, "given_five": 16 / 17}
    assert told == pytest.approx(expected | {"close_ungiven": 3.0 / 17, "lead_ungiven": (0.7 - 0.5) / 17})
    unread = question_features(rated(HITS, 0.1, 0.5, 0.9), HITS, [BUS, NIGHT], ASKED, (GIVEN, ELSEWHERE))
    assert "indexed" not in unread and "given_any" not in unread, "the likeliest is a fiche that nobody read"


@pytest.mark.usefixtures("indexed")
def test_what_is_given_reaches_both_models() -> None:
    by_given, wanted = Model(-2.0, {"given": ((None, 5.0),)}), Model(-5.0, {"given_best": ((None, 10.0),)})
    relevance = Relevance(by_given, wanted, relevant_at=0.6, share=0.0, answered_at=0.6)
    scores, flags = relevance.judge(HITS, [BUS, NIGHT], ASKED, (GIVEN, ELSEWHERE))
    assert scores == pytest.approx([1 / (1 + math.exp(-x)) for x in (-2.0 + 5 * 0.4, -2.0 + 5 * 0.8, -2.0)])
    assert flags == [False, True, False]
    assert relevance.judge(HITS, [BUS, NIGHT], ASKED, (ELSEWHERE,))[1] == [False, False, False]


def test_no_hit_no_answer() -> None:
    assert judge(Relevance(YES, YES, 0.5, 0.0, 0.5), []) == ([], [])


def test_an_absent_feature_counts_for_nothing_and_extremes_do_not_overflow() -> None:
    assert Model(0.0, {"absent": ((None, 9.0),)})({}) == 0.5
    assert Model(0.0, {"absent": ((-1.0, 2.0),)})({}) == pytest.approx(1 / (1 + math.exp(-2))), "it is 0, which lies beyond that knot"
    assert Model(-2000.0, {})({}) == 0.0
    assert Model(2000.0, {})({}) == 1.0


BENT = {"intercept": 1.0, "terms": {"x": [[None, 2.0], [0.5, -3.0], [1.0, 4.0]], "y": [[-2.0, 0.5]]}}


@pytest.mark.parametrize(("x", "adds"), [(-1.0, -2.0), (0.0, 0.0), (0.25, 0.5), (0.5, 1.0), (0.75, 0.75), (1.0, 0.5), (2.0, 3.5)])
def test_a_feature_adds_its_slopes_beyond_each_knot(x: float, adds: float) -> None:
    model = Model.from_json(BENT)
    assert model.adds("x", x) == pytest.approx(adds)
    assert model({"x": x, "y": 1.0, "unknown": 99.0}) == pytest.approx(1 / (1 + math.exp(-(1.0 + adds + 1.5))))


def test_a_model_is_read_from_json_as_it_is_written() -> None:
    expected = Model(1.0, {"x": ((None, 2.0), (0.5, -3.0), (1.0, 4.0)), "y": ((-2.0, 0.5),)})
    assert Model.from_json(json.loads(json.dumps(BENT))) == expected


def test_the_subjects_and_the_closeness_to_elsewhere_reach_the_question_model() -> None:
    for name, sign in (("subject_unheld", -1.0), ("outside", 1.0)):
        relevance = Relevance(BY_COVERAGE, Model(0.0, {name: ((None, sign * 10.0),)}), relevant_at=0.6, share=0.0, answered_at=0.6)
        without = relevance.judge(HITS, [BUS, NIGHT], ASKED, (BY_NIGHT,))[1]
        changed = relevance.judge(HITS, [BUS, NIGHT], ASKED, (POOL,), 0.4)[1]
        assert (any(without), any(changed)) == (False, name == "outside")
    lacking = Relevance(BY_COVERAGE, Model(2.0, {"subject_unheld": ((None, -10.0),)}), relevant_at=0.6, share=0.0, answered_at=0.6)
    assert lacking.judge(HITS, [BUS, NIGHT], ASKED, (BY_NIGHT,))[1] == [True, True, False]
    assert lacking.judge(HITS, [BUS, NIGHT], ASKED, (POOL,))[1] == [False, False, False]


@pytest.mark.usefixtures("indexed")
def test_the_models_shipped_use_features_that_exist_and_are_finite() -> None:
    relevance = Relevance.load()
    assert 0 < relevance.relevant_at < 1 and 0 <= relevance.share < 1 and 0 < relevance.answered_at < 1
    for concepts in ([BUS, NIGHT], []):
        rows = fiche_features(HITS, concepts, ASKED, NEAR)
        for row in rows:
            row["probability"] = relevance.fiche(row)
        whole = question_features(rows, HITS, concepts, ASKED, NEAR, 0.4)
        for model, row in ((relevance.fiche, rows[0]), (relevance.question, whole)):
            assert set(model.terms) <= set(row)
            assert all(math.isfinite(value) for value in row.values())
            assert 0 <= model(row) <= 1


def test_the_models_shipped_have_ascending_knots_and_finite_slopes() -> None:
    data = json.loads(MODEL.read_text(encoding="utf-8"))
    for model in (data["fiche"], data["question"]):
        assert math.isfinite(model["intercept"])
        for name, pairs in model["terms"].items():
            knots = [knot for knot, _ in pairs[1:]]
            assert pairs[0][0] is None, name
            assert knots == sorted(set(knots)), name
            assert all(math.isfinite(value) for value in [*knots, *(slope for _, slope in pairs)]), name


@pytest.fixture
def fitting(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """benchmarks/fit_relevance.py."""
    pytest.importorskip("sklearn")
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    return importlib.import_module("fit_relevance")


@pytest.mark.slow
@pytest.mark.usefixtures("indexed")
def test_the_features_fitted_exist(fitting: ModuleType) -> None:
    rows = rated(HITS, 0.9, 0.5, 0.1)
    found = question_features(rows, HITS, [BUS, NIGHT], ASKED, NEAR, 0.4)
    (row, *_) = fiche_features(HITS, [BUS, NIGHT], ASKED, NEAR)
    for names, held in ((fitting.FICHE, row), (fitting.QUESTION, found)):
        assert sorted(set(names) - set(held)) == []
        assert len(set(names)) == len(names)


@pytest.mark.slow
def test_the_fit_sees_documents_that_people_add(fitting: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with fitting.without_everyday(tmp_path / "plain") as library:
        fiches = library.fiches()
        assert {Path(fiche.file).stem for fiche in fiches} == {f"added-{path.stem}" for path in embedded_files()}
        assert not any(fiche.everyday for fiche in fiches)
        name = Path(fiches[0].file).stem.removeprefix("added-")
        question = {"id": "q", "question": fiches[0].title, "type": "which", "relevant": [{"id": name, "grade": 2}]}
        assistant = Assistant(library)
        (case,) = fitting.cases(assistant, [question], fitting.DOCUMENTS)
        assert [Path(h.fiche.file).stem for h, g in zip(case.hits, case.grades, strict=True) if g] == [f"added-{name}"]
        assert case.topics and not any("indexed" in row or "raw_asked" in row for row in case.rows)
        assert "raw_adapted" in case.rows[0]
        fitting.without_adapters(library)
        (bare,) = fitting.cases(assistant, [question], fitting.BARE)
        assert not any("raw_adapted" in row or "raw_adapted_second" in row for row in bare.rows)
        monkeypatch.setattr(indexing, "indexed_files", lambda: frozenset({f"added-{name}"}))
        (read,) = fitting.cases(assistant, [question], fitting.BARE)
        assert ["given" in row for row in read.rows] == [grade > 0 for grade in read.grades], "the subjects reach the features"


@pytest.mark.slow
def test_a_model_written_gives_the_probabilities_of_the_pipeline(fitting: ModuleType) -> None:
    random = np.random.default_rng(7)
    x = random.normal(size=(400, 5)) * [1, 0.1, 30, 1, 1] + [0, 0.5, 100, 0, 0]
    x[:, 3] = 2.0
    x[:, 4] = (x[:, 4] > 0).astype(float)
    y = np.abs(x[:, 0]) + x[:, 4] + random.normal(size=400) > 1.2
    names = ["one", "small", "large", "constant", "flag"]
    fitted = fitting.model(1.0, (0.3, 0.6, 0.85)).fit(x, y)
    data = fitting.written(fitted, names)
    assert [len(data["terms"][name]) for name in names] == [4, 4, 4, 1, 1], "no knot where a feature takes one or two values"
    model = Model.from_json(json.loads(fitting.dumped(data)))
    new = np.concatenate([x, x * 1.5])
    given = [model(dict(zip(names, row, strict=True))) for row in new.tolist()]
    assert given == pytest.approx(fitted.predict_proba(new)[:, 1], abs=2e-3)
    assert np.ptp(given) > 0.5


@pytest.mark.slow
def test_every_question_without_an_answer_says_why(fitting: ModuleType) -> None:
    found = [json.loads(line) for file in BENCHMARKS.glob("questions-*.jsonl") for line in file.read_text(encoding="utf-8").splitlines()]
    letters = [fitting.sort_letter(question["note"]) for question in found if not question["relevant"]]
    assert {letter: letters.count(letter) for letter in "abcd"} == {"a": 112, "b": 98, "c": 42, "d": 44}
    assert [fitting.sort_letter(note) for note in ("near-miss : rien", "(b) absent", "absent", "c", "a")] == ["b", "b", "a", "c", "a"]


@pytest.mark.slow
def test_bins_are_of_equal_width_and_give_the_calibration_error(fitting: ModuleType) -> None:
    probability, truth = np.array([0.02, 0.08, 0.95, 1.0]), np.array([False, True, True, True])
    low, high = fitting.binned(truth, probability, 10)
    assert (low.low, low.high, low.count, low.predicted, low.observed) == pytest.approx((0.0, 0.1, 2, 0.05, 0.5))
    assert (high.low, high.high, high.count, high.predicted, high.observed) == pytest.approx((0.9, 1.0, 2, 0.975, 1.0))
    assert fitting.calibration_error(truth, probability) == pytest.approx(0.5 * 0.45 + 0.5 * 0.025)


def test_a_reliability_diagram_puts_each_bin_where_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    module = importlib.import_module("diagram")
    drawn = module.reliability_diagram([("A & B", [module.Bin(0.0, 0.1, 7, 0.05, 0.0), module.Bin(0.9, 1.0, 12, 0.9, 1.0)])])
    root = ET.fromstring(drawn)
    svg = "{http://www.w3.org/2000/svg}"
    side, left, top = module.SIDE, module.LEFT, module.TOP
    places = [float(c.attrib[axis]) for c in root.iter(f"{svg}circle") for axis in ("cx", "cy")]
    assert places == pytest.approx([left + 0.05 * side, top + side, left + 0.9 * side, top])
    texts = [text.text for text in root.iter(f"{svg}text")]
    assert {"A & B", "7", "12", "predicted probability", "observed frequency"} <= set(texts)
    (ideal,) = [line.attrib for line in root.iter(f"{svg}line") if line.attrib["class"] == "ideal"]
    assert [float(ideal[k]) for k in ("x1", "y1", "x2", "y2")] == [left, top + side, left + side, top]


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """Over the embedded library, by the real models; the shipped vectors make it a matter of seconds."""
    folder: Path = tmp_path_factory.mktemp("embedded")
    with open_library(folder) as library:
        yield Assistant(library)


@pytest.mark.slow
@pytest.mark.parametrize(
    "question",
    [
        "quelle est la recette de la tarte aux pommes ?",
        "va-t-il pleuvoir demain à Brest ?",
        "Qui a gagné le match hier soir ?",
        "Who won the football world cup in 2018?",
        "groupes de parole pour hommes auteurs de violences conjugales",
        "Y a-t-il des maisons de naissance tenues par des sages-femmes ?",
        "centres de soins pour les animaux de compagnie de personnes sans abri",
        "Quel est le montant de l'allocation de rentrée scolaire ?",
        "Combien touche-t-on pour la prime de Noël ?",
        "Quel est le plafond de ressources de la complémentaire santé solidaire ?",
    ],
)
def test_what_the_library_is_not_about_subjects_it_lacks_and_entitlements_are_refused(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert not answer.answered
    assert not any(result.relevant for result in answer.results)
    assert len(answer.results) == 10, "neighbours are shown all the same"


@pytest.mark.slow
@pytest.mark.parametrize(
    "question",
    [
        "Quels départements mutualisent les heures de PCH pour le logement ?",
        "Qui propose à des jeunes de loger chez des personnes âgées ?",
        "Je m'occupe de ma mère malade et j'ai besoin de souffler",
        "How do départements help people on minimum income find work?",
        "Des familles bénévoles qui accueillent des mineurs non accompagnés",
    ],
)
def test_what_it_is_about_is_answered(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert answer.answered
    assert answer.results[0].relevant
    scores = [result.score for result in answer.results]
    assert scores[0] == max(scores)
