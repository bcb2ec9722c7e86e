"""Sentences of invented reports, put together from what people in old compounds write."""

import random
from collections.abc import Sequence
from typing import Any

TROUBLES: dict[str, tuple[str, ...]] = {
    "lighting": ("楼道灯不亮", "路灯坏了一排", "声控灯一直闪", "车棚里灯泡烧了，晚上很黑"),
    "water": ("水管漏水", "下水道堵了，污水往外冒", "停水了没有通知", "天花板渗水，墙都湿了"),
    "fire-safety": ("消防通道被车堵住", "灭火器过期了", "消防栓打不开水", "防火门关不上"),
    "wiring": (
        "有人从窗口拉飞线充电",
        "电动车推上楼充电",
        "电线垂下来快碰到头",
        "电表箱门掉了，电线露在外面",
    ),
    "parking": ("车乱停挡住路口", "有人装地锁占车位", "僵尸车停了半年没人管", "电动车停满单元门口"),
    "clutter": ("楼梯口堆满纸皮", "旧沙发丢在楼道里", "邻居把鞋柜放在过道", "天台上堆了装修垃圾"),
    "sanitation": ("垃圾桶满了没人清运", "绿化带里很臭，有死老鼠", "楼道好久没有扫", "化粪池旁边蚊虫很多"),
    "building": ("单元门锁坏了关不上", "外墙皮掉下来一块", "楼梯扶手松了", "门口路面有个大坑"),
    "neighbours": ("楼上半夜拖椅子，太吵", "广场舞音响开到九点半", "装修声从早到晚", "楼上漏水赔偿谈不拢"),
    "care": (
        "独居老人两天没有出门",
        "老人上下楼不方便，想要人帮忙买菜",
        "孩子放学没人接",
        "残疾邻居的轮椅坡道坏了",
    ),
    "papers": ("户口本地址和房产证不一致", "孩子入学要居住证明", "想问居住证怎么续", "社保卡丢了要开证明"),
    "other": ("快递柜坏了取不出件", "信报箱门没有了", "健身器材松动", "公告栏玻璃碎了"),
    "greenery": ("大树枝条伸进窗户", "草坪被人种了菜", "树倒了压住围栏"),
    "pets": ("有人遛狗不牵绳", "狗叫了一夜", "流浪猫很多，到处翻垃圾"),
    "gas": ("楼道里有煤气味",),
    "manhole": ("井盖松动，车一过就响", "井盖破了一半"),
}
WHEN = (
    "昨晚开始",
    "今天早上发现",
    "已经一个星期了",
    "下雨以后",
    "上个月就这样",
    "前天",
    "每天晚上",
    "这几天",
)
WHERE = (
    "{n}楼", "一楼楼梯口", "{n}楼到{m}楼之间", "顶楼", "车棚旁边", "大门进来左手边", "{n}号门前", "垃圾屋后面", "篮球场边",
)  # fmt: skip
ENDING = (
    "", "老人小孩走路危险。", "麻烦尽快来看看。", "打过物业电话没人接。", "已经有人摔倒过。", "希望给个说法。",
    "我{n}点后在家。",    "去年也报过一次。", "有{n}户人家受影响。", "照片拍不清楚，来了给我打电话。",
)  # fmt: skip
DONE = (
    "已经上门修好，试过没有问题。", "已请师傅更换配件，当天恢复。", "已清理干净，并和住户说好不再堆放。",
    "已协调双方谈妥，写了约定。",
    "已联系产权单位处理完毕。", "已到现场看过，当场处理好，并加装了警示牌。", "已办好，并把办法写在楼道公告栏。",
)  # fmt: skip
SURNAMES = "陈林黄张李王吴刘蔡杨许郑谢郭洪曾邱廖赖徐"


def description(rng: random.Random, category: str) -> str:
    """What a resident writes: when, where, what, and perhaps one thing more."""
    n = 2 + int(rng.random() * 8)
    words = {"n": n, "m": n + 1}
    what = pick(rng, TROUBLES.get(category) or TROUBLES["other"])
    where = pick(rng, WHERE).format(**words)
    return f"{pick(rng, WHEN)}，{where}{what}。{pick(rng, ENDING).format(**words)}"


def summary(rng: random.Random, category: str) -> str:
    """What the clerk lets the public read."""
    return str(pick(rng, TROUBLES.get(category) or TROUBLES["other"]))


def name(rng: random.Random) -> str:
    return str(pick(rng, SURNAMES)) + ("女士" if rng.random() < 0.55 else "先生")


def pick(rng: random.Random, choices: Sequence[Any]) -> Any:
    """One of them; cheaper than random.choice, which matters for millions."""
    return choices[int(rng.random() * len(choices))]
