"""What the signs, functions and sets of mathematical notation are called."""

from __future__ import annotations

RELATIONS = {
    "=": "equals", "≠": "is not equal to", "<": "is less than", ">": "is greater than",
    "≤": "is less than or equal to", "⩽": "is less than or equal to", "≥": "is greater than or equal to",
    "⩾": "is greater than or equal to", "≪": "is much less than", "≫": "is much greater than",
    "≈": "is approximately", "≃": "is approximately", "≅": "is congruent to", "≡": "is equivalent to",
    "∼": "is similar to", "∝": "is proportional to", "≔": "is defined as", "≜": "is defined as",
    "∈": "in", "∉": "not in", "∋": "contains", "⊂": "is a subset of", "⊆": "is a subset of", "⊃": "contains",
    "⊇": "contains", "⊄": "is not a subset of", "→": "goes to", "⟶": "goes to", "⟵": "from", "←": "gets",
    "↦": "maps to", "⟼": "maps to", "⇒": "implies", "⟹": "implies", "⇐": "follows from",
    "⇔": "if and only if",
    "⟺": "if and only if", "↔": "if and only if", "⇌": "is in equilibrium with", "⊥": "is perpendicular to",
    "∥": "is parallel to", "⊢": "proves", "⊨": "models", "∣": "divides", "∤": "does not divide", "↑": "up",
    "↓": "down", "≺": "precedes", "≻": "succeeds", "⇝": "leads to",
}  # fmt: skip
CHAINED = {"<", ">", "≤", "≥", "⩽", "⩾", "≪", "≫"}
OPERATORS = {
    "+": "plus", "−": "minus", "-": "minus", "±": "plus or minus", "∓": "minus or plus", "×": "times",
    "·": "times", "⋅": "times", "∗": "star", "*": "times", "÷": "divided by", "/": "over",
    "∘": "composed with",
    "∪": "union", "∩": "intersect", "∖": "without", "\\": "without", "∧": "and", "∨": "or", "¬": "not",
    "⊕": "ex or", "⊗": "tensor", "⊙": "element-wise times", "△": "triangle", "∀": "for all",
    "∃": "there exists",
    "∄": "there is no", "∇": "nabla", "∂": "partial", "∞": "infinity", "∅": "the empty set", "ℏ": "H bar",
    "ℓ": "L", "ℜ": "the real part of", "ℑ": "the imaginary part of", "ℵ": "aleph", "%": "percent",
    "$": "dollars",
    "#": "the number of", "!": "factorial", "∴": "therefore", "∵": "because", "∠": "angle", "°": "degrees",
    "′": "prime", "″": "double prime", "‴": "triple prime", "†": "dagger", "⊤": "true", "⊥": "false",
    "&": "and",
    "□": "which completes the proof", "■": "which completes the proof", "∎": "which completes the proof",
    ":": "such that", "∣": "given", "|": "given", "⋆": "star", "•": "dot", "ℝ": "the real numbers",
}  # fmt: skip
DOTS = ("…", "⋯", "⋮", "⋱")
SETS = {
    "R": "the real numbers", "N": "the natural numbers", "Z": "the integers", "Q": "the rational numbers",
    "C": "the complex numbers", "P": "the primes", "H": "the quaternions", "F": "the field F",
}  # fmt: skip
FUNCTIONS = {
    "sin": "sine", "cos": "cosine", "tan": "tangent", "cot": "cotangent", "sec": "secant", "csc": "cosecant",
    "arcsin": "arc sine", "arccos": "arc cosine", "arctan": "arc tangent", "sinh": "hyperbolic sine",
    "cosh": "hyperbolic cosine", "tanh": "hyperbolic tangent", "coth": "hyperbolic cotangent", "log": "log",
    "ln": "the natural log", "lg": "log", "exp": "the exponential", "det": "the determinant",
    "max": "the maximum",
    "min": "the minimum", "sup": "the supremum", "inf": "the infimum", "dim": "the dimension",
    "ker": "the kernel",
    "gcd": "the greatest common divisor", "lcm": "the least common multiple", "arg": "the argument",
    "deg": "the degree", "lim": "the limit", "limsup": "the limit superior", "liminf": "the limit inferior",
    "Pr": "the probability", "hom": "hom", "argmax": "the arg max", "argmin": "the arg min",
    "arg max": "the arg max",
    "arg min": "the arg min", "rank": "the rank", "tr": "the trace", "Tr": "the trace", "diag": "diag",
    "Var": "the variance", "var": "the variance", "Cov": "the covariance", "cov": "the covariance",
    "Corr": "the correlation", "softmax": "soft max", "ReLU": "ray loo", "relu": "ray loo", "sgn": "the sign",
    "sign": "the sign", "span": "the span", "curl": "the curl", "div": "the divergence",
    "grad": "the gradient",
    "erf": "the error function", "Re": "the real part", "Im": "the imaginary part", "im": "the image",
    "mod": "mod", "lim sup": "the limit superior", "lim inf": "the limit inferior", "sigmoid": "sigmoid",
    "MSE": "M S E", "loss": "loss", "rot": "the curl",
}  # fmt: skip
ACCENTS = {
    "̂": "hat", "̄": "bar", "̃": "tilde", "̇": "dot", "̈": "double dot", "́": "acute", "̀": "grave",
    "̆": "breve",
    "̌": "check", "̊": "ring", "⃛": "triple dot",
}  # fmt: skip
VECTOR = ("⃗", "⃑", "→")
LARGE = {
    "∫": "the integral", "∬": "the double integral", "∭": "the triple integral", "∮": "the closed integral",
    "∑": "the sum", "∏": "the product", "∐": "the coproduct", "⋃": "the union", "⋂": "the intersection",
    "⨁": "the direct sum", "⨂": "the tensor product", "⋁": "the disjunction", "⋀": "the conjunction",
}  # fmt: skip
