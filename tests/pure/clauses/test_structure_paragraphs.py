"""One positive and one look-alike for each way in which paragraphs begin, break and end."""

from __future__ import annotations

from tests.pure.clauses.structure import FOOT, HEAD, OPERATIVE, PREAMBLE, body, codes, of, shape


def test_a_paragraph_begins_at_a_lead_after_a_comma_in_run_together_text() -> None:
    reading = body(
        "Guided by the Charter,Recalling its resolution 35/8,Mindful of the report,\n\n" + OPERATIVE
    )
    assert [each.text.split()[0] for each in reading.preamble] == ["Guided", "Recalling", "Mindful"]


def test_the_same_word_in_lower_case_begins_nothing() -> None:
    reading = body(
        "Reaffirming the Declaration, and recalling all treaties, recalling that they bind,\n\n" + OPERATIVE
    )
    assert len(reading.preamble) == 1


def test_a_capitalised_noun_after_a_comma_begins_nothing() -> None:
    reading = body(
        "Recalling the treaties, United Nations programmes, Governments, Beijing and others,\n\n" + OPERATIVE
    )
    assert len(reading.preamble) == 1


def test_asterisks_between_paragraphs_part_them_and_are_not_text() -> None:
    reading = body(
        "*Guided by the Charter,**Reaffirming* the Declaration,*Recalling* its work,\n\n" + OPERATIVE
    )
    assert [each.text for each in reading.preamble] == [
        "Guided by the Charter,", "Reaffirming the Declaration,", "Recalling its work,",
    ]  # fmt: skip


def test_a_page_turn_inside_a_sentence_joins() -> None:
    reading = body(
        PREAMBLE
        + "1. Urges States to act on\n\n\n\nthe promotion of rights;\n\n2. Decides to remain seized.\n"
    )
    assert reading.operative[0].text == "Urges States to act on the promotion of rights;"
    assert len(reading.operative[0].spans) == 1


def test_a_page_turn_with_furniture_joins_and_parts_the_spans() -> None:
    text = (
        PREAMBLE + "1. Urges States to act on\n\n"
        "GE.18-11630\n\n3\n\nA/HRC/RES/37/99\n\nthe promotion of rights;\n\n2. Decides.\n"
    )
    reading = body(text)
    assert reading.operative[0].text == "Urges States to act on the promotion of rights;"
    assert len(reading.operative[0].spans) == 2
    assert len(reading.noise) == 3


def test_a_blank_line_after_a_comma_before_a_lead_is_a_new_paragraph() -> None:
    assert len(body(PREAMBLE + OPERATIVE).preamble) == 2


def test_an_unknown_lead_is_a_paragraph_where_blank_lines_are_steady() -> None:
    reading = body(
        "Guided by the Charter,\n\nForemost in mind the victims,\n\nRecalling its work,\n\n" + OPERATIVE
    )
    assert len(reading.preamble) == 3


def test_a_quoted_title_is_not_cut() -> None:
    quoted = "Recalling the “Declaration on Cooperation,\nTaking into Account the Needs of States”, and its annex,\n\n"
    assert len(body(quoted + OPERATIVE).preamble) == 1


def test_the_expected_number_begins_a_paragraph_inside_a_line() -> None:
    reading = body(
        PREAMBLE + "1. Welcomes the report; 2. Requests the Office to act; 3. Decides to remain seized.\n"
    )
    assert [each.num for each in reading.operative] == ["1.", "2.", "3."]


def test_a_number_inside_a_sentence_begins_nothing() -> None:
    reading = body(
        PREAMBLE
        + "1. Recalls article 12. States have duties under paragraph\n3. of it;\n\n2. Decides to act.\n"
    )
    assert [each.num for each in reading.operative] == ["1.", "2."]


def test_a_number_without_its_full_stop_counts_before_a_lead_only() -> None:
    reading = body(PREAMBLE + "1. Welcomes the report;\n\n2 Calls for peace;\n\n3. Decides to act.\n")
    assert [(each.num, each.text) for each in reading.operative][1] == ("2", "Calls for peace;")
    other = body(PREAMBLE + "1. Welcomes the\n\n2 Million Voices campaign;\n\n2. Decides to act.\n")
    assert len(other.operative) == 2


def test_a_number_on_a_line_of_its_own_belongs_to_the_text_below() -> None:
    reading = body(PREAMBLE + "1.\n\nWelcomes the report;\n\n2.\n\nDecides to act.\n")
    assert [each.text for each in reading.operative] == ["Welcomes the report;", "Decides to act."]


