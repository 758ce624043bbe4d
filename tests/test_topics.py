"""The inventory of subjects: closeness and weights written out in NumPy, its file, its vectors in 8 bits, its signal in the search."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from conftest import FakeEncoder, cut_paragraphs, make_document, make_fiche
from numpy.typing import NDArray

from corpus.fichefile import embedded_files
from index import topics as inventory_module
from index import vectors as module
from index.analyser import analyse
from index.lexical import LexicalField
from index.library import Library
from index.metric import Metric
from index.search import LIMIT, SIGNALS, Weights
from index.topics import (
    FILE,
    NEAR,
    TEMPERATURE,
    NearTopic,
    Topic,
    Topics,
    affinity,
    indexed_files,
    load_topics,
    read_topics,
    save_topic_vectors,
    shipped_rows,
    trusted,
    with_vectors,
)
from index.vectors import Vectors, shipped_path, unit_rows

Doubles = NDArray[np.float64]

DOCUMENTS = [
    ["aid", "logement", "aid"],
    ["rsa"],
    [],
    ["aid", "rsa", "emploi", "emploi", "emploi"],
    ["logement", "jeun", "aid", "pret", "rue"],
]
FIELD = LexicalField.from_terms(DOCUMENTS)
TERMS: list[tuple[tuple[str, ...], ...]] = [
    (("aid", "logement"), ("rsa",)),
    (("emploi",), ("aid",), ("inconnu",)),
    (("inconnu",), ("jeun", "inconnu"), ("jeun", "emploi")),
    (),
]
TOPICS = [Topic(f"sujet {i}", "initiative", TERMS[i % 4], tuple(f"question {i} {j}" for j in range(1 + i % 3))) for i in range(NEAR + 7)]
COUNT = sum(len(topic.questions) for topic in TOPICS)


def rows(seed: int, count: int, dimension: int) -> Vectors:
    return unit_rows(np.random.default_rng(seed).standard_normal((count, dimension)))


FIRST, SECOND = rows(1, COUNT, 8), rows(2, COUNT, 6)
QUESTION, OTHER = rows(3, 1, 8)[0], rows(4, 1, 6)[0]
ZERO = np.zeros(1, dtype=np.float32)


def metric(seed: int, dimension: int) -> Metric:
    """Any metric: a mean of questions, another of texts, which has no part here, and a map."""
    random = np.random.default_rng(seed)
    means = 0.2 * random.standard_normal((2, dimension))
    moved = np.eye(dimension) + 0.5 * random.standard_normal((dimension, dimension))
    return Metric(*(part.astype(np.float32) for part in (*means, moved + moved.T)))


METRICS = metric(11, 8), metric(12, 6)


def cosines_of(matrix: Vectors, vector: Vectors, by: Metric | None) -> list[list[float]]:
    """For each subject, the cosine of the question with each of the subject's, in the space of the metric where there is one."""
    if by is not None:
        matrix, vector = (matrix - by.question_mean) @ by.map, (vector - by.question_mean) @ by.map
    found, start = [], 0
    for topic in TOPICS:
        own = matrix[start : start + len(topic.questions)]
        found.append([float(np.dot(row, vector) / np.linalg.norm(row) / np.linalg.norm(vector)) for row in own])
        start += len(topic.questions)
    return found


def standardised(values: Doubles) -> Doubles:
    mean = values.sum() / len(values)
    return np.asarray((values - mean) / np.sqrt(((values - mean) ** 2).sum() / len(values)))


def said(terms: Sequence[Sequence[str]], documents: Sequence[Sequence[str]], field: LexicalField) -> list[float]:
    """How much each document says of a subject: over the terms it holds whole, the best mean of what their stems score alone."""
    alone = {stem: field.scores([stem]) for term in terms for stem in term}
    return [
        max((sum(float(alone[s][i]) for s in term) / len(term) for term in terms if set(term) <= set(document)), default=0.0)
        for i, document in enumerate(documents)
    ]


