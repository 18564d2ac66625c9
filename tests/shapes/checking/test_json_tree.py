"""Every value of a JSON text is found where it stands: its characters, read alone, are the value."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from medcodegraph.errors import InputError
from medcodegraph.shapes.checking.json_tree import Tree, read_tree

SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
VALUES = st.recursive(SCALARS, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=20)


def _plain(tree: Tree) -> object:
    if isinstance(tree.value, dict):
        return {key: _plain(one) for key, one in tree.value.items()}
    return [_plain(one) for one in tree.value] if isinstance(tree.value, list) else tree.value


def _check(tree: Tree, text: str) -> None:
    assert json.loads(text[tree.start : tree.end]) == _plain(tree)
    for key, at in tree.keys.items():
        assert json.JSONDecoder().raw_decode(text, at)[0] == key
    for one in tree.value.values() if isinstance(tree.value, dict) else tree.items():
        _check(one, text)


@given(VALUES, st.sampled_from([None, 1, "\t"]), st.booleans())
def test_values_stand_where_they_are_said_to(value: object, indent: object, ascii_only: bool):
    text = json.dumps(value, indent=indent, ensure_ascii=ascii_only)
    tree = read_tree(text, "x.json")
    assert _plain(tree) == value
    _check(tree, text)


def test_steps_lead_to_a_value_or_to_nothing():
    tree = read_tree('{"a": [1, {"b": "c"}]}', "x.json")
    assert tree.get("a", 1, "b").value == "c"
    for steps in (("b",), ("a", 2), ("a", "b"), ("a", 0, "b"), (0,)):
        assert tree.get(*steps) is None


@pytest.mark.parametrize(
    ("text", "where"), [('{"a":\n  1,}', "x.json:2:"), ("", "x.json:1:1: "), ("[" * 100_000, "x.json: ")]
)
def test_syntax_errors_have_a_place(text: str, where: str):
    with pytest.raises(InputError) as caught:
        read_tree(text, "x.json")
    assert str(caught.value).startswith(where)
