import pytest

from sleepscorer_app.domain.channel_names import Kind, Role, Side, read_channel_name


@pytest.mark.parametrize(
    ("name", "derivation"),
    [
        ("EEG C4-A1", "C4-M1"),
        ("C4:M1", "C4-M1"),
        ("C4M1", "C4-M1"),
        ("C4-M1", "C4-M1"),
        ("c4-m1", "C4-M1"),
        ("C3A2", "C3-M2"),
        ("C3_M2", "C3-M2"),
        ("EEG_C3-A2", "C3-M2"),
        ("EEG C3 - A2", "C3-M2"),
        ("PSG_C4", "C4"),
        ("EEG Fpz-Cz", "FPZ-CZ"),
        ("EEG Pz-Oz", "PZ-OZ"),
        ("CZ-A1", "CZ-M1"),
        ("F4-C4", "F4-C4"),
        ("O2-A1+A2", "O2-M1+M2"),
        ("C3-A1A2", "C3-M1+M2"),
        ("EEG P10", "P10"),
        ("T3", "T3"),
        ("C4-M1 (2)", "C4-M1"),
    ],
)
def test_an_eeg_name_tells_electrode_and_reference(name: str, derivation: str) -> None:
    read = read_channel_name(name)
    assert read.role is Role.EEG
    assert read.derivation == derivation


@pytest.mark.parametrize(
    ("name", "derivation"),
    [
        ("E1-M2", "E1-M2"),
        ("E2:M2", "E2-M2"),
        ("EOG E1-M2", "E1-M2"),
        ("LOC", "E1"),
        ("ROC", "E2"),
        ("LOC-A2", "E1-M2"),
        ("EOG ROC-A1", "E2-M1"),
        ("EEG LOC-Ref", "E1"),
        ("LOC-ROC", "E1-E2"),
    ],
)
def test_an_eye_electrode_is_eog_whatever_the_prefix(name: str, derivation: str) -> None:
    read = read_channel_name(name)
    assert read.role is Role.EOG
    assert read.derivation == derivation


@pytest.mark.parametrize(
    ("name", "derivation"),
    [
        ("chin1-chin2", "CHIN1-CHIN2"),
        ("Chin1-ChinZ", "CHIN1-CHINZ"),
        ("L Chin", "CHIN1"),
        ("RChin", "CHIN2"),
        ("CHIN-1", "CHIN1"),
        ("EMG Chin 1", "CHIN1"),
    ],
)
def test_a_chin_electrode_is_emg(name: str, derivation: str) -> None:
    read = read_channel_name(name)
    assert read.role is Role.EMG
    assert read.derivation == derivation


@pytest.mark.parametrize(
    ("name", "electrode", "common_reference"),
    [("EEG C4-Ref", "C4", "REF"), ("EEG A1-LE", "M1", "LE"), ("Fz-AVG", "FZ", "AVG")],
)
def test_a_common_reference_leaves_an_electrode_raw(
    name: str, electrode: str, common_reference: str
) -> None:
    read = read_channel_name(name)
    assert read.is_raw_electrode
    assert read.electrode == electrode
    assert read.common_reference == common_reference


@pytest.mark.parametrize("name", ["A1", "M2", "EEG A2-Ref", "m1"])
def test_ears_and_mastoids_are_told_apart_from_the_scalp(name: str) -> None:
    assert read_channel_name(name).is_ear


@pytest.mark.parametrize(
    ("names", "role", "place"),
    [
        ("EEG, EEG1, EEG 2, EEG(sec)", Role.EEG, 0),
        (
            "EOG horizontal, EOG(L), EOG(R), EOG-L, EOG links, EOGl:A2, Lefteye, RightEye",
            Role.EOG,
            1,
        ),
        ("EMG submental, EMG, EMG1, EMG1-EMG2, EMG chin, Chin, cchin_l, EMG s", Role.EMG, 2),
        ("ECG, EKG II, ECG1-ECG2, ECG L, ECG ECG1, EKG, EEG EKG1-REF", Role.ECG, 3),
        (
            "Flow, Airflow, Thorax, Thor, ABD, Abdo, ABDO RES, THOR RES, CHEST, ribcage",
            Role.RESPIRATION,
            4,
        ),
        (
            "Resp oro-nasal, Nasal Pressure, nas_pres, Therm, Cannula, CPAP, New Air",
            Role.RESPIRATION,
            4,
        ),
        ("Effort THO, Flow Patient, Pres, VTH, VAB, NAF2P-A1, RIP Summe, Sum", Role.RESPIRATION, 4),
        ("TERMISTORE, TORACE, ADDOME, Druck Flow, Atemfluss", Role.RESPIRATION, 4),
        (
            "Leg/L, Leg 1, LLEG, lleg_r, TIB, L. Tib, LAT, RAT, PLMl, EMG LAT, EMG Leg R",
            Role.EMG,
            5,
        ),
        (
            "SaO2, SpO2, OX stat, STAT, PLETH, Pulse, PULSE, H.R., HR, EtCO2, Resp Rate",
            Role.OTHER,
            6,
        ),
        ("Snore, PHONO, MIC, Sound, Temp rectal, Event marker, Status, POSITION", Role.OTHER, 6),
        ("BodyPos, Body, LIGHT, Licht, Lage, ACC X, PPG, OSAT, CAPNO, Pos, Battery", Role.OTHER, 6),
    ],
)
def test_words_of_the_usual_recorders_are_known(names: str, role: Role, place: int) -> None:
    for name in names.split(", "):
        read = read_channel_name(name)
        assert (name, read.role, read.place) == (name, role, place)
        assert read.is_known


