from asesmen_cli.language import speaking


def test_parts_with_commas_of_their_own_stay_apart() -> None:
    words = speaking("id")
    assert words.join(["Budi", "Citra"]) == "Budi, Citra"
    assert words.join(["Budi, S.E.", "Citra"]) == "Budi, S.E.; Citra"
