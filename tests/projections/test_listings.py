"""Every listing can be asked with each of its filters, from the beginning and from a place on."""

from __future__ import annotations

from datetime import date

import pytest

from projections.listing import Listing
from projections.listings import LISTINGS
from projections.questions import ASKED_ALREADY, ask

from .conftest import Desk

SCENE = {"today": date(2026, 3, 2), "zone": "Asia/Shanghai", "units": ["east"], "limit": 10, **ASKED_ALREADY}
SCENE |= {"above": "{}"}


@pytest.mark.parametrize("listing", LISTINGS.values(), ids=LISTINGS)
def test_a_listing_can_be_asked_with_each_of_its_filters_and_after_a_place(desk: Desk, listing: Listing) -> None:
    none = dict.fromkeys(one.name for one in listing.narrowed_by)
    after = {f"after_{n}": None for n in range(len(listing.order))}
    for given in (*([name] for name in none), list(none)):
        assert ask(desk.views, listing.question(given), {**SCENE, **none}) == []
        assert ask(desk.views, listing.question(given, after=True), {**SCENE, **none, **after}) == []
