"""A steward's phone loses its signal: what is noted stays, arrives once, and never under another's name."""

import time

import pytest
from playwright.sync_api import expect

from huilin.activities.models import SmallRepair
from huilin.cases.models import Attachment, Case
from huilin.core.ids import new_id
from huilin.core.tenancy import in_street
from huilin.patrols.models import CheckIn, Hazard, HazardPhoto, Route
from huilin.places.models import Compound
from huilin.rounds.models import SentEntry
from huilin.rounds.tests.conftest import homes_on_the_stairs
from huilin.visits.models import NewVisit, Visit, VisitPlan, VisitTask
from huilin.visits.models.rules import today
from tests.cast import STREET
from tests.journeys.hands import picture

PAGE = "/rounds/today/"
HOMES = 200
READY = "#rounds[data-ready]"


@pytest.fixture
def homes(world):
    """Two hundred homes that the steward is to visit, fresh for each test."""
    cast = world.cast
    with in_street(STREET):
        VisitTask.objects.filter(state="due").update(state="skipped")
        compound = Compound.objects.get(pk=cast.here.compound.pk)
        plan = VisitPlan.objects.filter(compound=compound).first()
        plan = plan or VisitPlan.make(compound, today(), by=cast["SL"])
        made = homes_on_the_stairs(cast, HOMES)
        VisitTask.objects.bulk_create(
            VisitTask(
                plan=plan, household=home, compound=compound, community_id=home.community_id,
                building_id=home.building_id, entrance_id=cast.here.entrance.pk, household_class="resident",
                assignee=cast.person("ST"), due_from=today(), due_until=today(),
            )
            for home in made
        )  # fmt: skip
    return made


@pytest.fixture
def steward(hand, world, homes):
    """At the page of the round, its worker ready, the list on the phone."""
    made = hand(actor=world.cast["ST"])
    made.open(PAGE)
    expect(made.page.locator(READY)).to_be_attached()
    made.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    # Only pages opened after the worker took over are its own.
    made.open(PAGE)
    expect(made.page.locator(READY)).to_be_attached()
    made.complaints.clear()
    return made


def cut(hand):
    hand.context.set_offline(True)


def mend(hand):
    hand.context.set_offline(False)


def door(hand, home):
    return hand.page.locator(f"[data-home='{home.pk}'] > a")


def note(hand, home, result="见到了"):
    hand.tap(door(hand, home))
    hand.tap(hand.page.locator("form.door").get_by_role("button", name=result))
    expect(hand.page.locator("form.door")).to_have_count(0)


def states(hand, **count):
    for state, number in count.items():
        expect(hand.page.locator(f"#queue li[data-state={state}]")).to_have_count(number)


def kept(homes):
    with in_street(STREET):
        return sorted(Visit.objects.filter(household__in=homes).values_list("household_id", "result"))


def hushed(hand):
    """Without signal the browser complains of each file that it cannot get; that is what these tests are about."""
    hand.complaints[:] = [one for one in hand.complaints if "ERR_INTERNET_DISCONNECTED" not in one]


def fill_in(page, kind, **fields):
    """A form of the round, with a photo, kept by the phone."""
    form = page.locator(f"[data-kind={kind}]")
    page.locator(f"details:has([data-kind={kind}]) summary").click()
    for name, value in fields.items():
        form.locator(f"[name={name}]").fill(value)
    form.locator("input[type=file]").set_input_files(picture())
    form.locator("button[type=submit]").click()
    expect(form).to_be_hidden()


@pytest.fixture
def point(world):
    """A point of a round that is due today, with one thing to look at."""
    cast = world.cast
    with in_street(STREET):
        made = Route.lay_out(cast.here.compound, f"一圈{new_id().hex[-6:]}", by=cast["CS"], every_days=7)
        return made.add_checkpoint("地下室水泵", ["stairs"], by=cast["CS"])


def test_a_point_is_looked_at_without_signal(point, hand, world):
    walker = hand(actor=world.cast["ST"])
    walker.open(PAGE)
    page = walker.page
    expect(page.locator(READY)).to_be_attached()
    assert point.code not in page.content()
    cut(walker)
    place = page.locator(f"[data-point='{point.pk}']")
    place.locator("summary").click()
    place.locator("[name=code]").fill(point.code)
    for answer in place.locator("select").all():
        answer.select_option("good")
    place.locator("button[type=submit]").click()
    expect(place.locator("[data-noted]")).to_have_text("等着发")
    with in_street(STREET):
        assert not CheckIn.objects.filter(checkpoint=point).exists()
    mend(walker)
    expect(place.locator("[data-noted]")).to_have_text("已发出")
    with in_street(STREET):
        kept = CheckIn.objects.get(checkpoint=point)
        assert (kept.by_person_id, kept.run.state) == (world.cast["ST"].person_id, "started")
    hushed(walker)


