"""Three computers that are right alike take one line of paper, not three."""

from dataclasses import replace
from datetime import timedelta

from hygie.assessment.rules.observation import Evidence, Observation, Outcome, Subject
from hygie.documents.contents.alike import alike, summary
from tests.assessment import builders

NBSP = "\N{NO-BREAK SPACE}"


def seen(name: str, said: str = "L’écran se verrouille.", **changes: object) -> Observation:
    subject = Subject("computer", name, name)
    text = f"«{NBSP}{name}{NBSP}»{NBSP}: {said}"
    return replace(builders.seen(summary=text, subject=subject), **changes)


def test_what_was_seen_alike_is_told_once_with_every_name() -> None:
    late = seen("Bureau", collected_at=builders.NOW - timedelta(days=3))
    [group] = alike([seen("Accueil"), late, seen("Portable")])

    assert summary(group) == (
        f"«{NBSP}Accueil{NBSP}», «{NBSP}Bureau{NBSP}» et «{NBSP}Portable{NBSP}»{NBSP}: "
        "L’écran se verrouille."
    )


def test_one_alone_keeps_its_words() -> None:
    [group] = alike([seen("Accueil")])

    assert summary(group) == seen("Accueil").summary


def test_the_same_computer_twice_is_named_once() -> None:
    [group] = alike([seen("Accueil"), seen("Accueil", topic="workstation.other")])

    assert summary(group) == seen("Accueil").summary


def test_one_sentence_about_two_topics_is_told_once() -> None:
    stays = replace(seen("Accueil"), summary=f"«{NBSP}Accueil{NBSP}» ne quitte pas le cabinet.")
    [group] = alike([stays, replace(stays, topic="workstation.other")])

    assert summary(group) == stays.summary


def test_what_differs_stands_apart() -> None:
    other = seen("Bureau", "L’antivirus est à jour.")
    fails = [seen(name, outcome=Outcome.FAIL, reason="À régler.") for name in ("Un", "Deux")]
    photo = seen("Trois", evidence=(Evidence("photo.png"),))
    stays = [
        replace(seen(name), summary=f"«{NBSP}{name}{NBSP}» ne quitte pas le cabinet.")
        for name in ("Quatre", "Cinq")
    ]

    assert len(alike([seen("Accueil"), other, *fails, photo, *stays])) == 7
