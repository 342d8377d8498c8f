"""Bytes are read as UTF-8, or refused with what they seem to be."""

import bz2
import gzip
import lzma
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memviz.text.decoding import EncodingError, decoded

ENGLISH = "He said “café”, and that was naïve — she’d not been there. " * 60
RUSSIAN = "Ну, здравствуйте, здравствуйте. Я вижу, что я вас пугаю. " * 60
JAPANESE = "吾輩は猫である。名前はまだ無い。どこで生れたかとんと見当がつかぬ。" * 60


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=60))
def test_utf_8_is_read_as_it_is(text):
    assert decoded(text.encode()) == text


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (ENGLISH, "utf-16"),
        (ENGLISH, "utf-16-be"),
        (ENGLISH, "utf-32"),
        (ENGLISH, "cp1252"),
        (ENGLISH, "mac-roman"),
        (RUSSIAN, "utf-16-le"),
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8-r"),
        (JAPANESE, "euc_jp"),
        (JAPANESE, "cp932"),
    ],
)
def test_another_encoding_is_refused_and_some_that_fits_is_offered(text, encoding):
    content = text.encode(encoding)
    with pytest.raises(EncodingError, match=r"byte \d+ is .*; it may be .*: save it as UTF-8") as e:
        decoded(content)
    assert any(content.decode(fitting).lstrip("\ufeff") == text for fitting in e.value.fitting)


def test_english_in_utf_16_is_valid_utf_8_and_refused_all_the_same():
    content = b"plain letters only, " * 20
    assert decoded(content)
    with pytest.raises(EncodingError, match="byte 1 is zero") as error:
        decoded(content.decode().encode("utf-16-le"))
    assert error.value.fitting[0] == "utf-16-le"


def test_a_packed_file_is_called_one():
    packings = {"gzip": gzip.compress, "bzip2": bz2.compress, "xz": lzma.compress}
    for program, pack in packings.items():
        content = pack(b"a")
        with pytest.raises(EncodingError, match=f"packed by {program}; give a text in UTF-8"):
            decoded(content)


def test_a_text_may_begin_like_the_name_of_a_packer():
    assert decoded(b"BZhou, PK and xz") == "BZhou, PK and xz"


def test_what_is_no_text_in_any_encoding_offers_none():
    noise = zlib.compress(bytes(range(256)) * 200 + ENGLISH.encode(), 9)
    with pytest.raises(EncodingError, match="give a text in UTF-8") as error:
        decoded(noise)
    assert error.value.fitting == ()


def test_an_encoding_that_fits_the_beginning_only_is_not_offered():
    content = ("Ünlü bir şehirde, ılık bir gündü. " * 4_000).encode("cp1254") + b"\x81\x9d\x8d"
    with pytest.raises(EncodingError) as error:
        decoded(content)
    for fitting in error.value.fitting:
        content.decode(fitting)
