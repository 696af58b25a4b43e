"""Reading in a font which characters it can draw."""

import pytest

from hygie.documents import typesetting
from hygie.documents.rules.coverage import covered

FONT = (typesetting.FONTS / "Inter-Regular.ttf").read_bytes()


def test_the_typeface_draws_french_and_no_emoji() -> None:
    drawn = covered(FONT)

    assert set(map(ord, "àâçéèêëîïôùûüÿœæÀÉŒ«»’…–—€½\N{NO-BREAK SPACE}□✓")) <= drawn
    assert ord("👍") not in drawn


@pytest.mark.parametrize("spoilt", [b"", b"pas une police", FONT[:200], bytes(5000)])
def test_a_spoilt_font_is_refused(spoilt: bytes) -> None:
    with pytest.raises(ValueError, match="font"):
        covered(spoilt)
