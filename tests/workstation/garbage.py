"""What hostile or broken systems may answer, for Hypothesis."""

from hypothesis import strategies as st

# Anything that JSON holds; its numbers stay below what any state means.
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers(max_value=4000) | st.text(max_size=10),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=12,
)
