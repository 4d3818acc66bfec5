"""What an import says of each row, against an inventory that is held."""

from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.assets.client import Capabilities
from bot.assets.csv import sheet
from bot.assets.csv.differences import Target
from bot.assets.csv.known import Known
from bot.assets.csv.outcomes import Change, Outcome
from bot.imports.dry_run import DryRun, Judged
from bot.models import Asset, AssetModel, Money, Named, Person, Status
from bot.store import Index
from tests.made import NOON, SOURCE, asset

FIELDS = frozenset(
    {"name", "tag", "description", "model_id", "serial_number", "status", "notes"}
) | {
    *("assignee_id", "location_id", "team_id", "purchase_date", "warranty_end", "price", "uri"),
}
CAN = Capabilities(
    create=True,
    update=True,
    assign=True,
    unassign=True,
    create_model=True,
    statuses=frozenset(Status) - {Status.LOST, Status.OTHER},
    fields=FIELDS,
    never_cleared=frozenset({"warranty_end"}),
)
MOVES = CAN.model_copy(update={"fields": FIELDS | {"client_id"}})
"""Those of a source whose assets can become another client's."""
PEOPLE = (
    Person(source=SOURCE, id="1", name="Ana Martín", emails=("ana@example.com",)),
    Person(source=SOURCE, id="2", name="Kim Lee", emails=("kim@example.com",)),
    Person(source=SOURCE, id="3", name="Kim Lee", emails=("lee@example.com",)),
    Person(source=SOURCE, id="4", name="Gone Person", active=False),
)
MODELS = (
    AssetModel(id="m1", category="laptop", manufacturer="Dell", name="Latitude 7450"),
    AssetModel(id="m2", category="laptop", manufacturer="Apple", name="MacBook Pro 14"),
)
BERLIN = (Named(id="11", name="Berlin"), Named(id="12", name="Barcelona"))
CLIENTS = (Named(id="c1", name="Client c1"), Named(id="c2", name="Client c2"))


def known(*, clients: bool = False, models: bool = True) -> Known:
    """The names of the source."""
    return Known(
        SOURCE,
        names={"client": CLIENTS if clients else (), "location": BERLIN, "team": ()},
        people=PEOPLE,
        models=MODELS if models else None,
    )


def hold(index: Index, *assets: Asset) -> None:
    """Hold these assets too."""
    generation = index.begin(SOURCE)
    index.hold(SOURCE, generation, assets, checked_at=NOON, assigned={})
    index.finish(SOURCE, generation, at=NOON)


class Trial:
    """An inventory, and files tried against it."""

    def __init__(self, folder: Path, index: Index) -> None:
        self.folder = folder
        self.index = index
        self.known = known()

    def of(self, text: str, *assets: Asset, **asked: Any) -> list[Outcome]:
        """What would become of the rows of *text*."""
        return [one.outcome for one in self.judged(text, *assets, **asked)]

    def judged(self, text: str, *assets: Asset, **asked: Any) -> list[Judged]:
        """The same, with what is to be done."""
        hold(self.index, *assets)
        path = self.folder / "file.csv"
        path.write_text(text, newline="")
        read = sheet.opened(path, encoding=None, separator=None)
        targets = {SOURCE: Target(asked.pop("can", CAN), self.known)}
        with closing(DryRun(self.index, targets, **{"source": SOURCE, **asked})) as run:
            return list(run.judged(read))

    def one(self, text: str, *assets: Asset, **asked: Any) -> Outcome:
        """What would become of the only row."""
        (outcome,) = self.of(text, *assets, **asked)
        return outcome


@pytest.fixture
def trial(tmp_path: Path) -> Iterator[Trial]:
    """Files tried against an index of their own."""
    index = Index.open(tmp_path / "index.sqlite3")
    yield Trial(tmp_path, index)
    index.close()


def test_a_row_is_matched_by_id_then_serial_number_then_name(trial: Trial) -> None:
    """The report says by which; the surest that is given decides."""
    assets = [asset(1, name="one"), asset(2, name="two"), asset(3, name="three")]
    said = trial.of("Id,Serial Number,Name\nid-1,SN-0001,one\n,sn 0002,two\n,,THREE\n", *assets)
    assert [(one.ref and one.ref.id, one.by) for one in said] == [
        ("id-1", "id"),
        ("id-2", "serial"),
        ("id-3", "name"),
    ]