def test_what_is_noted_without_signal_arrives_once(steward, homes):
    cut(steward)
    steward.taps = 0
    note(steward, homes[0])
    assert steward.taps <= 4
    note(steward, homes[1], "没人在家")
    with in_street(STREET):
        before = Case.objects.count()
    page = steward.page
    fill_in(page, "matter", description="三楼扶手松了")
    fill_in(page, "hazard", text="楼梯下堆了纸箱", spot="一楼")
    fill_in(page, "repair", what="换了灯泡", place="3栋2单元")
    states(steward, waiting=5, sent=0)
    assert kept(homes) == []

    began = time.monotonic()
    page.reload()
    expect(page.locator("[data-home]")).to_have_count(HOMES)
    spent = time.monotonic() - began
    print(f"{HOMES} homes opened without signal in {spent:.2f} s")
    assert spent < 5
    states(steward, waiting=5)

    mend(steward)
    states(steward, waiting=0, sent=5)
    assert kept(homes) == sorted([(homes[0].pk, "met"), (homes[1].pk, "not_home")])
    with in_street(STREET):
        assert Case.objects.count() == before + 1
        case = Case.objects.latest("submitted_at")
        assert (case.description, Attachment.objects.filter(case=case).count()) == ("三楼扶手松了", 1)
        hazard, repair = Hazard.objects.latest("found_at"), SmallRepair.objects.latest("noted_at")
        assert (hazard.text, HazardPhoto.objects.filter(hazard=hazard).count()) == ("楼梯下堆了纸箱", 1)
        assert (repair.what, repair.state, bool(repair.after)) == ("换了灯泡", "done", True)
    page.reload()
    expect(page.locator(READY)).to_be_attached()
    assert len(kept(homes)) == 2
    hushed(steward)


def test_nothing_readable_lies_on_the_phone(steward, homes):
    cut(steward)
    note(steward, homes[0])
    told = steward.page.evaluate(
        """async () => {
          const kept = (base, store) => base.transaction(store).objectStore(store);
          const base = await new Promise((done) => {
            const asked = indexedDB.open("huilin-rounds", 1); asked.onsuccess = () => done(asked.result); });
          const all = (store) => new Promise((done) => {
            const asked = kept(base, store).getAll(); asked.onsuccess = () => done(asked.result); });
          const [entry] = await all("entries");
          const names = await caches.keys();
          const pages = await Promise.all(names.map(async (name) =>
            (await Promise.all((await (await caches.open(name)).matchAll()).map((one) => one.text()))).join("")));
          const session = (await all("keep")).find((one) => one.key);
          return { entry: Object.keys(entry), text: new TextDecoder().decode(entry.data), pages: pages.join(""),
            extractable: session.key.extractable };
        }"""
    )
    assert str(homes[0].pk) not in told["text"]
    assert "data-home=" not in told["pages"].replace("[data-home]", "")
    assert told["extractable"] is False
    assert set(told["entry"]) == {"id", "user", "state", "iv", "data", "photos"}
    mend(steward)
    states(steward, sent=1)
    hushed(steward)


def test_another_person_on_the_same_phone_never_sends_what_is_not_theirs(steward, homes, world):
    cut(steward)
    note(steward, homes[0])
    states(steward, waiting=1)
    steward.page.goto("about:blank")
    steward.context.clear_cookies()
    steward.carry_session(world.cast["SL"])
    mend(steward)
    steward.open(PAGE)
    expect(steward.page.locator(READY)).to_be_attached()
    expect(steward.page.locator("#signal")).to_contain_text("别人记的")
    states(steward, waiting=0, sent=0)
    assert kept(homes) == []
    steward.context.clear_cookies()
    steward.carry_session(world.cast["ST"])
    steward.open(PAGE)
    states(steward, sent=1)
    assert kept(homes) == [(homes[0].pk, "met")]
    with in_street(STREET):
        assert SentEntry.objects.latest("written_at").by_person_id == world.cast["ST"].person_id
    hushed(steward)


def test_a_conflict_is_shown_and_the_steward_decides(steward, homes, world):
    cut(steward)
    note(steward, homes[0])
    note(steward, homes[1])
    with in_street(STREET):
        for home in homes[:2]:
            Visit.note(home, NewVisit(result="met"), by=world.cast["SL"])
    mend(steward)
    states(steward, conflict=2)
    assert len(kept(homes)) == 2
    steward.page.locator("#queue li").first.get_by_role("button", name="还是记上").click()
    states(steward, conflict=1, sent=1)
    assert len(kept(homes)) == 3
    steward.page.get_by_role("button", name="不记了").click()
    states(steward, conflict=0, sent=1)
    hushed(steward)


def test_signing_out_asks_first_and_then_nothing_is_left(steward, homes):
    page = steward.page
    cut(steward)
    note(steward, homes[0])
    states(steward, waiting=1)
    page.route("**/api/v1/sync", lambda route: route.abort())
    mend(steward)
    page.locator("form[data-sign-out] button").click()
    expect(page.locator("#leaving")).to_be_visible()
    # The page has tried by itself once more, in vain; now it is for the steward to say.
    expect(page.locator("#rounds[data-state=offline]")).to_be_attached()
    page.unroute("**/api/v1/sync")
    page.locator("#leaving [data-send]").click()
    states(steward, sent=1)
    expect(page.locator("#leaving")).to_be_hidden()
    page.locator("form[data-sign-out] button").click()
    expect(page.locator("form[data-sign-out]")).to_have_count(0)
    left = page.evaluate("indexedDB.databases().then((all) => all.map((one) => one.name))")
    assert "huilin-rounds" not in left
    hushed(steward)
    steward.complaints[:] = [one for one in steward.complaints if "ERR_FAILED" not in one]


def test_without_a_worker_the_queue_works_while_the_page_is_open(hand, world, homes):
    walker = hand(actor=world.cast["ST"], service_workers="block")
    walker.open(PAGE)
    expect(walker.page.locator(READY)).to_be_attached()
    cut(walker)
    note(walker, homes[0])
    states(walker, waiting=1)
    mend(walker)
    states(walker, sent=1)
    assert kept(homes) == [(homes[0].pk, "met")]
    hushed(walker)


def test_without_scripts_the_ordinary_pages_do_it(hand, world, homes):
    walker = hand(actor=world.cast["ST"], script=False)
    walker.open(PAGE)
    walker.tap(door(walker, homes[0]))
    walker.tap("见到了")
    assert kept(homes) == [(homes[0].pk, "met")]
