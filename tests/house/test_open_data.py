"""The reference of the open data is the one made from its table; and its words are such as the pages can show."""

from __future__ import annotations

from comity.apps.register.open_data.tables import ROWS, codes, tables
from tests import open_data_reference


def test_the_reference_is_the_one_made_from_the_table() -> None:
    assert open_data_reference.PAGE.read_text(encoding="utf-8") == open_data_reference.text(), (
        "python -m tests.open_data_reference writes it anew"
    )


def test_every_link_between_tables_leads_to_a_key_of_one_column() -> None:
    for table in tables().values():
        for each in table.columns:
            if each.of:
                there, column = each.of.split(".")
                assert tables()[there].key == (column,), f"{table.name}.{each.name}"


def test_every_list_of_codes_is_there(db: None) -> None:
    known = codes()
    for table in tables().values():
        assert {each.values for each in table.columns if each.values} <= known.keys()


def test_of_markdown_a_method_uses_what_the_page_can_show() -> None:
    for table in tables().values():
        for line in table.method.splitlines():
            assert not line.startswith(("#", "*", ">", "|", "1.", "!", "```")), f"{table.name}: {line}"
            assert line.count("`") % 2 == 0 and "](" not in line and "**" not in line, f"{table.name}: {line}"
    assert len(ROWS) == len(tables())
