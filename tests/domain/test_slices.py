from asesmen_cli.domain.slices import part_of
from tests.outputs.reports import person, plan_sheet


def test_a_part_keeps_its_people_and_the_batches_that_they_sit_in() -> None:
    # three batches of 2, two people left over; the part: the 1st, 2nd, 5th and 8th person
    people = [person(number) for number in range(1, 9)]
    sheet = plan_sheet(people, [2, 2, 2])
    nips = {people[at].nip for at in (0, 1, 4, 7)}
    part = part_of(sheet.plan, nips)
    assert [(batch.number, batch.nips) for batch in part.batches] == [
        (1, (people[0].nip, people[1].nip)),
        (3, (people[4].nip,)),
    ]
    assert [left.nip for left in part.unplaced] == [people[7].nip]


def test_a_part_of_everyone_is_the_plan() -> None:
    people = [person(number) for number in range(1, 6)]
    sheet = plan_sheet(people, [2, 2])
    assert part_of(sheet.plan, {who.nip for who in people}) == sheet.plan
