"""The diagrams of the units: pictures that fit, say what they show, and match the units."""

import re
import xml.etree.ElementTree as ElementTree

import pytest

from memviz.charts.unit_diagrams import DIAGRAMS, on_paper, unit_diagram
from memviz.charts.unit_diagrams.drawing import GATES
from memviz.charts.unit_diagrams.equations import EQUATIONS
from memviz.units import UNITS, make_unit

SVG = "{http://www.w3.org/2000/svg}"
HALF_A_LETTER = 5  # width, of names; their height is 15


def parsed(unit: str) -> ElementTree.Element:
    svg = unit_diagram(unit)
    assert svg is not None
    return ElementTree.fromstring(svg)


def names(svg: ElementTree.Element) -> list[tuple[str, float, float]]:
    return [
        (text.text or "", float(text.get("x", 0)), float(text.get("y", 0)))
        for text in svg.iter(f"{SVG}text")
        if text.get("class") == "name"
    ]


@pytest.mark.parametrize("unit", DIAGRAMS)
def test_a_diagram_is_named_and_described_for_who_cannot_see_it(unit):
    svg = parsed(unit)
    described = {child.get("id"): child.text for child in svg if child.get("id")}
    assert svg.get("role") == "img"
    named_by = svg.get("aria-labelledby", "").split()
    assert len(named_by) == 2, "a title and a description"
    assert all(described[id] for id in named_by)


@pytest.mark.parametrize("unit", DIAGRAMS)
def test_a_diagram_has_a_gates_function_for_every_gate_of_the_unit(unit):
    functions = [text.text for text in parsed(unit).iter(f"{SVG}text")]
    assert sum(map(functions.count, GATES)) == len(make_unit(unit, 2, 2).gate_names)


@pytest.mark.parametrize("unit", DIAGRAMS)
def test_everything_lies_inside_the_picture(unit):
    svg = parsed(unit)
    _, _, width, height = map(float, svg.get("viewBox", "").split())
    paths = list(svg.iter(f"{SVG}path"))
    assert paths
    for path in paths:
        numbers = [float(number) for number in re.findall(r"-?[\d.]+", path.get("d", ""))]
        assert all(0 <= x <= width for x in numbers[::2])
        assert all(0 <= y <= height for y in numbers[1::2])


@pytest.mark.parametrize("unit", DIAGRAMS)
def test_names_do_not_touch_each_other(unit):
    found = names(parsed(unit))
    assert found
    for position, (name, x, y) in enumerate(found):
        for other, other_x, other_y in found[position + 1 :]:
            apart = HALF_A_LETTER * 0.7 * (len(name) + len(other))
            assert abs(y - other_y) > 15 or abs(x - other_x) > apart


@pytest.mark.parametrize("unit", DIAGRAMS)
def test_colours_are_the_themes_on_the_page_and_fixed_on_paper(unit):
    svg = unit_diagram(unit)
    assert "var(--st-text-color" in svg
    saved = on_paper(svg)
    assert "var(" not in saved
    assert "color: #0e1517" in saved
    ElementTree.fromstring(saved)


def test_every_unit_of_the_package_has_a_diagram_and_equations():
    assert set(DIAGRAMS) == set(EQUATIONS) == set(UNITS)


def test_a_unit_without_a_diagram_has_none():
    assert unit_diagram("unheard of") is None


@pytest.mark.parametrize("unit", EQUATIONS)
def test_equations_are_of_registered_units_and_have_a_source(unit):
    assert unit in UNITS
    latex = EQUATIONS[unit].latex()
    assert latex.count("{") == latex.count("}")
    assert re.search(r"\]\(https://.*\d{4}", EQUATIONS[unit].source)
