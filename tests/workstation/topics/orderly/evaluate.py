from hygie.workstation.probes.model import Unknown, failed, not_applicable, passed, unknown


def always_fine(facts):
    return passed("Tout va bien.")


def always_wrong(facts):
    return failed("Rien ne va.", "wrong", count=2)


def never_seen(facts):
    return unknown(Unknown.NOT_SAID)


def never_asked(facts):
    return not_applicable("Sans objet ici.", "no_such_thing")


def inventory(facts):
    return {"software": [{"name": "Un logiciel", "version": "1", "publisher": None}]}
