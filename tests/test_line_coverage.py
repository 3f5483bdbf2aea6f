"""What the plugin that counts tested lines finds too little."""

from tests.line_coverage import ROOT, FileLines, held_whole, shortfalls

GOOD, POOR = FileLines(100, ()), FileLines(100, tuple(range(1, 21)))


def test_a_folder_below_the_share_is_named_even_where_the_whole_is_above() -> None:
    files = {"domain/a.py": FileLines(900, ()), "files/b.py": POOR}
    assert shortfalls(files, ["domain", "files"], 95, []) == [
        "files is tested in 80.00 % of its lines, not in 95 %."
    ]


def test_enough_is_said_to_be_enough() -> None:
    files = {"domain/a.py": FileLines(100, (1, 2, 3, 4, 5))}
    assert shortfalls(files, ["domain"], 95, []) == []


def test_a_folder_that_no_test_imports_counts_as_untested() -> None:
    assert shortfalls({"domain/a.py": GOOD}, ["domain", "scoring"], 95, []) == [
        "scoring is tested in 0.00 % of its lines, not in 95 %."
    ]


def test_one_lost_line_of_a_file_of_the_list_is_told_with_its_number() -> None:
    files = {"domain/a.py": FileLines(1000, (7,)), "domain/b.py": FileLines(1000, (9,))}
    assert shortfalls(files, ["domain"], 95, ["domain/a.py"]) == [
        "domain/a.py was wholly tested, and now line 7 is not."
    ]


def test_a_file_of_the_list_that_has_gone_is_told() -> None:
    assert shortfalls({"domain/a.py": GOOD}, ["domain"], 95, ["domain/gone.py"]) == [
        "domain/gone.py is in fully_covered.txt and is no measured file."
    ]


def test_the_list_names_files_that_exist_each_once_in_order() -> None:
    held = held_whole()
    assert list(held) == sorted(set(held))
    assert [name for name in held if not (ROOT / "sleepscorer_app" / name).is_file()] == []
    assert len(held) > 100
