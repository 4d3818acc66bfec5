"""benchmarks/RESULTS.md: two commands write into it, and neither loses what the other wrote."""

import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from benchmarks import prove, results

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