def test_what_is_given_and_differs_is_an_update(trial: Trial) -> None:
    """An empty cell leaves as is, a lone `-` clears, and the same said otherwise is no change."""
    held = asset(1, tag="T1", notes="old", location="11", warranty_end=date(2027, 1, 2))
    held = held.model_copy(update={"location": BERLIN[0], "purchase_date": date(2026, 1, 2)})
    outcome = trial.one(
        "Serial,Asset Tag,Notes,Location,Warranty,Purchase Date,Status\n"
        "SN-0001,,-,BERLIN,2027-1-2,2026-01-03,In_Stock\n",
        held,
    )
    assert outcome.kind == "update"
    assert [(one.heading, one.old, one.new) for one in outcome.changes] == [
        ("Notes", "old", ""),
        ("Purchase Date", "2026-01-02", "2026-01-03"),
    ]
    assert outcome.text() == (
        "line 2: update “T1” (factorial id-1, by serial number): Notes “old” cleared; "
        "Purchase Date “2026-01-02” to “2026-01-03”"
    )


def test_what_is_nowhere_is_new(trial: Trial) -> None:
    """A new asset is said with all that it would have."""
    outcome = trial.one(
        "Serial,Model,Assigned To,Location\nNEW-1,latitude 7450,ana@example.com,Berlin\n", asset(1)
    )
    assert (outcome.kind, outcome.title, outcome.by) == ("create", "NEW-1", None)
    assert [one.new for one in outcome.changes] == [
        "NEW-1",
        "latitude 7450",
        "ana@example.com",
        "Berlin",
    ]


def test_the_second_row_about_an_asset_is_a_duplicate(trial: Trial) -> None:
    """Be it held or new, by whatever it is found; the line of the first is said."""
    said = trial.of(
        "Serial,Name,Model\nSN-0001,,\n,one,\nNEW-1,,Latitude 7450\nnew1,,Latitude 7450\n",
        asset(1, name="one"),
    )
    assert [one.kind for one in said] == ["unchanged", "duplicate", "create", "duplicate"]
    assert [one.reason for one in said if one.reason] == [
        "line 2 is about the same asset",
        "line 4 is about the same asset",
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Id\nid-9\n", "factorial has no asset with the id “id-9”"),
        ("Serial,Notes\n,x\n", "it has neither Id nor Serial Number nor Name"),
        ("Serial,Notes\nSN-0001\n", "it has 1 cells where there are 2 headings"),
        ("Serial,Notes\nSN-0001,a,b\n", "it has 3 cells where there are 2 headings"),
        ("Serial,Notes\nSN-0001,=1+1\n", "Notes begins with “=”, as a formula does"),
        ("Serial,Source\nSN-0001,itflow\n", "this import is into factorial"),
        ("Serial,Client\nSN-0001,Acme\n", "factorial has no clients"),
        (
            "Serial,Status\nSN-0001,Broken\n",
            "in stock, assigned, in repair, lost, stolen, retired, and deleted",
        ),
        ("Serial,Status\nSN-0001,Lost\n", "factorial cannot be given the status “Lost”"),
        ("Serial,URI\nSN-0001,javascript:x\n", "is no http or https address"),
        ("Serial,Assigned To\nSN-0001,Ana Martin\n", "factorial has no person “Ana Martin”"),
        ("Serial,Assigned To\nSN-0001,Gone Person\n", "factorial has no person “Gone Person”"),
        ("Serial,Assigned To\nSN-0001,kim lee\n", "2 people are called “kim lee”; an e-mail"),
        ("Serial,Location\nSN-0001,Berlim\n", "factorial has no location “Berlim”"),
        ("Serial,Model\nSN-0001,-\n", "no asset without a model"),
        ("Serial,Warranty\nSN-0001,-\n", "factorial cannot clear Warranty Expire"),
        ("Serial,Purchase Price Cents\nSN-0001,100\n", "a price is both"),
        ("Serial,OS\nSN-0001,BeOS\n", "factorial cannot be given what differs: OS"),
        ("Serial,Notes\nNEW-1,x\n", "for a new asset factorial needs Model"),
        ("Name,Model\nnew,Latitude 7450\n", "for a new asset factorial needs Serial Number"),
        ("Serial,Model\nNEW-1,Zenbook\n", "there is no model “Zenbook”, and a new one needs"),
        ("Serial,Model,Status\nNEW-1,Latitude 7450,retired\n", "a new asset of factorial"),
        ("Id,Serial\n-,SN-0001\n", "Id cannot be cleared"),
    ],
)
def test_a_row_that_cannot_be_carried_out_is_refused_with_the_reason(
    trial: Trial, text: str, said: str
) -> None:
    """One sentence each."""
    outcome = trial.one(text, asset(1, warranty_end=date(2027, 1, 2)))
    assert outcome.kind == "refused"
    assert said in outcome.reason


