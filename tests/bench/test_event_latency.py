"""Latencies are read from the trace of moves that reached the screen, and only of those."""

import json
from typing import Any

from bench.event_latency import move_latencies


def stage(name: str, phase: str, microseconds: int, id: str = "0x1", **args: Any) -> dict[str, Any]:
    return {
        "name": name,
        "ph": phase,
        "ts": microseconds,
        "pid": 7,
        "id2": {"local": id},
        "cat": "cc,benchmark,input,input.scrolling",
        "args": args,
    }


def move(begin: int, end: int, *stages: str, id: str = "0x1", kind: str = "MOUSE_MOVED_EVENT"):
    latency = {"event_latency": {"event_type": kind}}
    return [
        stage("EventLatency", "b", begin, id, **latency),
        *(stage(name, "b", begin + 1, id) for name in stages),
        stage("EventLatency", "e", end, id),
    ]


PRESENTED = ("RendererMainProcessing", "SwapEndToPresentationCompositorFrame")


def trace(*events: dict[str, Any]) -> bytes:
    other = {"name": "Layout", "ph": "X", "ts": 5, "cat": "devtools", "args": {}}
    return json.dumps({"traceEvents": [other, *events]}).encode()


def test_a_move_takes_from_its_own_time_until_it_is_presented() -> None:
    assert move_latencies(trace(*move(1_000, 21_500, *PRESENTED))) == [20.5]


def test_a_move_that_reached_no_screen_is_left_out_even_where_its_id_is_used_again() -> None:
    first = move(1_000, 11_000, *PRESENTED)
    second = move(30_000, 31_000, "RendererMainProcessing")
    third = move(60_000, 72_000, *PRESENTED)
    assert move_latencies(trace(*third, *first, *second)) == [10.0, 12.0]


def test_moves_that_overlap_are_told_apart_by_their_ids() -> None:
    one, other = move(1_000, 11_000, *PRESENTED), move(2_000, 22_000, *PRESENTED, id="0x2")
    assert move_latencies(trace(*one, *other)) == [10.0, 20.0]


def test_other_inputs_than_moves_do_not_count() -> None:
    assert move_latencies(trace(*move(0, 9_000, *PRESENTED, kind="MOUSE_PRESSED_EVENT"))) == []
