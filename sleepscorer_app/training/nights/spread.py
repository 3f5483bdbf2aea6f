"""Measures how far the nights a model learned from differ in their spectra, for the fit check."""

from dataclasses import replace
from pathlib import Path

import numpy as np
from safetensors.numpy import load_file

from sleepscorer_app.scoring.model_files import ModelFolder, read_model_folder, write_folder
from sleepscorer_app.scoring.monge_mapping import log_spectrum

MOST_NIGHTS = 100
FEWEST_NIGHTS = 10


def write_spread(model: Path, nights: Path) -> ModelFolder:
    """The model's description with the spread of the spectra of a training cache's nights.

    The weights stay as they are. A committee, which has no reference spectrum, is given the nights'
    mean as well. Do this before the model joins a committee: that knows its members by what their
    descriptions say. Raises `UnusableModel`, and `ValueError` for fewer than ten nights.
    """
    paths = sorted(nights.glob("*.safetensors"))
    if len(paths) < FEWEST_NIGHTS:
        raise ValueError(f"{nights} holds {len(paths)} nights, at least {FEWEST_NIGHTS} are needed")
    step = -(-len(paths) // MOST_NIGHTS)
    spectra = np.array(
        [log_spectrum(load_file(path)["plain"].astype(np.float32)) for path in paths[::step]]
    )
    found = read_model_folder(model)
    reference = found.description.reference_spectrum or tuple(map(float, spectra.mean(axis=0)))
    spread = np.sqrt(((spectra - np.array(reference)) ** 2).mean(axis=0))
    told = replace(
        found.description,
        reference_spectrum=reference,
        spectrum_spread=tuple(float(one) for one in spread),
    )
    return write_folder(model, told, found.card)