@pytest.mark.parametrize(
    ("order", "written", "day"),
    [
        ("ymd", "2026-04-03", "2026-04-03"),
        ("ymd", "2026/4/3", "2026-04-03"),
        ("dmy", "03.04.2026", "2026-04-03"),
        ("mdy", "04/03/2026", "2026-04-03"),
        ("dmy", "2026-04-03", "2026-04-03"),
    ],
)
def test_dates_stand_in_the_order_that_was_asked_for(
    trial: Trial, order: str, written: str, day: str
) -> None:
    """The year first is understood in any case."""
    outcome = trial.one(f"Serial,Purchase Date\nSN-0001,{written}\n", asset(1), order=order)
    assert [one.new for one in outcome.changes] == [day]


@pytest.mark.parametrize(
    ("order", "written", "said"),
    [
        ("ymd", "03/04/2026", "is no date like 2026-12-31; say which"),
        ("mdy", "31/12/2026", "is no date like 2026-12-31 or 12/31/2026"),
        ("dmy", "31/12/26", "is no date like 2026-12-31 or 31/12/2026"),
        ("ymd", "2026-02-30", "is no date like 2026-12-31"),
    ],
)
def test_no_order_of_a_date_is_guessed(trial: Trial, order: str, written: str, said: str) -> None:
    """Nor is a century, and a day that no month has is none."""
    text = f"Serial,Purchase Date\nSN-0001,{written}\n"
    outcome = trial.one(text, asset(1), order=order, other_order="say which")
    assert outcome.kind == "refused"
    assert said in outcome.reason


def test_a_zero_date_is_no_date(trial: Trial) -> None:
    """ITFlow writes 0000-00-00 where there is none."""
    assert trial.one("Serial,Purchase Date\nSN-0001,0000-00-00\n", asset(1)).kind == "unchanged"


def test_unknown_names_are_listed_once_with_those_near(trial: Trial) -> None:
    """However many rows have them."""
    trial.of(
        "Serial,Assigned To,Location\nSN-0001,Ana Martin,\nSN-0002,Ana Martin,\nSN-0003,,Berlim\n",
        *(asset(number) for number in (1, 2, 3)),
    )
    assert [one.text() for one in trial.known.unknown()] == [
        "unknown person “Ana Martin” (2 rows, the first on line 2); near: Ana Martín",
        "unknown location “Berlim” (1 row on line 4); near: Berlin",
    ]


def test_a_model_that_is_missing_is_proposed_once(trial: Trial) -> None:
    """By Type, Make and Model, for new assets; a held one gets none that is not there yet."""
    said = trial.of(
        "Serial,Type,Make,Model\nNEW-1,laptop,Dell,XPS 13\nNEW-2,laptop,Dell,XPS 13\n"
        "SN-0001,,,MacBook Air\n",
        asset(1),
    )
    assert [one.kind for one in said] == ["create", "create", "refused"]
    assert "its model is not there yet: make it with a new asset" in said[2].reason
    assert list(trial.known.proposed) == [("laptop", "Dell", "XPS 13")]


def test_what_the_source_has_no_field_for_is_left_out_and_said(trial: Trial) -> None:
    """The rest of the row stands."""
    outcome = trial.one("Serial,Notes,OS\nSN-0001,x,BeOS\n", asset(1))
    assert outcome.kind == "update"
    assert outcome.text().endswith("Notes “x”; left out: OS")


def test_a_price_is_changed_by_its_cents_alone(trial: Trial) -> None:
    """The currency it has stays."""
    held = asset(1, price=Money(minor_units=100, currency="EUR"))
    outcome = trial.one("Serial,Purchase Price Cents\nSN-0001,200\n", held)
    assert [(one.old, one.new) for one in outcome.changes] == [("100", "200")]


def test_serial_and_name_are_looked_for_within_the_client(trial: Trial) -> None:
    """Without a client, what two have is refused with what tells them apart."""
    trial.known = known(clients=True)
    assets = [asset(n, client=c, serial="DUP-1", name="PC") for n, c in ((1, "c1"), (2, "c2"))]
    assert [
        (one.kind, one.ref.id if one.ref else one.reason)
        for one in trial.of(
            "Client,Serial,Name\nclient C1,DUP-1,\nClient c2,,PC\n,DUP-1,\nClient x,,PC\n", *assets
        )
    ] == [
        ("unchanged", "id-1"),
        ("unchanged", "id-2"),
        ("refused", "2 assets have the serial number “DUP-1”; Client or Id tells which"),
        ("refused", "factorial has no client “Client x”; perhaps “Client c1”"),
    ]


def test_an_import_for_one_client_touches_no_others(trial: Trial) -> None:
    """Neither does a row take an asset there, nor away from it."""
    trial.known = known(clients=True)
    assets = [asset(1, client="c1")]
    other = trial.one("Id,Notes\nid-1,x\n", *assets, client="Client c2")
    away = trial.one("Id,Client\nid-1,Client c2\n", *assets, client="Client c1")
    both = trial.one("Serial,Client\nSN-0001,Client c1\n", *assets, client="Client c2")
    assert "of the client “Client c1”, not of “Client c2”" in other.reason
    assert away.reason == "it is of the client “Client c2”, and this import is for Client c1"
    assert both.reason == "it is of the client “Client c1”, and this import is for Client c2"


