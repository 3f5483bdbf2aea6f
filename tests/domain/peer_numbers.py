"""What YASA and Luna said about small nights made by hand, kept so that it holds without them.

Obtained once by `peers.yasa_statistics` and `peers.luna_statistics`, that is by
`yasa.Hypnogram.sleep_statistics` of YASA 0.8.1 on the hypnogram cropped to the lights, and by
`HYPNO end-wake=0` of lunapi 1.7.0 on its stages as annotations, with `lights_off` and `lights_on`
as annotations too. Rounded to three decimals; a dash is a number that does not exist,
a point one that they do not speak of.
"""

NIGHTS: tuple[tuple[str, str, float | None, float | None], ...] = (
    ("an ordinary one", "WWWW 1222 33W2 RR12 1WWW", None, None),
    ("with lights on the epochs", "WWWW 1222 33W2 RR12 1WWW", 60, 540),
    ("with lights within epochs", "WWWW 1222 33W2 RR12 1WWW", 75, 525),
    ("with lights off only", "WWWW 1222 33W2 RR12 1WWW", 240, None),
    ("asleep at the first epoch", "1222 WW33 RR", None, None),
    ("beginning with R", "RR22 W", None, None),
    ("without sleep", "WWWW WWWW", None, None),
    ("without R", "WW22 22WW", None, None),
    ("with epochs without a stage", "?W?2 2?2W ?RR? ?W?", None, None),
    ("with epochs without a stage, and lights", "?WW? 22?W 2W?? WW?", 60, 390),
    ("long enough to fall asleep for good", "WW12 W222 2222 2222 233R RRRW 2222 WW", 30, None),
)
"""What it is, its stages, lights off and lights on in seconds: a column of each table."""

YASA_NUMBERS = """
tib_minutes             10      8    7.5      6      5    2.5      4      4    7.5    5.5   14.5
spt_minutes            6.5    6.5    6.5    4.5      5      2      0      2      4    2.5     13
waso_minutes           0.5    0.5    0.5    0.5      1      0      -      0    0.5    0.5      1
tst_minutes              6      6      6      4      4      2      0      2    2.5    1.5     12
se_percent              60     75     80 66.667     80     80      0     50 33.333 27.273 82.759
sme_percent         92.308 92.308 92.308 88.889     80    100      -    100   62.5     60 92.308
sfi_per_hour            20     20     20     30     15     30      -     30     24     40     15
sol_minutes              2      1    0.5      0      0      0      -      1    1.5      1    0.5
sol_5min_minutes         -      -      -      -      -      -      -      -      -      -      2
rem_latency_minutes      6      5    4.5      2      4      0      -      -    4.5      -      9
w_minutes                4      2    1.5      2      1    0.5      4      2    1.5      2    2.5
n1_minutes             1.5    1.5    1.5      1    0.5      0      0      0      0      0    0.5
n2_minutes             2.5    2.5    2.5      1    1.5      1      0      2    1.5    1.5    8.5
n3_minutes               1      1      1      1      1      0      0      0      0      0      1
r_minutes                1      1      1      1      1      1      0      0      1      0      2
n1_percent              25     25     25     25   12.5      0      -      0      0      0  4.167
n2_percent          41.667 41.667 41.667     25   37.5     50      -    100     60    100 70.833
n3_percent          16.667 16.667 16.667     25     25      0      -      0      0      0  8.333
r_percent           16.667 16.667 16.667     25     25     50      -      0     40      0 16.667
n_unscored               0      0      0      0      0      0      0      0      7      4      0
"""

LUNA_NUMBERS = """
trt_minutes             10     10     10     10      5    2.5      4      4    7.5    7.5     15
tib_minutes             10      8      8      6      5    2.5      4      4    6.5    5.5   14.5
tst_minutes              6      6      6      4      4      2      0      2    2.5    1.5     12
twt_minutes              4      2      2      2      1    0.5      4      2    1.5      2    2.5
sol_minutes              2      1      1      0      0      0      -      1      1      1    0.5
waso_minutes           0.5    0.5    0.5    0.5      1      0      -      0    0.5    0.5      1
fwt_minutes            1.5    0.5    0.5    1.5      0    0.5      -      1    0.5    0.5      1
spt_minutes            6.5    6.5    6.5    4.5      5      2      -      2      5      4     13
rem_latency_minutes      4      4      4      2      4      0      -      -      3      -    8.5
se_percent              60     75     75 66.667     80     80      -     50 38.462 27.273 82.759
sme_percent         92.308 92.308 92.308 88.889     80    100      -    100   62.5     60 92.308
sfi_per_minute       0.333  0.333  0.333    0.5   0.25    0.5      -    0.5    0.4  0.667   0.25
n_unscored               0      0      0      0      0      0      0      0      5      4      0
w_minutes                4      2      2      2      1    0.5      .      2    1.5      2    2.5
n1_minutes             1.5    1.5    1.5      1    0.5      0      .      0      0      0    0.5
n1_percent              25     25     25     25   12.5      0      .      0      0      0  4.167
n2_minutes             2.5    2.5    2.5      1    1.5      1      .      2    1.5    1.5    8.5
n2_percent          41.667 41.667 41.667     25   37.5     50      .    100     60    100 70.833
n3_minutes               1      1      1      1      1      0      .      0      0      0      1
n3_percent          16.667 16.667 16.667     25     25      0      .      0      0      0  8.333
r_minutes                1      1      1      1      1      1      .      0      1      0      2
r_percent           16.667 16.667 16.667     25     25     50      .      0     40      0 16.667
"""
