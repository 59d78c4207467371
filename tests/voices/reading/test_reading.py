"""What a listener hears: each line of notes as a teacher would read it."""

from __future__ import annotations

import pytest

from notes2manim.voices.reading import read

MATHEMATICS = [
    (r"$\frac{df}{dx}(a)$", "D F by D X at A"),
    (r"$(f \circ g)'(x) = 2$", "the quantity F composed with G, prime of X equals two"),
    ("$a^2+b^2=c^2$", "A squared plus B squared equals C squared"),
    ("$f(x)$", "F of X"),
    (
        r"$\int_0^1 x^2\,dx = \frac{1}{3}$",
        "the integral from zero to one of X squared, D X, equals one third",
    ),
    (
        r"$P(A|B)=\frac{P(B\mid A)P(A)}{P(B)}$",
        "the probability of A given B equals the probability of B given A, times the probability of A, "
        "over the probability of B",
    ),
    (r"$\nabla\cdot E = \frac{\rho}{\varepsilon_0}$", "nabla dot E equals rho over epsilon sub zero"),
    (r"$\nabla\times\vec{B}$", "nabla cross vector B"),
    (
        r"$\sum_{n=1}^\infty \frac{1}{n^2} = \frac{\pi^2}{6}$",
        "the sum from N equals one to infinity of one over N squared, equals pi squared over six",
    ),
    (
        r"$x = \frac{-b \pm \sqrt{b^2-4ac}}{2a}$",
        "X equals minus B plus or minus the square root of B squared minus four A C, all over two A",
    ),
    (r"$\lim_{x\to0}\frac{\sin x}{x}=1$", "the limit as X approaches zero of sine of X over X, equals one"),
    (
        r"$\binom{n}{k} = \frac{n!}{k!(n-k)!}$",
        "N choose K equals N factorial over K factorial, times the quantity N minus K, factorial",
    ),
    (
        r"$f'(x)=\lim_{h\to 0}\frac{f(x+h)-f(x)}{h}$",
        "F prime of X equals the limit as H approaches zero of F of X plus H, minus F of X, all over H",
    ),
    (r"$\frac{dy}{dx}$", "D Y by D X"),
    (r"$\frac{d}{dx}x^2=2x$", "the derivative with respect to X of X squared equals two X"),
    (r"$\frac{\partial f}{\partial x}$", "the partial derivative of F with respect to X"),
    (r"$\frac{d^2y}{dx^2}$", "the second derivative of Y with respect to X"),
    (
        r"$\begin{pmatrix}1&2\\3&4\end{pmatrix}\begin{pmatrix}x\\y\end{pmatrix}$",
        "the matrix with rows one, two, and three, four, times the column vector X, Y",
    ),
    (
        r"$|x|=\begin{cases}x & x\ge0\\-x & \text{otherwise}\end{cases}$",
        "the absolute value of X equals X if X is greater than or equal to zero, and minus X otherwise",
    ),
    (r"$x\in\mathbb{R}$", "X in the real numbers"),
    (r"$A \in \mathbb{R}^{m\times n}$", "A in R M by N"),
    (r"$\mathbb{R}^n$", "R N"),
    (r"$\mathbb{R}^3$", "R three"),
    (
        r"$\bar{x} = \frac{1}{n}\sum_{i=1}^n x_i$",
        "X bar equals one over N, times the sum from I equals one to N of X sub I",
    ),
    (
        r"$\|v\| = \sqrt{v_1^2+v_2^2}$",
        "the norm of V equals the square root of V sub one squared plus V sub two squared",
    ),
    (r"$e^{i\pi}+1=0$", "E to the I pi, plus one equals zero"),
    ("$e^{-x^2/2}$", "E to the minus X squared over two"),
    (
        r"$\{x \in \mathbb{R} \mid x>0\}$",
        "the set of all X in the real numbers such that X is greater than zero",
    ),
    (r"$O(n\log n)$", "O of N log N"),
    ("$O(n^2)$", "O of N squared"),
    ("$O(1)$", "O of one"),
    (r"$\log_2 n$", "log base two of N"),
    (r"$\ce{2H2 + O2 -> 2H2O}$", "two H two plus O two, gives, two H two O"),
    (r"$\ce{CO2}$", "C O two"),
    (r"$\ce{Na+}$", "N A plus"),
    (r"$a_{ij} = \sum_{k} b_{ik}c_{kj}$", "A sub I J equals the sum over K of B sub I K C sub K J"),
    ("$y = mx + b$", "Y equals M X plus B"),
    ("$F = ma$", "F equals M A"),
    ("$E = mc^2$", "E equals M C squared"),
    (r"$g = 9.8\,\mathrm{m/s^2}$", "G equals nine point eight meters per second squared"),
    (r"$5\,\text{km}$", "five kilometers"),
    (r"$20^\circ$", "twenty degrees"),
    (r"$20^\circ\mathrm{C}$", "twenty degrees Celsius"),
    ("$n(n+1)/2$", "N, times the quantity N plus one, over two"),
    (r"$\frac{n(n+1)}{2}$", "N, times the quantity N plus one, over two"),
    (
        "$(a+b)^2 = a^2+2ab+b^2$",
        "the quantity A plus B, squared equals A squared plus two A B plus B squared",
    ),
    (r"$\vec{u}\cdot\vec{v}$", "vector U dot vector V"),
    ("$A^T$", "A transpose"),
    ("$A^{-1}$", "A inverse"),
    ("$f^{-1}(x)$", "F inverse of X"),
    (r"$\sin^2 x+\cos^2 x=1$", "sine squared of X plus cosine squared of X equals one"),
    (r"$\sin^{-1}x$", "inverse sine of X"),
    (
        r"$\forall \epsilon>0\ \exists \delta>0$",
        "for all epsilon greater than zero, there exists delta greater than zero",
    ),
    (r"$f\colon A\to B$", "F, from A to B"),
    (r"$x\mapsto x^2$", "X maps to X squared"),
    (r"$n\to\infty$", "N goes to infinity"),
    (
        r"$\theta := \theta - \eta\nabla_\theta J(\theta)$",
        "theta is defined as theta minus eta nabla sub theta J of theta",
    ),
    (r"$\hat{y} = \sigma(w^T x + b)$", "Y hat equals sigma of W transpose X plus B"),
    (r"$L = -\sum_i y_i\log\hat{y}_i$", "L equals minus the sum over I of Y sub I log Y hat sub I"),
    (
        r"$E[X] = \sum_x x\,P(X=x)$",
        "the expected value of X equals the sum over X of X, times the probability that X equals X",
    ),
    (r"$\operatorname{Var}(X)$", "the variance of X"),
    (
        r"$X\sim\mathcal{N}(\mu,\sigma^2)$",
        "X is distributed as normal with mean mu and variance sigma squared",
    ),
    (r"$a\equiv b \pmod n$", "A is congruent to B, mod N"),
    ("$[0,1]$", "the interval from zero to one"),
    (r"$x\in(0,1]$", "X in the interval from zero to one"),
    (r"$\{1,2,3\}$", "the set one, two, three"),
    ("$(x,y)$", "X, Y"),
    (r"$x_1, x_2, \ldots, x_n$", "X sub one, X sub two, and so on, up to, X sub N"),
    (r"$1+2+\cdots+n$", "one plus two plus dot dot dot plus N"),
    (
        r"$\int f(x)g'(x)\,dx = f(x)g(x) - \int f'(x)g(x)\,dx$",
        "the integral of F of X times G prime of X, D X, equals F of X times G of X minus the integral "
        "of F prime of X times G of X, D X",
    ),
    (r"$\left.\frac{dy}{dx}\right|_{x=0}$", "D Y by D X, evaluated at X equals zero"),
    (r"$\left[x^3\right]_0^1$", "X cubed, evaluated from zero to one"),
    (r"$F(x)\Big|_a^b$", "F of X, evaluated from A to B"),
    (
        r"$\frac{a_0}{2}+\sum_{n=1}^{\infty}\left(a_n\cos nx+b_n\sin nx\right)$",
        "A sub zero over two, plus the sum from N equals one to infinity of A sub N cosine of N X plus B"
        " sub N sine of N X",
    ),
    (r"$\sqrt[3]{x}$", "the cube root of X"),
    (r"$\sqrt[n]{x}$", "the Nth root of X"),
    (r"$\lfloor x\rfloor$", "the floor of X"),
    ("$x^{10}$", "X to the tenth"),
    ("$2^{n+1}$", "two to the N plus one"),
    ("$10^{-3}$", "ten to the minus three"),
    (r"$\frac{x+1}{x-1}$", "X plus one, all over the quantity X minus one"),
    (r"$\frac{1}{1+e^{-x}}$", "one over the quantity one plus E to the minus X"),
    (
        r"$A\cup B\cap C\subseteq D\setminus\emptyset$",
        "A union B intersect C is a subset of D without the empty set",
    ),
    (r"$p\implies q\iff\neg p\lor q$", "P implies Q, if and only if not P or Q"),
    (r"$|\psi\rangle$", "ket psi"),
    (
        r"$\begin{aligned}2x+1&=5\\2x&=4\\x&=2\end{aligned}$",
        "two X plus one equals five, two X equals four, X equals two",
    ),
    (r"$\mathbf{v}\times\mathbf{w}$", "V cross W"),
    ("$x^{(i)}$", "X superscript I"),
    (r"$x_{\text{max}}$", "X max"),
    ("$W_{ij}^{(l)}$", "W sub I J superscript L"),
    ("$f(g(x))$", "F of G of X"),
    (r"$x(t)=A\cos(\omega t+\phi)$", "X of T equals A cosine of omega T plus phi"),
    ("$u(x,t)$", "U of X, T"),
    (
        r"$\frac{\partial^2 u}{\partial t^2}=c^2\frac{\partial^2 u}{\partial x^2}$",
        "the second partial derivative of U with respect to T, equals C squared, times the second "
        "partial derivative of U with respect to X",
    ),
    (r"$a \le x \le b$", "A is less than or equal to X, which is less than or equal to B"),
    ("$Q_d = Q_s$", "Q sub D equals Q sub S"),
    (r"$\Delta x$", "delta X"),
    (r"$\frac{\Delta y}{\Delta x}$", "delta Y over delta X"),
    (r"$P(A\cap B)$", "the probability of A intersect B"),
    ("$P(X>3)$", "the probability that X is greater than three"),
    (r"$\frac{2}{3}$", "two thirds"),
    (r"$\frac{22}{7}$", "twenty two over seven"),
    (
        r"$\frac{a}{b}+\frac{c}{d}=\frac{ad+bc}{bd}$",
        "A over B, plus C over D, equals A D plus B C, all over B D",
    ),
    (
        r"$\oint_C \mathbf{F}\cdot d\mathbf{r}=\iint_S(\nabla\times\mathbf{F})\cdot d\mathbf{S}$",
        "the closed integral over C of F dot D R, equals the double integral over S of nabla cross F dot D S",
    ),
    (r"$\det(A-\lambda I)=0$", "the determinant of A minus lambda I, equals zero"),
    (r"$Av=\lambda v$", "A V equals lambda V"),
    (r"$\max(0,x)$", "the maximum of zero, X"),
    (r"$\min_{w} L(w)$", "the minimum over W of L of W"),
    (r"$\arg\max_x f(x)$", "the arg max over X of F of X"),
    (r"$\foo{x}$", "foo X"),
    ("$1{,}000$", "one thousand"),
    (r"$10\,000$", "ten thousand"),
    (r"$50\%$", "fifty percent"),
    (r"$\$5$", "five dollars"),
    (r"$\sigma(z)_i$", "sigma of Z, sub I"),
    (r"$3 \times 10^8\,\text{m/s}$", "three times ten to the eighth meters per second"),
    ("$a_{12}$", "A sub one two"),
    ("$x_{12}$", "X sub twelve"),
    (r"$\left(\frac{p}{2}\right)^2$", "the quantity P over two, squared"),
    (r"$\theta\in[0,2\pi)$", "theta in the interval from zero to two pi"),
]

