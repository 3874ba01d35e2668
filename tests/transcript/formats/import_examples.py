"""The same short call as each program writes it: made up here, in the shape that the program's own files have.

The agent says "Buongiorno, sono Anna." from 0.5 s, the customer "Sì." from 3 s.
"""

import json
from collections.abc import Sequence

Said = Sequence[tuple[str, float, float, float]]
"""Words: text, start and end in seconds, probability."""
AGENT: Said = (("Buongiorno,", 0.5, 1.0, 0.9), ("sono", 1.1, 1.3, 0.8), ("Anna.", 1.4, 2.0, 0.7))
CUSTOMER: Said = (("Sì.", 3.0, 3.4, 0.6),)
BEGAN_MS = 1_760_000_000_000
"""When the call began, since 1970."""


def text_of(said: Said) -> str:
    return " ".join(word for word, *_ in said)


def whisper() -> str:
    segments = [
        {
            "id": number,
            "seek": 0,
            "start": said[0][1],
            "end": said[-1][2],
            "text": f" {text_of(said)}",
            "tokens": [1, 2],
            "temperature": 0.0,
            "avg_logprob": -0.2,
            "compression_ratio": 1.1,
            "no_speech_prob": 0.01,
            "words": [{"word": f" {w}", "start": a, "end": b, "probability": p} for w, a, b, p in said],
        }
        for number, said in enumerate((AGENT, CUSTOMER))
    ]
    return json.dumps({"text": "", "language": "it", "segments": segments})


def whisperx() -> str:
    segments = [
        {
            "start": said[0][1],
            "end": said[-1][2],
            "text": f" {text_of(said)}",
            "speaker": speaker,
            "words": [
                {"word": w, "start": a, "end": b, "score": p, "speaker": speaker} for w, a, b, p in said
            ],
        }
        for speaker, said in (("SPEAKER_00", AGENT), ("SPEAKER_01", CUSTOMER))
    ]
    return json.dumps({"segments": segments, "word_segments": [], "language": "it"})


def whisper_cpp() -> str:
    def token(text: str, start_s: float, end_s: float, p: float) -> dict[str, object]:
        return {"text": text, "id": 7, "p": p, "t_dtw": -1, "offsets": offsets(start_s, end_s)}

    def offsets(start_s: float, end_s: float) -> dict[str, int]:
        return {"from": round(1000 * start_s), "to": round(1000 * end_s)}

    segments = [
        {
            "timestamps": {"from": "00:00:00,500", "to": "00:00:02,000"},
            "offsets": offsets(said[0][1], said[-1][2]),
            "text": f" {text_of(said)}",
            "speaker": str(number),
            "tokens": [
                token("[_BEG_]", 0, 0, 1.0),
                *(
                    part
                    for w, a, b, p in said
                    for part in (token(f" {w[:2]}", a, a, p), token(w[2:], a, b, p))
                    if part["text"]
                ),
            ],
        }
        for number, said in enumerate((AGENT, CUSTOMER))
    ]
    return json.dumps({"model": {"type": "base"}, "result": {"language": "it"}, "transcription": segments})


def _items(said: Said, **more: str) -> list[dict[str, object]]:
    """Amazon's: signs are items of their own, numbers are strings."""
    items: list[dict[str, object]] = []
    for word, start_s, end_s, p in said:
        bare = word.rstrip(",.")
        items.append(
            {
                "type": "pronunciation",
                "start_time": f"{start_s:.2f}",
                "end_time": f"{end_s:.2f}",
                "alternatives": [{"confidence": str(p), "content": bare}],
                **more,
            }
        )
        if bare != word:
            items.append(
                {"type": "punctuation", "alternatives": [{"confidence": "0.0", "content": word[-1]}], **more}
            )
    return items


def amazon_speakers() -> str:
    segments = [
        {
            "speaker_label": label,
            "start_time": "0.5",
            "end_time": "3.4",
            "items": [
                {"speaker_label": label, "start_time": f"{a:.2f}", "end_time": f"{b:.2f}"}
                for _, a, b, _ in said
            ],
        }
        for label, said in (("spk_0", AGENT), ("spk_1", CUSTOMER))
    ]
    results = {
        "transcripts": [{"transcript": "..."}],
        "speaker_labels": {"speakers": 2, "segments": segments},
        "items": _items(AGENT) + _items(CUSTOMER),
        "language_code": "it-IT",
    }
    return json.dumps({"jobName": "j", "accountId": "1", "results": results, "status": "COMPLETED"})


def amazon_channels() -> str:
    channels = [
        {"channel_label": f"ch_{number}", "items": _items(said)}
        for number, said in enumerate((AGENT, CUSTOMER))
    ]
    results = {
        "transcripts": [{"transcript": "..."}],
        "channel_labels": {"number_of_channels": 2, "channels": channels},
        "items": _items(AGENT) + _items(CUSTOMER),
        "language_code": "it-IT",
    }
    return json.dumps({"jobName": "j", "results": results})


