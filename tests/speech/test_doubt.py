"""Text that nobody spoke is marked; what people say on the telephone is not."""

import pytest

from qa_pipeline.speech.doubt import find_doubt, is_loop, text_compression_ratio

INVENTED = [
    "Sottotitoli creati dalla comunità Amara.org",
    "Sottotitoli e revisione a cura di QTSS",
    "Sottotitoli a cura di Mario Rossi",
    "Sottotitoli di ...",
    "Revisione a cura di ...",
    "Grazie per la visione!",
    "Grazie per aver guardato il video.",
    "Iscrivetevi al canale e attivate la campanella",
    "Iscriviti al canale!",
    "Lasciate un like e condividete",
    "Ci vediamo nel prossimo video, ciao!",
    "Alla prossima puntata",
    "[Musica]",
    "♪ Musica ♪",
    "(Applausi)",
    "SIGLA FINALE",
    "Thanks for watching!",
    "Thank you for watching.",
    "Thank you so much for watching, bye!",
    "Please subscribe to my channel.",
    "Don't forget to subscribe!",
    "Like and subscribe",
    "See you in the next video.",
    "Subtitles by the Amara.org community",
    "Transcription by CastingWords",
    "[Music]",
    "[BLANK_AUDIO]",
    "grazie a tutti grazie a tutti grazie a tutti grazie a tutti",
    "90 90 90 90 90 90 90 90 90 90",
    "e poi e poi e poi e poi e poi e poi",
    "non lo so, non lo so, non lo so, non lo so, non lo so",
]
SPOKEN = [
    "Sì.",
    "No.",
    "Sì sì sì sì, ho capito.",
    "No no no, guardi, non mi interessa.",
    "Pronto? Pronto? Pronto?",
    "Grazie, grazie mille, arrivederci.",
    "Buongiorno, sono Elena di Nova Energia, come posso aiutarla?",
    "La informo che questa chiamata è registrata.",
    "Quattro sette due, nove uno zero.",
    "Il codice è zero zero zero tre tre.",
    "Tre tre tre, quattro quattro, cinque cinque cinque.",
    "Ha diritto di recesso entro quattordici giorni dalla conclusione del contratto.",
    "Mi scusi, mi scusi, non volevo interromperla.",
    "Va bene va bene, d'accordo.",
    "Le ripeto il codice: A B 4 7 2, A B 4 7 2.",
    "Ah, la musica d'attesa era troppo lunga.",
    "Ho visto il video sul vostro canale.",
    "Mi sono iscritto al canale dei pagamenti on line.",
    "Grazie a tutti e due.",
    "Alla prossima, arrivederci.",
    "Thank you for calling, how can I help you?",
    "Thank you so much.",
    "Yes, yes, that's right.",
    "You will receive a confirmation within two business days.",
    "One two three, one two three.",
    "I would like to subscribe to the monthly plan.",
    "Bye bye bye.",
    "I've been watching my consumption.",
    "Okay okay okay.",
    "The total is one hundred and twenty euros.",
]


def doubt_of(text: str, **said: float) -> str | None:
    values = {"duration_s": len(text) / 14, "no_speech_prob": 0.05, "avg_logprob": -0.3, **said}
    return find_doubt(text, compression_ratio=text_compression_ratio(text), **values)


@pytest.mark.parametrize("text", INVENTED)
def test_invented_text_is_doubted_however_sure_the_recogniser_is(text: str) -> None:
    assert doubt_of(text) in {"phantom", "repetition"}


@pytest.mark.parametrize("text", SPOKEN)
def test_spoken_text_is_believed(text: str) -> None:
    assert doubt_of(text) is None


@pytest.mark.parametrize(
    ("no_speech_prob", "avg_logprob", "doubt"),
    [
        (0.7, -1.2, "no_speech"),
        (0.9, -0.3, "no_speech"),
        (0.7, -0.3, None),
        (0.1, -1.2, "improbable"),
        (0.1, -0.9, None),
    ],
)
def test_the_recognisers_own_numbers_count(
    no_speech_prob: float, avg_logprob: float, doubt: str | None
) -> None:
    assert doubt_of("Buongiorno.", no_speech_prob=no_speech_prob, avg_logprob=avg_logprob) == doubt


def test_more_words_than_anybody_says_in_the_time_are_doubted() -> None:
    text = "La informo che questa chiamata è registrata per motivi di qualità."

    assert doubt_of(text, duration_s=1.0) == "too_fast"
    assert doubt_of(text, duration_s=2.2) is None
    assert doubt_of("Sì certo.", duration_s=0.1) is None


def test_a_loop_in_the_middle_of_a_segment_is_found() -> None:
    assert is_loop(["allora", "le", "dico", *["il", "codice"] * 5, "va", "bene"])
    assert not is_loop(["allora", "le", "dico", *["il", "codice"] * 2, "è", "quattro"])
