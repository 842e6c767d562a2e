#!/usr/bin/env python3
"""The independent check: holds the vectors, or a built iotasrb, against the second implementation in method_v1.py.

    check.py vectors                every folder of v1/: observation.json must give rates.json
    check.py random --binary PATH   random observations: `PATH rate` and `PATH validators` must give the same values
    check.py write DIR              writes one folder's rates.json anew: a deliberate act, never part of a test

Python 3.11, standard library only. Exit code 1 if anything differs.
"""
import sys

sys.dont_write_bytecode = True  # The vectors' folder holds data: a cache must not appear in it.

import argparse
import json
import random
import subprocess
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from method_v1 import rates
from random_observation import random_observation

VECTORS = Path(__file__).parent / "v1"


def check_vectors():
    """Every folder holds exactly two files, and the method makes the one of the other."""
    failed = 0
    folders = sorted(VECTORS.iterdir())
    for folder in folders:
        complaints = list(vector_complaints(folder))
        failed += bool(complaints)
        print(f"{folder.name}: {'; '.join(complaints) or 'ok'}")
    return conclude(len(folders), failed)


def vector_complaints(folder):
    files = {path.name for path in folder.iterdir()} if folder.is_dir() else {"(not a folder)"}
    if files != {"observation.json", "rates.json"}:
        yield f"expected observation.json and rates.json, found {', '.join(sorted(files)) or 'nothing'}"
        return
    written, computed = (values(document) for document in (read_json(folder / "rates.json"),
                                                           rates(read_json(folder / "observation.json"))))
    yield from differences(computed, written, "rates.json has", computed | written)


def check_random(binary, count, seed):
    """Random observations, each a function of the seed and its number, given to the binary in two calls."""
    with tempfile.TemporaryDirectory(prefix="iotasrb-check-") as scratch, ThreadPoolExecutor() as threads:
        numbers = range(count)
        all_complaints = threads.map(lambda number: random_complaints(binary, seed, number, Path(scratch)), numbers)
        failed = 0
        for number, complaints in zip(numbers, all_complaints):
            failed += bool(complaints)
            if complaints and failed <= 5:
                kept = Path(tempfile.gettempdir()) / f"iotasrb-check-{seed}-{number}.json"
                kept.write_bytes((Path(scratch) / f"{number}.json").read_bytes())
                print(f"observation {number} of seed {seed}, kept as {kept}:", *complaints[:3], sep="\n  ")
    return conclude(count, failed)


def random_complaints(binary, seed, number, scratch):
    rng = random.Random(f"{seed}/{number}")
    observation, path = random_observation(rng, number), scratch / f"{number}.json"
    path.write_text(json.dumps(observation, ensure_ascii=rng.random() < 0.5, indent=rng.choice((None, 2))), "utf-8")
    expected = rates(observation)
    complaints = []
    for command, order in ("rate", ()), ("validators", ("--sort", "chain")):
        arguments = [binary, command, *order, "--source", path, "--format", "json"]
        run = subprocess.run(arguments, capture_output=True, encoding="utf-8")
        if "refused" in expected:
            sentence = f"refused by rule `{expected['refused']}`"
            if run.returncode != 1 or sentence not in run.stderr:
                complaints.append(f"{command}: expected code 1 and {sentence}, got {run.returncode} and {run.stderr!r}")
            continue
        if run.returncode != 0:
            complaints.append(f"{command}: expected rates, got exit code {run.returncode} and {run.stderr!r}")
            continue
        keys = expected.keys() - {"validators"} if command == "rate" else ("method", "observation_digest", "validators")
        part = values({key: expected[key] for key in expected if key in keys})
        try:
            got = values(json.loads(run.stdout))
        except ValueError as error:
            got = {"": f"no JSON: {error}"}
        # Keys that the method does not know are not asserted: only the paths of the expected values are compared.
        complaints += [f"{command}: {text}" for text in differences(part, got, "got", part)]
    if not complaints:
        path.unlink()
    return complaints


def values(document, path=""):
    """Every value of a JSON document by its path, as JSON text, so that true, 1 and "1" are three values."""
    if not isinstance(document, (dict, list)):
        return {path: json.dumps(document, ensure_ascii=False)}
    is_list = isinstance(document, list)
    found = {f"{path}.length": str(len(document))} if is_list else {}
    for key, value in enumerate(document) if is_list else document.items():
        found |= values(value, f"{path}[{key}]" if is_list else f"{path}.{key}")
    return found


def differences(expected, actual, verb, paths):
    """One sentence for each of the paths at which two documents differ."""
    return [f"{path}: expected {expected.get(path, 'nothing')}, {verb} {actual.get(path, 'nothing')}"
            for path in paths if expected.get(path) != actual.get(path)]


def read_json(path):
    return json.loads(path.read_text("utf-8"))


def conclude(count, failed):
    print(f"{count - failed} passed, {failed} failed")
    return int(failed > 0 or count == 0)


def main():
    parser = argparse.ArgumentParser(description="The independent check of method iotasrb/v1.")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("vectors")
    at_random = commands.add_parser("random")
    at_random.add_argument("--binary", required=True)
    at_random.add_argument("--count", type=int, default=1_000)
    at_random.add_argument("--seed", type=int, default=1)
    commands.add_parser("write").add_argument("folder", type=Path)
    arguments = parser.parse_args()
    if arguments.command == "vectors":
        return check_vectors()
    if arguments.command == "random":
        return check_random(arguments.binary, arguments.count, arguments.seed)
    document = rates(read_json(arguments.folder / "observation.json"))
    (arguments.folder / "rates.json").write_text(json.dumps(document, ensure_ascii=False, indent=2) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
