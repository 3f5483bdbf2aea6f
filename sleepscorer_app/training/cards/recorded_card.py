"""What the card of a model says when it learned from real nights."""

from sleepscorer_app.training.nights.recorded_preparation import RecordedData
from sleepscorer_app.training.splits import SubjectNight

_LEARNED = """
## What it learned from

Real nights: **{title}**. {n_nights} nights of {n_people} people, from {channels}. Split by person;
nobody is on two sides:

| side | people | nights |
|---|---|---|
{sides}
Which nights are on which side follows from the names of the recordings and the seed; recipe
`{recipe}`; {trained}.
Shares of W, N1, N2, N3, REM in training: {prior}.
"""


def recorded_text(data: RecordedData, prior: tuple[float, ...], recipe: str, trained: str) -> str:
    """The card's section on the data; it names no recording, as names may tell a patient."""
    sides = {
        "trained on": data.split.train,
        "said when to stop, and set the temperature": data.split.validation,
        "looked at once": data.split.test,
    }
    every = (*data.split.train, *data.split.validation, *data.split.test)
    return _LEARNED.format(
        title=data.title,
        n_nights=len(every),
        n_people=_people(every),
        channels=", ".join(
            f"{' with '.join(names)} ({count})" for names, count in data.channels.items()
        ),
        sides="".join(
            f"| {name} | {_people(nights)} | {len(nights)} |\n" for name, nights in sides.items()
        ),
        recipe=recipe,
        trained=trained,
        prior=" / ".join(f"{share:.2f}" for share in prior),
    )


def _people(nights: tuple[SubjectNight, ...]) -> int:
    return len({night.subject for night in nights})
