"""What real recorders and databases call their channels, and what each name must be read as."""

import pytest

from sleepscorer_app.domain.channel_names import Kind, Side, read_channel_name

# A line for each kind: names parted by bars. The names are those of SHHS, MESA, MrOS, CFS, WSC,
# NCH, MASS, CAP, DREAMS, HMC, DOD, UCDDB, Sleep-EDF, and of files from Alice, Compumedics,
# DOMINO, Embla, Nihon Kohden, Noxturnal and RemLogic.
KINDS = {
    Kind.EEG: "EEG | EEG(sec) | EEG sec | EEG 2 | EEG1 | EEG3 | EEG1_Off",
    Kind.EOG: "EOG horizontal | EOG(L) | EOG(R) | EOG-L | EOG-R | EOG1 | EOG2 | EOGl | EOGr | LEOG"
    " | REOG | Lefteye | RightEye | EOG Left Horiz | EOG Right Horiz | EOG links",
    Kind.CHIN: "EMG submental | EMG | EMG1 | EMG1-EMG2 | EMG chin | Chin | cchin_l | EMG.Submental"
    " | Chin EMG | EMG Kinn | Chin 1-2",
    Kind.MUSCLE: "EMG Masseter | Intercostal EMG | EMG diaphragm",
    Kind.ECG: "ECG | EKG | ECG II | ECG L | ECG R | ECG1-ECG2 | ECG ECG1 | EEG EKG1-REF | EKG_Off"
    " | ECG EKG2-EKG | ECG I | ECG ECGI | EKG2",
    Kind.LEG: "Leg/L | Leg/R | Leg 1 | L-Leg | R-Leg | LLEG | rleg | Leg L | TIB | L. Tib | LAT"
    " | RAT | PLMl | PLMr | PLM1 | EMG LAT | EMG Leg R | EMG LLeg | EMG RLeg | EMG LLeg+RLeg"
    " | Left Leg | Right Leg | EMG Tibial | EMG/TIB",
    Kind.ARM: "Arm L | Right Arm | EMG FDS",
    Kind.AIRFLOW: "Flow | Airflow | AIRFLOW | NEW AIR | Resp oro-nasal | nasalflow | oralflow"
    " | Therm | Thermistor | TERMISTORE | Flow Th | Flow Patient | Flow Patient1 | NAF2P-A1"
    " | cRIP Flow | XFlow | Atemfluss | Resp Airflow | Flusso",
    Kind.NASAL_PRESSURE: "Nasal Press | Nasal Pressure | NASAL PRES | nas_pres | Pres | Cannula"
    " | Cannula Flow | Resp PTAF | PTAF | Druck Flow | Pressure",
    Kind.PAP: "CPAP | CPAP Flow | IPAP | PAP Leak | Mask Pressure | Tidal Vol | TidVol | C-flow"
    " | Leak",
    Kind.THORAX: "THOR RES | Thor | Thorax | Thoracic | thorax | ribcage | CHEST | THOR EFFORT"
    " | Effort THO | Effort Tho | TORACE | VTH | Resp Belt Thor | Resp Thoracic"
    " | Inductance Thorax",
    Kind.ABDOMEN: "ABDO RES | Abdo | abdo | Abdomen | Abdominal | ABD | ABDO EFFORT | Effort ABD"
    " | ADDOME | VAB | Resp Belt Abdo | Resp Abdominal | Inductance Abdomen",
    Kind.EFFORT: "Sum | SUM | XSum | RIP Summe | RIP Sum | Effort | Resp | Atmung/Atem",
    Kind.SNORE: "Snore | SNORE | Sound | PHONO | MIC | Mic. | Schnarchen | Druck Snore"
    " | Audio Volume",
    Kind.SATURATION: "SaO2 | SpO2 | SAO2 | spo2 | SpO2 B-B | OSAT | Saturation | Sat | SaO2 X9",
    Kind.PULSE: "Pulse | PULSE | PR | HR | H.R. | HRate | DHR | Pulse Rate | PulseRate | Puls"
    " | Heart Rate | Rate",
    Kind.PLETHYSMOGRAM: "Pleth | PLETH | PlethWV | Plethysmogramm | PPG",
    Kind.CARBON_DIOXIDE: "EtCO2 | ETCO2 | Capno | CAPNO | TcCO2",
    Kind.POSITION: "POSITION | Position | Pos | BodyPos | Body | POS | Lage | PosAngle | Elevation",
    Kind.ACTIVITY: "Activity | ACC X | Aktivitaet | Beweg. | X Axis",
    Kind.TEMPERATURE: "Temp rectal | Temp | Temperature",
    Kind.LIGHT: "LIGHT | Light | Licht",
    Kind.MARKER: "Event marker | OX stat | OX STATUS | OxStatus | STAT | Status | Patient Event"
    " | Trigger | Akku | Battery",
    Kind.OTHER: "Resp Rate | Blood Pressure",
}

