"""A person is taken out of stored values wherever these say whose a name is: pure."""

import json

from bot.assets.client import NewAsset
from bot.models import AssetRef, Named
from bot.operations import Create, Operation, Transfer, operation_json
from bot.operations.client_transfer import ClientTransfer, Lost
from bot.operations.several import Several, wanted_json
from bot.store.holdings import blanking
from bot.store.holdings.blanking import Whose

ANA = Whose(
    frozenset({"p1"}),
    frozenset({("slack", "E1:T1", "U1"), ("source", "itflow", "7")}),
    frozenset({"ana@example.com"}),
)
SEVEN = Named(id="7", name="Ana Lima")


def without_ana(value: object) -> object:
    """The value as it is stored once Ana is erased."""
    known = ANA.known_as(blanking.names_in(value, ANA, None))
    return blanking.blanked(value, known, None)


def erased(operation: Operation) -> Operation:
    """The same of an operation."""
    return operation_json.validate_python(without_ana(operation.model_dump(mode="json")))


def test_what_is_made_for_somebody_no_longer_names_them() -> None:
    """Their id stays, which means nobody; the place keeps its name."""
    asset = NewAsset(model_id="", serial_number="S1", assignee_id="7", location_id="7")
    names = {"assignee_id": SEVEN.name, "location_id": "Shop"}
    left = erased(Create(source="itflow", asset=asset, names=names))
    assert isinstance(left, Create)
    assert left.names == {"assignee_id": "", "location_id": "Shop"}
    assert left.asset == asset


def test_a_client_transfer_no_longer_names_whoever_had_it() -> None:
    """A client whose id is the same keeps its name: it is nobody."""
    transfer = ClientTransfer(
        ref=AssetRef("itflow", "1"),
        to=Named(id="7", name="Kestrel Freight"),
        links={"assignee_id": SEVEN},
        lost=(Lost(field="assignee", was=SEVEN.name), Lost(field="location", was="Shop")),
    )
    left = erased(transfer)
    assert isinstance(left, ClientTransfer)
    assert left.to == transfer.to
    assert left.links == {"assignee_id": Named(id="7", name="")}
    assert [one.was for one in left.lost] == ["", "Shop"]


def test_a_client_transfer_no_longer_names_whom_nobody_there_is_called_like() -> None:
    """Whoever had it is linked to nothing: the id lies beside the name that is lost."""
    transfer = ClientTransfer(
        ref=AssetRef("itflow", "1"),
        to=Named(id="3", name="Kestrel Freight"),
        lost=(Lost(field="assignee", was=SEVEN.name, id=SEVEN.id),),
    )
    left = without_ana(Several(changes=(transfer,)).model_dump(mode="json"))
    assert SEVEN.name not in json.dumps(left)
    assert "Kestrel Freight" in json.dumps(left)


def test_of_several_changes_each_goes_by_its_own_source() -> None:
    """The same id in another source is somebody else."""
    changes = tuple(Transfer(ref=AssetRef(one, "1"), to=SEVEN) for one in ("itflow", "factorial"))
    left = without_ana(Several(changes=changes).model_dump(mode="json"))
    read = wanted_json.validate_python(left)
    assert isinstance(read, Several)
    assert [one.to.name for one in read.changes if isinstance(one, Transfer)] == ["", SEVEN.name]


def test_a_sentence_that_names_them_goes() -> None:
    """Why one of several was left out, where that says who has it."""
    has_it = {"ref": ["itflow", "1"], "assignee": SEVEN.model_dump()}
    left_out = [{"label": "LT-1", "reason": "Ana Lima has it."}, {"label": "LT-2", "reason": "No."}]
    _, after = json.loads(json.dumps(without_ana([has_it, left_out])))
    assert [one["reason"] for one in after] == ["", "No."]
    assert [one["label"] for one in after] == ["LT-1", "LT-2"]


def test_the_words_of_who_recorded_a_consent_are_theirs() -> None:
    """Like their comments; those of others are not."""
    assert blanking.goes("consents:p1", ANA, own=False)
    assert not blanking.goes("consents:p2", ANA, own=True)
