"""What is said in the demo's calls, and what the checks make of it."""

from dataclasses import replace

from worlds import make_result, make_utterances, near, quoted, said

from qa_pipeline.checks import reasons
from qa_pipeline.checks.result import CheckResult, Evidence, Searched, Section, reason
from qa_pipeline.recordings.recording import Speaker
from qa_pipeline.transcript.transcript import Utterance

NOTICE = "la informo che questa chiamata è registrata"
WITHDRAWAL = "può recedere entro quattordici giorni senza costi"

COMPLAINT = Searched(
    speaker=Speaker.CUSTOMER,
    from_s=0.0,
    to_s=600.0,
    wordings=(
        "voglio fare un reclamo",
        "ho già fatto un reclamo",
        "è inaccettabile",
        "mi lamento",
        "protesto",
    ),
)


def talk(name: str, *, notice: bool, withdrawal: str, doubt: bool) -> tuple[Utterance, ...]:
    return make_utterances(
        f"agent: Buongiorno, sono {name} di Energia Chiara, parlo con il signor Rossi?",
        "customer: Sì, sono io, mi dica.",
        f"agent: {'Prima di tutto ' + NOTICE + ' per motivi di qualità.' if notice else 'La chiamo perché questa chiamata riguarda la sua bolletta della luce.'}",
        "customer: Va bene, ma ho ~poco ~tempo perché sto andando al lavoro.",
        "agent: Capisco perfettamente, le rubo solo due minuti. Con la nostra offerta il prezzo dell'energia resta bloccato per dodici mesi.",
        "customer: Guardi, onestamente non mi interessa, ho già un ~altro ~fornitore e mi trovo bene.",
        "agent: Capisco la sua perplessità, posso chiederle cosa la trattiene dal confrontare le due tariffe?",
        "+6",
        *(["agent: Sottotitoli creati dalla comunità (no_speech)"] if doubt else []),
        "customer: Il problema è che l'ultima volta mi avevano promesso uno sconto che poi non ho mai visto in fattura.",
        "agent: Mi dispiace per l'esperienza che ha avuto. Le mando subito il contratto per posta elettronica, così può leggerlo con calma.",
        f"agent: E naturalmente {withdrawal}.",
        "customer: D'accordo, allora aspetto la mail.",
        "agent: La ringrazio per il suo tempo e le auguro una buona giornata.",
        "customer: Arrivederci.",
    )


def compliance(spoken: tuple[Utterance, ...], name: str, *, notice: bool, verdict: str) -> list[CheckResult]:
    """The script's verdicts on one call."""
    greeting = said(
        spoken, f"Buongiorno, sono {name} di Energia Chiara,", f"Buongiorno, sono {name} di Energia Chiara"
    )
    who = said(spoken, "parlo con il signor Rossi?", "parlo con l'intestatario")
    who = replace(
        who,
        words=quoted("parlo con il=between signor=between ~Rossi?=misheard:intestatario"),
        missing=("intestatario",),
    )
    return [
        make_result(because=reason(reasons.SAID, at_s=greeting.start_s), evidence=[greeting], to_s=20),
        recording_notice(spoken, given=notice),
        make_result(
            check="identity",
            title="Verifica dell'identità dell'intestatario",
            because=reason(reasons.SAID, at_s=who.start_s),
            evidence=[who],
        ),
        objection(spoken),
        make_result(
            "not_applicable",
            check="complaint",
            title="Presa in carico del reclamo",
            because=reasons.NOT_TRIGGERED,
            trigger=COMPLAINT,
            nearest=near(spoken, "ho già un altro fornitore", "ho già fatto un reclamo", 0.38),
        ),
        withdrawal(spoken, verdict),
        promise(spoken, made=verdict == "fail"),
    ]


