from people.models import Organisation


def test_verify_names_who_did_it_and_leaves_the_verified_alone(cora, dario, lindenhof):
    anger = Organisation.objects.create(name="Haus am Anger", kind="shelter")

    num = Organisation.objects.verify(by=dario)

    anger.refresh_from_db()
    lindenhof.refresh_from_db()
    assert (num, anger.is_verified, anger.verified_by, lindenhof.verified_by) == (1, True, dario, cora)
