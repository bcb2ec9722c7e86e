"""Messages out of a chat group: names, dates and placeholders go their own way, the words stay."""

import pytest

from huilin.cases.pasted import read_messages


@pytest.mark.parametrize(
    ("text", "who", "said", "pictures"),
    [
        ("张三 2026/11/23 19:20\n3栋2单元楼道灯不亮\n[图片]", "张三", "3栋2单元楼道灯不亮", 1),
        ("张三:\n3栋2单元楼道灯不亮\n\n", "张三", "3栋2单元楼道灯不亮", 0),
        ("李四：3栋2单元楼道灯不亮", "李四", "3栋2单元楼道灯不亮", 0),
        ("2026年11月23日 19:20\n3栋李姐: 水管爆了[图片][图片]", "", "3栋李姐: 水管爆了", 2),
        ("昨天 19:20\n张三 昨天 19:20\n@王管家 灯坏了[流泪]", "张三", "灯坏了", 0),
        ("—— 11-23 ——\n阿明(5栋) 11月23日 下午 3:05\n没水了", "阿明(5栋)", "没水了", 0),
        ("楼道灯不亮", "", "楼道灯不亮", 0),
        ("每天晚上10:30还在装修，太吵", "", "每天晚上10:30还在装修，太吵", 0),
        ("问题如下:\n地址: 3栋\n灯坏了", "", "问题如下:\n地址: 3栋\n灯坏了", 0),
        ("“张三”撤回了一条消息\n[语音]", "", "", 0),
        ("", "", "", 0),
    ],
)
def test_it_reads(text, who, said, pictures):
    read = read_messages(text)
    assert (read.who, read.text, read.pictures) == (who, said, pictures)


def test_several_writers_are_told_apart():
    read = read_messages("张三 2026/11/23 19:20\n灯坏了\n李四 2026/11/23 19:21\n我家也是")
    assert (read.who, read.writers, read.text) == ("张三", 2, "灯坏了\n我家也是")
