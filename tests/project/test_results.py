"""benchmarks/RESULTS.md: two commands write into it, and neither loses what the other wrote."""

import ast
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from benchmarks import prove, replicas, results
from benchmarks.rows import (
    Bound,
    Row,
    at_least,
    at_most,
    below,
    both,
    from_on,
    grown_by,
    interleaved,
    less_than,
    named,
    table,
    under,
)

TWO = results.with_section(
    results.with_section("", results.NUMBERS, "| a | b |"), results.PROOF, "- result: all passed"
)
REPORT = """<testsuites><testsuite>
<testcase classname="tests.unit.test_a" name="test_one" time="1"/>
<testcase classname="tests.unit.test_a" name="test_two"><failure message="x">y</failure></testcase>
<testcase classname="tests.unit.test_b" name="test_three"><error message="x"/></testcase>
<testcase classname="tests.unit.test_b" name="test_four"><skipped message="x"/></testcase>
</testsuite></testsuites>"""


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The document in a folder of the test's own."""
    file = tmp_path / "RESULTS.md"
    monkeypatch.setattr(results, "FILE", file)
    return file


def test_a_section_takes_the_place_of_its_forerunner_and_of_nothing_else() -> None:
    """The other section stays to the letter."""
    again = results.with_section(TWO, results.NUMBERS, "| c | d |\n\nA line more.")
    assert again == TWO.replace("| a | b |", "| c | d |\n\nA line more.")


def test_the_sections_stand_in_one_order_whoever_wrote_first() -> None:
    """Numbers before proof."""
    other_way = results.with_section(
        results.with_section("", results.PROOF, "- result: all passed"),
        results.NUMBERS,
        "| a | b |",
    )
    assert other_way == TWO
    assert TWO.index(results.NUMBERS) < TWO.index(results.PROOF)


def test_writing_a_file_that_is_not_there_begins_it(elsewhere: Path) -> None:
    """The first of the two commands makes the document."""
    results.write(results.PROOF, "- result: all passed")
    assert elsewhere.read_text().startswith("# Results\n")
    results.write(results.NUMBERS, "| a | b |")
    assert elsewhere.read_text() == TWO


def test_a_report_says_what_failed() -> None:
    """Failures and errors are named; what passed or was skipped is counted."""
    ended = prove.outcome(REPORT, seed=7, seconds=61)
    assert (ended.tests, len(ended.failed)) == (4, 2)
    said = str(ended)
    assert "2 of 4 failed" in said
    assert "`tests.unit.test_a.test_two`" in said
    assert "1 min 1 s" in said
    assert "--seed=7" in said


def test_a_report_without_a_test_is_no_proof() -> None:
    """Nothing that was run is nothing that passed."""
    with pytest.raises(ValueError, match="no test"):
        prove.outcome("<testsuites><testsuite/></testsuites>", seed=7, seconds=1)


