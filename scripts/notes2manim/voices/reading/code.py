"""Code in words, as a programmer would say it: `list.append(x)` is "list dot append of X"."""

from __future__ import annotations

import re
from collections.abc import Mapping

from notes2manim.voices.reading import numbers
from notes2manim.voices.reading.acronyms import PRONOUNCED, SAID, spell

_SHORT = {
    "str": "string", "int": "int", "ptr": "pointer", "tmp": "temp", "src": "source", "dst": "destination",
    "cnt": "count", "idx": "index", "fn": "function", "func": "func", "cmd": "command", "cfg": "config",
    "ctx": "context", "msg": "message", "pkg": "package", "lst": "list", "btn": "button", "num": "num",
    "args": "args", "kwargs": "keyword args", "stdlib": "standard lib", "std": "standard",
    "printf": "print F",
    "println": "print line", "elif": "else if", "nums": "nums", "regexp": "regex", "mkdir": "make dir",
    "rm": "R M", "ls": "L S", "cd": "C D", "py": "pie", "len": "len", "init": "init", "async": "async",
    "env": "env",
    "def": "def", "const": "const", "var": "var", "mut": "mute", "impl": "impl", "pub": "pub",
    "struct": "struct",
    "enum": "enum", "char": "char", "malloc": "mal lock", "calloc": "C al lock", "strlen": "string length",
    "grep": "grep", "ssh": "S S H", "npm": "N P M", "pip": "pip", "chmod": "change mod",
    "sqrt": "square root",
    "txt": "text", "md": "M D", "js": "J S", "ts": "T S", "rs": "R S", "cpp": "C plus plus", "sh": "S H",
    "exe": "exe",
    "nan": "nan", "lo": "low", "hi": "high", "mid": "mid", "np": "N P", "pd": "P D", "plt": "P L T",
    "mat": "mat",
    "del": "delete",
    "arr": "array", "vec": "vec", "dir": "dir", "prev": "previous", "cur": "current", "curr": "current",
}  # fmt: skip
_OPERATORS = {
    "===": "is strictly equal to", "!==": "is not strictly equal to", "**=": "to the power equals",
    "//=": "floor divide equals", "<<=": "shift left equals", ">>=": "shift right equals",
    "...": "dot dot dot",
    "==": "is equal to", "!=": "is not equal to", "<=": "is less than or equal to",
    ">=": "is greater than or equal to",
    "->": "returns", "=>": "arrow", ":=": "is assigned", "+=": "plus equals", "-=": "minus equals",
    "*=": "times equals", "/=": "divide equals", "%=": "mod equals", "++": "plus plus", "--": "minus minus",
    "&&": "and", "||": "or", "**": "to the power of", "//": "floor divided by", "<<": "shifted left by",
    ">>": "shifted right by", "::": "", "|>": "pipe", "<-": "gets", "<>": "is not equal to", "=": "equals",
    "<": "is less than", ">": "is greater than", "+": "plus", "-": "minus", "*": "times", "/": "divided by",
    "%": "mod", "!": "not", "&": "and", "|": "pipe", "^": "caret", "~": "tilde", "@": "at", "#": "hash",
    "$": "dollar", "?": "question mark", ".": "dot", "\\": "backslash", "→": "arrow",
    "≤": "is less than or equal to",
    "≥": "is greater than or equal to", "≠": "is not equal to", "×": "times", "−": "minus",
}  # fmt: skip
_TOKEN = re.compile(
    r"<(?P<blank>[A-Za-z][\w.-]*)>|(?P<name>[^\W\d]\w*)|(?P<number>0[xX][0-9a-fA-F]+|0[bB][01]+|\d[\d_]*(?:\.\d+)*(?:[eE][-+]?\d+)?)"
    r"|(?P<string>\"[^\"\n]*\"|'[^'\n]*')|(?P<sign>"
    + "|".join(re.escape(sign) for sign in sorted(_OPERATORS, key=len, reverse=True))
    + r"|[()\[\]{},;:])|(?P<space>\s+)|."
)
_PATH = re.compile(r"(?:~|\.{1,2})?/?[\w.*-]+(?:/[\w.*-]+)+/?|(?:~|\.{1,2})?/[\w.*-]+/?|~/?")
_OPTION = re.compile(r"(?<![\w)\]])(--?)(?=[A-Za-z])")
_FILE = re.compile(r"[\w-]*\.[a-z][a-z0-9]{0,4}")
_EXTENSIONS = frozenset(
    {
        "py", "js", "ts", "md", "txt", "json", "yaml", "yml", "toml", "csv", "html", "css", "c", "h", "cpp",
        "rs", "go", "java", "sh", "exe", "pdf", "png", "jpg", "svg", "mp4", "wav", "xml", "sql",
    }
)  # fmt: skip
_KEYWORDS = frozenset(
    {
        "return", "in", "and", "or", "not", "if", "while", "else", "elif", "select", "yield", "print",
        "import", "case", "assert",
    }
)  # fmt: skip
_NAME_PART = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+|[^\W\d_A-Za-z]+")
_LETTERED = frozenset(
    {
        "ls", "rm", "cd", "cp", "mv", "db", "id", "ip", "os", "io", "ui", "ux", "ai", "ml", "tv", "pc", "vm",
        "js", "ts", "md", "rs", "sh",
    }
)  # fmt: skip


