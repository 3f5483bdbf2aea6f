"""Which channel was scored and how it came to be chosen, for a command's summary."""

from sleepscorer_app.domain.channel_names import Role
from sleepscorer_app.domain.montages.channel_choice import ChannelChoice


def channel_words(choice: ChannelChoice) -> str:
    """`C4-M1 (guessed; --channel chooses another: F4-M1)`."""
    if len(choice.derivations) > 1:
        names = ", ".join(one.name for one in choice.derivations)
        return f"{names} ({'found by what the model reads' if choice.is_guess else 'chosen'})"
    name = choice.derivation.name
    if choice.is_guess and choice.others:
        return f"{name} (guessed; --channel chooses another{choice.alternatives})"
    if choice.is_guess:
        return f"{name} (guessed; the only EEG channel)"
    if choice.derivation.role is not Role.EEG:
        return f"{name} (chosen, though nothing says that it is EEG)"
    return f"{name} (chosen)"