DERIVATIONS = {
    Kind.EEG: "EEG C4-A1=C4-M1 | C4:M1=C4-M1 | C4M1=C4-M1 | C4A1=C4-M1 | C3A2=C3-M2 | C3_M2=C3-M2"
    " | EEG F4-M1=F4-M1 | EEG C3-M2=C3-M2 | O1_M2=O1-M2 | EEG Fpz-Cz=FPZ-CZ | EEG Pz-Oz=PZ-OZ"
    " | EEG CZ-O1=CZ-O1 | Fp2-F4=FP2-F4 | P4-O2=P4-O2 | F3_F4=F3-F4 | FP1_F3=FP1-F3"
    " | FP1-A2=FP1-M2 | CZ-A1=CZ-M1 | C4 - M1=C4-M1 | EEG C4 M1=C4-M1 | C3-A1A2=C3-M1+M2"
    " | EEG C3-A1+A2=C3-M1+M2 | EEG C4-M1 (2)=C4-M1 | F4:A1=F4-M1 | EEG Fz-Cz=FZ-CZ"
    " | Cz-Oz=CZ-OZ",
    Kind.EOG: "E1-M2=E1-M2 | E2-M2=E2-M2 | EOG E1-M2=E1-M2 | ROC-A1=E2-M1 | LOC-A2=E1-M2"
    " | EOG LOC-M2=E1-M2 | EOG ROC-M1=E2-M1 | ROC-LOC=E2-E1 | EOGl:A2=E1-M2 | EOGr:A1=E2-M1"
    " | EOG1-A2=E1-M2 | EOG2-A1=E2-M1 | LEOG-M2=E1-M2 | REOG-M1=E2-M1 | EOG(L)-A2=E1-M2"
    " | EOG Left-A2=E1-M2 | E1:M2=E1-M2 | E2-Fpz=E2-FPZ",
    Kind.CHIN: "chin1-chin2=CHIN1-CHIN2 | Chin1-ChinZ=CHIN1-CHINZ | EMG CHIN1-CHIN2=CHIN1-CHIN2"
    " | Chin 1-Chin 2=CHIN1-CHIN2 | Chin1-Chin3=CHIN1-CHINZ | ChinL-ChinR=CHIN1-CHIN2",
}

ELECTRODES = {
    Kind.EEG: "C4=C4 | Fp1=FP1 | EEG C3-CLE=C3 | EEG F1-Ref=F1 | EEG T9-Ref=T9 | EEG C4-LE=C4"
    " | A1=M1 | M2=M2 | EEG A2-CLE=M2 | PSG_C4=C4 | POL T1=T1",
    Kind.EOG: "LOC=E1 | ROC=E2 | E1=E1 | EEG LOC-Ref=E1 | EOG E2=E2",
    Kind.CHIN: "EMG Chin1=CHIN1 | L Chin=CHIN1 | R Chin=CHIN2 | Chin3=CHINZ | ChinZ=CHINZ",
}

SIDES = {
    Side.LEFT: "EOG(L) | EOG-L | EOGl | LEOG | Lefteye | EOG links | EOG Left Horiz | LOC | E1-M2"
    " | Leg/L | L-Leg | LLEG | Leg L | L. Tib | LAT | PLMl | EMG LAT | EMG LLeg | Left Leg",
    Side.RIGHT: "EOG(R) | EOG-R | EOGr | REOG | RightEye | EOG Right Horiz | ROC-A1 | E2"
    " | Leg/R | R-Leg | rleg | RAT | PLMr | EMG Leg R | EMG RLeg | Right Leg | Right Arm",
    Side.UNTOLD: "EOG horizontal | EOG1 | EMG LLeg+RLeg | TIB | Leg 1 | PLM1 | C4-M1 | ROC-LOC2",
}


def names_in(table: dict[Kind, str] | dict[Side, str]) -> list[tuple[str, str]]:
    """Each name of a table beside what it stands under."""
    return [(str(key), name.strip()) for key, names in table.items() for name in names.split(" | ")]


@pytest.mark.parametrize(("kind", "name"), names_in(KINDS))
def test_a_word_tells_what_is_measured(kind: str, name: str) -> None:
    read = read_channel_name(name)
    assert read.kind == kind
    assert read.is_known
    assert read.electrode == ""


@pytest.mark.parametrize(("kind", "pair"), names_in(DERIVATIONS))
def test_a_derivation_tells_its_electrodes(kind: str, pair: str) -> None:
    name, expected = pair.split("=")
    read = read_channel_name(name)
    assert (read.kind, read.derivation) == (kind, expected)
    assert read.reference


@pytest.mark.parametrize(("kind", "pair"), names_in(ELECTRODES))
def test_a_raw_electrode_has_no_reference_yet(kind: str, pair: str) -> None:
    name, expected = pair.split("=")
    read = read_channel_name(name)
    assert (read.kind, read.electrode) == (kind, expected)
    assert read.is_raw_electrode


@pytest.mark.parametrize(("side", "name"), names_in(SIDES))
def test_eyes_and_limbs_tell_their_side(side: str, name: str) -> None:
    assert read_channel_name(name).side == side


def test_the_tables_above_hold_more_than_150_names() -> None:
    names = {
        pair.split("=")[0]
        for table in (KINDS, DERIVATIONS, ELECTRODES)
        for _, pair in names_in(table)
    }
    assert len(names) >= 150


def test_every_kind_has_a_role_and_a_place() -> None:
    assert {kind.place for kind in Kind} == set(range(7))
    assert all(kind.role.value for kind in Kind)
