"""Who has which role, as the settings say."""

from pathlib import Path

import pytest

from bot.errors import SettingsError
from bot.models import Role
from bot.settings import read
from tests.unit.settings.test_inventories import settings

ONE = '[[roles]]\nrole = "operator"\npeople = ["Ana.Ruiz@Example.com", "U0123456789"]\n'


def test_a_role_is_given_to_people_and_groups_for_sources_and_clients(tmp_path: Path) -> None:
    """Addresses in any case; a source whole or a client of it; the table is counted from 1."""
    (first, second) = settings(
        tmp_path,
        ONE + '[[roles]]\nrole = "auditor"\ngroups = ["S0123456789"]\n'
        'sources = ["factorial"]\nclients = ["itflow/Kestrel Freight"]\n',
    ).roles
    assert (first.number, first.role, first.reach) == (1, Role.OPERATOR, None)
    assert first.people == {"ana.ruiz@example.com", "U0123456789"}
    assert second.number == 2
    assert second.groups == {"S0123456789"}
    assert second.reach == (("factorial", None), ("itflow", "Kestrel Freight"))


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (ONE + 'group = ["S0"]', "roles[1].group is not a setting; did you mean groups?"),
        (ONE.replace("operator", "operater"), "roles[1].role must be operator, approver"),
        (ONE.replace("operator", "operater"), "did you mean operator?"),
        (ONE.replace("operator", "everyone"), "roles[1].role must be"),
        ('[[roles]]\npeople = ["U0123"]', "roles[1].role must be"),
        ('[[roles]]\nrole = "operator"', "roles[1] names nobody: give it people or groups"),
        (ONE.replace("U0123456789", "@ana"), "not '@ana'"),
        (ONE.replace("U0123456789", "ana ruiz"), "e-mail addresses or Slack user ids"),
        ('[[roles]]\nrole = "operator"\npeople = "U0123"', "roles[1].people must be a list"),
        ('[[roles]]\nrole = "operator"\ngroups = ["@desk"]', "ids of user groups, such as"),
        (ONE + 'sources = ["factoral"]', "roles[1].sources: there is no source 'factoral'"),
        (ONE + 'clients = ["itflow"]', "as in itflow/Larkfield"),
        (ONE + 'clients = ["factorial"]', "has no clients"),
        (ONE + "sources = []", "roles[1] holds nowhere"),
        (
            ONE.replace("operator", "admin") + 'sources = ["factorial"]',
            "an admin is one everywhere",
        ),
        ("[roles]\n", "roles must be written as [[roles]] tables"),
    ],
)
def test_a_wrong_role_is_named(tmp_path: Path, text: str, line: str) -> None:
    """In one line that says what may stand there."""
    with pytest.raises(SettingsError) as error:
        settings(tmp_path, text)
    assert line in "\n".join(error.value.lines)


def test_each_wrong_table_has_its_line(tmp_path: Path) -> None:
    """All at once, so that nothing is mended one start at a time."""
    with pytest.raises(SettingsError) as error:
        settings(tmp_path, '[[roles]]\nrole = "x"\n[[roles]]\nrole = "operator"\n')
    assert [line.split(" ")[0] for line in error.value.lines] == ["roles[1].role", "roles[2]"]


def test_admins_are_named_by_address_or_id_with_anything_between(tmp_path: Path) -> None:
    """Commas, blanks and line ends part them."""
    given = {"ASSETBOT_ADMINS": "Dana@Example.com, U0123456789\n W0123"}
    found = read(given, tmp_path, need_slack=False, need_sources=False)
    assert found.admins == ("dana@example.com", "U0123456789", "W0123")
    assert read({}, tmp_path, need_slack=False, need_sources=False).admins == ()


@pytest.mark.parametrize(
    ("variable", "value", "line"),
    [
        ("ASSETBOT_ADMINS", "dana", "ASSETBOT_ADMINS must hold e-mail addresses or Slack user ids"),
        ("ASSETBOT_ADMIN", "U0123", "did you mean ASSETBOT_ADMINS?"),
        ("ASSETBOT_QUESTIONS_A_MINUTE", "0", "must be a whole number from 1"),
    ],
)
def test_a_wrong_variable_is_named(tmp_path: Path, variable: str, value: str, line: str) -> None:
    """In one line."""
    with pytest.raises(SettingsError) as error:
        read({variable: value}, tmp_path, need_slack=False, need_sources=False)
    assert line in "\n".join(error.value.lines)