TEXT = [
    (
        r"So for each $x > 0$ it holds, if $x < 1$.",
        "So for each X greater than zero it holds, if X is less than one.",
    ),
    ("It improves recall (Diekelmann & Born, 2010; Rasch et al., 2013).", "It improves recall."),
    ("It helps (see Smith et al. 2010, p. 5), and more [3].", "It helps, and more."),
    (
        "Built for a fair (Paris, 1889), as in [12].",
        "Built for a fair, Paris, eighteen eighty nine, as in, twelve.",
    ),
    ("We answer in about 0.4 ms.", "We answer in about zero point four milliseconds."),
    ("Ask Ms. Lee, or 3 min. later.", "Ask Miz Lee, or three minutes later."),
    ("At 12k req/s it is slow.", "At twelve thousand requests per second it is slow."),
    ("`DEL user:<id>` in Redis", "delete user, I D in Redis"),
    ("`UPDATE users SET x = 1` of `List<String>`", "update users set X equals one of list string"),
    ("PsycINFO and REM sleep", "Psyc info and rem sleep"),
    ("(Δg = 0.04) and ΔT", "delta G equals zero point zero four, and delta T"),
    ("In 1998, 3 students paid it.", "In nineteen ninety eight, three students paid it."),
    ("In 2026 the €3m fund grew.", "In twenty twenty six the three million euros fund grew."),
    (r"It costs \$5.20.", "It costs five dollars and twenty cents."),
    (
        r"It costs \$5 million, or £3.5bn.",
        "It costs five million dollars, or three point five billion pounds.",
    ),
    ("20 °C and 16 GB of RAM", "twenty degrees Celsius and sixteen gigabytes of ram"),
    (
        "300 ms at 5 km/h for 1 km",
        "three hundred milliseconds at five kilometers per hour for one kilometer",
    ),
    ("Chapter IV of Louis XIV", "Chapter four of Louis the fourteenth"),
    ("World War II, e.g. in 1945.", "World War two, for example, in nineteen forty five."),
    ("on 2026-11-22 at 14:30", "on November twenty second, twenty twenty six at fourteen thirty"),
    ("March 14, 2026", "March fourteenth, twenty twenty six"),
    ("At 9:05 or 10:00", "At nine oh five or ten o'clock"),
    (
        "the 1st of May, the 21st century, the 1990s",
        "the first of May, the twenty first century, the nineteen nineties",
    ),
    (
        "About 3–5 people (see Fig. 3) agreed — mostly — on 1/2 of it...",
        "About three to five people, see figure three, agreed, mostly, on one half of it.",
    ),
    ("Python 3.11 runs.", "Python three point eleven runs."),
    ("It is 3.11 meters.", "It is three point one one meters."),
    ("CPUs and GPUs", "C P U's and G P U's"),
    (
        "IPv4, H2O, UTF-8, SHA-256 and C++",
        "I P version four, H two O, U T F eight, shah two fifty six and C plus plus",
    ),
    ("A function maps a set A to a set B. A is open.", "a function maps a set A to a set B. A is open."),
    ("The \"quick\" fox; it's here, isn't it?", "The quick fox; it's here, isn't it?"),
    ("so 3 × 4 = 12 & a → b", "so three times four equals twelve and A to B"),
    ("a ratio of 16:9 or 3:1", "a ratio of sixteen to nine or three to one"),
    ("K-means, x-axis and TCP-based I/O", "K means, X axis and T C P based I O"),
    ("Word—word. 😀 Yes.", "Word, word. Yes."),
    ('"Dr. Smith vs. Mr. Jones etc."', "Doctor Smith versus Mister Jones et cetera."),
    ("O(n log n) vs O(n²)", "O of N log N versus O of N squared"),
    ("HTTP/1.1 on 1,000,000 hosts", "H T T P one point one on one million hosts"),
    (
        "It has 1024 bytes, 2000 dollars, 1500 students.",
        "It has one thousand twenty four bytes, two thousand dollars, one thousand five hundred students.",
    ),
    ("in the year 2000 and in 2005", "in the year two thousand and in two thousand five"),
    (
        "-5 points, +3 more, ~10, ≈ 5, <5",
        "minus five points, plus three more, approximately ten, approximately five, less than five",
    ),
    (
        "50-60%, 2.5x, 10^9, 1e-5, 0xFF",
        "fifty to sixty percent, two point five times, ten to the ninth, one times ten to the minus "
        "five, hex F F",
    ),
    (
        "to 192.168.0.1 or 10.0.0.1",
        "to one ninety two dot one sixty eight dot zero dot one or ten dot zero dot zero dot one",
    ),
    (
        "2½ cups, ½ of 3/4, 100% sure",
        "two and a half cups, one half of three quarters, one hundred percent sure",
    ),
    ("#1, @user, AT&T, and/or", "number one, at user, A T and T, and or"),
    ("The NASA API uses JSON, SQL and XML.", "The NASA A P I uses Jason, sequel and X M L."),
    (
        "Section 2.10 of version 2.0.1, v3",
        "Section two point ten of version two point zero point one, version three",
    ),
    ("p. 5, pp. 3-7, No. 5", "page five, pages three to seven, number five"),
    ("There is no. Not at all.", "There is no. Not at all."),
    ("n-1 and n+1 and 2n", "N minus one and N plus one and two N"),
    (
        "It rose 2.5% on Dec. 3, 2024.",
        "It rose two point five percent on December third, twenty twenty four.",
    ),
    ("at 5 p.m. in the U.S. market", "at five P M in the U S market"),
    (
        "9.8 m/s², 100 kWh, 1 V, -10°C",
        "nine point eight meters per second squared, one hundred kilowatt hours, one volt, minus ten "
        "degrees Celsius",
    ),
    ("1.5M users of GPT", "one point five million users of G P T"),
    ("a SYN, a SYN-ACK and an ACK", "a sin, a sin ack and an ack"),
    (
        "See https://www.example.com/docs?x=1 or ada@example.org.",
        "See example dot com slash docs or ada at example dot org.",
    ),
    ("This is NOT IMPORTANT.", "This is not important."),
    ("item(s) by Donald E. Knuth", "items by Donald E Knuth"),
    ("the $n$-th, the $i$-th, the `list`s", "the Nth, the eyeth, the list's"),
    ("Use `list.append(x)`.", "Use list dot append of X."),
    ("`x == 1`", "X is equal to one"),
    ("`arr[i]`", "array at I"),
    ("`snake_case` and `camelCase`", "snake case and camel case"),
    ("`src/main.py`", "source slash main dot pie"),
    ('`git commit -m "fix"`', "git commit dash M fix"),
    ("`for i in range(10):`", "for I in range of ten"),
    ("`x = [1, 2, 3]`", "X equals one, two, three"),
    ("`if x != 0 && y >= 1`", "if X is not equal to zero and Y is greater than or equal to one"),
    ("`a[1:3]`", "A from one to three"),
    ("`i++` and `x += 1`", "I plus plus and X plus equals one"),
    ("`__init__`", "dunder init"),
    ("`self.name`", "self dot name"),
    ("`SELECT * FROM users`", "select star from users"),
    ("`mid = (lo + hi) // 2`", "mid equals low plus high floor divided by two"),
    ("`HTTPServer`", "H T T P server"),
    ("`def f(x, y):`", "def F of X, Y"),
    ("`--verbose`", "dash dash verbose"),
    ("`pip install numpy`", "pip install num pie"),
    ("`0xFF`", "hex F F"),
    ("`()`", "empty tuple"),
]

