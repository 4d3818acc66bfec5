"""Models are built when they are first used: what is wrong with one shows here, not at a click."""

from collections.abc import Iterator

from pydantic import BaseModel

import bot.app  # noqa: F401 - every model is known once all is loaded


def models(above: type[BaseModel] = BaseModel) -> Iterator[type[BaseModel]]:
    """Every model of ours."""
    for one in above.__subclasses__():
        if one.__module__.startswith(("bot.", "handlers.")):
            yield one
        yield from models(one)


def test_every_model_can_be_built() -> None:
    """There is none with a field that cannot be checked."""
    found = list(models())
    for one in found:
        one.model_rebuild()
    assert len(found) > 200
    assert all(one.__pydantic_complete__ for one in found)
