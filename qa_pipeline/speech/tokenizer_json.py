"""Whisper's vocabulary in the form that the `tokenizers` library reads.

faster-whisper takes a model's vocabulary from `tokenizer.json` in its folder, and where there is none it asks the
network. openai-whisper brings the same vocabulary as byte strings with ranks (tiktoken); this writes one from the other.
"""

from pathlib import Path
from typing import Any


def vocabulary(encoding: Any) -> list[str]:  # noqa: ANN401 - tiktoken's Encoding, of openai-whisper's tokenizer
    """Every token's text by its number: bytes as the letters that stand for them, special tokens as they are."""
    letters = _letter_of_each_byte()
    special = {number: text for text, number in encoding._special_tokens.items()}  # noqa: SLF001 - published nowhere
    return [
        special[number]
        if number in special
        else _spelled(encoding.decode_single_token_bytes(number), letters)
        for number in range(encoding.n_vocab)
    ]


def write_tokenizer_json(encoding: Any, path: Path) -> None:  # noqa: ANN401
    """Writes the vocabulary, its merges and its way of cutting text as a `tokenizers` file."""
    from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers  # noqa: PLC0415 - `fast` brings it

    texts = vocabulary(encoding)
    words = texts[: encoding.eot_token]
    numbers = {text: number for number, text in enumerate(words)}
    tokenizer = Tokenizer(models.BPE(vocab=numbers, merges=_merges(words, numbers)))
    # GPT-2's pattern, which Whisper's is, letter for letter.
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=True)
    tokenizer.decoder = decoders.ByteLevel()
    first_time = texts.index("<|0.00|>")
    # Times are no special tokens, so that decoding shows them; everything else between the signs is.
    tokenizer.add_special_tokens([AddedToken(text, special=True) for text in texts[len(words) : first_time]])
    tokenizer.add_tokens([AddedToken(text, normalized=False) for text in texts[first_time:]])
    tokenizer.save(str(path), pretty=False)


def _merges(words: list[str], numbers: dict[str, int]) -> list[tuple[str, str]]:
    """Which two tokens may become one, the most frequent first.

    tiktoken joins any two neighbours whose joined text is a token, lowest rank first; so every way of cutting a token
    in two tokens is a merge, in the order of what it makes.
    """
    merges = []
    for word in words:
        cuts = ((word[:at], word[at:]) for at in range(1, len(word)))
        pairs = [pair for pair in cuts if pair[0] in numbers and pair[1] in numbers]
        merges.extend(sorted(pairs, key=lambda pair: (numbers[pair[0]], numbers[pair[1]])))
    return merges


def _spelled(token: bytes, letters: list[str]) -> str:
    return "".join(letters[byte] for byte in token)


def _letter_of_each_byte() -> list[str]:
    """GPT-2's table: printable bytes of Latin-1 are themselves, the other 68 are letters from U+0100 on, in order."""
    printable = {*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)}
    others = iter(range(0x100, 0x200))
    return [chr(byte if byte in printable else next(others)) for byte in range(256)]