@pytest.mark.parametrize("moved", [(None, None), METRICS, (METRICS[0], None), (None, METRICS[1])], ids=["plain", "both", "one", "other"])
@pytest.mark.parametrize("models", ["both", "first", "second", "no second model"])
def test_near_subjects_are_those_of_the_formula(models: str, moved: tuple[Metric | None, Metric | None]) -> None:
    first, second = (FIRST if models != "second" else None), (SECOND if models in {"both", "second"} else None)
    # A library without a second model gives a question a second vector of one zero.
    found = Topics(TOPICS, first, second, moved).near(QUESTION, ZERO if models == "no second model" else OTHER, FIELD)
    parts = [
        (matrix, vector, by) for matrix, vector, by in zip((first, second), (QUESTION, OTHER), moved, strict=True) if matrix is not None
    ]
    like = [np.array([max(own) + sum(own) / len(own) for own in cosines_of(*part)]) for part in parts]
    closeness = np.sum([standardised(values) for values in like], axis=0) / len(like)
    last, question, _ = parts[-1]
    plain = [max(own) for own in cosines_of(last, question, None)]
    order = sorted(range(len(TOPICS)), key=lambda i: -closeness[i])[:NEAR]
    shares = [np.exp(closeness[i] / TEMPERATURE) for i in order]
    assert [near.topic for near in found] == [TOPICS[i] for i in order]
    for near, i, share in zip(found, order, shares, strict=True):
        assert near.closeness == pytest.approx(closeness[i], abs=1e-5)
        assert near.cosine == pytest.approx(plain[i], abs=1e-6), "plain, whatever the metric"
        assert near.weight == pytest.approx(share / sum(shares), abs=1e-5)
        assert near.held == pytest.approx(max(said(TOPICS[i].terms, DOCUMENTS, FIELD)), abs=1e-6)
        assert (near.held == 0) == (i % 4 >= 2), "no fiche holds all the stems of any of its terms"
    assert sum(near.weight for near in found) == pytest.approx(1.0, abs=1e-6)


def test_a_subject_is_as_close_as_its_best_wording_and_all_of_them() -> None:
    topics = [Topic(name, "initiative", (), (name, name)) for name in ("once", "twice", "never")]
    # Cosines with the question: 0.8 and 0, 0.6 and 0.6, 0 and 0. The best wording alone would say "once", 0.8 + 0.4 against 0.6 + 0.6.
    rows = np.array([[0.8, 0.6], [0.0, 1.0], [0.6, 0.8], [0.6, -0.8], [0.0, 1.0], [0.0, -1.0]], dtype=np.float32)
    found = Topics(topics, rows, None).near(np.array([1.0, 0.0], dtype=np.float32), ZERO, FIELD)
    assert {near.topic.name: near.cosine for near in found} == pytest.approx({"once": 0.8, "twice": 0.6, "never": 0.0})
    # Likenesses 1.2, 1.2 and 0: mean 0.8, deviation 0.4 * sqrt(2).
    assert {near.topic.name: near.closeness for near in found} == pytest.approx({"once": 0.5**0.5, "twice": 0.5**0.5, "never": -(2**0.5)})
    wide = Topics(topics, np.vstack([rows[:2], [[0.7, 0.51**0.5], [0.7, -(0.51**0.5)]], rows[4:]]).astype(np.float32), None)
    assert wide.near(np.array([1.0, 0.0], dtype=np.float32), ZERO, FIELD)[0].topic.name == "twice"


def test_equally_close_subjects_keep_the_order_of_the_file() -> None:
    same = Topics(TOPICS, np.repeat(FIRST[:1], COUNT, axis=0), None).near(QUESTION, ZERO, FIELD)
    assert [near.topic for near in same] == TOPICS[:NEAR]
    assert [near.weight for near in same] == pytest.approx([1 / NEAR] * NEAR)


def test_nothing_is_near_a_blank_question_nor_without_vectors_or_subjects() -> None:
    blank = np.zeros(8, dtype=np.float32), np.zeros(6, dtype=np.float32)
    assert Topics(TOPICS, FIRST, SECOND).near(*blank, FIELD) == ()
    assert Topics(TOPICS, None, None).near(QUESTION, OTHER, FIELD) == ()
    assert Topics([], None, None).near(QUESTION, OTHER, FIELD) == ()


def test_fewer_subjects_than_are_looked_for() -> None:
    (near,) = Topics(TOPICS[:1], FIRST[:1], None).near(QUESTION, ZERO, FIELD)
    assert (near.topic, near.weight, near.closeness) == (TOPICS[0], 1.0, 0.0)