CAPTIONS = [
    ("a^2+b^2=c^2", "a² + b² = c²"),
    (r"\int_0^1 x^2\,dx", "∫₀¹ x² dx"),
    (r"\frac12", "½"),
    (r"\sqrt{x+1}", "√(x + 1)"),
    ("x_i", "xᵢ"),
    (r"\frac{-b \pm \sqrt{b^2-4ac}}{2a}", "(−b ± √(b² − 4ac))/(2a)"),
    (r"e^{i\pi}+1=0", "e^(iπ) + 1 = 0"),
    (r"\lim_{x\to0}\frac{\sin x}{x}", "lim(x→0) (sin x)/x"),
    (r"\sum_{n=1}^\infty \frac{1}{n^2}", "∑ₙ₌₁^∞ 1/n²"),
    (r"\begin{pmatrix}1&2\\3&4\end{pmatrix}", "[1 2; 3 4]"),
    (r"\ce{2H2 + O2 -> 2H2O}", "2H₂ + O₂ → 2H₂O"),
    (r"5\,\text{km}", "5 km"),
    (r"a\equiv b \pmod n", "a ≡ b (mod n)"),
    (r"x\in\mathbb{R}", "x ∈ ℝ"),
    (r"\frac{dy}{dx}", "dy/dx"),
    ("P^*", "P*"),
]


