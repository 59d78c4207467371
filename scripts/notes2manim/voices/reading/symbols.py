"""Symbols in words: signs, arrows and Greek letters."""

from __future__ import annotations

GREEK = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "ϵ": "epsilon", "ζ": "zeta",
    "η": "eta",
    "θ": "theta", "ϑ": "theta", "ι": "iota", "κ": "kappa", "λ": "lambda", "μ": "mu", "µ": "mu", "ν": "nu",
    "ξ": "xi",
    "ο": "omicron", "π": "pi", "ϖ": "pi", "ρ": "rho", "ϱ": "rho", "σ": "sigma", "ς": "sigma", "τ": "tau",
    "υ": "upsilon", "φ": "phi", "ϕ": "phi", "χ": "chi", "ψ": "psi", "ω": "omega",
    "Γ": "capital gamma", "Δ": "delta", "Θ": "theta", "Λ": "lambda", "Ξ": "xi",
    "Π": "capital pi",
    "Σ": "capital sigma", "Υ": "upsilon", "Φ": "phi", "Ψ": "psi", "Ω": "omega",
}  # fmt: skip

# What a sign is called inside of English text.
ENGLISH = {
    "&": "and", "+": "plus", "=": "equals", "→": "to", "⟶": "to", "->": "to", "-->": "to", "=>": "implies",
    "⇒": "implies", "⟹": "implies", "←": "from", "<-": "from", "↔": "to and from", "⇔": "if and only if",
    "<->": "to and from", "↑": "up", "↓": "down", "↦": "maps to", "≈": "approximately", "~": "approximately",
    "≠": "does not equal", "!=": "does not equal", "==": "equals", "<": "less than", ">": "greater than",
    "≤": "less than or equal to", "<=": "less than or equal to", "≥": "greater than or equal to",
    ">=": "greater than or equal to", "×": "times", "·": "times", "÷": "divided by", "−": "minus",
    "±": "plus or minus", "%": "percent", "‰": "per mille", "#": "number", "@": "at", "∞": "infinity",
    "√": "square root",
    "∑": "sum", "∫": "integral", "∈": "in", "∂": "partial", "∇": "nabla", "°": "degrees", "§": "section",
    "¬": "not", "∧": "and", "∨": "or", "∀": "for all", "∃": "there exists", "∴": "therefore",
    "∝": "proportional to",
    "≡": "equivalent to", "∪": "union", "∩": "intersection", "⊂": "subset of", "⊆": "subset of",
    "∅": "the empty set",
    "$": "dollars", "€": "euros", "£": "pounds", "¥": "yen", "^": "to the", "½": "one half",
    "¼": "one quarter",
    "¾": "three quarters", "⊕": "ex or", "*": "",
}  # fmt: skip

OTHERS: dict[str, dict[str, str]] = {
    "de": {
        "&": "und", "+": "plus", "=": "gleich", "→": "nach", "⇒": "folgt", "≈": "ungefähr", "≠": "ungleich",
        "<": "kleiner als", ">": "größer als", "≤": "kleiner gleich", "≥": "größer gleich", "×": "mal",
        "·": "mal",
        "÷": "geteilt durch", "−": "minus", "±": "plus minus", "%": "Prozent", "‰": "Promille", "@": "at",
        "#": "Nummer", "∞": "unendlich", "°": "Grad", "§": "Paragraf", "$": "Dollar", "€": "Euro",
        "£": "Pfund",
        "°C": "Grad Celsius", "km": "Kilometer", "m": "Meter", "cm": "Zentimeter", "mm": "Millimeter",
        "kg": "Kilogramm", "g": "Gramm", "s": "Sekunden", "ms": "Millisekunden", "h": "Stunden",
        "min": "Minuten",
        "km/h": "Kilometer pro Stunde", "GB": "Gigabyte", "MB": "Megabyte", "z.B.": "zum Beispiel",
        "d.h.": "das heißt", "bzw.": "beziehungsweise", "usw.": "und so weiter", "ca.": "circa",
        "Dr.": "Doktor",
    },
    "fr": {
        "&": "et", "+": "plus", "=": "égale", "→": "vers", "⇒": "implique", "≈": "environ",
        "≠": "différent de",
        "<": "inférieur à", ">": "supérieur à", "≤": "inférieur ou égal à", "≥": "supérieur ou égal à",
        "×": "fois",
        "·": "fois", "÷": "divisé par", "−": "moins", "±": "plus ou moins", "%": "pour cent",
        "‰": "pour mille",
        "@": "arobase", "#": "numéro", "∞": "infini", "°": "degrés", "§": "paragraphe", "$": "dollars",
        "€": "euros", "£": "livres", "°C": "degrés Celsius", "km": "kilomètres", "m": "mètres",
        "cm": "centimètres",
        "mm": "millimètres", "kg": "kilogrammes", "g": "grammes", "s": "secondes", "ms": "millisecondes",
        "h": "heures", "min": "minutes", "km/h": "kilomètres par heure", "Go": "gigaoctets",
        "Mo": "mégaoctets",
        "etc.": "et cetera", "p.ex.": "par exemple", "c.-à-d.": "c'est-à-dire", "M.": "monsieur",
    },
    "es": {
        "&": "y", "+": "más", "=": "igual a", "→": "a", "⇒": "implica", "≈": "aproximadamente",
        "≠": "distinto de", "<": "menor que", ">": "mayor que", "≤": "menor o igual que",
        "≥": "mayor o igual que",
        "×": "por", "·": "por", "÷": "dividido por", "−": "menos", "±": "más menos", "%": "por ciento",
        "‰": "por mil", "@": "arroba", "#": "número", "∞": "infinito", "°": "grados", "§": "sección",
        "$": "dólares", "€": "euros", "£": "libras", "°C": "grados Celsius", "km": "kilómetros",
        "m": "metros",
        "cm": "centímetros", "mm": "milímetros", "kg": "kilogramos", "g": "gramos", "s": "segundos",
        "ms": "milisegundos", "h": "horas", "min": "minutos", "km/h": "kilómetros por hora",
        "GB": "gigabytes",
        "MB": "megabytes", "p.ej.": "por ejemplo", "etc.": "etcétera", "Dr.": "doctor", "Sr.": "señor",
    },
}  # fmt: skip
