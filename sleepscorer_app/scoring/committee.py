"""Models that score together: a committee's members loaded, and their readings made one."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from sleepscorer_app.domain.stage_probabilities import ModelIdentity
from sleepscorer_app.scoring.committee_members import (
    COMMITTEE,
    CommitteeMember,
    committee_sha256,
    folder_sha256,
    members_from_json,
    members_to_json,
)
from sleepscorer_app.scoring.model_files import (
    MAPPED,
    LoadedModel,
    ModelDescription,
    ModelFolder,
    UnusableModel,
    load_model,
    read_model_folder,
    write_folder,
)


@dataclass(frozen=True)
class LoadedMember:
    """A model, how much its word counts beside the others', and the views of a night it reads."""

    model: LoadedModel
    weight: float
    views: tuple[str, ...]


@dataclass(frozen=True)
class LoadedCommittee:
    """Models that score a night together."""

    model_folder: ModelFolder
    members: tuple[LoadedMember, ...]

    @property
    def description(self) -> ModelDescription:
        return self.model_folder.description

    @property
    def identity(self) -> ModelIdentity:
        return self.model_folder.identity


LoadedScorer = LoadedModel | LoadedCommittee


def load_scorer(folder: Path) -> LoadedScorer:
    """The model or the committee in `folder`, ready to score.

    Raises `UnusableModel` as `load_model` does, and for a member that is missing or has changed.
    """
    model_folder = read_model_folder(folder)
    description = model_folder.description
    if description.network != COMMITTEE:
        return load_model(folder)
    return load_committee(model_folder, members_from_json(description.config))


def load_committee(
    model_folder: ModelFolder, members: Sequence[CommitteeMember]
) -> LoadedCommittee:
    """The committee of these members, which lie beside `model_folder`; nothing else need be there.

    Raises `UnusableModel` for a member that is missing or has changed.
    """
    folder = model_folder.folder
    return LoadedCommittee(model_folder, tuple(_load_member(folder, one) for one in members))


def members_of(scorer: LoadedScorer) -> tuple[LoadedMember, ...]:
    """The committee's members; a model by itself is a committee of one."""
    if isinstance(scorer, LoadedCommittee):
        return scorer.members
    return (LoadedMember(scorer, 1.0, scorer.description.views),)


def _load_member(committee: Path, member: CommitteeMember) -> LoadedMember:
    folder = committee.parent / member.name
    try:
        now = folder_sha256(folder)
    except (OSError, ValueError) as error:
        raise UnusableModel(
            committee, f"its member {member.name} cannot be read ({error})"
        ) from None
    if now != member.sha256:
        raise UnusableModel(
            committee, f"its member {member.name} is not the one it was made with (SHA-256 differs)"
        )
    try:
        model = load_model(folder)
    except UnusableModel as error:
        raise UnusableModel(committee, f"its member {member.name}: {error.why}") from None
    views = member.views or model.description.views
    if MAPPED in views and not model.description.reference_spectrum:
        raise UnusableModel(
            committee, f"its member {member.name} has no reference spectrum to map a night to"
        )
    return LoadedMember(model, member.weight, views)


def committee_members(
    folder: Path, wanted: Sequence[tuple[str, float, tuple[str, ...]]]
) -> tuple[CommitteeMember, ...]:
    """Members for a committee in `folder` from (name, weight, views); the models lie beside it.

    Raises `UnusableModel` for one that is not there.
    """
    found: list[CommitteeMember] = []
    for name, weight, views in wanted:
        model = read_model_folder(folder.parent / name)
        if model.description.network == COMMITTEE:
            raise UnusableModel(folder, f"{name} is a committee itself; name its members instead")
        found.append(CommitteeMember(name, folder_sha256(model.folder), weight, views))
    return tuple(found)


def save_committee(
    folder: Path, members: Sequence[CommitteeMember], description: ModelDescription, card: str
) -> ModelFolder:
    """Writes the committee's folder; its hash is computed here. Raises `ValueError`."""
    config = members_to_json(members)
    told = replace(
        description,
        network=COMMITTEE,
        config=config,
        sha256=committee_sha256(members_from_json(config)),
        head_weights=(),
        reference_spectrum=(),
    )
    return write_folder(folder, told, card)