def test_a_row_that_changes_the_client_changes_nothing_else(trial: Trial) -> None:
    """It names its asset by Id, for a serial number is looked for within the client."""
    trial.known = known(clients=True)
    here, named, gone, alone = (asset(number, client="c1") for number in range(1, 5))
    gone = gone.model_copy(update={"status": Status.LOST})
    text = "Id,Client,Notes\nid-1,Client c2,\nid-2,Client c2,x\nid-3,c2,\nid-4,Client c9,\n"
    moved, more, lost, nowhere = trial.of(text, here, named, gone, alone, can=MOVES)
    assert (moved.kind, moved.changes) == ("update", (Change("Client", "Client c1", "Client c2"),))
    assert more.reason == (
        "it moves the asset to another client, so it may change nothing else: Notes"
    )
    assert lost.reason == "it is out of use, and such an asset goes to no other client"
    assert nowhere.reason == "factorial has no client “Client c9”; perhaps “Client c1”"
    assert trial.one("Id,Client\nid-1,c1\n", here, can=MOVES).kind == "unchanged"


def test_where_a_source_cannot_move_assets_a_row_that_would_is_refused(trial: Trial) -> None:
    """For its key may not make new ones, or it has no clients at all."""
    trial.known = known(clients=True)
    refused = trial.one("Id,Client\nid-1,Client c2\n", asset(1, client="c1"))
    assert refused.reason == "in factorial we may not make an asset another client's"
    trial.known = known()
    assert trial.one("Id,Client\nid-1,x\n", asset(1)).reason == "factorial has no clients"


def test_a_living_asset_is_meant_before_an_archived_one(trial: Trial) -> None:
    """An archived one alone may be unchanged, and is never changed."""
    living = asset(1, serial="DUP-1")
    archived = asset(2, serial="DUP-1").model_copy(update={"archived": True})
    assert trial.one("Serial,Notes\nDUP-1,\n", archived).kind == "unchanged"
    assert "archived" in trial.one("Serial,Notes\nDUP-1,x\n", archived).reason
    assert trial.one("Serial,Notes\nDUP-1,x\n", living, archived).ref == living.ref


def test_an_asset_that_is_gone_is_not_found(trial: Trial) -> None:
    """Neither by id nor by serial number."""
    assert trial.one("Id\nid-1\n", asset(1, gone=True)).kind == "refused"
    new = trial.one("Serial,Model\nSN-0001,Latitude 7450\n", asset(1, gone=True))
    assert new.kind == "create"


def test_a_key_without_rights_is_said(trial: Trial) -> None:
    """What may not be written is refused in the dry run already."""
    reads = Capabilities(fields=FIELDS, statuses=CAN.statuses)
    new, old, same = trial.of(
        "Serial,Model,Notes\nNEW-1,Latitude 7450,\nSN-0001,,x\nSN-0002,,\n",
        asset(1),
        asset(2),
        can=reads,
    )
    assert "we may not make new assets" in new.reason
    assert "we may not change assets" in old.reason
    assert same.kind == "unchanged"


def test_a_row_removes_a_record_by_the_word_deleted_for_a_status(trial: Trial) -> None:
    """Where that may be done, and says nothing else; what is not there is not deleted."""
    can = CAN.model_copy(update={"delete": True})
    text = "Serial,Notes,Status\nSN-0001,,Deleted\nSN-0002,x,deleted\nSN-0003,,deleted\n"
    done, more, gone = trial.of(text, asset(1), asset(2), can=can)
    assert (done.kind, done.changes) == ("update", (Change("Status", "in stock", "Deleted"),))
    assert "it may change nothing else: Notes" in more.reason
    assert "nothing to delete" in gone.reason
    archived = asset(1, archived=True)
    assert "it is archived" in trial.one("Id,Status\nid-1,deleted\n", archived, can=can).reason
    assert "we may not delete" in trial.one("Id,Status\nid-2,deleted\n").reason


def test_words_may_name_a_model_where_the_source_keeps_no_list(trial: Trial) -> None:
    """No model is proposed then, and a serial number is not needed."""
    trial.known = known(models=False)
    can = CAN.model_copy(update={"any_model": True, "needs": frozenset({"name"})})
    assert trial.one("Name,Type\nPrinter 1,Printer\n", can=can).kind == "create"
    assert trial.known.proposed == {}
    assert (
        "has no asset without Name"
        in trial.one("Id,Name\nid-1,-\n", asset(1, name="a"), can=can).reason
    )