def call_analytics() -> str:
    def items(said: Said) -> list[dict[str, object]]:
        made: list[dict[str, object]] = []
        for word, start_s, end_s, p in said:
            bare = word.rstrip(",.")
            made.append(
                {
                    "Type": "pronunciation",
                    "Content": bare,
                    "Confidence": str(p),
                    "BeginOffsetMillis": round(1000 * start_s),
                    "EndOffsetMillis": round(1000 * end_s),
                }
            )
            if bare != word:
                made.append({"Type": "punctuation", "Content": word[-1], "Confidence": "0.0"})
        return made

    turns = [
        {
            "Id": role,
            "ParticipantRole": role,
            "Content": text_of(said),
            "BeginOffsetMillis": round(1000 * said[0][1]),
            "EndOffsetMillis": round(1000 * said[-1][2]),
            "Sentiment": "NEUTRAL",
            "LoudnessScores": [70.1],
            "Items": items(said),
        }
        for role, said in (("AGENT", AGENT), ("CUSTOMER", CUSTOMER))
    ]
    return json.dumps(
        {"JobStatus": "COMPLETED", "LanguageCode": "it-IT", "Channel": "VOICE", "Transcript": turns}
    )


def contact_lens() -> str:
    turns = [
        {
            "Id": who,
            "ParticipantId": who,
            "Content": text_of(said),
            "BeginOffsetMillis": round(1000 * said[0][1]),
            "EndOffsetMillis": round(1000 * said[-1][2]),
        }
        for who, said in (("p1", AGENT), ("p2", CUSTOMER))
    ]
    people = [
        {"ParticipantId": "p1", "ParticipantRole": "AGENT"},
        {"ParticipantId": "p2", "ParticipantRole": "CUSTOMER"},
    ]
    return json.dumps(
        {
            "Version": "1.1.0",
            "LanguageCode": "it-IT",
            "Channel": "VOICE",
            "Participants": people,
            "Transcript": turns,
        }
    )


def azure_fast() -> str:
    phrases = [
        {
            "channel": channel,
            "offsetMilliseconds": round(1000 * said[0][1]),
            "durationMilliseconds": round(1000 * (said[-1][2] - said[0][1])),
            "text": text_of(said),
            "locale": "it-IT",
            "confidence": 0.85,
            "words": [
                {
                    "text": word,
                    "offsetMilliseconds": round(1000 * start_s),
                    "durationMilliseconds": round(1000 * (end_s - start_s)),
                }
                for word, start_s, end_s, _ in said
            ],
        }
        for channel, said in enumerate((AGENT, CUSTOMER))
    ]
    return json.dumps({"durationMilliseconds": 5000, "combinedPhrases": [], "phrases": phrases})


def azure_batch() -> str:
    def ticks(value_s: float) -> float:
        return round(value_s * 10_000_000)

    phrases = [
        {
            "recognitionStatus": "Success",
            "channel": 0,
            "speaker": speaker,
            "offset": "PT0.5S",
            "offsetInTicks": ticks(said[0][1]),
            "durationInTicks": ticks(said[-1][2] - said[0][1]),
            "nBest": [
                {
                    "confidence": 0.85,
                    "lexical": text_of(said).lower(),
                    "display": text_of(said),
                    "words": [
                        {
                            "word": word.lower().rstrip(",."),
                            "offsetInTicks": ticks(start_s),
                            "durationInTicks": ticks(end_s - start_s),
                            "confidence": p,
                        }
                        for word, start_s, end_s, p in said
                    ],
                }
            ],
        }
        for speaker, said in ((1, AGENT), (2, CUSTOMER))
    ]
    return json.dumps(
        {
            "source": "x",
            "durationInTicks": ticks(5),
            "combinedRecognizedPhrases": [],
            "recognizedPhrases": phrases,
        }
    )


def _deepgram_words(said: Said, **more: int) -> list[dict[str, object]]:
    return [
        {
            "word": word.lower().rstrip(",."),
            "punctuated_word": word,
            "start": start_s,
            "end": end_s,
            "confidence": p,
            **more,
        }
        for word, start_s, end_s, p in said
    ]


def deepgram() -> str:
    """Two people on one channel, told apart by numbers."""
    words = _deepgram_words(AGENT, speaker=0) + _deepgram_words(CUSTOMER, speaker=1)
    channel = {
        "alternatives": [{"transcript": "...", "confidence": 0.9, "words": words}],
        "detected_language": "it",
    }
    metadata = {"duration": 5.0, "channels": 1, "model_info": {"u": {"name": "nova", "version": "v1"}}}
    return json.dumps({"metadata": metadata, "results": {"channels": [channel]}})