def test_affinity_is_the_weighted_sum_of_what_a_fiche_says_of_each() -> None:
    near = [NearTopic(TOPICS[i], weight, 0.0, 0.0, max(said(TERMS[i], DOCUMENTS, FIELD))) for i, weight in ((1, 0.6), (0, 0.3), (2, 0.1))]
    expected = 0.6 * np.array(said(TERMS[1], DOCUMENTS, FIELD)) + 0.3 * np.array(said(TERMS[0], DOCUMENTS, FIELD))
    found = affinity(near, FIELD)
    assert found.dtype == np.float32
    np.testing.assert_allclose(found, expected, atol=1e-6)
    assert (found > 0).tolist() == [True, True, False, True, True]
    assert affinity((), FIELD).tolist() == [0.0] * len(DOCUMENTS)
    assert affinity(near, LexicalField.from_terms([])).shape == (0,)


@pytest.mark.parametrize(("text", "says"), [("aid logement rue", True), ("rsa", True), ("aid rue", False), ("", False)])
def test_a_text_says_a_subject_that_it_holds_one_whole_term_of(text: str, says: bool) -> None:
    assert TOPICS[0].said_by(frozenset(text.split())) == says
    assert not TOPICS[3].said_by(frozenset(text.split())), "a subject without terms is never said"


# The file


def written(folder: Path, *lines: str) -> Path:
    path = folder / "topics.tsv"
    path.write_text("\n".join(("# a comment", "", *lines, "")), encoding="utf-8")
    return path


def test_a_line_is_a_subject(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "taxi solidaire\tinitiative\ttaxis solidaires | taxi solidaire | et des\tqui la conduit ? | a ride",
        "amende\thors\t\tq",
        "bus\tdroit\tbus\tq\tnavette | bus-01",
        "taxi\tdroit\ttaxi\tq\t\tnavette",
        "gare\tdroit\tgare\tq\tbus-01\tcar | navette",
    )
    assert read_topics(path) == (
        # Terms of the same stems count once, those of stop words alone not at all.
        Topic("taxi solidaire", "initiative", (tuple(analyse("taxi solidaire")),), ("taxi solidaire", "qui la conduit ?", "a ride")),
        Topic("amende", "hors", (), ("amende", "q")),
        Topic("bus", "droit", (("bus",),), ("bus", "q"), {"navette": 1.0, "bus-01": 1.0}),
        Topic("taxi", "droit", (("tax",),), ("taxi", "q"), {"navette": 0.5}),
        Topic("gare", "droit", (("gar",),), ("gare", "q"), {"bus-01": 1.0, "car": 0.5, "navette": 0.5}),
    )


@pytest.mark.parametrize(
    "line",
    ["un nom\tdroit\tdes termes", "un nom\tdroit\ta\tb\tc\td\te", "un nom\tdroits\ta\tb", "un nom\tdroits\ta\tb\tc\td", "un nom droit a b"],
)
def test_a_malformed_line_is_named(tmp_path: Path, line: str) -> None:
    path = written(tmp_path, "taxi\tinitiative\ttaxi\tqui la conduit ?", line)
    with pytest.raises(ValueError, match=r"topics\.tsv, line 4: expected a name, initiative or droit or hors, terms, questions and fiches"):
        read_topics(path)


def test_the_inventory_shipped_is_large_and_states_nothing_twice() -> None:
    lines = [line for line in FILE.read_text(encoding="utf-8").splitlines() if line.strip() and not line.startswith("#")]
    cells = [line.split("\t") for line in lines]
    assert [row[0] for row in cells if not 4 <= len(row) <= 6 or not row[-1]] == [], "columns left out, not left empty"
    assert [row[0] for row in cells if len(row[2].split(" | ")) < 2] == [], "two terms at least"
    assert [row[0] for row in cells if len(row[3].split(" | ")) != 5] == [], "five questions"
    assert [
        row[0] for row in cells for choice in "\t".join(row[:4]).replace(" | ", "\t").split("\t") if choice != choice.strip() or not choice
    ] == []
    found = load_topics()
    assert len(found) == len(lines) >= 1_950
    assert {topic.sort for topic in found} == {"initiative", "droit", "hors"}
    # Two terms may come to the same stems: "clown | clowns".
    assert [topic.name for topic in found if not topic.terms] == []
    names, questions = [t.name.casefold() for t in found], [q for t in found for q in t.questions]
    assert len(set(names)) == len(names)
    assert len(set(questions)) == len(questions), "no question belongs to two subjects"


