"""A steward's menu has one way into the day."""

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db


def test_the_round_leads_and_the_visits_are_reached_from_it(cast, client):
    cast.sign_in(client, "ST")
    menu = client.get(reverse("core:menu")).content.decode()
    today, visits = reverse("rounds:today"), reverse("visits:today")
    assert f'href="{today}"' in menu
    assert f'href="{visits}"' not in menu
    assert f'href="{visits}"' in client.get(today).content.decode()
    page = client.get(visits).content.decode()
    assert f'href="{today}" aria-current="page"' in page
