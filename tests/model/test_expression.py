"""What authors write as a function of x, and what is told to them when it is none."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from notes2manim.model.expression import MAX_LENGTH, parse_expression, parse_number


@pytest.mark.parametrize(
    ("text", "at", "value"),
    [
        ("sin(x)", 1.0, math.sin(1)),
        ("2x", 3, 6),
        ("2 sin x", 1, 2 * math.sin(1)),
        ("x^2", 3, 9),
        ("-x^2", 3, -9),
        ("x**3", 2, 8),
        ("2^3^2", 0, 512),
        ("e^-x", 2, math.exp(-2)),
        ("e^(-x^2/2)", 1, math.exp(-0.5)),
        ("sin 2x + 1", 1, math.sin(2) + 1),
        ("sin x cos x", 1, math.sin(1) * math.cos(1)),
        ("sin^2 x", 1, math.sin(1) ** 2),
        ("sin²(x)", 1, math.sin(1) ** 2),
        ("x sin(x)", 2, 2 * math.sin(2)),
        ("(x+1)(x-1)", 3, 8),
        ("x(x - 1)", 3, 6),
        ("1/2 x", 4, 2),
        ("|x - 4|", 1, 3),
        ("2|x|", -3, 6),
        ("|x||x-1|", -3, 12),
        ("√x", 9, 3),
        ("2πx", 1, 2 * math.pi),
        ("pi x", 1, math.pi),
        ("xe^x", 1, math.e),
        ("exp(x)", 1, math.e),
        ("ln x", math.e, 1),
        ("log(x)", math.e, 1),
        ("log10(x)", 100, 2),
        ("log2(x)", 8, 3),
        ("log(x, 2)", 8, 3),
        ("max(x, 1, 2)", 0, 2),
        ("floor(x)", 1.9, 1),
        ("mod(x, 2)", 5, 1),
        ("x^(1/3)", -8, -2),
        ("x - x^3/6", 1, 5 / 6),
        ("-x if x < 0 else x", -3, 3),
        ("1 if 0 < x < 1 else 0", 0.5, 1),
        (r"\frac{1}{2} \sin x", 1, math.sin(1) / 2),
        (r"\sqrt{x}", 16, 4),
        (r"x \cdot 3", 2, 6),
        ("x² + 1", 3, 10),
        ("1.5e2x", 2, 300),
        ("5", 1, 5),
        ("arctan(x)", 1, math.pi / 4),
    ],
)
def test_a_function_is_read_as_its_author_meant(text: str, at: float, value: float) -> None:
    assert parse_expression(text).evaluate(np.array([at]))[0] == pytest.approx(value)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("sin(x", '")" is missing'),
        ("x)", "closes nothing"),
        ("", "empty"),
        ("   ", "empty"),
        ("sni(x)", 'did you mean "sin"'),
        ("y + 1", '"y" is not known'),
        ("x +", "missing at the end"),
        ("* x", 'missing before "*"'),
        ("x2", "could be a power or a product"),
        ("__import__('os')", "means nothing"),
        ("x.real", "means nothing"),
        ("atan2(x)", "takes 2 values, not 1"),
        ("1 if x", 'needs an "else"'),
        ("sin^-1 x", "ambiguous"),
        ("(" * 60 + "x" + ")" * 60, "nested too deeply"),
        ("-" * 60 + "x", "nested too deeply"),
        ("+".join("x" * 200), "too long"),
        ("x" * (MAX_LENGTH + 1), "longer than"),
    ],
)
def test_what_is_no_function_is_refused_with_the_reason(text: str, fault: str) -> None:
    with pytest.raises(ValueError, match=fault.replace("(", r"\(").replace(")", r"\)").replace("*", r"\*")):
        parse_expression(text)


def test_a_constant_has_the_shape_of_its_points() -> None:
    assert parse_expression("3").evaluate(np.zeros((2, 4))).tolist() == [[3.0] * 4] * 2


def test_where_there_is_no_value_there_is_nan_and_no_warning() -> None:
    values = parse_expression("log(x)").evaluate(np.array([-1.0, 1.0]))
    assert np.isnan(values[0])
    assert values[1] == 0


def test_huge_powers_end_as_infinity() -> None:
    assert np.isinf(parse_expression("9^9^9^9^9 x").evaluate(np.array([1.0]))[0])


def test_another_variable_can_be_named() -> None:
    expression = parse_expression("t^2 + 2t sqrt(t)", variable="t")
    assert expression.evaluate(np.array([4.0]))[0] == 32
    assert parse_expression(expression.text).evaluate(np.array([4.0]))[0] == 32


@pytest.mark.parametrize(
    ("text", "value"), [("-2pi", -2 * math.pi), ("1e-3", 0.001), ("sqrt(2)/2", math.sqrt(2) / 2), (" 4 ", 4)]
)
def test_a_bound_may_be_written_with_pi(text: str, value: float) -> None:
    assert parse_number(text) == pytest.approx(value)


@pytest.mark.parametrize("text", ["x", "1/0", "inf", "nan", "1_000", ""])
def test_a_bound_must_be_a_finite_number(text: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        parse_number(text)


@given(st.text(alphabet="x12.()|+-*/^, sincoqrtlge<>=√²π{}\\if", max_size=60) | st.text(max_size=60))
def test_any_text_is_a_function_or_a_reason(text: str) -> None:
    try:
        expression = parse_expression(text)
    except ValueError as reason:
        assert str(reason)
        return
    assert expression.evaluate(np.linspace(-3, 3, 7)).shape == (7,)
