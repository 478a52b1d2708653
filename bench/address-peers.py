"""Others on the lines that `menpai address eval --write-normalised` wrote: pg_trgm and rapidfuzz.

Usage: address-peers.py FOLDER OURS.json QUERIES SEED, run inside scripts/with-postgres.

Each finds its nearest standard address, both spelt by our normaliser, on one core. A line whose
right answer is a building counts as right for any dwelling of it. Lines that mean no place are left
out: neither says no.
"""

import json
import math
import os
import random
import sys
import time
from pathlib import Path

import psycopg
from rapidfuzz import fuzz, process


def interval(right: int, of: int) -> tuple[float, float]:
    """Wilson's 95 % interval of a share."""
    z, share = 1.959964, right / of
    middle = (share + z * z / (2 * of)) / (1 + z * z / of)
    half = z * math.sqrt(share * (1 - share) / of + z * z / (4 * of * of)) / (1 + z * z / of)
    return middle - half, middle + half


def is_right(found: str, code: str) -> bool:
    """Whether a dwelling is the one meant, or in the building meant."""
    return found.startswith(code)


def told(name: str, answers: list[bool], took: list[float]) -> dict[str, object]:
    """Prints and gives the figures of one peer."""
    took = sorted(took)
    low, high = interval(sum(answers), len(answers))
    figures = {
        "peer": name,
        "queries": len(answers),
        "recall_at_1": round(sum(answers) / len(answers), 4),
        "recall_95": [round(low, 4), round(high, 4)],
        "queries_per_second_core": round(len(took) / sum(took), 2) if took else None,
        "p50_ms": round(took[len(took) // 2] * 1000, 2) if took else None,
        "p99_ms": round(took[(len(took) - 1) * 99 // 100] * 1000, 2) if took else None,
    }
    print(json.dumps(figures, ensure_ascii=False), flush=True)
    return figures


def resident() -> int:
    """Bytes of this process in memory."""
    pages = Path("/proc/self/statm").read_text().split()[1]
    return int(pages) * os.sysconf("SC_PAGE_SIZE")


def trigrams(library: Path, lines: list[list[str]]) -> dict[str, object]:
    """pg_trgm with a GiST index, nearest first."""
    with psycopg.connect(autocommit=True) as conn:
        kind = conn.execute("SELECT datctype FROM pg_database WHERE datname = current_database()").fetchone()
        # Under plain C there are no trigrams of Chinese at all.
        assert kind and kind[0].upper().replace("-", "") in ("C.UTF8",), kind
        conn.execute("CREATE EXTENSION pg_trgm")
        conn.execute("CREATE UNLOGGED TABLE address (code text, said text)")
        started = time.monotonic()
        with conn.cursor().copy("COPY address FROM STDIN") as copy, library.open("rb") as file:
            while block := file.read(1 << 20):
                copy.write(block)
        conn.execute("CREATE INDEX ON address USING gist (said gist_trgm_ops(siglen = 64))")
        conn.execute("VACUUM ANALYZE address")
        loaded = time.monotonic() - started
        size = conn.execute("SELECT pg_total_relation_size('address')").fetchone()
        print(json.dumps({"peer": "pg_trgm", "load_seconds": round(loaded, 1), "bytes": size and size[0]}), flush=True)
        query = "SELECT code FROM address ORDER BY said <-> %s LIMIT 1"
        for line in lines[:3]:
            conn.execute(query, [line[0]]).fetchone()
        answers, took = [], []
        for line in lines:
            started = time.monotonic()
            found = conn.execute(query, [line[0]]).fetchone()
            took.append(time.monotonic() - started)
            answers.append(bool(found) and is_right(found[0], line[1]))
    return told("pg_trgm", answers, took)


def fuzzy(library: Path, lines: list[list[str]]) -> dict[str, object]:
    """rapidfuzz over every standard address."""
    before, started = resident(), time.monotonic()
    codes, said = [], []
    with library.open(encoding="utf8") as file:
        for row in file:
            code, address = row.rstrip("\n").split("\t", 1)
            codes.append(code)
            said.append(address)
    loaded = time.monotonic() - started
    print(json.dumps({"peer": "rapidfuzz", "load_seconds": round(loaded, 1), "bytes": resident() - before}), flush=True)
    answers, took = [], []
    for line in lines:
        started = time.monotonic()
        found = process.extractOne(line[0], said, scorer=fuzz.ratio, processor=None)
        took.append(time.monotonic() - started)
        answers.append(found is not None and is_right(codes[found[2]], line[1]))
    return told("rapidfuzz", answers, took)


def main() -> None:
    """Runs both and compares."""
    folder, ours_file, queries, seed = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
    ours = json.loads(Path(ours_file).read_text(encoding="utf8"))
    rows = [row.split("\t") for row in (folder / "lines.tsv").read_text(encoding="utf8").splitlines()]
    existing = [row for row in rows if row[2] != "none"]
    subset = random.Random(seed).sample(existing, min(queries, len(existing)))
    print(f"== the same {len(subset)} lines that mean a place, seed {seed}", flush=True)
    told("menpai", [row[3] == row[1] and row[4] == row[2] for row in subset], [])
    library = folder / "library.tsv"
    trgm = trigrams(library, subset)
    fuzz_figures = fuzzy(library, subset)
    speed = ours["lines_per_second_core"]
    for peer in (trgm, fuzz_figures):
        ratio = speed / float(str(peer["queries_per_second_core"]))
        bar = " (bar 1,000)" if peer is trgm else ""
        print(f"menpai {speed:,.0f}/s per core is {ratio:,.0f} times {peer['peer']}{bar}")


main()
