"""A recording around another one, for what differs from it in how samples are read."""

from datetime import datetime

from sleepscorer_app.domain.recording import Annotation, Channel, Identity, Recording


class WrappedRecording:
    """Tells of itself what the recording inside it tells; a subclass says how it reads."""

    def __init__(self, inner: Recording) -> None:
        self.inner = inner

    @property
    def name(self) -> str:
        return self.inner.name

    @property
    def channels(self) -> tuple[Channel, ...]:
        return self.inner.channels

    @property
    def start(self) -> datetime:
        return self.inner.start

    @property
    def duration_seconds(self) -> float:
        return self.inner.duration_seconds

    @property
    def identity(self) -> Identity:
        return self.inner.identity

    @property
    def annotations(self) -> tuple[Annotation, ...]:
        return self.inner.annotations

    @property
    def notes(self) -> tuple[str, ...]:
        return self.inner.notes