def deepgram_channels() -> str:
    """Two channels, with utterances."""
    utterances = [
        {
            "start": said[0][1],
            "end": said[-1][2],
            "confidence": 0.8,
            "channel": channel,
            "transcript": text_of(said),
            "words": _deepgram_words(said),
            "id": "u",
        }
        for channel, said in enumerate((AGENT, CUSTOMER))
    ]
    channels = [{"alternatives": [], "detected_language": "it"}] * 2
    return json.dumps({"metadata": {}, "results": {"channels": channels, "utterances": utterances}})


def genesys() -> str:
    def moment(value_s: float) -> int:
        return BEGAN_MS + round(1000 * value_s)

    phrases = [
        {
            "phraseIndex": number,
            "participantPurpose": purpose,
            "text": text_of(said).lower().replace(",", "").replace(".", ""),
            "decoratedText": text_of(said),
            "confidence": 0.9,
            "startTimeMs": moment(said[0][1]),
            "duration": {"milliseconds": round(1000 * (said[-1][2] - said[0][1]))},
            "words": [
                {
                    "word": word.lower().rstrip(",."),
                    "confidence": p,
                    "startTimeMs": moment(start_s),
                    "duration": {"milliseconds": round(1000 * (end_s - start_s))},
                }
                for word, start_s, end_s, p in said
            ],
        }
        for number, (purpose, said) in enumerate((("internal", AGENT), ("external", CUSTOMER)))
    ]
    transcript = {"transcriptId": "t", "language": "it-IT", "startTime": BEGAN_MS, "phrases": phrases}
    return json.dumps(
        {
            "conversationId": "c",
            "startTime": BEGAN_MS,
            "duration": {"milliseconds": 5000},
            "transcripts": [transcript],
        }
    )


def google_ccai() -> str:
    entries = [
        {
            "text": text_of(said),
            "user_id": number,
            "role": role,
            "start_timestamp_usec": 1000 * BEGAN_MS + round(1_000_000 * (said[0][1] - AGENT[0][1])),
        }
        for number, (role, said) in enumerate((("AGENT", AGENT), ("CUSTOMER", CUSTOMER)), start=1)
    ]
    return json.dumps({"conversation_info": {"categories": [{"display_name": "x"}]}, "entries": entries})


def webvtt() -> str:
    return (
        "\ufeffWEBVTT Kind: captions; Language: it\nLanguage: it\n\nNOTE made by hand\n\n"
        "1\n00:00.500 --> 00:02.000 align:start\n<v Operatore>Buongiorno, <i>sono</i> Anna.</v>\n\n"
        "00:00:03.000 --> 00:00:03.400\n<v Cliente>S&igrave;.\n"
    )


def srt() -> str:
    return (
        "1\r\n00:00:00,500 --> 00:00:02,000\r\nOperatore: Buongiorno, sono Anna.\r\n\r\n"
        "2\r\n00:00:03.000 --> 00:00:03.400\r\n{\\an8}Cliente: Sì.\r\n"
    )


def vcon(body: str | None = None, **more: object) -> str:
    """A container around Deepgram's words of two channels, whose parties it knows."""
    analysis = {
        "type": "transcript",
        "dialog": 0,
        "vendor": "deepgram",
        "encoding": "json",
        "body": json.loads(body or deepgram_channels()),
    }
    return json.dumps(
        {
            "vcon": "0.0.1",
            "uuid": "u",
            "created_at": "2026-10-12T10:04:00Z",
            "parties": [{"name": "Anna Bassi", "role": "agent"}, {"tel": "+39", "role": "customer"}],
            "dialog": [
                {"type": "recording", "start": "2026-10-12T10:04:00Z", "duration": 5.0, "parties": [0, 1]}
            ],
            "analysis": [{"type": "summary", "dialog": 0, "body": "..."}, analysis],
            **more,
        }
    )


EXAMPLES = {
    "whisper": whisper(),
    "whisperx": whisperx(),
    "whisper-cpp": whisper_cpp(),
    "amazon-transcribe": amazon_speakers(),
    "amazon-call-analytics": call_analytics(),
    "contact-lens": contact_lens(),
    "azure": azure_fast(),
    "deepgram": deepgram(),
    "genesys": genesys(),
    "google-ccai": google_ccai(),
    "webvtt": webvtt(),
    "srt": srt(),
    "vcon": vcon(),
}
"""By the name of its format; every format that is known has one."""
VARIANTS = {
    "amazon-transcribe, channels": amazon_channels(),
    "azure, batch": azure_batch(),
    "deepgram, channels": deepgram_channels(),
}
