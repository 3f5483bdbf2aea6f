"""What the person should know of the settings at the start, said once beside what else is said."""

from PySide6.QtCore import QObject

from sleepscorer_app.ui.commands.key_table import checked, from_texts
from sleepscorer_app.ui.preferences.settings import Settings
from sleepscorer_app.ui.window.banner import Banner, BannerKind


def start_sentences(settings: Settings) -> tuple[str, ...]:
    """What of the settings on disk could not be taken as it is, with the file's name."""
    _, about_keys = checked(from_texts(settings.now.keys))
    keys = tuple(f"Of your keys in {settings.file}: {sentence}" for sentence in about_keys)
    return (*settings.problems, *keys)


class StartReport(QObject):
    """Says it in the banner, and again beside the sentences of the first night that is opened."""

    def __init__(self, settings: Settings, banner: Banner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._words = " ".join(start_sentences(settings))
        self._banner = banner
        self.say()

    def say(self) -> None:
        """Say it, unless it stands there; there may be nothing to say."""
        said = self._banner.text
        if self._words and self._words not in said:
            self._banner.say(f"{self._words} {said}".strip(), BannerKind.WARNING)

    def say_for_the_last_time(self) -> None:
        """Say it beside what a night brought with it."""
        self.say()
        self._words = ""
