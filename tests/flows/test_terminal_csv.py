"""`assetbot import` and `assetbot export` against a served world."""

import csv
import io
import json
from pathlib import Path

import pytest

from sandbox.world import World
from tests.flows.test_terminal import NO_SLACK, SERIAL, Ran
from tests.flows.test_terminal import ran as ran  # noqa: PLC0414 - a fixture
from tests.flows.test_terminal_itflow import NO_FACTORIAL, settings


async def test_an_export_of_both_sources_is_read_back_as_unchanged(
    ran: Ran, tmp_path: Path
) -> None:
    """Every asset of Factorial and of ITFlow is a row, and no row would change anything."""
    async with World(assets=60) as world:
        more = {**NO_SLACK, **settings(world)}
        code, out, _ = await ran(world, "export", **more)
        (tmp_path / "all.csv").write_text(out, newline="")
        again, said, err = await ran(world, "import", "all.csv", "--json", **more)
        asked = [request for request in world.factorial.requests if request.method != "GET"]
    rows = list(csv.DictReader(io.StringIO(out, newline="")))
    told = [json.loads(line) for line in said.splitlines()]
    assert list(rows[0])[:3] == ["Source", "Client", "Id"]
    assert {row["Source"] for row in rows} == {"factorial", "itflow"}
    assert (code, again) == (0, 0), said + err
    assert {one["kind"] for one in told[:-1]} == {"unchanged"}
    assert told[-1]["summary"]["unchanged"] == len(rows)
    assert asked == []


async def test_a_file_for_one_client_of_itflow_is_tried_row_by_row(
    ran: Ran, tmp_path: Path
) -> None:
    """ITFlow's own template: new, held, unknown and refused rows, each with its sentence."""
    (tmp_path / "in.csv").write_text(
        "Name,Description,Type,Make,Model,Serial,OS,Purchase Date,Assigned To,Location,"
        "Physical Location,Notes\n"
        "New PC,,Desktop,Dell,OptiPlex 7020,NEW-1,,2026-01-02,,Main office,Rack 1,\n"
        "KF-LT-01,changed,,,,5CD2TWIN77,,,,,,\n"
        "KF-LT-01,,,,,,,,,,,\n"
        "Other PC,,,,,NEW-2,,02/01/2026,,,,\n"
        "Third PC,,,,,NEW-3,,,,Main offise,,\n"
    )
    async with World(assets=60) as world:
        more = {**NO_SLACK, **NO_FACTORIAL, **settings(world)}
        arguments = ("import", "in.csv", "--source", "itflow", "--client", "kestrel freight")
        code, out, err = await ran(world, *arguments, **more)
        wrong, _, said = await ran(world, *arguments[:4], "--client", "Kestrel", **more)
    lines = out.splitlines()
    assert code == 1, err
    assert lines[0].startswith("line 2: create “New PC” (Kestrel Freight): Name “New PC”; ")
    assert lines[0].endswith("; left out: Physical Location")
    assert lines[1].startswith("line 3: update “KF-LT-01” (itflow ")
    assert lines[1].endswith("Kestrel Freight, by serial number): Description “changed”")
    assert lines[2].endswith("by name): line 3 is about the same asset")
    assert "say --dates dmy or --dates mdy" in lines[3]
    assert "itflow has no location “Main offise”; perhaps “Main office”" in lines[4]
    assert "unknown location “Main offise” (1 row on line 6); near: Main office" in out
    assert lines[-1].endswith(
        "1 create, 1 update, 2 refused, 1 duplicate. This was a dry run: nothing was written."
    )
    assert wrong == 2
    assert "itflow has no client “Kestrel”; perhaps “Kestrel Freight”." in said


