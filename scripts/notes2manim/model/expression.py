"""Functions of x as an author writes them: `2 sin x`, `x^2/4`, `|x - 1|`, `-x if x < 0 else x`.

The text is read by a grammar of our own and evaluated with numpy: no Python of the author runs.
Products may be written without a sign (`2x`, `x sin x`, `(x+1)(x-1)`); they bind like `*`, from
left to right, so `1/2x` is half of x. A function without parentheses takes the product that
follows it: `sin 2x + 1` is `sin(2x) + 1`, and `sin x cos x` is `sin(x) cos(x)`. `log` is the
natural logarithm, like `ln`. The plain TeX of such functions (`\\frac{1}{2}\\sin x`) reads too.
"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# Bounds on what an author may ask for: characters, nodes of the tree, and its depth.
MAX_LENGTH = 500
MAX_NODES = 250
MAX_DEPTH = 40

CONSTANTS = {
    "pi": 3.141592653589793,
    "π": 3.141592653589793,
    "tau": 6.283185307179586,
    "e": 2.718281828459045,
}

# Name of a function -> how many arguments it takes, at least and at most.
FUNCTIONS: dict[str, tuple[int, int]] = {
    "sin": (1, 1), "cos": (1, 1), "tan": (1, 1), "sec": (1, 1), "csc": (1, 1), "cot": (1, 1),
    "asin": (1, 1), "acos": (1, 1), "atan": (1, 1), "arcsin": (1, 1), "arccos": (1, 1), "arctan": (1, 1),
    "sinh": (1, 1), "cosh": (1, 1), "tanh": (1, 1), "asinh": (1, 1), "acosh": (1, 1), "atanh": (1, 1),
    "sqrt": (1, 1), "cbrt": (1, 1), "exp": (1, 1),
    "ln": (1, 1), "log": (1, 2), "log2": (1, 1), "log10": (1, 1),
    "abs": (1, 1), "sign": (1, 1), "sgn": (1, 1), "floor": (1, 1), "ceil": (1, 1), "round": (1, 1),
    "step": (1, 1), "atan2": (2, 2), "mod": (2, 2), "where": (3, 3), "min": (1, 16), "max": (1, 16),
}  # fmt: skip

_NAMES = sorted([*FUNCTIONS, *CONSTANTS], key=len, reverse=True)
_KEYWORDS = ("if", "else", "and", "or", "not")
_TOKEN = re.compile(
    r"\s*(?:(?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|(?P<name>[^\W\d_]+)"
    r"|(?P<operator>\*\*|<=|>=|==|!=|[-+*/^%()|,<>√]))"
)
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
_SIGNS = str.maketrans(
    {
        "−": "-",
        "–": "-",
        "·": "*",
        "×": "*",
        "⋅": "*",
        "÷": "/",
        "≤": "<=",
        "≥": ">=",
        "≠": "!=",
        "[": "(",
        "]": ")",
    }
)


class _Node(NamedTuple):
    """A node of the tree: an operation, and what it is done to."""

    operation: str
    operands: tuple[_Node, ...] = ()
    value: float = 0.0


class _Token(NamedTuple):
    kind: str
    text: str
    start: int


@dataclass(frozen=True)
class Expression:
    """A function of one variable. Two of them are equal when their texts are."""

    text: str
    _tree: _Node = field(compare=False, repr=False)

    def evaluate(self, x: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the values at `x`, in its shape; NaN or infinite where there is none."""
        import numpy as np

        points = np.asarray(x, dtype=float)
        with np.errstate(all="ignore"):
            values = _evaluate(self._tree, points)
        return np.array(np.broadcast_to(values, points.shape), dtype=float)

    @property
    def constant(self) -> bool:
        """Whether the variable does not occur."""
        return not _occurs(self._tree)


def parse_expression(text: str, variable: str = "x") -> Expression:
    """Read a function of `variable`; the text of the expression is in x.

    Raises `ValueError` with a sentence that says what is wrong, and where.
    """
    if len(text) > MAX_LENGTH:
        raise ValueError(f"it is longer than {MAX_LENGTH} characters")
    tokens = _tokenize(_plain(text), variable)
    if len(tokens) == 1:
        raise ValueError("it is empty")
    parser = _Parser(tokens)
    tree = parser.choice()
    parser.expect_end()
    if variable != "x":
        text = " ".join("x" if token.kind == "variable" else token.text for token in tokens[:-1])
    return Expression(text, tree)


