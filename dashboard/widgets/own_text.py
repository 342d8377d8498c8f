"""A long text of the visitor's own: pasted, or from a file. It stays out of the address."""

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from memviz.text.decoding import EncodingError, decoded


def own_text(key: str, fewest: int, most: int) -> str:
    """Draw the field and the file chooser, and return the text, at most `most` characters.

    "" for none. They are folded away once there are `fewest` characters. `key` is the page's own.
    """
    with st.expander("Your text", expanded=len(_given(key)) < fewest):
        st.text_area(
            "Paste a text",
            key=_text_key(key),
            height=160,
            max_chars=most,
            placeholder=f"At least {fewest:,} characters",
            persist_state="session",
        )
        file = st.file_uploader("or choose a text file", key=_file_key(key), max_upload_size=2)
        if file is not None:
            _choose_encoding(key, file)
    text = _given(key)
    if len(text) > most:
        st.caption(f"The first {most:,} of {len(text):,} characters are used.")
    return text[:most]


def is_given(key: str) -> bool:
    """Return whether a file was chosen, be it one that cannot be read, or a text pasted."""
    return st.session_state.get(_file_key(key)) is not None or bool(_given(key))


def _given(key: str) -> str:
    """Return what the fields hold: the file's text, else the pasted one, "" for none."""
    file = st.session_state.get(_file_key(key))
    if file is None:
        return st.session_state.get(_text_key(key)) or ""
    try:
        return decoded(file.getvalue())
    except EncodingError:
        encoding = st.session_state.get(_encoding_key(key, file))
        return file.getvalue().decode(encoding) if encoding else ""


def _choose_encoding(key: str, file: UploadedFile) -> None:
    """Draw what a file that is not UTF-8 may be read as, and nothing for any other file."""
    content = file.getvalue()
    try:
        decoded(content)
    except EncodingError as error:
        if not error.fitting:
            st.warning(f"This file is not read: {error}.", icon=":material/edit_note:")
            return
        st.selectbox(
            "The file is not in UTF-8. Read it as",
            error.fitting,
            index=None,
            placeholder="Choose the line that reads well",
            format_func=lambda encoding: f"{encoding}: {_telling_part(content.decode(encoding))}",
            key=_encoding_key(key, file),
        )


def _telling_part(text: str) -> str:
    """Return a line around the first letter beyond ASCII: by these encodings differ."""
    beyond = next((at for at, letter in enumerate(text[1:], 1) if letter > "~"), 0)
    return " ".join(text[max(0, beyond - 20) : beyond + 30].strip("\ufeff").split())


def _text_key(key: str) -> str:
    return f"{key}_text"


def _file_key(key: str) -> str:
    return f"{key}_file"


def _encoding_key(key: str, file: UploadedFile) -> str:
    return f"{key}_encoding_{file.file_id}"
