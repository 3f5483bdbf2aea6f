"""The sets of definitions by which a night can be counted."""

from enum import StrEnum


class DefinitionSet(StrEnum):
    """Whose definitions the numbers follow."""

    AASM = "aasm"
    YASA = "yasa"
    LUNA = "luna"

    @property
    def words(self) -> str:
        """As a person reads it."""
        return {"aasm": "AASM", "yasa": "as YASA counts", "luna": "as Luna counts"}[self.value]