def read_code(code: str, lexicon: Mapping[str, str] | None = None) -> str:
    """Return code in words; `lexicon` maps a name, in lower case, to how it is said.

    >>> read_code("x == 1"), read_code("arr[i]"), read_code("snake_case")
    ('X is equal to one', 'array at I', 'snake case')
    """
    lexicon = lexicon or {}
    code = code.strip()
    if code.casefold() in lexicon:
        return lexicon[code.casefold()]
    if len(code) == 1 and not code.isalnum():
        return _lone(code)
    if _is_path(code):
        return _path(code, lexicon)
    return _tidy(_tokens(_OPTION.sub(lambda m: "dash " * len(m[1]), code), lexicon))


def _lone(sign: str) -> str:
    names = {
        "(": "open parenthesis", ")": "close parenthesis", "[": "open bracket", "]": "close bracket",
        "{": "open brace", "}": "close brace", ",": "comma", ";": "semicolon", ":": "colon",
        "_": "underscore",
        '"': "double quote", "'": "single quote", "*": "asterisk", "/": "slash", "!": "exclamation mark",
        "%": "percent", "&": "ampersand", "=": "equals", "-": "dash",
    }  # fmt: skip
    return names.get(sign) or _OPERATORS.get(sign, "")


def _is_path(code: str) -> bool:
    if _FILE.fullmatch(code) and code.rpartition(".")[2] in _EXTENSIONS | {"gitignore", "env"}:
        return True
    if not _PATH.fullmatch(code):
        return False
    return code.startswith(("/", "~", ".")) or code.count("/") > 1 or "." in code or code.endswith("/")


def _path(code: str, lexicon: Mapping[str, str]) -> str:
    words = []
    for part in re.findall(r"\.\.|[/.~*-]|[^/.~*-]+", code):
        known = {"/": "slash", ".": "dot", "..": "dot dot", "~": "tilde", "*": "star", "-": ""}
        words.append(known[part] if part in known else _file_part(part, lexicon))
    return " ".join(word for word in words if word)


def _file_part(part: str, lexicon: Mapping[str, str]) -> str:
    return {"py": "pie", "c": "C", "h": "H", "go": "go"}.get(part) or name(part, lexicon)


def name(identifier: str, lexicon: Mapping[str, str] | None = None) -> str:
    """Return an identifier as words: `readFile_2` is "read file two".

    >>> name("snake_case"), name("camelCase"), name("__init__"), name("HTTPServer")
    ('snake case', 'camel case', 'dunder init', 'H T T P server')
    """
    lexicon = lexicon or {}
    if identifier.casefold() in lexicon:
        return lexicon[identifier.casefold()]
    if identifier.strip("_") == "":
        return "underscore"
    words = ["dunder"] if re.fullmatch(r"__\w+__", identifier) else []
    words += [_part(part, lexicon) for part in _NAME_PART.findall(identifier)]
    return " ".join(words)


