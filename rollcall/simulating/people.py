"""Invented people and places. Nobody here exists."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import NamedTuple

from domain.intake.record import Sentence, Sex
from domain.kernel.access import Actor, Role, Unit

ZONE = "Asia/Shanghai"
COUNTY = "sim.linhe"

#: The county and its three offices.
UNITS = (
    Unit(COUNTY, "临河县 Linhe County (simulated)", ZONE),
    Unit("sim.linhe.east", "东岸司法所 East Bank Office (simulated)", ZONE, COUNTY),
    Unit("sim.linhe.west", "西岭司法所 West Ridge Office (simulated)", ZONE, COUNTY),
    Unit("sim.linhe.south", "南湖司法所 South Lake Office (simulated)", ZONE, COUNTY),
)
OFFICES = UNITS[1:]
OFFICERS_AN_OFFICE = 4

_FAMILY = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧"
_GIVEN_F = ("秀英", "桂兰", "雪梅", "晓燕", "春华", "玉珍", "文静", "佳怡", "海霞", "小红")
_GIVEN_M = ("建国", "志强", "文博", "海涛", "永福", "少华", "国栋", "家俊", "长河", "小军")
_FIRST_F = ("Ada", "Beth", "Clara", "Dora", "Edith", "Flora", "Greta", "Hilda", "Ivy", "June")
_FIRST_M = ("Abel", "Boris", "Cyril", "Denis", "Edgar", "Felix", "Gus", "Hugo", "Igor", "Jonas")
_LAST = ("Ashdown", "Birchall", "Crowhurst", "Dunmore", "Elsworth", "Fairlop", "Garside", "Hollins", "Inskip", "Jessop")
_STREETS = ("柳树街", "河滨路", "Mill Lane", "Quay Street", "北门巷", "Orchard Road", "槐荫路", "Station Row")


class Person(NamedTuple):
    """One invented person, and how they take to supervision. steadiness: 0 to 1."""

    name: str
    sex: Sex
    birth_date: date
    address: str
    phone: str
    category: Sentence
    steadiness: float


def person(chance: Random, today: date) -> Person:
    """An invented person, 18 to 69 years old."""
    sex = Sex.FEMALE if chance.random() < 0.18 else Sex.MALE
    born = today - timedelta(days=chance.randint(18 * 366, 69 * 365))
    categories = list(Sentence)[:4]
    return Person(
        name=_name(chance, sex),
        sex=sex,
        birth_date=born,
        address=f"{chance.choice(_STREETS)} {chance.randint(1, 220)}",
        phone=f"000-{chance.randint(0, 9_999_999):07}",
        category=chance.choices(categories, (6, 74, 15, 5))[0],
        steadiness=min(0.995, max(0.4, chance.gauss(0.9, 0.1))),
    )


def officer(office: Unit, n: int) -> Actor:
    """The nth officer of an office."""
    return Actor(f"{office.unit_id}.officer-{n + 1}", Role.OFFICER, office.unit_id)


def reviewer(n: int) -> Actor:
    """The nth county reviewer."""
    return Actor(f"{COUNTY}.reviewer-{n + 1}", Role.REVIEWER, COUNTY)


def _name(chance: Random, sex: Sex) -> str:
    if chance.random() < 0.6:
        return chance.choice(_FAMILY) + chance.choice(_GIVEN_F if sex is Sex.FEMALE else _GIVEN_M)
    return f"{chance.choice(_FIRST_F if sex is Sex.FEMALE else _FIRST_M)} {chance.choice(_LAST)}"