def test_bis_is_a_number_of_its_own() -> None:
    reading = body(PREAMBLE + "1. Welcomes the report;\n\n1 bis. Notes the annex;\n\n2. Decides to act.\n")
    assert [each.id for each in reading.operative] == ["op1", "op1bis", "op2"]
    assert codes(reading) == []


def test_a_single_operative_paragraph_needs_no_number() -> None:
    reading = body("Recalling its work,\n\nTakes note of the report.\n")
    assert [each.num for each in reading.operative] == [None]
    assert reading.operative[0].id == "op1"


def test_a_participle_without_number_stays_in_the_preamble() -> None:
    reading = body("Recalling its work,\n\nTaking note of the report,\n\n" + OPERATIVE)
    assert len(reading.preamble) == 2


def test_points_hang_under_their_introduction() -> None:
    reading = body(
        PREAMBLE + "1. Calls upon States:\n\n(a) To act;\n\n(b) To report;\n\n2. Decides to act.\n"
    )
    assert reading.operative[0].text == "Calls upon States:"
    assert [(each.id, each.num, each.text) for each in reading.operative[0].subparagraphs] == [
        ("op1.a", "(a)", "To act;"), ("op1.b", "(b)", "To report;"),
    ]  # fmt: skip


def test_a_letter_in_brackets_inside_a_sentence_is_no_point() -> None:
    reading = body(PREAMBLE + "1. Calls upon States to (a) act and (b) report;\n\n2. Decides to act.\n")
    assert reading.operative[0].subparagraphs == []


def test_i_after_h_is_a_letter_and_i_after_a_colon_is_a_numeral() -> None:
    letters = "".join(f"({each}) To do {each};\n\n" for each in "abcdefghij")
    reading = body(PREAMBLE + "1. Calls upon States:\n\n" + letters + "2. Decides to act.\n")
    assert [each.num for each in reading.operative[0].subparagraphs] == [f"({each})" for each in "abcdefghij"]
    nested = "1. Calls upon States:\n\n(a) To act:\n\n(i) At once;\n\n(ii) In full;\n\n(b) To report;\n\n2. Decides.\n"
    points = body(PREAMBLE + nested).operative[0].subparagraphs
    assert [each.num for each in points] == ["(a)", "(b)"]
    assert [(each.id, each.num) for each in points[0].subparagraphs] == [
        ("op1.a.i", "(i)"),
        ("op1.a.ii", "(ii)"),
    ]


def test_v_after_u_is_a_letter_and_double_letters_follow_z() -> None:
    marks = [*"abcdefghijklmnopqrstuvwxyz", "aa", "bb"]
    points = "".join(f"({each}) To do {each};\n\n" for each in marks)
    reading = body(PREAMBLE + "1. Calls upon States:\n\n" + points + "2. Decides to act.\n")
    assert [each.num for each in reading.operative[0].subparagraphs] == [f"({each})" for each in marks]
    assert codes(reading) == []


def test_preambular_paragraphs_have_points_too() -> None:
    reading = body("Recalling:\n\n(a) The Charter;\n\n(b) The Covenant,\n\nMindful of both,\n\n" + OPERATIVE)
    assert [each.num for each in reading.preamble[0].subparagraphs] == ["(a)", "(b)"]
    assert len(reading.preamble) == 2


def test_a_closing_line_after_a_list_is_its_last_item_without_a_number() -> None:
    text = (
        "1. Calls upon States:\n\n(a) To act;\n\n(b) To report;\n\n"
        "and to do so without delay;\n\n2. Decides to act.\n"
    )
    points = body(PREAMBLE + text).operative[0].subparagraphs
    assert [(each.num, each.text) for each in points][-1] == (None, "and to do so without delay;")


def test_a_point_broken_by_a_page_turn_has_no_closing_line() -> None:
    text = (
        "1. Calls upon States:\n\n(a) To act;\n\n(b) To report on\n\n\n\nthe matter;\n\n2. Decides to act.\n"
    )
    points = body(PREAMBLE + text).operative[0].subparagraphs
    assert [each.text for each in points] == ["To act;", "To report on the matter;"]


def test_a_numbered_list_inside_a_paragraph_leaves_the_numbering_alone() -> None:
    text = (
        "1. Welcomes it;\n\n2. Approves the agenda:\n\n1. Opening.\n\n2. Matters.\n\n"
        "3. Closing.\n\n3. Decides to act.\n"
    )
    reading = body(PREAMBLE + text)
    assert [each.num for each in reading.operative] == ["1.", "2.", "3."]
    assert [each.num for each in reading.operative[1].subparagraphs] == ["1.", "2.", "3."]
    assert codes(reading) == []