def test_make_prove_runs_the_full_rounds_and_records_them(
    elsewhere: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """The seed is printed and written down; a run of a part is printed only."""
    stand_in = (
        "import sys\n"
        "report = next(a for a in sys.argv if a.startswith('--junit-xml=')).partition('=')[2]\n"
        f"open(report, 'w').write('''{REPORT}''')\n"
        "print(sys.argv[1:])\n"
        "sys.exit(1)"
    )
    real = prove.command

    def command(seed: int, report: Path, more: Sequence[str]) -> list[str]:
        return [sys.executable, "-c", stand_in, *real(seed, report, more)[2:]]

    monkeypatch.setattr(prove, "command", command)
    assert prove.main(["--seed=7", "tests/unit"]) == 1
    assert not elsewhere.exists()
    assert prove.main(["--seed=7"]) == 1
    assert "- seed: 7 " in elsewhere.read_text()
    said = capfd.readouterr().out
    assert "Seed 7" in said
    assert "'--hypothesis-profile=prove', '--hypothesis-seed=7'" in said
    assert "'prove or hypothesis'" in said


def row(**more: Any) -> Row:
    """Three rounds, the second one disturbed on both sides."""
    return Row(
        measure="fetch", unit="s", rounds=[(1, 4), (30, 60), (3, 10)], against="theirs", **more
    )


def test_a_ratio_is_the_median_of_the_rounds_own() -> None:
    """What disturbs a whole round moves the figures, and hardly the ratio."""
    assert (row().ours, row().baseline, row().ratio) == (3, 10, 0.3)
    assert row().spread == "0.25 to 0.5 x, 3 rounds"


def test_a_row_says_what_is_met() -> None:
    """Both bounds stand in words beside yes or no; a row with none has neither."""
    shown = table([row(reach=at_most(0.35), extreme=at_most(0.2)), row()]).splitlines()
    assert shown[2] == (
        "| fetch | 3 s | 10 s | theirs | 0.3 x | ≤ 0.35 x | yes | ≤ 0.2 x | **no** "
        "| 0.25 to 0.5 x, 3 rounds |"
    )
    assert shown[3].count(" – ") == 4
    assert at_least(0.3).holds(row())
    assert not both(under(3, "s"), at_most(0.2)).holds(row())


@pytest.mark.parametrize(
    ("bound", "says", "least", "most"),
    [
        (at_most(0.3), "≤ 0.3 x", None, 3.0),
        (at_least(0.3), "≥ 0.3 x", 3.0, None),
        (below(0.3), "< 0.3 x", None, 2.9),
        (under(3, "s"), "≤ 3 s", None, 3.0),
        (less_than(3, "s"), "< 3 s", None, 2.9),
        (from_on(3, "s"), "≥ 3 s", 3.0, None),
        (grown_by(0.5, "s"), "≤ 0.5 s more", None, 10.5),
        (named("flat", at_most(0.3)), "flat: ≤ 0.3 x", None, 3.0),
    ],
)
def test_a_bound_says_what_it_is_judged_by(
    bound: Bound, says: str, least: float | None, most: float | None
) -> None:
    """Right at what its words say it holds, and a little past that it does not."""
    assert bound.says == says
    for edge, past in ((least, -0.1), (most, 0.1)):
        if edge is not None:
            assert bound.holds(_with(edge))
            assert not bound.holds(_with(edge + past))


def _with(ours: float) -> Row:
    return Row(measure="fetch", unit="s", rounds=[(ours, 10)], against="theirs")


@pytest.mark.parametrize(
    "module", sorted(Path(prove.__file__).parent.glob("*.py")), ids=lambda path: path.stem
)
def test_no_measure_words_a_bound_by_itself(module: Path) -> None:
    """Words and judgement are made of one number in `rows` alone, so that they cannot differ."""
    made = [
        node.lineno
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Bound"
    ]
    assert module.stem == "rows" or made == []


@pytest.mark.parametrize(("decided", "met"), [(99.9, "**no**"), (100, "yes")])
def test_a_hundred_decisions_a_second_are_a_hundred(decided: float, met: str) -> None:
    """Fewer are not what is wanted, however little is missing."""
    (_, _, shown, _) = table(replicas.rows(decided, 50)).splitlines()
    assert f"| ≥ 100 /s | {met} |" in shown


def test_what_holds_back_is_said_only_of_an_extreme_that_is_not_met() -> None:
    """One line below the table for each."""
    missed = table([row(extreme=at_most(0.2), held_back="the wire")])
    assert missed.endswith("\n- fetch: the wire")
    assert "the wire" not in table([row(extreme=at_most(0.4), held_back="the wire")])


def test_an_extreme_that_is_missed_for_no_known_reason_is_not_passed_over() -> None:
    """It is listed with the others, so that somebody asks."""
    assert table([row(extreme=at_most(0.2))]).endswith("\n- fetch: nobody has looked yet")


def test_rounds_take_turns_at_going_first() -> None:
    """A machine that grows warmer favours no variant."""
    order: list[str] = []

    def called(name: str) -> float:
        order.append(name)
        return len(order)

    found = interleaved(
        3, {"a": lambda: called("a"), "b": lambda: called("b")}, lambda _progress: None
    )
    assert order == ["a", "b", "b", "a", "a", "b"]
    assert found == {"a": [1, 4, 5], "b": [2, 3, 6]}
