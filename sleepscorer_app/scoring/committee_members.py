"""Who sits on a committee of models, as its model.json tells it, and how it is known again."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, cast

COMMITTEE = "committee"
"""What a committee's description names in the place of a network."""
DESCRIPTION_FILE = "model.json"
WEIGHTS_FILE = "weights.safetensors"
_WRITTEN_LATER = frozenset({"tested", "spectrum_spread"})
"""What a description may gain after its model has joined a committee: none of it moves a stage."""


@dataclass(frozen=True)
class CommitteeMember:
    """One model of a committee: the name of its folder, which lies beside the committee's.

    `sha256` is its folder's, see `folder_sha256`; `weight` its share of the mean, relative to the
    others'; `views` are those it reads here, none for its own.
    """

    name: str
    sha256: str
    weight: float = 1.0
    views: tuple[str, ...] = ()


def members_from_json(config: dict[str, Any]) -> tuple[CommitteeMember, ...]:
    """The members that a committee's configuration names; `ValueError` says what is wrong."""
    unknown = sorted(set(config) - {"members"})
    if unknown:
        raise ValueError(f"a committee has no setting {unknown[0]!r}")
    members = tuple(_member(row) for row in cast("list[object]", config.get("members", [])))
    if not members:
        raise ValueError("a committee without members")
    names = [one.name for one in members]
    for name in names:
        if names.count(name) > 1:
            raise ValueError(f"{name} is twice on the committee")
    return members


def _member(row: object) -> CommitteeMember:
    if not isinstance(row, dict):
        raise ValueError("a member that is not a table")
    values: dict[str, Any] = dict(cast("dict[str, Any]", row))
    values["views"] = tuple(values.get("views", ()))
    member = CommitteeMember(**values)
    if Path(member.name).name != member.name:
        raise ValueError(f"{member.name!r} is not the name of a folder beside the committee's")
    if not 0 < member.weight < float("inf"):
        raise ValueError(f"{member.name} has a weight of {member.weight}")
    return member


def members_to_json(members: Sequence[CommitteeMember]) -> dict[str, object]:
    """The committee's configuration in its model.json."""
    return {"members": [asdict(one) for one in members]}


def committee_sha256(members: Sequence[CommitteeMember]) -> str:
    """The committee's own hash: another member, another weight or other views change it."""
    told = [[one.name, one.sha256, float(one.weight), list(one.views)] for one in members]
    return sha256(json.dumps(told).encode("utf-8")).hexdigest()


def folder_sha256(folder: Path) -> str:
    """The hash of what a model's folder says and weighs.

    The card and what is measured on the finished model may be written later; the description counts
    by what it says, not by its line ends. Raises `OSError` and `ValueError`
    for a folder that cannot be read.
    """
    description = json.loads((folder / DESCRIPTION_FILE).read_text("utf-8"))
    lasting = {key: value for key, value in description.items() if key not in _WRITTEN_LATER}
    told = json.dumps(lasting, sort_keys=True).encode("utf-8")
    weights = (folder / WEIGHTS_FILE).read_bytes()
    return sha256(sha256(told).digest() + sha256(weights).digest()).hexdigest()