async def test_factorials_fields_name_a_model_and_propose_a_missing_one(
    ran: Ran, tmp_path: Path
) -> None:
    """Semicolons and a date the German way are read when the date's order is asked for."""
    (tmp_path / "in.csv").write_text(
        "serial_number;type_name;brand;model;owner_id;warranty_end_date\n"
        f"{SERIAL};;;;tom.becker@larkfield.example;31.12.2030\n"
        "NEW-1;laptop;Dell;Latitude 7450;;31.12.2030\n"
        "NEW-2;laptop;Dell;Latitude 9999;;\n",
        encoding="utf-16",
    )
    async with World(assets=60) as world:
        arguments = ("import", "in.csv", "--source", "Factorial", "--dates", "dmy")
        code, out, err = await ran(world, *arguments, **NO_SLACK)
    lines = out.splitlines()
    assert "Assigned To “Alex Moreno” to “tom.becker@larkfield.example”" in lines[0]
    assert "to “2030-12-31”" in lines[0]
    assert [line.split()[2] for line in lines[1:3]] == ["create", "create"], out + err
    assert "new model for factorial: laptop · Dell · Latitude 9999" in lines
    assert code == 0
    assert "(utf-16, parted by a semicolon): 2 create, 1 update." in lines[-1]


async def test_a_file_is_for_the_only_source_there_is(ran: Ran, tmp_path: Path) -> None:
    """It need not be said where there is nothing to choose."""
    (tmp_path / "in.csv").write_text(f"Serial Number,Notes\n{SERIAL},Mended\n")
    async with World(assets=60) as world:
        code, out, _ = await ran(world, "import", "in.csv", **NO_SLACK)
    assert (code, "Notes" in out, "1 update" in out) == (0, True, True)
    assert out.splitlines()[-1].startswith("1 row of ")


async def test_a_file_that_says_no_source_is_refused_once_and_told_how(
    ran: Ran, tmp_path: Path
) -> None:
    """Of two sources one has to be chosen: the flag and both are named, and no row is."""
    (tmp_path / "in.csv").write_text(f"Serial Number,Notes\n{SERIAL},a\nNEW-1,b\n")
    async with World(assets=60) as world:
        more = {**NO_SLACK, **settings(world)}
        code, out, said = await ran(world, "import", "in.csv", **more)
    assert (code, out) == (2, "")
    assert said.count("no column Source") == 1
    assert "say --source factorial or --source itflow." in said


async def test_an_export_takes_the_filters_of_a_list(ran: Ran) -> None:
    """An unknown value is refused with the known ones, before a line is written."""
    async with World(assets=60) as world:
        code, out, _ = await ran(world, "export", "category:laptop", **NO_SLACK)
        wrong, nothing, said = await ran(world, "export", "category:lapdog", **NO_SLACK)
    assert code == 0
    assert {row["Type"] for row in csv.DictReader(io.StringIO(out, newline=""))} == {"laptop"}
    assert (wrong, nothing) == (2, "")
    assert "laptop" in said


@pytest.mark.parametrize("words", [("category:laptops",), ("Laptops",), ("all", "laptops")])
async def test_an_export_takes_what_is_said_of_many(ran: Ran, words: tuple[str, ...]) -> None:
    """A kind may be named as in a sentence, with or without its filter's name."""
    async with World(assets=60) as world:
        code, out, said = await ran(world, "export", *words, **NO_SLACK)
    assert code == 0, said
    assert {row["Type"] for row in csv.DictReader(io.StringIO(out, newline=""))} == {"laptop"}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("import", "none.csv"), "There is no file"),
        (("import", "in.csv", "--source", "itflow"), "There is no source “itflow”"),
        (("import", "in.csv", "--source", "factorial", "--client", "x"), "has no clients"),
        (("export", "colour:red"), "The filters are"),
    ],
)
async def test_what_cannot_be_begun_is_exit_code_2_and_a_sentence(
    ran: Ran, tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    """On standard error; standard output stays empty."""
    (tmp_path / "in.csv").write_text("Name\nx\n")
    async with World(assets=60) as world:
        code, out, err = await ran(world, *arguments, **NO_SLACK)
    assert (code, out) == (2, "")
    assert said in err


async def test_nothing_is_said_of_a_source_that_was_never_read(ran: Ran, tmp_path: Path) -> None:
    """Every row would look new, and an export whole."""
    (tmp_path / "in.csv").write_text("Name\nx\n")
    async with World(assets=60) as world:
        more = {**NO_SLACK, "FACTORIAL_API_KEY": "wrong"}
        tried = await ran(world, "import", "in.csv", **more)
        exported = await ran(world, "export", **more)
    for code, out, err in (tried, exported):
        assert (code, out) == (1, "")
        assert "could not be read" in err
