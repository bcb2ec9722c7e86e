"""What is looked at on a round through an old walk-up compound (source: the checklist of the domain brief, 2.11)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class EquipmentClass(models.TextChoices):
    INDOOR_HYDRANT = "indoor_hydrant", _("室内消火栓")
    FIRE_PIPE = "fire_pipe", _("消防管道")
    OUTDOOR_HYDRANT = "outdoor_hydrant", _("室外消火栓")
    EXTINGUISHER = "extinguisher", _("灭火器")
    EMERGENCY_LIGHT = "emergency_light", _("应急照明和疏散标志")
    FIRE_DOOR = "fire_door", _("防火门")
    STAIRS = "stairs", _("楼道堆物")
    CHARGING_WIRE = "charging_wire", _("飞线充电")
    CABLE = "cable", _("入户电线老化")
    GAS_HOSE = "gas_hose", _("燃气软管")
    WINDOW_BARS = "window_bars", _("防盗网没有逃生口")
    FIRE_LANE = "fire_lane", _("消防车道")
    CHARGING_SHED = "charging_shed", _("充电棚")
    FALLING = "falling", _("外墙和窗台坠物")
    ROOF = "roof", _("屋面漏水")
    MANHOLE = "manhole", _("井盖")
    WALL = "wall", _("围墙和挡土墙")
    TREE = "tree", _("树木")
    POLE = "pole", _("电线杆")
    SHARED_FLAT = "shared_flat", _("群租房")
    SHOP_HOME = "shop_home", _("住人的店铺和仓库")
    OTHER = "other", _("其他")
