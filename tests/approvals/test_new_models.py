"""A model that a new asset needs: made once, before the asset, whatever happens in between."""

from datetime import timedelta
from typing import Any, Literal

import pytest

from bot.assets.client import NewAsset, NewModel
from bot.models import RequestStatus
from bot.operations import Create
from bot.store.requested import Request
from tests.approvals.dying import Between, Killed, kill
from tests.desk import Desk

ANOTHER = {"executor": "another"}
MODEL = NewModel(category="laptop", manufacturer="Framework", name="Laptop 13")
CREATE = Create(source="factorial", asset=NewAsset(model_id="", serial_number="NEW-1"), model=MODEL)


def models(desk: Desk) -> list[str]:
    """The ids of the models that the source has by that name."""
    return [one.id for one in desk.factorial.inventory.models if one.name == MODEL.name]


def made(desk: Desk) -> list[str]:
    """The models of the assets that the source has by that serial number."""
    return [one.model_id for one in desk.factorial.inventory.assets if one.serial_number == "NEW-1"]


async def taken_over(desk: Desk, request: Request) -> Request:
    """The lease runs out, and another process looks at the rows and does what it finds."""
    desk.begun.clear()
    desk.later(seconds=31)
    await desk.approvals(**ANOTHER).reconcile()
    await desk.work(**ANOTHER)
    return await desk.get(request)


async def test_the_model_is_made_and_then_the_asset(desk: Desk) -> None:
    """Two writes, and the request says what the asset's model is."""
    request = await desk.asked(operation=CREATE)
    await desk.work()
    ended = await desk.get(request)
    assert ended.status == RequestStatus.COMPLETED
    assert made(desk) == models(desk)
    assert isinstance(ended.operation, Create)
    assert [ended.operation.asset.model_id] == models(desk)
    assert ended.operation.model is None
    assert desk.writes == 2


async def test_a_model_that_is_there_is_not_made_again(desk: Desk) -> None:
    """It is known by its maker and its name, however they are spelt."""
    wanted = NewModel(category="laptop", manufacturer="apple", name="macbook  pro 14")
    request = await desk.asked(operation=CREATE.model_copy(update={"model": wanted}))
    await desk.work()
    assert (await desk.get(request)).status == RequestStatus.COMPLETED
    new, old = await desk.asset("NEW-1"), await desk.asset()
    assert new.model == old.model
    assert desk.writes == 1


@pytest.mark.parametrize("step", ["before_write", "after_write", "before_read"])
async def test_killed_at_the_model_the_asset_is_made_all_the_same(desk: Desk, step: str) -> None:
    """Another process looks for the model, makes what is missing, and makes one asset."""
    request = await desk.asked(operation=CREATE)
    with pytest.raises(Killed):
        await desk.work(**dying(desk, step))
    ended = await taken_over(desk, request)
    assert ended.status == RequestStatus.COMPLETED
    assert len(models(desk)) == 1
    assert made(desk) == models(desk)


def dying(desk: Desk, step: str) -> dict[str, Any]:
    """A process that dies at this step of making a model, or while it looks for the model."""
    if step == "before_read":
        client = Between(desk.client)
        client.models = kill  # type: ignore[attr-defined]
        return {"sources": {"factorial": client}}
    return {"sources": {"factorial": Between(desk.client, **{step: kill})}}


async def test_killed_between_the_two_steps_the_asset_is_made_once(desk: Desk) -> None:
    """The row names the model by then: dying before the asset is sent, it may have been sent."""
    steps = iter((lambda: None, kill))

    def next_step() -> None:
        next(steps)()

    request = await desk.asked(operation=CREATE)
    client = Between(desk.client, before_write=next_step)
    with pytest.raises(Killed):
        await desk.work(sources={"factorial": client})
    assert (await desk.get(request)).sent == 1
    ended = await taken_over(desk, request)
    assert (ended.status, len(models(desk)), made(desk)) == ("unknown", 1, [])


@pytest.mark.parametrize("kind", ["drop_after", "status"])
async def test_an_answer_that_is_lost_makes_no_second_model(
    desk: Desk, kind: Literal["drop_after", "status"]
) -> None:
    """The model is looked for: there, the asset is made at once; else it is tried again."""
    desk.factorial.fail(kind, resource="it_asset_models", method="POST")
    request = await desk.asked(operation=CREATE)
    await desk.work()
    desk.later(minutes=1)
    await desk.approvals().reconcile()
    await desk.work()
    assert (await desk.get(request)).status == RequestStatus.COMPLETED
    assert len(models(desk)) == 1
    assert made(desk) == models(desk)


async def test_of_two_that_need_one_model_only_one_makes_it(desk: Desk) -> None:
    """Whoever comes while another is at it makes the asset later, of the model that is there."""
    first = await desk.asked(operation=CREATE)
    second = await desk.asked(operation=numbered("NEW-2"))
    desk.begun.clear()
    others = [second.id]

    async def another_comes() -> None:
        if others:
            await desk.approvals(**ANOTHER).see_to(others.pop())

    client = Between(desk.client, before_write=another_comes)
    await desk.approvals(sources={"factorial": client}).see_to(first.id)
    assert (await desk.get(first)).status == RequestStatus.COMPLETED
    assert len(models(desk)) == 1
    assert (await desk.get(second)).status == RequestStatus.APPROVED
    second = await taken_over(desk, second)
    assert second.status == RequestStatus.COMPLETED
    assert isinstance(second.operation, Create)
    assert [second.operation.asset.model_id] == models(desk)


async def test_whoever_could_not_make_it_leaves_it_to_the_next_at_once(desk: Desk) -> None:
    """A refusal says for certain that nothing was made."""
    desk.factorial.fail("status", status=422, resource="it_asset_models", method="POST", times=1)
    refused = await desk.asked(operation=CREATE)
    await desk.work()
    assert (await desk.get(refused)).status == RequestStatus.FAILED
    next_one = await desk.asked(operation=numbered("NEW-2"))
    await desk.work()
    assert (await desk.get(next_one)).status == RequestStatus.COMPLETED
    assert len(models(desk)) == 1


def numbered(serial: str) -> Create:
    """Another asset of the same new model."""
    return CREATE.model_copy(
        update={"asset": CREATE.asset.model_copy(update={"serial_number": serial})}
    )


async def test_a_model_that_is_refused_ends_it(desk: Desk) -> None:
    """With the source's words, and without an asset."""
    wanted = MODEL.model_copy(update={"category": "keyboard"})
    request = await desk.asked(operation=CREATE.model_copy(update={"model": wanted}))
    await desk.work()
    ended = await desk.get(request)
    assert ended.status == RequestStatus.FAILED
    assert made(desk) == models(desk) == []


async def test_a_source_that_is_paused_gets_no_model(desk: Desk) -> None:
    """Paused after it was asked for, it waits."""
    request = await desk.asked(operation=CREATE)
    await desk.approvals().pause("UADA")
    await desk.work()
    assert (models(desk), desk.writes) == ([], 0)
    await desk.approvals().resume("UADA")
    desk.now += timedelta(minutes=1)
    await desk.approvals().reconcile()
    await desk.work()
    assert (await desk.get(request)).status == RequestStatus.COMPLETED