def parse_number(text: str) -> float:
    """Read a number that may be written as an expression: `-2pi`, `sqrt(2)/2`, `1e-3`.

    Raises `ValueError` when it is not a number, or not finite.
    """
    import math

    try:
        value = float(text) if "_" not in text else math.nan
    except ValueError:
        expression = parse_expression(text)
        if not expression.constant:
            raise ValueError(f'"{text}" is not a number') from None
        import numpy as np

        value = float(expression.evaluate(np.zeros(1))[0])
    if not math.isfinite(value):
        raise ValueError(f'"{text}" is not a finite number')
    return value


def _plain(text: str) -> str:
    """Return the text with signs, superscripts and simple TeX in their plain form."""
    text = text.translate(_SIGNS)
    text = re.sub(r"[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+", lambda match: f"^({match.group().translate(_SUPERSCRIPTS)})", text)
    if "\\" in text or "{" in text:
        text = re.sub(r"\\(?:left|right|,|;|!|quad|displaystyle)(?![a-zA-Z])", " ", text)
        text = re.sub(r"\\[dt]?frac\s*(\d)\s*(\d)", r"((\1)/(\2))", text)
        text = re.sub(r"\\[dt]?frac\s*\{([^{}]*)\}\s*\{([^{}]*)\}", r"((\1)/(\2))", text)
        text = re.sub(r"\\(?:cdot|times)(?![a-zA-Z])", "*", text)
        text = text.replace("\\", " ").replace("{", "(").replace("}", ")")
    return text


def _tokenize(text: str, variable: str) -> list[_Token]:
    tokens: list[_Token] = []
    at = 0
    text = text.rstrip()
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            rest = text[at:].lstrip()
            raise ValueError(f'"{rest[0]}" means nothing here')
        kind = match.lastgroup or ""
        start = match.start(kind)
        at = match.end()
        if kind == "name":
            at = _split_name(text, start, at, variable, tokens)
        elif kind == "number" and tokens and tokens[-1] == _Token("variable", variable, start - 1):
            raise ValueError(f'"{variable}{match.group(kind)}" could be a power or a product: write ^ or *')
        else:
            tokens.append(_Token(kind, match.group(kind), start))
    tokens.append(_Token("end", "the end", len(text)))
    return tokens


def _split_name(text: str, start: int, end: int, variable: str, tokens: list[_Token]) -> int:
    """Add the names that the letters from `start` to `end` are made of; return where they end."""
    whole = text[start:end]
    while start < end:
        digits = re.match(r"(?:log10|log2|atan2)(?=\s*\()", text[start:])
        name = digits.group() if digits else _longest_name(text[start:end], variable)
        if not name:
            near = difflib.get_close_matches(whole, [*FUNCTIONS, *CONSTANTS, variable], n=1)
            remedy = f', did you mean "{near[0]}"?' if near else f": it is written in {variable}"
            raise ValueError(f'"{whole}" is not known{remedy}')
        lower = name if name == variable else name.lower()
        kind = "variable" if name == variable else "operator"
        if lower in FUNCTIONS:
            kind = "function"
        elif lower in CONSTANTS and name != variable:
            kind = "constant"
        tokens.append(_Token(kind, lower, start))
        start += len(name)
    return max(start, end)


def _longest_name(letters: str, variable: str) -> str:
    if letters in _KEYWORDS:
        return letters
    if letters.startswith(variable) and letters.lower() not in FUNCTIONS:
        return variable
    lower = letters.lower()
    for name in _NAMES:
        if lower.startswith(name):
            return letters[: len(name)]
    return ""


