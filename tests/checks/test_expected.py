"""What the recogniser is told to expect: the names of the call and of the wordings that judge it."""

from conftest import MakePlaybook, make_recording
from qa_pipeline.checks.expected import expected_names

SOLE = """
    language: it
    slots: {company: Sole Energia, unused: Altro}
    steps:
      - {id: greeting, say: ["sono {agent} di {company}"]}
      - {id: offer, say: ["le propongo {product}"], when: {speaker: customer, says: ["parlo con {list_name}"]}}
"""


def test_the_agents_name_whole_and_in_its_parts_comes_first() -> None:
    assert expected_names(make_recording(agent="Anna Maria Bassi"), (), "it") == (
        "Anna Maria Bassi",
        "Anna",
        "Bassi",
    )
    assert expected_names(make_recording(agent="Anna"), (), "it") == ("Anna",)
    assert expected_names(make_recording(), (), "it") == ()


def test_slots_of_the_wordings_are_filled_by_the_playbook_and_by_the_calls_own_row(
    make_playbook: MakePlaybook,
) -> None:
    row = make_recording(agent="Anna", product="Luce Verde", list_name="Ex clienti", customer_ref="CL-1")

    assert expected_names(row, [make_playbook(SOLE)], "it") == (
        "Anna",
        "Sole Energia",
        "Ex clienti",
        "Luce Verde",
    )


def test_what_a_contract_says_is_no_name_and_must_be_heard_without_help(make_playbook: MakePlaybook) -> None:
    playbook = make_playbook(
        """
        language: it
        slots: {duration: sei mesi, kind: non vincolante, price: Nove euro e 90}
        steps: [{id: terms, say: ["l'offerta è {kind}, dura {duration} e costa {price}"]}]
        """
    )

    assert expected_names(make_recording(agent="dott. Rossi, Marco"), [playbook], "it") == (
        "dott. Rossi Marco",
        "Marco",
    )


def test_steps_that_change_their_places_expect_the_same(make_playbook: MakePlaybook) -> None:
    there, back = (
        make_playbook(
            "language: it\nslots: {a: Alba, b: Berta}\n"
            f"steps: [{{id: x, say: ['eccomi {first}']}}, {{id: y, say: ['eccomi {second}']}}]"
        )
        for first, second in (("{a}", "{b}"), ("{b}", "{a}"))
    )

    assert expected_names(make_recording(), [there], "it") == expected_names(make_recording(), [back], "it")


def test_a_row_may_say_another_company_than_the_playbook(make_playbook: MakePlaybook) -> None:
    assert expected_names(make_recording(company="Luna Gas"), [make_playbook(SOLE)], "it") == ("Luna Gas",)


def test_only_the_playbook_that_judges_the_call_counts(make_playbook: MakePlaybook) -> None:
    playbook = make_playbook(SOLE)

    assert expected_names(make_recording(), [playbook], "en") == ()
    assert expected_names(make_recording(), [playbook], None) == ("Sole Energia",)


def test_references_and_dates_are_no_names(make_playbook: MakePlaybook) -> None:
    playbook = make_playbook("language: it\nsteps:\n  - {id: a, say: ['pratica {customer_ref}']}\n")

    assert expected_names(make_recording(customer_ref="CL-4729"), [playbook], "it") == ()