def _part(part: str, lexicon: Mapping[str, str]) -> str:
    low = part.casefold()
    if low in lexicon:
        return lexicon[low]
    if part.isdecimal():
        return numbers.label(part)
    if len(part) == 1:
        return part.upper()
    said = _SHORT.get(low) or SAID.get(low)
    if said:
        return said
    if low in _LETTERED or not re.search(r"[aeiouyäöü]", low):
        return spell(part) if part.isascii() else low
    return spell(part) if part.isupper() and len(part) <= 4 and part not in PRONOUNCED else low


def _tokens(code: str, lexicon: Mapping[str, str]) -> str:
    out: list[str] = []
    brackets: list[str] = []
    before = ""  # the kind of the token before: "" at the start and after signs, else name, number, close
    for match in _TOKEN.finditer(code):
        kind, token = match.lastgroup, match.group()
        following = code[match.end() : match.end() + 1]
        if kind == "space":
            continue
        if kind == "blank":
            out.append(name(match["blank"], lexicon))
            before = "name"
        elif kind == "name":
            spoken = name(token, lexicon)
            out.append(spoken)
            before = "keyword" if token.casefold() in _KEYWORDS else "name"
        elif kind == "number":
            out.append(_number(token))
            before = "number"
        elif kind == "string":
            out.append(_string(token, lexicon))
            before = "number"
        elif kind == "sign":
            slices = token == "[" and re.match(r"[^\[\]]*:", code[match.end() :]) is not None
            out.append(
                "from"
                if slices and before in ("name", "close")
                else _sign(token, before, following, brackets)
            )
            if slices and before in ("name", "close"):
                brackets.append("[call")
            before = "close" if token in ")]}" else ""
    return " ".join(word for word in out if word)


def _sign(token: str, before: str, following: str, brackets: list[str]) -> str:
    if token in "([{" and len(token) == 1:
        closer = {"(": ")", "[": "]", "{": "}"}[token]
        calls = before in ("name", "close")
        brackets.append(f"{token}{'call' if calls else ''}")
        if following == closer:
            return "" if calls else {"(": "empty tuple", "[": "empty list", "{": "empty braces"}[token]
        return {"(": "of", "[": "at", "{": ""}[token] if calls else ""
    if token in ")]}" and len(token) == 1:
        return "," if (brackets.pop() if brackets else "") == "(call" else ""
    if token == ":":
        return "to" if brackets and brackets[-1] == "[call" else ","
    if token in (",", ";"):
        return ","
    if token == "-" and before in ("", "keyword"):
        return "minus"
    if token == "*" and before == "keyword":
        return "star"
    if token in ("*", "**", "&") and before == "" and following.isalpha():
        return {"*": "star", "**": "star star", "&": "address of"}[token]
    return _OPERATORS[token]


def _number(token: str) -> str:
    if token[:2] in ("0x", "0X"):
        return "hex " + " ".join(numbers.spell_digits(c) if c.isdecimal() else c.upper() for c in token[2:])
    if token[:2] in ("0b", "0B"):
        return "binary " + numbers.spell_digits(token[2:])
    mantissa, _, exponent = token.replace("_", "").lower().partition("e")
    words = numbers.decimal(mantissa) if mantissa.count(".") < 2 else numbers.dotted(mantissa)
    if not exponent:
        return words
    sign = "minus " if exponent.startswith("-") else ""
    return f"{words} times ten to the {sign}{numbers.cardinal(exponent.lstrip('+-'))}"


def _string(token: str, lexicon: Mapping[str, str]) -> str:
    inner = token[1:-1].strip()
    if not inner:
        return "the empty string"
    return " ".join(
        _number(w) if w[0].isdigit() else name(w, lexicon) for w in re.findall(r"\d+|[^\W\d]\w*", inner)
    )


def _tidy(words: str) -> str:
    words = re.sub(r"\s+,", ",", " ".join(words.split()))
    words = re.sub(r",(?:\s*,)+", ",", words)
    words = re.sub(r", (dot|at)\b", r" \1", words)
    return words.strip(" ,")
