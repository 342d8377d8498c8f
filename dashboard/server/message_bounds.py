"""What one message of a browser may ask for: Streamlit bounds its bytes alone.

Four megabytes hold two million names of files to upload. The addresses for them take a minute, in
which nobody is answered, and a gigabyte.
"""

from google.protobuf.message import DecodeError
from streamlit.proto.BackMsg_pb2 import BackMsg

MOST_BYTES = 4 << 20
MOST_FILES = 10
MOST_CHOICES = 1000
"""Widgets with their values; no page has a hundred."""
MOST_KEPT = 10_000
"""Messages of the server that the browser says it still has."""


def asks_too_much(content: bytes) -> bool:
    """Return whether a message asks for more than any page of ours does.

    One that is no message of Streamlit's does not: Streamlit itself closes the connection. Nor does
    one with a long address, which Streamlit does not read: a text that is too long for a page
    stands there too, and has to come through to be answered in words.
    """
    if len(content) > MOST_BYTES:
        return True
    message = BackMsg()
    try:
        message.ParseFromString(content)
    except DecodeError:
        return False
    run = message.rerun_script
    return (
        len(message.file_urls_request.file_names) > MOST_FILES
        or len(run.widget_states.widgets) > MOST_CHOICES
        or len(run.cached_message_hashes) > MOST_KEPT
    )
