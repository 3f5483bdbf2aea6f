"""Who or what gave each epoch its stage: a model, a file, a person."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from sleepscorer_app.domain.stage_probabilities import ModelIdentity


@dataclass(frozen=True)
class StageOrigin:
    """Where one stage came from, as far as it is known.

    `person` is who gave the stage or agreed with it: name or initials. With `file` the stage was
    read from a file of that name, whose content had the hash `file_sha256` (hex).
    """

    model: ModelIdentity | None = None
    file: str = ""
    file_sha256: str = ""
    person: str = ""


NOT_KNOWN = StageOrigin()


@dataclass(frozen=True, eq=False)
class StageOrigins:
    """The origin of each epoch's stage; the few different ones are held once.

    `places` (n_epochs,) points into `known`, whose first is `NOT_KNOWN`.
    """

    places: NDArray[np.int16]
    known: tuple[StageOrigin, ...] = (NOT_KNOWN,)

    def __post_init__(self) -> None:
        places = np.array(self.places, dtype=np.int16)
        if places.size and (places.min() < 0 or places.max() >= len(self.known)):
            raise ValueError(f"origins {places.min()} to {places.max()} of {len(self.known)}")
        places.setflags(write=False)
        object.__setattr__(self, "places", places)

    @classmethod
    def unknown(cls, n_epochs: int) -> "StageOrigins":
        """Nothing is known of any epoch."""
        return cls(np.zeros(n_epochs, dtype=np.int16))

    @classmethod
    def of(cls, origins: Iterable[StageOrigin]) -> "StageOrigins":
        """One origin per epoch."""
        places: dict[StageOrigin, int] = {NOT_KNOWN: 0}
        row = [places.setdefault(one, len(places)) for one in origins]
        return cls(np.array(row, dtype=np.int16), tuple(places))

    def __len__(self) -> int:
        return len(self.places)

    def __getitem__(self, epoch: int) -> StageOrigin:
        return self.known[int(self.places[epoch])]

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, StageOrigins)
            and len(self) == len(other)
            and not self.differs_from(other).any()
        )

    def __hash__(self) -> int:
        return hash(tuple(self.known[int(place)] for place in self.places))

    def differs_from(self, other: "StageOrigins") -> NDArray[np.bool_]:
        """True where the two name different origins, shape (n_epochs,)."""
        numbers = {
            one: number for number, one in enumerate(dict.fromkeys(self.known + other.known))
        }
        mine = np.array([numbers[one] for one in self.known])[self.places]
        others = np.array([numbers[one] for one in other.known])[other.places]
        return mine != others

    def given(
        self, epochs: NDArray[np.intp] | NDArray[np.bool_], origin: StageOrigin
    ) -> "StageOrigins":
        """The same with `origin` for `epochs` (numbers or a mask)."""
        known = self.known if origin in self.known else (*self.known, origin)
        places = self.places.copy()
        places[epochs] = known.index(origin)
        return StageOrigins(places, known)

    def agreed(self, epochs: NDArray[np.intp], person: str) -> "StageOrigins":
        """The same with `person` as the one who agreed with the stages of `epochs`."""
        agreed = self
        for place in map(int, np.unique(self.places[epochs])):
            those = epochs[self.places[epochs] == place]
            agreed = agreed.given(those, replace(self.known[place], person=person))
        return agreed
