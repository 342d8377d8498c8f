"""Texts that strangers may type, link or publish: nothing in them may break or act."""

ACTIVE = (
    "<script>document.title = 'owned'; alert(1)</script>",
    "<img src=x onerror=alert(1)><b data-injected>bold</b>",
    "![x](https://evil.example/x.png)",
    "[link](javascript:alert(1)) www.evil.example <https://evil.example>",
    "</style><svg onload=alert(1)>",
    ":red[x] :smile: :material/home: $x^2$ $$\\frac{1}{0}$$",
    "'\"><iframe src=https://evil.example></iframe>",
)
STRANGE = (
    "",
    " ",
    "\r\n\r\n",
    "a\x00b\x07\x1b[31m",
    "a\u202eb\u2066c",
    "\u200b\u200d\ufeff",
    "\u2028\u2029",
    "\U0001f3f3\ufe0f\u200d\U0001f308\u00e9",
    "e" + "\u0301" * 500,
    "\u0645\u0631\u062d\u0628\u0627 \u05e9\u05dc\u05d5\u05dd",
    "\u0661\u0662\u0663",
    "\u00bd\u2460\u00b2",
    "\uffff\U0010ffff",
)
NO_NUMBERS = (
    *("-1", "0", "1.5", "1e308", "1e999", "inf", "-inf", "nan", "0x10", "1_0"),
    *("9" * 400, "9" * 5_000, "null", "None", "true", "[]", "{}"),
)
NO_CHOICES = (
    *("../../../etc/passwd", ",,,,", "a,b;c:d/e@f", "%00%ff", "a/b/c/d"),
    *("gru:1:h:999", "gru:-1:h:0", "gru:1:h:99999999999999999999", "lstm:1:zz:3,gru:9:h:1"),
)
LONG = ("x" * 100_000, "ab " * 40_000)

TEXTS = (*ACTIVE, *STRANGE, *NO_NUMBERS, *NO_CHOICES, *LONG)
