"""Text that nobody spoke is marked; what people say on the telephone is not."""

from pathlib import Path

import pytest
from ruamel.yaml import YAML

from qa_pipeline.speech import doubt as doubt_module
from qa_pipeline.speech.doubt import find_doubt, is_loop, is_phantom, plain, text_compression_ratio

PHANTOMS = Path(doubt_module.__file__).with_name("phantoms.yaml")

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
    "Grazie per aver guardato questo video e alla prossima!",
    "Attivate la campanella per non perdervi i prossimi video.",
    "Sottotitoli realizzati da noi",
    "Sous-titres réalisés par la communauté d'Amara.org",
    "Untertitelung im Auftrag des ZDF, 2017",
    "www.mooji.org",
    "Transcribed by https://otter.ai",
    "Translated by nobody",
    "Revisione a cura di nessuno",
    "Hit the bell icon and smash that like button.",
    "Welcome back to my channel.",
    "In this video I will show you how it works.",
    "Hope you enjoyed this video, bye!",
    "you",
    "The end.",
    "[Rumore di sottofondo]",
    "(persona che respira)",
    "*sospira*",
    "♪ la la la ♪",
    "[Music] ... [Applause]",
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
    "Grazie.",
    "Grazie a tutti.",
    "Grazie per l'attenzione, buona giornata.",
    "Va bene, ciao.",
    "La revisione a cura di un tecnico autorizzato costa sessanta euro.",
    "Non si vedono i sottotitoli di Netflix.",
    "Il decoder non passa al prossimo episodio.",
    "Ho guardato il video che mi avete mandato.",
    "Buona visione e grazie.",
    "Fine.",
    "Continua.",
    "Thank you.",
    "Thank you very much.",
    "Thanks for listening.",
    "Bye.",
    "Okay, you too.",
    "This call may be transcribed by our system.",
    "The contract was translated by a sworn translator.",
    "Did you like the video in the next e-mail?",
    "The subtitles by default are switched off.",
    "Would you please subscribe to the service by Friday?",
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
    values: dict[str, float] = {
        "duration_s": len(text) / 14,
        "no_speech_prob": 0.05,
        "avg_logprob": -0.3,
        **said,
    }
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
    assert doubt_of("Va bene, mi dica.", duration_s=0.5) is None
    assert doubt_of("La informo, la sento.", duration_s=0.35) == "too_fast"


def test_a_loop_in_the_middle_of_a_segment_is_found() -> None:
    assert is_loop(["allora", "le", "dico", *["il", "codice"] * 5, "va", "bene"])
    assert not is_loop(["allora", "le", "dico", *["il", "codice"] * 2, "è", "quattro"])


@pytest.mark.parametrize(
    ("sure_s", "no_speech_prob", "avg_logprob", "doubt"),
    [
        (0.0, 0.0, -0.1, "no_speech"),
        (0.064, 0.0, -0.1, "no_speech"),
        (0.16, 0.5, -0.1, "no_speech"),
        (0.16, 0.0, -0.8, "no_speech"),
        (0.16, 0.2, -0.3, None),
        (0.5, 0.5, -0.8, None),
    ],
)
def test_where_the_voice_detector_hardly_hears_a_voice_the_recogniser_has_to_be_sure(
    sure_s: float, no_speech_prob: float, avg_logprob: float, doubt: str | None
) -> None:
    found = doubt_of("No.", sure_s=sure_s, no_speech_prob=no_speech_prob, avg_logprob=avg_logprob)

    assert found == doubt


def test_what_stands_in_brackets_inside_a_sentence_is_part_of_it() -> None:
    assert not is_phantom("Il codice (quello nuovo) è quattro sette due.")
    assert is_phantom("[MUSICA] [RISATE]")


def test_every_known_invention_is_found_as_it_stands() -> None:
    listed = YAML(typ="safe", pure=True).load(PHANTOMS.read_text("utf-8"))

    phrases = [phrase for group in ("anywhere", "opening", "alone") for phrase in listed[group]]
    assert [phrase for phrase in phrases if not is_phantom(phrase)] == []
    assert len(phrases) == len(set(map(plain, phrases)))
    assert not any(
        is_phantom(f"Pronto, {phrase} e poi basta.") for phrase in listed["opening"] + listed["alone"]
    )
