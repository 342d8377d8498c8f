"""How long mouse moves took until their picture was presented, from Chromium's own trace."""

import json
from collections.abc import Iterator

CATEGORIES = ["cc", "benchmark", "input", "input.scrolling"]
_PRESENTED = "SwapEndToPresentationCompositorFrame"  # the last stage of what reached the screen
_MILLISECONDS = 1e-3  # the trace counts microseconds


def move_latencies(trace: bytes) -> list[float]:
    """Return for each mouse move in a trace of `CATEGORIES` the milliseconds until presented.

    Chromium's `EventLatency` begins with the input's own time stamp and ends when the frame that
    shows its effect is presented; its stages follow between the two, under the same id. A move
    that changed nothing, or was merged into a later one, is not presented and left out.
    """
    begun: dict[str, float] = {}
    presented: set[str] = set()
    latencies = []
    for id, event in _stages(trace):
        if event["name"] == _PRESENTED:
            presented.add(id)
        elif event["name"] == "EventLatency" and event["ph"] == "b":
            presented.discard(id)
            if _is_move(event):
                begun[id] = event["ts"]
        elif event["name"] == "EventLatency" and id in begun:
            milliseconds = (event["ts"] - begun.pop(id)) * _MILLISECONDS
            if id in presented:
                latencies.append(milliseconds)
    return latencies


def _stages(trace: bytes) -> Iterator[tuple[str, dict]]:
    """Yield the events of inputs on their way to the screen in their order, with their ids."""
    events = [e for e in json.loads(trace)["traceEvents"] if "input.scrolling" in e["cat"]]
    for event in sorted(events, key=lambda event: event["ts"]):
        if "id2" in event:
            yield f"{event['pid']} {event['id2']}", event


def _is_move(event: dict) -> bool:
    return event["args"]["event_latency"]["event_type"] == "MOUSE_MOVED_EVENT"