def test_the_fiches_of_the_inventory_shipped_are_embedded_and_each_has_its_subjects() -> None:
    lines = [line.split("\t") for line in FILE.read_text(encoding="utf-8").splitlines() if line.strip() and not line.startswith("#")]
    columns = [tuple([name for name in cell.split(" | ") if name] for cell in [*row[4:], "", ""][:2]) for row in lines]
    stems = {path.stem for path in embedded_files()}
    assert {name for pair in columns for names in pair for name in names} - stems == set()
    twice = [row[0] for row, (on_it, in_part) in zip(lines, columns, strict=True) if len({*on_it, *in_part}) < len(on_it) + len(in_part)]
    assert twice == [], "a fiche once for a subject, in one of the columns"
    given = [name for on_it, _ in columns for name in on_it]
    assert stems - set(given) == set(), "every fiche is on some subject"
    assert (len(given), sum(len(in_part) for _, in_part in columns)) >= (440, 700)
    assert sum(map(any, columns)) >= 540
    assert [row[0] for row, pair in zip(lines, columns, strict=True) if row[1] == "hors" and any(pair)] == []
    # What is read is what is written.
    assert [topic.fiches for topic in load_topics()] == [dict.fromkeys(a, 1.0) | dict.fromkeys(b, 0.5) for a, b in columns]
    assert indexed_files() == stems


