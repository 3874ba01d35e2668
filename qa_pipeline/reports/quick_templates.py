"""Jinja, with two shortcuts in the code that it makes of templates: a page has thousands of values and calls.

What comes out is the same, byte for byte; a test compares the two.
"""

from enum import StrEnum
from io import StringIO
from typing import Any

import markupsafe
from jinja2 import Environment, nodes
from jinja2.compiler import CodeGenerator, Frame, MacroRef
from jinja2.runtime import Macro
from jinja2.utils import missing

_NUMBERS = frozenset({int, float})


class _QuickCode(CodeGenerator):
    """Writes out what Jinja would find out anew at each value."""

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:  # noqa: N802 - Jinja's name
        """A call without asking first whether the function wants the template's context: none of ours does."""
        if forward_caller:
            super().visit_Call(node, frame, forward_caller=True)
            return
        self.visit(node.node, frame)
        kept, self.stream = self.stream, StringIO()
        self.signature(node, frame)
        arguments, self.stream = self.stream.getvalue(), kept
        self.write(f"({arguments.removeprefix(', ')})")

    def macro_def(self, macro_ref: MacroRef, frame: Frame) -> None:
        """A macro that knows how it is called."""
        kept, self.stream = self.stream, StringIO()
        super().macro_def(macro_ref, frame)
        made, self.stream = self.stream.getvalue(), kept
        self.write(f"environment.{made.lstrip()}")

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802 - Jinja's name
        """A value's attribute, and never an entry of a dict: what is missing is a fault of the template."""
        self.write("(")
        self.visit(node.node, frame)
        self.write(f").{node.attr}")

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:  # noqa: ANN401, ARG002 - as in Jinja
        """Every value is escaped, unless it is markup already; the most usual kinds are asked for first."""
        self.write("(environment.escaped(shown) if (kind := type(shown := ")

    def _output_child_post(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:  # noqa: ANN401, ARG002 - as in Jinja
        """The other kinds."""
        self.write(")) is str else shown if kind is Markup else environment.shown(shown))")


class QuickMacro(Macro):
    """A macro that is called with values in their order, as nearly all are; others are called as ever."""

    def __call__(self, *args: Any, **kwargs: Any) -> str:  # noqa: ANN401 - whatever it takes
        """What it shows."""
        left_out = self._argument_count - len(args)
        if kwargs or left_out < 0 or self.caller or self.catch_kwargs or self.catch_varargs:
            return super().__call__(*args, **kwargs)
        return str.__new__(markupsafe.Markup, self._func(*args, *(missing,) * left_out))


class QuickEnvironment(Environment):
    """Templates in which everything is escaped, and no function takes the context."""

    code_generator_class = _QuickCode
    Macro = QuickMacro

    escaped = staticmethod(getattr(markupsafe, "_escape_inner", markupsafe.escape))
    """Escapes a plain text; the public one wraps what it gives, only for it to be unwrapped again."""

    def shown(self, value: Any) -> str:  # noqa: ANN401 - whatever a template shows
        """A value that is neither plain text nor markup as HTML."""
        if type(value) in _NUMBERS:
            return str(value)  # nothing of it needs to be escaped
        if isinstance(value, StrEnum):
            return str(self.escaped(value.value))
        if hasattr(value, "__html__"):
            return str(value.__html__())
        return str(self.escaped(str(value)))
