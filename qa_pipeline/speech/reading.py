"""A decoder at work: what it has heard of a batch of windows, and what it has written so far."""

from collections.abc import Sequence

import torch
from torch.nn import functional

from qa_pipeline.speech.network import Network, join_heads, split_heads


class Reading:
    """A decoder at work on a batch of windows: what it has heard, and all that each of its rows has written so far.

    There are `beams` rows a window, next to each other: (window 0, beam 0), (window 0, beam 1), ...
    """

    def __init__(self, network: Network, heard: Sequence[torch.Tensor], beams: int, most_tokens: int) -> None:
        """Prepares the windows' features for being looked at.

        Args:
            network: the weights.
            heard: of each window its features, shape (positions, width); lengths may differ.
            beams: rows a window.
            most_tokens: that a row may come to.
        """
        self._network = network
        self._beams = beams
        heads = network.dims.n_text_head
        lengths = torch.tensor([len(one) for one in heard], device=network.device)
        features = torch.nn.utils.rnn.pad_sequence(list(heard), batch_first=True)
        inside = torch.arange(features.shape[1], device=network.device) < lengths[:, None]
        self._heard: list[tuple[torch.Tensor, ...]] = []
        self._outside: torch.Tensor | None = None
        if not bool(inside.all()):
            nothing = torch.zeros(inside.shape, dtype=network.attention_dtype, device=network.device)
            self._outside = nothing.masked_fill_(~inside, -torch.inf)[:, None, None, :]
        for layer in network.decoder:
            if layer.cross_key_value is None:
                raise TypeError("a decoder's layer looks at the sound")
            both = split_heads(layer.cross_key_value(features), heads, 2)
            self._heard.append(tuple(self._kept(one) for one in both))
        shape = (len(network.decoder), 2, len(heard) * beams, heads, most_tokens)
        self._written = torch.empty(
            *shape, network.dims.n_text_state // heads, dtype=network.dtype, device=network.device
        )
        self._count = 0

    def _kept(self, x: torch.Tensor) -> torch.Tensor:
        """As it is looked at: in one piece of memory, in the type for it."""
        kind = self._network.attention_dtype
        return torch.empty_like(x, dtype=kind, memory_format=torch.contiguous_format).copy_(x)

    def read(self, tokens: torch.Tensor, looked_at: dict[int, torch.Tensor] | None = None) -> torch.Tensor:
        """Takes each row's next tokens.

        Args:
            tokens: shape (rows, count); several at once only at the beginning.
            looked_at: layers, of which the scores of attention over the sound are wanted: filled with them, float32,
                shape (rows, heads, count, positions), before the softmax.

        Returns:
            The decoder's thought behind each, shape (rows, count, width); `Network.logits` says it.
        """
        network, count = self._network, tokens.shape[1]
        heads, behind = network.dims.n_text_head, self._count + count
        x = network.embed(tokens, self._count)
        for at, layer in enumerate(network.decoder):
            if layer.cross_norm is None or layer.cross_query is None or layer.cross_out is None:
                raise TypeError("a decoder's layer looks at the sound")
            query, key, value = split_heads(layer.query_key_value(layer.norm(x)), heads, 3)
            keys, values = self._written[at]
            keys[:, :, self._count : behind] = key
            values[:, :, self._count : behind] = value
            attended = functional.scaled_dot_product_attention(
                query, keys[:, :, :behind], values[:, :, :behind], is_causal=count > 1
            )
            x = x + layer.out(join_heads(attended))
            x = x + layer.cross_out(self._look(at, layer.cross_query(layer.cross_norm(x)), looked_at))
            x = layer.think(x)
        self._count = behind
        return x

    def _look(self, at: int, query: torch.Tensor, looked_at: dict[int, torch.Tensor] | None) -> torch.Tensor:
        """Attention over the sound; the beams of a window look at the same, so they are looks of one row."""
        rows, count, width = query.shape
        heads = self._network.dims.n_text_head
        folds = query.to(self._network.attention_dtype).view(rows // self._beams, self._beams * count, width)
        (folded,) = split_heads(folds, heads)
        key, value = self._heard[at]
        if looked_at is not None and at in looked_at:
            scores = (folded @ key.transpose(-1, -2)).float() * folded.shape[-1] ** -0.5
            looked_at[at] = scores if self._outside is None else scores + self._outside
        mask = self._outside
        attended = functional.scaled_dot_product_attention(folded, key, value, attn_mask=mask)
        return join_heads(attended).to(query.dtype).reshape(rows, count, width)

    def go_on_from(self, rows: torch.Tensor) -> None:
        """Each row goes on as the row that is named for it, of the same window."""
        moved = (rows != torch.arange(len(rows), device=rows.device)).nonzero()[:, 0]
        if not len(moved):
            return
        for layer in self._written:  # one at a time, for what is copied lies beside it meanwhile
            layer[:, moved, :, : self._count] = layer[:, rows[moved], :, : self._count]

    def keep(self, windows: torch.Tensor) -> None:
        """Drops all windows but these, which stand in order.

        The others move up in the memory that is there already: a copy of what is kept would need as much again, in every
        stream at the same time.
        """
        for to, window in enumerate(windows.tolist()):
            if to == window:
                continue
            new, old = (slice(at * self._beams, (at + 1) * self._beams) for at in (to, window))
            self._written[:, :, new, :, : self._count] = self._written[:, :, old, :, : self._count]
            for both in self._heard:
                for one in both:
                    one[to] = one[window]
            if self._outside is not None:
                self._outside[to] = self._outside[window]
        count = len(windows)
        self._written = self._written[:, :, : count * self._beams]
        self._heard = [tuple(one[:count] for one in both) for both in self._heard]
        if self._outside is not None:
            self._outside = self._outside[:count]
