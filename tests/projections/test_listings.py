"""Every listing can be asked with each of its filters, from the beginning and from a place on."""

from __future__ import annotations

from datetime import date
from typing import get_args

import pytest

from projections.listing import Listing
from projections.listings import LISTINGS
from projections.listings.omissions.versions import numbers
from projections.questions import ASKED_ALREADY, ask
from projections.walking import Way

from .conftest import Desk

SCENE = {"today": date(2026, 3, 2), "zone": "Asia/Shanghai", "units": ["east"], "limit": 10, **ASKED_ALREADY}
SCENE |= {"above": "{}", "numbers": numbers()}


@pytest.mark.parametrize("listing", LISTINGS.values(), ids=LISTINGS)
def test_a_listing_can_be_asked_with_each_of_its_filters_and_after_a_place(desk: Desk, listing: Listing) -> None:
    ways: list[Way] = [way for way in get_args(Way) if has(listing, way)]
    none = dict.fromkeys(one.name for one in listing.narrowed_by)
    after = {f"after_{n}": None for n in range(len(listing.order))}
    for given in (*([name] for name in none), list(none)):
        for way in ways:
            begun = ask(desk.views, listing.question(given, way=way), {**SCENE, **none})
            further = ask(desk.views, listing.question(given, after=True, way=way), {**SCENE, **none, **after})
            assert [line for line in (*begun, *further) if getattr(line, "number", None) != 0] == []


@pytest.mark.parametrize("listing", LISTINGS.values(), ids=LISTINGS)
def test_no_filter_stands_for_what_tells_who_asks_and_when(listing: Listing) -> None:
    """Else whoever gives it would be asked about as somebody else."""
    assert {one.name for one in listing.narrowed_by}.isdisjoint(SCENE)


def has(listing: Listing, way: Way) -> bool:
    """Whether the lines of a listing can be found in a way: by units where they name theirs, by files if about them."""
    return way == "order" or (way == "files" and listing.about == "files") or "unit_id" in listing.row.__struct_fields__
