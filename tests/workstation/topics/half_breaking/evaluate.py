from hygie.workstation.probes.model import Unknown, Unseen, passed


def breaks_alone(facts):
    return facts["absent"]


def raises_unseen(facts):
    raise Unseen(Unknown.NEEDS_ADMIN, "un réglage")


def still_answers(facts):
    return passed("Vu quand même.")
