"""What stands on an empty screen while a sentence comes to the word that shows something."""

from __future__ import annotations

from notes2manim.model.say import split_words

# Words: about two seconds, for which an empty screen may wait; and the longest key phrase that is made.
LATE, _LONGEST = 5, 14
# So few words after a key phrase belong to it rather than being left over.
_REST = 3
_CLAUSE, _END = ",;:—–", ".,;:—–"


def leading_clause(say: str, at: int) -> str:
    """Return the clauses of a sentence that end before its word `at`, or nothing where none does.

    >>> leading_clause("How likely are two things at once, an illness and a test?", 8)
    'How likely are two things at once'
    """
    words = split_words(say)[:at]
    ends = [count for count, word in enumerate(words, 1) if word[-1] in _CLAUSE]
    return " ".join(words[: ends[-1]]).rstrip(_END) if ends and ends[-1] > 1 else ""


def led_phrase(say: str, at: int, phrase: str) -> str:
    """Return a key phrase at word `at` with the words that lead to it, or nothing where they are too many.

    A few words that end its clause belong to it, too.

    >>> led_phrase("Suppose the city forbids more than four euros a box.", 6, "four euros")
    'Suppose the city forbids more than four euros a box'
    """
    words = split_words(say)
    end = at + max(1, len(split_words(phrase)))
    for count in range(end, min(len(words), end + _REST) + 1):
        if count == len(words) or words[count - 1][-1] in _CLAUSE:
            end = count
            break
    return " ".join(words[:end]).rstrip(_END) if end <= _LONGEST else ""
