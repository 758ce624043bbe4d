#!/usr/bin/env python3
"""Measure how documents are cut into fiches and how well header fields are read, against annotated initiatives.

    python benchmarks/splitting.py [--corpus DIR] [--eval DIR] [--document NAME ...] [--faults]

An initiative is "alone" when exactly one fiche holds it and that fiche holds no other, by shared runs of five words. Prints
one line a document; `--faults` adds what is wrong, one line each.
"""

from __future__ import annotations

import argparse
import collections
import importlib.util
import re
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from jsonl import read_jsonl

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from corpus.models import Fiche  # noqa: E402
from corpus.readers import read  # noqa: E402
from corpus.split import split  # noqa: E402
from corpus.text import clean, fold, squeeze  # noqa: E402

HOLDS = 0.6
"""Share of an initiative's word runs that a fiche must have to hold it."""
TOUCHES = 0.15
"""Share above which a fiche holds too much of an initiative that is not its own."""


def load_gold(eval_dir: Path) -> Any:
    """The `Gold` class of score.py, loaded from where it stands."""
    spec = importlib.util.spec_from_file_location("score", eval_dir / "score.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.Gold()


def runs(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"[a-z0-9]+", fold(clean(text)))
    return {tuple(words[i : i + 5]) for i in range(max(1, len(words) - 4))}


def contact_words(values: Iterable[str]) -> set[str]:
    words = re.findall(r"[\w.+-]+@[\w.-]+|[^\W_]{3,}|\d\d", fold(" ".join(values)).replace("- ", "-"))
    return {squeeze(w) for w in words} - {"mme", "dgas", "ou", "et"}


class Report:
    """Figures of one document, and its faults."""

    def __init__(self) -> None:
        self.counts: dict[str, list[int]] = collections.defaultdict(list)
        self.faults: list[str] = []

    def note(self, figure: str, good: bool, fault: str = "") -> None:
        self.counts[figure].append(int(good))
        if not good and fault:
            self.faults.append(f"{figure}: {fault}")

    def line(self) -> str:
        return "  ".join(f"{name} {sum(v)}/{len(v)}" for name, v in self.counts.items())


def assign(fiches: list[Fiche], gold: Any, keys: list[str], report: Report) -> dict[str, Fiche]:
    """The fiche that stands for each initiative; notes those not alone, fiches of nothing, and score.py's own matching."""
    gold_runs = {k: runs(gold.text[k].split("\n", 1)[1]) for k in keys}
    rarity = collections.Counter(r for s in gold_runs.values() for r in s)
    gold_runs = {k: {r for r in s if rarity[r] == 1} or s for k, s in gold_runs.items()}
    own = [runs(f"{f.title}\n{f.text}") for f in fiches]
    share = {k: [len(r & o) / len(r) for o in own] for k, r in gold_runs.items()}
    found: dict[str, Fiche] = {}
    for k in keys:
        holders = [i for i, s in enumerate(share[k]) if s > TOUCHES]
        best = max(range(len(fiches)), key=lambda i: share[k][i])
        others = [o for o in keys if o != k and share[o][best] > TOUCHES]
        alone = holders == [best] and share[k][best] >= HOLDS and not others
        report.note("alone", alone, f"{k} {gold.fiches[k]['title'][:50]!r} held by {[fiches[i].id for i in holders]}, with {others}")
        if share[k][best] >= HOLDS:
            found[k] = fiches[best]
    for i, fiche in enumerate(fiches):
        report.note("no junk", any(share[k][i] > TOUCHES for k in keys), f"{fiche.id} {fiche.title!r}")
    matched = {}
    for f in fiches:
        matched[f.id] = gold.match({"title": f.title, "text": f.text, "departments": list(f.departments), "document": f.document})
    for k, fiche in found.items():
        got = matched[fiche.id] or ""
        report.note("score.py match", got.split("-")[0] == k.split("-")[0], f"{fiche.title!r}: {got} instead of {k}")
    return found


def check_fields(found: dict[str, Fiche], gold: Any, metadata: dict[str, dict[str, Any]], toc: set[str], report: Report) -> None:
    for k, fiche in found.items():
        annotated = gold.fiches[k]
        if annotated["kind"] == "fiche":
            title = squeeze(fiche.title)
            report.note("title", title == squeeze(annotated["title"]) or title in toc, f"{k} {fiche.title!r} for {annotated['title']!r}")
            report.note("theme", fiche.theme == annotated["theme"], f"{k} {fiche.theme!r} for {annotated['theme']!r}")
        owners = annotated["departments"]
        report.note("owner", set(fiche.departments) == set(owners), f"{k} {fiche.departments} for {owners}")
        known = metadata.get(k)
        if known is None:
            continue
        wanted, got = squeeze(known["porteur"] or ""), squeeze(fiche.organisation or "")
        report.note("organisation", wanted == got, f"{k} {fiche.organisation!r} for {known['porteur']!r}")
        year = fiche.years[0] if fiche.years else None
        report.note("year", year == known["year_start"], f"{k} {fiche.years} for {known['year_start']}")
        if known["contact"]:
            words = contact_words([known["contact"]])
            got_words = contact_words(fiche.contacts)
            same = 2 * len(words & got_words) >= 0.9 * (len(words) + len(got_words))
            report.note("contact", same, f"{k} {fiche.contacts} for {known['contact']!r}")
        if known["status"]:
            report.note("status", squeeze(fiche.status or "") == squeeze(known["status"]), f"{k} {fiche.status!r} for {known['status']!r}")


def check_pages(found: dict[str, Fiche], pages: dict[str, dict[str, Any]], has_pages: bool, report: Report) -> None:
    for k, fiche in found.items():
        if k not in pages:
            continue
        first = fiche.pages[0] if fiche.pages else None
        if has_pages:
            report.note("page", first == pages[k]["printed_page"], f"{k} {fiche.title[:40]!r} {fiche.pages} for {pages[k]['printed_page']}")
        elif first is not None:
            report.note("page", first == pages[k]["toc_page"], f"{k} {fiche.pages} for {pages[k]['toc_page']}")


def check_text(fiches: list[Fiche], source: str, report: Report) -> None:
    """Every paragraph is in the source, letter for letter; sections are in order, inside the text, and not empty."""
    whole = squeeze(source)
    for fiche in fiches:
        for part in fiche.text.split("\n"):
            report.note("verbatim", squeeze(part) in whole, f"{fiche.id} {part[:80]!r}")
        ends = [0, *(x for s in fiche.sections for x in (s.start, s.end)), len(fiche.text)]
        report.note("sections", bool(fiche.sections) and ends == sorted(ends), f"{fiche.id} {ends}")
    report.note("unique ids", len({f.id for f in fiches}) == len(fiches))


def measure(path: Path, args: argparse.Namespace, gold: Any) -> Report:
    report = Report()
    started = time.perf_counter()
    document = read(path)
    ready = time.perf_counter()
    fiches = split(document)
    seconds = time.perf_counter() - ready
    stem = path.stem.removesuffix("-scan")
    keys = [k for k, f in gold.fiches.items() if f["document"] == stem]
    parts = [k for k in keys if "-" in k]
    if parts:
        # An article in parts is annotated whole as well: its parts stand for it.
        keys = parts
    found = assign(fiches, gold, keys, report)
    rows = re.findall(r"^\| (?!<i>|»)(.+?\|.*)\|$", document.pages[0].text, re.MULTILINE)
    toc = {squeeze(re.sub(r"[.…\s]*\|.*", "", row)) for row in rows}
    metadata = {m["id"]: m for m in read_jsonl(args.eval / "metadata-dev.jsonl")}
    check_fields(found, gold, metadata, toc, report)
    pages_file = args.corpus / "pages-gold.jsonl"
    if pages_file.exists():
        check_pages(found, {p["id"]: p for p in read_jsonl(pages_file)}, document.has_pages, report)
    check_text(fiches, "\n".join(re.sub(r"^».*", "", p.text) for p in document.pages), report)
    print(f"{path.name}: {len(fiches)} fiches, read {ready - started:.1f} s, split {seconds:.1f} s\n  {report.line()}")
    return report


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    shared = ROOT.parent / "shared"
    parser.add_argument("--corpus", type=Path, default=shared / "corpus")
    parser.add_argument("--eval", type=Path, default=shared / "eval")
    parser.add_argument("--document", action="append", help="only this file of the corpus; may be repeated")
    parser.add_argument("--faults", action="store_true")
    args = parser.parse_args()
    gold = load_gold(args.eval)
    files = [p for p in args.corpus.iterdir() if p.suffix in {".md", ".txt", ".pdf"} and not p.stem.isupper() and "-scan" not in p.stem]
    names = args.document or sorted(p.name for p in files)
    for name in names:
        report = measure(args.corpus / name, args, gold)
        if args.faults:
            print("".join(f"    {fault}\n" for fault in report.faults), end="")
    return 0


if __name__ == "__main__":
    sys.exit(main())