def objection(spoken: tuple[Utterance, ...]) -> CheckResult:
    """A step that what the customer said calls for."""
    answer = said(
        spoken,
        "Capisco la sua perplessità, posso chiederle cosa la trattiene",
        "comprendo la sua perplessità",
    )
    answer = replace(
        answer,
        words=quoted(
            "Capisco=meaning:comprendo la sua perplessità,=form:perplesso posso=between chiederle=between"
            " cosa=between la=between trattiene=between"
        ),
    )
    trigger = said(spoken, "onestamente non mi interessa,", "non mi interessa")
    return make_result(
        check="objection",
        title="Gestione dell'obiezione",
        evidence=[answer, trigger],
        because=reason(reasons.ANSWERED, at_s=answer.start_s, trigger_s=trigger.start_s),
    )


def withdrawal(spoken: tuple[Utterance, ...], verdict: str) -> CheckResult:
    """A critical step word for word: said, misheard, or said with another number."""
    quote = next(one.text for one in spoken if "recedere" in one.text).removeprefix("E naturalmente ")
    place = said(spoken, quote, WITHDRAWAL)
    confidence, why = {
        "pass": (0.95, reason(reasons.SAID, at_s=place.start_s)),
        "unsure": (0.52, reason(reasons.DOUBTED_WORD, at_s=place.start_s)),
        "fail": (
            0.88,
            reason(reasons.CHANGED_NUMBER, at_s=place.start_s, said="quaranta", expected="quattordici"),
        ),
    }[verdict]
    return make_result(
        verdict,
        check="withdrawal",
        critical=True,
        max_points=20,
        evidence=[place],
        title="Diritto di recesso: quattordici giorni, senza costi e senza doverne spiegare il motivo",
        confidence=confidence,
        because=why,
    )


def promise(spoken: tuple[Utterance, ...], *, made: bool) -> CheckResult:
    """Words that must not be said."""
    place = said(spoken, "il prezzo dell'energia resta bloccato", "il risparmio è garantito")
    return make_result(
        "fail" if made else "pass",
        check="guaranteed-saving",
        title="Promessa di risparmio garantito",
        because=reason(reasons.FORBIDDEN_SAID, at_s=place.start_s) if made else reasons.FORBIDDEN_NOT_SAID,
        evidence=[place] if made else [],
    )


def recording_notice(spoken: tuple[Utterance, ...], *, given: bool) -> CheckResult:
    """A critical step, said or missing."""
    end_s = spoken[-1].end_s + 1
    place = said(spoken, NOTICE) if given else None
    return make_result(
        "pass" if place else "fail",
        check="recording-notice",
        title="Avviso di registrazione",
        critical=True,
        max_points=20,
        to_s=end_s,
        because=reason(reasons.SAID, at_s=place.start_s)
        if place
        else reason(reasons.NOT_SAID, from_s=0.0, to_s=end_s),
        evidence=[place] if place else [],
        nearest=None if place else near(spoken, "questa chiamata riguarda la sua bolletta", NOTICE, 0.46),
    )


def quality(spoken: tuple[Utterance, ...]) -> list[CheckResult]:
    """The verdicts on wording and timing."""
    end_s = spoken[-1].end_s + 1
    thanks = said(spoken, "La ringrazio", "ringraziare")
    wishes = said(spoken, "le auguro una buona giornata.", "augurare")
    silence = Evidence(
        speaker=Speaker.UNKNOWN, start_s=38.2, end_s=44.8, quote="", wording="longest_silence_s"
    )
    return [
        make_result(
            check="courtesy",
            title="Cortesia",
            section=Section.QUALITY,
            to_s=end_s,
            evidence=[thanks, wishes],
            because=reason(reasons.ENOUGH_WORDS, found=2, wanted=2),
        ),
        make_result(
            "fail",
            check="dead-air",
            title="Silenzi lunghi",
            section=Section.QUALITY,
            max_points=5,
            speaker=None,
            to_s=end_s,
            evidence=[silence],
            because=reason(reasons.MEASURED, value=6.6, unit="s", wanted="≤ 5"),
        ),
        make_result(
            "unsure",
            check="clarity",
            title="Chiarezza",
            section=Section.QUALITY,
            to_s=end_s,
            confidence=0.4,
            because=reason(reasons.WORDS_DOUBTED, found=1, doubted=1, wanted=2),
        ),
    ]