@pytest.mark.parametrize("name", ["", "X1", "Channel 1", "sine 8 Hz", "3Hz +5/-5 V", "A17", "DX1"])
def test_a_name_that_says_nothing_is_not_known(name: str) -> None:
    read = read_channel_name(name)
    assert read.role is Role.OTHER
    assert not read.is_known


# Each word stands alone here: what it means must not hang on a second one in the name.
WORDS = {
    Kind.ECG: "ECG, EKG",
    Kind.EEG: "EEG, EEG left, AF3, FT7, FC5, TP9, CP6, PO8, T10",
    Kind.EOG: "EOG, LOC x, ROC x, eye, Auge links",
    Kind.LEG: "Tib, leg, legs, rlegs, LAT, RAT, PLM, Bein, limb, EMG upper leg, gamba, jambe"
    ", pierna, EMG rightleg",
    Kind.ARM: "arm, larm, rarms, FDS, EDB, deltoid",
    Kind.MUSCLE: "masseter, intercostals, diaphragm, zygomaticus",
    Kind.CHIN: "EMG, chin 4, submental, mentalis, Kinn, menton",
    Kind.SNORE: "snoring, Schnarchen, ronflement, mic, Mikrofon, phono, sound, audio",
    Kind.CARBON_DIOXIDE: "capno, CO2, tcO2, tcpO2",
    Kind.PLETHYSMOGRAM: "pleth, PPG",
    Kind.OTHER: "blood, BP, EDA, resp rate, respiration rate, Finapres",
    Kind.PULSE: "puls, HR, DHR, H.R., h rate, h. rate, heart, Herz, PR, my rate, H Rate2",
    Kind.MARKER: "OX stat, status, stat, my status, marker, event, trigger, photic, battery"
    ", Akku, impedance",
    Kind.SATURATION: "SpO2, oxy, my oximeter, sat, saturation, Sättigung",
    Kind.LIGHT: "light, Licht",
    Kind.TEMPERATURE: "temp",
    Kind.POSITION: "pos, my position, body, Lage, gravity, elevation",
    Kind.ACTIVITY: "acc, accelerometer, activity, Aktivität, actigraph, Bewegung, x axis, movement",
    Kind.PAP: "CPAP, EPAP, IPAP, BiPAP, PAP, mask, leak, tidal, TidVol, Tid Vol, C-flow, cflow",
    Kind.NASAL_PRESSURE: "nas prs, nasal pres, PTAF, canula, cannula, pressure, NPres, Druck",
    Kind.AIRFLOW: "flow, nasal, oral, therm, termistore, NAF2, air, new air, Atemfluss, Luft",
    Kind.THORAX: "tho, torace, chest, rib, VTH, Brust",
    Kind.ABDOMEN: "abd, adomen, addome, VAB, Bauch",
    Kind.EFFORT: "resp, effort, RIP, sum, xsum, Atem",
}


@pytest.mark.parametrize(("kind", "names"), WORDS.items())
def test_each_word_alone_says_what_is_measured(kind: Kind, names: str) -> None:
    for name in names.split(", "):
        assert (name, read_channel_name(name).kind) == (name, kind)


@pytest.mark.parametrize(
    ("side", "names"),
    [
        (
            Side.LEFT,
            "left eye, eye links, eye l, leog, leye, lleg, larm, ltib, LAT, my lleg, my larm"
            ", EOGl, PLMl, EMG LEGl, TIBl, EOG (L)-A1",
        ),
        (
            Side.RIGHT,
            "right eye, eye rechts, eye r, reog, reye, rleg, rarm, rtib, RAT, my rleg, my rarm"
            ", EOGr, PLMr, EMG LEGr, TIBr, EOG (R)-A1",
        ),
        (Side.UNTOLD, "eye, left and right leg, chin l, LAT RAT, leg, ear l"),
    ],
)
def test_the_side_of_an_eye_or_a_limb_is_told(side: Side, names: str) -> None:
    for name in names.split(", "):
        assert (name, read_channel_name(name).side) == (name, side)
