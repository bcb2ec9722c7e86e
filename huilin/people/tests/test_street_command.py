"""A street begins by command: opened once, its compounds whole or not at all, its first people able to appoint the rest."""

import pytest
from typer.testing import CliRunner

from huilin.accounts.models import User
from huilin.core.tenancy import in_street
from huilin.people.models import Role
from huilin.people.street_command import app
from huilin.places.models import Compound, Placard, Street

CODE = "441302007"
SHEET = "社区,小区,值班电话\n甲社区,一号院,0752-1\n甲社区,二号院,\n乙社区,三号院,\n"


def run(*arguments):
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.fixture
def street(db):
    assert run("open", CODE, "新街道", "--city", "惠州市").exit_code == 0
    return Street.objects.get(pk=CODE)


def test_a_street_is_opened_once(street):
    assert street.number == 1
    again = run("open", CODE, "新街道")
    assert (again.exit_code, "已经开通" in again.stderr) == (1, True)
    assert run("open", "12", "坏").exit_code == 1


def test_compounds_come_with_a_placard_and_only_once(street, tmp_path):
    file = tmp_path / "小区.csv"
    file.write_text(SHEET, encoding="utf-8")
    assert "新录3个" in run("compounds", file).stdout
    assert "新录0个" in run("compounds", file).stdout
    with in_street(CODE):
        assert Compound.objects.count() == Placard.objects.count() == 3
        assert Compound.objects.get(name="一号院").duty_phone == "0752-1"


@pytest.mark.parametrize("text", ["甲,乙\n1,2\n", "社区,小区\n甲社区,\n"])
def test_a_bad_sheet_is_one_sentence_and_adds_nothing(street, tmp_path, text):
    file = tmp_path / "小区.csv"
    file.write_text(text, encoding="utf-8")
    done = run("compounds", file)
    assert done.exit_code == 1
    assert done.stderr.strip()
    with in_street(CODE):
        assert not Compound.objects.exists()


def test_the_first_administrator_signs_in_with_two_factors(street):
    assert run("appoint", "管理员", "138 0000 1234", "AD").exit_code == 0
    assert User.objects.by_phone("+8613800001234").needs_second_factor
    with in_street(CODE):
        assert Role.objects.in_force().get().code == "AD"
    assert run("appoint", "管理员", "13800001234", "AD").exit_code == 1
    assert run("appoint", "谁", "12", "AD").exit_code == 1
    assert run("appoint", "谁", "13800001235", "CS").exit_code == 1