@pytest.mark.parametrize(("say", "spoken"), MATHEMATICS)
def test_a_formula_is_read_as_a_teacher_reads_it(say: str, spoken: str) -> None:
    assert _spoken(say) == spoken


@pytest.mark.parametrize(("say", "spoken"), TEXT)
def test_text_and_code_are_read_as_they_are_said(say: str, spoken: str) -> None:
    assert _spoken(say) == spoken


@pytest.mark.parametrize(("tex", "caption"), CAPTIONS)
def test_a_caption_shows_a_formula_as_text(tex: str, caption: str) -> None:
    assert [word.text for word in read(f"${tex}$,")] == [f"{caption},"]


def test_a_caption_leaves_out_a_citation_that_is_not_read_out() -> None:
    words = read(
        "It improves recall (Diekelmann & Born, 2010; Rasch et al., 2013). So it does [3], they say."
    )
    assert " ".join(word.text for word in words if word.text) == "It improves recall. So it does, they say."


def test_the_lexicon_wins_over_every_rule_and_inside_of_hyphens() -> None:
    lexicon = {"json": "J son", "Euler": "oiler", "kubectl": "cube cuttle", "14:30": "half past two"}
    assert _spoken("Euler's JSON-based `kubectl` at 14:30.", lexicon) == (
        "oiler's J son based cube cuttle at half past two."
    )


def test_a_lexicon_can_force_phonemes() -> None:
    assert _spoken("Use JSON, now.", {"json": "[JSON](/ʤˈAsən/)"}) == "Use [JSON](/ʤˈAsən/), now."


def test_other_languages_read_numbers_and_signs_in_their_own_words() -> None:
    assert _spoken("Es sind 21 km & 3,5 %.", language="de") == (
        "Es sind einundzwanzig Kilometer und drei Komma fünf Prozent."
    )
    assert _spoken("Il y a 21 °C.", language="fr") == "Il y a vingt et un degrés Celsius."
    assert _spoken("$x^2 = 4$ y 10 %", language="es") == "x al cuadrado es igual a cuatro y diez por ciento"


def _spoken(say: str, lexicon: dict[str, str] | None = None, language: str = "en") -> str:
    return " ".join(word.spoken for word in read(say, language, lexicon or {}) if word.spoken)