class _Parser:
    """A recursive descent over the tokens, one method a level of precedence."""

    def __init__(self, tokens: list[_Token]) -> None:
        self._tokens = tokens
        self._at = 0
        self._nodes = 0
        self._depth = 0
        self._bars = 0

    @property
    def _next(self) -> _Token:
        return self._tokens[self._at]

    def _take(self, *texts: str) -> str:
        """Step over the next token when it is one of these, and return it, or nothing."""
        token = self._next
        if token.kind == "operator" and token.text in texts:
            self._at += 1
            return token.text
        return ""

    def _node(self, operation: str, *operands: _Node, value: float = 0.0) -> _Node:
        self._nodes += 1
        if self._nodes > MAX_NODES:
            raise ValueError("it is too long to be drawn")
        return _Node(operation, operands, value)

    def _enter(self) -> None:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise ValueError("it is nested too deeply")

    def expect_end(self) -> None:
        if self._next.kind != "end":
            raise ValueError(
                '")" closes nothing' if self._next.text == ")" else f'"{self._next.text}" is not expected'
            )

    def choice(self) -> _Node:
        """`a if condition else b`."""
        self._enter()
        value = self.disjunction()
        if self._take("if"):
            condition = self.disjunction()
            if not self._take("else"):
                raise ValueError('"if" needs an "else"')
            value = self._node("where", condition, value, self.choice())
        self._depth -= 1
        return value

    def disjunction(self) -> _Node:
        value = self.conjunction()
        while self._take("or"):
            value = self._node("or", value, self.conjunction())
        return value

    def conjunction(self) -> _Node:
        value = self.comparison()
        while self._take("and"):
            value = self._node("and", value, self.comparison())
        return value

    def comparison(self) -> _Node:
        """`a < b`, and `a < b < c` as both."""
        left = self.sum()
        result: _Node | None = None
        while sign := self._take("<", ">", "<=", ">=", "==", "!="):
            right = self.sum()
            step = self._node(sign, left, right)
            result = step if result is None else self._node("and", result, step)
            left = right
        return left if result is None else result

    def sum(self) -> _Node:
        value = self.product()
        while sign := self._take("+", "-"):
            value = self._node(sign, value, self.product())
        return value

    def product(self) -> _Node:
        value = self.signed()
        while True:
            if sign := self._take("*", "/", "%"):
                value = self._node(sign, value, self.signed())
            elif self._starts_factor():
                value = self._node("*", value, self.power())
            else:
                return value

    def _starts_factor(self) -> bool:
        token = self._next
        if token.kind in ("number", "variable", "constant", "function"):
            return True
        return token.text in ("(", "√") or (token.text == "|" and not self._bars)

    def signed(self) -> _Node:
        if self._take("-"):
            self._enter()
            value = self._node("negative", self.signed())
            self._depth -= 1
            return value
        self._take("+")
        return self.power()

    def power(self) -> _Node:
        base = self.factor()
        if self._take("^", "**"):
            return self._node("^", base, self._exponent())
        return base

    def _exponent(self) -> _Node:
        self._enter()
        exponent = self._node("negative", self._exponent()) if self._take("-") else self.power()
        self._depth -= 1
        return exponent

    def factor(self) -> _Node:
        token = self._next
        if token.kind == "end":
            raise ValueError("something is missing at the end")
        if token.kind == "operator" and token.text not in ("(", "|", "√"):
            raise ValueError(f'something is missing before "{token.text}"')
        self._at += 1
        if token.kind == "number":
            return self._node("number", value=float(token.text))
        if token.kind == "constant":
            return self._node("number", value=CONSTANTS[token.text])
        if token.kind == "variable":
            return self._node("variable")
        if token.kind == "function":
            return self._call(token.text)
        if token.text == "√":
            return self._node("sqrt", self.factor())
        return self._inside(token.text)

    def _inside(self, opening: str) -> _Node:
        """What stands between parentheses, or between the bars of an absolute value."""
        outer, self._bars = self._bars, int(opening == "|")
        value = self.choice()
        self._bars = outer
        closing = "|" if opening == "|" else ")"
        if not self._take(closing):
            found = "" if self._next.kind == "end" else f' before "{self._next.text}"'
            raise ValueError(f'"{closing}" is missing{found}')
        return self._node("abs", value) if opening == "|" else value

    def _call(self, name: str) -> _Node:
        exponent = self._exponent_of_function(name)
        arguments = self._arguments() if self._take("(") else [self._bare_argument()]
        least, most = FUNCTIONS[name]
        if not least <= len(arguments) <= most:
            wanted = str(least) if least == most else f"{least} to {most}"
            raise ValueError(f'"{name}" takes {wanted} value{"s" * (most > 1)}, not {len(arguments)}')
        value = self._node(name, *arguments)
        return value if exponent is None else self._node("^", value, exponent)

    def _exponent_of_function(self, name: str) -> _Node | None:
        """The power in `sin^2 x`; minus one there would mean the inverse, so it is refused."""
        if not self._take("^", "**"):
            return None
        exponent = self._exponent()
        if exponent.operation == "negative":
            raise ValueError(f'"{name}" to a negative power is ambiguous: write 1/{name}(x) or arc{name}(x)')
        return exponent

    def _arguments(self) -> list[_Node]:
        outer, self._bars = self._bars, 0
        arguments = [self.choice()]
        while self._take(","):
            arguments.append(self.choice())
        self._bars = outer
        if not self._take(")"):
            found = "" if self._next.kind == "end" else f' before "{self._next.text}"'
            raise ValueError(f'")" is missing{found}')
        return arguments

    def _bare_argument(self) -> _Node:
        """The product after a function without parentheses: up to a sign or another function."""
        self._enter()
        if self._take("-"):
            value = self._node("negative", self._bare_argument())
        else:
            value = self.power()
            while self._next.kind in ("number", "variable", "constant") or self._next.text == "√":
                value = self._node("*", value, self.power())
        self._depth -= 1
        return value


