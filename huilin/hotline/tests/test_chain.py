"""A pasted chain: numbers of every kind, faults by line, matters once however often it is pasted."""

import pytest

from huilin.cases.models import Case, Status
from huilin.core.errors import Forbidden, Refused
from huilin.hotline.chain import read_chain
from huilin.hotline.chain_entry import enter_chain

CHAIN = """#接龙
楼道灯不亮的请接龙
例 张三 1栋101 灯不亮

1. 张三 3栋201 路灯不亮
2、李四 3栋2单元，也是不亮
3.
④ 王五 门口的也不亮
５．赵六
(6) 张三 3栋201 路灯不亮
7) 张三 水管漏水
   还有地面湿
"""


def test_it_reads_every_kind_of_number():
    chain = read_chain(CHAIN)
    found = [(row.line, row.number, row.who, row.text) for row in chain.rows]
    assert found == [
        (5, "1", "张三", "3栋201 路灯不亮"),
        (6, "2", "李四", "3栋2单元，也是不亮"),
        (7, "3", "", ""),
        (8, "4", "王五", "门口的也不亮"),
        (9, "5", "赵六", "楼道灯不亮的请接龙"),
        (10, "6", "张三", "3栋201 路灯不亮"),
        (11, "7", "张三", "水管漏水 还有地面湿"),
    ]
    assert chain.topic == "楼道灯不亮的请接龙"
    assert [row.line for row in chain.faults] == [7, 10]
    assert "第5行" in chain.rows[6].note


@pytest.mark.parametrize("text", ["", "大家好", "#接龙\n例 张三 1栋", "明天开会"])
def test_nothing_is_read_where_nothing_is(text):
    assert read_chain(text).rows == []


def test_a_place_is_no_name():
    [row] = read_chain("1. 三号楼 灯不亮").rows
    assert (row.who, row.text) == ("", "三号楼 灯不亮")


def test_who_only_signs_without_topic_says_nothing():
    chain = read_chain("#接龙\n1. 张三\n2. 李四 3栋201")
    assert len(chain.faults) == 2


def entered(cast, text=CHAIN, by="CS", joined=False):
    return enter_chain(read_chain(text), cast.here.compound, by=cast[by], is_joined=joined)


def test_each_is_a_matter_on_behalf(cast):
    done = entered(cast)
    assert (len(done.new), len(done.known)) == (5, 0)
    case = Case.objects.get(contact_name="李四")
    assert (case.entrance, case.entered_by_id) == (cast.here.entrance, cast["CS"].person_id)
    assert case.reporter_id is None


def test_pasted_again_with_new_lines_nothing_doubles(cast):
    entered(cast)
    done = entered(cast, CHAIN.replace("1. 张三", "1、 张三") + "8. 钱七 井盖松了\n")
    assert (len(done.new), len(done.known), Case.objects.count()) == (1, 5, 6)


def test_joined_they_are_one_matter_with_every_reporter(cast):
    done = entered(cast, joined=True)
    done.master.refresh_from_db()
    assert done.master.report_count == 5
    assert Case.objects.filter(status=Status.MERGED, master=done.master).count() == 4
    more = entered(cast, CHAIN + "8. 钱七 也不亮\n", joined=True)
    more.master.refresh_from_db()
    assert (more.master.pk, more.master.report_count) == (done.master.pk, 6)


def test_a_steward_enters_but_does_not_join(cast):
    with pytest.raises(Forbidden):
        entered(cast, by="ST", joined=True)
    entered(cast, by="ST")


def test_it_is_all_or_nothing(cast):
    with pytest.raises(Refused):
        entered(cast, "1. \n2. ")
    with pytest.raises(Forbidden):
        enter_chain(read_chain(CHAIN), cast.there.compound, by=cast["ST"], is_joined=False)
    assert Case.objects.count() == 0