# The vectors


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where vectors are written and read in place of the package."""
    monkeypatch.setattr(module, "FOLDER", tmp_path)
    return tmp_path


def save(fingerprint: str, topics: Sequence[Topic], matrix: Vectors) -> Path:
    save_topic_vectors(fingerprint, topics, matrix)
    return shipped_path(fingerprint, "topics")


def test_eight_bits_keep_cosines(folder: Path) -> None:
    made = np.random.default_rng(5).standard_normal((COUNT, 384)).astype(np.float32)
    made[:, 7] += 8.0  # Real models have dimensions that outweigh the others.
    made = unit_rows(made)
    path = save("model", TOPICS, made)
    assert path.parent == folder
    with np.load(path) as archive:
        assert archive["rows"].dtype == np.int8
    kept = shipped_rows("model", TOPICS)
    assert kept is not None and kept.shape == made.shape and kept.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(kept, axis=1), 1.0, atol=1e-6)
    questions = unit_rows(np.concatenate([made, rows(6, 200, 384)]))
    assert np.abs(kept @ questions.T - made @ questions.T).max() < 0.005


def test_vectors_of_other_questions_are_stale(folder: Path) -> None:
    save("model", TOPICS, FIRST)
    asked = TOPICS[3]
    reworded = Topic(asked.name, asked.sort, asked.terms, (*asked.questions[:-1], "autre chose"))
    retermed = Topic(asked.name, "hors", (("autre",),), asked.questions, {"bus": 1.0})
    assert shipped_rows("model", [*TOPICS[:3], reworded, *TOPICS[4:]]) is None
    assert shipped_rows("model", TOPICS[1:]) is None
    assert shipped_rows("model", [TOPICS[1], TOPICS[0], *TOPICS[2:]]) is None
    assert shipped_rows("model", [*TOPICS[:3], retermed, *TOPICS[4:]]) is not None, "terms, sort and fiches have no vector"
    assert shipped_rows("other model", TOPICS) is None


@pytest.mark.parametrize("damage", ["gone", "empty", "cut", "noise", "payload", "another archive"])
def test_a_damaged_file_counts_as_none(folder: Path, damage: str) -> None:
    path = save("model", TOPICS, FIRST)
    sound = path.read_bytes()
    match damage:
        case "gone":
            path.unlink()
        case "empty":
            path.write_bytes(b"")
        case "cut":
            path.write_bytes(sound[: len(sound) // 2])
        case "noise":
            path.write_bytes(b"x" * 200)
        case "payload":
            middle = len(sound) // 2
            path.write_bytes(sound[:middle] + b"\xff" * 60 + sound[middle + 60 :])
        case "another archive":
            np.savez(path, rows=np.zeros((COUNT, 8), dtype=np.int8))
    assert shipped_rows("model", TOPICS) is None
    assert with_vectors(TOPICS, "model", None).near(QUESTION, ZERO, FIELD) == ()


def test_a_model_without_vectors_takes_no_part(folder: Path) -> None:
    save("first", TOPICS, FIRST)
    save("second", TOPICS, SECOND)
    both = with_vectors(TOPICS, "first", "second").near(QUESTION, OTHER, FIELD)
    alone = with_vectors(TOPICS, "first", "unknown").near(QUESTION, OTHER, FIELD)
    assert alone == with_vectors(TOPICS, "first", None).near(QUESTION, ZERO, FIELD)
    assert len(both) == len(alone) == NEAR and both != alone
    assert with_vectors(TOPICS, "unknown", None).near(QUESTION, OTHER, FIELD) == ()


def test_each_model_has_its_own_metric(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save("first", TOPICS, FIRST)
    save("second", TOPICS, SECOND)
    kept = shipped_rows("first", TOPICS), shipped_rows("second", TOPICS)
    for known in ({"first": METRICS[0], "second": METRICS[1]}, {"second": METRICS[1]}, {"first": METRICS[0]}, {"other": METRICS[0]}):
        monkeypatch.setattr(inventory_module, "load_metrics", lambda known=known: known)
        found = with_vectors(TOPICS, "first", "second").near(QUESTION, OTHER, FIELD)
        assert found == Topics(TOPICS, *kept, (known.get("first"), known.get("second"))).near(QUESTION, OTHER, FIELD)
        assert (found == Topics(TOPICS, *kept).near(QUESTION, OTHER, FIELD)) == ("other" in known)


# The search

FICHES = [
    make_fiche("bus", "Un bus", "Un bus de quartier.\n\nLe transport est gratuit le mardi.", everyday=()),
    make_fiche("maison", "Une maison", "Une maison de répit.\n\nLes aidants y soufflent, le transport est compris.", everyday=()),
    make_fiche("jardin", "Un jardin", "Un jardin partagé.", everyday=()),
]
INVENTORY = [
    Topic("transport", "initiative", (("transport", "gratuit"), ("bus",)), ("transport", "comment aller au marché")),
    Topic("répit", "initiative", (tuple(analyse("répit")), tuple(analyse("aidants"))), ("répit", "je suis épuisée", "souffler un peu")),
    Topic("amende", "hors", (("amend",),), ("amende", "payer une amende")),
]
ASKED = "je suis épuisée, comment souffler"


def opened(folder: Path, second: FakeEncoder | None = None, inventory: Sequence[Topic] = ()) -> Library:
    return Library.open(folder, FakeEncoder(), cut=cut_paragraphs, second=second, inventory=inventory)


@pytest.fixture
def filled(folder: Path) -> Path:
    """A library of three fiches, and the vectors of three subjects by its two models."""
    with opened(folder / "library") as library:
        library.add(make_document(), FICHES)
    for model in (FakeEncoder(), FakeEncoder("second", 16)):
        save(model.fingerprint, INVENTORY, model.query([question for topic in INVENTORY for question in topic.questions]))
    return folder / "library"


def weights_by_hand(*models: FakeEncoder) -> list[float]:
    """The share of each subject of INVENTORY for ASKED, from the rows as they were written."""
    closeness = np.zeros(len(INVENTORY))
    for model in models:
        with np.load(shipped_path(model.fingerprint, "topics")) as archive:
            kept = archive["rows"].astype(float)
        cosines = kept @ model.query([ASKED])[0] / np.linalg.norm(kept, axis=1)
        like = np.array([max(own) + sum(own) / len(own) for own in (cosines[:2], cosines[2:5], cosines[5:])])
        closeness += (like - like.mean()) / like.std() / len(models)
    shares = np.exp(closeness / TEMPERATURE)
    return list(shares / shares.sum())


@pytest.mark.parametrize("second", [None, FakeEncoder("second", 16)], ids=["one model", "two models"])
def test_the_signal_is_what_each_fiche_says_of_the_near_subjects(filled: Path, second: FakeEncoder | None) -> None:
    with opened(filled, second, INVENTORY) as library:
        hits = {hit.fiche.id: hit for hit in library.search(ASKED)}
        plain = {hit.fiche.id: hit for hit in library.search(ASKED, weights=Weights(topics=0.0))}
        field = library._current().lexical.fields["fiche"]
        order = [fiche.id for fiche in library.fiches()]
    transport, respite, fine = weights_by_hand(FakeEncoder(), *([second] if second else []))
    alone = {stem: dict(zip(order, field.scores([stem]).tolist(), strict=True)) for topic in INVENTORY for t in topic.terms for stem in t}
    (tired,), (carer,) = INVENTORY[1].terms
    column = {
        # "transport" alone is not the term "transport gratuit".
        "bus": transport * max((alone["transport"]["bus"] + alone["gratuit"]["bus"]) / 2, alone["bus"]["bus"]),
        "maison": respite * max(alone[tired]["maison"], alone[carer]["maison"]),
        "jardin": 0.0,
    }
    assert respite > max(transport, fine) and column["maison"] > column["bus"] > 0
    trust = transport + respite
    assert INVENTORY[2].sort == "hors" and 0 < trust < 1, "only initiatives speak, and are trusted for their share"
    values = np.array([column[name] for name in order])
    z = dict(zip(order, np.clip((values - values.mean()) / values.std(), -LIMIT, LIMIT), strict=True))
    for name, hit in hits.items():
        assert hit.signals["topics"] == pytest.approx(column[name], abs=1e-5)
        assert hit.standardised["topics"] == pytest.approx(trust * z[name], abs=1e-4)
        assert hit.score - plain[name].score == pytest.approx(Weights().topics * trust * z[name], abs=1e-4)


@pytest.mark.parametrize("lacking", ["inventory", "vectors", "question"])
def test_without_an_inventory_the_signal_weighs_nothing(filled: Path, lacking: str) -> None:
    if lacking == "vectors":
        shipped_path(FakeEncoder().fingerprint, "topics").unlink()
    with opened(filled, inventory=() if lacking == "inventory" else INVENTORY) as library:
        prepared = library.prepare(" " if lacking == "question" else ASKED)
        assert prepared.topics == ()
        heavy = {hit.fiche.id: hit for hit in library.search(prepared, weights=Weights(topics=50.0))}
        light = {hit.fiche.id: hit.score for hit in library.search(prepared, weights=Weights(topics=0.0))}
    assert len(heavy) == 3
    assert all(hit.standardised["topics"] == 0.0 and hit.signals.get("topics", 0.0) == 0.0 for hit in heavy.values())
    assert {name: hit.score for name, hit in heavy.items()} == light


def test_a_question_carries_its_subjects_closest_first(filled: Path) -> None:
    with opened(filled, inventory=INVENTORY) as library:
        found = library.prepare(ASKED).topics
        field = library._current().lexical.fields["fiche"]
    assert found[0].topic.name == "répit" and {near.topic.name for near in found} == {"transport", "répit", "amende"}
    assert [near.closeness for near in found] == sorted((near.closeness for near in found), reverse=True)
    assert {near.topic.name: near.held > 0 for near in found} == {"transport": True, "répit": True, "amende": False}
    assert len(field) == 3 and "topics" in SIGNALS


def test_only_subjects_that_are_initiatives_guide_the_search() -> None:
    near = [
        NearTopic(Topic("logement", "initiative", (("logement",),), ("logement",)), 0.7, 3.0, 0.8, 1.0),
        NearTopic(Topic("rsa", "droit", (("rsa",),), ("rsa",)), 0.2, 2.0, 0.7, 1.0),
        NearTopic(Topic("emploi", "hors", (("emploi",),), ("emploi",)), 0.1, 1.0, 0.6, 1.0),
    ]
    assert affinity(near, FIELD).tolist() == pytest.approx((np.float32(0.7) * FIELD.scores(["logement"])).tolist())
    assert trusted(near) == pytest.approx(0.7)
    assert trusted(()) == 0