def _occurs(node: _Node) -> bool:
    return node.operation == "variable" or any(_occurs(operand) for operand in node.operands)


def _evaluate(node: _Node, x: NDArray[np.float64]) -> Any:
    if node.operation == "number":
        return node.value
    if node.operation == "variable":
        return x
    return _apply(node.operation, [_evaluate(operand, x) for operand in node.operands])


def _apply(operation: str, values: list[Any]) -> Any:
    import numpy as np

    table: dict[str, Any] = {
        "+": np.add, "-": np.subtract, "*": np.multiply, "/": np.divide, "%": np.mod, "mod": np.mod,
        "negative": np.negative, "^": _power, "sec": lambda a: 1 / np.cos(a), "csc": lambda a: 1 / np.sin(a),
        "cot": lambda a: 1 / np.tan(a), "asin": np.arcsin, "acos": np.arccos, "atan": np.arctan,
        "asinh": np.arcsinh, "acosh": np.arccosh, "atanh": np.arctanh, "atan2": np.arctan2,
        "ln": np.log, "log": _log, "abs": np.abs, "sgn": np.sign, "round": np.round,
        "step": lambda a: np.heaviside(a, 1.0), "where": lambda c, a, b: np.where(np.asarray(c) != 0, a, b),
        "min": lambda *all_: _reduce(np.minimum, all_), "max": lambda *all_: _reduce(np.maximum, all_),
        "<": np.less, ">": np.greater, "<=": np.less_equal, ">=": np.greater_equal,
        "==": np.equal, "!=": np.not_equal, "and": np.logical_and, "or": np.logical_or,
    }  # fmt: skip
    function = table.get(operation) or getattr(np, operation)
    return np.asarray(function(*values), dtype=float)


def _power(base: Any, exponent: Any) -> Any:
    """Return the real power; the power of a negative base by 1/3, 1/5, … is its odd root."""
    import numpy as np

    value = np.power(np.asarray(base, dtype=float), exponent)
    if np.ndim(exponent) == 0 and exponent and abs(exponent) < 1:
        root = round(1 / float(exponent))
        if root % 2 and abs(root * float(exponent) - 1) < 1e-12:
            return np.sign(base) * np.power(np.abs(base), exponent)
    return value


def _log(value: Any, base: Any = None) -> Any:
    import numpy as np

    return np.log(value) if base is None else np.log(value) / np.log(base)


def _reduce(function: Any, values: tuple[Any, ...]) -> Any:
    result = values[0]
    for value in values[1:]:
        result = function(result, value)
    return result
