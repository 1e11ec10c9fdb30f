"""Turns results into a table."""

import json
import pathlib
import statistics
import sys

US = "tsm"


def _seconds(turns, *steps):
    return [sum(turn[step]["seconds"] for step in steps if step in turn) for turn in turns]


def _range(values):
    return f"{statistics.median(values):.2f} ({min(values):.2f}–{max(values):.2f})"


def ratios(result, *steps):
    """Each contestant's median time as a multiple of tsm's, by name."""
    ours = statistics.median(_seconds(result["turns"][US], *steps))
    return {name: statistics.median(_seconds(turns, *steps)) / ours
            for name, turns in result["turns"].items() if any(step in turns[0] for step in steps)}


def _copy_rows(result):
    against = ratios(result, "copy")
    with_stage = ratios(result, "stage", "copy")
    for name, turns in result["turns"].items():
        seconds = _seconds(turns, "copy")
        median = statistics.median(seconds)
        staged = _range(_seconds(turns, "stage")) if "stage" in turns[0] else "-"
        yield [
            f"{result['title']} ({result['bytes'] / 1e6:,.0f} MB, {result['chunks']:,} chunks)", name, staged, _range(seconds),
            f"{result['bytes'] / 1e6 / median:,.0f}",
            "" if name == US else f"{against[name]:.2f}x",
            "" if name == US or "stage" not in turns[0] else f"{with_stage[name]:.2f}x",
            f"{statistics.median(turn['copy']['cpu_seconds'] for turn in turns):.1f}",
            f"{max(turn['copy']['peak_megabytes'] for turn in turns):,.0f}",
            f"{statistics.median(turn['wal_bytes'] for turn in turns) / 1e6:,.0f}",
        ]


def _verify_rows(result):
    ours = statistics.median(_seconds(result["turns"][US], "verify"))
    for step in ("verify", "compare"):
        for name, turns in result["turns"].items():
            if step in turns[0]:
                seconds = _seconds(turns, step)
                median = statistics.median(seconds)
                yield [
                    result["title"], f"{name} {step}", _range(seconds), f"{result['bytes'] / 1e6 / median:,.0f}",
                    "" if (name, step) == (US, "verify") else f"{ours / median:.2f}x"]


def markdown(header, rows):
    """A table."""
    lines = ["| " + " | ".join(header) + " |", "| " + " | ".join("---" for _ in header) + " |"]
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in rows]) + "\n"


def save(name, everything, text):
    """Keeps the results as JSON and as text, and prints the text."""
    folder = pathlib.Path("target/bench")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.json").write_text(json.dumps(everything, indent=1) + "\n")
    (folder / f"{name}.md").write_text(text)
    print(text)


def table(everything):
    """The results as Markdown."""
    machine = everything["machine"]
    text = (f"{machine['cores']} cores ({machine['processor']}) for both servers and the client; PostgreSQL {machine['servers']},"
            f" TimescaleDB {machine['timescaledb']}, loaded by {machine['role']}; {machine['parallelism']} chunks at once, {machine['rounds']} rounds, scale {machine['scale']:g}."
            " Seconds are median (least–most); ratios are of medians.\n\n")
    text += markdown(
        ["data set", "who", "stage s", "copy s", "MB/s", "its copy takes … of tsm's", "with staging", "client CPU s", "client peak MB",
         "target's WAL MB"],
        [row for result in everything["results"] for row in _copy_rows(result)])
    text += "\n" + markdown(
        ["data set", "who", "s", "MB/s", "tsm verify takes … of it"],
        [row for result in everything["results"] for row in _verify_rows(result)])
    return text + "".join(f"\nLeft out: {reason}\n" for reason in everything["left_out"])


def off_by_half(everything, expected):
    """Exit code: 1 when a ratio is less than half of what is expected; expectations are DATA:CONTESTANT=RATIO."""
    bad = 0
    for one in expected:
        place, ratio = one.split("=")
        data, name = place.split(":")
        for result in everything["results"]:
            found = ratios(result, "copy").get(name) if result["data"] == data else None
            if found is not None and found < float(ratio) / 2:
                print(f"{data}: {name} takes {found:.2f} of tsm's time, expected about {ratio}", file=sys.stderr)
                bad = 1
    return bad
