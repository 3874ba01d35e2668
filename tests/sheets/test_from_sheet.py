"""The spreadsheets that QA people really have become playbooks; nothing in them is lost."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, time
from pathlib import Path

import openpyxl
import pytest
from books import LEXICONS, converted, make_book, make_csv, playbook

from qa_pipeline.checks.matching.wording import Strictness
from qa_pipeline.checks.playbook_check import check_playbooks
from qa_pipeline.errors import PlaybookError
from qa_pipeline.sheets.grid import Place, Sheet


def test_a_sheet_with_its_usual_mess_becomes_a_playbook_that_is_sound(tmp_path: Path) -> None:
    path = make_book(
        tmp_path,
        ("Scheda di valutazione – Energia Chiara", None, None),
        (),
        ("N.", "Fase", "Script", "Obbligatorio", "Peso", "Testuale", "Entro (s)", "Dopo", "Responsabile"),
        ("APERTURA",),
        (
            1,
            "Saluto",
            "Buongiorno, sono [nome operatore]\nBuonasera | sono io",
            None,
            "10,5",
            None,
            20,
            None,
            None,
        ),
        (),
        (
            2,
            "Avviso di registrazione",
            "La chiamata viene registrata",
            "x",
            20,
            "sì",
            "1 min",
            "Saluto",
            "Rossi",
        ),
        (3, "Congedo", "- Le auguro una buona giornata\n- Arrivederci", "NO", 5, "no", None, "1; 2", None),
        merge=("A1:I1", "A4:I4"),
    )
    made = converted(path)
    greeting, notice, farewell = made.file.steps
    assert (greeting.id, greeting.weight, greeting.within_first) == ("saluto", 10.5, 20)
    assert greeting.say == ["Buongiorno, sono {agent}", "Buonasera | sono io"], (
        "lines part them, so | does not"
    )
    assert (notice.id, notice.critical, notice.strictness) == (
        "avviso-di-registrazione",
        True,
        Strictness.VERBATIM,
    )
    assert (notice.within_first, notice.after) == (60, ["saluto"])
    assert farewell.say == ["Le auguro una buona giornata", "Arrivederci"]
    assert farewell.after == ["saluto", "avviso-di-registrazione"]
    assert farewell.strictness is Strictness.PARAPHRASE
    assert not farewell.critical
    assert made.file.language == "it"
    for kept in ("# Scheda di valutazione – Energia Chiara", "# APERTURA", "# Responsabile: Rossi"):
        assert kept in made.text
    assert any("I3: column 'Responsabile' is not known" in note for note in made.notes)
    out = tmp_path / "script.yaml"
    out.write_text(made.text, encoding="utf-8")
    assert not check_playbooks([out], {}).problems


def test_an_english_csv_with_commas_works_too(tmp_path: Path) -> None:
    path = make_csv(
        tmp_path,
        "Step,Wording,Speaker,Critical,Points,Within last\n"
        '"Greeting","Good morning, my name is {agent}",agent,yes,10 points,\n'
        "Consent,I agree to that,customer,,,30 s\n",
    )
    greeting, consent = playbook(path).steps
    assert (greeting.say, greeting.critical, greeting.weight) == (
        ["Good morning, my name is {agent}"],
        True,
        10,
    )
    assert (consent.speaker, consent.within_last, playbook(path).language) == ("customer", 30, "en")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_csv_is_read_as_programs_write_it(tmp_path: Path, encoding: str, separator: str) -> None:
    path = tmp_path / "s.csv"
    text = f"Script 2026\r\nTitolo{separator}Frase\r\nQualità{separator}perché no signora\r\n"
    path.write_bytes(text.encode(encoding))
    assert playbook(path).steps[0].title == "Qualità"
    assert playbook(path).steps[0].say == ["perché no signora"]


@pytest.mark.parametrize(
    "heading",
    ["Frase", "FRASE", "Script", "Testo", "Wording", " frase 1 ", "Cosa dire", "Frase (testo)", "Frase:"],
)
def test_headings_have_many_names(tmp_path: Path, heading: str) -> None:
    assert (
        playbook(make_csv(tmp_path, f"Voce;{heading}\nSaluto;buongiorno a tutti\n")).steps[0].id == "saluto"
    )


def test_several_columns_and_rows_of_wordings_are_one_step(tmp_path: Path) -> None:
    path = make_csv(
        tmp_path,
        "Titolo;Frase 1;Frase 2\nSaluto;buongiorno signora;buonasera signora\n;salve signora;\nFine;addio signora;\n",
    )
    made = converted(path)
    assert made.file.steps[0].say == ["buongiorno signora", "buonasera signora", "salve signora"]
    assert any("B3: has no title; its words were added" in note for note in made.notes)


def test_without_titles_every_row_is_a_step(tmp_path: Path) -> None:
    steps = playbook(make_csv(tmp_path, "Frase;Peso\nbuongiorno signora;5\nbuona giornata signora;\n")).steps
    assert [step.id for step in steps] == ["buongiorno-signora", "buona-giornata-signora"]


def test_cells_that_are_one_over_several_rows_hold_for_all_of_them(tmp_path: Path) -> None:
    path = make_book(
        tmp_path,
        ("Fase", "Frase", "Critico"),
        ("Apertura", "buongiorno signora", "sì"),
        (None, "buonasera signora", None),
        ("Fine", "arrivederci signora", None),
        merge=("A2:A3", "C2:C3"),
    )
    opening, end = playbook(path).steps
    assert (opening.say, opening.critical) == (["buongiorno signora", "buonasera signora"], True)
    assert (end.title, end.critical) == ("Fine", False)


def test_one_weight_for_several_steps_is_not_multiplied_in_silence(tmp_path: Path) -> None:
    path = make_book(
        tmp_path,
        ("Fase", "Frase", "Peso", "Chi"),
        ("Apertura", "buongiorno signora", 20, "operatore"),
        ("Ascolto", "mi dica pure signora", None, "operatore"),
        merge=("C2:C3",),
    )
    with pytest.raises(PlaybookError, match=r"script.xlsx: Foglio1!C3: one weight for several rows"):
        converted(path)


def test_ids_are_ascii_unique_and_the_same_another_time(tmp_path: Path) -> None:
    text = (
        "Titolo;Frase;Peso\nPerché è così;uno due tre;1\nPERCHE' e cosi;quattro cinque;2\n漢字;sei sette;3\n"
    )
    first = [step.id for step in playbook(make_csv(tmp_path, text)).steps]
    assert first == ["perche-e-cosi", "perche-e-cosi-2", "step"]
    more = text.replace("Frase;Peso\n", "Frase;Peso\nNuovo;otto nove;4\n")
    assert [step.id for step in playbook(make_csv(tmp_path, more)).steps] == ["nuovo", *first]


def test_a_row_that_is_marked_is_a_forbidden_phrase(tmp_path: Path) -> None:
    text = (
        "Titolo;Frase;Vietata;Entro\nPromessa;il risparmio è garantito;sì;\nSaluto;buongiorno a tutti;no;20\n"
    )
    made = playbook(make_csv(tmp_path, text))
    assert [phrase.id for phrase in made.forbidden] == ["promessa"]
    assert [step.id for step in made.steps] == ["saluto"]
    with pytest.raises(PlaybookError, match=r"script.csv: D2: a forbidden phrase has no time"):
        converted(make_csv(tmp_path, text.replace("sì;", "sì;30")))


def test_a_sheet_of_forbidden_phrases_is_known_by_its_name_or_its_heading(tmp_path: Path) -> None:
    assert playbook(make_csv(tmp_path, "Voce;Frase vietata\nPromessa;il risparmio è garantito\n")).forbidden
    rows = (("Titolo", "Frase"), ("Promessa", "il risparmio è garantito"))
    assert playbook(make_book(tmp_path, *rows, title="Frasi vietate")).forbidden
    beside = converted(make_csv(tmp_path, "Voce;Frase;Frase vietata\nSaluto;buongiorno a tutti;pronto\n"))
    assert beside.file.steps[0].say == ["buongiorno a tutti"], "what is forbidden never counts as said"
    assert "# Frase vietata: pronto" in beside.text


@pytest.mark.parametrize(
    ("cell", "speaker", "says"),
    [
        ("non mi interessa | è troppo caro", "customer", ["non mi interessa", "è troppo caro"]),
        ("cliente: non mi interessa", "customer", ["non mi interessa"]),
        ("Se il cliente dice: «non mi interessa»", "customer", ["non mi interessa"]),
        ("operatore: le passo un collega", "agent", ["le passo un collega"]),
        ("if the customer says: not interested", "customer", ["not interested"]),
    ],
)
def test_a_condition_is_the_words_that_make_the_step_due(
    tmp_path: Path, cell: str, speaker: str, says: list[str]
) -> None:
    step = playbook(make_csv(tmp_path, f"Titolo;Frase;Condizione\nObiezione;capisco bene;{cell}\n")).steps[0]
    assert step.when is not None
    assert (step.when.speaker, step.when.says) == (speaker, says)


def test_always_is_no_condition(tmp_path: Path) -> None:
    assert playbook(make_csv(tmp_path, "Titolo;Frase;Quando\nA;capisco bene;sempre\n")).steps[0].when is None


NOT_UNDERSTOOD = [
    ("Critico", "forse", "C2: 'forse' is none of the choices; write one of: sì, no"),
    ("Peso", "tanto", "C2: 'tanto' is no number; write for example 10, or 2,5"),
    ("Peso", "1.200", "C2: '1.200' may be one number or another; write 1200, or 1,2"),
    ("Peso", "-3", "C2: Input should be greater than or equal to 0"),
    ("Entro (s)", "subito", "C2: 'subito' is no length of time; write for example 20 s, or 1 min"),
    ("Entro (s)", "0", "C2: Input should be greater than 0"),
    ("Chi", "il capo", "C2: 'il capo' is none of the choices; write one of: operatore, cliente, chiunque"),
    ("Come", "a memoria", "C2: 'a memoria' is none of the choices; write one of: alla lettera, a parole sue"),
    (
        "Dopo",
        "Saluto iniziale",
        "C2: 'Saluto iniziale' is no step; write the title or the id of one of them: Altro",
    ),
    ("Dopo", "Avviso", "C2: 'avviso' would have to come after itself"),
    ("Quando", "se il cliente non è interessato", "write the words that make the step due"),
    ("ID", "è mio", "C2: String should match pattern"),
    ("Entro turni", "3", "A2: 'within_turns' counts from a trigger"),
    ("Esempi giusti", "tutt'altro discorso", 'C2: script/avviso: "tutt\'altro discorso" is not found'),
]


@pytest.mark.parametrize(
    ("heading", "cell", "says"), NOT_UNDERSTOOD, ids=[f"{h}={c}" for h, c, _ in NOT_UNDERSTOOD]
)
def test_what_is_not_understood_is_said_with_its_cell_and_what_to_write(
    tmp_path: Path, heading: str, cell: str, says: str
) -> None:
    text = (
        f"Titolo;Frase;{heading}\nAvviso;la chiamata viene registrata;{cell}\nAltro;mi dica pure signora;\n"
    )
    with pytest.raises(PlaybookError) as fault:
        converted(make_csv(tmp_path, text))
    assert says in str(fault.value)
    assert str(fault.value).startswith("script.csv: ")


def test_all_that_is_not_understood_is_said_at_once(tmp_path: Path) -> None:
    text = "Titolo;Frase;Peso;Critico\nA;uno due tre;x;boh\nB;;3;no\n"
    with pytest.raises(PlaybookError) as fault:
        converted(make_csv(tmp_path, text))
    assert [line.split(": ")[1] for line in str(fault.value).splitlines()] == ["C2", "D2", "A3"]


@pytest.mark.parametrize(
    ("wording", "cell", "says"),
    [
        ("sono {Agente} di qui", "B2", "in small letters"),
        ("sono {agnt} signora", "B2", "did you mean 'agent'"),
    ],
)
def test_mistakes_of_a_playbook_are_placed_in_the_sheet(
    tmp_path: Path, wording: str, cell: str, says: str
) -> None:
    with pytest.raises(PlaybookError, match=rf"script.csv: {cell}: .*{says}"):
        converted(make_csv(tmp_path, f"Titolo;Frase\nSaluto;{wording}\n"))


def test_an_order_in_a_circle_is_placed_in_the_sheet(tmp_path: Path) -> None:
    with pytest.raises(PlaybookError, match=r"script.csv: C2: 'a' would have to come after itself"):
        converted(make_csv(tmp_path, "Titolo;Frase;Dopo\nA;uno due tre;B\nB;quattro cinque;A\n"))


def test_a_title_with_a_comma_is_one_title(tmp_path: Path) -> None:
    text = "Titolo;Frase;Dopo\nDati, dopo avviso;uno due tre;\nAltro;quattro cinque;Dati, dopo avviso\n"
    assert playbook(make_csv(tmp_path, text)).steps[1].after == ["dati-dopo-avviso"]


def test_numbers_dates_and_percentages_are_read_as_they_are_shown(tmp_path: Path) -> None:
    path = make_book(tmp_path, ("Titolo", "Frase", "Peso"), ("Saluto", "buongiorno a tutti", 0.125))
    book = openpyxl.load_workbook(path)
    book.active["C2"].number_format = "0.0%"
    settings = book.create_sheet("Playbook")
    for row in (
        ("Codice", "luce"),
        ("Versione", 3),
        ("Valido dal", date(2026, 3, 1)),
        ("Soglia di conformità", 0.85),
    ):
        settings.append(row)
    settings["B4"].number_format = "0%"
    book.save(path)
    made = playbook(path)
    assert made.steps[0].weight == 12.5
    assert (made.playbook, made.version, made.valid_from) == ("luce", "3", date(2026, 3, 1))
    assert made.pass_mark.compliance == 85


def test_a_time_of_day_is_no_length_of_time(tmp_path: Path) -> None:
    path = make_book(tmp_path, ("Titolo", "Frase", "Entro"), ("A", "buongiorno a tutti", time(0, 20)))
    with pytest.raises(
        PlaybookError, match=r"Foglio1!C2: '00:20:00' is no length of time; write for example 20 s"
    ):
        converted(path)


def test_minutes_in_the_heading_count(tmp_path: Path) -> None:
    step = playbook(
        make_csv(tmp_path, "Titolo;Frase;Entro (min)\nA;buongiorno a tutti;2\nB;mi dica pure;30 s\n")
    ).steps
    assert [each.within_first for each in step] == [120, 30]


def test_a_formula_that_no_program_has_calculated_is_no_empty_cell(tmp_path: Path) -> None:
    path = make_book(tmp_path, ("Titolo", "Frase", "Peso"), ("A", "buongiorno a tutti", "=5+5"))
    with pytest.raises(PlaybookError, match=r"Foglio1!C2: a formula that was never calculated"):
        converted(path)


def test_a_setting_whose_formula_no_program_has_calculated_is_told_too(tmp_path: Path) -> None:
    path = make_book(tmp_path, ("Titolo", "Frase"), ("A", "buongiorno a tutti"))
    book = openpyxl.load_workbook(path)
    book.create_sheet("Playbook").append(("Valido dal", None, "=DATE(2026,3,1)"))
    book.save(path)
    with pytest.raises(PlaybookError, match=r"Playbook!C1: a formula that was never calculated"):
        converted(path)


def test_a_long_sheet_is_read_row_by_row() -> None:
    sheet = Sheet(name="", cells={(row, column): "x" for row in range(1, 200) for column in (1, 2)})
    looked = 0

    class Counted(dict[Place, str]):
        def __iter__(self) -> Iterator[Place]:
            nonlocal looked
            looked += 1
            return super().__iter__()

    counted = replace(sheet, cells=Counted(sheet.cells))
    assert [counted.columns(row) for row in counted.rows] == [[1, 2]] * 199
    assert looked == 1, "the cells are gone through once, not once a row"


def test_sheets_without_headings_are_left_out_and_said(tmp_path: Path) -> None:
    path = make_book(tmp_path, ("Titolo", "Frase"), ("A", "buongiorno a tutti"))
    book = openpyxl.load_workbook(path)
    book.create_sheet("Istruzioni")["B3"] = "Compilare tutto"
    book.save(path)
    assert any("Istruzioni!B3: this sheet has no headings" in note for note in converted(path).notes)
    with pytest.raises(
        PlaybookError, match=r"no row of headings is known; write one above the steps, at least 'Titolo'"
    ):
        converted(make_csv(tmp_path, "uno;due\ntre;quattro\n"))


def test_a_sheet_that_does_not_say_what_must_be_said_is_told_so(tmp_path: Path) -> None:
    with pytest.raises(
        PlaybookError, match=r"script.csv: A2: no column for what must be said; call one 'Frase'"
    ):
        converted(make_csv(tmp_path, "Scheda QA;;\nVoce;Punteggio;Errore critico\nSaluto;10;no\n"))


def test_a_day_that_is_none_is_placed_in_the_sheet(tmp_path: Path) -> None:
    path = make_book(tmp_path, ("Titolo", "Frase"), ("A", "buongiorno a tutti"))
    book = openpyxl.load_workbook(path)
    book.create_sheet("Playbook").append(("Valido dal", None, "01/03/2026"))
    book.save(path)
    with pytest.raises(PlaybookError, match=r"Playbook!C1: '01/03/2026' is no day; write year-month-day"):
        converted(path)


def test_quality_rules_and_settings_have_sheets_of_their_own(tmp_path: Path) -> None:
    path = make_book(tmp_path, ("Titolo", "Frase"), ("A", "buongiorno a {company}"))
    book = openpyxl.load_workbook(path)
    quality = book.create_sheet("Qualità")
    for row in (
        ("Titolo", "Competenza", "Lista di parole", "Misura", "Almeno", "Al massimo"),
        ("Cortesia", "empatia", "courtesy", None, 2, None),
        ("Silenzi", None, None, "silenzio più lungo (s)", None, "7,5"),
        ("Parola", None, None, "talk_share", "30%", None),
    ):
        quality.append(row)
    settings = book.create_sheet("Playbook")
    settings_rows: tuple[tuple[str | None, ...], ...] = (
        ("Lingua", None, "italiano"),
        ("Direzione", None, "in uscita"),
        ("Segnaposto", "company", "Sole"),
        ("Vale per", "campaign", "luce\ngas"),
        ("Colore", None, "verde"),
    )
    for each in settings_rows:
        settings.append(each)
    book.save(path)
    made = converted(path)
    courtesy, silence, talk = made.file.quality
    assert courtesy.wanted is not None
    assert (courtesy.competence, courtesy.lexicon, courtesy.wanted.at_least) == ("empathy", "courtesy", 2)
    assert (silence.measure, silence.at_most) == ("longest_silence_s", 7.5)
    assert talk.at_least == 0.3
    assert (made.file.direction, made.file.slots) == ("outbound", {"company": "Sole"})
    assert made.file.applies_to == {"campaign": ["luce", "gas"]}
    assert any("Playbook!A5: 'Colore' is no setting" in note for note in made.notes)
    assert "# Colore: verde" in made.text


def test_a_parent_is_looked_for_where_the_playbook_will_stand(tmp_path: Path) -> None:
    path = make_book(tmp_path, ("Titolo", "Frase", "Dopo"), ("A", "buongiorno a tutti", "old"))
    book = openpyxl.load_workbook(path)
    book.create_sheet("Playbook").append(("Estende", "base"))
    book.save(path)
    with pytest.raises(PlaybookError, match=r"script.xlsx: Playbook!B1: no playbook 'base'"):
        converted(path)
    (tmp_path / "base.yaml").write_text(
        "playbook: base\nversion: 1\nsteps: [{id: old, say: pronto signora}]\n", encoding="utf-8"
    )
    assert playbook(path).steps[0].after == ["old"]


@pytest.mark.parametrize(
    ("cell", "wordings"),
    [
        ("uno due tre | quattro cinque", ["uno due tre", "quattro cinque"]),
        ("uno due tre|quattro", ["uno due tre|quattro"]),
        ("1) uno due tre\n2) quattro cinque", ["uno due tre", "quattro cinque"]),
        ("• uno due tre\n\n• quattro cinque", ["uno due tre", "quattro cinque"]),
        ("«uno due tre» oppure «quattro cinque»", ["uno due tre", "quattro cinque"]),
        ('"uno due tre" / "quattro cinque"', ["uno due tre", "quattro cinque"]),
        ('"uno due | tre"', ["uno due | tre"]),
        ("14 giorni dalla firma", ["14 giorni dalla firma"]),
    ],
)
def test_wordings_in_one_cell_are_told_apart(tmp_path: Path, cell: str, wordings: list[str]) -> None:
    path = make_book(tmp_path, ("Titolo", "Frase"), ("A", cell))
    assert playbook(path).steps[0].say == wordings


def test_the_sum_under_the_points_is_no_step(tmp_path: Path) -> None:
    made = converted(make_csv(tmp_path, "Titolo;Frase;Punti\nA;buongiorno a tutti;10\nTOTALE;;10\n"))
    assert [step.id for step in made.file.steps] == ["a"]
    assert "# TOTALE 10" in made.text


def test_what_may_be_two_wordings_is_said(tmp_path: Path) -> None:
    made = converted(make_csv(tmp_path, "Titolo;Frase\nA;buongiorno a tutti / buonasera a tutti\n"))
    assert any("B2: " in note and "write each on a line of its own" in note for note in made.notes)


def test_a_slot_made_of_brackets_is_said(tmp_path: Path) -> None:
    made = converted(make_csv(tmp_path, "Titolo;Frase\nA;buongiorno da [Nome Azienda]\n"))
    assert made.file.steps[0].say == ["buongiorno da {nome_azienda}"]
    assert any(
        "B2: 'buongiorno da [Nome Azienda]': taken for the slot {nome_azienda}; give it a value" in n
        for n in made.notes
    )


def test_the_file_is_one_that_people_like_to_read(tmp_path: Path) -> None:
    text = "Titolo;Frase;Dopo;Entro;Nota\nSaluto;buongiorno a tutti;;20;con garbo\nAvviso: legge;la chiamata viene registrata | è registrata;Saluto;;\n"
    assert converted(make_csv(tmp_path, text, name="Luce 2026")).text == (
        "# From Luce 2026.csv.\n"
        "playbook: luce-2026\nversion: 1\nlanguage: it\n\nsteps:\n"
        "  # con garbo\n"
        '  - id: saluto\n    title: Saluto\n    say: ["buongiorno a tutti"]\n    within_first: 20 s\n\n'
        "  - id: avviso-legge\n    title: 'Avviso: legge'\n    say:\n"
        '      - "la chiamata viene registrata"\n      - "è registrata"\n    after: [saluto]\n'
    )


@pytest.mark.parametrize("text", ["", "\n\n", ";;;\n", "Titolo;Frase\n"])
def test_an_empty_sheet_is_no_playbook(tmp_path: Path, text: str) -> None:
    with pytest.raises(PlaybookError):
        converted(make_csv(tmp_path, text))


def test_a_lexicon_that_there_is_not_is_placed_in_the_sheet(tmp_path: Path) -> None:
    assert "courtesy" in LEXICONS
    with pytest.raises(PlaybookError, match=r"script.csv: B2: no lexicon 'curtesy'; did you mean 'courtesy'"):
        converted(make_csv(tmp_path, "Titolo;Lista di parole;Almeno\nCortesia;curtesy;2\n"))


def test_quality_rules_of_every_kind_and_the_profile_are_read_from_a_sheet(tmp_path: Path) -> None:
    path = make_book(tmp_path, ("Titolo", "Frase"), ("Saluto", "buongiorno a tutti"))
    book = openpyxl.load_workbook(path)
    quality = book.create_sheet("Qualità")
    for row in (
        ("ID", "Titolo", "Lista di parole", "Tipo di voci", "Grado", "Interazione", "Entro turni", "Almeno",
         "Al massimo", "Peso", "Se il cliente dice"),
        (None, "Scortesia", "impoliteness", None, "scortese", None, None, None, 0, None, None),
        (None, "Riepilogo", "active_listening", "summing_up, checking_back", None, None, None, 1, None, None, None),
        (None, "Obiezioni", None, None, None, "obiezione ripresa", 2, None, None, None, None),
        (None, "Scuse", "courtesy", None, None, None, None, 1, None, None, "impoliteness\ncourtesy"),
        ("waiting", None, None, None, None, None, None, None, None, 0, None),
    ):  # fmt: skip
        quality.append(row)
    settings = book.create_sheet("Playbook")
    settings.append(("Profilo", None, "in entrata"))
    book.save(path)

    file = converted(path).file

    assert file.profile == "inbound"
    rude, summing, objections, sorry, off = file.quality
    assert rude.grade == "rude"
    assert summing.kind == ["summing_up", "checking_back"]
    assert (objections.interaction, objections.within_turns) == ("objection_answered", 2)
    assert sorry.when_heard == ["impoliteness", "courtesy"]
    assert (off.id, off.switches_off) == ("waiting", True)


def test_a_profile_that_there_is_not_is_said_with_its_cell(tmp_path: Path) -> None:
    path = make_book(tmp_path, ("Titolo", "Frase"), ("Saluto", "buongiorno a tutti"))
    book = openpyxl.load_workbook(path)
    book.create_sheet("Playbook").append(("Profilo", "vendite"))
    book.save(path)
    with pytest.raises(PlaybookError, match=r"Playbook!B1: 'vendite' is none of the choices.*in entrata"):
        converted(path)
