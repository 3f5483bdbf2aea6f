"""Units as headers spell them."""

_MICROVOLTS = {
    "nv": 1e-3,
    "uv": 1.0,
    "\u00b5v": 1.0,
    "\u03bcv": 1.0,
    "microv": 1.0,
    "uvolt": 1.0,
    "microvolt": 1.0,
    "mv": 1e3,
    "millivolt": 1e3,
    "v": 1e6,
    "volt": 1e6,
}

_FAMILIAR = (
    "% °c a.u. arb au bpm boolean c cm cmh2o db deg degc degf f g hz j kohm kpa l l/m l/min lpm "
    "lux lx m/s mbar ml mm mm/s mmhg ms nodim none ohm pa qualit. rpm s sec uv^2 v/s"
)
FAMILIAR_UNITS = frozenset(_FAMILIAR.split())
"""Units other than voltages that need no remark, in lower case."""


def microvolts_per_unit(unit: str) -> float | None:
    """How many µV one `unit` is (1000 for mV); None when it is no voltage or not known."""
    return _MICROVOLTS.get(unit.strip().lower())