def test_headings_between_operative_paragraphs_are_frame_and_stand_with_the_next_paragraph() -> None:
    text = "1. Welcomes it;\n\nFollow-up and implementation\n\n2. Requests action;\n\n3. Decides to act.\n"
    reading = body(PREAMBLE + text)
    assert [each.num for each in reading.operative] == ["1.", "2.", "3."]
    assert reading.operative[1].heading == "Follow-up and implementation"
    assert "heading" in [each.role for each in reading.frame]


def test_the_end_of_a_broken_paragraph_is_no_heading() -> None:
    reading = body(PREAMBLE + "1. Welcomes the work of the\n\nHuman Rights Committee\n\n2. Decides to act.\n")
    assert all(each.heading is None for each in reading.operative)
    assert reading.operative[0].text.endswith("Human Rights Committee")


def test_wrapped_lines_join_and_keep_their_compound_words() -> None:
    text = (
        "1. "
        "Calls for a victim-\noriented approach, gender-\nand age-sensitive,\nto this end;\n\n2. Decides to act.\n"
    )
    reading = body(PREAMBLE + text)
    assert (
        reading.operative[0].text
        == "Calls for a victim-oriented approach, gender- and age-sensitive, to this end;"
    )


def test_indented_layout_parts_paragraphs_without_blank_lines() -> None:
    text = (
        "        Recalling the Forced Labour\n   Convention and the\n   Universal Declaration,\n"
        "        Recognizing the concern of States,\n   Governments and\n   others,\n"
        "        1.   Urges States to\n   act now;\n        2.   Decides to act.\n"
    )
    assert [each[:2] for each in shape(body(text))] == [
        ("pre", None),
        ("pre", None),
        ("op", "1."),
        ("op", "2."),
    ]


def test_a_decision_in_one_sentence_is_one_operative_paragraph() -> None:
    reading = of(
        "37/115. Extension of a mandate\n\n"
        "At its 46th meeting, on 9 March 2018, the Human Rights Council decided to extend it.\n"
    )
    assert [each.num for each in reading.operative] == [None]
    data = reading.metadata
    assert (data.document_type, data.symbol, data.meeting_number) == ("decision", "A/HRC/DEC/37/115", 46)
    assert data.adoption_date == "2018-03-09"


def test_a_quoted_decision_keeps_its_introduction_in_the_frame() -> None:
    text = (
        "14/118\nMissing persons\n\n"
        "At its 34th meeting, on 17 June 2010, the Human Rights Council decided to adopt the\n"
        "following text:\n“The Human Rights Council,\nRecalling its resolution 7/28,\n1. Takes note of the report;\n"
        "2. Requests the Committee to report.”\n34th meeting\n17 June 2010\n[Adopted without a vote.]\n"
    )
    reading = of(text)
    assert (len(reading.preamble), len(reading.operative)) == (1, 2)
    assert "introduction" in [each.role for each in reading.frame]
    assert reading.metadata.title == "Missing persons"


def test_title_and_formula_glued_to_the_first_paragraph_are_told_apart() -> None:
    text = (
        HEAD.replace("matter\n\nThe Human Rights Council,\n\n", "matter***The Human Rights Council,**")
        + PREAMBLE
        + OPERATIVE
        + FOOT
    )
    reading = of(text)
    assert reading.metadata.title == "Title of the matter"
    assert reading.formula == "The Human Rights Council,"
    assert len(reading.preamble) == 2


def test_a_whole_text_run_together_is_cut_where_leads_numbers_and_closing_stand() -> None:
    text = (
        HEAD.rstrip()
        + PREAMBLE.replace("\n\n", "")
        + "1. Welcomes the report;2. Requests the Office to report."
    )
    reading = of(
        text.replace("matter\n\nThe", "matterThe") + "54th meeting 23 March 2018[Adopted without a vote.]"
    )
    assert reading.metadata.title == "Title of the matter"
    assert [each[:2] for each in shape(reading)] == [("pre", None), ("pre", None), ("op", "1."), ("op", "2.")]
    assert reading.operative[1].text == "Requests the Office to report."
    assert (reading.metadata.meeting_number, reading.metadata.adoption_method) == (54, "without-a-vote")


def test_a_text_quoted_inside_a_numbered_paragraph_stays_in_it() -> None:
    quoted = "“The General Assembly,\n\n“Taking note of the text,\n\n“Endorses the text.”\n\n"
    reading = body(
        PREAMBLE + "1. Submits the following draft resolution:\n\n" + quoted + "2. Decides to act.\n"
    )
    assert [each.num for each in reading.operative] == ["1.", "2."]
    assert reading.operative[0].text.endswith("“Endorses the text.”")
